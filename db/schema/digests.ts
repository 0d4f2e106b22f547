import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { holds, instant, oneOf } from './columns.js';
import { outbox } from './outbox.js';
import { people } from './people.js';

export const DIGEST_FREQUENCIES = ['weekly', 'monthly', 'never'] as const;

/** What a person chose about mails; without a row: each week, and nothing at once. */
export const digestSettings = sqliteTable(
  'digest_settings',
  {
    personId: text('person_id')
      .primaryKey()
      .references(() => people.id, { onDelete: 'restrict' }),
    frequency: text('frequency', { enum: DIGEST_FREQUENCIES }).notNull(),
    /** 1 = she asked to be told at once of what cannot wait for Tuesday. */
    instant: integer('instant', { mode: 'boolean' }).notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  () => [
    oneOf('digest_settings', 'frequency', DIGEST_FREQUENCIES),
    holds('digest_settings', 'instant_is_a_choice', 'instant IN (0, 1)'),
  ],
);

export const DIGEST_KINDS = ['weekly', 'recap', 'instant', 'reminder', 'health'] as const;

/**
 * What was composed for a person, once a kind and period (« 2026-W48 », « 2026-11 », the key of an event). A row
 * without a mail: there was nothing to tell. The month stands in the mail of the week that it falls into: both rows name it.
 */
export const digests = sqliteTable(
  'digests',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: DIGEST_KINDS }).notNull(),
    period: text('period').notNull(),
    outboxId: text('outbox_id').references(() => outbox.id, { onDelete: 'restrict' }),
    /** Things told, each by its key in `digest_tells`. */
    itemCount: integer('item_count').notNull(),
    composedAt: instant('composed_at').notNull(),
  },
  (table) => [
    uniqueIndex('digests_once').on(table.personId, table.kind, table.period),
    index('digests_outbox').on(table.outboxId),
    index('digests_composed').on(table.composedAt),
    oneOf('digests', 'kind', DIGEST_KINDS),
    holds('digests', 'period_short', 'length(period) BETWEEN 1 AND 200'),
    holds('digests', 'counted', 'item_count >= 0 AND (outbox_id IS NOT NULL OR item_count = 0)'),
  ],
);

/** What was told to whom: a thing is told once to a person. */
export const digestTells = sqliteTable(
  'digest_tells',
  {
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    /** « picture:<id> », « answer:<event> »… (`src/digests/item-keys.ts`). */
    itemKey: text('item_key').notNull(),
    digestId: text('digest_id')
      .notNull()
      .references(() => digests.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.personId, table.itemKey] }),
    index('digest_tells_digest').on(table.digestId),
    holds('digest_tells', 'key_short', 'length(item_key) BETWEEN 1 AND 200'),
  ],
);
