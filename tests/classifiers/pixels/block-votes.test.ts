import { describe, expect, test } from 'vitest';
import { readBlockVotes } from '../../../src/classifiers/pixels/block-votes.js';

type Colour = readonly [red: number, green: number, blue: number];

/** One block: 4×4 cells of 2×2 pixels of one colour each. */
function votesOf(cellColours: (cell: number) => Colour, channels: 3 | 4 = 3): Record<string, number[]> {
  const data = new Uint8Array(64 * channels).fill(77);
  for (let pixel = 0; pixel < 64; pixel++) {
    const cell = Math.floor(pixel / 16) * 4 + Math.floor((pixel % 8) / 2);
    data.set(cellColours(cell), pixel * channels);
  }
  const votes = readBlockVotes({ data, width: 8, height: 8, channels });
  return Object.fromEntries(Object.entries(votes).map(([way, bits]) => [way, [...bits]]));
}

describe('one block, by hand', () => {
  test.each<[string, Colour, Colour, number, number, number]>([
    // Greys: U is 128 or 0.5, the low band twice that: 256 = 7·36 + 4, and 1.
    ['black', [0, 0, 0], [0, 0, 0], 0, 0, 0],
    ['white', [255, 255, 255], [255, 255, 255], 0, 0, 0],
    // 8 bits are rounded twice: Y = 3.99 (4, and not 3), U = 143.25 (143): 286 = 7·36 + 34; floats 31.5; swapped 9.3.
    ['the same blue everywhere', [0, 0, 35], [0, 0, 35], 1, 1, 0],
    // Y = 11.4 (11), U = 171.79 (172, and not 171): 344 = 9·36 + 20; floats 88.2 = 2·36 + 16; swapped 28.4.
    ['a stronger blue everywhere', [0, 0, 100], [0, 0, 100], 1, 0, 1],
    // Blue 24: Y = 2.736 (3), U = 10.46 more (10), so 276 = 7·36 + 24 and 21.9; red for blue: Y = 7.18, U = -3.53: 6.1.
    ['a little blue in one cell', [0, 0, 0], [0, 0, 24], 1, 1, 0],
    // Red 24: Y = 7.176 (7), U = -3.53 (-3), so the grey cells are larger: 256; -6.1; red for blue: 21.9.
    ['a little red in one cell', [0, 0, 0], [24, 0, 0], 0, 0, 1],
  ])('%s', (_name, ground, other, bytes, floats, swapped) => {
    for (const cell of [1, 7, 15])
      for (const channels of [3, 4] as const)
        expect(votesOf((at) => (at === cell ? other : ground), channels)).toEqual({
          bytes: [bytes],
          floats: [floats],
          'swapped-floats': [swapped],
        });
  });

  test.each<[string, Colour]>([
    ['blue', [0, 0, 24]],
    ['red', [24, 0, 0]],
  ])('the first cell has no say, though it is the largest: %s', (_name, colour) => {
    const first = votesOf((cell) => (cell === 0 ? colour : [0, 0, 0]));
    expect(first).toEqual({ bytes: [0], floats: [0], 'swapped-floats': [0] });
  });
});

test('blocks in the order of reading, without the partial ones', () => {
  const [width, height] = [19, 25];
  const data = new Uint8Array(width * height * 3);
  // The second block of the second row is a little blue, and so is all that belongs to no whole block.
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if ((Math.floor(y / 8) === 1 && Math.floor(x / 8) === 1) || x > 15 || y > 23)
        data[(y * width + x) * 3 + 2] = 24;
  expect([...readBlockVotes({ data, width, height, channels: 3 }).bytes]).toEqual([0, 0, 0, 1, 0, 0]);
});
