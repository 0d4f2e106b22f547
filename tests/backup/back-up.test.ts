import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addAuthority, listAuthorities } from '../../db/queries/authorities.js';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import { backUp, restore } from '../../src/backup/index.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { temporaryFolder } from '../support/folder.js';

const AT = '2026-11-25T17:00:00.000Z';
const at = (instant: string) => () => new Date(instant);

/** A data folder with a database, two blobs, a mail and what is left out. */
async function dataFolder() {
  const folder = temporaryFolder();
  const dataDir = path.join(folder, 'data');
  mkdirSync(path.join(dataDir, 'keys'), { recursive: true });
  const file = path.join(dataDir, 'vigie.sqlite');
  migrateDatabase({ file, now: new Date(AT) });
  const store = openDatabase(file);
  const add = (code: string, name: string) =>
    addAuthority(
      store.db,
      { code, name, kind: 'commune', siren: null, departement: '99', population: 10 },
      AT,
    );
  add('99001', 'Saint-Exemple');
  const blobs = createBlobStore(path.join(dataDir, 'evidence'));
  const kept = [await blobs.put(new TextEncoder().encode('affiche')), await blobs.put(new Uint8Array(3000))];
  mkdirSync(path.join(dataDir, 'mail'));
  writeFileSync(path.join(dataDir, 'mail', 'été « 1 ».eml'), 'Bonjour');
  mkdirSync(path.join(dataDir, 'cache'));
  writeFileSync(path.join(dataDir, 'cache', 'x.webp'), 'x');
  writeFileSync(path.join(dataDir, 'keys', 'accounts.key'), 'secret');
  writeFileSync(path.join(dataDir, 'vigie.sqlite.20261124T101500000Z.0003_x.bak'), 'old');
  symlinkSync('/etc/passwd', path.join(dataDir, 'passwd'));
  const deps = { dataDir, program: 'Vigie/test' };
  return { folder, dataDir, store, add, kept, deps, to: path.join(folder, 'copies'), blobs };
}

const names = (file: string): string[] => {
  const store = openDatabase(file, { readonly: true });
  try {
    return listAuthorities(store.db).map(({ name }) => name);
  } finally {
    store.close();
  }
};
const blobPath = (dataDir: string, sha256: string) =>
  path.join(dataDir, 'evidence', sha256.slice(0, 2), sha256);

