import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { holds, instant, json, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { headersJson, termsJson } from './json.js';
import { INTEGRITIES, visuals } from './visuals.js';

/** Bytes of a flagged visual as they were served, with the answer's headers. Append-only (triggers). */
export const evidence = sqliteTable(
  'evidence',
  {
    id: text('id').primaryKey(),
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    sha256: text('sha256').notNull(),
    url: text('url').notNull(),
    status: integer('status').notNull(),
    headers: json('headers', headersJson).notNull(),
    bytes: integer('bytes').notNull(),
    /** Place in the blob store, relative to its folder. */
    blobPath: text('blob_path').notNull(),
    integrity: text('integrity', { enum: INTEGRITIES }),
    /** What stood in force at the capture; null for captures of earlier versions, which did not note it. */
    terms: json('terms', termsJson),
    crawlId: text('crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  (table) => [
    uniqueIndex('evidence_content_sha_url').on(table.contentKey, table.sha256, table.url),
    index('evidence_sha256').on(table.sha256),
    oneOf('evidence', 'integrity', INTEGRITIES),
    holds('evidence', 'sha256_hex', `length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'`),
  ],
);
