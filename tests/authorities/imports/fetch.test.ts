/** Files from the network: onto the disk, bounded, gone on with where they were cut, never a silent part. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  fetchFrom,
  fetchOfficial,
  localSource,
  officialAddress,
  type FetchDeps,
} from '../../../src/authorities/imports/fetch.js';
import type { AnyImportSet } from '../../../src/authorities/imports/set.js';
import { findSet, SETS } from '../../../src/authorities/imports/sets.js';
import { IMPORT_SETS } from '../../../src/authorities/types.js';
import { createDoor } from '../../../src/net/index.js';
import { AT } from '../../db/instants.js';
import { temporaryFolder } from '../../support/folder.js';
import { useSites } from '../../support/use-sites.js';
import { ANNUAIRE } from './scene.js';

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
    expect(got.kind === 'failed' ? got.problem : '').toBe(
      `« Annuaire de l’administration (DILA) » n’a pas pu être téléchargé. Le serveur répond par une erreur (réponse 404).\nTéléchargez ce fichier sur une machine reliée au réseau : ${server.url}/absent\n(ou l’archive entière : https://lecomarquage.service-public.fr/donnees_locales_v4/all_latest.tar.bz2)\npuis donnez-le : vigie authorities import --from annuaire=<fichier>`,
    );
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

  test('without the catalogue its stable address is asked', async () => {
    const server = await site({ '/datasets/r/r1': { body: 'c' } });
    expect((await fetchOfficial(deps({ catalogue: server.url }), set)).kind).toBe('file');
    expect(server.paths()).toEqual(['/datasets/d/', '/datasets/r/r1']);
  });
});

test('every set is listed once, in its order, with an address people can open', () => {
  expect(SETS.map(({ id }) => id)).toEqual([...IMPORT_SETS]);
  for (const set of SETS) {
    const address = officialAddress(set);
    expect(set.id === 'cog' ? address : new URL(address ?? '').protocol).toBe(
      set.id === 'cog' ? null : 'https:',
    );
  }
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
