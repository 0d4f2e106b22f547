/** Lines that name a letter: the title of the visual as far as it may be said, the objet, the subject of the mail. Pure. */
import { addressMentionsAi, aiWords } from './wording.js';
import { fillLine } from './fill-template.js';
import { withoutNames } from './person-names.js';
import { cut, innerWords, oneLine, shortAddress } from './quoted.js';
import type { LetterTemplate } from './types.js';
import type { Values } from './variables.js';

const MAX_TITLE_CHARS = 70;
const MAX_OBJET_CHARS = 90;
const MAX_SUBJECT_CHARS = 78;

/** Words that introduce a name or a source: a credit is no title. */
const CREDIT_START =
  /^(?:©|\(c\)|copyright|cr[ée]dits?(?!\p{L})|source\s*:|(?:photo(?:graphie)?|illustration|image|visuel|dessin)s?\s*(?::|©|par(?!\p{L})))/iu;
/** What stands in an alternative text when nobody wrote one. */
const NO_TITLE =
  /^(?:image|photo|illustration|visuel|affiche|logo|banni[eè]re|sans titre|untitled|null|undefined|[\d\s_-]*)$|\.(?:jpe?g|png|webp|avif|gif|svg|tiff?|pdf)$/iu;

/**
 * A title that speaks of AI would say in the letter's voice what only the phrase may say, and a caption that is a
 * credit names a person: the visual is then the one « décrit en annexe ».
 */
export function shownTitle(title: string | null): string | null {
  if (title === null) return null;
  const words = withoutNames(innerWords(title, MAX_TITLE_CHARS));
  const whole = oneLine(title);
  const isNone = words === '' || NO_TITLE.test(words) || CREDIT_START.test(words);
  return isNone || aiWords(whole).length > 0 || addressMentionsAi(whole) ? null : words;
}

/** An address fit for a sentence; null where it would speak of AI in a letter that does not. */
export function shownAddress(address: string | null, silent: boolean): string | null {
  if (address === null) return null;
  return silent && addressMentionsAi(address) ? null : shortAddress(address);
}

const names = (source: string) => source.includes('visuel.titre');

/** The line « Objet », 90 characters at most. */
export function objetOf(template: LetterTemplate, values: Values): string {
  const { objet, shortObjet } = template;
  const filled = names(objet) && values['visuel.titre'] === null ? null : fillLine(objet, values);
  return filled !== null && Array.from(filled).length <= MAX_OBJET_CHARS
    ? filled
    : cut(fillLine(shortObjet, values), MAX_OBJET_CHARS);
}

/** The reference stands last and whole; the title gives way (letters.md §4). */
export function subjectOf(template: LetterTemplate, values: Values, reference: string): string {
  const suffix = ` [${reference}]`;
  const room = MAX_SUBJECT_CHARS - suffix.length;
  const { emailSubject, shortObjet } = template;
  const title = values['visuel.titre'];
  const fits = (text: string) => Array.from(text).length <= room;
  if (names(emailSubject) && title !== null) {
    const around = Array.from(fillLine(emailSubject, { ...values, 'visuel.titre': '' })).length;
    const shortTitle = cut(title, Math.max(8, room - around));
    const filled = fillLine(emailSubject, { ...values, 'visuel.titre': shortTitle });
    if (fits(filled)) return `${filled}${suffix}`;
  } else if (!names(emailSubject)) {
    const filled = fillLine(emailSubject, values);
    if (fits(filled)) return `${filled}${suffix}`;
  }
  return `${cut(fillLine(shortObjet, values), room)}${suffix}`;
}

/** What stands over those who sign an open letter with the union. */
export function signatoriesTitle(count: number): string {
  return count === 1 ? 'Signataire' : 'Signataires';
}
