/** A file name in the forms that the name rules read. */
import { isUrl } from '../../parse-url.js';
export interface NameForms {
  /** Decoded, lower case, accents off, extension off; separators kept: some tools are told by them. */
  readonly plain: string;
  /** As `plain` with every separator run made one hyphen, sizes, counters and cache prefixes off. */
  readonly slug: string;
  /** As `slug` with what people and editors write behind a name off: "final", "v2", "recadré", "@2x". */
  readonly core: string;
}

const MAX_NAME_CHARS = 400;
const EXTENSION = /\.(?:jpe?g|jpe|png|webp|avif|gif|svg|tiff?|hei[cf]|bmp|ico|jxl|pdf|mp4)$/i;

const IS_ENCODED = /%[0-9a-f]{2}/i;

/** Percent-decoding, twice where a name was encoded twice; leaves a malformed name as it is. */
export function decodeName(name: string): string {
  try {
    const decoded = decodeURIComponent(name);
    return IS_ENCODED.test(decoded) ? decodeURIComponent(decoded) : decoded;
  } catch {
    return name;
  }
}

/** Behind a name: the editor's work, the place it was made for, its version and size. */
const OWN_SUFFIX =
  /-(?:finale?|def|definiti(?:f|ve)|ok|bis|ter|web|site|hd|bd|v\d{1,2}|[1-4]x|copy|copie|copia|recadree?|rognee?|crop(?:ped)?|edit(?:ed)?|modifiee?|retouchee?|corrigee?|bandeau|banniere|vignette|une|compress(?:ed|e)|removebg-preview|photoroom|grande?|petite?|large|small|medium|thumb|mini|a[3-6]|\d{1,2})$/;

/**
 * Undoes what upload forms, content systems and file systems do to a name: encoding, accents, spaces, sizes, counters.
 * Reference: marks catalogue §4.
 */
export function normaliseName(fileName: string): NameForms {
  let plain = decodeName(fileName.slice(0, MAX_NAME_CHARS))
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/æ/g, 'ae')
    .trim();
  while (EXTENSION.test(plain)) plain = plain.replace(EXTENSION, '');
  plain = plain
    .replace(/^l\d{1,5}xh\d{1,5}[/_-]/, '')
    .replace(/-e\d{10,13}(?=-|$)/, '')
    .replace(/(?:-(?:scaled|rotated|\d{2,5}x\d{2,5})){1,3}$/, '');
  let slug = plain
    .replace(/[\s_,.·()+@[\]'’"]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
  let before: string;
  do {
    before = slug;
    slug = slug.replace(/-(?:scaled|rotated|copy|copie|min|\d{2,5}x\d{2,5}|e\d{10,13})$/, '');
  } while (slug !== before);
  // TYPO3 writes a hash after the name of a resized copy.
  slug = slug.replace(/^csm-(.+)-[0-9a-f]{10}$/, 'csm-$1');
  let core = slug;
  do {
    before = core;
    core = core.replace(OWN_SUFFIX, '');
  } while (core !== before);
  return { plain, slug, core };
}

/** Last part of an address's path, decoded; null when the address is none or its path is empty. */
export function baseNameOf(address: string): string | null {
  const path = parseAddress(address)?.pathname;
  const last = path?.split('/').findLast((part) => part !== '');
  return last === undefined ? null : decodeName(last);
}

/** Names of image files that a resizer's address carries in its query (`/_next/image?url=%2Fuploads%2Fa.png`). */
export function pathsInQuery(address: string): string[] {
  const url = parseAddress(address);
  if (url === null) return [];
  return ['url', 'src', 'href', 'u', 'image', 'img', 'file'].flatMap((key) => {
    const path = url.searchParams.get(key)?.split(/[?#]/, 1)[0] ?? '';
    const last = path.split('/').at(-1) ?? '';
    return EXTENSION.test(last) ? [last] : [];
  });
}

/** An absolute http(s) address, or null. */
export function parseAddress(address: string): URL | null {
  if (!/^https?:\/\//i.test(address) || !isUrl(address)) return null;
  return new URL(address);
}
