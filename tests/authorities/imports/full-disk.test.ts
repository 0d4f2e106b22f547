/** A store that can grow no more, and two who write at once: the directory stays as it was, and the next import ends alike. */
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../../db/open.js';
import { importRejects } from '../../../db/schema/index.js';
import { lastImports, rejectsOf } from '../../../db/queries/imports.js';
import { searchAuthorities } from '../../../src/authorities/search.js';
import { runImport } from '../../../src/authorities/imports/run.js';
import type { AnyImportSet } from '../../../src/authorities/imports/set.js';
import { AT } from '../../db/instants.js';
import {
  ANNUAIRE,
  directoryState,
  importRecords,
  openFrance,
  sourceOf,
  townHall,
  type ImportScene,
} from './scene.js';

const CODES = ['34001', '34002', '34003', '34009'];
const LONG = 'é'.repeat(1500);
const halls = (count: number, more: object = {}): readonly unknown[] =>
  Array.from({ length: count }, (_, at) => townHall(`h${at}`, CODES[at % 4] ?? '', more));
const OLD = halls(8);
/** Each has a line to be put aside beside it. */
const NEW = halls(100, { site_internet: [{ valeur: 'https://neuf.example/' }] })
  .flatMap((hall) => [hall, { broken: LONG }])
  .slice(0, 199);

/** So many pages more than there are now, and no more. */
function bounded(scene: ImportScene, more: number): void {
  const [{ page_count: pages } = { page_count: 0 }] = scene.raw.pragma('page_count') as {
    page_count: number;
  }[];
  scene.raw.pragma(`max_page_count = ${pages + more}`);
}

let ofNew: unknown = null;
async function expectedOf(records: readonly unknown[]): Promise<unknown> {
  if (records === NEW && ofNew !== null) return ofNew;
  const scene = await openFrance();
  await importRecords(scene, OLD);
  await importRecords(scene, records);
  const state = directoryState(scene);
  if (records === NEW) ofNew = state;
  return state;
}

describe('a disk that is full', () => {
  test.each([
    ['before anything is staged', 0],
    ['while it is staged, with what is put aside', 12],
  ])('%s: a fault of the store, and nothing changed', async (_when, pages) => {
    const scene = await openFrance();
    await importRecords(scene, OLD);
    const before = directoryState(scene);
    bounded(scene, pages);
    await expect(importRecords(scene, NEW, { batchRecords: 20 })).rejects.toThrow(/full/);
    expect(directoryState(scene)).toEqual(before);
    scene.raw.pragma('max_page_count = 1000000');
    expect(await importRecords(scene, NEW, { batchRecords: 20 })).toMatchObject({
      kind: 'done',
      row: { rowsRead: 199, rowsKept: 100, rowsRefused: 99 },
    });
    const row = lastImports(scene.db)[0];
    expect(rejectsOf(scene.db, row?.id ?? '')).toHaveLength(99);
    expect(directoryState(scene)).toEqual(await expectedOf(NEW));
  });

  test('in the middle of the swap: all of it is taken back', async () => {
    const scene = await openFrance();
    await importRecords(scene, OLD);
    const before = directoryState(scene);
    let applied = 0;
    const set: AnyImportSet = {
      ...ANNUAIRE,
      swap(swap) {
        const own = ANNUAIRE.swap(swap);
        return {
          apply(subject, rows) {
            applied += 1;
            const done = own.apply(subject, rows);
            // Nothing may grow from here on.
            if (applied === 2) {
              bounded(scene, 0);
              for (let at = 0; at < 5000; at += 1)
                swap.tx
                  .insert(importRejects)
                  .values({
                    importId: swap.importId,
                    line: 10_000 + at,
                    reason: 'x',
                    excerpt: LONG.slice(0, 300),
                  })
                  .run();
            }
            return done;
          },
        };
      },
    };
    const source = sourceOf(scene, JSON.stringify(NEW));
    await expect(runImport({ db: scene.db, now: () => new Date(AT) }, set, source)).rejects.toThrow(/full/);
    expect(applied).toBe(2);
    expect(directoryState(scene)).toEqual(before);
    scene.raw.pragma('max_page_count = 1000000');
    expect(await importRecords(scene, NEW)).toMatchObject({ kind: 'done', row: { rowsRead: 199 } });
    expect(directoryState(scene)).toEqual(await expectedOf(NEW));
  });
});

test('pages that are read during the swap see the directory as it was until it is whole', async () => {
  const scene = await openFrance();
  await importRecords(scene, OLD);
  const before = directoryState(scene);
  const reader = openDatabase(scene.file);
  const seen: unknown[] = [];
  try {
    const set: AnyImportSet = {
      ...ANNUAIRE,
      swap(swap) {
        const own = ANNUAIRE.swap(swap);
        return {
          apply(subject, rows) {
            const done = own.apply(subject, rows);
            seen.push(directoryState({ ...scene, ...reader }));
            expect(searchAuthorities(reader.db, 'saint-ex', 5).map(({ code }) => code)).toEqual(['34001']);
            return done;
          },
        };
      },
    };
    const source = sourceOf(scene, JSON.stringify(NEW));
    expect(await runImport({ db: scene.db, now: () => new Date(AT) }, set, source)).toMatchObject({
      kind: 'done',
    });
    expect(seen).toHaveLength(4);
    for (const one of seen) expect(one).toEqual(before);
    expect(directoryState({ ...scene, ...reader })).toEqual(directoryState(scene));
  } finally {
    reader.close();
  }
});

test('two processes that import different files of a set: one of them is laid down, whole', async () => {
  const scene = await openFrance();
  await importRecords(scene, OLD);
  const other = openDatabase(scene.file);
  try {
    const [first, second] = await Promise.all([
      importRecords(scene, NEW, { batchRecords: 5 }),
      runImport(
        { db: other.db, now: () => new Date(AT) },
        ANNUAIRE,
        sourceOf(scene, JSON.stringify(halls(150)), 'other.json'),
        { batchRecords: 5 },
      ),
    ]);
    const kinds = [first.kind, second.kind].toSorted();
    expect(kinds).toContain('done');
    expect(kinds.filter((kind) => kind !== 'done' && kind !== 'overtaken')).toEqual([]);
    const last = second.kind === 'done' ? halls(150) : NEW;
    expect(directoryState(scene)).toEqual(await expectedOf(last));
    expect(scene.raw.prepare('SELECT count(*) AS n FROM staged_rows').get()).toEqual({ n: 0 });
  } finally {
    other.close();
  }
});
