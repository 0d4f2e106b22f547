/** T5, thanks: for a credit, a mention, a correction, a rule, a signature, a commission (letters §6). */
import { letterKind } from './kind.js';

export const t5 = letterKind({
  id: 't5',
  purpose: 'courtesy',
  proposedAt: ['congratulate'],
  needsVisual: false,
  gates: ['thanks'],
  mayEnclose: ['charte'],
  sample: () => ({ circumstances: { improvement: 'credited' }, options: { withCharter: true } }),
  variants: [
    { name: 'une mention est ajoutée', circumstances: { improvement: 'labelled' } },
    { name: 'la publication est corrigée', circumstances: { improvement: 'corrected' } },
    { name: 'une règle est adoptée', circumstances: { improvement: 'rule' } },
    { name: 'la charte est signée', circumstances: { improvement: 'signed' } },
    { name: 'une commande va à des artistes', circumstances: { improvement: 'commissioned' } },
    { name: 'deux visuels crédités', others: ['technical'] },
  ],
});
