/**
 * Fills a migrated database as years of watching leave it, for measures at scale: towns with pages, crawls and problems,
 * many visuals of which a part is flagged, kept and in the queue. One town shows far more than the others, and one
 * flagged visual stands on thousands of pages. What people did comes from `fill-reviews.ts`.
 */
import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import { openDatabase } from '../../db/open.js';
import { rebuildStandings } from '../../src/review/index.js';
import { numbersFrom } from '../fixtures/make-poster.js';

export interface Filling {
  readonly visuals: number;
  /** One visual of so many is flagged. */
  readonly flaggedEvery: number;
  readonly towns: number;
  /** On how many pages the most shown visual stands. */
  readonly mostShown: number;
}

/** The last crawls, and a day in the week of the pages' clock. */
export const FILLED_AT = '2026-11-24T08:00:00.000Z';
const DAY_MS = 86_400_000;
const PAGES = 20;
const CRAWLS = 8;
/** Towns without any crawl, with a last one that failed, with problems, with a reservation: one of so many. */
const [NEVER, FAILED, TROUBLED, RESERVED] = [20, 15, 8, 60] as const;
/** One mark for each grade, as the classifiers write them. */
const markOf = (strength: 'stated' | 'declared' | 'hint', where: string, explain: string): string =>
  JSON.stringify([
    {
      id: 'iptc-dst-trained',
      strength,
      kind: 'generated',
      generator: 'Exemple',
      where,
      value: 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
      weight: strength === 'hint' ? 'strong' : null,
      explain,
      source: 'IPTC, NewsCodes, Digital Source Type',
    },
  ]);
const DECLARED = 'Le fichier déclare que le visuel a été créé par un modèle d’intelligence artificielle.';
const MARKED = {
  technical: markOf('declared', 'xmp:Iptc4xmpExt:DigitalSourceType', DECLARED),
  stated: markOf('stated', 'credit', 'Le crédit affiché dit que le visuel a été fait par un programme d’IA.'),
  hinted: markOf('hint', 'filename', 'Le nom du fichier est celui que donne un générateur.'),
  none: '[]',
} as const;
const SURROUNDINGS = JSON.stringify({
  fileName: 'fete-de-la-saint-exemple.jpg',
  addresses: [],
  alt: 'Affiche de la fête communale',
  title: null,
  caption: 'La fête communale aura lieu dimanche',
  credit: null,
  pageCredits: [],
  pageTitle: 'Fête communale',
});
const GRADES = ['technical', 'technical', 'stated', 'hinted'] as const;

/** The content key of the nth visual; those whose number divides by `flaggedEvery` are flagged. */
export const visualKey = (n: number): string =>
  `sha256:${createHash('sha256').update(String(n)).digest('hex')}`;
/** Id of the picture of the nth visual. */
export const pictureId = (n: number): string => `00000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`;
/** Code of the nth town; the first one is the large one. */
export const townCode = (n: number): string =>
  String((n % 95) + 1)
    .padStart(2, '0')
    .replace('20', '21') + String(Math.floor(n / 95) + (n % 95 === 19 ? 500 : 100)).padStart(3, '0');

const daysBefore = (days: number): string => new Date(Date.parse(FILLED_AT) - days * DAY_MS).toISOString();

/** @returns how many pictures wait for their review */
export function fillVisuals(file: string, filling: Filling): number {
  const { raw, db, close } = openDatabase(file);
  raw.transaction(() => {
    addTowns(raw, filling.towns);
    addVisuals(raw, filling);
  })();
  const pictures = rebuildStandings(db);
  close();
  return pictures;
}

