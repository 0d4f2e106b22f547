import { and, eq, isNull, sql } from 'drizzle-orm';
import type { CrawlEvent, KnownPage, Sighting } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { frontier, imageAddresses, pageDone, pages, sightings } from '../schema/index.js';
import type { CrawlRef } from './crawl-ref.js';
import type { Row } from './rows.js';
import { hasProblemNow, prolongProblems, waitsForALook } from './problems.js';
import { closeSightingsNotMet, closeSightingsOfPage } from './sightings.js';

type PageEvent = Extract<CrawlEvent, { type: 'page' }>;

/**
 * Writes that a page was seen; it counts as unfinished until `finishPage`.
 *
 * @param mayHaveProblems false when the site is known to have none from earlier crawls
 */
export function recordPage(tx: Db, crawl: CrawlRef, page: PageEvent, mayHaveProblems = true): Row {
  const { siteId, crawlId } = crawl;
  const known = pageFactsAt(tx).get({ siteId, url: page.url });
  const { url, kind, title, etag, lastModified, links, documents, signals, embeds, feeds, at } = page;
  if (known === undefined) {
    const id = newId(at);
    const said = { kind, title, etag, lastModified, links, documents, signals, embeds, feeds };
    insertPage(tx).run({ id, siteId, url, ...said, finished: false, at, crawlId });
    return { id, isNew: true };
  }
  const seen = { finished: false, lastSeen: at, lastCrawlId: crawlId };
  if (page.outcome === 'fetched') {
    tx.update(pages)
      .set({ kind, title, etag, lastModified, links, documents, signals, embeds, feeds, ...seen })
      .where(eq(pages.id, known.id))
      .run();
  } else {
    // Not modified: what it showed stands as it was. A 304 may bring fresher validators.
    prolongShown(tx).run({ id: known.id, before: known.lastCrawlId, at, crawlId });
    if (mayHaveProblems) prolongProblems(tx, crawl, url, at);
    const validators = { etag: etag ?? known.etag, lastModified: lastModified ?? known.lastModified };
    setSeen(tx).run({ id: known.id, ...validators, at, crawlId });
  }
  return { id: known.id, isNew: false };
}

const insertPage = prepared((db) =>
  db
    .insert(pages)
    .values({
      id: given('id'),
      siteId: given('siteId'),
      url: given('url'),
      kind: given('kind'),
      title: given('title'),
      etag: given('etag'),
      lastModified: given('lastModified'),
      links: given('links'),
      documents: given('documents'),
      signals: given('signals'),
      embeds: given('embeds'),
      feeds: given('feeds'),
      finished: given('finished'),
      firstSeen: given('at'),
      lastSeen: given('at'),
      lastCrawlId: given('crawlId'),
    })
    .prepare(),
);
const prolongShown = prepared((db) =>
  db
    .update(sightings)
    .set({ lastSeen: givenTo('at'), lastCrawlId: givenTo('crawlId') })
    .where(
      and(
        eq(sightings.pageId, given('id')),
        isNull(sightings.closedAt),
        eq(sightings.lastCrawlId, given('before')),
      ),
    )
    .prepare(),
);
const setSeen = prepared((db) =>
  db
    .update(pages)
    .set({
      etag: givenTo('etag'),
      lastModified: givenTo('lastModified'),
      finished: false,
      lastSeen: givenTo('at'),
      lastCrawlId: givenTo('crawlId'),
    })
    .where(eq(pages.id, given('id')))
    .prepare(),
);

/** What the last visit of a page saw there. */
function isShown(page: { readonly id: string; readonly lastCrawlId: string }) {
  return and(
    eq(sightings.pageId, page.id),
    isNull(sightings.closedAt),
    eq(sightings.lastCrawlId, page.lastCrawlId),
  );
}

/**
 * Everything of the page has been told: it is not asked again in this crawl, and its validators may be used.
 *
 * @param isAnew whether it was fetched in this crawl and known before: then what it no longer shows ends
 */
export function finishPage(tx: Db, crawl: CrawlRef, url: string, isAnew: boolean): void {
  const { siteId, crawlId } = crawl;
  const page = isAnew ? pageFactsAt(tx).get({ siteId, url }) : undefined;
  // A page that was not seen whole (too large, no browser) says nothing of what it does not show.
  if (page !== undefined && page.lastCrawlId === crawlId && !hasProblemNow(tx, crawl, url)) {
    closeSightingsNotMet(tx, crawl, page);
  }
  const done = { siteId, crawlId, url };
  insertPageDone(tx).run(done);
  setFinished(tx).run(done);
  deleteWaiting(tx).run(done);
}

