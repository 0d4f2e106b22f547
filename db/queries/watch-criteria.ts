/** What a watch list by criteria reads and writes: the authorities that answer, their first site, the additions. */
import { and, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { AuthorityKind, WatchCriteria } from '../../src/authorities/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { sites, watchBatches } from '../schema/index.js';
import type { AuthorityRow } from './authorities.js';
import type { WatchSettings } from './sites.js';
import { codeWithin, within, type Territory } from './territories.js';

export type WatchBatchRow = typeof watchBatches.$inferSelect;

/** An authority as the preview shows it. */
export interface ChosenAuthority extends Pick<
  AuthorityRow,
  'code' | 'kind' | 'name' | 'departement' | 'region' | 'epci' | 'population'
> {
  /** Whether it lies in the territory that was asked for. */
  readonly inside: 0 | 1;
}

const SHOWN = sql.raw('a.code, a.kind, a.name, a.departement, a.region, a.epci, a.population');

const oneOf = (values: readonly string[]): SQL =>
  sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`;

/** Kinds whose population is that of their inhabitants, once each. */
const COUNTED = sql.raw(`('commune', 'epci')`);

function places({ departements, regions, epcis }: WatchCriteria): SQL {
  if (departements.length + regions.length + epcis.length === 0) return sql`1`;
  return sql`(a.departement IN ${oneOf(departements)} OR a.region IN ${oneOf(regions)} OR a.epci IN ${oneOf(epcis)}
    OR a.code IN ${oneOf(epcis)})`;
}

/**
 * Authorities of today's France that answer to the kinds, the places and the population of `criteria` within a
 * territory, by kind and name; at most `limit`. What of them has a site is not asked here.
 */
export function chosenAuthorities(
  db: Db,
  criteria: WatchCriteria,
  ask: {
    readonly territory: Territory;
    readonly limit: number;
    /** Codes of councils that are those of the asked départements without lying in one. */
    readonly councils: readonly string[];
  },
): readonly ChosenAuthority[] {
  const { kinds, minPopulation: min, maxPopulation: max } = criteria;
  const councils = kinds.includes('departement') ? ask.councils : [];
  const bound = (condition: SQL): SQL => sql`(a.kind NOT IN ${COUNTED} OR ${condition})`;
  return db.all(sql`
    SELECT ${SHOWN}, 1 AS inside FROM authorities a
    WHERE a.status = 'current' AND ((a.kind IN ${oneOf(kinds)} AND ${places(criteria)}) OR a.code IN ${oneOf(councils)})
      AND ${within(ask.territory)}
      AND ${min === null ? sql`1` : bound(sql`a.population >= ${min}`)}
      AND ${max === null ? sql`1` : bound(sql`a.population <= ${max}`)}
    ORDER BY a.kind <> 'region', a.kind <> 'departement', a.kind <> 'epci', a.kind <> 'commune', a.name, a.code
    LIMIT ${ask.limit}`);
}

/** How many are left out of a choice by population because nobody knows theirs. */
export function countUncounted(db: Db, criteria: WatchCriteria, territory: Territory): number {
  if (criteria.minPopulation === null && criteria.maxPopulation === null) return 0;
  const row = db.get<{ n: number }>(sql`
    SELECT count(*) AS n FROM authorities a
    WHERE a.status = 'current' AND a.kind IN ${oneOf(criteria.kinds)} AND a.kind IN ${COUNTED} AND a.population IS NULL
      AND ${places(criteria)} AND ${within(territory)}`);
  return row.n;
}

/** EPCI, départements, régions and other councils by their own codes, inside and outside of a territory, the widest first. */
export function kinAuthorities(
  db: Db,
  kin: Readonly<Record<'epcis' | 'departements' | 'regions' | 'councils', readonly string[]>>,
  territory: Territory,
): readonly ChosenAuthority[] {
  return db.all(sql`
    SELECT ${SHOWN}, coalesce(${within(territory)}, 0) AS inside FROM authorities a
    WHERE a.status = 'current' AND (
      (a.kind = 'epci' AND a.code IN ${oneOf(kin.epcis)})
      OR (a.kind = 'departement' AND a.departement IN ${oneOf(kin.departements)})
      OR (a.kind = 'region' AND a.region IN ${oneOf(kin.regions)})
      OR a.code IN ${oneOf(kin.councils)})
    ORDER BY a.kind <> 'region', a.kind <> 'departement', a.name, a.code`);
}

/** For each of these authorities its sites, the one to use first: what a person corrected, then the sources' by rank. */
export function siteCandidates(
  db: Db,
  codes: readonly string[],
): readonly { readonly code: string; readonly url: string }[] {
  return db.all(sql`
    SELECT code, url FROM (
      SELECT authority_code AS code, value AS url, -1 AS rank FROM corrections
        WHERE field = 'site' AND ended_at IS NULL AND authority_code IN ${oneOf(codes)}
      UNION ALL
      SELECT c.authority_code, c.value, c.rank FROM contacts c
        WHERE c.kind = 'site' AND c.gone_at IS NULL AND c.authority_code IN ${oneOf(codes)} AND NOT ${isAside}
          AND NOT EXISTS (SELECT 1 FROM corrections x WHERE x.field = 'site' AND x.ended_at IS NULL
            AND x.authority_code = c.authority_code AND x.replaces = c.value))
    ORDER BY code, rank`);
}

/** A page on a network, or for one purpose (appointments): no site of the authority. */
const isAside = sql`EXISTS (SELECT 1 FROM json_each(c.flags) f WHERE f.value IN ('social-network', 'side-page'))`;

/**
 * Who declares an address on one of these hosts (without « www. ») or is watched there; of authorities that are one, not of
 * parts of them.
 */
export function declaredOn(
  db: Db,
  hosts: readonly string[],
): readonly {
  readonly code: string;
  readonly kind: AuthorityKind;
  readonly name: string;
  readonly url: string;
  readonly isWatched: 0 | 1;
}[] {
  return db.all(sql`
    WITH declared AS (
      SELECT c.authority_code AS code, c.value AS url, 0 AS watched FROM contacts c
        WHERE c.kind = 'site' AND c.gone_at IS NULL AND NOT ${isAside}
      UNION ALL SELECT authority_code, value, 0 FROM corrections WHERE field = 'site' AND ended_at IS NULL
      UNION ALL SELECT authority_code, start_url, 1 FROM sites WHERE removed_at IS NULL
    ), located AS (
      SELECT code, url, watched, substr(url, instr(url, '//') + 2) AS rest FROM declared
    ), hosted AS (
      SELECT code, url, watched, substr(rest, 1, instr(rest || '/', '/') - 1) AS host FROM located
    )
    SELECT h.code AS code, a.kind AS kind, a.name AS name, h.url AS url, max(h.watched) AS isWatched
    FROM hosted h JOIN authorities a ON a.code = h.code AND a.status = 'current'
    WHERE iif(substr(h.host, 1, 4) = 'www.', substr(h.host, 5), h.host) IN ${oneOf(hosts)}
    GROUP BY h.code, h.url ORDER BY h.code, h.url`);
}

/** A site that is or was watched. */
export interface KnownSite {
  readonly code: string;
  readonly name: string;
  readonly url: string;
  readonly removedAt: string | null;
  /** Whether its watch ended because the addition it came with was taken back. */
  readonly isTakenBack: 0 | 1;
}

/** Sites of these authorities, and those that have one of these addresses, whosever they are. */
export function knownSites(
  db: Db,
  of: { readonly codes: readonly string[]; readonly urls: readonly string[] },
): readonly KnownSite[] {
  return db.all(sql`
    SELECT s.authority_code AS code, a.name AS name, s.start_url AS url, s.removed_at AS removedAt,
      coalesce(b.undone_at = s.removed_at, 0) AS isTakenBack
    FROM sites s JOIN authorities a ON a.code = s.authority_code LEFT JOIN watch_batches b ON b.id = s.batch_id
    WHERE s.authority_code IN ${oneOf(of.codes)} OR s.start_url IN ${oneOf(of.urls)}
    ORDER BY s.start_url`);
}

/** A site of an addition, with the instant before which its first crawl does not begin by itself. */
export interface BatchSite {
  readonly authorityCode: string;
  readonly startUrl: string;
  readonly dueFrom: string;
}

/** Writes an addition and watches its sites; one whose watch had ended begins again. */
export function insertBatch(
  tx: Db,
  batch: {
    readonly by: string | null;
    readonly criteria: WatchCriteria;
    readonly sites: readonly BatchSite[];
    readonly settings: WatchSettings;
  },
  at: string,
): WatchBatchRow {
  const row = tx
    .insert(watchBatches)
    .values({
      id: newId(at),
      addedAt: at,
      addedBy: batch.by,
      criteria: batch.criteria,
      added: batch.sites.length,
    })
    .returning()
    .get();
  for (const { authorityCode, startUrl, dueFrom } of batch.sites) {
    const begun = { ...batch.settings, paused: false, dueFrom, batchId: row.id, removedAt: null };
    tx.insert(sites)
      .values({ id: newId(at), authorityCode, startUrl, addedAt: at, ...begun })
      .onConflictDoUpdate({ target: sites.startUrl, set: begun })
      .run();
  }
  return row;
}

/** The last additions, those that were taken back too, newest first; of one person when `by` is given. */
export function lastBatches(
  db: Db,
  ask: { readonly by?: string; readonly limit: number },
): readonly WatchBatchRow[] {
  return db
    .select()
    .from(watchBatches)
    .where(ask.by === undefined ? undefined : eq(watchBatches.addedBy, ask.by))
    .orderBy(desc(watchBatches.addedAt), desc(watchBatches.id))
    .limit(ask.limit)
    .all();
}

export function findBatch(db: Db, id: string): WatchBatchRow | null {
  return db.select().from(watchBatches).where(eq(watchBatches.id, id)).get() ?? null;
}

/** Of the sites that came with an addition: those still watched, and those of them that were crawled. */
export function batchSites(
  db: Db,
  id: string,
): { readonly watched: number; readonly crawled: number; readonly lastDue: string | null } {
  return db.get(sql`
    SELECT count(*) AS watched, max(s.due_from) AS lastDue,
      coalesce(sum(EXISTS (SELECT 1 FROM crawls c WHERE c.site_id = s.id)), 0) AS crawled
    FROM sites s WHERE s.batch_id = ${id} AND s.removed_at IS NULL`);
}

/**
 * Takes an addition back: the watch of its sites ends within the territory of whoever asks; what was found stays. Null
 * when there is none, or it was taken back before; else how many sites are watched no more.
 */
export function undoBatch(
  tx: Db,
  ask: { readonly id: string; readonly by: string | null; readonly territory: Territory },
  at: string,
): number | null {
  const undone = tx
    .update(watchBatches)
    .set({ undoneAt: at, undoneBy: ask.by })
    .where(and(eq(watchBatches.id, ask.id), isNull(watchBatches.undoneAt)))
    .run();
  if (undone.changes === 0) return null;
  return tx
    .update(sites)
    .set({ removedAt: at })
    .where(
      and(
        eq(sites.batchId, ask.id),
        isNull(sites.removedAt),
        codeWithin(ask.territory, sql.raw('sites.authority_code')),
      ),
    )
    .run().changes;
}

/** A territory that authorities may be chosen by; `code` is that of the criteria. */
export interface NamedPlace {
  readonly kind: 'departement' | 'region' | 'epci';
  readonly code: string;
  readonly name: string;
}

/** Every département, région and EPCI of the directory, by its short name. */
export function namedPlaces(db: Db): readonly NamedPlace[] {
  return db.all(sql`
    SELECT kind, CASE kind WHEN 'departement' THEN departement WHEN 'region' THEN region ELSE code END AS code,
      name
    FROM authorities
    WHERE status = 'current' AND ((kind = 'departement' AND departement IS NOT NULL)
      OR (kind = 'region' AND region IS NOT NULL) OR kind = 'epci')
    ORDER BY kind <> 'region', kind <> 'departement', name, code`);
}
