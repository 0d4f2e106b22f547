import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  confirmOfficial,
  councilOf,
  currentOfficials,
  officialsEver,
} from '../../../db/queries/officials.js';
import { createPerson } from '../../../db/queries/people.js';
import { addresseeOf, officialsToAddress } from '../../../src/authorities/officials/addressee.js';
import {
  chargeProblem,
  dropDelegation,
  noteDelegation,
} from '../../../src/authorities/officials/delegations.js';
import { forgetEndedOfficials } from '../../../src/authorities/officials/forget-ended.js';
import { rneSet } from '../../../src/authorities/officials/rne-sets.js';
import { DEFAULT_DELAYS } from '../../../src/retention/index.js';
import { appel, envelopeLines, officeInText, toExecutive } from '../../../src/french/index.js';
import { AT, openScene } from '../../db/scene.js';
import { describeWithShared } from '../../support/shared.js';
import { importText, knows } from '../import-text.js';

const MAYORS =
  "Code du département;Libellé du département;Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;Date de début du mandat;Date de début de la fonction";
const COUNCIL = MAYORS.replace(
  'Date de début de la fonction',
  'Libellé de la fonction;Date de début de la fonction;Code nationalité',
);
const TODAY = AT.slice(0, 10);

function mayor(code: string, name: string, sex: string, since: string): string {
  return `${code.slice(0, 2)};X;;;${code};X;${name};Andréa;${sex};1980-06-06;37;Cadre;2026-03-15;${since}`;
}

function councillor(code: string, name: string, label: string, sex = 'F'): string {
  return `${code.slice(0, 2)};X;;;${code};X;${name};Andréa;${sex};1980-06-06;37;Cadre;2026-03-15;${label};2026-03-21;FR`;
}

const mayors = (...rows: readonly string[]): string => [MAYORS, ...rows, ''].join('\r\n');
const council = (...rows: readonly string[]): string => [COUNCIL, ...rows, ''].join('\n');
const later = (days: number): string => new Date(Date.parse(AT) + days * 86_400_000).toISOString();

