import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { LOG_KINDS, PART_ROLES } from '../../src/evidence/types.js';
import { holds, instant, json, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { shortfallsJson, termsJson } from './json.js';
import { reports } from './review.js';
import { visuals } from './visuals.js';

const isHash = (column: string): string => `length(${column}) = 64 AND ${column} NOT GLOB '*[^0-9a-f]*'`;

/** The chained log (`src/evidence/log.ts`). The canonical text is what was hashed. Append-only (triggers). */
export const evidenceLog = sqliteTable(
  'evidence_log',
  {
    seq: integer('seq').primaryKey(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
    canonical: text('canonical').notNull(),
    /** Of the canonical text, to find entries by: the text is what counts. */
    kind: text('kind', { enum: LOG_KINDS }).notNull(),
    subject: text('subject').notNull(),
    /** UTC day. */
    day: text('day').notNull(),
  },
  (table) => [
    uniqueIndex('evidence_log_hash').on(table.hash),
    index('evidence_log_subject').on(table.subject),
    index('evidence_log_day').on(table.day, table.seq),
    oneOf('evidence_log', 'kind', LOG_KINDS),
    holds('evidence_log', 'hashes_hex', `${isHash('hash')} AND ${isHash('prev_hash')}`),
  ],
);

/** What was kept at one instant of one visual on one page. Append-only (triggers). */
export const captures = sqliteTable(
  'captures',
  {
    id: text('id').primaryKey(),
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    /** Null for what a person brought in. */
    pageUrl: text('page_url'),
    at: instant('at').notNull(),
    crawlId: text('crawl_id').references(() => crawls.id, { onDelete: 'restrict' }),
    reportId: text('report_id').references(() => reports.id, { onDelete: 'restrict' }),
    /** Version of the program and of its marks. */
    program: text('program').notNull(),
    ruleset: text('ruleset').notNull(),
    terms: json('terms', termsJson),
    /** What it does not hold, and why: a capture never passes over in silence what is missing. */
    shortfalls: json('shortfalls', shortfallsJson).notNull().default([]),
    /** Its entry in the log. */
    logSeq: integer('log_seq')
      .notNull()
      .references(() => evidenceLog.seq, { onDelete: 'restrict' }),
  },
  (table) => [
    index('captures_content').on(table.contentKey, table.at),
    index('captures_report').on(table.reportId),
    uniqueIndex('captures_log').on(table.logSeq),
  ],
);

/** The files of a capture. Append-only (triggers). */
export const captureParts = sqliteTable(
  'capture_parts',
  {
    captureId: text('capture_id')
      .notNull()
      .references(() => captures.id, { onDelete: 'restrict' }),
    position: integer('position').notNull(),
    role: text('role', { enum: PART_ROLES }).notNull(),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    /** Place in the blob store, relative to its folder. */
    blobPath: text('blob_path').notNull(),
    contentType: text('content_type').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.captureId, table.position] }),
    index('capture_parts_sha256').on(table.sha256),
    oneOf('capture_parts', 'role', PART_ROLES),
    holds('capture_parts', 'sha256_hex', isHash('sha256')),
  ],
);

/** Time stamps over roots of the log. Append-only (triggers). */
export const seals = sqliteTable(
  'seals',
  {
    id: text('id').primaryKey(),
    /** UTC day whose root it is. */
    day: text('day').notNull(),
    seq: integer('seq')
      .notNull()
      .references(() => evidenceLog.seq, { onDelete: 'restrict' }),
    rootHash: text('root_hash').notNull(),
    /** The authority's answer (`.tsr`). */
    sha256: text('sha256').notNull(),
    blobPath: text('blob_path').notNull(),
    genTime: instant('gen_time').notNull(),
    /** Address of the authority. */
    authority: text('authority').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    uniqueIndex('seals_root').on(table.seq, table.authority),
    index('seals_day').on(table.day),
    holds('seals', 'hashes_hex', `${isHash('root_hash')} AND ${isHash('sha256')}`),
  ],
);
