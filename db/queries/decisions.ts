import { and, desc, eq, isNull, sql } from 'drizzle-orm';
import type { Decision, DecisionEntry } from '../../src/review/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { decisions, decisionUndos, origins, sittings } from '../schema/index.js';
import { familyOf } from './pictures.js';

export type SittingRow = typeof sittings.$inferSelect;
export type OriginRow = typeof origins.$inferSelect;

/** A decision and what it was about. */
export interface StoredDecision {
  readonly pictureId: string;
  readonly contentKey: string;
  readonly verdictNumber: number | null;
  readonly entry: DecisionEntry;
}

/** What people decided about a picture and its parts, in the order of writing, with what was taken back. */
export function decisionsOf(db: Db, pictureId: string): DecisionEntry[] {
  return storedDecisionsOf(db, pictureId).map(({ entry }) => entry);
}

/** The same, with the content and verdict that each person had before her eyes. */
export function storedDecisionsOf(db: Db, pictureId: string): StoredDecision[] {
  const family = familyOf(db, pictureId);
  const found = family.flatMap((id) => decisionsById(db).all({ id }));
  if (family.length > 1) found.sort((a, b) => a.decision.seq - b.decision.seq);
  return found.map(toStored);
}

const columns = { decision: decisions, undo: decisionUndos };

const decisionsById = prepared((db) =>
  db
    .select(columns)
    .from(decisions)
    .leftJoin(decisionUndos, eq(decisionUndos.decisionId, decisions.id))
    .where(eq(decisions.pictureId, given('id')))
    .orderBy(decisions.seq)
    .prepare(),
);

function toStored(row: {
  readonly decision: typeof decisions.$inferSelect;
  readonly undo: typeof decisionUndos.$inferSelect | null;
}): StoredDecision {
  const { id, pictureId, contentKey, verdictNumber, personId, role, capacity, sittingId, decision, at } =
    row.decision;
  const undone = row.undo === null ? null : { at: row.undo.at, by: row.undo.by, reason: row.undo.reason };
  return {
    pictureId,
    contentKey,
    verdictNumber,
    entry: { id, person: personId, role, capacity, at, session: sittingId, decision, undone },
  };
}

export function findDecision(db: Db, id: string): StoredDecision | null {
  const row = decisionById(db).get({ id });
  return row === undefined ? null : toStored(row);
}

const decisionById = prepared((db) =>
  db
    .select(columns)
    .from(decisions)
    .leftJoin(decisionUndos, eq(decisionUndos.decisionId, decisions.id))
    .where(eq(decisions.id, given('id')))
    .prepare(),
);

/** The last decision of a sitting that stands; null when there is none. */
export function lastOfSitting(db: Db, sittingId: string): StoredDecision | null {
  const row = lastStanding(db).get({ sittingId });
  return row === undefined ? null : toStored(row);
}

const lastStanding = prepared((db) =>
  db
    .select(columns)
    .from(decisions)
    .leftJoin(decisionUndos, eq(decisionUndos.decisionId, decisions.id))
    .where(and(eq(decisions.sittingId, given('sittingId')), isNull(decisionUndos.decisionId)))
    .orderBy(desc(decisions.seq))
    .limit(1)
    .prepare(),
);

/** Decisions of one person, the newest first. */
export function decisionsByPerson(db: Db, personId: string, limit: number): StoredDecision[] {
  return db
    .select(columns)
    .from(decisions)
    .leftJoin(decisionUndos, eq(decisionUndos.decisionId, decisions.id))
    .where(eq(decisions.personId, personId))
    .orderBy(desc(decisions.at), desc(decisions.seq))
    .limit(limit)
    .all()
    .map(toStored);
}

export interface NewDecision {
  readonly pictureId: string;
  readonly contentKey: string;
  readonly verdictNumber: number | null;
  readonly personId: string;
  readonly role: DecisionEntry['role'];
  readonly capacity: DecisionEntry['capacity'];
  readonly sittingId: string;
  readonly decision: Decision;
}

export function insertDecision(tx: Db, one: NewDecision, at: string): DecisionEntry {
  const id = newId(at);
  tx.insert(decisions)
    .values({ ...one, id, kind: one.decision.kind, at })
    .run();
  const { personId, role, capacity, sittingId, decision } = one;
  return { id, person: personId, role, capacity, at, session: sittingId, decision, undone: null };
}

export function insertUndo(tx: Db, decisionId: string, undone: NonNullable<DecisionEntry['undone']>): void {
  tx.insert(decisionUndos)
    .values({ decisionId, ...undone })
    .run();
}

/** The sitting that a person has open; null when there is none. */
export function openSitting(db: Db, personId: string): SittingRow | null {
  return sittingOf(db).get({ personId }) ?? null;
}

const sittingOf = prepared((db) =>
  db
    .select()
    .from(sittings)
    .where(and(eq(sittings.personId, given('personId')), isNull(sittings.endedAt)))
    .prepare(),
);

export function insertSitting(tx: Db, personId: string, at: string): SittingRow {
  return tx
    .insert(sittings)
    .values({ id: newId(at), personId, startedAt: at })
    .returning()
    .get();
}

export function endSitting(tx: Db, id: string, at: string): void {
  tx.update(sittings)
    .set({ endedAt: at })
    .where(and(eq(sittings.id, id), isNull(sittings.endedAt)))
    .run();
}

/** How many pictures were decided in a sitting; what was taken back does not count. */
export function decidedIn(db: Db, sittingId: string): number {
  return decidedCount(db).get({ sittingId })?.n ?? 0;
}

const decidedCount = prepared((db) =>
  db
    .select({ n: sql<number>`count(DISTINCT ${decisions.pictureId})` })
    .from(decisions)
    .leftJoin(decisionUndos, eq(decisionUndos.decisionId, decisions.id))
    .where(and(eq(decisions.sittingId, given('sittingId')), isNull(decisionUndos.decisionId)))
    .prepare(),
);

/** Where a picture or one of its parts comes from, as was found out last; null while nobody looked. */
export function originOf(db: Db, pictureId: string): OriginRow | null {
  return (
    familyOf(db, pictureId)
      .flatMap((id) => originById(db).all({ id }))
      .sort((a, b) => (a.at < b.at ? 1 : -1))[0] ?? null
  );
}

const originById = prepared((db) =>
  db
    .select()
    .from(origins)
    .where(eq(origins.pictureId, given('id')))
    .prepare(),
);

export function putOrigin(tx: Db, origin: OriginRow): void {
  const { pictureId: _key, ...set } = origin;
  tx.insert(origins).values(origin).onConflictDoUpdate({ target: origins.pictureId, set }).run();
}

/** Pictures, or parts of one, that anybody ever decided about. */
export function decidedPictures(db: Db): string[] {
  return db
    .selectDistinct({ id: decisions.pictureId })
    .from(decisions)
    .orderBy(decisions.pictureId)
    .all()
    .map((row) => row.id);
}

/** Ends sittings in which nobody decided anything since `before`: what was decided in them is no longer to be taken back alone. */
export function endForgottenSittings(db: Db, before: string, at: string): number {
  return db.run(
    sql`UPDATE sittings SET ended_at = ${at} WHERE ended_at IS NULL AND started_at <= ${before}
      AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.sitting_id = sittings.id AND d.at > ${before})`,
  ).changes;
}
