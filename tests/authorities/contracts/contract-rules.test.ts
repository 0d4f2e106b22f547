import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyOfName, type NamedBody } from '../../../src/authorities/contracts/buyer-names.js';
import { CONTRACT_FLAGS } from '../../../src/authorities/contracts/contract-lines.js';
import { cpvKind, cpvTold, scoreOf, speaksOfVisuals } from '../../../src/authorities/contracts/cpv.js';
import { holderTold, isOrganisation } from '../../../src/authorities/contracts/holders.js';
import { withoutPersons } from '../../../src/authorities/contracts/objects.js';
import { contractFlagInWords, contractInWords } from '../../../src/authorities/contracts/words.js';

describe('codes of the vocabulary', () => {
  test.each([
    ['79822500', '79822500'],
    ['79822500-7', '79822500'],
    [' 79822500 - 7 ', '79822500'],
    [79_822_500, '79822500'],
    ['79822500.0', '79822500'],
    ['3000000', '03000000'],
    ['798225', null],
    ['CDL', null],
    [null, null],
  ])('%s', (value, cpv) => expect(cpvTold(value)).toBe(cpv));

  test.each([
    ['79822500', 'core'],
    ['92312210', 'core'],
    ['72413000', 'core'],
    ['79800000', 'wider'],
    ['22462000', 'wider'],
    ['45000000', null],
  ])('%s is %s', (cpv, kind) => expect(cpvKind(cpv)).toBe(kind));

  test.each([
    [['79822500'], 'Prestations', 3],
    [['79800000'], 'Impression du magazine municipal', 1],
    [['79800000'], 'Reliure des registres', 0],
    [['45000000'], 'Fresque', 0],
    [[], 'Conception graphique', 0],
    [['79800000', '79822500'], 'Reliure', 3],
  ])('%j « %s » scores %i', (cpvs, object, score) => expect(scoreOf(cpvs, object)).toBe(score));

  test.each([
    'Conception graphique et réalisation de supports de communication',
    'Illustration de la carte de vœux',
    'Création d’une identité visuelle',
    'Affiches du festival',
    'Refonte du logo',
    'Réalisation d’une vidéo de présentation',
    'Campagne de communication',
    'Reportages photographiques',
    'Infographie',
    'Outils d’IA générative',
  ])('« %s » speaks of visuals', (object) => expect(speaksOfVisuals(object, 'strong')).toBe(true));

  test.each([
    'Cartographie des réseaux',
    'Levés topographiques',
    'Système d’information géographique',
    'Vidéoprotection',
    'Vidéo-surveillance des bâtiments',
    'Promotion du territoire',
    'Enlèvement des graffitis',
    'Réseaux de communication électronique',
    'Orthophotographies',
    'Maquette numérique du bâtiment',
    'Moteur graphite',
  ])('« %s » does not', (object) => expect(speaksOfVisuals(object, 'strong')).toBe(false));
});

