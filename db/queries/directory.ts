/** The directory of authorities: what imports lay into it, and what is looked up in it. */
import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { authorities, authorityWords, contacts, imports, memberships } from '../schema/index.js';
import type { AuthorityRow } from './authorities.js';
import { within, type Territory } from './territories.js';

export type ContactRow = typeof contacts.$inferSelect;

/** An authority as the COG tells it. */
export type DirectoryValues = Pick<
  AuthorityRow,
  | 'kind'
  | 'name'
  | 'siren'
  | 'departement'
  | 'population'
  | 'status'
  | 'region'
  | 'epci'
  | 'parent'
  | 'placeArticle'
  | 'zone'
  | 'postcodes'
  | 'formerCodes'
>;

/** Lays an authority into the directory. A SIREN, place or number of inhabitants that the source does not tell is kept. */
export function layAuthority(
  tx: Db,
  code: string,
  values: DirectoryValues,
  folded: string,
  importId: string,
  at: string,
): void {
  const { postcodes, formerCodes, ...rest } = values;
  layRow(tx).run({
    code,
    ...rest,
    postcodes,
    formerCodes,
    folded,
    importId,
    at,
  });
}

const layRow = prepared((db) =>
  db
    .insert(authorities)
    .values({
      code: given('code'),
      kind: given('kind'),
      name: given('name'),
      siren: given('siren'),
      departement: given('departement'),
      population: given('population'),
      status: given('status'),
      region: given('region'),
      epci: given('epci'),
      parent: given('parent'),
      placeArticle: given('placeArticle'),
      zone: given('zone'),
      postcodes: given('postcodes'),
      formerCodes: given('formerCodes'),
      folded: given('folded'),
      importId: given('importId'),
      createdAt: given('at'),
      updatedAt: given('at'),
    })
    .onConflictDoUpdate({
      target: authorities.code,
      set: {
        kind: sql`excluded.kind`,
        name: sql`excluded.name`,
        siren: sql`coalesce(excluded.siren, ${authorities.siren})`,
        departement: sql`coalesce(excluded.departement, ${authorities.departement})`,
        population: sql`coalesce(excluded.population, ${authorities.population})`,
        status: sql`excluded.status`,
        region: sql`excluded.region`,
        epci: sql`excluded.epci`,
        parent: sql`excluded.parent`,
        placeArticle: sql`excluded.place_article`,
        zone: sql`excluded.zone`,
        postcodes: sql`excluded.postcodes`,
        formerCodes: sql`excluded.former_codes`,
        folded: sql`excluded.folded`,
        importId: sql`excluded.import_id`,
        updatedAt: sql`excluded.updated_at`,
      },
    })
    .prepare(),
);

/** An authority that its source tells no more: what is tied to it stays, it is not current any longer. */
export function retireAuthority(tx: Db, code: string, importId: string, at: string): void {
  tx.update(authorities)
    .set({ status: 'merged', importId, updatedAt: at })
    .where(and(eq(authorities.code, code), sql`${authorities.importId} IS NOT NULL`))
    .run();
}

/** Says into which authority one that is gone was merged. */
export function tieToParent(tx: Db, code: string, parent: string): void {
  tx.update(authorities).set({ parent }).where(eq(authorities.code, code)).run();
}

/** Gives an authority its SIREN when nobody knew it. */
export function learnSiren(tx: Db, code: string, siren: string): void {
  setUnknownSiren(tx).run({ code, siren });
}

const setUnknownSiren = prepared((db) =>
  db
    .update(authorities)
    .set({ siren: givenTo('siren') })
    .where(and(eq(authorities.code, given('code')), isNull(authorities.siren)))
    .prepare(),
);

/**
 * The code under which the directory has what the COG calls `code`: `D34` and `R76` may have been entered by hand with
 * their SIREN before. Null when there is none.
 */
