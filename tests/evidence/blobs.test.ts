import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createBlobStore } from '../../src/evidence/blobs.js';

function folderOf(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'vigie-blobs-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const BYTES = new TextEncoder().encode('affiche');
const SHA = createHash('sha256').update(BYTES).digest('hex');

test('bytes come back under their hash; keeping them again changes nothing', async () => {
  const folder = folderOf();
  const store = createBlobStore(path.join(folder, 'not', 'yet'));
  expect(await store.put(BYTES)).toEqual({
    sha256: SHA,
    path: `${SHA.slice(0, 2)}/${SHA}`,
    outcome: 'written',
  });
  const file = path.join(folder, 'not', 'yet', SHA.slice(0, 2), SHA);
  const before = statSync(file);
  expect((await store.put(BYTES)).outcome).toBe('present');
  expect(statSync(file)).toMatchObject({ ino: before.ino, size: before.size });
  expect(before.mode & 0o777).toBe(0o400);
  const reading = await store.get(SHA);
  expect(reading.kind === 'found' && Buffer.from(reading.bytes).equals(BYTES)).toBe(true);
  expect(await store.verify(SHA)).toBe('intact');
  expect(readdirSync(path.dirname(file))).toEqual([SHA]);
});

test('any bytes', async () => {
  const store = createBlobStore(folderOf());
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
      const { sha256 } = await store.put(bytes);
      const reading = await store.get(sha256);
      expect(reading.kind === 'found' && Buffer.from(reading.bytes).equals(bytes)).toBe(true);
    }),
    { numRuns: 30 },
  );
});

test('damaged bytes are never handed out, and putting the right ones mends them', async () => {
  const folder = folderOf();
  const store = createBlobStore(folder);
  await store.put(BYTES);
  const file = path.join(folder, SHA.slice(0, 2), SHA);
  chmodSync(file, 0o600);
  writeFileSync(file, 'affichette');
  expect(await store.get(SHA)).toEqual({ kind: 'corrupt' });
  expect(await store.verify(SHA)).toBe('corrupt');
  expect((await store.put(BYTES)).outcome).toBe('repaired');
  expect(await store.verify(SHA)).toBe('intact');
});

test('only hashes are names', async () => {
  const folder = folderOf();
  writeFileSync(path.join(folder, 'secret'), 'x');
  const store = createBlobStore(path.join(folder, 'blobs'));
  await store.put(BYTES);
  for (const name of [
    '../secret',
    'secret',
    '',
    SHA.toUpperCase(),
    `${SHA}/../../secret`,
    `${SHA}.part`,
    `\0${SHA}`,
  ]) {
    expect(await store.get(name)).toEqual({ kind: 'missing' });
    expect(await store.verify(name)).toBe('missing');
  }
  expect(await store.verify('0'.repeat(64))).toBe('missing');
});

test('many at once leave one file and no leftovers', async () => {
  const folder = folderOf();
  const store = createBlobStore(folder);
  const results = await Promise.all(Array.from({ length: 20 }, () => store.put(BYTES)));
  expect(new Set(results.map((result) => result.sha256))).toEqual(new Set([SHA]));
  expect(readdirSync(path.join(folder, SHA.slice(0, 2)))).toEqual([SHA]);
});

test('a disk that fails is an exception, with nothing half written', async () => {
  const folder = folderOf();
  const blocked = path.join(folder, 'blobs');
  writeFileSync(blocked, 'a file where the folder should be');
  const store = createBlobStore(blocked);
  await expect(store.put(BYTES)).rejects.toThrow('ENOTDIR');
  expect(existsSync(path.join(blocked, SHA.slice(0, 2)))).toBe(false);
});

test('bytes that are removed are gone; removing them again, or what never was, changes nothing', async () => {
  const store = createBlobStore(folderOf());
  await store.put(BYTES);
  const first = await store.putAt(SHA);
  expect(first).toBeInstanceOf(Date);
  // Who puts the same bytes again says so: whoever removes asks when they were last put.
  await store.put(BYTES);
  expect(((await store.putAt(SHA)) as Date).getTime()).toBeGreaterThanOrEqual((first as Date).getTime());
  await store.remove(SHA);
  await store.remove(SHA);
  expect(await store.putAt(SHA)).toBeNull();
  expect(await store.verify(SHA)).toBe('missing');
  await expect(store.remove('../../etc/passwd')).rejects.toThrow('not a blob');
  expect(await store.putAt('../../etc/passwd')).toBeNull();
  expect((await store.put(BYTES)).outcome).toBe('written');
});
