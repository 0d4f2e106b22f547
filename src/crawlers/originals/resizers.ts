import { innerAddress } from './address.js';
import type { OriginalRule } from './types.js';

/** Scripts that take the picture's address as a parameter (web note §1.6, timthumb and its kin). */
export const resizers: OriginalRule = {
  id: 'resizers',
  unwraps: true,
  system: 'timthumb et semblables',
  steps: { 'resizer-script': { confidence: 'high', collisionRisk: false } },
  recognises: () => false,
  candidates(url) {
    const isScript =
      /\/(?:tim)?thumb(?:nail)?s?\.php$|\/phpthumb(?:\.php)?$|\/(?:image|img|resize|resizer|crop|redim\w*|vignette|miniature)\.(?:php|aspx?|ashx)$|\/imaginary\/\w+$|\/(?:resize|thumbnail)$/i.test(
        url.pathname,
      );
    if (!isScript) return [];
    for (const name of ['src', 'url', 'path_url', 'image', 'img', 'file', 'path']) {
      const raw = url.searchParams.get(name);
      if (raw === null || !/\.(?:jpe?g|png|gif|webp|avif)(?:\?|$)/i.test(raw)) continue;
      // A bare path counts from the root of the site.
      const base = /^(?:https?:)?\/\//i.test(raw) || raw.startsWith('/') ? raw : `/${raw}`;
      const inner = innerAddress(base, url.origin);
      if (inner !== null) return [{ step: 'resizer-script', url: inner }];
    }
    return [];
  },
};
