/** Where an approved letter may go without more: what another address needs is said in `queue.ts`. */
import { z } from 'zod';
import type { LetterRow } from '../../db/queries/letters.js';
import type { Db } from '../../db/open.js';
import { contactsOf } from '../authorities/contacts.js';

const address = z.email().max(254);

/** A mail address as the outbox keeps it; null when it is none. */
export function cleanAddress(typed: string): string | null {
  const text = typed.trim().toLowerCase();
  return address.safeParse(text).success ? text : null;
}

/** The address that was frozen with the letter, then those that the directory declares for its authority. */
export function knownAddresses(
  db: Db,
  { addressee, authorityCode }: Pick<LetterRow, 'addressee' | 'authorityCode'>,
): readonly string[] {
  const declared = contactsOf(db, authorityCode).flatMap(({ kind, value, isReplaced }) =>
    (kind === 'email' || kind === 'sve') && !isReplaced ? [value] : [],
  );
  const clean = [addressee.email ?? '', ...declared].map(cleanAddress).filter((one) => one !== null);
  return [...new Set(clean)];
}
