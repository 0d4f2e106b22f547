/** The words of reports. */
import type { ReportRow } from '../../../db/queries/reports.js';
import type { Brought, Publisher } from '../../review/types.js';

export const SUPPORT_WORDS: Readonly<Record<ReportRow['support'], string>> = {
  poster: 'Affiche',
  leaflet: 'Tract ou dépliant',
  bulletin: 'Bulletin ou magazine',
  billboard: 'Grand panneau, abribus',
  screen: 'Écran ou panneau lumineux',
  'web-page': 'Page d’un site',
  'social-post': 'Réseau social',
  other: 'Autre support',
};

export const PUBLISHER_WORDS: Readonly<Record<Publisher, string>> = {
  authority: 'la collectivité ou un de ses organismes',
  unknown: 'je ne sais pas',
  company: 'une entreprise ou une association',
  candidate: 'un·e candidat·e ou une liste',
  private: 'une personne privée',
};

export const BROUGHT_WORDS: Readonly<Record<Brought, string>> = {
  photograph: 'une photo ou une capture que j’ai faite',
  visual: 'le visuel lui-même, téléchargé ou reçu',
};

export const REPORT_STATE_WORDS: Readonly<Record<ReportRow['state'], { label: string; says: string }>> = {
  received: {
    label: 'Reçu',
    says: 'Pas encore retrouvé sur un site suivi. Beaucoup de visuels n’y paraissent jamais : ce n’est ni bon ni mauvais signe.',
  },
  found: {
    label: 'Retrouvé en ligne',
    says: 'Un site suivi montre le même visuel. Ce que son fichier contient compte désormais pour la relecture.',
  },
  refused: { label: 'Pas pris', says: 'Ce signalement est hors de ce que Vigie regarde.' },
};
