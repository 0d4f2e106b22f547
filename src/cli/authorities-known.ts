/** The authority that a command names. */
import { findAuthority, type AuthorityRow } from '../../db/queries/authorities.js';
import type { Db } from '../../db/open.js';
import { AUTHORITY_WORDS } from '../web/parts/words.js';
import { UsageError } from './exit.js';
import { foreign } from './output.js';

/** Départements and régions carry a letter before their number. */
function codeHint(db: Db, code: string): string {
  const near = ['D', 'R'].flatMap(
    (letter) => findAuthority(db, `${letter}${code.trim().toUpperCase()}`) ?? [],
  );
  return near.length === 0
    ? ''
    : ` (${near.map((row) => `${row.code} : ${foreign(row.name)}, ${kindWords(row)}`).join(' ; ')})`;
}

export function kindWords({ kind }: AuthorityRow): string {
  return AUTHORITY_WORDS[kind].toLocaleLowerCase('fr');
}

/** @throws UsageError when the directory has none with this code */
export function knownAuthority(db: Db, code: string): AuthorityRow {
  const row = findAuthority(db, code.replaceAll(/\s/g, '').toUpperCase());
  if (row === null)
    throw new UsageError(
      `Aucune collectivité n’a le code « ${code} »${codeHint(db, code)}. Cherchez-la : vigie authorities list <nom>.`,
    );
  return row;
}
