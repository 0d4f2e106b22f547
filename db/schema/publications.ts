import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { PLATFORM_IDS, PROBLEM_CODES, PUBLICATION_STATES } from '../../src/crawlers/events.js';
import { holds, instant, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { sites } from './sites.js';

/** What a site links to or embeds at the services where villages publish, and what the last crawl made of it. */
export const publications = sqliteTable(
  'publications',
  {
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    url: text('url').notNull(),
    platform: text('platform', { enum: PLATFORM_IDS }).notNull(),
    /** Page of the site that leads there; null where the site itself is this publication. */
    linkedFrom: text('linked_from'),
    state: text('state', { enum: PUBLICATION_STATES }).notNull(),
    /** Pictures of it that the last crawl looked at. */
    pictures: integer('pictures').notNull(),
    /** Why it was not looked at. */
    code: text('code', { enum: PROBLEM_CODES }),
    message: text('message'),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
    /** When a crawl of the whole site met it no more. */
    closedAt: instant('closed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.siteId, table.url] }),
    oneOf('publications', 'platform', PLATFORM_IDS),
    oneOf('publications', 'state', PUBLICATION_STATES),
    oneOf('publications', 'code', PROBLEM_CODES),
    holds('publications', 'reason', `(state = 'not-looked-at') = (code IS NOT NULL)`),
    holds('publications', 'pictures_counted', 'pictures >= 0'),
  ],
);
