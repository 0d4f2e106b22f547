/** T0 « Qui a créé ce visuel ? »: asks for a name and never speaks of AI (letters §6). */
import { letterKind } from './kind.js';
import { SAMPLE_EVENT } from './sample-letters.js';

export const t0 = letterKind({
  id: 't0',
  purpose: 'first',
  opens: 'asking',
  namesAi: 'never',
  asksForMention: true,
  variants: [
    { name: 'avant la prochaine édition', circumstances: { event: SAMPLE_EVENT, isOffline: true } },
    { name: 'trois visuels, chacun avec son constat', others: ['hinted', 'none'] },
  ],
});
