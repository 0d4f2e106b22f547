/** Which entries make sense in a case as it stands, and from which day on. Pure. */
import {
  allowedEvents,
  ANSWER_WORDS,
  EVENT_WORDS,
  isRequestReturned,
  isDocumentsOpen,
  silenceFrom,
  whyNotTakenBack,
  type CaseFacts,
  type CaseReading,
} from '../../../cases/index.js';
import { formatDate, type LegalDay } from '../../../french/index.js';
import { ENTRIES, ENTRY_KINDS, type Entry, type EntryKind } from './entries.js';

/**
 * Entries that make sense in a case as it stands, whoever asks: what the table of moves allows, and what the facts do.
 *
 * @param department INSEE code, for the days on which an answer was asked for
 */
export function entriesFor(
  reading: CaseReading,
  today: LegalDay,
  department: string | undefined,
): readonly Entry[] {
  const { stage, facts } = reading.projection;
  const allowed = new Set(allowedEvents(stage));
  return ENTRY_KINDS.filter((kind) => {
    if (!allowed.has(kind)) return false;
    const rule = MAKES_SENSE[kind];
    if (rule !== undefined && !rule(facts, { reading, today, department })) return false;
    const { isOf } = ENTRIES[kind];
    return isOf === null || facts.pictures.some(isOf);
  }).map((kind) => (letterMeant(kind, reading)?.isReminder === true ? ofReminder(kind) : ENTRIES[kind]));
}

/** The letter that an arrival or a return is said of: of the first until it has arrived, then of the last reminder. */
export function letterMeant(
  kind: EntryKind,
  { projection: { facts, stage } }: CaseReading,
): { readonly letter: string; readonly day: LegalDay; readonly isReminder: boolean } | null {
  const { firstLetter, uncertain, receipt, lastReminder } = facts;
  const first = firstLetter ?? uncertain;
  if (kind === 'receipt' && receipt === null) return first === null ? null : { ...first, isReminder: false };
  if (kind === 'delivery-failed' && stage === 'sent')
    return first === null ? null : { ...first, isReminder: false };
  const isOfReminder =
    kind === 'receipt' || (kind === 'delivery-failed' && (stage === 'reminded' || stage === 'escalated'));
  return isOfReminder && lastReminder !== null && lastReminder.receipt === null
    ? { ...lastReminder, isReminder: true }
    : null;
}

function ofReminder(kind: EntryKind): Entry {
  const entry = ENTRIES[kind];
  return { ...entry, ...entry.ofReminder };
}

type Rule = (
  facts: CaseFacts,
  about: {
    readonly reading: CaseReading;
    readonly today: LegalDay;
    readonly department: string | undefined;
  },
) => boolean;

const hasLeft: Rule = ({ firstLetter, uncertain }) => firstLetter !== null || uncertain !== null;

/** What the table of moves cannot know. */
const MAKES_SENSE: Readonly<Partial<Record<EntryKind, Rule>>> = {
  answered: hasLeft,
  receipt: (_facts, { reading }) => letterMeant('receipt', reading) !== null,
  'delivery-failed': (_facts, { reading }) => letterMeant('delivery-failed', reading) !== null,
  'no-answer': (facts, { today, department }) => {
    const from = silenceFrom(facts, department);
    return facts.noAnswer === null && facts.answers.length === 0 && from !== null && today >= from;
  },
  'taken-back': (_facts, { reading }) => takeableOf(reading).length > 0,
  'artist-named': ({ artistNamed }) => artistNamed === null,
  'documents-receipt': ({ documents }) => isDocumentsOpen(documents) && documents.receipt === null,
  'documents-answered': ({ documents }) => isDocumentsOpen(documents),
  'cada-referred': ({ documents }) => isDocumentsOpen(documents) && documents.referred === null,
  'cada-opinion': ({ documents }) =>
    documents !== null && documents.referred !== null && documents.opinion === null,
  'documents-ended': ({ documents }) => isDocumentsOpen(documents) || isRequestReturned(documents),
  'council-dated': hasLeft,
  'notice-given': ({ noticeGiven }) => noticeGiven === null,
  held: ({ held }) => held === null,
  resumed: ({ held }) => held !== null,
};

/** Answers and statements that may be taken back, with their number among the events, the last first. */
export function takeableOf({ events }: CaseReading): readonly (readonly [number: string, label: string])[] {
  return events
    .flatMap((event, index) =>
      whyNotTakenBack(events, index + 1) === null && 'answer' in event && event.kind !== 'documents-answered'
        ? [
            [
              String(index + 1),
              `${formatDate(event.day)} : ${EVENT_WORDS[event.kind].toLowerCase()}, « ${ANSWER_WORDS[event.answer]} »`,
            ] as const,
          ]
        : [],
    )
    .toReversed();
}

const OF_LETTER: ReadonlySet<EntryKind> = new Set(['answered', 'receipt', 'delivery-failed', 'notice-given']);
const OF_REQUEST: ReadonlySet<EntryKind> = new Set([
  'documents-receipt',
  'documents-answered',
  'documents-ended',
  'cada-referred',
]);

/** The day before which an entry says nothing of this case, and of what that day is; null when any will do. */
export function notBefore(
  kind: EntryKind,
  reading: CaseReading,
): { readonly day: LegalDay; readonly of: string } | null {
  const { firstLetter, uncertain, documents } = reading.projection.facts;
  const meant = letterMeant(kind, reading);
  const letter = meant ?? firstLetter ?? uncertain;
  if (OF_LETTER.has(kind) && letter !== null)
    return {
      day: letter.day,
      of: meant?.isReminder === true ? 'le départ de la relance' : 'le départ de la lettre',
    };
  if (OF_REQUEST.has(kind) && documents !== null)
    return { day: documents.requested.day, of: 'le départ de la demande' };
  const referred = documents?.referred ?? null;
  return kind === 'cada-opinion' && referred !== null
    ? { day: referred.day, of: 'l’enregistrement par la CADA' }
    : null;
}
