/**
 * Somebody leaves: one action, after which nothing of hers is open. What she decided stays, under the name that peers
 * know; where she worked goes to another person, or is shown as uncovered. Due dates belong to a case and no person:
 * they go with the territory.
 */
import { deleteCredentials } from '../../db/queries/credentials.js';
import { openSitting, endSitting } from '../../db/queries/decisions.js';
import { findPerson, hasNationalOffice, listPeople, type PersonRow } from '../../db/queries/people.js';
import { endNoticesOf } from '../../db/queries/personal-notices.js';
import { clearLeases } from '../../db/queries/queue.js';
import {
  allPlaces,
  areTerritoriesUsed,
  endPlacesOf,
  givePlace,
  uncoveredDepartements,
  type Place,
} from '../../db/queries/territories.js';
import { transact, type Db } from '../../db/open.js';
import { endPart } from '../review/index.js';
import { note } from './audit.js';
import { ABOVE, type Act } from './manage.js';
import { mayManage } from './roles.js';
import { departementsOf, territoryFrom } from './territory.js';

export type Departure =
  /** `left` = her places that went to nobody. */
  | { readonly kind: 'done'; readonly left: readonly Place[] }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'refused'; readonly problem: string };

/** Somebody who leaves, and who takes over; null for nobody yet. */
interface Leaving {
  readonly person: PersonRow;
  readonly next: PersonRow | null;
  readonly at: string;
}

/**
 * What ends or is handed over with a part, within its transaction, one function each. Whatever else comes to belong to
 * a person (drafts, letters on their way, digests) gets its line here.
 */
const ENDINGS: readonly ((tx: Db, leaving: Leaving) => void)[] = [
  // Visuals of her queue and second readings for elsewhere alike: others may open them at once.
  (tx, { person, at }) => clearLeases(tx, person.id, at),
  (tx, { person, at }) => {
    const sitting = openSitting(tx, person.id);
    if (sitting !== null) endSitting(tx, sitting.id, at);
  },
  // Before her address is forgotten: mails that wait are found by it.
  (tx, { person }) => endNoticesOf(tx, person.id),
  (tx, { person }) => deleteCredentials(tx, person.id),
];

/** Ends a person's part. `successor` = who takes over where she worked; null for nobody yet. */
export function depart(db: Db, act: Act, successor: string | null): Departure {
  const { by, at } = act;
  return transact(db, (tx) => {
    const person = findPerson(tx, act.person);
    if (person === null || person.endedAt !== null) return { kind: 'unknown' };
    if (!mayManage(by.role, person.role, hasNationalOffice(tx))) return { kind: 'refused', problem: ABOVE };
    if (person.id === by.id)
      return {
        kind: 'refused',
        problem: 'Vous ne pouvez pas mettre fin à votre propre accès : une autre personne le fait.',
      };
    const next = successor === null ? null : findPerson(tx, successor);
    if (successor !== null && (next === null || next.endedAt !== null || next.id === person.id))
      return {
        kind: 'refused',
        problem: 'La personne qui reprend n’a plus d’accès : choisissez-en une autre.',
      };
    const places = endPlacesOf(tx, person.id, at);
    for (const place of next === null ? [] : places) {
      const given = givePlace(
        tx,
        { kind: place.kind, code: place.code, personId: next?.id ?? '', givenBy: by.id },
        at,
      );
      if (given === 'given' && next !== null)
        note(tx, {
          by,
          action: 'territory-given',
          subject: next.id,
          detail: `${place.kind} ${place.code}`.trim(),
          at,
        });
    }
    for (const end of ENDINGS) end(tx, { person, next, at });
    endPart(tx, person.id, at);
    note(tx, { by, action: 'part-ended', subject: person.id, at });
    return { kind: 'done', left: next === null ? places : [] };
  });
}

/** Départements with watched sites in which nobody works; empty while territories are not used. */
export function uncovered(db: Db): ReturnType<typeof uncoveredDepartements> {
  if (!areTerritoriesUsed(db)) return [];
  const places = [...allPlaces(db).values()].flat();
  const territory = territoryFrom(places);
  return territory === null ? [] : uncoveredDepartements(db, departementsOf(territory));
}

/** Who may take over from a person: everybody who takes part but her. */
export function successorsOf(db: Db, person: Pick<PersonRow, 'id'>): readonly PersonRow[] {
  return listPeople(db).filter(({ id }) => id !== person.id);
}
