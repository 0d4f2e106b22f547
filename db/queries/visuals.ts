import { and, count, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Surroundings, Trace } from '../../src/classifiers/types.js';
import type { KnownImage, VisualEvent } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, givenTo, prepared } from '../prepared.js';
import { addressVisuals, evidence, imageAddresses, traces, visuals } from '../schema/index.js';
import { c2paDetailJson, surroundingsJson } from '../schema/json.js';
import type { CrawlRef } from './crawl-ref.js';
import type { Row } from './rows.js';
import { memberOf } from './pictures.js';
import { findVerdict } from './verdicts.js';

export type VisualRow = typeof visuals.$inferSelect;

export function findVisual(db: Db, contentKey: string): VisualRow | null {
  return visualByKey(db).get({ contentKey }) ?? null;
}

const visualByKey = prepared((db) =>
  db
    .select()
    .from(visuals)
    .where(eq(visuals.contentKey, given('contentKey')))
    .prepare(),
);

/** Traces of a visual, in reading order. */
export function tracesOfVisual(db: Db, contentKey: string): Trace[] {
  return tracesByKey(db)
    .all({ contentKey })
    .map(({ place, value, detail }) =>
      detail === null ? { where: place, value } : { where: place, value, detail },
    );
}

const tracesByKey = prepared((db) =>
  db
    .select()
    .from(traces)
    .where(eq(traces.contentKey, given('contentKey')))
    .orderBy(traces.position)
    .prepare(),
);

/** Puts these traces in the place of those kept of a visual; equal ones are left alone. */
export function replaceTraces(tx: Db, contentKey: string, kept: readonly Trace[]): void {
  if (asText(tracesOfVisual(tx, contentKey)) === asText(kept)) return;
  tx.delete(traces).where(eq(traces.contentKey, contentKey)).run();
  addTraces(tx, contentKey, kept);
}

/** Writes the traces of a visual that has none. */
export function addTraces(tx: Db, contentKey: string, kept: readonly Trace[]): void {
  for (const [position, trace] of kept.entries()) {
    const { where: place, value, detail } = trace;
    const row = { contentKey, position, place, value };
    if (detail === undefined) insertTrace(tx).run(row);
    else
      tx.insert(traces)
        .values({ ...row, detail })
        .run();
  }
}

const insertTrace = prepared((db) =>
  db
    .insert(traces)
    .values({
      contentKey: given('contentKey'),
      position: given('position'),
      place: given('place'),
      value: given('value'),
    })
    .prepare(),
);

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
 * @param ruleset noted of a new visual: its first verdict is to follow at once
 * @returns whether the facts of this event were taken (then its traces are too); `new` = nothing of it was known
 */
export function recordVisual(tx: Db, visual: VisualEvent, ruleset: string): 'new' | 'taken' | 'kept' {
  const { contentKey, sha256, format, width, height, bytes, integrity, error, at } = visual;
  const read = {
    format,
    width,
    height,
    integrity,
    errorCode: error?.code ?? null,
    errorMessage: error?.message ?? null,
  };
  const row = { contentKey, sha256, bytes, ...read, ruleset, at };
  // What was read is new as a rule, what is unchanged is not.
  const known = visual.outcome === 'read' && isInserted(tx, row) ? null : findVisual(tx, contentKey);
  if (known === null) {
    if (visual.outcome === 'unchanged') insertVisual(tx).run(row);
    return 'new';
  }
  const seen = { lastSeen: at, sha256: known.sha256 ?? sha256, bytes: known.bytes ?? bytes };
  const isTaken = visual.outcome === 'read' && (error === null || known.errorCode !== null);
  const facts = isTaken ? { ...read, integrity: moreChecked(known, visual) } : {};
  tx.update(visuals)
    .set({ ...seen, ...facts })
    .where(eq(visuals.contentKey, contentKey))
    .run();
  return isTaken ? 'taken' : 'kept';
}

function isInserted(tx: Db, row: Parameters<ReturnType<typeof insertVisual>['run']>[0]): boolean {
  return insertVisual(tx).run(row).changes > 0;
}

const insertVisual = prepared((db) =>
  db
    .insert(visuals)
    .values({
      contentKey: given('contentKey'),
      sha256: given('sha256'),
      bytes: given('bytes'),
      format: given('format'),
      width: given('width'),
      height: given('height'),
      integrity: given('integrity'),
      errorCode: given('errorCode'),
      errorMessage: given('errorMessage'),
      ruleset: given('ruleset'),
      firstSeen: given('at'),
      lastSeen: given('at'),
    })
    .onConflictDoNothing({ target: visuals.contentKey })
    .prepare(),
);