const insertPageDone = prepared((db) =>
  db
    .insert(pageDone)
    .values({ crawlId: given('crawlId'), url: given('url') })
    .onConflictDoNothing()
    .prepare(),
);
const setFinished = prepared((db) =>
  db
    .update(pages)
    .set({ finished: true })
    .where(
      and(
        eq(pages.siteId, given('siteId')),
        eq(pages.url, given('url')),
        eq(pages.lastCrawlId, given('crawlId')),
      ),
    )
    .prepare(),
);
const deleteWaiting = prepared((db) =>
  db
    .delete(frontier)
    .where(and(eq(frontier.siteId, given('siteId')), eq(frontier.url, given('url'))))
    .prepare(),
);

/** The page is no more: what it showed ends. Its validators are forgotten, for should it come back nothing of it is known. */
export function endPage(tx: Db, crawl: CrawlRef, url: string, at: string): void {
  const page = findPage(tx, crawl.siteId, url);
  if (page === null) return;
  closeSightingsOfPage(tx, page.id, at);
  tx.update(pages).set({ finished: false }).where(eq(pages.id, page.id)).run();
}

const isGivenPage = and(eq(pages.siteId, given('siteId')), eq(pages.url, given('url')));
const pageAt = prepared((db) => db.select().from(pages).where(isGivenPage).prepare());
const pageIdAt = prepared((db) => db.select({ id: pages.id }).from(pages).where(isGivenPage).prepare());
const pageFactsAt = prepared((db) =>
  db
    .select({
      id: pages.id,
      etag: pages.etag,
      lastModified: pages.lastModified,
      lastSeen: pages.lastSeen,
      lastCrawlId: pages.lastCrawlId,
    })
    .from(pages)
    .where(isGivenPage)
    .prepare(),
);

export function findPage(db: Db, siteId: string, url: string): typeof pages.$inferSelect | null {
  return pageAt(db).get({ siteId, url }) ?? null;
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
  const known = pageIdAt(tx).get({ siteId: crawl.siteId, url });
  if (known !== undefined) return known.id;
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

/**
 * The page as its last finished visit saw it; null when it must be asked in full: never seen, a visit that broke off,
 * not looked at for want of a browser, or a flagged image inside it whose evidence was not captured yet.
 */
export function knownPage(db: Db, siteId: string, url: string): KnownPage | null {
  const page = findPage(db, siteId, url);
  if (page === null || !page.finished) return null;
  if (waitsForALook(db, siteId, url) || awaitsEvidence(db, page)) return null;
  const rows = db
    .select({ sighting: sightings, imageUrl: imageAddresses.url })
    .from(sightings)
    .innerJoin(imageAddresses, eq(imageAddresses.id, sightings.addressId))
    .where(isShown(page))
    .orderBy(sightings.firstSeen, sightings.id)
    .all();
  return {
    etag: page.etag,
    lastModified: page.lastModified,
    title: page.title,
    links: page.links,
    documents: page.documents,
    signals: page.signals,
    embeds: page.embeds,
    feeds: page.feeds,
    sightings: rows.map(({ sighting, imageUrl }): Sighting => {
      const { declared, element, width, height, surroundings } = sighting;
      return { imageUrl, declared, element, width, height, surroundings };
    }),
  };
}

/** Images inside a page or document (`…#image=2`) have no address of their own: only the whole brings their bytes. */
function awaitsEvidence(db: Db, page: { readonly id: string; readonly lastCrawlId: string }): boolean {
  const row = db.get(sql`
    SELECT 1 FROM sightings s
    JOIN image_addresses a ON a.id = s.address_id AND instr(a.url, '#') > 0
    JOIN sighting_visuals v ON v.sighting_id = s.id AND v.closed_at IS NULL
    WHERE s.page_id = ${page.id} AND s.closed_at IS NULL AND s.last_crawl_id = ${page.lastCrawlId}
      AND (SELECT grade FROM verdicts WHERE content_key = v.content_key ORDER BY number DESC LIMIT 1) <> 'none'
      AND NOT EXISTS (SELECT 1 FROM evidence WHERE content_key = v.content_key)
    LIMIT 1
  `);
  return row !== undefined;
}
