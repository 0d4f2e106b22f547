/** A disk that is full or read-only, a database that is damaged: the pages say it, nothing is lost, and work goes on after. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import { recentRuns } from '../../db/queries/jobs.js';
import { listSites } from '../../db/queries/sites.js';
import { build } from '../../src/app.js';
import { loadConfig } from '../../src/config.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { writeFaultOf } from '../../src/health/facts.js';
import { watchHealth } from '../../src/health/watch.js';
import { keepRunning } from '../../src/jobs/keep-running.js';
import { createScheduler, type Job, type JobOutcome } from '../../src/jobs/scheduler.js';
import { createWeb } from '../../src/web/app.js';
import { makeEntryPath } from '../../src/web/session.js';
import { makeDatabase } from '../db/scene.js';
import { WEEK_LATER } from '../db/record.js';
import { temporaryFolder } from '../support/folder.js';
import { enterWith, openWeb, visitorWith } from '../web/web-kit.js';

const HOUR_MS = 3_600_000;

/** The pages with their health, and a coordinator who is in. */
async function scene() {
  const web = openWeb();
  const clock = { at: Date.parse(WEEK_LATER) };
  const now = () => new Date(clock.at);
  const health = watchHealth({
    db: web.db,
    now,
    database: path.join(web.folder, 'vigie.sqlite'),
    dataDir: web.folder,
    backupDir: null,
    hasContact: true,
    hasMailServer: false,
    jobs: [],
  });
  const app = createWeb({ ...web.deps, now, health, onError: (error) => health.noteError(error) });
  const { person } = await web.visitor('national');
  const me = visitorWith(app, await enterWith(app, makeEntryPath({ db: web.db, now }, person.id)));
  const healthz = async () => (await visitorWith(app, '').get('/healthz')).text();
  return { ...web, clock, me, healthz };
}

/** A form that takes more room than what is left in pages that are there. */
const manySites = Array.from(
  { length: 200 },
  (_, n) => `01999;Saint-Exemple;https://exemple-${n}.saint-exemple.example/${'x'.repeat(150)}`,
).join('\n');
const siteCount = (db: Parameters<typeof listSites>[0]): number => listSites(db, WEEK_LATER).length;

/** Makes a database refuse to write, as on such a disk; gives back what ends it. */
const REFUSALS: Readonly<Record<string, (raw: Database.Database) => () => void>> = {
  'le disque est plein': (raw) => {
    const pages = Number(raw.pragma('page_count', { simple: true }));
    raw.pragma(`max_page_count = ${pages}`);
    return () => void raw.pragma('max_page_count = 1000000');
  },
  'le disque est en lecture seule': (raw) => {
    raw.pragma('query_only = 1');
    return () => void raw.pragma('query_only = 0');
  },
};

describe.each(Object.entries(REFUSALS))('%s', (title, refuse) => {
  test('pages are read, a form says that nothing was kept, and the same form does it afterwards', async () => {
    const made = await scene();
    expect(await made.healthz()).toBe('ok\n');
    const before = siteCount(made.db);
    const mend = refuse(made.raw);
    // Long enough ago for the session to be noted as used: that must not keep anybody from reading.
    made.clock.at += 2 * HOUR_MS;
    const answer = await made.me.post('/suivi/liste', { lines: manySites });
    const page = await answer.text();
    expect(/<h1>.*<\/h1>/u.exec(page)?.[0].toLowerCase()).toBe(`<h1>${title}</h1>`);
    expect([answer.status, page.includes('n’a pas été enregistrée')]).toEqual([503, true]);
    for (const at of ['/', '/suivi', '/visuels', '/dossiers'])
      expect((await made.me.get(at)).status).toBe(200);
    expect(await made.healthz()).toBe('dégradé : écriture\n');
    expect(siteCount(made.db)).toBe(before);
    // However long it lasts.
    for (const later of [31_000, HOUR_MS]) {
      made.clock.at += later;
      expect(await made.healthz()).toBe('dégradé : écriture\n');
    }
    mend();
    expect((await made.me.post('/suivi/liste', { lines: manySites })).status).toBe(200);
    expect(siteCount(made.db)).toBe(before + 200);
    made.clock.at += 31_000;
    expect(await made.healthz()).not.toContain('écriture');
  });

  test('the timetable goes on by itself: what could not be written down is done again, once', async () => {
    const folder = temporaryFolder();
    const { db, raw, close } = openDatabase(makeDatabase(folder).file);
    const clock = { at: Date.parse('2026-11-24T06:59:00.000Z') };
    let ran = 0;
    let work = (): JobOutcome => ({ kind: 'done', note: null });
    const job: Job = {
      name: 'digest',
      title: 'Bulletin',
      when: { kind: 'cron', pattern: '0 8 * * 2' },
      run: () => {
        ran += 1;
        return Promise.resolve(work());
      },
    };
    const told: string[] = [];
    const scheduler = createScheduler({
      db,
      now: () => new Date(clock.at),
      jobs: [job],
      owner: 'one',
      onEvent: ({ kind }) => told.push(kind),
    });
    scheduler.tick();
    clock.at += 2 * 60_000;
    let mend = REFUSALS['le disque est en lecture seule']?.(raw) ?? (() => undefined);
    const stop = new AbortController();
    const faults: unknown[] = [];
    const kept = keepRunning(scheduler, stop.signal, (error) => faults.push(error));
    stop.abort();
    expect([await kept, faults.length, ran]).toEqual([true, 1, 0]);

    mend();
    const again = createScheduler({
      db,
      now: () => new Date(clock.at),
      jobs: [job],
      owner: 'one',
      onEvent: ({ kind }) => told.push(kind),
    });
    // The disk gives way in the middle of the run: its end cannot be written down.
    work = () => {
      mend = REFUSALS['le disque est en lecture seule']?.(raw) ?? mend;
      return { kind: 'done', note: null };
    };
    again.tick();
    await again.idle();
    expect(told).toEqual(['begun', 'broke', 'ended']);
    mend();
    work = () => ({ kind: 'done', note: null });
    again.tick();
    await again.idle();
    again.tick();
    const outcomes = recentRuns(db, 9).map(({ attempt, outcome }) => `${attempt} ${outcome}`);
    expect([ran, new Set(outcomes)]).toEqual([2, new Set(['1 interrupted', '2 done'])]);
    close();
  });
});

