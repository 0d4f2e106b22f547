/** How names are folded for the search: no accents, capitals, hyphens or apostrophes; « st » is « saint ». Pure. */

import { ALSO_CALLED, OWN_STATUS } from './imports/councils.js';

/** A map, not an object: whoever types « constructor » is to find nothing but names. */
const ABBREVIATIONS: ReadonlyMap<string, string> = new Map([
  ['st', 'saint'],
  ['ste', 'sainte'],
  ['sts', 'saints'],
  ['stes', 'saintes'],
]);

/** The words of a text, folded: « L’Haÿ-les-Roses » → l, hay, les, roses. */
export function foldedWords(text: string): readonly string[] {
  return text
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => ABBREVIATIONS.get(word) ?? word);
}

/** A name as one folded text, by which exact finds and beginnings are known. */
export function foldName(name: string): string {
  return foldedWords(name).join(' ');
}

export interface Findable {
  readonly name: string;
  readonly code: string;
  readonly siren: string | null;
  readonly postcodes: readonly string[];
  readonly formerCodes: readonly string[];
}

/** Every word by the beginning of which an authority is found. */
export function wordsOf({ name, code, siren, postcodes, formerCodes }: Findable): readonly string[] {
  const words = foldedWords(name);
  const codes = [code, siren ?? '', ...postcodes, ...formerCodes].map((one) => one.toLowerCase());
  // « lhay » and « portsaintlouis » are typed too.
  const also = foldedWords(`${OWN_STATUS[code] ?? ''} ${ALSO_CALLED[code] ?? ''}`);
  return [...new Set([...words, words.join(''), ...codes, ...also])].filter((word) => word !== '');
}

/** One word of a question: found is what begins with either. */
export type Asked = readonly string[];

/** Most words of a question that count. */
const MAX_ASKED = 8;

/** What is asked by a typed text; empty when it holds no letter and no digit. */
export function askedWords(typed: string): readonly Asked[] {
  const raw = typed
    .slice(0, 200)
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae');
  const words = [...new Set(raw.split(/[^a-z0-9]+/).filter((word) => word !== ''))].slice(0, MAX_ASKED);
  return words
    .filter((word) => !words.some((other) => other !== word && isSaidBy(word, other)))
    .map((word) => {
      const full = ABBREVIATIONS.get(word);
      // While « Strasbourg » is typed, « st » is its beginning.
      return full === undefined ? [word] : [full, word];
    });
}

/** What begins with the longer word begins with the shorter one: it is not looked for twice. */
function isSaidBy(word: string, other: string): boolean {
  return !ABBREVIATIONS.has(word) && !ABBREVIATIONS.has(other) && other.startsWith(word);
}
