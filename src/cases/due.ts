/**
 * What is due next on a case: computed from its events and the calendar of letters §7, never stored, and only ever
 * proposed. Pure. Every date has its reasons. What comes after the first letter: `calendar.ts`; the clock of documents:
 * `documents.ts`.
 */
import type { Grade } from '../classifiers/types.js';
import { addDays, formatDate, type LegalDay } from '../french/index.js';
import { CALENDAR, dueAfterSending, type Calendar } from './calendar.js';
import { asksOnly, firstLetterFor, letterAt } from '../letters/kinds/index.js';
import { dueOfDocuments } from './documents.js';
import type { Due, DueKind } from './due-words.js';
import type { CaseFacts, CaseProjection } from './project.js';
import { dueOfReturned } from './returned.js';

export interface CaseContext {
  /** The grade that the letter follows. */
  readonly grade: Grade;
  /** One person alone takes part: no letter that names AI is hers to send (`decide.ts`, `confirmedStanding`). */
  readonly isAlone: boolean;
  /** INSEE code of the department, for local public holidays. */
  readonly department: string | undefined;
  /** Inhabitants of a commune; null for other bodies, and when not known. */
  readonly communePopulation: number | null;
  /** Mails about this case, or perhaps about it, that nobody has read yet. */
  readonly waitingMails: number;
  /** Id of another case of this authority whose request of documents is open; null when there is none. */
  readonly documentsElsewhere: string | null;
  /** Last day of the event that the visual announces; null when there is none, or it is not known. */
  readonly eventDay: LegalDay | null;
}

/** What is due on a case, the next first. Nothing is ever sent by it. */
export function dueOf(
  projection: CaseProjection,
  context: CaseContext,
  calendar: Calendar = CALENDAR,
): readonly Due[] {
  const { facts } = projection;
  const denied = facts.pictures.find((picture) => picture.denied !== null)?.denied;
  const first = [
    ...(isSentAgain(projection)
      ? dueOfReturned(facts.returned, projection.stage === 'escalated' && context.waitingMails === 0)
      : []),
    ...(context.waitingMails > 0 ? [readMail(context.waitingMails)] : []),
    ...(denied === undefined || denied === null ? [] : [now('coordinator', [denied.because])]),
  ];
  const own = dueOfCase(projection, context, calendar);
  // Somebody may have answered: whoever says « sans réponse » reads the mail first.
  const kept = context.waitingMails > 0 ? own.filter(({ kind }) => !TAKES_SILENCE.has(kind)) : own;
  if (facts.artistNamed !== null) return [...first, ...kept];
  const documents = dueOfDocuments(facts.documents, context.department);
  // What is suspended is still told before its legal last day: whoever suspended it decides.
  const told = facts.held === null ? documents : documents.filter(({ kind }) => kind === 'cada-last-call');
  return byDay([...first, ...kept], told);
}

/** While a case is suspended, or nobody knows whether its first letter left, nothing is sent again. */
function isSentAgain({ stage, facts }: CaseProjection): boolean {
  return facts.held === null && stage !== 'uncertain' && stage !== 'new';
}

/** What rests on the silence of an authority, or presses it. */
const TAKES_SILENCE: ReadonlySet<DueKind> = new Set([
  'other-address',
  'by-post',
  'await-answer',
  'remind',
  'request-documents',
  'escalate',
  'oral-question',
  'prior-notice',
  'open-letter',
  'review-case',
  'close',
]);

function now(kind: DueKind, because: readonly string[], letter = letterAt(kind)): Due {
  return { kind, day: null, because, letter };
}

function readMail(count: number): Due {
  return now('read-mail', [
    count === 1
      ? 'Un courriel reçu attend d’être lu et classé : rien ne se dit du silence de la collectivité avant.'
      : `${count} courriels reçus attendent d’être lus et classés : rien ne se dit du silence de la collectivité avant.`,
  ]);
}

/** Both lists keep their order; what is dated stands by its day, after what can be done at once. */
function byDay(own: readonly Due[], documents: readonly Due[]): readonly Due[] {
  if (documents.length === 0) return own;
  return [...own, ...documents].toSorted((a, b) => {
    const [one, other] = [a.day ?? '', b.day ?? ''];
    return one < other ? -1 : one > other ? 1 : 0;
  });
}

