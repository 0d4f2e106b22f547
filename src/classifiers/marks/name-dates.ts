/* The month that a file name says it was made in, as services and telephones write days. Pure. */

/** First letters of the months in French, English, Spanish, Catalan, Italian, Portuguese, German, Dutch. */
const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'gen', 'ene'],
  ['fev', 'feb'],
  ['mars', 'mar', 'marz', 'maa', 'mrt'],
  ['avr', 'apr', 'abr'],
  ['mai', 'may', 'mag', 'mei'],
  ['juin', 'jun', 'giu'],
  ['juil', 'jul', 'lug'],
  ['aou', 'aug', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'ott', 'out'],
  ['nov'],
  ['dec', 'dez', 'dic', 'des'],
];
const MONTH = `(?:${MONTHS.flat().join('|')})[a-z]{0,6}`;
const DAY_MONTH_YEAR = new RegExp(
  `(?:^|-)(?:[1-9]|[0-2]\\d|3[01]|1er)-(?:de-)?(${MONTH})-(?:de-)?(20\\d\\d)(?:-|$)`,
);
const MONTH_DAY_YEAR = new RegExp(`(?:^|-)(${MONTH})-(?:[1-9]|[0-2]\\d|3[01])-(20\\d\\d)(?:-|$)`);
const YEAR_MONTH_DAY =
  /(?:^|-)(20\d\d)-?(0[1-9]|1[0-2])-?(?:0[1-9]|[12]\d|3[01])(?:-?(?:[01]\d|2[0-3])-?[0-5]\d(?:-?[0-5]\d)?)?(?:-|$)/;

/** `YYYY-MM` of the day in a name whose separators are hyphens; null when it names no day. */
export function monthInName(slug: string): string | null {
  const words = DAY_MONTH_YEAR.exec(slug) ?? MONTH_DAY_YEAR.exec(slug);
  if (words !== null) {
    const [, word = '', year = ''] = words;
    const month = MONTHS.findIndex((names) => names.some((name) => word.startsWith(name)));
    return `${year}-${String(month + 1).padStart(2, '0')}`;
  }
  const numbers = YEAR_MONTH_DAY.exec(slug);
  return numbers === null ? null : `${numbers[1] ?? ''}-${numbers[2] ?? ''}`;
}
