import { describe, expect, test } from 'vitest';
import { inclusive, unknownInclusive } from '../../src/french/index.js';

describe('inclusive writing', () => {
  test.each([
    [
      'les artistes-auteur·ices des arts visuels',
      'les artistes-auteurs et artistes-autrices des arts visuels',
    ],
    ['Connaître l’auteur·ice de ce visuel', 'Connaître l’auteur ou l’autrice de ce visuel'],
    ['le nom de l’auteur·ice', 'le nom de l’auteur ou de l’autrice'],
    ['les élu·es', 'les élues et élus'],
    ['sans rien', 'sans rien'],
  ])('%s', (point, doublet) => {
    expect(inclusive(point, 'point')).toBe(point);
    expect(inclusive(point, 'doublet')).toBe(doublet);
    expect(inclusive(doublet, 'doublet')).toBe(doublet);
    expect(unknownInclusive(point)).toEqual([]);
  });
  test('a word that the table does not have is found, with its place', () =>
    expect(unknownInclusive('des artistes-auteur·ices et des maçon·nes')).toEqual([
      { words: 'maçon·nes', offset: 32 },
    ]));
});
