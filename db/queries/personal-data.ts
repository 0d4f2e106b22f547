/** All that the database holds of a person, wherever it stands; and forgetting it. */
import { and, eq, isNotNull, lt, ne, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { entryLinks, people, sessions } from '../schema/index.js';

/** Secrets, or their hashes: they say nothing of a person and would open something. */
const WITHHELD: ReadonlySet<string> = new Set(['token_hash', 'secret_hash', 'password', 'totp', 'hash']);

export type PersonalData = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/**
 * Rows that name a person, by table. Tables are found by their foreign keys, so that a new one is not forgotten; the
 * events of cases name people without one.
 */
export function dataOfPerson(db: Db, personId: string): PersonalData {
  const found: Record<string, readonly Readonly<Record<string, unknown>>[]> = {
    people: rowsOf(db, 'people', ['id'], personId),
    case_events: rowsOf(db, 'case_events', ['by'], personId),
  };
  for (const [table, columns] of naming(db)) found[table] = rowsOf(db, table, columns, personId);
  return Object.fromEntries(Object.entries(found).filter(([, rows]) => rows.length > 0));
}

/** Tables with columns that refer to people. */
function naming(db: Db): ReadonlyMap<string, readonly string[]> {
  const keys = db.all<{ name: string; column: string }>(sql`
    SELECT m.name AS name, k."from" AS "column" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) k
    WHERE m.type = 'table' AND k."table" = 'people' ORDER BY m.name, k."from"`);
  const tables = new Map<string, string[]>();
  for (const { name, column } of keys) tables.set(name, [...(tables.get(name) ?? []), column]);
  return tables;
}

function rowsOf(
  db: Db,
  table: string,
  columns: readonly string[],
  personId: string,
): readonly Readonly<Record<string, unknown>>[] {
  // Names come from the schema itself.
  const named = columns.map((column) => sql`${sql.raw(`"${column}"`)} = ${personId}`);
  const rows = db.all<Record<string, unknown>>(
    sql`SELECT * FROM ${sql.raw(`"${table}"`)} WHERE ${sql.join(named, sql` OR `)}`,
  );
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !WITHHELD.has(column))),
  );
}

/** People who left before an instant and still have a name of their own. */
export function peopleToForget(db: Db, before: string, name: string): readonly string[] {
  return db
    .select({ id: people.id })
    .from(people)
    .where(and(isNotNull(people.endedAt), lt(people.endedAt, before), ne(people.name, name)))
    .all()
    .map(({ id }) => id);
}

/** Takes from somebody who left her name, and when she came: what she decided stays under an id. */
export function forgetPerson(tx: Db, personId: string, name: string): void {
  tx.update(people)
    .set({ name })
    .where(and(eq(people.id, personId), isNotNull(people.endedAt)))
    .run();
  tx.delete(sessions).where(eq(sessions.personId, personId)).run();
  tx.delete(entryLinks).where(eq(entryLinks.personId, personId)).run();
}
