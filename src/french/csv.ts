/** Tables as CSV that French spreadsheets open: semicolons, UTF-8 with its mark, line ends of Windows. Pure. */

/** What a spreadsheet would take for a formula when it begins a cell (OWASP, CSV injection); full-width forms too. */
const FORMULA = /^[\s\u00a0\u202f]*[=+\-@\t\r|%＝＋－＠]/u;

/** A cell: quoted where it has to be; what would be run as a formula begins with an apostrophe. Numbers stay numbers. */
export function csvCell(value: string | number): string {
  if (typeof value === 'number') return String(value).replace('.', ',');
  const tame = FORMULA.test(value) ? `'${value}` : value;
  return /[;"\r\n,\t]/u.test(tame) ? `"${tame.replaceAll('"', '""')}"` : tame;
}

/** A row with its line end. */
export function csvRow(cells: readonly (string | number)[]): string {
  return `${cells.map(csvCell).join(';')}\r\n`;
}

/** What stands before the first row, so that accents are read as they are. */
export const CSV_MARK = '\ufeff';
