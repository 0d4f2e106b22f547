/**
 * An installation of an earlier version comes to this one: what people and crawls left in it is made by today's program,
 * and brought by SQL into the shape that the version had.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { migrateDatabase, migrationsFolder } from '../../db/migrate.js';
import { integrityFaults, openDatabase, openRaw } from '../../db/open.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { RULES } from '../../src/web/access/rules.js';
import { createWeb } from '../../src/web/app.js';
import { makeEntryPath } from '../../src/web/session.js';
import { scriptOf } from '../support/child.js';
import { captureOf, openCaseScene, openOne } from '../web/case-kit.js';
import { letterDesk } from '../web/letter-desk.js';
import { enterWith, visitorWith } from '../web/web-kit.js';
import { countRows, temporaryFolder } from './scene.js';

const NOW = new Date('2026-12-01T08:00:00.000Z');

/** A database of the version that ended with migration `last`. */
function emptyAt(folder: string, last: number): string {
  const past = path.join(folder, `past-${last}`);
  cpSync(migrationsFolder(), past, { recursive: true });
  const journal = path.join(past, 'meta/_journal.json');
  const read = JSON.parse(readFileSync(journal, 'utf8')) as { entries: unknown[] };
  writeFileSync(journal, JSON.stringify({ ...read, entries: read.entries.slice(0, last + 1) }));
  const file = path.join(folder, `at-${last}`, 'vigie.sqlite');
  mkdirSync(path.dirname(file));
  migrateDatabase({ file, now: NOW, folder: past });
  return file;
}

const tablesOf = (raw: Database.Database, schema = 'main'): string[] =>
  raw
    .prepare(
      `SELECT name FROM ${schema}.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> '__drizzle_migrations' ORDER BY name`,
    )
    .pluck()
    .all() as string[];
const columnsOf = (raw: Database.Database, table: string, schema = 'main'): string[] =>
  raw.prepare(`SELECT name FROM ${schema}.pragma_table_info('${table}')`).pluck().all() as string[];

/** Fills it with the rows of a database of today, as far as the version had a place for them. */
function fill(file: string, today: string): void {
  const raw = openRaw(file);
  raw.pragma('foreign_keys = OFF');
  raw.prepare('ATTACH ? AS today').run(today);
  const theirs = new Set(tablesOf(raw, 'today'));
  for (const table of tablesOf(raw).filter((name) => theirs.has(name))) {
    const known = new Set(
      raw.prepare(`SELECT name FROM pragma_table_info('${table}', 'today')`).pluck().all() as string[],
    );
    const columns = columnsOf(raw, table)
      .filter((name) => known.has(name))
      .map((name) => `"${name}"`)
      .join(', ');
    raw.exec(`INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM today."${table}"`);
  }
  raw.exec('DETACH today');
  expect(raw.pragma('foreign_key_check')).toEqual([]);
  raw.close();
}

/** Every row of every table, in the columns that are asked for. */
function contents(
  file: string,
  columns?: Readonly<Record<string, readonly string[]>>,
): Record<string, string[]> {
  const raw = openRaw(file);
  const asked = columns ?? Object.fromEntries(tablesOf(raw).map((table) => [table, columnsOf(raw, table)]));
  const rows = Object.entries(asked).map(([table, names]) => [
    table,
    (
      raw
        .prepare(`SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table}"`)
        .raw()
        .all() as unknown[][]
    )
      .map((row) => JSON.stringify(row))
      .sort(),
  ]);
  raw.close();
  return Object.fromEntries(rows) as Record<string, string[]>;
}

function layout(file: string): Record<string, string[]> {
  const raw = openRaw(file);
  const made = Object.fromEntries(tablesOf(raw).map((table) => [table, columnsOf(raw, table)]));
  raw.close();
  return made;
}

/** Pages that lists are on: those without a name in their address. */
const LISTS = Object.entries(RULES).flatMap(([name, { who }]) =>
  who !== 'anyone' && /^GET \/[^:]*$/.test(name) ? [name.slice(4)] : [],
);

