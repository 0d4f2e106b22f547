/** Elected people are kept while they hold an office, and some months longer (law.md §7). */
import { deleteEndedOfficials } from '../../../db/queries/officials.js';
import { transact, type Db } from '../../../db/open.js';
import { monthsBefore, type Delays } from '../../retention/index.js';

/** Deletes whoever holds an office no more since the delay, counted back from the instant `at`; how many. */
export function forgetEndedOfficials(
  db: Db,
  at: string,
  { mandateMonths }: Pick<Delays, 'mandateMonths'>,
): number {
  return transact(db, (tx) => deleteEndedOfficials(tx, monthsBefore(at, mandateMonths)));
}
