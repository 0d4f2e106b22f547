/**
 * What is due next on a case: computed from its events and the calendar of letters §7, never stored. Pure. Every date
 * has its reasons. Grade C, T0 and small communes: one reminder, then the end; no escalation.
 */
import type { Grade } from '../classifiers/types.js';
import { addDays, explainAnswerDate, formatDate, nextWorkingDay, type LegalDay } from '../french/index.js';
import type { CaseFacts, CaseProjection } from './project.js';

/** Days after the first letter (letters §7). */
export const CALENDAR = {
  otherAddress: 8,
  byPost: 15,
  afterReminder: 45,
  openLetter: 60,
  review: 90,
} as const;
/** Days that a reminder leaves for an answer when it was sent late. */
export const REMINDER_DAYS = 15;
/** A commune of fewer inhabitants has its own short way. */
export const SMALL_COMMUNE = 3500;

export const DUE_KINDS = [
  'resume',
  'write-letter',
  'approve-letter',
  'send-letter',
  'check-delivery',
  'other-address',
  'by-post',
  'await-answer',
  'remind',
  'escalate',
  'open-letter',
  'ask-remaining',
  'propose-clause',
  'case-at-origin',
  'congratulate',
  'apologise',
  'coordinator',
  'reopen',
  'review-case',
  'close',
] as const;
export type DueKind = (typeof DUE_KINDS)[number];

export const DUE_WORDS: Readonly<Record<DueKind, string>> = {
  resume: 'Reprendre le dossier',
  'write-letter': 'Préparer la lettre',
  'approve-letter': 'Faire relire et valider la lettre',
  'send-letter': 'Envoyer la lettre',
  'check-delivery': 'Vérifier si la lettre est partie',
  'other-address': 'Essayer une autre adresse ou téléphoner',
  'by-post': 'Envoyer par la poste',
  'await-answer': 'Attendre la réponse',
  remind: 'Relancer',
  escalate: 'Informer les élu·es',
  'open-letter': 'Proposer une lettre ouverte (validation nationale)',
  'ask-remaining': 'Demander ce qui reste sans réponse',
  'propose-clause': 'Proposer la clause de création humaine',
  'case-at-origin': 'Ouvrir le dossier à l’origine du visuel',
  congratulate: 'Remercier et féliciter',
  apologise: 'Envoyer une rectification',
  coordinator: 'Demander à la coordination',
  reopen: 'Rouvrir le dossier',
  'review-case': 'Faire le point sur le dossier',
  close: 'Clore le dossier',
};

export interface Due {
  readonly kind: DueKind;
  /** First day on which it is to be done; null when it can be done at once. */
  readonly day: LegalDay | null;
  /** French sentences: why this, and why that day. */
  readonly because: readonly string[];
}

export interface CaseContext {
  /** The grade that the letter follows. */
  readonly grade: Grade;
  /** INSEE code of the department, for local public holidays. */
  readonly department: string | undefined;
  /** Inhabitants of a commune; null for other bodies, and when not known. */
  readonly communePopulation: number | null;
}

/** What is due on a case, the next first. */
export function dueOf(projection: CaseProjection, context: CaseContext): readonly Due[] {
  const { stage, facts } = projection;
  const now = (kind: DueKind, ...because: string[]): Due => ({ kind, day: null, because });
  const denied = facts.pictures.find((picture) => picture.denied !== null)?.denied;
  const first = denied === undefined || denied === null ? [] : [now('coordinator', denied.because)];
  if (stage === 'closed') return [...first, ...dueAfterClosing(facts)];
  if (facts.held !== null) return [...first, now('resume', facts.held.because)];
  if (stage === 'new') return [];
  if (facts.pictures.length === 0) return [now('close', 'Plus aucun visuel ne figure dans ce dossier.')];
  const improved = improvementOf(projection);
  if (improved !== null) return [...first, ...improved];
  switch (stage) {
    case 'open':
      return [...first, now('write-letter', 'Des visuels sont confirmés ; aucune lettre n’est commencée.')];
    case 'drafting':
      return [...first, now('approve-letter', 'Une personne qui n’a pas relu le visuel valide la lettre.')];
    case 'approved':
      return [
        ...first,
        facts.deliveryFailed === null
          ? now('send-letter', 'La lettre est validée.')
          : now('other-address', facts.deliveryFailed.because),
      ];
    case 'uncertain':
      return [now('check-delivery', 'Rien ne repart tant qu’une personne n’a pas vérifié.')];
    case 'answered':
      return [...first, ...dueAfterAnswer(facts)];
    case 'sent':
    case 'acknowledged':
    case 'unanswered':
    case 'reminded':
    case 'escalated':
      return facts.firstLetter === null
        ? [...first, now('coordinator', 'La date d’envoi de la première lettre manque.')]
        : [...first, ...dueAfterSending(stage, facts, facts.firstLetter, context)];
  }
}

