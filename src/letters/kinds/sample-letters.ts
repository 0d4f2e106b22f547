/** Earlier letters of the sample case: a commune and letters that do not exist. */
import type { Grade } from '../../classifiers/types.js';
import type { PreviousLetter } from '../composition.js';

const FIRST = { reference: 'VIG-2026-000123', sentOn: '2026-09-07', receivedOn: '2026-09-08' } as const;

export const SAMPLE_NAMING: PreviousLetter = {
  ...FIRST,
  kind: 't1',
  unanswered: [
    'si un outil d’IA générative a été utilisé pour ce visuel, par qui et sur décision de qui ;',
    'quel budget et quelles modalités sont prévus pour confier ce type de commande à des artistes.',
  ],
};

const SAMPLE_ASKING: PreviousLetter = {
  ...FIRST,
  kind: 't0',
  unanswered: [
    'le nom de la personne ou du studio qui a créé ce visuel ;',
    'comment ce visuel a été réalisé ;',
  ],
};

export const SAMPLE_REMINDER: PreviousLetter = {
  kind: 't2',
  reference: 'VIG-2026-000140',
  sentOn: '2026-10-08',
  receivedOn: '2026-10-09',
  unanswered: [],
};

/** The letter that opened a case of this grade. */
export const sampleFirst = (grade: Grade): PreviousLetter =>
  grade === 'none' ? SAMPLE_ASKING : SAMPLE_NAMING;

/** What its visual announces. */
export const SAMPLE_EVENT = { name: 'Marché de Noël', on: '2026-12-05' } as const;
