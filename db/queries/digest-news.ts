/** What happened to cases in a stretch of time: for the mail that tells it once. */
import { sql, type SQL } from 'drizzle-orm';
import type { CaseEvent, EventKind } from '../../src/cases/types.js';
import type { Db } from '../open.js';
import { caseEventJson } from '../schema/review-json.js';
import { codeWithin, within, type Territory } from './territories.js';

export interface CaseNews {
  readonly caseId: string;
  /** Place of the event among those of its case. */
  readonly number: number;
  readonly authority: string;
  readonly event: CaseEvent;
}

export interface Stretch {
  readonly territory: Territory;
  /** ISO-8601 instants; the last one is not within. */
  readonly from: string;
  readonly until: string;
}

/** An answer that was written down by mistake is none. */
const STANDS = sql.raw(`NOT EXISTS (SELECT 1 FROM case_events t WHERE t.case_id = e.case_id
  AND t.kind = 'taken-back' AND json_extract(t.event, '$.of') = e.number)`);

function eventsIn({ territory, from, until }: Stretch, kinds: readonly EventKind[]): SQL {
  return sql`cases c CROSS JOIN authorities a ON a.code = c.authority_code
    CROSS JOIN case_events e ON e.case_id = c.id
    WHERE c.last_event_at >= ${from} AND e.at >= ${from} AND e.at < ${until} AND ${within(territory)}
      AND e.kind IN (SELECT value FROM json_each(${JSON.stringify(kinds)})) AND ${STANDS}`;
}

/** Events of these kinds, the newest first; by when they were written down. */
export function newsOfCases(
  db: Db,
  ask: Stretch & { readonly kinds: readonly EventKind[]; readonly limit: number },
): readonly CaseNews[] {
  return db
    .all<{ caseId: string; number: number; authority: string; event: string }>(
      sql`SELECT c.id AS caseId, e.number AS number, a.name AS authority, e.event AS event
        FROM ${eventsIn(ask, ask.kinds)} ORDER BY e.at DESC, c.id, e.number LIMIT ${ask.limit}`,
    )
    .map((row) => ({ ...row, event: caseEventJson.parse(JSON.parse(row.event)) }));
}

/** How many events of each of these kinds; kinds of which there is none are left out. */
export function countNews(
  db: Db,
  ask: Stretch & { readonly kinds: readonly EventKind[] },
): ReadonlyMap<EventKind, number> {
  const rows = db.all<{ kind: EventKind; n: number }>(
    sql`SELECT e.kind AS kind, count(*) AS n FROM ${eventsIn(ask, ask.kinds)} GROUP BY e.kind`,
  );
  return new Map(rows.map(({ kind, n }) => [kind, n]));
}

/** Cases that are neither new nor closed. */
export function countOpenCases(db: Db, territory: Territory): number {
  return (
    db.get<{ n: number }>(
      sql`SELECT count(*) AS n FROM cases WHERE stage NOT IN ('new', 'closed')
        AND ${codeWithin(territory, sql`authority_code`)}`,
    )?.n ?? 0
  );
}
