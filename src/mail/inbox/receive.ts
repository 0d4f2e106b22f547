/** One mail that was kept: read, sorted, brought to its case, written down with how far the mailbox was read. */
import { transact, type Db } from '../../../db/open.js';
import {
  findCursor,
  inboundByContent,
  insertInbound,
  isInboundKnown,
  isOriginalNeeded,
  lettersByMessageId,
  lettersByReference,
  lettersToSender,
  putCursor,
  renumberInbound,
  type NewInbound,
} from '../../../db/queries/inbox.js';
import { asksNothing, classify, type Classified } from './classify.js';
import { cluesOf, matchMail, type Match } from './match.js';
import { oneLine, ownWords } from './mail-text.js';
import { parseMail } from './parse-mail.js';
import { openOriginal, removeOriginal } from './raw-files.js';
import type { InboundMail } from './types.js';

export interface InboxDeps {
  readonly db: Db;
  /** Folder of the originals. */
  readonly folder: string;
  readonly now: () => Date;
  /** Our own addresses, in lower case. */
  readonly ours: readonly string[];
}

/** A message of a mailbox, its original kept. */
export interface Arrived {
  /** `user@host/INBOX`. */
  readonly mailbox: string;
  readonly uidValidity: string;
  readonly uid: number;
  readonly sha256: string;
  readonly bytes: number;
  readonly omittedBytes: number;
  /** ISO-8601 instant, as the server says. */
  readonly receivedAt: string;
}

/** `known`: it was there already, perhaps under another number. */
export type Received = { readonly kind: 'new'; readonly id: string } | { readonly kind: 'known' };

const EXCERPT_CHARS = 600;

/**
 * Writes a mail down, once. A broken one too: then its problem is told. In one transaction with the cursor, so that a
 * kill loses none and doubles none.
 */
export async function receiveMail(deps: InboxDeps, arrived: Arrived): Promise<Received> {
  const { db, folder, ours } = deps;
  if (isInboundKnown(db, arrived)) return advance(db, arrived, deps.now());
  const source = openOriginal(folder, arrived.sha256);
  if (source === null) throw new Error(`the original of a mail is gone: ${arrived.sha256}`);
  const mail = await parseMail(source);
  const sorted = classify(mail);
  const clues = cluesOf(mail, ours);
  return transact(db, (tx) => {
    // Another reader may have been quicker.
    if (isInboundKnown(tx, arrived)) return { kind: 'known' };
    const fetchedAt = deps.now().toISOString();
    // Of a mail without bytes nobody can say that it is the same as another one.
    const before = arrived.bytes === 0 ? null : inboundByContent(tx, arrived);
    if (before !== null) renumberInbound(tx, before.id, arrived);
    // Deleted at its term, and come again from a mailbox that still has it.
    if (before !== null && !isOriginalNeeded(tx, arrived.sha256)) removeOriginal(folder, arrived.sha256);
    const match = matchMail(sorted.class, clues, {
      byMessageId: lettersByMessageId(tx, [...clues.answersTo, ...clues.inside]),
      byReference: lettersByReference(tx, [...clues.addressed, ...clues.subject, ...clues.words]),
      bySender: lettersToSender(tx, { address: clues.sender, domain: clues.senderDomain }),
    });
    const id = before === null ? insertInbound(tx, rowOf(arrived, mail, sorted, match, fetchedAt)) : null;
    moveCursor(tx, arrived, fetchedAt);
    return id === null ? { kind: 'known' } : { kind: 'new', id };
  });
}

function advance(db: Db, arrived: Arrived, now: Date): Received {
  transact(db, (tx) => moveCursor(tx, arrived, now.toISOString()));
  return { kind: 'known' };
}

function moveCursor(tx: Db, { mailbox, uidValidity, uid }: Arrived, readAt: string): void {
  const before = findCursor(tx, mailbox);
  const lastUid = before?.uidValidity === uidValidity ? Math.max(before.lastUid, uid) : uid;
  putCursor(tx, { mailbox, uidValidity, lastUid, readAt });
}

function rowOf(
  arrived: Arrived,
  mail: InboundMail,
  sorted: Classified,
  match: Match | null,
  fetchedAt: string,
): NewInbound {
  const notWhole =
    arrived.omittedBytes === 0
      ? null
      : arrived.bytes === 0
        ? 'Le serveur n’a pas donné ce courriel : ouvrez-le dans la boîte.'
        : 'Ce courriel est trop lourd : seul son début est gardé ici, il est entier dans la boîte.';
  return {
    ...arrived,
    fetchedAt,
    messageId: mail.messageId,
    inReplyTo: mail.inReplyTo,
    fromAddress: mail.from.address,
    fromName: mail.from.name,
    subject: mail.subject,
    writtenAt: mail.writtenAt,
    class: sorted.class,
    excerpt: excerptOf(mail),
    attachments: mail.attachments,
    caseId: match?.caseId ?? null,
    letterId: match?.letterId ?? null,
    outboxId: match?.outboxId ?? null,
    matchedBy: match?.how ?? null,
    trust: match?.trust ?? null,
    report: sorted.report,
    problem: notWhole ?? mail.problem,
    // Filed by the program is what asks nothing of anybody and names our letter: it changes nothing in the case, and is
    // read there. All else waits for a person.
    state: match?.trust === 'certain' && asksNothing(mail, sorted) ? 'filed' : 'waiting',
  };
}

function excerptOf(mail: InboundMail): string {
  const own = oneLine(ownWords(mail.text), EXCERPT_CHARS);
  return own === '' ? oneLine(mail.text, EXCERPT_CHARS) : own;
}
