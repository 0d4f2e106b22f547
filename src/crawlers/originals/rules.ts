import { concrete } from './concrete.js';
import { dotclear } from './dotclear.js';
import { drupal } from './drupal.js';
import { ez } from './ez.js';
import { astro, craft, hostImages, ipx, liip, nextjs } from './frameworks.js';
import { isoUpload, monsite, reseauDesCommunes } from './french-vendors.js';
import { generic } from './generic.js';
import { grav } from './grav.js';
import { directus, ghost, payload, strapi } from './headless-cms.js';
import { cloudflare, cloudinary, queryCdn, supabase } from './image-cdn.js';
import { imgproxy, thumbor } from './image-servers.js';
import { jahia } from './jahia.js';
import { jimdo } from './jimdo.js';
import { joomla } from './joomla.js';
import { liferay } from './liferay.js';
import { plone } from './plone.js';
import { prestashop } from './prestashop.js';
import { resizers } from './resizers.js';
import { shopify } from './shopify.js';
import { eleventy, gatsby, hugo } from './site-generators.js';
import { spip } from './spip.js';
import { squarespace } from './squarespace.js';
import type { OriginalRule } from './types.js';
import { typo3 } from './typo3.js';
import { webflow } from './webflow.js';
import { weebly } from './weebly.js';
import { wix } from './wix.js';
import { wordpressDelivery } from './wordpress-delivery.js';
import { wordpress } from './wordpress.js';

/** Every rule, proxies before the systems behind them, the common forms last. A new system is one file and one line here. */
export const ORIGINAL_RULES: readonly OriginalRule[] = [
  wordpressDelivery,
  cloudflare,
  cloudinary,
  nextjs,
  hostImages,
  astro,
  ipx,
  gatsby,
  thumbor,
  imgproxy,
  resizers,
  wordpress,
  spip,
  drupal,
  typo3,
  joomla,
  ez,
  jahia,
  liferay,
  plone,
  prestashop,
  concrete,
  grav,
  dotclear,
  ghost,
  strapi,
  directus,
  payload,
  hugo,
  eleventy,
  liip,
  craft,
  wix,
  squarespace,
  jimdo,
  webflow,
  weebly,
  shopify,
  queryCdn,
  supabase,
  reseauDesCommunes,
  isoUpload,
  monsite,
  generic,
];
