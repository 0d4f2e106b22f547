import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/** PrestaShop (web note §1.6): the digits of the picture's number are its folders. */
export const prestashop = pathRule({
  id: 'prestashop',
  system: 'PrestaShop',
  recognises: (facts) => generatorIs(facts, /prestashop/i) || hasHint(facts, 'prestashop', 'PrestaShop'),
  forms: [
    {
      step: 'prestashop-product',
      confidence: 'high',
      collisionRisk: false,
      match: /\/(\d{1,9})-[a-z0-9_]+_default(?:2x)?\/[^/]+\.(?:jpe?g|webp|png|avif)$/i,
      replace: (_all, number = '') => `/img/p/${number.split('').join('/')}/${number}.jpg`,
    },
    {
      step: 'prestashop-size',
      confidence: 'high',
      collisionRisk: false,
      match: /(\/img\/p\/(?:\d\/)+\d+)-[a-z0-9_]+(?:2x)?\.(?:jpe?g|webp|png|avif)$/i,
      replace: '$1.jpg',
    },
  ],
});
