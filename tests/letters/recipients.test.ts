import { describe, expect, test } from 'vitest';
import type { Office, Official } from '../../src/french/index.js';
import type { LetterAuthority } from '../../src/letters/index.js';
import { attentionLine, MAX_LINE_CHARS, recipientBlock } from '../../src/letters/recipients.js';
import { input } from './fixtures.js';

const { authority } = input();
const unknown = (part: Partial<LetterAuthority>) => recipientBlock(null, { ...authority, ...part }).lines[0];

describe('nobody known: the institution stands first', () => {
  test.each([
    [{ name: 'Saint-Exemple', kind: 'commune', typeLiaison: 0 }, 'Mairie de Saint-Exemple'],
    [{ name: 'Le Mans', kind: 'commune', typeLiaison: 2 }, 'Mairie du Mans'],
    [{ name: 'La Ciotat', kind: 'commune', typeLiaison: null }, 'Mairie de La Ciotat'],
    [{ name: 'Hérault', kind: 'departement', typeLiaison: null }, 'Conseil départemental de l’Hérault'],
    [{ name: 'Hauts-de-France', kind: 'region', typeLiaison: null }, 'Conseil régional des Hauts-de-France'],
    [{ name: 'Région Bretagne', kind: 'region', typeLiaison: null }, 'Conseil régional de Bretagne'],
    [{ name: 'Exemple Métropole', kind: 'epci', typeLiaison: null }, 'Exemple Métropole'],
  ] as const)('%o', (part, line) => expect(unknown(part)).toBe(line));
});

describe('an office that does not say of which body: a line does, once', () => {
  const linesOf = (
    office: Office,
    part: Partial<LetterAuthority>,
    official: Partial<Official> = {},
  ): readonly string[] =>
    recipientBlock(
      { office, sex: 'F', firstName: 'Ana', lastName: 'Exemple', ...official },
      { ...authority, addressLines: ['1 rue de l’Exemple', '99000 EXEMPLE'], ...part },
    ).lines.slice(1, -2);
  const herault = { kind: 'departement', name: 'Hérault', typeLiaison: 5 } as const;
  test.each<[readonly string[], readonly string[]]>([
    [
      linesOf('conseiller-departemental', herault),
      ['Conseillère départementale', 'Conseil départemental de l’Hérault'],
    ],
    [linesOf('conseiller-departemental', herault, { sex: null }), ['Conseil départemental de l’Hérault']],
    [
      linesOf('president-groupe', { kind: 'commune', name: 'Le Mans', typeLiaison: 2 }, { charge: 'Demain' }),
      ['Présidente du groupe Demain', 'Mairie du Mans'],
    ],
    [
      linesOf('conseiller-communautaire', { kind: 'epci', name: 'CC d’Exemple', typeLiaison: null }),
      ['Conseillère communautaire', 'Communauté de communes d’Exemple'],
    ],
    // The office says it, or a line of the address does.
    [linesOf('president-departement', herault), ['Présidente du Conseil départemental de', 'l’Hérault']],
    [
      linesOf('conseiller-departemental', {
        ...herault,
        addressLines: ['Hôtel du Département', '1 rue de l’Exemple', '34000 MONTPELLIER'],
      }),
      ['Conseillère départementale', 'Hôtel du Département'],
    ],
    [
      linesOf('adjoint', { addressLines: ['Mairie', '1 rue de l’Exemple', '99000 EXEMPLE'] }),
      ['Adjointe au maire', 'Mairie'],
    ],
  ])('%j', (lines, expected) => expect(lines).toEqual(expected));
});

describe('what does not fit', () => {
  const long = recipientBlock(
    {
      office: 'president-epci',
      sex: 'M',
      firstName: 'Jean-Christophe',
      lastName: 'de la Rochefoucauld-Nomdexemple',
    },
    {
      ...authority,
      kind: 'epci',
      name: 'Communauté de communes des Grandes Rivières et des Hautes Vallées de l’Exemple',
      addressLines: [
        'Direction de la communication et des grands événements',
        'Immeuble de l’Exemple, bâtiment des services techniques',
        '12345 boulevard du Maréchal-de-l’Exemple',
        'CS 12345',
        '99000 Saint-Exemple-les-Grandes-Rivières CEDEX 9',
      ],
    },
  );
  test('never costs the person, the street, the box or the town', () => {
    const text = long.lines.join(' ');
    expect(long.lines[0]).toMatch(/^Monsieur J\.-C\. DE LA/u);
    expect(text).toContain('ROCHEFOUCAULD-NOMDEXEMPLE');
    expect(text).toContain('Président de la Communauté');
    expect(text).toContain('12345 boulevard du Maréchal-de-l’Exemple');
    expect(text).toContain('CS 12345');
    expect(long.lines.at(-1)).toBe('RIVIERES CEDEX 9');
    expect(long.lines.length).toBeLessThanOrEqual(8);
    expect(Math.max(...long.lines.map((line) => line.length))).toBeLessThanOrEqual(MAX_LINE_CHARS);
  });
  test('a long street breaks at a hyphen; whatever is too much, who and where stay', () => {
    const { lines } = recipientBlock(
      {
        office: 'vice-president',
        sex: 'F',
        firstName: 'Marie-Élisabeth Anne',
        lastName: 'de la Tour-Nomdexemple-Lauragais',
      },
      {
        ...authority,
        addressLines: [
          '1234 bis avenue du Maréchal-de-l’Exemple-et-de-la-Libération, bâtiment des Assemblées réunies, porte B',
          'CS 12345',
          '99999 Saint-Exemple-lès-Deux-Rivières CEDEX 9',
        ],
      },
    );
    expect(lines.slice(-3)).toEqual(['CS 12345', '99999 SAINT EXEMPLE LES DEUX RIVIERES', 'CEDEX 9']);
    expect(lines.join('\n')).toContain('Maréchal-de-l’Exemple-et-de-la-\nLibération');
    expect(lines[0]).toMatch(/^Madame /u);
    expect(lines.length).toBeLessThanOrEqual(8);
  });
  test('is said', () => expect(long.remarks.map((one) => one.code)).toEqual(['address']));
});

describe('à l’attention de', () => {
  test('the office has no capital in running text', () =>
    expect(
      attentionLine({ office: 'maire', sex: 'F', firstName: 'Camille', lastName: 'Nomdexemple' }, authority),
    ).toBe('À l’attention de Madame Camille NOMDEXEMPLE, maire de Saint-Exemple'));
  test('a known civility without a name', () =>
    expect(attentionLine({ office: 'maire', sex: 'F' }, authority)).toBe('À l’attention de Madame la Maire'));
  test('neither name nor civility: nobody is addressed', () =>
    expect(attentionLine({ office: 'maire', sex: null }, authority)).toBeNull());
});
