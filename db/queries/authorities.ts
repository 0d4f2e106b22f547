import { asc, eq, isNull, or, sql, type SQL } from 'drizzle-orm';
import type { AuthorityKind } from '../../src/authorities/types.js';
import type { Db } from '../open.js';
import { authorities } from '../schema/index.js';

export type AuthorityRow = typeof authorities.$inferSelect;

export interface NewAuthority {
  /** INSEE code of a commune, SIREN of any other authority. */
  readonly code: string;
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly siren: string | null;
  readonly departement: string | null;
  readonly population: number | null;
}

/**
 * Adds an authority, or brings the one with this code up to date. What an import told of it is not written over: a person
 * corrects that (`src/authorities/corrections.ts`).
 */
export function addAuthority(db: Db, authority: NewAuthority, at: string): AuthorityRow {
  return db
    .insert(authorities)
    .values({ ...authority, createdAt: at, updatedAt: at })
    .onConflictDoUpdate({
      target: authorities.code,
      set: {
        kind: sql`iif(${authorities.importId} IS NULL, excluded.kind, ${authorities.kind})`,
        name: sql`iif(${authorities.importId} IS NULL, excluded.name, ${authorities.name})`,
        // The words of the search are made anew.
        folded: null,
        // What a short entry by hand leaves out does not erase what an import knew.
        siren: sql`iif(${authorities.importId} IS NULL, coalesce(excluded.siren, ${authorities.siren}), coalesce(${authorities.siren}, excluded.siren))`,
        departement: sql`coalesce(excluded.departement, ${authorities.departement})`,
        population: sql`coalesce(excluded.population, ${authorities.population})`,
        updatedAt: at,
      },
    })
    .returning()
    .get();
}

/** The authority with this INSEE code or SIREN (a commune is found by either); null when there is none. */
export function findAuthority(db: Db, code: string): AuthorityRow | null {
  return (
    db.select().from(authorities).where(eq(authorities.code, code)).get() ??
    db.select().from(authorities).where(eq(authorities.siren, code)).get() ??
    null
  );
}

/** Départements of the communes of an EPCI, by its SIREN, as far as they stand in the directory. */
export function memberDepartements(db: Db, siren: string): string[] {
  return departementsWhere(db, sql`a.epci = ${siren}`);
}

/** Départements of a région (INSEE code), as far as they stand in the directory. */
export function regionDepartements(db: Db, region: string): string[] {
  return departementsWhere(db, sql`a.region = ${region} AND a.kind IN ('departement', 'commune')`);
}

function departementsWhere(db: Db, condition: SQL): string[] {
  return db
    .all<{ departement: string }>(
      sql`SELECT DISTINCT a.departement AS departement FROM authorities a
        WHERE a.departement IS NOT NULL AND ${condition} ORDER BY 1`,
    )
    .map(({ departement }) => departement);
}

/** Authorities that were entered by hand or have or had a watched site, by name, at most `limit`: not the whole directory. */
export function listAuthorities(db: Db, limit = 1000): AuthorityRow[] {
  return db
    .select()
    .from(authorities)
    .where(
      or(
        isNull(authorities.importId),
        sql`EXISTS (SELECT 1 FROM sites WHERE sites.authority_code = ${authorities.code})`,
      ),
    )
    .orderBy(asc(authorities.name), asc(authorities.code))
    .limit(limit)
    .all();
}
