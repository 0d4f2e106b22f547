/** Files from the network: onto the disk, bounded, gone on with where they were cut, never a silent part. */
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { dayInName } from '../../../src/authorities/imports/dated.js';
import {
  fetchFrom,
  fetchOfficial,
  officialAddress,
  type FetchDeps,
} from '../../../src/authorities/imports/fetch.js';
import { localSource } from '../../../src/authorities/imports/local-source.js';
import { runImport } from '../../../src/authorities/imports/run.js';
import type { AnyImportSet } from '../../../src/authorities/imports/set.js';
import { findSet, SETS } from '../../../src/authorities/imports/sets.js';
import { IMPORT_SETS, type ImportSetId } from '../../../src/authorities/types.js';
import { createDoor } from '../../../src/net/index.js';
import { AT } from '../../db/instants.js';
import { temporaryFolder } from '../../support/folder.js';
import { useSites } from '../../support/use-sites.js';
import { ANNUAIRE, directoryState, importRecords, openFrance, townHall, type ImportScene } from './scene.js';

const { open, site } = useSites();

function deps(more: Partial<FetchDeps> = {}): FetchDeps {
  const door = createDoor({ version: '1', contact: null, allowPrivate: true });
  open.push(door.close);
  return { door, folder: path.join(temporaryFolder(), 'imports'), now: () => new Date(AT), ...more };
}

const BODY = Buffer.from(Array.from({ length: 30_000 }, (_, index) => `${index};`).join(''));

describe('a file from an address', () => {
  test('lies whole on the disk with its hash, its day and its address', async () => {
    const server = await site({
      '/export.csv': { body: BODY, type: 'text/csv', lastModified: 'Thu, 06 Aug 2026 10:00:00 GMT' },
    });
    const own = deps();
    const seen: number[] = [];
    const got = await fetchFrom(
      { ...own, onBytes: (bytes) => void seen.push(bytes) },
      ANNUAIRE,
      `${server.url}/export.csv`,
    );
    expect(got).toMatchObject({
      kind: 'file',
      source: {
        origin: `${server.url}/export.csv`,
        bytes: BODY.length,
        asOf: '2026-08-06',
        retrievedAt: AT,
        file: { name: 'annuaire.csv' },
      },
    });
    expect(readFileSync(path.join(own.folder, 'annuaire.csv'))).toEqual(BODY);
    expect(readdirSync(own.folder)).toEqual(['annuaire.csv']);
    expect(seen.at(-1)).toBe(BODY.length);
  });

  test('cut, it goes on where it was', async () => {
    let times = 0;
    const server = await site({
      '/a.json': () => ({ body: BODY, etag: '"v1"', ...((times += 1) < 3 ? { cutAfter: 40_000 } : {}) }),
    });
    const own = deps();
    const got = await fetchFrom(own, ANNUAIRE, `${server.url}/a.json`);
    expect(got.kind).toBe('file');
    expect(readFileSync(path.join(own.folder, 'annuaire.json'))).toEqual(BODY);
    const ranges = server.log.map(({ headers }) => headers.range);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=[1-9]\d*-/.test(range ?? ''))).toBe(true);
    expect(server.log[1]?.headers['if-range']).toBe('"v1"');
  });

  test('cut and changed since, it begins anew', async () => {
    let times = 0;
    const other = Buffer.from('[]');
    const server = await site({
      '/a.json': () =>
        (times += 1) === 1
          ? { body: BODY, etag: '"v1"', cutAfter: 40_000 }
          : { body: other, etag: '"v2"', ranges: 'ignore' },
    });
    const own = deps();
    expect((await fetchFrom(own, ANNUAIRE, `${server.url}/a.json`)).kind).toBe('file');
    expect(readFileSync(path.join(own.folder, 'annuaire.json'))).toEqual(other);
  });

  test('a next call goes on with what an earlier one left', async () => {
    let isWhole = false;
    const server = await site({
      '/a.json': () => ({ body: BODY, etag: '"v1"', ...(isWhole ? {} : { cutAfter: 10_000 }) }),
    });
    const own = deps();
    const first = await fetchFrom(own, ANNUAIRE, `${server.url}/a.json`);
    // Each attempt brings some more, and five are all there are.
    expect(first).toMatchObject({ kind: 'failed', problem: expect.stringContaining('sans cesse') });
    expect(existsSync(path.join(own.folder, 'annuaire.part'))).toBe(true);
    isWhole = true;
    expect((await fetchFrom(own, ANNUAIRE, `${server.url}/a.json`)).kind).toBe('file');
    expect(server.log.at(-1)?.headers.range).toMatch(/^bytes=[1-9]/);
    expect(readFileSync(path.join(own.folder, 'annuaire.json'))).toEqual(BODY);
  });

  test('what is larger than the set can be is refused', async () => {
    const server = await site({ '/a.json': { body: BODY } });
    const small: AnyImportSet = { ...ANNUAIRE, maxBytes: 1000 };
    expect(await fetchFrom(deps(), small, `${server.url}/a.json`)).toMatchObject({
      kind: 'failed',
      problem: expect.stringContaining('dépasse la taille'),
    });
  });

  test('that cannot be had says where to get it and how to give it', async () => {
    const server = await site({});
    const got = await fetchFrom(deps(), ANNUAIRE, `${server.url}/absent`);
    expect(got).toEqual({
      kind: 'failed',
      problem:
        '« Annuaire de l’administration (DILA) » n’a pas pu être téléchargé. Le serveur répond par une erreur (réponse 404).',
      byHand: {
        url: `${server.url}/absent`,
        archive: 'https://lecomarquage.service-public.fr/donnees_locales_v4/all_latest.tar.bz2',
      },
    });
  });

  test('a page of an interface is not asked for: the address of the whole export is told', async () => {
    const server = await site({});
    const page = `${server.url}/api/explore/v2.1/catalog/datasets/boamp/records?where=a%3D1&limit=100&offset=200`;
    const got = await fetchFrom(deps(), ANNUAIRE, page);
    expect(got.kind === 'failed' ? got.problem : '').toContain(
      `${server.url}/api/explore/v2.1/catalog/datasets/boamp/exports/json?where=a%3D1`,
    );
    expect(server.log).toEqual([]);
  });

  test('is left when it is interrupted', async () => {
    const server = await site({ '/a.json': { body: BODY, hangs: true } });
    const controller = new AbortController();
    const got = fetchFrom(deps({ signal: controller.signal }), ANNUAIRE, `${server.url}/a.json`);
    await expect.poll(() => server.log.length).toBe(1);
    controller.abort();
    expect(await got).toEqual({ kind: 'interrupted' });
  });
});

