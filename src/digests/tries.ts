/**
 * What is told by a mail of its own is told once; a mail that its server refused told nobody anything, and is tried
 * again on another day, a few times. What had no mail of its own comes with the next weekly one. Pure.
 */
import type { ToldMail } from '../../db/queries/digests.js';
import { parisDay, type LegalDay } from '../french/index.js';

/** The first try and those after refusals. */
export const MOST_TRIES = 3;

/** The name of telling a thing for the n-th time: each is a mail of its own, so that none leaves twice. */
const nameOfTry = (key: string, nth: number): string => (nth === 1 ? key : `${key}:essai-${nth}`);

/** The names of all tries of telling a thing. */
export function triesOf(key: string): readonly string[] {
  return Array.from({ length: MOST_TRIES }, (_, index) => nameOfTry(key, index + 1));
}

/**
 * The name under which a thing is to be told on a day; null when it was told, when it was refused on this very day, and
 * when it was refused often enough.
 *
 * @param told what mails told her under the names of `triesOf`
 */
export function nextTry(key: string, told: ReadonlyMap<string, ToldMail>, today: LegalDay): string | null {
  for (const name of triesOf(key)) {
    const before = told.get(name);
    if (before === undefined) return name;
    if (!before.wasRefused || (parisDay(before.composedAt) ?? today) >= today) return null;
  }
  return null;
}
