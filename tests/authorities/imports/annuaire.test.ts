/** The Annuaire in its four forms, which record counts, and the samples. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, describe, test } from 'vitest';
import { importedContacts } from '../../../db/queries/directory.js';
import { findAuthority } from '../../../db/queries/authorities.js';
import { lastImports, rejectsOf } from '../../../db/queries/imports.js';
import { addAuthority } from '../../../src/authorities/index.js';
import { chooseContacts, chooseMain } from '../../../src/authorities/imports/annuaire-choice.js';
import { readAnnuaireRecord, type AnnuaireRow } from '../../../src/authorities/imports/annuaire-record.js';
import { AT } from '../../db/instants.js';
import { describeWithShared } from '../../support/shared.js';
import { importContent, importFolder, openFrance, openScene, townHall, type ImportScene } from './scene.js';

const apiHall = (record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  ...record,
  pivot: JSON.stringify(record['pivot']),
  site_internet: record['site_internet'] === null ? null : JSON.stringify(record['site_internet']),
  adresse_courriel: (record['adresse_courriel'] as readonly string[] | undefined)?.[0] ?? null,
});

function rowsOf(record: Readonly<Record<string, unknown>>): readonly (readonly [string, AnnuaireRow])[] {
  const read = readAnnuaireRecord(record, 1);
  return read.kind === 'rows' ? read.rows.map(({ subject, data }) => [subject, data] as const) : [];
}
const rowOf = (record: Readonly<Record<string, unknown>>): AnnuaireRow => {
  const row = rowsOf(record)[0]?.[1];
  if (row === undefined) throw new Error('no row');
  return row;
};

test('what is not seen reaches no page and no letter: control characters, marks of direction', () => {
  const row = rowOf(
    townHall('a', '34001', {
      nom: 'Mairie\u0000 de\u202e elpmexE\u2028',
      site_internet: [{ libelle: 'Site\u2066 \u001b[31m', valeur: 'https://www.c34001.example/' }],
      adresse_courriel: ['mairie\u202e@c34001.example'],
      telephone: [{ valeur: '01 99\u200b 00 00 00', description: '' }],
      adresse: [
        {
          type_adresse: 'Adresse',
          numero_voie: '1 rue\u202e X',
          code_postal: '34000',
          nom_commune: 'Ville\u0007',
        },
      ],
    }),
  );
  expect(row.name).toBe('Mairie de elpmexE');
  expect(JSON.stringify(row)).not.toMatch(/[\u200b\u202e\u2028\u2066]|\\u00/u);
  expect(row.emails).toEqual([]);
});

describe('what a record is about', () => {
  const about = (pivot: unknown, more: object = {}) =>
    rowsOf(townHall('a', '34001', { pivot, ...more })).map(([subject]) => subject);
  const role = (type: string, ...codes: unknown[]) => ({
    type_service_local: type,
    code_insee_commune: codes,
  });
  test.each([
    ['a town hall', [role('mairie', '34001')], ['34001']],
    ['a town hall of two communes', [role('mairie', '28112', '28236')], ['28112', '28236']],
    ['two roles (Saint-Barthélemy)', [role('cg', '97701'), role('mairie', '97701')], ['D977', '97701']],
    ['a code that lost its zero', [role('mairie', '1004')], ['01004']],
    ['a number', [role('mairie', 1004)], ['01004']],
    ['Paris', [role('paris_mairie', '75056')], ['75056']],
    ['the council of a département', [role('cg', '34172')], ['D34']],
    ['that of Alsace', [role('cg', '67482')], ['D6AE']],
    ['that of a région', [role('cr', '31555')], ['~cr/31555']],
    ['an EPCI without its SIREN', [role('epci', '34001', '34002')], ['~epci/34001']],
    ['a préfecture', [role('prefecture', '34172')], []],
    ['a code that is none', [role('mairie', '99999X')], ['34001']],
    ['JSON three times over', JSON.stringify(JSON.stringify([role('mairie', '34001')])), ['34001']],
  ])('%s', (_what, pivot, subjects) => {
    expect(about(pivot)).toEqual(subjects);
  });

  test('an EPCI is known by its SIREN', () => {
    expect(about([role('epci', '34001')], { siren: '200000172' })).toEqual(['200000172']);
    expect(about([role('epci', '34001')], { siren: '200000173' })).toEqual(['~epci/34001']);
  });

  test('a code that contradicts the roles is flagged, and the roles count', () => {
    const read = readAnnuaireRecord(townHall('a', '14387', { pivot: [role('mairie', '14431')] }), 1);
    expect(read).toMatchObject({
      rows: [{ subject: '14431', data: { disagrees: true } }],
      warning: { reason: 'Deux communes différentes (14387, 14431).' },
    });
    const contacts = chooseContacts(read.kind === 'rows' ? read.rows.map(({ data }) => data) : []);
    expect(contacts[0]?.flags).toContain('codes-disagree');
  });

  test('only what is published counts, and names of people are not read', () => {
    expect(about([role('mairie', '34001')], { statut_de_diffusion: 'false' })).toEqual([]);
    const row = rowOf(townHall('a', '34001', { affectation_personne: [{ nom: 'FACTICE' }] }));
    expect(JSON.stringify(row)).not.toContain('FACTICE');
  });
});

describe('which record and which contact counts', () => {
  const hall = (id: string, nom: string, sites: readonly string[], more: object = {}) =>
    rowOf(townHall(id, '34001', { nom, site_internet: sites.map((valeur) => ({ valeur })), ...more }));

  test.each([
    [
      'the one with a site',
      [hall('a', 'Mairie - A', []), hall('b', 'Mairie - Abc', ['https://b.example'])],
      'b',
    ],
    [
      'no branch',
      [
        hall('a', 'Mairie annexe - A', ['https://a.example']),
        hall('b', 'Mairie - Abc', ['https://b.example']),
      ],
      'b',
    ],
    [
      'no delegated one',
      [
        hall('a', 'Mairie déléguée - A', ['https://a.example']),
        hall('b', 'Mairie - Abc', ['https://b.example']),
      ],
      'b',
    ],
    [
      'the shortest name',
      [
        hall('a', 'Mairie - Abc bureau', ['https://a.example']),
        hall('b', 'Mairie - Abc', ['https://b.example']),
      ],
      'b',
    ],
    ['a branch when there is nothing else', [hall('a', 'Mairie annexe - A', [])], 'a'],
  ])('%s', (_what, rows, id) => {
    expect(chooseMain(rows)?.id).toBe(id);
    expect(chooseMain(rows.toReversed())?.id).toBe(id);
  });

  test('mail and post come from the town hall although only its branch has a site', () => {
    const contacts = chooseContacts([
      hall('a', 'Mairie annexe - La Plaine', ['https://ville.example'], {
        adresse_courriel: ['plaine@ville.example'],
      }),
      hall('b', 'Mairie - Saint-Exemple', [], { adresse_courriel: ['mairie@ville.example'] }),
    ]);
    expect(contacts.map(({ kind, value, flags }) => [kind, value, flags])).toEqual([
      ['site', 'https://ville.example/', ['annex-record']],
      ['email', 'mairie@ville.example', []],
    ]);
  });

  test('sites keep their order, https stands for http, appointments and networks come last', () => {
    const [row] = [
      rowOf(
        townHall('a', '34001', {
          site_internet: [
            { libelle: '', valeur: 'https://www.facebook.com/ville' },
            { libelle: 'Demande de rendez-vous', valeur: 'https://www.ville.example/rdv' },
            { libelle: '', valeur: 'http://www.ville.example' },
            { libelle: '', valeur: 'https://www.ville.example' },
            { libelle: '', valeur: 'www.ville-bis.example, ville-ter.example' },
          ],
        }),
      ),
    ];
    expect(
      chooseContacts([row])
        .filter(({ kind }) => kind === 'site')
        .map(({ rank, value, flags }) => [rank, value, flags]),
    ).toEqual([
      [0, 'https://www.ville.example/', []],
      [1, 'http://www.ville-bis.example/', ['scheme-mended']],
      [2, 'http://ville-ter.example/', ['scheme-mended']],
      [3, 'https://www.ville.example/rdv', ['side-page']],
      [4, 'https://www.facebook.com/ville', ['social-network']],
    ]);
  });

  test('a mailbox in the site field is a mailbox, used after the declared one', () => {
    const row = rowOf(townHall('a', '34001', { site_internet: [{ valeur: 'ancienne@ville.example' }] }));
    expect(chooseContacts([row]).map(({ kind, value, rank, flags }) => [kind, value, rank, flags])).toEqual([
      ['email', 'mairie@c34001.example', 0, []],
      ['email', 'ancienne@ville.example', 1, ['found-in-site-field']],
    ]);
  });

  test('a mailbox that seems to be a person’s is used last', () => {
    const row = rowOf(
      townHall('a', '34001', {
        adresse_courriel: ['prenom.factice@orange.fr', 'mairie@ville.example'],
        site_internet: null,
      }),
    );
    expect(chooseContacts([row]).map(({ value, flags }) => [value, flags])).toEqual([
      ['mairie@ville.example', []],
      ['prenom.factice@orange.fr', ['webmail', 'personal-mailbox']],
    ]);
  });

  test('form, electronic referral, telephone and the postal address are kept', () => {
    const row = rowOf(
      townHall('a', '34001', {
        site_internet: null,
        adresse_courriel: null,
        formulaire_contact: '[{"libelle":"","valeur":"https://ville.example/contact"}]',
        sve: [{ valeur: 'sve@ville.example' }, { valeur: 'https://ville.example/sve' }],
        telephone: '[{"valeur":"01 99 00 00 00","description":"Accueil"}]',
        adresse: [
          {
            type_adresse: 'Adresse',
            numero_voie: '1 rue Fictive',
            code_postal: '34000',
            nom_commune: 'Ville',
          },
          {
            type_adresse: 'Adresse postale',
            service_distribution: 'BP 1',
            code_postal: '34001',
            nom_commune: 'Ville Cedex',
          },
        ],
      }),
    );
    expect(chooseContacts([row]).map(({ kind, value, label }) => [kind, value, label])).toEqual([
      ['phone', '01 99 00 00 00', 'Accueil'],
      ['postal-address', 'BP 1\n34001 VILLE CEDEX', 'Adresse postale'],
      ['postal-address', '1 rue Fictive\n34000 VILLE', 'Adresse'],
      ['form', 'https://ville.example/contact', null],
      ['sve', 'sve@ville.example', null],
      ['sve', 'https://ville.example/sve', null],
    ]);
  });
});

test('the four forms of a record lay down the same', async () => {
  const halls = [
    townHall('a', '34001'),
    townHall('b', '34002', { site_internet: null }),
    townHall('c', '34003'),
  ];
  const columns = [
    'id',
    'nom',
    'pivot',
    'code_insee_commune',
    'statut_de_diffusion',
    'site_internet',
    'adresse_courriel',
    'date_modification_datetime',
  ];
  const quoted = (value: unknown): string =>
    `"${(typeof value === 'string' ? value : '').replaceAll('"', '""')}"`;
  const csv = [
    columns.join(';'),
    ...halls.map(apiHall).map((hall) => columns.map((name) => quoted(hall[name])).join(';')),
  ].join('\r\n');
  const forms: readonly (readonly [string, string])[] = [
    ['bulk.json', JSON.stringify({ service: halls })],
    ['records.json', JSON.stringify({ total_count: 3, results: halls.map(apiHall) })],
    ['export.json', JSON.stringify(halls.map(apiHall))],
    ['export.csv', csv],
  ];
  const scene = await openFrance();
  const first = await importContent(scene, forms[0]?.[1] ?? '', { name: forms[0]?.[0] ?? '' });
  expect(first).toMatchObject({ kind: 'done', difference: { added: 3 } });
  for (const [name, content] of forms.slice(1))
    expect([name, (await importContent(scene, content, { name })).kind]).toEqual([name, 'same']);
});

test('councils and EPCI find their authority, and teach their SIREN', async () => {
  const scene = await openFrance();
  const done = await importContent(
    scene,
    JSON.stringify([
      townHall('a', '34001', {
        nom: 'Conseil départemental',
        pivot: [{ type_service_local: 'cg', code_insee_commune: ['34001'] }],
        siren: '223400011',
      }),
      townHall('b', '34001', {
        nom: 'Conseil régional',
        pivot: [{ type_service_local: 'cr', code_insee_commune: ['34001'] }],
      }),
      townHall('c', '34001', {
        nom: 'CC du Pays d’Exemple',
        pivot: [{ type_service_local: 'epci', code_insee_commune: ['34001', '34002'] }],
      }),
      townHall('d', '34003', {
        nom: 'CC inconnue',
        pivot: [{ type_service_local: 'epci', code_insee_commune: ['34003', '34001'] }],
      }),
    ]),
  );
  expect(done).toMatchObject({ kind: 'done', waiting: 1 });
  for (const code of ['D34', 'R76', '200000172']) expect(importedContacts(scene.db, code)).not.toEqual([]);
  expect(findAuthority(scene.db, 'D34')?.siren).toBe('223400011');
});

describeWithShared('the samples', (shared) => {
  const data = path.join(shared, 'data');
  const sample = (name: string): string => readFileSync(path.join(data, name), 'utf8');

  async function exampleScene(): Promise<ImportScene> {
    const scene = openScene();
    const deps = { db: scene.db, now: () => new Date(AT) };
    addAuthority(deps, { code: '99001', name: 'Saint-Exemple', kind: 'commune' });
    addAuthority(deps, { code: '99002', name: 'Le Bourg-Exemple', kind: 'commune' });
    addAuthority(deps, { code: '200999001', name: 'CC du Pays d’Exemple', kind: 'epci' });
    return scene;
  }

  test.each([
    'sample-annuaire-bulk-data.gouv_local.json',
    'sample-annuaire-records.json',
    'sample-annuaire-export.json',
    'sample-annuaire-export.csv',
  ])('%s', async (name) => {
    const scene = await exampleScene();
    const done = await importContent(scene, sample(name), { name });
    expect(done.kind).toBe('done');
    const told = importedContacts(scene.db, '99001').map(({ kind, value }) => [kind, value]);
    expect(told).toEqual([
      ['email', 'mairie@saint-exemple.example'],
      ['form', 'https://www.saint-exemple.example/contact'],
      ['phone', '01 99 00 00 00'],
      ['postal-address', 'BP 10\n99101 SAINT-EXEMPLE CEDEX'],
      ['postal-address', "1 place de l'Hôtel-de-Ville\n99100 SAINT-EXEMPLE"],
      ['site', 'https://www.saint-exemple.example/'],
      ['site', 'https://www.saint-exemple.example/rdv'],
    ]);
    expect(importedContacts(scene.db, '99002').filter(({ kind }) => kind === 'site')).toEqual([]);
    expect(importedContacts(scene.db, '200999001').find(({ kind }) => kind === 'site')).toMatchObject({
      value: 'http://www.pays-exemple.example/',
      flags: ['http-only'],
    });
  });

  test('the real records and the real rows of the COG', async () => {
    const scene = openScene();
    const cog = await importFolder(scene, data);
    expect(cog.kind).toBe('done');
    expect(findAuthority(scene.db, '28236')).toMatchObject({
      name: 'Arcisses',
      formerCodes: ['28063', '28112'],
    });
    expect(findAuthority(scene.db, '28112')).toMatchObject({ status: 'delegated', parent: '28236' });
    expect(findAuthority(scene.db, '75101')).toMatchObject({ status: 'district', parent: '75056' });
    expect(findAuthority(scene.db, '2A004')).toMatchObject({ departement: '2A', placeArticle: 1 });
    const done = await importContent(scene, sample('real-annuaire-mairies-records.json'));
    expect(done).toMatchObject({ kind: 'done', row: { rowsRead: 8, rowsKept: 8, rowsRefused: 0 } });
    expect(importedContacts(scene.db, '28112').map(({ value, flags }) => [value, flags])).toEqual([
      ['http://www.arcisses.fr/', ['http-only', 'annex-record']],
    ]);
    const warnings = rejectsOf(scene.db, lastImports(scene.db)[0]?.id ?? '').map(({ reason }) => reason);
    expect(warnings).toEqual([
      'Adresse de site sans « http:// », complétée.',
      'Deux communes différentes (14387, 14431).',
    ]);
  });
});
