import { and, count, eq, ne, sql } from 'drizzle-orm';
import type { CrawlOutcome, CrawlTotals, FrontierEntry, SkipReason } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { transact } from '../open.js';
import { given, prepared } from '../prepared.js';
import { crawls, frontier, imageAddresses, pageDone, pages, skippedUrls } from '../schema/index.js';
import { countSeen, gradesOfCrawl, problemsOfCrawl } from './crawl-summary.js';
import type { CrawlLease } from './crawl-ref.js';
import type { SiteRow } from './sites.js';

export type CrawlRow = typeof crawls.$inferSelect;

export type StartedCrawl =
  | { readonly kind: 'started'; readonly crawlId: string; readonly resumes: number }
  /** An interrupted crawl of the site is taken up. */
  | { readonly kind: 'resumed'; readonly crawlId: string; readonly resumes: number }
  /** Another live process crawls the site. */
  | { readonly kind: 'busy'; readonly owner: string; readonly beatAt: string };

export interface StartCrawlInput {
  readonly siteId: string;
  readonly at: string;
  /** Name of this process (`crawlOwner()`). */
  readonly owner: string;
  /** Whether the process with this name still runs. */
  readonly isAlive: (owner: string) => boolean;
}

/** An interrupted crawl older than this is closed and a new one begins: its finished pages are news of last week. */
export const RESUME_WITHIN_MS = 3 * 86_400_000;
/** A crawl whose owner gave no sign for so long is taken over even if a process of that name runs. */
export const OWNER_SILENT_MS = 15 * 60_000;

/** Begins a crawl of a site, or takes up the one that was interrupted (killed, stopped) in the last three days. */
export function startCrawl(db: Db, input: StartCrawlInput): StartedCrawl {
  const { siteId, at, owner, isAlive } = input;
  return transact(db, (tx) => {
    const open = tx
      .select()
      .from(crawls)
      .where(and(eq(crawls.siteId, siteId), ne(crawls.state, 'done')))
      .get();
    if (open !== undefined) {
      const silentMs = Date.parse(at) - Date.parse(open.beatAt);
      const isHeld = open.state === 'running' && silentMs < OWNER_SILENT_MS && isAlive(open.owner);
      if (isHeld) return { kind: 'busy', owner: open.owner, beatAt: open.beatAt };
      if (Date.parse(at) - Date.parse(open.startedAt) <= RESUME_WITHIN_MS) {
        const resumes = open.resumes + 1;
        tx.update(crawls)
          .set({
            state: 'running',
            outcome: null,
            endedAt: null,
            owner,
            beatAt: at,
            resumes,
          })
          .where(eq(crawls.id, open.id))
          .run();
        return { kind: 'resumed', crawlId: open.id, resumes };
      }
      closeCrawl(tx, open, 'stopped', at);
    }
    const crawlId = newId(at);
    tx.insert(crawls)
      .values({ id: crawlId, siteId, state: 'running', owner, beatAt: at, startedAt: at })
      .run();
    return { kind: 'started', crawlId, resumes: 0 };
  });
}

function findCrawl(db: Db, crawlId: string): CrawlRow | null {
  return db.select().from(crawls).where(eq(crawls.id, crawlId)).get() ?? null;
}

/**
 * Makes the question whether a crawl is still this process's own, to be asked in every transaction that writes for it.
 * False once another process has taken it up (this one was silent for long) or has closed it.
 */
export function leaseCheck(db: Db, lease: CrawlLease): () => boolean {
  const { crawlId, resumes } = lease;
  const isOwn = and(eq(crawls.id, crawlId), eq(crawls.resumes, resumes), eq(crawls.state, 'running'));
  // One connection: what is prepared once sees what the present transaction sees.
  const own = db.select({ id: crawls.id }).from(crawls).where(isOwn).prepare();
  return () => own.get() !== undefined;
}

/** Sign of life of the process that crawls. */
export function beat(db: Db, crawlId: string, at: string): void {
  db.update(crawls).set({ beatAt: at }).where(eq(crawls.id, crawlId)).run();
}