test('a data folder that takes no file is told by the system’s code, and nothing stays of the look', () => {
  const folder = temporaryFolder();
  expect(writeFaultOf(folder)).toBeNull();
  expect(readdirSync(folder)).toEqual([]);
  const file = path.join(folder, 'a-file');
  writeFileSync(file, 'x');
  expect(writeFaultOf(file)).toBe('ENOTDIR');
  expect(writeFaultOf(path.join(folder, 'gone'))).toBe('ENOENT');
});

test('a disk that fills up while evidence is kept leaves no part of it, and the next try keeps it whole', async () => {
  const folder = path.join(temporaryFolder(), 'evidence');
  const child = path.join(path.dirname(fileURLToPath(import.meta.url)), 'full-disk-child.ts');
  // No file may grow beyond 100 KB, as on a full disk; this holds for root as well.
  const run = spawn('bash', [
    '-c',
    'ulimit -f 100; exec "$0" "$@"',
    process.execPath,
    '--import',
    'tsx',
    child,
    folder,
  ]);
  let said = '';
  for await (const chunk of run.stdout) said += String(chunk);
  expect(JSON.parse(said)).toEqual(['EFBIG', 'written', 'full']);
  const left = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
  expect(left).toHaveLength(1);
  const blobs = createBlobStore(folder);
  const whole = await blobs.put(new Uint8Array(300_000).fill(7));
  expect([whole.outcome, await blobs.verify(whole.sha256)]).toEqual(['written', 'intact']);
});

describe('a database that is damaged', () => {
  const config = (folder: string) => {
    const loaded = loadConfig({ VIGIE_DATA: folder }, folder);
    if (!loaded.ok) throw new Error(loaded.problems.join());
    return loaded.config;
  };

  /** Writes over a page of the file; the first is number 1. */
  function overwrite(file: string, page: number): void {
    const descriptor = openSync(file, 'r+');
    writeSync(descriptor, Buffer.alloc(4096, 0xff), 0, 4096, (page - 1) * 4096);
    closeSync(descriptor);
  }

  test('does not open, says what to do, and is left as it is', async () => {
    const folder = temporaryFolder();
    const { file } = makeDatabase(folder);
    overwrite(file, 1);
    const before = readFileSync(file);
    const app = build(config(folder));
    const opened = app.openStore();
    expect(opened).toMatchObject({ ok: false, message: expect.stringContaining('vigie restore') as string });
    await app.close();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test('in one table: its pages say so, the others are read', async () => {
    const made = await scene();
    const root = made.raw.prepare(`SELECT rootpage FROM sqlite_master WHERE name = 'cases'`).pluck().get();
    made.raw.pragma('wal_checkpoint(TRUNCATE)');
    overwrite(path.join(made.folder, 'vigie.sqlite'), Number(root));
    // What is in memory is still sound: read it anew.
    made.raw.pragma('shrink_memory');
    const answer = await made.me.get('/dossiers');
    expect([answer.status, (await answer.text()).includes('vigie restore')]).toEqual([503, true]);
    expect((await made.me.get('/suivi')).status).toBe(200);
    rmSync(path.join(made.folder, 'vigie.sqlite'), { force: true });
  });
});
