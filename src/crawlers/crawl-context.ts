/** What one crawl shares among its steps. Lives as long as the crawl. */
import type { FetchOutcome } from '../net/index.js';
import { PROBLEM_CODES } from './events.js';
import type { CrawlEvent, CrawlMemory, FrontierEntry, ProblemCode, Sighting, SkipReason } from './events.js';
import type { CrawlDeps, CrawlOptions, SiteToCrawl } from './crawl-options.js';
import { normalisePageUrl } from './discover/addresses.js';
import { createCatalogue, type MediaCatalogue } from './discover/catalogue.js';
import { type Frontier, type Hints, type Offer, shortKey } from './discover/frontier.js';
import type { SiteFacts } from './extract/index.js';
import { createLearning, type Learning } from './originals/index.js';
import type { Asker } from './pace/ask.js';
import type { Publication } from './platforms/index.js';
import { createUsage, type Usage } from './usage.js';

/**
 * What a visit of a page or document came to. `done` = everything of it was told; `skipped` = there was nothing of its
 * own to look at; `failed` = it could not be looked at. Both were told. `unfinished` = the crawl ended in the middle: it
 * is to be asked again.
 */
export type Visit =
  | { readonly kind: 'done' | 'skipped' | 'unfinished' }
  | { readonly kind: 'failed'; readonly code: string };

export interface CrawlContext {
  readonly site: SiteToCrawl;
  readonly memory: CrawlMemory;
  readonly deps: CrawlDeps;
  readonly options: CrawlOptions;
  readonly asker: Asker;
  readonly frontier: Frontier;
  readonly learning: Learning;
  readonly usage: Usage;
  readonly signal: AbortSignal;
  /** Tells an event; resolves when the listener keeps up. */
  readonly tell: (event: CrawlEvent) => Promise<void>;
  /** The present instant, ISO 8601 UTC. */
  readonly at: () => string;
  /** True when nothing more may be begun: stopped, out of time, or given up. */
  readonly isOver: () => boolean;
  readonly counters: {
    pages: number;
    documents: number;
    /** Addresses that were asked and brought nothing to look at. */
    unseen: number;
  };
  /** Content keys told in this crawl. */
  readonly contents: Set<string>;
  /** What pages told of the software of the site, merged. */
  facts: SiteFacts | null;
  /** Pictures that style sheets of the theme lay behind elements: small ones among them are decoration. */
  readonly furniture: Set<string>;
  /** How many pages show an image address. */
  readonly occurrences: Map<string, number>;
  /** Visuals that sitemaps and style sheets announce for a page not yet visited. */
  readonly announced: Map<string, Sighting[]>;
  /** What the site's own list of media says of its pictures. */
  readonly media: MediaCatalogue;
  /** Roots of such lists that were asked. */
  readonly mediaRoots: Set<string>;
  readonly depths: Map<string, number>;
  readonly labels: Map<string, string>;
  readonly feeds: Set<string>;
  /** What pages link to or embed at publishing services, by its key, with the page that led there first. */
  readonly publications: Map<
    string,
    { readonly publication: Publication; readonly linkedFrom: string | null }
  >;
  /** Links of pages that ask not to be followed: told at the end, where nothing else led to them. */
  readonly unfollowed: Set<string>;
  /** Skips and problems already told, by reason and address. */
  readonly told: Set<string>;
}

/** Makes the state of one crawl. */
export function createContext(
  parts: Pick<
    CrawlContext,
    'site' | 'memory' | 'deps' | 'options' | 'asker' | 'frontier' | 'signal' | 'tell' | 'isOver'
  >,
): CrawlContext {
  const at = (): string => new Date(parts.deps.now()).toISOString();
  return {
    ...parts,
    learning: createLearning(),
    usage: createUsage({ asker: parts.asker, isHome: parts.frontier.isHome, tell: parts.tell, at }),
    at,
    counters: { pages: 0, documents: 0, unseen: 0 },
    contents: new Set(),
    facts: null,
    furniture: new Set(),
    occurrences: new Map(),
    announced: new Map(),
    media: createCatalogue(),
    mediaRoots: new Set(),
    depths: new Map(),
    labels: new Map(),
    feeds: new Set(),
    publications: new Map(),
    unfollowed: new Set(),
    told: new Set(),
  };
}

