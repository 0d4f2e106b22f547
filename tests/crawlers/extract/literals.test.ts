import fc from 'fast-check';
import { expect, test } from 'vitest';
import { literalFinder } from '../../../src/crawlers/extract/literals.js';
import { SITE_HINTS } from '../../../src/crawlers/extract/site-facts.js';
import { SHELL_PIECES } from '../../../src/crawlers/extract/shell.js';

const PIECES = [...new Set([...SITE_HINTS, ...SHELL_PIECES])];
const piecesOf = literalFinder(PIECES);
const search = (html: string) => PIECES.filter((piece) => html.includes(piece));

test('finds what a search for each piece finds, wherever it stands', () => {
  const part = fc.oneof(
    fc.constantFrom(...PIECES),
    // Nearly one of them.
    fc.constantFrom(...PIECES).map((piece) => piece.slice(0, -1)),
    fc.constantFrom(...PIECES).map((piece) => piece.slice(1)),
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('é', '€', '\u{1f600}', '<p>', ' '),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const html = parts.join('');
      expect([...piecesOf(html)].sort()).toEqual(search(html).sort());
    }),
  );
});

test.each(['', 'a', 'ab', '/wp', PIECES[0] ?? ''])('a page of a few letters: %j', (html) => {
  expect([...piecesOf(html)]).toEqual(search(html));
});

test('a piece too short to be told apart is a mistake', () => {
  expect(() => literalFinder(['ab'])).toThrow('too short');
});
