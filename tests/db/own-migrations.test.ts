/** The project's own migrations: a filled database of every past version comes to the newest and loses nothing. */
import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrateDatabase, migrationsFolder } from '../../db/migrate.js';
import { openRaw } from '../../db/open.js';
import { countRows, temporaryFolder } from './scene.js';

const NOW = new Date('2026-11-24T08:00:00.000Z');

describe('the project’s own migrations', () => {
  const folder = migrationsFolder();
  const journal = JSON.parse(readFileSync(path.join(folder, 'meta/_journal.json'), 'utf8')) as {
    entries: { tag: string; when: number }[];
  };

  test('each stands in the journal with a file, in order of date', () => {
    const dates = journal.entries.map((entry) => entry.when);
    expect(dates).toEqual([...dates].sort((a, b) => a - b));
    const files = readdirSync(folder).filter((name) => name.endsWith('.sql'));
    expect(files.sort()).toEqual(journal.entries.map((entry) => `${entry.tag}.sql`).sort());
  });

  /** The project's migrations up to and with number `last`. */
  function upTo(target: string, last: number): string {
    cpSync(folder, target, { recursive: true });
    const file = path.join(target, 'meta/_journal.json');
    const text = JSON.parse(readFileSync(file, 'utf8')) as { entries: unknown[] };
    writeFileSync(file, JSON.stringify({ ...text, entries: text.entries.slice(0, last + 1) }));
    return target;
  }

  test.each(journal.entries.map((entry, index) => [entry.tag, index] as const))(
    'a filled database at %s comes to the newest with all its rows',
    (_tag, index) => {
      const place = temporaryFolder();
      const file = path.join(place, 'vigie.sqlite');
      migrateDatabase({ file, now: NOW, folder: upTo(path.join(place, 'past'), index) });
      const raw = openRaw(file);
      raw.exec(`
        INSERT INTO authorities (code, kind, name, created_at, updated_at) VALUES ('01999', 'commune', 'Saint-Exemple', '', '');
        INSERT INTO sites (id, authority_code, start_url, cadence_days, paused, scope, delay_ms, max_pages, render, documents, added_at)
          VALUES ('s', '01999', 'https://www.saint-exemple.example/', 7, 0, 'host', 1000, 200, 'auto', 'auto', '');
        INSERT INTO crawls (id, site_id, state, owner, beat_at, started_at) VALUES ('c', 's', 'running', '', '', '');
        INSERT INTO visuals (content_key, first_seen, last_seen) VALUES ('v', '', '');
        INSERT INTO verdicts (content_key, number, grade, marks, contradiction, ruleset, at) VALUES ('v', 1, 'none', '[]', 0, '', '');
        INSERT INTO traces (content_key, position, place, value) VALUES ('v', 0, 'exif:Software', 'GIMP');
        INSERT INTO evidence (id, content_key, sha256, url, status, headers, bytes, blob_path, crawl_id, at)
          VALUES ('e', 'v', '${createHash('sha256').digest('hex')}', '', 200, '{}', 0, '', 'c', '')`);
      const before = countRows(raw);
      raw.close();
      const result = migrateDatabase({ file, now: NOW });
      expect(result.kind).toBe(index === journal.entries.length - 1 ? 'up-to-date' : 'migrated');
      const after = openRaw(file);
      const { __drizzle_migrations: _applied, ...rows } = before;
      expect(countRows(after)).toMatchObject(rows);
      expect(after.pragma('foreign_key_check')).toEqual([]);
      after.close();
    },
  );

  test('dates of 0001 become periods: replaced contents end, what nobody knows stays open', () => {
    const place = temporaryFolder();
    const file = path.join(place, 'vigie.sqlite');
    migrateDatabase({ file, now: NOW, folder: upTo(path.join(place, 'past'), 1) });
    const day = (n: number): string => `2026-11-0${n}T08:00:00.000Z`;
    const raw = openRaw(file);
    raw.exec(`
      INSERT INTO authorities (code, kind, name, created_at, updated_at) VALUES ('01999', 'commune', 'Saint-Exemple', '', '');
      INSERT INTO sites (id, authority_code, start_url, cadence_days, paused, scope, delay_ms, max_pages, render, documents, added_at)
        VALUES ('s', '01999', 'https://www.saint-exemple.example/', 7, 0, 'host', 1000, 200, 'auto', 'auto', '');
      INSERT INTO visuals (content_key, first_seen, last_seen) VALUES ('A', '', ''), ('B', '', ''), ('C', '', '')`);
    for (const n of [1, 2, 3, 4])
      raw
        .prepare(
          `INSERT INTO crawls (id, site_id, state, outcome, owner, beat_at, started_at, ended_at) VALUES (?, 's', 'done', 'complete', '', '', ?, ?)`,
        )
        .run(`c${n}`, day(n), day(n));
    raw.exec(`INSERT INTO pages (id, site_id, url, kind, links, finished, first_seen, last_seen, last_crawl_id)
      VALUES ('p', 's', 'https://www.saint-exemple.example/', 'page', '[]', 1, '${day(1)}', '${day(4)}', 'c4')`);
    /** Contents read at one address that one sighting shows, with the numbers of the first and last crawl. */
    const shown = (name: string, lastSeen: number, contents: [string, number, number, number?][]): void => {
      raw.prepare(`INSERT INTO image_addresses (id, site_id, url) VALUES (?, 's', ?)`).run(name, name);
      raw
        .prepare(
          `INSERT INTO sightings (id, page_id, address_id, digest, element, declared, surroundings, first_seen, last_seen, last_crawl_id)
           VALUES (?, 'p', ?, '', 'img', '[]', '{}', ?, ?, ?)`,
        )
        .run(`shows ${name}`, name, day(1), day(lastSeen), `c${lastSeen}`);
      for (const [key, first, last, documentPage = null] of contents) {
        raw
          .prepare(
            `INSERT INTO address_visuals (address_id, content_key, document_page, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, ?, ?, ?)`,
          )
          .run(name, key, documentPage, day(first), day(last), `c${last}`);
        raw
          .prepare(
            `INSERT INTO sighting_visuals (sighting_id, content_key, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, ?, ?)`,
          )
          .run(`shows ${name}`, key, day(first), day(last), `c${last}`);
      }
    };
    shown('same', 4, [['A', 1, 4]]);
    shown('not met of late', 2, [['A', 1, 2]]);
    shown('replaced', 4, [
      ['A', 1, 2],
      ['B', 3, 4],
    ]);
    shown('thrice', 4, [
      ['A', 1, 1],
      ['B', 2, 3],
      ['C', 4, 4],
    ]);
    shown('came back', 4, [
      ['A', 1, 4],
      ['B', 2, 2],
    ]);
    shown('two in one crawl', 4, [
      ['A', 1, 4],
      ['B', 3, 4],
    ]);
    shown('document', 4, [
      ['A', 1, 2, 1],
      ['B', 3, 4, 1],
    ]);
    raw.close();

    expect(migrateDatabase({ file, now: NOW }).kind).toBe('migrated');
    const after = openRaw(file);
    const expected = {
      same: [['A', day(1), day(4), null]],
      'not met of late': [['A', day(1), day(2), null]],
      replaced: [
        ['A', day(1), day(2), day(3)],
        ['B', day(3), day(4), null],
      ],
      thrice: [
        ['A', day(1), day(1), day(2)],
        ['B', day(2), day(3), day(4)],
        ['C', day(4), day(4), null],
      ],
      'came back': [
        ['A', day(1), day(4), null],
        ['B', day(2), day(2), day(4)],
      ],
      'two in one crawl': [
        ['A', day(1), day(4), null],
        ['B', day(3), day(4), null],
      ],
      document: [
        ['A', day(1), day(2), null],
        ['B', day(3), day(4), null],
      ],
    };
    const names = Object.keys(expected);
    const columns = 'content_key, first_seen, last_seen, closed_at';
    const read = (sql: string): unknown => {
      const rows = after.prepare(`SELECT ${columns} ${sql} ORDER BY 1`).raw();
      return Object.fromEntries(names.map((name) => [name, rows.all(name)]));
    };
    expect(read('FROM address_visuals WHERE address_id = ?')).toEqual(expected);
    expect(read(`FROM sighting_visuals WHERE sighting_id = 'shows ' || ?`)).toEqual(expected);
    expect(after.prepare('SELECT DISTINCT closed_at FROM sightings').pluck().all()).toEqual([null]);
    const ids = after.prepare('SELECT id FROM address_visuals UNION SELECT id FROM sighting_visuals').pluck();
    const found = ids.all() as string[];
    expect(found).toHaveLength(26);
    for (const id of found) {
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(new Date(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toISOString()).toMatch(
        /^2026-11-0[1-4]T08:00:00\.000Z$/,
      );
    }
    expect(after.prepare('SELECT signals FROM pages').pluck().get()).toBe('[]');
    expect(after.prepare('SELECT needs_browser, max_bytes FROM sites').raw().get()).toEqual([null, null]);
    after.close();
  });

  test('corrections, rows and holders of before 0016: kept, held by their triggers, names masked', () => {
    const place = temporaryFolder();
    const file = path.join(place, 'vigie.sqlite');
    migrateDatabase({ file, now: NOW, folder: upTo(path.join(place, 'past'), 15) });
    const raw = openRaw(file);
    raw.exec(`
      INSERT INTO authorities (code, kind, name, created_at, updated_at) VALUES ('01999', 'commune', 'Saint-Exemple', '', '');
      INSERT INTO people (id, name, role, added_at) VALUES ('p', 'Camille', 'coordinator', '');
      INSERT INTO imports (id, set_id, source, sha256, bytes, retrieved_at, licence, reader, state, started_at, ended_at)
        VALUES ('i', 'decp', 'x', 'x', 1, '', '', '1', 'done', '', '');
      INSERT INTO corrections (id, authority_code, field, value, because, made_by, made_at) VALUES ('k', '01999', 'phone', '01', 'Vu', 'p', '');
      INSERT INTO source_rows (set_id, subject, key, hash) VALUES ('cog', '01999', '', 'h'), ('decp', 'u', 'k', 'h');
      INSERT INTO contracts (uid, buyer_siren, number, object, cpv, score, holders, flags, set_id, import_id) VALUES
        ('u', '219900016', '1', 'Affiches', '79822500', 3,
         '[{"idType":"SIRET","id":"1","name":"NICOLAS SAS","isPerson":false},{"idType":"","id":"2","name":null,"isPerson":false}]', '[]', 'decp', 'i')`);
    raw.close();
    expect(migrateDatabase({ file, now: NOW }).kind).toBe('migrated');
    const after = openRaw(file);
    expect(
      after.prepare('SELECT set_id, feed, subject, key, hash, data FROM source_rows ORDER BY 1').raw().all(),
    ).toEqual([
      ['cog', '', '01999', '', 'h', null],
      ['decp', '', 'u', 'k', '', null],
    ]);
    expect(JSON.parse(String(after.prepare('SELECT holders FROM contracts').pluck().get()))).toEqual([
      { idType: 'SIRET', id: '1', name: null, isPerson: true },
      { idType: '', id: '2', name: null, isPerson: false },
    ]);
    expect(() => after.exec(`DELETE FROM corrections`)).toThrow('ended, not deleted');
    expect(() => after.exec(`UPDATE corrections SET value = '02'`)).toThrow('ended, not edited');
    after.exec(`UPDATE corrections SET ended_at = 'x', ended_by = 'p'`);
    after.exec(
      `INSERT INTO corrections (id, authority_code, field, value, because, made_by, made_at) VALUES ('l', '01999', 'siren', '219900016', 'Vu', 'p', '')`,
    );
    expect(() =>
      after.exec(
        `INSERT INTO corrections (id, authority_code, field, value, because, made_by, made_at) VALUES ('m', '01999', 'siren', '219900024', 'Vu', 'p', '')`,
      ),
    ).toThrow('UNIQUE');
    after.close();
  });

  test('a new database in a folder that does not exist is refused in French', () => {
    const file = path.join(temporaryFolder(), 'absent', 'vigie.sqlite');
    expect(() => migrateDatabase({ file, now: NOW })).toThrow('n’existe pas');
    expect(existsSync(path.dirname(file))).toBe(false);
  });
});
