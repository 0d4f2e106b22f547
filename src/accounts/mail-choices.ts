/** What a person chooses about the mails that Vigie sends by itself: on her page, or by the link that each mail carries. */
import { digestSettingsOf, putDigestSettings, type DigestSettings } from '../../db/queries/digests.js';
import { cancelDigestsOf } from '../../db/queries/personal-notices.js';
import { listPeople, type PersonRow } from '../../db/queries/people.js';
import { transact } from '../../db/open.js';
import { note } from './audit.js';
import { personOfToken } from './stop-token.js';
import { countTries, type TryDeps } from './tries.js';

/** Writes what a person chose; who wants no mail at all gets none that waits either. Choosing what holds already changes nothing. */
export function chooseMails(
  { db, now }: Pick<TryDeps, 'db' | 'now'>,
  person: PersonRow,
  choices: DigestSettings,
  how: 'compte' | 'lien' = 'compte',
): void {
  const at = now().toISOString();
  transact(db, (tx) => {
    const before = digestSettingsOf(tx, person.id);
    if (before.frequency === choices.frequency && before.instant === choices.instant) return;
    putDigestSettings(tx, person.id, choices, at);
    if (choices.frequency === 'never' && !choices.instant) cancelDigestsOf(tx, person.id);
    const detail = [choices.frequency, choices.instant ? 'instant' : null, how].filter((one) => one !== null);
    note(tx, { by: person, action: 'mails-set', subject: person.id, detail: detail.join(' '), at });
  });
}

export type ByLink =
  | { readonly kind: 'known'; readonly choices: DigestSettings }
  /** Nobody’s, or of somebody who left. */
  | { readonly kind: 'unknown' }
  /** Links of nobody came too often: nothing was looked up. */
  | { readonly kind: 'too-many' };

/** Tries with links of nobody within a quarter of an hour. One that is somebody’s is never kept waiting. */
const MOST_TRIES = 100;

/**
 * What the link of a mail is about, and with `change` what it does: it lowers or raises how often its own person gets
 * mails, and nothing else.
 */
export function mailsByLink(deps: TryDeps, token: string, change: DigestSettings | null = null): ByLink {
  const person = personOfToken(deps.key, listPeople(deps.db), token);
  if (person === null)
    return countTries(deps, [['stop', MOST_TRIES]]) ? { kind: 'unknown' } : { kind: 'too-many' };
  if (change !== null) chooseMails(deps, person, change, 'lien');
  return { kind: 'known', choices: digestSettingsOf(deps.db, person.id) };
}
