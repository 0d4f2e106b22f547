import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { useWarmCli } from '../support/warm-cli.js';

const warmCli = useWarmCli();

test('vigie jobs: what there is, doing it now, and what became of it', async () => {
  const folder = temporaryFolder();
  const to = path.join(folder, 'sauvegardes');
  const env = { VIGIE_DATA: path.join(folder, 'data'), VIGIE_BACKUP: to, HOME: folder };
  const options = { cwd: folder, env };

  const listed = await warmCli(['jobs', 'list', '--json'], options);
  expect(listed.code).toBe(0);
  expect(listed.json()).toMatchObject([
    { name: 'crawl', isRunning: false, last: null },
    { name: 'send', last: null },
    { name: 'retention', last: null },
    { name: 'backup', last: null },
    { name: 'digest', last: null },
    { name: 'reminders', last: null },
    { name: 'events', last: null },
    { name: 'contacts', last: null },
    { name: 'health', last: null },
  ]);
  const add = ['authorities', 'add', '99001', 'Saint-Exemple', '--kind', 'commune'];
  await warmCli(add, options);
  await warmCli(['watch', 'add', 'https://www.saint-exemple.example', '--authority', '99001'], options);
  const crawl = await warmCli(['jobs', 'run', 'crawl', '--json'], options);
  expect([crawl.code, crawl.json()]).toEqual([
    3,
    [expect.objectContaining({ kind: 'partial', note: expect.stringContaining('VIGIE_CONTACT') as string })],
  ]);
  // In a process of its own: the copy starts this very program once more.
  const backup = await runCli(['jobs', 'run', 'backup'], options);
  expect([backup.code, backup.stdout]).toEqual([0, expect.stringContaining('nouveaux fichiers')]);
  expect(readdirSync(to).filter((name) => name.startsWith('20'))).toHaveLength(1);

  const after = await warmCli(['jobs', 'list'], options);
  expect(after.stdout).toContain('fait en partie');
  expect(after.stdout).toContain('VIGIE_CONTACT');
  expect(after.stdout).toContain('prochain : ');
  const none = await warmCli(['jobs', 'run', 'rien'], options);
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('crawl, send, retention, backup')]);
});

test('vigie serve does what is due, and ends it when it ends', async () => {
  const folder = temporaryFolder();
  const run = await runCli(['serve', '--port', '0'], {
    cwd: folder,
    env: { VIGIE_DATA: path.join(folder, 'data'), VIGIE_LOG: 'vigie.log', HOME: folder },
    interruptAt: 'Ctrl-C pour fermer.',
  });
  expect([run.code, run.stderr]).toEqual([0, '']);
  expect(readFileSync(path.join(folder, 'vigie.log'), 'utf8')).toMatch(
    /"event":"started"\}\n.*"stopped"\}\n$/s,
  );
  const listed = await warmCli(['jobs', 'list', '--json'], {
    cwd: folder,
    env: { VIGIE_DATA: path.join(folder, 'data'), HOME: folder },
  });
  expect(listed.json()).toHaveLength(8);
  expect(existsSync(path.join(folder, 'data', 'vigie.sqlite'))).toBe(true);
});

test('jobs that are killed end no page, are told, and end with the pages that started them', async () => {
  const folder = temporaryFolder();
  const log = path.join(folder, 'vigie.log');
  let jobs = 0;
  const run = await runCli(['serve', '--port', '0'], {
    cwd: folder,
    env: {
      VIGIE_DATA: path.join(folder, 'data'),
      VIGIE_LOG: 'vigie.log',
      VIGIE_LOG_LEVEL: 'debug',
      HOME: folder,
    },
    onStart: (kill) => {
      const look = setInterval(() => {
        if (!existsSync(log)) return;
        const said = readFileSync(log, 'utf8');
        if (said.includes('"jobs-ended"')) {
          clearInterval(look);
          kill('SIGINT');
        } else if (jobs === 0) {
          jobs = Number(/"jobs":(\d+),"event":"jobs-begun"/.exec(said)?.[1] ?? 0);
          if (jobs !== 0) process.kill(jobs, 'SIGKILL');
        }
      }, 20);
    },
  });
  expect([run.code, run.stderr]).toEqual([0, expect.stringContaining('se sont arrêtés (SIGKILL)')]);
  expect(readFileSync(log, 'utf8')).toMatch(/"event":"stopped"\}\n$/);
});

test('vigie jobs keep does what is due until it is interrupted', async () => {
  const folder = temporaryFolder();
  const env = { VIGIE_DATA: path.join(folder, 'data'), HOME: folder };
  const run = await runCli(['jobs', 'keep'], {
    cwd: folder,
    env,
    onStart: (kill) => {
      const look = setInterval(() => {
        if (!existsSync(path.join(folder, 'data', 'vigie.sqlite'))) return;
        clearInterval(look);
        setTimeout(() => kill('SIGTERM'), 1000);
      }, 20);
    },
  });
  expect(run.code).toBe(0);
});
