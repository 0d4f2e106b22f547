import * as fc from 'fast-check';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { csvCell, csvRow, FRENCH_CSV, PLAIN_CSV, type CsvDialect } from '../../src/french/index.js';

describe('CSV', () => {
  test.each([
    ['=1+1', "'=1+1"],
    ['+33 1 23', "'+33 1 23"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\t=1', '"\'\t=1"'],
    ['\rx', '"\'\rx"'],
    ['＝1', "'＝1"],
    ['\u200b=1', "'\u200b=1"],
    ["'=1", "''=1"],
    ["l'art", "l'art"],
    ["'art'", "'art'"],
    ['a;b', '"a;b"'],
    ['a,b', '"a,b"'],
    ['dit « "oui" »', '"dit « ""oui"" »"'],
    ['a\nb', '"a\nb"'],
    ['Saint-Exemple', 'Saint-Exemple'],
    [-2, '-2'],
    [1.5, '1,5'],
    ['', ''],
  ])('%j becomes %j', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  test('programs get decimal points', () => {
    expect(csvRow([1.5, 'a;b', 'a'], PLAIN_CSV)).toBe('1.5,"a;b",a\r\n');
  });

  const nasty = fc.string({
    unit: fc.constantFrom(...Array.from('=+-@\t\r\n;,"\' ab\ufeff\u00a0\u0000\u001b＝é|%')),
    maxLength: 8,
  });
  const cell = fc.oneof(fc.string({ unit: 'binary' }), nasty);
  const table = fc
    .integer({ min: 2, max: 4 })
    .chain((width) =>
      fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 6 }),
    );
  /** What whoever reads the file does to have the very text back. */
  const asWritten = (read: string): string =>
    /^'+[\s\p{Cc}\p{Cf}]*[=+\-@|%＝＋－＠\t\r]/u.test(read) ? read.slice(1) : read;

  test.each<[string, CsvDialect]>([
    ['French', FRENCH_CSV],
    ['plain', PLAIN_CSV],
  ])('%s: whatever is written comes back, and nothing begins as a formula', (_name, dialect) => {
    fc.assert(
      fc.property(table, (rows) => {
        const text = dialect.mark + rows.map((row) => csvRow(row, dialect)).join('');
        const back = parse(text, {
          bom: dialect.mark !== '',
          delimiter: dialect.separator,
          record_delimiter: '\r\n',
        });
        expect(back.map((row) => row.map(asWritten))).toEqual(rows);
        for (const read of back.flat())
          expect(/^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r]/u.test(read)).toBe(false);
      }),
    );
  });
});
