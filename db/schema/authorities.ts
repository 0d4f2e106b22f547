import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { AUTHORITY_KINDS, AUTHORITY_STATUSES } from '../../src/authorities/types.js';
import { holds, instant, json, oneOf } from './columns.js';
import { imports } from './imports.js';
import { urlsJson } from './json.js';

/**
 * The directory of authorities, those that are watched among them. A commune is known by its INSEE code; a département
 * by `D` and its code, a région by `R` and its code, because the COG tells no SIREN of theirs; an authority that was
 * entered with its SIREN keeps it as its code. Whoever has no number gets `X` and eight digits.
 */
export const authorities = sqliteTable(
  'authorities',
  {
    code: text('code').primaryKey(),
    kind: text('kind', { enum: AUTHORITY_KINDS }).notNull(),
    /** As the COG has it, without the kind: « Le Mans », « Ain », « CC Faucigny - Glières ». `src/french/places.ts` makes the rest of it. */
    name: text('name').notNull(),
    /** SIREN, when known; equal to the code where that is a SIREN. */
    siren: text('siren'),
    /** Code of the département (`01`, `2A`, `974`); null for a région or where several apply. */
    departement: text('departement'),
    population: integer('population'),
    status: text('status', { enum: AUTHORITY_STATUSES }).notNull().default('current'),
    /** Code of INSEE's région (`84`, `01`). */
    region: text('region'),
    /** SIREN of the EPCI with own taxation that a commune is a member of. */
    epci: text('epci'),
    /** What it belongs to: the commune of a delegated one, the authority of a museum. */
    parent: text('parent'),
    /** INSEE's `typeLiaison` of the name: which article it takes (0 de, 1 d’, 2 du, 3 de la, 4 des, 5 de l’, 6 des, 7 de las, 8 de los). */
    placeArticle: integer('place_article'),
    zone: text('zone', { enum: ['metro', 'drom', 'com'] }),
    postcodes: json('postcodes', urlsJson)
      .notNull()
      .default(sql`'[]'`),
    /** INSEE codes that it had or that merged into it. */
    formerCodes: json('former_codes', urlsJson)
      .notNull()
      .default(sql`'[]'`),
    /** `name` folded for the search; null until the words of the search were made. */
    folded: text('folded'),
    /** Import that told it last; null for what was entered by hand. */
    importId: text('import_id').references(() => imports.id, { onDelete: 'restrict' }),
    createdAt: instant('created_at').notNull(),
    updatedAt: instant('updated_at').notNull(),
  },
  (table) => [
    index('authorities_siren').on(table.siren),
    index('authorities_departement').on(table.departement, table.kind),
    index('authorities_region').on(table.region, table.kind),
    index('authorities_epci').on(table.epci),
    index('authorities_parent').on(table.parent),
    index('authorities_unfolded').on(table.code).where(sql.raw('folded IS NULL')),
    oneOf('authorities', 'kind', AUTHORITY_KINDS),
    oneOf('authorities', 'status', AUTHORITY_STATUSES),
    oneOf('authorities', 'zone', ['metro', 'drom', 'com']),
    holds('authorities', 'article_known', 'place_article BETWEEN 0 AND 8'),
    holds(
      'authorities',
      'code_fits_kind',
      `(kind = 'commune' AND code GLOB '[0-9][0-9AB][0-9][0-9][0-9]') OR (kind <> 'commune' AND code GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')
        OR (kind = 'departement' AND code GLOB 'D[0-9]*' AND length(code) IN (3, 4)) OR (kind = 'region' AND code GLOB 'R[0-9][0-9]')
        OR (kind = 'autre' AND code GLOB 'X[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]')`,
    ),
  ],
);
