import type { Surroundings } from '../types.js';
import { ownDocument } from './documents.js';
import { onceForText } from './once.js';
import type { MarkInput, MarkMatch, MarkRule } from './rule.js';
import { normaliseWords } from './words-normalise.js';
import { isAboutSeveral, isPageAboutAi, isShortForm, readWords, type Place } from './words.js';

interface PlacedText {
  readonly place: Place;
  readonly text: string;
  readonly around: Surroundings;
}

function textsOf({ surroundings }: MarkInput): PlacedText[] {
  return surroundings.flatMap((around) => {
    const attached: readonly [Place, string | null][] = [
      ['credit', around.credit],
      ['caption', around.caption],
      ['alt', around.alt],
      ['title', around.title],
    ];
    return [
      ...attached.flatMap(([place, text]) => (text === null ? [] : [{ place, text, around }])),
      ...around.pageCredits.map((text): PlacedText => ({ place: 'page-credit', text, around })),
    ];
  });
}

const readPlaced = onceForText(readWords);

const SENTENCES: Readonly<Record<Place, string>> = {
  credit: 'Le crédit du visuel dit que l’IA a servi à le faire.',
  caption: 'La légende du visuel dit que l’IA a servi à le faire.',
  alt: 'Le texte de remplacement du visuel dit que l’IA a servi à le faire.',
  title: 'L’infobulle du visuel dit que l’IA a servi à le faire.',
  'page-credit': 'Une mention de la page parle d’un recours à l’IA, sans désigner ce visuel.',
};
const WORDS_SOURCE = 'crédits et légendes lus dans des pages publiques\u00a0; catalogue des marques §5';
const WEAK_SENTENCE = 'Un texte à côté du visuel évoque l’IA, mais il peut avoir un autre sens.';

const creditAi: MarkRule = {
  id: 'text-credit-ai',
  strength: 'stated',
  kind: 'generated',
  generator: null,
  weight: null,
  explain: SENTENCES.credit,
  ...ownDocument('text-credit-ai', WORDS_SOURCE),
  match: (input) =>
    textsOf(input).flatMap(({ place, text, around }): MarkMatch[] => {
      const reading = readPlaced(text, place);
      if (reading.says !== 'ai') return [];
      const { firmness, kind, generator } = reading.statement;
      const base = { where: place, value: text, kind, generator };
      const isWeak =
        firmness === 'weak' ||
        (isPageAboutAi(around) && isShortForm(text)) ||
        // A tooltip often repeats the title of an article.
        (place === 'title' && isAboutSeveral(text));
      if (isWeak) return [{ ...base, strength: 'hint', weight: 'counted', explain: WEAK_SENTENCE }];
      if (place === 'page-credit') {
        return [{ ...base, strength: 'hint', weight: 'counted', explain: SENTENCES[place] }];
      }
      return [{ ...base, explain: SENTENCES[place] }];
    }),
};

/* --- Named authors --- */

const NAME_WORD = "\\p{Lu}[\\p{L}'’-]+";
const INITIAL = '\\p{Lu}\\.(?:-?\\p{Lu}\\.)?';
const PERSON = `(?:${NAME_WORD}|${INITIAL})(?:\\s+(?:de|du|des|d['’]|le|la|van|von))?\\s+(?:${NAME_WORD})`;
const PERSON_AFTER_CREDIT = new RegExp(
  `(?:©|\\([cC]\\)|[Cc]r[ée]dits?(?:\\s+[Pp]hotos?)?\\s*:|[Cc]opyright|[Pp]hotographe\\s*:|[Ii]llustrat(?:eur|rice)\\s*:|[Gg]raphiste\\s*:|(?:[Pp]hotos?|[Ii]llustrations?|[Dd]essins?|[Aa]ffiches?|[Vv]isuels?)\\s*(?::|©|par)|(?:[Rr][ée]alis[ée]|[Dd]essin[ée]|[Ii]llustr[ée]|[Pp]hotographi[ée]|[Cc]r[ée][ée])e?s?\\s+par)\\s*(${PERSON})`,
  'u',
);
const NO_PERSON =
  /\b(?:ia|claude anthropic|ville|mairie|commune|communaute|service|agence|office|departement|region|metropole|association|comite|ecole|college|place|rue|salle|parc|adobe|stock|freepik|getty|images?|shutterstock|istock|unsplash|pexels|pixabay|canva|midjourney|dall-e|chatgpt|firefly|gemini|copilot|stable diffusion|leonardo|tous droits|droits|photo|studio)\b/;

function namedAuthor(text: string): string | null {
  const found = PERSON_AFTER_CREDIT.exec(text.slice(0, 500).replace(/\s+/g, ' '));
  const name = found?.[1];
  return found === null || name === undefined || NO_PERSON.test(normaliseWords(name)) ? null : found[0];
}

const textNotAi: MarkRule = {
  id: 'text-not-ai',
  strength: 'human',
  kind: null,
  generator: null,
  weight: null,
  explain: 'Un texte attaché au visuel nomme son auteur ou son autrice, ou dit que l’IA n’a pas servi.',
  ...ownDocument('text-not-ai', WORDS_SOURCE),
  match: (input) =>
    textsOf(input).flatMap(({ place, text }): MarkMatch[] => {
      if (place === 'page-credit' || place === 'title') return [];
      const reading = readPlaced(text, place);
      if (reading.says === 'ai') return [];
      const author = place === 'alt' ? null : namedAuthor(text);
      return reading.says === 'not-ai' || author !== null ? [{ where: place, value: text }] : [];
    }),
};

export const creditRules: readonly MarkRule[] = [creditAi, textNotAi];
