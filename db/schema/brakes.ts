import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { authorities } from './authorities.js';
import { holds as must, instant, oneOf } from './columns.js';
import { people } from './people.js';

/** `section` = all letters of a département; `case` = all letters of a case. `everything` has no subject. */
export const HOLD_KINDS = ['everything', 'section', 'authority', 'case', 'letter'] as const;

/** Letters that may not leave until somebody lets them. A row is ended, never deleted. */
export const holds = sqliteTable(
  'holds',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: HOLD_KINDS }).notNull(),
    subject: text('subject').notNull(),
    /** One French sentence, shown to whoever wanted to send. */
    reason: text('reason').notNull(),
    setAt: instant('set_at').notNull(),
    setBy: text('set_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by').references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('holds_once').on(table.kind, table.subject).where(sql.raw('ended_at IS NULL')),
    oneOf('holds', 'kind', HOLD_KINDS),
    must('holds', 'subject_fits_kind', `(kind = 'everything') = (subject = '')`),
    must('holds', 'ended_whole', '(ended_at IS NULL) = (ended_by IS NULL)'),
  ],
);

export const PERIOD_KINDS = ['everything', 'section', 'authority'] as const;

/** The electoral switch: between these legal days, both included, no letter leaves for these authorities. */
export const electoralPeriods = sqliteTable(
  'electoral_periods',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: PERIOD_KINDS }).notNull(),
    subject: text('subject').notNull(),
    /** « Municipales partielles ». */
    name: text('name').notNull(),
    fromDay: text('from_day').notNull(),
    untilDay: text('until_day').notNull(),
    setAt: instant('set_at').notNull(),
    setBy: text('set_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    endedAt: instant('ended_at'),
  },
  () => [
    oneOf('electoral_periods', 'kind', PERIOD_KINDS),
    must('electoral_periods', 'in_order', 'from_day <= until_day'),
    must('electoral_periods', 'subject_fits_kind', `(kind = 'everything') = (subject = '')`),
  ],
);

/** Why nothing more is written: `article-21` = an objection under the GDPR. */
export const OBJECTION_KINDS = ['article-21', 'wrong-recipient', 'no-more'] as const;

/** Recipients who are written to no more. */
export const objections = sqliteTable(
  'objections',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: OBJECTION_KINDS }).notNull(),
    /** Mail address in lower case. */
    recipient: text('recipient').notNull(),
    /** Whose recipient it is, as far as known. */
    authorityCode: text('authority_code').references(() => authorities.code, { onDelete: 'restrict' }),
    notedAt: instant('noted_at').notNull(),
    notedBy: text('noted_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('objections_once').on(table.recipient).where(sql.raw('ended_at IS NULL')),
    index('objections_authority').on(table.authorityCode),
    oneOf('objections', 'kind', OBJECTION_KINDS),
    must('objections', 'recipient_lower', 'recipient = lower(recipient)'),
  ],
);

/** How much may leave; the last row counts. Append-only (triggers). */
export const sendingLimits = sqliteTable(
  'sending_limits',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    /** Hours between the approval and the sending. */
    delayHours: integer('delay_hours').notNull(),
    perAuthorityQuarter: integer('per_authority_quarter').notNull(),
    perMailboxDay: integer('per_mailbox_day').notNull(),
    setAt: instant('set_at').notNull(),
    setBy: text('set_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
  },
  () => [
    must(
      'sending_limits',
      'sensible',
      'delay_hours BETWEEN 0 AND 336 AND per_authority_quarter BETWEEN 0 AND 20 AND per_mailbox_day BETWEEN 0 AND 200',
    ),
  ],
);
