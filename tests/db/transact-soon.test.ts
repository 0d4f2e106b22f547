import path from 'node:path';
import { sql } from 'drizzle-orm';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, transactSoon } from '../../db/open.js';
import { temporaryFolder } from '../support/folder.js';

function open() {
  const database = openDatabase(path.join(temporaryFolder(), 'a.sqlite'));
  onTestFinished(database.close);
  database.raw.exec('CREATE TABLE t (n INTEGER PRIMARY KEY)');
  const numbers = () => database.raw.prepare('SELECT n FROM t ORDER BY n').pluck().all();
  return { ...database, numbers };
}

test('writes asked for together are all there once each of them is told done, in their order', async () => {
  const { db, numbers } = open();
  const order: number[] = [];
  await Promise.all(
    [3, 1, 2].map((n) =>
      transactSoon(db, (tx) => {
        order.push(n);
        tx.run(sql`INSERT INTO t VALUES (${n})`);
      }),
    ),
  );
  expect(order).toEqual([3, 1, 2]);
  expect(numbers()).toEqual([1, 2, 3]);
});

test('a write that fails leaves nothing of itself and takes none of the others with it', async () => {
  const { db, numbers } = open();
  const results = await Promise.allSettled([
    transactSoon(db, (tx) => void tx.run(sql`INSERT INTO t VALUES (1)`)),
    transactSoon(db, (tx) => {
      tx.run(sql`INSERT INTO t VALUES (2)`);
      tx.run(sql`INSERT INTO t VALUES (1)`);
    }),
    transactSoon(db, (tx) => void tx.run(sql`INSERT INTO t VALUES (3)`)),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(numbers()).toEqual([1, 3]);
});

test('where nothing can be committed every write is told so', async () => {
  const { db, raw } = open();
  raw.pragma('query_only = ON');
  const results = await Promise.allSettled(
    [1, 2].map((n) => transactSoon(db, (tx) => void tx.run(sql`INSERT INTO t VALUES (${n})`))),
  );
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});

test('one text asked for as objects, as lists and as objects again gives what was asked', () => {
  const { db, raw } = open();
  raw.exec('INSERT INTO t VALUES (7)');
  const text = 'SELECT n FROM t';
  expect(db.all(sql.raw(text))).toEqual([{ n: 7 }]);
  expect(raw.prepare(text).raw().all()).toEqual([[7]]);
  expect(db.all(sql.raw(text))).toEqual([{ n: 7 }]);
  expect(raw.prepare(text).pluck().all()).toEqual([7]);
  expect(db.all(sql.raw(text))).toEqual([{ n: 7 }]);
});
