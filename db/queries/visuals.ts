import { and, count, desc, eq, sql } from 'drizzle-orm';
import type { Surroundings, Trace } from '../../src/classifiers/types.js';
import type { KnownImage, VisualEvent } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { addressVisuals, evidence, imageAddresses, traces, visuals } from '../schema/index.js';
import { c2paDetailJson, surroundingsJson } from '../schema/json.js';
import type { CrawlRef } from './pages.js';
import { findVerdict } from './verdicts.js';

export type VisualRow = typeof visuals.$inferSelect;

export function findVisual(db: Db, contentKey: string): VisualRow | null {
  return db.select().from(visuals).where(eq(visuals.contentKey, contentKey)).get() ?? null;
}

/** Traces of a visual, in reading order. */
export function tracesOfVisual(db: Db, contentKey: string): Trace[] {
  const rows = db
    .select()
    .from(traces)
    .where(eq(traces.contentKey, contentKey))
    .orderBy(traces.position)
    .all();
  return rows.map(({ place, value, detail }) =>
    detail === null ? { where: place, value } : { where: place, value, detail },
  );
}

/** Puts these traces in the place of those kept of a visual; equal ones are left alone. */
export function replaceTraces(tx: Db, contentKey: string, kept: readonly Trace[]): void {
  if (asText(tracesOfVisual(tx, contentKey)) === asText(kept)) return;
  tx.delete(traces).where(eq(traces.contentKey, contentKey)).run();
  for (const [position, trace] of kept.entries()) {
    const { where: place, value, detail = null } = trace;
    tx.insert(traces).values({ contentKey, position, place, value, detail }).run();
  }
}

function asText(list: readonly Trace[]): string {
  return JSON.stringify(
    list.map(({ where, value, detail }) => [
      where,
      value,
      detail === undefined ? null : c2paDetailJson.parse(detail),
    ]),
  );
}

/**
 * Writes what a visual is. `unchanged` only prolongs the time it was seen; a reading that stopped short does not
 * overwrite what a whole one told.
 *
 * @returns whether the facts of this event were taken (then its traces are too)
 */
export function recordVisual(tx: Db, visual: VisualEvent): boolean {
  const { contentKey, sha256, format, width, height, bytes, integrity, error, at } = visual;
  const known = findVisual(tx, contentKey);
  const read = {
    format,
    width,
    height,
    integrity,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  };
  if (known === null) {
    tx.insert(visuals)
      .values({ contentKey, sha256, bytes, ...read, firstSeen: at, lastSeen: at })
      .run();
    return true;
  }
  const seen = { lastSeen: at, sha256: known.sha256 ?? sha256, bytes: known.bytes ?? bytes };
  const isTaken = visual.outcome === 'read' && (error === null || known.errorCode !== null);
  const facts = isTaken ? { ...read, integrity: moreChecked(known, visual) } : {};
  tx.update(visuals)
    .set({ ...seen, ...facts })
    .where(eq(visuals.contentKey, contentKey))
    .run();
  return isTaken;
}

/** A check over the whole bytes is not forgotten when only ranges were read again. */
function moreChecked(known: VisualRow, visual: VisualEvent): VisualRow['integrity'] {
  const isUnchecked = visual.integrity === null || visual.integrity === 'not-checked';
  return isUnchecked ? (known.integrity ?? visual.integrity) : visual.integrity;
}

/** Id of an image address of a site, made when it is new. */
export function ensureAddress(tx: Db, siteId: string, url: string, at: string): string {
  const known = tx
    .select({ id: imageAddresses.id })
    .from(imageAddresses)
    .where(and(eq(imageAddresses.siteId, siteId), eq(imageAddresses.url, url)))
    .get();
  if (known !== undefined) return known.id;
  const id = newId(at);
  tx.insert(imageAddresses).values({ id, siteId, url }).run();
  return id;
}

