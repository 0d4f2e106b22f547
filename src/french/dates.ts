/** Legal days (`YYYY-MM-DD`, Europe/Paris) and how French writes them. No clock: today is always given. */
import { NBSP } from './typography.js';

/** A calendar day as `YYYY-MM-DD`. */
export type LegalDay = string;

const MONTH_NAMES = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
] as const;
/** From Sunday, as `weekday` and cron count. */
export const DAY_NAMES = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;
const DAY_MS = 86_400_000;

/** True for a day that exists: `2024-02-29` yes, `2026-02-29` no. */
export function isLegalDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** « 24 novembre 2026 », « 1er décembre 2026 »; the day holds to its month. Throws on a day that does not exist. */
export function formatDate(day: LegalDay): string {
  const { year, month, date } = partsOf(day);
  return `${date === 1 ? '1er' : date}${NBSP}${MONTH_NAMES[month - 1]} ${year}`;
}

/** « novembre 2026 ». @param month « 2026-11 » */
export function formatMonth(month: string): string {
  const { year, month: number } = partsOf(`${month}-01`);
  return `${MONTH_NAMES[number - 1]} ${year}`;
}

/** « 24 novembre 2026 » of an ISO-8601 instant, as its day is in Paris; the text itself when it is no instant. */
export function formatDayOf(instant: string): string {
  const day = parisDay(instant);
  return day === null ? instant : formatDate(day);
}

/** « mardi 24 novembre 2026 ». */
export function formatLongDate(day: LegalDay): string {
  return `${DAY_NAMES[weekday(day)]} ${formatDate(day)}`;
}

/** The day `days` days after (before, when negative). */
export function addDays(day: LegalDay, days: number): LegalDay {
  return new Date(timeOf(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The day `months` months after, counted from date to date; where the month has no such day, its last one (31 January
 * and one month: 28 or 29 February). So count the periods of French law (`law §2`).
 */
export function addMonths(day: LegalDay, months: number): LegalDay {
  const { year, month, date } = partsOf(day);
  const first = new Date(Date.UTC(year, month - 1 + months, 1));
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  first.setUTCDate(Math.min(date, last));
  return first.toISOString().slice(0, 10);
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(day: LegalDay): number {
  return new Date(timeOf(day)).getUTCDay();
}

/** The legal day in Paris at an ISO-8601 instant, or null when the text is no instant. */
export function parisDay(instant: string): LegalDay | null {
  return inParis(instant)?.day ?? null;
}

/** The hour of the day in Paris (0 to 23) at an ISO-8601 instant, or null when the text is no instant. */
export function parisHour(instant: string): number | null {
  return inParis(instant)?.hour ?? null;
}

/** The instant at which a legal day begins in Paris: one or two hours before it does in UTC. */
export function parisMidnight(day: LegalDay): string {
  const before = addDays(day, -1);
  const summer = `${before}T22:00:00.000Z`;
  return parisDay(summer) === day ? summer : `${before}T23:00:00.000Z`;
}

/** Days from one legal day to another; negative when the second one comes first. */
export function daysBetween(from: LegalDay, to: LegalDay): number {
  return Math.round((timeOf(to) - timeOf(from)) / DAY_MS);
}

/** « 24 novembre 2026 à 10 h 42 (heure de Paris) », or null when the text is no instant. */
export function formatInstant(instant: string): string | null {
  const paris = inParis(instant);
  if (paris === null) return null;
  return `${formatDate(paris.day)} à ${paris.hour}${NBSP}h${NBSP}${paris.minute} (heure de Paris)`;
}

const PARIS = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

function inParis(instant: string): { day: LegalDay; hour: number; minute: string } | null {
  const time = Date.parse(instant);
  if (Number.isNaN(time)) return null;
  const part = Object.fromEntries(PARIS.formatToParts(time).map(({ type, value }) => [type, value]));
  return {
    day: `${part['year']}-${part['month']}-${part['day']}`,
    hour: Number(part['hour']),
    minute: part['minute'] ?? '00',
  };
}

function timeOf(day: LegalDay): number {
  if (!isLegalDay(day)) throw new RangeError(`not a day: ${day}`);
  return Date.parse(`${day}T00:00:00Z`);
}

function partsOf(day: LegalDay): { year: number; month: number; date: number } {
  const time = new Date(timeOf(day));
  return { year: time.getUTCFullYear(), month: time.getUTCMonth() + 1, date: time.getUTCDate() };
}
