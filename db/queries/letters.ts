/** Letters of cases, what people did to them, and what was frozen of them. */
import { and, asc, desc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { letterFiles, letterPictures, letters, letterSteps } from '../schema/index.js';
import { familyOf } from './pictures.js';

export { LETTER_FILES, LETTER_STATUSES, LETTER_STEPS } from '../schema/index.js';
export type LetterRow = typeof letters.$inferSelect;
export type LetterStepRow = typeof letterSteps.$inferSelect;
export type LetterFileRow = typeof letterFiles.$inferSelect;

/** A letter by its id or its reference (« VIG-2026-000123 »); null when there is none. */
export function findLetter(db: Db, idOrReference: string): LetterRow | null {
  return (
    db.select().from(letters).where(eq(letters.id, idOrReference)).get() ??
    letterByReference(db, idOrReference)
  );
}

/** In capitals, as it is printed. */
export function letterByReference(db: Db, reference: string): LetterRow | null {
  return db.select().from(letters).where(eq(letters.reference, reference.trim().toUpperCase())).get() ?? null;
}

/** Letters of a case, in the order of their writing. */
export function lettersOfCase(db: Db, caseId: string): LetterRow[] {
  return db
    .select()
    .from(letters)
    .where(eq(letters.caseId, caseId))
    .orderBy(asc(letters.createdAt), asc(letters.id))
    .all();
}

/** Letters, the newest first. */
export function listLetters(
  db: Db,
  ask: {
    readonly status?: LetterRow['status'];
    readonly authority?: string;
    readonly caseId?: string;
    readonly limit: number;
    readonly offset?: number;
  },
): LetterRow[] {
  return db
    .select()
    .from(letters)
    .where(
      and(
        ask.status === undefined ? undefined : eq(letters.status, ask.status),
        ask.authority === undefined ? undefined : eq(letters.authorityCode, ask.authority),
        ask.caseId === undefined ? undefined : eq(letters.caseId, ask.caseId),
      ),
    )
    .orderBy(desc(letters.createdAt), desc(letters.id))
    .limit(ask.limit)
    .offset(ask.offset ?? 0)
    .all();
}

/** The number that the next letter of a year gets. */
export function nextLetterNumber(db: Db, year: number): number {
  return (
    (db
      .select({ most: sql<number | null>`max(${letters.number})` })
      .from(letters)
      .where(eq(letters.year, year))
      .get()?.most ?? 0) + 1
  );
}

export function insertLetter(
  tx: Db,
  row: Omit<LetterRow, 'status' | 'version' | 'approvedAt' | 'removedAt'>,
  pictures: readonly string[],
): void {
  tx.insert(letters)
    .values({ ...row, status: 'draft', version: 1, approvedAt: null, removedAt: null })
    .run();
  for (const pictureId of new Set(pictures))
    tx.insert(letterPictures).values({ letterId: row.id, pictureId }).run();
}

/** A new version of a draft; what was reviewed is a draft again. */
export function putDraft(
  tx: Db,
  id: string,
  version: number,
  draft: Pick<
    LetterRow,
    | 'templateVersion'
    | 'templateSha256'
    | 'grade'
    | 'addressee'
    | 'options'
    | 'localParagraph'
    | 'documentSha256'
  >,
): void {
  tx.update(letters)
    .set({ ...draft, version, status: 'draft' })
    .where(eq(letters.id, id))
    .run();
}

/** @param approvedAt only for an approval */
export function setLetterStatus(
  tx: Db,
  id: string,
  status: LetterRow['status'],
  approvedAt: string | null = null,
): void {
  tx.update(letters)
    .set(approvedAt === null ? { status } : { status, approvedAt })
    .where(eq(letters.id, id))
    .run();
}

export function picturesOfLetter(db: Db, letterId: string): string[] {
  return db
    .select({ pictureId: letterPictures.pictureId })
    .from(letterPictures)
    .where(eq(letterPictures.letterId, letterId))
    .orderBy(letterPictures.pictureId)
    .all()
    .map(({ pictureId }) => pictureId);
}

/** What people did to a letter, in the order of writing. */
export function stepsOfLetter(db: Db, letterId: string): LetterStepRow[] {
  return db
    .select()
    .from(letterSteps)
    .where(eq(letterSteps.letterId, letterId))
    .orderBy(letterSteps.number)
    .all();
}

export function insertLetterStep(tx: Db, step: Omit<LetterStepRow, 'number'>): void {
  const number = stepsOfLetter(tx, step.letterId).length + 1;
  tx.insert(letterSteps)
    .values({ ...step, number })
    .run();
}

export function filesOfLetter(db: Db, letterId: string): LetterFileRow[] {
  return db
    .select()
    .from(letterFiles)
    .where(eq(letterFiles.letterId, letterId))
    .orderBy(letterFiles.kind)
    .all();
}

export function insertLetterFile(tx: Db, file: LetterFileRow): void {
  tx.insert(letterFiles).values(file).run();
}

/** Letters to an authority that were not withdrawn, the newest first. */
export function lettersToAuthority(db: Db, authority: string, except: string | null): LetterRow[] {
  return db
    .select()
    .from(letters)
    .where(
      and(
        eq(letters.authorityCode, authority),
        ne(letters.status, 'withdrawn'),
        except === null ? undefined : ne(letters.id, except),
      ),
    )
    .orderBy(desc(letters.createdAt))
    .all();
}

/** Letters that speak of one of these pictures, or of what is the same to the eye, to whomever; the newest first. */
export function lettersAboutPictures(
  db: Db,
  pictures: readonly string[],
  except: string | null,
): LetterRow[] {
  const family = [...new Set(pictures.flatMap((id) => familyOf(db, id)))];
  if (family.length === 0) return [];
  return db
    .selectDistinct({ row: letters })
    .from(letterPictures)
    .innerJoin(letters, eq(letters.id, letterPictures.letterId))
    .where(
      and(
        inArray(letterPictures.pictureId, family),
        ne(letters.status, 'withdrawn'),
        except === null ? undefined : ne(letters.id, except),
      ),
    )
    .orderBy(desc(letters.createdAt))
    .all()
    .map(({ row }) => row);
}

/** Local paragraphs of the last letters, the newest first, withdrawn ones included. */
export function recentLocalParagraphs(
  db: Db,
  limit: number,
  except: string | null = null,
): { readonly reference: string; readonly text: string }[] {
  return db
    .select({ reference: letters.reference, text: letters.localParagraph })
    .from(letters)
    .where(and(isNotNull(letters.localParagraph), except === null ? undefined : ne(letters.id, except)))
    .orderBy(desc(letters.createdAt), desc(letters.id))
    .limit(limit)
    .all()
    .flatMap(({ reference, text }) => (text === null ? [] : [{ reference, text }]));
}
