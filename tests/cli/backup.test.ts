import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const warmCli = useWarmCli();

test('vigie backup, the data folder is lost, vigie restore: the watch list is there again', async () => {
  const folder = temporaryFolder();
  const data = path.join(folder, 'data');
  const options = { cwd: folder, env: { VIGIE_DATA: data, HOME: folder } };
  const to = path.join(folder, 'sauvegardes');

  const nowhere = await warmCli(['backup'], options);
  expect([nowhere.code, nowhere.stderr]).toEqual([2, expect.stringContaining('VIGIE_BACKUP')]);
  const nothing = await warmCli(['backup', '--to', to], options);
  expect([nothing.code, nothing.stderr]).toEqual([2, expect.stringContaining('n’existe pas')]);

  const add = ['authorities', 'add', '99001', 'Saint-Exemple', '--kind', 'commune'];
  expect(await warmCli(add, options)).toMatchObject({ code: 0 });
  const made = await warmCli(['backup', '--json'], { ...options, env: { ...options.env, VIGIE_BACKUP: to } });
  expect(made.code).toBe(0);
  expect(made.json()).toMatchObject([{ type: 'backup', kind: 'made', damaged: [], hasKey: false }]);
  expect(made.stderr).toContain('Sauvegarde faite');

  const over = await warmCli(['restore', to], options);
  expect([over.code, over.stderr]).toEqual([2, expect.stringContaining('n’est pas vide')]);
  rmSync(data, { recursive: true });
  const back = await warmCli(['restore', to], options);
  expect([back.code, back.stdout]).toEqual([0, expect.stringContaining('remise en place')]);
  const listed = await warmCli(['authorities', 'list'], options);
  expect(listed.stdout).toContain('Saint-Exemple');

  const absent = await warmCli(
    ['restore', path.join(folder, 'absent'), '--data', path.join(folder, 'new')],
    options,
  );
  expect([absent.code, existsSync(path.join(folder, 'new'))]).toEqual([2, false]);
  expect(readdirSync(folder).sort()).toEqual(['data', 'sauvegardes']);
});
