import { MAX_URL_CHARS } from './types.js';
import { looksLikeImage, pathOf, resolveUrl } from './urls.js';

const MAX_CSS_CHARS = 2 * 1024 * 1024;
const MAX_CSS_URLS = 500;
const MAX_IMAGE_SETS = 100;

/** Folders into which people upload; a theme's own pictures stand elsewhere (web note §2.1, §4). */
const UPLOAD_FOLDER =
  /\/(?:wp-content\/uploads|sites\/[^/]+\/files|system\/files|fileadmin|img\/(?:jpg|png|gif|webp|logo)|local\/cache-|storage\/images|files\/live|uploads?|medias?|images|userfiles|documents?|public|photos?|galeries?|application\/files|phocagallery)\b/i;
const THEME_FOLDER =
  /\/(?:wp-content\/(?:themes|plugins)|wp-includes|themes?|templates?|squelettes(?:-dist)?|typo3conf|_assets|plugins|modules|components|skins?|css|dist|build|static|assets\/(?:css|theme|img\/(?:icons?|ui)))\//i;

/**
 * Addresses inside `url(…)` and `image-set(…)` of a style sheet or `style` attribute, as written, in order.
 * Comments are left out. The content of a style sheet is bounded to 2 Mi characters; the time is linear in it.
 */
export function cssUrls(css: string): string[] {
  const text = withoutComments(css.slice(0, MAX_CSS_CHARS));
  const found: string[] = [];
  const push = (raw: string): void => {
    const value = (
      raw.includes('\\') ? raw.replace(/\\([0-9a-f]{1,6})\s?|\\(.)/gi, unescapeCss) : raw
    ).trim();
    if (value !== '' && found.length < MAX_CSS_URLS) found.push(value);
  };
  const opening = /\burl\(\s{0,20}(["']?)/gi;
  while (found.length < MAX_CSS_URLS) {
    const match = opening.exec(text);
    if (match === null) break;
    const start = opening.lastIndex;
    const end = text.indexOf(match[1] === undefined || match[1] === '' ? ')' : match[1], start);
    if (end < 0) break;
    push(text.slice(start, end));
    opening.lastIndex = end + 1;
  }
  // In image-set() an address may be a bare string.
  const sets = /image-set\(([^;{}]{0,2000})/gi;
  for (let count = 0; count < MAX_IMAGE_SETS; count += 1) {
    const match = sets.exec(text);
    if (match === null) break;
    for (const part of (match[1] ?? '').matchAll(/(?:^|,)\s{0,20}(?:"([^"\n]*)"|'([^'\n]*)')/g)) {
      push(part[1] ?? part[2] ?? '');
    }
  }
  return found;
}

/** The text of a style sheet without its comments. */
export function withoutComments(css: string): string {
  let from = 0;
  let text = '';
  while (from < css.length) {
    const start = css.indexOf('/*', from);
    if (start < 0) return text + css.slice(from);
    text += css.slice(from, start);
    const end = css.indexOf('*/', start + 2);
    if (end < 0) return text;
    from = end + 2;
  }
  return text;
}

/** Addresses of `@import` rules, as written. `url()` imports are found by `cssUrls` too, without image extension. */
export function cssImports(css: string): string[] {
  return Array.from(
    css
      .slice(0, MAX_CSS_CHARS)
      .matchAll(/@import\s+(?:url\(\s*)?(?:"([^"\n]{1,2000})"|'([^'\n]{1,2000})'|([^\s"');]{1,2000}))/gi),
    (match) => match[1] ?? match[2] ?? match[3] ?? '',
  ).slice(0, 50);
}

/**
 * Image addresses of a linked style sheet that lie in upload folders, and the sheets that it imports; absolute, without
 * repeats. The rest of a style sheet is the theme's own decoration (web note §2.1 row 5).
 */
export function extractStylesheet(input: { readonly css: string; readonly url: string }): {
  readonly images: string[];
  readonly imports: string[];
} {
  const images = new Set<string>();
  for (const raw of cssUrls(input.css)) {
    if (raw.length > MAX_URL_CHARS) continue;
    const url = resolveUrl(raw, input.url);
    if (url !== null && looksLikeImage(url) && isUploadPath(url)) images.add(url);
  }
  const imports = cssImports(input.css).flatMap((raw) => resolveUrl(raw, input.url) ?? []);
  return { images: [...images], imports: [...new Set(imports)] };
}

/** True when the address lies in a folder into which people upload and not in a theme. */
function isUploadPath(url: string): boolean {
  const path = pathOf(url);
  return UPLOAD_FOLDER.test(path) && !THEME_FOLDER.test(path.replace(/\/wp-content\/uploads\//i, '/'));
}

function unescapeCss(_all: string, hex: string | undefined, char: string | undefined): string {
  if (hex === undefined) return char ?? '';
  const code = Number.parseInt(hex, 16);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
}
