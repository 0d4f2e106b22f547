/** When the cases of a picture ended, for whoever asks how long its proof is kept. */
import { handlingOfCase } from '../../db/queries/letter-removals.js';
import { casesOfPicture } from '../../db/queries/removals.js';
import type { Db } from '../../db/open.js';
import { isAtRest, lastFact } from './at-rest.js';
import { readCase } from './cases.js';

/**
 * The last fact of all cases that a picture, or a part of it, stands in or ever stood in; null while one of them is not
 * closed or something of it runs (`isAtRest`), and when there is none.
 */
export function casesEndedAt(db: Db, pictureId: string): string | null {
  let last: string | null = null;
  for (const id of casesOfPicture(db, pictureId)) {
    const reading = readCase(db, id);
    if (reading === null) throw new Error(`no such case: ${id}`);
    const { stage, facts } = reading.projection;
    const handling = handlingOfCase(db, id);
    if (stage !== 'closed' || !isAtRest({ stage, facts, ...handling })) return null;
    // The same that its letters wait for: proof never goes before them.
    const at = lastFact(reading.events, handling.lastBesideEvents);
    if (last === null || at > last) last = at;
  }
  return last;
}