describe('the register, laid into the store', () => {
  test('a mayor follows another: the first one ends and stays', async () => {
    const scene = openScene();
    const { db } = scene;
    const set = rneSet('rne-maires');
    await importText(scene, set, mayors(mayor('01999', 'ANCIENNE', 'F', '2020-05-25')));
    const [first] = currentOfficials(db, '01999');
    expect(addresseeOf(db, '01999', TODAY)).toMatchObject({
      by: 'named',
      official: { lastName: 'ANCIENNE' },
    });

    const both = mayors(
      mayor('01999', 'NEUF', 'M', '2026-03-21'),
      mayor('01999', 'ANCIENNE', 'F', '2020-05-25'),
    );
    expect(await importText(scene, set, both, { at: later(1) })).toMatchObject({ kind: 'done' });
    expect(currentOfficials(db, '01999').map(({ lastName }) => lastName)).toEqual(['NEUF']);
    const ended = officialsEver(db, '01999').find(({ id }) => id === first?.id);
    expect(ended).toMatchObject({ lastName: 'ANCIENNE', validFrom: AT, validTo: later(1) });
    expect(await importText(scene, set, both, { at: later(2) })).toMatchObject({ kind: 'same' });
  });

  test('a year after the mandate the name goes, and nobody who holds an office does', async () => {
    const scene = openScene();
    const set = rneSet('rne-maires');
    await importText(scene, set, mayors(mayor('01999', 'ANCIENNE', 'F', '2020-05-25')));
    await importText(scene, set, mayors(mayor('01999', 'NEUF', 'M', '2026-03-21')), { at: later(1) });
    const names = (): readonly string[] => officialsEver(scene.db, '01999').map(({ lastName }) => lastName);
    expect(forgetEndedOfficials(scene.db, later(365), DEFAULT_DELAYS)).toBe(0);
    expect(names()).toEqual(['NEUF', 'ANCIENNE']);
    expect(forgetEndedOfficials(scene.db, later(368), DEFAULT_DELAYS)).toBe(1);
    expect(forgetEndedOfficials(scene.db, later(3680), DEFAULT_DELAYS)).toBe(0);
    expect(names()).toEqual(['NEUF']);
    const kept = scene.raw.prepare('SELECT group_concat(key) AS keys FROM source_rows').get();
    expect(JSON.stringify(kept)).not.toContain('ANCIENNE');
  });

  test('nothing of a line but the office reaches the disk, refused lines neither', async () => {
    const scene = openScene();
    const text = council(
      councillor('01999', 'FICTIVE', '1er adjoint au Maire'),
      councillor('01999', 'SIMPLE', ''),
      councillor('01999', 'INCONNUE', 'Maire honoraire'),
      '01;coupée;1980-06-06',
      councillor('01999', 'SIMPLE-AUTRE', ''),
    );
    const outcome = await importText(scene, rneSet('rne-municipaux'), text);
    expect(outcome).toMatchObject({ kind: 'done', row: { rowsRead: 5, rowsRefused: 1 } });
    const all = scene.raw
      .prepare(
        `SELECT group_concat(data) AS text FROM (SELECT data FROM staged_rows UNION ALL SELECT key FROM source_rows
         UNION ALL SELECT excerpt || reason FROM import_rejects UNION ALL SELECT last_name FROM officials)`,
      )
      .get() as { text: string };
    expect(all.text).toContain('FICTIVE');
    expect(all.text).not.toMatch(/1980|Cadre|SIMPLE|INCONNUE/);
    expect(councilOf(scene.db, '01999')).toBe(4);
    expect(scene.raw.prepare('SELECT line, reason FROM import_rejects ORDER BY line').all()).toEqual([
      { line: 4, reason: 'La fonction « Maire honoraire » n’est pas connue.' },
      { line: 5, reason: 'La ligne a 3 colonnes au lieu de 16.' },
    ]);
  });

  test('councils are counted where their lines are not together, and after a stop', async () => {
    const scene = openScene();
    knows(scene.db, ['01998', 'commune', 'Autre-Exemple', '01']);
    const text = council(
      ...['01999', '01998', '01999', '01999', '01998', '01999'].map((code, at) =>
        councillor(code, `N${at}`, ''),
      ),
      councillor('01998', 'FICTIVE', '1er adjoint au Maire'),
    );
    const stop = new AbortController();
    const stopped = await importText(scene, rneSet('rne-municipaux'), text, {
      batchRecords: 2,
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(stopped.kind).toBe('interrupted');
    expect(councilOf(scene.db, '01999')).toBeNull();
    expect(await importText(scene, rneSet('rne-municipaux'), text, { batchRecords: 2 })).toMatchObject({
      kind: 'done',
    });
    expect([councilOf(scene.db, '01999'), councilOf(scene.db, '01998')]).toEqual([4, 3]);
  });

  test('windows-1252, and the older form with its title', async () => {
    const scene = openScene();
    const latin = Buffer.from(mayors(mayor('01999', 'ÉLÉGANTE', 'F', '21/03/2026')), 'latin1');
    expect(await importText(scene, rneSet('rne-maires'), latin)).toMatchObject({ kind: 'done' });
    expect(currentOfficials(scene.db, '01999')).toMatchObject([
      { lastName: 'ÉLÉGANTE', officeFrom: '2026-03-21' },
    ]);

    const old = [
      'Titre du rapport',
      "Code du département (Maire)\tCode Insee de la commune\tNom de l'élu\tPrénom de l'élu\tCode sexe\tDate de naissance\tDate de début du mandat\tLibellé de fonction\tDate de début de la fonction\tNuance politique (C. Mun.)",
      '1\t999\tFICTIVE\tAndréa\tF\t06/06/1980\t15/03/2026\t2ème adjoint au Maire\t21/03/2026\tX',
      '',
    ].join('\n');
    expect(await importText(scene, rneSet('rne-municipaux'), Buffer.from(old, 'latin1'))).toMatchObject({
      kind: 'done',
    });
    expect(officialsToAddress(scene.db, '01999').map(({ official }) => officeInText(official))).toEqual([
      'maire',
      '2e adjointe à la maire',
    ]);
  });

  test('a file of another form changes nothing and says what is missing', async () => {
    const scene = openScene();
    const set = rneSet('rne-maires');
    await importText(scene, set, mayors(mayor('01999', 'FICTIVE', 'F', '2026-03-21')));
    for (const text of ['', 'a;b\n1;2', '{"data": []}', mayors().replaceAll('é', 'Ã©')]) {
      const outcome = await importText(scene, set, text, { at: later(1) });
      expect(outcome).toMatchObject({
        kind: 'refused',
        problem: expect.stringMatching(/manque|vide/u) as string,
      });
    }
    expect(currentOfficials(scene.db, '01999')).toHaveLength(1);
  });

  test('a body that the directory does not know yet waits for it', async () => {
    const scene = openScene();
    const set = rneSet('rne-maires');
    const text = mayors(mayor('34172', 'FICTIVE', 'F', '2026-03-21'));
    expect(await importText(scene, set, text)).toMatchObject({ waiting: 1 });
    knows(scene.db, ['34172', 'commune', 'Montexemple', '34']);
    expect(await importText(scene, set, text)).toMatchObject({ waiting: 0 });
    expect(currentOfficials(scene.db, '34172')).toHaveLength(1);
  });
});

describe('to whom a letter goes', () => {
  test('checked within thirty days by name, later by office; an import that finds nothing new is a check', async () => {
    const scene = openScene();
    const { db } = scene;
    const set = rneSet('rne-maires');
    const text = mayors(mayor('01999', 'FICTIVE', 'F', '2026-03-21'));
    await importText(scene, set, text);
    const day = (days: number): string => later(days).slice(0, 10);
    expect(addresseeOf(db, '01999', day(30))).toMatchObject({ by: 'named', row: { lastName: 'FICTIVE' } });
    const stale = addresseeOf(db, '01999', day(31));
    expect(stale).toMatchObject({ by: 'stale', row: null, official: { office: 'maire', sex: null } });
    expect(appel(stale?.official ?? null)).toBe('Madame, Monsieur,');
    expect(stale === null ? [] : envelopeLines(stale.official, stale.authority)).toEqual([
      'Maire de Saint-Exemple',
    ]);

    // The day of another set is no check of this one.
    await importText(scene, rneSet('rne-municipaux'), council(councillor('01999', 'SIMPLE', '')), {
      at: later(31),
    });
    expect(addresseeOf(db, '01999', day(31))).toMatchObject({ by: 'stale' });
    await importText(scene, set, text, { at: later(31) });
    const again = addresseeOf(db, '01999', day(31));
    expect(again).toMatchObject({ by: 'named' });
    expect(again === null ? [] : envelopeLines(again.official, again.authority)).toEqual([
      'Madame Andréa FICTIVE',
      'Maire de Saint-Exemple',
    ]);
  });

  test('an old file is no check of today, however often it is imported; a person’s check outlasts it', async () => {
    const scene = openScene();
    const { db } = scene;
    const set = rneSet('rne-maires');
    const text = mayors(mayor('01999', 'FICTIVE', 'F', '2026-03-21'));
    const of = (asOf: string, at = AT, more: object = {}) =>
      importText(scene, set, text, { asOf, at, ...more });
    const day = (days: number): string => later(days).slice(0, 10);
    await of(day(-31));
    await of(day(-31));
    expect(addresseeOf(db, '01999', TODAY)).toMatchObject({ by: 'stale' });
    expect(currentOfficials(db, '01999')[0]?.checkedOn).toBe(day(-31));

    confirmOfficial(db, currentOfficials(db, '01999')[0]?.id ?? '', { checkedOn: TODAY });
    expect(addresseeOf(db, '01999', day(30))).toMatchObject({ by: 'named' });
    const changed = text.replace('Andréa;F', 'Andréa;M');
    await importText(scene, set, changed, { asOf: day(-20), at: later(1) });
    expect(currentOfficials(db, '01999')).toMatchObject([{ sex: 'M', checkedOn: TODAY }]);
    // A day to come is none: the file is of the day it came at the latest.
    await of(day(400), later(2));
    expect(currentOfficials(db, '01999')[0]?.checkedOn).toBe(day(2));
  });

  test('a file of before the last one is refused, unless a person says that it is right', async () => {
    const scene = openScene();
    const set = rneSet('rne-maires');
    const [neu, old] = ['NEUF', 'ANCIENNE'].map((name) => mayors(mayor('01999', name, 'F', '2026-03-21')));
    const names = () => currentOfficials(scene.db, '01999').map(({ lastName }) => lastName);
    await importText(scene, set, neu ?? '', { asOf: '2026-08-11' });
    const refused = await importText(scene, set, old ?? '', { asOf: '2026-05-02' });
    expect(refused).toMatchObject({
      kind: 'refused',
      problem: expect.stringMatching(/du 2.mai 2026, le dernier importé du 11.août 2026/u) as string,
    });
    expect(names()).toEqual(['NEUF']);
    expect(await importText(scene, set, old ?? '', { asOf: '2026-05-02', acceptsOlder: true })).toMatchObject(
      {
        kind: 'done',
      },
    );
    expect(names()).toEqual(['ANCIENNE']);
  });

  test('two mayors of the same day: nobody guesses; nobody known: by office', async () => {
    const scene = openScene();
    const { db } = scene;
    expect(addresseeOf(db, '01999', TODAY)).toMatchObject({
      by: 'unknown',
      official: { office: 'maire', sex: null },
    });
    expect(addresseeOf(db, '00000', TODAY)).toBeNull();
    const text = mayors(mayor('01999', 'UNE', 'F', '2026-03-21'), mayor('01999', 'AUTRE', 'F', '2026-03-21'));
    await importText(scene, rneSet('rne-maires'), text);
    expect(addresseeOf(db, '01999', TODAY)).toMatchObject({
      by: 'several',
      row: null,
      official: { sex: null },
    });
  });
});

describe('bodies with a status of their own', () => {
  const ASSEMBLY =
    "Code de la collectivité à statut particulier;Libellé de la collectivité à statut particulier;Code de la section - collectivité à statut particulier;Nom de l'élu;Prénom de l'élu;Code sexe;Date de début du mandat;Libellé de la fonction;Date de début de la fonction";
  const COUNTY =
    "Code du département;Libellé du département;Code du canton;Libellé du canton;Nom de l'élu;Prénom de l'élu;Code sexe;Date de début du mandat;Libellé de la fonction;Date de début de la fonction";

  test('Alsace is presided as a collectivité, not as a département; by office and by name', async () => {
    const scene = openScene();
    const { db } = scene;
    knows(db, ['D6AE', 'departement', 'Alsace']);
    const told = () => {
      const found = addresseeOf(db, 'D6AE', TODAY);
      if (found === null) throw new Error('not known');
      return {
        lines: envelopeLines(found.official, found.authority),
        appel: appel(found.official),
        to: toExecutive(found.official, found.authority),
      };
    };
    expect(told()).toEqual({
      lines: ['Présidence de la Collectivité européenne d’Alsace'],
      appel: 'Madame, Monsieur,',
      to: 'à la Collectivité européenne d’Alsace',
    });
    const row = (label: string): string => `6AE;Alsace;6701;X;MODELE;Andréa;F;2021-07-01;${label};2021-07-01`;
    for (const label of [
      'Président du conseil départemental',
      "Président de la collectivité européenne d'Alsace",
    ]) {
      await importText(scene, rneSet('rne-departementaux'), [COUNTY, row(label), ''].join('\n'));
      expect(told()).toEqual({
        lines: ['Madame Andréa MODELE', 'Présidente de la Collectivité européenne d’Alsace'],
        appel: 'Madame la Présidente,',
        to: 'à la présidente de la Collectivité européenne d’Alsace',
      });
    }
  });

  test('Corsica is headed by the president of its executive, beside that of its assembly', async () => {
    const scene = openScene();
    const { db } = scene;
    knows(db, ['R94', 'region', 'Corse']);
    const row = (name: string, label: string): string =>
      `94;Corse;1;${name};Andréa;M;2021-07-01;${label};2021-07-01`;
    const text = [
      ASSEMBLY,
      row('UNE', "Président de l'assemblée de Corse"),
      row('DEUX', 'Président du conseil exécutif de Corse'),
      '',
    ].join('\n');
    await importText(scene, rneSet('rne-assemblees'), text);
    const found = addresseeOf(db, 'R94', TODAY);
    expect(found).toMatchObject({ by: 'named', row: { lastName: 'DEUX' } });
    expect(found === null ? [] : envelopeLines(found.official, found.authority)).toEqual([
      'Monsieur Andréa DEUX',
      'Président du conseil exécutif de Corse',
    ]);
  });

  test('an arrondissement is its town hall, and its mayor is of it', () => {
    const scene = openScene();
    const { db } = scene;
    knows(db, ['75108', 'commune', 'Paris 8e Arrondissement']);
    scene.raw.exec(`UPDATE authorities SET status = 'district' WHERE code = '75108'`);
    const found = addresseeOf(db, '75108', TODAY);
    if (found === null) throw new Error('not known');
    expect(envelopeLines(found.official, found.authority)).toEqual(['Maire du 8e arrondissement de Paris']);
    expect(toExecutive(found.official, found.authority)).toBe('à la Mairie du 8e arrondissement de Paris');
    const woman = { office: 'maire-arrondissement', sex: 'F' } as const;
    expect(toExecutive(woman, found.authority)).toBe('à la maire du 8e arrondissement de Paris');
  });
});

describe('delegations', () => {
  const told = {
    authority: '01999',
    office: 'adjoint' as const,
    firstName: 'Andrea',
    lastName: 'Fictive',
    sex: null,
    charge: 'la culture',
    source: 'https://www.saint-exemple.example/arrete.pdf',
    on: '2026-04-02',
  };

  test('somebody whom the register names gets hers, and keeps it when the register is read again', async () => {
    const scene = openScene();
    const { db } = scene;
    const by = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT).id;
    const set = rneSet('rne-municipaux');
    await importText(scene, set, council(councillor('01999', 'FICTIVE', '2ème adjoint au Maire')));
    const noted = noteDelegation(db, { ...told, by }, AT, TODAY);
    expect(currentOfficials(db, '01999')).toMatchObject([
      {
        id: noted.id,
        rank: 2,
        sex: 'F',
        charge: 'la culture',
        chargeOn: '2026-04-02',
        chargeSource: told.source,
      },
    ]);
    // Her order changes: it is still she.
    await importText(scene, set, council(councillor('01999', 'FICTIVE', '1er adjoint au Maire')), {
      at: later(1),
    });
    const [row] = officialsToAddress(db, '01999');
    expect(row?.official).toMatchObject({ rank: 1, charge: 'la culture' });
    expect(row === undefined ? '' : officeInText(row.official)).toBe(
      '1re adjointe au maire chargée de la culture',
    );

    expect(dropDelegation(db, { authority: '01999', id: row?.row.id ?? '' }, later(2))).toBe(true);
    expect(currentOfficials(db, '01999')).toMatchObject([{ rank: 1, charge: null, setId: 'rne-municipaux' }]);
    expect(officialsEver(db, '01999')).toHaveLength(4);
  });

  test('somebody whom it does not name is added, and is one person when the register names her', async () => {
    const scene = openScene();
    const { db } = scene;
    const by = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT).id;
    noteDelegation(db, { ...told, by }, AT, TODAY);
    await importText(
      scene,
      rneSet('rne-municipaux'),
      council(councillor('01999', 'FICTIVE', '3ème adjoint au Maire')),
      { at: later(1) },
    );
    expect(currentOfficials(db, '01999')).toMatchObject([
      { rank: 3, lastName: 'FICTIVE', charge: 'la culture', setId: 'rne-municipaux', addedBy: by },
    ]);
  });

  test('of another authority, or over: nothing to take back', () => {
    const { db } = openScene();
    const by = createPerson(db, { name: 'Camille', role: 'coordinator' }, AT).id;
    const { id } = noteDelegation(db, { ...told, by }, AT, TODAY);
    expect(dropDelegation(db, { authority: '34172', id }, AT)).toBe(false);
    expect(dropDelegation(db, { authority: '01999', id }, AT)).toBe(true);
    expect(dropDelegation(db, { authority: '01999', id }, AT)).toBe(false);
    expect(currentOfficials(db, '01999')).toEqual([]);
  });

  test.each([
    ['la culture', true],
    ['le spectacle vivant', true],
    ['les fêtes', true],
    ["l'éducation", true],
    ['l’éducation', true],
    ['culture', false],
    ['', false],
    ['le', false],
  ])('« %s »', (charge, isFine) => expect(chargeProblem(charge) === null).toBe(isFine));
});