/** True for what came to nothing because the crawl was stopped or its time was over: it says nothing of the address. */
export function isInterrupted(outcome: FetchOutcome): boolean {
  return outcome.kind === 'unreachable' && outcome.code === 'aborted';
}

/** Tells a skip, once for each reason and address. */
export async function tellSkip(context: CrawlContext, reason: SkipReason, url: string): Promise<void> {
  if (!isNews(context, `skip ${reason} ${url}`)) return;
  await context.tell({ type: 'skipped', reason, url });
}

/** Tells a problem, once for each code and address. A robots.txt that forbids one address is a skip. */
export async function tellProblem(
  context: CrawlContext,
  url: string,
  problem: { readonly code: string; readonly message: string },
): Promise<void> {
  if (problem.code === 'robots') return tellSkip(context, 'robots', url);
  await tellOfPage(context, url, problem);
}

/** Tells a problem of a page that was read: of such a one robots.txt has not left out the page itself. */
export async function tellOfPage(
  context: CrawlContext,
  url: string,
  problem: { readonly code: string; readonly message: string },
): Promise<void> {
  const code: ProblemCode = PROBLEM_CODES.find((known) => known === problem.code) ?? 'malformed';
  if (!isNews(context, `problem ${code} ${url}`)) return;
  await context.tell({ type: 'problem', url, code, message: problem.message, at: context.at() });
}

/** True where the server says that nothing is at an address any more (RFC 9110 §15.5.5 and §15.5.11). */
export function saysGone(outcome: FetchOutcome): boolean {
  return outcome.kind === 'http' && (outcome.status === 404 || outcome.status === 410);
}

/** Tells that a page or document is no more, where the server says so. */
export async function tellGone(context: CrawlContext, url: string, outcome: FetchOutcome): Promise<void> {
  if (!saysGone(outcome)) return;
  await context.tell({ type: 'page-gone', url, at: context.at() });
}

/** Beyond that many, what was told is told again where it is met again. */
const MAX_TOLD = 200_000;

function isNews(context: CrawlContext, text: string): boolean {
  const key = shortKey(text);
  if (context.told.has(key)) return false;
  if (context.told.size < MAX_TOLD) context.told.add(key);
  return true;
}

/** Why an address could not be looked at, as it was told in this crawl; null where nothing was told against it. */
export function whyUnseen(context: Pick<CrawlContext, 'told'>, url: string): ProblemCode | null {
  if (context.told.has(shortKey(`skip robots ${url}`))) return 'robots';
  return PROBLEM_CODES.find((code) => context.told.has(shortKey(`problem ${code} ${url}`))) ?? null;
}

/** Keeps the text of the link to a document, whichever crawl found it. */
export function rememberLabel(
  context: CrawlContext,
  { url, label }: { readonly url: string; readonly label?: string },
): void {
  if (label !== undefined && label !== '') context.labels.set(normalisePageUrl(url) ?? url, label);
}

/** Puts what waited from before on the frontier again. */
export function restore(context: CrawlContext, entries: readonly FrontierEntry[]): void {
  for (const entry of entries) {
    rememberLabel(context, entry);
    context.frontier.restore(entry);
  }
}

/** Offers addresses to the frontier and tells what came of it: what was discovered and what was left aside. */
export async function discover(
  context: CrawlContext,
  found: readonly { readonly url: string; readonly hints: Hints }[],
): Promise<void> {
  const offers: Offer[] = found.map(({ url, hints }) => context.frontier.offer(url, hints));
  const entries = offers.flatMap((offer, index) => {
    if (offer.kind !== 'added') return [];
    const hints = found[index]?.hints;
    if (hints?.depth !== undefined) context.depths.set(offer.entry.url, hints.depth);
    if (hints?.kind === 'feed') context.feeds.add(offer.entry.url);
    return [offer.entry];
  });
  if (entries.length > 0) await context.tell({ type: 'discovered', entries });
  for (const offer of offers) if (offer.kind === 'skipped') await tellSkip(context, offer.reason, offer.url);
}