export function directoryCode(db: Db, code: string): string | null {
  const known = codeRow(db).get({ code })?.code;
  if (known !== undefined) return known;
  const [kind, column] =
    code[0] === 'D' ? ['departement', 'departement'] : code[0] === 'R' ? ['region', 'region'] : [null, null];
  if (kind === null) return null;
  return (
    db.get<{ code: string } | undefined>(
      sql`SELECT code FROM authorities WHERE kind = ${kind} AND ${sql.raw(column)} = ${code.slice(1)} AND code NOT GLOB '[DR]*' ORDER BY code LIMIT 1`,
    )?.code ?? null
  );
}

const codeRow = prepared((db) =>
  db
    .select({ code: authorities.code })
    .from(authorities)
    .where(eq(authorities.code, given('code')))
    .prepare(),
);

/** Codes of the councils: of each département by its code (`34`), of each région by its own (`76`). */
export function councilCodes(db: Db): {
  readonly departements: ReadonlyMap<string, string>;
  readonly regions: ReadonlyMap<string, string>;
} {
  const rows = db.all<{ kind: string; code: string; of: string | null }>(sql`
    SELECT kind, code, CASE WHEN code GLOB '[DR]*' THEN substr(code, 2) WHEN kind = 'region' THEN region ELSE departement END AS of
    FROM authorities WHERE kind IN ('departement', 'region')`);
  const of = (kind: string): ReadonlyMap<string, string> =>
    new Map(
      rows.flatMap((row) => (row.kind === kind && row.of !== null ? [[row.of, row.code] as const] : [])),
    );
  return { departements: of('departement'), regions: of('region') };
}

/** The words by which an authority is found. */
export function setWords(tx: Db, code: string, words: readonly string[]): void {
  dropWords(tx).run({ code });
  addWords(tx).run({ code, words: JSON.stringify(words) });
}

const dropWords = prepared((db) =>
  db
    .delete(authorityWords)
    .where(eq(authorityWords.code, given('code')))
    .prepare(),
);
/** All words in one statement: a directory has 200,000. */
const addWords = prepared((db) =>
  db
    .insert(authorityWords)
    .select(sql`SELECT DISTINCT value, ${given('code')} FROM json_each(${given('words')})`)
    .prepare(),
);

/** Authorities whose words were not made yet: those of before the search, or entered without it. */
export function unfolded(db: Db, limit: number): AuthorityRow[] {
  return db.select().from(authorities).where(isNull(authorities.folded)).limit(limit).all();
}

export function setFolded(tx: Db, code: string, folded: string): void {
  tx.update(authorities).set({ folded }).where(eq(authorities.code, code)).run();
}

/** The communes of a group. */
export function setMembers(tx: Db, group: string, members: readonly string[], importId: string): void {
  tx.delete(memberships).where(eq(memberships.groupCode, group)).run();
  tx.run(sql`
    INSERT INTO memberships (group_code, member_code, import_id)
    SELECT DISTINCT ${group}, value, ${importId} FROM json_each(${JSON.stringify(members)})`);
}

/** INSEE codes of the communes of a group, in their order. */
export function membersOf(db: Db, group: string): readonly string[] {
  return db
    .select({ code: memberships.memberCode })
    .from(memberships)
    .where(eq(memberships.groupCode, group))
    .orderBy(asc(memberships.memberCode))
    .all()
    .map(({ code }) => code);
}

/** The groups of a commune: its EPCI, and in Greater Paris its territory too. */
export function groupsOf(db: Db, commune: string): AuthorityRow[] {
  return db
    .select({ authority: authorities })
    .from(memberships)
    .innerJoin(authorities, eq(authorities.code, memberships.groupCode))
    .where(eq(memberships.memberCode, commune))
    .orderBy(asc(authorities.code))
    .all()
    .map(({ authority }) => authority);
}

/** The EPCI that all these communes are members of; null when there is none or they have several. */
export function epciOfCommunes(db: Db, communes: readonly string[]): string | null {
  const rows = db.all<{ epci: string | null }>(
    sql`SELECT DISTINCT epci FROM authorities WHERE code IN (SELECT value FROM json_each(${JSON.stringify(communes)}))`,
  );
  return rows.length === 1 ? (rows[0]?.epci ?? null) : null;
}

export type NewContact = Pick<ContactRow, 'kind' | 'value' | 'label' | 'rank' | 'flags' | 'record' | 'asOf'>;