describeWithShared('the samples', (dir) => {
  test('import whole, with names of places from the directory', async () => {
    const scene = openScene();
    const { db } = scene;
    knows(
      db,
      ['99001', 'commune', 'Saint-Exemple', '99'],
      ['99002', 'commune', 'Le Bourg-Exemple', '99'],
      ['200999001', 'epci', "CC du Pays d'Exemple", '99'],
    );
    const insert = scene.raw.prepare(
      `INSERT INTO authorities (code, kind, name, departement, region, created_at, updated_at) VALUES (?, ?, 'Exemple', ?, ?, '${AT}', '${AT}')`,
    );
    insert.run('D99', 'departement', '99', '99');
    insert.run('R99', 'region', null, '99');
    const files = [
      ['rne-maires', 'maires'],
      ['rne-municipaux', 'conseillers-municipaux'],
      ['rne-communautaires', 'conseillers-communautaires'],
      ['rne-departementaux', 'conseillers-departementaux'],
      ['rne-regionaux', 'conseillers-regionaux'],
    ] as const;
    const outcomes = [];
    for (const [set, name] of files) {
      const text = readFileSync(path.join(dir, 'data', `sample-rne-${name}.csv`));
      outcomes.push(await importText(scene, rneSet(set), text));
    }
    expect(outcomes).toMatchObject(files.map(() => ({ kind: 'done', waiting: 0, row: { rowsRefused: 0 } })));
    const all = ['99001', '99002', '200999001', 'D99', 'R99'].map((code) =>
      officialsToAddress(db, code).map(({ official }) => `${appel(official)} ${official.lastName}`),
    );
    expect(all).toEqual([
      [
        'Madame la Maire, NOMDEXEMPLE',
        'Madame l’Adjointe à la Maire, ESSAI',
        'Monsieur l’Adjoint à la Maire, FICTIF',
      ],
      ['Monsieur le Maire, DEXEMPLE-TEST', 'Madame la Maire déléguée, FACTICE'],
      ['Madame la Présidente, INTERCO'],
      ['Madame la Présidente du Conseil départemental, MODELE', 'Madame la Vice-Présidente, FICTIF'],
      ['Monsieur le Président du Conseil régional, REGIONAL'],
    ]);
    expect(['99001', '200999001', 'D99'].map((code) => councilOf(db, code))).toEqual([4, 2, 3]);
    const to = addresseeOf(db, '99002', TODAY);
    expect(to === null ? [] : envelopeLines(to.official, to.authority)).toEqual([
      'Monsieur Jean-Essai DEXEMPLE-TEST',
      'Maire du Bourg-Exemple',
    ]);
  });
});
