/** The words of the form in which a letter is written: offices, demands, documents, enclosures. */
import type { Office } from '../../../french/index.js';
import type { Demand, DocumentAsked } from '../../../letters/index.js';
import type { Enclosable } from './typed.js';

export const OFFICE_WORDS: Readonly<Record<Office, string>> = {
  maire: 'Maire',
  'maire-delegue': 'Maire délégué·e',
  'maire-arrondissement': 'Maire d’arrondissement',
  adjoint: 'Adjoint·e au maire',
  'president-departement': 'Président·e du conseil départemental',
  'president-region': 'Président·e du conseil régional',
  'president-epci': 'Président·e d’intercommunalité',
  'president-assemblee': 'Président·e d’assemblée (Corse, Martinique, Guyane)',
  'president-executif': 'Président·e du conseil exécutif',
  'vice-president': 'Vice-président·e',
  'conseiller-municipal': 'Conseiller·ère municipal·e',
  'conseiller-communautaire': 'Conseiller·ère communautaire',
  'conseiller-departemental': 'Conseiller·ère départemental·e',
  'conseiller-regional': 'Conseiller·ère régional·e',
  'president-groupe': 'Président·e de groupe',
  depute: 'Député·e',
  senateur: 'Sénateur·rice',
  prefet: 'Préfet·e',
};

export const DEMAND_WORDS: Readonly<Record<Demand, readonly [label: string, about: string]>> = {
  subventions: [
    'Aides publiques',
    'que l’absence d’IA générative soit une condition des subventions et des prix',
  ],
  'droit-auteur': [
    'Droit d’auteur',
    'que l’entraînement des modèles demande l’accord des artistes, et soit payé',
  ],
  enseignement: [
    'Enseignement',
    'seulement si la collectivité a une école d’art ou des cours : la lettre le dit',
  ],
  revenus: ['Revenus', 'que les artistes aient des revenus réguliers, dont la commande publique'],
};

export const DOCUMENT_WORDS: Readonly<Record<DocumentAsked, string>> = {
  orders: 'Devis, bons de commande et factures',
  contract: 'Contrat ou conditions de cession des droits',
  brief: 'Cahier des charges ou consignes',
  subscriptions: 'Abonnements ou licences d’outils de génération d’images (seulement si une marque en parle)',
  rules: 'Note, charte ou circulaire sur l’IA (seulement si une marque en parle)',
};

export const ENCLOSED_WORDS: Readonly<Record<Enclosable, readonly [label: string, about: string]>> = {
  clause: ['La clause modèle « création humaine »', 'une annexe que la collectivité peut reprendre'],
  critere: ['Le critère pour les appels d’offres', 'une annexe pour ses prochains marchés'],
  charte: ['La charte à signer', 'ce à quoi la collectivité peut s’engager'],
  question: ['Le kit de question orale', 'pour une ou un membre du conseil'],
};
