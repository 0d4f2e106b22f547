import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { transact } from '../open.js';
import { newId } from '../ids.js';
import { authorities, crawls, sites } from '../schema/index.js';
import type { AuthorityRow } from './authorities.js';

export type SiteRow = typeof sites.$inferSelect;

/** How a site is watched; columns of `sites`. */
export type WatchSettings = Pick<
  SiteRow,
  'cadenceDays' | 'scope' | 'delayMs' | 'maxPages' | 'maxMinutes' | 'maxBytes' | 'render' | 'documents'
>;

export type AddedSite =
  | { readonly kind: 'added'; readonly site: SiteRow }
  /** The watch of this very site had been ended and begins again, with the new settings. */
  | { readonly kind: 'revived'; readonly site: SiteRow }
  | { readonly kind: 'exists'; readonly site: SiteRow };

/** Watches a site. `startUrl` is normalised already; an address is watched once, whatever the authority. */
export function addSite(
  db: Db,
  input: { readonly authorityCode: string; readonly startUrl: string; readonly settings: WatchSettings },
  at: string,
): AddedSite {
  return transact(db, (tx) => {
    const known = tx.select().from(sites).where(eq(sites.startUrl, input.startUrl)).get();
    const { authorityCode, startUrl, settings } = input;
    if (known === undefined) {
      const values = { id: newId(at), authorityCode, startUrl, ...settings, paused: false, addedAt: at };
      return { kind: 'added', site: tx.insert(sites).values(values).returning().get() };
    }
    // Its proof belongs to the authority it was gathered for: another one does not take it over.
    if (known.removedAt === null || known.authorityCode !== authorityCode)
      return { kind: 'exists', site: known };
    const site = tx
      .update(sites)
      .set({ ...settings, paused: false, removedAt: null, dueFrom: null, batchId: null })
      .where(eq(sites.id, known.id))
      .returning()
      .get();
    return { kind: 'revived', site };
  });
}

export function findSite(db: Db, siteId: string): SiteRow | null {
  return db.select().from(sites).where(eq(sites.id, siteId)).get() ?? null;
}

/** Start addresses of the sites of an authority, those that are watched no more too. */
export function startUrlsOf(db: Db, authorityCode: string): string[] {
  return db
    .select({ url: sites.startUrl })
    .from(sites)
    .where(eq(sites.authorityCode, authorityCode))
    .orderBy(asc(sites.startUrl))
    .all()
    .map(({ url }) => url);
}

/** Pauses or resumes the watch; false when there is no such site. */
export function pauseSite(db: Db, siteId: string, paused: boolean): boolean {
  return db.update(sites).set({ paused }).where(eq(sites.id, siteId)).run().changes > 0;
}

/** Changes settings of the watch; false when there is no such site. */
export function changeSite(db: Db, siteId: string, settings: Partial<WatchSettings>): boolean {
  return db.update(sites).set(settings).where(eq(sites.id, siteId)).run().changes > 0;
}

/** Makes sites due before their turn, until a crawl of them begins. Those that are paused stay so. */
export function askForCrawl(tx: Db, siteIds: readonly string[], at: string): void {
  if (siteIds.length > 0) tx.update(sites).set({ askedAt: at }).where(inArray(sites.id, siteIds)).run();
}

/** Remembers whether the site shows its pages without a browser. */
export function noteRendering(tx: Db, siteId: string, needsBrowser: boolean): void {
  tx.update(sites).set({ needsBrowser }).where(eq(sites.id, siteId)).run();
}

/** Ends the watch; what was found stays. False when there is no such watched site. */
export function removeSite(db: Db, siteId: string, at: string): boolean {
  const watched = and(eq(sites.id, siteId), isNull(sites.removedAt));
  return db.update(sites).set({ removedAt: at }).where(watched).run().changes > 0;
}

export interface WatchedSite {
  readonly site: SiteRow;
  readonly authority: AuthorityRow;
  /** Start of the last crawl; null when there was none. */
  readonly lastCrawlAt: string | null;
  readonly lastOutcome: string | null;
  readonly isDue: boolean;
}

/** A crawl that lies further in the future was dated by a clock that was wrong: no turn is counted from it. */
const CLOCK_SLACK_MS = 86_400_000;

/** Watched sites by authority's name, paused ones included; only those of one authority when `authorityCode` is given. */
export function listSites(db: Db, at: string, authorityCode?: string): WatchedSite[] {
  const limit = new Date(Date.parse(at) + CLOCK_SLACK_MS).toISOString();
  const rows = db
    .select({
      site: sites,
      authority: authorities,
      lastCrawlAt: crawls.startedAt,
      lastOutcome: crawls.outcome,
      lastState: crawls.state,
    })
    .from(sites)
    .innerJoin(authorities, eq(authorities.code, sites.authorityCode))
    .leftJoin(
      crawls,
      // One step in the index for each site: adding up all crawls that ever were would grow with the years.
      sql`${crawls.id} = (SELECT id FROM crawls AS other WHERE other.site_id = ${sites.id}
        AND other.started_at <= ${limit} ORDER BY started_at DESC LIMIT 1)`,
    )
    .where(
      and(
        isNull(sites.removedAt),
        authorityCode === undefined ? undefined : eq(sites.authorityCode, authorityCode),
      ),
    )
    .orderBy(asc(authorities.name), asc(sites.startUrl))
    .all();
  return rows.map(({ lastState, ...row }) => ({
    ...row,
    isDue:
      !row.site.paused &&
      (isCutOff(lastState) || dueAt(row) <= at || (row.site.askedAt ?? '') > (row.lastCrawlAt ?? '')),
  }));
}

/** Sites whose crawl is due: never crawled first, then the one whose last crawl began longest ago. */
export function sitesDue(db: Db, at: string): WatchedSite[] {
  return listSites(db, at)
    .filter((row) => row.isDue)
    .sort((a, b) => compare(a.lastCrawlAt ?? '', b.lastCrawlAt ?? ''));
}

/** Whether a crawl was begun and did not come to its end. */
function isCutOff(lastState: string | null): boolean {
  return lastState !== null && lastState !== 'done';
}

/** The next crawl counts from the start of the last one; the first ones of sites added together are spread. */
function dueAt({ site, lastCrawlAt }: Pick<WatchedSite, 'site' | 'lastCrawlAt'>): string {
  const next =
    lastCrawlAt === null
      ? ''
      : new Date(Date.parse(lastCrawlAt) + site.cadenceDays * 86_400_000).toISOString();
  const from = site.dueFrom ?? '';
  return next > from ? next : from;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
