/** The two mails of the door. Their subjects say nothing of a union; their texts name nobody. */
import { typo } from '../../../french/index.js';
import type { Notice } from '../../../mail/index.js';
import { LINK_HOURS, MAIL_LINK_HOURS } from '../../session.js';

const fr = (text: string): string => typo(text, 'print');

/** The link that somebody asked for herself. */
export function linkMail(to: string, link: string): Notice {
  return notice(to, 'Vigie – votre lien d’entrée', [
    'Bonjour,',
    `Voici le lien que vous avez demandé. Il ne sert qu’une fois, pendant ${MAIL_LINK_HOURS} heure :`,
    link,
    'Vous n’avez rien demandé ? Ne faites rien : sans ce message personne n’entre.',
  ]);
}

/** The link of an invitation. */
export function invitationMail(to: string, link: string): Notice {
  return notice(to, 'Vigie – votre invitation', [
    'Bonjour,',
    `Une place vous est ouverte dans Vigie. Ce lien personnel ne sert qu’une fois, pendant ${LINK_HOURS} heures :`,
    link,
    'Il vous est destiné : ne le transmettez pas. S’il est trop ancien, demandez-en un autre à la personne qui vous a invité·e.',
  ]);
}

function notice(to: string, subject: string, lines: readonly string[]): Notice {
  return {
    kind: 'notice',
    about: 'invitation',
    to,
    subject,
    // The address must stay as it is.
    text: `${lines.map((line) => (/^https?:/.test(line) ? line : fr(line))).join('\n\n')}\n`,
    html: null,
    unsubscribeUrl: null,
  };
}
