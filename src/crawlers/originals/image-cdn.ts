import { decodeSafely, hasHint, innerAddress, isSigned, withPath } from './address.js';
import { pathRule } from './path-rule.js';
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

/** One step of a transformation: `key_value` pairs, variables, conditions, named transformations. */
const CLOUDINARY_STEP =
  /^(?:(?:[a-z]{1,3}|if)_[^/,]+|\$[a-z]\w*_[^/,]+)(?:,(?:(?:[a-z]{1,3}|if)_[^/,]+|\$[a-z]\w*_[^/,]+))*$/i;

/**
 * Cloudinary (web note §1.7): transformations stand between `upload/` and the version or the name. A signature covers them
 * with the name: a signed upload is not asked for without them, and a signed `fetch` only at the source's own address.
 * What comes in another format at its plain address may have been uploaded in any: without an extension the name gives it as
 * it came.
 */
export const cloudinary: OriginalRule = {
  id: 'cloudinary',
  unwraps: true,
  system: 'Cloudinary',
  steps: {
    'cloudinary-upload': { confidence: 'high', collisionRisk: false },
    'cloudinary-fetch': { confidence: 'high', collisionRisk: false },
    'cloudinary-format': { confidence: 'guess', collisionRisk: false },
  },
  recognises: (facts) => hasHint(facts, 'res.cloudinary.com'),
  candidates(url) {
    const fetched = /\/image\/fetch\/(?:(?!https?(?::|%3a))[^/]+\/)*(https?(?::|%3a).+)$/i.exec(
      url.pathname,
    )?.[1];
    if (fetched !== undefined) {
      // Its own query is encoded; what stands behind it as it is belongs to Cloudinary.
      const inner = innerAddress(decodeSafely(fetched), url.href);
      return inner === null ? [] : [{ step: 'cloudinary-fetch', url: inner }];
    }
    const upload = /^(.*\/image\/upload\/)(.+)$/.exec(url.pathname);
    if (upload === null || isSigned(url)) return [];
    const [, head = '', rest = ''] = upload;
    const parts = rest.split('/');
    // A folder of that form cannot be told from a transformation, but comes after a version.
    while (parts.length > 1 && CLOUDINARY_STEP.test(parts[0] ?? '')) parts.shift();
    const plain = withPath(url, head + parts.join('/'), 'drop');
    const found: Derived[] = plain === url.href ? [] : [{ step: 'cloudinary-upload', url: plain }];
    const nameless = plain.replace(/\.(?:webp|avif)$/i, '');
    return nameless === plain ? found : [...found, { step: 'cloudinary-format', url: nameless }];
  },
};

/** Supabase storage (source: its documentation of image transformations): another service gives the public file as it is. */
export const supabase = pathRule({
  id: 'supabase',
  system: 'Supabase',
  recognises: () => false,
  forms: [
    {
      step: 'supabase-render',
      confidence: 'high',
      collisionRisk: false,
      match: /\/storage\/v1\/render\/image\/public\//,
      replace: '/storage/v1/object/public/',
    },
  ],
});

/** imgix, TwicPics, Gumlet and Fastly by their own hosts or marks: everything asked for is in the query (web note §1.7). */
export const queryCdn: OriginalRule = {
  id: 'query-cdn',
  unwraps: true,
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
    // A signature covers the path with its parameters; an address in the path is public by itself.
    if (inner !== null) found.push({ step: 'cdn-proxied', url: inner });
    else if (url.search !== '' && !isSigned(url))
      found.push({ step: 'cdn-query', url: withPath(url, url.pathname, 'drop') });
    return found;
  },
};
