/** What the first page counts: flagged visuals by grade, by week, by département. */
import { sql, type SQL } from 'drizzle-orm';
import type { Grade } from '../../src/classifiers/types.js';
import type { Db } from '../open.js';
import { codeWithin, within, type Territory } from './territories.js';

export type FlaggedGrade = Exclude<Grade, 'none'>;

export interface FlaggedCounts {
  readonly byGrade: Readonly<Record<FlaggedGrade, number>>;
  /** Flagged visuals whose own bytes are not kept: "plus accessible", or not captured yet. */
  readonly withoutProof: number;
}

/** How many visuals are flagged now, at each grade. */
export function flaggedCounts(db: Db, territory: Territory = null): FlaggedCounts {
  const rows = db.all<{ grade: FlaggedGrade; n: number; bare: number }>(sql`
    SELECT f.grade AS grade, count(*) AS n, sum(NOT EXISTS (
      SELECT 1 FROM evidence e WHERE e.content_key = f.content_key AND e.sha256 = f.sha256)) AS bare
    FROM ${flaggedIn(territory)} GROUP BY f.grade`);
  const of = (grade: FlaggedGrade): number => rows.find((row) => row.grade === grade)?.n ?? 0;
  return {
    byGrade: { stated: of('stated'), technical: of('technical'), hinted: of('hinted') },
    withoutProof: rows.reduce((sum, row) => sum + row.bare, 0),
  };
}

/**
 * When the visuals that are flagged now were first seen, since `since`: one row an hour of UTC, which falls whole into
 * one day of Paris.
 */
export function flaggedByHour(
  db: Db,
  since: string,
  territory: Territory = null,
): readonly { readonly hour: string; readonly n: number }[] {
  return db.all(sql`
    SELECT substr(f.first_seen, 1, 13) || ':00:00.000Z' AS hour, count(*) AS n
    FROM ${flaggedIn(territory)} WHERE f.first_seen >= ${since} GROUP BY hour ORDER BY hour`);
}

/** Flagged visuals seen on sites of each département; a visual that stands in two counts in both. */
export function flaggedByDepartement(
  db: Db,
  territory: Territory = null,
): readonly { readonly departement: string | null; readonly n: number }[] {
  return db.all(sql`
    SELECT a.departement AS departement, count(DISTINCT seen.content_key) AS n
    FROM (SELECT DISTINCT content_key, site_id FROM flagged_pages) seen
    JOIN sites ON sites.id = seen.site_id
    JOIN authorities a ON a.code = sites.authority_code
    WHERE ${within(territory)} GROUP BY a.departement`);
}

function flaggedIn(territory: Territory): SQL {
  if (territory === null) return sql`flagged_visuals f`;
  return sql`(SELECT DISTINCT g.content_key FROM sites CROSS JOIN flagged_pages g ON g.site_id = sites.id
      WHERE ${codeWithin(territory, sql`sites.authority_code`)}) found
    CROSS JOIN flagged_visuals f ON f.content_key = found.content_key`;
}
