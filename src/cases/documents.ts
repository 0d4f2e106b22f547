/**
 * The request of documents of a case and its legal clock (reference: law §2): refusal by silence one month after it was
 * received, CADA within two months of the refusal less a day, confirmed refusal two months after the CADA registered it.
 * Pure. Legal days are counted in Paris, from date to date; a last day is never put off because it is a Sunday.
 */
import {
  addDays,
  addMonths,
  formatDate,
  nextWorkingDay,
  previousWorkingDay,
  type LegalDay,
} from '../french/index.js';
import { CADA_OPINION_WORDS, DOCUMENT_ANSWER_WORDS } from './case-words.js';
import { letterAt } from '../letters/kinds/index.js';
import type { Due, DueKind } from './due-words.js';
import type { CadaOpinion, CaseEvent, DocumentAnswer, ReceiptProof } from './types.js';

interface Dated {
  readonly day: LegalDay;
  readonly because: string;
}

export interface DocumentsFacts {
  readonly requested: Dated & { readonly letter: string };
  readonly receipt: (Dated & { readonly proof: ReceiptProof }) | null;
  readonly answers: readonly (Dated & { readonly answer: DocumentAnswer })[];
  readonly referred: Dated | null;
  readonly opinion: (Dated & { readonly opinion: CadaOpinion }) | null;
  readonly ended: Dated | null;
  /** It came back, and has not left anew: nobody had it, and no delay runs. */
  readonly returned: Dated | null;
}

/** Days between the refusal and the proposal of the CADA, between the receipt not shown and another channel. */
const REFER_AFTER = 7;
const LAST_CALL = 7;
const SECOND_CHANNEL = 8;
/** A commune of fewer inhabitants is asked for documents only when a person who coordinates agrees. */
export const SMALL_FOR_DOCUMENTS = 1000;

/** Whether a request still waits for documents, or for the CADA. One that came back waits for nothing. */
export function isDocumentsOpen(facts: DocumentsFacts | null): facts is DocumentsFacts {
  if (facts === null || facts.ended !== null || facts.returned !== null) return false;
  const last = facts.answers.at(-1)?.answer;
  return last !== 'complete' && last !== 'none-exist';
}

/** Whether the request came back and waits to be sent anew. */
export function isRequestReturned(
  facts: DocumentsFacts | null,
): facts is DocumentsFacts & { readonly returned: Dated } {
  return facts !== null && facts.returned !== null && facts.ended === null;
}

/**
 * Whether an event says that the request itself did not arrive. It has no stage of its own to change: the stages follow
 * the first letter.
 */
export function isReturnOfRequest(
  facts: DocumentsFacts | null,
  event: CaseEvent,
): event is Extract<CaseEvent, { kind: 'delivery-failed' }> {
  return event.kind === 'delivery-failed' && event.letter === facts?.requested.letter;
}

/** Why an event about documents cannot stand here, in French; null for one that can, and for all others. */
export function whyNotDocuments(facts: DocumentsFacts | null, event: CaseEvent): string | null {
  const { kind, day } = event;
  if (facts !== null && isReturnOfRequest(facts, event)) return whyNotReturned(facts, day);
  if (isRequestReturned(facts) && OF_ARRIVAL.has(kind)) return CAME_BACK;
  if (kind === 'documents-requested')
    return isDocumentsOpen(facts)
      ? 'Une demande de documents est déjà ouverte dans ce dossier : une seule à la fois.'
      : null;
  if (kind === 'documents-receipt' || kind === 'documents-answered' || kind === 'documents-ended')
    return facts === null || facts.ended !== null ? NO_REQUEST : tooEarly(facts, day);
  if (kind === 'cada-referred') {
    if (!isDocumentsOpen(facts)) return NO_REQUEST;
    return facts.referred === null ? tooEarly(facts, day) : 'La CADA est déjà saisie de cette demande.';
  }
  if (kind === 'cada-opinion') {
    if (facts === null || facts.referred === null) return 'La CADA n’est pas saisie.';
    return day < facts.referred.day
      ? `La CADA n’a enregistré la saisine que le ${formatDate(facts.referred.day)}.`
      : null;
  }
  return null;
}

const NO_REQUEST = 'Aucune demande de documents n’est en cours.';
const CAME_BACK = 'La demande de documents est revenue : renvoyez-la d’abord.';

