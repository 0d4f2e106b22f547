/** Letters and answers that go at their term: which cases may be due, what they hold, what is left of it. */
import { and, desc, eq, isNotNull, isNull, lte, ne, sql, type SQL } from 'drizzle-orm';
import type { CaseEvent } from '../../src/cases/types.js';
import type { Db } from '../open.js';
import {
  caseEvents,
  commitmentChecks,
  commitments,
  deliveryReceipts,
  inboundMails,
  letterRemovals,
  letters,
  letterSteps,
  outbox,
  outboxAttempts,
} from '../schema/index.js';

export type LetterRemovalRow = typeof letterRemovals.$inferSelect;
export type RemovedPiece = LetterRemovalRow['pieces'][number];

/** The last word on the letters of a case; null while nobody meant to delete them. */
export function lastLetterRemoval(db: Db, caseId: string): LetterRemovalRow | null {
  return (
    db
      .select()
      .from(letterRemovals)
      .where(eq(letterRemovals.caseId, caseId))
      .orderBy(desc(letterRemovals.seq))
      .limit(1)
      .get() ?? null
  );
}

/** Writes a step of a deletion: what is meant, what was given up, what is gone. */
export function insertLetterRemoval(tx: Db, row: Omit<LetterRemovalRow, 'seq'>): void {
  tx.insert(letterRemovals).values(row).run();
}

/** What an earlier run meant to delete and did not finish. */
export function openLetterRemovals(db: Db): LetterRemovalRow[] {
  return db
    .select()
    .from(letterRemovals)
    .where(
      sql`${letterRemovals.state} = 'intended' AND NOT EXISTS (SELECT 1 FROM letter_removals later
        WHERE later.case_id = ${letterRemovals.caseId} AND later.seq > ${letterRemovals.seq})`,
    )
    .orderBy(letterRemovals.seq)
    .all();
}

/** Cases whose last event lies at or before an instant, with letters or mails that are still there. */
export function casesPerhapsDue(db: Db, limit: string): string[] {
  return db
    .all<{ id: string }>(
      sql`SELECT c.id AS id FROM cases c WHERE c.last_event_at <= ${limit} AND (
          EXISTS (SELECT 1 FROM letters l WHERE l.case_id = c.id AND l.removed_at IS NULL)
          OR EXISTS (SELECT 1 FROM inbound_mails m WHERE m.case_id = c.id AND m.removed_at IS NULL))
        ORDER BY c.id`,
    )
    .map(({ id }) => id);
}

export interface CaseHandling {
  /** The last thing that happened beside its events: a step, a delivery, a receipt, a mail, the end of a commitment. */
  readonly lastBesideEvents: string | null;
  readonly hasOpenCommitment: boolean;
  readonly isWaitedFor: boolean;
}

/** What was promised in a case, in one of its letters or in an answer to it. */
function commitmentsOfCase(caseId: string): SQL {
  return sql`(SELECT k.id FROM commitments k WHERE k.case_id = ${caseId}
    OR k.letter_id IN (SELECT id FROM letters WHERE case_id = ${caseId})
    OR k.inbound_id IN (SELECT id FROM inbound_mails WHERE case_id = ${caseId}))`;
}

/** When a case was last worked on, and what still keeps its letters. */
export function handlingOfCase(db: Db, caseId: string): CaseHandling {
  const letter = sql`(SELECT id FROM letters WHERE case_id = ${caseId})`;
  const sent = sql`(SELECT o.id FROM outbox o WHERE o.letter_id IN ${letter})`;
  const promises = commitmentsOfCase(caseId);
  const row = db.get<{ last: string | null; commitment: number; waits: number }>(sql`
    SELECT (SELECT max(at) FROM (
        SELECT s.at AS at FROM letter_steps s WHERE s.letter_id IN ${letter}
        UNION ALL SELECT max(o.queued_at, coalesce(o.sent_at, ''), coalesce(o.settled_at, ''))
          FROM outbox o WHERE o.letter_id IN ${letter}
        UNION ALL SELECT r.at FROM delivery_receipts r WHERE r.outbox_id IN ${sent}
        UNION ALL SELECT max(k.added_at, coalesce(k.ended_at, '')) FROM commitments k WHERE k.id IN ${promises}
        UNION ALL SELECT max(m.received_at, m.fetched_at, coalesce(m.decided_at, ''))
          FROM inbound_mails m WHERE m.case_id = ${caseId})) AS last,
      EXISTS (SELECT 1 FROM commitments k WHERE k.ended_at IS NULL AND k.id IN ${promises}) AS commitment,
      EXISTS (SELECT 1 FROM outbox o WHERE o.letter_id IN ${letter} AND o.state IN ('queued', 'sending', 'unknown'))
        OR EXISTS (SELECT 1 FROM inbound_mails m WHERE m.case_id = ${caseId} AND m.state = 'waiting')
        OR EXISTS (SELECT 1 FROM holds h WHERE h.ended_at IS NULL AND (h.kind = 'case' AND h.subject = ${caseId}
          OR h.kind = 'letter' AND h.subject IN ${letter})) AS waits`);
  if (row === undefined) throw new Error(`nothing is told of ${caseId}`);
  return {
    lastBesideEvents: row.last,
    hasOpenCommitment: row.commitment === 1,
    isWaitedFor: row.waits === 1,
  };
}

