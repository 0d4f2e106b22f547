import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DatabaseError, integrityFaults, openDatabase, transact } from '../../db/open.js';
import { addAuthority, listAuthorities } from '../../db/queries/authorities.js';
import { newId } from '../../db/ids.js';
import { verdicts } from '../../db/schema/index.js';
import { AT, makeDatabase, openScene, temporaryFolder } from './scene.js';

/** What opening fails with. */
function failure(open: () => unknown): DatabaseError {
  try {
    open();
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
  throw new Error('it opened');
}

describe('openDatabase', () => {
  test('relies on WAL, foreign keys and patience', () => {
    const { raw } = openScene();
    const pragma = (name: string): unknown => raw.pragma(name, { simple: true });
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('synchronous')).toBe(1);
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('busy_timeout')).toBe(60_000);
    expect(integrityFaults(raw)).toEqual([]);
  });

  test.each([
    [
      'a missing folder',
      'no-folder',
      (folder: string) => openDatabase(path.join(folder, 'absent', 'vigie.sqlite')),
    ],
    [
      'a missing file, to be read only',
      'missing',
      (folder: string) => openDatabase(path.join(folder, 'vigie.sqlite'), { readonly: true }),
    ],
    [
      'a file that is no database',
      'corrupt',
      (folder: string) => {
        const file = path.join(folder, 'vigie.sqlite');
        writeFileSync(file, 'Ceci est une lettre et non une base de données. '.repeat(40));
        return openDatabase(file);
      },
    ],
    [
      'a damaged schema page',
      'corrupt',
      (folder: string) => {
        const { file } = makeDatabase(folder);
        const descriptor = openSync(file, 'r+');
        writeSync(descriptor, Buffer.alloc(3900, 0xff), 0, 3900, 100);
        closeSync(descriptor);
        return openDatabase(file);
      },
    ],
    ['a folder in the place of the file', 'unreadable', (folder: string) => openDatabase(folder)],
  ])('%s is told in French', (_name, code, open) => {
    const error = failure(() => open(temporaryFolder()));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^(?:La base de données|Le dossier) «\u00a0.+\u00a0»/);
  });

  test('read only reads and does not write', () => {
    const { file } = makeDatabase(temporaryFolder());
    const { db, close } = openDatabase(file, { readonly: true });
    expect(listAuthorities(db).map((row) => row.name)).toEqual(['Saint-Exemple']);
    expect(() => addAuthority(db, { ...listAuthorities(db)[0], name: 'X' } as never, AT)).toThrow('readonly');
    close();
  });
});

test('a damaged file is told with what to do: nothing is to be deleted, and how to get a copy back', () => {
  const file = path.join(temporaryFolder(), 'vigie.sqlite');
  writeFileSync(file, 'Ceci est une lettre et non une base de données. '.repeat(40));
  const { message } = failure(() => openDatabase(file));
  expect(message).toContain('.bak');
  expect(message).toContain('vigie restore');
  expect(message).toContain('sans rien en effacer');
});

test('a file that another process holds is told as such, after some patience', () => {
  const { file } = makeDatabase(temporaryFolder());
  const other = openDatabase(file);
  other.raw.pragma('locking_mode = EXCLUSIVE');
  other.raw.exec('BEGIN EXCLUSIVE');
  const held = failure(() => openDatabase(file, { patienceMs: 200 }));
  expect(held.code).toBe('busy');
  expect(held.message).toContain('Arrêtez-la ou réessayez');
  other.close();
  const { raw, close } = openDatabase(file);
  expect(raw.pragma('busy_timeout', { simple: true })).toBe(60_000);
  close();
});

describe('transact', () => {
  test('leaves nothing of a failure', () => {
    const { db } = openScene();
    const run = (): void =>
      transact(db, (tx) => {
        addAuthority(
          tx,
          { code: '01998', kind: 'commune', name: 'Autre', siren: null, departement: '01', population: null },
          AT,
        );
        throw new Error('stop');
      });
    expect(run).toThrow('stop');
    expect(listAuthorities(db)).toHaveLength(1);
  });
});

