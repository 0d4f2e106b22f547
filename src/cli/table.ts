/** A table for the terminal: thin rules, wrapped cells, no colour needed to read it. Pure but for the boldness of its head. */
import pc from 'picocolors';

/** A space on each side of a cell. */
const PADDING = 2;
/** No-break spaces hold: French puts them where a line may not end. */
const SPACES = /[ \t]+/u;
/** What takes no column (marks that are laid on a letter, signs without width), and what takes two. */
const NO_COLUMN = /[\p{Mn}\p{Me}\u200b-\u200d\u2060\ufeff]/u;
const TWO_COLUMNS =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]/u;

/**
 * Lays rows out in columns; a cell may have several lines. What does not fit is wrapped between words, and a word
 * longer than its column is continued on the next line: nothing is left out.
 *
 * @param widths of the columns with their padding, in characters of a terminal; three at least
 */
export function layTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  widths: readonly number[],
): string {
  const rule = (left: string, middle: string, right: string): string =>
    left + widths.map((width) => '─'.repeat(width)).join(middle) + right;
  const between = rule('├', '┼', '┤');
  return [
    rule('┌', '┬', '┐'),
    ...layRow(head, widths, pc.bold),
    ...rows.flatMap((row) => [between, ...layRow(row, widths, (text) => text)]),
    rule('└', '┴', '┘'),
  ].join('\n');
}

function layRow(
  cells: readonly string[],
  widths: readonly number[],
  style: (text: string) => string,
): readonly string[] {
  const columns = widths.map((width, at) => wrap(cells[at] ?? '', width - PADDING));
  return Array.from({ length: Math.max(...columns.map((lines) => lines.length)) }, (_, line) => {
    const parts = columns.map((lines, at) => {
      const text = lines[line] ?? '';
      const filler = ' '.repeat((widths[at] ?? 0) - PADDING - widthOf(text));
      return ` ${text === '' ? '' : style(text)}${filler} `;
    });
    return `│${parts.join('│')}│`;
  });
}

function wrap(text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = [];
    let line = '';
    for (const word of paragraph.split(SPACES)) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (widthOf(longer) <= width) line = longer;
      else {
        if (line !== '') lines.push(line);
        const pieces = cut(word, width);
        lines.push(...pieces.slice(0, -1));
        line = pieces.at(-1) ?? '';
      }
    }
    return [...lines, line];
  });
}

/** A word in pieces that fit; marks stay with their letter. */
function cut(word: string, width: number): readonly string[] {
  const pieces: string[] = [];
  let piece = '';
  let columns = 0;
  for (const char of word) {
    const more = columnsOf(char);
    if (columns + more > width && piece !== '') {
      pieces.push(piece);
      piece = '';
      columns = 0;
    }
    piece += char;
    columns += more;
  }
  return [...pieces, piece];
}

/** Columns of a terminal that a text takes. */
function widthOf(text: string): number {
  // Most texts are Latin: a look at each of their letters would cost more than the rest of the table.
  if (!/[^\u0020-\u02ff\u2010-\u2027\u202f\u2030-\u205e]/u.test(text)) return text.length;
  return Array.from(text).reduce((sum, char) => sum + columnsOf(char), 0);
}

function columnsOf(char: string): number {
  if (NO_COLUMN.test(char)) return 0;
  return TWO_COLUMNS.test(char) ? 2 : 1;
}
