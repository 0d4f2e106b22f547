/** What the pages of visuals show: the list of flagged ones, and all that is known of one. */
import { type SQL, eq, sql } from 'drizzle-orm';
import type { Surroundings } from '../../src/classifiers/types.js';
import type { Db } from '../open.js';
import { evidence } from '../schema/index.js';
import { marksJson, surroundingsJson } from '../schema/json.js';
import type { FlaggedGrade } from './dashboard.js';
import type { EvidenceRow } from './evidence.js';
import { isStillKept, removalOf, type RemovalRow } from './removals.js';
import { sightingsOfVisual, type PublishedSighting } from './findings.js';
import { codeWithin, type Territory } from './territories.js';
import { type StoredVerdict, verdictHistory } from './verdicts.js';
import { findVisual, type VisualRow } from './visuals.js';

export interface FlaggedFilter {
  readonly grade: FlaggedGrade | null;
  /** Code of an authority. */
  readonly authority: string | null;
  /** Only what authorities there show; null or absent for all. */
  readonly territory?: Territory;
  /** First seen at this instant or later. */
  readonly since: string | null;
}

export interface FlaggedVisual {
  readonly contentKey: string;
  readonly grade: FlaggedGrade;
  readonly kind: StoredVerdict['kind'];
  readonly generator: string | null;
  readonly contradiction: boolean;
  readonly marks: StoredVerdict['marks'];
  readonly visual: Pick<VisualRow, 'sha256' | 'format' | 'width' | 'height' | 'bytes' | 'firstSeen'>;
  /** Whether its own bytes are kept. */
  readonly isKept: boolean;
  /** Who published it, by name, at most three, and how many in all. */
  readonly authorities: readonly { readonly code: string; readonly name: string }[];
  readonly authorityCount: number;
  readonly pageCount: number;
  readonly imageUrl: string | null;
  readonly surroundings: Surroundings | null;
}

function flagged(filter: FlaggedFilter): SQL {
  const grade = filter.grade === null ? sql`` : sql`AND f.grade = ${filter.grade}`;
  const since = filter.since === null ? sql`` : sql`AND f.first_seen >= ${filter.since}`;
  const { territory = null } = filter;
  if (filter.authority === null && territory === null)
    return sql`flagged_visuals f WHERE true ${grade} ${since}`;
  // From the authority's side: it shows few of them.
  return sql`(SELECT DISTINCT g.content_key FROM sites CROSS JOIN flagged_pages g ON g.site_id = sites.id
      WHERE ${filter.authority === null ? sql`1` : sql`sites.authority_code = ${filter.authority}`}
        AND ${codeWithin(territory, sql`sites.authority_code`)}) found
    CROSS JOIN flagged_visuals f ON f.content_key = found.content_key WHERE true ${grade} ${since}`;
}

export function countFlagged(db: Db, filter: FlaggedFilter): number {
  return db.get<{ n: number }>(sql`SELECT count(*) AS n FROM ${flagged(filter)}`)?.n ?? 0;
}

interface FlaggedRow {
  readonly content_key: string;
  readonly grade: FlaggedGrade;
  readonly kind: StoredVerdict['kind'];
  readonly generator: string | null;
  readonly contradiction: number;
  readonly marks: string;
  readonly sha256: string | null;
  readonly format: VisualRow['format'];
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number | null;
  readonly first_seen: string;
  readonly is_kept: number;
}

