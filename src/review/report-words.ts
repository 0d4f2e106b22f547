/** Which visuals of a site speak of what a person reports: by the words around them and their dates. Pure. */
import type { Surroundings } from '../classifiers/types.js';
import { fold } from './report-rules.js';

/** What is known of a report's event. */
export interface EventWords {
  readonly words: readonly string[];
  /** Day of the event or on which it was seen; null when neither is known. */
  readonly day: string | null;
}

/** What a visual is shown with. */
export interface ShownWith {
  readonly surroundings: Surroundings;
  readonly pageUrl: string;
  readonly imageUrl: string;
  /** ISO-8601 instant. */
  readonly firstSeen: string;
}

export interface Closeness {
  /** Greater is closer; 0 = nothing in common. */
  readonly score: number;
  /** Words in common, as the page writes them without accents. */
  readonly words: readonly string[];
}

const EMPTY_WORDS = new Set(
  (
    'avec aux dans des les une est pour par sur sous son ses leur leurs cette ces que qui quoi plus tout tous toute toutes ' +
    'affiche affiches visuel visuels image images photo mairie ville commune grand grande saint sainte rue place vue devant ' +
    'html http https www index page wp content uploads jpeg'
  ).split(' '),
);
const MAX_WORDS = 24;

/** Words of some texts that tell them apart, folded, each once. */
export function tellingWords(texts: readonly (string | null)[]): readonly string[] {
  const words = texts.flatMap((text) => fold(text ?? '').split(/[^a-z0-9]+/));
  return [...new Set(words)]
    .filter((word) => word.length >= 3 && !EMPTY_WORDS.has(word) && !/^\d{1,3}$/.test(word))
    .slice(0, MAX_WORDS);
}

/** Weight of a word found close to the visual, in its addresses, on its page. */
const NEAR = 3;
const ADDRESS = 2;
const PAGE = 1;
const DAY_MS = 86_400_000;
/** A poster goes on line some weeks before its event, and is seen in the street while it hangs. */
const CLOSE_DAYS = 60;

/** How close a shown visual is to what was reported. Without a word in common the date alone says little, and never more than one word. */
export function closenessOf({ words, day }: EventWords, shown: ShownWith): Closeness {
  const { surroundings: s } = shown;
  const near = wordSet([s.caption, s.alt, s.title, s.fileName, s.credit]);
  const address = wordSet([decodeAddress(shown.imageUrl)]);
  const page = wordSet([s.pageTitle, decodeAddress(shown.pageUrl)]);
  const found = words.flatMap((word) => {
    const weight = has(near, word) ? NEAR : has(address, word) ? ADDRESS : has(page, word) ? PAGE : 0;
    return weight === 0 ? [] : [{ word, weight: weight * (word.length >= 5 ? 1 : 0.5) }];
  });
  const away = day === null ? null : Math.abs(Date.parse(day) - Date.parse(shown.firstSeen)) / DAY_MS;
  const closeInTime = away === null || away > CLOSE_DAYS ? 0 : 1 - away / CLOSE_DAYS;
  const said = found.reduce((sum, { weight }) => sum + weight, 0);
  return { score: said + closeInTime, words: found.map(({ word }) => word) };
}

function wordSet(texts: readonly (string | null)[]): ReadonlySet<string> {
  return new Set(texts.flatMap((text) => fold(text ?? '').split(/[^a-z0-9]+/)));
}

/** The word, or its plural or singular. */
function has(words: ReadonlySet<string>, word: string): boolean {
  return words.has(word) || words.has(`${word}s`) || (word.endsWith('s') && words.has(word.slice(0, -1)));
}

function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    // An address that is no text is compared as it stands.
    return address;
  }
}