function addTowns(raw: Database.Database, towns: number): void {
  const town = raw.prepare(
    `INSERT INTO authorities (code, kind, name, departement, population, created_at, updated_at) VALUES (?, 'commune', ?, ?, ?, '${FILLED_AT}', '${FILLED_AT}')`,
  );
  const site = raw.prepare(
    `INSERT INTO sites (id, authority_code, start_url, cadence_days, paused, scope, delay_ms, max_pages, render, documents, added_at)
     VALUES (?, ?, ?, 7, 0, 'host', 1000, 200, 'auto', 'auto', '${FILLED_AT}')`,
  );
  const crawl = raw.prepare(
    `INSERT INTO crawls (id, site_id, state, outcome, owner, beat_at, pages, started_at, ended_at) VALUES (?, ?, 'done', ?, '', ?, ?, ?, ?)`,
  );
  const page = raw.prepare(
    `INSERT INTO pages (id, site_id, url, kind, title, links, finished, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, 'page', 'Fête communale', '[]', 1, '${FILLED_AT}', '${FILLED_AT}', ?)`,
  );
  const waiting = raw.prepare(`INSERT INTO frontier (site_id, url, priority) VALUES (?, ?, 1)`);
  const problem = raw.prepare(
    `INSERT INTO problems (id, site_id, code, url, message, count, first_seen, last_seen, last_crawl_id) VALUES (?, ?, 'timeout', ?, '', 1, '${FILLED_AT}', '${FILLED_AT}', ?)`,
  );
  const reservation = raw.prepare(
    `INSERT INTO reservations (id, site_id, url, kind, place, value, first_seen, last_seen, last_crawl_id)
     VALUES (?, ?, ?, 'tdm-reservation', 'header', '1', '${FILLED_AT}', '${FILLED_AT}', ?)`,
  );
  for (let n = 0; n < towns; n += 1) {
    const code = townCode(n);
    const url = `https://www.exemple-${code}.example/`;
    town.run(code, `Exemple-${code}`, code.slice(0, 2), 200 + n * 37);
    site.run(`s${n}`, code, url);
    const isNever = n % NEVER === 7;
    for (let back = CRAWLS - 1; back >= 0; back -= 1) {
      const at = daysBefore(back * 7);
      const outcome = back === 0 && n % FAILED === 4 ? 'unreachable' : n % 5 === 3 ? 'budget' : 'complete';
      if (!isNever)
        crawl.run(`c${n}-${back}`, `s${n}`, outcome, at, outcome === 'unreachable' ? 0 : 30, at, at);
    }
    if (isNever) continue;
    const last = `c${n}-0`;
    for (let at = 0; at < PAGES; at += 1) page.run(`p${n}-${at}`, `s${n}`, `${url}actualites/${at}`, last);
    if (n % 5 === 3) for (let at = 0; at < 25; at += 1) waiting.run(`s${n}`, `${url}suite/${at}`);
    if (n % TROUBLED === 1)
      for (let at = 0; at < 12; at += 1) problem.run(`o${n}-${at}`, `s${n}`, `${url}panne/${at}`, last);
    if (n % RESERVED === 2) reservation.run(`r${n}`, `s${n}`, url, last);
  }
}

