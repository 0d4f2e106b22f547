import { asc, eq, isNull, sql } from 'drizzle-orm';
import type { ProblemCode } from '../../src/crawlers/events.js';
import type { Db } from '../open.js';
import { authorities, sites } from '../schema/index.js';
import type { AuthorityRow } from './authorities.js';
import type { SiteRow } from './sites.js';
import { within, type Territory } from './territories.js';

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
      /** What that last crawl met at the door; absent when nothing was noted. */
      readonly cause?: ProblemCode;
      readonly since: string;
      /** End of the last crawl that saw pages; null when there was none. */
      readonly lastSuccess: string | null;
    }
  /**
   * The last crawl ended before the site did (`waiting` = known addresses that were not visited yet), or it found so
   * little that something else than the site may have answered (`thin`; absent where it found as much as before).
   */
  | { readonly kind: 'partial'; readonly at: string; readonly waiting: number; readonly thin?: Thin }
  | { readonly kind: 'looked-at'; readonly at: string };

/** What a crawl found of a site that is larger, or has more than one page as sites have. Pages and documents. */
export interface Thin {
  readonly pages: number;
  /** Most that a crawl of the year before found; no more than `pages` where none found more. */
  readonly before: number;
}

/** A crawl that ends by itself and finds less than this part of what an earlier one found has not seen the site. */
const THIN_PART = 1 / 5;
/** Of a site of fewer pages, half may go in a day. */
const LEAST_BEFORE = 10;

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
const ENDED = `c.site_id = sites.id AND c.state = 'done' AND c.outcome <> 'stopped'`;
/** One that saw pages: the only ground on which a site may be said to be looked at. */
export const SUCCESS = `c.outcome IN ('complete', 'budget') AND c.pages + c.documents > 0`;

/** The site's crawls from the last one on: `ended` = those that ended by themselves, `good` = those that saw pages. */
const last = (what: string, crawls: 'ended' | 'good'): string =>
  `(SELECT ${what} FROM crawls c WHERE ${ENDED}${crawls === 'good' ? ` AND ${SUCCESS}` : ''} ORDER BY c.started_at DESC LIMIT 1)`;

/** Of the last success, and the most of the year before it: a wall that answers with 200 shows by what is missing. */
export const FOUND = {
  // The page of a town at a publishing service is one page by its nature: nothing is told from its count.
  seen: `(CASE WHEN EXISTS (SELECT 1 FROM publications u WHERE u.site_id = sites.id AND u.linked_from IS NULL
    AND u.closed_at IS NULL) THEN NULL ELSE ${last('c.pages + c.documents', 'good')} END)`,
  most: `(SELECT max(c.pages + c.documents) FROM crawls c WHERE ${ENDED} AND ${SUCCESS}
    AND c.started_at > ${last(`strftime('%Y-%m-%dT%H:%M:%fZ', c.started_at, '-1 year')`, 'good')})`,
} as const;

/**
 * Why a crawl came to nothing (SQL), as it told of the site's own address, else last of all; null of one that saw pages.
 * @param crawl id of the crawl, and `outcome` what came of it: both SQL over `sites`
 */
export const causeOf = (crawl: string, outcome: string): string =>
  `(CASE WHEN ${outcome} IN ('refused', 'unreachable') THEN (SELECT p.code FROM problems p
    WHERE p.last_crawl_id = ${crawl} AND p.site_id = sites.id AND p.closed_at IS NULL
    ORDER BY p.url = sites.start_url DESC, p.last_seen DESC, p.id DESC LIMIT 1) END)`;

/** What a standing is told from, as subqueries over `sites`. */
const FACTS = {
  outcome: last('c.outcome', 'ended'),
  endedAt: last('c.ended_at', 'ended'),
  cause: causeOf(last('c.id', 'ended'), last('c.outcome', 'ended')),
  success: last('c.ended_at', 'good'),
  // The first of the failures that followed the last success.
  since: `(SELECT min(c.started_at) FROM crawls c WHERE ${ENDED} AND c.started_at > coalesce(${last('c.started_at', 'good')}, ''))`,
  // A first crawl that is under way or was interrupted has seen what it has finished.
  begunAt: `(CASE WHEN EXISTS (SELECT 1 FROM crawls c WHERE ${ENDED}) THEN NULL ELSE (SELECT max(c.started_at) FROM crawls c
    WHERE c.site_id = sites.id AND EXISTS (SELECT 1 FROM pages p WHERE p.site_id = sites.id AND p.finished = 1)) END)`,
  waiting: `(SELECT count(*) FROM frontier f WHERE f.site_id = sites.id)`,
  ...FOUND,
  openProblems: `(SELECT count(DISTINCT p.url) FROM problems p WHERE p.site_id = sites.id AND p.closed_at IS NULL)`,
  openReservations: `(SELECT count(*) FROM reservations r WHERE r.site_id = sites.id AND r.closed_at IS NULL)`,
} as const;

