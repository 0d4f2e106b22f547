/** T8, an oral question that a councillor may ask: the union cannot ask it itself (law §3). */
import { letterKind } from './kind.js';
import { SAMPLE_NAMING, SAMPLE_REMINDER } from './sample-letters.js';

export const t8 = letterKind({
  id: 't8',
  purpose: 'escalation',
  proposedAt: ['oral-question'],
  greeting: 'assembly',
  reader: 'others',
  gates: ['not-small'],
  refersToFirst: true,
  restsOnSilence: true,
  saysFindings: true,
  sample: () => ({
    circumstances: {
      previous: [SAMPLE_NAMING, SAMPLE_REMINDER],
      executive: { office: 'maire', sex: 'F' },
    },
  }),
  variants: [{ name: 'deux visuels', others: ['technical'] }],
});
