/** What a person sends herself and writes down: by post, or in the authority's own form; and the proofs that it arrived. */
import { findLetter } from '../../db/queries/letters.js';
import {
  deliveriesOfLetter,
  findDelivery,
  hasComeBack,
  insertDelivery,
  insertReceipt,
  receiptsOf,
  type DeliveryRow,
  type ReceiptRow,
} from '../../db/queries/outbox.js';
import { transact, type Db } from '../../db/open.js';
import { appendEvents, readCase, type AppendableEvent } from '../cases/index.js';
import type { BlobStore } from '../evidence/blobs.js';
import { isLegalDay, parisDay, type LegalDay } from '../french/index.js';
import { receiptEvent, sentEvent } from '../letters/letter-events.js';
import { actorOf, dayOf } from '../letters/letter-facts.js';
import { removedSentence } from '../letters/read-letter.js';
import { parseUrl } from '../parse-url.js';
import { readFileApart } from '../review/read-apart.js';
import { RECEIPT_WORDS } from './mail-words.js';
import { noteReturn, tellCase } from './outcome.js';

export type WrittenDown =
  | { readonly kind: 'written'; readonly delivery: DeliveryRow; readonly receipt: ReceiptRow | null }
  | { readonly kind: 'refused'; readonly problems: readonly string[] };

const refuse = (...problems: readonly string[]): Extract<WrittenDown, { readonly kind: 'refused' }> => ({
  kind: 'refused',
  problems,
});

interface ByPerson {
  readonly letter: string;
  readonly person: string;
  /** Legal day on which it was posted or filed. */
  readonly day: LegalDay;
  /** Instant of writing down. */
  readonly at: string;
}

/**
 * « Lettre recommandée avec avis de réception » and the number of its slip: eleven to twenty letters and figures, as
 * the post writes them; spaces do not count.
 */
const REGISTERED = /^[0-9A-Z]{11,20}$/;

/** A letter was posted. @param ask.registered number of the registered letter; null for a plain one */
export function recordPost(db: Db, ask: ByPerson & { readonly registered: string | null }): WrittenDown {
  const registered = ask.registered === null ? null : ask.registered.replaceAll(/[\s.-]/g, '').toUpperCase();
  if (registered !== null && !REGISTERED.test(registered))
    return refuse('Le numéro du recommandé se lit sous le code-barres : 11 à 20 lettres et chiffres.');
  const because =
    registered === null
      ? 'envoyée par la poste.'
      : `envoyée en recommandé avec avis de réception n° ${registered}.`;
  return record(db, ask, { channel: 'post', registered, formUrl: null }, because);
}

/** A letter was pasted into the authority's own form. @param ask.receipt number or words of its receipt; null without one */
export function recordForm(
  db: Db,
  ask: ByPerson & { readonly url: string | null; readonly receipt: string | null },
): WrittenDown {
  const letter = findLetter(db, ask.letter);
  const typed = ask.url ?? letter?.addressee.formUrl ?? null;
  const url = typed === null ? null : parseUrl(typed);
  if (url === null || !/^https?:$/.test(url.protocol))
    return refuse('Indiquez l’adresse du formulaire de la collectivité (https://…).');
  const receipt = ask.receipt === null ? null : ask.receipt.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  const number = receipt === '' ? null : receipt;
  const because = `déposée dans le formulaire de la collectivité${number === null ? '' : ` (récépissé ${number})`}.`;
  return transact(db, (tx): WrittenDown => {
    const written = record(tx, ask, { channel: 'form', registered: number, formUrl: url.href }, because);
    // The number on the screen is itself the proof that it arrived (law.md §2).
    if (written.kind !== 'written' || number === null) return written;
    return addProof(tx, written.delivery, { ...ask, proof: 'form-receipt', number, sha256: null });
  });
}

function record(
  db: Db,
  ask: ByPerson,
  columns: Pick<DeliveryRow, 'channel' | 'registered' | 'formUrl'>,
  because: string,
): WrittenDown {
  return transact(db, (tx): WrittenDown => {
    const letter = findLetter(tx, ask.letter);
    if (letter === null) return refuse('Cette lettre n’existe pas.');
    if (actorOf(tx, ask.person)?.isActive !== true)
      return refuse('Vous n’avez plus accès à cette installation.');
    if (letter.status !== 'approved' || letter.approvedAt === null)
      return refuse('Seule une lettre validée peut être envoyée.');
    if (letter.removedAt !== null) return refuse(removedSentence(letter.reference, letter.removedAt));
    const problem = dayProblem(ask, letter.approvedAt);
    if (problem !== null) return refuse(problem);
    if (
      deliveriesOfLetter(tx, letter.id).some(
        (one) => !hasComeBack(tx, one.id) && isSame(one, { ...columns, sentOn: ask.day }),
      )
    )
      return refuse('Cet envoi est déjà noté.');
    const id = insertDelivery(tx, {
      kind: 'letter',
      letterId: letter.id,
      state: 'sent',
      queuedAt: ask.at,
      queuedBy: ask.person,
      dueAt: ask.at,
      sentAt: ask.at,
      sentOn: ask.day,
      ...columns,
    });
    const delivery = id === null ? null : findDelivery(tx, id);
    if (delivery === null) throw new Error('a delivery by hand was not written');
    tellCase(tx, letter, { by: ask.person, at: ask.at, day: ask.day, because }, sentEvent);
    return { kind: 'written', delivery, receipt: null };
  });
}

