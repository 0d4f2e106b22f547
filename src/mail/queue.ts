/** What is put into the outbox: approved letters, by a person; notices to our own people, by the program. */
import {
  deliveriesOfLetter,
  findDelivery,
  insertDelivery,
  noticeByKey,
  setDelivery,
  type DeliveryRow,
} from '../../db/queries/outbox.js';
import { findLetter, filesOfLetter, type LetterRow } from '../../db/queries/letters.js';
import { transact, type Db } from '../../db/open.js';
import type { Actor } from '../letters/approval-facts.js';
import { purposeOf } from '../letters/kinds/index.js';
import { actorOf, dayOf, kindOf } from '../letters/letter-facts.js';
import { appendEvents } from '../cases/index.js';
import { removedSentence } from '../letters/read-letter.js';
import { messageIdFor, messageProblem } from './compose.js';
import { cleanAddress, knownAddresses } from './known-addresses.js';
import type { Notice } from './notice.js';
import { forgotten } from './outcome.js';
import { hostOf } from './pace.js';

export interface MailSettings {
  /** An address, or « Name <address> ». */
  readonly from: string;
  /** Where answers go, with `{ref}` for the letter's reference; null: to `from`. */
  readonly replyPattern: string | null;
}

export interface QueueDeps {
  readonly db: Db;
  readonly settings: MailSettings;
  /** `size` random bytes. */
  readonly random: (size: number) => Uint8Array;
}

/** The bare address of `from`. */
export function mailboxOf({ from }: Pick<MailSettings, 'from'>): string {
  return (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from).trim().toLowerCase();
}

export type QueuedLetter =
  | { readonly kind: 'queued'; readonly delivery: DeliveryRow }
  /** The same letter is on its way to this address, or arrived there. */
  | { readonly kind: 'already'; readonly delivery: DeliveryRow }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const refuse = (...problems: readonly string[]): QueuedLetter => ({ kind: 'refused', problems });
const MOST_COPIES = 10;
const MAX_REASON = 300;

/**
 * Puts an approved letter into the outbox, to leave by mail when nothing keeps it.
 *
 * @param ask.to the address it goes to; the addressee's own when left out
 * @param ask.cc copies that the letter itself declares
 * @param ask.reason where an address comes from that neither the letter nor the directory knows; a person who
 *   coordinates may type one, and the case keeps why
 */
export function queueLetter(
  { db, settings, random }: QueueDeps,
  ask: {
    readonly letter: string;
    readonly to?: string | null;
    readonly cc?: readonly string[];
    readonly reason?: string | null;
    readonly person: string;
    readonly at: string;
  },
): QueuedLetter {
  return transact(db, (tx): QueuedLetter => {
    const row = findLetter(tx, ask.letter);
    if (row === null) return refuse('Cette lettre n’existe pas.');
    const actor = actorOf(tx, ask.person);
    if (actor?.isActive !== true) return refuse('Vous n’avez plus accès à cette installation.');
    if (row.status !== 'approved') return refuse('Seule une lettre validée peut être envoyée.');
    if (row.removedAt !== null) return refuse(removedSentence(row.reference, row.removedAt));
    if (filesOfLetter(tx, row.id).length === 0) throw new Error(`approved letter ${row.id} has no files`);
    const typed = ask.to ?? row.addressee.email;
    if (typed === null)
      return refuse(
        'Aucune adresse électronique n’est connue : passez par la poste ou par le formulaire de la collectivité.',
      );
    const to = cleanAddress(typed);
    if (to === null) return refuse(`« ${typed.slice(0, 100)} » n’est pas une adresse électronique.`);
    const cc = [...new Set((ask.cc ?? []).map((one) => cleanAddress(one) ?? ''))];
    const problems = copyProblems(row, cc);
    if (problems.length > 0) return refuse(...problems);
    const known = new Set(knownAddresses(tx, row));
    const strangers = [to, ...cc].filter((one) => !known.has(one));
    const reason = (ask.reason ?? '').replaceAll(/\s+/g, ' ').trim().slice(0, MAX_REASON);
    const stranger = strangerProblem(strangers, actor, reason);
    if (stranger !== null) return refuse(stranger);
    const before = deliveriesOfLetter(tx, row.id);
    const same = before.find(
      ({ channel, recipient, state }) =>
        channel === 'mail' && recipient === to && state !== 'rejected' && state !== 'cancelled',
    );
    if (same !== undefined) return { kind: 'already', delivery: same };
    if (before.some(({ state }) => state === 'unknown' || state === 'sending'))
      return refuse('Cette lettre est peut-être partie : vérifiez-le d’abord.');
    const id = insertDelivery(tx, {
      kind: 'letter',
      letterId: row.id,
      channel: 'mail',
      state: 'queued',
      recipient: to,
      mailHost: hostOf(to),
      cc: cc.filter((one) => one !== to),
      mailbox: mailboxOf(settings),
      messageId: messageIdFor(settings.from, random),
      queuedAt: ask.at,
      queuedBy: ask.person,
      dueAt: ask.at,
    });
    const delivery = id === null ? null : findDelivery(tx, id);
    if (delivery === null) throw new Error(`letter ${row.id} could not be queued`);
    if (strangers.length > 0) noteStrangers(tx, row, { ...ask, strangers, reason });
    return { kind: 'queued', delivery };
  });
}

