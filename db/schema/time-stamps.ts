import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { holds, instant } from './columns.js';
import { people } from './people.js';

/**
 * The time-stamp authority that somebody agreed to from the pages; the last row counts, and none in it = none. One of the
 * settings file stands before it. Append-only (triggers).
 */
export const timeStampChoices = sqliteTable(
  'time_stamp_choices',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    /** Its address. */
    authority: text('authority'),
    setAt: instant('set_at').notNull(),
    setBy: text('set_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  () => [holds('time_stamp_choices', 'https', `authority LIKE 'https://%' AND length(authority) <= 200`)],
);
