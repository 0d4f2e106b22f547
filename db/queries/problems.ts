import { and, eq, gte, inArray, isNull, like, lt, ne, or, sql } from 'drizzle-orm';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { problems } from '../schema/index.js';
import type { CrawlRef } from './crawl-ref.js';

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

/** Addresses of a site with an open problem from before this crawl; null when there are more than `most`. */
export function oldProblemUrls(db: Db, crawl: CrawlRef, most: number): ReadonlySet<string> | null {
  const rows = db
    .select({ url: problems.url })
    .from(problems)
    .where(isOld(crawl))
    .limit(most + 1)
    .all();
  return rows.length > most ? null : new Set(rows.map((row) => row.url));
}

/** Closes the open problems of these addresses, except those seen in this very crawl. */
export function closeProblems(tx: Db, crawl: CrawlRef, urls: readonly string[], at: string): void {
  const { siteId, crawlId } = crawl;
  for (const url of urls) closeProblem(tx).run({ siteId, crawlId, url, at });
}

const closeProblem = prepared((db) =>
  db
    .update(problems)
    .set({ closedAt: givenTo('at') })
    .where(
      and(
        eq(problems.siteId, given('siteId')),
        eq(problems.url, given('url')),
        isNull(problems.closedAt),
        ne(problems.lastCrawlId, given('crawlId')),
      ),
    )
    .prepare(),
);

/** What was wrong with a content stays so while the content is the same; a server that did not answer is another matter. */
const LASTING = ['too-large', 'truncated', 'malformed', 'not-image', 'not-looked-at'] as const;

/** An unchanged page or document: what could not be read of it, or inside it (`…#image=2`), was met again. */
export function prolongProblems(tx: Db, crawl: CrawlRef, url: string, at: string): void {
  tx.update(problems)
    .set({ lastSeen: at, lastCrawlId: crawl.crawlId, count: sql`${problems.count} + 1` })
    .where(
      and(
        isOld(crawl),
        inArray(problems.code, [...LASTING]),
        // `$` follows `#`: every address that is this one with a fragment.
        or(eq(problems.url, url), and(gte(problems.url, `${url}#`), lt(problems.url, `${url}$`))),
      ),
    )
    .run();
}

/** Whether something of the page at this address could not be looked at in this crawl. */
export function hasProblemNow(db: Db, crawl: CrawlRef, url: string): boolean {
  const { siteId, crawlId } = crawl;
  return problemNow(db).get({ siteId, crawlId, url }) !== undefined;
}

const openAtGiven = and(
  eq(problems.siteId, given('siteId')),
  eq(problems.url, given('url')),
  isNull(problems.closedAt),
);
const problemNow = prepared((db) =>
  db
    .select({ id: problems.id })
    .from(problems)
    .where(and(openAtGiven, eq(problems.lastCrawlId, given('crawlId'))))
    .limit(1)
    .prepare(),
);
const lookWaiting = prepared((db) =>
  db
    .select({ id: problems.id })
    .from(problems)
    .where(and(openAtGiven, eq(problems.code, 'not-looked-at')))
    .limit(1)
    .prepare(),
);

/** Whether a page waits to be looked at in full: for want of a browser, for example. */
export function waitsForALook(db: Db, siteId: string, url: string): boolean {
  return lookWaiting(db).get({ siteId, url }) !== undefined;
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