describe('a safe copy', () => {
  test('is made while the database is in use, and comes back on another machine', async () => {
    const made = await dataFolder();
    const copy = await backUp({ ...made.deps, now: at(AT) }, { to: made.to });
    expect(copy).toMatchObject({ kind: 'made', files: 3, newFiles: 3, damaged: [], hasKey: false });
    made.add('99002', 'Exemple-sur-Mer');

    const elsewhere = path.join(made.folder, 'elsewhere', 'data');
    cpSync(made.to, path.join(made.folder, 'disk'), { recursive: true });
    rmSync(made.to, { recursive: true });
    const seen: unknown[] = [];
    const finish = (folder: string): Promise<void> => {
      seen.push([names(path.join(folder, 'vigie.sqlite')).length > 0, existsSync(elsewhere)]);
      return seen.length === 1 ? Promise.reject(new Error('arrêté')) : Promise.resolve();
    };
    const put = { from: path.join(made.folder, 'disk'), dataDir: elsewhere };
    // What is done before it appears may fail: nothing stands there then.
    await expect(restore({ finish }, put)).rejects.toThrow('arrêté');
    expect(existsSync(elsewhere)).toBe(false);
    const back = await restore({ finish }, put);
    expect(seen).toEqual([
      [true, false],
      [true, false],
    ]);
    expect(back).toMatchObject({ kind: 'restored', files: 3, lost: [], madeAt: AT, program: 'Vigie/test' });
    expect(names(path.join(elsewhere, 'vigie.sqlite'))).toEqual(['Saint-Exemple']);
    for (const { sha256 } of made.kept)
      expect(await createBlobStore(path.join(elsewhere, 'evidence')).verify(sha256)).toBe('intact');
    expect(readFileSync(path.join(elsewhere, 'mail', 'été « 1 ».eml'), 'utf8')).toBe('Bonjour');
    expect(readdirSync(elsewhere).sort()).toEqual(['evidence', 'mail', 'vigie.sqlite']);
    made.store.close();
  });

  test('costs only what is new, takes the key when asked, and tells apart two at once', async () => {
    const made = await dataFolder();
    await backUp({ ...made.deps, now: at(AT) }, { to: made.to });
    await made.blobs.put(new TextEncoder().encode('nouvelle'));
    const second = await backUp(
      { ...made.deps, now: at('2026-11-26T17:00:00.000Z') },
      { to: made.to, withKey: true },
    );
    expect(second).toMatchObject({ kind: 'made', files: 5, newFiles: 2, hasKey: true });
    const again = await backUp({ ...made.deps, now: at('2026-11-26T17:00:00.400Z') }, { to: made.to });
    expect(again).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('existe déjà') as string,
    });
    const [one, other] = await Promise.all([
      backUp({ ...made.deps, now: at('2026-11-27T17:00:00.000Z') }, { to: made.to }),
      backUp({ ...made.deps, now: at('2026-11-27T18:00:00.000Z') }, { to: made.to }),
    ]);
    expect([one.kind, other.kind].sort()).toEqual(['made', 'refused']);
    const inside = await backUp({ ...made.deps, now: at(AT) }, { to: path.join(made.dataDir, 'copies') });
    expect(inside).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('distincts') as string,
    });
    made.store.close();
  });

  test('lets the oldest go, and with them the files that no copy names', async () => {
    const made = await dataFolder();
    const [first] = made.kept;
    await backUp({ ...made.deps, now: at('2026-01-05T08:00:00.000Z') }, { to: made.to });
    const gone = blobPath(made.dataDir, first?.sha256 ?? '');
    chmodSync(gone, 0o600);
    rmSync(gone);
    for (let month = 2; month <= 11; month += 1) {
      const instant = `2026-${String(month).padStart(2, '0')}-05T08:00:00.000Z`;
      const copy = await backUp({ ...made.deps, now: at(instant) }, { to: made.to });
      expect(copy).toMatchObject({ kind: 'made', newFiles: 0 });
    }
    const copies = readdirSync(made.to).filter((name) => name.startsWith('2026'));
    expect(copies).toHaveLength(8);
    expect(copies[0]).toBe('2026-04-05T080000Z');
    expect(
      existsSync(path.join(made.to, 'fichiers', first?.sha256.slice(0, 2) ?? '', first?.sha256 ?? '')),
    ).toBe(false);
    made.store.close();
  });

  test('says what is damaged, in the data and in the copy, and never restores over anything', async () => {
    const made = await dataFolder();
    const [first, second] = made.kept;
    const broken = blobPath(made.dataDir, first?.sha256 ?? '');
    chmodSync(broken, 0o600);
    writeFileSync(broken, 'autre');
    const copy = await backUp({ ...made.deps, now: at(AT) }, { to: made.to });
    expect(copy).toMatchObject({ damaged: [path.relative(made.dataDir, broken)] });

    const kept = path.join(made.to, 'fichiers', second?.sha256.slice(0, 2) ?? '', second?.sha256 ?? '');
    chmodSync(kept, 0o600);
    writeFileSync(kept, new Uint8Array(3000).fill(1));
    const dataDir = path.join(made.folder, 'new');
    mkdirSync(dataDir);
    const back = await restore({}, { from: path.join(made.to, '2026-11-25T170000Z'), dataDir });
    expect(back).toMatchObject({
      kind: 'restored',
      files: 2,
      lost: [path.relative(made.dataDir, blobPath(made.dataDir, second?.sha256 ?? ''))],
    });
    // What was damaged in the copy is mended by the next one, when its turn comes or its size is wrong.
    writeFileSync(kept, 'x');
    await backUp({ ...made.deps, now: at('2026-11-26T17:00:00.000Z') }, { to: made.to });
    expect(readFileSync(kept)).toHaveLength(3000);

    expect(await restore({}, { from: made.to, dataDir: made.dataDir })).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('n’est pas vide') as string,
    });
    const manifest = path.join(made.to, '2026-11-25T170000Z', 'inventaire.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('Vigie/test', 'Vigie/tesT'));
    expect(
      await restore({}, { from: path.dirname(manifest), dataDir: path.join(made.folder, 'n2') }),
    ).toMatchObject({ kind: 'refused', message: expect.stringContaining('inventaire') as string });
    expect(existsSync(path.join(made.folder, 'n2'))).toBe(false);
    made.store.close();
    writeFileSync(path.join(made.dataDir, 'vigie.sqlite'), 'no database at all');
    const none = await backUp({ ...made.deps, now: at('2026-11-28T17:00:00.000Z') }, { to: made.to });
    expect(none).toMatchObject({ kind: 'refused', message: expect.stringContaining('abîmée') as string });
    expect(readdirSync(made.to).filter((name) => name.endsWith('.part') || name === '.en-cours')).toEqual([]);
  });

  test('killed at any moment, leaves whole copies only, and the next one goes on', async () => {
    const made = await dataFolder();
    for (let n = 0; n < 60; n += 1) await made.blobs.put(new Uint8Array(2000).fill(n));
    made.store.close();
    const script = `
      import { backUp } from ${JSON.stringify(path.resolve('dist/src/backup/index.js'))};
      const now = () => new Date(process.argv[2]);
      console.log('begun');
      await backUp({ dataDir: ${JSON.stringify(made.dataDir)}, program: 'Vigie/test', now }, { to: ${JSON.stringify(made.to)} });
      console.log('ended');
      setInterval(() => {}, 1000);`;
    const file = path.join(made.folder, 'child.mjs');
    writeFileSync(file, script);
    for (const [index, delay] of [0, 15, 40, 80].entries()) {
      const child = spawn(process.execPath, [file, `2026-11-2${index + 1}T08:00:00.000Z`], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = once(child, 'exit');
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, delay));
      child.kill('SIGKILL');
      await ended;
      for (const name of existsSync(made.to) ? readdirSync(made.to) : []) {
        if (!/^2026-11-2\dT080000Z$/.test(name)) continue;
        const dataDir = path.join(made.folder, `after-${index}-${name}`);
        expect(await restore({}, { from: path.join(made.to, name), dataDir })).toMatchObject({
          kind: 'restored',
          files: 63,
          lost: [],
        });
      }
    }
    const last = await backUp({ ...made.deps, now: at('2026-11-28T08:00:00.000Z') }, { to: made.to });
    expect(last).toMatchObject({ kind: 'made', files: 63, damaged: [] });
    expect(readdirSync(made.to).some((name) => name.endsWith('.part'))).toBe(false);
    const dataDir = path.join(made.folder, 'at-last');
    expect(await restore({}, { from: made.to, dataDir })).toMatchObject({ files: 63, lost: [] });
  });
});
