/** Sitemaps of a site, through the asker: robots.txt names them, `/sitemap.xml` is tried besides. */
import { NO_SURROUNDINGS } from '../../classifiers/types.js';
import { gunzipFile, problemOf } from '../../net/index.js';
import { type CrawlContext, discover, tellProblem } from '../crawl-context.js';
import type { Sighting } from '../events.js';
import { addressKind, normalisePageUrl } from './addresses.js';
import { parseSitemap, type SitemapImage } from './sitemaps.js';
import { decodeText } from './text.js';

const MAX_SITEMAPS = 20;
const MAX_ADDRESSES = 20_000;
const MAX_ANNOUNCED = 5_000;
const MAX_SITEMAP_BYTES = 10 * 1024 * 1024;
const MAX_DECOMPRESSED_BYTES = 50 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** Puts the addresses of the site's sitemaps in the frontier. A sitemap that robots.txt names and that fails is told. */
export async function readSitemaps(context: CrawlContext, declared: readonly string[]): Promise<void> {
  const standard = new URL('/sitemap.xml', context.site.startUrl).href;
  const waiting = [...declared, ...(declared.length === 0 ? [standard] : [])];
  const asked = new Set<string>();
  let addresses = 0;
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
    if (context.isOver() || asked.size >= MAX_SITEMAPS || addresses >= MAX_ADDRESSES) return;
    if (asked.has(url) || !context.frontier.isInScope(url)) continue;
    asked.add(url);
    const text = await askSitemap(context, url, declared.includes(url));
    if (text === null) continue;
    const sitemap = parseSitemap(text, url);
    waiting.push(...sitemap.sitemaps);
    const pages = sitemap.pages.slice(0, MAX_ADDRESSES - addresses);
    addresses += pages.length;
    const wanted = pages.filter(
      (page) => addressKind(page.url) !== 'document' || context.options.documents === 'auto',
    );
    await discover(
      context,
      wanted.map(({ url: page, lastModifiedMs }) => ({
        url: page,
        hints: { lastModifiedMs, ...(addressKind(page) === 'document' ? { kind: 'document' as const } : {}) },
      })),
    );
    for (const page of pages) announce(context, page.url, page.images);
  }
}

async function askSitemap(context: CrawlContext, url: string, isDeclared: boolean): Promise<string | null> {
  const outcome = await context.asker.ask({
    url,
    kind: 'other',
    accept: 'application/xml,text/xml,*/*;q=0.5',
    compressed: true,
    maxBytes: MAX_SITEMAP_BYTES,
    maxDecompressedBytes: MAX_DECOMPRESSED_BYTES,
    timeoutMs: TIMEOUT_MS,
  });
  if (outcome.kind !== 'ok') {
    const problem = problemOf(outcome);
    if (isDeclared && problem !== null) await tellProblem(context, url, problem);
    return null;
  }
  const unfolded = await gunzipFile(outcome.bytes, MAX_DECOMPRESSED_BYTES);
  if (unfolded.kind !== 'ok') {
    const message =
      unfolded.kind === 'too-large'
        ? 'Le plan du site dépasse la taille admise une fois décompressé.'
        : 'Le plan du site est mal formé.';
    await tellProblem(context, url, { code: unfolded.kind, message });
    return null;
  }
  return decodeText(unfolded.bytes, outcome.headers['content-type'] ?? null);
}

/** Images that a sitemap lists for a page are shown there: they are looked at with the page. */
function announce(context: CrawlContext, pageUrl: string, images: readonly SitemapImage[]): void {
  const page = normalisePageUrl(pageUrl);
  if (page === null || images.length === 0 || context.announced.size >= MAX_ANNOUNCED) return;
  context.announced.set(page, [...(context.announced.get(page) ?? []), ...images.map(sightingOf)]);
}

function sightingOf(image: SitemapImage): Sighting {
  const fileName = new URL(image.url).pathname.split('/').at(-1) ?? '';
  return {
    imageUrl: image.url,
    declared: [],
    element: 'catalogue',
    width: null,
    height: null,
    surroundings: {
      ...NO_SURROUNDINGS,
      fileName: fileName === '' ? null : decodeName(fileName),
      addresses: [image.url],
      title: image.title,
      caption: image.caption,
    },
  };
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A stray % is common in file names; the name is then kept as written.
    return name;
  }
}
