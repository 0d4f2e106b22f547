import { integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { holds, instant, json, oneOf } from './columns.js';
import { crawls } from './crawls.js';
import { documentLinksJson, signalsJson, urlsJson } from './json.js';
import { sites } from './sites.js';

export const PAGE_KINDS = ['page', 'document'] as const;

/** A page or document of a site as it was last seen. */
export const pages = sqliteTable(
  'pages',
  {
    id: text('id').primaryKey(),
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    url: text('url').notNull(),
    kind: text('kind', { enum: PAGE_KINDS }).notNull(),
    title: text('title'),
    etag: text('etag'),
    lastModified: text('last_modified'),
    links: json('links', urlsJson).notNull(),
    documents: json('documents', documentLinksJson).notNull().default([]),
    /** What the publisher says of the use of the page (`<meta name="robots">`, `X-Robots-Tag`, TDMRep). */
    signals: json('signals', signalsJson).notNull().default([]),
    /** Contents of other services that it shows and that nobody looked at. */
    embeds: json('embeds', urlsJson).notNull().default([]),
    feeds: json('feeds', urlsJson).notNull().default([]),
    /**
     * False between the `page` event and its `page-done`. Validators of an unfinished page are not used:
     * "not modified" would then pass for "all its visuals are known".
     */
    finished: integer('finished', { mode: 'boolean' }).notNull(),
    firstSeen: instant('first_seen').notNull(),
    lastSeen: instant('last_seen').notNull(),
    lastCrawlId: text('last_crawl_id')
      .notNull()
      .references(() => crawls.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('pages_site_url').on(table.siteId, table.url),
    oneOf('pages', 'kind', PAGE_KINDS),
    holds('pages', 'finished_boolean', 'finished IN (0, 1)'),
  ],
);
