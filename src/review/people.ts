/**
 * People who come and leave. What somebody who works alone may confirm is less than what several may (`decide.ts`): when
 * the second one comes, or the last but one leaves, the standings of what was decided are made anew.
 */
import { decidedPictures } from '../../db/queries/decisions.js';
import { countActivePeople, createPerson, endPerson, type PersonRow } from '../../db/queries/people.js';
import { clearLeases } from '../../db/queries/queue.js';
import { transact, type Db } from '../../db/open.js';
import { refreshPicture } from './facts.js';

/** Takes a person in. */
export function admitPerson(
  db: Db,
  person: { readonly name: string; readonly role: PersonRow['role'] },
  at: string,
): PersonRow {
  return counted(db, (tx) => createPerson(tx, person, at));
}

/** Ends a person's part: sessions, unused links and leases end with it, decisions stay. */
export function endPart(db: Db, id: string, at: string): void {
  counted(db, (tx) => {
    endPerson(tx, id, at);
    // What she had open is free again for everybody.
    clearLeases(tx, id, at);
  });
}

/** One transaction: a stop between the two would leave standings that nobody makes anew. */
function counted<T>(db: Db, change: (tx: Db) => T): T {
  return transact(db, (tx) => {
    const wasAlone = countActivePeople(tx) <= 1;
    const result = change(tx);
    // What nobody decided about stands the same however many there are.
    if (countActivePeople(tx) <= 1 !== wasAlone) for (const id of decidedPictures(tx)) refreshPicture(tx, id);
    return result;
  });
}
