/** Imports of open data: what is read waits in `staged_rows`, and takes its place in one transaction. */
import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { ImportSetId } from '../../src/authorities/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { transact } from '../open.js';
import { given, prepared } from '../prepared.js';
import { importRejects, imports, sourceRows, stagedRows } from '../schema/index.js';

export type ImportRow = typeof imports.$inferSelect;
export type RejectRow = typeof importRejects.$inferSelect;

export type NewImport = Pick<
  ImportRow,
  'setId' | 'feed' | 'source' | 'sha256' | 'bytes' | 'retrievedAt' | 'asOf' | 'licence' | 'reader'
>;

/** Kept of the records that could not be used; the others are counted. */
const MAX_REJECTS = 10_000;
const CLEANED_AT_ONCE = 5000;

/**
 * Begins an import, or takes up the one that was stopped when it read the same bytes with the same reader. Another one
 * that was stopped is given up.
 */
export function beginImport(db: Db, input: NewImport, at: string): ImportRow {
  return transact(db, (tx) => {
    const open = tx
      .select()
      .from(imports)
      .where(and(eq(imports.setId, input.setId), eq(imports.state, 'staging')))
      .get();
    if (open !== undefined) {
      if (open.sha256 === input.sha256 && open.reader === input.reader && open.feed === input.feed) {
        // The day may be told only now.
        const { asOf } = input;
        tx.update(imports).set({ asOf }).where(eq(imports.id, open.id)).run();
        return { ...open, asOf };
      }
      tx.update(imports).set({ state: 'abandoned', endedAt: at }).where(eq(imports.id, open.id)).run();
    }
    return tx
      .insert(imports)
      .values({ id: newId(at), ...input, state: 'staging', startedAt: at })
      .returning()
      .get();
  });
}

export interface StagedRow {
  readonly subject: string;
  readonly key: string;
  readonly hash: string;
  readonly data: string;
}

export interface StagedBatch {
  /** Where this batch begins and ends, in records. */
  readonly from: number;
  readonly to: number;
  readonly kept: number;
  readonly refused: number;
  readonly rows: readonly StagedRow[];
  readonly rejects: readonly Omit<RejectRow, 'importId'>[];
}

/** Stores a batch together with the place reached. False when another process took the import over. */
export function stageBatch(db: Db, importId: string, batch: StagedBatch): boolean {
  return transact(db, (tx) => {
    const moved = tx
      .update(imports)
      .set({
        rowsRead: batch.to,
        rowsKept: sql`${imports.rowsKept} + ${batch.kept}`,
        rowsRefused: sql`${imports.rowsRefused} + ${batch.refused}`,
      })
      .where(and(eq(imports.id, importId), eq(imports.state, 'staging'), eq(imports.rowsRead, batch.from)))
      .run();
    if (moved.changes === 0) return false;
    const stage = stageRow(tx);
    for (const row of batch.rows) stage.run({ importId, ...row });
    const reject = rejectRow(tx);
    for (const one of batch.rejects) reject.run({ importId, ...one, most: MAX_REJECTS });
    return true;
  });
}

const stageRow = prepared((db) =>
  db
    .insert(stagedRows)
    .values({
      importId: given('importId'),
      subject: given('subject'),
      key: given('key'),
      hash: given('hash'),
      data: given('data'),
    })
    .onConflictDoUpdate({
      target: [stagedRows.importId, stagedRows.subject, stagedRows.key],
      set: { hash: sql`excluded.hash`, data: sql`excluded.data` },
    })
    .prepare(),
);

const rejectRow = prepared((db) =>
  db
    .insert(importRejects)
    .select(
      sql`SELECT ${given('importId')}, ${given('line')}, ${given('reason')}, ${given('excerpt')}
        WHERE (SELECT count(*) FROM import_rejects WHERE import_id = ${given('importId')}) < ${given('most')}`,
    )
    .onConflictDoNothing()
    .prepare(),
);

