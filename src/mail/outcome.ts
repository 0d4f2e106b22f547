/** What comes of a delivery is written down: its state, the try, and the event of its case, in one transaction. */
import { findLetter, type LetterRow } from '../../db/queries/letters.js';
import {
  attemptsOf,
  deliveriesOfLetter,
  findDelivery,
  hasComeBack,
  insertAttempt,
  setDelivery,
  type AttemptRow,
  type DeliveryRow,
} from '../../db/queries/outbox.js';
import { transact, transactFirmly, type Db } from '../../db/open.js';
import { appendEvents, type AppendableEvent } from '../cases/index.js';
import {
  failedEvent,
  sentEvent,
  unknownEvent,
  type EventSubject,
  type Happened,
} from '../letters/letter-events.js';
import { actorOf, dayOf, kindOf, stageOf } from '../letters/letter-facts.js';
import type { Handed, MailDoor } from './door.js';
import { waitAfterFault } from './faults.js';
import { CHANNEL_WORDS } from './mail-words.js';
import { MAX_TRIES, waitAfter } from './pace.js';

/** How a try ended, for the list that is shown. */
export type Ended = 'sent' | 'rejected' | 'put-off' | 'unknown' | 'stopped' | 'expired';

/**
 * Writes down what the door answered.
 *
 * @param how.told in words: « le serveur … »
 * @param how.takenAt when this try took the mail: another try of it may be at work by now
 */
export function writeOutcome(
  db: Db,
  id: string,
  handed: Handed,
  { at, told, takenAt }: { readonly at: string; readonly told: string; readonly takenAt: string },
): Ended {
  return transactFirmly(db, (tx): Ended => {
    const row = mustFind(tx, id);
    const isOurs = row.takenAt === takenAt && (row.state === 'sending' || row.state === 'unknown');
    if (!isOurs) return writeLate(tx, row, handed, at);
    switch (handed.kind) {
      case 'accepted': {
        const copies = handed.refusedCopies.map((copy) => `Copie refusée : ${copy}.`).join(' ');
        const answer = [handed.answer, copies].filter((text) => text !== '').join('\n');
        attempt(tx, row, { kind: 'accepted', code: handed.code, answer, at });
        const reply = handed.code === null ? '' : ` (réponse ${handed.code})`;
        markSent(tx, row, at, `acceptée par ${told}${reply}, pour ${row.recipient}. ${copies}`.trim());
        return 'sent';
      }
      case 'refused':
        attempt(tx, row, { kind: 'refused', code: handed.code, answer: handed.answer, at });
        markRejected(tx, row, at, `refusée par le serveur (réponse ${handed.code ?? 'inconnue'})`);
        return 'rejected';
      case 'later': {
        if (row.tries >= MAX_TRIES) {
          attempt(tx, row, { kind: 'refused', code: handed.code, answer: handed.answer, at });
          markRejected(tx, row, at, `abandonnée après ${row.tries} essais`);
          return 'rejected';
        }
        attempt(tx, row, { kind: 'put-off', code: handed.code, answer: handed.answer, at });
        const dueAt = new Date(Date.parse(at) + waitAfter(row.tries)).toISOString();
        setDelivery(tx, id, { state: 'queued', dueAt });
        return 'put-off';
      }
      case 'unknown':
        attempt(tx, row, { kind: 'lost', code: null, answer: handed.answer, at });
        markUnknown(tx, row, at, `la connexion a été coupée pendant l’envoi à ${row.recipient}`);
        return 'unknown';
      case 'no-server':
        // Not this mail's fault: the try does not count.
        attempt(tx, row, { kind: 'put-off', code: null, answer: handed.answer, at });
        setDelivery(tx, id, { state: 'queued', tries: row.tries - 1 });
        return 'stopped';
    }
  });
}

/**
 * The process slept and somebody else settled the mail, or took it up, meanwhile: what the server said is kept, and
 * counts if it took it. Nothing else does: the mail is another try's now.
 */
function writeLate(tx: Db, row: DeliveryRow, handed: Handed, at: string): Ended {
  const isTaken = handed.kind === 'accepted';
  const code = 'code' in handed ? handed.code : null;
  // While another try is in its message the last row stays the one that says so.
  const isInContent = row.state === 'sending' && attemptsOf(tx, row.id).at(-1)?.kind === 'content';
  if (isTaken || !isInContent)
    attempt(tx, row, { kind: isTaken ? 'accepted' : 'put-off', code, answer: handed.answer, at });
  if (!isTaken) return 'put-off';
  if (row.state === 'queued') setDelivery(tx, row.id, { state: 'sending' });
  if (row.state === 'queued' || row.state === 'sending' || row.state === 'unknown')
    markSent(tx, row, at, `acceptée, pour ${row.recipient}`);
  return 'sent';
}

