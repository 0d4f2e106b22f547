import type { Element } from 'domhandler';
import type { SiteFacts } from './types.js';
import { parseUrl } from '../../parse-url.js';

/**
 * Pieces of addresses, scripts and markup that give a system away, as they stand in a page (web note §1.0).
 * What each of them means is told by the rules of the originals.
 */
export const SITE_HINTS = [
  '/wp-content/',
  '/wp-includes/',
  '/wp-json/',
  '/local/cache-',
  '/local/adapt-img/',
  'spip.php',
  'spip_',
  '/files/styles/',
  '/files/imagecache/',
  'drupal-settings-json',
  '/core/misc/drupal',
  '/fileadmin/',
  '/typo3temp/',
  '/typo3conf/',
  'joomlaImage://',
  '/media/jui/',
  '/media/vendor/joomla',
  'com_content',
  '/phocagallery/',
  '/media/k2/',
  '/_aliases/',
  '/storage/images/',
  '/files/live/',
  'Liferay.',
  '/o/adaptive-media/',
  '@@images/',
  '++resource++plone',
  'PrestaShop',
  'prestashop',
  '/application/files/',
  '/concrete/',
  '/user/pages/',
  '/system/images/grav',
  '/dotclear',
  '?pf=',
  '/_next/',
  '__NEXT_DATA__',
  '/_nuxt/',
  '/_ipx/',
  '/_astro/',
  '/_image?href=',
  '___gatsby',
  '/_gatsby/',
  '/content/images/size/',
  '/cdn-cgi/image/',
  'static.wixstatic.com',
  'squarespace',
  '.jimcdn.com',
  'website-files.com',
  '/weebly',
  'cdn.shopify.com',
  '/cdn/shop/',
  'res.cloudinary.com',
  '.imgix.net',
  '/media/cache/',
  'reseaudescommunes.fr',
  'appli-intramuros.com',
  '/iso_upload/',
  'woopic.com',
] as const;

/**
 * Facts about the software behind the site, as one page gives them away. `pieces` = those of `SITE_HINTS` (and perhaps other
 * texts) that the page holds.
 */
export function readSiteFacts(
  elements: readonly Element[],
  pieces: ReadonlySet<string>,
  url: string,
): SiteFacts {
  const generators = elements
    .filter(({ name, attribs }) => name === 'meta' && attribs['name']?.toLowerCase() === 'generator')
    .map(({ attribs }) => (attribs['content'] ?? '').trim().slice(0, 200))
    .filter((content) => content !== '')
    .slice(0, 5);
  return {
    host: parseUrl(url)?.host ?? '',
    generator: generators.length === 0 ? null : generators.join(' | '),
    hints: SITE_HINTS.filter((hint) => pieces.has(hint)),
  };
}

/** Union of what several pages of one site gave away. */
export function mergeSiteFacts(one: SiteFacts, other: SiteFacts): SiteFacts {
  // As most pages of a site: nothing new. The facts stay the same object, by which what follows from them is known.
  const isKnown = other.hints.every((hint) => one.hints.includes(hint));
  if (isKnown && (other.generator === null || other.generator === one.generator)) return one;
  const hints = new Set([...one.hints, ...other.hints]);
  const generators = new Set(
    [one.generator, other.generator].flatMap((generator) => generator?.split(' | ') ?? []),
  );
  return {
    host: one.host,
    generator: generators.size === 0 ? null : [...generators].slice(0, 10).join(' | '),
    hints: SITE_HINTS.filter((hint) => hints.has(hint)),
  };
}