export function findImport(db: Db, id: string): ImportRow | null {
  return db.select().from(imports).where(eq(imports.id, id)).get() ?? null;
}

/** The last import of a set (of one of its feeds) that was swapped in, or that found nothing to change. */
export function lastGoodImport(db: Db, setId: ImportSetId, feed?: string): ImportRow | null {
  return (
    db
      .select()
      .from(imports)
      .where(
        and(
          eq(imports.setId, setId),
          feed === undefined ? undefined : eq(imports.feed, feed),
          inArray(imports.state, ['done', 'same']),
        ),
      )
      .orderBy(desc(imports.startedAt), desc(imports.id))
      .limit(1)
      .get() ?? null
  );
}

/** The feed under which this very file was imported last; null when it never was. */
export function feedOfFile(db: Db, setId: ImportSetId, sha256: string): string | null {
  return (
    db
      .select({ feed: imports.feed })
      .from(imports)
      .where(
        and(eq(imports.setId, setId), eq(imports.sha256, sha256), inArray(imports.state, ['done', 'same'])),
      )
      .orderBy(desc(imports.startedAt), desc(imports.id))
      .limit(1)
      .get()?.feed ?? null
  );
}

/** The feeds of a set that were laid down, by name. */
export function feedsOf(db: Db, setId: ImportSetId): readonly string[] {
  return db
    .selectDistinct({ feed: imports.feed })
    .from(imports)
    .where(and(eq(imports.setId, setId), inArray(imports.state, ['done', 'same'])))
    .orderBy(imports.feed)
    .all()
    .map(({ feed }) => feed);
}

/** The last imports, newest first. */
export function lastImports(db: Db, limit = 50): ImportRow[] {
  return db.select().from(imports).orderBy(desc(imports.startedAt), desc(imports.id)).limit(limit).all();
}

/** Records that were put aside, by their line. */
export function rejectsOf(db: Db, importId: string, limit = 1000): RejectRow[] {
  return db
    .select()
    .from(importRejects)
    .where(eq(importRejects.importId, importId))
    .orderBy(importRejects.line)
    .limit(limit)
    .all();
}

/** How many records were put aside or kept with a warning, as far as they are kept. */
export function countRejects(db: Db, importId: string): number {
  return (
    db
      .select({ count: sql<number>`count(*)` })
      .from(importRejects)
      .where(eq(importRejects.importId, importId))
      .get()?.count ?? 0
  );
}

type SetImport = Pick<ImportRow, 'id' | 'setId' | 'feed'>;

export interface Difference {
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
}

/** What is staged against what is stored, in rows. */
export function differenceOf(db: Db, { id, setId, feed }: SetImport): Difference {
  return db.get<Difference>(sql`
    SELECT
      (SELECT count(*) FROM staged_rows s WHERE s.import_id = ${id} AND NOT EXISTS
        (SELECT 1 FROM source_rows o WHERE o.set_id = ${setId} AND o.feed = ${feed} AND o.subject = s.subject AND o.key = s.key)) AS added,
      (SELECT count(*) FROM staged_rows s JOIN source_rows o ON o.set_id = ${setId} AND o.feed = ${feed} AND o.subject = s.subject AND o.key = s.key
        WHERE s.import_id = ${id} AND o.hash <> s.hash) AS changed,
      (SELECT count(*) FROM source_rows o WHERE o.set_id = ${setId} AND o.feed = ${feed} AND NOT EXISTS
        (SELECT 1 FROM staged_rows s WHERE s.import_id = ${id} AND s.subject = o.subject AND s.key = o.key)) AS gone`);
}

/** Subjects of which a row was added, changed or is gone, in their order. */
export function changedSubjects(db: Db, { id, setId, feed }: SetImport): readonly string[] {
  return db
    .all<{ subject: string }>(sql`
      SELECT subject FROM staged_rows s WHERE import_id = ${id} AND NOT EXISTS
        (SELECT 1 FROM source_rows o WHERE o.set_id = ${setId} AND o.feed = ${feed} AND o.subject = s.subject AND o.key = s.key AND o.hash = s.hash)
      UNION
      SELECT subject FROM source_rows o WHERE set_id = ${setId} AND feed = ${feed} AND NOT EXISTS
        (SELECT 1 FROM staged_rows s WHERE s.import_id = ${id} AND s.subject = o.subject AND s.key = o.key)
      ORDER BY subject`)
    .map(({ subject }) => subject);
}

