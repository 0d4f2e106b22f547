/** T2, the reminder: asks again what the first letter asked and nobody answered (letters §6). */
import { letterKind } from './kind.js';
import { SAMPLE_NAMING, sampleFirst } from './sample-letters.js';

export const t2 = letterKind({
  id: 't2',
  purpose: 'reminder',
  proposedAt: ['remind', 'ask-remaining'],
  namesAi: 'as-first',
  gates: ['reminder'],
  refersToFirst: true,
  restsOnSilence: true,
  asksForMention: true,
  // Half the time of a first letter.
  answerDays: 15,
  attaches: ['first'],
  sample: (grade) => ({ circumstances: { previous: [sampleFirst(grade)] } }),
  variants: [
    {
      name: 'réponse partielle',
      circumstances: {
        previous: [SAMPLE_NAMING],
        answer: { receivedOn: '2026-10-01', nature: 'other', quotation: null, commitment: null },
      },
    },
    { name: 'deux visuels, une question répondue', others: ['technical'], options: { answered: [0] } },
  ],
});
