import { describe, expect, test } from 'vitest';
import { transact } from '../../db/open.js';
import {
  capturesOf,
  findCapture,
  headOfLog,
  sealOver,
  unsealedDays,
  wasCaptured,
} from '../../db/queries/evidence-log.js';
import { ensureVisual } from '../../db/queries/reports.js';
import { checkProof, proveEntry } from '../../src/evidence/log.js';
import {
  readEntries,
  readEntry,
  recordCapture,
  recordSeal,
  rootOfDayIn,
  verifyLog,
} from '../../src/evidence/record-log.js';
import { openDatabase } from '../../db/open.js';
import { shaOf, TERMS } from '../db/sample-crawl.js';
import { openScene } from '../db/scene.js';

const DAY = '2026-11-24';
const at = (minute: number, day = DAY): string => `${day}T08:${String(minute).padStart(2, '0')}:00.000Z`;
const PAGE = 'https://www.saint-exemple.example/';

function logScene() {
  const scene = openScene();
  const visual = {
    sha256: shaOf('v'),
    format: 'png',
    width: 1,
    height: 1,
    bytes: 1,
    integrity: null,
  } as const;
  ensureVisual(scene.db, { contentKey: 'v', ...visual }, at(0));
  return scene;
}

const captureOf = (text: string, minute: number, day = DAY) => ({
  contentKey: 'v',
  pageUrl: PAGE,
  at: at(minute, day),
  crawlId: null,
  reportId: null,
  program: '0.1.0',
  ruleset: 't-1',
  terms: TERMS,
  parts: (['original', 'page'] as const).map((role) => ({
    role,
    sha256: shaOf(text + role),
    bytes: text.length,
    blobPath: `${role}/x`,
    contentType: 'text/html',
  })),
});

const sealOf = (scene: ReturnType<typeof logScene>, day: string, minute: number) => {
  const root = rootOfDayIn(scene.db, day);
  if (root === null) throw new Error('no root');
  return {
    day,
    root,
    answer: { sha256: shaOf('tsr'), bytes: 3, blobPath: 'ts/r' },
    genTime: at(minute),
    authority: 'https://ts.example/',
    at: at(minute),
    program: '0.1.0',
    ruleset: 't-1',
  };
};

describe('the log in the database', () => {
  test('a capture, its parts and its entry come together or not at all', () => {
    const { db } = logScene();
    const { captureId, entry } = recordCapture(db, captureOf('un', 1));
    expect(findCapture(db, captureId)).toMatchObject({
      logSeq: 1,
      parts: [{ role: 'original' }, { role: 'page' }],
    });
    expect(entry).toMatchObject({ seq: 1, kind: 'capture', subject: 'v' });
    expect(() => recordCapture(db, { ...captureOf('deux', 2), contentKey: 'absent' })).toThrow('FOREIGN KEY');
    expect(() =>
      transact(db, (tx) => {
        recordCapture(tx, captureOf('trois', 3));
        throw new Error('the rest of it failed');
      }),
    ).toThrow('the rest');
    expect(headOfLog(db)).toEqual({ seq: 1, hash: entry.hash });
    expect(capturesOf(db, 'v')).toHaveLength(1);
    expect([
      wasCaptured(db, 'v', PAGE, at(1)),
      wasCaptured(db, 'v', PAGE, at(2)),
      wasCaptured(db, 'v', null, at(0)),
    ]).toEqual([true, false, false]);
  });

  test('two connections write one chain', () => {
    const scene = logScene();
    const other = openDatabase(scene.file);
    for (let n = 1; n < 9; n += 1) recordCapture(n % 2 === 0 ? scene.db : other.db, captureOf(`c${n}`, n));
    other.close();
    expect(verifyLog(scene.db)).toMatchObject({ kind: 'intact', head: { seq: 8 } });
  });

  test('roots of days are sealed, and a seal covers what stood before it', () => {
    const scene = logScene();
    const { db } = scene;
    recordCapture(db, captureOf('un', 1));
    const { entry } = recordCapture(db, captureOf('deux', 2));
    recordCapture(db, captureOf('trois', 3, '2026-11-25'));
    expect(rootOfDayIn(db, DAY)).toEqual({ seq: 2, hash: entry.hash });
    expect(rootOfDayIn(db, '2026-11-26')).toBeNull();
    const seal = sealOf(scene, DAY, 5);
    expect(unsealedDays(db, seal.authority)).toEqual([DAY, '2026-11-25']);
    recordSeal(db, { ...seal, at: '2026-11-25T09:00:00.000Z' });
    expect(unsealedDays(db, seal.authority)).toEqual(['2026-11-25']);
    expect(sealOver(db, 1)).toMatchObject({ day: DAY, rootHash: entry.hash });
    expect(sealOver(db, 3)).toBeNull();
    expect(() => recordSeal(db, { ...seal, root: { ...seal.root, hash: shaOf('x') } })).toThrow(
      'no such root',
    );
    const proof = proveEntry(readEntries(db), 1, 2);
    expect(proof !== null && checkProof(proof, seal.root)).toBe(true);
    expect(verifyLog(db)).toMatchObject({ kind: 'intact', head: { seq: 4 } });
  });
});

