/** Fills a migrated database with many visuals, a part of them flagged and in the queue, for measures at scale. */
import type Database from 'better-sqlite3';
import { openDatabase } from '../../db/open.js';
import { rebuildStandings } from '../../src/review/index.js';
import { numbersFrom } from '../fixtures/make-poster.js';

export interface Filling {
  readonly visuals: number;
  /** One visual of so many is flagged. */
  readonly flaggedEvery: number;
  readonly towns: number;
}

const AT = '2026-11-24T08:00:00.000Z';

/** @returns how many pictures wait for their review */
export function fillVisuals(file: string, { visuals, flaggedEvery, towns }: Filling): number {
  const { raw, db, close } = openDatabase(file);
  raw.transaction(() => {
    addTowns(raw, towns);
    addVisuals(raw, { visuals, flaggedEvery, towns });
  })();
  const pictures = rebuildStandings(db);
  raw.exec('ANALYZE');
  close();
  return pictures;
}

function addTowns(raw: Database.Database, towns: number): void {
  const town = raw.prepare(
    `INSERT INTO authorities (code, kind, name, departement, population, created_at, updated_at) VALUES (?, 'commune', ?, ?, ?, '${AT}', '${AT}')`,
  );
  const site = raw.prepare(
    `INSERT INTO sites (id, authority_code, start_url, cadence_days, paused, scope, delay_ms, max_pages, render, documents, added_at)
     VALUES (?, ?, ?, 7, 0, 'host', 1000, 200, 'auto', 'auto', '${AT}')`,
  );
  const crawl = raw.prepare(
    `INSERT INTO crawls (id, site_id, state, outcome, owner, beat_at, pages, started_at, ended_at) VALUES (?, ?, 'done', 'complete', '', '${AT}', 30, '${AT}', '${AT}')`,
  );
  const page = raw.prepare(
    `INSERT INTO pages (id, site_id, url, kind, links, finished, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, 'page', '[]', 1, '${AT}', '${AT}', ?)`,
  );
  for (let n = 0; n < towns; n += 1) {
    const code = String(10_000 + n);
    town.run(code, `Exemple-${code}`, code.slice(0, 2), 200 + n * 37);
    site.run(`s${n}`, code, `https://www.exemple-${code}.example/`);
    crawl.run(`c${n}`, `s${n}`);
    page.run(`p${n}`, `s${n}`, `https://www.exemple-${code}.example/`, `c${n}`);
  }
}

function addVisuals(raw: Database.Database, { visuals, flaggedEvery, towns }: Filling): void {
  const next = numbersFrom(visuals);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  const none = `{"fileName":null,"addresses":[],"alt":null,"title":null,"caption":null,"credit":null,"pageCredits":[],"pageTitle":null}`;
  const visual = raw.prepare(
    `INSERT INTO visuals (content_key, format, width, height, first_seen, last_seen) VALUES (?, 'jpeg', 800, 600, '${AT}', '${AT}')`,
  );
  const verdict = raw.prepare(
    `INSERT INTO verdicts (content_key, number, grade, kind, marks, contradiction, ruleset, at) VALUES (?, 1, ?, ?, '[]', 0, 'r', '${AT}')`,
  );
  const address = raw.prepare(`INSERT INTO image_addresses (id, site_id, url) VALUES (?, ?, ?)`);
  const sighting = raw.prepare(
    `INSERT INTO sightings (id, page_id, address_id, digest, element, declared, surroundings, first_seen, last_seen, last_crawl_id)
     VALUES (?, ?, ?, 'd', 'img', '[]', '${none}', '${AT}', '${AT}', ?)`,
  );
  const link = raw.prepare(
    `INSERT INTO sighting_visuals (id, sighting_id, content_key, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, '${AT}', '${AT}', ?)`,
  );
  const picture = raw.prepare(
    `INSERT INTO pictures (id, hash_state, coarse, coarse_0, coarse_1, coarse_2, coarse_3, fine, ratio, contrast, grade, state, lane, queue_key, is_from_first_crawl, was_reported, created_at)
     VALUES (?, 'hash', ?, ?, ?, ?, ?, ?, ?, 40, 'none', 'to-review', 'new', '', 0, 0, '${AT}')`,
  );
  const member = raw.prepare(
    `INSERT INTO picture_members (content_key, picture_id, joined_how, joined_at) VALUES (?, ?, 'exact', '${AT}')`,
  );
  for (let n = 0; n < visuals; n += 1) {
    const key = `sha256:${n.toString(16).padStart(64, '0')}`;
    const town = n % towns;
    const isFlagged = n % flaggedEvery === 0;
    visual.run(key);
    verdict.run(key, isFlagged ? 'technical' : 'none', isFlagged ? 'generated' : null);
    address.run(`a${n}`, `s${town}`, `https://www.exemple.example/${n}.jpg`);
    sighting.run(`g${n}`, `p${town}`, `a${n}`, `c${town}`);
    link.run(`v${n}`, `g${n}`, key, `c${town}`);
    if (!isFlagged) continue;
    const coarse = hex(16);
    const parts = [0, 4, 8, 12].map((at) => Number.parseInt(coarse.slice(at, at + 4), 16));
    picture.run(`picture-${n}`, coarse, ...parts, hex(144), 0.5 + next() * 1.5);
    member.run(key, `picture-${n}`);
  }
}