describe('names of holders: shown only where they are surely no person’s', () => {
  test.each([
    'IMPRIMERIE FICTIVE SARL',
    'Fictive S.A.R.L.',
    'EXEMPLE S.A.S.',
    'Exemple (SAS)',
    'Exemple, SAS',
    'STUDIO 42 SAS',
    'EXEMPLE LIMITED',
    'Exemple (SARL)',
    'SARL EXEMPLE & FILS',
    'ASSOCIATION ARTS ET CULTURE',
    'Société publique locale Exemple',
    'L’association des exemples',
    'Chambre régionale des métiers',
    'EXEMPLE - SAS',
    'SAS 3 EXEMPLES',
    'EXEMPLE SCOP',
    'SCIC Exemple',
    'Exemple GmbH',
    'ASSOCIATION DES EXEMPLES',
    'Société d’exemples',
    'Coopérative Exemple',
    'Fondation Exemple',
    'Chambre de commerce d’Exemple',
    'OFFICE D’EXEMPLE',
    'Communauté de communes d’Exemple',
    // A trade, a place, one word more: a house may bear a surname.
    'IMPRIMERIE NOMDEXEMPLE SARL',
    'SARL NOMDEXEMPLE FRERES',
    'Agence de communication Exemple SARL',
    'STUDIO GRAPHIQUE DE PROVENCE SCOP',
    'SARL L’ATELIER DES IMAGES',
    'IMPRIMERIE SAINT-JEAN SARL',
    'IMPRIMERIE SAINTE MARIE SARL',
    'EURL IMPRIMERIE GRAPHIQUE',
    'SASU COMMUNICATION VISUELLE',
    'Création 3D (SAS)',
    'SARL 2L Impression',
    'Association des Amis du Patrimoine de Saint-Exemple',
    'Association pour la lecture à Exemple',
    'Association des exemples de Fiction',
    'ASSOCIATION LE MOULIN A IMAGES',
    'Office de tourisme de Saint-Jean-de-l’Exemple',
    'Université Jean Exemple',
    'Commune de Saint-Martin-Exemple',
    'Société d’économie mixte Exemple',
    'Société par actions simplifiée Exemple',
  ])('%s', (name) => expect(isOrganisation(name, null)).toBe(true));

  test.each([
    'Camille NOMDEXEMPLE',
    'NOMDEXEMPLE CAMILLE',
    'Mme Camille Nomdexemple',
    'M. Exemple SARL',
    'NOMDEXEMPLE CAMILLE EI',
    'NOMDEXEMPLE CAMILLE, EIRL',
    'ATELIER CAMILLE NOMDEXEMPLE',
    'STUDIO FICTIF',
    'Isabelle De Sa Exemple',
    'Lisa Sasson',
    'Exemple',
    'Entrepreneur individuel Exemple SAS',
    // Legal forms that are names too.
    'CAMILLE SAS',
    'SAS CAMILLE',
    'CAMILLE SA',
    'SA EXEMPLE CAMILLE',
    'De Sa, Camille',
    'SEM CAMILLE',
    'CAMILLE SPA',
    'GIE CAMILLE',
    'CAMILLE EPIC',
    'CAMILLE ASSO',
    'B.V. NOMDEXEMPLE',
    'NOMDEXEMPLE N.V',
    'J.S.A.S. NOMDEXEMPLE',
    'CAMILLE EXEMPLE-SAS',
    'CAMILLE D’SAS',
    // With a sign or a number, and still a person's name.
    'NOMDEXEMPLE, Sem',
    'NOMDEXEMPLE, SA',
    'Camille Nomdexemple (Sem)',
    'Maria De Sa & Alix Nomdexemple',
    'EXEMPLE & FICTIVE SA',
    'DE SA CAMILLE 33000 EXEMPLE',
    'Camille Sas 75011',
    'Camille Sa (2e lot)',
    // A body, and somebody beside it.
    'GROUPEMENT CAMILLE NOMDEXEMPLE',
    'Groupement conjoint Camille Nomdexemple et Alix Exemple',
    'COOPERATIVE FICTIVE - CAMILLE NOMDEXEMPLE',
    'SCOP Fictive (Camille Nomdexemple)',
    'Camille Nomdexemple (portage SARL)',
    'Camille Nomdexemple c/o Association fictive',
    'Camille Nomdexemple – Association fictive',
    'Camille Nomdexemple, membre de l’association fictive',
    'Camille Nomdexemple et SARL Fictive',
    'SARL FICTIVE ET CAMILLE NOMDEXEMPLE',
    'SARL FICTIVE / CAMILLE NOMDEXEMPLE',
    'SARL FICTIVE + CAMILLE NOMDEXEMPLE',
    'SARL FICTIVE, CAMILLE NOMDEXEMPLE',
    'SARL Fictive représentée par Camille Nomdexemple',
    'SARL Fictive Mme Camille Nomdexemple',
    'Camille Nomdexemple, gérante SARL Fictive',
    'Camille Nomdexemple intervenante université de Fiction',
    'Photographe Camille Nomdexemple - Région de Fiction',
    'Camille Nomdexemple, commune de Saint-Exemple',
    'Dominique Chambre du Bois',
    'CAMILLE OFFICE DES IMAGES',
    'Camille Nomdexemple LIMITED EDITIONS',
    'SOCIETE CAMILLE NOMDEXEMPLE',
    'Camille Société Nomdexemple',
    'Camille Nomdexemple Holding',
    // What people trade under with their own name.
    'Éditions Camille Nomdexemple',
    'Imprimerie Nomdexemple',
    'Compagnie Camille Nomdexemple',
    'Groupe Camille',
    'Institut Camille',
    'Camille Chambre',
    'Camille Commune',
    'Camille Office',
    // A person's name beside a legal form, one word or two, in any order and writing.
    'SARL CAMILLE NOMDEXEMPLE',
    'SARL Nomdexemple Camille',
    'SARL CAMILLE',
    'Camille SARL',
    'Camille (SAS)',
    'CAMILLE - SARL',
    'Camille Nomdexemple, SARL',
    'Camille Nomdexemple (SARL)',
    'SARL JEAN-PIERRE',
    'SARL Jean Pierre Nomdexemple',
    'ÉLODIE NOMDEXEMPLE SARL',
    'Zoë SARL',
    'SARL Camille de Nomdexemple',
    'SARL de Nomdexemple Camille',
    'SARL C. NOMDEXEMPLE',
    'SARL A. Nomdexemple',
    'NOMDEXEMPLE C SARL',
    'J.-P. Nomdexemple SARL',
    'SARL JP NOMDEXEMPLE',
    'SARL O’NOMDEXEMPLE',
    // Given names that no list has: two words that nothing explains.
    'SARL Xyloé Nomdexemple',
    'Xyloé Nomdexemple SCOP',
    'Studio Xyloé Nomdexemple SARL',
    // What people trade under, with a form.
    'ATELIER CAMILLE NOMDEXEMPLE SARL',
    'SARL ATELIER CAMILLE',
    'SARL Studio Camille Nomdexemple',
    'SARL Les Éditions Camille',
    'CamilleNomdexemple SARL',
    'camille.nomdexemple.com SARL',
    'Camille2 SARL',
    'SARL Nomdexemple Photographe',
    'SARL Illustratrice Exemple',
    // A company of one is that person, under a surname or a pseudonym too.
    'EXEMPLE SASU',
    'EURL NOMDEXEMPLE',
    'Exemple (EURL)',
    'IMPRIMERIE NOMDEXEMPLE EURL',
    'SARL unipersonnelle Exemple',
    'Société par actions simplifiée unipersonnelle Exemple',
    'E.U.R.L. Exemple',
    // Associations and foundations that bear a name.
    'Association Camille Nomdexemple',
    'Association Xyloé Nomdexemple',
    'ASSOCIATION C. NOMDEXEMPLE',
    'Fondation Xyloé de Nomdexemple',
    'Fondation Camille Nomdexemple',
    'Holding Camille',
    'Société de Camille Nomdexemple',
    'Société civile Camille Nomdexemple',
    // Said to be a person in other words.
    'SARL Exemple dite Fictive',
    'MM. Nomdexemple et Exemple SARL',
    'Mmes Nomdexemple SARL',
    'Me Nomdexemple SARL',
    'Docteur Nomdexemple SARL',
    'Exemple, nom d’artiste, SARL',
    'SARL Exemple (auto-entreprise)',
    'Entrepreneure Exemple SARL',
  ])('%s is masked', (name) => expect(isOrganisation(name, null)).toBe(false));

  test('two words that nothing explains are masked beside any form, whatever they are and however written', () => {
    const word = fc.stringMatching(
      /^[bcdfghjklmnpqrstvwxz]{2}[aeiou][bcdfghjklmnpqrstvwxz]{2}[a-zéèï]{1,6}$/,
    );
    const written = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.toUpperCase(),
      (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`,
    );
    const form = fc.constantFrom('SARL', 'sarl', 'S.A.R.L.', 'SCOP', 'SNC', 'EURL', 'SASU', 'Ltd', 'GmbH');
    fc.assert(
      fc.property(word, word, written, form, fc.boolean(), (one, two, write, legal, isFirst) => {
        fc.pre(one !== two);
        const name = `${write(one)} ${write(two)}`;
        expect(isOrganisation(isFirst ? `${legal} ${name}` : `${name} ${legal}`, null)).toBe(false);
      }),
    );
  });

  test('a large company is none', () => {
    expect(isOrganisation('Exemple', 'GE')).toBe(true);
    expect(isOrganisation('Exemple', 'PME')).toBe(false);
  });

  test('what is kept: never a masked name', () => {
    const told = holderTold({ idType: 'SIRET', id: '81299990200016', name: 'Camille NOMDEXEMPLE' });
    expect(told).toEqual({ idType: 'SIRET', id: '81299990200016', name: null, isPerson: true });
    expect(holderTold({ idType: 'SIRET', id: '81299990200016', name: null })).toMatchObject({
      name: null,
      isPerson: false,
    });
    expect(holderTold({ idType: 'CDL', id: 'CDL', name: 'CDL' })).toBeNull();
  });

  test('a number that is a name, as holders from far away have it, is kept as a sum of it alone', () => {
    const told = holderTold({ idType: 'HORS-UE', id: 'CH Camille Nomdexemple', name: null });
    expect(told).toMatchObject({ idType: 'HORS-UE', id: expect.stringMatching(/^~[0-9a-f]{8}$/) });
    expect(holderTold({ idType: 'HORS-UE', id: 'CH Camille Nomdexemple', name: null })).toEqual(told);
    expect(holderTold({ idType: 'Camille Nomdexemple', id: '1', name: null })?.idType).toBe('');
    for (const id of ['81299990200016', 'FR12345678901', '0123456.001', 'A12345'])
      expect(holderTold({ idType: 'TVA', id, name: null })?.id).toBe(id);
  });
});

describe('names of persons within an object', () => {
  test.each([
    ['Fresque de Mme Camille Nomdexemple', 'Fresque de Mme […]'],
    ['Affiche par M. C. Nomdexemple, lot 2', 'Affiche par M. […], lot 2'],
    [
      'CONCEPTION PAR MADAME CAMILLE NOMDEXEMPLE POUR LE MAGAZINE',
      'CONCEPTION PAR MADAME […] POUR LE MAGAZINE',
    ],
    ['Logo (Mlle Nomdexemple)', 'Logo (Mlle […])'],
    ['Œuvre de l’illustratrice Camille de Nomdexemple', 'Œuvre de l’illustratrice […]'],
    [
      'Exposition du photographe Camille Nomdexemple et catalogue',
      'Exposition du photographe […] et catalogue',
    ],
    ['Affiche de Monsieur Nomdexemple. Tirage', 'Affiche de Monsieur […]. Tirage'],
    ['Affiche de M.Nomdexemple', 'Affiche de M. […]'],
    ['Affiche de Mme. Nomdexemple', 'Affiche de Mme. […]'],
    ['Fresque de MM. Nomdexemple et Exemple', 'Fresque de MM. […] et […]'],
    ['Portrait du Docteur Nomdexemple', 'Portrait du Docteur […]'],
    ['Dessins de l’artiste Camille', 'Dessins de l’artiste […]'],
    ['Œuvre du sculpteur Xyloé Nomdexemple', 'Œuvre du sculpteur […]'],
    // Nothing announces it: a given name and a surname.
    ['Fresque Camille Nomdexemple', 'Fresque […]'],
    ['FRESQUE CAMILLE NOMDEXEMPLE ÉCOLE MATERNELLE', 'FRESQUE […] ÉCOLE MATERNELLE'],
    ['Illustrations de Jean-Pierre de Nomdexemple (lot 2)', 'Illustrations de […] (lot 2)'],
    ['Affiche par NOMDEXEMPLE Camille', 'Affiche par […]'],
    ['Exposition (Élodie Nomdexemple) et catalogue', 'Exposition ([…]) et catalogue'],
    ['Fresque de l’école Jules Exemple par Camille Nomdexemple', 'Fresque de l’école Jules Exemple par […]'],
    ['Camille Nomdexemple : création de l’affiche', '[…] : création de l’affiche'],
  ])('%s', (object, masked) => expect(withoutPersons(object)).toBe(masked));

  test.each([
    'Portrait de Monsieur le Maire',
    'MADAME LE MAIRE : CARTE DE VŒUX',
    'Prestations de graphiste pour la Ville de Saint-Exemple',
    'Prestations de photographe Ville de Saint-Exemple',
    'RÉSIDENCE ARTISTE SAINT EXEMPLE',
    'Bâche de 3 m. Commande',
    'Création d’une identité visuelle',
    'Mme',
    // What a place bears is its name.
    'Signalétique de la médiathèque Simone Exemple',
    'Fresque de l’école élémentaire Jean Exemple et Alix Exemple',
    'FRESQUE GROUPE SCOLAIRE JULES EXEMPLE',
    'Affiche du festival Jean Exemple',
    'Plaques de la rue du Docteur Exemple',
    'Logo de la commune de Saint-Jean-Exemple',
    'Affiches du festival de Saint Martin Exemple',
    // Months, feasts, words that are given names too.
    'Carte de vœux et affiche de Noël 2026',
    'Campagne Octobre Rose Ville de Saint-Exemple',
    'CARTE DE NOEL VILLE DE SAINT-EXEMPLE',
    'Maître d’ouvrage délégué : panneaux',
    'MAÎTRE D’OUVRAGE : COMMUNE',
    'Roman graphique sur la Vienne',
    'Impression du magazine Martin',
  ])('« %s » stays', (object) => expect(withoutPersons(object)).toBe(object));
});

describe('a contract in a letter', () => {
  const contract = {
    number: '2026COM001',
    object: 'Conception graphique des supports',
    nature: 'Marché',
    notifiedOn: '2026-05-01',
  };
  test.each([
    [{}, 'marché n° 2026COM001, objet « Conception graphique des supports », notifié le 1er mai 2026'],
    [{ notifiedOn: null }, 'marché n° 2026COM001, objet « Conception graphique des supports »'],
    [
      { nature: 'Accord-cadre' },
      'accord-cadre n° 2026COM001, objet « Conception graphique des supports », notifié le 1er mai 2026',
    ],
    [
      { object: 'Lot 1 : « Affiches »\nde la "ville"', notifiedOn: null },
      'marché n° 2026COM001, objet « Lot 1 : “Affiches” de la “ville” »',
    ],
  ])('%j', (more, words) =>
    expect(contractInWords({ ...contract, ...more }).replaceAll('\u00a0', ' ')).toBe(words),
  );

  test('a long object is cut at a word, visibly; nothing foreign breaks the quotes', () => {
    const words = contractInWords({ ...contract, object: 'affiche '.repeat(200) });
    expect(words).toMatch(/affiche \[…\] », notifié/);
    expect(words.length).toBeLessThan(280);
    fc.assert(
      fc.property(fc.string(), fc.string(), (number, object) => {
        const text = contractInWords({ ...contract, number, object: `${object}«"»` });
        expect(text.match(/[«»]/gu)).toEqual(['«', '»']);
        expect(text).not.toMatch(/[\n\r"]/u);
      }),
    );
  });
});