describe('somebody who writes to the file', () => {
  const CHANGES: readonly (readonly [string, string, object])[] = [
    [
      'changes a word',
      `UPDATE evidence_log SET canonical = replace(canonical, '"v"', '"w"') WHERE seq = 2`,
      { kind: 'broken', reason: 'hash' },
    ],
    [
      'makes it no text of the log',
      `UPDATE evidence_log SET canonical = 'x' WHERE seq = 2`,
      { kind: 'broken', reason: 'malformed' },
    ],
    [
      'writes another hash',
      `UPDATE evidence_log SET hash = '${shaOf('x')}' WHERE seq = 2`,
      { kind: 'broken', reason: 'hash' },
    ],
    ['takes one out', `DELETE FROM evidence_log WHERE seq = 2`, { kind: 'missing' }],
    [
      'takes out the one before',
      `DELETE FROM evidence_log WHERE seq = 1`,
      { kind: 'broken', reason: 'order' },
    ],
    ['cuts the end off, with what was sealed', `DELETE FROM evidence_log WHERE seq > 2`, { kind: 'found' }],
  ];

  test.each(CHANGES)('%s', (_text, statement, expected) => {
    const scene = logScene();
    for (let n = 1; n < 5; n += 1) recordCapture(scene.db, captureOf(`c${n}`, n));
    recordSeal(scene.db, sealOf(scene, DAY, 6));
    expect(readEntry(scene.db, 2).kind).toBe('found');
    scene.raw.pragma('foreign_keys = OFF');
    const triggers = scene.raw.prepare(`SELECT name FROM sqlite_master WHERE type = 'trigger'`);
    for (const name of triggers.pluck().all() as string[]) scene.raw.exec(`DROP TRIGGER ${name}`);
    scene.raw.exec(statement);
    expect(verifyLog(scene.db)).toMatchObject({ kind: 'broken' });
    expect(readEntry(scene.db, 2)).toMatchObject(expected);
  });
});

test('tables of what was said and kept take no change', () => {
  const scene = logScene();
  recordCapture(scene.db, captureOf('un', 1));
  recordSeal(scene.db, sealOf(scene, DAY, 6));
  for (const table of ['evidence_log', 'captures', 'capture_parts', 'seals']) {
    const column = (scene.raw.prepare(`SELECT * FROM ${table}`).columns()[0] ?? { name: '' }).name;
    expect(() => scene.raw.exec(`UPDATE ${table} SET ${column} = ${column}`)).toThrow('append-only');
    expect(() => scene.raw.exec(`DELETE FROM ${table}`)).toThrow('append-only');
  }
});
