import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Dotclear (web note §1.6): hidden thumbnails beside the upload. They are JPEG or PNG; the upload's own extension may differ. */
export const dotclear = pathRule({
  id: 'dotclear',
  system: 'Dotclear',
  recognises: (facts) => generatorIs(facts, /dotclear/i) || hasHint(facts, '/dotclear', '?pf='),
  forms: [
    {
      step: 'dotclear-thumb',
      confidence: 'high',
      collisionRisk: false,
      match: /\/\.([^/]+)_(?:sq|t|s|m|o)(\.\w{3,4})$/i,
      replace: '/$1$2',
    },
  ],
});
