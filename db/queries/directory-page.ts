/** What the pages of the directory ask beside the search. */
import { sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { authorities } from '../schema/index.js';
import type { AuthorityRow } from './authorities.js';

/** Whether no import ever filled the directory; what was entered by hand does not count. */
export function isDirectoryEmpty(db: Db): boolean {
  return db.get(sql`SELECT 1 AS one FROM authorities WHERE import_id IS NOT NULL LIMIT 1`) === undefined;
}

/** Adds a body that belongs to an authority: under its SIREN, else under the next code of our own (`X` and eight digits). */
export function insertAttached(
  tx: Db,
  body: { readonly name: string; readonly siren: string | null; readonly parent: AuthorityRow },
  at: string,
): AuthorityRow {
  const { name, siren, parent } = body;
  return tx
    .insert(authorities)
    .values({
      code: siren ?? nextOwnCode(tx),
      kind: 'autre',
      name,
      siren,
      departement: parent.departement,
      region: parent.region,
      parent: parent.code,
      createdAt: at,
      updatedAt: at,
    })
    .returning()
    .get();
}

function nextOwnCode(tx: Db): string {
  const { last } = tx.get<{ last: string | null }>(
    sql`SELECT max(code) AS last FROM authorities WHERE code GLOB 'X*'`,
  );
  return `X${String(Number(last?.slice(1) ?? 0) + 1).padStart(8, '0')}`;
}

/** Which of these authorities have a watched site. */
export function watchedAmong(db: Db, codes: readonly string[]): ReadonlySet<string> {
  const rows = db.all<{ code: string }>(sql`
    SELECT DISTINCT authority_code AS code FROM sites
    WHERE removed_at IS NULL AND authority_code IN (SELECT value FROM json_each(${JSON.stringify(codes)}))`);
  return new Set(rows.map(({ code }) => code));
}

/** The EPCI, département and région of an authority, the nearest first; `councils`: codes of those that lie in no département. */
export function aboveOf(
  db: Db,
  authority: AuthorityRow,
  councils: readonly string[] = [],
): readonly AuthorityRow[] {
  const { epci, departement, region, parent, code, kind } = authority;
  return db
    .select()
    .from(authorities)
    .where(
      sql`code <> ${code} AND status = 'current' AND (code = ${parent} OR code = ${epci}
        OR (kind = 'departement' AND departement = ${departement} AND ${kind} NOT IN ('region', 'departement'))
        OR (code IN (SELECT value FROM json_each(${JSON.stringify(councils)})) AND ${kind} NOT IN ('region', 'departement'))
        OR (kind = 'region' AND region = ${region}))`,
    )
    .orderBy(sql`kind = 'region', kind = 'departement', kind = 'epci'`)
    .limit(6)
    .all();
}

/** Where the data of the directory come from: each set with its licence and the day of its last import. */
export interface SourceState {
  readonly setId: string;
  readonly asOf: string | null;
  readonly retrievedAt: string;
}

/** The last import of each set that was swapped in or changed nothing. */
export function sourceStates(db: Db): readonly SourceState[] {
  return db.all(sql`
    SELECT set_id AS setId, as_of AS asOf, max(retrieved_at) AS retrievedAt FROM imports
    WHERE state IN ('done', 'same') GROUP BY set_id ORDER BY set_id`);
}
