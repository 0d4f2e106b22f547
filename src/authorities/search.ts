/** Finding authorities of the directory as a person types. */
import type { AuthorityRow } from '../../db/queries/authorities.js';
import { searchDirectory, setFolded, setWords, unfolded } from '../../db/queries/directory.js';
import type { Territory } from '../../db/queries/territories.js';
import { transact, type Db } from '../../db/open.js';
import { askedWords, foldName, wordsOf } from './search-words.js';

/** Words are made in portions: one of them is short enough for whoever waits. */
const PORTION = 2000;

/**
 * Authorities by the beginnings of the words of their name, by code, SIREN or postcode: those named so exactly first, then
 * those that begin so, then the larger ones; at most `limit`. Nothing for a text without letters and digits.
 */
export function searchAuthorities(
  db: Db,
  text: string,
  limit: number,
  territory: Territory = null,
): readonly AuthorityRow[] {
  const words = askedWords(text);
  if (words.length === 0) return [];
  foldWaiting(db);
  return searchDirectory(db, { words, folded: foldName(text.slice(0, 200)) }, limit, territory);
}

/** Makes the words of authorities that have none yet: those of before the search, and those entered by hand. */
function foldWaiting(db: Db): void {
  let waiting = unfolded(db, PORTION);
  while (waiting.length > 0) {
    const portion = waiting;
    transact(db, (tx) => {
      for (const row of portion) {
        setWords(tx, row.code, wordsOf(row));
        setFolded(tx, row.code, foldName(row.name));
      }
    });
    waiting = unfolded(db, PORTION);
  }
}
