/** Which authority seals the log: the one of the settings file, else the one that somebody agreed to on the pages. */
import { lastTimeStampChoice, type TimeStampChoice } from '../../db/queries/time-stamps.js';
import type { Db } from '../../db/open.js';

export type AuthorityInUse =
  | { readonly kind: 'none'; readonly url: null }
  /** Of the settings: the pages change nothing of it. */
  | { readonly kind: 'settings'; readonly url: string }
  | { readonly kind: 'chosen'; readonly url: string; readonly choice: TimeStampChoice };

/** @param ofSettings its address in the settings; null when they name none */
export function authorityInUse(db: Db, ofSettings: string | null): AuthorityInUse {
  if (ofSettings !== null) return { kind: 'settings', url: ofSettings };
  const choice = lastTimeStampChoice(db);
  return choice === null || choice.authority === null
    ? { kind: 'none', url: null }
    : { kind: 'chosen', url: choice.authority, choice };
}
