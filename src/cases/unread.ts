/** Mails that nobody has read, and in which the authority of a case may have answered: before them nobody tells a silence. */
import type { CaseRow } from '../../db/queries/cases.js';
import { firstWaiting, recipientsOf, type InboundRow } from '../../db/queries/inbox.js';
import { startUrlsOf } from '../../db/queries/sites.js';
import type { Db } from '../../db/open.js';
import { contactsOf } from '../authorities/contacts.js';
import { domainOf, isEverybodys } from '../authorities/mail-domain.js';
import { formatDate, parisDay } from '../french/index.js';
import { parseUrl } from '../parse-url.js';

/**
 * The mail to look at first: the oldest that waits at the case, or without a case (or at another one of the authority,
 * by a guess) and comes from an address or a domain of the authority. Null when there is none.
 */
export function firstUnread(
  db: Db,
  { id, authorityCode }: Pick<CaseRow, 'id' | 'authorityCode'>,
): InboundRow | null {
  const contacts = contactsOf(db, authorityCode);
  const addresses = [
    ...recipientsOf(db, authorityCode),
    ...contacts.flatMap(({ kind, value }) => (kind === 'email' ? [value.trim().toLowerCase()] : [])),
  ];
  const pages = [
    ...startUrlsOf(db, authorityCode),
    ...contacts.flatMap(({ kind, value }) => (kind === 'site' ? [value] : [])),
  ];
  const domains = [
    ...addresses.map(domainOf),
    ...pages.map((url) => parseUrl(url)?.hostname.replace(/^www\./u, '') ?? null),
  ].flatMap((domain) => (domain === null || isEverybodys(domain) ? [] : [domain]));
  return firstWaiting(db, {
    caseId: id,
    authority: authorityCode,
    addresses: [...new Set(addresses)],
    domains: [...new Set(domains)],
  });
}

/** Why nobody says « sans réponse » before this mail is read, and which mail it is. */
export function unreadSentence({ caseId, fromAddress, receivedAt }: InboundRow, ofCase: string): string {
  const day = parisDay(receivedAt);
  const which = `de ${(fromAddress ?? 'une adresse inconnue').slice(0, 80)}${day === null ? '' : `, reçu le ${formatDate(day)}`}`;
  const where =
    caseId === ofCase
      ? 'attend dans ce dossier'
      : caseId === null
        ? 'attend sans dossier et vient peut-être de cette collectivité'
        : 'attend dans un autre dossier de cette collectivité';
  return `Un courriel ${which}, ${where} : lisez-le et classez-le d’abord. Personne ne peut dire « sans réponse » avant.`;
}
