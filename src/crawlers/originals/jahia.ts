import { hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Jahia (web note §1.6). `/files/default/` is the staging workspace and is never asked. */
export const jahia = pathRule({
  id: 'jahia',
  system: 'Jahia',
  recognises: (facts) => hasHint(facts, '/files/live/'),
  forms: [
    {
      step: 'jahia-thumbnails',
      confidence: 'high',
      collisionRisk: false,
      match: /(\/files\/live\/.+\.\w{3,4})\/thumbnails\/[^/]+$/i,
      replace: '$1',
    },
    {
      step: 'jahia-query',
      confidence: 'high',
      collisionRisk: false,
      match: /(\/files\/live\/.+\.\w{3,4})$/i,
      replace: '$1',
    },
  ],
});
