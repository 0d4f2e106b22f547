/**
 * What people saw in a picture, and what it is worth (DESIGN §5). Pure.
 *
 * The rule: two people, each blind to the other, at least two observations each, make `hinted`, and never more. It is
 * read strictly: two observations are of two different kinds (one hand marked twice is one thing seen), and an entry is
 * blind only when nothing that others entered was shown to its author before. Counter-evidence cancels them as it
 * cancels every hint. Until the rule is met no observation is a mark: nothing of it can reach a letter.
 */
import type { Mark, Verdict } from '../classifiers/types.js';
import { sortMarks } from '../classifiers/verdict.js';
import { OBSERVATION_WORDS } from './observation-words.js';
import { isRecord, readInstant, readText } from './read-fields.js';
import {
  OBSERVATION_IDS,
  type FieldProblem,
  type Observation,
  type ObservationEvent,
  type ObservationId,
  type PicturePlace,
  type Read,
} from './types.js';

/** Observers that the rule asks for, each blind to the other. */
export const OBSERVERS_NEEDED = 2;
/** Different observations that each of them has to enter. */
export const OBSERVATIONS_NEEDED = 2;
/** Most observations in one entry. */
export const MAX_OBSERVATIONS = 12;
/** Longest note, in UTF-16 units. */
export const MAX_NOTE_CHARS = 300;
/** Smallest side of a marked place, as a fraction: a place that nobody could see again is none. */
export const MIN_PLACE_SIDE = 0.005;

const IDS: ReadonlySet<string> = new Set(OBSERVATION_IDS);

/**
 * Reads an entry of observations as a form or a stored column gives it. Total: any value, no exception.
 * @param value `[{ id, place: { x, y, width, height }, note }]`; an empty list says « looked, saw nothing »
 */
export function readObservations(value: unknown): Read<readonly Observation[]> {
  if (!Array.isArray(value)) return refused('observations', 'La liste des observations n’a pas pu être lue.');
  if (value.length > MAX_OBSERVATIONS)
    return refused('observations', `Gardez les ${MAX_OBSERVATIONS} observations les plus nettes.`);
  const problems: FieldProblem[] = [];
  const observations: Observation[] = [];
  for (const [index, one] of value.entries()) {
    const read = readObservation(one, `observations.${index}`);
    if (read.kind === 'ok') observations.push(read.value);
    else problems.push(...read.problems);
  }
  return problems.length > 0 ? { kind: 'refused', problems } : { kind: 'ok', value: observations };
}

function readObservation(value: unknown, field: string): Read<Observation> {
  const { id, place, note } = isRecord(value) ? value : {};
  const isKnown = (one: unknown): one is ObservationId => typeof one === 'string' && IDS.has(one);
  if (!isKnown(id)) return refused(`${field}.id`, 'Choisissez une observation dans la liste.');
  const where = readPlace(place);
  if (where === null) return refused(`${field}.place`, 'Marquez sur l’image l’endroit où cela se voit.');
  const text = readText(note ?? null, MAX_NOTE_CHARS);
  if (text === undefined)
    return refused(`${field}.note`, `La note est trop longue : ${MAX_NOTE_CHARS} caractères au plus.`);
  return { kind: 'ok', value: { id, place: where, note: text } };
}

/** A rectangle that lies in the picture and can be seen again; null for any other value. */
export function readPlace(value: unknown): PicturePlace | null {
  if (!isRecord(value)) return null;
  const { x, y, width, height } = value;
  if (!isFraction(x) || !isFraction(y) || !isFraction(width) || !isFraction(height)) return null;
  if (width < MIN_PLACE_SIDE || height < MIN_PLACE_SIDE) return null;
  // A finger on a screen draws up to the edge: what rounding adds beyond it is no mistake of hers.
  const slack = 1e-6;
  return x + width <= 1 + slack && y + height <= 1 + slack ? { x, y, width, height } : null;
}

function isFraction(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1;
}

/**
 * Reads one stored event; null for what is none. Wide enough for a column of JSON, so that a damaged one is found out
 * here and not in a rule.
 */
export function readObservationEvent(value: unknown): ObservationEvent | null {
  if (!isRecord(value)) return null;
  const { kind, person, at, observations } = value;
  const instant = readInstant(at);
  if (typeof person !== 'string' || person === '' || instant === null) return null;
  if (kind === 'shown' || kind === 'withdrawn') return { kind, person, at: instant };
  if (kind !== 'entered') return null;
  const read = readObservations(observations);
  return read.kind === 'ok' ? { kind, person, at: instant, observations: read.value } : null;
}

/** What stands of one person's observations. */
export interface Observer {
  readonly person: string;
  /** Entered before anything of others was shown to this person: these alone count. */
  readonly blind: readonly Observation[];
  /** Entered afterwards: kept and shown, never counted. */
  readonly afterwards: readonly Observation[];
  /** Whether this person entered something blind, be it that there is nothing to see. */
  readonly lookedBlind: boolean;
}