/** The staged rows of a subject as JSON, by their keys, at most `limit`. */
export function stagedOf(db: Db, importId: string, subject: string, limit: number): readonly string[] {
  return rowsOfSubject(db)
    .all({ importId, subject, limit })
    .map(({ data }) => data);
}

const rowsOfSubject = prepared((db) =>
  db
    .select({ data: stagedRows.data })
    .from(stagedRows)
    .where(and(eq(stagedRows.importId, given('importId')), eq(stagedRows.subject, given('subject'))))
    .orderBy(stagedRows.key)
    .limit(given('limit'))
    .prepare(),
);

/** Remembers the rows of these subjects as they are swapped in now; `isKept` = the rows themselves too. */
export function settleSubjects(
  tx: Db,
  { id, setId, feed }: SetImport,
  subjects: readonly string[],
  isKept: boolean,
): void {
  const list = JSON.stringify(subjects);
  tx.run(
    sql`DELETE FROM source_rows WHERE set_id = ${setId} AND feed = ${feed} AND subject IN (SELECT value FROM json_each(${list}))`,
  );
  tx.run(sql`
    INSERT INTO source_rows (set_id, feed, subject, key, hash, data)
    SELECT ${setId}, ${feed}, s.subject, s.key, s.hash, ${isKept ? sql`s.data` : sql`NULL`} FROM json_each(${list}) j
    CROSS JOIN staged_rows s ON s.import_id = ${id} AND s.subject = j.value`);
}

export interface ToldRow {
  readonly setId: ImportSetId;
  readonly feed: string;
  readonly key: string;
  /** JSON of the set's row. */
  readonly data: string;
}

/** What all feeds that add up tell of a subject, as they were laid down last; at most `limit` rows. */
export function rowsTold(db: Db, subject: string, limit: number): readonly ToldRow[] {
  return rowsToldOf(db).all({ subject, limit }) as readonly ToldRow[];
}

const rowsToldOf = prepared((db) =>
  db
    .select({
      setId: sourceRows.setId,
      feed: sourceRows.feed,
      key: sourceRows.key,
      data: sourceRows.data,
    })
    .from(sourceRows)
    .where(and(eq(sourceRows.subject, given('subject')), isNotNull(sourceRows.data)))
    .orderBy(sourceRows.setId, sourceRows.feed, sourceRows.key)
    .limit(given('limit'))
    .prepare(),
);

/** Ends an import. False when it was ended or taken over before. */
export function endImport(
  tx: Db,
  id: string,
  end: {
    readonly state: Exclude<ImportRow['state'], 'staging'>;
    readonly difference?: Difference | null;
    readonly problem?: string;
  },
  at: string,
): boolean {
  const { difference = null } = end;
  return (
    tx
      .update(imports)
      .set({
        state: end.state,
        endedAt: at,
        problem: end.problem ?? null,
        rowsAdded: difference?.added ?? null,
        rowsChanged: difference?.changed ?? null,
        rowsGone: difference?.gone ?? null,
      })
      .where(and(eq(imports.id, id), eq(imports.state, 'staging')))
      .run().changes > 0
  );
}

/** Takes away rows that wait for nothing any more, a few at a time; false when there are none left. */
export function cleanStaged(db: Db): boolean {
  return (
    db.run(sql`
      DELETE FROM staged_rows WHERE rowid IN (SELECT rowid FROM staged_rows s WHERE import_id IN
        (SELECT DISTINCT import_id FROM staged_rows EXCEPT SELECT id FROM imports WHERE state = 'staging') LIMIT ${CLEANED_AT_ONCE})`)
      .changes > 0
  );
}
