/** What the pages about cases show beside a case itself: lists with what a reader needs, places, proofs. */
import { asc, desc, sql, type SQL } from 'drizzle-orm';
import type { CaseEvent, Outcome, Stage } from '../../src/cases/types.js';
import type { Grade, Surroundings } from '../../src/classifiers/types.js';
import type { AuthorityKind } from '../../src/authorities/types.js';
import { kindsFor } from '../../src/letters/kinds/index.js';
import type { Db } from '../open.js';
import { cases } from '../schema/index.js';
import { surroundingsJson } from '../schema/json.js';
import { caseEventJson } from '../schema/review-json.js';
import type { CaseRow } from './cases.js';
import { findCapture, type StoredCapture } from './evidence-log.js';
import { familyOf } from './pictures.js';
import { BROUGHT_OF_AUTHORITY } from './standing-facts.js';
import { codeWithin, within, type Territory } from './territories.js';

export interface CaseFilter {
  readonly stage: Stage | null;
  /** Code of an authority. */
  readonly authority: string | null;
  /** `none`: nothing came of it yet. */
  readonly outcome: Outcome | 'none' | null;
  /** Only what lies there; null or absent for all. */
  readonly territory?: Territory;
}

function filtered({ stage, authority, outcome, territory = null }: CaseFilter): SQL {
  return sql.join(
    [
      sql`1 = 1`,
      ...(stage === null ? [] : [sql`stage = ${stage}`]),
      ...(authority === null ? [] : [sql`authority_code = ${authority}`]),
      ...(territory === null ? [] : [codeWithin(territory, sql`authority_code`)]),
      ...(outcome === null ? [] : [outcome === 'none' ? sql`outcome IS NULL` : sql`outcome = ${outcome}`]),
    ],
    sql` AND `,
  );
}

/**
 * Something came after the end: an answer, a denial, a mail that nobody read, a request of documents that goes on, or an
 * artist was named after a letter that nobody put right; a letter of thanks or an apology came back and waits to leave again.
 */
const HAS_NEWS = sql.raw(`(
  EXISTS (SELECT 1 FROM case_events n WHERE n.case_id = cases.id AND n.kind IN ('answered', 'denied') AND n.number >
    (SELECT max(e.number) FROM case_events e WHERE e.case_id = cases.id AND e.kind IN ('closed', 'artist-named')))
  OR EXISTS (SELECT 1 FROM inbound_mails i WHERE i.case_id = cases.id AND i.state = 'waiting')
  OR EXISTS (SELECT 1 FROM case_events n WHERE n.case_id = cases.id AND n.kind = 'artist-named'
    AND EXISTS (SELECT 1 FROM case_events l WHERE l.case_id = cases.id AND l.kind = 'letter-sent')
    AND NOT EXISTS (SELECT 1 FROM case_events c WHERE c.case_id = cases.id AND c.kind = 'courtesy-sent'
      AND c.number > n.number))
  OR EXISTS (SELECT 1 FROM case_events f WHERE f.case_id = cases.id AND f.kind = 'delivery-failed'
    AND json_extract(f.event, '$.template') IN (${kindsFor('courtesy', 'offer')
      .map((kind) => `'${kind}'`)
      .join(', ')})
    AND NOT EXISTS (SELECT 1 FROM case_events s WHERE s.case_id = cases.id AND s.number > f.number
      AND s.kind = 'courtesy-sent' AND (json_extract(s.event, '$.letter') = json_extract(f.event, '$.letter')
        OR json_extract(s.event, '$.template') = json_extract(f.event, '$.template'))))
  OR (NOT EXISTS (SELECT 1 FROM case_events a WHERE a.case_id = cases.id AND a.kind = 'artist-named')
    AND EXISTS (SELECT 1 FROM case_events n WHERE n.case_id = cases.id AND n.kind = 'documents-requested'
      AND NOT EXISTS (SELECT 1 FROM case_events d WHERE d.case_id = cases.id AND d.number > n.number
        AND (d.kind = 'documents-ended' OR d.kind = 'documents-answered'
          AND json_extract(d.event, '$.answer') IN ('complete', 'none-exist'))))))`);

/** Cases that may wait for somebody: not closed, or closed with news since; the one that moved first before the others. */
export function liveCases(db: Db, filter: CaseFilter, limit: number): CaseRow[] {
  return db
    .select()
    .from(cases)
    .where(sql`${filtered(filter)} AND (stage <> 'closed' OR ${HAS_NEWS})`)
    .orderBy(asc(cases.lastEventAt), asc(cases.id))
    .limit(limit)
    .all();
}

