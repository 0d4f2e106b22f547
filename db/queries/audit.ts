/** The log of who saw and did what. */
import { and, desc, eq, gt, lt, lte, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { audit, people } from '../schema/index.js';

export type AuditRow = typeof audit.$inferSelect;
export type AuditAction = AuditRow['action'];

export function insertAudit(tx: Db, row: Omit<AuditRow, 'seq'>): void {
  tx.insert(audit).values(row).run();
}

/** Whether the same was written of the same person after an instant. */
export function wasNoted(
  db: Db,
  row: Pick<AuditRow, 'action' | 'subject'> & { readonly personId: string },
  after: string,
): boolean {
  return sameNote(db).get({ ...row, after }) !== undefined;
}

const sameNote = prepared((db) =>
  db
    .select({ one: sql<number>`1` })
    .from(audit)
    .where(
      and(
        eq(audit.personId, given('personId')),
        eq(audit.action, given('action')),
        eq(audit.subject, given('subject')),
        gt(audit.at, given('after')),
      ),
    )
    .limit(1)
    .prepare(),
);

export interface AuditAsk {
  readonly person: string | null;
  readonly action: AuditAction | null;
  /** Rows before this one; null from the newest on. */
  readonly before: number | null;
  readonly limit: number;
}

/** The log, newest first, with the names of the people as peers see them. */
export function listAudit(db: Db, ask: AuditAsk): readonly (AuditRow & { readonly name: string | null })[] {
  return db
    .select({ row: audit, name: people.name })
    .from(audit)
    .leftJoin(people, eq(people.id, audit.personId))
    .where(
      and(
        ask.person === null ? undefined : eq(audit.personId, ask.person),
        ask.action === null ? undefined : eq(audit.action, ask.action),
        ask.before === null ? undefined : lt(audit.seq, ask.before),
      ),
    )
    .orderBy(desc(audit.seq))
    .limit(ask.limit)
    .all()
    .map(({ row, name }) => ({ ...row, name }));
}

/** Deletes what was written at `until` or before. The database refuses what is younger than six months. */
export function deleteAudit(tx: Db, until: string): number {
  return tx.delete(audit).where(lte(audit.at, until)).run().changes;
}

/** Whether there is anything that old. */
export function hasAuditBefore(db: Db, until: string): boolean {
  return (
    db
      .select({ one: sql<number>`1` })
      .from(audit)
      .where(lte(audit.at, until))
      .limit(1)
      .get() !== undefined
  );
}
