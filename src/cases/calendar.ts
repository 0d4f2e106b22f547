/**
 * The calendar after the first letter (letters §7): the receipt, the answer, one reminder, the elected members, an open
 * letter, the end. Pure. Hints, T0 and small communes go the short way: one reminder, then the end.
 */
import type { Grade } from '../classifiers/types.js';
import {
  addDays,
  explainAnswerDate,
  formatDate,
  nextWorkingDay,
  outOfQuiet,
  previousWorkingDay,
  type LegalDay,
} from '../french/index.js';
import { SMALL_FOR_DOCUMENTS } from './documents.js';
import { asksOnly, letterAt } from '../letters/kinds/index.js';
import type { Due, DueKind } from './due-words.js';
import type { CaseFacts, FirstLetter } from './project.js';

/** Days after the first letter, and what else may be set. */
export interface Calendar {
  readonly otherAddress: number;
  readonly byPost: number;
  readonly answer: number;
  readonly afterReminder: number;
  readonly openLetter: number;
  readonly review: number;
  /** Days that a reminder leaves for an answer when it was sent late. */
  readonly reminderDays: number;
  /** Days between the announcement of a publication and the publication (law §6). */
  readonly noticeDays: number;
  /** Days between an oral question and the council. */
  readonly beforeCouncil: number;
  /** A commune of fewer inhabitants has its own short way. */
  readonly smallCommune: number;
}

export const CALENDAR: Calendar = {
  otherAddress: 8,
  byPost: 15,
  answer: 30,
  afterReminder: 45,
  openLetter: 60,
  review: 90,
  reminderDays: 15,
  noticeDays: 30,
  beforeCouncil: 7,
  smallCommune: 3500,
};

export type StageAfterSending = 'sent' | 'acknowledged' | 'unanswered' | 'reminded' | 'escalated';

export interface CalendarContext {
  readonly grade: Grade;
  readonly department: string | undefined;
  readonly communePopulation: number | null;
  readonly documentsElsewhere: string | null;
}

/** What is due once the first letter has left and no answer has come, the next first. */
export function dueAfterSending(
  stage: StageAfterSending,
  facts: CaseFacts,
  letter: FirstLetter,
  context: CalendarContext,
  calendar: Calendar,
): readonly Due[] {
  const { department } = context;
  const day = (kind: DueKind, days: number, ...because: string[]): Due => {
    const counted = addDays(letter.day, days);
    const working = nextWorkingDay(counted, department);
    const moved = working === counted ? [] : [`Le ${formatDate(counted)} n’est pas un jour ouvré.`];
    return {
      kind,
      day: working,
      because: [`${days} jours après l’envoi du ${formatDate(letter.day)}.`, ...moved, ...because],
      letter: null,
    };
  };
  const quiet = (kind: DueKind, days: number, ...because: string[]): Due => {
    const { day: shown, reasons } = explainAnswerDate(letter.day, department, days);
    return { kind, day: shown, because: [...reasons, ...because], letter: letterAt(kind) };
  };
  const short = shortWay(facts, letter, context, calendar);
  const review = day('review-case', calendar.review, 'Clore le dossier ou en faire une campagne.');
  switch (stage) {
    case 'sent':
      return [
        day('other-address', calendar.otherAddress, 'La réception n’est pas prouvée.'),
        ...(isHint(letter, context)
          ? [
              quiet(
                'close',
                calendar.afterReminder,
                'La réception n’est pas prouvée : le dossier se clôt « sans suite », jamais « sans réponse ».',
              ),
            ]
          : [
              day('by-post', calendar.byPost, 'La réception n’est pas prouvée.'),
              {
                ...review,
                because: [...review.because, 'Sans preuve de réception, rien ne se dit d’un silence.'],
              },
            ]),
      ];
    case 'acknowledged':
    case 'unanswered': {
      const wait = quiet('await-answer', calendar.answer);
      const remind: Due =
        facts.lastReminder === null
          ? quiet(
              'remind',
              calendar.answer,
              stage === 'unanswered' ? 'Aucune réponse à cette date.' : 'La réception est prouvée.',
              ...reminderCameBack(facts, letter),
            )
          : quiet('close', calendar.afterReminder, 'Une relance est déjà partie.');
      return [
        ...(stage === 'acknowledged' && facts.lastReminder === null ? [wait] : []),
        remind,
        ...requestDocuments(facts, letter, context, calendar),
      ];
    }
    case 'reminded': {
      const kind = short === null ? 'escalate' : 'close';
      const end = later(quiet(kind, calendar.afterReminder), facts, context, calendar);
      if (short !== null) return [{ ...end, because: [...end.because, short] }];
      if (facts.lastReminder?.receipt === null)
        return [
          ...secondChannel(facts.lastReminder, context, calendar),
          ...requestDocuments(facts, letter, context, calendar),
          { ...review, because: [...review.because, NOT_SHOWN] },
        ];
      return [
        end,
        ...oralQuestion(facts, end, context, calendar),
        ...requestDocuments(facts, letter, context, calendar),
        review,
      ];
    }
    case 'escalated':
      return short === null
        ? [
            ...oralQuestion(facts, null, context, calendar),
            ...openLetter(facts, letter, context, calendar),
            review,
          ]
        : [{ ...review, because: [...review.because, short] }];
  }
}

