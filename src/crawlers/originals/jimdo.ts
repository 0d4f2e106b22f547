import { hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Jimdo (web note §1.7). */
export const jimdo = pathRule({
  id: 'jimdo',
  system: 'Jimdo',
  recognises: (facts) => hasHint(facts, '.jimcdn.com'),
  forms: [
    {
      step: 'jimdo-transform',
      confidence: 'high',
      collisionRisk: false,
      host: /(?:^|\.)jimcdn\.com$/i,
      match: /\/app\/cms\/image\/transf\/(?!none\/)[^/]+\/path\//i,
      replace: '/app/cms/image/transf/none/path/',
    },
  ],
});
