/** Pictures that wait for somebody, as a mail tells of them. */
import { sql } from 'drizzle-orm';
import type { Grade, Surroundings } from '../../src/classifiers/types.js';
import type { Db } from '../open.js';
import { surroundingsJson } from '../schema/json.js';
import { codeWithin, within, type Territory } from './territories.js';

export interface WaitingPicture {
  readonly id: string;
  readonly grade: Grade;
  readonly wasReported: boolean;
}

/** What is kept of these pictures, in the same order. */
export function waitingPictures(db: Db, ids: readonly string[]): readonly WaitingPicture[] {
  return db
    .all<{ id: string; grade: Grade; wasReported: number }>(
      sql`SELECT p.id AS id, p.grade AS grade, p.was_reported AS wasReported
        FROM json_each(${JSON.stringify(ids)}) j CROSS JOIN pictures p ON p.id = j.value ORDER BY j.key`,
    )
    .map((row) => ({ ...row, wasReported: row.wasReported === 1 }));
}

/** What was put together into these pictures, by the picture that stays. */
export function partsOf(db: Db, ids: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  const rows = db.all<{ whole: string; part: string }>(
    sql`SELECT p.merged_into AS whole, p.id AS part
      FROM json_each(${JSON.stringify(ids)}) j CROSS JOIN pictures p ON p.merged_into = j.value`,
  );
  for (const { whole, part } of rows) found.set(whole, [...(found.get(whole) ?? []), part]);
  return found;
}

/** Where a picture stands in a territory: a page of an authority there, the one that shows it now before others. */
export interface PicturePlaceThere {
  readonly contentKey: string;
  readonly authority: { readonly code: string; readonly name: string };
  readonly pageUrl: string;
  readonly pageTitle: string | null;
  readonly surroundings: Surroundings;
}

export function placeOfPicture(db: Db, picture: string, territory: Territory): PicturePlaceThere | null {
  const row = db.get<
    | {
        contentKey: string;
        code: string;
        name: string;
        pageUrl: string;
        pageTitle: string | null;
        around: string;
      }
    | undefined
  >(sql`SELECT m.content_key AS contentKey, a.code AS code, a.name AS name, g.url AS pageUrl, g.title AS pageTitle,
        s.surroundings AS around
      FROM picture_members m CROSS JOIN sighting_visuals v ON v.content_key = m.content_key
      CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id
      CROSS JOIN sites t ON t.id = g.site_id CROSS JOIN authorities a ON a.code = t.authority_code
      WHERE m.picture_id = ${picture} AND ${within(territory)}
      ORDER BY v.closed_at IS NOT NULL, v.last_seen DESC, v.id LIMIT 1`);
  if (row === undefined) return null;
  const { code, name, around, ...place } = row;
  return { ...place, authority: { code, name }, surroundings: surroundingsJson.parse(JSON.parse(around)) };
}

/** What a person reported of a picture, about an authority there or about none. */
export function reportOfPicture(
  db: Db,
  picture: string,
  territory: Territory,
): { readonly authority: string | null; readonly event: string | null } | null {
  return (
    db.get<{ authority: string | null; event: string | null } | undefined>(
      sql`SELECT a.name AS authority, r.event_name AS event FROM picture_members m
        CROSS JOIN reports r ON r.content_key = m.content_key LEFT JOIN authorities a ON a.code = r.authority_code
        WHERE m.picture_id = ${picture} AND r.state <> 'refused'
          AND (r.authority_code IS NULL OR ${codeWithin(territory, sql`r.authority_code`)})
        ORDER BY r.authority_code IS NULL, r.at DESC, r.id LIMIT 1`,
    ) ?? null
  );
}
