import type { Sighting } from '../events.js';
import { fileNameOf, pathOf } from './urls.js';
import { parseUrl } from '../../parse-url.js';

export interface DecorationContext {
  /** Pages of this site on which the visual was seen, this one included. */
  readonly occurrences: number;
  /** Pages of this site that were looked at, this one included. */
  readonly pagesSeen: number;
}

export const DECORATION_RULES = [
  'tracking-pixel',
  'spacer',
  'icon',
  'emoji',
  'flag',
  'avatar',
  'map-tile',
  'weather-widget',
  'captcha',
  'badge',
  'site-frequency',
] as const;
export type DecorationRule = (typeof DECORATION_RULES)[number];

interface Facts {
  readonly host: string;
  readonly path: string;
  readonly name: string;
  readonly width: number | null;
  readonly height: number | null;
}

const TRACKER_HOST =
  /(?:^|\.)(?:google-analytics\.com|googletagmanager\.com|doubleclick\.net|xiti\.com|at-internet\.com|atinternet-solutions\.com|scorecardresearch\.com|stats\.wp\.com|pixel\.wp\.com|hotjar\.com|matomo\.cloud|statcounter\.com|quantserve\.com|eulerian\.net)$/;
const WEATHER_HOST =
  /(?:^|\.)(?:meteofrance\.(?:com|fr)|openweathermap\.org|meteociel\.fr|vigilance\.meteofrance\.fr|tameteo\.com|meteoblue\.com|weatherwidget\.io|prevair\.org)$|(?:^|\.)atmo-/;
const TILE_HOST =
  /(?:^|\.)(?:tile\.openstreetmap\.(?:org|fr)|tile\.[a-z0-9-]+\.[a-z]+|data\.geopf\.fr|wxs\.ign\.fr|api\.mapbox\.com|tiles\.mapbox\.com|maps\.googleapis\.com|maps\.gstatic\.com|basemaps\.cartocdn\.com)$/;
const ICON_NAME =
  /(?:^|[-_.])(?:icon|icons|icone|icones|ico|picto|pictos|pictogramme|sprite|sprites|arrow|fleche|btn|bouton|chevron|burger|loader|bullet)(?:[-_.\d]|$)/i;
const BLANK_NAME =
  /^(?:blank|spacer|pixel|placeholder|transparent|lazy(?:load)?|loading|loader|1x1|clear|empty|trans|dot)(?:[-_.]\w{0,12})?\.(?:gif|png|svg|jpe?g|webp)$/i;