/** A file that rows of a case name, and no row of another case whose texts are still kept. */
export interface HeldFile {
  readonly role: 'letter' | 'mail';
  readonly sha256: string;
}

/**
 * Files of letters (frozen, drafts, messages as they left, scans) and originals of mails, each once. Rows whose texts went
 * name a file still and keep it no more: of two cases that share one, the last takes it along.
 */
export function filesOfCase(db: Db, caseId: string): HeldFile[] {
  const named = sql`
    SELECT l.case_id AS caseId, 'letter' AS role, f.sha256 AS sha256, l.removed_at AS gone
      FROM letters l JOIN letter_files f ON f.letter_id = l.id
    UNION ALL SELECT l.case_id, 'letter', l.document_sha256, l.removed_at FROM letters l
    UNION ALL SELECT l.case_id, 'letter', s.document_sha256, l.removed_at FROM letters l JOIN letter_steps s ON s.letter_id = l.id
    UNION ALL SELECT l.case_id, 'letter', o.file, l.removed_at FROM letters l JOIN outbox o ON o.letter_id = l.id
      WHERE o.file IS NOT NULL
    UNION ALL SELECT l.case_id, 'letter', r.sha256, l.removed_at FROM letters l JOIN outbox o ON o.letter_id = l.id
      JOIN delivery_receipts r ON r.outbox_id = o.id WHERE r.sha256 IS NOT NULL
    UNION ALL SELECT m.case_id, 'mail', m.sha256, m.removed_at FROM inbound_mails m`;
  return db.all<HeldFile>(sql`
    SELECT DISTINCT n.role AS role, n.sha256 AS sha256 FROM (${named}) n WHERE n.caseId = ${caseId}
        AND NOT EXISTS (SELECT 1 FROM (${named}) other
          WHERE other.sha256 = n.sha256 AND other.role = n.role AND other.gone IS NULL AND other.caseId IS NOT ${caseId})
      ORDER BY n.role, n.sha256`);
}

/** Message-IDs under which letters of a case left: a door that writes files names them so. */
export function messageIdsOfCase(db: Db, caseId: string): string[] {
  return db
    .all<{ id: string }>(
      sql`SELECT o.message_id AS id FROM letters l JOIN outbox o ON o.letter_id = l.id
        WHERE l.case_id = ${caseId} AND o.message_id IS NOT NULL`,
    )
    .map(({ id }) => id);
}

/** Mails that were put aside before an instant and belong to no case. @param id asks about this one alone */
export function dismissedMails(
  db: Db,
  limit: string,
  id: string | null = null,
): { readonly id: string; readonly sha256: string }[] {
  return db.all(
    sql`SELECT m.id AS id, m.sha256 AS sha256 FROM inbound_mails m
      WHERE m.state = 'dismissed' AND m.case_id IS NULL AND m.removed_at IS NULL
        AND (${id} IS NULL OR m.id = ${id}) AND coalesce(m.decided_at, m.fetched_at) <= ${limit}
        AND NOT EXISTS (SELECT 1 FROM inbound_mails other WHERE other.sha256 = m.sha256 AND other.id <> m.id
          AND other.removed_at IS NULL AND (other.state <> 'dismissed' OR coalesce(other.decided_at, other.fetched_at) > ${limit}))
      ORDER BY m.id`,
  );
}

/** Takes the texts of a mail away that was put aside. */
export function removeDismissed(tx: Db, id: string, at: string): void {
  tx.update(inboundMails)
    .set({ ...NO_MAIL_TEXTS, removedAt: at })
    .where(eq(inboundMails.id, id))
    .run();
}

const NO_MAIL_TEXTS = {
  messageId: null,
  inReplyTo: null,
  fromAddress: null,
  fromName: null,
  subject: '',
  excerpt: '',
  attachments: [],
  report: null,
  problem: null,
  note: null,
};

/** Stands where a text was. */
const REMOVED_TEXT = 'Texte supprimé à son terme.';

/**
 * Takes the texts of a case away: who letters went to, what they and the answers said, what people noted. What stays:
 * references, kinds, days, the authority, and who of our own did what. Within an intention (triggers).
 *
 * @param until what was written after this instant stays: it came when the deletion had begun
 */
