import { and, eq, ne, sql } from 'drizzle-orm';
import type { CrawlOutcome, CrawlTotals, FrontierEntry, SkipReason } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { transact } from '../open.js';
import { crawls, frontier, pageDone, pages, skippedUrls } from '../schema/index.js';
import { countSeen, gradesOfCrawl, problemsOfCrawl } from './crawl-summary.js';

export type CrawlRow = typeof crawls.$inferSelect;

export type StartedCrawl =
  | { readonly kind: 'started'; readonly crawlId: string }
  /** An interrupted crawl of the site is taken up. */
  | { readonly kind: 'resumed'; readonly crawlId: string }
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
        tx.update(crawls)
          .set({
            state: 'running',
            outcome: null,
            endedAt: null,
            owner,
            beatAt: at,
            resumes: open.resumes + 1,
          })
          .where(eq(crawls.id, open.id))
          .run();
        return { kind: 'resumed', crawlId: open.id };
      }
      closeCrawl(tx, open, 'stopped', at);
    }
    const crawlId = newId(at);
    tx.insert(crawls)
      .values({ id: crawlId, siteId, state: 'running', owner, beatAt: at, startedAt: at })
      .run();
    return { kind: 'started', crawlId };
  });
}

function findCrawl(db: Db, crawlId: string): CrawlRow | null {
  return db.select().from(crawls).where(eq(crawls.id, crawlId)).get() ?? null;
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
    INSERT INTO frontier (site_id, url, priority)
    SELECT ${crawl.siteId}, entry.value ->> 'url', max(entry.value ->> 'priority')
    FROM json_each(${JSON.stringify(entries)}) AS entry
    WHERE NOT EXISTS (
      SELECT 1 FROM page_done WHERE crawl_id = ${crawl.crawlId} AND url = entry.value ->> 'url'
    )
    GROUP BY entry.value ->> 'url'
    ON CONFLICT (site_id, url) DO UPDATE SET priority = max(priority, excluded.priority)
  `);
}

/** Addresses that wait: greater priority first, then pages never seen, then those seen longest ago. */
export function waitingAddresses(db: Db, siteId: string): FrontierEntry[] {
  return db
    .select({ url: frontier.url, priority: frontier.priority })
    .from(frontier)
    .leftJoin(pages, and(eq(pages.siteId, frontier.siteId), eq(pages.url, frontier.url)))
    .where(eq(frontier.siteId, siteId))
    .orderBy(sql`${frontier.priority} DESC`, sql`coalesce(${pages.lastSeen}, '')`, frontier.url)
    .all();
}

/** Pages already finished in this crawl. */
export function finishedPages(db: Db, crawlId: string): string[] {
  const rows = db.select({ url: pageDone.url }).from(pageDone).where(eq(pageDone.crawlId, crawlId)).all();
  return rows.map((row) => row.url);
}

/** Counts an address as skipped, once a crawl. */
export function recordSkip(tx: Db, crawlId: string, reason: SkipReason, url: string): void {
  tx.insert(skippedUrls).values({ crawlId, reason, url }).onConflictDoNothing().run();
}

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

/** Leaves a running crawl ready to be taken up: for a process that ends, or whose crawl broke off with an exception. */
export function interruptCrawl(db: Db, crawlId: string, at: string): void {
  const running = and(eq(crawls.id, crawlId), eq(crawls.state, 'running'));
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
