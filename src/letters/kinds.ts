/** The kinds of letters and the texts that they take in: the lists that everything else goes by. */

/** The kinds of letters (letters.md §6). `t3b` is a sheet of data for a form, not a letter. */
export const TEMPLATE_KINDS = [
  't0',
  't1',
  't2',
  't3',
  't3b',
  't4',
  't5',
  't6',
  't7',
  't8',
  't9',
  't10',
] as const;
export type TemplateKind = (typeof TEMPLATE_KINDS)[number];

/** Texts that stand in several letters: paragraphs put in under conditions, and annexes on a page of their own. */
export const PART_IDS = [
  'article-50',
  'contrat',
  'subventions',
  'droit-auteur',
  'enseignement',
  'revenus',
  'clause',
  'critere',
  'charte',
  'question-orale',
] as const;
export type PartId = (typeof PART_IDS)[number];