function addVisuals(raw: Database.Database, filling: Filling): void {
  const { visuals, flaggedEvery, towns, mostShown } = filling;
  const next = numbersFrom(visuals);
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => Math.floor(next() * 16).toString(16)).join('');
  const visual = raw.prepare(
    `INSERT INTO visuals (content_key, sha256, format, width, height, bytes, ruleset, first_seen, last_seen) VALUES (?, ?, 'jpeg', 800, 600, 120000, 'r', ?, '${FILLED_AT}')`,
  );
  const verdict = raw.prepare(
    `INSERT INTO verdicts (content_key, number, grade, kind, generator, marks, contradiction, ruleset, at) VALUES (?, ?, ?, ?, ?, ?, 0, 'r', ?)`,
  );
  const address = raw.prepare(`INSERT INTO image_addresses (id, site_id, url) VALUES (?, ?, ?)`);
  const stand = raw.prepare(
    `INSERT INTO address_visuals (id, address_id, content_key, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, ?, '${FILLED_AT}', ?)`,
  );
  const sighting = raw.prepare(
    `INSERT INTO sightings (id, page_id, address_id, digest, element, declared, surroundings, first_seen, last_seen, last_crawl_id)
     VALUES (?, ?, ?, 'd', 'img', '[]', '${SURROUNDINGS}', ?, '${FILLED_AT}', ?)`,
  );
  const link = raw.prepare(
    `INSERT INTO sighting_visuals (id, sighting_id, content_key, first_seen, last_seen, last_crawl_id) VALUES (?, ?, ?, ?, '${FILLED_AT}', ?)`,
  );
  const kept = raw.prepare(
    `INSERT INTO evidence (id, content_key, sha256, url, status, headers, bytes, blob_path, crawl_id, at) VALUES (?, ?, ?, ?, 200, '{}', 120000, ?, ?, ?)`,
  );
  const picture = raw.prepare(
    `INSERT INTO pictures (id, hash_state, coarse, coarse_0, coarse_1, coarse_2, coarse_3, fine, ratio, contrast, grade, state, lane, queue_key, is_from_first_crawl, was_reported, created_at)
     VALUES (?, 'hash', ?, ?, ?, ?, ?, ?, ?, 40, 'none', 'to-review', 'new', '', 0, 0, '${FILLED_AT}')`,
  );
  const member = raw.prepare(
    `INSERT INTO picture_members (content_key, picture_id, joined_how, joined_at) VALUES (?, ?, 'exact', '${FILLED_AT}')`,
  );
  const isSeen = (town: number): boolean => town % NEVER !== 7;
  const show = (n: number, town: number, pages: readonly number[], first: string): void => {
    const at = `a${n}-${town}`;
    address.run(at, `s${town}`, `https://www.exemple-${townCode(town)}.example/images/${n}.jpg`);
    stand.run(`w${n}-${town}`, at, visualKey(n), first, `c${town}-0`);
    for (const page of pages) {
      sighting.run(`g${n}-${town}-${page}`, `p${town}-${page}`, at, first, `c${town}-0`);
      link.run(`v${n}-${town}-${page}`, `g${n}-${town}-${page}`, visualKey(n), first, `c${town}-0`);
    }
  };
  const judge = (n: number, number: number, isFlagged: boolean, at: string): void => {
    const flagged = GRADES[Math.floor(n / flaggedEvery) % GRADES.length] ?? 'technical';
    const grade = isFlagged ? flagged : 'none';
    const [kind, generator] = isFlagged ? ['generated', 'Exemple'] : [null, null];
    verdict.run(visualKey(n), number, grade, kind, generator, MARKED[grade], at);
  };
  for (let n = 0; n < visuals; n += 1) {
    const key = visualKey(n);
    const isFlagged = n % flaggedEvery === 0;
    const first = daysBefore(next() * 200);
    visual.run(key, key.slice(7), first);
    // Some were judged otherwise by older rules.
    if (n % 50 === 1 || n % (flaggedEvery * 10) === 0) {
      judge(n, 1, !isFlagged, first);
      judge(n, 2, isFlagged, FILLED_AT);
    } else judge(n, 1, isFlagged, first);
    // The first town shows every tenth of them, flagged or not.
    const shown = Math.floor(next() * 10) === 0 ? 0 : n % towns;
    const town = isSeen(shown) ? shown : 0;
    show(n, town, [n % PAGES, (n + 7) % PAGES], first);
    if (n % (flaggedEvery * 20) === 0)
      for (const other of [1, 2, 3]) if (other !== town) show(n, other, [n % PAGES], first);
    if (!isFlagged) continue;
    if (n % (flaggedEvery * 5) !== 0)
      kept.run(
        `e${n}`,
        key,
        key.slice(7),
        'https://www.exemple.example/',
        `evidence/${n}`,
        `c${town}-0`,
        first,
      );
    const coarse = hex(16);
    const parts = [0, 4, 8, 12].map((at) => Number.parseInt(coarse.slice(at, at + 4), 16));
    picture.run(pictureId(n), coarse, ...parts, hex(144), 0.5 + next() * 1.5);
    member.run(key, pictureId(n));
  }
  // A flagged banner on every page of many towns.
  const everyPage = Array.from({ length: PAGES }, (_, page) => page);
  for (let town = 4, left = mostShown; left > 0 && town < towns; town += 1)
    if (isSeen(town) && town !== flaggedEvery % towns) {
      show(flaggedEvery, town, everyPage, FILLED_AT);
      left -= PAGES;
    }
}
