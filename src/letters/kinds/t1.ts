/** T1, the first interpellation: says what was read and asks (letters §6). */
import { letterKind } from './kind.js';
import { SAMPLE_EVENT } from './sample-letters.js';

export const t1 = letterKind({
  id: 't1',
  purpose: 'first',
  opens: 'naming',
  asksForMention: true,
  asksForLabel: true,
  mayEnclose: ['clause', 'critere'],
  sample: () => ({ options: { hasVisibleLabel: false, isRealistic: false } }),
  variants: [
    { name: 'petite commune', circumstances: { isSmall: true } },
    { name: 'petite commune, hors ligne', circumstances: { isSmall: true, isOffline: true } },
    {
      name: 'image réaliste, demandes, contrat, clause',
      options: {
        isRealistic: true,
        hasVisibleLabel: false,
        withClause: true,
        demands: ['subventions', 'droit-auteur', 'enseignement', 'revenus'],
      },
      circumstances: {
        contract: {
          number: '2026COM001',
          subject: 'Identité visuelle des fêtes',
          notifiedOn: '2026-03-02',
          amountEuros: 24_000,
        },
      },
    },
    {
      name: 'prochaine édition, en toutes lettres',
      options: { inclusive: 'doublet', hasVisibleLabel: false, isRealistic: false },
      circumstances: { event: SAMPLE_EVENT },
    },
    { name: 'deux visuels', others: ['technical'] },
    { name: 'trois visuels, sur des indices', grade: 'hinted', others: ['hinted', 'hinted'] },
    {
      name: 'trois visuels réalistes, contrat',
      others: ['technical', 'technical'],
      options: { hasVisibleLabel: false, isRealistic: true },
      circumstances: {
        contract: { subject: 'Identité visuelle des fêtes', notifiedOn: '2026-03-02', amountEuros: null },
      },
    },
  ],
});
