import { generatorIs, hasHint } from './address.js';
import type { Derived, OriginalRule } from './types.js';
import { isUrl } from '../../parse-url.js';

/** Grav (web note §1.6; source: `ImageFile.php`): the cached name holds the file's, which lies beside the page. */
export const grav: OriginalRule = {
  id: 'grav',
  system: 'Grav',
  steps: { 'grav-cache': { confidence: 'guess', collisionRisk: true } },
  recognises: (facts) => generatorIs(facts, /grav/i) || hasHint(facts, '/user/pages/', '/system/images/grav'),
  candidates(url, context) {
    if (!context.systems.has('grav') || !isUrl(context.pageUrl)) return [];
    const match =
      /\/images\/(?:[0-9a-f]\/){5}[0-9a-f]{20,40}-(.+\.\w{3,4})$/i.exec(url.pathname) ??
      /\/images\/(?:[0-9a-f]\/){5}(.+)-[0-9a-f]{8}(\.\w{3,4})$/i.exec(url.pathname);
    if (match === null) return [];
    const page = new URL(context.pageUrl);
    if (page.origin !== url.origin) return [];
    const name = `${match[1] ?? ''}${match[2] ?? ''}`;
    const folder = page.pathname.replace(/\/+$/, '');
    const found: Derived[] = [{ step: 'grav-cache', url: `${page.origin}${folder}/${name}` }];
    return found;
  },
};
