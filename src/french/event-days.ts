/**
 * The days of an event as French posters, captions and file names write them. Total and cautious: what is not surely a
 * day that is near gives nothing. No clock: today is given.
 */
import { addDays, isLegalDay, weekday, type LegalDay } from './dates.js';

/**
 * An event less than so many days away is near, in the queue and for the mails at once alike: a letter can still be
 * written, approved and read before it.
 */
export const NEAR_EVENT_DAYS = 30;

/** The last day of an event that is near. */
export function lastNearDay(today: LegalDay): LegalDay {
  return addDays(today, NEAR_EVENT_DAYS - 1);
}

/** First and last day, the same for one day. */
export interface EventDays {
  readonly first: LegalDay;
  readonly last: LegalDay;
}

const MOST_CHARS = 2000;
/** A range in words fits in so many characters: « du vendredi 30 novembre 2026 au dimanche ». */
const LEAD_CHARS = 60;

const MONTHS: readonly string[] = [
  'janv(?:ier)?',
  'fev(?:r(?:ier)?)?',
  'mars',
  'avr(?:il)?',
  'mai',
  'juin',
  'juil(?:let)?',
  'aout',
  'sept(?:embre)?',
  'oct(?:obre)?',
  'nov(?:embre)?',
  'dec(?:embre)?',
];
const MONTH_WORDS = MONTHS.map((pattern) => new RegExp(`^${pattern}$`));
const MONTH = `(${MONTHS.join('|')})(?![a-z])\\.?`;
const WEEKDAYS = ['dimanche', 'lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi'] as const;
const WEEKDAY = `(?:${WEEKDAYS.join('|')})`;
/** What parts words in prose and in file names. */
const GAP = '[ _+-]{1,2}';

const IN_WORDS = new RegExp(
  `(?<![\\d.,])(\\d{1,2})(?:${GAP})?(?:er)?${GAP}${MONTH}(?:${GAP}(\\d{4})(?!\\d)|(?!${GAP}\\d{5}))`,
  'g',
);
const IN_FIGURES = /(?<![\d/.])(\d{1,2})([/.\-_ ])(\d{1,2})\2(\d{4}|\d{2})(?![\d/])/g;
const AS_ISO = /(?<!\d)(\d{4})([-_])(\d{2})\2(\d{2})(?!\d)/g;
/** « 12 au », « 30 novembre au vendredi », « 12 et », « 12 -», before the day that ends it. */
const LEAD = new RegExp(
  `(?<![\\d/.,])(\\d{1,2})(?:er)?(?:${GAP}${MONTH}(?:${GAP}(\\d{4})(?!\\d))?)?` +
    `(?:${GAP}(?:au|et|a)${GAP}(?:${WEEKDAY}${GAP})?| ?(?:&|/|–) ?|-)$`,
);
/** A day and a month in words, or figures with what parts them, on the text as it came. */
const MAY_TELL = /\d[^\p{L}]{0,6}(?:er)?[^\p{L}]{0,6}[jfmasond]|\d[/.\-_ ]\d{1,2}[/.\-_ ]\d/iu;
const NAMED = new RegExp(`(${WEEKDAYS.join('|')})${GAP}$`);

/**
 * The nearest event that a text tells of.
 *
 * A day with its year counts when it is from `today` on and less than `within` days away; one without a year only when
 * it falls there in this year or the next, no other year stands in the text, and the day of the week that is told with it
 * is right.
 */
export function eventDaysIn(text: string, today: LegalDay, within = NEAR_EVENT_DAYS): EventDays | null {
  // Most texts tell of no day: they cost nothing.
  if (!MAY_TELL.test(text)) return null;
  const plain = folded(text);
  const years = new Set([...plain.matchAll(/(?<!\d)(?:19|20)\d{2}(?!\d)/g)].map(([year]) => Number(year)));
  const isNear = ({ first, last }: EventDays): boolean =>
    first >= today && first < addDays(today, within) && last >= first && last < addDays(first, 366);
  const near = [...inWords(plain, today, years), ...inFigures(plain)].filter(isNear);
  return near.toSorted((a, b) => compare(a.first, b.first) || compare(a.last, b.last))[0] ?? null;
}

