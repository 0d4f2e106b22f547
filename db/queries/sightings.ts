import { createHash } from 'node:crypto';
import { and, eq, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Surroundings } from '../../src/classifiers/types.js';
import type { Sighting } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { addressVisuals, imageAddresses, sightings, sightingVisuals } from '../schema/index.js';
import { surroundingsJson, urlsJson } from '../schema/json.js';
import type { CrawlRef } from './crawl-ref.js';
import type { Row } from './rows.js';

/**
 * Writes what a page shows at an address. The same with the same surroundings prolongs the period that is open; what was
 * gone and comes back begins another one.
 */
export function recordSighting(
  tx: Db,
  crawl: CrawlRef,
  place: { readonly pageId: string; readonly addressId: string },
  sighting: Sighting,
  at: string,
): Row {
  const digest = digestOf(sighting);
  const { pageId, addressId } = place;
  const { element, declared, width, height, surroundings } = sighting;
  const made = newId(at);
  const { id } = upsertSighting(tx).get({
    id: made,
    pageId,
    addressId,
    digest,
    element,
    declared,
    width,
    height,
    surroundings,
    at,
    crawlId: crawl.crawlId,
  });
  return { id, isNew: id === made };
}

const upsertSighting = prepared((db) =>
  db
    .insert(sightings)
    .values({
      id: given('id'),
      pageId: given('pageId'),
      addressId: given('addressId'),
      digest: given('digest'),
      element: given('element'),
      declared: given('declared'),
      width: given('width'),
      height: given('height'),
      surroundings: given('surroundings'),
      firstSeen: given('at'),
      lastSeen: given('at'),
      lastCrawlId: given('crawlId'),
    })
    .onConflictDoUpdate({
      target: [sightings.pageId, sightings.addressId, sightings.digest],
      targetWhere: sql.raw('closed_at IS NULL'),
      set: { lastSeen: givenTo('at'), lastCrawlId: givenTo('crawlId') },
    })
    .returning({ id: sightings.id })
    .prepare(),
);

function digestOf(sighting: Sighting): string {
  const { element, declared, width, height, surroundings } = sighting;
  const said = [element, urlsJson.parse(declared), width, height, surroundingsJson.parse(surroundings)];
  return createHash('sha256').update(JSON.stringify(said)).digest('hex');
}

/** Sightings of an address in this crawl. */
export function sightingsInCrawl(
  db: Db,
  crawlId: string,
  addressId: string,
): { readonly id: string; readonly surroundings: Surroundings }[] {
  return shownInCrawl(db).all({ addressId, crawlId });
}

const shownInCrawl = prepared((db) =>
  db
    .select({ id: sightings.id, surroundings: sightings.surroundings })
    .from(sightings)
    .where(
      and(
        eq(sightings.addressId, given('addressId')),
        eq(sightings.lastCrawlId, given('crawlId')),
        isNull(sightings.closedAt),
      ),
    )
    .prepare(),
);

/** The content already read at an address in this crawl; images inside documents are not meant. */
export function visualsReadInCrawl(db: Db, crawlId: string, addressId: string): string[] {
  return readInCrawl(db)
    .all({ addressId, crawlId })
    .map((row) => row.contentKey);
}

const readInCrawl = prepared((db) =>
  db
    .select({ contentKey: addressVisuals.contentKey })
    .from(addressVisuals)
    .where(
      and(
        eq(addressVisuals.addressId, given('addressId')),
        eq(addressVisuals.lastCrawlId, given('crawlId')),
        isNull(addressVisuals.documentPage),
        isNull(addressVisuals.closedAt),
      ),
    )
    .prepare(),
);

/**
 * Writes that this visual was read behind this sighting: its period is prolonged, or begins.
 *
 * @param isAlone whether another content there was replaced by this one, which ends its period
 * @param sighting `isNew` = no content was ever read behind it
 * @returns whether a period began
 */
export function linkSighting(
  tx: Db,
  crawl: CrawlRef,
  sighting: Row,
  content: { readonly contentKey: string; readonly isAlone: boolean },
  at: string,
): boolean {
  const { contentKey, isAlone } = content;
  const link = { sightingId: sighting.id, contentKey, at, crawlId: crawl.crawlId };
  if (!sighting.isNew) {
    if (isAlone) closeOtherLinks(tx).run(link);
    if (prolongLink(tx).run(link).changes > 0) return false;
  }
  insertLink(tx).run({ ...link, id: newId(at) });
  return true;
}

const isOpenLink = and(eq(sightingVisuals.sightingId, given('sightingId')), isNull(sightingVisuals.closedAt));
const closeOtherLinks = prepared((db) =>
  db
    .update(sightingVisuals)
    .set({ closedAt: givenTo('at') })
    .where(and(isOpenLink, ne(sightingVisuals.contentKey, given('contentKey'))))
    .prepare(),
);
const prolongLink = prepared((db) =>
  db
    .update(sightingVisuals)
    .set({ lastSeen: givenTo('at'), lastCrawlId: givenTo('crawlId') })
    .where(and(isOpenLink, eq(sightingVisuals.contentKey, given('contentKey'))))
    .prepare(),
);
const insertLink = prepared((db) =>
  db
    .insert(sightingVisuals)
    .values({
      id: given('id'),
      sightingId: given('sightingId'),
      contentKey: given('contentKey'),
      firstSeen: given('at'),
      lastSeen: given('at'),
      lastCrawlId: given('crawlId'),
    })
    .prepare(),
);

