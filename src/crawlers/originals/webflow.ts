import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Webflow (web note §1.7). */
export const webflow = pathRule({
  id: 'webflow',
  system: 'Webflow',
  recognises: (facts) => generatorIs(facts, /webflow/i) || hasHint(facts, 'website-files.com'),
  forms: [
    {
      step: 'webflow-size',
      confidence: 'high',
      collisionRisk: false,
      host: /(?:^|\.)website-files\.com$/i,
      match: /-p-\d{3,4}(?:x\d{3,4}q\d{1,3})?(\.\w{3,4})$/i,
      replace: '$1',
    },
  ],
});
