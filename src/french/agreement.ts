/**
 * The plural of a short phrase, word by word, for texts that speak of one visual or of several. Pure. Only words of the
 * table are changed or kept: a phrase with another one has no plural here, and whoever writes says it in full.
 */

/** Words whose plural no ending tells. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ['ce', 'ces'],
  ['cet', 'ces'],
  ['cette', 'ces'],
  ['le', 'les'],
  ['la', 'les'],
  ['du', 'des'],
  ['au', 'aux'],
  ['il', 'ils'],
  ['elle', 'elles'],
  ['est', 'sont'],
  ['était', 'étaient'],
  ['sera', 'seront'],
  ['a', 'ont'],
  ['avait', 'avaient'],
  ['aura', 'auront'],
  ['vient', 'viennent'],
  ['provient', 'proviennent'],
  ['peut', 'peuvent'],
  ['porte', 'portent'],
  ['portera', 'porteront'],
  ['semble', 'semblent'],
  ['relève', 'relèvent'],
  ['figure', 'figurent'],
  ['figurait', 'figuraient'],
  ['montre', 'montrent'],
  ['suit', 'suivent'],
  ['suivra', 'suivront'],
  ['accompagne', 'accompagnent'],
]);

/** Nouns, adjectives and participles that take an « s ». */
const REGULAR: ReadonlySet<string> = new Set(
  [
    'visuel affiche image illustration dessin publication mention crédit outil nom artiste personne copie contrat',
    'document lettre réponse question réaliste visible identique libre',
    'accompagné ajouté choisi concerné confié constaté corrigé créé crédité cité décrit généré intitulé joint modifié',
    'publié réalisé retiré signalé suivant utilisé',
    'accompagnée ajoutée choisie concernée confiée constatée corrigée créée créditée citée décrite générée jointe',
    'modifiée publiée réalisée retirée signalée suivante utilisée',
  ].flatMap((line) => line.split(' ')),
);

/** Words that stay as they are. */
const SAME: ReadonlySet<string> = new Set(
  [
    'à aussi avec dans de désormais en encore été et jamais ne ni nous ou par pas plus pour qui que sans si sur toujours',
    'vous votre vos y annexe ligne',
  ].flatMap((line) => line.split(' ')),
);

/** A placeholder in braces, « d’un », an elided word, a word. */
const PIECE = /\{\{[^}]*\}\}|d’une?(?!\p{L})|\p{L}+’?/giu;

export type Plural =
  | { readonly kind: 'plural'; readonly text: string }
  /** `word` is not in the table. */
  | { readonly kind: 'unknown'; readonly word: string };

/**
 * « ce visuel vient » → « ces visuels viennent », « l’affiche » → « les affiches », « un visuel » → `many` + « visuels ».
 * What stands in double braces stays.
 *
 * @param many what stands for « un » and « une »: a number, or « des »
 */
export function pluralOf(phrase: string, many: string): Plural {
  let unknown: string | null = null;
  const text = phrase.replaceAll(PIECE, (piece: string, offset: number) => {
    const plural = pluralOfPiece(piece, phrase.slice(offset + piece.length), many);
    if (plural === null) unknown ??= piece;
    return plural ?? piece;
  });
  return unknown === null ? { kind: 'plural', text } : { kind: 'unknown', word: unknown };
}

function pluralOfPiece(piece: string, after: string, many: string): string | null {
  if (piece.startsWith('{{')) return piece;
  const lower = piece.toLowerCase();
  if (/^d’une?$/u.test(lower)) return `${piece.charAt(0)}e ${many}`;
  if (lower === 'un' || lower === 'une') return many;
  // « l’ » before a noun is an article; before a verb it is somebody else’s object, and stays for the writer to say.
  if (lower === 'l’') return REGULAR.has(/^\p{L}+/u.exec(after)?.[0] ?? '') ? cased(piece, 'les ') : null;
  if (lower === 'n’' || SAME.has(lower)) return piece;
  if (REGULAR.has(lower)) return `${piece}s`;
  const irregular = IRREGULAR.get(lower);
  return irregular === undefined ? null : cased(piece, irregular);
}

const cased = (like: string, word: string): string =>
  /^\p{Lu}/u.test(like) ? word.charAt(0).toUpperCase() + word.slice(1) : word;
