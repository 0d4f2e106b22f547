/** Tables as CSV that spreadsheets open without running anything. RFC 4180: lines end as on Windows, quotes are doubled. Pure. */

/** What a spreadsheet would take for a formula when it begins a cell (OWASP, CSV injection); full-width forms too. */
const FORMULA = /^'*[\s\p{Cc}\p{Cf}]*[=+\-@\t\r|%＝＋－＠]/u;

export interface CsvDialect {
  readonly separator: ';' | ',';
  /** Between the units and the tenths of a number. */
  readonly decimal: ',' | '.';
  /** What stands before the first row. */
  readonly mark: string;
}

/** As French spreadsheets open it: semicolons, decimal commas, the mark of UTF-8, so that accents are read as they are. */
export const FRENCH_CSV: CsvDialect = { separator: ';', decimal: ',', mark: '\ufeff' };
/** As programs read it: commas, decimal points, nothing before the first row. */
export const PLAIN_CSV: CsvDialect = { separator: ',', decimal: '.', mark: '' };

/**
 * A cell: quoted where it has to be; what would be run as a formula begins with one more apostrophe, so that taking one
 * away where apostrophes stand before a formula gives back what was written. Numbers stay numbers.
 */
export function csvCell(value: string | number, { decimal }: CsvDialect = FRENCH_CSV): string {
  if (typeof value === 'number') return String(value).replace('.', decimal);
  const tame = FORMULA.test(value) ? `'${value}` : value;
  return /[;"\r\n,\t]/u.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** A row with its line end. */
export function csvRow(cells: readonly (string | number)[], dialect: CsvDialect = FRENCH_CSV): string {
  return `${cells.map((cell) => csvCell(cell, dialect)).join(dialect.separator)}\r\n`;
}
