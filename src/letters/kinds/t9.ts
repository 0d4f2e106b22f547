/** T9, the acknowledgement of an answer (letters §6). */
import { letterKind, type SampleVariant } from './kind.js';
import { SAMPLE_NAMING, sampleFirst } from './sample-letters.js';

const answered = (
  name: string,
  nature: 'admitted' | 'supplier' | 'relayed' | 'refuses',
  others: SampleVariant['others'] = [],
): SampleVariant => ({
  name,
  circumstances: {
    previous: [SAMPLE_NAMING],
    answer: { receivedOn: '2026-11-16', nature, quotation: null, commitment: null },
  },
  others,
});

export const t9 = letterKind({
  id: 't9',
  purpose: 'courtesy',
  proposedAt: ['acknowledge'],
  gates: ['answered'],
  refersToFirst: true,
  sample: (grade) => ({
    circumstances: {
      previous: [sampleFirst(grade)],
      answer: {
        receivedOn: '2026-11-16',
        nature: 'commits',
        quotation: 'Le visuel a été réalisé en interne.',
        commitment: 'La prochaine édition sera confiée à une illustratrice.',
      },
    },
  }),
  variants: [
    answered('la collectivité le reconnaît', 'admitted'),
    answered('le visuel vient d’un prestataire', 'supplier'),
    answered('le visuel vient d’un autre organisme', 'relayed'),
    answered('la collectivité ne souhaite pas répondre', 'refuses'),
    answered('deux visuels d’un prestataire', 'supplier', ['technical']),
  ],
});
