import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { authorities } from './authorities.js';
import { holds, instant, oneOf } from './columns.js';
import { IMPORT_SETS } from '../../src/authorities/types.js';
import { imports } from './imports.js';
import { people } from './people.js';

/**
 * Elected people who hold an office (plain councillors are counted, not kept). Somebody who holds it no more gets
 * `valid_to`, and is deleted when the delay is over that the settings have for it.
 */
export const officials = sqliteTable(
  'officials',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    /** One of the offices of `src/french/`. */
    office: text('office').notNull(),
    /** First adjoint = 1; 0 where there is no order. */
    rank: integer('rank').notNull().default(0),
    lastName: text('last_name').notNull(),
    firstName: text('first_name').notNull(),
    sex: text('sex', { enum: ['F', 'M'] }),
    /** Field that was delegated (« la culture »), with where that was read and when. */
    charge: text('charge'),
    chargeSource: text('charge_source'),
    chargeOn: text('charge_on'),
    /** Legal days. */
    mandateFrom: text('mandate_from'),
    officeFrom: text('office_from'),
    /** When the program learnt it, and when it learnt that it is over. */
    validFrom: instant('valid_from').notNull(),
    validTo: instant('valid_to'),
    /** Legal day on which a source or a person last told it. */
    checkedOn: text('checked_on').notNull(),
    /** « Madame le Maire », where the authority itself signs so. */
    preferredAppel: text('preferred_appel'),
    /** Where it comes from; both null for what a person entered. */
    setId: text('set_id', { enum: IMPORT_SETS }),
    importId: text('import_id').references(() => imports.id, { onDelete: 'restrict' }),
    /** Who entered it, and from which source. */
    addedBy: text('added_by').references(() => people.id, { onDelete: 'restrict' }),
    source: text('source'),
  },
  (table) => [
    uniqueIndex('officials_once')
      .on(table.authorityCode, table.office, table.rank, table.lastName, table.firstName)
      .where(sql.raw('valid_to IS NULL')),
    index('officials_authority').on(table.authorityCode, table.validTo),
    index('officials_ended').on(table.validTo).where(sql.raw('valid_to IS NOT NULL')),
    oneOf('officials', 'sex', ['F', 'M']),
    oneOf('officials', 'set_id', IMPORT_SETS),
    holds(
      'officials',
      'has_origin',
      '(import_id IS NULL) = (set_id IS NULL) AND (import_id IS NOT NULL OR added_by IS NOT NULL)',
    ),
    holds(
      'officials',
      'bounded',
      'length(last_name) <= 200 AND length(first_name) <= 200 AND length(charge) <= 300',
    ),
  ],
);

/** How many sit in a council, office holders included, as a set tells. */
export const councils = sqliteTable(
  'councils',
  {
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    setId: text('set_id', { enum: IMPORT_SETS }).notNull(),
    members: integer('members').notNull(),
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
  },
  (table) => [
    primaryKey({ columns: [table.authorityCode, table.setId] }),
    oneOf('councils', 'set_id', IMPORT_SETS),
  ],
);
