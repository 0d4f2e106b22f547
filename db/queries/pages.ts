import { and, eq } from 'drizzle-orm';
import type { CrawlEvent, KnownPage, Sighting } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { frontier, imageAddresses, pageDone, pages, sightings } from '../schema/index.js';

/** Site and crawl that an event belongs to. */
export interface CrawlRef {
  readonly siteId: string;
  readonly crawlId: string;
}

type PageEvent = Extract<CrawlEvent, { type: 'page' }>;

/** Writes that a page was seen; it counts as unfinished until `finishPage`. */
export function recordPage(tx: Db, crawl: CrawlRef, page: PageEvent): void {
  const { siteId, crawlId } = crawl;
  const known = findPage(tx, siteId, page.url);
  const seen = { finished: false, lastSeen: page.at, lastCrawlId: crawlId };
  if (known === null) {
    const { url, kind, title, etag, lastModified, links, at } = page;
    tx.insert(pages)
      .values({ id: newId(at), siteId, url, kind, title, etag, lastModified, links, firstSeen: at, ...seen })
      .run();
    return;
  }
  if (page.outcome === 'fetched') {
    const { kind, title, etag, lastModified, links } = page;
    tx.update(pages)
      .set({ kind, title, etag, lastModified, links, ...seen })
      .where(eq(pages.id, known.id))
      .run();
    return;
  }
  // Not modified: what it showed stands as it was. A 304 may bring fresher validators.
  tx.update(sightings)
    .set({ lastSeen: page.at, lastCrawlId: crawlId })
    .where(and(eq(sightings.pageId, known.id), eq(sightings.lastCrawlId, known.lastCrawlId)))
    .run();
  tx.update(pages)
    .set({
      etag: page.etag ?? known.etag,
      lastModified: page.lastModified ?? known.lastModified,
      ...seen,
    })
    .where(eq(pages.id, known.id))
    .run();
}

/** Everything of the page has been told: it is not asked again in this crawl, and its validators may be used. */
export function finishPage(tx: Db, crawl: CrawlRef, url: string): void {
  const { siteId, crawlId } = crawl;
  tx.insert(pageDone).values({ crawlId, url }).onConflictDoNothing().run();
  tx.update(pages)
    .set({ finished: true })
    .where(and(eq(pages.siteId, siteId), eq(pages.url, url), eq(pages.lastCrawlId, crawlId)))
    .run();
  tx.delete(frontier)
    .where(and(eq(frontier.siteId, siteId), eq(frontier.url, url)))
    .run();
}

export function findPage(db: Db, siteId: string, url: string): typeof pages.$inferSelect | null {
  return (
    db
      .select()
      .from(pages)
      .where(and(eq(pages.siteId, siteId), eq(pages.url, url)))
      .get() ?? null
  );
}

/**
 * Id of a page, made with what little is known when no `page` event told of it (a feed or media catalogue that is
 * no page by itself).
 */
export function ensurePage(
  tx: Db,
  crawl: CrawlRef,
  url: string,
  kind: 'page' | 'document',
  at: string,
): string {
  const known = findPage(tx, crawl.siteId, url);
  if (known !== null) return known.id;
  const id = newId(at);
  tx.insert(pages)
    .values({
      id,
      siteId: crawl.siteId,
      url,
      kind,
      links: [],
      finished: false,
      firstSeen: at,
      lastSeen: at,
      lastCrawlId: crawl.crawlId,
    })
    .run();
  return id;
}

/** The page as its last finished visit saw it; null when it was never seen or that visit broke off. */
export function knownPage(db: Db, siteId: string, url: string): KnownPage | null {
  const page = findPage(db, siteId, url);
  if (page === null || !page.finished) return null;
  const rows = db
    .select({ sighting: sightings, imageUrl: imageAddresses.url })
    .from(sightings)
    .innerJoin(imageAddresses, eq(imageAddresses.id, sightings.addressId))
    .where(and(eq(sightings.pageId, page.id), eq(sightings.lastCrawlId, page.lastCrawlId)))
    .orderBy(sightings.firstSeen, sightings.id)
    .all();
  return {
    etag: page.etag,
    lastModified: page.lastModified,
    title: page.title,
    links: page.links,
    sightings: rows.map(({ sighting, imageUrl }): Sighting => {
      const { declared, element, width, height, surroundings } = sighting;
      return { imageUrl, declared, element, width, height, surroundings };
    }),
  };
}
