import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { describe, expect, test } from 'vitest';
import { listCopies } from '../../db/copies.js';
import { migrateDatabase } from '../../db/migrate.js';
import { openRaw } from '../../db/open.js';
import { scriptOf } from '../support/child.js';
import { countRows, temporaryFolder } from './scene.js';

const NOW = new Date('2026-11-24T08:00:00.000Z');

interface Step {
  readonly tag: string;
  readonly sql: string;
}

const PARENTS: Step = {
  tag: '0000_parents',
  sql: `CREATE TABLE parents (id text PRIMARY KEY NOT NULL, name text);
--> statement-breakpoint
CREATE TABLE children (id text PRIMARY KEY NOT NULL, parent_id text NOT NULL REFERENCES parents(id) ON DELETE CASCADE);
--> statement-breakpoint
CREATE TRIGGER parents_no_delete BEFORE DELETE ON parents BEGIN SELECT RAISE(ABORT, 'append-only'); END;`,
};

/** As drizzle-kit writes it when a column changes. */
const REBUILD_SQL = `PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE __new_parents (id text PRIMARY KEY NOT NULL, name text NOT NULL DEFAULT '');
--> statement-breakpoint
INSERT INTO __new_parents (id, name) SELECT id, name FROM parents;--> statement-breakpoint
DROP TABLE parents;--> statement-breakpoint
ALTER TABLE __new_parents RENAME TO parents;--> statement-breakpoint
PRAGMA foreign_keys=ON;`;
const TRIGGER_AGAIN = `--> statement-breakpoint
CREATE TRIGGER parents_no_delete BEFORE DELETE ON parents BEGIN SELECT RAISE(ABORT, 'append-only'); END;`;
const REBUILD: Step = { tag: '0001_rebuild', sql: REBUILD_SQL + TRIGGER_AGAIN };

/** A folder of migrations as drizzle-kit lays it out. */
function migrationsOf(folder: string, name: string, steps: readonly Step[]): string {
  const target = path.join(folder, name);
  mkdirSync(path.join(target, 'meta'), { recursive: true });
  for (const step of steps) writeFileSync(path.join(target, `${step.tag}.sql`), step.sql);
  const entries = steps.map((step, idx) => ({
    idx,
    version: '6',
    when: 1000 + idx,
    tag: step.tag,
    breakpoints: true,
  }));
  writeFileSync(
    path.join(target, 'meta/_journal.json'),
    JSON.stringify({ version: '7', dialect: 'sqlite', entries }),
  );
  return target;
}

/** A database at the first step, with two parents and three children. */
function filled(): { readonly folder: string; readonly file: string } {
  const folder = temporaryFolder();
  const file = path.join(folder, 'vigie.sqlite');
  const created = migrateDatabase({ file, now: NOW, folder: migrationsOf(folder, 'first', [PARENTS]) });
  expect(created).toEqual({ kind: 'created', applied: ['0000_parents'] });
  const raw = openRaw(file);
  raw.exec(`INSERT INTO parents VALUES ('p1', 'un'), ('p2', 'deux');
            INSERT INTO children VALUES ('c1', 'p1'), ('c2', 'p1'), ('c3', 'p2')`);
  raw.close();
  return { folder, file };
}

function contents(file: string): unknown {
  const raw = openRaw(file);
  const state = {
    parents: raw.prepare('SELECT * FROM parents ORDER BY id').all(),
    children: raw.prepare('SELECT * FROM children ORDER BY id').all(),
    schema: raw
      .prepare(`SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY name`)
      .all(),
    applied: raw.prepare('SELECT hash, created_at FROM __drizzle_migrations ORDER BY created_at').all(),
  };
  raw.close();
  return state;
}

describe('a table that is rebuilt', () => {
  test('keeps its children, which the naive way loses', () => {
    const { folder, file } = filled();
    const steps = migrationsOf(folder, 'rebuild', [PARENTS, REBUILD]);
    const naive = path.join(folder, 'naive.sqlite');
    cpSync(file, naive);
    const raw = new Database(naive);
    raw.pragma('foreign_keys = ON');
    migrate(drizzle(raw), { migrationsFolder: steps });
    expect(countRows(raw)).toMatchObject({ parents: 2, children: 0 });
    raw.close();

    const result = migrateDatabase({ file, now: NOW, folder: steps });
    expect(result).toMatchObject({ kind: 'migrated', applied: ['0001_rebuild'] });
    const safe = openRaw(file);
    expect(countRows(safe)).toMatchObject({ parents: 2, children: 3 });
    expect(safe.pragma('foreign_keys', { simple: true })).toBe(1);
    expect(() => safe.exec(`INSERT INTO children VALUES ('c4', 'nobody')`)).toThrow('FOREIGN KEY');
    safe.close();
  });

  test('leaves a whole copy of the database as it was', () => {
    const { folder, file } = filled();
    const before = contents(file);
    const steps = migrationsOf(folder, 'rebuild', [PARENTS, REBUILD]);
    const result = migrateDatabase({ file, now: NOW, folder: steps });
    const copy = result.kind === 'migrated' ? result.copy : '';
    expect(path.basename(copy)).toBe('vigie.sqlite.20261124T080000000Z.0000_parents.bak');
    expect(contents(copy)).toEqual(before);
    expect(contents(file)).not.toEqual(before);
  });
});