/** Writes which content stands at an address. */
export function recordAddressVisual(tx: Db, crawl: CrawlRef, addressId: string, visual: VisualEvent): void {
  const { contentKey, originalUrl, originalRule, validators, documentPage, at } = visual;
  const { etag, lastModified } = validators;
  const seen = { originalUrl, originalRule, lastSeen: at, lastCrawlId: crawl.crawlId };
  tx.insert(addressVisuals)
    .values({ addressId, contentKey, etag, lastModified, documentPage, firstSeen: at, ...seen })
    .onConflictDoUpdate({
      target: [addressVisuals.addressId, addressVisuals.contentKey],
      set: {
        ...seen,
        etag: etag ?? sql`${addressVisuals.etag}`,
        lastModified: lastModified ?? sql`${addressVisuals.lastModified}`,
        documentPage: sql`coalesce(${addressVisuals.documentPage}, ${documentPage})`,
      },
    })
    .run();
}

/**
 * Keeps surroundings that came with a content and that none of its sightings tells.
 *
 * @returns whether they are other ones than those kept before
 */
export function keepSurroundings(
  tx: Db,
  addressId: string,
  contentKey: string,
  surroundings: Surroundings,
): boolean {
  const row = and(eq(addressVisuals.addressId, addressId), eq(addressVisuals.contentKey, contentKey));
  const kept = tx.select({ surroundings: addressVisuals.surroundings }).from(addressVisuals).where(row).get();
  const text = JSON.stringify(surroundingsJson.parse(surroundings));
  if (JSON.stringify(kept?.surroundings ?? null) === text) return false;
  tx.update(addressVisuals).set({ surroundings }).where(row).run();
  return true;
}

/** Most surroundings of one visual that are classified together; those with a caption or credit come first. */
const MAX_SURROUNDINGS = 10_000;

/** Every different surrounding in which a visual was ever seen. */
export function surroundingsOfVisual(db: Db, contentKey: string): Surroundings[] {
  const rows = db.all<{ text: string }>(sql`
    SELECT text FROM (
      SELECT s.surroundings AS text FROM sighting_visuals v JOIN sightings s ON s.id = v.sighting_id
        WHERE v.content_key = ${contentKey}
      UNION
      SELECT surroundings FROM address_visuals WHERE content_key = ${contentKey} AND surroundings IS NOT NULL
    )
    ORDER BY (text ->> 'caption' IS NULL AND text ->> 'credit' IS NULL), text
    LIMIT ${MAX_SURROUNDINGS}
  `);
  return rows.map((row) => surroundingsJson.parse(JSON.parse(row.text)));
}

/**
 * An image address as it was last read; null when it must be read again: never read, not read cleanly, several
 * contents (images inside a document), or flagged with its evidence not captured yet.
 */
export function knownImage(db: Db, siteId: string, url: string): KnownImage | null {
  const rows = db
    .select({ at: addressVisuals, errorCode: visuals.errorCode })
    .from(addressVisuals)
    .innerJoin(imageAddresses, eq(imageAddresses.id, addressVisuals.addressId))
    .innerJoin(visuals, eq(visuals.contentKey, addressVisuals.contentKey))
    .where(and(eq(imageAddresses.siteId, siteId), eq(imageAddresses.url, url)))
    .orderBy(desc(addressVisuals.lastSeen))
    .all();
  const [last, before] = rows;
  if (last === undefined || last.errorCode !== null || last.at.documentPage !== null) return null;
  // Two contents in one crawl (the address answers this or that): which one comes next cannot be told.
  if (before?.at.lastCrawlId === last.at.lastCrawlId) return null;
  const { contentKey, originalUrl, etag, lastModified } = last.at;
  return isEvidenceMissing(db, contentKey) ? null : { contentKey, originalUrl, etag, lastModified };
}

function isEvidenceMissing(db: Db, contentKey: string): boolean {
  const verdict = findVerdict(db, contentKey);
  if (verdict === null || verdict.grade === 'none') return false;
  const captured = db.select({ n: count() }).from(evidence).where(eq(evidence.contentKey, contentKey)).get();
  return (captured?.n ?? 0) === 0;
}
