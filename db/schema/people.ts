import { ROLES } from '../../src/accounts/roles.js';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { instant, oneOf } from './columns.js';

/** Somebody who reads, decides or reports. Peers see the chosen name and nothing else. */
export const people = sqliteTable(
  'people',
  {
    id: text('id').primaryKey(),
    /** Chosen by the person. */
    name: text('name').notNull(),
    role: text('role', { enum: ROLES }).notNull(),
    addedAt: instant('added_at').notNull(),
    /** A person who leaves is kept for what she decided; she comes in no more. */
    endedAt: instant('ended_at'),
  },
  () => [oneOf('people', 'role', ROLES)],
);

/** A link that lets one person in, once. Only the hash of its secret is kept. */
export const entryLinks = sqliteTable('entry_links', {
  secretHash: text('secret_hash').primaryKey(),
  personId: text('person_id')
    .notNull()
    .references(() => people.id, { onDelete: 'restrict' }),
  createdAt: instant('created_at').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

/** One browser of one person. Only the hash of its cookie is kept. */
export const sessions = sqliteTable(
  'sessions',
  {
    tokenHash: text('token_hash').primaryKey(),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    createdAt: instant('created_at').notNull(),
    seenAt: instant('seen_at').notNull(),
    expiresAt: instant('expires_at').notNull(),
    revokedAt: instant('revoked_at'),
    /** When a second factor was given in it. */
    strongAt: instant('strong_at'),
    /** « Firefox, Linux »: by which the person knows it again in her list. */
    browser: text('browser'),
    /** Visuals decided in this evening's twenty. */
    reviewed: integer('reviewed').notNull().default(0),
  },
  (table) => [index('sessions_person').on(table.personId)],
);