/** A check over the whole bytes is not forgotten when only ranges were read again. */
function moreChecked(known: VisualRow, visual: VisualEvent): VisualRow['integrity'] {
  const isUnchecked = visual.integrity === null || visual.integrity === 'not-checked';
  return isUnchecked ? (known.integrity ?? visual.integrity) : visual.integrity;
}

/** Id of an image address of a site, made when it is new. */
export function ensureAddress(tx: Db, siteId: string, url: string, at: string): Row {
  const known = addressIdAt(tx).get({ siteId, url });
  if (known !== undefined) return { id: known.id, isNew: false };
  const id = newId(at);
  insertAddress(tx).run({ id, siteId, url });
  return { id, isNew: true };
}

const addressIdAt = prepared((db) =>
  db
    .select({ id: imageAddresses.id })
    .from(imageAddresses)
    .where(and(eq(imageAddresses.siteId, given('siteId')), eq(imageAddresses.url, given('url'))))
    .prepare(),
);
const insertAddress = prepared((db) =>
  db
    .insert(imageAddresses)
    .values({ id: given('id'), siteId: given('siteId'), url: given('url') })
    .prepare(),
);

/**
 * Whether a content is the only one at its address, so that it replaced what stood there before. Images of one document
 * have addresses of their own (`…#image=2`); where they share that of the document, none replaces another.
 */
export function standsAlone(visual: VisualEvent): boolean {
  return visual.documentPage === null || visual.imageUrl.includes('#');
}

/** Writes which content stands at an address; the one that it replaced ends. `isNew` = none was ever read there. */
export function recordAddressVisual(tx: Db, crawl: CrawlRef, address: Row, visual: VisualEvent): void {
  const addressId = address.id;
  const { contentKey, originalUrl, originalRule, validators, documentPage, at } = visual;
  const { etag, lastModified } = validators;
  if (standsAlone(visual) && !address.isNew) closeOthersAt(tx).run({ addressId, contentKey, at });
  upsertAddressVisual(tx).run({
    id: newId(at),
    addressId,
    contentKey,
    originalUrl,
    originalRule,
    etag,
    lastModified,
    documentPage,
    at,
    crawlId: crawl.crawlId,
  });
}

const closeOthersAt = prepared((db) =>
  db
    .update(addressVisuals)
    .set({ closedAt: givenTo('at') })
    .where(
      and(
        eq(addressVisuals.addressId, given('addressId')),
        isNull(addressVisuals.closedAt),
        ne(addressVisuals.contentKey, given('contentKey')),
      ),
    )
    .prepare(),
);
const upsertAddressVisual = prepared((db) =>
  db
    .insert(addressVisuals)
    .values({
      id: given('id'),
      addressId: given('addressId'),
      contentKey: given('contentKey'),
      originalUrl: given('originalUrl'),
      originalRule: given('originalRule'),
      etag: given('etag'),
      lastModified: given('lastModified'),
      documentPage: given('documentPage'),
      firstSeen: given('at'),
      lastSeen: given('at'),
      lastCrawlId: given('crawlId'),
    })
    .onConflictDoUpdate({
      target: [addressVisuals.addressId, addressVisuals.contentKey],
      targetWhere: sql.raw('closed_at IS NULL'),
      set: {
        originalUrl: givenTo('originalUrl'),
        originalRule: givenTo('originalRule'),
        lastSeen: givenTo('at'),
        lastCrawlId: givenTo('crawlId'),
        etag: sql`coalesce(${given('etag')}, ${addressVisuals.etag})`,
        lastModified: sql`coalesce(${given('lastModified')}, ${addressVisuals.lastModified})`,
        documentPage: sql`coalesce(${addressVisuals.documentPage}, ${given('documentPage')})`,
      },
    })
    .prepare(),
);

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
  const row = { addressId, contentKey };
  const kept = keptSurroundings(tx).get(row);
  const text = JSON.stringify(surroundingsJson.parse(surroundings));
  if (JSON.stringify(kept?.surroundings ?? null) === text) return false;
  setSurroundings(tx).run({ ...row, text });
  return true;
}

const isOpenContent = and(
  eq(addressVisuals.addressId, given('addressId')),
  eq(addressVisuals.contentKey, given('contentKey')),
  isNull(addressVisuals.closedAt),
);
const keptSurroundings = prepared((db) =>
  db
    .select({ surroundings: addressVisuals.surroundings })
    .from(addressVisuals)
    .where(isOpenContent)
    .prepare(),
);
const setSurroundings = prepared((db) =>
  db
    .update(addressVisuals)
    .set({ surroundings: givenTo('text') })
    .where(isOpenContent)
    .prepare(),
);

