/**
 * The figures of a year, from facts that hold nobody: a line for each year, kind of authority and département. Pure.
 *
 * What is counted, and how (docs/guide/suivre.md says the same in French):
 * - a confirmed visual counts once for each authority that shows it, in the year of the first review that confirms it
 *   and still speaks, in one of three counts that are never added up: the authority says so (`stated`); the file or its
 *   address carries a mark (`technical`); it was asked without proof (`asked`: hints, or no mark at all), which says of
 *   no visual that it is AI;
 * - who found it is told once a visual, at the authority that showed it first (`foundBy`);
 * - small counts stay as they are: they are about authorities and visuals, not about people.
 */
import type { AuthorityKind } from '../authorities/types.js';
import { ANSWER_WORDS, EVENT_WORDS, OUTCOME_WORDS } from '../cases/case-words.js';
import { ANSWERS, OUTCOMES, type Answer, type CaseEvent, type Outcome } from '../cases/types.js';
import type { Grade } from '../classifiers/types.js';
import { GRADE_WORDS, SILENCE_SENTENCE } from '../french/words.js';
import { KIND_OF_AUTHORITY } from './ask.js';
import type { Columns } from './table.js';

/**
 * `machine`: a crawl had flagged it before anybody reported it. `report`: somebody reported it first, or at the same
 * instant. `other`: neither, as for what a person put with another visual.
 */
export type FoundBy = 'machine' | 'report' | 'other';

/**
 * Who found a picture: instants of the first flagging by a crawl and of the first report of it, by whatever content,
 * refused reports included. What nobody can show to have been first is not claimed for the program.
 */
export function foundBy(picture: {
  readonly flaggedAt: string | null;
  readonly reportedAt: string | null;
}): FoundBy {
  const { flaggedAt, reportedAt } = picture;
  if (reportedAt !== null) return flaggedAt !== null && flaggedAt < reportedAt ? 'machine' : 'report';
  return flaggedAt === null ? 'other' : 'machine';
}

const ANSWER_KEYS = [...ANSWERS, 'artist'] as const;
type AnswerKey = (typeof ANSWER_KEYS)[number];

/** Something that happened in a year, at an authority of this kind and département. */
export type Fact = {
  readonly year: number;
  readonly place: { readonly kind: AuthorityKind; readonly departement: string | null };
} & (
  | { readonly kind: 'confirmed'; readonly grade: Grade }
  | { readonly kind: 'found'; readonly by: FoundBy }
  | { readonly kind: 'case-opened' }
  | { readonly kind: 'letter'; readonly what: LetterCount; readonly letters: number }
  | { readonly kind: 'answer'; readonly answer: AnswerKey }
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'answered-after'; readonly days: number }
  | ({ readonly kind: 'sites' } & SiteCounts)
);

/** `uncertain`: nobody knows whether it left. */
export type LetterCount = 'first' | 'reminder' | 'other' | 'uncertain';

interface SiteCounts {
  readonly watched: number;
  readonly lookedAt: number;
  readonly notLookedAt: number;
  readonly neverVisited: number;
  readonly visualsRead: number;
}

export type Counts = { readonly [Key in CountKey]: number };
type CountKey =
  | 'stated'
  | 'technical'
  | 'asked'
  | 'visuals'
  | 'machineFirst'
  | 'reportFirst'
  | 'otherFirst'
  | 'casesOpened'
  | 'firstLetters'
  | 'reminders'
  | 'otherLetters'
  | 'uncertainLetters'
  | AnswerCount
  | OutcomeCount
  | keyof SiteCounts;
export type AnswerCount = `answer-${AnswerKey}`;
export type OutcomeCount = `outcome-${Outcome}`;

export interface StatisticsLine extends Counts {
  readonly year: number;
  /** Null where several kinds, or several départements, are counted together. */
  readonly authorityKind: AuthorityKind | null;
  readonly departement: string | null;
  /** Days from the first letter to the first answer, of the cases whose first answer came in the year. */
  readonly medianDays: number | null;
  readonly silence: string;
}

type Words<Key extends string> = Readonly<Record<Key, string>>;

/** Answers and outcomes, with their words. */
export const ANSWER_COUNTS = Object.fromEntries(
  ANSWER_KEYS.map((key) => [
    `answer-${key}`,
    key === 'artist' ? EVENT_WORDS['artist-named'] : ANSWER_WORDS[key],
  ]),
) as Words<AnswerCount>;
export const OUTCOME_COUNTS = Object.fromEntries(
  OUTCOMES.map((outcome) => [`outcome-${outcome}`, OUTCOME_WORDS[outcome]]),
) as Words<OutcomeCount>;

/** The three counts, in the words of the project; they are never added up. */
export const GRADE_COUNTS = {
  technical: { label: 'Inscrit dans le fichier', sentence: GRADE_WORDS.technical.sentence },
  stated: { label: 'Dit par la collectivité', sentence: GRADE_WORDS.stated.sentence },
  asked: {
    label: 'Demandé sans preuve',
    sentence: 'Une question a été ou peut être posée ; rien ne permet d’affirmer.',
  },
} as const;

