/** What the search for a reported visual reads: who is beside an authority, and what its sites show. */
import { asc, sql } from 'drizzle-orm';
import type { Surroundings } from '../../src/classifiers/types.js';
import { idPrefix } from '../ids.js';
import type { Db } from '../open.js';
import { authorities } from '../schema/index.js';
import { surroundingsJson } from '../schema/json.js';
import type { AuthorityRow } from './authorities.js';
import { isStillKept } from './removals.js';

/**
 * The other authorities that have or had a watched site and lie beside one: those of its département, its EPCI wherever
 * that sits, and what belongs to it; EPCI and départements first, by name.
 */
export function authoritiesBeside(db: Db, authority: AuthorityRow): AuthorityRow[] {
  const { code, departement, epci } = authority;
  return db
    .select()
    .from(authorities)
    .where(
      sql`(departement = ${departement} OR code = ${epci} OR parent = ${code}) AND code <> ${code}
        AND EXISTS (SELECT 1 FROM sites WHERE sites.authority_code = authorities.code)`,
    )
    .orderBy(sql`kind = 'commune', kind <> 'epci', kind <> 'autre'`, asc(authorities.name))
    .all();
}

/** Whether a site of this host is watched. */
export function isWatchedHost(db: Db, host: string): boolean {
  const bare = host.toLowerCase().replace(/^www\./, '');
  return [`https://${bare}/`, `https://www.${bare}/`, `http://${bare}/`, `http://www.${bare}/`].some(
    (start) =>
      db.get(
        sql`SELECT 1 AS one FROM sites WHERE start_url >= ${start} AND start_url < ${`${start}\uffff`} LIMIT 1`,
      ) !== undefined,
  );
}

/** Whether a crawl ever met this content. */
export function wasSighted(db: Db, contentKey: string): boolean {
  return (
    db.get(sql`SELECT 1 AS one FROM sighting_visuals WHERE content_key = ${contentKey} LIMIT 1`) !== undefined
  );
}

/** A visual as a site of an authority shows it. */
export interface ShownVisual {
  readonly contentKey: string;
  readonly authorityCode: string;
  readonly authorityName: string;
  readonly pageUrl: string;
  readonly pageTitle: string | null;
  readonly imageUrl: string;
  readonly surroundings: Surroundings;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** Pixels of the longer side; null when not read. */
  readonly side: number | null;
}

interface ShownRow extends Omit<ShownVisual, 'surroundings'> {
  readonly surroundings: string;
}

const SHOWN =
  sql.raw(`v.content_key AS contentKey, a.code AS authorityCode, a.name AS authorityName, p.url AS pageUrl,
  p.title AS pageTitle, ia.url AS imageUrl, s.surroundings AS surroundings, v.first_seen AS firstSeen,
  v.last_seen AS lastSeen, max(i.width, i.height) AS side`);

export interface ShownAsk {
  /** Day near which they came on line, those closest to it first; null = the latest first. */
  readonly day: string | null;
  /** Pixels of the longer side, at least: logos stand on every page. */
  readonly minSide: number;
  /** Sightings of one content, at most: a picture of the frame of a site stands on all of its pages. */
  readonly ofEach: number;
  readonly limit: number;
}

/** Sightings that are looked at for one that is compared: the others are too small, or of a content that has enough. */
const LOOKED_AT = 3;
const LEAST_LOOKED_AT = 500;