describe('a migration that loses something is refused and the database is as before', () => {
  test.each([
    ['rows', `DELETE FROM children WHERE id = 'c3'`, 'children'],
    [
      'rows of a rebuilt table',
      REBUILD.sql.replace('FROM parents;', `FROM parents WHERE id = 'p1';`),
      'sans parent',
    ],
    ['a table', 'DROP TABLE children', 'disparaît'],
    ['a trigger', REBUILD_SQL, 'parents_no_delete'],
    [
      'a parent of children',
      `DROP TRIGGER parents_no_delete;DELETE FROM parents WHERE id = 'p2'`,
      'sans parent',
    ],
    [
      'by an error half way',
      `DELETE FROM children;--> statement-breakpoint\nSELECT * FROM nowhere`,
      'nowhere',
    ],
  ])('%s', (_name, sql, reason) => {
    const { folder, file } = filled();
    const before = contents(file);
    const steps = migrationsOf(folder, 'bad', [PARENTS, { tag: '0001_bad', sql }]);
    const result = migrateDatabase({ file, now: NOW, folder: steps });
    expect(result).toMatchObject({ kind: 'failed', code: 'refused', asBefore: 'rolled-back' });
    expect(result.kind === 'failed' && result.message).toContain(reason);
    expect(contents(file)).toEqual(before);
  });

  test('even when it breaks out of the transaction: the copy is put back', () => {
    const { folder, file } = filled();
    const before = contents(file);
    const sql = 'DELETE FROM children;--> statement-breakpoint\nCOMMIT';
    const steps = migrationsOf(folder, 'bad', [PARENTS, { tag: '0001_bad', sql }]);
    const result = migrateDatabase({ file, now: NOW, folder: steps });
    expect(result).toMatchObject({ kind: 'failed', asBefore: 'copy-restored' });
    expect(contents(file)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('.restore'))).toEqual([]);
  });

  test('unless it says which table it changes', () => {
    const { folder, file } = filled();
    const steps = migrationsOf(folder, 'prune', [
      PARENTS,
      { tag: '0001_prune', sql: `DELETE FROM children WHERE id = 'c3'` },
    ]);
    const input = { file, now: NOW, folder: steps };
    expect(migrateDatabase({ ...input, mayChangeRows: { '0001_prune': ['parents'] } }).kind).toBe('failed');
    expect(migrateDatabase({ ...input, mayChangeRows: { '0001_prune': ['children'] } }).kind).toBe(
      'migrated',
    );
  });
});

describe('which migrations are applied', () => {
  test('nothing to do makes no copy', () => {
    const { folder, file } = filled();
    const result = migrateDatabase({ file, now: NOW, folder: path.join(folder, 'first') });
    expect(result).toEqual({ kind: 'up-to-date' });
    expect(listCopies(file)).toEqual([]);
  });

  test('an older one that arrives later is not passed over', () => {
    const { folder, file } = filled();
    const late = migrationsOf(folder, 'late', [
      { tag: '0000_late', sql: 'CREATE TABLE late (id text)' },
      PARENTS,
    ]);
    const journal = path.join(late, 'meta/_journal.json');
    const text = readFileSync(journal, 'utf8')
      .replace('"when":1000', '"when":999')
      .replace('"when":1001', '"when":1000');
    writeFileSync(journal, text);
    expect(migrateDatabase({ file, now: NOW, folder: late })).toMatchObject({ applied: ['0000_late'] });
  });

  test('a database of a newer program, or a migration whose text changed, is left alone', () => {
    const { folder, file } = filled();
    const newer = migrationsOf(folder, 'newer', [PARENTS, REBUILD]);
    expect(migrateDatabase({ file, now: NOW, folder: newer }).kind).toBe('migrated');
    const old = migrateDatabase({ file, now: NOW, folder: path.join(folder, 'first') });
    expect(old).toMatchObject({ kind: 'failed', code: 'newer', asBefore: 'untouched' });
    expect(old.kind === 'failed' && old.message).toContain('Mettez Vigie à jour');
    const edited = migrationsOf(folder, 'edited', [PARENTS, { ...REBUILD, sql: `${REBUILD.sql}\n` }]);
    expect(migrateDatabase({ file, now: NOW, folder: edited })).toMatchObject({
      kind: 'failed',
      code: 'edited',
    });
  });

  test('the last three copies are kept', () => {
    const { folder, file } = filled();
    const steps = [PARENTS];
    for (let day = 1; day <= 5; day += 1) {
      steps.push({ tag: `000${day}_more`, sql: `CREATE TABLE more_${day} (id text)` });
      const now = new Date(Date.UTC(2026, 10, day));
      migrateDatabase({ file, now, folder: migrationsOf(folder, `step${day}`, steps) });
    }
    expect(listCopies(file).map((copy) => path.basename(copy))).toEqual([
      'vigie.sqlite.20261103T000000000Z.0002_more.bak',
      'vigie.sqlite.20261104T000000000Z.0003_more.bak',
      'vigie.sqlite.20261105T000000000Z.0004_more.bak',
    ]);
  });

  test('not while somebody else has the database open', () => {
    const { folder, file } = filled();
    const other = openRaw(file);
    other.prepare('SELECT count(*) FROM parents').get();
    const steps = migrationsOf(folder, 'rebuild', [PARENTS, REBUILD]);
    expect(() => migrateDatabase({ file, now: NOW, folder: steps })).toThrow(
      'utilisée par une autre commande',
    );
    other.close();
    expect(migrateDatabase({ file, now: NOW, folder: steps }).kind).toBe('migrated');
  });
});

