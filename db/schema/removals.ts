import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { REMOVAL_REASONS, REMOVAL_STATES } from '../../src/evidence/types.js';
import { evidenceLog } from './captures.js';
import { holds, instant, oneOf } from './columns.js';
import { visuals } from './visuals.js';

/**
 * Bytes of the blob store that were deleted because they may not be kept longer, in the order of writing; the last row
 * of a hash counts. Rows that name the bytes stay. Append-only (triggers).
 */
export const removals = sqliteTable(
  'removals',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    state: text('state', { enum: REMOVAL_STATES }).notNull(),
    reason: text('reason', { enum: REMOVAL_REASONS }).notNull(),
    /** The visual for which it was done. */
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
    /** Its entry in the log, once it is done. */
    logSeq: integer('log_seq').references(() => evidenceLog.seq, { onDelete: 'restrict' }),
  },
  (table) => [
    index('removals_sha256').on(table.sha256, table.seq),
    index('removals_content').on(table.contentKey),
    oneOf('removals', 'state', REMOVAL_STATES),
    oneOf('removals', 'reason', REMOVAL_REASONS),
    holds('removals', 'done_is_logged', `(state = 'removed') = (log_seq IS NOT NULL)`),
    holds('removals', 'sha256_hex', `length(sha256) = 64 AND sha256 NOT GLOB '*[^0-9a-f]*'`),
  ],
);