describe('append-only tables', () => {
  test.each([
    ['verdicts', `UPDATE verdicts SET grade = 'none'`],
    ['verdicts', 'DELETE FROM verdicts'],
    [
      'verdicts',
      `INSERT OR REPLACE INTO verdicts SELECT content_key, number, 'none', kind, generator, marks, contradiction, ruleset, at FROM verdicts`,
    ],
    ['evidence', `UPDATE evidence SET status = 404`],
    ['evidence', 'DELETE FROM evidence'],
  ])('%s refuse: %s', (table, statement) => {
    const { raw, siteId } = openScene();
    raw.exec(`
      INSERT INTO visuals (content_key, first_seen, last_seen) VALUES ('v', '', '');
      INSERT INTO crawls (id, site_id, state, owner, beat_at, started_at) VALUES ('c', '${siteId}', 'running', '', '', '');
      INSERT INTO verdicts (content_key, number, grade, marks, contradiction, ruleset, at) VALUES ('v', 1, 'stated', '[]', 0, '', '');
      INSERT INTO evidence (id, content_key, sha256, url, status, headers, bytes, blob_path, crawl_id, at)
        VALUES ('e', 'v', '${'0'.repeat(64)}', '', 200, '{}', 0, '', 'c', '')`);
    const before = raw.prepare(`SELECT * FROM ${table}`).all();
    expect(() => raw.exec(statement)).toThrow('append-only');
    expect(raw.prepare(`SELECT * FROM ${table}`).all()).toEqual(before);
  });
});

describe('the schema', () => {
  test.each([
    `INSERT INTO authorities (code, kind, name, created_at, updated_at) VALUES ('200000000', 'canton', 'X', '', '')`,
    `INSERT INTO authorities (code, kind, name, created_at, updated_at) VALUES ('1999', 'commune', 'X', '', '')`,
    `INSERT INTO authorities (code, kind, name, created_at, updated_at) VALUES ('01999', 'epci', 'X', '', '')`,
    `UPDATE sites SET scope = 'monde'`,
    `UPDATE sites SET cadence_days = 0`,
    `UPDATE sites SET max_bytes = 0`,
    `UPDATE sites SET needs_browser = 2`,
    `INSERT INTO visuals (content_key, format, first_seen, last_seen) VALUES ('v', 'mp3', '', '')`,
    `INSERT INTO crawls (id, site_id, state, owner, beat_at, started_at) SELECT 'c', id, 'done', '', '', '' FROM sites`,
  ])('refuses %s', (statement) => {
    const { raw } = openScene();
    expect(() => raw.exec(statement)).toThrow('CHECK constraint failed');
  });

  test('an authority with sites cannot be deleted', () => {
    const { raw } = openScene();
    expect(() => raw.exec('DELETE FROM authorities')).toThrow('FOREIGN KEY');
  });

  test('a JSON column that does not fit its schema throws on the way in and on the way out', () => {
    const { db, raw } = openScene();
    raw.exec(`INSERT INTO visuals (content_key, first_seen, last_seen) VALUES ('v', '', '')`);
    const row = {
      contentKey: 'v',
      number: 1,
      grade: 'none',
      contradiction: false,
      ruleset: '',
      at: AT,
    } as const;
    expect(() =>
      db
        .insert(verdicts)
        .values({ ...row, marks: [{ id: 1 }] as never })
        .run(),
    ).toThrow('invalid_type');
    raw.exec(
      `INSERT INTO verdicts (content_key, number, grade, marks, contradiction, ruleset, at) VALUES ('v', 1, 'none', '[{}]', 0, '', '')`,
    );
    expect(() => db.select().from(verdicts).all()).toThrow('invalid_type');
  });
});

describe('newId', () => {
  test('is a UUID version 7 that carries its instant and keeps the order it was made in', () => {
    const ids = Array.from({ length: 5000 }, () => newId(AT));
    expect(new Set(ids).size).toBe(ids.length);
    expect([...ids].sort()).toEqual(ids);
    for (const id of ids)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const later = '2099-01-01T00:00:00.000Z';
    expect(Number.parseInt(newId(later).replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse(later));
    expect(() => newId('hier')).toThrow('not an instant');
  });
});
