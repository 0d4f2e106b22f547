import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typo } from '../../src/french/typography.js';

/** No-break spaces made visible: `~` is U+00A0, `_` is U+202F. */
const show = (text: string) => text.replaceAll('\u00a0', '~').replaceAll('\u202f', '_');

describe('typo, print', () => {
  test.each([
    ['Vraiment ? Oui !', 'Vraiment_? Oui_!'],
    ['Vraiment? Oui!', 'Vraiment_? Oui_!'],
    ['un point; un autre', 'un point_; un autre'],
    ['Objet : un visuel', 'Objet~: un visuel'],
    ['Objet: un visuel', 'Objet~: un visuel'],
    ['Quoi ?!', 'Quoi_?!'],
    ['(vraiment ?)', '(vraiment_?)'],
    ['une « citation » ici', 'une «~citation~» ici'],
    ['une «citation» ici', 'une «~citation~» ici'],
    ['une "citation" ici', 'une «~citation~» ici'],
    ['« il dit "non" »', '«~il dit “non”~»'],
    ['« Vous venez ? »', '«~Vous venez_?~»'],
    ["l'image d'un artiste", 'l’image d’un artiste'],
    ["l'« affiche »", 'l’«~affiche~»'],
    ['10 000 habitants et 40 % ou 3%', '10_000 habitants et 40_% ou 3_%'],
    ['1 250 000 visuels', '1_250_000 visuels'],
    ['le 01 23 45 67 89', 'le 01 23 45 67 89'],
    ['en 2026 300 affiches', 'en 2026 300 affiches'],
    ['60 000 € HT', '60_000~€~HT'],
    ['5 km et 12 Mo', '5~km et 12~Mo'],
    ['n° 12 et n°13', 'n°~12 et n°~13'],
    ['art. 4, p. 12', 'art.~4, p.~12'],
    ['M. Exemple et Mme Exemple', 'M.~Exemple et Mme~Exemple'],
    ['article L. 311-9 du code', 'article~L.~311-9 du code'],
    ["l'article 50, paragraphe 4", 'l’article~50, paragraphe~4'],
    ['à 18 h 30 ou 18h30', 'à 18~h~30 ou 18~h~30'],
    ['le 24 novembre 2026, le 1er décembre', 'le 24~novembre 2026, le 1er~décembre'],
    ['attendez...', 'attendez…'],
    ['un mot - une incise - et la suite', 'un mot –~une incise~– et la suite'],
    ['Vigie – 6 visuels', 'Vigie~– 6 visuels'],
    ['le 2ème et la 1ère', 'le 2e et la 1re'],
    ['un mot , un autre .', 'un mot, un autre.'],
    ['( entre parenthèses )', '(entre parenthèses)'],
  ])('%s', (before, after) => {
    expect(show(typo(before, 'print'))).toBe(after);
  });

  test.each([
    'https://www.saint-exemple.example/a?b=c:d;e!f&g=10%20000',
    'mairie@saint-exemple.example',
    '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    '10:42',
    '2026-11-24T10:42:07Z',
    'ChatGPT%20Image!noel.png',
    'png:tEXt:parameters',
    'xmp:Iptc4xmpExt:DigitalSourceType',
    'VIG-2026-000123',
    '`a ? b : "c"`',
  ])('does not touch %s', (text) => {
    expect(typo(text, 'print')).toBe(text);
    expect(typo(`Voir ${text} ici`, 'print')).toBe(`Voir ${text} ici`);
  });

  test('a mark after an address is still set', () => {
    expect(show(typo('Vu sur https://www.saint-exemple.example/noel ?', 'print'))).toBe(
      'Vu sur https://www.saint-exemple.example/noel_?',
    );
  });
});

test('plain text has ordinary no-break spaces only', () => {
  expect(show(typo('Vraiment ? 10 000 € et 40 %', 'plain'))).toBe('Vraiment~? 10~000~€ et 40~%');
});

describe('for any text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ' ',
      '  ',
      '\u00a0',
      '\u202f',
      '\n',
      '"',
      "'",
      '«',
      '»',
      '“',
      '”',
      '?',
      '!',
      ';',
      ':',
      ',',
      '.',
      '...',
      '…',
      '-',
      '–',
      '—',
      '--',
      '(',
      ')',
      '[',
      ']',
      '%',
      '€',
      '10',
      '000',
      '1er',
      '2ème',
      'h',
      '18h30',
      'mai',
      'n°',
      'L.',
      'article',
      'M.',
      'Mme',
      'Été',
      'd',
      '\ue000',
      '`',
      'https://a.example/b?c',
      'x@y.example',
      'a.png',
      '10:42',
      'km',
      '/',
      '\t',
    ),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(''));

  test.each(['print', 'plain'] as const)('%s: twice is once', (medium) => {
    fc.assert(
      fc.property(text, (before) => {
        const once = typo(before, medium);
        expect(typo(once, medium)).toBe(once);
      }),
      { numRuns: 3000 },
    );
  });

  test('addresses and hashes come out as they went in', () => {
    const kept = fc.constantFrom(
      'https://ville.example/a;b?c=d!e:f',
      'a'.repeat(64),
      'contact@ville.example',
      '10:42',
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('mot', '?', '«', '»', ':', "l'", '"'), { maxLength: 6 }),
        kept,
        (words, one) => {
          expect(typo([...words, one, ...words].join(' '), 'print')).toContain(one);
        },
      ),
    );
  });
});
