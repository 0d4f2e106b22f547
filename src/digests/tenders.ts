/** The calls for tender that a person's digest tells of. */
import { openTenders } from '../../db/queries/contracts.js';
import type { Territory } from '../../db/queries/territories.js';
import type { Db } from '../../db/open.js';
import { parisDay, type LegalDay } from '../french/index.js';
import { tenderKey } from './item-keys.js';
import type { DigestTender } from './types.js';

/** More than are open in France at once: what was told is taken off after this. */
const MOST_OPEN = 5000;

/** Open calls of a territory, the nearest deadline first. */
export function tendersToTell(db: Db, territory: Territory, today: LegalDay): readonly DigestTender[] {
  return openTenders(db, territory, today, MOST_OPEN).flatMap(({ id, buyer, object, deadline, url }) => {
    const until = deadline === null ? null : parisDay(deadline);
    return until === null ? [] : [{ keys: [tenderKey(id)], buyer, object, until, url }];
  });
}
