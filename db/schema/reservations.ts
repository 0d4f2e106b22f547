import { sql } from 'drizzle-orm';
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { SIGNAL_PLACES, USAGE_SIGNALS } from '../../src/crawlers/events.js';
import { instant, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { sites } from './sites.js';

/**
 * A site reserves text and data mining: the coordination decides what becomes of its watch. One open row for each
 * (site, address, kind, value); a whole crawl that does not meet it closes it, and its return is a new row.
 */
export const reservations = sqliteTable(
  'reservations',
  {
    id: text('id').primaryKey(),
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    /** Where it was told: a page, a file, or the site's own `tdmrep.json`. */
    url: text('url').notNull(),
    kind: text('kind', { enum: USAGE_SIGNALS }).notNull(),
    place: text('place', { enum: SIGNAL_PLACES }).notNull(),
    value: text('value').notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    closedAt: instant('closed_at'),
  },
  (table) => [
    uniqueIndex('reservations_one_open')
      .on(table.siteId, table.url, table.kind, table.value)
      .where(sql.raw('closed_at IS NULL')),
    index('reservations_crawl').on(table.lastCrawlId),
    oneOf('reservations', 'kind', USAGE_SIGNALS),
    oneOf('reservations', 'place', SIGNAL_PLACES),
  ],
);