/** Makes the contacts of an authority those of its source now; what is told no more stays with `gone_at`. */
export function layContacts(
  tx: Db,
  code: string,
  told: readonly NewContact[],
  importId: string,
  at: string,
): void {
  goneContacts(tx).run({ code, at });
  const lay = layContact(tx);
  for (const contact of told) lay.run({ id: newId(at), code, importId, ...contact });
}

const goneContacts = prepared((db) =>
  db
    .update(contacts)
    .set({ goneAt: givenTo('at') })
    .where(and(eq(contacts.authorityCode, given('code')), isNull(contacts.goneAt)))
    .prepare(),
);

const layContact = prepared((db) =>
  db
    .insert(contacts)
    .values({
      id: given('id'),
      authorityCode: given('code'),
      kind: given('kind'),
      value: given('value'),
      label: given('label'),
      rank: given('rank'),
      flags: given('flags'),
      record: given('record'),
      asOf: given('asOf'),
      importId: given('importId'),
      goneAt: null,
    })
    .onConflictDoUpdate({
      target: [contacts.authorityCode, contacts.kind, contacts.value],
      set: {
        label: sql`excluded.label`,
        rank: sql`excluded.rank`,
        flags: sql`excluded.flags`,
        record: sql`excluded.record`,
        asOf: sql`excluded.as_of`,
        importId: sql`excluded.import_id`,
        goneAt: null,
      },
    })
    .prepare(),
);

export interface ContactTold extends ContactRow {
  /** Where it comes from and when that was fetched. */
  readonly source: string;
  readonly licence: string;
  readonly retrievedAt: string;
}

/** The contacts of an authority as its source tells them now, the one to use first in each kind. */
export function importedContacts(db: Db, code: string): ContactTold[] {
  return db
    .select({
      contact: contacts,
      source: imports.source,
      licence: imports.licence,
      retrievedAt: imports.retrievedAt,
    })
    .from(contacts)
    .innerJoin(imports, eq(imports.id, contacts.importId))
    .where(and(eq(contacts.authorityCode, code), isNull(contacts.goneAt)))
    .orderBy(asc(contacts.kind), asc(contacts.rank), asc(contacts.value))
    .all()
    .map(({ contact, ...rest }) => ({ ...contact, ...rest }));
}

/** Delegated, associated and former communes of a commune, and what else belongs to an authority, by name. */
export function partsOf(db: Db, code: string): AuthorityRow[] {
  return db
    .select()
    .from(authorities)
    .where(eq(authorities.parent, code))
    .orderBy(asc(authorities.name), asc(authorities.code))
    .all();
}

/**
 * Authorities that have a word beginning with each of the asked ones (either of several forms), those named so exactly
 * first, then those that begin so, then the larger ones.
 */
export function searchDirectory(
  db: Db,
  ask: { readonly words: readonly (readonly string[])[]; readonly folded: string },
  limit: number,
  territory: Territory = null,
): AuthorityRow[] {
  if (ask.words.length === 0) return [];
  const begins = (word: string): SQL =>
    sql`SELECT code FROM authority_words WHERE word >= ${word} AND word < ${`${word}\u{10ffff}`}`;
  const all = ask.words.map((forms) => sql`a.code IN (${sql.join(forms.map(begins), sql` UNION ALL `)})`);
  const rows = db.all<{ code: string }>(sql`
    SELECT a.code AS code FROM authorities a
    WHERE ${sql.join(all, sql` AND `)} AND ${within(territory)}
    ORDER BY a.code <> ${ask.folded.toUpperCase()}, a.status = 'merged', a.folded <> ${ask.folded}, substr(a.folded, 1, ${ask.folded.length}) <> ${ask.folded},
      coalesce(a.population, 0) DESC, a.name, a.code
    LIMIT ${limit}`);
  return rows.flatMap(({ code }) => wholeRow(db).get({ code }) ?? []);
}

const wholeRow = prepared((db) =>
  db
    .select()
    .from(authorities)
    .where(eq(authorities.code, given('code')))
    .prepare(),
);
