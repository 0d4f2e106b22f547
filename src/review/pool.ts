/**
 * Second readings from outside: who knows neither the town nor the first reader looks with a free eye, and a small
 * section finds the second person whom a hint needs. A decision given here is a reviewer's like any other.
 */
import { transact, type Db } from '../../db/open.js';
import { decisionsOf } from '../../db/queries/decisions.js';
import { countPool, isInPool, nextInPool } from '../../db/queries/pool.js';
import type { Mark } from '../classifiers/types.js';
import { activeEntries } from './decisions.js';
import { decide, openPicture, type Asker, type Decided, type DecisionForm } from './review.js';
import { tiedIds } from './tied.js';
import type { FieldProblem } from './types.js';

export interface PoolWish extends Asker {
  /**
   * Codes of the départements that are this person's own; nothing that they show is offered. Empty = none is hers
   * (national office). Where people have territories, those are given here.
   */
  readonly ownDepartements: readonly string[];
}

export type PoolOpened =
  | { readonly kind: 'opened'; readonly picture: string; readonly version: string }
  /** It waits for nobody from outside any more, or is open elsewhere. Whose word came first is not told. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly problems: readonly FieldProblem[] };

/** How many second readings wait, counted up to a hundred. */
export function countSecondReadings(db: Db, wish: PoolWish): number {
  return countPool(db, { ...wish, tied: tiedIds(db, wish) });
}

/**
 * Takes the next second reading, with a lease.
 *
 * @param except pictures that this person gave back
 */
export function openSecondReading(db: Db, wish: PoolWish, except: readonly string[] = []): PoolOpened {
  return transact(db, (tx) => {
    const picture = nextInPool(tx, { ...wish, tied: tiedIds(tx, wish), except });
    return picture === null ? GONE : open(tx, picture, wish);
  });
}

/** Opens one picture again, as long as it waits for this person. */
export function reopenSecondReading(db: Db, picture: string, wish: PoolWish): PoolOpened {
  return transact(db, (tx) =>
    isInPool(tx, picture, { ...wish, tied: tiedIds(tx, wish) }) ? open(tx, picture, wish) : GONE,
  );
}

const GONE = { kind: 'gone' } as const;

function open(tx: Db, picture: string, wish: PoolWish): PoolOpened {
  const opened = openPicture(tx, picture, wish);
  switch (opened.kind) {
    case 'opened':
      return { kind: 'opened', picture: opened.picture, version: opened.version };
    case 'held':
      return GONE;
    case 'refused':
      return opened;
  }
}

export type SecondReading = Exclude<Decided, { kind: 'stale' }> | { readonly kind: 'gone' | 'said-already' };

/** Writes a second reading down, in one transaction with the check that it is still wanted. */
export function giveSecondReading(
  db: Db,
  form: Omit<DecisionForm, 'capacity'> & Pick<PoolWish, 'ownDepartements'>,
): SecondReading {
  return transact(db, (tx) => {
    if (!isInPool(tx, form.picture, { ...form, tied: tiedIds(tx, form) })) {
      const own = activeEntries(decisionsOf(tx, form.picture)).some(({ person }) => person === form.person);
      return own ? { kind: 'said-already' } : GONE;
    }
    const decided = decide(tx, { ...form, capacity: 'reviewer' });
    return decided.kind === 'stale' ? GONE : decided;
  });
}

/** Stands where the authority was named. */
const UNNAMED = '[…]';

/**
 * A text of the authority without its name, however it is written (capitals, accents, hyphens). A political leaning or
 * what one heard of a town must not weigh on a second reading.
 *
 * @param names as they are known; a shorter form that people use may remain
 */
export function withoutNames(text: string, names: readonly string[]): string {
  return names.reduce((rest, name) => {
    const words = fold(name)
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== '');
    if (words.length === 0) return rest;
    const written = new RegExp(
      `(?<![\\p{L}\\p{N}])${words.join('[^\\p{L}\\p{N}]{0,3}')}(?![\\p{L}\\p{N}])`,
      'gu',
    );
    const found = [...fold(rest).matchAll(written)].toReversed();
    return found.reduce((kept, { index, 0: { length } }) => {
      return kept.slice(0, index) + UNNAMED + kept.slice(index + length);
    }, rest);
  }, text.normalize('NFC'));
}

/** Without capitals and accents, and as long as before: a place in it is the same place in the text. */
function fold(text: string): string {
  return Array.from(text, (letter) => {
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
    return plain.length === letter.length ? plain : letter;
  }).join('');
}

const MASKED = '[masqué pour la lecture à l’aveugle]';
/** Marks whose value is a person's name, or a text with one. */
const NAMES_PEOPLE: ReadonlySet<string> = new Set(['iptc-byline', 'text-not-ai']);
/** Places whose value names people or the authority. */
const NAMES_SOMEBODY: ReadonlySet<string> = new Set(['credit', 'page-credit', 'address']);

/**
 * The marks as the pool shows them: what was read and where stays, a person's name or an address of the authority goes.
 * That a name stands there is what counts for the reading, not whose (reference: law §5 and §7, names of agents and
 * authors are kept to where they are needed).
 */
export function anonymousMarks(marks: readonly Mark[], names: readonly string[]): readonly Mark[] {
  return marks.map((mark) => ({
    ...mark,
    value:
      NAMES_PEOPLE.has(mark.id) || NAMES_SOMEBODY.has(mark.where) ? MASKED : withoutNames(mark.value, names),
  }));
}
