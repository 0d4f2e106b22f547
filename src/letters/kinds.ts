/** The kinds of letters and the texts that they take in: the lists that everything else goes by. */
import { LETTER_KINDS, type LetterKind } from '../cases/due-words.js';
import type { Grade } from '../classifiers/types.js';

/** The kinds of letters: those that the cases propose. `t3b` is a sheet of data for a form, not a letter. */
export const TEMPLATE_KINDS = LETTER_KINDS;
export type TemplateKind = LetterKind;

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

/** How much the marks carry, the least first. */
export const GRADE_RANK: Readonly<Record<Grade, number>> = { none: 0, hinted: 1, technical: 2, stated: 3 };
