/** The French names of what a mail is and of how it found its case. Pure. */
import type { MatchHow } from './match.js';
import type { InboundClass } from './types.js';

export const INBOUND_WORDS: Readonly<Record<InboundClass, string>> = {
  reply: 'Réponse',
  receipt: 'Accusé de réception',
  bounce: 'Non remis',
  delay: 'Remise retardée',
  automatic: 'Réponse automatique',
  other: 'Autre courriel',
};

/** Why a mail lies at a case, one sentence each. `person`: somebody said so. */
export const MATCH_SENTENCES: Readonly<Record<MatchHow | 'person', string>> = {
  'in-reply-to': 'Il répond à notre courriel, qu’il désigne par son identifiant.',
  'bounced-message': 'Il rapporte ce qu’est devenu notre courriel, qu’il désigne par son identifiant.',
  'reply-address': 'Il est adressé à l’adresse de réponse de la lettre ; n’importe qui peut la deviner.',
  subject: 'Il porte la référence de la lettre ; n’importe qui peut la deviner.',
  sender: 'Il vient de l’adresse ou du domaine à qui la lettre a été envoyée ; un expéditeur s’imite.',
  person: 'Une personne l’a rattaché à ce dossier.',
};

/** Addresses in « Nom <adresse> » or bare, in lower case, each once: what we write from. */
export function ourAddresses(texts: readonly (string | null)[]): readonly string[] {
  return [
    ...new Set(
      texts.flatMap((text) => {
        const address = /<([^<>]+)>/u.exec(text ?? '')?.[1] ?? text ?? '';
        return address.includes('@') ? [address.trim().toLowerCase()] : [];
      }),
    ),
  ];
}
