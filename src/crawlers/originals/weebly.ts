import { hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Weebly (web note §1.7). */
export const weebly = pathRule({
  id: 'weebly',
  system: 'Weebly',
  recognises: (facts) => hasHint(facts, '/weebly'),
  forms: [
    {
      step: 'weebly-published',
      confidence: 'guess',
      collisionRisk: false,
      match: /^(\/uploads\/(?:\d+\/){4,6})(?:published|editor)\/([^/]+)$/i,
      replace: '$1$2',
    },
  ],
});
