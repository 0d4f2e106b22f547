import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { AUTHORITY_KINDS } from '../../src/authorities/types.js';
import { holds, instant, oneOf } from './columns.js';

/** Who is watched. A commune is known by its INSEE code, every other authority by its SIREN. */
export const authorities = sqliteTable(
  'authorities',
  {
    code: text('code').primaryKey(),
    kind: text('kind', { enum: AUTHORITY_KINDS }).notNull(),
    name: text('name').notNull(),
    /** SIREN of a commune, when known; equal to the code for the others. */
    siren: text('siren'),
    /** Code of the département (`01`, `2A`, `974`); null for a région or where several apply. */
    departement: text('departement'),
    population: integer('population'),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  () => [
    oneOf('authorities', 'kind', AUTHORITY_KINDS),
    holds(
      'authorities',
      'code_fits_kind',
      `(kind = 'commune' AND code GLOB '[0-9][0-9AB][0-9][0-9][0-9]') OR (kind <> 'commune' AND code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')`,
    ),
  ],
);
