/** Odd inbound mails, made by code: each with the class it is to get and where it is to lie. */
import { gzipSync } from 'node:zlib';

/** Our letter of case A to Saint-Exemple, of case B to Autre-Exemple; both left by mail. */
export const LETTER_A = 'VIG-2026-000123';
export const LETTER_B = 'VIG-2026-000124';
export const ID_A = '<3f0c9a1be2d44f7c8a6b5d4e3f2a1b0c@syndicat.example>';
export const ID_B = '<77aa66bb55cc44dd33ee22ff11001234@syndicat.example>';
export const TO_A = 'mairie@saint-exemple.example';
export const OURS = 'courrier@syndicat.example';
export const REPLY_A = 'courrier+vig-2026-000123@syndicat.example';

export type Place = 'A' | 'B' | 'nowhere';
export interface OddMail {
  readonly name: string;
  readonly raw: Buffer;
  readonly class: 'reply' | 'receipt' | 'bounce' | 'delay' | 'automatic' | 'other';
  readonly at: Place;
  readonly trust?: 'certain' | 'proposed';
  readonly how?: 'reply-address' | 'in-reply-to' | 'bounced-message' | 'subject' | 'sender';
  /** Words that have to be readable in the excerpt. */
  readonly says?: string;
  readonly attachments?: number;
  readonly hasProblem?: true;
  readonly filed?: true;
}

type Headers = Readonly<Record<string, string | null>>;
const BASE: Headers = {
  From: 'Mairie de Saint-Exemple <mairie@saint-exemple.example>',
  To: OURS,
  Date: 'Tue, 24 Nov 2026 10:42:00 +0100',
  'Message-ID': '<reponse.1@saint-exemple.example>',
  Subject: 'Re: Demande',
  'MIME-Version': '1.0',
  'Content-Type': 'text/plain; charset=utf-8',
  'Content-Transfer-Encoding': '8bit',
};

/** A mail; a header that is null is left out. Bodies as they are given. */
export function mail(headers: Headers, body: string | Buffer, end = '\r\n'): Buffer {
  const lines = Object.entries({ ...BASE, ...headers }).flatMap(([name, value]) =>
    value === null ? [] : [`${name}: ${value}`],
  );
  const bytes = typeof body === 'string' ? Buffer.from(body.replaceAll(/\r?\n/gu, end)) : body;
  return Buffer.concat([Buffer.from(`${lines.join(end)}${end}${end}`), bytes]);
}

/** A multipart body and its header. */
export function multipart(
  kind: string,
  parts: readonly (readonly [headers: Headers, body: string | Buffer])[],
  boundary = 'borne-1',
): { readonly type: string; readonly body: Buffer } {
  const pieces = parts.flatMap(([headers, body]) => [
    `--${boundary}\r\n${Object.entries(headers)
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n`,
    body,
    '\r\n',
  ]);
  return {
    type: `multipart/${kind}; boundary="${boundary}"`,
    body: Buffer.concat([...pieces, `--${boundary}--\r\n`].map((one) => Buffer.from(one as string))),
  };
}

const ANSWER =
  'Madame, Monsieur,\n\nCe visuel a été réalisé avec un outil de génération d’images.\n\nLa mairie';