function dueOfCase(projection: CaseProjection, context: CaseContext, calendar: Calendar): readonly Due[] {
  const { stage, facts } = projection;
  if (stage === 'closed') return dueAfterClosing(facts);
  // Reopened by somebody: what an artist made is written about no more, whatever the stage.
  if (facts.artistNamed !== null)
    return [...dueAfterClosing(facts), now('close', [facts.artistNamed.because, 'Tout s’arrête.'])];
  if (facts.held !== null) return [now('resume', [facts.held.because])];
  if (stage === 'new') return [];
  if (facts.pictures.length === 0) return [now('close', ['Plus aucun visuel ne figure dans ce dossier.'])];
  const improved = improvementOf(projection);
  if (improved !== null) return improved;
  switch (stage) {
    case 'open':
      return [
        now(
          'write-letter',
          ['Des visuels sont confirmés ; aucune lettre n’est commencée.', ...firstLetterReasons(context)],
          firstLetterFor(context.grade, context.isAlone),
        ),
      ];
    case 'drafting':
      return [now('approve-letter', ['Une personne qui n’a pas relu le visuel valide la lettre.'])];
    case 'approved':
      return [
        facts.deliveryFailed === null
          ? now('send-letter', ['La lettre est validée.'])
          : now('other-address', [facts.deliveryFailed.because]),
      ];
    case 'uncertain':
      return [now('check-delivery', ['Rien ne repart tant qu’une personne n’a pas vérifié.'])];
    case 'answered':
      return dueAfterAnswer(facts);
    case 'sent':
    case 'acknowledged':
    case 'unanswered':
    case 'reminded':
    case 'escalated':
      return facts.firstLetter === null
        ? [now('coordinator', ['La date d’envoi de la première lettre manque.'])]
        : dueAfterSending(stage, facts, facts.firstLetter, context, calendar);
  }
}

function isFirm(grade: Grade): boolean {
  return grade === 'stated' || grade === 'technical';
}

/** Days before an event from which a letter speaks of the next edition (letters §6, Season). */
export const EDITION_DAYS = 14;

function firstLetterReasons({ grade, isAlone, eventDay }: CaseContext): readonly string[] {
  return [
    ...(isFirm(grade)
      ? []
      : ['À ce constat, la lettre « Qui a créé ce visuel ? » vient d’abord : elle ne parle pas d’IA.']),
    ...(isFirm(grade) && isAlone
      ? [
          'Vous êtes une seule personne dans Vigie : la lettre « Qui a créé ce visuel ? » est possible, une autre demande que quelqu’un d’autre relise et valide.',
        ]
      : []),
    ...(eventDay === null
      ? []
      : [
          `L’événement annoncé a lieu le ${formatDate(eventDay)} : à partir du ${formatDate(addDays(eventDay, 1 - EDITION_DAYS))}, la lettre parle de la prochaine édition.`,
        ]),
  ];
}

/** Everything is credited, labelled or gone: no letter of demand follows, whatever the stage. */
function improvementOf({ facts, stage }: CaseProjection): readonly Due[] | null {
  const isBetter = facts.pictures.every(
    ({ gone, credited, labelled }) => gone !== null || credited !== null || labelled !== null,
  );
  // An uncertain letter is cleared up first: it may have left. An answer is answered.
  if (!isBetter || stage === 'uncertain') return null;
  const because = facts.pictures.flatMap(({ gone, credited, labelled }) =>
    [credited, labelled, gone].flatMap((one) => (one === null ? [] : [one.because])),
  );
  const wasImproved = facts.pictures.some(({ credited, labelled }) => credited !== null || labelled !== null);
  return [
    ...(wasImproved && facts.courtesies.length === 0 ? [now('congratulate', because)] : []),
    now('close', because),
  ];
}

function dueAfterClosing(facts: CaseFacts): readonly Due[] {
  if (facts.answeredAfterClosing !== null)
    return [now('reopen', ['Une réponse est arrivée après la clôture.', facts.answeredAfterClosing.because])];
  const { artistNamed, firstLetter, lastReminder, courtesies } = facts;
  if (artistNamed === null || firstLetter === null || courtesies.some(({ afterArtist }) => afterArtist))
    return [];
  // T0 accused nobody: whoever asked « qui a créé ce visuel ? » and is told says thank you.
  return asksOnly(firstLetter.template) && lastReminder === null
    ? [
        now('acknowledge', [
          artistNamed.because,
          'La lettre demandait qui a créé le visuel : elle a sa réponse.',
        ]),
      ]
    : [now('apologise', [artistNamed.because, 'Une lettre était partie : elle se rectifie.'])];
}

function dueAfterAnswer(facts: CaseFacts): readonly Due[] {
  const last = facts.answers.at(-1);
  if (last === undefined) return [];
  const due = (kind: DueKind): Due => now(kind, [last.because]);
  const wasThanked = facts.courtesies.some(({ answers }) => answers === facts.answers.length);
  const thank = (kind: DueKind): readonly Due[] => (wasThanked ? [] : [due(kind)]);
  switch (last.answer) {
    case 'supplier':
      // The client may not have known: the clause, no escalation, never a letter to the supplier.
      return [...thank('propose-clause'), due('close')];
    case 'relayed':
      return [due('case-at-origin'), ...thank('acknowledge'), due('close')];
    case 'commits':
      return [...thank('congratulate'), due('close')];
    case 'admitted':
    case 'one-tool':
    case 'refuses':
    case 'other':
      return last.isComplete ? [...thank('acknowledge'), due('close')] : [due('ask-remaining'), due('close')];
  }
}
