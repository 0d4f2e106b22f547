import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { DOCUMENT_MODES, RENDER_MODES, SITE_SCOPES } from '../../src/authorities/types.js';
import { authorities } from './authorities.js';
import { holds, instant, json, oneOf } from './columns.js';
import { criteriaJson } from './json.js';
import { people } from './people.js';

/** Sites that were added together by criteria, so that they can be taken back together. */
export const watchBatches = sqliteTable(
  'watch_batches',
  {
    id: text('id').primaryKey(),
    addedAt: instant('added_at').notNull(),
    /** Null: by a command. */
    addedBy: text('added_by').references(() => people.id, { onDelete: 'restrict' }),
    criteria: json('criteria', criteriaJson).notNull(),
    /** How many sites came with it. */
    added: integer('added').notNull(),
    undoneAt: instant('undone_at'),
    undoneBy: text('undone_by').references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [index('watch_batches_added').on(table.addedAt)],
);

/** A web site of an authority, with its watch settings. A site is never deleted: its proof stays, `removed_at` ends the watch. */
export const sites = sqliteTable(
  'sites',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    startUrl: text('start_url').notNull(),
    cadenceDays: integer('cadence_days').notNull(),
    paused: integer('paused', { mode: 'boolean' }).notNull(),
    scope: text('scope', { enum: SITE_SCOPES }).notNull(),
    /** Pause between two requests, counted from the end of the response. */
    delayMs: integer('delay_ms').notNull(),
    maxPages: integer('max_pages').notNull(),
    maxMinutes: integer('max_minutes'),
    render: text('render', { enum: RENDER_MODES }).notNull(),
    documents: text('documents', { enum: DOCUMENT_MODES }).notNull(),
    /** Most bytes that one crawl may download; null = the limit of the program. */
    maxBytes: integer('max_bytes'),
    /** Whether its pages show nothing without a browser, as crawls learnt it; null while nobody knows. */
    needsBrowser: integer('needs_browser', { mode: 'boolean' }),
    addedAt: instant('added_at').notNull(),
    /** When a report last asked for a crawl before its turn; it is due until one begins after that. */
    askedAt: instant('asked_at'),
    removedAt: instant('removed_at'),
    /** Not due by itself before: the first crawls of many sites added at once are spread. Null = at once. */
    dueFrom: instant('due_from'),
    /** The addition by criteria that its present watch came with; null when it was added by hand. */
    batchId: text('batch_id').references(() => watchBatches.id, { onDelete: 'restrict' }),
  },
  (table) => [
    // One address is crawled for one authority only: a site shared by two is still asked once.
    uniqueIndex('sites_start_url').on(table.startUrl),
    index('sites_authority').on(table.authorityCode),
    index('sites_batch').on(table.batchId).where(sql.raw('batch_id IS NOT NULL')),
    oneOf('sites', 'scope', SITE_SCOPES),
    oneOf('sites', 'render', RENDER_MODES),
    oneOf('sites', 'documents', DOCUMENT_MODES),
    holds('sites', 'paused_boolean', 'paused IN (0, 1)'),
    holds('sites', 'needs_browser_boolean', 'needs_browser IN (0, 1)'),
    holds('sites', 'max_bytes_positive', 'max_bytes >= 1'),
    holds('sites', 'limits_positive', 'cadence_days >= 1 AND delay_ms >= 0 AND max_pages >= 1'),
  ],
);
