/**
 * Flagged visuals are few among all, and pages ask for them on every click: who they are and where they were seen, kept
 * ready. Triggers on `verdicts`, `visuals` and `sighting_visuals` (migration `flagged`) write both tables in the transaction
 * that changes those; nothing else does, and a test holds them against the slow queries.
 */
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Grade } from '../../src/classifiers/types.js';
import { instant, oneOf } from './columns.js';
import { pages } from './pages.js';
import { sites } from './sites.js';
import { visuals } from './visuals.js';

export const FLAGGED_GRADES = ['stated', 'technical', 'hinted'] as const satisfies readonly Grade[];

/** Visuals whose latest verdict is other than `none`. */
export const flaggedVisuals = sqliteTable(
  'flagged_visuals',
  {
    contentKey: text('content_key')
      .primaryKey()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    /** Of the latest verdict. */
    number: integer('number').notNull(),
    grade: text('grade', { enum: FLAGGED_GRADES }).notNull(),
    /** Of the visual, as `visuals` has them. */
    firstSeen: instant('first_seen').notNull(),
    sha256: text('sha256'),
  },
  (table) => [
    index('flagged_visuals_seen').on(table.firstSeen, table.contentKey),
    index('flagged_visuals_grade').on(table.grade, table.firstSeen, table.contentKey),
    oneOf('flagged_visuals', 'grade', FLAGGED_GRADES),
  ],
);

/** Pages on which each of them was ever seen. */
export const flaggedPages = sqliteTable(
  'flagged_pages',
  {
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    siteId: text('site_id')
      .notNull()
      .references(() => sites.id, { onDelete: 'restrict' }),
    pageId: text('page_id')
      .notNull()
      .references(() => pages.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.contentKey, table.siteId, table.pageId] }),
    index('flagged_pages_site').on(table.siteId, table.contentKey),
  ],
);
