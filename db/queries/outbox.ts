/** What leaves or has left: deliveries, each try of them, and who holds the door. */
import { and, asc, desc, eq, gt, inArray, isNotNull, lte, or, sql } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { deliveryReceipts, outbox, outboxAttempts, outboxLease } from '../schema/index.js';

export { ATTEMPT_KINDS, CHANNELS, DELIVERY_STATES, RECEIPT_KINDS } from '../schema/index.js';
export type DeliveryRow = typeof outbox.$inferSelect;
export type DeliveryState = DeliveryRow['state'];
export type AttemptRow = typeof outboxAttempts.$inferSelect;
export type ReceiptRow = typeof deliveryReceipts.$inferSelect;

/** States in which a letter has left or may have. */
const LEFT = ['sending', 'sent', 'unknown'] as const;

const NOTHING = {
  letterId: null,
  notice: null,
  onceKey: null,
  recipient: null,
  mailHost: null,
  cc: [],
  mailbox: null,
  messageId: null,
  tries: 0,
  takenAt: null,
  sentAt: null,
  sentOn: null,
  registered: null,
  formUrl: null,
  file: null,
  settledBy: null,
  settledAt: null,
} as const;

export type NewDelivery = Pick<
  DeliveryRow,
  'kind' | 'channel' | 'state' | 'queuedAt' | 'queuedBy' | 'dueAt'
> &
  Partial<Omit<DeliveryRow, 'id'>>;

/** @returns the new id; null when the same letter is on its way to the same address already, or the notice is known */
export function insertDelivery(tx: Db, row: NewDelivery): string | null {
  return (
    tx
      .insert(outbox)
      .values({ ...NOTHING, cc: [], ...row, id: newId(row.queuedAt) })
      .onConflictDoNothing()
      .returning({ id: outbox.id })
      .get()?.id ?? null
  );
}

export function findDelivery(db: Db, id: string): DeliveryRow | null {
  return db.select().from(outbox).where(eq(outbox.id, id)).get() ?? null;
}

/** With its angle brackets, as it stands in the header. */
export function deliveryByMessageId(db: Db, messageId: string): DeliveryRow | null {
  return db.select().from(outbox).where(eq(outbox.messageId, messageId)).get() ?? null;
}

export function deliveriesOfLetter(db: Db, letterId: string): DeliveryRow[] {
  return db
    .select()
    .from(outbox)
    .where(eq(outbox.letterId, letterId))
    .orderBy(asc(outbox.queuedAt), asc(outbox.id))
    .all();
}

/** Deliveries in some states, the newest first. */
export function listDeliveries(
  db: Db,
  ask: {
    readonly states?: readonly DeliveryState[];
    readonly kind?: DeliveryRow['kind'];
    readonly limit: number;
    readonly offset?: number;
  },
): DeliveryRow[] {
  return db
    .select()
    .from(outbox)
    .where(
      and(
        ask.states === undefined ? undefined : inArray(outbox.state, [...ask.states]),
        ask.kind === undefined ? undefined : eq(outbox.kind, ask.kind),
      ),
    )
    .orderBy(desc(outbox.queuedAt), desc(outbox.id))
    .limit(ask.limit)
    .offset(ask.offset ?? 0)
    .all();
}

/** Mails that wait to leave, in the order in which they were to: notices first, people wait for them. */
export function queuedMails(db: Db): DeliveryRow[] {
  return db
    .select()
    .from(outbox)
    .where(and(eq(outbox.state, 'queued'), eq(outbox.channel, 'mail')))
    .orderBy(desc(outbox.kind), asc(outbox.dueAt), asc(outbox.queuedAt), asc(outbox.id))
    .all();
}

/**
 * The same mails, and those in hand, by id alone: one whose row cannot be read any more keeps nobody from reading the
 * others.
 */
export function idsOfQueuedMails(db: Db): string[] {
  return db
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.state, 'queued'), eq(outbox.channel, 'mail')))
    .orderBy(desc(outbox.kind), asc(outbox.dueAt), asc(outbox.queuedAt), asc(outbox.id))
    .all()
    .map(({ id }) => id);
}

export function idsOfMailsInHand(db: Db): string[] {
  return db
    .select({ id: outbox.id })
    .from(outbox)
    .where(eq(outbox.state, 'sending'))
    .orderBy(asc(outbox.takenAt))
    .all()
    .map(({ id }) => id);
}