export const STATISTICS_COLUMNS: Columns<StatisticsLine> = {
  year: 'Année',
  authorityKind: KIND_OF_AUTHORITY,
  departement: 'Département',
  technical: `Visuels confirmés : ${GRADE_COUNTS.technical.label}`,
  stated: `Visuels confirmés : ${GRADE_COUNTS.stated.label}`,
  asked: `Visuels confirmés : ${GRADE_COUNTS.asked.label}`,
  visuals: 'Visuels confirmés, chacun une fois',
  machineFirst: 'dont relevés d’abord par un passage',
  reportFirst: 'dont signalés d’abord par une personne',
  otherFirst: 'dont trouvés autrement',
  casesOpened: 'Dossiers ouverts',
  firstLetters: 'Premières lettres envoyées',
  reminders: 'Relances envoyées',
  otherLetters: 'Autres lettres envoyées',
  uncertainLetters: 'Lettres dont l’envoi est incertain',
  ...headed('Réponses', ANSWER_COUNTS),
  medianDays: 'Jours jusqu’à la première réponse (médiane)',
  ...headed('Issues', OUTCOME_COUNTS),
  watched: 'Sites suivis',
  lookedAt: 'Sites regardés',
  notLookedAt: 'Sites qui n’ont pas pu être regardés',
  neverVisited: 'Sites pas encore visités',
  visualsRead: 'Visuels lus, à chaque passage',
  silence: 'À lire avec ces nombres',
};

function headed<Key extends string>(before: string, words: Words<Key>): Words<Key> {
  return Object.fromEntries(
    Object.entries<string>(words).map(([key, word]) => [key, `${before} : ${word}`]),
  ) as Words<Key>;
}

/** What counts are kept apart by: `cell` = each kind of authority in each département; `year` = everything of a year. */
export type Grain = 'cell' | 'year';

/** The figures that these facts make, by year, then kind of authority, then département. */
export function statisticsOf(facts: Iterable<Fact>, grain: Grain): readonly StatisticsLine[] {
  const cells = new Map<string, Tally>();
  for (const fact of facts) {
    const { kind, departement } = fact.place;
    const key = grain === 'year' ? String(fact.year) : [fact.year, kind, departement ?? ''].join(' ');
    const tally = cells.get(key) ?? newTally(fact, grain);
    cells.set(key, tally);
    note(tally, fact);
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tally]) => lineOf(tally));
}

interface Tally {
  readonly of: Pick<StatisticsLine, 'year' | 'authorityKind' | 'departement'>;
  readonly counts: Record<CountKey, number>;
  readonly days: number[];
}

function newTally({ year, place }: Fact, grain: Grain): Tally {
  const of =
    grain === 'year'
      ? { year, authorityKind: null, departement: null }
      : { year, authorityKind: place.kind, departement: place.departement };
  return { of, counts: { ...NO_COUNTS }, days: [] };
}

const NO_COUNTS: Readonly<Record<CountKey, number>> = {
  stated: 0,
  technical: 0,
  asked: 0,
  visuals: 0,
  machineFirst: 0,
  reportFirst: 0,
  otherFirst: 0,
  casesOpened: 0,
  firstLetters: 0,
  reminders: 0,
  otherLetters: 0,
  uncertainLetters: 0,
  ...zeros(ANSWER_COUNTS),
  ...zeros(OUTCOME_COUNTS),
  watched: 0,
  lookedAt: 0,
  notLookedAt: 0,
  neverVisited: 0,
  visualsRead: 0,
};

function zeros<Key extends string>(words: Words<Key>): Record<Key, number> {
  return Object.fromEntries(Object.keys(words).map((key) => [key, 0])) as Record<Key, number>;
}

const FOUND_COUNT = { machine: 'machineFirst', report: 'reportFirst', other: 'otherFirst' } as const;
const LETTER_COUNT = {
  first: 'firstLetters',
  reminder: 'reminders',
  other: 'otherLetters',
  uncertain: 'uncertainLetters',
} as const;
const GRADE_COUNT = { stated: 'stated', technical: 'technical', hinted: 'asked', none: 'asked' } as const;

function note({ counts, days }: Tally, fact: Fact): void {
  switch (fact.kind) {
    case 'confirmed':
      counts[GRADE_COUNT[fact.grade]] += 1;
      return;
    case 'found':
      counts.visuals += 1;
      counts[FOUND_COUNT[fact.by]] += 1;
      return;
    case 'case-opened':
      counts.casesOpened += 1;
      return;
    case 'letter':
      counts[LETTER_COUNT[fact.what]] += fact.letters;
      return;
    case 'answer':
      counts[`answer-${fact.answer}`] += 1;
      return;
    case 'outcome':
      counts[`outcome-${fact.outcome}`] += 1;
      return;
    case 'answered-after':
      days.push(fact.days);
      return;
    case 'sites':
      for (const key of ['watched', 'lookedAt', 'notLookedAt', 'neverVisited', 'visualsRead'] as const)
        counts[key] += fact[key];
      return;
  }
}

function lineOf({ of, counts, days }: Tally): StatisticsLine {
  return { ...of, ...counts, medianDays: median(days), silence: SILENCE_SENTENCE };
}

/** The middle one, or the mean of the two in the middle; null of none. */
export function median(values: readonly number[]): number | null {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

/** The answers of events that count; an artist who is named is one. */
export function answersIn(
  events: readonly CaseEvent[],
): readonly { readonly day: string; readonly answer: AnswerKey }[] {
  return events.flatMap((event): readonly { readonly day: string; readonly answer: AnswerKey }[] => {
    if (event.kind === 'answered') return [{ day: event.day, answer: event.answer satisfies Answer }];
    return event.kind === 'artist-named' ? [{ day: event.day, answer: 'artist' }] : [];
  });
}