/** A mail that cannot go out as it is: never tried. @param problem French */
export function writeUnsendable(db: Db, id: string, problem: string, at: string): void {
  transactFirmly(db, (tx) => {
    const row = mustFind(tx, id);
    attempt(tx, row, { kind: 'refused', code: null, answer: problem, at });
    markRejected(tx, row, at, problem);
  });
}

/** Whether what a mail says is of no use any more. @param at ISO-8601 instant */
export function isExpired({ notice }: Pick<DeliveryRow, 'notice'>, at: string): boolean {
  return notice?.expiresAt !== undefined && notice.expiresAt <= at;
}

/** Takes a mail that is of no use any more out of the outbox: nothing left, and why stands with it. */
export function writeExpired(db: Db, id: string, at: string): boolean {
  return transactFirmly(db, (tx) => {
    const row = findDelivery(tx, id);
    if (row === null || row.state !== 'queued' || !isExpired(row, at)) return false;
    attempt(tx, row, { kind: 'refused', code: null, answer: EXPIRED, at });
    setDelivery(tx, id, { state: 'cancelled', ...forgotten(row) });
    return true;
  });
}

const EXPIRED = 'Périmé avant d’avoir pu partir : le lien qu’il portait ne servait plus.';

/**
 * A mail that a sender took and left in hand when it was stopped. Only for whoever holds the door now.
 *
 * @param door whether it takes a message twice as one; only for what was given to this very door
 * @returns whether it may have left
 */
export function settleAbandoned(db: Db, id: string, at: string, door: Repeats): boolean {
  return transactFirmly(db, (tx) => {
    const row = mustFind(tx, id);
    if (row.state !== 'sending') return false;
    if (mayHaveLeft(tx, id, door)) {
      attempt(tx, row, { kind: 'lost', code: null, answer: 'Vigie a été arrêtée pendant l’envoi.', at });
      markUnknown(tx, row, at, `Vigie a été arrêtée pendant l’envoi à ${row.recipient}`);
      return true;
    }
    attempt(tx, row, { kind: 'put-off', code: null, answer: 'Vigie a été arrêtée avant l’envoi.', at });
    setDelivery(tx, id, { state: 'queued', tries: row.tries - 1 });
    return false;
  });
}

type Repeats = Pick<MailDoor, 'where' | 'isRepeatable'>;

/** Whether the message of a mail in hand had begun, at a door that would have it twice. */
function mayHaveLeft(tx: Db, id: string, door: Repeats): boolean {
  const attempts = attemptsOf(tx, id);
  const hadContent = attempts.at(-1)?.kind === 'content';
  // The settings may name another door by now: a folder says nothing of what a server took.
  const isSameDoor = attempts.findLast(({ kind }) => kind === 'begun')?.answer === door.where;
  return hadContent && !(door.isRepeatable && isSameDoor);
}

/**
 * A fault of Vigie herself over one mail is kept with it. What had not begun to leave waits and is tried again a little
 * later, without a try being counted: it is not given up for what no server said. What had begun is unknown.
 *
 * @param how.said as `faultSaid` words it
 * @param how.takenAt when this try took the mail; null when it had not
 * @returns null when the mail is another try’s by now
 */
export function writeFault(
  db: Db,
  id: string,
  how: {
    readonly at: string;
    readonly said: string;
    readonly takenAt: string | null;
    readonly door: Repeats;
  },
): Extract<Ended, 'put-off' | 'unknown'> | null {
  const { at, said, takenAt, door } = how;
  return transactFirmly(db, (tx) => {
    const row = mustFind(tx, id);
    const isInHand = takenAt !== null && row.state === 'sending' && row.takenAt === takenAt;
    if (!isInHand && (takenAt !== null || row.state !== 'queued')) return null;
    if (isInHand && mayHaveLeft(tx, id, door)) {
      attempt(tx, row, { kind: 'lost', code: null, answer: said, at });
      markUnknown(tx, row, at, `une panne de Vigie a interrompu l’envoi à ${row.recipient}`);
      return 'unknown';
    }
    const dueAt = new Date(Date.parse(at) + waitAfterFault(attemptsOf(tx, id))).toISOString();
    attempt(tx, row, { kind: 'put-off', code: null, answer: said, at });
    setDelivery(tx, id, { state: 'queued', dueAt, tries: isInHand ? row.tries - 1 : row.tries });
    return 'put-off';
  });
}

/**
 * Mails that waited, or were in hand, when the safe copy was made that this database comes from: they may have left since.
 * A person looks at each letter; a notice is dropped, and what it was to tell comes with the next one.
 *
 * @param ask.madeAt when the copy was made: from then on a letter that waited may have left, so that what came since answers it
 */
