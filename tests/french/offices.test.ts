import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  collectiveAppel,
  officeInText,
  OFFICES,
  ordinal,
  readOfficeLabel,
  type NamedAuthority,
  type Official,
} from '../../src/french/index.js';

/** Any text, halves of characters too. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

const town: NamedAuthority = { name: 'Saint-Exemple', kind: 'commune', typeLiaison: 0 };
const gard: NamedAuthority = { name: 'Gard', kind: 'departement', typeLiaison: 2 };
const group: NamedAuthority = { name: 'CC du Pays d’Exemple', kind: 'epci' };

describe('labels of the register', () => {
  test.each([
    ['Maire', 'maire', 0],
    ['maire ', 'maire', 0],
    ['1er adjoint au Maire', 'adjoint', 1],
    ['2ème adjoint au Maire', 'adjoint', 2],
    ['12eme Adjoint au maire', 'adjoint', 12],
    ['1ère adjointe au Maire', 'adjoint', 1],
    ['2nd adjoint au Maire', 'adjoint', 2],
    ['Adjointe à la Maire', 'adjoint', 0],
    ['Maire délégué', 'maire-delegue', 0],
    ['Maire déléguée', 'maire-delegue', 0],
    ['Maire d’arrondissement', 'maire-arrondissement', 0],
    ["Maire d'arrondissement", 'maire-arrondissement', 0],
    ['Président du conseil départemental', 'president-departement', 0],
    ['9ème Vice-président du conseil départemental', 'vice-president', 9],
    ['5eme Vice-président du conseil communautaire', 'vice-president', 5],
    ['Vice-président délégué du conseil régional', 'vice-president', 0],
    ['Président de la collectivité territoriale', 'president-assemblee', 0],
    ['Président du gouvernement', 'president-executif', 0],
    ['Président du conseil régional', 'president-region', 0],
    ['Président du conseil communautaire', 'president-epci', 0],
    ['Présidente du conseil communautaire', 'president-epci', 0],
    ['Président du conseil de la métropole de Lyon', 'president-epci', 0],
    ["Président de l'assemblée de Corse", 'president-assemblee', 0],
    ['Président du conseil exécutif', 'president-executif', 0],
    ["Président de la collectivité européenne d'Alsace", 'president-assemblee', 0],
    ["Président du conseil de la collectivité européenne d'Alsace", 'president-assemblee', 0],
    ['Président du congrès', 'president-assemblee', 0],
    ['Président du congrès de la Nouvelle-Calédonie', 'president-assemblee', 0],
    ['Président du gouvernement de la Nouvelle-Calédonie', 'president-executif', 0],
    ['Président de la Polynésie française', 'president-executif', 0],
    ['Président de la métropole', 'president-epci', 0],
    ['Présidente du conseil exécutif de Corse', 'president-executif', 0],
  ])('%s', (label, office, rank) => expect(readOfficeLabel(label)).toEqual({ kind: 'office', office, rank }));

  test.each([
    '',
    '  ',
    "1er adjoint au maire d'arrondissement",
    'Conseiller municipal',
    'Membre de la commission permanente',
    'Président de commission',
    'Président de groupe',
    'Vice-président de la commission permanente',
    'Autre membre du bureau',
  ])('%s: sits, holds no office that is written to', (label) =>
    expect(readOfficeLabel(label)).toEqual({ kind: 'member' }),
  );

  test.each(['Maire honoraire', 'Ancien maire', 'adjoint au maire de quartier', 'Président', 'Régent'])(
    '%s: nobody has read it yet',
    (label) => expect(readOfficeLabel(label)).toEqual({ kind: 'unknown' }),
  );

  test('any text is read', () => {
    fc.assert(
      fc.property(anyText, (label) => {
        const reading = readOfficeLabel(label);
        expect(['office', 'member', 'unknown']).toContain(reading.kind);
      }),
    );
  });
});

describe('in running text', () => {
  test.each<[Official, NamedAuthority | null, string]>([
    [{ office: 'maire', sex: 'F' }, town, 'maire de Saint-Exemple'],
    [{ office: 'adjoint', sex: 'F', rank: 2 }, null, '2e adjointe au maire'],
    [{ office: 'adjoint', sex: 'F', rank: 2, mayorSex: 'F' }, null, '2e adjointe à la maire'],
    [{ office: 'adjoint', sex: 'M', rank: 1, mayorSex: 'F' }, null, '1er adjoint à la maire'],
    [{ office: 'adjoint', sex: 'F', rank: 1, mayorSex: 'M' }, null, '1re adjointe au maire'],
    [{ office: 'adjoint', sex: null, rank: 1 }, null, 'adjointe ou adjoint au maire'],
    [
      { office: 'adjoint', sex: 'F', rank: 3, charge: 'la culture' },
      town,
      '3e adjointe au maire chargée de la culture',
    ],
    [{ office: 'president-departement', sex: 'F' }, gard, 'présidente du conseil départemental du Gard'],
    [
      { office: 'vice-president', sex: 'F', rank: 9 },
      gard,
      '9e vice-présidente du conseil départemental du Gard',
    ],
    [
      { office: 'president-epci', sex: 'F' },
      group,
      'présidente de la Communauté de communes du Pays d’Exemple',
    ],
    [{ office: 'maire-delegue', sex: 'F' }, null, 'maire déléguée'],
  ])('%o', (official, authority, words) => expect(officeInText(official, authority)).toBe(words));

  test('no office keeps its capital or a label of the register', () => {
    for (const office of OFFICES) {
      for (const sex of ['M', 'F', null] as const) {
        const words = officeInText({ office, sex, rank: 2 });
        expect(words).not.toMatch(/ème|\d+ème/u);
        expect(words.replace(/^2e /u, '').charAt(0)).toMatch(/\p{Ll}/u);
      }
    }
  });
});

test.each([
  [1, 'M', '1er'],
  [1, 'F', '1re'],
  [2, 'F', '2e'],
  [21, null, '21e'],
  [0, 'M', ''],
] as const)('ordinal %s %s', (rank, sex, words) => expect(ordinal(rank, sex)).toBe(words));

test('openings to many', () => {
  expect(collectiveAppel('municipal')).toBe('Mesdames et Messieurs les Conseillers municipaux,');
  expect(collectiveAppel('elus')).toBe('Mesdames et Messieurs les élu·es,');
  expect(collectiveAppel(null)).toBe('Mesdames, Messieurs,');
});
