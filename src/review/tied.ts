/**
 * Where a picture needs another person, and accounts that are tied are none (`accounts/ties.ts`): a second word is not
 * taken, the queue does not offer it, pictures are not put together for it.
 */
import { decisionsOf } from '../../db/queries/decisions.js';
import type { Db } from '../../db/open.js';
import { tiedPeople } from '../accounts/tied-people.js';
import { TIED_BECAUSE, tiedUntil, tieEndWords, type TieAsk } from '../accounts/ties.js';
import type { PictureFacts } from './decide.js';
import { activeEntries } from './decisions.js';
import type { Capacity, Decision } from './types.js';
import { voicesOf } from './voices.js';

type Asker = TieAsk & { readonly person: string };

/** People whose accounts are tied to hers. */
export function tiedIds(db: Db, { person, at, newAccessDays }: Asker): readonly string[] {
  return [...tiedPeople(db, person, { at, newAccessDays }).keys()];
}

/**
 * Why a word counts as no other person's: a confirmation, or a ruling, beside the word of somebody whose account is tied
 * to hers. What she says against is always taken. Null when it counts.
 */
export function notAnother(
  db: Db,
  facts: Pick<PictureFacts, 'decisions' | 'reviewersInInstallation'>,
  asker: Asker & { readonly capacity: Capacity },
  decision: Decision,
): string | null {
  if (asker.capacity === 'reviewer' && decision.kind !== 'confirmed') return null;
  const until = tiedSpeakersUntil(db, facts, asker);
  return until === null ? null : tiedSentence(until, asker.capacity, facts.reviewersInInstallation);
}

/** Until when a person is tied to somebody whose word stands on a picture; null when to nobody. */
export function tiedSpeakersUntil(
  db: Db,
  { decisions }: Pick<PictureFacts, 'decisions'>,
  { person, at, newAccessDays }: Asker,
): string | null {
  const speakers = new Set(activeEntries(decisions).map((entry) => entry.person));
  speakers.delete(person);
  return speakers.size === 0 ? null : tiedUntil(tiedPeople(db, person, { at, newAccessDays }), speakers);
}

/**
 * Why a confirmation or a ruling would count as no other person's, and from when it will. It tells neither who spoke nor
 * what was said.
 *
 * @param until ISO-8601 instant
 * @param people how many take part in this installation
 */
export function tiedSentence(until: string, capacity: Capacity, people: number): string {
  const what =
    capacity === 'coordinator'
      ? 'Trancher vous sera possible'
      : 'Vous pouvez écarter ce visuel ou dire que vous ne savez pas ; le confirmer vous sera possible';
  return `Une personne s’est déjà prononcée, et votre accès est encore lié au sien : ${TIED_BECAUSE}. ${what} à partir du ${tieEndWords(until)}. ${people <= 2 ? 'Vous n’êtes que deux ici : attendez ce moment, rien n’est perdu.' : 'D’ici là, une autre personne peut le faire.'}`;
}

/**
 * Why two pictures are not put together yet: what confirms the one and the other would be the words of two people,
 * whose accounts are tied. Null when nothing is against it.
 */
export function whyNotOne(db: Db, one: string, other: string, ask: TieAsk): string | null {
  const speakers = (id: string): readonly string[] =>
    voicesOf(decisionsOf(db, id)).confirming.map(({ person }) => person);
  const second = speakers(other);
  if (second.length === 0) return null;
  const until = speakers(one).reduce<string | null>((last, person) => {
    const found = tiedUntil(tiedPeople(db, person, ask), second);
    return found === null || (last !== null && found < last) ? last : found;
  }, null);
  return until === null
    ? null
    : `Deux personnes ont confirmé, l’une l’un, l’autre l’autre, et leurs accès sont encore liés : ${TIED_BECAUSE}. Ces visuels pourront être réunis à partir du ${tieEndWords(until)}.`;
}
