/** What came of cases, for tables and files: rows of facts, without anybody's name. */
import { sql } from 'drizzle-orm';
import type { AuthorityKind } from '../../src/authorities/types.js';
import type { Outcome, Stage } from '../../src/cases/types.js';
import type { Db } from '../open.js';
import type { CaseRow } from './cases.js';
import { codeWithin, type Territory } from './territories.js';

/** A case with who it is about; the rest is computed from its events. */
export interface OutcomeRow extends Pick<CaseRow, 'id' | 'authorityCode' | 'stage' | 'outcome' | 'openedAt'> {
  readonly authorityName: string;
  readonly departement: string | null;
  readonly pictures: number;
}

/** The same with all that the case's own row has, and the kind of its authority. */
export interface CaseTableRow extends OutcomeRow, CaseRow {
  readonly authorityKind: AuthorityKind;
}

/** Cases in the order of their opening, the oldest first; `after` is the last id of the page before. */
export function outcomeRows(
  db: Db,
  ask: {
    readonly territory?: Territory;
    /** Instants of the opening: from this one on, and before that one. */
    readonly from?: string;
    readonly before?: string;
    readonly after: string | null;
    readonly limit: number;
  },
): readonly CaseTableRow[] {
  const { territory = null, from, before, after } = ask;
  return db.all<CaseTableRow>(sql`
    SELECT c.id AS id, c.authority_code AS authorityCode, c.stage AS stage, c.outcome AS outcome, c.events AS events,
      c.opened_at AS openedAt, c.last_event_at AS lastEventAt,
      a.name AS authorityName, a.kind AS authorityKind, a.departement AS departement,
      (SELECT count(*) FROM case_pictures p WHERE p.case_id = c.id AND p.withdrawn_at IS NULL) AS pictures
    FROM cases c JOIN authorities a ON a.code = c.authority_code
    WHERE c.stage <> 'new' AND c.id > ${after ?? ''}
      ${from === undefined ? sql`` : sql`AND c.opened_at >= ${from}`}
      ${before === undefined ? sql`` : sql`AND c.opened_at < ${before}`}
      ${territory === null ? sql`` : sql`AND ${codeWithin(territory, sql`c.authority_code`)}`}
    ORDER BY c.id LIMIT ${ask.limit}`);
}

export interface StageCount {
  readonly stage: Stage;
  readonly n: number;
}

/** How many cases stand at each stage. */
export function countStages(db: Db, territory: Territory = null): readonly StageCount[] {
  return db.all<StageCount>(sql`
    SELECT stage, count(*) AS n FROM cases
    WHERE stage <> 'new' ${territory === null ? sql`` : sql`AND ${codeWithin(territory, sql`authority_code`)}`}
    GROUP BY stage`);
}

/** How many cases came to each outcome; null: nothing came of them yet. */
export function countOutcomes(
  db: Db,
  territory: Territory = null,
): readonly { readonly outcome: Outcome | null; readonly n: number }[] {
  return db.all(sql`
    SELECT outcome, count(*) AS n FROM cases
    WHERE stage <> 'new' ${territory === null ? sql`` : sql`AND ${codeWithin(territory, sql`authority_code`)}`}
    GROUP BY outcome`);
}

/** Cases at one stage, the one that moved first before the others: a column of the board. */
export function casesAtStage(
  db: Db,
  ask: { readonly stage: Stage; readonly territory?: Territory; readonly limit: number },
): readonly CaseRow[] {
  const { territory = null } = ask;
  return db.all<CaseRow>(sql`
    SELECT id, authority_code AS authorityCode, stage, outcome, events, opened_at AS openedAt,
      last_event_at AS lastEventAt
    FROM cases WHERE stage = ${ask.stage}
      ${territory === null ? sql`` : sql`AND ${codeWithin(territory, sql`authority_code`)}`}
    ORDER BY last_event_at, id LIMIT ${ask.limit}`);
}

/** How often a mark spoke of AI for what an artist had made, as answers to letters told; by its id. */
export function countMisled(db: Db): ReadonlyMap<string, number> {
  const rows = db.all<{ mark: string; n: number }>(sql`
    SELECT j.value AS mark, count(*) AS n FROM case_events e, json_each(e.event, '$.misled') j
    WHERE e.kind = 'artist-named' GROUP BY j.value`);
  return new Map(rows.map(({ mark, n }) => [mark, n]));
}
