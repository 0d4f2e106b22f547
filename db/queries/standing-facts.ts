/** Where pictures stand and what crawls saw of them: what the review gathers its facts from. */
import { sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';

/** One authority that shows, or showed, one content of a picture; or whose visual a person reported. */
export interface Showing {
  readonly authority: string;
  readonly population: number | null;
  readonly contentKey: string;
  /** Places where it stands now. */
  readonly open: number;
  /** Places where crawls saw it, now or before; 0 = only reported. */
  readonly seen: number;
  /** Since when it is known there. */
  readonly since: string;
}

/**
 * A report `r` that shows something of an authority: its file. One without a file points to what a site shows; that is
 * this site's, and makes nobody else its publisher.
 */
export const BROUGHT_OF_AUTHORITY = sql.raw(`r.state <> 'refused' AND r.authority_code IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM report_details d WHERE d.report_id = r.id AND d.brought IS NULL)`);

/** Who shows a picture, the first to show it first. */
export function showingsOf(db: Db, pictureId: string): Showing[] {
  return showings(db).all({ pictureId });
}

const showings = prepared((db) =>
  db
    .select({
      authority: sql<string>`a.code`,
      population: sql<number | null>`a.population`,
      contentKey: sql<string>`seen.content_key`,
      open: sql<number>`sum(seen.is_open)`,
      seen: sql<number>`sum(seen.was_seen)`,
      since: sql<string>`min(seen.since)`,
    })
    .from(
      sql`(SELECT m.content_key, st.authority_code, v.closed_at IS NULL AS is_open, 1 AS was_seen, v.first_seen AS since
          FROM picture_members m JOIN sighting_visuals v ON v.content_key = m.content_key
          JOIN sightings s ON s.id = v.sighting_id JOIN pages p ON p.id = s.page_id JOIN sites st ON st.id = p.site_id
          WHERE m.picture_id = ${given('pictureId')}
        UNION ALL
        SELECT m.content_key, r.authority_code, 0, 0, r.at
          FROM picture_members m JOIN reports r ON r.content_key = m.content_key
          WHERE m.picture_id = ${given('pictureId')} AND ${BROUGHT_OF_AUTHORITY}
        ) AS seen CROSS JOIN authorities a ON a.code = seen.authority_code`,
    )
    .groupBy(sql`a.code`, sql`seen.content_key`)
    .orderBy(sql`min(seen.since)`, sql`a.code`, sql`seen.content_key`)
    .prepare(),
);

/**
 * Whether a content was first met before any crawl of its site had ended with pages: it may have stood there for years.
 * False for what no crawl met.
 */
export function isFromFirstCrawl(db: Db, contentKey: string): boolean {
  const row = firstMeeting(db).get({ contentKey });
  return row !== undefined && row.earlier === 0;
}

const firstMeeting = prepared((db) =>
  db
    .select({
      earlier: sql<number>`EXISTS (SELECT 1 FROM crawls c WHERE c.site_id = p.site_id AND c.state = 'done'
        AND c.pages + c.documents > 0 AND c.ended_at < v.first_seen)`,
    })
    .from(sql`sighting_visuals v JOIN sightings s ON s.id = v.sighting_id JOIN pages p ON p.id = s.page_id`)
    .where(sql`v.content_key = ${given('contentKey')}`)
    .orderBy(sql`v.first_seen`)
    .limit(1)
    .prepare(),
);

const IS_FLAGGED = sql.raw(
  `(SELECT grade FROM verdicts f WHERE f.content_key = v.content_key ORDER BY f.number DESC LIMIT 1) <> 'none'`,
);

/** Flagged contents that a crawl saw and that belong to no picture yet. */
export function unplacedOfCrawl(db: Db, crawlId: string): string[] {
  return db
    .all<{ key: string }>(
      sql`SELECT DISTINCT v.content_key AS key FROM sighting_visuals v
        WHERE v.last_crawl_id = ${crawlId}
          AND NOT EXISTS (SELECT 1 FROM picture_members m WHERE m.content_key = v.content_key) AND ${IS_FLAGGED}
        ORDER BY 1`,
    )
    .map((row) => row.key);
}

/** Flagged contents that belong to no picture, wherever they come from (marks that were added since), after `after`. */
export function unplacedFlagged(
  db: Db,
  walk: { readonly after: string | null; readonly limit: number },
): string[] {
  return db
    .all<{ key: string }>(
      sql`SELECT DISTINCT v.content_key AS key FROM verdicts v
        WHERE v.grade <> 'none' AND v.content_key > ${walk.after ?? ''}
          AND NOT EXISTS (SELECT 1 FROM picture_members m WHERE m.content_key = v.content_key) AND ${IS_FLAGGED}
        ORDER BY v.content_key LIMIT ${walk.limit}`,
    )
    .map((row) => row.key);
}

/** Pictures of which this crawl saw something, or saw it gone or replaced on its site. */
export function picturesOfSite(db: Db, siteId: string): string[] {
  return db
    .all<{ id: string }>(
      sql`SELECT DISTINCT m.picture_id AS id FROM pages p JOIN sightings s ON s.page_id = p.id
        JOIN sighting_visuals v ON v.sighting_id = s.id JOIN picture_members m ON m.content_key = v.content_key
        WHERE p.site_id = ${siteId} ORDER BY 1`,
    )
    .map((row) => row.id);
}

/** Contents of pictures whose bytes were not had when they came, and are there now. */
export function readableNow(db: Db): string[] {
  return db
    .all<{ key: string }>(
      sql`SELECT m.content_key AS key FROM pictures p CROSS JOIN picture_members m ON m.picture_id = p.id
        WHERE p.hash_state = 'not-read' AND (
          EXISTS (SELECT 1 FROM evidence e WHERE e.content_key = m.content_key)
          OR EXISTS (SELECT 1 FROM captures c WHERE c.content_key = m.content_key))
        ORDER BY 1`,
    )
    .map((row) => row.key);
}

/** Hashes under which the bytes of a content are kept, the best first. */
export function keptBytesOf(db: Db, contentKey: string): string[] {
  return keptBytes(db)
    .all({ contentKey })
    .map((row) => row.sha256);
}

const keptBytes = prepared((db) =>
  db
    .select({ sha256: sql<string>`kept.sha256` })
    .from(
      sql`(SELECT e.sha256, e.at FROM evidence e JOIN visuals v ON v.content_key = e.content_key
          WHERE e.content_key = ${given('contentKey')} AND (v.sha256 IS NULL OR v.sha256 = e.sha256)
        UNION ALL
        SELECT part.sha256, c.at FROM captures c JOIN capture_parts part ON part.capture_id = c.id
          WHERE c.content_key = ${given('contentKey')} AND part.role = 'original') AS kept`,
    )
    .orderBy(sql`kept.at`)
    .prepare(),
);

export function siteOfCrawl(
  db: Db,
  crawlId: string,
): { siteId: string; authority: string; endedAt: string | null } | null {
  return (
    db.all<{ siteId: string; authority: string; endedAt: string | null }>(
      sql`SELECT c.site_id AS siteId, s.authority_code AS authority, c.ended_at AS endedAt
        FROM crawls c JOIN sites s ON s.id = c.site_id WHERE c.id = ${crawlId}`,
    )[0] ?? null
  );
}