/** Flagged visuals, the latest seen first. */
export function listFlagged(
  db: Db,
  filter: FlaggedFilter,
  page: { readonly limit: number; readonly offset: number },
): readonly FlaggedVisual[] {
  // The page is cut out first, from an index: what it shows is read of those rows only.
  const rows = db.all<FlaggedRow>(sql`
    SELECT v.content_key, v.grade, v.kind, v.generator, v.contradiction, v.marks, i.sha256, i.format, i.width,
      i.height, i.bytes, i.first_seen, EXISTS (
        SELECT 1 FROM evidence e WHERE e.content_key = v.content_key AND e.sha256 = i.sha256
          AND ${isStillKept(sql`e.sha256`)}) AS is_kept
    FROM (SELECT f.content_key, f.number, f.first_seen FROM ${flagged(filter)}
      ORDER BY f.first_seen DESC, f.content_key DESC LIMIT ${page.limit} OFFSET ${page.offset}) cut
    CROSS JOIN verdicts v ON v.content_key = cut.content_key AND v.number = cut.number
    CROSS JOIN visuals i ON i.content_key = cut.content_key
    ORDER BY cut.first_seen DESC, cut.content_key DESC`);
  return rows.map((row) => ({
    contentKey: row.content_key,
    grade: row.grade,
    kind: row.kind,
    generator: row.generator,
    contradiction: row.contradiction === 1,
    marks: marksJson.parse(JSON.parse(row.marks)),
    visual: {
      sha256: row.sha256,
      format: row.format,
      width: row.width,
      height: row.height,
      bytes: row.bytes,
      firstSeen: row.first_seen,
    },
    isKept: row.is_kept === 1,
    ...whereSeen(db, row.content_key),
  }));
}

function whereSeen(db: Db, contentKey: string) {
  const publishers = db.all<{ code: string; name: string; pages: number }>(sql`
    SELECT a.code AS code, a.name AS name, sum(seen.pages) AS pages
    FROM (SELECT g.site_id, count(*) AS pages FROM flagged_pages g WHERE g.content_key = ${contentKey} GROUP BY g.site_id) seen
    CROSS JOIN sites ON sites.id = seen.site_id CROSS JOIN authorities a ON a.code = sites.authority_code
    GROUP BY a.code ORDER BY a.name, a.code`);
  const place = db.get<{ url: string; surroundings: string } | undefined>(sql`
    SELECT ia.url AS url, s.surroundings AS surroundings
    FROM (SELECT sv.sighting_id FROM sighting_visuals sv WHERE sv.content_key = ${contentKey}
      ORDER BY sv.closed_at IS NOT NULL, sv.last_seen DESC, sv.id LIMIT 1) latest
    CROSS JOIN sightings s ON s.id = latest.sighting_id CROSS JOIN image_addresses ia ON ia.id = s.address_id`);
  return {
    authorities: publishers.slice(0, 3).map(({ code, name }) => ({ code, name })),
    authorityCount: publishers.length,
    pageCount: publishers.reduce((sum, one) => sum + one.pages, 0),
    imageUrl: place?.url ?? null,
    surroundings: place === undefined ? null : surroundingsJson.parse(JSON.parse(place.surroundings)),
  };
}

export interface VisualPage {
  readonly visual: VisualRow;
  /** Oldest first; the last one holds. */
  readonly history: readonly [...StoredVerdict[], StoredVerdict];
  /** Those still there first, then the newest. */
  readonly sightings: readonly PublishedSighting[];
  readonly sightingCount: number;
  /** Captures, oldest first; `isOwn` = these are the visual's own bytes and not those of what replaced it. */
  readonly captures: readonly (EvidenceRow & {
    readonly isOwn: boolean;
    /** Why its bytes were deleted; null while they are kept. */
    readonly removed: RemovalRow | null;
  })[];
}

/** All that is known of a visual that has a verdict; null when there is no such one. */
export function visualPage(db: Db, contentKey: string, maxSightings = 60): VisualPage | null {
  const visual = findVisual(db, contentKey);
  const history = verdictHistory(db, contentKey);
  const latest = history.pop();
  if (visual === null || latest === undefined) return null;
  const count = db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM sighting_visuals WHERE content_key = ${contentKey}`,
  );
  const captures = db
    .select()
    .from(evidence)
    .where(eq(evidence.contentKey, contentKey))
    .orderBy(evidence.at, evidence.id)
    .all();
  return {
    visual,
    history: [...history, latest],
    sightings: sightingsOfVisual(db, { contentKey, limit: maxSightings }),
    sightingCount: count?.n ?? 0,
    captures: captures.map((one) => ({
      ...one,
      isOwn: one.sha256 === visual.sha256,
      removed: removalOf(db, one.sha256),
    })),
  };
}

/** Whether bytes with this hash were captured as evidence: nothing else of the store is handed out. */
export function isCaptured(db: Db, sha256: string): boolean {
  return db.get(sql`SELECT 1 AS one FROM evidence WHERE sha256 = ${sha256} LIMIT 1`) !== undefined;
}
