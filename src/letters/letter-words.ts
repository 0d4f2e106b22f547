/** How far a letter is, in French. Pure. */
import type { LetterRow, LetterStepRow } from '../../db/queries/letters.js';

export const STATUS_WORDS: Readonly<Record<LetterRow['status'], string>> = {
  draft: 'brouillon',
  reviewed: 'relue',
  approved: 'validée',
  withdrawn: 'retirée',
};

export const STEP_WORDS: Readonly<Record<LetterStepRow['kind'], string>> = {
  drafted: 'écrite',
  edited: 'reprise',
  reviewed: 'relue',
  approved: 'validée',
  withdrawn: 'retirée',
};
