/**
 * How much of a local paragraph stands already in an earlier letter. Identical mass letters are ignored by those who
 * get them (letters.md §5). Pure.
 */
import { formatNumber } from '../french/words.js';
import type { RecentParagraph } from './types.js';

/** At most so many letters are compared. */
export const COMPARED_LETTERS = 50;
/** From this share on, a person is told. */
export const TOO_ALIKE = 0.4;
const WORDS_IN_A_ROW = 3;

/**
 * The share of the text's sequences of three words that the other text has too, 0 to 1. Case, accents, punctuation and
 * figures do not count, so that a copy with another date or town is still found; what one adds around a copied
 * sentence lowers the share only as far as it is longer than the copy. A text of fewer than three words has none.
 */
export function sharedWords(text: string, other: string): number {
  const mine = sequences(text);
  if (mine.size === 0) return 0;
  const theirs = sequences(other);
  let shared = 0;
  for (const sequence of mine) if (theirs.has(sequence)) shared += 1;
  return shared / mine.size;
}

function sequences(text: string): ReadonlySet<string> {
  const words =
    text
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .toLocaleLowerCase('fr')
      .replace(/\d+/gu, '0')
      .match(/[\p{L}0]+/gu) ?? [];
  return new Set(
    words.slice(WORDS_IN_A_ROW - 1).map((_, index) => words.slice(index, index + WORDS_IN_A_ROW).join(' ')),
  );
}

export interface Likeness {
  readonly reference: string;
  readonly share: number;
}

/** The earlier letter that the paragraph is most like, among the last 50; null when there is none. */
export function closestParagraph(text: string, recent: readonly RecentParagraph[]): Likeness | null {
  return recent.slice(0, COMPARED_LETTERS).reduce<Likeness | null>((best, one) => {
    const share = sharedWords(text, one.text);
    return share > 0 && (best === null || share > best.share) ? { reference: one.reference, share } : best;
  }, null);
}

/** What the person who writes is told, in French; null when the paragraph is its own. */
export function likenessRemark(text: string, recent: readonly RecentParagraph[]): string | null {
  const closest = closestParagraph(text, recent);
  if (closest === null || closest.share < TOO_ALIKE) return null;
  return `Le paragraphe local reprend ${formatNumber(closest.share * 100)} % des mots de celui de la lettre ${closest.reference} : une lettre qui parle de ce lieu-ci sera lue.`;
}
