/** What the yearly figures are counted from. Nobody's id or name leaves these queries. */
import { sql } from 'drizzle-orm';
import type { AuthorityKind } from '../../src/authorities/types.js';
import type { Grade } from '../../src/classifiers/types.js';
import type { Db } from '../open.js';
import { SUCCESS } from './standings.js';
import { within, type Territory } from './territories.js';

/** A picture that people confirmed, and when it was first flagged and reported; instants. */
export interface ConfirmedPicture {
  readonly id: string;
  /** Of the content with the most marks; what one authority's letter may say can be less. */
  readonly grade: Grade;
  /**
   * The first moment at which one of its contents both stood on a page that a crawl had read and carried a mark; null
   * when there was none.
   */
  readonly flaggedAt: string | null;
  /** The first report of one of its contents, refused ones included; null when there was none. */
  readonly reportedAt: string | null;
}

/** Pictures that stand confirmed now, by id; `after` is the last id of the page before. */
export function confirmedPictures(
  db: Db,
  walk: { readonly after: string | null; readonly limit: number },
): readonly ConfirmedPicture[] {
  return db.all<ConfirmedPicture>(sql`
    SELECT p.id AS id, p.grade AS grade,
      (SELECT min(max(
          (SELECT min(s.first_seen) FROM sighting_visuals s WHERE s.content_key = m.content_key),
          (SELECT min(v.at) FROM verdicts v WHERE v.content_key = m.content_key AND v.grade <> 'none')))
        FROM picture_members m WHERE m.picture_id = p.id) AS flaggedAt,
      (SELECT min(r.at) FROM picture_members m CROSS JOIN reports r ON r.content_key = m.content_key
        WHERE m.picture_id = p.id) AS reportedAt
    FROM pictures p WHERE p.state = 'confirmed' AND p.merged_into IS NULL AND p.id > ${walk.after ?? ''}
    ORDER BY p.id LIMIT ${walk.limit}`);
}

/** The watch of sites within a time, by kind of authority and département. */
export interface WatchedSites {
  readonly kind: AuthorityKind;
  readonly departement: string | null;
  /** Sites that were watched at some moment of it. */
  readonly watched: number;
  /** Of them: those that at least one crawl saw pages of. */
  readonly lookedAt: number;
  /** Those that were asked, and of which no crawl saw a page. */
  readonly notLookedAt: number;
  /** Those of which no crawl ended. */
  readonly neverVisited: number;
  /** Visuals read, counted in each crawl. */
  readonly visualsRead: number;
}

/** The watch between two instants, the first one included. */
export function watchedSites(
  db: Db,
  ask: { readonly territory: Territory; readonly from: string; readonly before: string },
): readonly WatchedSites[] {
  return db.all<WatchedSites>(sql`
    SELECT a.kind AS kind, a.departement AS departement, count(*) AS watched, sum(one.good) AS lookedAt,
      sum(NOT one.good AND one.ended > 0) AS notLookedAt, sum(NOT one.good AND one.ended = 0) AS neverVisited,
      sum(one.visuals) AS visualsRead
    FROM (SELECT t.authority_code AS code, coalesce(max(${sql.raw(SUCCESS)}), 0) AS good,
        coalesce(sum(c.outcome <> 'stopped'), 0) AS ended, coalesce(sum(c.visuals), 0) AS visuals
      FROM sites t LEFT JOIN crawls c ON c.site_id = t.id AND c.state = 'done'
        AND c.started_at >= ${ask.from} AND c.started_at < ${ask.before}
      WHERE t.added_at < ${ask.before} AND (t.removed_at IS NULL OR t.removed_at >= ${ask.from})
      GROUP BY t.id) one
    CROSS JOIN authorities a ON a.code = one.code WHERE ${within(ask.territory)}
    GROUP BY a.kind, a.departement ORDER BY a.kind, a.departement`);
}

/** Letters of one template, at authorities of one kind and département, in one year. */
export interface LetterCountRow {
  readonly kind: AuthorityKind;
  readonly departement: string | null;
  readonly template: string;
  /** `unknown`: nobody knows whether they left. */
  readonly state: 'sent' | 'unknown';
  readonly letters: number;
}

/**
 * Letters that left for good in a year, by their legal day, each once, by whatever channels: those that came back do
 * not count. What nobody knows about counts apart, in the year in which it was tried.
 */
export function lettersInYear(
  db: Db,
  ask: { readonly territory: Territory; readonly year: number },
): readonly LetterCountRow[] {
  const year = String(ask.year);
  return db.all<LetterCountRow>(sql`
    SELECT a.kind AS kind, a.departement AS departement, l.template AS template, one.state AS state, count(*) AS letters
    FROM (SELECT o.letter_id, min(o.state) AS state, coalesce(min(o.sent_on), min(substr(o.taken_at, 1, 10))) AS day
        FROM outbox o WHERE o.letter_id IS NOT NULL AND o.state IN ('sent', 'unknown') GROUP BY o.letter_id) one
    CROSS JOIN letters l ON l.id = one.letter_id CROSS JOIN authorities a ON a.code = l.authority_code
    WHERE substr(one.day, 1, 4) = ${year} AND ${within(ask.territory)}
    GROUP BY a.kind, a.departement, l.template, one.state ORDER BY a.kind, a.departement, l.template, one.state`);
}

/** The first instant of which the figures can tell anything: the first watched site, report or case; null: nothing yet. */
export function firstInstant(db: Db): string | null {
  return (
    db.get<{ at: string | null }>(sql`
      SELECT min(at) AS at FROM (SELECT min(added_at) AS at FROM sites
        UNION ALL SELECT min(at) FROM reports UNION ALL SELECT min(opened_at) FROM cases)`)?.at ?? null
  );
}
