/**
 * When two accounts count as two people. Somebody who administers can make an account and come in by its link herself, or
 * take a code away and make a link: for some days the two accounts are tied, and where another person is needed neither
 * counts as another one than the other. The person whose account it is has that time to read her mail and to say so. Pure;
 * read from the log by `tied-people.ts`.
 */
import { formatInstant } from '../french/index.js';

/** A link that is shown on a screen is used at once or copied into a message. */
export const LINK_HOURS = 72;
/** `newAccessDays` of the settings, unless told. */
export const DEFAULT_NEW_ACCESS_DAYS = 7;

/** When it is asked (ISO-8601 instant), and for how many days accounts stay tied; the usual ones when left out. */
export interface TieAsk {
  readonly at: string;
  readonly newAccessDays?: number | undefined;
}

/** Two accounts, and until when they are tied (ISO-8601 instant, a whole minute). */
export interface Tie {
  readonly one: string;
  readonly other: string;
  readonly until: string;
}

/**
 * Who is tied to a person, each until when. Ties reach further: whoever invited two accounts, or came in as somebody who
 * then invited another one, may be all of them. Of several ways the one that lasts longest counts, and a way lasts as
 * long as its first tie that ends. Pure.
 */
export function tiedTo(ties: readonly Tie[], person: string): ReadonlyMap<string, string> {
  const reached = new Map<string, string>();
  let isNew = true;
  while (isNew) {
    isNew = false;
    for (const { one, other, until } of ties)
      for (const [from, to] of [
        [one, other],
        [other, one],
      ] as const) {
        const before = from === person ? until : reached.get(from);
        if (to === person || before === undefined) continue;
        const end = before < until ? before : until;
        if (end <= (reached.get(to) ?? '')) continue;
        reached.set(to, end);
        isNew = true;
      }
  }
  return reached;
}

/** Until when a person is tied to one of these at least; null when to none of them. */
export function tiedUntil(tied: ReadonlyMap<string, string>, people: Iterable<string>): string | null {
  return [...people].reduce<string | null>((last, one) => {
    const until = tied.get(one);
    return until === undefined || (last !== null && until <= last) ? last : until;
  }, null);
}

/** « 14 décembre 2026 à 10 h 42 (heure de Paris) ». */
export function tieEndWords(until: string): string {
  return formatInstant(until) ?? until;
}

/** Why two accounts are not two people yet. */
export const TIED_BECAUSE =
  'l’un des deux accès a été ouvert ou rétabli par l’autre, ou les deux par une même personne, il y a trop peu de jours';
