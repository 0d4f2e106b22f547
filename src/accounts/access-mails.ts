/**
 * What a person is told when the ways she comes in by change: by mail, in the transaction of the change, at the address
 * that was hers before it. Neutral words, no name, no link: whoever reads over her shoulder learns nothing, and no such
 * mail teaches anybody to follow one.
 */
import { randomBytes } from 'node:crypto';
import { accessNotices, countAccessNotices } from '../../db/queries/personal-notices.js';
import { credentialsOf } from '../../db/queries/credentials.js';
import { findPerson } from '../../db/queries/people.js';
import type { Db } from '../../db/open.js';
import { formatInstant, typo } from '../french/index.js';
import type { Notice } from '../mail/notice.js';
import { enqueueNotice, type MailSettings } from '../mail/queue.js';

/** From whom such mails leave; null while no sender is set: the change is made all the same. */
export interface TellDeps {
  readonly sender: MailSettings | null;
}

const DAY_MS = 86_400_000;
/** Whoever changes her access over and over fills no outbox; ten of them say enough. */
export const ACCESS_MAILS_A_DAY = 10;

/** What a person does herself, or whoever took her place. */
const OWN = [
  'Si c’est vous, il n’y a rien à faire.',
  'Sinon, quelqu’un s’est servi de votre accès : prévenez tout de suite, de vive voix, une personne qui administre Vigie. Si vous pouvez encore entrer, changez votre mot de passe et fermez les autres sessions, page « Votre accès ».',
];
/** What somebody who administers does for her. */
const FOR_HER = [
  'Si vous l’avez demandé, il n’y a rien à faire.',
  'Sinon, prévenez tout de suite, de vive voix, une autre personne qui administre Vigie : elle dira qui l’a fait et pourquoi.',
];

const SAID = {
  'mail-set': [
    'L’adresse électronique de votre accès à Vigie a été changée : les courriels et les liens d’entrée ne viennent plus à celle-ci.',
    ...OWN,
  ],
  'password-chosen': ['Un mot de passe a été choisi pour votre accès à Vigie.', ...OWN],
  'password-changed': [
    'Le mot de passe de votre accès à Vigie a été changé ; les autres sessions ouvertes ont été fermées.',
    ...OWN,
  ],
  'factor-set': [
    'Le code à usage unique de votre accès à Vigie a été activé sur un téléphone, avec de nouveaux codes de secours.',
    ...OWN,
  ],
  'codes-made': [
    'De nouveaux codes de secours ont été faits pour votre accès à Vigie : les anciens ne servent plus.',
    ...OWN,
  ],
  'factor-removed': [
    'Le code à usage unique de votre accès a été retiré par une personne qui administre Vigie ; vos sessions ont été fermées. Vous en activerez un autre à votre prochaine entrée, si votre rôle en demande un.',
    ...FOR_HER,
  ],
  'codes-stopped': [
    'Vingt codes à usage unique faux ont été donnés en un jour à l’entrée de votre accès à Vigie. Qui les a donnés avait votre mot de passe ou un lien d’entrée ; personne n’est entré de cette façon. Jusqu’à demain, un code n’ouvre plus que dans un navigateur où vous en avez déjà donné un ; un code de secours ouvre partout.',
    'Si c’est vous, il n’y a rien à faire.',
    'Sinon, entrez, changez votre mot de passe et fermez les autres sessions, page « Votre accès » ; vérifiez aussi qui peut lire cette messagerie. Vous ne pouvez pas entrer ? Prévenez de vive voix une personne qui administre Vigie.',
  ],
  'link-made': [
    'Une personne qui administre Vigie a préparé un lien qui ouvre votre accès. Il ne sert qu’une fois ; elle vous le donne elle-même.',
    ...FOR_HER,
  ],
} as const;

export type AccessChange = keyof typeof SAID;

/**
 * Puts the mail that tells a person of a change into the outbox, once, within the transaction of the change. Without an
 * address, a sender, or after ten in a day, nothing is sent: that keeps nothing from being done, and the log has it.
 *
 * @param told.to her address before the change; the one she has now when left out
 */
export function tellAccess(
  tx: Db,
  { sender }: TellDeps,
  told: {
    readonly person: string;
    readonly change: AccessChange;
    readonly at: string;
    readonly to?: string | null;
  },
): void {
  const { person, change, at } = told;
  const to = told.to === undefined ? (credentialsOf(tx, person)?.mail ?? null) : told.to;
  if (sender === null || to === null || findPerson(tx, person)?.endedAt !== null) return;
  const since = new Date(Date.parse(at) - DAY_MS).toISOString();
  if (countAccessNotices(tx, person, since) >= ACCESS_MAILS_A_DAY) return;
  const queued = enqueueNotice(
    { db: tx, settings: sender, random: randomBytes },
    { notice: noticeOf(to, change, at), onceKey: `${accessNotices(person)}${change}:${at}`, at },
  );
  // An address that a program before this one let in: the change is made, and its page says what is wrong with it.
  if (queued.kind === 'refused') return;
}

function noticeOf(to: string, change: AccessChange, at: string): Notice {
  return {
    kind: 'notice',
    about: 'access',
    to,
    subject: typo('Vigie – votre accès', 'plain'),
    text: `${['Bonjour,', ...SAID[change], `C’était le ${formatInstant(at) ?? at}.`]
      .map((line) => typo(line, 'plain'))
      .join('\n\n')}\n`,
    html: null,
    unsubscribeUrl: null,
  };
}
