import { describe, expect, test } from 'vitest';
import {
  appel,
  deCollectivite,
  dePlace,
  envelopeLines,
  laCollectivite,
  OFFICES,
  politesse,
  type NamedAuthority,
  type Official,
} from '../../src/french/index.js';

const town: NamedAuthority = { name: 'Saint-Exemple', kind: 'commune', typeLiaison: 0 };

describe('appel', () => {
  test.each([
    ['maire', 'Monsieur le Maire,', 'Madame la Maire,'],
    ['maire-delegue', 'Monsieur le Maire délégué,', 'Madame la Maire déléguée,'],
    ['maire-arrondissement', 'Monsieur le Maire d’arrondissement,', 'Madame la Maire d’arrondissement,'],
    ['adjoint', 'Monsieur l’Adjoint au Maire,', 'Madame l’Adjointe au Maire,'],
    [
      'president-departement',
      'Monsieur le Président du Conseil départemental,',
      'Madame la Présidente du Conseil départemental,',
    ],
    [
      'president-region',
      'Monsieur le Président du Conseil régional,',
      'Madame la Présidente du Conseil régional,',
    ],
    ['president-epci', 'Monsieur le Président,', 'Madame la Présidente,'],
    ['vice-president', 'Monsieur le Vice-Président,', 'Madame la Vice-Présidente,'],
    ['conseiller-municipal', 'Monsieur le Conseiller municipal,', 'Madame la Conseillère municipale,'],
    [
      'conseiller-departemental',
      'Monsieur le Conseiller départemental,',
      'Madame la Conseillère départementale,',
    ],
    ['depute', 'Monsieur le Député,', 'Madame la Députée,'],
    ['senateur', 'Monsieur le Sénateur,', 'Madame la Sénatrice,'],
    ['prefet', 'Monsieur le Préfet,', 'Madame la Préfète,'],
  ] as const)('%s', (office, man, woman) => {
    expect(appel({ office, sex: 'M' })).toBe(man);
    expect(appel({ office, sex: 'F' })).toBe(woman);
    expect(appel({ office, sex: null })).toBe('Madame, Monsieur,');
  });

  test('nobody known', () => expect(appel(null)).toBe('Madame, Monsieur,'));
  test('the adjoint of a woman', () =>
    expect(appel({ office: 'adjoint', sex: 'F', mayorSex: 'F' })).toBe('Madame l’Adjointe à la Maire,'));
  test('a group', () =>
    expect(appel({ office: 'president-groupe', sex: 'F', charge: 'Exemple en commun' })).toBe(
      'Madame la Présidente du groupe Exemple en commun,',
    ));
  test('the form that the authority itself uses wins', () =>
    expect(appel({ office: 'maire', sex: 'F', preferredAppel: 'Madame le Maire,' })).toBe(
      'Madame le Maire,',
    ));
});

describe('politesse', () => {
  test.each(OFFICES.flatMap((office) => (['M', 'F', null] as const).map((sex) => ({ office, sex }))))(
    'repeats the appel: %o',
    (official: Official) => {
      expect(politesse(official)).toContain(`, ${appel(official)} l’expression de notre `);
    },
  );
  test.each([
    ['maire', 'notre considération distinguée'],
    ['president-epci', 'notre haute considération'],
    ['president-groupe', 'notre considération distinguée'],
    ['prefet', 'notre haute considération'],
    ['depute', 'notre haute considération'],
  ] as const)('%s', (office, regards) => expect(politesse({ office, sex: 'F' })).toContain(regards));
  test('a congratulation', () =>
    expect(politesse(null, 'congratulation')).toBe(
      'Nous vous prions d’agréer, Madame, Monsieur, l’expression de nos salutations les meilleures.',
    ));
});

