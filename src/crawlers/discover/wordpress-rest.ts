/**
 * The catalogue that WordPress publishes of itself (web note §1.1; source: `class-wp-rest-attachments-controller.php`,
 * `class-wp-rest-posts-controller.php`): its contents with the day of their last change, and its media with the name of each
 * upload and of every copy made of it. Asked only where a page says that it is there, newest first, a few pages of it.
 */
import { z } from 'zod';
import { problemOf } from '../../net/index.js';
import { type CrawlContext, discover, isInterrupted, tellProblem, tellSkip } from '../crawl-context.js';
import { withoutAutomaticText } from '../extract/credit-text.js';
import { isElement, parseMarkup, textOf } from '../extract/dom.js';
import { looksLikeImage, resolveUrl } from '../extract/urls.js';
import type { MediaEntry } from './catalogue.js';
import { addressKind } from './addresses.js';
import type { Hints } from './frontier.js';
import { decodeText } from './text.js';

/** The most that WordPress gives at a time. */
const PER_PAGE = 100;
const MAX_MEDIA_PAGES = 20;
const MAX_CONTENT_PAGES = 5;
const MAX_TYPES = 8;
/** A site in several languages may have one for each. */
const MAX_ROOTS = 3;
const MAX_BYTES = 4 * 1024 * 1024;
const MAX_DECOMPRESSED_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 30_000;
/** Types that are parts of the site's making and not contents. */
const INNER_TYPE =
  /^(?:attachment|nav_menu_item|wp_.+|elementor.*|e-.+|acf-.+|custom_css|customize_.+|jp_.+|.*template.*)$/;

