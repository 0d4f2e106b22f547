/** What a process that stays tells of itself: sentences to people, lines to the log, and what it remembers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { build } from '../../src/app.js';
import { startOperation } from '../../src/cli/operation.js';
import type { Output } from '../../src/cli/output.js';
import { loadConfig } from '../../src/config.js';
import type { HealthWatch } from '../../src/health/watch.js';
import type { Job } from '../../src/jobs/scheduler.js';
import { temporaryFolder } from '../support/folder.js';

const JOB: Job = {
  name: 'send',
  title: 'Envoyer',
  when: { kind: 'every', minutes: 5 },
  run: () => Promise.resolve({ kind: 'done', note: null }),
};

async function scene(level = 'info') {
  const folder = temporaryFolder();
  const file = path.join(folder, 'vigie.log');
  const env = { VIGIE_DATA: path.join(folder, 'data'), VIGIE_LOG: file, VIGIE_LOG_LEVEL: level };
  const loaded = loadConfig(env, folder);
  if (!loaded.ok) throw new Error(loaded.problems.join());
  const clock = { at: Date.parse('2026-11-25T17:00:00.000Z') };
  const app = build(loaded.config, { now: () => new Date(clock.at) });
  onTestFinished(() => app.close());
  const said: string[] = [];
  const noted: unknown[] = [];
  const output: Output = {
    isJson: false,
    line: (text = '') => void said.push(text),
    warn: (text) => void said.push(`! ${text}`),
    json: () => undefined,
    progress: () => undefined,
    endProgress: () => undefined,
  };
  const health: HealthWatch = {
    look: () => {
      throw new Error('not asked');
    },
    noteError: (error) => void noted.push(error),
  };
  const operation = await startOperation(app, output, health, { isLogged: true });
  const lines = () =>
    readFileSync(file, 'utf8')
      .split('\n')
      .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
  return { operation, said, noted, clock, lines };
}

const full = () => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });

test('a fault of the store is told to people once in a while, logged each time, remembered, and ends nothing', async () => {
  const { operation, said, noted, clock, lines } = await scene();
  operation.onStoreError(full());
  operation.onPageError(full());
  expect(said).toEqual([expect.stringMatching(/^! Le disque est plein \(SQLITE_FULL\)\. .*place/)]);
  clock.at += 11 * 60_000;
  operation.onJobEvent({ kind: 'broke', job: JOB, error: full() });
  expect(said.slice(1)).toEqual([expect.stringContaining('! send : Le disque est plein')]);
  expect(noted).toHaveLength(3);
  expect(lines().map(({ event, level }) => `${String(level)} ${String(event)}`)).toEqual([
    'error store-failed',
    'error page-failed',
    'error job-broke',
  ]);
  expect(() => operation.onStoreError(new TypeError('a bug'))).toThrow('a bug');
});

test('what jobs come to is said in French and logged without addresses; requests without who asked', async () => {
  const { operation, said, lines } = await scene();
  const note = 'Le serveur refuse paul@section.example.';
  operation.onJobEvent({ kind: 'ended', job: JOB, outcome: { kind: 'failed', note } });
  operation.onJobEvent({ kind: 'ended', job: JOB, outcome: { kind: 'done', note: null } });
  for (const [route, status] of [
    ['/healthz', 200],
    ['/healthz', 503],
    ['/dossiers/:id', 200],
    [null, 404],
  ] as const)
    operation.onRequest({ method: 'GET', route, status, ms: 3 });
  expect(said).toEqual([`! send : ${note}`]);
  expect(
    lines().map(({ level, event, note: told, route, status }) => [level, event, told ?? route, status]),
  ).toEqual([
    ['error', 'job-ended', 'Le serveur refuse […]@section.example.', undefined],
    ['info', 'job-ended', undefined, undefined],
    ['error', 'request', '/healthz', 503],
    ['info', 'request', '/dossiers/:id', 200],
    ['info', 'request', null, 404],
  ]);
});

test('a level that is none is refused with those that are', () => {
  const loaded = loadConfig({ VIGIE_LOG_LEVEL: 'bavard' }, temporaryFolder());
  expect(loaded).toMatchObject({ ok: false, problems: [expect.stringContaining('debug, info') as string] });
});
