/** The texts that letters take in, and how the grades of what was read follow each other. */
import type { Grade } from '../classifiers/types.js';

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
