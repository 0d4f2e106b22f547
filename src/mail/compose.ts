/** A message as nodemailer wants it: our own Message-ID, no file and no address ever opened on behalf of its content. */
import { createTransport } from 'nodemailer';
import type Mail from 'nodemailer/lib/mailer/index.js';
import { z } from 'zod';
import type { Message } from './types.js';
import { parseUrl } from '../parse-url.js';

const address = z.email().max(254);

/** What is wrong with a message's addresses or subject, in French; null when it may go. */
export function messageProblem(message: Message): string | null {
  const others =
    message.kind === 'approved-letter'
      ? [...message.cc, ...(message.replyTo === null ? [] : [message.replyTo])]
      : [];
  const all = [message.to, ...others];
  const bad = all.find((one) => !address.safeParse(one).success);
  if (bad !== undefined) return `« ${bad.slice(0, 100)} » n’est pas une adresse électronique.`;
  // A line end in a subject would start a header of somebody else's choice (RFC 5322, header injection); the other
  // control characters and those that reorder text make a subject read as something else.
  if (/[\p{Cc}\u2028-\u202e\u2066-\u2069]/u.test(message.subject)) {
    return 'L’objet tient sur une seule ligne, sans caractère de contrôle.';
  }
  const stop = message.kind === 'notice' ? message.unsubscribeUrl : null;
  if (stop !== null && webAddress(stop) === null) {
    return `« ${stop.slice(0, 100)} » n’est pas l’adresse d’une page où se désabonner.`;
  }
  return null;
}

/** The address as it may stand between < and > (RFC 2369); null when it is none of the web. */
function webAddress(text: string): string | null {
  const url = parseUrl(text);
  if (url === null) return null;
  return /^https?:$/.test(url.protocol) ? url.href.replaceAll('>', '%3E').replaceAll('<', '%3C') : null;
}

/** RFC 8058 §3.1 promises one click by POST, over https only; any other address is a page to open (RFC 2369). */
function stopHeaders(stop: string): Readonly<Record<string, string>> {
  return {
    'List-Unsubscribe': `<${stop}>`,
    ...(stop.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
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
    const stop = message.unsubscribeUrl === null ? null : webAddress(message.unsubscribeUrl);
    return {
      ...common,
      ...(message.html === null ? {} : { html: message.html }),
      headers: {
        'Auto-Submitted': 'auto-generated',
        ...(stop === null ? {} : stopHeaders(stop)),
      },
    };
  }
  return {
    ...common,
    cc: [...message.cc],
    ...(message.replyTo === null ? {} : { replyTo: message.replyTo }),
    attachments: [message, ...message.attached].map(({ reference, pdf }) => ({
      filename: `${reference.replace(/[^\w.-]+/g, '-')}.pdf`,
      content: Buffer.from(pdf),
      contentType: 'application/pdf',
    })),
  };
}

/** The whole message as it goes over the wire: CRLF, headers first. */
export async function rawMail(mail: Mail.Options): Promise<Buffer> {
  const stream = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  const { message } = await stream.sendMail(mail);
  if (!Buffer.isBuffer(message)) throw new Error('nodemailer gave a stream although buffer was asked for');
  return message;
}
