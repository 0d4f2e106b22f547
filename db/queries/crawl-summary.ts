import { and, count, countDistinct, eq, sql } from 'drizzle-orm';
import type { Grade } from '../../src/classifiers/types.js';
import type { CrawlOutcome, CrawlTotals, ProblemCode, SkipReason } from '../../src/crawlers/events.js';
import type { ToldPublication } from '../../src/crawlers/platforms/words.js';
import type { Db } from '../open.js';
import { publicationsOfCrawl } from './publications.js';
import {
  authorities,
  crawls,
  frontier,
  pages,
  problems,
  sightingVisuals,
  sites,
  skipped,
  skippedUrls,
} from '../schema/index.js';
import type { GradeCounts } from '../schema/json.js';
import { latestVerdict } from './verdicts.js';

/** Pages, documents and visuals that were written for a crawl, while it is the last one of its site. */
export function countSeen(db: Db, crawlId: string): Pick<CrawlTotals, 'pages' | 'documents' | 'visuals'> {
  const kinds = db
    .select({ kind: pages.kind, n: count() })
    .from(pages)
    // By its site first: pages have no index of crawls, and a national watch has millions of them.
    .where(
      and(
        sql`${pages.siteId} = (SELECT site_id FROM crawls WHERE id = ${crawlId})`,
        eq(pages.lastCrawlId, crawlId),
      ),
    )
    .groupBy(pages.kind)
    .all();
  const visuals = db
    .select({ n: countDistinct(sightingVisuals.contentKey) })
    .from(sightingVisuals)
    .where(eq(sightingVisuals.lastCrawlId, crawlId))
    .get();
  const of = (kind: string): number => kinds.find((row) => row.kind === kind)?.n ?? 0;
  return { pages: of('page'), documents: of('document'), visuals: visuals?.n ?? 0 };
}

/** Grades of the visuals seen in a crawl, by their latest verdicts. */
export function gradesOfCrawl(db: Db, crawlId: string): GradeCounts {
  const latest = latestVerdict(db);
  const rows = db
    .select({ grade: latest.grade, n: countDistinct(sightingVisuals.contentKey) })
    .from(sightingVisuals)
    .innerJoin(latest, eq(latest.contentKey, sightingVisuals.contentKey))
    .where(eq(sightingVisuals.lastCrawlId, crawlId))
    .groupBy(latest.grade)
    .all();
  const of = (grade: Grade): number => rows.find((row) => row.grade === grade)?.n ?? 0;
  return { stated: of('stated'), technical: of('technical'), hinted: of('hinted'), none: of('none') };
}

export interface CrawlProblem {
  readonly url: string;
  readonly code: ProblemCode;
  readonly message: string;
}

/** Problems last seen in this crawl. Those of an older crawl that came back since are told with the newer one. */
export function problemsOfCrawl(db: Db, crawlId: string): CrawlProblem[] {
  return db
    .select({ url: problems.url, code: problems.code, message: problems.message })
    .from(problems)
    .where(eq(problems.lastCrawlId, crawlId))
    .orderBy(problems.firstSeen, problems.id)
    .all();
}

export interface CrawlSummary {
  readonly crawlId: string;
  readonly siteId: string;
  readonly site: string;
  readonly authority: { readonly code: string; readonly name: string };
  readonly state: (typeof crawls.$inferSelect)['state'];
  readonly outcome: CrawlOutcome | null;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly totals: CrawlTotals;
  readonly grades: GradeCounts;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  readonly problems: readonly CrawlProblem[];
  /** What it met at publishing services. */
  readonly publications: readonly ToldPublication[];
  /** Addresses that still wait for a later crawl. */
  readonly waiting: number;
}

/** What a crawl did, finished or not; null when there is no such crawl. */
export function crawlSummary(db: Db, crawlId: string): CrawlSummary | null {
  const row = db
    .select({ crawl: crawls, site: sites.startUrl, code: authorities.code, name: authorities.name })
    .from(crawls)
    .innerJoin(sites, eq(sites.id, crawls.siteId))
    .innerJoin(authorities, eq(authorities.code, sites.authorityCode))
    .where(eq(crawls.id, crawlId))
    .get();
  if (row === undefined) return null;
  const { crawl } = row;
  const isDone = crawl.state === 'done';
  const skips = isDone
    ? db
        .select({ reason: skipped.reason, n: skipped.count })
        .from(skipped)
        .where(eq(skipped.crawlId, crawlId))
        .all()
    : db
        .select({ reason: skippedUrls.reason, n: count() })
        .from(skippedUrls)
        .where(eq(skippedUrls.crawlId, crawlId))
        .groupBy(skippedUrls.reason)
        .all();
  const waiting = db.select({ n: count() }).from(frontier).where(eq(frontier.siteId, crawl.siteId)).get();
  const { requests, bytesDownloaded, durationMs } = crawl;
  const seen = isDone ? crawl : countSeen(db, crawlId);
  return {
    crawlId,
    siteId: crawl.siteId,
    site: row.site,
    authority: { code: row.code, name: row.name },
    state: crawl.state,
    outcome: crawl.outcome,
    startedAt: crawl.startedAt,
    endedAt: crawl.endedAt,
    totals: {
      pages: seen.pages,
      documents: seen.documents,
      visuals: seen.visuals,
      requests,
      bytesDownloaded,
      durationMs,
    },
    grades: crawl.grades ?? gradesOfCrawl(db, crawlId),
    skipped: Object.fromEntries(skips.map((skip) => [skip.reason, skip.n])),
    problems: problemsOfCrawl(db, crawlId),
    publications: publicationsOfCrawl(db, { siteId: crawl.siteId, crawlId }),
    waiting: waiting?.n ?? 0,
  };
}
