/** `vigie serve` as a person starts it: what it prints, that it answers, that it stops cleanly. */
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';

test('an address, where the data are, what is missing, a link; Ctrl-C ends it well', async () => {
  const folder = temporaryFolder();
  const run = await runCli(['serve', '--port', '0'], {
    cwd: folder,
    env: { VIGIE_DATA: path.join(folder, 'donnees') },
    interruptAt: 'Ctrl-C pour fermer.',
  });
  // No terminal reads it: standard error is the log, a JSON object a line.
  const log = run.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(log[0]).toMatchObject({ level: 'info', event: 'started', jobs: true });
  expect(log.at(-1)).toMatchObject({ event: 'stopped' });
  expect(run.code).toBe(0);
  expect(run.stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\n/);
  expect(run.stdout).toContain(path.join(folder, 'donnees'));
  expect(run.stdout).toContain('« contact » (VIGIE_CONTACT)');
  expect(run.stdout).toMatch(/http:\/\/127\.0\.0\.1:\d+\/entree\?jeton=[\w-]{43}\n/);
  expect(run.stdout).toContain('Tout est enregistré.');
});

test('a port that is taken is said, with what to do', async () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'donnees'));
  const other = createServer();
  await new Promise<void>((open) => other.listen(0, '127.0.0.1', open));
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const run = await runCli(['serve', '--port', String(port)], {
    cwd: folder,
    env: { VIGIE_DATA: path.join(folder, 'donnees') },
  });
  await new Promise((closed) => other.close(closed));
  expect(run.code).toBe(2);
  expect(run.stderr).toContain(`Le port ${port} est déjà pris`);
});
