/** Where people work, and what lies there. */
import { and, asc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { territories } from '../schema/index.js';

export { TERRITORY_KINDS } from '../schema/index.js';
export type TerritoryRow = typeof territories.$inferSelect;
export type Place = Pick<TerritoryRow, 'kind' | 'code'>;

/**
 * Authorities that a person's pages are about: those of these départements and those with these codes. Null = all of
 * them; two empty lists = none.
 */
export type Territory = {
  readonly departements: readonly string[];
  readonly codes: readonly string[];
} | null;

/** The places of a person now. */
export function placesOf(db: Db, personId: string): TerritoryRow[] {
  return placesByPerson(db).all({ personId });
}

const placesByPerson = prepared((db) =>
  db
    .select()
    .from(territories)
    .where(and(eq(territories.personId, given('personId')), isNull(territories.endedAt)))
    .orderBy(asc(territories.kind), asc(territories.code))
    .prepare(),
);

/** Places of everybody now, by person. */
export function allPlaces(db: Db): ReadonlyMap<string, readonly TerritoryRow[]> {
  const found = new Map<string, TerritoryRow[]>();
  const rows = db
    .select()
    .from(territories)
    .where(isNull(territories.endedAt))
    .orderBy(asc(territories.kind), asc(territories.code))
    .all();
  for (const row of rows) found.set(row.personId, [...(found.get(row.personId) ?? []), row]);
  return found;
}

/** Whether a territory was ever given to anybody. */
export function areTerritoriesUsed(db: Db): boolean {
  return anyTerritory(db).get({}) !== undefined;
}

const anyTerritory = prepared((db) =>
  db
    .select({ one: sql<number>`1` })
    .from(territories)
    .limit(1)
    .prepare(),
);

/** Gives a place to a person; one that she has stays as it is. */
export function givePlace(
  tx: Db,
  place: Place & { readonly personId: string; readonly givenBy: string | null },
  at: string,
): 'given' | 'had' {
  const made = tx
    .insert(territories)
    .values({ id: newId(at), ...place, givenAt: at })
    .onConflictDoNothing()
    .run();
  return made.changes > 0 ? 'given' : 'had';
}

/** Ends one place of a person, by its row; null when it is none of hers now. */
export function endPlace(
  tx: Db,
  ask: { readonly id: string; readonly personId: string },
  at: string,
): Place | null {
  return (
    tx
      .update(territories)
      .set({ endedAt: at })
      .where(
        and(eq(territories.id, ask.id), eq(territories.personId, ask.personId), isNull(territories.endedAt)),
      )
      .returning({ kind: territories.kind, code: territories.code })
      .get() ?? null
  );
}

/** Ends all places of a person: what she leaves behind. */
export function endPlacesOf(tx: Db, personId: string, at: string): readonly Place[] {
  return tx
    .update(territories)
    .set({ endedAt: at })
    .where(and(eq(territories.personId, personId), isNull(territories.endedAt)))
    .returning({ kind: territories.kind, code: territories.code })
    .all();
}

/** Condition that a row of `authorities`, known in the text by `alias`, lies in a territory. */
export function within(territory: Territory, alias = 'a'): SQL {
  if (territory === null) return sql`1`;
  const column = (name: string): SQL => sql.raw(`${alias}.${name}`);
  const oneOf = (values: readonly string[]): SQL =>
    sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;
  return sql`(${column('departement')} IN ${oneOf(territory.departements)} OR ${column('code')} IN ${oneOf(territory.codes)})`;
}

/** Condition that the authority whose code a column holds lies in a territory. */
export function codeWithin(territory: Territory, column: SQL): SQL {
  if (territory === null) return sql`1`;
  return sql`EXISTS (SELECT 1 FROM authorities a WHERE a.code = ${column} AND ${within(territory)})`;
}

/** `unknown`: there is no such thing. `unplaced`: it belongs to no authority yet. */
export type Lying = 'inside' | 'outside' | 'unplaced' | 'unknown';

/** Where an authority lies, by its code or its SIREN. */
export function authorityLies(db: Db, territory: Territory, code: string): Lying {
  const by = (column: string): Lying =>
    lies(
      db.all<{ inside: number }>(
        sql`SELECT ${within(territory)} AS inside FROM authorities a WHERE ${sql.raw(column)} = ${code}`,
      ),
    );
  const lying = by('a.code');
  return lying === 'unknown' ? by('a.siren') : lying;
}

/** Where a case lies: with its authority. */
export function caseLies(db: Db, territory: Territory, id: string): Lying {
  return lies(
    db.all<{ inside: number }>(
      sql`SELECT ${within(territory)} AS inside FROM cases c JOIN authorities a ON a.code = c.authority_code WHERE c.id = ${id}`,
    ),
  );
}

/** Where a site lies: with its authority. */
export function siteLies(db: Db, territory: Territory, id: string): Lying {
  return lies(
    db.all<{ inside: number }>(
      sql`SELECT ${within(territory)} AS inside FROM sites t JOIN authorities a ON a.code = t.authority_code WHERE t.id = ${id}`,
    ),
  );
}

/** Where a content lies: with the authorities whose sites show or showed it, and those it was reported about. */
export function visualLies(db: Db, territory: Territory, contentKey: string): Lying {
  const isThere = db.get(sql`SELECT 1 AS one FROM visuals WHERE content_key = ${contentKey}`) !== undefined;
  return isThere ? contentsLie(db, territory, sql`SELECT ${contentKey} AS content_key`) : 'unknown';
}

/** Where a picture lies: with all its contents. */
export function pictureLies(db: Db, territory: Territory, pictureId: string): Lying {
  const isThere = db.get(sql`SELECT 1 AS one FROM pictures WHERE id = ${pictureId}`) !== undefined;
  return isThere
    ? contentsLie(
        db,
        territory,
        sql`SELECT m.content_key FROM pictures p CROSS JOIN picture_members m ON m.picture_id = coalesce(p.merged_into, p.id)
          WHERE p.id = ${pictureId}`,
      )
    : 'unknown';
}

/** Where a report lies: with its authority, else with what its content is elsewhere. */
export function reportLies(db: Db, territory: Territory, id: string): Lying {
  const report = db.get<{ authority: string | null; content: string | null } | undefined>(
    sql`SELECT authority_code AS authority, content_key AS content FROM reports WHERE id = ${id}`,
  );
  if (report === undefined) return 'unknown';
  if (report.authority !== null) return authorityLies(db, territory, report.authority);
  return report.content === null ? 'unplaced' : visualLies(db, territory, report.content);
}

function contentsLie(db: Db, territory: Territory, contents: SQL): Lying {
  const codes = sql`
    SELECT t.authority_code AS code FROM (${contents}) k CROSS JOIN sighting_visuals v ON v.content_key = k.content_key
      CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id CROSS JOIN sites t ON t.id = g.site_id
    UNION ALL
    SELECT r.authority_code FROM (${contents}) k CROSS JOIN reports r ON r.content_key = k.content_key
      WHERE r.authority_code IS NOT NULL`;
  const asked = (condition: SQL): boolean =>
    db.get(
      sql`SELECT 1 AS one FROM (${codes}) seen CROSS JOIN authorities a ON a.code = seen.code WHERE ${condition} LIMIT 1`,
    ) !== undefined;
  if (asked(within(territory))) return 'inside';
  return asked(sql`1`) ? 'outside' : 'unplaced';
}

function lies(rows: readonly { readonly inside: number | null }[]): Lying {
  const [first] = rows;
  if (first === undefined) return 'unknown';
  return rows.some(({ inside }) => inside === 1) ? 'inside' : 'outside';
}

/** Of a decision: the picture it is about; null when there is none. */
export function pictureOfDecision(db: Db, decisionId: string): string | null {
  return (
    db.get<{ id: string } | undefined>(sql`SELECT picture_id AS id FROM decisions WHERE id = ${decisionId}`)
      ?.id ?? null
  );
}

/** Contents of which these bytes are proof. */
export function contentsOfProof(db: Db, sha256: string): readonly string[] {
  return db
    .all<{ key: string }>(sql`SELECT DISTINCT content_key AS key FROM evidence WHERE sha256 = ${sha256}`)
    .map(({ key }) => key);
}

/** Reports of a content. */
export function reportsOfContent(db: Db, contentKey: string): readonly string[] {
  return db
    .all<{ id: string }>(sql`SELECT id FROM reports WHERE content_key = ${contentKey}`)
    .map(({ id }) => id);
}

/** What a capture was made of; null when there is none. */
export function subjectOfCapture(
  db: Db,
  id: string,
): { readonly contentKey: string; readonly reportId: string | null } | null {
  return (
    db.get<{ contentKey: string; reportId: string | null } | undefined>(
      sql`SELECT content_key AS contentKey, report_id AS reportId FROM captures WHERE id = ${id}`,
    ) ?? null
  );
}

/** Watched authorities of a département in which nobody works now: each with how many sites. */
export function uncoveredDepartements(
  db: Db,
  covered: readonly string[],
): readonly { readonly departement: string; readonly sites: number }[] {
  return db.all(sql`
    SELECT a.departement AS departement, count(*) AS sites FROM sites t JOIN authorities a ON a.code = t.authority_code
    WHERE t.removed_at IS NULL AND a.departement IS NOT NULL
      AND a.departement NOT IN (SELECT value FROM json_each(${JSON.stringify(covered)}))
    GROUP BY a.departement ORDER BY a.departement`);
}
