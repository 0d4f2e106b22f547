/** What becomes of deliveries, in French. Pure. */
import type { AttemptRow, DeliveryRow, ReceiptRow } from '../../db/queries/outbox.js';

export const STATE_WORDS: Readonly<Record<DeliveryRow['state'], string>> = {
  queued: 'en attente',
  sending: 'en train de partir',
  sent: 'partie',
  rejected: 'refusée',
  unknown: 'peut-être partie',
  cancelled: 'arrêtée',
};

export const CHANNEL_WORDS: Readonly<Record<DeliveryRow['channel'], string>> = {
  mail: 'courriel',
  post: 'poste',
  form: 'formulaire',
};

export const ATTEMPT_WORDS: Readonly<Record<AttemptRow['kind'], string>> = {
  begun: 'essai commencé',
  content: 'le texte part',
  accepted: 'acceptée par le serveur',
  refused: 'refusée',
  'put-off': 'remise à plus tard',
  lost: 'coupée pendant l’envoi',
  bounced: 'revenue',
  'settled-sent': 'vérifié : elle était partie',
  'settled-again': 'vérifié : elle n’était pas partie, elle repart',
};

export const RECEIPT_WORDS: Readonly<Record<ReceiptRow['kind'], string>> = {
  'postal-receipt': 'avis de réception de la poste',
  'form-receipt': 'récépissé du formulaire',
  acknowledgement: 'accusé de réception de la collectivité',
};
