/** What sites link to or embed at publishing services, and what became of it; counted apart from their pages. */
import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { PublicationEvent } from '../../src/crawlers/events.js';
import type { PublicationCount } from '../../src/crawlers/platforms/types.js';
import type { ToldPublication } from '../../src/crawlers/platforms/words.js';
import type { Db } from '../open.js';
import { publications } from '../schema/index.js';
import type { CrawlRef } from './crawl-ref.js';

export type PublicationRow = typeof publications.$inferSelect;

/** Writes what a crawl made of a publication; one that had gone is there again. */
export function notePublication(tx: Db, crawl: CrawlRef, event: PublicationEvent): void {
  const { url, platform, linkedFrom, state, pictures, code, message, at } = event;
  const now = { linkedFrom, state, pictures, code, message, lastSeen: at, lastCrawlId: crawl.crawlId };
  tx.insert(publications)
    .values({ siteId: crawl.siteId, url, platform, firstSeen: at, ...now })
    .onConflictDoUpdate({
      target: [publications.siteId, publications.url],
      set: { ...now, closedAt: null },
    })
    .run();
}

/** After a crawl that saw the whole site: publications that no page leads to any more end. Gives their addresses. */
export function closePublicationsNotMet(tx: Db, crawl: CrawlRef, at: string): readonly string[] {
  return tx
    .update(publications)
    .set({ closedAt: at })
    .where(
      and(
        eq(publications.siteId, crawl.siteId),
        isNull(publications.closedAt),
        ne(publications.lastCrawlId, crawl.crawlId),
      ),
    )
    .returning({ url: publications.url })
    .all()
    .map(({ url }) => url);
}

/** The publication whose public page this is, as the site led to it last; null for every other page. */
export function findPublication(db: Db, siteId: string, url: string): PublicationRow | null {
  const isIt = and(eq(publications.siteId, siteId), eq(publications.url, url));
  return db.select().from(publications).where(isIt).get() ?? null;
}

/** Publications of a site that it still leads to: those not looked at first, by service. */
export function openPublications(db: Db, siteId: string): PublicationRow[] {
  return db
    .select()
    .from(publications)
    .where(and(eq(publications.siteId, siteId), isNull(publications.closedAt)))
    .orderBy(publications.platform, publications.state, publications.firstSeen, publications.url)
    .all()
    .toSorted((a, b) => Number(a.state === 'looked-at') - Number(b.state === 'looked-at'));
}

/** The counts of each of these sites, by service; sites that lead to none are left out. */
export function publicationCounts(
  db: Db,
  siteIds: readonly string[],
): ReadonlyMap<string, readonly PublicationCount[]> {
  const rows = db.all<PublicationCount & { readonly site: string }>(
    sql`SELECT p.site_id AS site, p.platform AS platform, count(*) AS linked,
        sum(p.state = 'not-looked-at') AS notLookedAt
      FROM json_each(${JSON.stringify(siteIds)}) j CROSS JOIN publications p ON p.site_id = j.value
      WHERE p.closed_at IS NULL GROUP BY p.site_id, p.platform ORDER BY p.site_id, p.platform`,
  );
  const found = new Map<string, PublicationCount[]>();
  for (const { site, ...count } of rows) found.set(site, [...(found.get(site) ?? []), count]);
  return found;
}

/** Publications that this crawl met, as it told them. */
export function publicationsOfCrawl(db: Db, crawl: CrawlRef): readonly ToldPublication[] {
  return openPublications(db, crawl.siteId)
    .filter(({ lastCrawlId }) => lastCrawlId === crawl.crawlId)
    .map(({ platform, url, linkedFrom, state, pictures, code, message }) => ({
      platform,
      url,
      linkedFrom,
      state,
      pictures,
      code,
      message,
    }));
}
