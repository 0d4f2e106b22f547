/**
 * What a contract or a call is about, without the names of persons in it: « Fresque de Mme […] ». A name that nothing
 * announces cannot be told from that of a place; who names a contract in a letter reads its object first. Pure
 * (reference: public data §4.1).
 */
import { textTold } from '../fields.js';

const CIVILITY =
  /^(?:[Ll][’'])?\(?(?:MM?\.|Mr\.?|MR\.?|Mmes?|MMES?|Mlles?|MLLES?|[Mm]onsieur|MONSIEUR|[Mm]adame|MADAME|[Mm]ademoiselle|MADEMOISELLE)$/u;
/** In small letters: in a title in capitals any word may follow « ARTISTE ». */
const TRADE =
  /^(?:l[’'])?(?:artiste|artiste-auteur|artiste-autrice|auteure?|autrice|illustrat(?:eur|rice)|graphiste|photographe|peintre|plasticien(?:ne)?|dessinat(?:eur|rice)|designer)$/u;
const PARTICLE = /^(?:de|du|des|le|la)$/u;
/** What follows a civility or a trade, capital or not, and is no name. */
const NO_NAME: ReadonlySet<string> = new Set(
  'le la les de du des et ou pour par sur au aux en dans avec maire président présidente ville commune communauté département région mairie musée lot marché'.split(
    ' ',
  ),
);
/** Given name and surname, and one more. */
const MOST_WORDS = 3;

/** The object on one line, names masked; null for nothing. @param value as the producer has it */
export function objectTold(value: unknown): string | null {
  const object = textTold(value);
  return object === null ? null : withoutPersons(object);
}

/** Masks what a civility (« Mme Camille Nom ») or a trade (« l’illustratrice Camille Nom ») announces. */
export function withoutPersons(object: string): string {
  const words = object.split(' ');
  const kept: string[] = [];
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    kept.push(word);
    at += 1;
    const least = CIVILITY.test(word) ? 1 : TRADE.test(word) ? 2 : null;
    const end = least === null ? at : endOfName(words, at, least);
    if (end > at) kept.push(`[…]${/\P{L}*$/u.exec(words[end - 1] ?? '')?.[0] ?? ''}`);
    at = end;
  }
  return kept.join(' ');
}

/** Where a name that begins at `from` ends; `from` when fewer than `least` words of it stand there. */
function endOfName(words: readonly string[], from: number, least: number): number {
  let [at, names] = [from, 0];
  while (names < MOST_WORDS) {
    const skipped = PARTICLE.test(words[at] ?? '') ? 1 : 0;
    const word = words[at + skipped] ?? '';
    if (!/^\p{Lu}/u.test(word) || NO_NAME.has(word.toLowerCase().replace(/\P{L}+$/u, ''))) break;
    at += skipped + 1;
    names += 1;
    // A sign ends it; the dot of « C. Nom » does not.
    if (/[^\p{L}.’'-]$/u.test(word) || /\p{Ll}\.$/u.test(word)) break;
  }
  return names < least ? from : at;
}
