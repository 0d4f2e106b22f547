import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFileSource } from '../../../src/classifiers/containers/file-source.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'vigie-file-source-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a file is read by ranges, shorter at its end', async () => {
  const file = path.join(folder, 'a.bin');
  await writeFile(file, 'abcdefghij');
  const source = await openFileSource(file);
  try {
    expect(source.size).toBe(10);
    const texts = [];
    for (const [offset, length] of [
      [0, 3],
      [8, 10],
      [10, 5],
      [50, 5],
    ] as const) {
      texts.push(Buffer.from(await source.read(offset, length)).toString());
    }
    expect(texts).toEqual(['abc', 'ij', '', '']);
  } finally {
    await source.close();
  }
  await expect(source.read(0, 3)).rejects.toMatchObject({ name: 'SourceError', code: 'not-looked-at' });
});

test('a missing file cannot be opened', async () => {
  await expect(openFileSource(path.join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
});
