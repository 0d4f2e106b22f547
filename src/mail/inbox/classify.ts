/**
 * What a mail is: an answer, a receipt, a bounce, a delay, an automatic answer. By its headers first (RFC 3464, 3798,
 * 3834), then by words that servers and town halls write. Pure. It only sorts the list that people read: no class
 * writes anything into a case.
 */
import { oneLine, ownWords, referencesIn, referencesInAddresses } from './mail-text.js';
import type { InboundClass, InboundMail, InboundReport } from './types.js';

export interface Classified {
  readonly class: InboundClass;
  /** Said by a header or a report, not guessed from words. */
  readonly isFormal: boolean;
  readonly report: InboundReport | null;
}

/** Programs; « postmaster » is a person's address in many a town hall. */
const PROGRAMS = /^(?:mailer-daemon|mail-daemon|maildaemon|mdaemon|microsoftexchange\w*)@/u;

/**
 * Whether nobody needs to read a mail: an absence or a delay that a program tells. A header alone is not enough: help
 * desks write « Auto-Submitted » into what their agents answer, and an answer that nobody reads becomes a silence.
 */
export function asksNothing(mail: InboundMail, sorted: Classified): boolean {
  if (!sorted.isFormal) return false;
  if (sorted.class === 'automatic') return isAbsence(mail);
  return (
    sorted.class === 'delay' &&
    (PROGRAMS.test(mail.from.address ?? '') || byDeliveryReport(mail)?.class === 'delay')
  );
}

const NO_REPORT: InboundReport = { recipient: null, status: null, said: null };

/** Sorts a mail. Total: what nobody knows is `reply` when it answers something of ours, else `other`. */
export function classify(mail: InboundMail): Classified {
  return (
    byDeliveryReport(mail) ??
    byDisposition(mail) ??
    byDaemon(mail) ??
    byAutomatic(mail) ??
    byWords(mail) ?? {
      class: answersSomething(mail) ? 'reply' : 'other',
      isFormal: false,
      report: null,
    }
  );
}

