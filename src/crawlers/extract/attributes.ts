import type { Element } from 'domhandler';
import { cssUrls } from './css.js';
import { parseSrcset } from './srcset.js';
import { MAX_DATA_URI_CHARS, MIN_DATA_URI_CHARS, MAX_URL_CHARS } from './types.js';
import { looksLikeImage, resolveUrl } from './urls.js';
import type { Candidate } from './visual.js';

/** Attributes that hold one address which a script will show (web note §2.2). */
const LAZY_ADDRESS = new Set(
  `data-src data-lazy-src data-lazy data-original data-echo data-lazyload data-url data-image data-img data-img-url
   data-back data-desktop data-retina data-at2x data-src-retina data-bg data-bg-hidpi data-background
   data-background-image data-bg-image data-bg-src data-image-src data-parallax data-vbg data-poster data-cover
   data-background-src data-lazy-background data-src-desktop`.split(/\s+/),
);
/** Of those, the ones that need no image extension to be believed. */
const SURE_ADDRESS = new Set(['data-src', 'data-lazy-src', 'data-original', 'data-lazy']);
/** Attributes written like `srcset`. */
const SETS = new Set(
  'srcset data-srcset data-lazy-srcset data-original-set data-bgset data-pswp-srcset data-responsive imagesrcset data-set'.split(
    ' ',
  ),
);
/** Attributes that name the large or original file behind the one that is shown. */
const FULL_ADDRESS = new Set(
  `data-orig-file data-large-file data-full data-full-url data-full-src data-large_image data-large data-zoom-image
   data-zoom-src data-zoom data-hi-res-src data-highres data-pswp-src data-mfp-src data-featherlight data-big
   data-hd data-fancybox-href data-original-src data-permalink-image`.split(/\s+/),
);
/** Attributes that never hold the address of a visual, or are read elsewhere. */
const OTHER_ATTRIBUTES = new Set(
  `src href lowsrc dynsrc longdesc style class id alt title name content value type rel width height sizes action target role lang media
   poster background data-settings cite integrity nonce onclick onload onerror data-caption data-sub-html
   data-image-meta data-credit data-permalink data-image-caption data-image-description data-image-title
   aria-label aria-describedby itemtype itemprop property srcdoc loading decoding`.split(/\s+/),
);
/** A size descriptor between white space and the next entry; read only in values that speak of images. */
const SIZE_DESCRIPTOR = /\s\d{1,6}(?:\.\d{1,4})?[wx](?:,|\s|$)/i;
const IMAGE_WORD = /\.(?:jpe?g|png|gif|webp|avif|svg|jfif|tiff?|bmp|heic)|_next\/image|@@images|timthumb/i;

/**
 * Addresses for a visual in all attributes of an element but its own `src`, `href`, `poster` and `style`.
 * A lazy attribute weighs more than `src`, because `src` is then the stand-in.
 */
export function attributeCandidates(element: Element, base: string): Candidate[] {
  const found: Candidate[] = [];
  const { attribs } = element;
  for (const name of Object.keys(attribs)) {
    const value = attribs[name] ?? '';
    if (value === '' || OTHER_ATTRIBUTES.has(name)) continue;
    if (SETS.has(name)) found.push(...setCandidates(value, base));
    else if (LAZY_ADDRESS.has(name)) {
      pushAddress(found, value, base, 'shown', 2, SURE_ADDRESS.has(name) && element.name === 'img');
    } else if (FULL_ADDRESS.has(name)) pushAddress(found, value, base, 'full', 0, false);
    else if (IMAGE_WORD.test(value) && !isJsonText(value) && !value.includes('<')) {
      // The last net: any attribute that looks like the address of an image.
      if (SIZE_DESCRIPTOR.test(value.slice(0, 200_000))) found.push(...setCandidates(value, base));
      else pushAddress(found, value, base, 'other', 0, false);
    }
  }
  return found;
}

export function setCandidates(value: string, base: string): Candidate[] {
  const found: Candidate[] = [];
  const set = {};
  for (const entry of parseSrcset(value.slice(0, 200_000))) {
    const url = resolveUrl(entry.url, base);
    if (url === null) continue;
    found.push({
      url,
      role: 'shown',
      size: entry.width ?? (entry.density === null ? 3 : entry.density * 1_000),
      set,
    });
  }
  return found;
}

/** The one address of an attribute that always holds one (`src`, `poster`…): http(s), or a `data:` image worth reading. */
export function directAddress(value: string | undefined, base: string): string | null {
  if (value === undefined) return null;
  const trimmed = value.trim();
  return trimmed.startsWith('data:') ? dataAddress(trimmed) : resolveUrl(trimmed, base);
}

/** Visuals behind `url(…)` in a piece of CSS: pictures only, fonts and the like left out. */
export function cssAddresses(css: string, base: string): string[] {
  const found = new Set<string>();
  for (const raw of cssUrls(css)) {
    const url = raw.startsWith('data:') ? dataAddress(raw) : resolveUrl(raw, base);
    if (url !== null && (url.startsWith('data:') || looksLikeImage(url))) found.add(url);
  }
  return [...found];
}

/** A raster image carried in the page itself, with its metadata; shorter ones and plain drawings are placeholders. */
function dataAddress(value: string): string | null {
  if (value.length < MIN_DATA_URI_CHARS || value.length > MAX_DATA_URI_CHARS) return null;
  return /^data:image\/(?:jpe?g|png|webp|gif|avif|heic);base64,[a-z0-9+/=\s%]+$/i.test(value) ? value : null;
}

export function isJsonText(value: string): boolean {
  return /^\s*[[{]/.test(value);
}

function pushAddress(
  found: Candidate[],
  value: string,
  base: string,
  role: Candidate['role'],
  size: number,
  isSure: boolean,
): void {
  if (value.includes('url(')) {
    for (const url of cssAddresses(value, base)) found.push({ url, role, size });
    return;
  }
  const trimmed = value.trim();
  if (trimmed.length > MAX_URL_CHARS || isJsonText(trimmed) || trimmed.includes('<')) return;
  // A sentence that mentions a file is no address.
  if (!isSure && /\s/.test(trimmed) && !/^(?:https?:)?\.{0,2}\//i.test(trimmed)) return;
  const url = resolveUrl(trimmed, base);
  if (url !== null && (isSure || looksLikeImage(url))) found.push({ url, role, size });
}

/** Declared size of one side in CSS pixels, from the attribute or the element's own style; null for percentages. */
export function declaredSide(element: Element, side: 'width' | 'height'): number | null {
  const attribute = /^\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$/i.exec(
    // Beyond that it is no size, and the pattern takes quadratic time over white space.
    (element.attribs[side] ?? '').slice(0, 40),
  )?.[1];
  if (attribute !== undefined) return Number(attribute);
  const style = element.attribs['style'];
  if (style === undefined) return null;
  const own = (
    side === 'width'
      ? /(?:^|;)\s*width\s*:\s*(\d{1,5})(?:\.\d+)?px/i
      : /(?:^|;)\s*height\s*:\s*(\d{1,5})(?:\.\d+)?px/i
  ).exec(style.slice(0, 4_000))?.[1];
  return own === undefined ? null : Number(own);
}
