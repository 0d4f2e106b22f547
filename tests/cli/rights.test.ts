/** Whatever the umask of whoever starts it, what Vigie makes in its folder is its owner's alone. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { putCredentials } from '../../db/queries/credentials.js';
import { createPerson } from '../../db/queries/people.js';
import { openDatabase } from '../../db/open.js';
import { closeDataFolder, openPlaces } from '../../src/own-folder.js';
import { makePng } from '../fixtures/make-image.js';
import { runCli } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { page, startSite } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';

const warmCli = useWarmCli();
const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';
const isWindows = process.platform === 'win32';

/** « mode path » of everything within a folder, itself included, on which others have any right. */
function openWithin(place: string): string[] {
  const found = lstatSync(place);
  const below = found.isDirectory()
    ? readdirSync(place).flatMap((name) => openWithin(path.join(place, name)))
    : [];
  const mode = found.mode & 0o777;
  return found.isSymbolicLink() || (mode & 0o077) === 0 ? below : [`${mode.toString(8)} ${place}`, ...below];
}

function filesWithin(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) =>
    entry.isFile() ? [path.relative(folder, path.join(entry.parentPath, entry.name))] : [],
  );
}

async function scene(umask: string) {
  const folder = temporaryFolder();
  const site = await startSite({
    '/': page('Saint-Exemple', '<img src="/affiche.png" alt="Affiche">'),
    '/affiche.png': {
      body: await makePng({ width: 400, height: 400, text: { parameters: PARAMETERS } }),
      type: 'image/png',
    },
  });
  onTestFinished(() => site.close());
  const data = path.join(folder, 'data');
  const to = path.join(folder, 'copies');
  const env = {
    VIGIE_DATA: data,
    VIGIE_BACKUP: to,
    VIGIE_LOG: path.join(folder, 'vigie.log'),
    VIGIE_ALLOW_PRIVATE: 'true',
    VIGIE_CONTACT: 'vigie@section.example',
    VIGIE_MAIL_FROM: 'vigie@section.example',
    VIGIE_DELAY_MS: '0',
    // Pages are drawn elsewhere; what is kept of them is written by the same hand.
    VIGIE_CHROMIUM: '/bin/false',
    HOME: folder,
  };
  const run = async (...args: string[]): Promise<void> => {
    const done = await runCli(args, { cwd: folder, env, umask });
    expect([args, done.code, done.stderr]).toEqual([args, 0, expect.any(String)]);
    // After each: the next start would close what this one left open.
    expect([args, openWithin(data)]).toEqual([args, []]);
  };
  return { folder, site, data, to, env, run };
}

test.skipIf(isWindows)(
  'umask 000: first start, crawl, mail, safe copy, pages: nothing of it is readable by others',
  async () => {
    const { folder, site, data, to, env, run } = await scene('000');
    await run(
      'watch',
      'add',
      site.url,
      '--authority',
      '99001',
      '--name',
      'Saint-Exemple',
      '--render',
      'never',
    );
    const { db, close } = openDatabase(path.join(data, 'vigie.sqlite'));
    const person = createPerson(db, { name: 'Camille', role: 'administrator' }, '2026-11-24T08:00:00.000Z');
    putCredentials(db, person.id, { mail: 'camille@section.example' });
    close();
    await run('crawl', '99001');
    await run('jobs', 'run', 'health');
    await run('jobs', 'run', 'send');
    const served = await runCli(['serve', '--port', '0'], {
      cwd: folder,
      env,
      umask: '000',
      interruptAt: 'Ctrl-C pour fermer.',
    });
    expect(served.code).toBe(0);
    await run('backup');
    const kept = filesWithin(data).map((file) => file.split('/')[0]);
    for (const room of ['vigie.sqlite', 'evidence', 'mail', 'keys']) expect(kept).toContain(room);
    expect(filesWithin(to).length).toBeGreaterThan(3);
    expect(openWithin(data)).toEqual([]);
    expect(openWithin(to)).toEqual([]);
    expect(openWithin(env.VIGIE_LOG)).toEqual([]);
  },
  120_000,
);

test.skipIf(isWindows)('the database and its two companions are closed while they are open', () => {
  const folder = temporaryFolder();
  const file = path.join(folder, 'vigie.sqlite');
  const { raw, close } = openDatabase(file);
  raw.exec('CREATE TABLE t (a)');
  const modes = ['', '-wal', '-shm'].map((end) => (statSync(`${file}${end}`).mode & 0o777).toString(8));
  close();
  expect(modes).toEqual(['600', '600', '600']);
});

test.skipIf(isWindows)(
  'umask 022, and an installation that was left open: the next start closes what Vigie made, and no more',
  async () => {
    const { data, to, env, folder, run } = await scene('022');
    await run('authorities', 'add', '99001', 'Saint-Exemple', '--kind', 'commune');
    await run('backup');
    expect([openWithin(data), openWithin(to)]).toEqual([[], []]);

    const piece = path.join(data, 'evidence', 'ab', 'piece');
    mkdirSync(path.dirname(piece), { recursive: true });
    writeFileSync(piece, 'x');
    const outside = path.join(folder, 'ailleurs');
    writeFileSync(outside, 'x');
    symlinkSync(outside, path.join(data, 'evidence', 'lien'));
    for (const place of [data, path.join(data, 'evidence'), path.join(data, 'evidence', 'ab')])
      chmodSync(place, 0o755);
    for (const file of [piece, outside, path.join(data, 'vigie.sqlite')]) chmodSync(file, 0o644);

    const told = await warmCli(['doctor', '--json'], { cwd: folder, env });
    expect(told.json().find(({ name }) => name === 'Dossier de données')).toMatchObject({
      state: 'warning',
      remedy: expect.stringContaining('chmod 700'),
    });
    chmodSync(data, 0o700);
    const within = await warmCli(['doctor', '--json'], { cwd: folder, env });
    // `evidence`, `evidence/ab`, the piece, the database.
    expect(within.json().find(({ name }) => name === 'Dossier de données')).toMatchObject({
      state: 'warning',
      said: expect.stringContaining('4 fichiers ou dossiers'),
      remedy: expect.stringContaining('chmod -R go-rwx'),
    });
    chmodSync(data, 0o755);
    await run('authorities', 'list');
    expect(statSync(outside).mode & 0o777).toBe(0o644);
  },
);

test.skipIf(isWindows)(
  'a folder that holds something else keeps its own rights; what is Vigie’s is closed',
  () => {
    const folder = temporaryFolder();
    chmodSync(folder, 0o755);
    for (const name of ['vigie.sqlite', 'photos.txt'])
      writeFileSync(path.join(folder, name), 'x', { mode: 0o644 });
    closeDataFolder(folder);
    expect((statSync(folder).mode & 0o777).toString(8)).toBe('755');
    expect((statSync(path.join(folder, 'photos.txt')).mode & 0o777).toString(8)).toBe('644');
    expect(openPlaces(folder)).toEqual([]);

    // The section's own letters lie within, and keep the rights that people gave them.
    const own = temporaryFolder();
    const places = [own, path.join(own, 'templates')];
    mkdirSync(path.join(own, 'templates'));
    writeFileSync(path.join(own, 'vigie.sqlite'), 'x', { mode: 0o644 });
    for (const place of places) chmodSync(place, 0o755);
    closeDataFolder(own);
    expect(places.map((place) => (statSync(place).mode & 0o777).toString(8))).toEqual(['700', '755']);
  },
);
