/** The brakes of one letter, read from the store. To be asked in the transaction that takes the letter out of the queue. */
import {
  comingPeriods,
  lastLimits,
  lettersSentTo,
  objectionOf,
  standingHolds,
} from '../../db/queries/brakes.js';
import type { Db } from '../../db/open.js';
import { parisDay } from '../french/index.js';
import { DEFAULT_LIMITS, gate, quarterOf, type Gate, type Leaving, type Limits } from './brakes.js';

/** The limits that hold now. */
export function limitsOf(db: Db): Limits {
  return lastLimits(db) ?? DEFAULT_LIMITS;
}

/**
 * Whether this letter may leave now.
 *
 * @param leaving `recipient` = its mail address; `sentToday` = letters that its mailbox sent today; `countsInQuarter` =
 *   false for what the quarter's cap does not stop; `supposedInQuarter` = letters thought of as sent, for a dry run
 */
export function gateOf(
  db: Db,
  leaving: Leaving & {
    readonly recipient: string;
    readonly sentToday: number;
    readonly countsInQuarter?: boolean;
    readonly supposedInQuarter?: number;
  },
  at: string,
): Gate {
  const today = parisDay(at);
  if (today === null) throw new RangeError(`not an instant: ${at}`);
  return gate(
    {
      holds: standingHolds(db),
      periods: comingPeriods(db, today),
      objection: objectionOf(db, leaving.recipient.trim().toLowerCase())?.kind ?? null,
      limits: limitsOf(db),
      sentThisQuarter:
        leaving.countsInQuarter === false
          ? 0
          : lettersSentTo(db, leaving.authority, quarterOf(today), leaving.letter) +
            (leaving.supposedInQuarter ?? 0),
      sentToday: leaving.sentToday,
    },
    leaving,
    at,
  );
}
