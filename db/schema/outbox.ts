import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { holds, instant, json, oneOf } from './columns.js';
import { letters } from './letters.js';
import { addressesJson, noticeJson } from './letters-json.js';
import { people } from './people.js';

export const OUTBOX_KINDS = ['letter', 'notice'] as const;
export const CHANNELS = ['mail', 'post', 'form'] as const;
/** `cancelled` = withdrawn before anything left. */
export const DELIVERY_STATES = ['queued', 'sending', 'sent', 'rejected', 'unknown', 'cancelled'] as const;

/**
 * What leaves, or has left: letters by mail, post or an authority's form, and notices to our own people. Only mail is
 * sent by the program; the two others are written down when a person did it.
 */
export const outbox = sqliteTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: OUTBOX_KINDS }).notNull(),
    letterId: text('letter_id').references(() => letters.id, { onDelete: 'restrict' }),
    /** Of a notice, until it has left or was given up: it may hold a link that lets somebody in. */
    notice: json('notice', noticeJson),
    /** Of a notice: its own name, so that the same one is never queued twice (`digest:<person>:<week>`). */
    onceKey: text('once_key'),
    channel: text('channel', { enum: CHANNELS }).notNull(),
    state: text('state', { enum: DELIVERY_STATES }).notNull(),
    /** Mail address in lower case; null by post and form. */
    recipient: text('recipient'),
    /** Domain of the recipient: what the pace is counted by. */
    mailHost: text('mail_host'),
    /** Declared copies. */
    cc: json('cc', addressesJson).notNull(),
    /** Our address that it leaves from: what the daily cap is counted by. */
    mailbox: text('mailbox'),
    /** Ours, drawn when it is queued and the same for every try. */
    messageId: text('message_id'),
    queuedAt: instant('queued_at').notNull(),
    /** Null: the program (a notice). */
    queuedBy: text('queued_by').references(() => people.id, { onDelete: 'restrict' }),
    /** Not before: a try that was put off. */
    dueAt: instant('due_at').notNull(),
    tries: integer('tries').notNull().default(0),
    takenAt: instant('taken_at'),
    /** When the server took it, or when a person sent it. */
    sentAt: instant('sent_at'),
    /** Legal day on which it left. */
    sentOn: text('sent_on'),
    /** By post: number of the registered letter. By form: number or text of the receipt. */
    registered: text('registered'),
    formUrl: text('form_url'),
    /** The message as it was handed over: found again among the letters' files, or beside them (`.eml`). */
    file: text('file'),
    /** Who settled an unknown one, and when. */
    settledBy: text('settled_by').references(() => people.id, { onDelete: 'restrict' }),
    settledAt: instant('settled_at'),
  },
  (table) => [
    index('outbox_state').on(table.state, table.dueAt),
    index('outbox_letter').on(table.letterId),
    index('outbox_host').on(table.mailHost, table.takenAt),
    index('outbox_mailbox').on(table.mailbox, table.takenAt),
    uniqueIndex('outbox_message_id').on(table.messageId),
    uniqueIndex('outbox_once_key').on(table.onceKey),
    // The same letter goes to the same address once, whatever people or programs ask for.
    uniqueIndex('outbox_letter_once')
      .on(table.letterId, table.recipient)
      .where(sql.raw(`channel = 'mail' AND state IN ('queued', 'sending', 'sent', 'unknown')`)),
    oneOf('outbox', 'kind', OUTBOX_KINDS),
    oneOf('outbox', 'channel', CHANNELS),
    oneOf('outbox', 'state', DELIVERY_STATES),
    holds('outbox', 'letter_or_notice', `(kind = 'letter') = (letter_id IS NOT NULL)`),
    holds('outbox', 'notice_by_mail', `kind = 'letter' OR channel = 'mail'`),
    holds('outbox', 'mail_whole', `(channel = 'mail') = (recipient IS NOT NULL AND message_id IS NOT NULL)`),
    holds('outbox', 'recipient_lower', 'recipient = lower(recipient)'),
    holds('outbox', 'by_hand_is_done', `channel = 'mail' OR state IN ('sent', 'cancelled')`),
    holds('outbox', 'sent_whole', `state <> 'sent' OR (sent_at IS NOT NULL AND sent_on IS NOT NULL)`),
  ],
);

/**
 * `begun` is committed before the network, `content` before the first byte of the message: what was cut off after it may
 * have arrived. What came of a try is the row after them. `settled-…`: a person looked.
 */
export const ATTEMPT_KINDS = [
  'begun',
  'content',
  'accepted',
  'refused',
  'put-off',
  'lost',
  'bounced',
  'settled-sent',
  'settled-again',
] as const;

/** Each try, with what the server answered. Append-only (triggers). */
export const outboxAttempts = sqliteTable(
  'outbox_attempts',
  {
    outboxId: text('outbox_id')
      .notNull()
      .references(() => outbox.id, { onDelete: 'restrict' }),
    number: integer('number').notNull(),
    kind: text('kind', { enum: ATTEMPT_KINDS }).notNull(),
    /** SMTP code, null when the server said nothing. */
    code: integer('code'),
    /** What the server said, or what failed, with everything of ours taken out. */
    answer: text('answer'),
    /** A person who settled; null for the program. */
    personId: text('person_id').references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.outboxId, table.number] }),
    oneOf('outbox_attempts', 'kind', ATTEMPT_KINDS),
  ],
);

export const RECEIPT_KINDS = ['postal-receipt', 'form-receipt', 'acknowledgement'] as const;

/** Proofs that a delivery arrived, as people brought them in. Append-only (triggers). */
export const deliveryReceipts = sqliteTable(
  'delivery_receipts',
  {
    id: text('id').primaryKey(),
    outboxId: text('outbox_id')
      .notNull()
      .references(() => outbox.id, { onDelete: 'restrict' }),
    kind: text('kind', { enum: RECEIPT_KINDS }).notNull(),
    /** Legal day that stands on it. */
    day: text('day').notNull(),
    number: text('number'),
    /** A scan, in the store of letters. */
    sha256: text('sha256'),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  (table) => [
    index('delivery_receipts_outbox').on(table.outboxId),
    oneOf('delivery_receipts', 'kind', RECEIPT_KINDS),
  ],
);

/** One sender at a time: who holds the door, and until when nobody else may. One row. */
export const outboxLease = sqliteTable('outbox_lease', {
  door: text('door').primaryKey(),
  owner: text('owner').notNull(),
  until: instant('until').notNull(),
});
