/** The weeks and months that mails are about. Pure. */
import { addDays, formatMonth, parisDay, parisMidnight, weekday, type LegalDay } from '../french/index.js';

/** « 2026-W48 »: the week of a day as ISO 8601 counts, from Monday; the first one has the year's first Thursday. */
export function weekOf(day: LegalDay): string {
  const thursday = addDays(day, 3 - ((weekday(day) + 6) % 7));
  const year = thursday.slice(0, 4);
  const days = (Date.parse(`${thursday}T00:00:00Z`) - Date.parse(`${year}-01-01T00:00:00Z`)) / 86_400_000;
  return `${year}-W${String(Math.floor(days / 7) + 1).padStart(2, '0')}`;
}

/** « 2026-10 » for any day of November. */
export function monthBefore(day: LegalDay): string {
  return addDays(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}

/** The instants between which a month lies in Paris; the second one is not within. @param month « 2026-11 » */
export function boundsOfMonth(month: string): { readonly from: string; readonly until: string } {
  const next = addDays(`${month}-01`, 31).slice(0, 7);
  return { from: parisMidnight(`${month}-01`), until: parisMidnight(`${next}-01`) };
}

/** « de novembre 2026 », « d’avril 2027 ». */
export function ofMonth(month: string): string {
  const words = formatMonth(month);
  return `${/^[ao]/u.test(words) ? 'd’' : 'de '}${words}`;
}

const DAY_MS = 86_400_000;

/** An instant so many times twenty-four hours before another. */
export function daysAgo(at: string, days: number): string {
  return new Date(Date.parse(at) - days * DAY_MS).toISOString();
}

/** The whole days before an instant, the oldest first. */
export function daysBefore(at: string, count: number): readonly LegalDay[] {
  const today = parisDay(at);
  if (today === null) throw new RangeError(`not an instant: ${at}`);
  return Array.from({ length: count }, (_, index) => addDays(today, index - count));
}
