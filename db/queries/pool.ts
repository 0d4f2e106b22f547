/** The pool of second readings: pictures with hints that one person confirmed, shown by nobody of one's own territory. */
import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../open.js';
import { isFree } from './queue.js';
import { isStillKept } from './removals.js';

export interface PoolAsk {
  readonly person: string;
  /** People whose accounts are tied to hers: what they read first needs another second reader. */
  readonly tied?: readonly string[];
  readonly at: string;
  /** Codes of the départements that are this person's own: what an authority of them shows is left out. */
  readonly ownDepartements: readonly string[];
  /** Pictures that she gave back. */
  readonly except: readonly string[];
}

/** The next second reading for a person; null when there is none. */
export function nextInPool(db: Db, ask: PoolAsk): string | null {
  const found = db.all<{ id: string }>(
    sql`SELECT p.id FROM ${inPool(ask)} AND p.id NOT IN (SELECT value FROM json_each(${JSON.stringify(ask.except)}))
      ORDER BY p.queue_key LIMIT 1`,
  );
  return found[0]?.id ?? null;
}

/** How many second readings wait for this person, counted up to `most`. */
export function countPool(db: Db, ask: Omit<PoolAsk, 'except'>, most = 100): number {
  const found = db.all<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT 1 FROM ${inPool(ask)} LIMIT ${most})`,
  );
  return found[0]?.n ?? 0;
}

/** Whether this very picture waits for a second reading by this person. */
export function isInPool(db: Db, pictureId: string, ask: Omit<PoolAsk, 'except'>): boolean {
  return db.all(sql`SELECT 1 FROM ${inPool(ask)} AND p.id = ${pictureId}`).length > 0;
}

function inPool({ person, tied, at, ownDepartements }: Omit<PoolAsk, 'except'>): SQL {
  const own = sql`a.departement IN (SELECT value FROM json_each(${JSON.stringify(ownDepartements)}))`;
  // Few pictures wait for a second reading: each is asked where it stands. Its bytes are needed to read it without its page.
  return sql`pictures p WHERE p.state = 'awaiting-reviewer' AND p.grade = 'hinted' AND p.waits_for = 'reviewer'
    AND p.merged_into IS NULL AND ${isFree({ person, ...(tied === undefined ? {} : { tied }), at, waitsFor: 'reviewer' })}
    AND (EXISTS (SELECT 1 FROM picture_members m JOIN visuals i ON i.content_key = m.content_key
        JOIN evidence e ON e.content_key = m.content_key AND e.sha256 = i.sha256
        WHERE m.picture_id = p.id AND ${isStillKept(sql`e.sha256`)})
      OR EXISTS (SELECT 1 FROM picture_members m JOIN captures c ON c.content_key = m.content_key
        JOIN capture_parts part ON part.capture_id = c.id
        WHERE m.picture_id = p.id AND c.report_id IS NOT NULL AND part.role = 'original'
          AND ${isStillKept(sql`part.sha256`)}))
    AND NOT EXISTS (SELECT 1 FROM picture_members m CROSS JOIN sighting_visuals v ON v.content_key = m.content_key
      CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id
      CROSS JOIN sites t ON t.id = g.site_id CROSS JOIN authorities a ON a.code = t.authority_code
      WHERE m.picture_id = p.id AND ${own})
    AND NOT EXISTS (SELECT 1 FROM picture_members m CROSS JOIN reports r ON r.content_key = m.content_key
      CROSS JOIN authorities a ON a.code = r.authority_code WHERE m.picture_id = p.id AND ${own})`;
}
