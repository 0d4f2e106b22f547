/** What is flagged, for files: a page of contents at a time, each with who shows it. */
import { sql, type SQL } from 'drizzle-orm';
import type { AuthorityKind } from '../../src/authorities/types.js';
import type { StandingState } from '../../src/review/types.js';
import type { Db } from '../open.js';
import type { VisualRow } from './visuals.js';
import { BROUGHT_OF_AUTHORITY } from './standing-facts.js';
import { within, type Territory } from './territories.js';
import type { StoredVerdict } from './verdicts.js';
import { marksJson } from '../schema/json.js';

/** A flagged content with its verdict, whoever shows it. */
export interface FlaggedContent extends Pick<
  VisualRow,
  'contentKey' | 'sha256' | 'format' | 'width' | 'height' | 'bytes' | 'integrity'
> {
  readonly verdict: StoredVerdict;
  /** Where its picture stands in the review; null while it belongs to none. */
  readonly state: StandingState | null;
}

/** Flagged contents in the order of their keys; `after` is the last key of the page before. */
export function flaggedContents(
  db: Db,
  ask: {
    readonly territory: Territory;
    /** Instants of the first sight: from this one on, and before that one. */
    readonly from?: string;
    readonly before?: string;
    readonly after: string | null;
    readonly limit: number;
  },
): readonly FlaggedContent[] {
  const { territory, from, before, after } = ask;
  const rows = db.all<
    Omit<FlaggedContent, 'verdict'> &
      Omit<StoredVerdict, 'contentKey' | 'marks' | 'contradiction'> & {
        readonly marks: string;
        readonly contradiction: number;
      }
  >(sql`
    SELECT i.content_key AS contentKey, i.sha256 AS sha256, i.format AS format, i.width AS width, i.height AS height,
      i.bytes AS bytes, i.integrity AS integrity, p.state AS state,
      v.number AS number, v.grade AS grade, v.kind AS kind, v.generator AS generator, v.contradiction AS contradiction,
      v.marks AS marks, v.ruleset AS ruleset, v.at AS at
    FROM (SELECT f.content_key, f.number FROM flagged_visuals f WHERE f.content_key > ${after ?? ''}
        ${from === undefined ? sql`` : sql`AND f.first_seen >= ${from}`}
        ${before === undefined ? sql`` : sql`AND f.first_seen < ${before}`}
        ${territory === null ? sql`` : sql`AND ${isShownWithin(territory)}`}
      ORDER BY f.content_key LIMIT ${ask.limit}) cut
    CROSS JOIN visuals i ON i.content_key = cut.content_key
    CROSS JOIN verdicts v ON v.content_key = cut.content_key AND v.number = cut.number
    LEFT JOIN picture_members m ON m.content_key = cut.content_key
    LEFT JOIN pictures p ON p.id = m.picture_id
    ORDER BY cut.content_key`);
  return rows.map(
    ({ number, grade, kind, generator, marks, contradiction, ruleset, at, contentKey, ...row }) => ({
      ...row,
      contentKey,
      verdict: {
        contentKey,
        number,
        grade,
        kind,
        generator,
        marks: marksJson.parse(JSON.parse(marks)),
        contradiction: contradiction === 1,
        ruleset,
        at,
      },
    }),
  );
}

/** Condition that an authority of a territory shows the content `f`, or that somebody reported it of one. */
function isShownWithin(territory: Territory): SQL {
  return sql`(EXISTS (SELECT 1 FROM flagged_pages g CROSS JOIN sites t ON t.id = g.site_id
      CROSS JOIN authorities a ON a.code = t.authority_code WHERE g.content_key = f.content_key AND ${within(territory)})
    OR EXISTS (SELECT 1 FROM reports r CROSS JOIN authorities a ON a.code = r.authority_code
      WHERE r.content_key = f.content_key AND ${BROUGHT_OF_AUTHORITY} AND ${within(territory)}))`;
}

/** One authority that shows, or showed, a content; or of which somebody reported it. */
export interface ContentPlace {
  readonly contentKey: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AuthorityKind;
  readonly departement: string | null;
  /** Whether it lies in the territory that was asked for. */
  readonly isInside: boolean;
  /** Pages on which crawls saw it; 0 = only reported. */
  readonly pages: number;
  /** Whether it still stands on one of them as far as is known. */
  readonly isThere: boolean;
  /** The page where it was seen last, and its address there. */
  readonly pageUrl: string | null;
  readonly imageUrl: string | null;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

/** Where contents stand, by authority; each content with all of its authorities, wherever they lie. */
export function placesOfContents(
  db: Db,
  keys: readonly string[],
  territory: Territory,
): readonly ContentPlace[] {
  const asked = sql`json_each(${JSON.stringify(keys)}) k`;
  const rows = db.all<PlaceRow>(sql`
    SELECT seen.content_key AS contentKey, a.code AS code, a.name AS name, a.kind AS kind,
      a.departement AS departement, ${within(territory)} AS inside, count(DISTINCT seen.page_id) AS pages,
      max(seen.is_open) AS there, min(seen.since) AS firstSeen, max(seen.until) AS lastSeen,
      max(seen.is_open || seen.until || char(10) || seen.page_url || char(10) || seen.image_url) AS latest
    FROM (SELECT v.content_key, t.authority_code, s.page_id, v.closed_at IS NULL AS is_open, v.first_seen AS since,
          v.last_seen AS until, g.url AS page_url, ia.url AS image_url
        FROM ${asked} CROSS JOIN sighting_visuals v ON v.content_key = k.value
        CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id
        CROSS JOIN sites t ON t.id = g.site_id CROSS JOIN image_addresses ia ON ia.id = s.address_id
      UNION ALL
        SELECT r.content_key, r.authority_code, NULL, 0, r.at, r.at, NULL, NULL
        FROM ${asked} CROSS JOIN reports r ON r.content_key = k.value WHERE ${BROUGHT_OF_AUTHORITY}
      ) seen CROSS JOIN authorities a ON a.code = seen.authority_code
    GROUP BY seen.content_key, a.code ORDER BY seen.content_key, min(seen.since), a.code`);
  return rows.map(({ inside, there, latest, ...row }) => {
    const [, pageUrl = null, imageUrl = null] = latest?.split('\n') ?? [];
    return { ...row, isInside: inside === 1, isThere: there === 1, pageUrl, imageUrl };
  });
}

interface PlaceRow extends Omit<ContentPlace, 'isInside' | 'isThere' | 'pageUrl' | 'imageUrl'> {
  readonly inside: number | null;
  readonly there: number;
  /** Of the page where it still stands, else where it was seen last: that instant, the page and its address, a line each. */
  readonly latest: string | null;
}
