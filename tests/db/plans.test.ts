/** The queries that run for every site or crawl never read a whole table: a national watch has millions of rows. */
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Db } from '../../db/open.js';
import { isUnseen, waitingAddresses } from '../../db/queries/crawls.js';
import { countSeen, gradesOfCrawl, problemsOfCrawl } from '../../db/queries/crawl-summary.js';
import { findingsOfSite } from '../../db/queries/findings.js';
import { knownPage } from '../../db/queries/pages.js';
import {
  closeProblems,
  hasProblemNow,
  oldProblemUrls,
  openProblems,
  prolongProblems,
  waitsForALook,
} from '../../db/queries/problems.js';
import { closeReservationsNotMet, openReservations } from '../../db/queries/reservations.js';
import {
  closeSightingsNotMet,
  closeSightingsOfPage,
  periodsOfAddress,
  sightingsInCrawl,
  visualsReadInCrawl,
} from '../../db/queries/sightings.js';
import { listSites } from '../../db/queries/sites.js';
import { siteStandings } from '../../db/queries/standings.js';
import { findVerdict, listVisualKeys } from '../../db/queries/verdicts.js';
import { knownImage, surroundingsOfVisual } from '../../db/queries/visuals.js';
import * as schema from '../../db/schema/index.js';
import { AT, makeDatabase, temporaryFolder } from './scene.js';

const CRAWL = { siteId: 's', crawlId: 'c' };

const QUERIES: readonly (readonly [string, (db: Db) => unknown])[] = [
  ['countSeen', (db) => countSeen(db, 'c')],
  ['gradesOfCrawl', (db) => gradesOfCrawl(db, 'c')],
  ['problemsOfCrawl', (db) => problemsOfCrawl(db, 'c')],
  ['findingsOfSite', (db) => findingsOfSite(db, { siteId: 's' })],
  ['waitingAddresses', (db) => waitingAddresses(db, 's')],
  ['knownPage', (db) => knownPage(db, 's', 'u')],
  ['knownImage', (db) => knownImage(db, 's', 'u')],
  ['surroundingsOfVisual', (db) => surroundingsOfVisual(db, 'k')],
  ['sightingsInCrawl', (db) => sightingsInCrawl(db, 'c', 'a')],
  ['visualsReadInCrawl', (db) => visualsReadInCrawl(db, 'c', 'a')],
  ['periodsOfAddress', (db) => periodsOfAddress(db, 's', 'u')],
  ['closeSightingsNotMet', (db) => closeSightingsNotMet(db, CRAWL, { id: 'p', lastSeen: AT })],
  ['closeSightingsOfPage', (db) => closeSightingsOfPage(db, 'p', AT)],
  ['openProblems', (db) => openProblems(db, 's')],
  ['oldProblemUrls', (db) => oldProblemUrls(db, CRAWL, 10)],
  ['isUnseen', (db) => isUnseen(db, 's')],
  ['closeProblems', (db) => closeProblems(db, CRAWL, ['u', 'v'], AT)],
  ['prolongProblems', (db) => prolongProblems(db, CRAWL, 'u', AT)],
  ['hasProblemNow', (db) => hasProblemNow(db, CRAWL, 'u')],
  ['waitsForALook', (db) => waitsForALook(db, 's', 'u')],
  ['openReservations', (db) => openReservations(db, 's')],
  ['closeReservationsNotMet', (db) => closeReservationsNotMet(db, CRAWL, AT)],
  ['siteStandings of one', (db) => siteStandings(db, 's')],
  ['findVerdict', (db) => findVerdict(db, 'k')],
  ['listVisualKeys', (db) => listVisualKeys(db, { after: 'k', limit: 10, exceptRuleset: 'r' })],
];

function plansOf(run: (db: Db) => unknown): readonly string[] {
  const { file } = makeDatabase(temporaryFolder());
  const statements: string[] = [];
  const raw = new Database(file, { verbose: (text) => statements.push(String(text)) });
  onTestFinished(() => void raw.close());
  run(drizzle(raw, { schema }));
  const asked = [...statements];
  expect(asked.length).toBeGreaterThan(0);
  return asked.flatMap((text) =>
    (raw.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as { detail: string }[]).map((row) => row.detail),
  );
}

test.each(QUERIES)('%s', (_name, run) => {
  const scans = plansOf(run).filter((detail) => /^SCAN (?!\(|json_each)/u.test(detail));
  expect(scans).toEqual([]);
});

test.each<[string, (db: Db) => unknown]>([
  ['listSites', (db) => listSites(db, AT)],
  ['siteStandings', (db) => siteStandings(db)],
])('%s goes through the sites, not through every crawl there ever was', (_name, run) => {
  const scans = plansOf(run).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN sites']);
});