/** Goes through the events in their order. One `Observer` a person, in the order of their first event. */
export function observersOf(events: readonly ObservationEvent[]): readonly Observer[] {
  const people = new Map<string, Observer & { readonly sawOthers: boolean }>();
  for (const event of events) {
    const known = people.get(event.person) ?? {
      person: event.person,
      blind: [],
      afterwards: [],
      lookedBlind: false,
      sawOthers: false,
    };
    people.set(event.person, step(known, event));
  }
  return [...people.values()].map(({ person, blind, afterwards, lookedBlind }) => ({
    person,
    blind,
    afterwards,
    lookedBlind,
  }));
}

type State = Observer & { readonly sawOthers: boolean };

function step(known: State, event: ObservationEvent): State {
  switch (event.kind) {
    case 'entered':
      return known.sawOthers
        ? { ...known, afterwards: [...known.afterwards, ...event.observations] }
        : { ...known, blind: [...known.blind, ...event.observations], lookedBlind: true };
    case 'shown':
      return { ...known, sawOthers: true };
    case 'withdrawn':
      // What was taken back is gone, and what was seen stays seen.
      return { ...known, blind: [], afterwards: [], lookedBlind: false };
  }
}

/** What one person may see of the observations of a picture. */
export interface VisibleObservations {
  readonly own: readonly Observation[];
  /**
   * `hidden` until this person has entered hers, or has chosen to see without observing (a `shown` event). Not even
   * their number is told: it would already say what to look for.
   */
  readonly others: 'hidden' | readonly Observer[];
  /** True when showing `others` now has to be written down first as a `shown` event, and did not happen yet. */
  readonly mustRecordShown: boolean;
}

/**
 * What the page may show to `person`. The report's own words about the picture follow the same rule: they are shown
 * with `others`, and hidden with them.
 */
export function visibleTo(person: string, events: readonly ObservationEvent[]): VisibleObservations {
  const observers = observersOf(events);
  const own = observers.find((one) => one.person === person);
  const sawOthers = events.some((event) => event.kind === 'shown' && event.person === person);
  const mine = own === undefined ? [] : [...own.blind, ...own.afterwards];
  if (!sawOthers && own?.lookedBlind !== true) return { own: mine, others: 'hidden', mustRecordShown: false };
  return {
    own: mine,
    others: observers.filter((one) => one.person !== person),
    mustRecordShown: !sawOthers,
  };
}

/** What the observations of a picture amount to. */
export type ObservationResult =
  | { readonly kind: 'hinted'; readonly marks: readonly Mark[]; readonly people: readonly string[] }
  /** Not enough yet. `counting` = people whose blind entry already counts. */
  | { readonly kind: 'not-enough'; readonly counting: readonly string[]; readonly because: string };

/** Applies the rule of DESIGN §5 to the events of one picture. */
export function weighObservations(events: readonly ObservationEvent[]): ObservationResult {
  const counting = observersOf(events).filter((one) => kindsOf(one.blind).size >= OBSERVATIONS_NEEDED);
  const people = counting.map(({ person }) => person);
  if (people.length < OBSERVERS_NEEDED) {
    return { kind: 'not-enough', counting: people, because: whyNotEnough(people.length, events) };
  }
  const ids = OBSERVATION_IDS.filter((id) =>
    counting.some(({ blind }) => blind.some((observation) => observation.id === id)),
  );
  return { kind: 'hinted', people, marks: ids.map((id) => markOf(id, counting)) };
}

function kindsOf(observations: readonly Observation[]): ReadonlySet<ObservationId> {
  return new Set(observations.map(({ id }) => id));
}

function whyNotEnough(counting: number, events: readonly ObservationEvent[]): string {
  if (!events.some((event) => event.kind === 'entered')) return 'Personne n’a encore noté ce qui se voit.';
  return counting === 0
    ? 'Il faut deux personnes qui aient noté chacune deux observations différentes, sans voir celles de l’autre.'
    : 'Une personne a noté au moins deux observations ; il en faut une deuxième, qui n’ait pas vu les siennes.';
}

/** The person's own words stay out: a mark goes into letters. */
function markOf(id: ObservationId, observers: readonly Observer[]): Mark {
  const seen = observers.filter(({ blind }) => blind.some((one) => one.id === id)).length;
  const who = seen === 1 ? 'Une personne l’a noté' : `${seen} personnes l’ont noté`;
  return {
    id: `observed-${id}`,
    strength: 'observed',
    kind: null,
    generator: null,
    where: 'eye',
    value: OBSERVATION_WORDS[id].label,
    weight: null,
    explain: `${who} en regardant le visuel, sans connaître les observations des autres. ${OBSERVATION_WORDS[id].innocent}`,
    source: 'liste des observations de Vigie',
  };
}

/**
 * A verdict with what people saw. Raises `none` to `hinted` when the rule is met and nothing speaks for a human hand;
 * leaves every other grade, the kind and the generator as they are.
 */
export function withObservations(verdict: Verdict, events: readonly ObservationEvent[]): Verdict {
  const result = weighObservations(events);
  if (result.kind === 'not-enough') return verdict;
  const isDefended = verdict.marks.some(({ strength }) => strength === 'human');
  if (isDefended) return verdict;
  return {
    ...verdict,
    marks: sortMarks([...verdict.marks, ...result.marks]),
    grade: verdict.grade === 'none' ? 'hinted' : verdict.grade,
  };
}

function refused(field: string, message: string): { kind: 'refused'; problems: FieldProblem[] } {
  return { kind: 'refused', problems: [{ field, message }] };
}
