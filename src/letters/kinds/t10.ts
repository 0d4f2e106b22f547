/** T10, the rectification: an artist made it, or it went to the wrong authority. It never speaks of AI (letters §6). */
import { letterKind } from './kind.js';
import { SAMPLE_NAMING, sampleFirst } from './sample-letters.js';

export const t10 = letterKind({
  id: 't10',
  purpose: 'courtesy',
  proposedAt: ['apologise'],
  namesAi: 'never',
  gates: ['rectified'],
  refersToFirst: true,
  rectifies: true,
  sample: (grade) => ({ circumstances: { previous: [sampleFirst(grade)], error: 'artist' } }),
  variants: [
    {
      name: 'autre collectivité',
      circumstances: { previous: [SAMPLE_NAMING], error: 'other-authority' },
    },
    { name: 'deux visuels', others: ['technical'] },
  ],
});