/** What the sites of an authority show or showed; one row a sighting. */
export function shownByAuthority(db: Db, authorityCode: string, ask: ShownAsk): ShownVisual[] {
  const { day, minSide, ofEach, limit } = ask;
  // Sightings stand in the order in which they were written: the place in it says how near in time they are, and an index
  // alone tells it. Of a town hall with tens of thousands the rows themselves would take too long to read.
  const pivot =
    day === null
      ? sql`(SELECT max(rowid) FROM sightings)`
      : sql`coalesce((SELECT rowid FROM sightings WHERE id < ${idPrefix(day)} ORDER BY id DESC LIMIT 1), 0)`;
  const near = sql`SELECT s.rowid AS place FROM sites st CROSS JOIN pages p ON p.site_id = st.id
    CROSS JOIN sightings s ON s.page_id = p.id WHERE st.authority_code = ${authorityCode}
    ORDER BY abs(s.rowid - ${pivot}), s.rowid DESC LIMIT ${Math.max(LEAST_LOOKED_AT, limit * LOOKED_AT)}`;
  return db
    .all<ShownRow>(
      // Chosen by their ids first: texts are read only of those that are compared.
      sql`SELECT ${SHOWN} FROM sighting_visuals v CROSS JOIN sightings s ON s.id = v.sighting_id
        CROSS JOIN pages p ON p.id = s.page_id CROSS JOIN sites st ON st.id = p.site_id
        CROSS JOIN authorities a ON a.code = st.authority_code CROSS JOIN image_addresses ia ON ia.id = s.address_id
        CROSS JOIN visuals i ON i.content_key = v.content_key
        WHERE v.id IN (SELECT id FROM (
            SELECT v.id AS id, v.first_seen AS at, row_number() OVER (PARTITION BY v.content_key ORDER BY v.first_seen DESC, v.id) AS nth
            FROM (${near}) near CROSS JOIN sightings s ON s.rowid = near.place
              CROSS JOIN sighting_visuals v ON v.sighting_id = s.id CROSS JOIN visuals i ON i.content_key = v.content_key
            WHERE max(i.width, i.height) >= ${minSide}
          ) WHERE nth <= ${ofEach}
          ORDER BY CASE WHEN ${day} IS NULL THEN 0 ELSE abs(julianday(at) - julianday(${day})) END, at DESC, id LIMIT ${limit})
        ORDER BY v.first_seen DESC, v.id`,
    )
    .map(toShown);
}

/** Where a picture is shown, the latest sighting of its contents; null when no site ever showed it. */
export function shownOfPicture(db: Db, pictureId: string): ShownVisual | null {
  const row = db.get<ShownRow | undefined>(
    sql`SELECT ${SHOWN} FROM picture_members m JOIN sighting_visuals v ON v.content_key = m.content_key
      JOIN sightings s ON s.id = v.sighting_id JOIN pages p ON p.id = s.page_id
      JOIN image_addresses ia ON ia.id = s.address_id JOIN sites st ON st.id = p.site_id
      JOIN authorities a ON a.code = st.authority_code JOIN visuals i ON i.content_key = v.content_key
      WHERE m.picture_id = ${pictureId}
      ORDER BY v.closed_at IS NOT NULL, v.last_seen DESC, v.id LIMIT 1`,
  );
  return row === undefined ? null : toShown(row);
}

/** The same for one content. */
export function shownOfContent(db: Db, contentKey: string): ShownVisual | null {
  const row = db.get<ShownRow | undefined>(
    sql`SELECT ${SHOWN} FROM sighting_visuals v
      JOIN sightings s ON s.id = v.sighting_id JOIN pages p ON p.id = s.page_id
      JOIN image_addresses ia ON ia.id = s.address_id JOIN sites st ON st.id = p.site_id
      JOIN authorities a ON a.code = st.authority_code JOIN visuals i ON i.content_key = v.content_key
      WHERE v.content_key = ${contentKey}
      ORDER BY v.closed_at IS NOT NULL, v.last_seen DESC, v.id LIMIT 1`,
  );
  return row === undefined ? null : toShown(row);
}

function toShown({ surroundings, ...row }: ShownRow): ShownVisual {
  return { ...row, surroundings: surroundingsJson.parse(JSON.parse(surroundings)) };
}

/** How a content may be shown: its kept bytes, and whether a person brought them in. Null when nothing of it is kept. */
export function shownBytesOf(
  db: Db,
  contentKey: string,
): { readonly sha256: string; readonly isBrought: boolean } | null {
  return (
    db
      .all<{ sha256: string; isBrought: number }>(
        sql`SELECT e.sha256 AS sha256, 0 AS isBrought FROM evidence e JOIN visuals v ON v.content_key = e.content_key
            WHERE e.content_key = ${contentKey} AND v.sha256 = e.sha256 AND ${isStillKept(sql`e.sha256`)}
          UNION ALL
          SELECT part.sha256, 1 FROM captures c JOIN capture_parts part ON part.capture_id = c.id
            WHERE c.content_key = ${contentKey} AND c.report_id IS NOT NULL AND part.role = 'original'
              AND ${isStillKept(sql`part.sha256`)}
          ORDER BY isBrought LIMIT 1`,
      )
      .map(({ sha256, isBrought }) => ({ sha256, isBrought: isBrought === 1 }))[0] ?? null
  );
}
