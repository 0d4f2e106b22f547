import { asc, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { authorities, sites } from '../schema/index.js';
import type { AuthorityRow } from './authorities.js';
import type { SiteRow } from './sites.js';

/**
 * What may be said of a site. Only `looked-at` and `partial` say that anything was seen; nothing else may ever be shown
 * as a site without findings.
 */
export type Standing =
  /** No crawl has ended, or none saw a page. */
  | { readonly kind: 'never' }
  /** The last crawl came to nothing: refused, no answer, or not one page. Since the first one that did. */
  | {
      readonly kind: 'not-looked-at';
      readonly why: 'refused' | 'unreachable';
      readonly since: string;
      /** End of the last crawl that saw pages; null when there was none. */
      readonly lastSuccess: string | null;
    }
  /** The last crawl ended before the site did; `waiting` = known addresses that were not visited yet. */
  | { readonly kind: 'partial'; readonly at: string; readonly waiting: number }
  | { readonly kind: 'looked-at'; readonly at: string };

export interface SiteStanding {
  readonly site: SiteRow;
  readonly authority: AuthorityRow;
  readonly standing: Standing;
  /** Addresses with an open problem. */
  readonly openProblems: number;
  /** Open reservations of text and data mining, to be decided by the coordination. */
  readonly openReservations: number;
}

/** A crawl that ended by itself; `stopped` ones are taken up or say nothing. Written for a subquery over `crawls c`. */
const ENDED = sql.raw(`c.site_id = sites.id AND c.state = 'done' AND c.outcome <> 'stopped'`);
/** One that saw pages: the only ground on which a site may be said to be looked at. */
const SUCCESS = sql.raw(`c.outcome IN ('complete', 'budget') AND c.pages + c.documents > 0`);

/** Every watched site, paused ones included, by authority's name, with what may be said of it; or that one site. */
export function siteStandings(db: Db, siteId?: string): SiteStanding[] {
  const rows = db
    .select({
      site: sites,
      authority: authorities,
      outcome: sql<
        string | null
      >`(SELECT c.outcome FROM crawls c WHERE ${ENDED} ORDER BY c.started_at DESC LIMIT 1)`,
      endedAt: sql<
        string | null
      >`(SELECT c.ended_at FROM crawls c WHERE ${ENDED} ORDER BY c.started_at DESC LIMIT 1)`,
      success: sql<
        string | null
      >`(SELECT c.ended_at FROM crawls c WHERE ${ENDED} AND ${SUCCESS} ORDER BY c.started_at DESC LIMIT 1)`,
      // The first of the failures that followed the last success.
      since: sql<
        string | null
      >`(SELECT min(c.started_at) FROM crawls c WHERE ${ENDED} AND c.started_at > coalesce(
        (SELECT c.started_at FROM crawls c WHERE ${ENDED} AND ${SUCCESS} ORDER BY c.started_at DESC LIMIT 1), ''))`,
      // A first crawl that is under way or was interrupted has seen what it has finished.
      begunAt: sql<
        string | null
      >`(SELECT max(c.started_at) FROM crawls c WHERE c.site_id = sites.id AND EXISTS (
        SELECT 1 FROM pages p WHERE p.site_id = sites.id AND p.finished = 1))`,
      waiting: sql<number>`(SELECT count(*) FROM frontier f WHERE f.site_id = sites.id)`,
      openProblems: sql<number>`(SELECT count(DISTINCT p.url) FROM problems p WHERE p.site_id = sites.id AND p.closed_at IS NULL)`,
      openReservations: sql<number>`(SELECT count(*) FROM reservations r WHERE r.site_id = sites.id AND r.closed_at IS NULL)`,
    })
    .from(sites)
    .innerJoin(authorities, eq(authorities.code, sites.authorityCode))
    .where(siteId === undefined ? isNull(sites.removedAt) : eq(sites.id, siteId))
    .orderBy(asc(authorities.name), asc(sites.startUrl))
    .all();
  return rows.map(({ site, authority, openProblems, openReservations, ...facts }) => ({
    site,
    authority,
    standing: standingOf(facts),
    openProblems,
    openReservations,
  }));
}

function standingOf(facts: {
  readonly outcome: string | null;
  readonly endedAt: string | null;
  readonly success: string | null;
  readonly since: string | null;
  readonly begunAt: string | null;
  readonly waiting: number;
}): Standing {
  const { outcome, endedAt, success, since, begunAt, waiting } = facts;
  if (outcome === null || endedAt === null)
    return begunAt === null ? { kind: 'never' } : { kind: 'partial', at: begunAt, waiting };
  // `since` is there exactly when the last crawl was no success.
  if (since !== null) {
    const why = outcome === 'refused' ? 'refused' : 'unreachable';
    return { kind: 'not-looked-at', why, since, lastSuccess: success };
  }
  return outcome === 'complete'
    ? { kind: 'looked-at', at: endedAt }
    : { kind: 'partial', at: endedAt, waiting };
}