export function removeTexts(tx: Db, caseId: string, until: string, at: string): void {
  const ofCase = and(eq(letters.caseId, caseId), lte(letters.createdAt, until));
  for (const letter of tx.select().from(letters).where(ofCase).all()) removeLetterTexts(tx, letter, at);
  tx.update(inboundMails)
    .set({ ...NO_MAIL_TEXTS, removedAt: at })
    .where(
      and(
        eq(inboundMails.caseId, caseId),
        lte(inboundMails.fetchedAt, until),
        ne(inboundMails.state, 'waiting'),
      ),
    )
    .run();
  const events = and(eq(caseEvents.caseId, caseId), lte(caseEvents.at, until));
  for (const { number, event } of tx.select().from(caseEvents).where(events).all())
    tx.update(caseEvents)
      .set({ event: withoutTexts(event) })
      .where(sql`${caseEvents.caseId} = ${caseId} AND ${caseEvents.number} = ${number}`)
      .run();
  removeCommitments(
    tx,
    sql`${commitments.id} IN ${commitmentsOfCase(caseId)} AND ${commitments.endedAt} <= ${until}`,
    at,
  );
}

/**
 * Commitments that ended at or before an instant (none is looked at after), whose words are still there; each with the
 * cases that it stands in, none when it was read on a page. @param id asks about this one alone
 */
export function commitmentsPerhapsDue(
  db: Db,
  limit: string,
  id: string | null = null,
): { readonly id: string; readonly cases: readonly string[] }[] {
  return db
    .all<{ id: string } & Record<'own' | 'letter' | 'mail', string | null>>(
      sql`SELECT k.id AS id, k.case_id AS own, l.case_id AS letter, m.case_id AS mail FROM commitments k
        LEFT JOIN letters l ON l.id = k.letter_id LEFT JOIN inbound_mails m ON m.id = k.inbound_id
        WHERE k.removed_at IS NULL AND k.ended_at <= ${limit} AND (${id} IS NULL OR k.id = ${id})
        ORDER BY k.id`,
    )
    .map((row) => ({
      id: row.id,
      cases: [...new Set([row.own, row.letter, row.mail].filter((one) => one !== null))],
    }));
}

/** Takes the words of one commitment away that ended. */
export function removeCommitment(tx: Db, id: string, at: string): void {
  removeCommitments(tx, eq(commitments.id, id), at);
}

/** What it said, the quote, the source, the notes of its checks. What stays: of whom, the days, what was found, who did what. */
function removeCommitments(tx: Db, which: SQL, at: string): void {
  const gone = tx
    .update(commitments)
    .set({ text: REMOVED_TEXT, quote: null, sourceUrl: null, removedAt: at })
    .where(and(which, isNotNull(commitments.endedAt), isNull(commitments.removedAt)))
    .returning({ id: commitments.id })
    .all();
  for (const { id } of gone)
    tx.update(commitmentChecks).set({ note: null }).where(eq(commitmentChecks.commitmentId, id)).run();
}

function removeLetterTexts(tx: Db, { id, addressee }: typeof letters.$inferSelect, at: string): void {
  tx.update(letters)
    .set({
      addressee: { ...addressee, official: null, addressLines: [], email: null, formUrl: null },
      options: {},
      localParagraph: null,
      removedAt: at,
    })
    .where(eq(letters.id, id))
    .run();
  for (const { number, checklist } of tx.select().from(letterSteps).where(eq(letterSteps.letterId, id)).all())
    tx.update(letterSteps)
      .set({ note: null, checklist: checklist?.map((check) => ({ ...check, note: null })) ?? null })
      .where(sql`${letterSteps.letterId} = ${id} AND ${letterSteps.number} = ${number}`)
      .run();
  const deliveries = tx.select().from(outbox).where(eq(outbox.letterId, id)).orderBy(outbox.id).all();
  for (const [index, row] of deliveries.entries()) {
    tx.update(outbox)
      .set({
        // The same letter to two addresses of one host stays two deliveries.
        recipient: row.recipient === null ? null : `-${index + 1}@${row.mailHost ?? ''}`,
        cc: [],
        registered: null,
        file: null,
      })
      .where(eq(outbox.id, row.id))
      .run();
    tx.update(outboxAttempts).set({ answer: null }).where(eq(outboxAttempts.outboxId, row.id)).run();
    tx.update(deliveryReceipts).set({ number: null }).where(eq(deliveryReceipts.outboxId, row.id)).run();
  }
}

function withoutTexts(event: CaseEvent): CaseEvent {
  const bare = { ...event, because: REMOVED_TEXT };
  if (bare.kind === 'answered' || bare.kind === 'statement-found') {
    const { quote: _quote, ...rest } = bare;
    return rest;
  }
  return bare.kind === 'credited' || bare.kind === 'labelled' ? { ...bare, text: '' } : bare;
}
