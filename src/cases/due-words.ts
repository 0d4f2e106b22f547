/** What can be due on a case, with its words and the letter that it proposes. Pure. */
import type { LegalDay } from '../french/index.js';
import type { TemplateKind } from '../letters/kinds/index.js';
import type { DueKind } from './due-kinds.js';

export { DUE_KINDS, type DueKind } from './due-kinds.js';

export const DUE_WORDS: Readonly<Record<DueKind, string>> = {
  'read-mail': 'Lire le courriel reçu',
  resume: 'Reprendre le dossier',
  'write-letter': 'Préparer la lettre',
  'approve-letter': 'Faire relire et valider la lettre',
  'send-letter': 'Envoyer la lettre',
  'send-again': 'Vérifier l’adresse et renvoyer la lettre',
  'check-delivery': 'Vérifier si la lettre est partie',
  'other-address': 'Essayer une autre adresse ou téléphoner',
  'by-post': 'Envoyer par la poste',
  'await-answer': 'Attendre la réponse',
  remind: 'Relancer',
  'request-documents': 'Demander les documents, s’ils sont utiles',
  escalate: 'Informer les élu·es',
  'oral-question': 'Proposer une question orale au conseil',
  'prior-notice': 'Annoncer à la collectivité ce qui serait publié',
  'open-letter': 'Proposer une lettre ouverte (validation nationale)',
  'ask-remaining': 'Demander ce qui reste sans réponse',
  acknowledge: 'Accuser réception de la réponse',
  'propose-clause': 'Proposer la clause de création humaine',
  'case-at-origin': 'Ouvrir le dossier à l’origine du visuel',
  congratulate: 'Remercier et féliciter',
  apologise: 'Envoyer une rectification',
  coordinator: 'Demander à la coordination',
  reopen: 'Rouvrir le dossier',
  'review-case': 'Faire le point sur le dossier',
  close: 'Clore le dossier',
  'documents-send-again': 'Vérifier l’adresse et renvoyer la demande de documents',
  'documents-second-channel': 'Envoyer la demande de documents par un deuxième moyen',
  'await-documents': 'Attendre les documents',
  'refer-cada': 'Saisir la CADA',
  'cada-last-call': 'Saisir la CADA : derniers jours',
  'documents-renew': 'Refaire la demande de documents',
  'await-cada': 'Attendre l’avis de la CADA',
  'documents-after-opinion': 'Demander quelle suite est donnée à l’avis de la CADA',
  'documents-lawyer': 'Transmettre le refus confirmé à l’avocat·e du syndicat',
  'documents-end': 'Terminer la demande de documents',
};

export interface Due {
  readonly kind: DueKind;
  /** First day on which it is to be done; null when it can be done at once. */
  readonly day: LegalDay | null;
  /** French sentences: why this, and why that day. */
  readonly because: readonly string[];
  /** The letter that is proposed; a person writes, reviews and approves it. Null when none is. */
  readonly letter: TemplateKind | null;
}

/** Nothing but waiting until that day: what comes after it is what is to be done. */
const WAITING: ReadonlySet<DueKind> = new Set(['await-answer', 'await-documents', 'await-cada']);

/** What is due without the waits that are over: waiting is over on the day on which something was expected. */
export function stillDue(due: readonly Due[], today: LegalDay): readonly Due[] {
  return due.filter(({ kind, day }) => !WAITING.has(kind) || day === null || day > today);
}

/** What is to be done next. */
export function nextDue(due: readonly Due[], today: LegalDay): Due | null {
  return stillDue(due, today)[0] ?? null;
}
