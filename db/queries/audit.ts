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

/** How often the same was written of a person between two instants, the first left out. */
export function countNotes(
  db: Db,
  row: Pick<AuditRow, 'action' | 'subject'> & { readonly personId: string; readonly detail: string },
  { after, until }: { readonly after: string; readonly until: string },
): number {
  return (
    db
      .select({ n: sql<number>`count(*)` })
      .from(audit)
      .where(
        and(
          // By the instant: of one day there is little, of a person a year.
          gt(audit.at, after),
          lte(audit.at, until),
          sql`+${audit.personId} = ${row.personId}`,
          sql`+${audit.action} = ${row.action}`,
          eq(audit.subject, row.subject),
          eq(audit.detail, row.detail),
        ),
      )
      .get()?.n ?? 0
  );
}

/** Those of whom something was written after an instant, each with the last time; the latest first. */
export function notedPeople(
  db: Db,
  action: AuditAction,
  after: string,
): readonly { readonly person: string; readonly at: string }[] {
  return db.all<{ person: string; at: string }>(sql`
    SELECT a.person_id AS person, max(a.at) AS at FROM audit a JOIN people p ON p.id = a.person_id
    WHERE a.action = ${action} AND a.at > ${after} AND p.ended_at IS NULL
    GROUP BY a.person_id ORDER BY at DESC`);
}

/** What one person did that lets somebody into the account of another one. */
const ACCESS_ACTS = [
  'invited',
  'link-made',
  'factor-removed',
  'mail-set',
] as const satisfies readonly AuditAction[];

/**
 * Who gave whom a way in, up to an instant, and from when that counts: the act itself, the first entry after it (a link
 * alone changes nothing of how she comes in otherwise, so its own entries count), the last entry by a link within so many
 * hours, asked for acts after `since` alone. What a clock that ran ahead wrote beyond the instant is left out.
 */
export function accessActs(
  db: Db,
  { at, since, linkHours }: { readonly at: string; readonly since: string; readonly linkHours: number },
): readonly { readonly by: string; readonly of: string; readonly from: string }[] {
  // By the person and the order: of one person there is little, and nearly every one of her rows is an entry.
  const entered = sql`e.person_id = a.subject AND e.seq > a.seq AND +e.action = 'entered' AND +e.at <= ${at}`;
  const actions = sql.join(
    ACCESS_ACTS.map((action) => sql`${action}`),
    sql`, `,
  );
  return db.all<{ by: string; of: string; from: string }>(sql`
    SELECT a.person_id AS "by", a.subject AS "of", max(a.at,
      CASE WHEN a.action = 'link-made' THEN ''
        ELSE coalesce((SELECT e.at FROM audit e WHERE ${entered} ORDER BY e.seq LIMIT 1), '') END,
      CASE WHEN a.at <= ${since} THEN '' ELSE coalesce((SELECT max(e.at) FROM audit e WHERE ${entered} AND e.detail = 'lien'
        AND +e.at <= strftime('%Y-%m-%dT%H:%M:%fZ', a.at, ${`+${linkHours} hours`})), '') END) AS "from"
    FROM audit a
    WHERE a.action IN (${actions}) AND a.person_id IS NOT NULL AND a.person_id <> a.subject AND a.at <= ${at}`);
}

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