const NOT_SHOWN =
  'La réception de la relance n’est pas prouvée : ni les élu·es ni le public ne sont informés d’un silence.';

/** A reminder whose arrival nothing shows: what follows it says that it arrived, and waits (letters §6, « No answer »). */
function secondChannel(
  { day, because }: Pick<FirstLetter, 'day' | 'because'>,
  { department }: CalendarContext,
  calendar: Calendar,
): readonly Due[] {
  return (['otherAddress', 'byPost'] as const).map((step) => ({
    kind: step === 'byPost' ? 'by-post' : 'other-address',
    day: nextWorkingDay(addDays(day, calendar[step]), department),
    because: [`${calendar[step]} jours après la relance du ${formatDate(day)}. ${NOT_SHOWN}`, because],
    letter: null,
  }));
}

function reminderCameBack({ deliveryFailed }: CaseFacts, first: FirstLetter): readonly string[] {
  return deliveryFailed === null || deliveryFailed.letter === first.letter
    ? []
    : [
        `La relance n’est pas arrivée (${formatDate(deliveryFailed.day)}) : elle repart à une autre adresse, ou par un autre moyen.`,
        deliveryFailed.because,
      ];
}

/** A late reminder still leaves time for an answer. */
function later(
  due: Due,
  { lastReminder }: CaseFacts,
  { department }: CalendarContext,
  calendar: Calendar,
): Due {
  if (lastReminder === null || due.day === null) return due;
  const counted = addDays(lastReminder.day, calendar.reminderDays);
  const { day, reasons } = outOfQuiet(counted, department);
  if (day <= due.day) return due;
  return {
    ...due,
    day,
    because: [
      `${calendar.reminderDays} jours après la relance du ${formatDate(lastReminder.day)} : ${formatDate(counted)}.`,
      ...reasons,
    ],
  };
}

/** A week before the next council, by a councillor: the union cannot ask it itself (law §3). */
function oralQuestion(
  { council }: CaseFacts,
  after: Due | null,
  { department }: CalendarContext,
  calendar: Calendar,
): readonly Due[] {
  if (council === null) return [];
  const day = previousWorkingDay(addDays(council, -calendar.beforeCouncil), department);
  // Before the elected members are written to there is no question to propose.
  const earliest = after === null ? null : after.day;
  if (earliest !== null && day < earliest) return [];
  return [
    {
      kind: 'oral-question',
      day,
      because: [
        `${calendar.beforeCouncil} jours avant le conseil du ${formatDate(council)}, un jour ouvré.`,
        'Une élue ou un élu pose la question ; le règlement intérieur dit quand la déposer.',
      ],
      letter: letterAt('oral-question'),
    },
  ];
}

