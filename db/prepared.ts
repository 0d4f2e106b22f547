/** Queries that a crawl asks thousands of times: built once for each database, run with other values each time. */
import { type Placeholder, sql } from 'drizzle-orm';
import type { Db } from './open.js';

/**
 * Builds the query at its first use with a database; drizzle takes longer to build one than SQLite to run it. `transact`
 * hands out the database itself, so what is prepared serves in transactions too.
 * @example const pageById = prepared((db) => db.select().from(pages).where(eq(pages.id, given('id'))).prepare())
 */
export function prepared<Query>(build: (db: Db) => Query): (db: Db) => Query {
  const built = new WeakMap<Db, Query>();
  return (db) => {
    const known = built.get(db);
    if (known !== undefined) return known;
    const query = build(db);
    built.set(db, query);
    return query;
  };
}

/** A value that is given when the query is run; a JSON column takes none that may be null. */
export function given<Name extends string>(name: Name): Placeholder<Name> {
  return sql.placeholder(name);
}

/** The same where drizzle wants an expression: in `set`. */
export function givenTo(name: string) {
  return sql`${sql.placeholder(name)}`;
}
