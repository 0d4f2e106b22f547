/** To whom a letter of a case is proposed to go: the last letter's addressee, and what the directory knows. A person checks it. */
import { findAuthority, type AuthorityRow } from '../../db/queries/authorities.js';
import { lettersToAuthority } from '../../db/queries/letters.js';
import type { Db } from '../../db/open.js';
import { contactsOf, type Contact } from '../authorities/contacts.js';
import { addresseeOf, namedAuthority } from '../authorities/officials/addressee.js';
import type { LegalDay } from '../french/index.js';
import type { Addressee } from './store-types.js';

/**
 * The person at the head when the directory names her and she was checked within thirty days, else her office alone
 * (letters.md §2); the addresses that the last letter went to, else those of the directory. Where the authority has an
 * electronic referral it comes before its contact form (law.md §2).
 *
 * @param today null: nobody is named by the directory, for nobody can tell whether that is fresh
 */
export function knownAddressee(db: Db, code: string, today: LegalDay | null): Addressee {
  const authority = findAuthority(db, code);
  if (authority === null) throw new Error(`no such authority: ${code}`);
  const last = lettersToAuthority(db, code, null)[0]?.addressee ?? null;
  const addressed = successorOf(db, authority);
  const head = today === null ? null : addresseeOf(db, addressed.code, today);
  const contacts = contactsOf(db, addressed.code);
  const first = (...kinds: readonly Contact['kind'][]): string | null =>
    kinds.flatMap((kind) => contacts.find((one) => one.kind === kind && !one.isReplaced)?.value ?? [])[0] ??
    null;
  const isNamed = head?.by === 'named';
  return {
    ...namedAuthority(addressed),
    code,
    official: isNamed ? head.official : (last?.official ?? head?.official ?? null),
    addressLines: nonEmpty(last?.addressLines) ?? first('postal-address')?.split('\n') ?? [],
    email: last?.email ?? first('email'),
    formUrl: last?.formUrl ?? first('sve', 'form'),
    checkedOn: isNamed ? (head.row?.checkedOn ?? null) : (last?.checkedOn ?? null),
  };
}

/** A commune that merged has no mayor and no town hall any more: the one that took it in answers for it (CGCT, communes nouvelles). */
function successorOf(db: Db, authority: AuthorityRow): AuthorityRow {
  return authority.status === 'merged' && authority.parent !== null
    ? (findAuthority(db, authority.parent) ?? authority)
    : authority;
}

function nonEmpty(lines: readonly string[] | undefined): readonly string[] | null {
  return lines === undefined || lines.length === 0 ? null : lines;
}
