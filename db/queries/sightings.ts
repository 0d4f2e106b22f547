import { createHash } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Surroundings } from '../../src/classifiers/types.js';
import type { Sighting } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { addressVisuals, sightings, sightingVisuals } from '../schema/index.js';
import { surroundingsJson, urlsJson } from '../schema/json.js';
import type { CrawlRef } from './pages.js';

/** Writes what a page shows at an address; the same with the same surroundings is one row with two dates. */
export function recordSighting(
  tx: Db,
  crawl: CrawlRef,
  place: { readonly pageId: string; readonly addressId: string },
  sighting: Sighting,
  at: string,
): string {
  const digest = digestOf(sighting);
  const { pageId, addressId } = place;
  const seen = { lastSeen: at, lastCrawlId: crawl.crawlId };
  const { element, declared, width, height, surroundings } = sighting;
  return tx
    .insert(sightings)
    .values({
      id: newId(at),
      pageId,
      addressId,
      digest,
      element,
      declared,
      width,
      height,
      surroundings,
      firstSeen: at,
      ...seen,
    })
    .onConflictDoUpdate({ target: [sightings.pageId, sightings.addressId, sightings.digest], set: seen })
    .returning({ id: sightings.id })
    .get().id;
}

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
  return db
    .select({ id: sightings.id, surroundings: sightings.surroundings })
    .from(sightings)
    .where(and(eq(sightings.addressId, addressId), eq(sightings.lastCrawlId, crawlId)))
    .all();
}

/** Contents already read at an address in this crawl; images inside documents are not meant. */
export function visualsReadInCrawl(db: Db, crawlId: string, addressId: string): string[] {
  const rows = db
    .select({ contentKey: addressVisuals.contentKey })
    .from(addressVisuals)
    .where(
      and(
        eq(addressVisuals.addressId, addressId),
        eq(addressVisuals.lastCrawlId, crawlId),
        isNull(addressVisuals.documentPage),
      ),
    )
    .all();
  return rows.map((row) => row.contentKey);
}

/** Writes that this visual was read behind this sighting. @returns whether the pair is new */
export function linkSighting(
  tx: Db,
  crawl: CrawlRef,
  sightingId: string,
  contentKey: string,
  at: string,
): boolean {
  const pair = and(eq(sightingVisuals.sightingId, sightingId), eq(sightingVisuals.contentKey, contentKey));
  const seen = { lastSeen: at, lastCrawlId: crawl.crawlId };
  if (tx.update(sightingVisuals).set(seen).where(pair).run().changes > 0) return false;
  tx.insert(sightingVisuals)
    .values({ sightingId, contentKey, firstSeen: at, ...seen })
    .run();
  return true;
}
