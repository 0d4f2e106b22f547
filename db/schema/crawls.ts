import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { CrawlOutcome } from '../../src/crawlers/events.js';
import { SKIP_REASONS } from '../../src/crawlers/events.js';
import { gradeCountsJson } from './json.js';
import { holds, instant, json, oneOf } from './columns.js';
import { sites } from './sites.js';

export const CRAWL_STATES = ['running', 'interrupted', 'done'] as const;
export const CRAWL_OUTCOMES = [
  'complete',
  'budget',
  'refused',
  'unreachable',
  'stopped',
] as const satisfies readonly CrawlOutcome[];

/** One visit of a site. At most one per site is not done; it is taken up again instead of starting another. */
export const crawls = sqliteTable(
  'crawls',
  {
    id: text('id').primaryKey(),
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    state: text('state', { enum: CRAWL_STATES }).notNull(),
    outcome: text('outcome', { enum: CRAWL_OUTCOMES }),
    /** Process that runs it (`host:pid`), so that a second one does not crawl the same site beside it. */
    owner: text('owner').notNull(),
    /** Last sign of life of the owner. */
    beatAt: instant('beat_at').notNull(),
    /** How many times it was taken up again. */
    resumes: integer('resumes').notNull().default(0),
    pages: integer('pages').notNull().default(0),
    documents: integer('documents').notNull().default(0),
    visuals: integer('visuals').notNull().default(0),
    requests: integer('requests').notNull().default(0),
    bytesDownloaded: integer('bytes_downloaded').notNull().default(0),
    durationMs: integer('duration_ms').notNull().default(0),
    /** Problems seen, whether still open or not; filled at the end. */
    problems: integer('problems').notNull().default(0),
    /** Grades of the visuals seen; filled at the end. */
    grades: json('grades', gradeCountsJson),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    /** When all that follows a crawl was done (queue, captures, cases); null while something is left to do. */
    followedAt: instant('followed_at'),
  },
  (table) => [
    index('crawls_site_started').on(table.siteId, table.startedAt),
    uniqueIndex('crawls_one_open').on(table.siteId).where(sql.raw(`state <> 'done'`)),
    index('crawls_to_follow').on(table.endedAt).where(sql.raw(`state = 'done' AND followed_at IS NULL`)),
    oneOf('crawls', 'state', CRAWL_STATES),
    oneOf('crawls', 'outcome', CRAWL_OUTCOMES),
    holds('crawls', 'done_has_outcome', `state <> 'done' OR (outcome IS NOT NULL AND ended_at IS NOT NULL)`),
  ],
);

/** Addresses that wait for a visit, from this crawl or an earlier one. A finished page leaves the frontier. */
export const frontier = sqliteTable(
  'frontier',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    url: text('url').notNull(),
    /** Greater comes first. */
    priority: real('priority').notNull(),
    /** Text of the link to a document. */
    label: text('label'),
  },
  (table) => [primaryKey({ columns: [table.siteId, table.url] })],
);

/** Pages finished in a crawl that is not done yet: what a resumed crawl does not ask again. Emptied when the crawl is done. */
export const pageDone = sqliteTable(
  'page_done',
  {
    crawlId: text('crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    url: text('url').notNull(),
  },
  (table) => [primaryKey({ columns: [table.crawlId, table.url] })],
);

/**
 * Addresses skipped in a crawl that is not done yet, kept one by one so that a resumed crawl counts none twice.
 * Turned into `skipped` and emptied when the crawl is done.
 */
export const skippedUrls = sqliteTable(
  'skipped_urls',
  {
    crawlId: text('crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    reason: text('reason', { enum: SKIP_REASONS }).notNull(),
    url: text('url').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.crawlId, table.reason, table.url] }),
    oneOf('skipped_urls', 'reason', SKIP_REASONS),
  ],
);

/** How many addresses a finished crawl skipped, by reason. */
export const skipped = sqliteTable(
  'skipped',
  {
    crawlId: text('crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    reason: text('reason', { enum: SKIP_REASONS }).notNull(),
    count: integer('count').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.crawlId, table.reason] }),
    oneOf('skipped', 'reason', SKIP_REASONS),
  ],
);
