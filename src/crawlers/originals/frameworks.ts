import { decodeSafely, generatorIs, hasHint, innerAddress, namedOriginals, namedSteps } from './address.js';
import { pathRule } from './path-rule.js';
import { addressInQuery } from './query-rule.js';
import type { Derived, OriginalRule } from './types.js';

/** Next.js image optimiser (web note §1.7): the source's address is a parameter, with the base path of the site in it. */
export const nextjs = addressInQuery({
  id: 'nextjs',
  system: 'Next.js',
  step: 'next-image',
  recognises: (facts) => hasHint(facts, '/_next/', '__NEXT_DATA__'),
  path: /\/_next\/image\/?$/,
  parameter: 'url',
});

/** The image services of two hosts of such sites, which Next.js, Nuxt, Astro and others use in place of their own. */
export const hostImages = addressInQuery({
  id: 'host-images',
  system: 'Vercel, Netlify',
  step: 'host-image',
  recognises: () => false,
  path: /\/(?:_vercel\/image|\.netlify\/images)\/?$/,
  parameter: 'url',
});

const astroEndpoint = addressInQuery({
  id: 'astro',
  system: 'Astro',
  step: 'astro-image',
  recognises: (facts) => generatorIs(facts, /astro/i) || hasHint(facts, '/_astro/', '/_image?href='),
  path: /\/_image\/?$/,
  parameter: 'href',
});

/**
 * Astro (source: `assets/services/service.ts`, `assets/utils/hash.ts`). With a server the source's address is a parameter. Built
 * ahead, a copy bears the name of the source with its hash, then one of the transformation; the build takes the source
 * away unless something else shows it.
 */
export const astro: OriginalRule = {
  ...astroEndpoint,
  steps: {
    ...astroEndpoint.steps,
    ...namedSteps('astro-asset', { confidence: 'high', collisionRisk: false }),
  },
  candidates(url, context) {
    const copy = /^(.*\/_astro\/[^/]+\.[\w-]{8})_[\dA-Za-z]{4,10}\.(\w{3,4})$/.exec(url.pathname);
    return copy === null
      ? astroEndpoint.candidates(url, context)
      : namedOriginals('astro-asset', url, copy[1] ?? '', copy[2] ?? '');
  },
};

const IPX_OPERATIONS = String.raw`(?:_|[a-z]+_[^/,&]+(?:[,&][a-z]+_[^/,&]+)*)`;
const IPX_PATH = new RegExp(String.raw`^(.*)/_ipx/[^/]+/(.+)$`, 'i');
/** IPX on a host of its own: nothing but the operations gives it away, so the source has to be an address. */
const IPX_ALONE = new RegExp(String.raw`^/${IPX_OPERATIONS}/(https?(?::|%3a).+)$`, 'i');

/**
 * Nuxt Image and IPX (web note §1.7; source: the `ipx` provider, `encodePath` of ufo): operations stand before the source's path or
 * address, which is encoded once. Paths count from the base of the site, which stands before `/_ipx/`.
 */
export const ipx: OriginalRule = {
  id: 'ipx',
  unwraps: true,
  system: 'Nuxt IPX',
  steps: {
    'ipx-path': { confidence: 'high', collisionRisk: false },
    'ipx-root': { confidence: 'guess', collisionRisk: false },
  },
  recognises: (facts) => hasHint(facts, '/_ipx/', '/_nuxt/'),
  candidates(url) {
    const [, base = '', below] = IPX_PATH.exec(url.pathname) ?? [];
    const source = below ?? IPX_ALONE.exec(url.pathname)?.[1];
    if (source === undefined) return [];
    const at = (step: string, inner: string | null): Derived[] =>
      inner === null ? [] : [{ step, url: inner }];
    if (/^https?(?::|%3a)/i.test(source)) return at('ipx-path', innerAddress(decodeSafely(source), url.href));
    const path = `/${source.replace(/^\/+/, '')}`;
    return [
      ...at('ipx-path', innerAddress(base + path, url.origin)),
      ...(base === '' ? [] : at('ipx-root', innerAddress(path, url.origin))),
    ];
  },
};

/** LiipImagine, of the many bespoke sites made with Symfony (web note §1.7). */
export const liip = pathRule({
  id: 'liip',
  system: 'Symfony (LiipImagine)',
  recognises: (facts) => hasHint(facts, '/media/cache/'),
  forms: [
    {
      step: 'liip-filter',
      confidence: 'guess',
      collisionRisk: false,
      match: /^\/media\/cache\/(?:resolve\/)?[^/]+\/(?:rc\/[^/]+\/)?(.+)$/i,
      replace: (_all, source = '') => `/${source.replace(/(\.(?:jpe?g|png|gif))\.webp$/i, '$1')}`,
    },
    {
      step: 'liip-media',
      confidence: 'guess',
      collisionRisk: false,
      match: /^\/media\/cache\/(?:resolve\/)?[^/]+\/(?:rc\/[^/]+\/)?(?!media\/|uploads\/)(.+)$/i,
      replace: (_all, source = '') => `/media/${source.replace(/(\.(?:jpe?g|png|gif))\.webp$/i, '$1')}`,
    },
  ],
});

/** Craft CMS transforms (web note §1.7): a folder named after the operation. */
export const craft = pathRule({
  id: 'craft',
  system: 'Craft CMS',
  recognises: () => false,
  forms: [
    {
      step: 'craft-transform',
      confidence: 'high',
      collisionRisk: false,
      match: /\/_(?:\d+|AUTO)x(?:\d+|AUTO)_(?:crop|fit|stretch|letterbox)_[\w-]+\/(.+)$/i,
      replace: '/$1',
    },
  ],
});
