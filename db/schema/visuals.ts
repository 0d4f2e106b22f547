import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { C2paIntegrity } from '../../src/classifiers/types.js';
import { FORMATS } from '../../src/classifiers/types.js';
import type { Sighting } from '../../src/crawlers/events.js';
import { instant, json, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { c2paDetailJson, surroundingsJson, urlsJson } from './json.js';
import { pages } from './pages.js';
import { sites } from './sites.js';

export const INTEGRITIES = [
  'intact',
  'signer-not-verified',
  'not-checked',
  'broken',
] as const satisfies readonly C2paIntegrity[];
export const ELEMENTS = [
  'img',
  'picture',
  'background',
  'social',
  'link',
  'json',
  'svg',
  'feed',
  'document',
  'catalogue',
] as const satisfies readonly Sighting['element'][];

/** One image content, wherever it stands. */
export const visuals = sqliteTable(
  'visuals',
  {
    contentKey: text('content_key').primaryKey(),
    /** Of the whole content; null until its bytes were read whole. */
    sha256: text('sha256'),
    format: text('format', { enum: FORMATS }),
    /** Pixels. */
    width: integer('width'),
    height: integer('height'),
    bytes: integer('bytes'),
    integrity: text('integrity', { enum: INTEGRITIES }),
    /** Why the reading stopped short, when it did. */
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    /** Ruleset that was last applied, even when the verdict did not change. */
    ruleset: text('ruleset'),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
  },
  (table) => [
    index('visuals_sha256').on(table.sha256),
    oneOf('visuals', 'format', FORMATS),
    oneOf('visuals', 'integrity', INTEGRITIES),
  ],
);

/** Raw metadata facts of a visual, in reading order; minimised for visuals without a finding. */
export const traces = sqliteTable(
  'traces',
  {
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    place: text('place').notNull(),
    value: text('value').notNull(),
    detail: json('detail', c2paDetailJson),
  },
  (table) => [primaryKey({ columns: [table.contentKey, table.position] })],
);

/** An image address that pages of a site show. */
export const imageAddresses = sqliteTable(
  'image_addresses',
  {
    id: text('id').primaryKey(),
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    url: text('url').notNull(),
  },
  (table) => [uniqueIndex('image_addresses_site_url').on(table.siteId, table.url)],
);

/**
 * Which content stood at an address: one row a period. A replaced picture closes its row and opens another one; when the
 * first picture comes back, that is a third row.
 */
export const addressVisuals = sqliteTable(
  'address_visuals',
  {
    id: text('id').primaryKey(),
    addressId: text('address_id')
      .notNull()
      .references(() => imageAddresses.id, { onDelete: 'restrict' }),
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    originalUrl: text('original_url'),
    originalRule: text('original_rule'),
    etag: text('etag'),
    lastModified: text('last_modified'),
    /** Page of the document for an image inside a PDF. */
    documentPage: integer('document_page'),
    /** Surroundings told with the content, when they say more than those of its sightings (original address…). */
    surroundings: json('surroundings', surroundingsJson),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    /** When another content was read in its place; null while it stands there as far as is known. */
    closedAt: instant('closed_at'),
  },
  (table) => [
    uniqueIndex('address_visuals_one_open')
      .on(table.addressId, table.contentKey)
      .where(sql.raw('closed_at IS NULL')),
    index('address_visuals_address').on(table.addressId, table.contentKey, table.lastSeen),
    index('address_visuals_content').on(table.contentKey),
  ],
);

/**
 * What a page shows at an address with given surroundings: one row a period. Other surroundings (a caption that changed)
 * are another row, and so is a sighting that comes back after it was gone: the dates tell what stood there when.
 */
export const sightings = sqliteTable(
  'sightings',
  {
    id: text('id').primaryKey(),
    pageId: text('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'restrict' }),
    addressId: text('address_id')
      .notNull()
      .references(() => imageAddresses.id, { onDelete: 'restrict' }),
    /** SHA-256 over what the page said (element, sizes, declared addresses, surroundings). */
    digest: text('digest').notNull(),
    element: text('element', { enum: ELEMENTS }).notNull(),
    declared: json('declared', urlsJson).notNull(),
    /** CSS pixels declared on the page. */
    width: integer('width'),
    height: integer('height'),
    surroundings: json('surroundings', surroundingsJson).notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    /** When the page was seen without it; null while nobody saw that it is gone. */
    closedAt: instant('closed_at'),
  },
  (table) => [
    uniqueIndex('sightings_one_open')
      .on(table.pageId, table.addressId, table.digest)
      .where(sql.raw('closed_at IS NULL')),
    index('sightings_page').on(table.pageId),
    // A logo stands on every page: those of one crawl are found without reading all there ever were.
    index('sightings_address_crawl').on(table.addressId, table.lastCrawlId),
    oneOf('sightings', 'element', ELEMENTS),
  ],
);

/**
 * Which visual was really read behind a sighting: one row a period, A→B→A is three. Kept apart from the sighting,
 * because a page may be seen without its picture being read (budget, error): that neither prolongs nor ends a period.
 */
export const sightingVisuals = sqliteTable(
  'sighting_visuals',
  {
    id: text('id').primaryKey(),
    sightingId: text('sighting_id')
      .notNull()
      .references(() => sightings.id, { onDelete: 'restrict' }),
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    /** When another content was read in its place, or the sighting was seen gone; null while it is still there. */
    closedAt: instant('closed_at'),
  },
  (table) => [
    uniqueIndex('sighting_visuals_one_open')
      .on(table.sightingId, table.contentKey)
      .where(sql.raw('closed_at IS NULL')),
    index('sighting_visuals_sighting').on(table.sightingId),
    index('sighting_visuals_content').on(table.contentKey),
    index('sighting_visuals_crawl').on(table.lastCrawlId),
  ],
);
