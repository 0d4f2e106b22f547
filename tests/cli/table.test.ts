import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layTable as laid } from '../../src/cli/table.js';

/** Where colours are on, the head is bold: its signs take no column. */
const layTable = (...asked: Parameters<typeof laid>): string => stripVTControlCharacters(laid(...asked));

test('a table has thin rules, and wraps its cells between words', () => {
  expect(
    layTable(
      ['Constat', 'Visuel'],
      [
        ['marque forte\n(image)', 'affiche.png\nLe fichier dit lui-même qu’un modèle l’a faite.'],
        ['', '12\u00a0000\u202fhabitants'],
      ],
      [16, 24],
    ).split('\n'),
  ).toEqual([
    '┌────────────────┬────────────────────────┐',
    '│ Constat        │ Visuel                 │',
    '├────────────────┼────────────────────────┤',
    '│ marque forte   │ affiche.png            │',
    '│ (image)        │ Le fichier dit         │',
    '│                │ lui-même qu’un modèle  │',
    '│                │ l’a faite.             │',
    '├────────────────┼────────────────────────┤',
    '│                │ 12\u00a0000\u202fhabitants       │',
    '└────────────────┴────────────────────────┘',
  ]);
});

test('a word that is longer than its column goes on below, with its marks', () => {
  expect(
    layTable(['A'], [['un cafe\u0301s日本'], ['🎭🎭🎭']], [7])
      .split('\n')
      .slice(3, -1),
  ).toEqual(['│ un    │', '│ cafe\u0301s │', '│ 日本  │', '├───────┤', '│ 🎭🎭  │', '│ 🎭    │']);
});

test('no table leaves a character out or leaves its frame', () => {
  const cell = fc.string({
    unit: fc.constantFrom('a', 'Bc', ' ', '\n', '\u00a0', 'é', '’', '-', 'longlong'),
  });
  const visible = (text: string): string =>
    Array.from(text.replace(/[ \n│┌┐└┘├┤┬┴┼─]/gu, ''))
      .sort()
      .join('');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(cell, cell, cell), { maxLength: 4 }),
      fc.integer({ min: 3, max: 20 }),
      (rows, width) => {
        const printed = layTable(['x', 'y', 'z'], rows, [width, 12, 7]);
        expect(new Set(printed.split('\n').map((line) => line.length))).toEqual(
          new Set([width + 12 + 7 + 4]),
        );
        expect(visible(printed)).toBe(visible(`xyz${rows.flat().join('')}`));
      },
    ),
  );
});
