/** What would leave by mail of an approved letter, before anybody puts it into the outbox. */
import { letterToSend } from '../../../letters/frozen-letter.js';
import type { LetterReading } from '../../../letters/read-letter.js';
import { knownAddresses } from '../../../mail/known-addresses.js';
import { mailboxOf } from '../../../mail/queue.js';
import { brakesOf } from '../../../mail/readiness.js';
import { replyAddress } from '../../../mail/reply-address.js';
import type { WebDeps } from '../../context.js';
import type { Leaving } from './by-mail.js';

/** @returns a French sentence when it cannot leave by mail */
export async function leavingOf(
  { db, letters }: Pick<WebDeps, 'db' | 'letters'>,
  { row }: LetterReading,
  at: string,
): Promise<Leaving | string> {
  if (!letters.mail.ok) return letters.mail.problem;
  const { settings } = letters.mail;
  const to = row.addressee.email ?? '';
  const replyTo = settings.replyPattern === null ? null : replyAddress(settings.replyPattern, row.reference);
  const made = await letterToSend({ db, files: letters.files }, row, { to, cc: [], replyTo });
  if (made.kind !== 'approved') return made.problem;
  const { subject, pdf, attached } = made.letter;
  const copies = row.options['copies'];
  return {
    from: settings.from,
    replyTo,
    to,
    subject,
    attachments: [
      { name: `${row.reference}.pdf`, bytes: pdf.length },
      ...attached.map(({ reference, pdf: earlier }) => ({ name: `${reference}.pdf`, bytes: earlier.length })),
    ],
    known: knownAddresses(db, row),
    copies: Array.isArray(copies) ? copies.map(String) : [],
    gate: brakesOf(db, { letterId: row.id, recipient: to, cc: [], mailbox: mailboxOf(settings) }, at),
  };
}
