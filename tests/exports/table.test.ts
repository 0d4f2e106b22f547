import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import {
  counting,
  PIECE_CHARS,
  tableLines,
  tablePieces,
  type Columns,
  type Table,
} from '../../src/exports/table.js';

interface Sample {
  readonly name: string;
  readonly count: number | null;
  readonly isThere: boolean;
  readonly marks: readonly string[];
}

const COLUMNS: Columns<Sample> = {
  name: 'Nom',
  count: 'Nombre',
  isThere: 'En ligne',
  marks: { heading: 'Marques', cell: (marks) => marks.join(' | ') },
};
const table = (...rows: readonly Sample[]): Table<Sample> => ({ columns: COLUMNS, rows });
const ONE: Sample = { name: '=1', count: 1.5, isThere: true, marks: ['a', 'b'] };
const EMPTY: Sample = { name: '', count: null, isThere: false, marks: [] };

test('the forms of a table', () => {
  expect([...tableLines(table(ONE, EMPTY), 'csv')]).toEqual([
    '\ufeffNom;Nombre;En ligne;Marques\r\n',
    "'=1;1,5;oui;a | b\r\n",
    ';;non;\r\n',
  ]);
  expect([...tableLines(table(ONE), 'csv-virgule')]).toEqual([
    'Nom,Nombre,En ligne,Marques\r\n',
    "'=1,1.5,oui,a | b\r\n",
  ]);
  // Programs get values as they are; there is nothing to neutralise, and nothing that steers a terminal.
  expect([...tableLines(table({ ...ONE, name: '=1\u202e' }, EMPTY), 'jsonl')]).toEqual([
    '{"name":"=1\\u202e","count":1.5,"isThere":true,"marks":["a","b"]}\n',
    '{"name":null,"count":null,"isThere":false,"marks":[]}\n',
  ]);
  expect([...tablePieces(table(), 'jsonl')]).toEqual([]);
});

test('of a hundred thousand rows no more than a piece is held: rows are taken as pieces are', () => {
  const ROWS = 100_000;
  let taken = 0;
  function* rows(): Generator<Sample> {
    for (let nth = 0; nth < ROWS; nth += 1) {
      taken += 1;
      yield { ...ONE, name: `Saint-Exemple ${nth}` };
    }
  }
  let counted = 0;
  const long = counting({ columns: COLUMNS, rows: rows() }, (count) => (counted = count));
  const longestLine = `Saint-Exemple ${ROWS};1,5;oui;a | b\r\n`.length;
  const texts: string[] = [];
  let before = 0;
  let most = 0;
  for (const piece of tablePieces(long, 'csv')) {
    most = Math.max(most, piece.length);
    // Nothing was taken ahead: the rows of this piece, and of no other.
    expect(taken - before).toBeLessThanOrEqual(Math.ceil((PIECE_CHARS + longestLine) / 20));
    before = taken;
    texts.push(Buffer.from(piece).toString());
  }
  expect(most).toBeLessThan(PIECE_CHARS + 2 * longestLine);
  expect(texts.length).toBeGreaterThan(40);
  expect([taken, counted]).toEqual([ROWS, ROWS]);
  const last = texts.at(-1)?.split('\r\n').at(-2) ?? '';
  expect(last).toBe(`Saint-Exemple ${ROWS - 1};1,5;oui;a | b`);
  expect(parse(texts[0] ?? '', { bom: true, delimiter: ';', record_delimiter: '\r\n' })[1]?.[0]).toBe(
    'Saint-Exemple 0',
  );
});

test('whoever stops reading stops the rows', () => {
  let ended = false;
  function* rows(): Generator<Sample> {
    try {
      for (;;) yield ONE;
    } finally {
      ended = true;
    }
  }
  for (const piece of tablePieces({ columns: COLUMNS, rows: rows() }, 'jsonl')) if (piece.length > 0) break;
  expect(ended).toBe(true);
});