const text = (words: string, charset = 'utf-8'): readonly [Headers, string] => [
  { 'Content-Type': `text/plain; charset=${charset}` },
  words,
];
const latin = (words: string): Buffer => Buffer.from(words, 'latin1');
const encoded = (words: string): string => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`;
const QUOTED = `\n\nLe mar. 3 nov. 2026 à 09:00, Syndicat <${OURS}> a écrit :\n> Nous vous remercions de bien vouloir accuser réception de ce courriel.\n> Réf. : ${LETTER_A}`;
const RETURNED = `From: ${OURS}\r\nTo: ${TO_A}\r\nSubject: Visuel [${LETTER_A}]\r\nMessage-ID: ${ID_A}\r\n\r\nMadame la Maire,\r\n`;

function dsn(
  fields: string,
  headers: Headers = {},
  returned: readonly [Headers, string] | null = [{ 'Content-Type': 'message/rfc822' }, RETURNED],
): Buffer {
  const { type, body } = multipart('report; report-type=delivery-status', [
    text('This is the mail system.\n\nI could not do what you asked.'),
    [
      { 'Content-Type': 'message/delivery-status' },
      `Reporting-MTA: dns; mx.saint-exemple.example\r\n\r\n${fields}`,
    ],
    ...(returned === null ? [] : [returned]),
  ]);
  return mail(
    {
      From: 'Mail Delivery System <MAILER-DAEMON@mx.saint-exemple.example>',
      'Auto-Submitted': 'auto-replied',
      Subject: 'Undelivered Mail Returned to Sender',
      'Return-Path': '<>',
      'Content-Type': type,
      ...headers,
    },
    body,
  );
}
const FAILED = `Final-Recipient: rfc822; ${TO_A}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 User unknown\r\n`;

const many = (count: number): Buffer => {
  const { type, body } = multipart(
    'mixed',
    Array.from({ length: count }, (_, index) => [
      { 'Content-Type': 'image/png', 'Content-Disposition': `attachment; filename="${index}.png"` },
      'x',
    ]),
  );
  return mail({ 'In-Reply-To': ID_A, 'Content-Type': type }, body);
};

/** Parts in parts. */
const nested = (depth: number): Buffer => {
  let inner: { type: string; body: Buffer } = { type: 'text/plain', body: Buffer.from('Au fond du paquet.') };
  for (let level = 0; level < depth; level += 1)
    inner = multipart('mixed', [[{ 'Content-Type': inner.type }, inner.body]], `b${level}`);
  return mail({ 'In-Reply-To': ID_A, 'Content-Type': inner.type }, inner.body);
};

const alternative = multipart('alternative', [
  text(ANSWER),
  [{ 'Content-Type': 'text/html; charset=utf-8' }, '<p>Autre chose en <b>HTML</b></p>'],
]);
const withTnef = multipart('mixed', [
  text(ANSWER),
  [
    { 'Content-Type': 'application/ms-tnef; name="winmail.dat"', 'Content-Transfer-Encoding': 'base64' },
    Buffer.from('binaire').toString('base64'),
  ],
]);
const twice = multipart('mixed', [
  text(ANSWER),
  ...[1, 2].map(
    () =>
      [
        { 'Content-Type': 'application/pdf', 'Content-Disposition': 'attachment; filename="contrat.pdf"' },
        '%PDF-1.4',
      ] as const,
  ),
]);
const forwarded = multipart('mixed', [
  text('Bonjour, voyez ci-dessous ce que nous avons reçu.'),
  [{ 'Content-Type': 'message/rfc822' }, RETURNED],
]);
const mdn = (disposition: string) =>
  multipart('report; report-type=disposition-notification', [
    text('Votre message a été affiché.'),
    [
      { 'Content-Type': 'message/disposition-notification' },
      `Final-Recipient: rfc822;${TO_A}\r\nOriginal-Message-ID: ${ID_A}\r\nDisposition: ${disposition}\r\n`,
    ],
  ]);
const deepHtml = `${'<div>'.repeat(20_000)}<p>Tout au fond, la r&eacute;ponse.</p>`;
const calendar = multipart('mixed', [
  text('Voici une invitation.'),
  [{ 'Content-Type': 'text/calendar; charset=utf-8; method=REQUEST' }, 'BEGIN:VCALENDAR\r\nEND:VCALENDAR'],
]);

const daemon: Headers = { From: 'MAILER-DAEMON@mx.saint-exemple.example', 'Return-Path': '<>' };

export const ODD_MAILS: readonly OddMail[] = [
  // ——— Answers, and how they find their case
  {
    name: 'answer by In-Reply-To',
    raw: mail({ 'In-Reply-To': ID_A }, ANSWER + QUOTED),
    class: 'reply',
    at: 'A',
    trust: 'certain',
    how: 'in-reply-to',
    says: 'réalisé avec un outil',
  },
  {
    name: 'answer by References only',
    raw: mail({ References: `<autre@x.example> ${ID_A}` }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'References folded over lines',
    raw: mail({ References: `<a@x.example>\r\n\t${ID_A}\r\n <b@x.example>` }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'to the address of the letter',
    raw: mail({ To: REPLY_A, Subject: 'Votre courrier' }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'proposed',
    how: 'reply-address',
  },
  {
    name: 'address of the letter without plus',
    raw: mail({ To: '"VIGIE" <VIG-2026-000123@syndicat.example>', Subject: 'x' }, ANSWER),
    class: 'reply',
    at: 'A',
    how: 'reply-address',
  },
  {
    name: 'hidden copy: only the server knows the address',
    raw: mail({ To: 'undisclosed-recipients:;', 'Delivered-To': REPLY_A, Subject: 'x' }, ANSWER),
    class: 'reply',
    at: 'A',
    how: 'reply-address',
  },
  {
    name: 'X-Original-To',
    raw: mail({ 'X-Original-To': REPLY_A, Subject: 'x' }, ANSWER),
    class: 'reply',
    at: 'A',
    how: 'reply-address',
  },
  {
    name: 'reference in the subject',
    raw: mail({ Subject: `RE: Visuel « Marché » [${LETTER_A}]` }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'proposed',
    how: 'subject',
  },
  {
    name: 'reference in an encoded subject',
    raw: mail({ Subject: encoded(`Ré: votre courrier réf. ${LETTER_A.toLowerCase()}`) }, ANSWER),
    class: 'reply',
    at: 'A',
    how: 'subject',
  },
  {
    name: 'reference in an encoded subject cut in two',
    raw: mail({ Subject: '=?utf-8?Q?R=C3=A9ponse_VIG-2026-?=\r\n =?utf-8?Q?000123?=' }, ANSWER),
    class: 'reply',
    at: 'A',
    how: 'subject',
  },
  {
    name: 'a stranger who guesses a reference: proposed, never certain',
    raw: mail({ From: 'x@inconnu.example', Subject: `[${LETTER_A}] nous avouons tout` }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'proposed',
    how: 'subject',
  },
  {
    name: 'a reference that nobody wrote',
    raw: mail({ From: 'x@inconnu.example', Subject: 'Re: [VIG-2026-999999]' }, ANSWER),
    class: 'reply',
    at: 'nowhere',
  },
  {
    name: 'a reference inside a longer word',
    raw: mail({ From: 'x@inconnu.example', Subject: `NAVIG-2026-000123456` }, ANSWER),
    class: 'other',
    at: 'nowhere',
  },
  {
    name: 'reference in the words only',
    raw: mail({ From: 'x@inconnu.example', Subject: 'Bonjour' }, `Suite à ${LETTER_B}, voici notre réponse.`),
    class: 'other',
    at: 'B',
    trust: 'proposed',
    how: 'subject',
  },
  {
    name: 'wrong subject, right thread',
    raw: mail({ Subject: `Re: [${LETTER_B}]`, 'In-Reply-To': ID_A }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'threads of two cases: a person says',
    raw: mail({ 'In-Reply-To': ID_A, References: `${ID_B} ${ID_A}` }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'proposed',
  },
  {
    name: 'from the address that was written to, no clue else',
    raw: mail({ Subject: 'Réponse à votre courrier' }, ANSWER),
    class: 'other',
    at: 'A',
    trust: 'proposed',
    how: 'sender',
  },
  {
    name: 'from a colleague at the same domain',
    raw: mail({ From: 'Cabinet <cabinet@saint-exemple.example>', Subject: 'Réponse' }, ANSWER),
    class: 'other',
    at: 'A',
    trust: 'proposed',
    how: 'sender',
  },
  {
    name: 'from the very address of everybody that a letter went to',
    raw: mail({ From: 'quidam@orange.fr', Subject: 'Réponse' }, ANSWER),
    class: 'other',
    at: 'B',
    trust: 'proposed',
    how: 'sender',
  },
  {
    name: 'from a domain of everybody that a letter went to',
    raw: mail({ From: 'autre.quidam@orange.fr', Subject: 'Réponse' }, ANSWER),
    class: 'other',
    at: 'nowhere',
  },
  {
    name: 'a stranger',
    raw: mail({ From: 'x@inconnu.example', Subject: 'Publicité' }, 'Achetez.'),
    class: 'other',
    at: 'nowhere',
  },
  {
    name: 'forwarded inside, as an attached mail',
    raw: mail(
      { From: 'agent@ailleurs.example', Subject: 'TR: courrier', 'Content-Type': forwarded.type },
      forwarded.body,
    ),
    class: 'reply',
    at: 'A',
    trust: 'certain',
    how: 'in-reply-to',
    attachments: 1,
    says: 'voyez ci-dessous',
  },
  {
    name: 'forwarded inline',
    raw: mail(
      { From: 'agent@ailleurs.example', Subject: 'Fwd: courrier' },
      `Pour vous.\n\n-------- Message transféré --------\nDe : ${OURS}\nObjet : Visuel [${LETTER_A}]\n`,
    ),
    class: 'reply',
    at: 'A',
    trust: 'proposed',
    says: 'Pour vous.',
  },
  {
    name: 'a newsletter of the town',
    raw: mail(
      {
        Subject: 'La lettre de Saint-Exemple',
        'List-Id': '<lettre.saint-exemple.example>',
        Precedence: 'bulk',
      },
      'Marché de Noël',
    ),
    class: 'other',
    at: 'A',
    how: 'sender',
  },
  // ——— Bounces
  {
    name: 'bounce RFC 3464 (Postfix)',
    raw: dsn(FAILED),
    class: 'bounce',
    at: 'A',
    trust: 'certain',
    how: 'bounced-message',
    attachments: 2,
  },
  {
    name: 'bounce RFC 3464 with headers only',
    raw: dsn(FAILED, {}, [{ 'Content-Type': 'text/rfc822-headers' }, RETURNED]),
    class: 'bounce',
    at: 'A',
    trust: 'certain',
    how: 'bounced-message',
  },
  {
    name: 'bounce RFC 3464 that returns nothing',
    raw: dsn(FAILED, { From: 'MAILER-DAEMON@relais.example' }, null),
    class: 'bounce',
    at: 'nowhere',
  },
  {
    name: 'bounce RFC 3464 that answers by header',
    raw: dsn(FAILED, { 'In-Reply-To': ID_A }, null),
    class: 'bounce',
    at: 'A',
    trust: 'certain',
    how: 'in-reply-to',
  },
  {
    name: 'bounce of two addresses, one of them delivered',
    raw: dsn(
      `Final-Recipient: rfc822; copie@saint-exemple.example\r\nAction: delivered\r\nStatus: 2.0.0\r\n\r\n${FAILED}`,
    ),
    class: 'bounce',
    at: 'A',
  },
  {
    name: 'delay RFC 3464',
    raw: dsn(`Final-Recipient: rfc822; ${TO_A}\r\nAction: delayed\r\nStatus: 4.4.1\r\n`, {
      Subject: 'Delayed Mail (still being retried)',
    }),
    class: 'delay',
    at: 'A',
    trust: 'certain',
    filed: true,
  },
  {
    name: 'success RFC 3464: the other server has it',
    raw: dsn(`Final-Recipient: rfc822; ${TO_A}\r\nAction: delivered\r\nStatus: 2.0.0\r\n`, {
      Subject: 'Successful Mail Delivery Report',
    }),
    class: 'receipt',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'bounce of qmail',
    raw: mail(
      { ...daemon, Subject: 'failure notice' },
      `Hi. This is the qmail-send program at mx.saint-exemple.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<${TO_A}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <${OURS}>\nMessage-ID: ${ID_A}\nSubject: x\n`,
    ),
    class: 'bounce',
    at: 'A',
    trust: 'certain',
    how: 'bounced-message',
  },
  {
    name: 'bounce of Exchange in French, free text',
    raw: mail(
      {
        From: 'MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@saint-exemple.example',
        'Return-Path': '<>',
        Subject: encoded('Non remis : Visuel « Marché »'),
        'In-Reply-To': ID_A,
        'Content-Type': 'text/html; charset=utf-8',
      },
      `<html><head><style>p{}</style></head><body><p>Votre message n’a pas été remis à ${TO_A}.</p><p>Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound'</p></body></html>`,
    ),
    class: 'bounce',
    at: 'A',
    trust: 'certain',
    says: 'n’a pas été remis',
  },
  {
    name: 'bounce of Exim',
    raw: mail(
      {
        ...daemon,
        'X-Failed-Recipients': TO_A,
        'Auto-Submitted': 'auto-replied',
        Subject: 'Mail delivery failed: returning message to sender',
      },
      `A message that you sent could not be delivered.\n\n  ${TO_A}\n    550 mailbox unavailable\n\n------ This is a copy of the message ------\n\nMessage-Id: ${ID_B}\n`,
    ),
    class: 'bounce',
    at: 'B',
    trust: 'certain',
    how: 'bounced-message',
  },
  {
    name: 'full mailbox, in French, from a postmaster',
    raw: mail(
      { From: 'postmaster@saint-exemple.example', Subject: 'Échec de la remise', 'In-Reply-To': ID_A },
      'La boîte aux lettres pleine : 552 5.2.2',
    ),
    class: 'bounce',
    at: 'A',
  },
  {
    name: 'delay in free text',
    raw: mail(
      { ...daemon, Subject: 'Warning: could not send message for past 4 hours' },
      `Message-ID: ${ID_A}\nYOU DO NOT NEED TO RESEND YOUR MESSAGE. Will keep trying.`,
    ),
    class: 'delay',
    at: 'A',
    filed: true,
  },
  {
    name: 'a person who speaks of a mail that did not arrive is no bounce',
    raw: mail(
      { Subject: 'Non remis', 'In-Reply-To': ID_A },
      'Votre courrier postal n’a pas été distribué, pouvez-vous le renvoyer ?',
    ),
    class: 'reply',
    at: 'A',
  },
  // ——— Receipts and automatic answers
  {
    name: 'receipt of L. 112-11 by a machine',
    raw: mail(
      {
        'Auto-Submitted': 'auto-replied',
        'In-Reply-To': ID_A,
        Subject: encoded('Accusé de réception électronique'),
      },
      'Votre message a bien été enregistré sous le n° 2026-1234 (article L. 112-11 du CRPA).',
    ),
    class: 'receipt',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'receipt by a person, short',
    raw: mail(
      { 'In-Reply-To': ID_A, Subject: `Re: [${LETTER_A}]` },
      `Bonjour,\n\nNous accusons réception de votre courriel, transmis au service communication.\n\nCordialement${QUOTED}`,
    ),
    class: 'receipt',
    at: 'A',
    says: 'Nous accusons réception',
  },
  {
    name: 'an answer that quotes our request of a receipt is no receipt',
    raw: mail({ 'In-Reply-To': ID_A }, ANSWER + QUOTED),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'a long answer that begins with a receipt',
    raw: mail(
      { 'In-Reply-To': ID_A },
      `Nous accusons réception de votre courriel et vous répondons.\n\n${'Le visuel a été réalisé par notre prestataire, qui nous a indiqué sa méthode. '.repeat(14)}`,
    ),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'read receipt (RFC 3798), displayed',
    raw: mail(
      { Subject: `Lu : Visuel`, 'Content-Type': mdn('manual-action/MDN-sent-manually; displayed').type },
      mdn('manual-action/MDN-sent-manually; displayed').body,
    ),
    class: 'receipt',
    at: 'A',
    trust: 'certain',
    how: 'bounced-message',
  },
  {
    name: 'read receipt, deleted unread: it arrived',
    raw: mail(
      {
        Subject: 'Non lu : Visuel',
        'Content-Type': mdn('automatic-action/MDN-sent-automatically; deleted').type,
      },
      mdn('automatic-action/MDN-sent-automatically; deleted').body,
    ),
    class: 'receipt',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'Outlook without the report',
    raw: mail(
      { Subject: `Lu: Visuel [${LETTER_A}]` },
      'Votre message\n\nÀ : mairie\nEnvoyé : lundi\n\na été lu le mardi.',
    ),
    class: 'receipt',
    at: 'A',
  },
  {
    name: 'absence, by header',
    raw: mail(
      {
        'Auto-Submitted': 'auto-replied',
        'In-Reply-To': ID_A,
        Subject: encoded('Réponse automatique : Visuel'),
      },
      'Je suis absente jusqu’au 7 janvier. Votre message a bien été reçu.',
    ),
    class: 'automatic',
    at: 'A',
    filed: true,
  },
  {
    name: 'absence, by words alone',
    raw: mail({ 'In-Reply-To': ID_A, Subject: 'Absence du bureau' }, 'Je suis en congés du 20 au 30.'),
    class: 'automatic',
    at: 'A',
  },
  {
    name: 'absence of a postmaster is no bounce',
    raw: mail(
      {
        From: 'postmaster@saint-exemple.example',
        'X-Autoreply': 'yes',
        Subject: 'Out of Office: Visuel',
        'In-Reply-To': ID_A,
      },
      'Back on Monday',
    ),
    class: 'automatic',
    at: 'A',
    filed: true,
  },
  {
    name: 'Precedence: auto_reply',
    raw: mail(
      { Precedence: 'auto_reply', 'In-Reply-To': ID_A, Subject: 'Re: Visuel' },
      'Merci de contacter le standard.',
    ),
    class: 'automatic',
    at: 'A',
  },
  {
    name: 'an agent who answers through a help desk waits to be read',
    raw: mail(
      { 'Auto-Submitted': 'auto-generated', 'In-Reply-To': ID_A, Subject: '[Ticket 4512] Demande' },
      `${ANSWER}\nNotre collègue est absente jusqu’au 7.`,
    ),
    class: 'automatic',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'a person at the address of the postmaster who is sorry for the delay',
    raw: mail(
      { From: 'postmaster@saint-exemple.example', 'In-Reply-To': ID_A },
      `Avec un peu de retard, voici notre réponse. ${ANSWER}`,
    ),
    class: 'delay',
    at: 'A',
    trust: 'certain',
  },
  {
    name: 'Auto-Submitted: no is a person',
    raw: mail({ 'Auto-Submitted': 'no', 'In-Reply-To': ID_A }, ANSWER),
    class: 'reply',
    at: 'A',
  },
  // ——— Charsets and forms
  {
    name: 'HTML only',
    raw: mail(
      { 'In-Reply-To': ID_A, 'Content-Type': 'text/html; charset=utf-8' },
      '<html><head><title>t</title><script>alert(1)</script></head><body><p>Ce visuel a &eacute;t&eacute; fait&nbsp;par <b>une graphiste</b>.</p></body></html>',
    ),
    class: 'reply',
    at: 'A',
    says: 'Ce visuel a été fait par une graphiste.',
  },
  {
    name: 'HTML that nests twenty thousand deep',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'text/html' }, deepHtml),
    class: 'reply',
    at: 'A',
    says: 'Tout au fond, la réponse.',
  },
  {
    name: 'text and HTML',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': alternative.type }, alternative.body),
    class: 'reply',
    at: 'A',
    says: 'Ce visuel a été réalisé',
  },
  {
    name: 'ISO-8859-1',
    raw: mail(
      { 'In-Reply-To': ID_A, 'Content-Type': 'text/plain; charset=iso-8859-1' },
      latin('Réponse à côté'),
    ),
    class: 'reply',
    at: 'A',
    says: 'Réponse à côté',
  },
  {
    name: 'Windows-1252 quoted-printable',
    raw: mail(
      {
        'In-Reply-To': ID_A,
        'Content-Type': 'text/plain; charset="Windows-1252"',
        'Content-Transfer-Encoding': 'quoted-printable',
      },
      'L=92=E9quipe r=E9pond',
    ),
    class: 'reply',
    at: 'A',
    says: 'L’équipe répond',
  },
  {
    name: 'says ASCII and is Latin-1',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'text/plain; charset=us-ascii' }, latin('Décidé')),
    class: 'reply',
    at: 'A',
    says: 'Décidé',
  },
  {
    name: 'a charset that does not exist',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'text/plain; charset=x-klingon' }, 'Décidé'),
    class: 'reply',
    at: 'A',
    says: 'Décidé',
  },
  {
    name: 'UTF-16',
    raw: mail(
      {
        'In-Reply-To': ID_A,
        'Content-Type': 'text/plain; charset=utf-16le',
        'Content-Transfer-Encoding': 'base64',
      },
      Buffer.from('Décidé', 'utf16le').toString('base64'),
    ),
    class: 'reply',
    at: 'A',
    says: 'Décidé',
  },
  {
    name: 'UTF-7 stays what it is',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'text/plain; charset=utf-7' }, '+ADw-script+AD4-'),
    class: 'reply',
    at: 'A',
    says: '+ADw-script+AD4-',
  },
  {
    name: 'raw bytes in a header',
    raw:
      mail({ Subject: 'x' }, '').length === 0
        ? Buffer.alloc(0)
        : Buffer.concat([
            latin(`From: Mairie de Châtel <${TO_A}>\r\nSubject: R\xe9ponse ${LETTER_A}\r\n\r\n`),
            latin('Voil\xe0'),
          ]),
    class: 'reply',
    at: 'A',
    how: 'subject',
    says: 'Voilà',
  },
  {
    name: 'a subject that reverses its text',
    raw: mail({ Subject: encoded(`Re: \u202e${LETTER_A}\u202c`), From: 'x@inconnu.example' }, ANSWER),
    class: 'reply',
    at: 'A',
    how: 'subject',
  },
  { name: 'line ends of Unix', raw: mail({ 'In-Reply-To': ID_A }, ANSWER, '\n'), class: 'reply', at: 'A' },
  {
    name: 'without any subject',
    raw: mail({ Subject: null, 'In-Reply-To': ID_A }, ANSWER),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'two subjects: the first counts',
    raw: Buffer.concat([
      Buffer.from(`Subject: [${LETTER_A}]\r\n`),
      mail({ Subject: `[${LETTER_B}]` }, ANSWER),
    ]),
    class: 'reply',
    at: 'A',
  },
  // ——— Attachments
  {
    name: 'winmail.dat',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': withTnef.type }, withTnef.body),
    class: 'reply',
    at: 'A',
    attachments: 1,
  },
  {
    name: 'two files of one name',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': twice.type }, twice.body),
    class: 'reply',
    at: 'A',
    attachments: 2,
  },
  {
    name: 'an invitation',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': calendar.type }, calendar.body),
    class: 'reply',
    at: 'A',
    attachments: 1,
  },
  {
    name: 'nothing but an attached letter',
    raw: mail(
      {
        'In-Reply-To': ID_A,
        'Content-Type': 'application/pdf; name="../../etc/reponse.pdf"',
        'Content-Transfer-Encoding': 'base64',
      },
      Buffer.from('%PDF-1.4').toString('base64'),
    ),
    class: 'reply',
    at: 'A',
    attachments: 1,
  },
  {
    name: 'three hundred attachments',
    raw: many(300),
    class: 'reply',
    at: 'A',
    attachments: 200,
    hasProblem: true,
  },
  { name: 'more parts than are read', raw: many(700), class: 'reply', at: 'A', hasProblem: true },
  {
    name: 'parts in parts, sixty deep',
    raw: nested(60),
    class: 'reply',
    at: 'A',
    says: 'Au fond du paquet.',
  },
  {
    name: 'a compressed body that nobody asked for',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'application/gzip' }, gzipSync('x'.repeat(1000))),
    class: 'reply',
    at: 'A',
    attachments: 1,
  },
  // ——— Broken ones
  {
    name: 'a boundary that never comes',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'multipart/mixed; boundary="jamais"' }, ANSWER),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'a multipart without a boundary',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': 'multipart/mixed' }, ANSWER),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'cut in the middle of an attachment',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Type': withTnef.type }, withTnef.body.subarray(0, -40)),
    class: 'reply',
    at: 'A',
    attachments: 1,
  },
  {
    name: 'base64 that is none',
    raw: mail({ 'In-Reply-To': ID_A, 'Content-Transfer-Encoding': 'base64' }, '%%% é ###'),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'headers of two megabytes',
    raw: mail({ 'X-Long': 'a'.repeat(2_000_000), 'In-Reply-To': ID_A }, ANSWER),
    class: 'other',
    at: 'nowhere',
    hasProblem: true,
  },
  { name: 'an empty mail', raw: Buffer.alloc(0), class: 'other', at: 'nowhere' },
  {
    name: 'noise',
    raw: Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256)),
    class: 'other',
    at: 'nowhere',
  },
  {
    name: 'a header without a body',
    raw: Buffer.from(`From: ${TO_A}\r\nIn-Reply-To: ${ID_A}`),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'a date of nowhere',
    raw: mail({ Date: 'le 32 brumaire', 'In-Reply-To': ID_A }, ANSWER),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'a sender without an address',
    raw: mail({ From: '"Madame la Maire"', 'In-Reply-To': ID_A }, ANSWER),
    class: 'reply',
    at: 'A',
  },
  {
    name: 'ten thousand references',
    raw: mail({ References: '<x@y.example> '.repeat(10_000), 'In-Reply-To': ID_A }, ANSWER),
    class: 'reply',
    at: 'A',
    trust: 'certain',
  },
];
