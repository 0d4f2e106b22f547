import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** Wix (web note §1.7): the upload's own address stands before `/v1/`. */
export const wix = pathRule({
  id: 'wix',
  system: 'Wix',
  recognises: (facts) => generatorIs(facts, /wix/i) || hasHint(facts, 'static.wixstatic.com'),
  forms: [
    {
      step: 'wix-media',
      confidence: 'high',
      collisionRisk: false,
      host: /(?:^|\.)wixstatic\.com$|(?:^|\.)wixmp\.com$/i,
      match: /^(\/media\/[^/]+\.\w{3,4})(?:\/v1\/.*)?$/i,
      replace: '$1',
    },
  ],
});
