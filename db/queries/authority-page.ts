/** What the page of an authority shows beside its standings and findings. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { crawls, sites } from '../schema/index.js';
import { within, type Territory } from './territories.js';

export type CrawlRow = typeof crawls.$inferSelect;

/** The last crawls of a site, newest first. */
export function lastCrawls(db: Db, siteId: string, limit: number): CrawlRow[] {
  return db
    .select()
    .from(crawls)
    .where(eq(crawls.siteId, siteId))
    .orderBy(desc(crawls.startedAt))
    .limit(limit)
    .all();
}

/** Sites of an authority, those whose watch was ended too, by address. */
export function sitesOfAuthority(db: Db, code: string): (typeof sites.$inferSelect)[] {
  return db.select().from(sites).where(eq(sites.authorityCode, code)).orderBy(sites.startUrl).all();
}

/** Authorities that have or had a watched site, by name: the choices of a filter. */
export function authoritiesWithSites(
  db: Db,
  territory: Territory = null,
): readonly { readonly code: string; readonly name: string }[] {
  return db.all(sql`
    SELECT a.code AS code, a.name AS name FROM authorities a
    WHERE EXISTS (SELECT 1 FROM sites WHERE sites.authority_code = a.code) AND ${within(territory)}
    ORDER BY a.name, a.code`);
}
