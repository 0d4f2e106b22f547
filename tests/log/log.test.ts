import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openLog, type Log } from '../../src/log/log.js';
import { temporaryFolder } from '../support/folder.js';

const AT = '2026-11-25T17:00:00.000Z';

function opened(file: string, level: 'debug' | 'info' | 'error' = 'info', faults: string[] = []): Log {
  const made = openLog({
    place: { kind: 'file', file },
    level,
    now: () => new Date(AT),
    onFault: (message) => faults.push(message),
  });
  if (!made.ok) throw new Error(made.message);
  return made.log;
}

const lines = (file: string): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('a JSON object a line, with level and instant, nothing personal, for the owner’s eyes', () => {
  const file = path.join(temporaryFolder(), 'vigie.log');
  const log = opened(file);
  log.debug('request', { route: '/healthz' });
  log.info('job-ended', { job: 'send', note: 'refus de paul@section.example' });
  log.error('page-failed', { error: Object.assign(new Error('plein'), { code: 'SQLITE_FULL' }) });
  log.close();
  expect(lines(file)).toEqual([
    {
      level: 'info',
      time: AT,
      pid: process.pid,
      event: 'job-ended',
      job: 'send',
      note: 'refus de […]@section.example',
    },
    expect.objectContaining({
      level: 'error',
      event: 'page-failed',
      error: expect.objectContaining({ code: 'SQLITE_FULL', message: 'plein' }) as unknown,
    }),
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a second start adds to it', () => {
  const file = path.join(temporaryFolder(), 'vigie.log');
  for (const event of ['started', 'stopped']) {
    const log = opened(file);
    log.info(event);
    log.close();
  }
  expect(lines(file).map(({ event }) => event)).toEqual(['started', 'stopped']);
});

test('a file that cannot be opened is told with what to do', () => {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'vigie.log'));
  const made = openLog({
    place: { kind: 'file', file: path.join(folder, 'vigie.log') },
    level: 'info',
    now: () => new Date(AT),
    onFault: () => undefined,
  });
  expect(made).toMatchObject({ ok: false, message: expect.stringContaining('VIGIE_LOG') as string });
});

test.skipIf(process.platform !== 'linux')('a disk that is full is told once and ends nothing', () => {
  const faults: string[] = [];
  const log = opened('/dev/full', 'info', faults);
  for (let n = 0; n < 50; n += 1) log.info('request', { n });
  expect(faults).toEqual([expect.stringContaining('ENOSPC')]);
});
