/** T7, the open letter: announced thirty days before, approved by the national office (letters §6, law §6). */
import { letterKind } from './kind.js';
import { SAMPLE_NAMING, SAMPLE_REMINDER } from './sample-letters.js';

export const t7 = letterKind({
  id: 't7',
  purpose: 'escalation',
  proposedAt: ['open-letter'],
  gates: ['not-small', 'silence', 'announced'],
  refersToFirst: true,
  restsOnSilence: true,
  asksForMention: true,
  isPublic: true,
  sample: () => ({
    circumstances: { previous: [SAMPLE_NAMING, SAMPLE_REMINDER], priorNoticeOn: '2026-10-20' },
    options: {
      signatories: ['Syndicat national des artistes plasticien·nes CGT', 'Association d’exemple'],
      pressContact: 'presse@syndicat.example',
    },
  }),
  variants: [{ name: 'deux visuels', others: ['technical'] }],
});
