/** What is to be looked at again before a letter is written: who heads the authority, and addresses that took no letter. */
import { authoritiesUnderWay, failedAddresses } from '../../db/queries/contact-checks.js';
import type { Db } from '../../db/open.js';
import type { Territory } from '../../db/queries/territories.js';
import { addDays, formatDate, parisDay, type LegalDay } from '../french/index.js';
import { contactsOf } from './contacts.js';
import { addresseeOf, FRESH_DAYS } from './officials/addressee.js';

export interface ContactToCheck {
  readonly code: string;
  readonly name: string;
  readonly why: 'bounced' | 'stale';
  /** As a mail tells it once: the authority, the reason, since when. */
  readonly key: string;
  /** French, a sentence. */
  readonly words: string;
  /** Page of the interface. */
  readonly path: string;
}

const MOST_AUTHORITIES = 2000;
/** An address that failed longer ago is another matter: who writes now looks it up anyway. */
const BOUNCE_DAYS = 180;

/** Of the authorities with a case under way; what came back first. */
export function contactsToCheck(db: Db, territory: Territory, today: LegalDay): readonly ContactToCheck[] {
  const under = authoritiesUnderWay(db, territory, MOST_AUTHORITIES);
  const failed = failedOf(
    db,
    under.map(({ code }) => code),
    today,
  );
  const all = under.flatMap(({ code, name }): readonly ContactToCheck[] => {
    const base = { code, name, path: `/collectivites/${encodeURIComponent(code)}` };
    return [
      ...(failed.get(code) ?? []).map(({ day, words }) => ({
        ...base,
        why: 'bounced' as const,
        key: `contact:${code}:bounced:${day}`,
        words,
      })),
      ...(addresseeOf(db, code, today)?.by === 'stale'
        ? [
            {
              ...base,
              why: 'stale' as const,
              // Said again each month for as long as nobody looks.
              key: `contact:${code}:stale:${today.slice(0, 7)}`,
              words: `Personne n’a vérifié depuis plus de ${FRESH_DAYS} jours à qui l’on écrit.`,
            },
          ]
        : []),
    ];
  });
  return all.toSorted((a, b) => Number(a.why === 'stale') - Number(b.why === 'stale'));
}

/** The addresses of an authority that are in use and took no letter, in French sentences with their day. */
export function failedContacts(
  db: Db,
  code: string,
  today: LegalDay,
): readonly { readonly day: LegalDay; readonly mail: string; readonly words: string }[] {
  return failedOf(db, [code], today).get(code) ?? [];
}

type Failed = ReturnType<typeof failedContacts>[number];

function failedOf(db: Db, codes: readonly string[], today: LegalDay): ReadonlyMap<string, readonly Failed[]> {
  const since = `${addDays(today, -BOUNCE_DAYS)}T00:00:00.000Z`;
  const byCode = new Map<string, Failed[]>();
  for (const { code, mail, at } of failedAddresses(db, codes, since)) {
    const day = parisDay(at);
    // An address that was corrected since is nobody's any more.
    if (day === null || !isInUse(db, code, mail)) continue;
    const words = `La lettre envoyée le ${formatDate(day)} à ${mail} n’est pas arrivée : cherchez une autre adresse.`;
    byCode.set(code, [...(byCode.get(code) ?? []), { day, mail, words }]);
  }
  return byCode;
}

function isInUse(db: Db, code: string, mail: string): boolean {
  return contactsOf(db, code).some(
    (contact) =>
      contact.kind === 'email' && !contact.isReplaced && contact.value.trim().toLowerCase() === mail,
  );
}
