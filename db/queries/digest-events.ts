/** What may announce an event: pictures that wait for somebody, as pages show them now, and what people reported. */
import { sql } from 'drizzle-orm';
import type { Grade, Surroundings } from '../../src/classifiers/types.js';
import type { Db } from '../open.js';
import { surroundingsJson } from '../schema/json.js';

interface OfAuthority {
  readonly code: string;
  readonly name: string;
  readonly departement: string | null;
}

/** A picture as an authority shows it, with words around it; once for each wording. */
export interface ShownForEvent {
  readonly picture: string;
  readonly waitsFor: 'reviewer' | 'coordinator';
  readonly grade: Grade;
  /** What people said of it; null while nobody did. */
  readonly eventDay: string | null;
  readonly authority: OfAuthority;
  readonly pageUrl: string;
  readonly surroundings: Surroundings;
}

/** The newest first, at most `limit`. */
export function shownForEvents(db: Db, limit: number): readonly ShownForEvent[] {
  return db
    .all<
      OfAuthority & {
        picture: string;
        waitsFor: 'reviewer' | 'coordinator';
        grade: Grade;
        eventDay: string | null;
        pageUrl: string;
        around: string;
      }
    >(
      sql`SELECT p.id AS picture, p.waits_for AS waitsFor, p.grade AS grade, p.event_day AS eventDay, a.code AS code, a.name AS name,
        a.departement AS departement, min(g.url) AS pageUrl, s.surroundings AS around
      FROM pictures p CROSS JOIN picture_members m ON m.picture_id = p.id
      CROSS JOIN sighting_visuals v ON v.content_key = m.content_key AND v.closed_at IS NULL
      CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id
      CROSS JOIN sites t ON t.id = g.site_id AND t.removed_at IS NULL
      CROSS JOIN authorities a ON a.code = t.authority_code
      WHERE p.waits_for IS NOT NULL GROUP BY p.id, a.code, s.surroundings ORDER BY p.created_at DESC, p.id LIMIT ${limit}`,
    )
    .map(({ code, name, departement, around, ...row }) => ({
      ...row,
      authority: { code, name, departement },
      surroundings: surroundingsJson.parse(JSON.parse(around)),
    }));
}

/** A report about an authority, with the day of its event. */
export interface ReportedEvent {
  readonly report: string;
  readonly reporter: string;
  /** The picture that waits for somebody; null for an address or words. */
  readonly picture: string | null;
  readonly waitsFor: 'reviewer' | 'coordinator' | null;
  readonly grade: Grade;
  readonly eventDay: string;
  readonly eventName: string | null;
  readonly authority: OfAuthority;
}

/** Reports with an event from one day to another, whose picture is not decided yet, if it has one. */
export function reportedEvents(
  db: Db,
  { from, until }: { readonly from: string; readonly until: string },
): readonly ReportedEvent[] {
  return db
    .all<
      OfAuthority & {
        report: string;
        reporter: string;
        picture: string | null;
        waitsFor: 'reviewer' | 'coordinator' | null;
        grade: Grade | null;
        eventDay: string;
        eventName: string | null;
      }
    >(
      sql`SELECT r.id AS report, r.person_id AS reporter, own.id AS picture, own.waits_for AS waitsFor, own.grade AS grade,
        r.event_day AS eventDay, r.event_name AS eventName, a.code AS code, a.name AS name, a.departement AS departement
      FROM reports r CROSS JOIN authorities a ON a.code = r.authority_code
      LEFT JOIN picture_members m ON m.content_key = r.content_key
      LEFT JOIN pictures p ON p.id = m.picture_id
      LEFT JOIN pictures own ON own.id = coalesce(p.merged_into, p.id)
      WHERE r.event_day BETWEEN ${from} AND ${until} AND r.state <> 'refused'
        AND (own.id IS NULL OR own.waits_for IS NOT NULL) ORDER BY r.event_day, r.id`,
    )
    .map(({ code, name, departement, grade, ...row }) => ({
      ...row,
      grade: grade ?? 'none',
      authority: { code, name, departement },
    }));
}

/** Of these pictures, those that a person decided already. */
export function decidedBy(db: Db, personId: string, pictures: readonly string[]): ReadonlySet<string> {
  return new Set(
    db
      .all<{ id: string }>(
        sql`SELECT DISTINCT j.value AS id FROM json_each(${JSON.stringify(pictures)}) j
        CROSS JOIN decisions d ON d.picture_id = j.value AND d.person_id = ${personId}
        WHERE NOT EXISTS (SELECT 1 FROM decision_undos u WHERE u.decision_id = d.id)`,
      )
      .map(({ id }) => id),
  );
}
