import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { PROBLEM_CODES } from '../../src/crawlers/events.js';
import { instant, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { sites } from './sites.js';

/**
 * What could not be looked at, and why. One open row for each (site, code, address); it closes itself when the
 * cause is gone, and a later return of the same cause is a new row.
 */
export const problems = sqliteTable(
  'problems',
  {
    id: text('id').primaryKey(),
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    code: text('code', { enum: PROBLEM_CODES }).notNull(),
    url: text('url').notNull(),
    message: text('message').notNull(),
    /** In how many crawls it was seen. */
    count: integer('count').notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    closedAt: instant('closed_at'),
  },
  (table) => [
    uniqueIndex('problems_one_open')
      .on(table.siteId, table.code, table.url)
      .where(sql.raw('closed_at IS NULL')),
    // Every visual that is read closes the problems of its address.
    index('problems_open_url').on(table.siteId, table.url).where(sql.raw('closed_at IS NULL')),
    index('problems_crawl').on(table.lastCrawlId),
    oneOf('problems', 'code', PROBLEM_CODES),
  ],
);
