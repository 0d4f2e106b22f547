/** What is kept ready about flagged visuals is at any moment what the slow queries say. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { migrateDatabase, migrationsFolder } from '../../db/migrate.js';
import { openDatabase, openRaw, transact, type Db } from '../../db/open.js';
import { flaggedByDepartement, flaggedByHour, flaggedCounts } from '../../db/queries/dashboard.js';
import { joinWholeBytes } from '../../db/queries/evidence.js';
import { linkSighting } from '../../db/queries/sightings.js';
import { addVerdict } from '../../db/queries/verdicts.js';
import { countFlagged, listFlagged } from '../../db/queries/visual-page.js';
import { GRADES, type Grade } from '../../src/classifiers/types.js';
import { AT, openScene, temporaryFolder } from './scene.js';

const CONTENTS = 5;
const PAGES = 6;
const TOWNS = ['01', '02'] as const;
const sha = (n: number): string => n.toString(16).padStart(64, '0');
const key = (n: number): string => `sha256:${sha(n)}`;
const ANY = { grade: null, authority: null, since: null };

/** The same as `flagged_visuals` and `flagged_pages`, from what they are made of. */
const SLOW_VISUALS = `SELECT v.content_key, v.number, v.grade, i.first_seen, i.sha256 FROM verdicts v
  JOIN visuals i ON i.content_key = v.content_key
  WHERE v.grade <> 'none' AND v.number = (SELECT max(number) FROM verdicts o WHERE o.content_key = v.content_key) ORDER BY 1`;
const SLOW_PAGES = `SELECT DISTINCT sv.content_key, p.site_id, p.id FROM sighting_visuals sv
  JOIN sightings s ON s.id = sv.sighting_id JOIN pages p ON p.id = s.page_id
  WHERE 'none' <> coalesce((SELECT grade FROM verdicts v WHERE v.content_key = sv.content_key ORDER BY number DESC LIMIT 1), 'none')
  ORDER BY 1, 2, 3`;

function expectKept(raw: Database.Database): void {
  const rows = (text: string): unknown => raw.prepare(text).raw().all();
  expect(
    rows('SELECT content_key, number, grade, first_seen, sha256 FROM flagged_visuals ORDER BY 1'),
  ).toEqual(rows(SLOW_VISUALS));
  expect(rows('SELECT content_key, site_id, page_id FROM flagged_pages ORDER BY 1, 2, 3')).toEqual(
    rows(SLOW_PAGES),
  );
}

/** Two towns with pages that show every content somewhere, nothing read behind them yet; no verdict. */
function addShowings(raw: Database.Database): void {
  for (const [n, departement] of TOWNS.entries())
    raw.exec(`
      INSERT INTO authorities (code, kind, name, departement, created_at, updated_at) VALUES ('${departement}998', 'commune', 'Saint-Exemple', '${departement}', '', '');
      INSERT INTO sites (id, authority_code, start_url, cadence_days, paused, scope, delay_ms, max_pages, render, documents, added_at)
        VALUES ('t${n}', '${departement}998', 'https://www.${departement}.saint-exemple.example/', 7, 0, 'host', 1000, 200, 'auto', 'auto', '');
      INSERT INTO crawls (id, site_id, state, outcome, owner, beat_at, started_at, ended_at) VALUES ('c${n}', 't${n}', 'done', 'complete', '', '', '', '')`);
  for (let n = 0; n < CONTENTS; n += 1)
    raw
      .prepare('INSERT INTO visuals (content_key, first_seen, last_seen) VALUES (?, ?, ?)')
      .run(key(n), `2026-11-0${n + 1}T08:00:00.000Z`, AT);
  for (let n = 0; n < PAGES; n += 1) {
    const town = n % TOWNS.length;
    raw.exec(`
      INSERT INTO pages (id, site_id, url, kind, links, finished, first_seen, last_seen, last_crawl_id) VALUES ('p${n}', 't${town}', 'u${n}', 'page', '[]', 1, '', '', 'c${town}');
      INSERT INTO image_addresses (id, site_id, url) VALUES ('a${n}', 't${town}', 'i${n}');
      INSERT INTO sightings (id, page_id, address_id, digest, element, declared, surroundings, first_seen, last_seen, last_crawl_id)
        VALUES ('s${n}', 'p${n}', 'a${n}', '', 'img', '[]', '{"fileName":null,"addresses":[],"alt":null,"title":null,"caption":null,"credit":null,"pageCredits":[],"pageTitle":null}', '', '', 'c${town}')`);
  }
}

type Step =
  | { readonly kind: 'judge'; readonly content: number; readonly grade: Grade }
  | { readonly kind: 'see'; readonly content: number; readonly page: number; readonly isAlone: boolean }
  | { readonly kind: 'read-whole' | 'keep'; readonly content: number };

const content = fc.nat(CONTENTS - 1);
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('judge' as const), content, grade: fc.constantFrom(...GRADES) }),
  fc.record({ kind: fc.constant('see' as const), content, page: fc.nat(PAGES - 1), isAlone: fc.boolean() }),
  fc.record({ kind: fc.constantFrom('read-whole' as const, 'keep' as const), content }),
);