/** Longest words of an envelope that are kept. */
const MAX_ENVELOPE_CHARS = 300;

/**
 * An envelope came back (« n’habite pas à l’adresse indiquée »): what it carried did not arrive. It starts no delay and
 * is nobody's silence; the case proposes to look at the address and to send it again. A mail that comes back is read from
 * the mailbox, and what is said of a form or of a mail by telephone stands in the case (`recordReturn`).
 *
 * @param ask.because what the envelope says
 */
export function recordEnvelope(
  db: Db,
  ask: {
    readonly delivery: string;
    readonly person: string;
    /** Legal day on which it came back. */
    readonly day: LegalDay;
    readonly because: string;
    /** Instant of writing down. */
    readonly at: string;
  },
): WrittenDown {
  const because = ask.because.replaceAll(/\s+/g, ' ').trim();
  return transact(db, (tx): WrittenDown => {
    const delivery = findDelivery(tx, ask.delivery);
    const letter = delivery === null ? null : findLetter(tx, delivery.letterId ?? '');
    if (delivery === null || letter === null) return refuse('Cet envoi n’existe pas.');
    if (actorOf(tx, ask.person)?.isActive !== true)
      return refuse('Vous n’avez plus accès à cette installation.');
    // What went at its term is written down anew by no other way (`remove-letters.ts`).
    if (letter.removedAt !== null) return refuse(removedSentence(letter.reference, letter.removedAt));
    if (delivery.channel !== 'post' || delivery.sentOn === null)
      return refuse(
        'Seul un envoi par la poste revient sous enveloppe. Un courriel revenu se lit dans « Courriels reçus ».',
      );
    if (hasComeBack(tx, delivery.id)) return refuse('C’est déjà noté : cet envoi est revenu.');
    if (receiptsOf(tx, delivery.id).length > 0)
      return refuse('Une preuve de réception de cet envoi est gardée : il est arrivé.');
    const problem = arrivalProblem(ask, delivery.sentOn);
    if (problem !== null) return refuse(problem);
    if (because === '') return refuse('Recopiez ce que dit l’enveloppe.');
    if (because.length > MAX_ENVELOPE_CHARS)
      return refuse(`Ce que dit l’enveloppe : ${MAX_ENVELOPE_CHARS} caractères au plus.`);
    noteReturn(tx, delivery, letter, { by: ask.person, at: ask.at, day: ask.day, because });
    return { kind: 'written', delivery, receipt: null };
  });
}

export type ReturnNoted =
  | { readonly kind: 'recorded' }
  | { readonly kind: 'stale' }
  | { readonly kind: 'refused'; readonly message: string };

/**
 * An envelope came back, or somebody says that nothing arrived: the delivery by post did not, else the last one that
 * left. A case whose letter left by another way too stays as it is.
 *
 * @param event what the person entered in the case
 * @param seenEvents how many events the page showed
 */
export function recordReturn(
  db: Db,
  ask: {
    readonly caseId: string;
    readonly event: Extract<AppendableEvent, { kind: 'delivery-failed' }>;
    readonly seenEvents: number;
  },
): ReturnNoted {
  return transact(db, (tx): ReturnNoted => {
    const { caseId, event, seenEvents } = ask;
    const letter = findLetter(tx, event.letter);
    if (letter !== null && letter.removedAt !== null)
      return { kind: 'refused', message: removedSentence(letter.reference, letter.removedAt) };
    const left = deliveriesOfLetter(tx, event.letter).filter(
      ({ id, state }) => state === 'sent' && !hasComeBack(tx, id),
    );
    const row = left.findLast(({ channel }) => channel === 'post') ?? left.at(-1);
    if (letter === null || row === undefined) {
      // No sending of it is kept here: the case alone tells.
      const appended = appendEvents(tx, { caseId, events: [event], seenEvents });
      return appended.kind === 'appended' ? { kind: 'recorded' } : appended;
    }
    if (readCase(tx, caseId)?.row.events !== seenEvents) return { kind: 'stale' };
    if (row.sentOn !== null && event.day < row.sentOn)
      return { kind: 'refused', message: 'Ce jour vient avant l’envoi.' };
    noteReturn(tx, row, letter, event);
    return { kind: 'recorded' };
  });
}

