/** What happened to cases in a stretch of time: for the mail that tells it once. */
import { sql, type SQL } from 'drizzle-orm';
import type { CaseEvent, EventKind } from '../../src/cases/types.js';
import type { Db } from '../open.js';
import { caseEventJson } from '../schema/review-json.js';
import { wasTold } from './digests.js';
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

const oneOf = (kinds: readonly EventKind[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(kinds)}))`;

/** In one of these stretches, of which there is at least one. */
function eventsIn(stretches: readonly Stretch[], kinds: readonly EventKind[]): SQL {
  const inOne = stretches.map(
    ({ territory, from, until }) =>
      sql`(c.last_event_at >= ${from} AND e.at >= ${from} AND e.at < ${until} AND ${within(territory)})`,
  );
  return sql`cases c CROSS JOIN authorities a ON a.code = c.authority_code
    CROSS JOIN case_events e ON e.case_id = c.id
    WHERE e.kind IN ${oneOf(kinds)} AND (${sql.join(inOne, sql` OR `)}) AND ${STANDS}`;
}

export interface UntoldAsk {
  /** Of each place, since she is to hear of it. */
  readonly stretches: readonly Stretch[];
  readonly person: string;
  /** The events that are told, and those among them that go before the others. */
  readonly kinds: readonly EventKind[];
  readonly first: readonly EventKind[];
  /** How the name of an event begins among what is told: its case and number follow, with a colon between them. */
  readonly toldAs: string;
}

function untoldEvents({ stretches, kinds, person, toldAs }: UntoldAsk): SQL {
  const key = sql`${toldAs} || e.case_id || ':' || e.number`;
  return sql`${eventsIn(stretches, kinds)} AND NOT ${wasTold(person, key)}`;
}

/**
 * Events of which no mail told a person, those of the first kinds before the others, then the newest, by when they were
 * written down.
 */
export function untoldNews(db: Db, ask: UntoldAsk, limit: number): readonly CaseNews[] {
  if (ask.stretches.length === 0) return [];
  return db
    .all<{ caseId: string; number: number; authority: string; event: string }>(
      sql`SELECT c.id AS caseId, e.number AS number, a.name AS authority, e.event AS event FROM ${untoldEvents(ask)}
        ORDER BY e.kind IN ${oneOf(ask.first)} DESC, e.at DESC, c.id, e.number LIMIT ${limit}`,
    )
    .map((row) => ({ ...row, event: caseEventJson.parse(JSON.parse(row.event)) }));
}

/** How many cases have such events. */
export function countUntoldCases(db: Db, ask: UntoldAsk): number {
  if (ask.stretches.length === 0) return 0;
  return db.get<{ n: number }>(sql`SELECT count(DISTINCT c.id) AS n FROM ${untoldEvents(ask)}`)?.n ?? 0;
}

/** How many events of each of these kinds; kinds of which there is none are left out. */
export function countNews(
  db: Db,
  ask: Stretch & { readonly kinds: readonly EventKind[] },
): ReadonlyMap<EventKind, number> {
  const rows = db.all<{ kind: EventKind; n: number }>(
    sql`SELECT e.kind AS kind, count(*) AS n FROM ${eventsIn([ask], ask.kinds)} GROUP BY e.kind`,
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
