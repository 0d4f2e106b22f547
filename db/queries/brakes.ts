/** What keeps letters from leaving. */
import { and, asc, desc, eq, gte, isNull, sql } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { electoralPeriods, holds, objections, sendingLimits } from '../schema/index.js';

export { HOLD_KINDS, OBJECTION_KINDS, PERIOD_KINDS } from '../schema/index.js';
export type HoldRow = typeof holds.$inferSelect;
export type PeriodRow = typeof electoralPeriods.$inferSelect;
export type ObjectionRow = typeof objections.$inferSelect;
export type LimitsRow = typeof sendingLimits.$inferSelect;

/** Holds that stand now, the newest first. */
export function standingHolds(db: Db): HoldRow[] {
  return db
    .select()
    .from(holds)
    .where(isNull(holds.endedAt))
    .orderBy(desc(holds.setAt), desc(holds.id))
    .all();
}

/** Sets a hold; one that stands already stays as it is. */
export function insertHold(
  tx: Db,
  hold: Pick<HoldRow, 'kind' | 'subject' | 'reason' | 'setBy'>,
  at: string,
): string | null {
  return (
    tx
      .insert(holds)
      .values({ id: newId(at), ...hold, setAt: at })
      .onConflictDoNothing()
      .returning({ id: holds.id })
      .get()?.id ?? null
  );
}

export function endHold(tx: Db, id: string, by: string, at: string): HoldRow | null {
  return (
    tx
      .update(holds)
      .set({ endedAt: at, endedBy: by })
      .where(and(eq(holds.id, id), isNull(holds.endedAt)))
      .returning()
      .get() ?? null
  );
}

/** Electoral periods that are not over on a legal day. */
export function comingPeriods(db: Db, today: string): PeriodRow[] {
  return db
    .select()
    .from(electoralPeriods)
    .where(and(isNull(electoralPeriods.endedAt), gte(electoralPeriods.untilDay, today)))
    .orderBy(asc(electoralPeriods.fromDay), asc(electoralPeriods.id))
    .all();
}

export function insertPeriod(
  tx: Db,
  period: Pick<PeriodRow, 'kind' | 'subject' | 'name' | 'fromDay' | 'untilDay' | 'setBy'>,
  at: string,
): string {
  const id = newId(at);
  tx.insert(electoralPeriods)
    .values({ id, ...period, setAt: at })
    .run();
  return id;
}

export function endPeriod(tx: Db, id: string, at: string): boolean {
  return (
    tx
      .update(electoralPeriods)
      .set({ endedAt: at })
      .where(and(eq(electoralPeriods.id, id), isNull(electoralPeriods.endedAt)))
      .run().changes > 0
  );
}

/** Recipients who are written to no more, the newest first. */
export function standingObjections(db: Db): ObjectionRow[] {
  return db
    .select()
    .from(objections)
    .where(isNull(objections.endedAt))
    .orderBy(desc(objections.notedAt), desc(objections.id))
    .all();
}

/** The objection of an address (lower case); null when there is none. */
export function objectionOf(db: Db, recipient: string): ObjectionRow | null {
  return (
    db
      .select()
      .from(objections)
      .where(and(eq(objections.recipient, recipient), isNull(objections.endedAt)))
      .get() ?? null
  );
}

export function insertObjection(
  tx: Db,
  objection: Pick<ObjectionRow, 'kind' | 'recipient' | 'authorityCode' | 'notedBy'>,
  at: string,
): string | null {
  return (
    tx
      .insert(objections)
      .values({ id: newId(at), ...objection, notedAt: at })
      .onConflictDoNothing()
      .returning({ id: objections.id })
      .get()?.id ?? null
  );
}

export function endObjection(tx: Db, id: string, at: string): boolean {
  return (
    tx
      .update(objections)
      .set({ endedAt: at })
      .where(and(eq(objections.id, id), isNull(objections.endedAt)))
      .run().changes > 0
  );
}

/** The limits that were set last; null while nobody set any. */
export function lastLimits(db: Db): LimitsRow | null {
  return db.select().from(sendingLimits).orderBy(desc(sendingLimits.seq)).limit(1).get() ?? null;
}

export function insertLimits(tx: Db, limits: Omit<LimitsRow, 'seq'>): void {
  tx.insert(sendingLimits).values(limits).run();
}

/**
 * How many letters left for an authority on or after a legal day, or may have: as its cases tell, and as the outbox
 * does. The same letter by two channels is one.
 *
 * @param except a letter that is not counted: the one that asks
 */
export function lettersSentTo(db: Db, authority: string, since: string, except = ''): number {
  return (
    db.get<{ n: number }>(
      sql`SELECT count(*) AS n FROM (
        SELECT coalesce(json_extract(e.event, '$.letter'), e.case_id || ' ' || e.number) AS letter
        FROM cases c CROSS JOIN case_events e ON e.case_id = c.id
        WHERE c.authority_code = ${authority} AND e.day >= ${since}
          AND e.kind IN ('letter-sent', 'reminder-sent', 'escalation-sent', 'courtesy-sent', 'documents-requested')
        UNION
        SELECT o.letter_id FROM letters l CROSS JOIN outbox o ON o.letter_id = l.id
        WHERE l.authority_code = ${authority}
          AND (o.state IN ('sending', 'unknown') OR (o.state = 'sent' AND o.sent_on >= ${since}))
      ) WHERE letter <> ${except}`,
    )?.n ?? 0
  );
}