/** Most surroundings of one visual that are classified together; those with a caption or credit come first. */
const MAX_SURROUNDINGS = 10_000;

/** Every different surrounding in which a visual was ever seen. */
export function surroundingsOfVisual(db: Db, contentKey: string): Surroundings[] {
  return surroundingsByKey(db)
    .all({ contentKey })
    .map((row) => surroundingsJson.parse(JSON.parse(row.text)));
}

const surroundingsByKey = prepared((db) =>
  db
    .select({ text: sql<string>`text` })
    .from(
      sql`(
        SELECT s.surroundings AS text FROM sighting_visuals v JOIN sightings s ON s.id = v.sighting_id
          WHERE v.content_key = ${given('contentKey')}
        UNION
        SELECT surroundings FROM address_visuals
          WHERE content_key = ${given('contentKey')} AND surroundings IS NOT NULL
      )`,
    )
    .orderBy(sql`(text ->> 'caption' IS NULL AND text ->> 'credit' IS NULL)`, sql`text`)
    .limit(MAX_SURROUNDINGS)
    .prepare(),
);

/** The same, of the sites of one authority. */
export function surroundingsAtAuthority(db: Db, contentKey: string, authority: string): Surroundings[] {
  return surroundingsByAuthority(db)
    .all({ contentKey, authority })
    .map((row) => surroundingsJson.parse(JSON.parse(row.text)));
}

const surroundingsByAuthority = prepared((db) =>
  db
    .select({ text: sql<string>`text` })
    .from(
      sql`(
        SELECT s.surroundings AS text FROM sighting_visuals v JOIN sightings s ON s.id = v.sighting_id
          JOIN pages p ON p.id = s.page_id JOIN sites t ON t.id = p.site_id
          WHERE v.content_key = ${given('contentKey')} AND t.authority_code = ${given('authority')}
        UNION
        SELECT o.surroundings FROM address_visuals o JOIN image_addresses a ON a.id = o.address_id
          JOIN sites t ON t.id = a.site_id
          WHERE o.content_key = ${given('contentKey')} AND o.surroundings IS NOT NULL
            AND t.authority_code = ${given('authority')}
      )`,
    )
    .orderBy(sql`(text ->> 'caption' IS NULL AND text ->> 'credit' IS NULL)`, sql`text`)
    .limit(MAX_SURROUNDINGS)
    .prepare(),
);

/**
 * An image address as it was last read; null when it must be read again: never read, not read cleanly, several contents
 * that share it, or wanted (flagged, reported) with its evidence not captured yet. What stands inside a page or document (`…#image=2`) is
 * read with it: while that is unchanged, so is what was read, errors included.
 */
export function knownImage(db: Db, siteId: string, url: string): KnownImage | null {
  const [only, second] = contentsAt(db).all({ siteId, url });
  if (only === undefined || second !== undefined) return null;
  if (only.errorCode !== null && !url.includes('#')) return null;
  const { contentKey, originalUrl, etag, lastModified } = only;
  return isEvidenceMissing(db, contentKey) ? null : { contentKey, originalUrl, etag, lastModified };
}

const contentsAt = prepared((db) =>
  db
    .select({
      contentKey: addressVisuals.contentKey,
      originalUrl: addressVisuals.originalUrl,
      etag: addressVisuals.etag,
      lastModified: addressVisuals.lastModified,
      errorCode: visuals.errorCode,
    })
    .from(addressVisuals)
    .innerJoin(imageAddresses, eq(imageAddresses.id, addressVisuals.addressId))
    .innerJoin(visuals, eq(visuals.contentKey, addressVisuals.contentKey))
    .where(
      and(
        eq(imageAddresses.siteId, given('siteId')),
        eq(imageAddresses.url, given('url')),
        isNull(addressVisuals.closedAt),
      ),
    )
    .limit(2)
    .prepare(),
);

/** Whether the bytes of a content are wanted and not had: it is flagged, or people have it before them (a report). */
export function isEvidenceMissing(db: Db, contentKey: string): boolean {
  const grade = findVerdict(db, contentKey)?.grade ?? 'none';
  if (grade === 'none' && memberOf(db, contentKey) === null) return false;
  const captured = db.select({ n: count() }).from(evidence).where(eq(evidence.contentKey, contentKey)).get();
  return (captured?.n ?? 0) === 0;
}