/** What an approved letter says goes to whom it was approved for: another address needs a person who answers for it. */
function strangerProblem(strangers: readonly string[], actor: Actor, reason: string): string | null {
  if (strangers.length === 0) return null;
  const which = strangers.join(', ').slice(0, 300);
  if (!actor.coordinates)
    return `${which} : cette adresse n’est ni celle de la lettre, ni une coordonnée de la collectivité. Une personne qui coordonne peut l’indiquer, en disant d’où elle vient.`;
  return reason === ''
    ? `Dites d’où vient cette adresse, que ni la lettre ni l’annuaire ne connaissent : ${which}.`
    : null;
}

function noteStrangers(
  tx: Db,
  row: Pick<LetterRow, 'reference' | 'caseId'>,
  {
    strangers,
    reason,
    person: by,
    at,
  }: {
    readonly strangers: readonly string[];
    readonly reason: string;
    readonly person: string;
    readonly at: string;
  },
): void {
  const because = `Lettre ${row.reference} : adresse saisie par la coordination, ${strangers.join(', ')}. ${reason}`;
  const noted = appendEvents(tx, {
    caseId: row.caseId,
    events: [{ kind: 'noted', by, at, day: dayOf(at), because }],
  });
  if (noted.kind !== 'appended') throw new Error(`not appended: ${JSON.stringify(noted)}`);
}

/** Copies are declared at the letter's foot, and never go with what only asks (issue: wording by grade; law.md §9). */
function copyProblems(
  row: Parameters<typeof kindOf>[0] & {
    readonly grade: string;
    readonly options: Readonly<Record<string, unknown>>;
  },
  cc: readonly string[],
): readonly string[] {
  if (cc.length === 0) return [];
  if (cc.includes('')) return ['Une des copies n’est pas une adresse électronique.'];
  if (cc.length > MOST_COPIES) return [`Au plus ${MOST_COPIES} copies.`];
  if (row.grade === 'hinted' && purposeOf(kindOf(row)) !== 'courtesy')
    return ['Une lettre fondée sur des indices part sans copie.'];
  const declared = row.options['copies'];
  return Array.isArray(declared) && declared.length >= cc.length
    ? []
    : ['Chaque copie est déclarée au pied de la lettre : celle-ci n’en annonce pas autant.'];
}

export type NoticeQueued =
  | { readonly kind: 'queued'; readonly id: string }
  /** One of this name was queued before: it left, or will. */
  | { readonly kind: 'already'; readonly id: string | null }
  | { readonly kind: 'refused'; readonly problem: string };

/**
 * Puts a notice into the outbox, within the caller's transaction if there is one. What it says is forgotten once it has
 * left: it may hold a link that lets somebody in.
 *
 * @param ask.onceKey its own name (`digest:<person>:<week>`): the same one is never sent twice
 */
export function enqueueNotice(
  { db, settings, random }: QueueDeps,
  ask: { readonly notice: Notice; readonly onceKey: string; readonly at: string },
): NoticeQueued {
  const problem = messageProblem(ask.notice);
  if (problem !== null) return { kind: 'refused', problem };
  const to = cleanAddress(ask.notice.to);
  if (to === null) return { kind: 'refused', problem: 'Ce n’est pas une adresse électronique.' };
  const id = insertDelivery(db, {
    kind: 'notice',
    notice: ask.notice,
    onceKey: ask.onceKey,
    channel: 'mail',
    state: 'queued',
    recipient: to,
    mailHost: hostOf(to),
    mailbox: mailboxOf(settings),
    messageId: messageIdFor(settings.from, random),
    queuedAt: ask.at,
    queuedBy: null,
    dueAt: ask.at,
  });
  return id === null
    ? { kind: 'already', id: noticeByKey(db, ask.onceKey)?.id ?? null }
    : { kind: 'queued', id };
}

export type Cancelled =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'refused'; readonly problem: string };

/** Takes a mail out of the outbox before it leaves. The letter stays approved and may be queued again. */
export function cancelDelivery(
  db: Db,
  ask: { readonly delivery: string; readonly person: string },
): Cancelled {
  return transact(db, (tx): Cancelled => {
    const row = findDelivery(tx, ask.delivery);
    if (row === null) return { kind: 'refused', problem: 'Cet envoi n’existe pas.' };
    if (actorOf(tx, ask.person)?.isActive !== true)
      return { kind: 'refused', problem: 'Vous n’avez plus accès à cette installation.' };
    if (row.state !== 'queued')
      return {
        kind: 'refused',
        problem: 'Cet envoi n’attend plus : il est parti, en train de partir ou arrêté.',
      };
    setDelivery(tx, row.id, { state: 'cancelled', ...forgotten(row) });
    return { kind: 'cancelled' };
  });
}
