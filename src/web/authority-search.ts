/** Authorities of the directory by their name, code or postcode, as a person types them. */
import { findAuthority, type AuthorityRow } from '../../db/queries/authorities.js';
import type { Db } from '../../db/open.js';
import { searchAuthorities } from '../authorities/search.js';
import { foldName } from '../authorities/search-words.js';

export type FoundAuthority = Pick<AuthorityRow, 'code' | 'kind' | 'name' | 'departement'>;

/** Most that are offered while somebody types: more is a name to be typed further. */
const MOST_FOUND = 8;

export interface AuthoritySearch {
  /** Those that may be meant, the likeliest first; empty for less than two letters. */
  readonly find: (typed: string) => readonly FoundAuthority[];
  /** The only one that is meant; null when none or several may be. */
  readonly only: (typed: string) => FoundAuthority | null;
}

/** The search of forms: a commune that is a part of another one stands for that one, which answers for its visuals. */
export function createAuthoritySearch(db: Db): AuthoritySearch {
  function find(typed: string): readonly FoundAuthority[] {
    if (foldName(typed.slice(0, 200)).length < 2) return [];
    const found = searchAuthorities(db, typed, MOST_FOUND).flatMap((one) => answering(one) ?? []);
    return [...new Map(found.map((one) => [one.code, one])).values()];
  }

  function answering(found: AuthorityRow): AuthorityRow | null {
    if (found.status === 'current') return found;
    return found.parent === null ? null : findAuthority(db, found.parent);
  }

  return {
    find,
    only: (typed) => {
      const key = foldName(typed.slice(0, 200));
      const found = find(typed);
      const exact = found.filter((one) => foldName(one.name) === key || one.code.toLowerCase() === key);
      return (
        (exact.length === 1 ? exact[0] : found.length === 1 && exact.length === 0 ? found[0] : null) ?? null
      );
    },
  };
}