/** Runs the migrator in a process of its own. `limitKb` = no file may grow beyond it, as on a full disk. */
function startChild(file: string, folder: string, limitKb?: number): ChildProcessWithoutNullStreams {
  const script = scriptOf(new URL('migrate-child.ts', import.meta.url));
  const limit = limitKb === undefined ? '' : `ulimit -f ${limitKb}; `;
  return spawn('bash', [
    '-c',
    `${limit}exec "$0" "$@"`,
    process.execPath,
    ...script.execArgv,
    script.file,
    file,
    folder,
  ]);
}

async function lines(child: ChildProcessWithoutNullStreams): Promise<readonly string[]> {
  let out = '';
  for await (const chunk of child.stdout) out += String(chunk);
  return out.trim().split('\n');
}

describe('another process, a disk that is full', () => {
  test('what another process does between the look and the lock is not done again', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'vigie.sqlite');
    const steps = migrationsOf(folder, 'first', [PARENTS]);
    const first = openRaw(file);
    first.exec('BEGIN IMMEDIATE');
    const child = startChild(file, steps);
    const told = lines(child);
    await once(child.stdout, 'data');
    // The child has looked, seen nothing done, and waits until it is alone.
    await setTimeout(400);
    const [migration] = readMigrationFiles({ migrationsFolder: steps });
    first.exec(
      'CREATE TABLE __drizzle_migrations (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)',
    );
    first.exec(PARENTS.sql);
    first
      .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, 1000)')
      .run(migration?.hash);
    first.exec('COMMIT');
    first.close();
    expect((await told).at(-1)).toBe(JSON.stringify({ kind: 'up-to-date' }));
  });

  test('two that begin together: one does it, the other finds it done', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'vigie.sqlite');
    const steps = migrationsOf(folder, 'first', [PARENTS]);
    const told = await Promise.all([1, 2, 3].map(() => lines(startChild(file, steps))));
    const kinds = told.map((one) => (JSON.parse(one.at(-1) ?? '{}') as { kind: string }).kind);
    expect(kinds.sort()).toEqual(['created', 'up-to-date', 'up-to-date']);
  });

  test('a copy that does not fit leaves no part of itself and the database as it was', async () => {
    const { folder, file } = filled();
    const raw = openRaw(file);
    const insert = raw.prepare('INSERT INTO parents VALUES (?, hex(zeroblob(20000)))');
    for (let index = 0; index < 10; index += 1) insert.run(`big${index}`);
    raw.close();
    const before = contents(file);
    const steps = migrationsOf(folder, 'rebuild', [PARENTS, REBUILD]);
    const told = await lines(startChild(file, steps, 200));
    expect(told.at(-1)).toContain('la place sur le disque');
    expect(readdirSync(folder).filter((name) => /\.(bak|part)/.test(name))).toEqual([]);
    expect(contents(file)).toEqual(before);
    expect(migrateDatabase({ file, now: NOW, folder: steps }).kind).toBe('migrated');
  });

  test('a disk that fills up during the migration undoes it, and no copy is needed', async () => {
    const { folder, file } = filled();
    const before = contents(file);
    const sql = `CREATE TABLE more (x blob);--> statement-breakpoint\nINSERT INTO more VALUES (zeroblob(3000000))`;
    const steps = migrationsOf(folder, 'more', [PARENTS, { tag: '0001_more', sql }]);
    const told = JSON.parse((await lines(startChild(file, steps, 1024))).at(-1) ?? '{}') as unknown;
    expect(told).toMatchObject({ kind: 'failed', asBefore: 'rolled-back' });
    expect(contents(file)).toEqual(before);
  });
});
