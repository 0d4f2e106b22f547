import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Kind } from '../../src/classifiers/types.js';
import { GRADES } from '../../src/classifiers/types.js';
import { holds, instant, json, oneOf } from './columns.js';
import { marksJson } from './json.js';
import { visuals } from './visuals.js';

export const KINDS = ['generated', 'edited'] as const satisfies readonly Kind[];

/**
 * What the marks say of a visual. Append-only (triggers): a verdict that changes is a new row with the next number;
 * the greatest number is the present one, and what a reviewer saw can be named exactly.
 */
export const verdicts = sqliteTable(
  'verdicts',
  {
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    /** 1, 2, 3… for each visual. */
    number: integer('number').notNull(),
    grade: text('grade', { enum: GRADES }).notNull(),
    kind: text('kind', { enum: KINDS }),
    generator: text('generator'),
    marks: json('marks', marksJson).notNull(),
    contradiction: integer('contradiction', { mode: 'boolean' }).notNull(),
    ruleset: text('ruleset').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.contentKey, table.number] }),
    // Flagged visuals are few among all.
    index('verdicts_flagged').on(table.contentKey).where(sql.raw(`grade <> 'none'`)),
    oneOf('verdicts', 'grade', GRADES),
    oneOf('verdicts', 'kind', KINDS),
    holds('verdicts', 'number_positive', 'number >= 1'),
  ],
);
