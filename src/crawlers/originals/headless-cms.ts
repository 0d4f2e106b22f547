import { generatorIs, hasHint, namedOriginals, namedSteps, withoutParameters, withPath } from './address.js';
import { pathRule } from './path-rule.js';
import type { Derived, OriginalRule } from './types.js';

const GHOST =
  /^(.*\/content\/images\/)(size\/[^/]+\/(?:format\/[^/]+\/)?)?(\d{4}\/\d{2}\/[^/]+?)(\.\w{3,4})$/i;

/**
 * Ghost (source: `handle-image-sizes.js`, `endpoints/images.js`). The size and the format are folders before the date. What Ghost
 * shows without them was encoded anew when it came in; the upload is kept beside it under its name with `_o`, from which all
 * sizes are made.
 */
export const ghost: OriginalRule = {
  id: 'ghost',
  system: 'Ghost',
  steps: {
    'ghost-upload': { confidence: 'high', collisionRisk: false },
    'ghost-size': { confidence: 'high', collisionRisk: false },
  },
  recognises: (facts) => generatorIs(facts, /^ghost/i) || hasHint(facts, '/content/images/size/'),
  candidates(url, context) {
    const match = GHOST.exec(url.pathname);
    if (match === null) return [];
    const [, root = '', size = '', name = '', extension = ''] = match;
    if (size === '' && (!context.systems.has('ghost') || name.endsWith('_o'))) return [];
    const at = (step: string, path: string): Derived => ({ step, url: withPath(url, path, 'drop') });
    return [
      at('ghost-upload', `${root}${name}_o${extension}`),
      ...(size === '' ? [] : [at('ghost-size', `${root}${name}${extension}`)]),
    ];
  },
};

/** Strapi (source: `@strapi/upload` `image-manipulation`): the size stands before the name, which ends with ten random digits. */
export const strapi = pathRule({
  id: 'strapi',
  system: 'Strapi',
  recognises: () => false,
  forms: [
    {
      step: 'strapi-size',
      confidence: 'high',
      collisionRisk: false,
      match: /\/(?:thumbnail|x{0,2}small|medium|x{0,2}large)_([^/]+_[0-9a-f]{10}\.\w{3,4})$/,
      replace: '/$1',
      query: 'keep',
    },
  ],
});

/** `ASSET_TRANSFORM_QUERY_KEYS` of Directus. */
const DIRECTUS_TRANSFORM =
  /^(?:key|transforms|width|height|format|fit|quality|withoutenlargement|focal_point_[xy])$/;

/** Directus (source: `controllers/assets`, `constants`): one address a file, by its identifier; copies are asked for by parameters. */
export const directus: OriginalRule = {
  id: 'directus',
  system: 'Directus',
  steps: { 'directus-asset': { confidence: 'high', collisionRisk: false } },
  recognises: () => false,
  candidates(url) {
    if (!/\/assets\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:\.\w{3,4}|\/[^/]+)?$/i.test(url.pathname))
      return [];
    const to = withoutParameters(url, (name) => DIRECTUS_TRANSFORM.test(name));
    return to === url.href ? [] : [{ step: 'directus-asset', url: to }];
  },
};

/**
 * Payload (source: `generateImageSizeFilename`, `generateFilePathOrURL`): the real size stands behind the name. Below `/api/…/file/` the
 * form is its own; before its third version files lay in a folder called as people liked, most often `media`.
 */
export const payload: OriginalRule = {
  id: 'payload',
  system: 'Payload',
  steps: {
    ...namedSteps('payload-file', { confidence: 'high', collisionRisk: false }),
    ...namedSteps('payload-media', { confidence: 'guess', collisionRisk: true }),
  },
  recognises: () => false,
  candidates(url, context) {
    const copy = /^(.*\/)([^/]+)-\d{2,5}x\d{2,5}\.(\w{3,4})$/.exec(url.pathname);
    if (copy === null) return [];
    const [, folder = '', name = '', extension = ''] = copy;
    const isOwn = /\/api\/[\w-]+\/file\/$/.test(folder);
    if (!isOwn && (!folder.endsWith('/media/') || context.systems.has('wordpress'))) return [];
    return namedOriginals(isOwn ? 'payload-file' : 'payload-media', url, folder + name, extension).map(
      (derived) => {
        // Where files lie with a storage service, the folder there is a parameter.
        const prefix = url.searchParams.get('prefix');
        if (prefix === null) return derived;
        return { ...derived, url: `${derived.url}?prefix=${encodeURIComponent(prefix)}` };
      },
    );
  },
};