/** The root of the catalogue (`https://…/wp-json/`, `…/?rest_route=/`), as the page's head or its `Link` header names it; else null. */
export function restRootOf(page: {
  readonly url: string;
  readonly html: string;
  readonly linkHeader: string | null;
}): string | null {
  const header = (page.linkHeader ?? '').slice(0, 8_000);
  for (const [, target, parameters] of header.matchAll(/<([^<>]{1,1000})>([^<]{0,300})/g))
    if (target !== undefined && /\brel\s*=\s*"?https:\/\/api\.w\.org\//i.test(parameters ?? ''))
      return resolveUrl(target, page.url);
  // It stands in the head, which is long where styles are written into it.
  for (const [tag] of page.html.slice(0, 500_000).matchAll(/<link\b[^<>]{0,1000}>/gi)) {
    if (!/\brel\s*=\s*["']?https:\/\/api\.w\.org\//i.test(tag)) continue;
    const href = /\bhref\s*=\s*["']?([^"'\s<>]+)/i.exec(tag)?.[1];
    return href === undefined ? null : resolveUrl(href.replaceAll('&amp;', '&'), page.url);
  }
  return null;
}

/** The address of one list below the root, in either of the two forms of the root. */
export function restAddress(
  root: string,
  route: string,
  parameters: Readonly<Record<string, string>>,
): string {
  const url = new URL(root);
  const plain = url.searchParams.get('rest_route');
  if (plain === null) url.pathname = `${url.pathname.replace(/\/+$/, '')}/${route}`;
  else url.searchParams.set('rest_route', `${plain.replace(/\/+$/, '')}/${route}`);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

const Rendered = z.object({ rendered: z.string() }).catch({ rendered: '' });
const Media = z.object({
  link: z.string().nullish().catch(null),
  source_url: z.string(),
  mime_type: z.string().catch(''),
  alt_text: z.string().catch(''),
  caption: Rendered,
  media_details: z
    .object({
      original_image: z.string().nullish().catch(null),
      sizes: z
        .record(z.string(), z.object({ source_url: z.string().catch('') }).catch({ source_url: '' }))
        .catch({}),
    })
    .catch({ original_image: null, sizes: {} }),
});
const Content = z.object({ link: z.string(), modified_gmt: z.string().catch('') });
const ContentType = z.object({ slug: z.string(), rest_base: z.string().regex(/^[\w-]{1,60}$/) });

/** Media out of one answer, unknown shapes left out. Total: any JSON gives a list. */
export function mediaIn(value: unknown, base: string): MediaEntry[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, PER_PAGE).flatMap((item: unknown) => {
    const parsed = Media.safeParse(item);
    if (!parsed.success) return [];
    const { source_url, mime_type, media_details, alt_text, caption, link } = parsed.data;
    const source = resolveUrl(source_url, base);
    if (source === null || !(mime_type.startsWith('image/') || looksLikeImage(source))) return [];
    const named = media_details.original_image?.split('/').at(-1) ?? '';
    const original = named === '' ? source : (resolveUrl(encodeURIComponent(named), source) ?? source);
    const sizes = Object.values(media_details.sizes)
      .slice(0, 40)
      .flatMap((size) => resolveUrl(size.source_url, base) ?? []);
    return [
      {
        original,
        addresses: [...new Set([source, ...sizes])],
        link: resolveUrl(link ?? '', base),
        alt: withoutAutomaticText(alt_text.trim().slice(0, 500) || null),
        caption: withoutAutomaticText(plainText(caption.rendered)),
      },
    ];
  });
}

/** Addresses of contents out of one answer, with their last change (epoch milliseconds). Total. */
export function contentsIn(value: unknown, base: string): { url: string; lastModifiedMs: number | null }[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, PER_PAGE).flatMap((item: unknown) => {
    const parsed = Content.safeParse(item);
    const url = parsed.success ? resolveUrl(parsed.data.link, base) : null;
    if (!parsed.success || url === null) return [];
    // `2026-03-01T09:00:00`, in UTC without saying so.
    const ms = Date.parse(`${parsed.data.modified_gmt}Z`);
    return [{ url, lastModifiedMs: Number.isFinite(ms) ? ms : null }];
  });
}

function plainText(markup: string): string | null {
  const text = parseMarkup(`<div>${markup.slice(0, 5_000)}</div>`, 'html')
    .document.children.filter(isElement)
    .map((element) => textOf(element, 500))
    .join(' ')
    .trim();
  return text === '' ? null : text;
}

/**
 * Reads the catalogue once a crawl and root: contents go to the frontier, media to `context.media`. A list ends where a whole page of
 * it was known before. A catalogue that is kept closed (401, 403, 404) is no problem: pages tell what they show. What lies beyond the bounds is told.
 */
export async function readWordpressCatalogue(context: CrawlContext, root: string | null): Promise<void> {
  const { mediaRoots } = context;
  if (root === null || mediaRoots.has(root) || mediaRoots.size >= MAX_ROOTS || context.isOver()) return;
  mediaRoots.add(root);
  if (!context.frontier.isInScope(root)) return;
  for (const base of await contentBases(context, root)) {
    const parameters = { orderby: 'modified', order: 'desc', _fields: 'link,modified_gmt' };
    await eachPage(
      context,
      restAddress(root, `wp/v2/${base}`, parameters),
      MAX_CONTENT_PAGES,
      async (value, url) => {
        const contents = contentsIn(value, url).filter((content) => addressKind(content.url) === 'page');
        await discover(
          context,
          contents.map(({ url: page, lastModifiedMs }) => ({ url: page, hints: { lastModifiedMs } })),
        );
        return areKnown(contents, async (content) => (await context.memory.page(content.url)) !== null);
      },
    );
  }
  // Parts of `media_details` cannot be asked for by themselves: the list would come without any of it.
  const fields = 'link,source_url,mime_type,alt_text,caption,media_details';
  const media = restAddress(root, 'wp/v2/media', {
    media_type: 'image',
    orderby: 'modified',
    order: 'desc',
    _fields: fields,
  });
  await eachPage(context, media, MAX_MEDIA_PAGES, async (value, url) => {
    const isFull = !context.media.add(mediaIn(value, url));
    if (isFull) await tellSkip(context, 'budget', url);
    return isFull;
  });
}

/** `posts`, `pages`, and what else the site counts among its contents. */
async function contentBases(context: CrawlContext, root: string): Promise<string[]> {
  const bases = new Set(['posts', 'pages']);
  // Without `_fields`: this list is an object, which WordPress would empty.
  const answer = await askJson(context, restAddress(root, 'wp/v2/types', {}));
  if (answer === null || typeof answer.value !== 'object' || answer.value === null) return [...bases];
  for (const type of Object.values(answer.value)) {
    const parsed = ContentType.safeParse(type);
    if (parsed.success && !INNER_TYPE.test(parsed.data.slug)) bases.add(parsed.data.rest_base);
  }
  return [...bases].slice(0, MAX_TYPES);
}

/** Goes through a list until it ends, its bound is reached or `take` says that the rest is known. */
async function eachPage(
  context: CrawlContext,
  list: string,
  maxPages: number,
  take: (value: unknown, url: string) => Promise<boolean>,
): Promise<void> {
  for (let number = 1; ; number += 1) {
    const url = new URL(list);
    url.searchParams.set('per_page', String(PER_PAGE));
    url.searchParams.set('page', String(number));
    if (context.isOver()) return;
    if (number > maxPages) return tellSkip(context, 'budget', url.href);
    const answer = await askJson(context, url.href);
    if (answer === null || (await take(answer.value, url.href))) return;
    // Entries that visitors may not see are taken out of a page after it was counted: a short page is not the last one.
    const isFull = Array.isArray(answer.value) && answer.value.length >= PER_PAGE;
    if (answer.pages === null ? !isFull : number >= answer.pages) return;
  }
}

async function areKnown<T>(items: readonly T[], isKnown: (item: T) => Promise<boolean>): Promise<boolean> {
  for (const item of items) if (!(await isKnown(item))) return false;
  return items.length > 0;
}

interface Answer {
  readonly value: unknown;
  /** Pages that the list has, as the answer says; null when it does not. */
  readonly pages: number | null;
}

async function askJson(context: CrawlContext, url: string): Promise<Answer | null> {
  const outcome = await context.asker.ask({
    url,
    kind: 'other',
    accept: 'application/json',
    compressed: true,
    maxBytes: MAX_BYTES,
    maxDecompressedBytes: MAX_DECOMPRESSED_BYTES,
    timeoutMs: TIMEOUT_MS,
  });
  if (isInterrupted(outcome)) return null;
  if (outcome.kind !== 'ok') {
    const isClosed = outcome.kind === 'blocked' || (outcome.kind === 'http' && outcome.status < 500);
    const problem = problemOf(outcome);
    if (!isClosed && problem !== null) await tellProblem(context, url, problem);
    return null;
  }
  const pages = Number(outcome.headers['x-wp-totalpages'] ?? Number.NaN);
  try {
    const text = decodeText(outcome.bytes, 'application/json; charset=utf-8');
    const value: unknown = JSON.parse(text);
    return { value, pages: Number.isFinite(pages) ? pages : null };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // A page that says "closed" with status 200, or an answer that was cut: the catalogue is no help.
    if (outcome.truncated !== false) await tellProblem(context, url, CUT);
    return null;
  }
}

const CUT = { code: 'too-large', message: 'Le catalogue du site est trop grand : il n’a pas été lu.' };

/**
 * Offers what the catalogue holds and no page showed: each under its own public address, so that it is told where anybody can
 * see it and never as shown by a page that does not show it. What an earlier crawl looked at is not offered again. True when something was added.
 */
export async function offerUnshownMedia(context: CrawlContext): Promise<boolean> {
  const before = context.frontier.size;
  const found: { url: string; hints: Hints }[] = [];
  for (const { original, addresses, link } of context.media.unshown()) {
    const known = await Promise.all([original, ...addresses].map((one) => context.memory.image(one)));
    if (link === null || known.some((image) => image !== null)) continue;
    found.push({ url: link, hints: {} });
  }
  // In one event: the list is not read again once every page is done, so a kill in the middle would lose the rest.
  await discover(context, found);
  return context.frontier.size > before;
}
