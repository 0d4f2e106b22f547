/** Authorities by their name, as a person types it: without accents, hyphens or capitals. */
import { authoritiesStamp, authorityNames } from '../../db/queries/report-search.js';
import type { Db } from '../../db/open.js';
import { fold } from '../review/index.js';

export type FoundAuthority = ReturnType<typeof authorityNames>[number];

interface Named {
  readonly authority: FoundAuthority;
  readonly key: string;
}

/** Most that are offered: more is a name to be typed further. */
const MOST_FOUND = 8;

export interface AuthoritySearch {
  /** Those that begin so before those that hold it, by name; empty for less than two letters. */
  readonly find: (typed: string) => readonly FoundAuthority[];
  /** The only one that is meant; null when none or several may be. */
  readonly only: (typed: string) => FoundAuthority | null;
}

/** Names are read once and again when they change: a national installation has 36,000. */
export function createAuthoritySearch(db: Db): AuthoritySearch {
  let known: { readonly stamp: string; readonly named: readonly Named[] } | null = null;

  function named(): readonly Named[] {
    const stamp = authoritiesStamp(db);
    if (known?.stamp !== stamp)
      known = {
        stamp,
        named: authorityNames(db)
          .map((authority) => ({ authority, key: keyOf(authority.name) }))
          .toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
      };
    return known.named;
  }

  function find(typed: string): readonly FoundAuthority[] {
    const key = keyOf(typed.slice(0, 200));
    if (key.length < 2) return [];
    const all = named();
    const first = all.filter((one) => one.key.startsWith(key) || one.authority.code === key);
    const rest =
      first.length >= MOST_FOUND
        ? []
        : all.filter((one) => !one.key.startsWith(key) && one.key.includes(` ${key}`));
    return [...first, ...rest].slice(0, MOST_FOUND).map(({ authority }) => authority);
  }

  return {
    find,
    only: (typed) => {
      const key = keyOf(typed.slice(0, 200));
      const found = find(typed);
      const exact = found.filter((one) => keyOf(one.name) === key || one.code === key);
      return (
        (exact.length === 1 ? exact[0] : found.length === 1 && exact.length === 0 ? found[0] : null) ?? null
      );
    },
  };
}

function keyOf(name: string): string {
  return fold(name)
    .replaceAll(/[^a-z0-9]+/g, ' ')
    .trim();
}