let written = 0;
function write(db: Db, raw: Database.Database, step: Step): void {
  written += 1;
  const contentKey = key(step.content);
  switch (step.kind) {
    case 'judge':
      addVerdict(
        db,
        contentKey,
        { grade: step.grade, kind: null, generator: null, marks: [], contradiction: false },
        'r',
        AT,
      );
      return;
    case 'see': {
      const crawl = { siteId: `t${step.page % TOWNS.length}`, crawlId: `c${step.page % TOWNS.length}` };
      linkSighting(
        db,
        crawl,
        { id: `s${step.page}`, isNew: false },
        { contentKey, isAlone: step.isAlone },
        AT,
      );
      return;
    }
    case 'read-whole':
      joinWholeBytes(db, { contentKey, sha256: sha(step.content), bytes: 1, integrity: null });
      return;
    case 'keep':
      raw
        .prepare(
          `INSERT INTO evidence (id, content_key, sha256, url, status, headers, bytes, blob_path, crawl_id, at) VALUES (?, ?, ?, ?, 200, '{}', 1, '', 'c0', '')`,
        )
        .run(`e${written}`, contentKey, sha(step.content), `e${written}`);
  }
}

/** What the pages count, the long way round. */
function slowly(raw: Database.Database) {
  const number = (text: string): number => raw.prepare(text).pluck().get() as number;
  const flagged = `(${SLOW_VISUALS})`;
  return {
    total: number(`SELECT count(*) FROM ${flagged}`),
    bare: number(
      `SELECT count(*) FROM ${flagged} f WHERE NOT EXISTS (SELECT 1 FROM evidence e WHERE e.content_key = f.content_key AND e.sha256 = f.sha256)`,
    ),
    since: number(`SELECT count(*) FROM ${flagged} WHERE first_seen >= '2026-11-03'`),
    here: number(
      `SELECT count(DISTINCT seen.content_key) FROM (${SLOW_PAGES}) seen JOIN sites ON sites.id = seen.site_id WHERE sites.authority_code = '02998'`,
    ),
  };
}

describe('flagged visuals', () => {
  test('are kept ready as they stand, whatever is written in which order, and taken back whole', () => {
    const { db, raw } = openScene();
    addShowings(raw);
    const undo = new Error('taken back');
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 25 }), (steps) => {
        try {
          transact(db, () => {
            for (const step of steps) {
              write(db, raw, step);
              expectKept(raw);
            }
            const slow = slowly(raw);
            const { byGrade, withoutProof } = flaggedCounts(db);
            expect(byGrade.stated + byGrade.technical + byGrade.hinted).toBe(slow.total);
            expect(withoutProof).toBe(slow.bare);
            expect(flaggedByHour(db, '2026-11-03').reduce((sum, { n }) => sum + n, 0)).toBe(slow.since);
            const here = { ...ANY, authority: '02998' };
            expect(flaggedByDepartement(db).find(({ departement }) => departement === '02')?.n ?? 0).toBe(
              slow.here,
            );
            expect([countFlagged(db, ANY), countFlagged(db, here)]).toEqual([slow.total, slow.here]);
            const listed = listFlagged(db, ANY, { limit: 10, offset: 0 });
            expect(listed.map((one) => one.contentKey)).toEqual(
              raw.prepare(`SELECT content_key FROM (${SLOW_VISUALS}) ORDER BY first_seen DESC`).pluck().all(),
            );
            for (const one of listed)
              expect(one.pageCount).toBe(
                raw
                  .prepare(`SELECT count(*) FROM (${SLOW_PAGES}) seen WHERE content_key = ?`)
                  .pluck()
                  .get(one.contentKey),
              );
            expect(listFlagged(db, here, { limit: 10, offset: 0 })).toHaveLength(slow.here);
            throw undo;
          });
        } catch (error) {
          if (error !== undo) throw error;
        }
        expectKept(raw);
      }),
      { numRuns: 60 },
    );
  });

  test('of a database that was filled before are there after its migration', () => {
    const folder = migrationsFolder();
    const place = temporaryFolder();
    const past = path.join(place, 'past');
    cpSync(folder, past, { recursive: true });
    const journal = path.join(past, 'meta/_journal.json');
    const known = JSON.parse(readFileSync(journal, 'utf8')) as { entries: { tag: string }[] };
    const at = known.entries.findIndex(({ tag }) => tag.endsWith('_flagged'));
    writeFileSync(journal, JSON.stringify({ ...known, entries: known.entries.slice(0, at) }));
    const file = path.join(place, 'vigie.sqlite');
    migrateDatabase({ file, now: new Date(AT), folder: past });
    const before = openDatabase(file);
    addShowings(before.raw);
    const steps: readonly Step[] = [
      ...[0, 1, 2].map((n) => ({ kind: 'see', content: n, page: n, isAlone: true }) as const),
      ...[0, 2].map((n) => ({ kind: 'see', content: n, page: n + 3, isAlone: true }) as const),
      { kind: 'judge', content: 0, grade: 'technical' },
      { kind: 'judge', content: 1, grade: 'hinted' },
      { kind: 'judge', content: 1, grade: 'none' },
      { kind: 'judge', content: 2, grade: 'none' },
      { kind: 'judge', content: 2, grade: 'stated' },
      { kind: 'judge', content: 3, grade: 'hinted' },
      { kind: 'read-whole', content: 0 },
    ];
    for (const step of steps) write(before.db, before.raw, step);
    before.close();
    expect(migrateDatabase({ file, now: new Date(AT) }).kind).toBe('migrated');
    const raw = openRaw(file);
    expectKept(raw);
    expect(raw.prepare('SELECT content_key, grade FROM flagged_visuals ORDER BY 1').raw().all()).toEqual([
      [key(0), 'technical'],
      [key(2), 'stated'],
      [key(3), 'hinted'],
    ]);
    expect(raw.prepare('SELECT count(*) FROM flagged_pages').pluck().get()).toBe(4);
    raw.close();
  });
});
