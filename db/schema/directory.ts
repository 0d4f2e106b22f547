import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import { CONTACT_KINDS, CORRECTED_FIELDS } from '../../src/authorities/types.js';
import { authorities } from './authorities.js';
import { holds, instant, json, oneOf } from './columns.js';
import { imports } from './imports.js';
import { urlsJson } from './json.js';
import { people } from './people.js';

/** The words by which an authority is found: folded words of its name, its codes, its postcodes. Made anew from `authorities`. */
export const authorityWords = sqliteTable(
  'authority_words',
  {
    word: text('word').notNull(),
    code: text('code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.word, table.code] }),
    index('authority_words_code').on(table.code),
  ],
);

/** Members of groups of communes: EPCI, and the territories of Greater Paris (whose communes are in both). */
export const memberships = sqliteTable(
  'memberships',
  {
    groupCode: text('group_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    /** INSEE code; its commune may be missing from the directory. */
    memberCode: text('member_code').notNull(),
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.groupCode, table.memberCode] }),
    index('memberships_member').on(table.memberCode),
  ],
);

/** How an authority is reached, as the Annuaire tells. What it tells no more gets `gone_at` and stays. */
export const contacts = sqliteTable(
  'contacts',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    kind: text('kind', { enum: CONTACT_KINDS }).notNull(),
    /** Address, mailbox, number, or the lines of an envelope parted by line feeds. */
    value: text('value').notNull(),
    /** What the source calls it (« Demande de rendez-vous »). */
    label: text('label'),
    /** 0 = the one to use. */
    rank: integer('rank').notNull(),
    /** What is to be known of its quality: `CONTACT_FLAGS` of `src/authorities/imports/`. */
    flags: json('flags', urlsJson).notNull(),
    /** The record of the source it stands in: its stable address or id. */
    record: text('record').notNull(),
    /** When the source last changed that record; null when it does not say. */
    asOf: text('as_of'),
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
    goneAt: instant('gone_at'),
  },
  (table) => [
    uniqueIndex('contacts_once').on(table.authorityCode, table.kind, table.value),
    index('contacts_kind').on(table.kind, table.authorityCode),
    oneOf('contacts', 'kind', CONTACT_KINDS),
    holds('contacts', 'bounded', 'length(value) BETWEEN 1 AND 2000'),
  ],
);

/**
 * What a person says better than the source. Ended, never deleted; what was said is never edited (triggers). When an
 * import brings neither what it replaces nor what it says, `told` holds that until a person answers.
 */
export const corrections = sqliteTable(
  'corrections',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    field: text('field', { enum: CORRECTED_FIELDS }).notNull(),
    value: text('value').notNull(),
    /** What the source told when it was made; null = nothing. */
    replaces: text('replaces'),
    /** Why: an address or words. */
    because: text('because').notNull(),
    madeBy: text('made_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    madeAt: instant('made_at').notNull(),
    /** What the source tells since, when that is a question to a person. */
    told: text('told'),
    toldBy: text('told_by').references(() => imports.id, { onDelete: 'restrict' }),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by').references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    uniqueIndex('corrections_once').on(table.authorityCode, table.field).where(sql.raw('ended_at IS NULL')),
    index('corrections_asked')
      .on(table.authorityCode)
      .where(sql.raw('told_by IS NOT NULL AND ended_at IS NULL')),
    oneOf('corrections', 'field', CORRECTED_FIELDS),
    holds(
      'corrections',
      'bounded',
      'length(value) BETWEEN 1 AND 2000 AND length(because) BETWEEN 1 AND 2000',
    ),
    holds('corrections', 'ended_whole', '(ended_at IS NULL) = (ended_by IS NULL)'),
  ],
);

/** What an authority voted about generative AI. A row is ended, never deleted. */
export const charters = sqliteTable(
  'charters',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    title: text('title').notNull(),
    url: text('url'),
    /** Legal day. */
    votedOn: text('voted_on'),
    quote: text('quote'),
    addedBy: text('added_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    addedAt: instant('added_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by').references(() => people.id, { onDelete: 'restrict' }),
  },
  (table) => [
    index('charters_authority').on(table.authorityCode),
    holds(
      'charters',
      'bounded',
      'length(title) BETWEEN 1 AND 300 AND length(quote) <= 4000 AND length(url) <= 2000',
    ),
    holds('charters', 'ended_whole', '(ended_at IS NULL) = (ended_by IS NULL)'),
  ],
);