/** Every watched site, paused ones included, by authority's name, with what may be said of it; or that one site. */
export function siteStandings(db: Db, siteId?: string): SiteStanding[] {
  const rows = db
    .select({
      site: sites,
      authority: authorities,
      outcome: sql<string | null>`${sql.raw(FACTS.outcome)}`,
      endedAt: sql<string | null>`${sql.raw(FACTS.endedAt)}`,
      cause: sql<ProblemCode | null>`${sql.raw(FACTS.cause)}`,
      success: sql<string | null>`${sql.raw(FACTS.success)}`,
      since: sql<string | null>`${sql.raw(FACTS.since)}`,
      begunAt: sql<string | null>`${sql.raw(FACTS.begunAt)}`,
      waiting: sql<number>`${sql.raw(FACTS.waiting)}`,
      seen: sql<number | null>`${sql.raw(FACTS.seen)}`,
      most: sql<number | null>`${sql.raw(FACTS.most)}`,
      openProblems: sql<number>`${sql.raw(FACTS.openProblems)}`,
      openReservations: sql<number>`${sql.raw(FACTS.openReservations)}`,
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

/** Of a standing, what a list of all watched sites shows. */
export interface ListedStanding extends Pick<SiteStanding, 'standing' | 'openProblems' | 'openReservations'> {
  readonly site: Pick<SiteRow, 'id' | 'startUrl' | 'cadenceDays' | 'paused' | 'dueFrom'>;
  readonly authority: Pick<AuthorityRow, 'code' | 'name' | 'departement'>;
}

interface ListedRow extends StandingFacts {
  readonly id: string;
  readonly startUrl: string;
  readonly cadenceDays: number;
  readonly dueFrom: string | null;
  readonly paused: number;
  readonly code: string;
  readonly name: string;
  readonly departement: string | null;
  readonly openProblems: number;
  readonly openReservations: number;
}

const LISTED = sql.raw(
  `SELECT sites.id AS id, sites.start_url AS startUrl, sites.cadence_days AS cadenceDays, sites.paused AS paused, sites.due_from AS dueFrom,
     a.code AS code, a.name AS name, a.departement AS departement,
     ${Object.entries(FACTS)
       .map(([name, fact]) => `${fact} AS ${name}`)
       .join(', ')}
   FROM sites CROSS JOIN authorities a ON a.code = sites.authority_code
   WHERE sites.removed_at IS NULL`,
);

/** The same as `siteStandings` for lists: a page of a thousand sites takes a third of the time. */
export function listedStandings(db: Db, territory: Territory = null): ListedStanding[] {
  const listed = sql`${LISTED} AND ${within(territory)} ORDER BY a.name, sites.start_url`;
  return db.all<ListedRow>(listed).map((row) => ({
    site: {
      id: row.id,
      startUrl: row.startUrl,
      cadenceDays: row.cadenceDays,
      dueFrom: row.dueFrom,
      paused: row.paused === 1,
    },
    authority: { code: row.code, name: row.name, departement: row.departement },
    standing: standingOf(row),
    openProblems: row.openProblems,
    openReservations: row.openReservations,
  }));
}

interface StandingFacts {
  readonly outcome: string | null;
  readonly endedAt: string | null;
  readonly cause: ProblemCode | null;
  readonly success: string | null;
  readonly since: string | null;
  readonly begunAt: string | null;
  readonly waiting: number;
  readonly seen: number | null;
  readonly most: number | null;
}

function standingOf(facts: StandingFacts): Standing {
  const { outcome, endedAt, cause, success, since, begunAt, waiting } = facts;
  if (outcome === null || endedAt === null)
    return begunAt === null ? { kind: 'never' } : { kind: 'partial', at: begunAt, waiting };
  // `since` is there exactly when the last crawl was no success.
  if (since !== null) {
    const why = outcome === 'refused' ? 'refused' : 'unreachable';
    return {
      kind: 'not-looked-at',
      why,
      ...(cause === null ? {} : { cause }),
      since,
      lastSuccess: success,
    };
  }
  if (outcome !== 'complete') return { kind: 'partial', at: endedAt, waiting };
  const thin = thinOf(facts);
  return thin === null ? { kind: 'looked-at', at: endedAt } : { kind: 'partial', at: endedAt, waiting, thin };
}

/** Whether the last crawl that saw pages found too little to be the site; null where it did not, or where none saw any. */
export function thinOf({ seen, most }: Pick<StandingFacts, 'seen' | 'most'>): Thin | null {
  if (seen === null) return null;
  const [pages, before] = [seen, most ?? seen];
  const hasShrunk = before >= LEAST_BEFORE && pages < before * THIN_PART;
  return pages <= 1 || hasShrunk ? { pages, before } : null;
}