/** What is only said of a request that somebody had. */
const OF_ARRIVAL: ReadonlySet<CaseEvent['kind']> = new Set([
  'documents-receipt',
  'documents-answered',
  'cada-referred',
]);

/** What arrived, was answered or is at the CADA did not come back, whatever an envelope says. */
function whyNotReturned(facts: DocumentsFacts, day: LegalDay): string | null {
  if (facts.returned !== null) return 'C’est déjà noté : la demande de documents est revenue.';
  if (!isDocumentsOpen(facts)) return NO_REQUEST;
  const { receipt, answers, referred } = facts;
  return receipt !== null || answers.length > 0 || referred !== null
    ? 'La demande de documents est arrivée : sa réception ou sa suite est notée.'
    : tooEarly(facts, day);
}

function tooEarly({ requested }: DocumentsFacts, day: LegalDay): string | null {
  return day < requested.day ? `La demande n’est partie que le ${formatDate(requested.day)}.` : null;
}

type DocumentsEvent = Extract<
  CaseEvent,
  {
    kind:
      | 'documents-requested'
      | 'documents-receipt'
      | 'documents-answered'
      | 'cada-referred'
      | 'cada-opinion'
      | 'documents-ended'
      | 'delivery-failed';
  }
>;

/** The request after one more event; a new request begins anew. */
export function noteDocuments(facts: DocumentsFacts | null, event: DocumentsEvent): DocumentsFacts | null {
  const dated = { day: event.day, because: event.because };
  if (event.kind === 'documents-requested')
    return {
      requested: { ...dated, letter: event.letter },
      receipt: null,
      answers: [],
      referred: null,
      opinion: null,
      ended: null,
      returned: null,
    };
  if (facts === null) return null;
  switch (event.kind) {
    case 'documents-receipt':
      return { ...facts, receipt: facts.receipt ?? { ...dated, proof: event.proof } };
    case 'documents-answered':
      return { ...facts, answers: [...facts.answers, { ...dated, answer: event.answer }] };
    case 'cada-referred':
      return { ...facts, referred: dated };
    case 'cada-opinion':
      return { ...facts, opinion: { ...dated, opinion: event.opinion } };
    case 'documents-ended':
      return { ...facts, ended: dated };
    case 'delivery-failed':
      return { ...facts, returned: dated };
  }
}

export interface DocumentsClock {
  readonly refusal: LegalDay;
  readonly how: 'silence' | 'express';
  /** Last day for the CADA: refusal + 2 months − 1 day (« non franc »). */
  readonly cadaUntil: LegalDay;
  readonly because: readonly string[];
}

/**
 * The refusal that counts, and until when the CADA can be asked. Counted from the proved receipt; without one from the
 * sending, which gives the earliest last day. A first written refusal before that last day begins the two months anew;
 * later ones only confirm.
 */
export function documentsClock({ requested, receipt, answers }: DocumentsFacts): DocumentsClock {
  const start = receipt?.day ?? requested.day;
  const silence = addMonths(start, 1);
  const last = cadaUntil(silence);
  const counted =
    receipt === null
      ? `La demande est partie le ${formatDate(start)} ; sa réception n’est pas prouvée, les délais sont comptés au plus court, depuis l’envoi.`
      : `La demande a été reçue le ${formatDate(start)}.`;
  const express = answers.find(({ answer }) => answer === 'refused' || answer === 'partial');
  if (express !== undefined && express.day <= last) {
    const until = cadaUntil(express.day);
    return {
      refusal: express.day,
      how: 'express',
      cadaUntil: until,
      because: [
        `${DOCUMENT_ANSWER_WORDS[express.answer]} le ${formatDate(express.day)} : les deux mois partent de là.`,
        windowSentence(until),
      ],
    };
  }
  return {
    refusal: silence,
    how: 'silence',
    cadaUntil: last,
    because: [
      counted,
      `Un mois de silence vaut refus : le ${formatDate(silence)}.`,
      windowSentence(last),
      ...(express === undefined
        ? []
        : [
            `Le refus écrit du ${formatDate(express.day)} est venu après ce délai : il ne fait que le confirmer.`,
          ]),
    ],
  };
}

