import { hasHint, withoutParameters } from './address.js';
import type { Derived, OriginalRule } from './types.js';

/** Shopify (web note §1.7): the size is a suffix of the name or a parameter. */
export const shopify: OriginalRule = {
  id: 'shopify',
  system: 'Shopify',
  steps: { 'shopify-size': { confidence: 'high', collisionRisk: false } },
  recognises: (facts) => hasHint(facts, 'cdn.shopify.com', '/cdn/shop/'),
  candidates(url) {
    if (url.hostname !== 'cdn.shopify.com' && !url.pathname.startsWith('/cdn/shop/')) return [];
    const plain = new URL(
      withoutParameters(url, (name) => /^(?:width|height|quality|crop|format|pad_color)$/.test(name)),
    );
    plain.pathname = plain.pathname
      .replace(/(\.(?:jpe?g|png|gif))\.webp$/i, '$1')
      .replace(
        /_(?:pico|icon|thumb|small|compact|medium|large|grande|\d+x\d*|x\d+)(?:@\dx)?(?:_crop_\w+)?(?:\.progressive)?(\.\w{3,4})$/i,
        '$1',
      );
    const found: Derived[] = plain.href === url.href ? [] : [{ step: 'shopify-size', url: plain.href }];
    return found;
  },
};
