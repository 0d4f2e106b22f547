import { decodeSafely, hasHint, innerAddress } from './address.js';
import { pathRule } from './path-rule.js';
import type { OriginalRule } from './types.js';

/** Next.js image optimiser (web note §1.7): the source's address is a parameter. */
export const nextjs: OriginalRule = {
  id: 'nextjs',
  unwraps: true,
  system: 'Next.js',
  steps: { 'next-image': { confidence: 'high', collisionRisk: false } },
  recognises: (facts) => hasHint(facts, '/_next/', '__NEXT_DATA__'),
  candidates(url) {
    if (!/\/_next\/image\/?$/.test(url.pathname)) return [];
    const raw = url.searchParams.get('url');
    const inner = raw === null ? null : innerAddress(raw, url.href);
    return inner === null ? [] : [{ step: 'next-image', url: inner }];
  },
};

/** Nuxt IPX (web note §1.7; source: the `ipx` provider): operations stand before the source's path or address. */
export const ipx: OriginalRule = {
  id: 'ipx',
  unwraps: true,
  system: 'Nuxt IPX',
  steps: { 'ipx-path': { confidence: 'high', collisionRisk: false } },
  recognises: (facts) => hasHint(facts, '/_ipx/', '/_nuxt/'),
  candidates(url) {
    const source = /\/_ipx\/[^/]+\/(.+)$/.exec(url.pathname)?.[1];
    if (source === undefined) return [];
    const isAddress = /^https?(?::|%3a)/i.test(source);
    const inner = innerAddress(isAddress ? source : `/${source.replace(/^\/+/, '')}`, url.origin);
    return inner === null ? [] : [{ step: 'ipx-path', url: inner }];
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

/** thumbor (web note §1.7): signature or `unsafe`, operations, then the source. */
export const thumbor: OriginalRule = {
  id: 'thumbor',
  unwraps: true,
  system: 'thumbor',
  steps: { 'thumbor-source': { confidence: 'high', collisionRisk: false } },
  recognises: () => false,
  candidates(url) {
    const signed = /^\/(?:unsafe|[\w-]{27}=)\/(.+)$/.exec(url.pathname)?.[1];
    if (signed === undefined) return [];
    const parts = signed.split('/');
    while (parts.length > 1 && isOperation(parts[0] ?? '')) parts.shift();
    const source = decodeSafely(parts.join('/'));
    const hasHost = /^(?:https?:\/|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\/)/i.test(source);
    const inner = hasHost
      ? innerAddress(/^https?:\//i.test(source) ? source : `https://${source}`, url.href)
      : null;
    return inner === null ? [] : [{ step: 'thumbor-source', url: inner }];
  },
};

function isOperation(part: string): boolean {
  return /^(?:trim(?::.*)?|\d+x\d+:\d+x\d+|(?:adaptive-)?(?:full-)?fit-in|-?\d*x-?\d*|left|center|right|top|middle|bottom|smart|filters:.*|meta)$/i.test(
    part,
  );
}
