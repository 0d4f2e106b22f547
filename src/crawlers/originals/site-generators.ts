import {
  addressInBase64,
  decodeSafely,
  generatorIs,
  hasHint,
  innerAddress,
  namedOriginals,
  namedSteps,
  withPath,
} from './address.js';
import type { Derived, OriginalRule } from './types.js';
import { parseUrl } from '../../parse-url.js';

const GATSBY_COPY = /^(.*\/static\/[0-9a-f]{32})\/[0-9a-f]{5,32}(\/[^/]+)\.(\w{3,4})$/i;
const GATSBY_CDN = /\/_gatsby\/(?:image|file)\/([^/]+)\//;

/**
 * Gatsby (source: `gatsby-plugin-sharp/index.js`, `extend-file-node.js`, `gatsby-plugin-utils` `url-generator`). A copy lies below the digest
 * of its source, where the source lies too if a page names its public address. The image service has the source's address
 * as a parameter, and as base64 in its first version; the encrypted one (`eu=`) stays closed.
 */
export const gatsby: OriginalRule = {
  id: 'gatsby',
  unwraps: true,
  system: 'Gatsby',
  steps: {
    'gatsby-image-cdn': { confidence: 'high', collisionRisk: false },
    ...namedSteps('gatsby-static', { confidence: 'high', collisionRisk: false }),
  },
  recognises: (facts) => generatorIs(facts, /gatsby/i) || hasHint(facts, '___gatsby', '/_gatsby/'),
  candidates(url) {
    const cdn = GATSBY_CDN.exec(url.pathname);
    if (cdn !== null) {
      const source = url.searchParams.get('u');
      const inner = source === null ? addressInBase64(cdn[1] ?? '') : innerAddress(source, url.href);
      return inner === null ? [] : [{ step: 'gatsby-image-cdn', url: inner }];
    }
    const copy = GATSBY_COPY.exec(url.pathname);
    if (copy === null) return [];
    const [, digest = '', name = '', extension = ''] = copy;
    return namedOriginals('gatsby-static', url, `${digest}${name}`, extension);
  },
};

/**
 * Names that Hugo gives: `name_hu<md5>_<bytes>_<spec>` at first, `name_hu<number>` then, `name_hu_<hash>` since
 * (source: `resources/image.go`; the second form seen with 0.131).
 */
const HUGO_COPY = /^(.*\/[^/]+?)_hu_?[0-9a-f]{14,32}(?:_\d+_[\w-]+)?\.(\w{3,4})$/;

/** Hugo: a copy lies beside its source, which is published with its page. */
export const hugo: OriginalRule = {
  id: 'hugo',
  system: 'Hugo',
  steps: namedSteps('hugo-resource', { confidence: 'high', collisionRisk: false }),
  recognises: (facts) => generatorIs(facts, /^hugo/i),
  candidates(url) {
    const copy = HUGO_COPY.exec(url.pathname);
    return copy === null ? [] : namedOriginals('hugo-resource', url, copy[1] ?? '', copy[2] ?? '');
  },
};

/**
 * Eleventy’s image plugin. It names copies `<hash>-<width>.<format>`, in which nothing leads to the source. Where a site gives names of
 * its own as its documentation shows (`name-600w.jpeg`), the source is an upload of that name already met, or lies
 * beside the copy.
 */
export const eleventy: OriginalRule = {
  id: 'eleventy',
  system: 'Eleventy',
  steps: {
    'eleventy-known': { confidence: 'high', collisionRisk: true },
    ...namedSteps('eleventy-name', { confidence: 'guess', collisionRisk: true }),
  },
  recognises: (facts) => generatorIs(facts, /eleventy/i),
  candidates(url, context) {
    if (!context.systems.has('eleventy')) return [];
    const copy = /^(.*\/)([^/]+)-\d{2,4}w?\.(\w{3,4})$/.exec(url.pathname);
    if (copy === null) return [];
    const [, folder = '', name = '', extension = ''] = copy;
    const known = context.knownUploads.flatMap((upload): Derived[] => {
      const other = parseUrl(upload);
      if (other === null || other.host !== url.host) return [];
      const base = other.pathname.slice(other.pathname.lastIndexOf('/') + 1).replace(/\.\w{3,4}$/, '');
      return decodeSafely(base) === decodeSafely(name)
        ? [{ step: 'eleventy-known', url: withPath(other, other.pathname, 'drop') }]
        : [];
    });
    // The plugin’s own names hold a hash of ten characters.
    if (/^[\w-]{10}$/.test(name) && /[A-Z].*[A-Z\d]|\d.*[A-Z]/.test(name)) return known;
    const beside = namedOriginals('eleventy-name', url, folder + name, extension);
    // Every JPEG comes out as `.jpeg`, and few come in so.
    if (extension === 'jpeg')
      beside.unshift({ step: 'eleventy-name-jpg', url: withPath(url, `${folder}${name}.jpg`, 'drop') });
    return [...known, ...beside];
  },
};