describe('what a server may answer otherwise', () => {
  const HALLS = [townHall('a', '34001'), townHall('b', '34002'), townHall('c', '34003')];
  const json = JSON.stringify(HALLS);

  /** Fetches and imports as the command does; what is said when either refuses. */
  async function taken(scene: ImportScene, url: string, own = deps()): Promise<string> {
    const got = await fetchFrom(own, ANNUAIRE, url);
    if (got.kind !== 'file') return got.kind === 'failed' ? got.problem : got.kind;
    const outcome = await runImport({ db: scene.db, now: () => new Date(AT) }, ANNUAIRE, got.source);
    return outcome.kind === 'refused' ? outcome.problem : outcome.kind;
  }

  const PAGE = '<!DOCTYPE html><html><title>Maintenance</title></html>';
  test.each([
    ['a page of maintenance with 200', { body: PAGE, type: 'text/html' }, 'page web et non les données'],
    [
      'the same without its type',
      { body: `\n  ${PAGE.toLowerCase()}`, type: 'application/json' },
      'page web',
    ],
    [
      'a ZIP of several members',
      { body: Buffer.from('PK\x03\x04xxxx'), type: 'application/zip' },
      'archive ZIP',
    ],
    ['a workbook', { body: Buffer.from('PK\x03\x04[Content_Types].xml') }, 'classeur'],
    ['Parquet', { body: Buffer.from('PAR1xxxx') }, 'prenez le même jeu en CSV'],
    ['XML', { body: '<?xml version="1.0"?><a/>' }, 'XML'],
    ['a PDF', { body: '%PDF-1.7' }, 'PDF'],
    ['UTF-16', { body: Buffer.from('\ufeff[{}]', 'utf16le') }, 'UTF-16'],
    ['nothing with 200', { body: '' }, 'Le fichier'],
    [
      'an error of the interface with 200',
      { body: '{"error_code":"ODSQLError","message":"x"}' },
      'n’y est pas',
    ],
    ['another list', { body: '[{"a":1},{"a":2}]' }, 'aucune ligne utilisable'],
    ['a changed header row', { body: 'id;nom;pivots\n1;2;3\n', type: 'text/csv' }, 'il manque'],
    ['404', { status: 404, body: PAGE }, 'réponse 404'],
    ['410', { status: 410, body: '' }, 'réponse 410'],
    ['403', { status: 403, body: '' }, 'refuse l’accès (réponse 403)'],
    ['429', { status: 429, body: '' }, 'revenir plus tard (réponse 429)'],
    ['500', { status: 500, body: '' }, 'réponse 500'],
    ['503', { status: 503, body: PAGE }, 'revenir plus tard (réponse 503)'],
    ['redirects in a circle', { status: 302, headers: { location: '/a' }, body: '' }, 'redirections'],
    ['304 that nobody asked for', { status: 304, body: '' }, 'réponse 304'],
  ])('%s: a sentence, and the directory as it was', async (_what, answer, words) => {
    const scene = await openFrance();
    await importRecords(scene, HALLS);
    const before = directoryState(scene);
    const server = await site({ '/a': answer });
    const said = await taken(scene, `${server.url}/a`);
    expect(said).toContain(words);
    expect(said).toMatch(/^(?:«|Le|Ce|Il).*[.!]$/su);
    expect(directoryState(scene)).toEqual(before);
  });

  test.each([
    ['no type and no ending', { body: json, type: 'application/octet-stream' }, '/download'],
    ['the type of another form', { body: json, type: 'text/csv; charset=utf-8' }, '/export'],
    ['gzip that no header tells', { body: gzipSync(json), type: 'application/json' }, '/a.json'],
    ['gzip as an encoding', { body: gzipSync(json), headers: { 'content-encoding': 'gzip' } }, '/a.json'],
    ['a mark of its order of bytes', { body: `\ufeff${json}` }, '/a.json'],
    ['another place, twice', { status: 302, headers: { location: '/b' }, body: '' }, '/moved'],
  ])('%s is read all the same', async (_what, answer, asked) => {
    const scene = await openFrance();
    const server = await site({
      [asked]: answer,
      '/b': { status: 307, headers: { location: '/files/20260811-155100/annuaire.json' }, body: '' },
      '/files/20260811-155100/annuaire.json': { body: json },
    });
    expect(await taken(scene, `${server.url}${asked}`)).toBe('done');
  });

  test('a CSV without type is CSV, the contracts too', async () => {
    const scene = await openFrance();
    const header =
      'id;nom;pivot;statut_de_diffusion;site_internet;adresse_courriel;telephone;adresse;formulaire_contact;sve;code_insee_commune;siren;siret;date_modification_datetime';
    const line = `a;Mairie;"[{""type_service_local"":""mairie"",""code_insee_commune"":[""34001""]}]";true;;m@c.example;;;;;34001;;;`;
    const server = await site({ '/x': { body: `${header}\n${line}\n`, type: 'application/octet-stream' } });
    expect(await taken(scene, `${server.url}/x`)).toBe('done');
  });

  test('a file that the server still has is not fetched twice; one that was touched here is', async () => {
    const scene = await openFrance();
    const server = await site({
      '/20260811-155100/a.json': { body: json, etag: '"v1"' },
      '/export?where=x': { body: json, etag: '"v1"' },
    });
    const own = deps();
    const url = `${server.url}/20260811-155100/a.json`;
    expect(await taken(scene, url, own)).toBe('done');
    const again = await fetchFrom(own, ANNUAIRE, url);
    expect(again).toMatchObject({ kind: 'file', source: { origin: url, asOf: '2026-08-11' } });
    expect(server.log.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"v1"']);
    expect(await taken(scene, url, own)).toBe('same');
    // Damaged on this disk, it is asked for anew.
    writeFileSync(path.join(own.folder, 'annuaire.json'), '[]');
    expect(await taken(scene, url, own)).toBe('same');
    expect(readFileSync(path.join(own.folder, 'annuaire.json'), 'utf8')).toBe(json);
    // Changed there.
    server.routes.set('/20260811-155100/a.json', {
      body: JSON.stringify([...HALLS, townHall('d', '34009')]),
      etag: '"v2"',
    });
    expect(await taken(scene, url, own)).toBe('done');
    // What is made for each question may bear one mark for all its contents.
    const asked = server.log.length;
    await fetchFrom(own, ANNUAIRE, `${server.url}/export?where=x`);
    await fetchFrom(own, ANNUAIRE, `${server.url}/export?where=x`);
    expect(server.log.slice(asked).map(({ headers }) => headers['if-none-match'])).toEqual([
      undefined,
      undefined,
    ]);
  });

  test.skipIf(!existsSync('/dev/full'))('a full disk is said', async () => {
    const server = await site({ '/a.json': { body: BODY } });
    const own = deps();
    mkdirSync(own.folder, { recursive: true });
    symlinkSync('/dev/full', path.join(own.folder, 'annuaire.part'));
    expect(await fetchFrom(own, ANNUAIRE, `${server.url}/a.json`)).toMatchObject({
      kind: 'failed',
      problem: expect.stringContaining('place sur le disque'),
    });
  });
});

describe('a resource of data.gouv.fr', () => {
  const official = { kind: 'data.gouv', dataset: 'd', resource: 'r1', title: /elus-maires?-mai/ } as const;
  const set: AnyImportSet = { ...ANNUAIRE, official };
  const resource = (id: string, title: string, url: string) => ({ id, title, url });

  test.each([
    [
      'by its id',
      [
        ['r0', 'elus-maires-mai.csv'],
        ['r1', 'renamed.csv'],
      ],
      '/r1.csv',
    ],
    [
      'by its title',
      [
        ['r0', 'autre'],
        ['r9', 'Élus maire (MAI)'],
      ],
      '/r9.csv',
    ],
    ['by its title as it wobbles', [['r9', 'elus_maire-mai.csv']], '/r9.csv'],
    ['by its stable address', [], '/stable.csv'],
  ])('is found %s', async (_how, resources, asked) => {
    const server = await site({
      '/r1.csv': { body: 'a' },
      '/r9.csv': { body: 'b' },
      '/datasets/r/r1': { status: 302, headers: { location: '/stable.csv' } },
      '/stable.csv': { body: 'c' },
    });
    const list = resources.map(([id = '', title = '']) => resource(id, title, `${server.url}/${id}.csv`));
    server.routes.set('/datasets/d/', {
      body: JSON.stringify({ resources: list }),
      type: 'application/json',
    });
    const got = await fetchOfficial(deps({ catalogue: server.url }), set);
    expect(got.kind).toBe('file');
    expect(server.paths().at(-1)).toBe(asked);
  });

  test('by its stable address where the catalogue tells a place that is gone', async () => {
    const server = await site({ '/datasets/r/r1': { body: 'c' } });
    const list = { resources: [resource('r1', 'x', `${server.url}/20260811-155100/gone.csv`)] };
    server.routes.set('/datasets/d/', { body: JSON.stringify(list), type: 'application/json' });
    expect((await fetchOfficial(deps({ catalogue: server.url }), set)).kind).toBe('file');
    expect(server.paths().at(-1)).toBe('/datasets/r/r1');
  });

  test.each(['<html>', '[]', '{"resources":[{"id":1}]}', ''])(
    'a catalogue that answers %j is as good as none',
    async (body) => {
      const server = await site({ '/datasets/r/r1': { body: 'c' }, '/datasets/d/': { body } });
      expect((await fetchOfficial(deps({ catalogue: server.url }), set)).kind).toBe('file');
    },
  );

  test('without the catalogue its stable address is asked', async () => {
    const server = await site({ '/datasets/r/r1': { body: 'c' } });
    expect((await fetchOfficial(deps({ catalogue: server.url }), set)).kind).toBe('file');
    expect(server.paths()).toEqual(['/datasets/d/', '/datasets/r/r1']);
  });
});

/** public-data.md §0 to §5. */
const OFFICIAL: Readonly<Record<ImportSetId, string | null>> = {
  cog: null,
  annuaire:
    'https://api-lannuaire.service-public.gouv.fr/api/explore/v2.1/catalog/datasets/api-lannuaire-administration/exports/json',
  'rne-maires': 'https://www.data.gouv.fr/api/1/datasets/r/2876a346-d50c-4911-934e-19ee07b0e503',
  'rne-municipaux': 'https://www.data.gouv.fr/api/1/datasets/r/d5f400de-ae3f-4966-8cb6-a85c70c6c24a',
  'rne-communautaires': 'https://www.data.gouv.fr/api/1/datasets/r/41d95d7d-b172-4636-ac44-32656367cdc7',
  'rne-departementaux': 'https://www.data.gouv.fr/api/1/datasets/r/601ef073-d986-4582-8e1a-ed14dc857fba',
  'rne-regionaux': 'https://www.data.gouv.fr/api/1/datasets/r/430e13f9-834b-4411-a1a8-da0b4b6e715c',
  'rne-arrondissements': 'https://www.data.gouv.fr/api/1/datasets/r/3b6b2281-b9d9-4959-ae9d-c2c166dff118',
  'rne-assemblees': 'https://www.data.gouv.fr/api/1/datasets/r/a595be27-cfab-4810-b9d4-22e193bffe35',
  decp: 'https://www.data.gouv.fr/api/1/datasets/r/22847056-61df-452d-837d-8b8ceadbfc52',
  'decp-2022':
    'https://data.economie.gouv.fr/api/explore/v2.1/catalog/datasets/decp-2022-marches-valides/exports/json',
  boamp: 'https://boamp-datadila.opendatasoft.com/api/explore/v2.1/catalog/datasets/boamp/exports/json',
};

test('every set is listed once, in its order, with its official address', () => {
  expect(SETS.map(({ id }) => id)).toEqual([...IMPORT_SETS]);
  expect(
    Object.fromEntries(SETS.map((set) => [set.id, officialAddress(set)?.replace(/\?.*$/s, '') ?? null])),
  ).toEqual(OFFICIAL);
});

test.each([
  ['elus-maires-mai-2026-08-11.csv', '2026-08-11'],
  ['https://static.data.example/resources/rne/20260811-155100/elus-maire-mai.csv', '2026-08-11'],
  ['export 11-08-2026.csv', '2026-08-11'],
  ['elus-20260230.csv', null],
  ['elus-20991231.csv', null],
  ['2026-05-01_2026-08-11.csv', '2026-08-11'],
  ['219900016202608110.csv', null],
  ['elus-maires-mai.csv', null],
])('the day of « %s » is %s', (name, day) => expect(dayInName(name, '2026-11-24')).toBe(day));

test('a file of this machine is of the day of its name, else of the day it was written', async () => {
  const folder = temporaryFolder();
  const dayOf = async (name: string, written: string): Promise<string | null> => {
    const file = path.join(folder, name);
    writeFileSync(file, 'x');
    utimesSync(file, new Date(written), new Date(written));
    const got = await localSource(file, () => new Date(AT));
    return got.kind === 'file' ? got.source.asOf : 'failed';
  };
  expect(await dayOf('elus-2026-08-11.csv', '2026-10-01T10:00:00Z')).toBe('2026-08-11');
  expect(await dayOf('elus.csv', '2025-02-03T10:00:00Z')).toBe('2025-02-03');
  // A clock that was wrong, or a copy made just now, is not of tomorrow.
  expect(await dayOf('elus.csv', '2031-02-03T10:00:00Z')).toBe(AT.slice(0, 10));
});

test('the COG is installed with the program', async () => {
  const cog = findSet('cog');
  if (cog === null) throw new Error('no COG');
  const got = await fetchOfficial(deps(), cog);
  expect(got).toMatchObject({ kind: 'file', source: { origin: '@etalab/decoupage-administratif' } });
  expect(got.kind === 'file' ? got.source.bytes : 0).toBeGreaterThan(10_000_000);
});

test('a file that is not there is said', async () => {
  expect(await localSource('/nowhere/x.csv', () => new Date(AT))).toEqual({
    kind: 'failed',
    problem: 'Le fichier « /nowhere/x.csv » n’existe pas.',
  });
});
