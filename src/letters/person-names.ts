/**
 * Names of persons in other people's words. A letter names no agent, graphic artist or provider (reference: law §0, §7):
 * the name gives way to « […] », and the words that matter stay.
 */
import type { Mark } from '../classifiers/types.js';
import { aiWords } from './wording.js';

const NAME_WORD = "\\p{Lu}(?:[\\p{L}'’-]+|\\.(?:-?\\p{Lu}\\.)?)";
const PARTICLE = "(?:(?:de|du|des|le|la|van|von)\\s+|d['’])";
const INTRODUCES =
  '(?:©|\\([cC]\\)|[Cc]opyright|[Cc]r[ée]dits?(?:\\s+\\p{Ll}+)?\\s*:|[Pp]hotographe\\s*:?|[Gg]raphis(?:te|me)\\s*:|[Ii]llustrat(?:eur|rice)\\s*:?|(?:[Pp]hotos?|[Ii]llustrations?|[Dd]essins?|[Aa]ffiches?|[Vv]isuels?|[Ii]mages?)\\s*[:©]|(?<!\\p{L})(?:par|by))\\s*';
const NAMED = new RegExp(`(${INTRODUCES})(${NAME_WORD}(?:\\s+${PARTICLE}{0,2}${NAME_WORD}){1,3})`, 'gu');
/** Public bodies are no persons. */
const PUBLIC_BODY =
  /^(?:ville|mairie|commune|communaut[ée]|service|office|d[ée]partement|r[ée]gion|m[ée]tropole|conseil|syndicat|saint)(?!\p{L})/iu;

const NAME_GAP = '[…]';

/** The text with « […] » for each person's name that follows « par », « © », « Photo : »… A tool's name stays. */
export function withoutNames(text: string): string {
  return text.replace(NAMED, (whole, before: string, name: string) =>
    PUBLIC_BODY.test(name) || aiWords(name).length > 0 ? whole : `${before}${NAME_GAP}`,
  );
}

/** Places of a file that hold a by-line: what stands there and speaks for a person is a name and nothing else. */
const BYLINE = /^(?:iptc:2:(?:80|110)|xmp:dc:creator|exif:Artist|xmp:photoshop:Credit)$/;
const UNNAMED = '[un nom, que cette lettre ne reproduit pas]';

/** A mark's value as a letter may show it. */
export function shownValue(mark: Mark): string {
  if (mark.strength === 'human' && BYLINE.test(mark.where)) return UNNAMED;
  const cleaned = withoutNames(mark.value);
  // Where the « name » was all that spoke of AI, it was a tool's that the list of words does not know.
  return mark.strength === 'human' || aiWords(cleaned).length > 0 ? cleaned : mark.value;
}