function cadaUntil(refusal: LegalDay): LegalDay {
  return addDays(addMonths(refusal, 2), -1);
}

function windowSentence(until: LegalDay): string {
  return `La CADA peut être saisie pendant deux mois : dernier jour le ${formatDate(until)}.`;
}

/** What is due on a request of documents, the next first; empty when nothing is open. */
export function dueOfDocuments(facts: DocumentsFacts | null, department: string | undefined): readonly Due[] {
  if (isRequestReturned(facts))
    return [
      {
        kind: 'documents-send-again',
        day: null,
        because: [
          facts.returned.because,
          'Personne ne l’a reçue : aucun délai ne court, et rien ne se dit d’un silence. Le mois partira du nouvel envoi.',
        ],
        letter: null,
      },
    ];
  if (!isDocumentsOpen(facts)) return [];
  if (facts.referred !== null) return dueAtCada(facts, facts.referred, department);
  const clock = documentsClock(facts);
  const { refusal, how, because } = clock;
  const at = (kind: DueKind, day: LegalDay, why: readonly string[]): Due => ({
    kind,
    day,
    because: [...because, ...why],
    letter: letterAt(kind),
  });
  const lastCall = previousWorkingDay(addDays(clock.cadaUntil, -LAST_CALL), department);
  const lastDays = [
    at('cada-last-call', lastCall, [`${LAST_CALL} jours avant la fin, avec de quoi rattraper un imprévu.`]),
    at('documents-renew', addDays(clock.cadaUntil, 1), [
      'Passé ce délai, la CADA ne peut plus être saisie de cette demande : une nouvelle demande le rouvre.',
    ]),
  ];
  if (how === 'silence' && facts.receipt === null)
    return [
      at(
        'documents-second-channel',
        nextWorkingDay(addDays(facts.requested.day, SECOND_CHANNEL), department),
        [
          'Personne ne peut dire « sans réponse » : envoyez la demande par un deuxième moyen, ou demandez un accusé de réception.',
        ],
      ),
      ...lastDays.slice(1),
    ];
  const first = how === 'express' ? refusal : addDays(refusal, REFER_AFTER);
  return [
    ...(how === 'silence' ? [at('await-documents', refusal, [])] : []),
    at(
      'refer-cada',
      nextWorkingDay(first, department),
      how === 'express' ? [] : [`${REFER_AFTER} jours après, le temps d’une réponse tardive.`],
    ),
    at('refer-cada', nextWorkingDay(addMonths(refusal, 1), department), ['Rappel : un mois après le refus.']),
    ...lastDays,
  ];
}

function dueAtCada(
  { opinion }: DocumentsFacts,
  referred: Dated,
  department: string | undefined,
): readonly Due[] {
  const confirmed = addMonths(referred.day, 2);
  const courtUntil = addDays(addMonths(confirmed, 2), -1);
  const since = `La CADA a enregistré la saisine le ${formatDate(referred.day)}.`;
  const lawyer: Due = {
    kind: 'documents-lawyer',
    day: nextWorkingDay(confirmed, department),
    because: [
      since,
      `Deux mois de silence depuis l’enregistrement confirment le refus : le ${formatDate(confirmed)}.`,
      `Le tribunal administratif peut ensuite être saisi pendant deux mois ; au plus court, jusqu’au ${formatDate(courtUntil)}. L’avocat·e du syndicat vérifie la date et décide.`,
    ],
    letter: null,
  };
  if (opinion === null) {
    const day = nextWorkingDay(addMonths(referred.day, 1), department);
    return [
      {
        kind: 'await-cada',
        day,
        because: [since, 'La CADA rend son avis en un mois, souvent plus tard.'],
        letter: null,
      },
      lawyer,
    ];
  }
  const given = `Avis ${CADA_OPINION_WORDS[opinion.opinion]} du ${formatDate(opinion.day)}.`;
  if (opinion.opinion === 'unfavourable' || opinion.opinion === 'without-object')
    return [{ kind: 'documents-end', day: null, because: [given, opinion.because], letter: null }];
  return [
    {
      kind: 'documents-after-opinion',
      day: nextWorkingDay(addMonths(opinion.day, 1), department),
      because: [given, 'La collectivité a un mois pour dire quelle suite elle lui donne.'],
      letter: null,
    },
    lawyer,
  ];
}
