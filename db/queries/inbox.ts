/** Mails that came in: how far mailboxes were read, what each mail is, whose case it may be about. */
import { and, asc, count, desc, eq, isNull, sql, type SQL } from 'drizzle-orm';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { inboundMails, inboxCursors } from '../schema/index.js';
import { codeWithin, type Territory } from './territories.js';

export { INBOUND_CLASSES, INBOUND_MATCHES, INBOUND_STATES } from '../schema/index.js';
export type InboundRow = typeof inboundMails.$inferSelect;
export type CursorRow = typeof inboxCursors.$inferSelect;
export type NewInbound = Omit<
  InboundRow,
  'id' | 'state' | 'decidedBy' | 'decidedAt' | 'note' | 'removedAt'
> & {
  readonly state: 'waiting' | 'filed';
};

export function findCursor(db: Db, mailbox: string): CursorRow | null {
  return db.select().from(inboxCursors).where(eq(inboxCursors.mailbox, mailbox)).get() ?? null;
}

export function putCursor(tx: Db, cursor: CursorRow): void {
  const { mailbox: _key, ...set } = cursor;
  tx.insert(inboxCursors).values(cursor).onConflictDoUpdate({ target: inboxCursors.mailbox, set }).run();
}

/** Writes a mail down; null when this message of this mailbox is there already. */
export function insertInbound(tx: Db, mail: NewInbound): string | null {
  const id = newId(mail.fetchedAt);
  const decidedAt = mail.state === 'filed' ? mail.fetchedAt : null;
  const done = tx
    .insert(inboundMails)
    .values({ ...mail, id, decidedBy: null, decidedAt, note: null, removedAt: null })
    .onConflictDoNothing()
    .run();
  return done.changes === 1 ? id : null;
}

/** The same mail under another number: the server counts anew, or the mailbox has another name. */
export function renumberInbound(
  tx: Db,
  id: string,
  {
    mailbox,
    uidValidity,
    uid,
  }: { readonly mailbox: string; readonly uidValidity: string; readonly uid: number },
): void {
  tx.update(inboundMails).set({ mailbox, uidValidity, uid }).where(eq(inboundMails.id, id)).run();
}

/**
 * A mail by the bytes of its original, kept from a mailbox that was counted otherwise or had another name: what two
 * mailboxes were sent differs by its headers.
 */
export function inboundByContent(
  db: Db,
  ask: { readonly mailbox: string; readonly sha256: string; readonly uidValidity: string },
): InboundRow | null {
  return (
    db
      .select()
      .from(inboundMails)
      .where(
        and(
          eq(inboundMails.sha256, ask.sha256),
          sql`(${inboundMails.mailbox} <> ${ask.mailbox} OR ${inboundMails.uidValidity} <> ${ask.uidValidity})`,
        ),
      )
      .orderBy(asc(inboundMails.id))
      .get() ?? null
  );
}

/** Whether a row names this original and its term is not over. */
export function isOriginalNeeded(db: Db, sha256: string): boolean {
  const needs = and(eq(inboundMails.sha256, sha256), isNull(inboundMails.removedAt));
  return db.select({ id: inboundMails.id }).from(inboundMails).where(needs).get() !== undefined;
}

export function isInboundKnown(
  db: Db,
  ask: { readonly mailbox: string; readonly uidValidity: string; readonly uid: number },
): boolean {
  return (
    db
      .select({ id: inboundMails.id })
      .from(inboundMails)
      .where(
        and(
          eq(inboundMails.mailbox, ask.mailbox),
          eq(inboundMails.uidValidity, ask.uidValidity),
          eq(inboundMails.uid, ask.uid),
        ),
      )
      .get() !== undefined
  );
}

export function findInbound(db: Db, id: string): InboundRow | null {
  return db.select().from(inboundMails).where(eq(inboundMails.id, id)).get() ?? null;
}

/** What lists ask: of those of a territory, the mails that no case is proposed for stay with those who see everything. */
export interface InboundFilter {
  readonly state: InboundRow['state'] | null;
  readonly territory?: Territory;
}