/** One rule a line; the first that holds names the reason (web note §4, the rules on address and declared size). */
const RULES: readonly { readonly id: DecorationRule; readonly holds: (facts: Facts) => boolean }[] = [
  {
    id: 'tracking-pixel',
    holds: (facts) =>
      (isWithin(facts, 4) && !isUpload(facts)) ||
      TRACKER_HOST.test(facts.host) ||
      (facts.host.endsWith('facebook.com') && facts.path === '/tr') ||
      /\/(?:matomo|piwik)\.php$|\/(?:pixel|beacon|collect|hit)(?:\.(?:gif|png|php|xiti))?$/i.test(facts.path),
  },
  {
    id: 'spacer',
    holds: (facts) =>
      (!isLarge(facts) && BLANK_NAME.test(facts.name)) ||
      isStrip(facts) ||
      // What is left of an inline drawing whose address a filter cut: the name of its language.
      (/^(?:www\.)?w3\.org$/.test(facts.host) && /^\/(?:1999|2000)\//.test(facts.path)),
  },
  {
    id: 'emoji',
    holds: (facts) =>
      /^s\.w\.org$|twemoji/.test(facts.host) || /\/(?:core\/emoji|twemoji|emojis?)\//i.test(facts.path),
  },
  {
    id: 'flag',
    holds: (facts) =>
      /\/flags?\/|\/drapeaux?\/|(?:^|[-_])(?:drapeau|flag)(?:[-_.]|$)/i.test(facts.path) &&
      isWithin(facts, 64),
  },
  {
    id: 'avatar',
    holds: (facts) =>
      /(?:^|\.)gravatar\.com$/.test(facts.host) ||
      (/\/avatars?\//i.test(facts.path) && isSquareWithin(facts, 150)),
  },
  {
    id: 'map-tile',
    holds: (facts) =>
      TILE_HOST.test(facts.host) ||
      // Upload folders are numbered too (`/img/p/1/2/3/123.jpg`): the address must speak of tiles.
      (/\/\d{1,2}\/\d{1,7}\/\d{1,7}(?:@2x)?\.(?:png|jpe?g|webp)$/.test(facts.path) &&
        /tile|wmts|osm|mapbox|carto/i.test(facts.host + facts.path)),
  },
  { id: 'weather-widget', holds: (facts) => WEATHER_HOST.test(facts.host) },
  {
    id: 'captcha',
    holds: (facts) => /captcha|securimage/i.test(facts.path) && !/\/uploads?\//i.test(facts.path),
  },
  {
    id: 'badge',
    holds: (facts) =>
      /^(?:google[-_ ]?play|app[-_ ]?store|disponible[-_ ]sur[-_ ](?:google|l)|download[-_ ]on)/i.test(
        facts.name,
      ) ||
      (/\/badges?\//i.test(facts.path) && isWithin(facts, 256)),
  },
  {
    id: 'icon',
    holds: (facts) =>
      (isWithin(facts, 64) && !isUpload(facts)) || (ICON_NAME.test(facts.name) && isWithin(facts, 128)),
  },
];

/**
 * The rule by which a visual is decoration and need not be fetched, or null (web note §4). Judged from its address,
 * the size that the page declares (or that the name of the resized copy tells) and how often the site shows it.
 *
 * Nothing declared at 400 CSS pixels or more on a side is ever skipped by its name or address alone, except map tiles,
 * trackers and bot checks (thin rules are skipped by their shape). Logos are not skipped: they are fetched once, since logos too are generated. A visual that stands on many
 * pages (30 % of at least 10) is furniture; it was looked at when it was first met.
 */
export function decorationReason(sighting: Sighting, context: DecorationContext): DecorationRule | null {
  const facts = factsOf(sighting);
  for (const rule of RULES) {
    const holdsForLarge =
      rule.id === 'map-tile' || rule.id === 'tracking-pixel' || rule.id === 'captcha' || rule.id === 'spacer';
    if ((!isLarge(facts) || holdsForLarge) && rule.holds(facts)) return rule.id;
  }
  const isFrequent =
    context.pagesSeen >= 10 && context.occurrences > 1 && context.occurrences >= context.pagesSeen * 0.3;
  return isFrequent ? 'site-frequency' : null;
}

function factsOf(sighting: Sighting): Facts {
  const isData = sighting.imageUrl.startsWith('data:');
  const host = isData ? '' : (parseUrl(sighting.imageUrl)?.hostname ?? '');
  const path = isData ? '' : pathOf(sighting.imageUrl);
  // Names of resized copies tell their size: WordPress `-32x32.png`, SPIP `/L32xH32/`.
  const named = /-(\d{1,4})x(\d{1,4})\.\w{3,4}$|\/L(\d{1,4})xH(\d{1,4})\//.exec(path);
  const width = named?.[1] ?? named?.[3];
  const height = named?.[2] ?? named?.[4];
  const isDeclared = sighting.width !== null || sighting.height !== null;
  return {
    host,
    path,
    name: isData ? '' : (fileNameOf(sighting.imageUrl) ?? ''),
    width: isDeclared ? sighting.width : width === undefined ? null : Number(width),
    height: isDeclared ? sighting.height : height === undefined ? null : Number(height),
  };
}

/** True for the address of a service that measures visitors. */
export function isTracker(url: string): boolean {
  return TRACKER_HOST.test(parseUrl(url)?.hostname ?? '');
}

/**
 * Somebody put this file on the site: it is looked at however small the page shows it, for a poster may stand behind a
 * thumbnail. What turns out to be an icon without marks is set aside once it was read.
 */
function isUpload(facts: Facts): boolean {
  return /\/(?:wp-content\/uploads|IMG\/(?:jpe?g|png|gif|webp|logo)|local\/cache-vignettes|sites\/[^/]+\/files|fileadmin\/user_upload)\//.test(
    facts.path,
  );
}

/** Both sides known and not longer than `side`. */
function isWithin(facts: Facts, side: number): boolean {
  return facts.width !== null && facts.height !== null && facts.width <= side && facts.height <= side;
}

function isSquareWithin(facts: Facts, side: number): boolean {
  return facts.width !== null && facts.width === facts.height && facts.width <= side;
}

function isLarge(facts: Facts): boolean {
  return Math.max(facts.width ?? 0, facts.height ?? 0) >= 400;
}

/** A rule or spacer: much longer than high, and thin. */
function isStrip(facts: Facts): boolean {
  if (facts.width === null || facts.height === null || facts.width === 0 || facts.height === 0) return false;
  const ratio = facts.width / facts.height;
  return (ratio > 12 || ratio < 1 / 12) && Math.min(facts.width, facts.height) <= 40;
}