/** Everything is credited, labelled or gone: no letter follows, whatever the stage. */
function improvementOf({ facts, stage }: CaseProjection): readonly Due[] | null {
  const isBetter = facts.pictures.every(
    ({ gone, credited, labelled }) => gone !== null || credited !== null || labelled !== null,
  );
  // An uncertain letter is cleared up first: it may have left.
  if (!isBetter || stage === 'uncertain') return null;
  const because = facts.pictures.flatMap(({ gone, credited, labelled }) =>
    [credited, labelled, gone].flatMap((one) => (one === null ? [] : [one.because])),
  );
  const wasImproved = facts.pictures.some(({ credited, labelled }) => credited !== null || labelled !== null);
  return [
    ...(wasImproved && facts.lastCourtesy === null
      ? [{ kind: 'congratulate', day: null, because } as const]
      : []),
    { kind: 'close', day: null, because },
  ];
}

function dueAfterClosing(facts: CaseFacts): readonly Due[] {
  if (facts.answeredAfterClosing !== null)
    return [
      {
        kind: 'reopen',
        day: null,
        because: ['Une réponse est arrivée après la clôture.', facts.answeredAfterClosing.because],
      },
    ];
  const mustApologise =
    facts.artistNamed !== null && facts.firstLetter !== null && facts.lastCourtesy === null;
  return mustApologise && facts.artistNamed !== null
    ? [
        {
          kind: 'apologise',
          day: null,
          because: [facts.artistNamed.because, 'Une lettre était partie : elle se rectifie.'],
        },
      ]
    : [];
}

function dueAfterAnswer(facts: CaseFacts): readonly Due[] {
  const last = facts.answers.at(-1);
  if (last === undefined) return [];
  const due = (kind: DueKind): Due => ({ kind, day: null, because: [last.because] });
  switch (last.answer) {
    case 'supplier':
      // The client may not have known: the clause, no escalation, never a letter to the supplier.
      return [due('propose-clause'), due('close')];
    case 'relayed':
      return [due('case-at-origin'), due('close')];
    case 'commits':
      return [due('congratulate'), due('close')];
    case 'admitted':
    case 'one-tool':
    case 'refuses':
    case 'other':
      return last.isComplete ? [due('close')] : [due('ask-remaining'), due('close')];
  }
}

type FirstLetter = NonNullable<CaseFacts['firstLetter']>;

type StageAfterSending = 'sent' | 'acknowledged' | 'unanswered' | 'reminded' | 'escalated';

function dueAfterSending(
  stage: StageAfterSending,
  facts: CaseFacts,
  letter: FirstLetter,
  context: CaseContext,
): readonly Due[] {
  const after = (kind: DueKind, days: number, ...because: string[]): Due => {
    const counted = addDays(letter.day, days);
    const day = nextWorkingDay(counted, context.department);
    const moved = day === counted ? [] : [`Le ${formatDate(counted)} n’est pas un jour ouvré.`];
    return {
      kind,
      day,
      because: [`${days} jours après l’envoi du ${formatDate(letter.day)}.`, ...moved, ...because],
    };
  };
  const answer = explainAnswerDate(letter.day, context.department);
  const isShort = isShortWay(letter, context);
  switch (stage) {
    case 'sent':
      return [
        after('other-address', CALENDAR.otherAddress, 'La réception n’est pas prouvée.'),
        after('by-post', CALENDAR.byPost, 'La réception n’est pas prouvée.'),
      ];
    case 'acknowledged':
      return [
        { kind: 'await-answer', day: answer.day, because: answer.reasons },
        { kind: 'remind', day: answer.day, because: [...answer.reasons, 'La réception est prouvée.'] },
      ];
    case 'unanswered':
      return [
        facts.lastReminder === null
          ? { kind: 'remind', day: answer.day, because: [...answer.reasons, 'Aucune réponse à cette date.'] }
          : after('close', CALENDAR.afterReminder, 'La relance est restée sans réponse.'),
      ];
    case 'reminded': {
      const end = laterOf(
        after(isShort === null ? 'escalate' : 'close', CALENDAR.afterReminder),
        facts,
        context,
      );
      return [isShort === null ? end : { ...end, because: [...end.because, isShort] }];
    }
    case 'escalated':
      return [
        after('open-letter', CALENDAR.openLetter, 'La coordination et le bureau national valident d’abord.'),
        after('review-case', CALENDAR.review, 'Clore le dossier ou en faire une campagne.'),
      ];
  }
}

/** A late reminder still leaves time for an answer. */
function laterOf(due: Due, { lastReminder }: CaseFacts, context: CaseContext): Due {
  if (lastReminder === null || due.day === null) return due;
  const day = nextWorkingDay(addDays(lastReminder.day, REMINDER_DAYS), context.department);
  return day <= due.day
    ? due
    : {
        ...due,
        day,
        because: [`${REMINDER_DAYS} jours après la relance du ${formatDate(lastReminder.day)}.`],
      };
}

/** Why there is one reminder only and no escalation; null when there may be one. */
function isShortWay({ template }: FirstLetter, { grade, communePopulation }: CaseContext): string | null {
  if (template === 't0') return 'La lettre « Qui a créé ce visuel ? » n’appelle qu’une relance.';
  if (grade === 'hinted' || grade === 'none') return 'À ce constat, une seule relance est possible.';
  return communePopulation !== null && communePopulation < SMALL_COMMUNE
    ? 'Une petite commune ne reçoit qu’une relance.'
    : null;
}
