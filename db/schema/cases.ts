import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { EVENT_KINDS, OUTCOMES, STAGES } from '../../src/cases/types.js';
import { authorities } from './authorities.js';
import { holds, instant, json, oneOf } from './columns.js';
import { pictures } from './review.js';
import { caseEventJson } from './review-json.js';
import { visuals } from './visuals.js';

/** Confirmed pictures of one authority and what follows. `stage`, `outcome` and `events` are a projection of `case_events`. */
export const cases = sqliteTable(
  'cases',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    stage: text('stage', { enum: STAGES }).notNull(),
    outcome: text('outcome', { enum: OUTCOMES }),
    /** How many events there are: what a form saw. */
    events: integer('events').notNull(),
    openedAt: instant('opened_at').notNull(),
    lastEventAt: instant('last_event_at').notNull(),
  },
  (table) => [
    index('cases_authority').on(table.authorityCode, table.openedAt),
    index('cases_stage').on(table.stage, table.lastEventAt),
    oneOf('cases', 'stage', STAGES),
    oneOf('cases', 'outcome', OUTCOMES),
  ],
);

/** Every picture that ever stood in a case; `withdrawn_at` is a projection of its events. */
export const casePictures = sqliteTable(
  'case_pictures',
  {
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'restrict' }),
    pictureId: text('picture_id')
      .notNull()
      .references(() => pictures.id, { onDelete: 'restrict' }),
    /** The content that the authority shows. */
    contentKey: text('content_key')
      .notNull()
      .references(() => visuals.contentKey, { onDelete: 'restrict' }),
    withdrawnAt: instant('withdrawn_at'),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.pictureId] }),
    index('case_pictures_picture').on(table.pictureId),
  ],
);

/** What happened to a case, in the order of writing. Append-only (triggers). */
export const caseEvents = sqliteTable(
  'case_events',
  {
    caseId: text('case_id')
      .notNull()
      .references(() => cases.id, { onDelete: 'restrict' }),
    /** 1, 2, 3… for each case. */
    number: integer('number').notNull(),
    kind: text('kind', { enum: EVENT_KINDS }).notNull(),
    /** A person's id, `crawl:<id>` or `retention`. */
    by: text('by').notNull(),
    day: text('day').notNull(),
    event: json('event', caseEventJson).notNull(),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.caseId, table.number] }),
    oneOf('case_events', 'kind', EVENT_KINDS),
    holds('case_events', 'number_positive', 'number >= 1'),
  ],
);