/** The nearest of several texts. */
export function eventDaysAmong(
  texts: readonly (string | null)[],
  today: LegalDay,
  within = NEAR_EVENT_DAYS,
): EventDays | null {
  const found = texts.flatMap((text) => {
    const days = text === null ? null : eventDaysIn(text, today, within);
    return days === null ? [] : [days];
  });
  return found.toSorted((a, b) => compare(a.first, b.first) || compare(a.last, b.last))[0] ?? null;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** In lower case, without accents, with plain spaces. */
function folded(text: string): string {
  return text
    .slice(0, MOST_CHARS)
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('%20', ' ')
    .replaceAll('—', '–')
    .replaceAll(/\s+/gu, ' ');
}

function inWords(plain: string, today: LegalDay, years: ReadonlySet<number>): readonly EventDays[] {
  const found: { readonly days: EventDays; readonly end: number }[] = [];
  for (const match of plain.matchAll(IN_WORDS)) {
    const end = { day: Number(match[1]), month: monthOf(match[2] ?? ''), year: yearOf(match[3]) };
    const before = plain.slice(Math.max(0, match.index - LEAD_CHARS), match.index);
    const lead = LEAD.exec(before);
    const begin =
      lead === null
        ? end
        : {
            day: Number(lead[1]),
            month: lead[2] === undefined ? end.month : monthOf(lead[2]),
            year: yearOf(lead[3]) ?? end.year,
          };
    const told = lead === null ? (NAMED.exec(before)?.[1] ?? null) : null;
    // « du 30 novembre au 2 décembre »: its first half was met alone before.
    if (lead?.[2] !== undefined) found.pop();
    const days =
      end.year === null ? yearless(begin, end, { today, years, told }) : dated(begin, end, end.year);
    if (days !== null) found.push({ days, end: match.index });
  }
  return found.map(({ days }) => days);
}

interface Named {
  readonly day: number;
  readonly month: number;
  readonly year: number | null;
}

/** With the year of its end; a beginning in a later month belongs to the year before. */
function dated(begin: Named, end: Named, year: number): EventDays | null {
  const last = legalDay(year, end.month, end.day);
  const first = legalDay(begin.year ?? year, begin.month, begin.day);
  if (first === null || last === null) return null;
  if (first <= last) return { first, last };
  const earlier = legalDay(year - 1, begin.month, begin.day);
  // « 14 et 12 décembre »: no range; the day that stands beside the month is surely meant.
  return begin.month > end.month && earlier !== null ? { first: earlier, last } : { first: last, last };
}

function yearless(
  begin: Named,
  end: Named,
  {
    today,
    years,
    told,
  }: { readonly today: LegalDay; readonly years: ReadonlySet<number>; readonly told: string | null },
): EventDays | null {
  const thisYear = Number(today.slice(0, 4));
  for (const year of [thisYear, thisYear + 1]) {
    const days = dated(begin, end, begin.month > end.month ? year + 1 : year);
    if (days === null || days.first < today) continue;
    const isOtherYear = [...years].some((one) => one !== Number(days.first.slice(0, 4)));
    const isOtherDay = told !== null && WEEKDAYS[weekday(days.first)] !== told;
    return isOtherYear || isOtherDay ? null : days;
  }
  return null;
}

function inFigures(plain: string): readonly EventDays[] {
  const french = [...plain.matchAll(IN_FIGURES)].map(([whole, day = '', by, month = '', year = '']) => {
    // « 12.12.26 » is a day on posters; « 1-2-26 » is anything.
    const isShort = year.length === 2;
    if (isShort && (!/[/.]/.test(by ?? '') || whole.length !== 8)) return null;
    return legalDay(isShort ? 2000 + Number(year) : Number(year), Number(month), Number(day));
  });
  const iso = [...plain.matchAll(AS_ISO)].map(([, year, , month, day]) =>
    legalDay(Number(year), Number(month), Number(day)),
  );
  return [...french, ...iso].flatMap((day) => (day === null ? [] : [{ first: day, last: day }]));
}

function monthOf(word: string): number {
  return MONTH_WORDS.findIndex((pattern) => pattern.test(word)) + 1;
}

function yearOf(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

function legalDay(year: number, month: number, day: number): LegalDay | null {
  const pad = (value: number, length: number): string => String(value).padStart(length, '0');
  const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  return isLegalDay(text) ? text : null;
}
