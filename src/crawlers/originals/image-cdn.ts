import { decodeSafely, hasHint, innerAddress, withPath } from './address.js';
import type { Derived, OriginalRule } from './types.js';

/** Cloudflare image resizing (web note §1.7). A copy from here may carry Content Credentials of its own: it is read too. */
export const cloudflare: OriginalRule = {
  id: 'cloudflare',
  unwraps: true,
  system: 'Cloudflare Images',
  steps: {
    'cloudflare-image': { confidence: 'high', collisionRisk: false },
    'cloudflare-variant': { confidence: 'guess', collisionRisk: false },
  },
  recognises: (facts) => hasHint(facts, '/cdn-cgi/image/'),
  candidates(url) {
    const source = /\/cdn-cgi\/image\/[^/]+\/(.+)$/.exec(url.pathname)?.[1];
    if (source !== undefined) {
      const isAddress = /^https?(?::|%3a)/i.test(source);
      const inner = innerAddress(isAddress ? source + url.search : `/${source}${url.search}`, url.origin);
      return inner === null ? [] : [{ step: 'cloudflare-image', url: inner }];
    }
    const delivered = /^(\/[\w-]+\/[^/]+)\/(?!public$)[^/]+$/.exec(url.pathname)?.[1];
    return url.hostname === 'imagedelivery.net' && delivered !== undefined
      ? [{ step: 'cloudflare-variant', url: withPath(url, `${delivered}/public`, 'drop') }]
      : [];
  },
};

/** Cloudinary (web note §1.7): transformations stand between `upload/` and the version or the name. */
export const cloudinary: OriginalRule = {
  id: 'cloudinary',
  unwraps: true,
  system: 'Cloudinary',
  steps: {
    'cloudinary-upload': { confidence: 'high', collisionRisk: false },
    'cloudinary-fetch': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) => hasHint(facts, 'res.cloudinary.com'),
  candidates(url) {
    const fetched = /\/image\/fetch\/(?:(?!https?(?::|%3a))[^/]+\/)*(https?(?::|%3a).+)$/i.exec(
      url.pathname,
    )?.[1];
    if (fetched !== undefined) {
      const inner = innerAddress(fetched, url.href);
      return inner === null ? [] : [{ step: 'cloudinary-fetch', url: inner }];
    }
    const upload = /^(.*\/image\/upload\/)(.+)$/.exec(url.pathname);
    if (upload === null) return [];
    const parts = (upload[2] ?? '').split('/');
    // Transformations are `key_value` lists; a folder of that form cannot be told from one, but comes after a version.
    while (
      parts.length > 1 &&
      /^(?:s--[\w-]+--|(?:[a-z]{1,3}_[^/,]+)(?:,[a-z]{1,3}_[^/,]+)*|t_[\w.-]+)$/.test(parts[0] ?? '')
    ) {
      parts.shift();
    }
    const to = withPath(url, `${upload[1] ?? ''}${parts.join('/')}`, 'drop');
    return to === url.href ? [] : [{ step: 'cloudinary-upload', url: to }];
  },
};

/** imgix, TwicPics, Gumlet and Fastly by their own hosts or marks: everything asked for is in the query (web note §1.7). */
export const queryCdn: OriginalRule = {
  id: 'query-cdn',
  system: 'imgix, TwicPics, Gumlet',
  steps: {
    'cdn-proxied': { confidence: 'high', collisionRisk: false },
    'cdn-query': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) => hasHint(facts, '.imgix.net'),
  candidates(url) {
    const isImgix = url.hostname.endsWith('.imgix.net') || url.searchParams.has('ixlib');
    const isTwic = url.hostname.endsWith('.twic.pics') || url.searchParams.has('twic');
    if (!isImgix && !isTwic && !url.hostname.endsWith('.gumlet.io')) return [];
    const found: Derived[] = [];
    const source = decodeSafely(url.pathname.slice(1));
    const inner = /^https?:\/\//i.test(source) ? innerAddress(source, url.href) : null;
    if (inner !== null) found.push({ step: 'cdn-proxied', url: inner });
    else if (url.search !== '') found.push({ step: 'cdn-query', url: withPath(url, url.pathname, 'drop') });
    return found;
  },
};
