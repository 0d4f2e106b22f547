import { innerAddress, withPath } from './address.js';
import type { Derived, OriginalRule } from './types.js';
import { isUrl } from '../../parse-url.js';

const PHOTON_PARAMETERS =
  /^(?:w|h|resize|fit|crop|zoom|quality|strip|ssl|lb|ulb|filter|brightness|contrast|colorize|smooth)$/i;

/**
 * Optimisers and image proxies in front of WordPress (web note §1.2): WebP Express, EWWW Easy IO, ShortPixel, Smush, Jetpack
 * Photon, WordPress.com. Backup folders of these plug-ins hold uploads that nobody published: they are never asked.
 */
export const wordpressDelivery: OriginalRule = {
  id: 'wordpress-delivery',
  unwraps: true,
  system: 'WordPress (optimiseurs)',
  steps: {
    photon: { confidence: 'high', collisionRisk: false },
    'webp-express': { confidence: 'high', collisionRisk: false },
    'smush-webp': { confidence: 'high', collisionRisk: false },
    shortpixel: { confidence: 'high', collisionRisk: false },
    'easy-io': { confidence: 'high', collisionRisk: false },
    'wordpress-com': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) => facts.hints.includes('/wp-content/'),
  candidates(url, context) {
    const found: Derived[] = [];
    const add = (step: string, to: string | null): void => {
      if (to !== null) found.push({ step, url: to });
    };
    const host = url.hostname;
    const path = url.pathname;
    if (/^i\d\.wp\.com$/.test(host)) {
      const scheme = url.searchParams.get('ssl') === '1' ? 'https' : 'http';
      const query = [...url.searchParams].filter(([name]) => !PHOTON_PARAMETERS.test(name));
      const search = query.length === 0 ? '' : `?${new URLSearchParams(query).toString()}`;
      if (/^\/[\w.-]+\.[a-z]{2,}\//i.test(path))
        add('photon', innerAddress(`${scheme}:/${path}${search}`, url.href));
    }
    const express =
      /^(.*?)\/wp-content\/webp-express\/webp-images\/(doc-root|uploads|themes|plugins)\/(.+)\.webp$/i.exec(
        path,
      );
    if (express !== null) {
      const [, head = '', root = '', rest = ''] = express;
      const isRoot = root.toLowerCase() === 'doc-root';
      add('webp-express', withPath(url, isRoot ? `/${rest}` : `${head}/wp-content/${root}/${rest}`, 'drop'));
    }
    const smush = /^(.*?)\/wp-content\/smush-(?:webp|avif)\/(.+)\.(?:webp|avif)$/i.exec(path);
    if (smush !== null)
      add('smush-webp', withPath(url, `${smush[1] ?? ''}/wp-content/uploads/${smush[2] ?? ''}`, 'drop'));
    if (/(?:^|\.)shortpixel\.ai$/.test(host)) {
      const inner = /^\/[^/]+\/(?:[^/]+\/)?(https?:\/\/?.+)$/i.exec(path)?.[1];
      const plain = /^\/[^/]+\/[^/]+\/([\w.-]+\.[a-z]{2,}\/.+)$/i.exec(path)?.[1];
      if (inner !== undefined) add('shortpixel', innerAddress(inner, url.href));
      else if (plain !== undefined) add('shortpixel', innerAddress(`https://${plain}`, url.href));
    }
    if (host.endsWith('.exactdn.com') && isUrl(context.pageUrl)) {
      add('easy-io', innerAddress(path, context.pageUrl));
    }
    if (host.endsWith('.files.wordpress.com') && url.search !== '')
      add('wordpress-com', withPath(url, path, 'drop'));
    return found;
  },
};
