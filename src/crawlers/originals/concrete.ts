import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Concrete CMS (web note §1.6). */
export const concrete = pathRule({
  id: 'concrete',
  system: 'Concrete CMS',
  recognises: (facts) =>
    generatorIs(facts, /concrete/i) || hasHint(facts, '/application/files/', '/concrete/'),
  forms: [
    {
      step: 'concrete-thumbnail',
      confidence: 'high',
      collisionRisk: false,
      match: /\/application\/files\/thumbnails\/[^/]+\/((?:\d{4}\/){3}[^/]+)$/i,
      replace: '/application/files/$1',
    },
  ],
});