describe('envelope', () => {
  test.each<[Official, NamedAuthority, readonly string[]]>([
    [
      { office: 'maire', sex: 'F', firstName: 'Camille', lastName: 'Nomdexemple' },
      town,
      ['Madame Camille NOMDEXEMPLE', 'Maire de Saint-Exemple'],
    ],
    [
      { office: 'maire', sex: null, firstName: 'Camille', lastName: 'Nomdexemple' },
      town,
      ['Camille NOMDEXEMPLE', 'Maire de Saint-Exemple'],
    ],
    [
      { office: 'adjoint', sex: 'F', charge: 'la culture' },
      town,
      ['Adjointe au maire chargée de la culture'],
    ],
    [
      { office: 'president-departement', sex: null },
      { name: 'Exemple', kind: 'departement', typeLiaison: 5 },
      ['Présidence du Conseil départemental de l’Exemple'],
    ],
    [
      { office: 'vice-president', sex: 'F' },
      { name: 'Gard', kind: 'departement' },
      ['Vice-présidente du Conseil départemental du Gard'],
    ],
    [
      { office: 'vice-president', sex: 'M' },
      { name: 'CC du Pays d’Exemple', kind: 'epci' },
      ['Vice-président de la Communauté de communes du Pays d’Exemple'],
    ],
    [
      { office: 'president-epci', sex: 'M' },
      { name: 'CC du Pays d’Exemple', kind: 'epci' },
      ['Président de la Communauté de communes du Pays d’Exemple'],
    ],
    [
      { office: 'president-executif', sex: 'M' },
      { name: 'Exemple', kind: 'region', typeLiaison: 1 },
      ['Président du conseil exécutif d’Exemple'],
    ],
    [
      { office: 'president-assemblee', sex: null },
      { name: 'Exemple', kind: 'region', typeLiaison: 0 },
      ['Présidence de l’assemblée de Exemple'],
    ],
    [
      { office: 'maire-arrondissement', sex: 'F', charge: 'Paris 5e secteur' },
      { name: 'Paris', kind: 'commune' },
      ['Maire d’arrondissement (Paris 5e secteur)'],
    ],
    [
      { office: 'adjoint', sex: 'M', mayorSex: 'F', charge: 'le patrimoine' },
      town,
      ['Adjoint à la maire chargé du patrimoine'],
    ],
    [{ office: 'adjoint', sex: 'F', charge: 'les fêtes' }, town, ['Adjointe au maire chargée des fêtes']],
    [
      { office: 'adjoint', sex: 'F', charge: 'l’éducation' },
      town,
      ['Adjointe au maire chargée de l’éducation'],
    ],
    [{ office: 'adjoint', sex: null, charge: 'la culture' }, town, ['Adjointe ou adjoint au maire']],
    [
      { office: 'vice-president', sex: 'F', charge: 'la culture' },
      { name: 'CC du Pays d’Exemple', kind: 'epci' },
      ['Vice-présidente de la Communauté de communes du Pays d’Exemple chargée de la culture'],
    ],
    [
      { office: 'conseiller-municipal', sex: 'F', charge: 'le spectacle vivant' },
      town,
      ['Conseillère municipale de Saint-Exemple déléguée au spectacle vivant'],
    ],
  ])('%o', (official, authority, lines) => expect(envelopeLines(official, authority)).toEqual(lines));
});

describe('places', () => {
  test.each([
    ['Saint-Exemple', 0, 'de Saint-Exemple'],
    ['Ajaccio', 1, 'd’Ajaccio'],
    ['Île-de-Bréhat', 1, 'd’Île-de-Bréhat'],
    ['Le Mans', 2, 'du Mans'],
    ['La Rochelle', 3, 'de La Rochelle'],
    ['Les Ulis', 4, 'des Ulis'],
    ['L’Haÿ-les-Roses', 5, 'de L’Haÿ-les-Roses'],
    ["L'Abergement-de-Varey", 5, "de L'Abergement-de-Varey"],
    ['Aux Exemples', 6, 'des Exemples'],
    ['Las Exemplas', 7, 'de Las Exemplas'],
    ['Hérault', 5, 'de l’Hérault'],
    ['Ain', 5, 'de l’Ain'],
    ['Sarthe', 3, 'de la Sarthe'],
    ['Landes', 4, 'des Landes'],
    ['Gard', 2, 'du Gard'],
    ['Le Havre', null, 'du Havre'],
    ['Agde', null, 'd’Agde'],
    ['Hyères', null, 'd’Hyères'],
    ['Hendaye', null, 'de Hendaye'],
    ['Yerres', null, 'de Yerres'],
    ['Lestelle', null, 'de Lestelle'],
    ['Lasalle', null, 'de Lasalle'],
  ])('dePlace %s', (name, code, words) => expect(dePlace(name, code)).toBe(words));

  test.each<[NamedAuthority, string, string]>([
    [{ name: 'Le Mans', kind: 'commune', typeLiaison: 2 }, 'la commune du Mans', 'de la commune du Mans'],
    [
      { name: 'Hérault', kind: 'departement', typeLiaison: 5 },
      'le département de l’Hérault',
      'du département de l’Hérault',
    ],
    [{ name: 'Bretagne', kind: 'region', typeLiaison: 3 }, 'la région Bretagne', 'de la région Bretagne'],
    [
      { name: 'CC du Pays d’Exemple', kind: 'epci' },
      'la Communauté de communes du Pays d’Exemple',
      'de la Communauté de communes du Pays d’Exemple',
    ],
    [{ name: 'Exemple Métropole', kind: 'epci' }, 'Exemple Métropole', 'd’Exemple Métropole'],
    [
      { name: 'Office de tourisme de l’Exemple', kind: 'autre' },
      'l’Office de tourisme de l’Exemple',
      'de l’Office de tourisme de l’Exemple',
    ],
    [
      { name: 'Parc naturel régional de l’Exemple', kind: 'autre' },
      'le Parc naturel régional de l’Exemple',
      'du Parc naturel régional de l’Exemple',
    ],
    [{ name: 'Hérault', kind: 'departement' }, 'le département de l’Hérault', 'du département de l’Hérault'],
    [
      { name: 'Côte-d’Or', kind: 'departement' },
      'le département de la Côte-d’Or',
      'du département de la Côte-d’Or',
    ],
    [
      { name: 'Ille-et-Vilaine', kind: 'departement' },
      'le département d’Ille-et-Vilaine',
      'du département d’Ille-et-Vilaine',
    ],
    [
      { name: 'Syndicat mixte de l’Exemple', kind: 'autre' },
      'le Syndicat mixte de l’Exemple',
      'du Syndicat mixte de l’Exemple',
    ],
  ])('%o', (authority, la, de) => {
    expect(laCollectivite(authority)).toBe(la);
    expect(deCollectivite(authority)).toBe(de);
  });
});