function openLetter(
  { noticeGiven }: CaseFacts,
  letter: FirstLetter,
  { department }: CalendarContext,
  calendar: Calendar,
): readonly Due[] {
  const earliest = addDays(letter.day, calendar.openLetter);
  const counted = `${calendar.openLetter} jours après l’envoi du ${formatDate(letter.day)} : ${formatDate(earliest)}.`;
  const rule = `Avant toute publication, la collectivité est prévenue et a ${calendar.noticeDays} jours pour répondre.`;
  if (noticeGiven === null) return [{ kind: 'prior-notice', day: null, because: [rule], letter: null }];
  const noticed = addDays(noticeGiven.day, calendar.noticeDays);
  const from = noticed > earliest ? noticed : earliest;
  const { day, reasons } = outOfQuiet(from, department);
  return [
    {
      kind: 'open-letter',
      day,
      because: [
        counted,
        `${rule} Prévenue le ${formatDate(noticeGiven.day)} : ${formatDate(noticed)}.`,
        ...reasons,
        'La coordination et le bureau national valident d’abord.',
      ],
      letter: letterAt('open-letter'),
    },
  ];
}

/** In parallel to the reminder, when documents are useful; one open request an authority (law §2). */
function requestDocuments(
  { documents }: CaseFacts,
  letter: FirstLetter,
  context: CalendarContext,
  calendar: Calendar,
): readonly Due[] {
  if (documents !== null || isHint(letter, context) || context.documentsElsewhere !== null) return [];
  const { day, reasons } = explainAnswerDate(letter.day, context.department, calendar.answer);
  const population = context.communePopulation;
  const isSmall = population !== null && population < SMALL_FOR_DOCUMENTS;
  return [
    {
      kind: 'request-documents',
      day,
      because: [
        ...reasons,
        'Une lettre à part, au titre du livre III du code des relations entre le public et l’administration.',
        ...(isSmall
          ? [
              `Commune de moins de ${SMALL_FOR_DOCUMENTS.toLocaleString('fr-FR')} habitants : la coordination donne d’abord son accord.`,
            ]
          : []),
      ],
      letter: letterAt('request-documents'),
    },
  ];
}

function isHint({ template }: FirstLetter, { grade }: CalendarContext): boolean {
  return asksOnly(template) || grade === 'hinted' || grade === 'none';
}

/** Why there is one reminder only and no escalation; null when there may be one. */
function shortWay(
  { answers }: CaseFacts,
  { template }: FirstLetter,
  { grade, communePopulation }: CalendarContext,
  { smallCommune }: Calendar,
): string | null {
  if (answers.length > 0)
    return 'La collectivité a répondu en partie : elle n’est pas dite « sans réponse », et rien ne s’adresse à d’autres.';
  if (asksOnly(template)) return 'La lettre « Qui a créé ce visuel ? » n’appelle qu’une relance.';
  if (grade === 'hinted' || grade === 'none') return 'À ce constat, une seule relance est possible.';
  return communePopulation !== null && communePopulation < smallCommune
    ? 'Une petite commune ne reçoit qu’une relance.'
    : null;
}

/**
 * The first day on which a silence may be told: the one after the last date that an answer was asked for. Null as long
 * as nothing proves that a letter arrived.
 */
export function silenceFrom(
  { firstLetter, lastReminder, receipt }: Pick<CaseFacts, 'firstLetter' | 'lastReminder' | 'receipt'>,
  department?: string,
  calendar: Calendar = CALENDAR,
): LegalDay | null {
  if (firstLetter === null || receipt === null) return null;
  const asked =
    lastReminder === null
      ? explainAnswerDate(firstLetter.day, department, calendar.answer).day
      : reminderAnswerDate(firstLetter.day, lastReminder.day, department, calendar);
  return addDays(asked, 1);
}

/** The end of a reminder's time: what a reminder names as its own date. */
export function reminderAnswerDate(
  firstSentOn: LegalDay,
  remindedOn: LegalDay,
  department?: string,
  calendar: Calendar = CALENDAR,
): LegalDay {
  const { day } = explainAnswerDate(firstSentOn, department, calendar.afterReminder);
  const late = outOfQuiet(addDays(remindedOn, calendar.reminderDays), department).day;
  return late > day ? late : day;
}
