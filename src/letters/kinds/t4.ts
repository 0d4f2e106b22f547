/** T4, to the elected members, after a first letter and a reminder without answer (letters §6). */
import { letterKind } from './kind.js';
import { SAMPLE_NAMING, SAMPLE_REMINDER } from './sample-letters.js';

export const t4 = letterKind({
  id: 't4',
  purpose: 'escalation',
  proposedAt: ['escalate'],
  greeting: 'assembly',
  reader: 'others',
  gates: ['not-small', 'silence'],
  refersToFirst: true,
  restsOnSilence: true,
  asksForMention: true,
  attaches: ['first', 'reminder'],
  mayEnclose: ['question-orale'],
  sample: () => ({
    circumstances: {
      previous: [SAMPLE_NAMING, SAMPLE_REMINDER],
      executive: { office: 'maire', sex: 'F' },
    },
  }),
  variants: [
    { name: 'avec le projet de question', options: { withQuestion: true } },
    {
      name: 'deux visuels, avec le projet de question',
      options: { withQuestion: true },
      others: ['technical'],
    },
  ],
});
