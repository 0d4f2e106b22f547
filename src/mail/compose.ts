/** A message as nodemailer wants it: our own Message-ID, no file and no address ever opened on behalf of its content. */
import type Mail from 'nodemailer/lib/mailer/index.js';
import { z } from 'zod';
import type { Message } from './types.js';

const address = z.email().max(254);

/** What is wrong with a message's addresses or subject, in French; null when it may go. */
export function messageProblem(message: Message): string | null {
  const all = [message.to, ...(message.kind === 'approved-letter' ? message.cc : [])];
  const bad = all.find((one) => !address.safeParse(one).success);
  if (bad !== undefined) return `« ${bad.slice(0, 100)} » n’est pas une adresse électronique.`;
  // A line end in a subject would start a header of somebody else's choice (RFC 5322, header injection).
  if (/[\r\n]/.test(message.subject)) return 'L’objet tient sur une seule ligne.';
  return null;
}

/** RFC 5322 Message-ID from random bytes, in the sender's own domain. */
export function messageIdFor(from: string, random: (size: number) => Uint8Array): string {
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'vigie.invalid';
  return `<${Buffer.from(random(16)).toString('hex')}@${domain}>`;
}

/** `from` is an address, or « Name <address> ». */
export function mailOf(message: Message, from: string, messageId: string, date: Date): Mail.Options {
  const common: Mail.Options = {
    from,
    to: message.to,
    subject: message.subject,
    text: message.text,
    messageId,
    date,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
  if (message.kind === 'notice') {
    return {
      ...common,
      ...(message.html === null ? {} : { html: message.html }),
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(message.unsubscribeUrl === null ? {} : { 'List-Unsubscribe': `<${message.unsubscribeUrl}>` }),
      },
    };
  }
  return {
    ...common,
    cc: [...message.cc],
    ...(message.replyTo === null ? {} : { replyTo: message.replyTo }),
    attachments: [
      {
        filename: `${message.reference}.pdf`,
        content: Buffer.from(message.pdf),
        contentType: 'application/pdf',
      },
    ],
  };
}
