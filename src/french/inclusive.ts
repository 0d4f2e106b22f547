/**
 * Inclusive writing as the union does it, with a switch (letters.md §3): one point médian before the feminine ending,
 * or both words in full. Texts are written with the point; the other form comes from this table and from nothing else.
 */
export const INCLUSIVE_FORMS = ['point', 'doublet'] as const;
export type InclusiveForm = (typeof INCLUSIVE_FORMS)[number];

/** Longest first: « l’auteur·ice » is looked for before « auteur·ice ». */
const DOUBLETS: readonly (readonly [point: string, doublet: string])[] = [
  ['artistes-auteur·ices', 'artistes-auteurs et artistes-autrices'],
  ['artiste-auteur·ice', 'artiste-auteur ou artiste-autrice'],
  ['professionnel·les', 'professionnelles et professionnels'],
  ['illustrateur·ices', 'illustratrices et illustrateurs'],
  ['conseiller·ères', 'conseillères et conseillers'],
  ['plasticien·nes', 'plasticiennes et plasticiens'],
  ['de l’auteur·ice', 'de l’auteur ou de l’autrice'],
  ['l’auteur·ice', 'l’auteur ou l’autrice'],
  ['d’auteur·ices', 'd’auteurs et d’autrices'],
  ['habitant·es', 'habitantes et habitants'],
  ['auteur·ices', 'auteurs et autrices'],
  ['auteur·ice', 'auteur ou autrice'],
  ['adhérent·es', 'adhérentes et adhérents'],
  ['syndiqué·es', 'syndiquées et syndiqués'],
  ['les élu·es', 'les élues et élus'],
  ['élu·es', 'élues et élus'],
];

/** The text in the form asked for. A word that the table does not have keeps its point; `unknownInclusive` finds it. */
export function inclusive(text: string, form: InclusiveForm): string {
  if (form === 'point') return text;
  return DOUBLETS.reduce((work, [point, doublet]) => work.replaceAll(point, doublet), text);
}

/** Words with a point médian that have no form in full yet, with their offset. */
export function unknownInclusive(
  text: string,
): readonly { readonly words: string; readonly offset: number }[] {
  const known = DOUBLETS.reduce((work, [point]) => work.replaceAll(point, '_'.repeat(point.length)), text);
  return [...known.matchAll(/[\p{L}’-]*·[\p{L}·]*/gu)].map((match) => ({
    words: match[0],
    offset: match.index,
  }));
}
