import { ownText } from './dom.js';
import { MAX_URL_CHARS } from './types.js';
import { parseUrl } from '../../parse-url.js';

const IMAGE_EXTENSION = /\.(?:jpe?g|jpe|jfif|png|gif|webp|avif|heic|heif|jxl|tiff?|bmp|svg)$/i;
/** Image paths whose last segment carries no extension: Liferay documents, Plone scales, Jahia thumbnails, Squarespace sizes. */
const IMAGE_INSIDE_PATH =
  /\.(?:jpe?g|png|gif|webp|avif)\/(?:[0-9a-f]{8}-[0-9a-f-]{27}|@@(?:images|download)\b[^?]*|thumbnails\/[^/]+|\d+w)$/i;
/** Endpoints that take the picture's own address as a parameter: its name counts, and not theirs. */
const PROXY = /\/(?:_next\/image|_vercel\/image|\.netlify\/images|_image|timthumb\.php|phpthumb\.php)\/?$/i;
const PROXY_PARAMETERS = ['url', 'src', 'href'] as const;
const IMAGE_ENDPOINT =
  /\/@@images\/|^\/documents\/d\/.+[?&]image(?:Thumbnail|Preview)=|\/assets\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\?(?:.*&)?(?:width|height|key|format)=/i;
const CONVERTED = /\.(?:webp|avif)$/i;
const CONVERTING = /(?:[?&](?:format|fm|f)=(?:webp|avif))|[,/&](?:f|format|enc)[=_/:](?:webp|avif)\b/i;

/**
 * Absolute http(s) address without fragment, or null.
 * Entities are decoded before; this never throws.
 */
export function resolveUrl(raw: string, base: string): string | null {
  const trimmed = raw.trim();
  if (trimmed === '' || trimmed.length > MAX_URL_CHARS || trimmed.startsWith('#')) return null;
  // Menus stand on every page of a site: what does not depend on the page is worked out once.
  const own = ABSOLUTE.test(trimmed)
    ? ''
    : trimmed.startsWith('/') && trimmed[1] !== '/'
      ? originOf(base)
      : null;
  if (own === null || trimmed.length > MAX_KEPT_CHARS) return resolveAnew(trimmed, base);
  const known = recent.get(own)?.get(trimmed) ?? older.get(own)?.get(trimmed);
  if (known !== undefined) return known;
  const resolved = resolveAnew(trimmed, base);
  if (resolved !== null) keep(own, trimmed, resolved);
  return resolved;
}

/** Keeps what an address of an origin came to, by origin: to put the two together for each look would cost more than the look. */
function keep(own: string, trimmed: string, resolved: string): void {
  if (heldCount >= MAX_KEPT) {
    [older, recent] = [recent, new Map()];
    heldCount = 0;
  }
  let ofOrigin = recent.get(own);
  if (ofOrigin === undefined) {
    ofOrigin = new Map();
    recent.set(own, ofOrigin);
  }
  ofOrigin.set(ownText(trimmed), resolved);
  heldCount += 1;
}

const ABSOLUTE = /^https?:\/\/[^/\\]/;
/** Addresses kept at least: a hundred for each of two hundred sites that are crawled at once. */
const MAX_KEPT = 20_000;
const MAX_KEPT_CHARS = 200;
let recent = new Map<string, Map<string, string>>();
let older = new Map<string, Map<string, string>>();
let heldCount = 0;

/** The origin of an address as it is written, `https://host`; null where it has another form. */
function originOf(base: string): string | null {
  return /^https?:\/\/[^/?#\\]+/.exec(base)?.[0] ?? null;
}

function resolveAnew(trimmed: string, base: string): string | null {
  const url = parseUrl(trimmed, base);
  if (url === null) return null;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return null;
  // Credentials in an address are never sent by us and would end up in reports.
  if (url.username !== '' || url.password !== '') {
    url.username = '';
    url.password = '';
  }
  // `#` alone leaves no hash to see.
  if (trimmed.includes('#')) url.hash = '';
  return url.href.length > MAX_URL_CHARS ? null : url.href;
}

/** The host name of an http(s) address as `resolveUrl` gives them: without a port. */
export function hostOf(url: string): string {
  return /^https?:\/\/(\[[^\]]*\]|[^/?#:]*)/.exec(url)?.[1] ?? '';
}

/** The path of an absolute address, without query. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const query = url.indexOf('?', start);
  return query < 0 ? url.slice(start) : url.slice(start, query);
}

/** True when the address looks like that of an image, by its form alone. */
export function looksLikeImage(url: string): boolean {
  const path = pathOf(url);
  return (
    IMAGE_EXTENSION.test(path) ||
    IMAGE_INSIDE_PATH.test(path) ||
    PROXY.test(path) ||
    IMAGE_ENDPOINT.test(url.slice(url.indexOf('/', url.indexOf('://') + 3)))
  );
}

/** True for an endpoint that takes the picture's own address as a parameter. */
export function isProxy(url: string): boolean {
  return PROXY.test(pathOf(url));
}

/** True for copies that a converter made: resized from the upload and stripped of metadata more often than not. */
export function isConverted(url: string): boolean {
  return CONVERTED.test(pathOf(url)) || CONVERTING.test(url);
}

/** The part of an address that identifies a visual: cache-busters are left out of it (web note §1.0). */
export function urlKey(url: string): string {
  const query = url.indexOf('?');
  if (query < 0) return url;
  const kept = url
    .slice(query + 1)
    .split('&')
    .filter((part) => !/^(?:itok|v|ver|version|t|ts|_|cb|rev)=|^\d{9,13}$|^$/i.test(part));
  return kept.length === 0 ? url.slice(0, query) : `${url.slice(0, query)}?${kept.join('&')}`;
}

/** Decoded base name of the address's path, or null when the path ends with a slash. */
export function fileNameOf(url: string): string | null {
  // Plone writes the scale behind the name.
  const path = pathOf(url).replace(/\/@@(?:images|download)(?:\/.*)?$/, '');
  const proxied = PROXY.test(path) ? proxiedAddress(url) : null;
  const last =
    (proxied ?? path)
      .split(/[?#]/, 1)
      .join('')
      .split('/')
      .findLast((segment) => /\.\w{3,4}$/.test(segment)) ?? path.slice(path.lastIndexOf('/') + 1);
  const name = decodePart(last).split('/').at(-1) ?? '';
  return name === '' ? null : name.slice(0, 300);
}

function proxiedAddress(url: string): string | null {
  const parameters = parseUrl(url)?.searchParams;
  return (
    PROXY_PARAMETERS.map((name) => parameters?.get(name) ?? null).find((value) => value !== null) ?? null
  );
}

/** Percent-decoding that leaves malformed sequences as they are. */
export function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A stray % in a file name is common; the name is then kept as written.
    return text;
  }
}
