/**
 * What the GDPR (article 14) has officials be told who are written to: the same text in the footer of a first letter and
 * on a page that anybody may read.
 */
import { delayWords, type Delays } from '../retention/delays.js';

export interface Informant {
  /** Who writes: the section or the union. */
  readonly name: string;
  /** Where rights are exercised; null until it is set. */
  readonly email: string | null;
}

/** The footer of a letter: two sentences. */
export function informationFooter({ name, email }: Informant): string {
  const where = email === null ? 'répondre à ce courrier' : `écrire à ${email}`;
  return `Vos nom, fonction et adresse professionnelle viennent de sources publiques ; ${name} les utilise pour ce courrier et ses suites, sur le fondement de son intérêt légitime. Accès, rectification, effacement, opposition : ${where} ; réclamation : cnil.fr.`;
}

/** The page: each paragraph with its heading. @param delays as they are set */
export function informationParagraphs(
  { name, email }: Informant,
  { mandateMonths, lettersMonths }: Pick<Delays, 'mandateMonths' | 'lettersMonths'>,
): readonly (readonly [string, string])[] {
  return [
    ['Qui', `${name}, organisation syndicale d’artistes, est responsable de ce traitement.`],
    [
      'Quoi et d’où',
      'Nom, civilité, fonction et adresse professionnelle d’élu·es, tirés du répertoire national des élus, de l’annuaire de l’administration et des sites des collectivités. Si vous répondez : votre réponse, le nom et l’adresse de qui l’envoie. Ni date de naissance, ni adresse personnelle, ni opinion.',
    ],
    [
      'Pourquoi',
      'Écrire à une collectivité au sujet de visuels qu’elle publie, suivre sa réponse, tenir le dossier. Fondement : l’intérêt légitime d’un syndicat à défendre la profession (article 6, 1, f du RGPD). Aucune décision automatique : chaque constat est relu par une personne.',
    ],
    [
      'Combien de temps',
      `La durée du mandat et ${delayWords(mandateMonths)}. Les lettres envoyées et les réponses : ${delayWords(lettersMonths)} après le dernier fait du dossier, puis leurs textes, les noms et les adresses sont supprimés.`,
    ],
    [
      'À qui',
      'Aux seules personnes du syndicat qui suivent la collectivité ; à la CADA, à un conseil ou à un juge si une demande de documents ou un litige leur est soumis. Rien n’est cédé, rien n’est publié.',
    ],
    [
      'Vos droits',
      `Accès, rectification, effacement, limitation, opposition : ${email ?? 'par réponse au courrier reçu'}. Une opposition est notée aussitôt, et plus rien n’est envoyé à cette adresse. Vous pouvez saisir la CNIL (cnil.fr).`,
    ],
  ];
}
