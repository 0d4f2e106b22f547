import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { IMPORT_SETS, IMPORT_STATES } from '../../src/authorities/types.js';
import { holds, instant, oneOf } from './columns.js';

/** One reading of one set of open data. Kept for ever: values name the import they came with. */
export const imports = sqliteTable(
  'imports',
  {
    id: text('id').primaryKey(),
    setId: text('set_id', { enum: IMPORT_SETS }).notNull(),
    /** Whose file of the set it is, where several add up (`src/authorities/imports/feed.ts`); empty where the set is one file. */
    feed: text('feed').notNull().default(''),
    /** Address it came from, or the name of the file. */
    source: text('source').notNull(),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    retrievedAt: instant('retrieved_at').notNull(),
    /** Day of the data as the server or the file tells; null when nobody does. */
    asOf: text('as_of'),
    licence: text('licence').notNull(),
    /** Version of the reader: what another one staged is not taken up. */
    reader: text('reader').notNull(),
    state: text('state', { enum: IMPORT_STATES }).notNull(),
    /** Records of the source that were read, in its order: where a stopped import goes on. */
    rowsRead: integer('rows_read').notNull().default(0),
    /** Records that made at least one row. */
    rowsKept: integer('rows_kept').notNull().default(0),
    rowsRefused: integer('rows_refused').notNull().default(0),
    /** The difference to what was stored, in rows; null before it is known. */
    rowsAdded: integer('rows_added'),
    rowsChanged: integer('rows_changed'),
    rowsGone: integer('rows_gone'),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    /** Why it was refused, a French sentence. */
    problem: text('problem'),
  },
  (table) => [
    index('imports_set').on(table.setId, table.startedAt),
    uniqueIndex('imports_one_at_a_time').on(table.setId).where(sql.raw(`state = 'staging'`)),
    oneOf('imports', 'set_id', IMPORT_SETS),
    oneOf('imports', 'state', IMPORT_STATES),
    holds('imports', 'ended_when_over', `(state = 'staging') = (ended_at IS NULL)`),
  ],
);

/** Records that could not be used, with their line or place in the source; at most `MAX_REJECTS` an import. */
export const importRejects = sqliteTable(
  'import_rejects',
  {
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
    /** Line of the file, or number of the record where lines mean nothing; the first one is 1. */
    line: integer('line').notNull(),
    /** A French sentence. */
    reason: text('reason').notNull(),
    excerpt: text('excerpt').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.importId, table.line] }),
    holds('import_rejects', 'bounded', 'length(reason) <= 300 AND length(excerpt) <= 300'),
  ],
);

/** Rows that were read and wait to be swapped in; emptied afterwards. */
export const stagedRows = sqliteTable(
  'staged_rows',
  {
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
    /** What the rows are about and are applied together for: a code of an authority, a contract. */
    subject: text('subject').notNull(),
    key: text('key').notNull(),
    /** Of `data`, hexadecimal. */
    hash: text('hash').notNull(),
    /** JSON of the set's row. */
    data: text('data').notNull(),
  },
  (table) => [primaryKey({ columns: [table.importId, table.subject, table.key] })],
);

/**
 * The rows that are swapped in, by their hashes: what the next import is compared with. Where several files add up to one
 * subject, the row itself is kept beside its hash.
 */
export const sourceRows = sqliteTable(
  'source_rows',
  {
    setId: text('set_id', { enum: IMPORT_SETS }).notNull(),
    feed: text('feed').notNull().default(''),
    subject: text('subject').notNull(),
    key: text('key').notNull(),
    hash: text('hash').notNull(),
    /** JSON of the set's row; null where one file alone tells of its subjects. */
    data: text('data'),
  },
  (table) => [
    primaryKey({ columns: [table.setId, table.feed, table.subject, table.key] }),
    index('source_rows_shared').on(table.subject).where(sql.raw('data IS NOT NULL')),
  ],
);
