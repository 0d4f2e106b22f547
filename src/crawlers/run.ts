/**
 * Several sites at once. Crawlee's `AutoscaledPool`, the part of its crawlers that runs tasks, gives concurrency that follows
 * the load of the machine; the site itself is gone through by `crawlSite`, serially and politely.
 */
import { setMaxListeners } from 'node:events';
import { totalmem } from 'node:os';
import type { CrawlDeps, CrawlOptions, SiteToCrawl } from './crawl-options.js';
import { crawlSite } from './crawl-site.js';
import type { CrawlEvent, CrawlMemory, CrawlOutcome } from './events.js';

export interface SiteJob {
  readonly site: SiteToCrawl;
  readonly memory: CrawlMemory;
  readonly options: CrawlOptions;
  /** Told of every event, one after the other; the crawl waits for it. What it throws ends this site only. */
  readonly onEvent: (event: CrawlEvent) => Promise<void> | void;
}

export type SiteOutcome =
  | { readonly kind: 'crawled'; readonly outcome: CrawlOutcome }
  /** A bug or a store that failed; the message names the site. */
  | { readonly kind: 'failed'; readonly error: Error }
  /** The signal came before the site's turn, or the job was withdrawn. */
  | { readonly kind: 'not-begun' };

/** Told to Crawlee, which else runs `ps` before each run to learn it. */
const MEMORY_MBYTES = Math.ceil(totalmem() / 4 / 2 ** 20);

/**
 * Crawls the sites of `jobs`, `sitesAtOnce` at a time. A job is made when its turn comes; null = it is not to be crawled
 * after all. One outcome a job, in the order of the jobs. A site that fails leaves the others alone. After the signal no site is begun; those under way end as `stopped`.
 */
export async function crawlSites(
  deps: CrawlDeps,
  jobs: readonly (() => SiteJob | null)[],
  options: { readonly sitesAtOnce: number; readonly signal: AbortSignal },
): Promise<readonly SiteOutcome[]> {
  const outcomes: SiteOutcome[] = jobs.map(() => ({ kind: 'not-begun' }));
  if (jobs.length === 0) return outcomes;
  // Each site follows the one signal: as many listeners as sites are no leak.
  setMaxListeners(0, options.signal);
  const atOnce = Math.max(1, Math.min(options.sitesAtOnce, jobs.length));
  let begun = 0;
  const isOver = (): boolean => begun >= jobs.length || options.signal.aborted;
  const crawlNext = async (): Promise<void> => {
    const index = begun;
    begun += 1;
    const make = jobs[index];
    if (make !== undefined && !options.signal.aborted)
      outcomes[index] = await crawlOne(deps, make, options.signal);
  };
  if (atOnce === 1) {
    while (!isOver()) await crawlNext();
    return outcomes;
  }
  // Loaded when it is needed, which it is not for one site: it takes longer than everything else that a command loads.
  const { AutoscaledPool, Configuration, Log, LogLevel } = await import('@crawlee/basic');
  const config = new Configuration({
    persistStorage: false,
    purgeOnStart: false,
    memoryMbytes: MEMORY_MBYTES,
    logLevel: LogLevel.OFF,
  });
  // Not a whole crawler around it: its limits of time watch every promise of the process, an eighth of a crawl's cost.
  const pool = new AutoscaledPool(
    {
      minConcurrency: 1,
      maxConcurrency: atOnce,
      desiredConcurrency: atOnce,
      loggingIntervalSecs: null,
      log: new Log({ level: LogLevel.OFF, prefix: 'sites' }),
      isTaskReadyFunction: () => Promise.resolve(!isOver()),
      isFinishedFunction: () => Promise.resolve(isOver()),
      runTaskFunction: crawlNext,
    },
    config,
  );
  // Its events of the load are not begun: they run `ps`, and a busy event loop, which the pool measures itself, tells as much.
  await pool.run();
  return outcomes;
}

async function crawlOne(
  deps: CrawlDeps,
  make: () => SiteJob | null,
  signal: AbortSignal,
): Promise<SiteOutcome> {
  let startUrl = 'a site';
  const stop = new AbortController();
  const follow = (): void => stop.abort();
  const signals: AbortSignal[] = [signal];
  try {
    const job = make();
    if (job === null) return { kind: 'not-begun' };
    startUrl = job.site.startUrl;
    if (job.options.signal !== null) signals.push(job.options.signal);
    for (const one of signals) {
      if (one.aborted) stop.abort();
      one.addEventListener('abort', follow, { once: true });
    }
    let outcome: CrawlOutcome = 'stopped';
    const goThrough = deps.goThrough ?? crawlSite;
    for await (const event of goThrough(job.site, job.memory, deps, {
      ...job.options,
      signal: stop.signal,
    })) {
      await job.onEvent(event);
      if (event.type === 'done') outcome = event.outcome;
    }
    return { kind: 'crawled', outcome };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return { kind: 'failed', error: new Error(`${startUrl}: ${reason}`, { cause }) };
  } finally {
    for (const one of signals) one.removeEventListener('abort', follow);
  }
}