/** Puts addresses on the frontier, except pages already finished in this crawl; the greater priority stays. */
export function enqueue(
  tx: Db,
  crawl: { readonly siteId: string; readonly crawlId: string },
  entries: readonly FrontierEntry[],
): void {
  if (entries.length === 0) return;
  // One statement for a whole sitemap. WHERE true: the parser would take ON for a join otherwise.
  tx.run(sql`
    INSERT INTO frontier (site_id, url, priority, label)
    SELECT ${crawl.siteId}, entry.value ->> 'url', max(entry.value ->> 'priority'), entry.value ->> 'label'
    FROM json_each(${JSON.stringify(entries)}) AS entry
    WHERE NOT EXISTS (
      SELECT 1 FROM page_done WHERE crawl_id = ${crawl.crawlId} AND url = entry.value ->> 'url'
    )
    GROUP BY entry.value ->> 'url'
    ORDER BY max(entry.value ->> 'priority') DESC, min(entry.key)
    ON CONFLICT (site_id, url) DO UPDATE
    SET priority = max(priority, excluded.priority), label = coalesce(excluded.label, label)
  `);
}

/**
 * Addresses that wait: those that no visit was ever finished of, then the others; of each the one that waits longest first
 * (rows are numbered in the order in which they came, and one that was visited comes anew).
 */
export function waitingAddresses(db: Db, siteId: string): FrontierEntry[] {
  const rows = db
    .select({ url: frontier.url, priority: frontier.priority, label: frontier.label })
    .from(frontier)
    .leftJoin(pages, and(eq(pages.siteId, frontier.siteId), eq(pages.url, frontier.url)))
    .where(eq(frontier.siteId, siteId))
    .orderBy(sql`coalesce(${pages.finished}, 0)`, sql`${frontier}.rowid`)
    .all();
  return rows.map(({ url, priority, label }) => ({ url, priority, ...(label === null ? {} : { label }) }));
}

/** Pages already finished in this crawl. */
export function finishedPages(db: Db, crawlId: string): string[] {
  const rows = db.select({ url: pageDone.url }).from(pageDone).where(eq(pageDone.crawlId, crawlId)).all();
  return rows.map((row) => row.url);
}

/** How many crawls of a site are over. */
export function countEnded(db: Db, siteId: string): number {
  return (
    db
      .select({ n: count() })
      .from(crawls)
      .where(and(eq(crawls.siteId, siteId), eq(crawls.state, 'done')))
      .get()?.n ?? 0
  );
}

/** Whether anything was ever written of what a site shows. */
export function isUnseen(db: Db, siteId: string): boolean {
  const page = db.select({ id: pages.id }).from(pages).where(eq(pages.siteId, siteId)).limit(1).get();
  const ofSite = eq(imageAddresses.siteId, siteId);
  const image = db.select({ id: imageAddresses.id }).from(imageAddresses).where(ofSite).limit(1).get();
  return page === undefined && image === undefined;
}

/** Counts an address as skipped, once a crawl. */
export function recordSkip(tx: Db, crawlId: string, reason: SkipReason, url: string): void {
  insertSkip(tx).run({ crawlId, reason, url });
}

const insertSkip = prepared((db) =>
  db
    .insert(skippedUrls)
    .values({ crawlId: given('crawlId'), reason: given('reason'), url: given('url') })
    .onConflictDoNothing()
    .prepare(),
);

/**
 * Ends a crawl with what it told of itself. `stopped` leaves it ready to be taken up; any other outcome closes it:
 * skips are added up, the notes for a resumption go, and after `complete` nothing waits on the frontier any more.
 */
export function finishCrawl(
  tx: Db,
  crawlId: string,
  outcome: CrawlOutcome,
  told: CrawlTotals,
  at: string,
): void {
  const crawl = findCrawl(tx, crawlId);
  if (crawl === null || crawl.state !== 'running') throw new Error(`crawl ${crawlId} is not running`);
  // A resumed crawl tells only of its own part: pages and visuals are counted again from what was written, the
  // traffic is added to what earlier parts told.
  const seen = crawl.resumes === 0 ? told : countSeen(tx, crawlId);
  const totals = {
    pages: Math.max(seen.pages, told.pages),
    documents: Math.max(seen.documents, told.documents),
    visuals: Math.max(seen.visuals, told.visuals),
    requests: crawl.requests + told.requests,
    bytesDownloaded: crawl.bytesDownloaded + told.bytesDownloaded,
    durationMs: crawl.durationMs + told.durationMs,
  };
  tx.update(crawls).set(totals).where(eq(crawls.id, crawlId)).run();
  if (outcome === 'stopped') {
    tx.update(crawls).set({ state: 'interrupted', outcome, endedAt: at }).where(eq(crawls.id, crawlId)).run();
    return;
  }
  if (outcome === 'complete') tx.delete(frontier).where(eq(frontier.siteId, crawl.siteId)).run();
  closeCrawl(tx, crawl, outcome, at);
}

