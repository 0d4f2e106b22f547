import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import { LOG_ROLES, REMOVAL_REASONS, REMOVAL_STATES } from '../../src/evidence/types.js';
import { evidenceLog } from './captures.js';
import { cases } from './cases.js';
import { holds, instant, json, oneOf } from './columns.js';
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

const piecesJson = z
  .array(z.object({ role: z.enum(LOG_ROLES), sha256: z.string(), bytes: z.number() }))
  .readonly();

/**
 * Letters and answers of a case that were deleted because they may not be kept longer; the last row of a case counts.
 * While it is `intended`, and only then, the triggers let the texts of the case go. Append-only (triggers).
 */
export const letterRemovals = sqliteTable(
  'letter_removals',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'restrict' }),
    state: text('state', { enum: REMOVAL_STATES }).notNull(),
    /** The files: those of letters in the store of letters, originals of mails beside it. */
    pieces: json('pieces', piecesJson).notNull(),
    at: instant('at').notNull(),
    /** Its last entry in the log, once it is done. */
    logSeq: integer('log_seq').references(() => evidenceLog.seq, { onDelete: 'restrict' }),
  },
  (table) => [
    index('letter_removals_case').on(table.caseId, table.seq),
    oneOf('letter_removals', 'state', REMOVAL_STATES),
    holds('letter_removals', 'done_is_logged', `(state = 'removed') = (log_seq IS NOT NULL)`),
  ],
);
