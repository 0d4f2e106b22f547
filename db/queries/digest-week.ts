/** What crawls went through in a stretch of time, and when there was none. */
import { sql, type SQL } from 'drizzle-orm';
import type { ProblemCode } from '../../src/crawlers/events.js';
import { idPrefix } from '../ids.js';
import type { Db } from '../open.js';
import type { Stretch } from './digest-news.js';
import { codeWithin, within, type Territory } from './territories.js';

/** A crawl goes on for so long at most: what began before is not looked for. */
const LONGEST_CRAWL_MS = 30 * 86_400_000;

export interface WeekOfCrawls {
  /** Sites of which a crawl saw pages. */
  readonly sites: number;
  /** Visuals of the last such crawl of each. */
  readonly visuals: number;
}

export function crawledIn(db: Db, { territory, from, until }: Stretch): WeekOfCrawls {
  const earliest = new Date(Date.parse(from) - LONGEST_CRAWL_MS).toISOString();
  // The sites first: asked of all sites, the question about their crawls takes a third of a second.
  return (
    db.get<WeekOfCrawls>(
      sql`WITH here AS MATERIALIZED (SELECT t.id AS id FROM sites t CROSS JOIN authorities a ON a.code = t.authority_code
          WHERE t.removed_at IS NULL AND ${within(territory)})
        SELECT count(*) AS sites, coalesce(sum(visuals), 0) AS visuals FROM (
          SELECT (SELECT c.visuals FROM crawls c WHERE c.site_id = here.id AND c.state = 'done'
              AND c.outcome IN ('complete', 'budget') AND c.pages + c.documents > 0
              AND c.started_at >= ${earliest} AND c.started_at < ${until}
              AND c.ended_at >= ${from} AND c.ended_at < ${until} ORDER BY c.started_at DESC LIMIT 1) AS visuals
            FROM here)
        WHERE visuals IS NOT NULL`,
    ) ?? { sites: 0, visuals: 0 }
  );
}

/** Sites whose watch a person ended: nobody looks at them any more. */
export function watchesEnded(db: Db, { territory, from, until }: Stretch): number {
  return (
    db.get<{ n: number }>(
      sql`SELECT count(*) AS n FROM sites t WHERE t.removed_at >= ${from} AND t.removed_at < ${until}
        AND ${codeWithin(territory, sql`t.authority_code`)}`,
    )?.n ?? 0
  );
}

/** Sites with an address that could not be looked at for the first time since an instant, and still cannot. */
export function sitesWithNewProblems(db: Db, since: string): ReadonlySet<string> {
  return new Set(
    db
      .all<{ id: string }>(
        sql`SELECT DISTINCT site_id AS id FROM problems WHERE closed_at IS NULL AND first_seen >= ${since}`,
      )
      .map(({ id }) => id),
  );
}

/** Why addresses of these sites cannot be looked at now, the most frequent cause of each first. */
export function problemCodesOf(
  db: Db,
  siteIds: readonly string[],
): ReadonlyMap<string, readonly ProblemCode[]> {
  const found = new Map<string, ProblemCode[]>();
  const rows = db.all<{ site: string; code: ProblemCode }>(
    sql`SELECT p.site_id AS site, p.code AS code FROM json_each(${JSON.stringify(siteIds)}) j
      CROSS JOIN problems p ON p.site_id = j.value AND p.closed_at IS NULL
      GROUP BY p.site_id, p.code ORDER BY p.site_id, count(*) DESC, p.code`,
  );
  for (const { site, code } of rows) found.set(site, [...(found.get(site) ?? []), code]);
  return found;
}

/**
 * Whether any crawl was under way between two instants, wherever. One that was taken up again was not all the time from
 * its beginning to its end: it counts where it began, ended or saw pages.
 */
export function wasCrawling(db: Db, from: string, until: string): boolean {
  const earliest = idPrefix(new Date(Date.parse(from) - LONGEST_CRAWL_MS).toISOString());
  return (
    db.get(
      sql`SELECT 1 AS one FROM crawls c WHERE c.id >= ${earliest} AND c.started_at < ${until}
        AND coalesce(c.ended_at, c.beat_at) >= ${from} AND (c.resumes = 0 OR c.started_at >= ${from}
          OR coalesce(c.ended_at, c.beat_at) < ${until} OR EXISTS (SELECT 1 FROM pages p
            WHERE p.site_id = c.site_id AND p.last_seen >= ${from} AND p.last_seen < ${until})) LIMIT 1`,
    ) !== undefined
  );
}

/** Whether a site of a territory was due before `until`, when nothing was crawled since `from`. */
export function wasDue(db: Db, { territory, from, until }: Stretch): boolean {
  const before = sql`(SELECT max(c.started_at) FROM crawls c WHERE c.site_id = t.id AND c.started_at < ${from})`;
  return (
    db.get(
      sql`SELECT 1 AS one FROM sites t WHERE t.removed_at IS NULL AND t.paused = 0 AND t.added_at < ${from}
        AND coalesce(t.due_from, '') < ${from} AND ${codeWithin(territory, sql`t.authority_code`)}
        AND coalesce(julianday(${before}) + t.cadence_days, 0) <= julianday(${until}) LIMIT 1`,
    ) !== undefined
  );
}

export interface DecidedCounts {
  readonly confirmed: number;
  readonly dismissed: number;
  readonly unsure: number;
}

/** Decisions of everybody about pictures that authorities there show, or that were reported about them. */
export function decidedIn(db: Db, { territory, from, until }: Stretch): DecidedCounts {
  const rows = db.all<{ kind: keyof DecidedCounts; n: number }>(
    sql`SELECT d.kind AS kind, count(*) AS n FROM decisions d
      WHERE d.at >= ${from} AND d.at < ${until}
        AND NOT EXISTS (SELECT 1 FROM decision_undos u WHERE u.decision_id = d.id) AND ${decidedWithin(territory)}
      GROUP BY d.kind`,
  );
  const of = (kind: keyof DecidedCounts): number => rows.find((row) => row.kind === kind)?.n ?? 0;
  return { confirmed: of('confirmed'), dismissed: of('dismissed'), unsure: of('unsure') };
}

/** Of the row `d` of decisions. The content that the person had before her eyes says where it is. */
function decidedWithin(territory: Territory): SQL {
  if (territory === null) return sql`1`;
  return sql`(EXISTS (SELECT 1 FROM sighting_visuals v CROSS JOIN sightings s ON s.id = v.sighting_id
      CROSS JOIN pages g ON g.id = s.page_id CROSS JOIN sites t ON t.id = g.site_id
      WHERE v.content_key = d.content_key AND ${codeWithin(territory, sql`t.authority_code`)})
    OR EXISTS (SELECT 1 FROM reports r WHERE r.content_key = d.content_key
      AND r.authority_code IS NOT NULL AND ${codeWithin(territory, sql`r.authority_code`)}))`;
}