/**
 * Leaves a running crawl ready to be taken up: for a process that ends, or whose crawl broke off with an exception.
 * One that another process has taken up is left alone.
 */
export function interruptCrawl(
  db: Db,
  lease: { readonly crawlId: string; readonly resumes: number },
  at: string,
): void {
  const running = and(
    eq(crawls.id, lease.crawlId),
    eq(crawls.resumes, lease.resumes),
    eq(crawls.state, 'running'),
  );
  db.update(crawls).set({ state: 'interrupted', outcome: 'stopped', endedAt: at }).where(running).run();
}

function closeCrawl(tx: Db, crawl: CrawlRow, outcome: CrawlOutcome, at: string): void {
  const own = { grades: gradesOfCrawl(tx, crawl.id), problems: problemsOfCrawl(tx, crawl.id).length };
  tx.run(sql`
    INSERT INTO skipped (crawl_id, reason, count)
    SELECT crawl_id, reason, count(*) FROM skipped_urls WHERE crawl_id = ${crawl.id} GROUP BY reason
  `);
  tx.delete(skippedUrls).where(eq(skippedUrls.crawlId, crawl.id)).run();
  tx.delete(pageDone).where(eq(pageDone.crawlId, crawl.id)).run();
  tx.update(crawls)
    .set({ ...own, state: 'done', outcome, endedAt: at })
    .where(eq(crawls.id, crawl.id))
    .run();
}

/** A crawl that has ended and of which not all that follows was done. */
export interface CrawlToFollow {
  readonly crawlId: string;
  readonly siteId: string;
  readonly startUrl: string;
  readonly delayMs: number;
  /** The addition by criteria that the site came with; null when a person gave its address. */
  readonly batchId: string | null;
  readonly render: SiteRow['render'];
  readonly endedAt: string;
  /** `paused`: a person suspended the watch, nothing is asked of the site meanwhile. `removed`: nothing any more. */
  readonly watch: 'on' | 'paused' | 'removed';
}

/** What ended crawls left to do, in the order in which they ended. */
export function crawlsToFollow(db: Db): CrawlToFollow[] {
  return db.all(
    sql`SELECT c.id AS crawlId, c.site_id AS siteId, s.start_url AS startUrl, s.delay_ms AS delayMs, s.batch_id AS batchId, s.render,
        c.ended_at AS endedAt,
        CASE WHEN s.removed_at IS NOT NULL THEN 'removed' WHEN s.paused THEN 'paused' ELSE 'on' END AS watch
      FROM crawls c JOIN sites s ON s.id = c.site_id
      WHERE c.state = 'done' AND c.followed_at IS NULL ORDER BY c.ended_at, c.id`,
  );
}

/** Notes that all that follows a crawl was done. */
export function noteFollowed(db: Db, crawlId: string, at: string): void {
  db.update(crawls)
    .set({ followedAt: at })
    .where(and(eq(crawls.id, crawlId), eq(crawls.state, 'done')))
    .run();
}

/** Crawls of a site, newest first. */
export function listCrawls(db: Db, siteId: string, limit = 50): CrawlRow[] {
  return db
    .select()
    .from(crawls)
    .where(eq(crawls.siteId, siteId))
    .orderBy(sql`${crawls.startedAt} DESC`, sql`${crawls.id} DESC`)
    .limit(limit)
    .all();
}

/** The latest instant that any crawl wrote down; null before the first one. A clock before it is wrong. */
export function latestCrawlInstant(db: Db): string | null {
  const row = db
    .select({ at: sql<string | null>`max(${crawls.beatAt})` })
    .from(crawls)
    .get();
  return row?.at ?? null;
}
