/** Whose accounts are tied now, read from the log of who gave whom a way in. Rules: `ties.ts`. */
import { accessActs } from '../../db/queries/audit.js';
import type { Db } from '../../db/open.js';
import { DEFAULT_NEW_ACCESS_DAYS, LINK_HOURS, tiedTo, type Tie, type TieAsk } from './ties.js';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * The ties that hold at an instant. A tie counts from the latest of these: the act (an account made, a code taken away, a
 * link made, an address given), the first time that the account was entered after it, the last time within the life of
 * the link that it was entered by one. What was done at the machine itself ties nobody (docs/securite.md).
 */
export function tiesAt(db: Db, { at, newAccessDays = DEFAULT_NEW_ACCESS_DAYS }: TieAsk): readonly Tie[] {
  const since = new Date(Date.parse(at) - newAccessDays * DAY_MS - LINK_HOURS * HOUR_MS).toISOString();
  return accessActs(db, { at, since, linkHours: LINK_HOURS }).flatMap(({ by, of, from }) => {
    const end = Date.parse(from) + newAccessDays * DAY_MS;
    // Said by the minute: it counts when the page said it would.
    const until = new Date(Math.ceil(end / MINUTE_MS) * MINUTE_MS).toISOString();
    return until > at ? [{ one: by, other: of, until }] : [];
  });
}

/** Who is tied to a person at an instant, each until when. */
export function tiedPeople(db: Db, person: string, ask: TieAsk): ReadonlyMap<string, string> {
  return tiedTo(tiesAt(db, ask), person);
}