/** A form that is sent twice: one slip has one number, whatever the day; without one, one sending a day. */
function isSame(
  one: DeliveryRow,
  of: Pick<DeliveryRow, 'channel' | 'registered' | 'formUrl' | 'sentOn'>,
): boolean {
  if (one.state !== 'sent' || one.channel !== of.channel || one.formUrl !== of.formUrl) return false;
  return one.registered === of.registered && (of.registered !== null || one.sentOn === of.sentOn);
}

/** Why something cannot have arrived, or come back, on that day. */
function arrivalProblem({ day, at }: Pick<ByPerson, 'day' | 'at'>, sentOn: LegalDay): string | null {
  if (!isLegalDay(day)) return 'Indiquez le jour (AAAA-MM-JJ).';
  if (day > dayOf(at)) return 'Ce jour est à venir.';
  return day < sentOn ? 'Ce jour vient avant l’envoi.' : null;
}

function dayProblem({ day, at }: Pick<ByPerson, 'day' | 'at'>, notBefore: string): string | null {
  if (!isLegalDay(day)) return 'Indiquez le jour (AAAA-MM-JJ).';
  if (day > dayOf(at)) return 'Ce jour est à venir.';
  const first = parisDay(notBefore);
  return first !== null && day < first ? 'Ce jour vient avant la validation de la lettre.' : null;
}

export interface ProofAsk {
  readonly delivery: string;
  readonly person: string;
  readonly proof: ReceiptRow['kind'];
  /** The day that stands on it. */
  readonly day: LegalDay;
  readonly number: string | null;
  /** A scan or photograph of it. */
  readonly scan: Uint8Array | null;
  readonly at: string;
}

/** A proof of arrival is brought in; its scan is judged by its bytes and kept as it is. */
export async function addReceipt(
  { db, files }: { readonly db: Db; readonly files: BlobStore },
  ask: ProofAsk,
): Promise<WrittenDown> {
  const number = ask.number === null ? null : ask.number.replaceAll(/\s+/g, ' ').trim().slice(0, 200);
  if (ask.scan === null && (number === null || number === ''))
    return refuse('Joignez la copie de l’avis, ou indiquez son numéro.');
  const scan = ask.scan === null ? null : await readFileApart(ask.scan);
  if (scan?.kind === 'refused') return refuse(scan.reason);
  // Asked before too: a scan that belongs to nothing would stay on the disk, and go with no letter.
  const first = toProve(db, ask);
  if (first.kind === 'refused') return first;
  const sha256 = scan === null ? null : (await files.put(scan.file.bytes)).sha256;
  return transact(db, (tx): WrittenDown => {
    const found = toProve(tx, ask);
    return found.kind === 'refused' ? found : addProof(tx, found.delivery, { ...ask, number, sha256 });
  });
}

/** The delivery whose arrival may be proved now. */
function toProve(
  db: Db,
  ask: ProofAsk,
):
  | { readonly kind: 'found'; readonly delivery: DeliveryRow }
  | Extract<WrittenDown, { readonly kind: 'refused' }> {
  const delivery = findDelivery(db, ask.delivery);
  const letter = delivery === null ? null : findLetter(db, delivery.letterId ?? '');
  if (delivery === null || letter === null) return refuse('Cet envoi n’existe pas.');
  if (actorOf(db, ask.person)?.isActive !== true)
    return refuse('Vous n’avez plus accès à cette installation.');
  if (letter.removedAt !== null) return refuse(removedSentence(letter.reference, letter.removedAt));
  if (delivery.sentOn === null) return refuse('Cet envoi n’est pas parti.');
  if (hasComeBack(db, delivery.id)) return refuse('Cet envoi est revenu : il n’est pas arrivé.');
  const problem = arrivalProblem(ask, delivery.sentOn);
  return problem === null ? { kind: 'found', delivery } : refuse(problem);
}

function addProof(
  tx: Db,
  delivery: DeliveryRow,
  {
    proof,
    day,
    number,
    sha256,
    person,
    at,
  }: Pick<ProofAsk, 'proof' | 'day' | 'number' | 'person' | 'at'> & { readonly sha256: string | null },
): WrittenDown {
  const letter = findLetter(tx, delivery.letterId ?? '');
  if (letter === null) throw new Error(`delivery ${delivery.id} has no letter`);
  const id = insertReceipt(tx, {
    outboxId: delivery.id,
    kind: proof,
    day,
    number,
    sha256,
    personId: person,
    at,
  });
  const because = `reçue : ${RECEIPT_WORDS[proof]}${number === null || number === '' ? '' : ` n° ${number}`}.`;
  tellCase(tx, letter, { by: person, at, day, because }, (subject, happened) =>
    receiptEvent(subject, proof, happened),
  );
  const receipt = receiptsOf(tx, delivery.id).find((one) => one.id === id) ?? null;
  return { kind: 'written', delivery, receipt };
}
