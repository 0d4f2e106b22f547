import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Plone scales (web note §1.6; source: `plone.namedfile/scaling.py`, `plone.scale/storage.py`). */
export const plone = pathRule({
  id: 'plone',
  system: 'Plone',
  recognises: (facts) => generatorIs(facts, /plone/i) || hasHint(facts, '@@images/', '++resource++plone'),
  forms: [
    {
      step: 'plone-scale',
      confidence: 'high',
      collisionRisk: false,
      match:
        /\/@@images\/(?:image\/[a-z]\w*|(?:image-\d+-[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f-]{27})\.\w{3,4})$/i,
      replace: '/@@images/image',
    },
    {
      step: 'plone-field',
      confidence: 'high',
      collisionRisk: false,
      match: /\/@@images\/(?!image[/-])([a-z]\w*)(?:\/[a-z]\w*|-\d+-[0-9a-f]{32}\.\w{3,4})$/i,
      replace: '/@@images/$1',
    },
  ],
});