test('databases of earlier versions, filled, are brought up to date: every row, key and trigger, and their pages open', async () => {
  const made = await openCaseScene();
  await captureOf(made, made.bytes[0]);
  openOne(made);
  made.web.raw.pragma('wal_checkpoint(TRUNCATE)');
  const folder = temporaryFolder();
  const today = path.join(folder, 'today.sqlite');
  copyFileSync(path.join(made.web.folder, 'vigie.sqlite'), today);

  for (const version of [7, 13]) {
    const file = emptyAt(folder, version);
    fill(file, today);
    const before = contents(file);
    const filled = Object.values(before).filter((rows) => rows.length > 0);
    expect(filled.length).toBeGreaterThanOrEqual(25);
    const shape = layout(file);

    const result = migrateDatabase({ file, now: NOW });
    expect(result.kind).toBe('migrated');
    expect(result.kind === 'migrated' && existsSync(result.copy)).toBe(true);
    expect(contents(file, shape)).toEqual(before);

    const { db, raw, close } = openDatabase(file);
    expect(raw.pragma('foreign_key_check')).toEqual([]);
    expect(integrityFaults(raw)).toEqual([]);
    for (const table of ['verdicts', 'evidence', 'decisions', 'case_events', 'evidence_log', 'captures']) {
      expect([table, before[table]?.length === 0]).toEqual([table, false]);
      expect(() => raw.exec(`DELETE FROM ${table}`)).toThrow('append-only');
    }
    const person = raw.prepare(`SELECT id FROM people WHERE ended_at IS NULL`).pluck().get() as string;
    raw.prepare(`UPDATE people SET role = 'national' WHERE id = ?`).run(person);
    const errors: unknown[] = [];
    const now = (): Date => NOW;
    const app = createWeb({
      db,
      now,
      blobs: createBlobStore(path.join(folder, 'blobs')),
      cacheDir: path.join(folder, 'cache'),
      letters: letterDesk(folder),
      accounts: { key: new Uint8Array(32) },
      hosts: [],
      onError: (error) => errors.push(error),
    });
    const reader = visitorWith(app, await enterWith(app, makeEntryPath({ db, now }, person)));
    const shown = await Promise.all(LISTS.map(async (at) => [at, (await reader.get(at)).status < 400]));
    expect(shown).toEqual(LISTS.map((at) => [at, true]));
    expect(errors).toEqual([]);
    close();
  }
});

test('killed at any moment of a migration, a filled database is of the one version or of the other, and whole', async () => {
  const folder = temporaryFolder();
  const file = emptyAt(folder, 7);
  const raw = openRaw(file);
  raw.exec(`
    INSERT INTO visuals (content_key, first_seen, last_seen)
      WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) SELECT 'sha256:' || i, '', '' FROM n;
    INSERT INTO traces (content_key, position, place, value)
      SELECT content_key, 0, 'exif:Software', hex(randomblob(60)) FROM visuals;
    INSERT INTO verdicts (content_key, number, grade, marks, contradiction, ruleset, at)
      SELECT content_key, 1, 'none', '[]', 0, '', '' FROM visuals`);
  const { __drizzle_migrations: of, ...rows } = countRows(raw);
  raw.close();
  const child = scriptOf(new URL('migrate-child.ts', import.meta.url));
  for (const delay of [10, 60]) {
    const run = spawn(process.execPath, [...child.execArgv, child.file, file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(run, 'exit');
    await once(run.stdout, 'data');
    await pause(delay);
    run.kill('SIGKILL');
    await ended;
    const left = openRaw(file);
    expect(integrityFaults(left)).toEqual([]);
    const counts = countRows(left);
    expect(counts).toMatchObject(rows);
    expect([of, readdirSync(migrationsFolder()).length - 1]).toContain(counts['__drizzle_migrations']);
    left.close();
  }
  expect(['migrated', 'up-to-date']).toContain(migrateDatabase({ file, now: NOW }).kind);
  const after = openRaw(file);
  expect(countRows(after)).toMatchObject(rows);
  after.close();
  expect(readdirSync(path.dirname(file)).filter((name) => /\.(?:part|restore)$/.test(name))).toEqual([]);
});