function filtered({ state, territory = null }: InboundFilter): SQL {
  const conditions = [
    ...(state === null ? [] : [sql`state = ${state}`]),
    ...(territory === null
      ? []
      : [
          sql`EXISTS (SELECT 1 FROM cases c WHERE c.id = case_id AND ${codeWithin(territory, sql`c.authority_code`)})`,
        ]),
  ];
  return sql.join([sql`1 = 1`, ...conditions], sql` AND `);
}

/** Mails in the order in which they came, the last first. */
export function listInbound(
  db: Db,
  ask: InboundFilter & { readonly limit: number; readonly offset?: number },
): InboundRow[] {
  return db
    .select()
    .from(inboundMails)
    .where(filtered(ask))
    .orderBy(desc(inboundMails.receivedAt), desc(inboundMails.id))
    .limit(ask.limit)
    .offset(ask.offset ?? 0)
    .all();
}

export function countInbound(db: Db, filter: InboundFilter): number {
  return db.select({ n: count() }).from(inboundMails).where(filtered(filter)).get()?.n ?? 0;
}

/** Mails that were filed at a case, or lie there unread; the last first. */
export function mailsOfCase(db: Db, caseId: string): InboundRow[] {
  return db
    .select()
    .from(inboundMails)
    .where(and(eq(inboundMails.caseId, caseId), sql`${inboundMails.state} <> 'dismissed'`))
    .orderBy(desc(inboundMails.receivedAt), desc(inboundMails.id))
    .all();
}

/** How many mails about it, or perhaps about it, nobody has read yet; only cases that have some. */
export function waitingMails(db: Db, caseIds: readonly string[]): ReadonlyMap<string, number> {
  const rows = db.all<{ caseId: string; n: number }>(
    sql`SELECT case_id AS caseId, count(*) AS n FROM inbound_mails
      WHERE state = 'waiting' AND case_id IN (SELECT value FROM json_each(${JSON.stringify(caseIds)})) GROUP BY case_id`,
  );
  return new Map(rows.map(({ caseId, n }) => [caseId, n]));
}

/** Mail addresses that letters to an authority went to, or were to go to. */
export function recipientsOf(db: Db, authority: string): string[] {
  return db
    .all<{ recipient: string }>(
      sql`SELECT DISTINCT o.recipient AS recipient FROM letters l CROSS JOIN outbox o ON o.letter_id = l.id
        WHERE l.authority_code = ${authority} AND o.recipient IS NOT NULL`,
    )
    .map(({ recipient }) => recipient);
}

/**
 * The oldest mail that waits and may hold the answer to a case: one that lies there; one that lies at another case of
 * the authority by a guess; one without a case from these addresses (lower case), these domains or below them.
 */
export function firstWaiting(
  db: Db,
  ask: {
    readonly caseId: string;
    readonly authority: string;
    readonly addresses: readonly string[];
    readonly domains: readonly string[];
  },
): InboundRow | null {
  const sender = sql`lower(m.from_address)`;
  const row = db.get<{ id: string } | undefined>(
    sql`SELECT m.id AS id FROM inbound_mails m WHERE m.state = 'waiting' AND (
        m.case_id = ${ask.caseId}
        OR (m.trust = 'proposed' AND m.case_id IN (SELECT c.id FROM cases c WHERE c.authority_code = ${ask.authority}))
        OR (m.case_id IS NULL AND (
          ${sender} IN (SELECT value FROM json_each(${JSON.stringify(ask.addresses)}))
          OR EXISTS (SELECT 1 FROM json_each(${JSON.stringify(ask.domains)}) d
            WHERE substr(${sender}, -length(d.value) - 1) IN ('@' || d.value, '.' || d.value)))))
      ORDER BY m.received_at, m.id LIMIT 1`,
  );
  return row === undefined ? null : findInbound(db, row.id);
}

/** A person's word about a mail; false when somebody else was quicker. */
export function settleInbound(
  tx: Db,
  id: string,
  set: {
    readonly state: 'filed' | 'dismissed' | 'waiting';
    readonly caseId: string | null;
    readonly letterId?: string | null;
    readonly outboxId?: string | null;
    readonly matchedBy: InboundRow['matchedBy'];
    readonly decidedBy: string;
    readonly decidedAt: string;
    readonly note: string | null;
  },
  from: InboundRow['state'] = 'waiting',
): boolean {
  return (
    tx
      .update(inboundMails)
      .set(set)
      .where(and(eq(inboundMails.id, id), eq(inboundMails.state, from)))
      .run().changes === 1
  );
}