export function settleRestored(
  db: Db,
  rows: readonly DeliveryRow[],
  { at, madeAt }: { readonly at: string; readonly madeAt: string },
): { readonly letters: number; readonly notices: number } {
  for (const { id, kind } of rows)
    transactFirmly(db, (tx) => {
      const row = mustFind(tx, id);
      if (kind === 'notice' && row.state === 'queued') {
        setDelivery(tx, id, { state: 'cancelled', ...forgotten(row) });
        return;
      }
      if (row.state === 'queued') setDelivery(tx, id, { state: 'sending', takenAt: madeAt });
      const tried = row.state === 'queued' ? madeAt : (row.takenAt ?? madeAt);
      const answer = 'La base a été remise d’une sauvegarde : cet envoi est peut-être parti depuis.';
      attempt(tx, row, { kind: 'lost', code: null, answer, at });
      const because = 'attendait de partir quand la sauvegarde qui a été remise a été faite';
      markUnknown(tx, row, at, because, dayOf(tried));
    });
  const letters = rows.filter(({ kind }) => kind === 'letter').length;
  return { letters, notices: rows.length - letters };
}

export type Settled =
  | { readonly kind: 'settled'; readonly delivery: DeliveryRow }
  | { readonly kind: 'refused'; readonly problem: string };

/** A person looked whether an unknown mail had left: it had, or it leaves again. */
export function settleUnknown(
  db: Db,
  ask: {
    readonly delivery: string;
    readonly was: 'sent' | 'not-sent';
    readonly person: string;
    /** What she looked at: « vu dans les envoyés du serveur ». */
    readonly note: string;
    readonly at: string;
  },
): Settled {
  const refuse = (problem: string): Settled => ({ kind: 'refused', problem });
  return transact(db, (tx): Settled => {
    const row = findDelivery(tx, ask.delivery);
    if (row === null) return refuse('Cet envoi n’existe pas.');
    const actor = actorOf(tx, ask.person);
    if (actor?.isActive !== true) return refuse('Vous n’avez plus accès à cette installation.');
    if (!actor.coordinates && row.queuedBy !== actor.id)
      return refuse('Cela revient à la personne qui l’a mise à l’envoi, ou à une personne qui coordonne.');
    if (row.state !== 'unknown') return refuse('On sait déjà ce qu’il est advenu de cet envoi.');
    const note = ask.note.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
    if (note === '') return refuse('Dites ce que vous avez vérifié.');
    const { at } = ask;
    const settled = { settledBy: actor.id, settledAt: at };
    if (ask.was === 'sent') {
      attempt(tx, row, { kind: 'settled-sent', code: null, answer: note, at, personId: actor.id });
      setDelivery(tx, row.id, settled);
      markSent(tx, row, row.takenAt ?? at, `partie, d’après ce qui a été vérifié : ${note}`);
    } else {
      attempt(tx, row, { kind: 'settled-again', code: null, answer: note, at, personId: actor.id });
      setDelivery(tx, row.id, { ...settled, state: 'queued', dueAt: at });
      tell(tx, row, at, `n’était pas partie : ${note}. Elle est remise à l’envoi.`, (subject, happened) =>
        failedEvent(subject, { left: false, otherLeft: otherLeft(tx, row) }, happened),
      );
    }
    return { kind: 'settled', delivery: mustFind(tx, row.id) };
  });
}

/** A mail that a server had taken came back. @param by a person's id, or `mail:<id>` for the program */
export function noteBounce(
  db: Db,
  ask: {
    readonly outboxId: string;
    readonly at: string;
    readonly code: number | null;
    readonly answer: string;
    readonly person: string | null;
  },
): boolean {
  return transact(db, (tx) => {
    const row = findDelivery(tx, ask.outboxId);
    if (row === null || (row.state !== 'sent' && row.state !== 'unknown')) return false;
    // What came back had left.
    if (row.state === 'unknown') markSent(tx, row, row.takenAt ?? ask.at, 'partie : elle est revenue');
    attempt(tx, row, {
      kind: 'bounced',
      code: ask.code,
      answer: ask.answer,
      at: ask.at,
      personId: ask.person,
    });
    setDelivery(tx, row.id, { state: 'rejected' });
    tell(tx, row, ask.at, `est revenue : ${row.recipient} ne l’a pas reçue.`, (subject, happened) =>
      failedEvent(subject, { left: true, otherLeft: otherLeft(tx, row) }, happened),
    );
    return true;
  });
}

