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
import {
  artistNamedAt,
  casesOfPicture,
  eventsOfCase,
  listCases,
  periodsOnSite,
  setCaseProjection,
  watchedCases,
} from '../../db/queries/cases.js';
import {
  decidedIn,
  decisionsByPerson,
  decisionsOf,
  lastOfSitting,
  openSitting,
  originOf,
} from '../../db/queries/decisions.js';
import {
  capturesOf,
  headOfLog,
  lastOfDay,
  logEntriesAbout,
  sealOver,
  walkLog,
  wasCaptured,
} from '../../db/queries/evidence-log.js';
import { observationEventsOf } from '../../db/queries/observations.js';
import { findSession } from '../../db/queries/people.js';
import {
  isTouched,
  listPictureIds,
  lookalikeCandidates,
  lookalikesOf,
  membersOf,
  mergePicture,
  pictureOfBytes,
  reportsOfPicture,
} from '../../db/queries/pictures.js';
import { countQueued, nextInQueue, picturesInState, type QueueAsk } from '../../db/queries/queue.js';
import { listReports } from '../../db/queries/reports.js';
import {
  isFromFirstCrawl,
  keptBytesOf,
  picturesOfSite,
  readableNow,
  showingsOf,
  siteOfCrawl,
  unplacedFlagged,
  unplacedOfCrawl,
} from '../../db/queries/standing-facts.js';
import { findVerdict, listVisualKeys } from '../../db/queries/verdicts.js';
import { knownImage, surroundingsOfVisual } from '../../db/queries/visuals.js';
import * as schema from '../../db/schema/index.js';
import { AT, makeDatabase, temporaryFolder } from './scene.js';

const CRAWL = { siteId: 's', crawlId: 'c' };

const ASK: QueueAsk = {
  lane: 'new',
  waitsFor: 'reviewer',
  person: 'p',
  at: AT,
  today: '2026-11-24',
  nearUntil: '2026-12-15',
  departement: null,
};

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
  ['nextInQueue, new', (db) => nextInQueue(db, ASK)],
  ['nextInQueue, near event', (db) => nextInQueue(db, { ...ASK, lane: 'near-event' })],
  ['countQueued', (db) => countQueued(db, { ...ASK, lane: 'backlog', waitsFor: 'coordinator' })],
  ['picturesInState', (db) => picturesInState(db, 'confirmed', { limit: 20 })],
  ['membersOf', (db) => membersOf(db, 'p')],
  ['pictureOfBytes', (db) => pictureOfBytes(db, 'k')],
  ['lookalikeCandidates', (db) => lookalikeCandidates(db, { parts: [[1], [2], [3], [4]], ratio: [1, 2] })],
  ['lookalikesOf', (db) => lookalikesOf(db, 'p')],
  ['mergePicture', (db) => mergePicture(db, 'p', 'q')],
  ['isTouched', (db) => isTouched(db, 'p')],
  ['listPictureIds', (db) => listPictureIds(db, { after: 'p', limit: 10 })],
  ['reportsOfPicture', (db) => reportsOfPicture(db, 'p')],
  ['listReports', (db) => listReports(db, { authority: '01999', limit: 10 })],
  ['listReports, of a person', (db) => listReports(db, { person: 'p', limit: 10 })],
  ['decisionsOf', (db) => decisionsOf(db, 'p')],
  ['decisionsByPerson', (db) => decisionsByPerson(db, 'p', 20)],
  ['lastOfSitting', (db) => lastOfSitting(db, 's')],
  ['decidedIn', (db) => decidedIn(db, 's')],
  ['openSitting', (db) => openSitting(db, 'p')],
  ['originOf', (db) => originOf(db, 'p')],
  ['observationEventsOf', (db) => observationEventsOf(db, 'p')],
  ['showingsOf', (db) => showingsOf(db, 'p')],
  ['isFromFirstCrawl', (db) => isFromFirstCrawl(db, 'k')],
  ['unplacedOfCrawl', (db) => unplacedOfCrawl(db, 'c')],
  ['unplacedFlagged', (db) => unplacedFlagged(db, { after: 'k', limit: 10 })],
  ['picturesOfSite', (db) => picturesOfSite(db, 's')],
  ['keptBytesOf', (db) => keptBytesOf(db, 'k')],
  ['siteOfCrawl', (db) => siteOfCrawl(db, 'c')],
  ['eventsOfCase', (db) => eventsOfCase(db, 'c')],
  ['casesOfPicture', (db) => casesOfPicture(db, 'p')],
  ['artistNamedAt', (db) => artistNamedAt(db, 'p')],
  ['watchedCases', (db) => watchedCases(db, '01999')],
  ['listCases, of a stage', (db) => listCases(db, { stage: 'open', limit: 20 })],
  ['listCases, of an authority', (db) => listCases(db, { authority: '01999', limit: 20 })],
  ['periodsOnSite', (db) => periodsOnSite(db, 'p', 's')],
  [
    'setCaseProjection',
    (db) =>
      setCaseProjection(db, 'c', { stage: 'open', outcome: null, events: 1, lastEventAt: AT, pictures: [] }),
  ],
  ['headOfLog', (db) => headOfLog(db)],
  ['lastOfDay', (db) => lastOfDay(db, '2026-11-24')],
  ['logEntriesAbout', (db) => logEntriesAbout(db, 'k')],
  ['walkLog', (db) => [...walkLog(db, 3)]],
  ['capturesOf', (db) => capturesOf(db, 'k')],
  ['wasCaptured', (db) => wasCaptured(db, 'k', 'u', AT)],
  ['sealOver', (db) => sealOver(db, 3)],
  ['findSession', (db) => findSession(db, 't', AT)],
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

const isOfSubquery = (detail: string): boolean => /^SCAN (?:found|l|seen|kept)$/u.test(detail);

test.each(QUERIES)('%s', (_name, run) => {
  // Results of subqueries, by the names that they have in the texts, are read whole; tables are not.
  const scans = plansOf(run).filter(
    (detail) => !isOfSubquery(detail) && /^SCAN (?!\(|json_each)/u.test(detail),
  );
  expect(scans).toEqual([]);
});

test('the queue of a département goes through the authorities, and through nothing else', () => {
  const scans = plansOf((db) => nextInQueue(db, { ...ASK, departement: '01' })).filter((detail) =>
    /^SCAN (?!\()/u.test(detail),
  );
  expect(scans).toEqual(['SCAN a', 'SCAN a']);
});

test('the pictures whose bytes are missing are found by their own index', () => {
  const scans = plansOf((db) => readableNow(db)).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN p USING COVERING INDEX pictures_not_read']);
});

test.each<[string, (db: Db) => unknown]>([
  ['listSites', (db) => listSites(db, AT)],
  ['siteStandings', (db) => siteStandings(db)],
])('%s goes through the sites, not through every crawl there ever was', (_name, run) => {
  const scans = plansOf(run).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN sites']);
});
