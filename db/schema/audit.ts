import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { ROLES } from '../../src/accounts/roles.js';
import { people } from './people.js';
import { holds, instant, oneOf } from './columns.js';

/** What is written into the log. The column has no CHECK: a new name must not rebuild a table that is only added to. */
export const AUDIT_ACTIONS = [
  'entered',
  'entry-refused',
  'left',
  'session-ended',
  'invited',
  'link-made',
  'role-changed',
  'territory-given',
  'territory-taken',
  'part-ended',
  'password-set',
  'mail-set',
  'factor-set',
  'factor-removed',
  'codes-made',
  'code-used',
  'codes-stopped',
  'proof-taken',
  'dossier-taken',
  'table-taken',
  'person-read',
  'audit-read',
  'audit-purged',
  'refused',
  'hold-set',
  'hold-ended',
  'limits-changed',
  'objection-noted',
  'objection-ended',
  'data-exported',
  'data-erased',
  'sites-added',
  'sites-taken-back',
  'authority-added',
  'value-corrected',
  'correction-ended',
  'official-noted',
  'official-ended',
  'charter-noted',
  'charter-ended',
  'mails-set',
  'time-stamp-chosen',
  'time-stamp-ended',
] as const;

/**
 * Who saw and did what matters, in the order of writing. Append-only (triggers); a row may be deleted once it is six
 * months older than the newest one; how long rows are kept beyond that is a setting. Decisions, cases and proof have logs of their own and are not written twice.
 */
export const audit = sqliteTable(
  'audit',
  {
    seq: integer('seq').primaryKey({ autoIncrement: true }),
    at: instant('at').notNull(),
    /** Null: the program itself, or somebody nobody knows. */
    personId: text('person_id').references(() => people.id, { onDelete: 'restrict' }),
    role: text('role', { enum: ROLES }),
    action: text('action', { enum: AUDIT_ACTIONS }).notNull(),
    /** What it was about: an id, a hash, a route. Never a name, a mail address or a secret. */
    subject: text('subject').notNull(),
    /** A word more: a role, a place, a reason of ours. */
    detail: text('detail'),
  },
  (table) => [
    index('audit_person').on(table.personId, table.seq),
    index('audit_action').on(table.action, table.seq),
    index('audit_at').on(table.at),
    oneOf('audit', 'role', ROLES),
    holds('audit', 'short', 'length(subject) <= 200 AND length(detail) <= 300'),
  ],
);