/** What had left came back, as a person says. @param told.because what the envelope says, or who said it */
export function noteReturn(tx: Db, row: DeliveryRow, letter: LetterRow, told: Happened): void {
  const { by, at, day, because } = told;
  attempt(tx, row, { kind: 'bounced', code: null, answer: because, at, personId: by });
  // What a person sent herself was sent; that it came back is told by its last try.
  if (row.channel === 'mail') setDelivery(tx, row.id, { state: 'rejected' });
  const happened = { by, at, day, because: `est revenue (${CHANNEL_WORDS[row.channel]}) : ${because}` };
  tellCase(tx, letter, happened, (subject, what) =>
    failedEvent(subject, { left: true, otherLeft: otherLeft(tx, row) }, what),
  );
}

const ADDRESS = /[^\s<>()[\]":;,]+@[^\s<>()[\]":;,]+/gu;

function attempt(
  tx: Db,
  row: DeliveryRow,
  {
    kind,
    code,
    answer,
    at,
    personId = null,
  }: Pick<AttemptRow, 'kind' | 'code' | 'answer' | 'at'> & { readonly personId?: string | null },
): void {
  // Who gets notices belongs to the union: no address is kept in what the server repeats, however it writes it.
  const text = row.kind === 'notice' ? answer?.replaceAll(ADDRESS, '-') : answer;
  insertAttempt(tx, { outboxId: row.id, kind, code, answer: text?.slice(0, 4000) ?? null, personId, at });
}

/** What is not kept of a notice that has come to its end: its words, and whose address it was. */
export function forgotten(row: DeliveryRow): Partial<Pick<DeliveryRow, 'notice' | 'recipient'>> {
  return row.kind === 'notice' ? { notice: null, recipient: `-@${row.mailHost ?? ''}` } : {};
}

function markSent(tx: Db, row: DeliveryRow, at: string, because: string): void {
  setDelivery(tx, row.id, { state: 'sent', sentAt: at, sentOn: dayOf(at), ...forgotten(row) });
  tell(tx, row, at, because, sentEvent);
}

function markRejected(tx: Db, row: DeliveryRow, at: string, because: string): void {
  setDelivery(tx, row.id, { state: 'rejected', ...forgotten(row) });
  tell(tx, row, at, because, (subject, happened) =>
    failedEvent(subject, { left: false, otherLeft: otherLeft(tx, row) }, happened),
  );
}

function markUnknown(tx: Db, row: DeliveryRow, at: string, because: string, day = dayOf(at)): void {
  setDelivery(tx, row.id, { state: 'unknown' });
  tell(tx, row, at, because, (subject, happened) => unknownEvent(subject, { ...happened, day }));
}

/** Whether the same letter left, or may have, by another delivery. */
function otherLeft(tx: Db, row: DeliveryRow): boolean {
  return deliveriesOfLetter(tx, row.letterId ?? '').some(
    ({ id, state }) => id !== row.id && (state === 'sent' || state === 'unknown') && !hasComeBack(tx, id),
  );
}

/** The event of the letter's case; a notice has none. */
function tell(
  tx: Db,
  row: DeliveryRow,
  at: string,
  because: string,
  eventOf: (subject: EventSubject, happened: Happened) => AppendableEvent,
): void {
  const letter = row.letterId === null ? null : findLetter(tx, row.letterId);
  if (letter !== null) tellCase(tx, letter, { by: row.queuedBy ?? letter.writtenBy, at, because }, eventOf);
}

/** Writes an event of a letter into its case; what the case does not take as such is a fact all the same, and noted. */
export function tellCase(
  tx: Db,
  letter: LetterRow,
  { by, at, because, day }: Omit<Happened, 'day'> & { readonly day?: Happened['day'] },
  eventOf: (subject: EventSubject, happened: Happened) => AppendableEvent,
): void {
  const subject = { stage: stageOf(tx, letter.caseId), letter: letter.id, template: kindOf(letter) };
  const sentence = `Lettre ${letter.reference} ${because}`.slice(0, 900);
  const happened: Happened = {
    by,
    at,
    day: day ?? dayOf(at),
    because: /[.…!?]$/.test(sentence) ? sentence : `${sentence}.`,
  };
  const first = appendEvents(tx, { caseId: letter.caseId, events: [eventOf(subject, happened)] });
  if (first.kind === 'appended') return;
  const noted = appendEvents(tx, { caseId: letter.caseId, events: [{ ...happened, kind: 'noted' }] });
  if (noted.kind !== 'appended') throw new Error(`not appended: ${JSON.stringify(noted)}`);
}

function mustFind(tx: Db, id: string): DeliveryRow {
  const row = findDelivery(tx, id);
  if (row === null) throw new Error(`no such delivery: ${id}`);
  return row;
}
