import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { holds, instant } from './columns.js';
import { people } from './people.js';

/** How a person comes in without a link: all of it may be absent. */
export const credentials = sqliteTable(
  'credentials',
  {
    personId: text('person_id')
      .primaryKey()
      .references(() => people.id, { onDelete: 'restrict' }),
    /** In lower case; shown to the person alone. */
    mail: text('mail').unique('credentials_mail'),
    /** `scrypt$…` with salt and cost (`src/accounts/password.ts`). */
    password: text('password'),
    passwordAt: instant('password_at'),
    /** Secret of the one-time codes, sealed by a key that is not in the database (`src/accounts/sealing.ts`). */
    totp: text('totp'),
    totpAt: instant('totp_at'),
    /** The last step whose code was taken: none serves twice. */
    totpStep: integer('totp_step'),
  },
  () => [
    holds(
      'credentials',
      'whole',
      '(password IS NULL) = (password_at IS NULL) AND (totp IS NULL) = (totp_at IS NULL)',
    ),
    holds('credentials', 'mail_lower', 'mail = lower(mail)'),
  ],
);

/** Codes for somebody who lost her telephone: each serves once, only hashes are kept. */
export const recoveryCodes = sqliteTable(
  'recovery_codes',
  {
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    hash: text('hash').notNull(),
    madeAt: instant('made_at').notNull(),
    usedAt: instant('used_at'),
  },
  (table) => [primaryKey({ columns: [table.personId, table.hash] })],
);

/** Tries that failed, counted since an instant; `bucket` is a kind and a hash, no address is kept. */
export const entryAttempts = sqliteTable(
  'entry_attempts',
  {
    bucket: text('bucket').primaryKey(),
    since: instant('since').notNull(),
    count: integer('count').notNull(),
  },
  (table) => [
    index('entry_attempts_since').on(table.since),
    holds('entry_attempts', 'counted', 'count >= 1'),
  ],
);
