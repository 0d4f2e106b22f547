/** Files that are long to read are read elsewhere: the loop of the pages turns meanwhile. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeReadingThread, readBroughtApart, readFileApart } from '../../src/review/read-apart.js';
import { readReportFile } from '../../src/review/report-file.js';
import { judgeFile } from '../../src/review/judge-file.js';
import { hostileFiles, type HostileFile } from '../fixtures/hostile-files.js';
import { photo, TRAINED, xmpOf } from './report-kit.js';

let hostile: readonly HostileFile[];
beforeAll(async () => {
  hostile = await hostileFiles(0.1);
});
afterAll(closeReadingThread);

const HOW = { brought: null, support: 'poster' } as const;

test('reads the same as here, and judges the same', async () => {
  for (const bytes of [
    await photo(),
    await photo({ xmp: xmpOf(TRAINED) }),
    Buffer.from('%PDF-1.7'),
    Buffer.from('GIF89a'),
    new Uint8Array(),
  ]) {
    const here = await readReportFile(bytes);
    expect(await readFileApart(bytes)).toEqual(here);
    const judged = await readBroughtApart(bytes, HOW);
    if (here.kind !== 'read') expect(judged).toEqual(here);
    else
      expect(judged).toEqual({
        kind: 'read',
        file: { ...here.file, traces: [] },
        judged: judgeFile(here.file, HOW),
      });
  }
});

/** How often a timer ran while something went on. */
async function ticksOf(work: () => Promise<unknown>): Promise<number> {
  let ticks = 0;
  const timer = setInterval(() => (ticks += 1), 1);
  await work();
  clearInterval(timer);
  return ticks;
}

test('timers run while a document is read that would let none run here', async () => {
  for (const { name, bytes } of hostile.filter(({ name: one }) => /^pdf-(?:objects|values)/.test(one))) {
    expect([name, await ticksOf(() => readReportFile(bytes))]).toEqual([name, 0]);
    expect(await ticksOf(() => readBroughtApart(bytes, HOW))).toBeGreaterThan(3);
  }
});

test('whatever hostile files are made of, they are read or refused, and end nothing', async () => {
  for (const { bytes } of await hostileFiles(0.01))
    expect(['read', 'refused']).toContain((await readBroughtApart(bytes, HOW)).kind);
});

test('a thread that ends refuses what it read, and the next file has another', async () => {
  const [png] = hostile;
  const asked = readFileApart(png?.bytes ?? new Uint8Array());
  await new Promise((done) => setImmediate(done));
  await closeReadingThread();
  expect(await asked).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('capture d’écran') as string,
  });
  expect((await readFileApart(await photo())).kind).toBe('read');
});
