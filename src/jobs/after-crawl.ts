/**
 * What follows a crawl: what it flagged gets into the queue, pages are captured, cases are told what was seen, and days
 * that are over are sealed. Each step may be done again and then changes nothing; a crawl is noted as followed when
 * all of them are done, so that a process that is killed anywhere leaves the rest to the next one.
 */
import { type CrawlToFollow, crawlsToFollow, noteFollowed } from '../../db/queries/crawls.js';
import { watchAfterCrawl, type Watched } from '../cases/index.js';
import { capturePages, type CaptureDeps, type CaptureRun } from '../evidence/capture-page.js';
import { authorityInUse } from '../evidence/authority-in-use.js';
import { type SealRun, sealDays } from '../evidence/seal-days.js';
import { queueNewlyFlagged, type Queued } from '../review/index.js';

export interface AfterCrawlDeps extends CaptureDeps {
  /** Address of the time-stamp authority of the settings; null while they name none: what people chose counts then. */
  readonly authority: string | null;
}

export interface Followed {
  readonly crawl: CrawlToFollow;
  readonly queued: Queued;
  readonly captures: CaptureRun;
  readonly watched: readonly Watched[];
  /** False when captures wait for the next call. */
  readonly isDone: boolean;
}

export interface AfterCrawls {
  readonly followed: readonly Followed[];
  readonly seal: SealRun;
}

/** A step that takes time. `of` is 0 while nobody knows how much there is. */
export interface Progress {
  readonly step: 'queue' | 'capture' | 'seal';
  /** Start page of the site; null for what belongs to none. */
  readonly site: string | null;
  readonly done: number;
  readonly of: number;
}

/**
 * Does what ended crawls left to do, of this process or of earlier ones, the oldest first. After the signal nothing more
 * is begun. Throws only when the store fails.
 */
export async function afterCrawls(
  deps: AfterCrawlDeps,
  options: { readonly signal: AbortSignal; readonly onProgress?: (progress: Progress) => void },
): Promise<AfterCrawls> {
  const { signal, onProgress = () => undefined } = options;
  const followed: Followed[] = [];
  for (const crawl of crawlsToFollow(deps.db)) {
    if (signal.aborted) break;
    followed.push(await follow(deps, crawl, signal, onProgress));
  }
  if (signal.aborted) return { followed, seal: { kind: 'nothing-to-seal' } };
  onProgress({ step: 'seal', site: null, done: 0, of: 0 });
  return {
    followed,
    seal: await sealDays(deps, { authority: authorityInUse(deps.db, deps.authority).url, signal }),
  };
}

/** A site whose watch is suspended or ended is asked for nothing. */
const NOT_ASKED: CaptureRun = { captured: 0, shortfalls: {}, waiting: 0, problems: [] };

async function follow(
  deps: AfterCrawlDeps,
  crawl: CrawlToFollow,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Followed> {
  const { db, now } = deps;
  const { crawlId, startUrl: site, render } = crawl;
  onProgress({ step: 'queue', site, done: 0, of: 0 });
  const queued = await queueNewlyFlagged(deps, crawlId);
  // Before the captures, which take time: what a crawl saw of a case is told as soon as it can be.
  const watched = watchAfterCrawl(db, crawlId);
  const captures =
    crawl.watch === 'on'
      ? await capturePages(deps, {
          ...crawl,
          isNamed: crawl.batchId === null,
          mayShow: render !== 'never',
          signal,
          onProgress: (done, of) => onProgress({ step: 'capture', site, done, of }),
        })
      : NOT_ASKED;
  // What a pause holds back is taken up when it ends.
  const isDone = captures.waiting === 0 && crawl.watch !== 'paused';
  if (isDone) noteFollowed(db, crawlId, now().toISOString());
  return { crawl, queued, captures, watched, isDone };
}
