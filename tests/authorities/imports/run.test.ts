/** An import as a whole: the difference, the second time, what refuses, what a person said, where it goes on. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { correctionsOf, openQuestions } from '../../../db/queries/corrections.js';
import { lastImports, rejectsOf } from '../../../db/queries/imports.js';
import { groupsOf, importedContacts, membersOf, partsOf } from '../../../db/queries/directory.js';
import { findAuthority } from '../../../db/queries/authorities.js';
import { createPerson } from '../../../db/queries/people.js';
import { contactsOf } from '../../../src/authorities/contacts.js';
import { answerQuestion, correct, endCorrection } from '../../../src/authorities/corrections.js';
import { addAuthority } from '../../../src/authorities/index.js';
import { runImport } from '../../../src/authorities/imports/run.js';
import { searchAuthorities } from '../../../src/authorities/search.js';
import { AT } from '../../db/instants.js';
import {
  ANNUAIRE,
  cogFolder,
  COMMUNES,
  directoryState,
  EPCI,
  importContent,
  importFolder,
  importRecords,
  openFrance,
  openScene,
  sourceOf,
  townHall,
} from './scene.js';

const HALLS = [townHall('a', '34001'), townHall('b', '34002'), townHall('c', '34003')];

describe('the COG', () => {
  test('makes communes with those merged into them, EPCI with members, councils', async () => {
    const scene = openScene();
    const { db } = scene;
    expect(await importFolder(scene, cogFolder())).toMatchObject({
      kind: 'done',
      difference: { added: 10, changed: 0, gone: 0 },
    });
    expect(findAuthority(db, '34001')).toMatchObject({
      name: 'Saint-Exemple',
      departement: '34',
      region: '76',
      epci: EPCI,
      status: 'current',
      formerCodes: ['34001', '34009'],
      postcodes: ['34000'],
      population: 4000,
    });
    expect(findAuthority(db, '34002')?.placeArticle).toBe(2);
    expect(partsOf(db, '34001').map(({ code, status, epci }) => [code, status, epci])).toEqual([
      ['34009', 'delegated', EPCI],
    ]);
    expect(membersOf(db, EPCI)).toEqual(['34001', '34002']);
    expect(groupsOf(db, '34002').map(({ code }) => code)).toEqual([EPCI]);
    expect(findAuthority(db, EPCI)).toMatchObject({ kind: 'epci', siren: EPCI, departement: '34' });
    const councils = scene.raw
      .prepare(`SELECT code, name FROM authorities WHERE kind IN ('departement', 'region') ORDER BY code`)
      .all();
    expect(councils).toEqual([
      { code: 'D34', name: 'Hérault' },
      { code: 'D6AE', name: 'Alsace' },
      { code: 'D976', name: 'Mayotte' },
      { code: 'D977', name: 'Saint-Barthélemy' },
      { code: 'R76', name: 'Occitanie' },
    ]);
  });

  test('a commune that is gone stays, merged; a département entered by its SIREN keeps its code', async () => {
    const scene = openScene();
    const deps = { db: scene.db, now: () => new Date(AT) };
    addAuthority(deps, {
      code: '223400011',
      name: 'Conseil de l’Hérault',
      kind: 'departement',
      departement: '34',
    });
    await importFolder(scene, cogFolder());
    expect(findAuthority(scene.db, 'D34')).toBeNull();
    expect(findAuthority(scene.db, '223400011')).toMatchObject({ name: 'Hérault', siren: '223400011' });
    const fewer = COMMUNES.filter(({ code }) => code !== '34003').map((one) =>
      one.code === '34002' ? { ...one, anciensCodes: ['34002', '34003'] } : one,
    );
    expect(await importFolder(scene, cogFolder(fewer))).toMatchObject({
      kind: 'done',
      difference: { added: 0, changed: 1, gone: 1 },
    });
    expect(findAuthority(scene.db, '34003')).toMatchObject({
      parent: '34002',
      status: 'merged',
      name: "L'Hameau-Exemple",
    });
  });

  test.each(['x', '1', '760', "7'6"])(
    'a région with the code %j goes aside, the others are laid down',
    async (code) => {
      const scene = openScene();
      const folder = cogFolder();
      const file = path.join(folder, 'regions.json');
      const regions = JSON.parse(readFileSync(file, 'utf8')) as unknown[];
      writeFileSync(
        file,
        JSON.stringify([...regions, { code, nom: 'Fausse', typeLiaison: 0, zone: 'metro' }]),
      );
      expect(await importFolder(scene, folder)).toMatchObject({ kind: 'done', row: { rowsRefused: 1 } });
      expect(findAuthority(scene.db, 'R76')?.name).toBe('Occitanie');
    },
  );

  test('a folder without its files, or with another content, says what is missing', async () => {
    const scene = openScene();
    expect(await importFolder(scene, scene.folder)).toMatchObject({
      kind: 'refused',
      problem: 'Il manque regions.json, departements.json, epci.json, communes.json dans le dossier.',
    });
    expect(await importFolder(scene, cogFolder([{ code: 1 }, { code: 2 }]))).toMatchObject({ kind: 'done' });
    expect(lastImports(scene.db)[0]).toMatchObject({ rowsRefused: 2 });
  });
});

describe('an import', () => {
  test('the second of the same file changes nothing and says so', async () => {
    const scene = await openFrance();
    expect(await importRecords(scene, HALLS)).toMatchObject({ kind: 'done', difference: { added: 3 } });
    const before = directoryState(scene);
    expect(await importRecords(scene, HALLS)).toMatchObject({ kind: 'same', waiting: 0 });
    expect(await importFolder(scene, cogFolder())).toMatchObject({ kind: 'same' });
    expect(directoryState(scene)).toEqual(before);
    expect(scene.raw.prepare('SELECT count(*) AS n FROM staged_rows').get()).toEqual({ n: 0 });
  });

  test('tried out tells the difference and changes nothing', async () => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    const before = directoryState(scene);
    const next = [townHall('a', '34001', { site_internet: null }), ...HALLS.slice(1), townHall('d', '34009')];
    expect(await importRecords(scene, next, { isTrial: true })).toMatchObject({
      kind: 'tried',
      difference: { added: 1, changed: 1, gone: 0 },
    });
    expect(directoryState(scene)).toEqual(before);
    expect(await importRecords(scene, next)).toMatchObject({
      kind: 'done',
      difference: { added: 1, changed: 1, gone: 0 },
    });
  });

  test('contacts carry their source and date; what is told no more is kept as gone', async () => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    expect(importedContacts(scene.db, '34001')).toMatchObject([
      {
        kind: 'email',
        value: 'mairie@c34001.example',
        asOf: '2026-08-06',
        source: 'annuaire.json',
        licence: 'Licence Ouverte 2.0',
        retrievedAt: AT,
      },
      { kind: 'site', value: 'https://www.c34001.example/', record: 'a' },
    ]);
    await importRecords(scene, [
      townHall('a', '34001', { site_internet: '[{"libelle":"","valeur":"https://neuf.example"}]' }),
      ...HALLS.slice(1),
    ]);
    expect(contactsOf(scene.db, '34001').map(({ value }) => value)).toEqual([
      'https://neuf.example/',
      'mairie@c34001.example',
    ]);
    const gone = scene.raw.prepare(`SELECT value FROM contacts WHERE gone_at IS NOT NULL`).all();
    expect(gone).toEqual([{ value: 'https://www.c34001.example/' }]);
    // It comes back as the same one.
    await importRecords(scene, HALLS);
    expect(
      scene.raw.prepare(`SELECT count(*) AS n FROM contacts WHERE authority_code = '34001'`).get(),
    ).toEqual({ n: 3 });
  });

  test('fewer than nine tenths of the last good rows are no import, unless a person says so', async () => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    const before = directoryState(scene);
    const refused = await importRecords(scene, HALLS.slice(0, 2));
    expect(refused).toMatchObject({
      kind: 'refused',
      problem: expect.stringContaining('2 lignes au lieu de 3'),
    });
    expect(directoryState(scene)).toEqual(before);
    expect(lastImports(scene.db)[0]).toMatchObject({ state: 'refused' });
    expect(await importRecords(scene, HALLS.slice(0, 2), { acceptsFewer: true })).toMatchObject({
      kind: 'done',
      difference: { added: 0, changed: 0, gone: 1 },
    });
    expect(importedContacts(scene.db, '34003')).toEqual([]);
  });

  test('a table that was cut at the end of a line is laid down, and a person is told that rows are missing', async () => {
    const scene = await openFrance();
    const many = Array.from({ length: 100 }, (_, at) => townHall(`h${at}`, '34001'));
    expect(await importRecords(scene, many)).toMatchObject({ kind: 'done', drop: null });
    const cut = many.slice(0, 98);
    const drop = { now: 98, before: 100 };
    expect(await importRecords(scene, cut, { isTrial: true })).toMatchObject({ kind: 'tried', drop });
    expect(await importRecords(scene, cut)).toMatchObject({ kind: 'done', drop, difference: { gone: 2 } });
    expect(await importRecords(scene, cut.slice(0, 92), { acceptsFewer: true })).toMatchObject({
      drop: null,
    });
    // What is read can be as much as before and of less use.
    const useless = [...cut.slice(0, 85), ...cut.slice(85, 92).map((one) => ({ ...one, pivot: '[]' }))];
    expect(await importRecords(scene, useless)).toMatchObject({ drop: { now: 85, before: 92 } });
  });

  test.each([
    ['cut', JSON.stringify(HALLS).slice(0, -30)],
    ['another list', '[{"a":1},{"a":2}]'],
    ['an empty list', '[]'],
    ['HTML', '<html>'],
    ['nothing', ''],
    ['mostly unreadable', JSON.stringify([...HALLS, 1, 2, 3, 4])],
  ])('%s leaves the directory as it was', async (_what, content) => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    const before = directoryState(scene);
    const refused = await importContent(scene, content);
    expect(refused.kind).toBe('refused');
    expect(refused.kind === 'refused' ? refused.problem : '').toMatch(/^(?:«|Le|Ce).*[.?]$/s);
    expect(directoryState(scene)).toEqual(before);
  });

  test('rows that cannot be used are put aside with their line, the others are taken', async () => {
    const scene = await openFrance();
    const done = await importRecords(scene, [
      HALLS[0],
      'a text',
      townHall('x', '34002', { pivot: 'pas du JSON' }),
      townHall('y', '34002', { statut_de_diffusion: null }),
      townHall('z', '34002', { statut_de_diffusion: 'false' }),
      HALLS[1],
      townHall('w', '34003', { site_internet: [{ valeur: 'ftp://x.example' }] }),
    ]);
    expect(done).toMatchObject({ kind: 'done', row: { rowsRead: 7, rowsKept: 3, rowsRefused: 3 } });
    expect(
      rejectsOf(scene.db, lastImports(scene.db)[0]?.id ?? '').map(({ line, reason }) => [line, reason]),
    ).toEqual([
      [2, 'Ce n’est pas un enregistrement.'],
      [3, 'Le champ « pivot » est illisible.'],
      [4, 'Le statut de diffusion manque.'],
      [7, 'Site laissé de côté : Adresse en « ftp » et non en http.'],
    ]);
  });

  test('what is about an unknown authority waits until it is known', async () => {
    const scene = openScene();
    expect(await importRecords(scene, HALLS)).toMatchObject({ kind: 'same', waiting: 3 });
    await importFolder(scene, cogFolder());
    expect(await importRecords(scene, HALLS)).toMatchObject({ kind: 'done', waiting: 0 });
    expect(importedContacts(scene.db, '34001')).toHaveLength(2);
  });

  test('stopped by its signal it goes on where it was, and reads nothing twice into the counts', async () => {
    const scene = await openFrance();
    const many = Array.from({ length: 50 }, (_, index) =>
      townHall(`h${index}`, ['34001', '34002', '34003'][index % 3] ?? ''),
    );
    const controller = new AbortController();
    const stopped = await importRecords(scene, many, {
      batchRecords: 10,
      signal: controller.signal,
      onProgress: ({ kind, ...progress }) => {
        if (kind === 'reading' && 'records' in progress && progress.records >= 20) controller.abort();
      },
    });
    expect(stopped).toMatchObject({ kind: 'interrupted', row: { rowsRead: 20, state: 'staging' } });
    expect(importedContacts(scene.db, '34001')).toEqual([]);
    const done = await importRecords(scene, many, { batchRecords: 10 });
    expect(done).toMatchObject({
      kind: 'done',
      row: { rowsRead: 50, rowsKept: 50 },
      difference: { added: 50 },
    });
    expect(lastImports(scene.db).filter(({ setId }) => setId === 'annuaire')).toHaveLength(1);
  });

  test('another file takes the place of a stopped one; two at once do not mix', async () => {
    const scene = await openFrance();
    const deps = { db: scene.db, now: () => new Date(AT) };
    const many = Array.from({ length: 30 }, (_, index) => townHall(`h${index}`, '34001'));
    let inner: unknown;
    const outer = await runImport(deps, ANNUAIRE, sourceOf(scene, JSON.stringify(many), 'first.json'), {
      batchRecords: 10,
      onProgress: ({ kind, ...progress }) => {
        if (kind === 'reading' && 'records' in progress && progress.records === 10)
          inner = importContent(scene, JSON.stringify(HALLS), { name: 'second.json' });
      },
    });
    expect(outer).toEqual({ kind: 'overtaken' });
    expect(await inner).toMatchObject({ kind: 'done', difference: { added: 3 } });
    expect(
      lastImports(scene.db)
        .map(({ state }) => state)
        .toSorted(),
    ).toEqual(['abandoned', 'done', 'done']);
  });
});

describe('a correction', () => {
  function corrected(scene: ReturnType<typeof openScene>) {
    const person = createPerson(scene.db, { name: 'Relecture', role: 'coordinator' }, AT);
    const by = { db: scene.db, by: { id: person.id, role: person.role }, at: AT };
    expect(
      correct(by, {
        authority: '34001',
        field: 'site',
        value: 'https://vrai.example/',
        because: 'Vu en ligne',
      }),
    ).toEqual({ kind: 'done' });
    return by;
  }

  test('stands in front of the source, and the same import does not touch it', async () => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    corrected(scene);
    await importRecords(scene, [...HALLS, townHall('d', '34009')]);
    expect(contactsOf(scene.db, '34001').filter(({ kind }) => kind === 'site')).toMatchObject([
      { value: 'https://vrai.example/', from: 'person' },
      { value: 'https://www.c34001.example/', from: 'source', isReplaced: true },
    ]);
    expect(openQuestions(scene.db)).toEqual([]);
  });

  test('is a question to a person when the source tells something new; either answer is kept', async () => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    const by = corrected(scene);
    const other = [
      townHall('a', '34001', { site_internet: [{ valeur: 'https://autre.example/' }] }),
      ...HALLS.slice(1),
    ];
    await importRecords(scene, other);
    const [question] = openQuestions(scene.db);
    expect(question).toMatchObject({
      authorityName: 'Saint-Exemple',
      correction: { told: 'https://autre.example/' },
    });
    expect(contactsOf(scene.db, '34001')[0]?.value).toBe('https://vrai.example/');
    const id = question?.correction.id ?? '';
    expect(answerQuestion(by, '34001', id, 'keep')).toEqual({ kind: 'done' });
    expect(openQuestions(scene.db)).toEqual([]);
    // The same again is no news; the old value again is.
    await importRecords(scene, [...other, townHall('d', '34009')]);
    expect(openQuestions(scene.db)).toEqual([]);
    await importRecords(scene, [...HALLS, townHall('d', '34009')]);
    expect(openQuestions(scene.db)).toHaveLength(1);
    expect(answerQuestion(by, '34001', id, 'take')).toEqual({ kind: 'done' });
    expect(contactsOf(scene.db, '34001')[0]?.value).toBe('https://www.c34001.example/');
  });

  test('a source that comes to say the same, or what it said before, asks nothing any more', async () => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    corrected(scene);
    const telling = (site: string | null) => [
      townHall('a', '34001', { site_internet: site === null ? null : [{ valeur: site }] }),
      ...HALLS.slice(1),
    ];
    await importRecords(scene, telling(null));
    expect(openQuestions(scene.db)[0]?.correction).toMatchObject({ told: null });
    await importRecords(scene, telling('https://vrai.example/'));
    expect(openQuestions(scene.db)).toEqual([]);
    expect(correctionsOf(scene.db, '34001')).toHaveLength(1);
  });

  test('of a name is kept by the COG, found by the search, and ends', async () => {
    const scene = await openFrance();
    const person = createPerson(scene.db, { name: 'Relecture', role: 'coordinator' }, AT);
    const by = { db: scene.db, by: { id: person.id, role: person.role }, at: AT };
    correct(by, { authority: '34001', field: 'name', value: 'Nouvelle-Ville', because: 'Décret' });
    expect(searchAuthorities(scene.db, 'nouvelle v', 5).map(({ code }) => code)).toEqual(['34001']);
    const renamed = COMMUNES.map((one) =>
      one.code === '34001' && one.type === 'commune-actuelle' ? { ...one, nom: 'Autre-Nom' } : one,
    );
    await importFolder(scene, cogFolder(renamed));
    expect(findAuthority(scene.db, '34001')?.name).toBe('Nouvelle-Ville');
    const [question] = openQuestions(scene.db, '34001');
    expect(question?.correction.told).toBe('Autre-Nom');
    expect(endCorrection(by, '34001', question?.correction.id ?? '')).toEqual({ kind: 'done' });
    expect(findAuthority(scene.db, '34001')?.name).toBe('Autre-Nom');
    expect(searchAuthorities(scene.db, 'nouvelle', 5)).toEqual([]);
  });

  test('is neither edited nor deleted in the store', async () => {
    const scene = await openFrance();
    corrected(scene);
    expect(() => scene.raw.exec(`UPDATE corrections SET value = 'x'`)).toThrow('not edited');
    expect(() => scene.raw.exec('DELETE FROM corrections')).toThrow('not deleted');
  });
});