/** RFC 3464: fields in blocks, one for each address. Of several the worst counts. */
function byDeliveryReport(mail: InboundMail): Classified | null {
  const isReport =
    /report-type=delivery-status/u.test(mail.contentType) || /^\s*action:\s*\w/imu.test(mail.reportText);
  if (!isReport || !/^\s*action:/imu.test(mail.reportText)) return null;
  const blocks = mail.reportText.split(/\n\s*\n/u).flatMap((block) => {
    const action = field(block, 'action')?.split(/\s|\(/u)[0]?.toLowerCase();
    return action === undefined ? [] : [{ action, block }];
  });
  const worst = ['failed', 'delayed', 'delivered', 'relayed', 'expanded']
    .map((action) => blocks.find((one) => one.action === action))
    .find((one) => one !== undefined);
  if (worst === undefined) return null;
  return {
    class: worst.action === 'failed' ? 'bounce' : worst.action === 'delayed' ? 'delay' : 'receipt',
    isFormal: true,
    report: {
      recipient: addressIn(
        field(worst.block, 'original-recipient') ?? field(worst.block, 'final-recipient') ?? '',
      ),
      status: /[245]\.\d{1,3}\.\d{1,3}/u.exec(field(worst.block, 'status') ?? '')?.[0] ?? null,
      said: said(field(worst.block, 'diagnostic-code')),
    },
  };
}

/** A mail program tells what became of a mail: read, or deleted without being read. Either way it arrived. */
function byDisposition(mail: InboundMail): Classified | null {
  const isReport =
    /report-type=disposition-notification/u.test(mail.contentType) ||
    /^\s*disposition:/imu.test(mail.reportText);
  if (!isReport) return null;
  return {
    class: 'receipt',
    isFormal: true,
    report: {
      recipient: addressIn(
        field(mail.reportText, 'original-recipient') ?? field(mail.reportText, 'final-recipient') ?? '',
      ),
      status: null,
      said: said(field(mail.reportText, 'disposition')),
    },
  };
}

const DAEMONS =
  /^(?:mailer-daemon|postmaster|mail-daemon|maildaemon|mdaemon|microsoftexchange[\w]*|mailadmin|bounces?(?:[-+].*)?)@/u;
const FAILED =
  /undeliver|non[- ]remis|n['’]a pas (?:pu être|été) (?:remis|distribu|délivr|livr)|échec de (?:la )?(?:remise|distribution|livraison)|echec de (?:la )?(?:remise|distribution)|non distribu|non délivr|returned mail|failure notice|delivery (?:has )?fail|mail delivery failed|delivery status notification \(failure\)|impossible de remettre|couldn['’]t be delivered|could not be delivered|wasn['’]t able to deliver|unable to deliver|user unknown|mailbox (?:full|unavailable)|adresse (?:inconnue|introuvable)|boîte (?:aux lettres )?pleine/iu;
const DELAYED =
  /\bdelay(?:ed)?\b|delivery status notification \(delay\)|retard(?:é|ée)?\b|différé|remise retardée|still trying|not yet been delivered|could not send message for past|will (?:keep|continue) trying|no action is required|nouvelles? tentatives?/iu;

/** Bounces of servers that write as they please: qmail, Exim, Exchange. Only what a mail server sends is looked at. */
function byDaemon(mail: InboundMail): Classified | null {
  const sender = mail.from.address ?? '';
  const isDaemon =
    DAEMONS.test(sender) ||
    mail.headers['return-path'] === '<>' ||
    mail.headers['x-failed-recipients'] !== undefined ||
    /^mailer-daemon$|mail delivery (?:sub)?system|système de remise/iu.test(mail.from.name ?? '');
  if (!isDaemon || isAbsence(mail)) return null;
  const head = `${mail.subject}\n${mail.text.slice(0, 4000)}`;
  const isQmail = /qmail-send program/iu.test(mail.text);
  const isDelay =
    DELAYED.test(mail.subject) || (DELAYED.test(head) && !FAILED.test(mail.subject) && !isQmail);
  if (!isDelay && !FAILED.test(head) && !isQmail && mail.headers['x-failed-recipients'] === undefined)
    return null;
  return {
    class: isDelay ? 'delay' : 'bounce',
    isFormal: mail.headers['x-failed-recipients'] !== undefined || DAEMONS.test(sender),
    report: {
      recipient: addressIn(mail.headers['x-failed-recipients'] ?? '') ?? addressIn(mail.text.slice(0, 4000)),
      status: /(?<![\d.])[45]\.\d{1,3}\.\d{1,3}(?![\d.])/u.exec(mail.text.slice(0, 8000))?.[0] ?? null,
      said: said(
        /^.*(?:\b[45]\d\d[ -]|(?<![\d.])[45]\.\d{1,3}\.\d{1,3}).*$/mu.exec(mail.text.slice(0, 8000))?.[0],
      ),
    },
  };
}

const ABSENCE =
  /(?:suis|serai|sera|est|actuellement|bureau (?:est )?) ?(?:absent|en congé|fermé)|absent(?:e|·e|\(e\))? (?:du|jusqu|et|pour)|absence du bureau|en congés? (?:du|jusqu)|de retour le|congé (?:de )?maternité|out of (?:the )?office|on leave|en télétravail le/iu;
const AUTOMATIC_SUBJECT =
  /^\s*(?:(?:re|tr|fwd?)\s*:\s*)?(?:réponse automatique|reponse automatique|message automatique|automatic reply|auto(?:matic)?[- ]?(?:reply|response)|auto\s*:|out of (?:the )?office|absence du bureau|absent(?:e)?\b|message d['’]absence|notification d['’]absence)/iu;
const RECEIVED =
  /accus(?:é|e|ons|er)\s+(?:de\s+|d['’])?(?:bonne\s+)?(?:réception|reception|enregistrement)|(?:avons|ai) bien (?:reçu|réceptionné)|bien été (?:reçue?|enregistrée?|réceptionnée?|prise? en compte|transmise?)|est bien (?:arrivé|parvenu)|enregistrée? sous le (?:n°|numéro)|l\.?\s?112-11|r\.?\s?112-11|your (?:message|request) has been received/iu;

function isAbsence(mail: InboundMail): boolean {
  return AUTOMATIC_SUBJECT.test(mail.subject) && !RECEIVED.test(mail.subject)
    ? ABSENCE.test(`${mail.subject}\n${ownWords(mail.text)}`)
    : ABSENCE.test(mail.subject);
}

/** RFC 3834 and its forerunners. An automatic acknowledgement is a receipt (law §2: L. 112-11); an absence is none. */
function byAutomatic(mail: InboundMail): Classified | null {
  const { headers } = mail;
  const submitted = headers['auto-submitted'];
  const isFormal =
    (submitted !== undefined && !/^no\b/u.test(submitted)) ||
    headers['x-autoreply'] !== undefined ||
    headers['x-autorespond'] !== undefined ||
    headers['x-autoresponder'] !== undefined ||
    /^auto[_-]?reply/u.test(headers['precedence'] ?? '') ||
    headers['x-ms-exchange-inbox-rules-loop'] !== undefined;
  const isList =
    headers['list-id'] !== undefined || /^(?:list|bulk|junk)$/u.test(headers['precedence'] ?? '');
  if (!isFormal && !AUTOMATIC_SUBJECT.test(mail.subject))
    return isList ? { class: 'other', isFormal: true, report: null } : null;
  const own = `${mail.subject}\n${ownWords(mail.text).slice(0, 4000)}`;
  if (RECEIVED.test(own) && !ABSENCE.test(own)) return { class: 'receipt', isFormal, report: NO_REPORT };
  return { class: 'automatic', isFormal, report: null };
}

/** Longer than this, a mail that also acknowledges says something else. */
const SHORT_CHARS = 900;

/** What a person or a registry writes without saying so in a header. */
function byWords(mail: InboundMail): Classified | null {
  const own = ownWords(mail.text);
  if (/^\s*(?:lu|read|non lu|not read)\s*:/iu.test(mail.subject) && own.length < SHORT_CHARS)
    return { class: 'receipt', isFormal: false, report: NO_REPORT };
  const isShort = own.length < SHORT_CHARS && !own.includes('?');
  if (isShort && (RECEIVED.test(own) || /accus[ée] (?:de )?r[ée]ception/iu.test(mail.subject)))
    return { class: 'receipt', isFormal: false, report: NO_REPORT };
  return null;
}

function answersSomething(mail: InboundMail): boolean {
  return (
    mail.answersTo.length > 0 ||
    /^\s*(?:re|ré|rép|tr|fw|fwd|aw)\s*:/iu.test(mail.subject) ||
    referencesIn(mail.subject).length > 0 ||
    referencesInAddresses(mail.to).length > 0
  );
}

/** The value of a field, its folded lines too. */
function field(block: string, name: string): string | undefined {
  const lines = block.split('\n');
  const at = lines.findIndex((line) => line.trimStart().toLowerCase().startsWith(`${name}:`));
  if (at === -1) return undefined;
  const first = lines[at]?.replace(/^[^:]*:/u, '') ?? '';
  const folded: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (/^\s*[\w-]+:/u.test(line) || line.trim() === '') break;
    folded.push(line);
  }
  return [first, ...folded].join(' ').trim();
}

function addressIn(text: string): string | null {
  const found = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,253}/iu.exec(text.slice(0, 8000))?.[0];
  return found === undefined ? null : found.toLowerCase().replace(/\.+$/u, '');
}

function said(text: string | undefined): string | null {
  const line = oneLine(text ?? '', 300);
  return line === '' ? null : line;
}
