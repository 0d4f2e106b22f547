/** What authorities promised, and what was found when it was looked at again. */
import { and, asc, desc, eq, isNull, sql } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { commitmentChecks, commitments } from '../schema/index.js';
import { codeWithin, type Territory } from './territories.js';

export { COMMITMENT_CHECKS } from '../schema/inbox.js';
export type CommitmentRow = typeof commitments.$inferSelect;
export type CommitmentCheckRow = typeof commitmentChecks.$inferSelect;

export function insertCommitment(
  tx: Db,
  row: Omit<CommitmentRow, 'id' | 'endedAt' | 'endedBy' | 'removedAt'>,
): string {
  const id = newId(row.addedAt);
  tx.insert(commitments)
    .values({ ...row, id, endedAt: null, endedBy: null, removedAt: null })
    .run();
  return id;
}

export function findCommitment(db: Db, id: string): CommitmentRow | null {
  return db.select().from(commitments).where(eq(commitments.id, id)).get() ?? null;
}

/** Those that hold, the one that is to be looked at again first before the others. */
export function listCommitments(
  db: Db,
  ask: {
    readonly authority?: string;
    readonly territory?: Territory;
    /** Those that are due by then (legal day). */
    readonly dueBy?: string;
    readonly ended?: boolean;
    readonly limit: number;
    readonly offset?: number;
  },
): CommitmentRow[] {
  const { territory = null } = ask;
  return db
    .select()
    .from(commitments)
    .where(
      and(
        ask.ended === true ? undefined : isNull(commitments.endedAt),
        ask.authority === undefined ? undefined : eq(commitments.authorityCode, ask.authority),
        ask.dueBy === undefined ? undefined : sql`${commitments.recheckOn} <= ${ask.dueBy}`,
        territory === null ? undefined : codeWithin(territory, sql`${commitments.authorityCode}`),
      ),
    )
    .orderBy(asc(commitments.recheckOn), asc(commitments.id))
    .limit(ask.limit)
    .offset(ask.offset ?? 0)
    .all();
}

/** What was found of a commitment, the last first. */
export function checksOf(db: Db, commitmentId: string): CommitmentCheckRow[] {
  return db
    .select()
    .from(commitmentChecks)
    .where(eq(commitmentChecks.commitmentId, commitmentId))
    .orderBy(desc(commitmentChecks.day), desc(commitmentChecks.id))
    .all();
}

export function insertCheck(tx: Db, check: Omit<CommitmentCheckRow, 'id'>, recheckOn: string): string {
  const id = newId(check.at);
  tx.insert(commitmentChecks)
    .values({ ...check, id })
    .run();
  tx.update(commitments).set({ recheckOn }).where(eq(commitments.id, check.commitmentId)).run();
  return id;
}

/** Ends a commitment; false when it is ended already. */
export function endCommitment(tx: Db, id: string, by: string, at: string): boolean {
  return (
    tx
      .update(commitments)
      .set({ endedAt: at, endedBy: by })
      .where(and(eq(commitments.id, id), isNull(commitments.endedAt)))
      .run().changes === 1
  );
}
