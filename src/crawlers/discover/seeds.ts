/** Sitemaps of a site, through the asker: robots.txt names them, else `/sitemap.xml` is tried. */
import { gunzipFile, problemOf } from '../../net/index.js';
import { type CrawlContext, discover, isInterrupted, tellProblem, tellSkip } from '../crawl-context.js';
import { bareSighting } from '../extract/index.js';
import { addressKind, isPaperwork, normalisePageUrl } from './addresses.js';
import { parseSitemap, type Sitemap, type SitemapImage } from './sitemaps.js';
import { decodeText } from './text.js';

const MAX_SITEMAPS = 20;
const MAX_ADDRESSES = 20_000;
/** Images, of all plans together. */
const MAX_ANNOUNCED = 20_000;
const MAX_SITEMAP_BYTES = 10 * 1024 * 1024;
// Far more than the addresses that are taken need.
const MAX_DECOMPRESSED_BYTES = 20 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/**
 * Puts the addresses of the site's sitemaps in the frontier: those that robots.txt names on the origins of the site, or
 * `/sitemap.xml` of the last one, to which the start address led. Whatever the site names and that is not read is told; an absent `/sitemap.xml` is not.
 */
export async function readSitemaps(context: CrawlContext, origins: readonly string[]): Promise<void> {
  const waiting: { url: string; isNamed: boolean }[] = [];
  for (const origin of origins) {
    const rules = await context.asker.robotsOf(origin);
    const named = rules.kind === 'rules' ? rules.sitemaps : [];
    waiting.push(...named.map((url) => ({ url, isNamed: true })));
  }
  const [last] = origins.slice(-1);
  if (waiting.length === 0 && last !== undefined)
    waiting.push({ url: `${last}/sitemap.xml`, isNamed: false });
  const asked = new Set<string>();
  let addresses = 0;
  let images = 0;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { url, isNamed } = next;
    if (asked.has(url)) continue;
    asked.add(url);
    if (!context.frontier.isInScope(url)) {
      await tellSkip(context, 'scope', url);
      continue;
    }
    if (context.isOver()) return;
    if (asked.size > MAX_SITEMAPS || addresses >= MAX_ADDRESSES) {
      if (isNamed) await tellSkip(context, 'budget', url);
      continue;
    }
    const sitemap = await askSitemap(context, url, isNamed);
    if (sitemap === null) continue;
    waiting.push(...sitemap.sitemaps.map((part) => ({ url: part, isNamed: true })));
    const pages = sitemap.pages.slice(0, MAX_ADDRESSES - addresses);
    addresses += pages.length;
    const isWanted = (page: string): boolean =>
      addressKind(page) !== 'document' ||
      (context.options.documents === 'auto' && !isPaperwork({ url: page, label: '' }));
    const wanted = pages.filter((page) => isWanted(page.url));
    for (const page of pages) if (!isWanted(page.url)) await tellSkip(context, 'scope', page.url);
    await discover(
      context,
      wanted.map(({ url: page, lastModifiedMs }) => ({
        url: page,
        hints: { lastModifiedMs, ...(addressKind(page) === 'document' ? { kind: 'document' as const } : {}) },
      })),
    );
    const withImages = pages.filter((page) => page.images.length > 0);
    for (const page of withImages)
      if (images < MAX_ANNOUNCED) images += announce(context, page.url, page.images);
    const isCut = pages.length < sitemap.pages.length || (withImages.length > 0 && images >= MAX_ANNOUNCED);
    if (sitemap.truncated || isCut) await tellProblem(context, url, PARTIAL);
  }
}

const PARTIAL = {
  code: 'too-large',
  message: 'Le plan du site est trop grand ou mal formé : seul son début a été lu.',
};

async function askSitemap(context: CrawlContext, url: string, isNamed: boolean): Promise<Sitemap | null> {
  const outcome = await context.asker.ask({
    url,
    kind: 'other',
    accept: 'application/xml,text/xml,*/*;q=0.5',
    compressed: true,
    maxBytes: MAX_SITEMAP_BYTES,
    maxDecompressedBytes: MAX_DECOMPRESSED_BYTES,
    timeoutMs: TIMEOUT_MS,
  });
  if (isInterrupted(outcome)) return null;
  if (outcome.kind !== 'ok') {
    const problem = problemOf(outcome);
    if (isNamed && problem !== null) await tellProblem(context, url, problem);
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
  const text = decodeText(unfolded.bytes, outcome.headers['content-type'] ?? null);
  const sitemap = parseSitemap(text, url);
  const isEmpty = sitemap.pages.length === 0 && sitemap.sitemaps.length === 0;
  if (isNamed && isEmpty && !/<(?:urlset|sitemapindex)\b/i.test(text.slice(0, 5_000)))
    await tellProblem(context, url, { code: 'malformed', message: 'La réponse n’est pas un plan de site.' });
  return outcome.truncated === false ? sitemap : { ...sitemap, truncated: true };
}

/** Images that a sitemap lists for a page are shown there: they are looked at with the page. Gives how many there are. */
function announce(context: CrawlContext, pageUrl: string, images: readonly SitemapImage[]): number {
  const page = normalisePageUrl(pageUrl);
  if (page === null) return 0;
  const known = context.announced.get(page) ?? [];
  known.push(...images.map(({ url, title, caption }) => bareSighting(url, 'catalogue', { title, caption })));
  context.announced.set(page, known);
  return images.length;
}