test('every flag has its words', () => {
  expect(new Set(CONTRACT_FLAGS.map(contractFlagInWords)).size).toBe(CONTRACT_FLAGS.length);
  expect(CONTRACT_FLAGS.map(contractFlagInWords)).not.toContain(null);
  expect(contractFlagInWords('toString')).toBeNull();
});

describe('which authority a buyer’s name means', () => {
  const bodies: readonly NamedBody[] = [
    { code: '99001', kind: 'commune', name: 'Saint-Exemple' },
    { code: '99002', kind: 'commune', name: 'Le Bourg-Exemple' },
    { code: '99003', kind: 'commune', name: 'Saint-Aubin' },
    { code: '98003', kind: 'commune', name: 'Saint-Aubin' },
    { code: '99004', kind: 'commune', name: "L'Isle-Exemple" },
    { code: 'D99', kind: 'departement', name: 'Hérault' },
    { code: 'R99', kind: 'region', name: 'Occitanie' },
    { code: '200999001', kind: 'epci', name: "CC du Pays d'Exemple" },
    { code: '200999002', kind: 'epci', name: 'Exemple Métropole' },
  ];
  test.each([
    ['Commune de Saint-Exemple', '99001'],
    ['COMMUNE DE SAINT EXEMPLE', '99001'],
    ['Ville de St-Exemple', '99001'],
    ['Mairie du Bourg-Exemple', '99002'],
    ["Ville de L'Isle-Exemple (99)", '99004'],
    ['Commune de Saint-Aubin', null],
    ['Saint-Exemple', null],
    ['Office de tourisme de Saint-Exemple', null],
    ['Commune de Saint-Exemple-sur-Mer', null],
    ['Département de l’Hérault', 'D99'],
    ["Conseil départemental de l'Hérault", 'D99'],
    ['Région Occitanie', 'R99'],
    ["Communauté de communes du Pays d'Exemple", '200999001'],
    ['Exemple Métropole', '200999002'],
    ['Mairie du 8e arrondissement', null],
    ['', null],
  ])('%s: %s', (name, code) => expect(bodyOfName(name, bodies)).toBe(code));
});