/** On so many other pages an image may be furniture: the crawl then passes over it without telling of it again. */
const FURNITURE_PAGES = 2;

/**
 * Ends the sightings of a page that this crawl saw whole and anew without them, and the periods of their visuals.
 *
 * Not told is not always gone. What other pages show as well may have been passed over here as furniture, small things as
 * decoration; a style sheet is read once for all pages, and one that failed shows nothing. Those stay open.
 */
export function closeSightingsNotMet(
  tx: Db,
  crawl: CrawlRef,
  page: { readonly id: string; readonly lastSeen: string },
): void {
  const { crawlId } = crawl;
  const gone = notMet(tx).all({ pageId: page.id, crawlId });
  closeSightings(
    tx,
    gone.map((row) => row.id),
    page.lastSeen,
  );
}

const ofCrawl = given('crawlId');
const notMet = prepared((db) =>
  db
    .select({ id: sql<string>`s.id` })
    .from(sql`sightings s JOIN image_addresses a ON a.id = s.address_id`)
    .where(
      sql`s.page_id = ${given('pageId')} AND s.closed_at IS NULL AND s.last_crawl_id <> ${ofCrawl}
      AND (
        SELECT count(*) FROM (
          SELECT 1 FROM sightings o WHERE o.address_id = s.address_id AND o.last_crawl_id = ${ofCrawl}
          LIMIT ${FURNITURE_PAGES}
        )
      ) < iif(s.element = 'background', 1, ${FURNITURE_PAGES})
      AND NOT EXISTS (
        SELECT 1 FROM skipped_urls WHERE crawl_id = ${ofCrawl} AND reason = 'decoration' AND url = a.url
      )
      AND (s.element <> 'background' OR NOT EXISTS (
        SELECT 1 FROM problems WHERE last_crawl_id = ${ofCrawl} AND url LIKE '%.css%'
        UNION ALL
        SELECT 1 FROM skipped_urls WHERE crawl_id = ${ofCrawl} AND reason = 'decoration' AND url LIKE '%.css%'
      ))`,
    )
    .prepare(),
);

/** Ends everything that a page showed: the server says that the page is no more. */
export function closeSightingsOfPage(tx: Db, pageId: string, at: string): void {
  const open = and(eq(sightings.pageId, pageId), isNull(sightings.closedAt));
  const rows = tx.select({ id: sightings.id }).from(sightings).where(open).all();
  closeSightings(
    tx,
    rows.map((row) => row.id),
    at,
  );
}

/**
 * Ends what stood at an address of a site: the server says that nothing is there any more. The sightings stay open, for
 * their pages still name it: it is asked for again, and what comes back begins another period.
 */
export function closeVisualsAt(tx: Db, siteId: string, url: string, closedAt: string): void {
  const atAddress = tx
    .select({ id: imageAddresses.id })
    .from(imageAddresses)
    .where(and(eq(imageAddresses.siteId, siteId), eq(imageAddresses.url, url)));
  const shown = tx
    .select({ id: sightings.id })
    .from(sightings)
    .where(and(inArray(sightings.addressId, atAddress), isNull(sightings.closedAt)));
  tx.update(sightingVisuals)
    .set({ closedAt })
    .where(and(inArray(sightingVisuals.sightingId, shown), isNull(sightingVisuals.closedAt)))
    .run();
  tx.update(addressVisuals)
    .set({ closedAt })
    .where(and(inArray(addressVisuals.addressId, atAddress), isNull(addressVisuals.closedAt)))
    .run();
}

function closeSightings(tx: Db, ids: readonly string[], closedAt: string): void {
  for (let from = 0; from < ids.length; from += MAX_IDS) {
    const some = ids.slice(from, from + MAX_IDS);
    tx.update(sightings).set({ closedAt }).where(inArray(sightings.id, some)).run();
    tx.update(sightingVisuals)
      .set({ closedAt })
      .where(and(inArray(sightingVisuals.sightingId, some), isNull(sightingVisuals.closedAt)))
      .run();
  }
}

/** SQLite takes a bounded number of values in one statement. */
const MAX_IDS = 500;

/** One period of a visual behind a sighting; `closedAt` null = it is still there as far as is known. */
export interface Period {
  readonly contentKey: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly closedAt: string | null;
}

/** What was read at an image address of a site over time, oldest first. */
export function periodsOfAddress(db: Db, siteId: string, url: string): Period[] {
  return db
    .select({
      contentKey: addressVisuals.contentKey,
      firstSeen: addressVisuals.firstSeen,
      lastSeen: addressVisuals.lastSeen,
      closedAt: addressVisuals.closedAt,
    })
    .from(imageAddresses)
    .innerJoin(addressVisuals, eq(addressVisuals.addressId, imageAddresses.id))
    .where(and(eq(imageAddresses.siteId, siteId), eq(imageAddresses.url, url)))
    .orderBy(addressVisuals.firstSeen, addressVisuals.id)
    .all();
}
