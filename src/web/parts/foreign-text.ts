/**
 * Text, addresses and paths that came from outside, made fit to stand on a page.
 * JSX escapes markup; this takes care of what escaping does not: characters that reorder or hide text,
 * endless values, addresses that are not plain web addresses.
 */
import { parseUrl } from '../../parse-url.js';

/** Longest excerpt shown of a foreign text, in characters. */
export const MAX_TEXT_CHARS = 300;
/** Longest address shown whole, in characters. */
export const MAX_ADDRESS_CHARS = 160;

/**
 * Control characters, and those that change the direction of text or have no width (Unicode TR 36, "bidirectional
 * text spoofing"). Zero-width joiners are left: emoji and several scripts need them.
 */
const DECEIVING =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;

/** Half of a surrogate pair becomes U+FFFD; `encodeURIComponent` throws on it and UTF-8 cannot hold it. */
const wellFormed = (value: string): string => value.replace(/\p{Surrogate}/gu, '\ufffd');

/** Makes hidden characters visible as `[U+202E]`, line ends into spaces, and broken surrogates into U+FFFD. */
export function visibleText(value: string): string {
  return wellFormed(value)
    .replace(/[\t\n\v\f\r\u2028\u2029]+/gu, ' ')
    .replace(
      DECEIVING,
      (char) => `[U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`,
    )
    .replace(/ {2,}/gu, ' ')
    .trim();
}

/** A text for people, and how many characters were left out of it. */
export interface Cut {
  readonly text: string;
  readonly leftOut: number;
}

/** Cuts a text after `maxChars` characters (code points, never half of one); says how many are missing. */
export function cutText(value: string, maxChars: number = MAX_TEXT_CHARS): Cut {
  // A code point has at most two units: enough of the beginning is looked at, however long the value.
  const bounded = value.slice(0, maxChars * 24);
  const chars = Array.from(visibleText(bounded));
  if (chars.length <= maxChars && bounded.length === value.length)
    return { text: chars.join(''), leftOut: 0 };
  const kept = chars.slice(0, maxChars);
  return {
    text: kept.join(''),
    leftOut: Math.max(chars.length - kept.length, 0) + (value.length - bounded.length),
  };
}

/** An address ready for the page. `href` is null where no link may be made. */
export interface ShownAddress {
  readonly href: string | null;
  /** What is read; cut in the middle when it is long. */
  readonly text: string;
  /** Full length in characters when the text was cut, else null. */
  readonly cutFrom: number | null;
}

function readable(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    // A percent sign that encodes nothing: the address is shown as it stands.
    return address;
  }
}

/**
 * Prepares a crawled address. A link is made only of http(s) without a user name: in
 * `https://mairie.example@other.example/` the eye reads the wrong host.
 */
export function showAddress(address: string): ShownAddress {
  const url = parseUrl(address);
  const isPlain =
    url !== null && /^https?:$/u.test(url.protocol) && url.username === '' && url.password === '';
  const chars = Array.from(visibleText(readable(url === null ? address : url.href)));
  const isLong = chars.length > MAX_ADDRESS_CHARS;
  const text = isLong ? `${chars.slice(0, 110).join('')} […] ${chars.slice(-40).join('')}` : chars.join('');
  return { href: isPlain ? url.href : null, text, cutFrom: isLong ? chars.length : null };
}

/** The host of an address, or the cut address itself when it has none. */
export function hostOf(address: string): string {
  const host = parseUrl(address)?.host ?? '';
  return host === '' ? cutText(address, 80).text : host;
}

/** Last part of an address's path, decoded, for people; the host when the path is empty. */
export function fileNameOf(address: string): string {
  if (/^data:/iu.test(address)) return 'image écrite dans la page';
  const path = parseUrl(address)?.pathname ?? address;
  const last = path.split('/').findLast((part) => part !== '') ?? '';
  return last === '' ? hostOf(address) : cutText(readable(last), 90).text;
}

/**
 * A relative path as a link target, each part percent-encoded; null when the path is absolute, climbs (`..`),
 * has a scheme, a backslash or an empty part: the report only points to what was written beside it.
 */
export function localHref(path: string | null): string | null {
  if (path === null || path === '' || path.includes('\\') || path.includes('\0')) return null;
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) return null;
  return parts.map((part) => encodeURIComponent(wellFormed(part))).join('/');
}

/** Formats that a browser shows as pixels or pages; an SVG opened from the disk could run a script. */
const OPENABLE = /\.(?:jpe?g|png|gif|webp|avif|heic|jxl|tiff?|bmp|ico|pdf|txt|eml)$/iu;

/** As `localHref`, and only for formats that are safe to open with a click. */
export function openableHref(path: string | null): string | null {
  return path !== null && OPENABLE.test(path) ? localHref(path) : null;
}
