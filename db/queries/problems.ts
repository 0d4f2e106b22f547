import { and, eq, inArray, isNull, like, ne, or, sql } from 'drizzle-orm';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { problems } from '../schema/index.js';
import type { CrawlRef } from './pages.js';

export type ProblemRow = typeof problems.$inferSelect;

/** Notes a problem: opens it, or counts one more crawl in which the open one was seen. */
export function openProblem(
  tx: Db,
  crawl: CrawlRef,
  problem: Extract<CrawlEvent, { type: 'problem' }>,
): void {
  const { url, code, message, at } = problem;
  tx.insert(problems)
    .values({
      id: newId(at),
      siteId: crawl.siteId,
      code,
      url,
      message,
      count: 1,
      firstSeen: at,
      lastSeen: at,
      lastCrawlId: crawl.crawlId,
    })
    .onConflictDoUpdate({
      target: [problems.siteId, problems.code, problems.url],
      targetWhere: sql.raw('closed_at IS NULL'),
      set: {
        message,
        lastSeen: at,
        lastCrawlId: crawl.crawlId,
        // Told twice in one crawl (a resumption tells a page again) is seen once.
        count: sql`${problems.count} + (${problems.lastCrawlId} <> excluded.last_crawl_id)`,
      },
    })
    .run();
}

/** Closes the open problems of these addresses, except those seen in this very crawl. */
export function closeProblems(tx: Db, crawl: CrawlRef, urls: readonly string[], at: string): void {
  tx.update(problems)
    .set({ closedAt: at })
    .where(and(isOld(crawl), inArray(problems.url, [...urls])))
    .run();
}

/** After a crawl that looked at everything: what it did not meet again is gone. */
export function closeProblemsNotMet(tx: Db, crawl: CrawlRef, at: string): void {
  tx.update(problems).set({ closedAt: at }).where(isOld(crawl)).run();
}

/** After a crawl that got into the site: a problem at its door (robots.txt, start address) is gone. */
export function closeDoorProblems(tx: Db, crawl: CrawlRef, startUrl: string, at: string): void {
  tx.update(problems)
    .set({ closedAt: at })
    .where(and(isOld(crawl), or(eq(problems.url, startUrl), like(problems.url, '%/robots.txt'))))
    .run();
}

function isOld(crawl: CrawlRef) {
  return and(
    eq(problems.siteId, crawl.siteId),
    isNull(problems.closedAt),
    ne(problems.lastCrawlId, crawl.crawlId),
  );
}

/** Open problems of a site, oldest first. */
export function openProblems(db: Db, siteId: string): ProblemRow[] {
  return db
    .select()
    .from(problems)
    .where(and(eq(problems.siteId, siteId), isNull(problems.closedAt)))
    .orderBy(problems.firstSeen, problems.id)
    .all();
}
