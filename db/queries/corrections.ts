/** What people say better than the sources. */
import { and, asc, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import type { CorrectedField } from '../../src/authorities/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { authorities, corrections } from '../schema/index.js';

export type CorrectionRow = typeof corrections.$inferSelect;

/** All corrections that stand, by authority and field. */
export function allCorrections(db: Db): CorrectionRow[] {
  return db.select().from(corrections).where(isNull(corrections.endedAt)).all();
}

/** Corrections of an authority that stand now. */
export function correctionsOf(db: Db, code: string): CorrectionRow[] {
  return db
    .select()
    .from(corrections)
    .where(and(eq(corrections.authorityCode, code), isNull(corrections.endedAt)))
    .orderBy(asc(corrections.field))
    .all();
}

/** A correction that stands; null when it was ended or there is none. */
export function standingCorrection(db: Db, id: string): CorrectionRow | null {
  return (
    db
      .select()
      .from(corrections)
      .where(and(eq(corrections.id, id), isNull(corrections.endedAt)))
      .get() ?? null
  );
}

export function insertCorrection(
  tx: Db,
  correction: Pick<CorrectionRow, 'authorityCode' | 'field' | 'value' | 'replaces' | 'because' | 'madeBy'>,
  at: string,
): CorrectionRow {
  return tx
    .insert(corrections)
    .values({ id: newId(at), ...correction, madeAt: at })
    .returning()
    .get();
}

export function endCorrectionRow(tx: Db, id: string, by: string, at: string): boolean {
  return (
    tx
      .update(corrections)
      .set({ endedAt: at, endedBy: by })
      .where(and(eq(corrections.id, id), isNull(corrections.endedAt)))
      .run().changes > 0
  );
}

/** Writes down what an import tells beside a correction, as a question; `told` null with its import = it tells nothing any more. */
export function askOfCorrection(
  tx: Db,
  id: string,
  question: Pick<CorrectionRow, 'told' | 'toldBy'> & Partial<Pick<CorrectionRow, 'replaces'>>,
): void {
  tx.update(corrections)
    .set(question)
    .where(and(eq(corrections.id, id), isNull(corrections.endedAt)))
    .run();
}

export interface CorrectionQuestion {
  readonly correction: CorrectionRow;
  readonly authorityName: string;
}

/** Questions of imports that wait for a person, by name. */
export function openQuestions(db: Db, code?: string): CorrectionQuestion[] {
  return db
    .select({ correction: corrections, authorityName: authorities.name })
    .from(corrections)
    .innerJoin(authorities, eq(authorities.code, corrections.authorityCode))
    .where(
      and(
        isNotNull(corrections.toldBy),
        isNull(corrections.endedAt),
        code === undefined ? undefined : eq(corrections.authorityCode, code),
      ),
    )
    .orderBy(asc(authorities.name), asc(corrections.field))
    .all();
}

/** Changes the name by which an authority is shown and found. */
export function renameAuthority(tx: Db, code: string, name: string, folded: string, at: string): void {
  tx.update(authorities).set({ name, folded, updatedAt: at }).where(eq(authorities.code, code)).run();
}

/** Sets the number by which the contracts of an authority are found; null = nobody knows it. */
export function setSiren(tx: Db, code: string, siren: string | null, at: string): void {
  tx.update(authorities).set({ siren, updatedAt: at }).where(eq(authorities.code, code)).run();
}

/** The authority that has this SIREN now; one that merged into another does not count. */
export function holderOfSiren(
  db: Db,
  siren: string,
): { readonly code: string; readonly name: string } | null {
  return (
    db
      .select({ code: authorities.code, name: authorities.name })
      .from(authorities)
      .where(and(eq(authorities.siren, siren), ne(authorities.status, 'merged')))
      .orderBy(asc(authorities.code))
      .get() ?? null
  );
}

export type { CorrectedField };