/** Closed cases that nothing waits for, the one that moved last first. */
export function endedCases(
  db: Db,
  filter: CaseFilter,
  page: { readonly limit: number; readonly offset: number },
): CaseRow[] {
  return db
    .select()
    .from(cases)
    .where(sql`${filtered(filter)} AND stage = 'closed' AND NOT ${HAS_NEWS}`)
    .orderBy(desc(cases.lastEventAt), asc(cases.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
}

export interface CaseCounts {
  readonly live: number;
  readonly ended: number;
}

export function countCases(db: Db, filter: CaseFilter): CaseCounts {
  const row = db.get<{ live: number | null; n: number }>(
    sql`SELECT sum(stage <> 'closed' OR ${HAS_NEWS}) AS live, count(*) AS n FROM cases WHERE ${filtered(filter)}`,
  );
  const live = row?.live ?? 0;
  return { live, ended: (row?.n ?? 0) - live };
}

/** Who publishes what a case is about, and what its pictures carry. */
export interface CaseFrame {
  readonly authority: {
    readonly code: string;
    readonly name: string;
    readonly kind: AuthorityKind;
    readonly departement: string | null;
    readonly population: number | null;
  };
  /** Grades of the pictures that stand in it now, each once. */
  readonly grades: readonly Grade[];
  readonly pictures: number;
  /** Content of the first one. */
  readonly contentKey: string | null;
  /** Last day of the last event that they announce. */
  readonly eventDay: string | null;
}

/** The frames of cases, by their ids. */
export function framesOfCases(db: Db, ids: readonly string[]): ReadonlyMap<string, CaseFrame> {
  const rows = db.all<{
    id: string;
    code: string;
    name: string;
    kind: AuthorityKind;
    departement: string | null;
    population: number | null;
    grades: string | null;
    pictures: number;
    contentKey: string | null;
    eventDay: string | null;
  }>(sql`
    SELECT c.id AS id, a.code AS code, a.name AS name, a.kind AS kind, a.departement AS departement,
      a.population AS population, group_concat(DISTINCT q.grade) AS grades, count(q.id) AS pictures,
      min(p.content_key) AS contentKey, max(q.event_day) AS eventDay
    FROM json_each(${JSON.stringify(ids)}) CROSS JOIN cases c ON c.id = json_each.value
    CROSS JOIN authorities a ON a.code = c.authority_code
    LEFT JOIN case_pictures p ON p.case_id = c.id AND p.withdrawn_at IS NULL
    LEFT JOIN pictures own ON own.id = p.picture_id
    LEFT JOIN pictures q ON q.id = coalesce(own.merged_into, own.id)
    GROUP BY c.id`);
  return new Map(
    rows.map(({ id, grades, pictures, contentKey, eventDay, ...authority }) => [
      id,
      {
        authority,
        grades: grades === null ? [] : (grades.split(',') as Grade[]),
        pictures,
        contentKey,
        eventDay,
      },
    ]),
  );
}

/** What happened to many cases, in the order of writing, by their ids. */
export function eventsOfCases(db: Db, ids: readonly string[]): ReadonlyMap<string, readonly CaseEvent[]> {
  const found = new Map<string, CaseEvent[]>();
  const rows = db.all<{ id: string; event: string }>(sql`
    SELECT e.case_id AS id, e.event AS event FROM json_each(${JSON.stringify(ids)})
    CROSS JOIN case_events e ON e.case_id = json_each.value ORDER BY e.case_id, e.number`);
  for (const { id, event } of rows) {
    const known = found.get(id) ?? [];
    known.push(caseEventJson.parse(JSON.parse(event)));
    found.set(id, known);
  }
  return found;
}

/** Authorities that have a case, by name: the choices of a filter. */
export function authoritiesWithCases(
  db: Db,
  territory: Territory = null,
  limit = 1000,
): readonly { readonly code: string; readonly name: string }[] {
  return db.all(sql`
    SELECT a.code AS code, a.name AS name FROM authorities a
    WHERE EXISTS (SELECT 1 FROM cases WHERE cases.authority_code = a.code) AND ${within(territory)} ORDER BY a.name, a.code LIMIT ${limit}`);
}

/** Cases of an authority that are not closed, the newest first: another picture may come to one of them. */
export function openCasesOfAuthority(db: Db, authority: string): CaseRow[] {
  return db
    .select()
    .from(cases)
    .where(sql`authority_code = ${authority} AND stage <> 'closed'`)
    .orderBy(desc(cases.openedAt))
    .limit(20)
    .all();
}

/** A confirmed picture that an authority shows and that stands in no case of it. */
export interface CaseCandidate {
  readonly picture: string;
  readonly contentKey: string;
  readonly grade: Grade;
  readonly authority: { readonly code: string; readonly name: string };
}

/**
 * What cases could be opened from, in the order of the queue. Pictures of which people ended a case of the same
 * authority stay out: they can be taken up from the case.
 */
export function caseCandidates(
  db: Db,
  ask: { readonly authority?: string; readonly territory?: Territory; readonly limit: number },
): CaseCandidate[] {
  const at = (code: string): SQL =>
    ask.authority === undefined ? sql`1` : sql`${sql.raw(code)} = ${ask.authority}`;
  // From the confirmed pictures on: they are few among all that the queue ever held.
  return db
    .all<{
      picture: string;
      contentKey: string;
      grade: Grade;
      code: string;
      name: string;
    }>(
      sql`SELECT p.id AS picture, min(seen.content_key) AS contentKey, p.grade AS grade, a.code AS code, a.name AS name
      FROM (
        SELECT q.id, m.content_key, st.authority_code AS code FROM pictures q
          CROSS JOIN picture_members m ON m.picture_id = q.id
          CROSS JOIN sighting_visuals v ON v.content_key = m.content_key CROSS JOIN sightings s ON s.id = v.sighting_id
          CROSS JOIN pages g ON g.id = s.page_id CROSS JOIN sites st ON st.id = g.site_id
          WHERE q.state = 'confirmed' AND q.merged_into IS NULL AND ${at('st.authority_code')}
        UNION
        SELECT q.id, m.content_key, r.authority_code FROM pictures q
          CROSS JOIN picture_members m ON m.picture_id = q.id CROSS JOIN reports r ON r.content_key = m.content_key
          WHERE q.state = 'confirmed' AND q.merged_into IS NULL AND ${BROUGHT_OF_AUTHORITY} AND ${at('r.authority_code')}
      ) AS seen CROSS JOIN pictures p ON p.id = seen.id CROSS JOIN authorities a ON a.code = seen.code
      WHERE NOT EXISTS (SELECT 1 FROM pictures part JOIN case_pictures cp ON cp.picture_id = part.id
          JOIN cases c ON c.id = cp.case_id
          WHERE (part.id = p.id OR part.merged_into = p.id) AND c.authority_code = a.code)
        AND ${within(ask.territory ?? null)}
      GROUP BY p.id, a.code ORDER BY p.queue_key, a.code LIMIT ${ask.limit}`,
    )
    .map(({ code, name, ...row }) => ({ ...row, authority: { code, name } }));
}

/** Where an authority shows a picture: one row a page and content, those still there first. */
export interface PicturePlace {
  readonly contentKey: string;
  readonly pageUrl: string;
  readonly pageTitle: string | null;
  readonly imageUrl: string;
  readonly surroundings: Surroundings;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly closedAt: string | null;
}

export function placesOfPicture(
  db: Db,
  ask: { readonly picture: string; readonly authority: string; readonly limit: number },
): PicturePlace[] {
  return db
    .all<Omit<PicturePlace, 'surroundings'> & { surroundings: string }>(
      sql`SELECT m.content_key AS contentKey, g.url AS pageUrl, g.title AS pageTitle, i.url AS imageUrl,
        s.surroundings AS surroundings, v.first_seen AS firstSeen, v.last_seen AS lastSeen, v.closed_at AS closedAt
      FROM picture_members m CROSS JOIN sighting_visuals v ON v.content_key = m.content_key
      CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id
      CROSS JOIN sites st ON st.id = g.site_id CROSS JOIN image_addresses i ON i.id = s.address_id
      WHERE m.picture_id = ${ask.picture} AND st.authority_code = ${ask.authority}
      ORDER BY v.closed_at IS NOT NULL, v.last_seen DESC, v.id LIMIT ${ask.limit}`,
    )
    .map((row) => ({ ...row, surroundings: surroundingsJson.parse(JSON.parse(row.surroundings)) }));
}

/**
 * Captures of a picture's contents that were made of one authority: on its sites, or of what was reported about it.
 * Oldest first. What was captured elsewhere of the same content is another authority's business.
 */
export function capturesOfAuthority(
  db: Db,
  ask: { readonly picture: string; readonly authority: string },
): StoredCapture[] {
  const found = familyOf(db, ask.picture).flatMap((id) =>
    db.all<{ id: string; at: string }>(
      sql`SELECT c.id AS id, c.at AS at FROM picture_members m CROSS JOIN captures c ON c.content_key = m.content_key
        WHERE m.picture_id = ${id} AND CASE
          WHEN c.report_id IS NOT NULL
            THEN EXISTS (SELECT 1 FROM reports r WHERE r.id = c.report_id AND r.authority_code = ${ask.authority})
          WHEN c.crawl_id IS NOT NULL
            THEN EXISTS (SELECT 1 FROM crawls k JOIN sites t ON t.id = k.site_id
              WHERE k.id = c.crawl_id AND t.authority_code = ${ask.authority})
          ELSE EXISTS (SELECT 1 FROM sites t CROSS JOIN pages g ON g.site_id = t.id AND g.url = c.page_url
              WHERE t.authority_code = ${ask.authority}) END
        ORDER BY c.at, c.id`,
    ),
  );
  return found
    .toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1))
    .flatMap(({ id }) => findCapture(db, id) ?? []);
}

/** A case of an authority with a request of documents, open or not. */
export interface CaseWithDocuments {
  readonly id: string;
  readonly authority: string;
  readonly openedAt: string;
}

/** Cases of these authorities in which documents were asked for. */
export function casesWithDocuments(db: Db, authorities: readonly string[]): readonly CaseWithDocuments[] {
  return db.all<CaseWithDocuments>(sql`
    SELECT c.id AS id, c.authority_code AS authority, c.opened_at AS openedAt
    FROM json_each(${JSON.stringify([...new Set(authorities)])}) j CROSS JOIN cases c ON c.authority_code = j.value
    WHERE EXISTS (SELECT 1 FROM case_events e WHERE e.case_id = c.id AND e.kind = 'documents-requested')
    ORDER BY c.id`);
}
