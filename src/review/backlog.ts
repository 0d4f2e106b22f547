/** After a crawl: what is flagged and belongs to no picture yet gets into the queue. Nothing flagged is passed over. */
import { transact, type Db } from '../../db/open.js';
import {
  findReport,
  markReportFound,
  reportedPicturesSeen,
  twinsOfReported,
  unplacedReported,
  type ReportRow,
} from '../../db/queries/reports.js';
import { reportsOfPicture } from '../../db/queries/pictures.js';
import {
  keptBytesOf,
  picturesOfSite,
  readableNow,
  showingsOf,
  siteOfCrawl,
  unplacedFlagged,
  unplacedOfCrawl,
} from '../../db/queries/standing-facts.js';
import type { BlobStore } from '../evidence/blobs.js';
import { refreshPicture } from './facts.js';
import { hashOfImage } from './hash-image.js';
import { placeContent, type HashReading, type Placed } from './pictures.js';

export interface Queued {
  /** One for each content, in the order of their keys. */
  readonly placed: readonly (Placed & { readonly contentKey: string })[];
  /** Contents whose bytes are not in the store: they wait for their review and are compared with nothing. */
  readonly withoutBytes: readonly string[];
}

export interface QueueDeps {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly now: () => Date;
}

/**
 * To be called when a crawl has ended. Puts its flagged contents into pictures, gives a hash to those whose bytes came
 * since, and brings the queue up to what the crawl saw. Each content is its own transaction: stopped anywhere and called
 * again, it goes on.
 */
export async function queueNewlyFlagged(deps: QueueDeps, crawlId: string): Promise<Queued> {
  const { db } = deps;
  const site = siteOfCrawl(db, crawlId);
  if (site === null) throw new Error(`no such crawl: ${crawlId}`);
  const queued = await placeAll(deps, [...unplacedOfCrawl(db, crawlId), ...readableNow(db)]);
  refreshAll(db, picturesOfSite(db, site.siteId));
  await followReports(deps);
  return queued;
}

/**
 * What waiting reports have to be told: those that a stop left without a picture get one, by-catch with the very bytes of
 * one joins it, and those of which a site shows a content are found. Doing it again changes nothing.
 *
 * @returns how many reports were found
 */
export async function followReports(deps: QueueDeps): Promise<number> {
  const { db } = deps;
  await placeAll(deps, [...unplacedReported(db), ...twinsOfReported(db)]);
  return reportedPicturesSeen(db).reduce(
    (count, picture) =>
      count +
      transact(db, (tx) => {
        const told = tellReports(tx, picture);
        refreshPicture(tx, picture);
        return told;
      }),
    0,
  );
}

const WALK = 500;

/** The same for all that is flagged, whichever crawl saw it: after a new ruleset was applied. */
export async function queueAllFlagged(deps: QueueDeps): Promise<Queued> {
  const all: Queued[] = [];
  for (let after: string | null = null; ;) {
    const keys = unplacedFlagged(deps.db, { after, limit: WALK });
    all.push(await placeAll(deps, keys));
    after = keys.at(-1) ?? null;
    if (after === null) break;
  }
  return {
    placed: all.flatMap(({ placed }) => placed),
    withoutBytes: all.flatMap(({ withoutBytes }) => withoutBytes),
  };
}

/**
 * Puts what a person reported into its picture: the one that crawls met before, or a new one that waits for its review.
 * Null when the report brought no file, or was refused.
 */
export async function queueReport(deps: QueueDeps, reportId: string): Promise<Placed | null> {
  const report: ReportRow | null = findReport(deps.db, reportId);
  if (report === null) throw new Error(`no such report: ${reportId}`);
  if (report.contentKey === null || report.state === 'refused') return null;
  const { placed } = await placeAll(deps, [report.contentKey]);
  return placed[0] ?? null;
}

async function placeAll(deps: QueueDeps, contentKeys: readonly string[]): Promise<Queued> {
  const placed: (Placed & { readonly contentKey: string })[] = [];
  const withoutBytes: string[] = [];
  for (const contentKey of contentKeys) {
    const hash = await hashOfContent(deps, contentKey);
    if (hash.kind === 'not-read') withoutBytes.push(contentKey);
    const at = deps.now().toISOString();
    const one = transact(deps.db, (tx) => {
      const result = placeContent(tx, { contentKey, hash, at });
      tellReports(tx, result.picture);
      return result;
    });
    placed.push({ ...one, contentKey });
  }
  return { placed, withoutBytes };
}

/** The hash of a content from its kept bytes; bytes that are damaged or gone are as good as none. */
export async function hashOfContent(
  { db, blobs }: Pick<QueueDeps, 'db' | 'blobs'>,
  contentKey: string,
): Promise<HashReading> {
  for (const sha256 of keptBytesOf(db, contentKey)) {
    const reading = await blobs.get(sha256);
    if (reading.kind === 'found') return hashOfImage(reading.bytes);
  }
  return { kind: 'not-read' };
}

/** What was reported is found when a site shows the same picture. */
function tellReports(tx: Db, picture: string): number {
  const waiting = reportsOfPicture(tx, picture).filter(({ state }) => state === 'received');
  if (waiting.length === 0 || showingsOf(tx, picture).every(({ seen }) => seen === 0)) return 0;
  for (const { id } of waiting) markReportFound(tx, id);
  return waiting.length;
}

const REFRESH = 200;

function refreshAll(db: Db, pictures: readonly string[]): void {
  for (let from = 0; from < pictures.length; from += REFRESH)
    transact(db, (tx) => {
      for (const id of pictures.slice(from, from + REFRESH)) refreshPicture(tx, id);
    });
}
