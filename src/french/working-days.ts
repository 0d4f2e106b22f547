/** French public holidays, working days, and the date by which an answer is asked (reference: letters §7). */
import { addDays, formatDate, weekday, type LegalDay } from './dates.js';

/**
 * Days off in one department or overseas collectivity only (Code du travail, Alsace-Moselle law; commemorations of the
 * abolition of slavery; the local days of Wallis-et-Futuna, Polynésie and Nouvelle-Calédonie). A day too many only puts
 * a date off by a day; nothing is ever due earlier for it.
 */
const LOCAL_DAYS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  '971': [['05-27', 'abolition de l’esclavage']],
  '972': [['05-22', 'abolition de l’esclavage']],
  '973': [['06-10', 'abolition de l’esclavage']],
  '974': [['12-20', 'abolition de l’esclavage']],
  '976': [['04-27', 'abolition de l’esclavage']],
  '977': [['10-09', 'abolition de l’esclavage']],
  '978': [['05-28', 'abolition de l’esclavage']],
  '986': [
    ['04-28', 'Saint-Pierre-Chanel'],
    ['07-29', 'fête du Territoire'],
  ],
  '987': [
    ['03-05', 'arrivée de l’Évangile'],
    ['11-20', 'Matari’i i ni’a'],
  ],
  '988': [['09-24', 'fête de la citoyenneté']],
};
const ALSACE_MOSELLE = new Set(['57', '67', '68']);
const GOOD_FRIDAY = new Set([...ALSACE_MOSELLE, '987']);

/** Public holidays of a year with their names, by day. `department` (INSEE code) adds the local ones. */
export function holidays(year: number, department?: string): ReadonlyMap<LegalDay, string> {
  const easter = easterSunday(year);
  const days = new Map<LegalDay, string>([
    [`${year}-01-01`, 'jour de l’An'],
    [addDays(easter, 1), 'lundi de Pâques'],
    [`${year}-05-01`, 'fête du Travail'],
    [`${year}-05-08`, 'victoire de 1945'],
    [addDays(easter, 39), 'Ascension'],
    [addDays(easter, 50), 'lundi de Pentecôte'],
    [`${year}-07-14`, 'fête nationale'],
    [`${year}-08-15`, 'Assomption'],
    [`${year}-11-01`, 'Toussaint'],
    [`${year}-11-11`, 'armistice de 1918'],
    [`${year}-12-25`, 'Noël'],
  ]);
  if (department !== undefined && GOOD_FRIDAY.has(department))
    days.set(addDays(easter, -2), 'Vendredi saint');
  if (department !== undefined && ALSACE_MOSELLE.has(department)) days.set(`${year}-12-26`, 'Saint-Étienne');
  for (const [monthDay, name] of LOCAL_DAYS[department ?? ''] ?? []) days.set(`${year}-${monthDay}`, name);
  return days;
}

/** Easter Sunday of the Gregorian calendar (anonymous algorithm, Nature 1876). Years 1583 to 9999. */
export function easterSunday(year: number): LegalDay {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  const date = ((h + l - 7 * m + 114) % 31) + 1;
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
}

/** Monday to Friday and no public holiday. */
export function isWorkingDay(day: LegalDay, department?: string): boolean {
  return whyNotWorking(day, department) === null;
}

/** The day itself when it is a working day, else the first one after. */
export function nextWorkingDay(day: LegalDay, department?: string): LegalDay {
  let next = day;
  while (!isWorkingDay(next, department)) next = addDays(next, 1);
  return next;
}

/** The day itself when it is a working day, else the last one before. */
export function previousWorkingDay(day: LegalDay, department?: string): LegalDay {
  let last = day;
  while (!isWorkingDay(last, department)) last = addDays(last, -1);
  return last;
}

/** Days given for an answer to a first letter. */
const ANSWER_DAYS = 30;

/**
 * The day by which an answer is asked: 30 days after sending; when that falls on a weekend, a public holiday,
 * from 15 July to 25 August or from 20 December to 5 January, the first working day after.
 */
export function answerDate(sentOn: LegalDay, department?: string): LegalDay {
  return explainAnswerDate(sentOn, department).day;
}

/**
 * The same with its reasons, one French sentence each, for a screen that explains every date.
 *
 * @param days how many days after; 30 for a first letter
 */
export function explainAnswerDate(sentOn: LegalDay, department?: string, days = ANSWER_DAYS): Explained {
  const counted = addDays(sentOn, days);
  const { day, reasons } = outOfQuiet(counted, department);
  return {
    day,
    reasons: [`${days} jours après l’envoi du ${formatDate(sentOn)} : ${formatDate(counted)}.`, ...reasons],
  };
}

/** A day, and why it is that one: French sentences. */
export interface Explained {
  readonly day: LegalDay;
  readonly reasons: readonly string[];
}

/** The first working day outside the quiet periods from a day on; a sentence for each step away from it. */
export function outOfQuiet(from: LegalDay, department?: string): Explained {
  let day = from;
  const reasons: string[] = [];
  for (;;) {
    const why = quietSeason(day) ?? whyNotWorking(day, department);
    if (why === null) return { day, reasons };
    reasons.push(`Le ${formatDate(day)} ne convient pas : ${why}.`);
    day = quietSeasonEnd(day) ?? addDays(day, 1);
  }
}

function whyNotWorking(day: LegalDay, department?: string): string | null {
  const name = holidays(Number(day.slice(0, 4)), department).get(day);
  if (name !== undefined) return `jour férié (${name})`;
  const number = weekday(day);
  return number === 0 || number === 6 ? 'fin de semaine' : null;
}

function quietSeason(day: LegalDay): string | null {
  const monthDay = day.slice(5);
  if (monthDay >= '07-15' && monthDay <= '08-25') return 'congés d’été (15 juillet – 25 août)';
  if (monthDay >= '12-20' || monthDay <= '01-05') return 'congés de fin d’année (20 décembre – 5 janvier)';
  return null;
}

/** First day after the quiet season that holds `day`, or null. */
function quietSeasonEnd(day: LegalDay): LegalDay | null {
  if (quietSeason(day) === null) return null;
  const year = Number(day.slice(0, 4));
  const monthDay = day.slice(5);
  if (monthDay >= '12-20') return `${year + 1}-01-06`;
  return monthDay <= '01-05' ? `${year}-01-06` : `${year}-08-26`;
}
