/** A person's data: handed out on request, forgotten on request and after a delay. Register: docs/donnees-personnelles.md. */
import { deleteCredentials, deleteEndedSessions, deleteOldAttempts } from '../../db/queries/credentials.js';
import { deleteDigestsOf } from '../../db/queries/digests.js';
import {
  dataOfPerson,
  forgetPerson,
  peopleToForget,
  type PersonalData,
} from '../../db/queries/personal-data.js';
import { findPerson, hasNationalOffice } from '../../db/queries/people.js';
import { transact, type Db } from '../../db/open.js';
import { monthsBefore, type Delays } from '../retention/delays.js';
import { note, purgeAudit } from './audit.js';
import { ABOVE, type Act, type Managed } from './manage.js';
import { mayManage } from './roles.js';
import { WINDOW_MS } from './tries.js';

/** What stands in the place of a name. */
export const FORGOTTEN = 'Personne partie';

export type Exported =
  | { readonly kind: 'data'; readonly data: PersonalData }
  | Exclude<Managed, { readonly kind: 'done' }>;

const HER_OWN =
  'Tant que cette personne participe, elle seule télécharge ses données, dans « Votre accès » : son adresse électronique y est. Rien n’a été téléchargé.';

/**
 * All that is kept of a person, by table; the look is written down. Of whoever takes part it is hers alone, for her
 * address stands in it; of somebody who left, whoever may manage her hands it out.
 */
export function exportPerson(db: Db, { by, person, at }: Act): Exported {
  return transact(db, (tx) => {
    const found = findPerson(tx, person);
    if (found === null) return { kind: 'unknown' };
    if (found.id !== by.id) {
      if (!mayManage(by.role, found.role, hasNationalOffice(tx))) return { kind: 'refused', problem: ABOVE };
      if (found.endedAt === null) return { kind: 'refused', problem: HER_OWN };
    }
    note(tx, { by, action: 'data-exported', subject: person, at });
    return { kind: 'data', data: dataOfPerson(tx, person) };
  });
}

/** Forgets somebody who left: name, sessions, links, credentials. What she decided stays without her name. */
export function erasePerson(db: Db, { by, person, at }: Act): Managed {
  return transact(db, (tx) => {
    const found = findPerson(tx, person);
    if (found === null) return { kind: 'unknown' };
    if (!mayManage(by.role, found.role, hasNationalOffice(tx))) return { kind: 'refused', problem: ABOVE };
    if (found.endedAt === null)
      return { kind: 'refused', problem: 'Mettez d’abord fin à son accès : ses données s’effacent ensuite.' };
    forget(tx, person);
    note(tx, { by, action: 'data-erased', subject: person, at });
    return { kind: 'done' };
  });
}

function forget(tx: Db, person: string): void {
  forgetPerson(tx, person, FORGOTTEN);
  deleteCredentials(tx, person);
  deleteDigestsOf(tx, person);
}

export interface Forgotten {
  readonly people: number;
  readonly sessions: number;
  readonly log: number;
}

/** What is due by the delays (law.md §7): people who left, sessions that ended, entries of the log, tries that count no more. */
export function forgetWhatIsDue(
  db: Db,
  at: string,
  { departedMonths, logMonths }: Pick<Delays, 'departedMonths' | 'logMonths'>,
): Forgotten {
  return transact(db, (tx) => {
    const due = peopleToForget(tx, monthsBefore(at, departedMonths), FORGOTTEN);
    for (const person of due) {
      forget(tx, person);
      note(tx, { by: null, action: 'data-erased', subject: person, at });
    }
    deleteOldAttempts(tx, new Date(Date.parse(at) - WINDOW_MS).toISOString());
    const sessions = deleteEndedSessions(tx, monthsBefore(at, logMonths));
    return { people: due.length, sessions, log: purgeAudit(tx, at, logMonths) };
  });
}
