/** Mails to several people, one after the other: whoever’s mail cannot be made keeps nobody else from hers. Pure. */
import { plural } from '../french/words.js';

/** A mail that could not be made: a fault of the program or of the store. */
export interface PersonFault {
  /** Id. */
  readonly person: string;
  readonly error: unknown;
}

/**
 * Tells of people whose mail could not be made, once all others had their turn: the run has failed then, its history, the
 * log and the health say so, and the next try goes on with them alone.
 *
 * @param queued mails that were made all the same
 * @throws when there is one
 */
export function tellFaults(faults: readonly PersonFault[], queued: number): void {
  const [first] = faults;
  if (first === undefined) return;
  const said = first.error instanceof Error ? first.error.message : String(first.error);
  throw new Error(
    `${plural(faults.length, 'courriel n’a pas pu être composé', 'courriels n’ont pas pu être composés')}, ${queued} mis à l’envoi (personne ${first.person} : ${said})`,
    { cause: first.error },
  );
}
