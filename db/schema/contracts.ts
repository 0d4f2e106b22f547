import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { z } from 'zod';
import { IMPORT_SETS } from '../../src/authorities/types.js';
import { authorities } from './authorities.js';
import { holds, instant, json, oneOf } from './columns.js';
import { imports } from './imports.js';
import { urlsJson } from './json.js';

export interface Holder {
  /** `SIRET`, `TVA`, `TAHITI`, `RIDET`, `FRWF`, `IREP`, `HORS-UE`; empty when unknown. */
  readonly idType: string;
  readonly id: string;
  /** Null when the source tells none, and for a natural person. */
  readonly name: string | null;
  readonly isPerson: boolean;
}

const holdersJson: z.ZodType<readonly Holder[]> = z.array(
  z.object({ idType: z.string(), id: z.string(), name: z.string().nullable(), isPerson: z.boolean() }),
);

/** Contracts for visual creation or communication that authorities signed, amendments merged. */
export const contracts = sqliteTable(
  'contracts',
  {
    /** SIRET of the buyer and its own number, as the DECP join them. */
    uid: text('uid').primaryKey(),
    /** Null while no authority of the directory has the buyer's SIREN. */
    authorityCode: text('authority_code').references(() => authorities.code, { onDelete: 'restrict' }),
    buyerSiren: text('buyer_siren').notNull(),
    buyerName: text('buyer_name'),
    /** The buyer's own number. */
    number: text('number').notNull(),
    object: text('object').notNull(),
    /** Eight digits. */
    cpv: text('cpv').notNull(),
    /** 3 = visual creation, 1 = wider field and a keyword. */
    score: integer('score').notNull(),
    nature: text('nature'),
    procedure: text('procedure'),
    /** First day of notification, legal day. */
    notifiedOn: text('notified_on'),
    /** Euros before tax; for a framework agreement its most. */
    amountFirst: real('amount_first'),
    amountLast: real('amount_last'),
    months: integer('months'),
    amendments: integer('amendments').notNull().default(0),
    lastAmendedOn: text('last_amended_on'),
    holders: json('holders', holdersJson).notNull(),
    /** What is to be known of its quality. */
    flags: json('flags', urlsJson).notNull(),
    setId: text('set_id', { enum: IMPORT_SETS }).notNull(),
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
    goneAt: instant('gone_at'),
  },
  (table) => [
    index('contracts_authority').on(table.authorityCode, table.notifiedOn),
    index('contracts_buyer').on(table.buyerSiren),
    oneOf('contracts', 'set_id', IMPORT_SETS),
    holds('contracts', 'bounded', 'length(uid) <= 120 AND length(object) <= 2000 AND length(cpv) = 8'),
  ],
);

/** Calls for tender (BOAMP). */
export const tenders = sqliteTable(
  'tenders',
  {
    /** `idweb` of the notice. */
    id: text('id').primaryKey(),
    authorityCode: text('authority_code').references(() => authorities.code, { onDelete: 'restrict' }),
    buyer: text('buyer').notNull(),
    object: text('object').notNull(),
    nature: text('nature').notNull(),
    departements: json('departements', urlsJson).notNull(),
    publishedOn: text('published_on'),
    /** Instant until which offers are taken; null when the notice tells none. */
    deadline: text('deadline'),
    url: text('url'),
    score: integer('score').notNull(),
    /** Words of the thesaurus of the BOAMP. */
    descriptors: json('descriptors', urlsJson).notNull(),
    importId: text('import_id')
      .notNull()
      .references(() => imports.id, { onDelete: 'restrict' }),
    goneAt: instant('gone_at'),
  },
  (table) => [
    index('tenders_deadline').on(table.deadline),
    index('tenders_authority').on(table.authorityCode),
    holds('tenders', 'bounded', 'length(object) <= 2000 AND length(buyer) <= 500 AND length(url) <= 2000'),
  ],
);
