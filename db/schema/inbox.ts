import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { authorities } from './authorities.js';
import { cases } from './cases.js';
import { holds, instant, json, oneOf } from './columns.js';
import { letters } from './letters.js';
import { inboundReportJson } from './inbox-json.js';
import { attachmentsJson } from './letters-json.js';
import { outbox } from './outbox.js';
import { people } from './people.js';

export const INBOUND_CLASSES = ['reply', 'receipt', 'bounce', 'delay', 'automatic', 'other'] as const;
export const INBOUND_STATES = ['waiting', 'filed', 'dismissed'] as const;
/** How a mail found its case; `person` = somebody said so. */
export const INBOUND_MATCHES = [
  'reply-address',
  'in-reply-to',
  'bounced-message',
  'subject',
  'sender',
  'person',
] as const;

/** `certain`: what nobody but a reader of our letter can know. Both only say where a mail is shown. */
export const INBOUND_TRUSTS = ['certain', 'proposed'] as const;

/** Mails that came in. The original is kept as it came, in the store of mails, by its hash. */
export const inboundMails = sqliteTable(
  'inbound_mails',
  {
    id: text('id').primaryKey(),
    /** Our mailbox and the folder in it. */
    mailbox: text('mailbox').notNull(),
    /** RFC 9051: a message is known by both, until the server changes the first. */
    uidValidity: text('uid_validity').notNull(),
    uid: integer('uid').notNull(),
    messageId: text('message_id'),
    inReplyTo: text('in_reply_to'),
    sha256: text('sha256').notNull(),
    bytes: integer('bytes').notNull(),
    /** Bytes that were not fetched, of a mail above the bound. */
    omittedBytes: integer('omitted_bytes').notNull().default(0),
    fromAddress: text('from_address'),
    fromName: text('from_name'),
    subject: text('subject').notNull(),
    /** As the mail says; anybody may write any date. */
    writtenAt: instant('written_at'),
    /** As the server says. */
    receivedAt: instant('received_at').notNull(),
    fetchedAt: instant('fetched_at').notNull(),
    class: text('class', { enum: INBOUND_CLASSES }).notNull(),
    /** The beginning of its words, for the list. */
    excerpt: text('excerpt').notNull(),
    attachments: json('attachments', attachmentsJson).notNull(),
    /** Proposed while it waits, said when it is filed. */
    caseId: text('case_id').references(() => cases.id, { onDelete: 'restrict' }),
    letterId: text('letter_id').references(() => letters.id, { onDelete: 'restrict' }),
    outboxId: text('outbox_id').references(() => outbox.id, { onDelete: 'restrict' }),
    matchedBy: text('matched_by', { enum: INBOUND_MATCHES }),
    trust: text('trust', { enum: INBOUND_TRUSTS }),
    /** Of a bounce, a delay or a receipt: whose address, and what the other server said. */
    report: json('report', inboundReportJson),
    /** What could not be read of it; null when all was. */
    problem: text('problem'),
    state: text('state', { enum: INBOUND_STATES }).notNull(),
    /** Null while it waits, and when the program filed it. */
    decidedBy: text('decided_by').references(() => people.id, { onDelete: 'restrict' }),
    decidedAt: instant('decided_at'),
    note: text('note'),
    /** When its original, its words and who wrote it were deleted at their term. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    uniqueIndex('inbound_mails_uid').on(table.mailbox, table.uidValidity, table.uid),
    index('inbound_mails_state').on(table.state, table.receivedAt),
    index('inbound_mails_case').on(table.caseId),
    index('inbound_mails_message_id').on(table.messageId),
    index('inbound_mails_sha256').on(table.sha256),
    oneOf('inbound_mails', 'class', INBOUND_CLASSES),
    oneOf('inbound_mails', 'state', INBOUND_STATES),
    oneOf('inbound_mails', 'matched_by', INBOUND_MATCHES),
    oneOf('inbound_mails', 'trust', INBOUND_TRUSTS),
    holds('inbound_mails', 'filed_somewhere', `state <> 'filed' OR case_id IS NOT NULL`),
  ],
);

/** How far a mailbox was read. */
export const inboxCursors = sqliteTable('inbox_cursors', {
  mailbox: text('mailbox').primaryKey(),
  uidValidity: text('uid_validity').notNull(),
  lastUid: integer('last_uid').notNull(),
  readAt: instant('read_at').notNull(),
});

/** What an authority promised; looked at again each year. A row is ended, never deleted. */
export const commitments = sqliteTable(
  'commitments',
  {
    id: text('id').primaryKey(),
    authorityCode: text('authority_code')
      .notNull()
      .references(() => authorities.code, { onDelete: 'restrict' }),
    caseId: text('case_id').references(() => cases.id, { onDelete: 'restrict' }),
    inboundId: text('inbound_id').references(() => inboundMails.id, { onDelete: 'restrict' }),
    letterId: text('letter_id').references(() => letters.id, { onDelete: 'restrict' }),
    /** Council minutes, a newspaper, a page. */
    sourceUrl: text('source_url'),
    /** What they commit to, in our words. */
    text: text('text').notNull(),
    /** In theirs, as they wrote it or as it was voted; null when it was spoken. */
    quote: text('quote'),
    madeOn: text('made_on').notNull(),
    recheckOn: text('recheck_on').notNull(),
    addedBy: text('added_by')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    addedAt: instant('added_at').notNull(),
    endedAt: instant('ended_at'),
    endedBy: text('ended_by').references(() => people.id, { onDelete: 'restrict' }),
    /** Since when its words are gone: what it said, the quote, the source, the notes of its checks. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    index('commitments_authority').on(table.authorityCode),
    index('commitments_recheck').on(table.recheckOn),
    holds('commitments', 'ended_whole', '(ended_at IS NULL) = (ended_by IS NULL)'),
  ],
);

export const COMMITMENT_CHECKS = ['kept', 'broken', 'unclear'] as const;

/** What was found when a commitment was looked at again. Append-only (triggers). */
export const commitmentChecks = sqliteTable(
  'commitment_checks',
  {
    id: text('id').primaryKey(),
    commitmentId: text('commitment_id')
      .notNull()
      .references(() => commitments.id, { onDelete: 'restrict' }),
    result: text('result', { enum: COMMITMENT_CHECKS }).notNull(),
    day: text('day').notNull(),
    note: text('note'),
    personId: text('person_id')
      .notNull()
      .references(() => people.id, { onDelete: 'restrict' }),
    at: instant('at').notNull(),
  },
  (table) => [
    index('commitment_checks_commitment').on(table.commitmentId, table.day),
    oneOf('commitment_checks', 'result', COMMITMENT_CHECKS),
  ],
);
