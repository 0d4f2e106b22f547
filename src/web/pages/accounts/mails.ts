/**
 * The two mails of the door, and how they get into the outbox. Their subjects say nothing of a union; their texts name
 * nobody.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { entryNotices } from '../../../../db/queries/personal-notices.js';
import { transact } from '../../../../db/open.js';
import { LINK_HOURS } from '../../../accounts/index.js';
import { typo } from '../../../french/index.js';
import { cleanAddress, enqueueNotice, type Notice } from '../../../mail/index.js';
import type { WebDeps } from '../../context.js';
import { MAIL_LINK_HOURS, makeEntryPath } from '../../session.js';

const HOUR_MS = 3_600_000;

const fr = (text: string): string => typo(text, 'print');

const MAILS = {
  asked: { hours: MAIL_LINK_HOURS, words: linkMail },
  invitation: { hours: LINK_HOURS, words: invitationMail },
} as const;

export type LinkMailed = { readonly kind: 'queued' } | { readonly kind: 'refused'; readonly problem: string };

/**
 * Makes a link for a person and puts the mail that carries it into the outbox: both or neither. It leaves as soon as the
 * pace lets it; what it says is forgotten then. Call `deps.onNotice` once the transaction is over.
 *
 * @param ask.origin « https://host », as the browser sees us
 */
export function mailLink(
  deps: Pick<WebDeps, 'db' | 'now' | 'letters'>,
  ask: {
    readonly about: keyof typeof MAILS;
    readonly person: string;
    readonly mail: string;
    readonly origin: string;
  },
): LinkMailed {
  const { db, now, letters } = deps;
  if (!letters.mail.ok)
    return { kind: 'refused', problem: `Le courriel n’est pas parti. ${letters.mail.problem}` };
  const { settings } = letters.mail;
  const to = cleanAddress(ask.mail);
  if (to === null) return { kind: 'refused', problem: 'Ce n’est pas une adresse électronique.' };
  const { hours, words } = MAILS[ask.about];
  const at = now();
  return transact(db, (tx) => {
    const link = `${ask.origin}${makeEntryPath({ db: tx, now: () => at }, ask.person, hours)}`;
    // A link that lets nobody in any more does not leave.
    const expiresAt = new Date(at.getTime() + hours * HOUR_MS).toISOString();
    const queued = enqueueNotice(
      { db: tx, settings, random: randomBytes },
      {
        notice: { ...words(to, link), expiresAt },
        onceKey: `${entryNotices(ask.person)}${randomUUID()}`,
        at: at.toISOString(),
      },
    );
    // Address and subject were looked at, and the name is new.
    if (queued.kind !== 'queued') throw new Error(`a link was not queued: ${JSON.stringify(queued)}`);
    return { kind: 'queued' };
  });
}

/** The link that somebody asked for herself. */
function linkMail(to: string, link: string): Notice {
  return notice(to, 'Vigie – votre lien d’entrée', [
    'Bonjour,',
    `Voici le lien que vous avez demandé. Il ne sert qu’une fois, pendant ${MAIL_LINK_HOURS} heure :`,
    link,
    'Vous n’avez rien demandé ? Ne faites rien : sans ce message personne n’entre.',
  ]);
}

/** The link of an invitation. */
function invitationMail(to: string, link: string): Notice {
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
