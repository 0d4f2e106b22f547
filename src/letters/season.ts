/** What the calendar of an event changes in a letter (letters.md §6, Season). Pure. */
import { addDays, type LegalDay } from '../french/index.js';

/** Closer to the event than this, nothing can be changed any more for this time. */
const LAST_CHANCE_DAYS = 14;

/** Less than two weeks before the event, or after it, a letter speaks of the next edition. */
export function speaksOfNextEdition(event: { readonly on: LegalDay } | null, writtenOn: LegalDay): boolean {
  return event !== null && writtenOn > addDays(event.on, -LAST_CHANCE_DAYS);
}

/** A visual that is gone after its event is no longer online; nobody took it away for us. */
export function isGoneWithItsEvent(
  circumstances: { readonly isOffline: boolean; readonly event: { readonly on: LegalDay } | null },
  today: LegalDay,
): boolean {
  return circumstances.isOffline && circumstances.event !== null && circumstances.event.on < today;
}
