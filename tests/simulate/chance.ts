/** Chance that can be done again: the same words give the same number, in any order of asking. */
import { createHash } from 'node:crypto';

/** From 0 up to 1, the same for the same words. */
export function chanceOf(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE(0) / 4_294_967_296;
}