describe('bodies with a status of their own', () => {
  const bodies: readonly NamedBody[] = [
    { code: 'D6AE', kind: 'departement', name: 'Alsace' },
    { code: 'R94', kind: 'region', name: 'Corse' },
    { code: 'R02', kind: 'region', name: 'Martinique' },
    { code: 'R03', kind: 'region', name: 'Guyane' },
    { code: 'D976', kind: 'departement', name: 'Mayotte' },
    { code: '75056', kind: 'commune', name: 'Paris' },
    { code: '75108', kind: 'commune', name: 'Paris 8e Arrondissement' },
    { code: '69388', kind: 'commune', name: 'Lyon 8e Arrondissement' },
    { code: '69123', kind: 'commune', name: 'Lyon' },
    { code: 'D69', kind: 'departement', name: 'Rhône' },
    { code: '200046977', kind: 'epci', name: 'Métropole de Lyon' },
    { code: '13055', kind: 'commune', name: 'Marseille' },
    { code: '13201', kind: 'commune', name: 'Marseille 1er Arrondissement' },
  ];
  test.each([
    ['Collectivité européenne d’Alsace', 'D6AE'],
    ["COLLECTIVITE EUROPEENNE D'ALSACE (CeA)", 'D6AE'],
    ['Département du Bas-Rhin', 'D6AE'],
    ['Conseil départemental du Haut-Rhin', 'D6AE'],
    ['Collectivité de Corse', 'R94'],
    ['Collectivité territoriale de Corse', 'R94'],
    ['Collectivité Territoriale de Martinique', 'R02'],
    ['Collectivité territoriale de Guyane', 'R03'],
    ['Département de Mayotte', 'D976'],
    ['Ville de Paris', '75056'],
    ['Département de Paris', '75056'],
    ['Mairie du 8e arrondissement de Paris', '75108'],
    ['Mairie de Lyon 8e arrondissement', '69388'],
    ['Mairie du 8ème arrondissement', null],
    ['Marseille, mairie des 1er et 7e arrondissements', null],
    ['Mairie de Marseille 1er arrondissement', '13201'],
    ['Ville de Marseille', '13055'],
    ['Métropole de Lyon', '200046977'],
    ['Grand Lyon', '200046977'],
    ['GRAND LYON LA METROPOLE', '200046977'],
    ['Ville de Lyon', '69123'],
    ['Département du Rhône', 'D69'],
    ['Office public de l’habitat de la Collectivité européenne d’Alsace', null],
  ])('%s: %s', (name, code) => expect(bodyOfName(name, bodies)).toBe(code));

  test('where the notice is of elsewhere, it is not tied', () =>
    expect(bodyOfName('Collectivité européenne d’Alsace', [])).toBeNull());
});
