/** What one person changes about another: her role and where she works. Nobody acts above herself, nobody on herself. */
import {
  changePerson,
  findPerson,
  hasNationalOffice,
  listPeople,
  type PersonRow,
} from '../../db/queries/people.js';
import { endPlace, givePlace, type Place } from '../../db/queries/territories.js';
import { transact, type Db } from '../../db/open.js';
import { note } from './audit.js';
import { mayAdminister, mayManage, type Role } from './roles.js';
import { readPlace, territoryOf } from './territory.js';

/** Who acts, on whom, when (ISO-8601 instant). */
export interface Act {
  readonly by: Pick<PersonRow, 'id' | 'role'>;
  readonly person: string;
  readonly at: string;
}

export type Managed =
  | { readonly kind: 'done' }
  /** There is no such person any more. */
  | { readonly kind: 'unknown' }
  /** A French sentence. */
  | { readonly kind: 'refused'; readonly problem: string };

export const ABOVE =
  'Seul le bureau national peut agir sur le rôle ou l’accès du bureau national : rien n’a été changé.';
const OWN = 'Votre propre rôle, une autre personne le change.';
const OWN_PLACES =
  'Votre propre territoire, une autre personne le change : il dit ce que vous voyez. Rien n’a été changé.';
const LAST =
  'C’est la seule personne qui administre : donnez d’abord ce rôle à une autre, sinon plus personne ne pourrait inviter.';

/** Somebody whom this person may manage; a refusal otherwise. */
function managed(db: Db, { by, person }: Act): PersonRow | Exclude<Managed, { kind: 'done' }> {
  const found = findPerson(db, person);
  if (found === null || found.endedAt !== null) return { kind: 'unknown' };
  return mayManage(by.role, found.role, hasNationalOffice(db)) ? found : { kind: 'refused', problem: ABOVE };
}

/** Gives another role. */
export function changeRole(db: Db, act: Act, role: Role): Managed {
  return transact(db, (tx) => {
    const person = managed(tx, act);
    if ('kind' in person) return person;
    if (person.id === act.by.id) return { kind: 'refused', problem: OWN };
    if (!mayManage(act.by.role, role, hasNationalOffice(tx))) return { kind: 'refused', problem: ABOVE };
    if (!mayAdminister(role) && isLastAdministrator(tx, person)) return { kind: 'refused', problem: LAST };
    changePerson(tx, person.id, { role });
    note(tx, {
      by: act.by,
      action: 'role-changed',
      subject: person.id,
      detail: `${person.role} → ${role}`,
      at: act.at,
    });
    return { kind: 'done' };
  });
}

/** Gives a place, as somebody typed it: a code of a département, commune or EPCI, or `*`. */
export function giveTerritory(db: Db, act: Act, typed: string): Managed {
  const read = readPlace(typed);
  if (read.kind === 'refused') return read;
  return transact(db, (tx) => {
    const person = managed(tx, act);
    if ('kind' in person) return person;
    if (isShutIn(tx, act, person)) return { kind: 'refused', problem: OWN_PLACES };
    const given = givePlace(tx, { ...read.place, personId: person.id, givenBy: act.by.id }, act.at);
    if (given === 'given')
      note(tx, {
        by: act.by,
        action: 'territory-given',
        subject: person.id,
        detail: wordOf(read.place),
        at: act.at,
      });
    return { kind: 'done' };
  });
}

/** Takes a place back, by its row. */
export function takeTerritory(db: Db, act: Act, place: string): Managed {
  return transact(db, (tx) => {
    const person = managed(tx, act);
    if ('kind' in person) return person;
    // An administrator whose last place is taken sees all of France.
    if (isShutIn(tx, act, person)) return { kind: 'refused', problem: OWN_PLACES };
    const ended = endPlace(tx, { id: place, personId: person.id }, act.at);
    if (ended === null) return { kind: 'unknown' };
    note(tx, {
      by: act.by,
      action: 'territory-taken',
      subject: person.id,
      detail: wordOf(ended),
      at: act.at,
    });
    return { kind: 'done' };
  });
}

/** Whether somebody acts on her own places who does not see all of France, and is not the only one who could help her. */
function isShutIn(db: Db, { by }: Act, person: PersonRow): boolean {
  return person.id === by.id && territoryOf(db, person) !== null && !isLastAdministrator(db, person);
}

function wordOf({ kind, code }: Place): string {
  return `${kind} ${code}`.trim();
}

/** Whether nobody but this person can invite others now. */
export function isLastAdministrator(db: Db, person: Pick<PersonRow, 'id' | 'role'>): boolean {
  return (
    mayAdminister(person.role) &&
    !listPeople(db).some(({ id, role }) => id !== person.id && mayAdminister(role))
  );
}
