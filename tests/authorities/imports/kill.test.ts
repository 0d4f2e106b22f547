/** A kill at any moment leaves the directory as it was, and the next import comes to the same end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { lastImports, rejectsOf } from '../../../db/queries/imports.js';
import { directoryState, importRecords, openFrance, sourceOf, townHall } from './scene.js';
import { scriptOf } from '../../support/child.js';

const CHILD = scriptOf(new URL('import-child.ts', import.meta.url));
const CODES = ['34001', '34002', '34003', '34009'];
const OLD = Array.from({ length: 30 }, (_, index) => townHall(`h${index}`, CODES[index % 4] ?? ''));
/** With lines that are put aside, in batches that are stored and in such that are not. */
const NEW = OLD.flatMap((hall, index) => [
  index % 3 === 0 ? { ...hall, site_internet: [{ valeur: `https://neuf${index}.example/` }] } : hall,
  ...(index % 6 === 1 ? ['un texte'] : []),
]);

/** All at once: each child spends its time in starting. */
test('killed while it reads, before and in the middle of the swap', async () => {
  const whole = await openFrance();
  await importRecords(whole, OLD);
  await importRecords(whole, NEW);
  const expected = directoryState(whole);
  const moments = ['reading 4', 'reading 15', 'read', 'swapping 3', 'swapped'];
  const scenes = await Promise.all(
    moments.map(async (moment) => {
      const scene = await openFrance();
      await importRecords(scene, OLD);
      return { moment, scene, before: directoryState(scene) };
    }),
  );
  await Promise.all(
    scenes.map(async ({ moment, scene }) => {
      const { file } = sourceOf(scene, JSON.stringify(NEW), 'new.json');
      const child = spawn(process.execPath, [...CHILD.execArgv, CHILD.file, scene.file, file.path, moment], {
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
      expect([moment, signal]).toEqual([moment, 'SIGKILL']);
    }),
  );
  for (const { moment, scene, before } of scenes) {
    expect([moment, directoryState(scene)]).toEqual([moment, before]);
    const open = lastImports(scene.db).find(({ state }) => state === 'staging');
    expect([moment, open?.rowsRead]).toEqual([
      moment,
      moment.startsWith('reading') ? (moment === 'reading 4' ? 0 : 10) : moment === 'read' ? 30 : 35,
    ]);
    const again = await importRecords(scene, NEW);
    expect(again).toMatchObject({
      kind: 'done',
      row: { id: open?.id, rowsRead: 35, rowsKept: 30, rowsRefused: 5 },
    });
    expect(rejectsOf(scene.db, open?.id ?? '').map(({ line }) => line)).toEqual([3, 10, 17, 24, 31]);
    expect(directoryState(scene)).toEqual(expected);
  }
});
