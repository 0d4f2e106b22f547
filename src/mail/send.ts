/**
 * Lets leave what may leave. One sender at a time (a lease); what is to happen is on the disk before it happens, so that
 * a stop at any point leaves each mail where it was, sent, or known as unknown.
 */
import { findLetter, type LetterRow } from '../../db/queries/letters.js';
import {
  attemptsOf,
  findDelivery,
  giveLease,
  idsOfMailsInHand,
  idsOfQueuedMails,
  insertAttempt,
  setDelivery,
  takeLease,
  type DeliveryRow,
} from '../../db/queries/outbox.js';
import { transactFirmly, type Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';
import { isLegalDay } from '../french/index.js';
import { MAX_MAIL_BYTES } from '../letters/approve.js';
import { letterToSend } from '../letters/frozen-letter.js';
import { hiddenProblem } from '../letters/hidden-since.js';
import { mailOf, messageProblem, rawMail } from './compose.js';
import type { MailDoor } from './door.js';
import {
  isExpired,
  settleAbandoned,
  writeExpired,
  writeFault,
  writeOutcome,
  writeUnsendable,
  type Ended,
} from './outcome.js';
import { damageSaid, faultSaid, standingFault, type MailFault } from './faults.js';
import { mailboxOf, type MailSettings } from './queue.js';
import { brakesOf, readinessOf } from './readiness.js';
import { replyAddress } from './reply-address.js';
import { SMTP_TIMES } from './smtp-door.js';
import type { Message } from './types.js';

export interface SendDeps {
  readonly db: Db;
  /** The store of letters. */
  readonly files: BlobStore;
  readonly door: MailDoor;
  readonly settings: MailSettings;
  readonly now: () => Date;
  /** Who holds the door: a name of this process alone. */
  readonly owner: string;
}

/** Outlives the longest try: who holds the door is alive, or its mail is settled. */
export const LEASE_MS = SMTP_TIMES.wholeMs + 60_000;

/** A mail that stays, and why. */
export interface Staying {
  readonly delivery: DeliveryRow;
  /** `held`: until a person ends what holds it; else by itself, at this instant or on this day at the earliest. */
  readonly until: string | null;
  /** French sentences. */
  readonly because: readonly string[];
}

export type SendReport =
  /** Another sender is at work. */
  | { readonly kind: 'busy'; readonly until: string }
  | {
      readonly kind: 'done';
      readonly ended: readonly { readonly delivery: string; readonly as: Ended }[];
      readonly staying: readonly Staying[];
      /** Mails of an earlier run that was stopped, of which nobody knows whether they left. */
      readonly abandoned: number;
      /** Why the run ended early: the server cannot be used. French. */
      readonly problem: string | null;
      /** Mails over which Vigie herself failed: kept with each, and for the caller to tell (`throwFaults`). */
      readonly faults: readonly MailFault[];
    };

/**
 * One pass over the outbox, each mail once. Whoever’s mail cannot be made ready keeps nobody else’s: its fault is kept
 * with it, it waits a little, and the pass goes on. Only what cannot be written down of a mail that was in hand ends the
 * pass: others would leave without anything knowing of it.
 *
 * @param options.onEnded told after each mail
 * @throws when the store does not let this pass hold the door
 */
export async function sendDue(
  deps: SendDeps,
  options: { readonly signal?: AbortSignal; readonly onEnded?: (delivery: string, as: Ended) => void } = {},
): Promise<SendReport> {
  const { db, owner } = deps;
  const busyUntil = holdDoor(deps);
  if (busyUntil !== null) return { kind: 'busy', until: busyUntil };
  const pass = beginPass(deps);
  const ended: { delivery: string; as: Ended }[] = [];
  const staying: Staying[] = [];
  let problem: string | null = null;
  try {
    const abandoned = idsOfMailsInHand(db).filter(
      (id) => pass.over(id, () => settleAbandoned(db, id, instant(deps), deps.door)) === true,
    ).length;
    const queued = idsOfQueuedMails(db);
    // Before anything else: a server that cannot be reached keeps none of them waiting past its time.
    for (const id of queued)
      if (pass.over(id, () => expire(deps, id)) === true) {
        ended.push({ delivery: id, as: 'expired' });
        options.onEnded?.(id, 'expired');
      }
    for (const id of queued) {
      if (options.signal?.aborted === true || problem !== null || pass.isBroken()) break;
      // Another one took the door while this process slept: it goes on from here.
      if (holdDoor(deps) !== null) break;
      const tried = await pass.attempt(id);
      if (tried.kind === 'stays') staying.push(tried.staying);
      else if (tried.kind === 'ended') {
        if (tried.as !== 'stopped') ended.push({ delivery: id, as: tried.as });
        problem = tried.problem;
        options.onEnded?.(id, tried.as);
      }
    }
    return { kind: 'done', ended, staying, abandoned, problem, faults: pass.faults };
  } finally {
    transactFirmly(db, (tx) => giveLease(tx, owner));
  }
}

interface Pass {
  readonly faults: readonly MailFault[];
  /** What came of a mail in hand could not be written down. */
  readonly isBroken: () => boolean;
  /** A deed of the store over one mail; undefined when it failed. */
  readonly over: <T>(id: string, deed: () => T) => T | undefined;
  readonly attempt: (id: string) => Promise<Tried>;
}

/** What goes wrong over one mail stays with it. */
function beginPass(deps: SendDeps): Pass {
  const { db, door } = deps;
  const faults: MailFault[] = [];
  let isBroken = false;
  const over: Pass['over'] = (id, deed) => {
    try {
      return deed();
    } catch (error) {
      faults.push({ delivery: id, error, said: faultSaid(error) });
      return undefined;
    }
  };
  const keep = (id: string, said: string, takenAt: string | null) =>
    over(id, () => writeFault(db, id, { at: instant(deps), said, takenAt, door }));

  async function attempt(id: string): Promise<Tried> {
    if (faults.some(({ delivery }) => delivery === id)) return { kind: 'gone' };
    const taken: { at: string | null } = { at: null };
    try {
      const tried = await tryOne(deps, id, (at) => (taken.at = at));
      if (tried.kind === 'stays' && tried.damage !== undefined) {
        const said = damageSaid(tried.damage);
        faults.push({ delivery: id, error: null, said });
        keep(id, said, null);
      }
      return tried;
    } catch (error) {
      const said = faultSaid(error);
      faults.push({ delivery: id, error, said });
      const as = keep(id, said, taken.at);
      isBroken ||= as === undefined && taken.at !== null;
      return as === 'unknown' ? { kind: 'ended', as, problem: null } : { kind: 'gone' };
    }
  }

  return { faults, isBroken: () => isBroken, over, attempt };
}

/** When the next mail may leave (ms of the epoch), of those that wait for an instant and not for a day; null when there is none. */
export function nextLeaving({ staying }: Extract<SendReport, { kind: 'done' }>): number | null {
  const instants = staying.flatMap(({ until }) =>
    until === null || isLegalDay(until) ? [] : [Date.parse(until)],
  );
  return instants.length === 0 ? null : Math.min(...instants);
}

/** @returns until when somebody else has it; null when it is ours */
function holdDoor({ db, owner, now }: SendDeps): string | null {
  const at = now();
  const until = new Date(at.getTime() + LEASE_MS).toISOString();
  return transactFirmly(db, (tx) => takeLease(tx, owner, at.toISOString(), until));
}

const instant = ({ now }: SendDeps): string => now().toISOString();

function expire(deps: SendDeps, id: string): boolean {
  const row = findDelivery(deps.db, id);
  return row !== null && isExpired(row, instant(deps)) && writeExpired(deps.db, id, instant(deps));
}

type Tried =
  | { readonly kind: 'gone' }
  /** `damage`: what has to be mended of it first, French. */
  | { readonly kind: 'stays'; readonly staying: Staying; readonly damage?: string }
  | { readonly kind: 'ended'; readonly as: Ended; readonly problem: string | null };

/** @param onTaken told once the mail is in hand, with the instant by which this try knows it again */
async function tryOne(deps: SendDeps, id: string, onTaken: (at: string) => void): Promise<Tried> {
  const { db, door } = deps;
  const found = findDelivery(db, id);
  if (found === null || found.state !== 'queued') return { kind: 'gone' };
  // What counts is the mailbox that it leaves from, not the one of the settings when it was queued.
  const mailbox = mailboxOf(deps.settings);
  const row = { ...found, mailbox };
  const before = stays(row, readinessOf(db, row, instant(deps)));
  if (before !== null) return before;
  const prepared = await prepare(deps, row);
  if (prepared.kind === 'held') {
    endFault(deps, id, prepared.problem);
    return held(row, prepared.problem);
  }
  if (prepared.kind === 'damaged') return { ...held(row, prepared.problem), damage: prepared.problem };
  if (prepared.kind === 'unsendable') {
    writeUnsendable(db, id, prepared.problem, instant(deps));
    return { kind: 'ended', as: 'rejected', problem: null };
  }

  const at = instant(deps);
  const taken = transactFirmly(db, (tx): Tried | null => {
    const fresh = findDelivery(tx, id);
    if (fresh === null || fresh.state !== 'queued') return { kind: 'gone' };
    // Its time ran out while others left: the next pass tells so.
    if (isExpired(fresh, at)) return { kind: 'gone' };
    const now = stays(fresh, readinessOf(tx, { ...fresh, mailbox }, at));
    if (now !== null) return now;
    const hidden = hiddenIn(tx, prepared.pictured);
    if (hidden !== null) return held(fresh, hidden);
    const tries = fresh.tries + 1;
    setDelivery(tx, id, { state: 'sending', takenAt: at, tries, file: prepared.file, mailbox });
    insertAttempt(tx, { outboxId: id, kind: 'begun', code: null, answer: door.where, personId: null, at });
    return null;
  });
  if (taken !== null) return taken;
  onTaken(at);

  let stopped: readonly string[] = [];
  const handed = await door.hand({
    from: mailbox,
    to: row.recipient ?? '',
    cc: row.cc,
    raw: prepared.raw,
    messageId: row.messageId ?? '',
    onContent: () =>
      transactFirmly(db, (tx) => {
        const fresh = findDelivery(tx, id);
        // This process slept, and another one went on: the mail is hers.
        if (fresh?.state !== 'sending' || fresh.takenAt !== at) return false;
        // The last moment: what a person held, withdrew or wrote down since it was taken still stops it.
        const brakes = fresh.kind === 'letter' ? brakesOf(tx, fresh, instant(deps)) : null;
        if (brakes?.kind === 'held') {
          stopped = brakes.because;
          return false;
        }
        // A face that was hidden a moment ago.
        const hidden = hiddenIn(tx, prepared.pictured);
        if (hidden !== null) {
          stopped = [hidden];
          return false;
        }
        if (isExpired(fresh, instant(deps))) return false;
        const none = { code: null, answer: null, personId: null };
        insertAttempt(tx, { ...none, outboxId: id, kind: 'content', at: instant(deps) });
        return true;
      }),
  });
  const how = { at: instant(deps), told: door.told ?? door.where, takenAt: at };
  const why = stopped.length === 0 ? handed : { ...handed, answer: [handed.answer, ...stopped].join('\n') };
  const as = writeOutcome(db, id, why, how);
  return { kind: 'ended', as, problem: handed.kind === 'no-server' ? handed.problem : null };
}

function stays(row: DeliveryRow, gate: ReturnType<typeof readinessOf>): Tried | null {
  switch (gate.kind) {
    case 'go':
      return null;
    case 'held':
      return { kind: 'stays', staying: { delivery: row, until: null, because: gate.because } };
    case 'wait':
      return { kind: 'stays', staying: { delivery: row, until: gate.until, because: gate.because } };
  }
}

/** A fault that was mended is none any more, though the mail waits on: for a person. */
function endFault(deps: SendDeps, id: string, because: string): void {
  const { db } = deps;
  transactFirmly(db, (tx) => {
    if (findDelivery(tx, id)?.state !== 'queued' || standingFault(attemptsOf(tx, id)) === null) return;
    const none = { code: null, personId: null };
    insertAttempt(tx, { ...none, outboxId: id, kind: 'put-off', answer: because, at: instant(deps) });
  });
}

const held = (row: DeliveryRow, because: string): Extract<Tried, { kind: 'stays' }> => ({
  kind: 'stays',
  staying: { delivery: row, until: null, because: [because] },
});

type Prepared =
  | {
      readonly kind: 'ready';
      readonly raw: Buffer;
      readonly file: string | null;
      /** Letters whose pictures are in it. */
      readonly pictured: readonly LetterRow[];
    }
  /** A person has to decide first: its picture shows what people have hidden since. */
  | { readonly kind: 'held'; readonly problem: string }
  /** Something has to be mended first: a frozen file that changed. */
  | { readonly kind: 'damaged'; readonly problem: string }
  | { readonly kind: 'unsendable'; readonly problem: string };

/** The bytes that will be handed over; those of a letter are kept as well. */
async function prepare(deps: SendDeps, row: DeliveryRow): Promise<Prepared> {
  const { settings, files, now } = deps;
  const message = await messageOf(deps, row);
  if (message.kind !== 'message') return message;
  const problem = messageProblem(message.message);
  if (problem !== null) return { kind: 'unsendable', problem };
  const raw = await rawMail(mailOf(message.message, settings.from, row.messageId ?? '', now()));
  if (raw.length > MAX_MAIL_BYTES)
    return {
      kind: 'unsendable',
      problem: 'Le courriel est plus lourd que ce que reçoivent les collectivités (5 Mo).',
    };
  const file = row.kind === 'letter' ? (await files.put(raw)).sha256 : null;
  return { kind: 'ready', raw, file, pictured: message.pictured };
}

/** Why one of these letters may not show its picture any more; null when each may. */
function hiddenIn(db: Db, pictured: readonly LetterRow[]): string | null {
  return pictured.map((row) => hiddenProblem(db, row)).find((problem) => problem !== null) ?? null;
}

async function messageOf(
  deps: SendDeps,
  row: DeliveryRow,
): Promise<
  | { readonly kind: 'message'; readonly message: Message; readonly pictured: readonly LetterRow[] }
  | Exclude<Prepared, { kind: 'ready' }>
> {
  if (row.kind === 'notice')
    return row.notice === null
      ? { kind: 'unsendable', problem: 'Ce message n’a plus de texte.' }
      : { kind: 'message', message: row.notice, pictured: [] };
  const letter = row.letterId === null ? null : findLetter(deps.db, row.letterId);
  if (letter === null) throw new Error(`delivery ${row.id} has no letter`);
  const { replyPattern } = deps.settings;
  const made = await letterToSend(deps, letter, {
    to: row.recipient ?? '',
    cc: row.cc,
    replyTo: replyPattern === null ? null : replyAddress(replyPattern, letter.reference),
  });
  switch (made.kind) {
    case 'approved':
      return { kind: 'message', message: made.letter, pictured: made.pictured };
    case 'held':
      return made;
    case 'refused':
      return { kind: 'damaged', problem: made.problem };
  }
}
