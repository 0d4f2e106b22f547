/** When the cases of a picture ended, for whoever asks how long its proof is kept. */
import { handlingOfCase } from '../../db/queries/letter-removals.js';
import { casesOfPicture } from '../../db/queries/removals.js';
import type { Db } from '../../db/open.js';
import { BY_TERM, isAtRest } from './at-rest.js';
import { readCase } from './cases.js';

/**
 * The last fact (an event, a step, a delivery, a mail, the end of a commitment) of all cases that a picture, or a part of
 * it, stands in or ever stood in; null while one of them is not closed or something of it runs (`isAtRest`), and when there
 * is none.
 */
export function casesEndedAt(db: Db, pictureId: string): string | null {
  let last: string | null = null;
  for (const id of casesOfPicture(db, pictureId)) {
    const reading = readCase(db, id);
    if (reading === null) throw new Error(`no such case: ${id}`);
    const { stage, facts } = reading.projection;
    const handling = handlingOfCase(db, id);
    if (stage !== 'closed' || !isAtRest({ stage, facts, ...handling })) return null;
    // That its letters went at their term is no fact. All that they wait for is one: proof never goes before them.
    const told = reading.events.filter(({ by }) => by !== BY_TERM).map(({ at }) => at);
    for (const at of [...told, handling.lastBesideEvents])
      if (at !== null && (last === null || at > last)) last = at;
  }
  return last;
}
