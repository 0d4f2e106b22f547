/**
 * Whose case a mail is about. Pure: the clues of the mail, then what the store knows of them.
 *
 * | clue | trust | why |
 * |---|---|---|
 * | names a Message-ID of ours (In-Reply-To, References, returned headers) | certain | 128 bits of chance: whoever names it has our letter before her |
 * | the address of a letter (`vig-2026-000123@`), the reference in the subject | proposed | references are counted up: anybody can guess the next one |
 * | written by the address or the domain that a letter went to | proposed | a sender is whatever a mail says |
 *
 * Certain or proposed, a mail only lies at a case until a person has read it. Nothing of it changes the case.
 */
import { isEverybodys } from '../../authorities/mail-domain.js';
import { messageIds, referencesIn, referencesInAddresses } from './mail-text.js';
import type { InboundClass, InboundMail } from './types.js';

export type MatchHow = 'reply-address' | 'in-reply-to' | 'bounced-message' | 'subject' | 'sender';

export interface Clues {
  readonly answersTo: readonly string[];
  /** Message-IDs in what it carries inside: a returned or forwarded mail. */
  readonly inside: readonly string[];
  /** References in addresses it was sent to, upper case: `VIG-2026-000123`. */
  readonly addressed: readonly string[];
  readonly subject: readonly string[];
  /** References in its words, the weakest. */
  readonly words: readonly string[];
  readonly sender: string | null;
  /** Of the sender; null for those of everybody (gmail.com) and of our own. */
  readonly senderDomain: string | null;
}

/** What the store knows of a letter that left. */
export interface KnownLetter {
  readonly caseId: string;
  readonly letterId: string | null;
  readonly outboxId: string | null;
}

export interface Known {
  readonly byMessageId: ReadonlyMap<string, KnownLetter>;
  readonly byReference: ReadonlyMap<string, KnownLetter>;
  /** Letters to this sender's address or domain, the last first. */
  readonly bySender: readonly KnownLetter[];
}

export interface Match extends KnownLetter {
  readonly how: MatchHow;
  readonly trust: 'certain' | 'proposed';
}

const MOST = 20;

/** @param ours addresses of our own, in lower case: what we write is no clue about who writes */
export function cluesOf(mail: InboundMail, ours: readonly string[]): Clues {
  const sender = mail.from.address;
  const domain = sender?.split('@')[1] ?? null;
  const isOurs = sender !== null && ours.includes(sender);
  return {
    answersTo: mail.answersTo.slice(0, MOST),
    inside: [
      ...new Set([
        ...messageIds(mail.innerText),
        ...messageIds(mail.reportText),
        // qmail and Exim put the returned mail into the words.
        ...mail.text.split('\n').flatMap((line) => (/^message-id:/iu.test(line) ? messageIds(line) : [])),
      ]),
    ].slice(0, MOST),
    addressed: referencesInAddresses(mail.to),
    subject: referencesIn(mail.subject),
    words: referencesIn(`${mail.text.slice(0, 50_000)}\n${mail.innerText.slice(0, 20_000)}`),
    sender: isOurs ? null : sender,
    senderDomain: isOurs || domain === null || isEverybodys(domain) ? null : domain,
  };
}

/** The case that a mail is about, or may be about; null when nothing says. */
export function matchMail(kind: InboundClass, clues: Clues, known: Known): Match | null {
  const isReport = kind === 'bounce' || kind === 'delay' || kind === 'receipt';
  const named = [
    ...hits(clues.answersTo, known.byMessageId, 'in-reply-to'),
    ...hits(clues.inside, known.byMessageId, isReport ? 'bounced-message' : 'in-reply-to'),
  ];
  const [first] = named;
  if (first !== undefined) {
    // Names two of our letters of different cases: a person says which.
    const isOne = named.every(({ caseId }) => caseId === first.caseId);
    return { ...first, trust: isOne ? 'certain' : 'proposed' };
  }
  const weaker = [
    ...hits(clues.addressed, known.byReference, 'reply-address'),
    ...hits(clues.subject, known.byReference, 'subject'),
    ...hits(clues.words, known.byReference, 'subject'),
  ][0];
  if (weaker !== undefined) return { ...weaker, trust: 'proposed' };
  const [sent] = known.bySender;
  return sent === undefined ? null : { ...sent, how: 'sender', trust: 'proposed' };
}

function hits(
  names: readonly string[],
  known: ReadonlyMap<string, KnownLetter>,
  how: MatchHow,
): readonly (KnownLetter & { readonly how: MatchHow })[] {
  return names.flatMap((name) => {
    const letter = known.get(name);
    return letter === undefined ? [] : [{ ...letter, how }];
  });
}
