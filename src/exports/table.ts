/**
 * A table as the text of a file: CSV that runs nothing, or JSON lines; a piece at a time, however long it is. Pure.
 */
import { csvRow, FRENCH_CSV, PLAIN_CSV, type CsvDialect } from '../french/index.js';
import { harmlessJson } from '../harmless-json.js';

/** What a cell of a CSV can be; nothing = an empty cell, true and false = « oui » and « non ». */
export type Cell = string | number | boolean | null;

/** The heading of a column, and how its value is written where it is no cell by itself. JSON lines give the value as it is. */
export type Column<Value> =
  | ([Value] extends [Cell] ? string : never)
  | { readonly heading: string; readonly cell: (value: Value) => Cell };

/** One column for each field of a row, in the order of the file. */
export type Columns<Row> = { readonly [Key in keyof Row]-?: Column<Row[Key]> };

export interface Table<Row extends object> {
  readonly columns: Columns<Row>;
  /** Taken one by one, as the file grows. */
  readonly rows: Iterable<Row>;
}

/** `csv`: as French spreadsheets open it. `csv-virgule`: as programs read it. `jsonl`: one JSON object a line. */
export const FORMATS = ['csv', 'csv-virgule', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

/** The text of a table, line after line; the first one of a CSV is its headings. */
export function* tableLines<Row extends object>(
  { columns, rows }: Table<Row>,
  format: Format,
): Generator<string> {
  const keys = keysOf(columns);
  if (format === 'jsonl') {
    for (const row of rows) yield `${harmlessJson(jsonOf(row, keys))}\n`;
    return;
  }
  const dialect: CsvDialect = format === 'csv' ? FRENCH_CSV : PLAIN_CSV;
  yield (
    dialect.mark +
    csvRow(
      keys.map((key) => headingOf(columns[key])),
      dialect,
    )
  );
  for (const row of rows)
    yield csvRow(
      keys.map((key) => written(cellOf(columns[key], row[key]))),
      dialect,
    );
}

/** Characters of a piece, at least; a piece ends with a line. */
export const PIECE_CHARS = 64 * 1024;

/** The same as bytes (UTF-8), some thousands of characters at a time: no more than a piece is ever held. */
export function* tablePieces<Row extends object>(table: Table<Row>, format: Format): Generator<Uint8Array> {
  let piece = '';
  for (const line of tableLines(table, format)) {
    piece += line;
    if (piece.length < PIECE_CHARS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

/**
 * The same pieces, that tell of their end: `whole` before the last one is given, so that nobody has a whole table of
 * which it was not told, `part` when whoever took them stopped before.
 */
export function* tellingEnd(
  pieces: Iterable<Uint8Array>,
  tell: (end: 'whole' | 'part') => void,
): Generator<Uint8Array> {
  let held: Uint8Array | null = null;
  let isTold = false;
  try {
    for (const piece of pieces) {
      if (held !== null) yield held;
      held = piece;
    }
    isTold = true;
    tell('whole');
    if (held !== null) yield held;
  } finally {
    if (!isTold) tell('part');
  }
}

/** The same table, that calls `counted` with the number of its rows so far. */
export function counting<Row extends object>(table: Table<Row>, counted: (rows: number) => void): Table<Row> {
  return { ...table, rows: countedRows(table.rows, counted) };
}

function* countedRows<Row>(rows: Iterable<Row>, counted: (rows: number) => void): Generator<Row> {
  let count = 0;
  for (const row of rows) {
    count += 1;
    counted(count);
    yield row;
  }
}

function keysOf<Row extends object>(columns: Columns<Row>): readonly (keyof Row & string)[] {
  return Object.keys(columns) as (keyof Row & string)[];
}

function headingOf<Value>(column: Column<Value>): string {
  return typeof column === 'string' ? column : column.heading;
}

/** The value of a field as a cell. */
function cellOf<Value>(column: Column<Value>, value: Value): Cell {
  // A column without a way of writing has values that are cells: its type says so.
  return typeof column === 'string' ? (value as Cell) : column.cell(value);
}

function written(cell: Cell): string | number {
  if (cell === null) return '';
  return typeof cell === 'boolean' ? (cell ? 'oui' : 'non') : cell;
}

/** An empty text says that there is nothing: null, for programs. */
function jsonOf<Row extends object>(row: Row, keys: readonly (keyof Row & string)[]): object {
  return Object.fromEntries(keys.map((key) => [key, row[key] === '' ? null : row[key]]));
}
