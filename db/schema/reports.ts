import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { BROUGHT, PUBLISHERS, REPORT_ANSWERS } from '../../src/review/types.js';
import { holds, instant, json, oneOf } from './columns.js';
import { people } from './people.js';
import { areasJson } from './review-json.js';
import { reports } from './review.js';
import { visuals } from './visuals.js';

/** What the form asks beside: one row a report, refused ones included. */
export const reportDetails = sqliteTable(
  'report_details',
  {
    reportId: text('report_id')
      .primaryKey()
      .references(() => reports.id, { onDelete: 'restrict' }),
    /** Who published it, as the person knows. */
    publishedBy: text('published_by', { enum: PUBLISHERS }).notNull(),
    /** What the file is; null without a file. */
    brought: text('brought', { enum: BROUGHT }),
  },
  () => [oneOf('report_details', 'published_by', PUBLISHERS), oneOf('report_details', 'brought', BROUGHT)],
);

/** What people answered to « Est-ce l’un de ceux-ci ? », in the order of writing. Append-only (triggers). */
export const reportAnswers = sqliteTable(
  'report_answers',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    reportId: text('report_id')
      .notNull()
      .references(() => reports.id, { onDelete: 'restrict' }),
    /** The visual of a site that the answer is about; null for `none`. */
    contentKey: text('content_key').references(() => visuals.contentKey, { onDelete: 'restrict' }),
    answer: text('answer', { enum: REPORT_ANSWERS }).notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  (table) => [
    index('report_answers_report').on(table.reportId, table.seq),
    oneOf('report_answers', 'answer', REPORT_ANSWERS),
    holds('report_answers', 'none_names_nothing', `(answer = 'none') = (content_key IS NULL)`),
  ],
);

/** Parts of a picture that every shown copy blurs; the last row of a content counts. Append-only (triggers). */
export const blurs = sqliteTable(
  'blurs',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    areas: json('areas', areasJson).notNull(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  (table) => [index('blurs_content').on(table.contentKey, table.seq)],
);
