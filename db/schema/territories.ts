import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { sql } from 'drizzle-orm';
import { holds, instant, oneOf } from './columns.js';
import { people } from './people.js';

/** `everywhere` has no code; the others have those of INSEE and SIREN. */
export const TERRITORY_KINDS = ['everywhere', 'departement', 'epci', 'commune'] as const;

/**
 * Where a person works. A row is ended, never deleted: as soon as there is one of anybody's, people without one see
 * nothing (`src/accounts/territory.ts`), and that does not change back by itself.
 */
export const territories = sqliteTable(
  'territories',
  {
    id: text('id').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: TERRITORY_KINDS }).notNull(),
    /** Département (`01`, `2A`, `974`), SIREN of an EPCI, INSEE code of a commune; empty for `everywhere`. */
    code: text('code').notNull(),
    givenAt: instant('given_at').notNull(),
    /** Who gave it. */
    givenBy: text('given_by').references(() => people.id, { onDelete: 'restrict' }),
    endedAt: instant('ended_at'),
  },
  (table) => [
    uniqueIndex('territories_once')
      .on(table.personId, table.kind, table.code)
      .where(sql.raw('ended_at IS NULL')),
    index('territories_place').on(table.kind, table.code),
    oneOf('territories', 'kind', TERRITORY_KINDS),
    holds(
      'territories',
      'code_fits_kind',
      `(kind = 'everywhere' AND code = '') OR (kind = 'departement' AND length(code) IN (2, 3))
        OR (kind = 'epci' AND code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
        OR (kind = 'commune' AND code GLOB '[0-9][0-9AB][0-9][0-9][0-9]')`,
    ),
  ],
);
