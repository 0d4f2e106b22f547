/** What the pages about letters list: letters and deliveries of a territory, counted and by page. */
import { sql, type SQL } from 'drizzle-orm';
import type { Db } from '../open.js';
import { findLetter, type LetterRow } from './letters.js';
import { findDelivery, type DeliveryRow, type DeliveryState } from './outbox.js';
import { codeWithin, type Territory } from './territories.js';

/** Where a letter stands for whoever has to do the next thing. `queued` … `sent`: an approved one, by its deliveries. */
export const LETTER_PLACES = [
  'unknown',
  'draft',
  'reviewed',
  'approved',
  'queued',
  'sent',
  'withdrawn',
] as const;
export type LetterPlace = (typeof LETTER_PLACES)[number];

/** The place of a row `l` of letters. */
const PLACE = sql`CASE WHEN l.status <> 'approved' THEN l.status
  WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.letter_id = l.id AND o.state = 'unknown') THEN 'unknown'
  WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.letter_id = l.id AND o.state IN ('queued', 'sending')) THEN 'queued'
  WHEN EXISTS (SELECT 1 FROM outbox o WHERE o.letter_id = l.id AND o.state = 'sent'
    AND NOT EXISTS (SELECT 1 FROM outbox_attempts a WHERE a.outbox_id = o.id AND a.kind = 'bounced')) THEN 'sent'
  ELSE 'approved' END`;

const inTerritory = (territory: Territory): SQL => codeWithin(territory, sql`l.authority_code`);

export function countLetters(db: Db, territory: Territory): ReadonlyMap<LetterPlace, number> {
  const rows = db.all<{ place: LetterPlace; n: number }>(
    sql`SELECT ${PLACE} AS place, count(*) AS n FROM letters l WHERE ${inTerritory(territory)} GROUP BY 1`,
  );
  return new Map(rows.map(({ place, n }) => [place, n]));
}

/** Letters that wait for a reader, and for somebody who approves. */
export function lettersInWork(
  db: Db,
  territory: Territory,
): { readonly draft: number; readonly reviewed: number } {
  const rows = db.all<{ status: 'draft' | 'reviewed'; n: number }>(
    sql`SELECT l.status AS status, count(*) AS n FROM letters l
      WHERE l.status IN ('draft', 'reviewed') AND ${inTerritory(territory)} GROUP BY 1`,
  );
  const of = (status: 'draft' | 'reviewed') => rows.find((row) => row.status === status)?.n ?? 0;
  return { draft: of('draft'), reviewed: of('reviewed') };
}

/** Letters at one place, the one that waits longest first; of those that are done the last first. */
export function lettersAt(
  db: Db,
  ask: {
    readonly place: LetterPlace;
    readonly territory: Territory;
    readonly limit: number;
    readonly offset?: number;
  },
): readonly LetterRow[] {
  const isDone = ask.place === 'sent' || ask.place === 'withdrawn';
  return db
    .all<{ id: string }>(
      sql`SELECT l.id AS id FROM letters l WHERE ${inTerritory(ask.territory)} AND ${PLACE} = ${ask.place}
        ORDER BY l.created_at ${sql.raw(isDone ? 'DESC' : 'ASC')}, l.id LIMIT ${ask.limit} OFFSET ${ask.offset ?? 0}`,
    )
    .flatMap(({ id }) => findLetter(db, id) ?? []);
}

/** Deliveries of letters in some states, the last first. */
export function deliveriesIn(
  db: Db,
  ask: { readonly states: readonly DeliveryState[]; readonly territory: Territory; readonly limit: number },
): readonly { readonly delivery: DeliveryRow; readonly letter: LetterRow }[] {
  return db
    .all<{ id: string; letterId: string }>(
      sql`SELECT o.id AS id, l.id AS letterId FROM outbox o CROSS JOIN letters l ON l.id = o.letter_id
        WHERE o.state IN (SELECT value FROM json_each(${JSON.stringify(ask.states)})) AND ${inTerritory(ask.territory)}
        ORDER BY o.queued_at DESC, o.id DESC LIMIT ${ask.limit}`,
    )
    .flatMap(({ id, letterId }) => {
      const delivery = findDelivery(db, id);
      const letter = findLetter(db, letterId);
      return delivery === null || letter === null ? [] : [{ delivery, letter }];
    });
}
