/**
 * What a contract or a call is about, without the names of persons in it: « Fresque de Mme […] ». Masked is what a civility
 * or a trade announces, and a given name with a surname beside it, but where a place bears it (« école Jean Exemple »): a
 * surname alone, or a given name that no list has, cannot be told from a place; who names a contract in a letter reads its
 * object first. Pure (reference: public data §4.1).
 */
import { textTold } from '../fields.js';
import { OF_COMPANIES } from './company-words.js';
import { foldedWord, isGivenName } from './given-names.js';

const CIVILITY =
  /^(?:[Ll][’'])?\(?(?:M\.|MR?\.?|Mr\.?|Mmes?\.?|MMES?\.?|Mlles?\.?|MLLES?\.?|Melles?|MM\.?|[Mm]onsieur|MONSIEUR|[Mm]essieurs|MESSIEURS|[Mm]adame|MADAME|[Mm]esdames|MESDAMES|[Mm]ademoiselle|MADEMOISELLE)$/u;
/** Streets bear them too. */
const TITLE = /^(?:[Ll][’'])?\(?(?:Dr\.?|Docteure?|Pr\.?|Professeure?|Maître|Me)$/u;
/** Several are named after it. */
const OF_SEVERAL = /^\(?(?:MM\.?|Mmes\.?|MMES\.?|Mlles\.?|MLLES\.?|(?:mess|mesd)\p{L}+)$/iu;
/** In small letters: in a title in capitals any word may follow « ARTISTE ». */
const TRADE =
  /^(?:[ld][’'])?\(?(?:artistes?|artistes?-auteurs?|artistes?-autrices?|auteur(?:e|s|es)?|autrices?|illustrat(?:eurs?|rices?)|graphistes?|photographes?|peintres?|plasticien(?:ne)?s?|dessinat(?:eurs?|rices?)|designers?|sculpt(?:eurs?|rices?)|vidéastes?|réalisat(?:eurs?|rices?)|graveurs?|scénographes?|muralistes?|fresquistes?|graffeu(?:r|se)s?|scénaristes?|écrivaine?s?|infographistes?|street-artistes?)$/u;
const PARTICLE = /^(?:de|du|des|le|la|van|von|di|da|el|ben)$/u;
/** What follows a civility or a trade, capital or not, and is no name. */
const NO_NAME: ReadonlySet<string> = new Set(
  'le la les de du des et ou pour par sur au aux en dans avec maire président présidente ville commune communauté département région mairie musée lot marché'.split(
    ' ',
  ),
);
/** What bears somebody's name in honour, folded; words that may stand between it and the name. */
const PLACES: ReadonlySet<string> = new Set(
  `allee allees biennale carnaval challenge festival festivals marathon salon tournoi trophee trophees amphitheatre aeroport arena auditorium av avenue barrage basilique batiment bd bibliotheque boulevard bourse campus carrefour
  caserne cathedrale centre chapelle chateau chemin cimetiere cinema cite clinique college colleges complexe conservatoire cours creche dojo ecole ecoles eglise ehpad
  espace esplanade fort foyer gare groupe gymnase halle hall hopital hotel immeuble impasse institut jardin lac ludotheque lycee lycees maison
  maternelle mediatheque metro monument musee palais parc parvis passage pavillon piscine place placette pole pont port prix promenade quai quartier residence
  rond-point route rue ruelle salle salles skatepark square stade statue station theatre tour tribune tunnel universite velodrome villa zac zenith`.split(
    /\s+/,
  ),
);
const BETWEEN_PLACE_AND_NAME: ReadonlySet<string> = new Set(
  `de du des la le les l scolaire scolaires maternelle elementaire elementaires primaire primaires municipal municipale culturel culturelle social
  sociale sportif sportive communal communale intercommunal intercommunale departemental departementale regional regionale polyvalent polyvalente public publique
  general docteur dr professeur pr president marechal abbe commandant capitaine colonel`.split(/\s+/),
);
/** Given name and surname, and one more. */
const MOST_WORDS = 3;

/** The object on one line, names masked; null for nothing. @param value as the producer has it */
export function objectTold(value: unknown): string | null {
  const object = textTold(value);
  return object === null ? null : withoutPersons(object);
}

/**
 * Masks what a civility (« Mme Camille Nom »), a title or a trade (« l’illustratrice Camille Nom ») announces, and a given
 * name beside a surname (« Fresque Camille Nom »).
 */
export function withoutPersons(object: string): string {
  // « M.Nom » is two words.
  const words = object.replaceAll(/(?<!\p{L})(MM?|Mr|Mmes?|Mlles?|Dr)\.(?=\p{Lu}\p{L})/gu, '$1. ').split(' ');
  const isInCapitals = !/\p{Ll}/u.test(object);
  const kept: string[] = [];
  /** A name that stays, since a place bears it; a second one may follow (« écoles Jean Exemple et Alix Exemple »). */
  let placeUntil = -1;
  for (let at = 0; at < words.length;) {
    const word = words[at] ?? '';
    const isOfPlace =
      afterPlace(words, at) || (at - 1 <= placeUntil && /^(?:et|,|&)$/u.test(words[at - 1] ?? ''));
    const ofGiven = isGiven(word) ? endOfName(words, at, 2, true) : at;
    if (ofGiven > at && !isOfPlace) {
      // « NOM Camille » holds no more than the surname before it; « Camille Nom » goes on.
      kept.push(`${/^\P{L}*/u.exec(word)?.[0] ?? ''}[…]${endOf(words, ofGiven)}`);
      at = ofGiven;
      continue;
    }
    if (ofGiven > at) placeUntil = ofGiven;
    if (!isOfPlace && !isInCapitals && isGiven(word) && isSurnameInCapitals(words[at - 1])) {
      kept.splice(-1, 1, `${/^\P{L}*/u.exec(words[at - 1] ?? '')?.[0] ?? ''}[…]${endOf(words, at + 1)}`);
      at += 1;
      continue;
    }
    kept.push(word);
    at += 1;
    at = maskAnnounced(words, word, at, kept);
  }
  return kept.join(' ');
}

/** Masks the names that `word` announces, from `at` on; where they end. */
function maskAnnounced(words: readonly string[], word: string, at: number, kept: string[]): number {
  const least = leastOf(words, word, at);
  if (least === null) return at;
  let end = endOfName(words, at, least, false);
  if (end === at) return at;
  kept.push(`[…]${endOf(words, end)}`);
  while (OF_SEVERAL.test(word) && /^(?:et|&)$|^$/u.test(words[end] ?? '') && end < words.length) {
    const next = endOfName(words, end + 1, 1, false);
    if (next === end + 1) break;
    kept.push(words[end] ?? '', `[…]${endOf(words, next)}`);
    end = next;
  }
  return end;
}

/** How many words of a name are to follow; null where none is announced. */
function leastOf(words: readonly string[], word: string, at: number): 1 | 2 | null {
  if (CIVILITY.test(word)) return 1;
  if (TITLE.test(word)) return afterPlace(words, at - 1) ? null : 1;
  if (!TRADE.test(word)) return null;
  return isGiven(words[at] ?? '') ? 1 : 2;
}

/** What signs end the last word of a name. */
function endOf(words: readonly string[], end: number): string {
  return /\P{L}*$/u.exec(words[end - 1] ?? '')?.[0] ?? '';
}

/** A given name with its capital, also « Jean-Pierre » and « (Camille ». */
function isGiven(word: string): boolean {
  const bare = word.replaceAll(/^\P{L}+|\P{L}+$/gu, '').replace(/^[dl][’']/iu, '');
  return (
    /^\p{Lu}/u.test(bare) &&
    foldedWord(bare)
      .split('-')
      .every((piece) => isGivenName(piece, false))
  );
}

/** « NOMDEXEMPLE » before a given name; not what abbreviates or tells a trade or a place. */
function isSurnameInCapitals(word: string | undefined): boolean {
  return word !== undefined && /^\P{L}*\p{Lu}[\p{Lu}’'-]{2,}$/u.test(word) && !isKnown(word);
}

function isKnown(word: string): boolean {
  const folded = foldedWord(word.replaceAll(/^\P{L}+|\P{L}+$/gu, ''));
  return OF_COMPANIES.has(folded) || PLACES.has(folded) || NO_NAME.has(folded) || folded.startsWith('saint');
}

/** Whether a place, and nothing but what qualifies it, stands before. */
function afterPlace(words: readonly string[], at: number): boolean {
  for (let before = at - 1; before >= 0; before -= 1) {
    const folded = foldedWord(
      (words[before] ?? '').replace(/^[ld][’']/iu, '').replaceAll(/^\P{L}+|\P{L}+$/gu, ''),
    );
    if (/^ste?$|^sainte?$/.test(folded) || PLACES.has(folded)) return true;
    if (!BETWEEN_PLACE_AND_NAME.has(folded)) return false;
  }
  return false;
}

/** Where a name that begins at `from` ends; `from` when fewer than `least` words of it stand there. */
function endOfName(words: readonly string[], from: number, least: number, stopsAtKnown: boolean): number {
  let [at, names] = [from, 0];
  while (names < MOST_WORDS) {
    const skipped = PARTICLE.test(words[at] ?? '') ? 1 : 0;
    const word = words[at + skipped] ?? '';
    const bare = word.toLowerCase().replaceAll(/^\P{L}+|\P{L}+$/gu, '');
    if (!/^\P{L}?\p{Lu}/u.test(word) || NO_NAME.has(bare)) break;
    if (stopsAtKnown && isKnown(word)) break;
    at += skipped + 1;
    names += 1;
    // A sign ends it; the dot of « C. Nom » does not.
    if (/[^\p{L}.’'-]$/u.test(word) || /\p{Ll}\.$/u.test(word)) break;
  }
  return names < least ? from : at;
}
