/** The French names of stages, events, outcomes and answers: names for what the table knows, not more states. */
import type {
  Answer,
  CadaOpinion,
  CloseReason,
  DocumentAnswer,
  EventKind,
  Outcome,
  ReceiptProof,
  Stage,
} from './types.js';

export const STAGE_WORDS: Readonly<Record<Stage, { label: string; sentence: string }>> = {
  new: { label: 'À ouvrir', sentence: 'Le dossier n’est pas encore ouvert.' },
  open: { label: 'Ouvert', sentence: 'Des visuels sont confirmés ; aucune lettre n’est commencée.' },
  drafting: { label: 'Brouillon', sentence: 'Une lettre est en cours d’écriture ou de relecture.' },
  approved: { label: 'Validé', sentence: 'La lettre est validée ; elle attend son envoi.' },
  uncertain: {
    label: 'Envoi incertain',
    sentence: 'On ne sait pas si la lettre est partie : une personne doit vérifier avant tout nouvel envoi.',
  },
  sent: { label: 'Envoyé', sentence: 'La lettre est partie ; sa réception n’est pas encore prouvée.' },
  acknowledged: {
    label: 'Accusé de réception reçu',
    sentence: 'La réception est prouvée ; la réponse est attendue.',
  },
  unanswered: {
    label: 'Sans réponse',
    sentence: 'La lettre a été reçue et le délai est passé sans réponse.',
  },
  reminded: { label: 'Relancé', sentence: 'Une relance est partie.' },
  escalated: {
    label: 'Escaladé',
    sentence: 'Les élu·es ou le public ont été informés, selon les règles du syndicat.',
  },
  answered: { label: 'Répondu', sentence: 'La collectivité a répondu.' },
  closed: { label: 'Clos', sentence: 'Le dossier est clos.' },
};

export const EVENT_WORDS: Readonly<Record<EventKind, string>> = {
  opened: 'Dossier ouvert',
  'picture-added': 'Visuel ajouté',
  'picture-withdrawn': 'Visuel retiré du dossier',
  'letter-drafted': 'Lettre commencée',
  'letter-reviewed': 'Lettre relue',
  'letter-approved': 'Lettre validée',
  'letter-sent': 'Lettre envoyée',
  'reminder-sent': 'Relance envoyée',
  'escalation-sent': 'Élu·es ou public informés',
  'courtesy-sent': 'Remerciement, félicitations ou rectification envoyés',
  'delivery-failed': 'Lettre non remise',
  'delivery-unknown': 'Envoi incertain',
  receipt: 'Réception prouvée',
  answered: 'Réponse reçue',
  'statement-found': 'Déclaration trouvée (presse, compte rendu)',
  'artist-named': 'Une ou un artiste a fait le visuel',
  'no-answer': 'Constaté sans réponse',
  'documents-requested': 'Documents demandés',
  'documents-receipt': 'Réception de la demande de documents prouvée',
  'documents-answered': 'Réponse à la demande de documents',
  'cada-referred': 'CADA saisie',
  'cada-opinion': 'Avis de la CADA reçu',
  'documents-ended': 'Demande de documents terminée',
  'notice-given': 'Publication annoncée à la collectivité',
  'council-dated': 'Prochain conseil connu',
  'taken-back': 'Réponse notée par erreur : reprise',
  gone: 'Visuel plus en ligne',
  'back-online': 'Visuel de nouveau en ligne',
  denied: 'Un texte dit que l’IA n’a pas servi',
  credited: 'Crédit ajouté',
  labelled: 'Mention ajoutée',
  held: 'Suspendu',
  resumed: 'Repris',
  noted: 'Note',
  closed: 'Dossier clos',
  reopened: 'Dossier rouvert',
};

export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  'made-by-artist': 'Fait par une ou un artiste',
  committed: 'Engagement pris',
  credited: 'Crédit ajouté',
  labelled: 'Mention ajoutée',
  removed: 'Retiré',
  'no-longer-online': 'N’est plus en ligne',
  refused: 'Refus',
  'no-answer': 'Sans réponse',
};

export const ANSWER_WORDS: Readonly<Record<Answer, string>> = {
  admitted: 'Un outil d’IA générative a été utilisé',
  'one-tool': 'Un outil parmi d’autres',
  supplier: 'Fait par un prestataire',
  relayed: 'Vient d’un autre organisme',
  refuses: 'Ne souhaite pas répondre',
  commits: 'S’engage pour la suite',
  other: 'Autre réponse',
};

export const CLOSE_WORDS: Readonly<Record<CloseReason, string>> = {
  commitment: 'Engagement',
  improvement: 'Crédit, mention ou retrait',
  refusal: 'Refus',
  error: 'Erreur de notre part',
  'no-follow-up': 'Sans suite',
};

export const RECEIPT_WORDS: Readonly<Record<ReceiptProof, string>> = {
  acknowledgement: 'accusé de réception',
  'form-receipt': 'récépissé du formulaire en ligne',
  'postal-receipt': 'avis de réception postal',
  telephone: 'réception confirmée au téléphone',
};

export const DOCUMENT_ANSWER_WORDS: Readonly<Record<DocumentAnswer, string>> = {
  complete: 'Documents communiqués en entier',
  partial: 'Documents communiqués en partie',
  refused: 'Communication refusée par écrit',
  'none-exist': 'Aucun document n’existe',
};

export const CADA_OPINION_WORDS: Readonly<Record<CadaOpinion, string>> = {
  favourable: 'favorable',
  'partly-favourable': 'favorable en partie',
  unfavourable: 'défavorable',
  'without-object': 'sans objet',
};