/** Mails that a sender took and did not bring to an end. */
export function mailsInHand(db: Db): DeliveryRow[] {
  return db.select().from(outbox).where(eq(outbox.state, 'sending')).orderBy(asc(outbox.takenAt)).all();
}

export function setDelivery(
  tx: Db,
  id: string,
  change: Partial<Omit<DeliveryRow, 'id' | 'kind' | 'letterId'>>,
): void {
  tx.update(outbox).set(change).where(eq(outbox.id, id)).run();
}

/** Every try of a delivery, in the order of writing. */
export function attemptsOf(db: Db, outboxId: string): AttemptRow[] {
  return db
    .select()
    .from(outboxAttempts)
    .where(eq(outboxAttempts.outboxId, outboxId))
    .orderBy(outboxAttempts.number)
    .all();
}

/** Whether what had left came back: the last that is known of it. What a person sent herself stays « sent » all the same. */
export function hasComeBack(db: Db, outboxId: string): boolean {
  return attemptsOf(db, outboxId).at(-1)?.kind === 'bounced';
}

export function insertAttempt(tx: Db, attempt: Omit<AttemptRow, 'number'>): void {
  tx.insert(outboxAttempts)
    .values({ ...attempt, number: attemptsOf(tx, attempt.outboxId).length + 1 })
    .run();
}

/** When a mail was last handed to a mail host, up to an instant; null when never. */
export function lastTakenFor(db: Db, mailHost: string, until: string): string | null {
  return (
    db
      .select({ at: sql<string | null>`max(${outbox.takenAt})` })
      .from(outbox)
      .where(and(eq(outbox.mailHost, mailHost), lte(outbox.takenAt, until)))
      .get()?.at ?? null
  );
}

/** When letters left a mailbox, or may have, after an instant; those that came back too. */
export function lettersTakenFrom(db: Db, mailbox: string, after: string): string[] {
  return db
    .select({ at: outbox.takenAt })
    .from(outbox)
    .where(
      and(
        eq(outbox.mailbox, mailbox),
        gt(outbox.takenAt, after),
        eq(outbox.kind, 'letter'),
        or(inArray(outbox.state, [...LEFT]), and(eq(outbox.state, 'rejected'), isNotNull(outbox.sentAt))),
      ),
    )
    .all()
    .flatMap(({ at }) => (at === null ? [] : [at]));
}

export function insertReceipt(tx: Db, receipt: Omit<ReceiptRow, 'id'>): string {
  const id = newId(receipt.at);
  tx.insert(deliveryReceipts)
    .values({ ...receipt, id })
    .run();
  return id;
}

export function receiptsOf(db: Db, outboxId: string): ReceiptRow[] {
  return db
    .select()
    .from(deliveryReceipts)
    .where(eq(deliveryReceipts.outboxId, outboxId))
    .orderBy(asc(deliveryReceipts.at))
    .all();
}

/** A notice that waits or left, by its own name. */
export function noticeByKey(db: Db, onceKey: string): DeliveryRow | null {
  return db.select().from(outbox).where(eq(outbox.onceKey, onceKey)).get() ?? null;
}

/**
 * Takes or keeps the door until an instant: one sender at a time. A lease that ends later than two of ours would was
 * written by a clock that was wrong: it keeps nobody out.
 *
 * @returns until when somebody else has it; null when it is ours
 */
export function takeLease(tx: Db, owner: string, now: string, until: string): string | null {
  const held = tx.select().from(outboxLease).where(eq(outboxLease.door, 'mail')).get();
  const length = Date.parse(until) - Date.parse(now);
  const latest = new Date(Date.parse(until) + length).toISOString();
  if (held !== undefined && held.owner !== owner && held.until > now && held.until <= latest)
    return held.until;
  tx.insert(outboxLease)
    .values({ door: 'mail', owner, until })
    .onConflictDoUpdate({ target: outboxLease.door, set: { owner, until } })
    .run();
  return null;
}

/** Gives the door back; nothing happens when it is somebody else's by now. */
export function giveLease(tx: Db, owner: string): void {
  tx.delete(outboxLease).where(eq(outboxLease.owner, owner)).run();
}
