/** T6, the offer of the clause of human creation, for a call for tenders or for the next ones (letters §6). */
import { letterKind } from './kind.js';
import { SAMPLE_NAMING } from './sample-letters.js';

export const t6 = letterKind({
  id: 't6',
  purpose: 'offer',
  proposedAt: ['propose-clause'],
  needsVisual: false,
  mayEnclose: ['critere'],
  enclosesClause: true,
  sample: () => ({
    circumstances: {
      tender: { subject: 'Conception graphique du programme culturel', reference: '2026-014' },
    },
    options: { withCriterion: true },
  }),
  variants: [{ name: 'à la suite d’une lettre', circumstances: { previous: [SAMPLE_NAMING] }, options: {} }],
});
