/** Crawls watched sites and writes what they tell: database, evidence, memory and crawl loop together. */
import { type CrawlSummary, crawlSummary } from '../../db/queries/crawl-summary.js';
import { interruptCrawl, startCrawl } from '../../db/queries/crawls.js';
import type { WatchedSite } from '../../db/queries/sites.js';
import type { Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';
import { type CrawlDeps, DEFAULT_CRAWL_OPTIONS } from './crawl-options.js';
import { crawlOwner, isOwnerAlive } from './crawl-owner.js';
import type { CrawlEvent } from './events.js';
import { createMemory } from './memory.js';
import { CrawlTakenOver, createRecorder } from './recorder.js';
import { crawlSites, type SiteJob } from './run.js';
import type { Ruling } from './stored-verdict.js';
import { writeTogether } from './together.js';

export interface WatchDeps {
  readonly db: Db;
  readonly blobs: BlobStore;
  readonly now: () => Date;
  readonly ruling: Ruling;
  readonly crawl: CrawlDeps;
}

export interface WatchedCrawl {
  readonly site: WatchedSite;
  readonly result:
    | { readonly kind: 'crawled'; readonly summary: CrawlSummary; readonly resumed: boolean }
    /** Another process is at it. */
    | { readonly kind: 'busy'; readonly owner: string }
    /** Another process has taken it up meanwhile, for this one gave no sign of life for long: it goes on there. */
    | { readonly kind: 'taken-over' }
    /** A bug or a store that fails; what was written stays and the crawl can be taken up. */
    | { readonly kind: 'failed'; readonly error: unknown };
}

/**
 * Crawls the given sites, several at once, each in series; takes up what was interrupted.
 * `onEvent` is told of everything after it was written. A failure of one site leaves the others alone. Sites whose turn did
 * not come before the signal are left out of the answer.
 */
export async function crawlWatched(
  deps: WatchDeps,
  sites: readonly WatchedSite[],
  options: {
    readonly sitesAtOnce: number;
    readonly signal: AbortSignal;
    readonly onEvent?: (site: WatchedSite, event: CrawlEvent) => void;
  },
): Promise<readonly WatchedCrawl[]> {
  const { db } = deps;
  const begun = new Map<WatchedSite, Begun>();
  const outcomes = await crawlSites(
    deps.crawl,
    sites.map((watched) => () => {
      const one = begin(deps, watched, options.onEvent);
      begun.set(watched, one);
      return one.kind === 'begun' ? one.job : null;
    }),
    { sitesAtOnce: options.sitesAtOnce, signal: options.signal },
  );
  return sites.flatMap((site, index): WatchedCrawl[] => {
    const one = begun.get(site);
    const outcome = outcomes[index];
    if (one === undefined || outcome === undefined) return [];
    if (one.kind === 'busy') return [{ site, result: one }];
    if (outcome.kind !== 'crawled') {
      if (outcome.kind === 'failed' && outcome.error.cause instanceof CrawlTakenOver)
        return [{ site, result: { kind: 'taken-over' } }];
      interruptCrawl(db, one, deps.now().toISOString());
      const error = outcome.kind === 'failed' ? outcome.error : new Error(`${site.site.startUrl}: not begun`);
      return [{ site, result: { kind: 'failed', error } }];
    }
    const summary = crawlSummary(db, one.crawlId);
    if (summary === null) throw new Error(`crawl ${one.crawlId} is missing`);
    return [{ site, result: { kind: 'crawled', summary, resumed: one.resumed } }];
  });
}

type Begun =
  | { readonly kind: 'busy'; readonly owner: string }
  | {
      readonly kind: 'begun';
      readonly crawlId: string;
      readonly resumes: number;
      readonly resumed: boolean;
      readonly job: SiteJob;
    };

/** Begins or takes up the crawl of a site whose turn has come. */
function begin(
  deps: WatchDeps,
  watched: WatchedSite,
  onEvent: ((site: WatchedSite, event: CrawlEvent) => void) | undefined,
): Begun {
  const { db, blobs, now, ruling } = deps;
  const {
    id: siteId,
    startUrl,
    scope,
    delayMs,
    maxPages,
    maxMinutes,
    maxBytes,
    render,
    documents,
  } = watched.site;
  const at = now().toISOString();
  const started = startCrawl(db, { siteId, at, owner: crawlOwner(), isAlive: isOwnerAlive });
  if (started.kind === 'busy') return { kind: 'busy', owner: started.owner };
  const { crawlId, resumes } = started;
  const recorder = createRecorder({ db, blobs, now, ...ruling }, { siteId, crawlId, resumes });
  const job: SiteJob = {
    // The addresses of an addition by criteria come from open data.
    site: { startUrl, isNamed: watched.site.batchId === null },
    memory: createMemory(db, siteId, crawlId),
    options: {
      ...DEFAULT_CRAWL_OPTIONS,
      scope,
      delayMs,
      maxPages,
      maxMinutes: maxMinutes ?? DEFAULT_CRAWL_OPTIONS.maxMinutes,
      maxBytes: maxBytes ?? DEFAULT_CRAWL_OPTIONS.maxBytes,
      render,
      documents,
    },
    onEvent: writeTogether(recorder, now, (event) => onEvent?.(watched, event)),
  };
  return { kind: 'begun', crawlId, resumes, resumed: started.kind === 'resumed', job };
}
