/** Whose word counts on a picture, and what these words say together. Pure. */
import { activeEntries } from './decisions.js';
import type { Confirmed, DecisionEntry, Mention } from './types.js';
import { mayCoordinate } from '../accounts/roles.js';

/** The word of each person that counts: her last one, in each capacity. */
export interface Voices {
  readonly reviews: readonly DecisionEntry[];
  /** Last word of anyone who coordinates. */
  readonly ruling: DecisionEntry | null;
  /** Active entries in the order of writing, reviews and rulings that still speak. */
  readonly speaking: readonly DecisionEntry[];
  /** One entry a person, coordinator's included. */
  readonly confirming: readonly ConfirmedEntry[];
}

export type ConfirmedEntry = DecisionEntry & { readonly decision: Confirmed };

/** Whose word counts on a picture. */
export function voicesOf(decisions: readonly DecisionEntry[]): Voices {
  const active = activeEntries(decisions);
  const isRuling = ({ capacity, role }: DecisionEntry): boolean =>
    capacity === 'coordinator' && mayCoordinate(role);
  const ruling = active.findLast(isRuling) ?? null;
  // A « ruling » by somebody whose role allows none is a review like another.
  const last = new Map<string, DecisionEntry>();
  for (const entry of active) if (!isRuling(entry)) last.set(entry.person, entry);
  const reviews = active.filter((entry) => last.get(entry.person) === entry);
  const speaking = active.filter((entry) => entry === ruling || reviews.includes(entry));
  const byPerson = new Map<string, ConfirmedEntry>();
  for (const entry of speaking) if (isConfirmed(entry)) byPerson.set(entry.person, entry);
  return { reviews, ruling, speaking, confirming: [...byPerson.values()] };
}

export function isConfirmed(entry: DecisionEntry): entry is ConfirmedEntry {
  return entry.decision.kind === 'confirmed';
}

export type Settled = 'nothing' | 'unsure' | 'disputed' | 'left-open' | 'dismissed' | 'confirmed';

/** What people say together. A ruling settles what was said before it; a contrary word after it opens it again. */
export function settle({ speaking, ruling, reviews }: Voices): Settled {
  if (speaking.length === 0) return 'nothing';
  if (ruling !== null) {
    if (ruling.decision.kind === 'unsure') return 'left-open';
    const after = speaking.slice(speaking.indexOf(ruling) + 1);
    const isContrary = after.some(
      ({ decision }) => decision.kind !== 'unsure' && decision.kind !== ruling.decision.kind,
    );
    return isContrary ? 'disputed' : ruling.decision.kind;
  }
  const kinds = new Set(reviews.map(({ decision }) => decision.kind));
  if (kinds.has('confirmed') && kinds.has('dismissed')) return 'disputed';
  if (kinds.has('confirmed')) return 'confirmed';
  return kinds.has('dismissed') ? 'dismissed' : 'unsure';
}

/** Somebody recognises a real person, and no coordinator said otherwise afterwards. */
export function isPersonFlagged({ speaking, ruling }: Voices): boolean {
  const flags = speaking.filter((entry) => isConfirmed(entry) && entry.decision.recognisablePerson);
  const last = flags.at(-1);
  if (last === undefined) return false;
  const isCleared =
    ruling !== null &&
    isConfirmed(ruling) &&
    !ruling.decision.recognisablePerson &&
    speaking.indexOf(ruling) > speaking.indexOf(last);
  return !isCleared;
}

/** The mentions that count: the coordinator's reading when there is one, else everybody's. */
export function mentionsOf({ confirming, ruling }: Voices): readonly Mention[] {
  return ruling !== null && isConfirmed(ruling)
    ? [ruling.decision.mention]
    : confirming.map(({ decision }) => decision.mention);
}

/** The coordinator's words first, then the reviewers' in their order. */
export function wordsOf({ confirming, ruling }: Voices): readonly Confirmed[] {
  const words = confirming.map(({ decision }) => decision);
  return ruling !== null && isConfirmed(ruling)
    ? [ruling.decision, ...words.filter((one) => one !== ruling.decision)]
    : words;
}

/**
 * Who reviewed, for the rule that another person approves the letter. Somebody who coordinates and settles beside a
 * reviewer may approve; alone she is the reviewer.
 */
export function reviewersOf({ confirming, ruling }: Voices): readonly string[] {
  const people = confirming.map(({ person }) => person);
  const others = people.filter((person) => person !== ruling?.person);
  return others.length > 0 ? others : people;
}
