/** Sitemaps: what a site itself says it publishes, and when. A total parser over bounded text. Pure. */
import { Parser } from 'htmlparser2';
import { isUrl } from '../../parse-url.js';

export interface SitemapImage {
  readonly url: string;
  readonly caption: string | null;
  readonly title: string | null;
}

export interface SitemapPage {
  readonly url: string;
  readonly lastModifiedMs: number | null;
  readonly images: readonly SitemapImage[];
}

export interface Sitemap {
  readonly pages: readonly SitemapPage[];
  /** Other sitemaps that an index names, newest first where dates are given. */
  readonly sitemaps: readonly string[];
  /** A limit was reached, or the file makes no sense beyond some point: its end was not read. */
  readonly truncated: boolean;
}

const MAX_PAGES = 20_000;
const MAX_SITEMAPS = 200;
const MAX_IMAGES_PER_PAGE = 100;
const MAX_IMAGES = 30_000;
const MAX_TEXT_CHARS = 20_000;
const MAX_DEPTH = 64;

/** Reads a sitemap or a sitemap index (sitemaps.org 0.9, Google's image extension). Plain lists of addresses too. */
export function parseSitemap(text: string, baseUrl: string): Sitemap {
  if (!/<(urlset|sitemapindex)\b/i.test(text.slice(0, 5_000))) return plainList(text);
  const pages: SitemapPage[] = [];
  const sitemaps: { url: string; at: number }[] = [];
  let page = newPage();
  let image = newImage();
  let isCut = false;
  let imageCount = 0;
  const isWhole = readXml(text, {
    open(name) {
      if (name === 'url' || name === 'sitemap') page = newPage();
      if (name === 'image:image') image = newImage();
    },
    close(name, value, parent) {
      if (name === 'loc' && (parent === 'url' || parent === 'sitemap')) page.url = absolute(value, baseUrl);
      else if (name === 'lastmod') page.lastModifiedMs = instant(value);
      else if (name === 'image:loc') image.url = absolute(value, baseUrl);
      else if (name === 'image:caption') image.caption = value.slice(0, 500);
      else if (name === 'image:title') image.title = value.slice(0, 500);
      else if (name === 'image:image' && image.url !== null) {
        if (page.images.length < MAX_IMAGES_PER_PAGE && imageCount < MAX_IMAGES) {
          imageCount += 1;
          page.images.push({ url: image.url, caption: image.caption, title: image.title });
        } else isCut = true;
      } else if (name === 'sitemap' && page.url !== null) {
        if (sitemaps.length < MAX_SITEMAPS) sitemaps.push({ url: page.url, at: page.lastModifiedMs ?? 0 });
        else isCut = true;
      } else if (name === 'url' && page.url !== null) {
        if (pages.length >= MAX_PAGES) return false;
        pages.push({ url: page.url, lastModifiedMs: page.lastModifiedMs, images: page.images });
      }
      return true;
    },
  });
  sitemaps.sort((a, b) => b.at - a.at);
  return { pages, sitemaps: sitemaps.map(({ url }) => url), truncated: isCut || !isWhole };
}

interface XmlHandlers {
  open(name: string): void;
  /** `value` = text directly inside the element, trimmed. False ends the reading. */
  close(name: string, value: string, parent: string): boolean;
}

/**
 * Walks XML without trusting it: no external entities (the parser knows none), depth and text bounded. False when
 * it did not come to the end.
 */
function readXml(text: string, handlers: XmlHandlers): boolean {
  const stack: { name: string; text: string }[] = [];
  let goesOn = true;
  const parser = new Parser(
    {
      onopentag(name) {
        if (!goesOn) return;
        stack.push({ name, text: '' });
        // Sitemaps are four levels deep; the parser's own stack becomes slow in a file that never closes its tags.
        goesOn = stack.length <= MAX_DEPTH;
        handlers.open(name);
      },
      ontext(data) {
        const top = stack.at(-1);
        if (top !== undefined && top.text.length < MAX_TEXT_CHARS)
          top.text += data.slice(0, MAX_TEXT_CHARS - top.text.length);
      },
      onclosetag(name) {
        if (!goesOn) return;
        const top = stack.pop();
        if (top !== undefined) goesOn = handlers.close(name, top.text.trim(), stack.at(-1)?.name ?? '');
      },
    },
    { xmlMode: true, lowerCaseTags: true, lowerCaseAttributeNames: true, decodeEntities: true },
  );
  // In pieces, so that a file that goes on after the last wanted entry costs nothing more.
  for (let at = 0; at < text.length; at += 65_536) {
    if (!goesOn) return false;
    parser.write(text.slice(at, at + 65_536));
  }
  if (goesOn) parser.end();
  return goesOn;
}

function plainList(text: string): Sitemap {
  const lines = text.split(/\r?\n/, MAX_PAGES + 1);
  // A page of HTML answered instead of a sitemap holds no line that is an address alone.
  const pages = lines
    .slice(0, MAX_PAGES)
    .map((line) => line.trim())
    .filter((line) => line.length <= 4_000 && /^https?:\/\/\S+$/i.test(line) && isUrl(line))
    .map((url) => ({ url, lastModifiedMs: null, images: [] }));
  return { pages, sitemaps: [], truncated: lines.length > MAX_PAGES };
}

function absolute(text: string, baseUrl: string): string | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > 4_000 || !isUrl(trimmed, baseUrl)) return null;
  const url = new URL(trimmed, baseUrl);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
}

function instant(text: string): number | null {
  if (text.length > 60) return null;
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}

function newPage(): { url: string | null; lastModifiedMs: number | null; images: SitemapImage[] } {
  return { url: null, lastModifiedMs: null, images: [] };
}

function newImage(): { url: string | null; caption: string | null; title: string | null } {
  return { url: null, caption: null, title: null };
}
