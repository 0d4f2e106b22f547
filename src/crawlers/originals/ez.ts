import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

const CONVERTED = /(\.(?:jpe?g|png|gif))\.webp$/i;

/** eZ Publish, eZ Platform, Ibexa (web note §1.6; source: `VariationPathGenerator`). */
export const ez = pathRule({
  id: 'ez',
  system: 'eZ / Ibexa',
  recognises: (facts) =>
    generatorIs(facts, /\bez\b|ibexa/i) || hasHint(facts, '/_aliases/', '/storage/images/'),
  forms: [
    {
      step: 'ez-alias',
      confidence: 'high',
      collisionRisk: false,
      match: /\/storage\/images\/_aliases\/[^/]+\/(.+)$/i,
      replace: (_all, source = '') => `/storage/images/${source.replace(CONVERTED, '$1')}`,
    },
    {
      step: 'ez-variation',
      confidence: 'guess',
      collisionRisk: false,
      match:
        /(\/storage\/(?:images|original)\/(?:.+\/)?\d+-\d+-[a-z]{3}-[A-Z]{2}\/[^/]+?)_[a-z][a-z0-9]*(?:_[a-z0-9]+){0,3}(\.\w{3,4})$/,
      replace: '$1$2',
    },
  ],
});