/** A letter that left, as an answer may name it. */
export interface AnsweredLetter {
  readonly caseId: string;
  readonly letterId: string | null;
  readonly outboxId: string | null;
}
interface Named extends AnsweredLetter {
  readonly name: string;
}

/** Letters by our own Message-IDs. */
export function lettersByMessageId(db: Db, ids: readonly string[]): ReadonlyMap<string, AnsweredLetter> {
  return byName(
    db.all<Named>(
      sql`SELECT o.message_id AS name, l.case_id AS caseId, l.id AS letterId, o.id AS outboxId
        FROM json_each(${JSON.stringify(ids)}) j CROSS JOIN outbox o ON o.message_id = j.value
        CROSS JOIN letters l ON l.id = o.letter_id`,
    ),
  );
}

/** Letters by their references, and cases by theirs (`VIG-2026-8F3A2C1D`: the year and the end of the id). Upper case. */
export function lettersByReference(
  db: Db,
  references: readonly string[],
): ReadonlyMap<string, AnsweredLetter> {
  const list = JSON.stringify(references);
  return byName([
    ...db.all<Named>(
      sql`SELECT j.value AS name, c.id AS caseId, NULL AS letterId, NULL AS outboxId
        FROM json_each(${list}) j CROSS JOIN cases c
          ON upper(substr(c.id, -8)) = substr(j.value, 10) AND substr(c.opened_at, 1, 4) = substr(j.value, 5, 4)
        WHERE length(j.value) = 17`,
    ),
    ...db.all<Named>(
      sql`SELECT j.value AS name, l.case_id AS caseId, l.id AS letterId,
          (SELECT o.id FROM outbox o WHERE o.letter_id = l.id ORDER BY o.queued_at DESC, o.id LIMIT 1) AS outboxId
        FROM json_each(${list}) j CROSS JOIN letters l ON l.reference = j.value`,
    ),
  ]);
}

/**
 * Letters that went to this address, then to its domain, then cases of the authority whose site has this domain; the
 * last first. A handful: it is a proposal.
 */
export function lettersToSender(
  db: Db,
  sender: { readonly address: string | null; readonly domain: string | null },
): readonly AnsweredLetter[] {
  const { address, domain } = sender;
  if (address === null) return [];
  const site =
    domain === null
      ? null
      : [`http://${domain}/`, `https://${domain}/`, `http://www.${domain}/`, `https://www.${domain}/`];
  return db.all<AnsweredLetter>(
    sql`SELECT caseId, letterId, outboxId FROM (
        SELECT l.case_id AS caseId, l.id AS letterId, o.id AS outboxId, 0 AS rank, o.queued_at AS at
          FROM outbox o CROSS JOIN letters l ON l.id = o.letter_id
          WHERE o.kind = 'letter' AND o.recipient = ${address} AND o.state <> 'cancelled'
        UNION ALL
        SELECT l.case_id, l.id, o.id, 1, o.queued_at
          FROM outbox o CROSS JOIN letters l ON l.id = o.letter_id
          WHERE o.kind = 'letter' AND o.mail_host = ${domain} AND o.state <> 'cancelled'
        UNION ALL
        SELECT c.id, NULL, NULL, 2, c.last_event_at
          FROM sites t CROSS JOIN cases c ON c.authority_code = t.authority_code
          WHERE c.stage NOT IN ('new', 'closed') AND EXISTS (
            SELECT 1 FROM json_each(${JSON.stringify(site ?? [])}) j
            WHERE substr(t.start_url, 1, length(j.value)) = j.value)
      ) ORDER BY rank, at DESC, caseId LIMIT 20`,
  );
}

function byName(rows: readonly Named[]): ReadonlyMap<string, AnsweredLetter> {
  return new Map(rows.map(({ name, ...letter }) => [name, letter]));
}
