/** Whether the letters and answers of a case may still be kept (law.md §7: five years, then they go). Pure. */
import { isAtRest, type RestingCase } from '../cases/at-rest.js';

export interface KeptCase extends RestingCase {
  /** The last thing that happened to it: an event, a letter, a delivery, a mail, the end of a commitment. */
  readonly lastAt: string;
}

/**
 * Nothing goes while something runs.
 *
 * @param limit what lies at or before this instant is due
 */
export function areLettersDue(kept: KeptCase, limit: string): boolean {
  return kept.lastAt <= limit && isAtRest(kept);
}
