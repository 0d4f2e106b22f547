import { generatorIs, hasHint } from './address.js';
import { pathRule } from './path-rule.js';

/**
 * Joomla (web note §1.6). Core does not resize: the `#joomlaImage://` fragment that it adds falls away when an address
 * is read from the page. The galleries and content extensions make thumbnails.
 */
export const joomla = pathRule({
  id: 'joomla',
  system: 'Joomla',
  recognises: (facts) =>
    generatorIs(facts, /joomla/i) ||
    hasHint(
      facts,
      'joomlaImage://',
      '/media/jui/',
      '/media/vendor/joomla',
      'com_content',
      '/phocagallery/',
      '/media/k2/',
    ),
  forms: [
    {
      step: 'phoca-thumb',
      confidence: 'high',
      collisionRisk: false,
      match: /\/thumbs\/phoca_thumb_[sml]_([^/]+)$/i,
      replace: '/$1',
    },
    {
      step: 'k2-cache',
      confidence: 'guess',
      collisionRisk: false,
      match: /\/media\/k2\/items\/cache\/([0-9a-f]{8,})_(?:XS|S|M|L|XL|Generic)\.(\w{3,4})$/i,
      replace: '/media/k2/items/src/$1.$2',
    },
    {
      step: 'jch-optimize',
      confidence: 'guess',
      collisionRisk: false,
      match: /\/images\/jch-optimize\/ng\/(.+)\.webp$/i,
      replace: (_all, name = '') => `/${name.replaceAll('_', '/')}.jpg`,
    },
  ],
});
