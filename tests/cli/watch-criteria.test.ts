/** `vigie watch add` by criteria and `vigie watch undo`, over a directory as an import leaves it. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import { fillFrance } from '../authorities/small-france.js';
import { makeDatabase } from '../db/scene.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

function openFrance() {
  const cwd = temporaryFolder();
  const data = path.join(cwd, 'data');
  mkdirSync(data);
  const { file } = makeDatabase(data);
  const { raw, close } = openDatabase(file);
  fillFrance(raw);
  close();
  return (...args: string[]) => runWarm(['watch', ...args], { cwd, env: { VIGIE_DATA: data } });
}
const ALL = [
  '--departement',
  'Hérault',
  '--kind',
  'commune',
  '--min-population',
  '3500',
  '--with-epci',
  '--with-departement',
  '--with-region',
];

test('over an empty directory it says how to fill it', async () => {
  const cwd = temporaryFolder();
  const run = await runWarm(['watch', 'add', '--kind', 'commune', '--departement', '34', '--dry-run'], {
    cwd,
  });
  expect(run.stdout).toContain('vigie authorities import --all');
});

test('a dry run tells and changes nothing; the addition is listed and taken back', async () => {
  const watch = openFrance();
  const dry = await watch('add', ...ALL, '--dry-run', '--json');
  expect(dry.code).toBe(0);
  expect(dry.json()).toMatchObject([
    { type: 'authority', code: 'R76', plan: 'to-add', url: 'https://www.region.example/' },
    { code: 'D34', plan: 'to-add' },
    { code: '200000172', plan: 'to-add' },
    { code: '34001', plan: 'to-add' },
    { code: '34002', plan: 'no-site', url: null },
    { code: '34003', plan: 'shared' },
    {
      type: 'summary',
      dryRun: true,
      authorities: 6,
      'to-add': 4,
      added: 0,
      batch: null,
      populationUnknown: 1,
    },
  ]);
  expect((await watch('list', '--json')).json()).toHaveLength(1);

  const added = await watch('add', ...ALL, '--cadence-days', '14');
  expect(added.stdout).toContain('4 sites sont suivis');
  expect(added.stdout).toContain('Saint-Exemple-Bas (34002)');
  const listed = (await watch('list', '--json')).json();
  expect(listed).toHaveLength(5);
  expect(listed.filter((one) => one['isDue'])).toHaveLength(1);
  expect(listed.filter((one) => one['cadenceDays'] === 14)).toHaveLength(4);
  expect((await watch('list')).stdout).toContain('dès le');
  expect((await watch('add', ...ALL)).stdout).toContain('rien n’a été ajouté');

  const id = /vigie watch undo (\S+)/.exec(added.stdout)?.[1] ?? '';
  expect((await watch('undo')).stdout).toContain(id);
  expect((await watch('undo', id)).stdout).toContain('4 sites ne sont plus suivis');
  expect((await watch('undo', id)).stdout).toContain('déjà annulé');
  expect((await watch('list', '--json')).json()).toHaveLength(1);
});

test.each([
  [['add'], 'Il faut une adresse'],
  [['add', 'https://x.example', '--authority', '34001', '--departement', '34'], 'pas les deux'],
  [['add', '--departement', 'Nulle-Part'], 'Aucun territoire ne s’appelle'],
  [['add', '--departement', 'Exemple'], 'n’est pas du type'],
  [['add', '--kind', 'ville'], 'Le type de collectivité'],
  [['undo', 'rien'], 'Aucun ajout'],
])('vigie watch %j says what is wrong', async (args, said) => {
  const run = await openFrance()(...args);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(said);
});
