/** The queries that run for every site or crawl never read a whole table: a national watch has millions of rows. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Db } from '../../db/open.js';
import { countNotes, notedPeople } from '../../db/queries/audit.js';
import type { AuthorityRow } from '../../db/queries/authorities.js';
import { capturedOn, shownVisuals } from '../../db/queries/awaiting-capture.js';
import { crawlsToFollow, isUnseen, noteFollowed, waitingAddresses } from '../../db/queries/crawls.js';
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
import { bodiesIn, contractsOf, openTenders, tieContracts } from '../../db/queries/contracts.js';
import { correctionsOf, holderOfSiren } from '../../db/queries/corrections.js';
import {
  epciOfCommunes,
  groupsOf,
  importedContacts,
  membersOf as membersOfGroup,
  partsOf,
  searchDirectory,
} from '../../db/queries/directory.js';
import {
  changedSubjects,
  differenceOf,
  feedOfFile,
  lastGoodImport,
  rowsTold,
  stagedOf,
} from '../../db/queries/imports.js';
import {
  codeOfBody,
  councilOf,
  currentOfficials,
  deleteEndedOfficials,
  officialsEver,
} from '../../db/queries/officials.js';
import { flaggedByDepartement, flaggedByHour, flaggedCounts } from '../../db/queries/dashboard.js';
import { countUntoldCases, untoldNews } from '../../db/queries/digest-news.js';
import { listSites } from '../../db/queries/sites.js';
import { countAccessNotices } from '../../db/queries/personal-notices.js';
import { hiddenBeside, isHiddenSince } from '../../db/queries/blurs.js';
import { listedStandings, siteStandings } from '../../db/queries/standings.js';
import { countFlagged, listFlagged, type FlaggedFilter } from '../../db/queries/visual-page.js';
import {
  capturesOfAuthority,
  caseCandidates,
  countCases,
  eventsOfCases,
  framesOfCases,
  openCasesOfAuthority,
  placesOfPicture,
} from '../../db/queries/case-pages.js';
import {
  artistNamedAt,
  casesOfPicture,
  eventsOfCase,
  listCases,
  periodsAtAuthority,
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
  capturesOfVisual,
  headOfLog,
  lastOfDay,
  logEntriesAbout,
  rootToSeal,
  sealOver,
  walkLog,
  wasCaptured,
} from '../../db/queries/evidence-log.js';
import { flaggedContents, placesOfContents } from '../../db/queries/finding-rows.js';
import { confirmedPictures } from '../../db/queries/statistics.js';
import { chartersOf } from '../../db/queries/charters.js';
import { aboveOf, watchedAmong } from '../../db/queries/directory-page.js';
import {
  batchSites,
  kinAuthorities,
  knownSites,
  siteCandidates,
  undoBatch,
} from '../../db/queries/watch-criteria.js';
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
import { countPool, isInPool, nextInPool } from '../../db/queries/pool.js';
import { countQueued, nextInQueue, picturesInState, queued, type QueueAsk } from '../../db/queries/queue.js';
import { blurOf } from '../../db/queries/blurs.js';
import {
  answersOfReport,
  broughtBytesOf,
  detailsOfReport,
  listReports,
  reportedPicturesSeen,
  twinsOfReported,
  unplacedReported,
} from '../../db/queries/reports.js';
import {
  authoritiesBeside,
  isWatchedHost,
  shownBytesOf,
  shownByAuthority,
  shownOfContent,
  shownOfPicture,
  wasSighted,
} from '../../db/queries/report-search.js';
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
import { caseLies, placesOf, reportLies, siteLies } from '../../db/queries/territories.js';
import { lettersSentTo, objectionOf } from '../../db/queries/brakes.js';
import { findVerdict, listVisualKeys } from '../../db/queries/verdicts.js';
import { knownImage, surroundingsAtAuthority, surroundingsOfVisual } from '../../db/queries/visuals.js';
import * as schema from '../../db/schema/index.js';
import { AT, makeDatabase } from './scene.js';

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

const HERE = { departements: ['01'], codes: [] };
const AUTHORITY = {
  code: '01999',
  kind: 'commune',
  departement: '01',
  region: '84',
  epci: '200000172',
  parent: null,
} as AuthorityRow;

const POOL = { person: 'p', at: AT, ownDepartements: ['29'] };

const QUERIES: readonly (readonly [string, (db: Db) => unknown])[] = [
  ['countSeen', (db) => countSeen(db, 'c')],
  ['gradesOfCrawl', (db) => gradesOfCrawl(db, 'c')],
  ['problemsOfCrawl', (db) => problemsOfCrawl(db, 'c')],
  ['placesOfContents', (db) => placesOfContents(db, ['k'], HERE)],
  ['confirmedPictures', (db) => confirmedPictures(db, { after: 'p', limit: 200 })],
  ['findingsOfSite', (db) => findingsOfSite(db, { siteId: 's' })],
  ['waitingAddresses', (db) => waitingAddresses(db, 's')],
  ['knownPage', (db) => knownPage(db, 's', 'u')],
  ['knownImage', (db) => knownImage(db, 's', 'u')],
  ['surroundingsOfVisual', (db) => surroundingsOfVisual(db, 'k')],
  ['surroundingsAtAuthority', (db) => surroundingsAtAuthority(db, 'k', 'a')],
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
  ['queued, what was not told', (db) => queued(db, { ...ASK, untoldAs: 'picture:' }, 500)],
  ['nextInPool', (db) => nextInPool(db, { ...POOL, except: ['p'] })],
  ['countPool', (db) => countPool(db, POOL)],
  ['isInPool', (db) => isInPool(db, 'p', POOL)],
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
  ['answersOfReport', (db) => answersOfReport(db, 'r')],
  ['detailsOfReport', (db) => detailsOfReport(db, 'r')],
  ['blurOf', (db) => blurOf(db, 'k')],
  ['broughtBytesOf', (db) => broughtBytesOf(db, 'k')],
  ['isWatchedHost', (db) => isWatchedHost(db, 'www.saint-exemple.example')],
  ['wasSighted', (db) => wasSighted(db, 'k')],
  ['shownBytesOf', (db) => shownBytesOf(db, 'k')],
  [
    'shownByAuthority',
    (db) => shownByAuthority(db, '01999', { day: '2026-12-20', minSide: 200, ofEach: 3, limit: 10 }),
  ],
  ['shownOfContent', (db) => shownOfContent(db, 'k')],
  ['shownOfPicture', (db) => shownOfPicture(db, 'p')],
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
  ['periodsAtAuthority', (db) => periodsAtAuthority(db, 'p', 's')],
  ['framesOfCases', (db) => framesOfCases(db, ['c'])],
  ['eventsOfCases', (db) => eventsOfCases(db, ['c'])],
  ['openCasesOfAuthority', (db) => openCasesOfAuthority(db, '01999')],
  ['caseCandidates', (db) => caseCandidates(db, { limit: 12 })],
  ['caseCandidates, of an authority', (db) => caseCandidates(db, { authority: '01999', limit: 12 })],
  ['placesOfPicture', (db) => placesOfPicture(db, { picture: 'p', authority: '01999', limit: 20 })],
  ['capturesOfAuthority', (db) => capturesOfAuthority(db, { picture: 'p', authority: '01999' })],
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
  ['capturesOfVisual', (db) => capturesOfVisual(db, 'k')],
  ['shownVisuals', (db) => shownVisuals(db, 's')],
  ['capturedOn', (db) => capturedOn(db, 'k')],
  ['noteFollowed', (db) => noteFollowed(db, 'c', AT)],
  ['wasCaptured', (db) => wasCaptured(db, 'k', 'u', AT)],
  ['sealOver', (db) => sealOver(db, 3)],
  ['findSession', (db) => findSession(db, 't', AT)],
  ['caseLies', (db) => caseLies(db, HERE, 'c')],
  ['siteLies', (db) => siteLies(db, HERE, 's')],
  ['reportLies', (db) => reportLies(db, HERE, 'r')],
  ['placesOf', (db) => placesOf(db, 'p')],
  [
    'countCases, of a territory',
    (db) => countCases(db, { stage: 'open', authority: null, outcome: null, territory: HERE }),
  ],
  ['lettersSentTo', (db) => lettersSentTo(db, '01999', '2026-10-01')],
  ['objectionOf', (db) => objectionOf(db, 'a@b.example')],
  ['authoritiesBeside', (db) => authoritiesBeside(db, AUTHORITY)],
  ['aboveOf', (db) => aboveOf(db, AUTHORITY, ['D6AE'])],
  ['watchedAmong', (db) => watchedAmong(db, ['01999'])],
  ['chartersOf', (db) => chartersOf(db, '01999')],
  ['currentOfficials', (db) => currentOfficials(db, '01999')],
  ['officialsEver', (db) => officialsEver(db, '01999')],
  ['councilOf', (db) => councilOf(db, '01999')],
  ['codeOfBody', (db) => codeOfBody(db, '200000172')],
  ['contractsOf', (db) => contractsOf(db, '01999')],
  ['openTenders', (db) => openTenders(db, HERE, '2026-11-24')],
  ['openTenders, of all', (db) => openTenders(db, null, '2026-11-24')],
  ['importedContacts', (db) => importedContacts(db, '01999')],
  ['membersOf, of a group', (db) => membersOfGroup(db, '200000172')],
  ['groupsOf', (db) => groupsOf(db, '01999')],
  ['partsOf', (db) => partsOf(db, '01999')],
  ['epciOfCommunes', (db) => epciOfCommunes(db, ['01999'])],
  ['bodiesIn', (db) => bodiesIn(db, '01')],
  ['searchDirectory', (db) => searchDirectory(db, { words: [['saint'], ['ex']], folded: 'saint ex' }, 20)],
  ['correctionsOf', (db) => correctionsOf(db, '01999')],
  ['changedSubjects', (db) => changedSubjects(db, { id: 'i', setId: 'cog', feed: '' })],
  ['differenceOf', (db) => differenceOf(db, { id: 'i', setId: 'cog', feed: '' })],
  ['stagedOf', (db) => stagedOf(db, 'i', 's', 10)],
  ['lastGoodImport', (db) => lastGoodImport(db, 'cog')],
  ['lastGoodImport, of a feed', (db) => lastGoodImport(db, 'decp-2022', 'megalis')],
  ['feedOfFile', (db) => feedOfFile(db, 'decp-2022', 'x')],
  ['rowsTold', (db) => rowsTold(db, 's', 10)],
  ['deleteEndedOfficials', (db) => deleteEndedOfficials(db, AT)],
  ['holderOfSiren', (db) => holderOfSiren(db, '219900016')],
  ['tieContracts', (db) => tieContracts(db, { code: '01999', siren: '219900016', before: '219900024' })],
  ['siteCandidates', (db) => siteCandidates(db, ['01999'])],
  ['knownSites', (db) => knownSites(db, { codes: ['01999'], urls: ['https://a.example/'] })],
  ['batchSites', (db) => batchSites(db, 'b')],
  ['undoBatch', (db) => undoBatch(db, { id: 'b', by: null, territory: HERE }, AT)],
  [
    'kinAuthorities',
    (db) =>
      kinAuthorities(
        db,
        { epcis: ['200000172'], departements: ['01'], regions: ['84'], councils: ['D6AE'] },
        HERE,
      ),
  ],
  [
    'countNotes',
    (db) =>
      countNotes(
        db,
        { personId: 'p', action: 'entry-refused', subject: 'code', detail: 'd' },
        { after: AT, until: AT },
      ),
  ],
  ['notedPeople', (db) => notedPeople(db, 'codes-stopped', AT)],
  ['countAccessNotices', (db) => countAccessNotices(db, 'p', AT)],
  ['listVisualKeys', (db) => listVisualKeys(db, { after: 'k', limit: 10, exceptRuleset: 'r' })],
];

let folder: string;
let raw: Database.Database;
let opened: Db;
let said: string[] = [];
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'vigie-plans-'));
  raw = new Database(makeDatabase(folder).file, { verbose: (text) => said.push(String(text)) });
  opened = drizzle(raw, { schema });
});
afterAll(() => {
  raw.close();
  rmSync(folder, { recursive: true });
});

/** Of what is asked in `run`, which leaves nothing: the next one finds the same empty tables. */
function plansOf(run: (db: Db) => unknown): readonly string[] {
  raw.exec('BEGIN IMMEDIATE');
  try {
    said = [];
    run(opened);
    const asked = said;
    expect(asked.length).toBeGreaterThan(0);
    return asked.flatMap((text) =>
      (raw.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as { detail: string }[]).map((row) => row.detail),
    );
  } finally {
    raw.exec('ROLLBACK');
  }
}

const isOfSubquery = (detail: string): boolean => /^SCAN (?:found|l|near|seen|kept)$/u.test(detail);

test.each(QUERIES)('%s', (_name, run) => {
  // Results of subqueries, by the names that they have in the texts, are read whole; tables are not.
  const scans = plansOf(run).filter(
    (detail) =>
      !isOfSubquery(detail) && /^SCAN (?!\(|json_each|CONSTANT ROW|\w+ VIRTUAL TABLE)/u.test(detail),
  );
  expect(scans).toEqual([]);
});

test('the queue of a département goes through the pictures; its authorities are found by their index', () => {
  const scans = plansOf((db) => nextInQueue(db, { ...ASK, departement: '01' })).filter((detail) =>
    /^SCAN (?!\()/u.test(detail),
  );
  expect(scans).toEqual(['SCAN m']);
});

test('what came of cases goes through the cases, and asks of each event whether it was told', () => {
  const ask = {
    stretches: [
      { territory: HERE, from: AT, until: AT },
      { territory: HERE, from: '', until: AT },
    ],
    person: 'p',
    kinds: ['answered'],
    first: ['answered'],
    toldAs: 'event:',
  } as const;
  for (const run of [(db: Db) => untoldNews(db, ask, 500), (db: Db) => countUntoldCases(db, ask)]) {
    const plans = plansOf(run);
    const scans = plans.filter((detail) => /^SCAN (?!\(|json_each)/u.test(detail));
    expect(scans).toEqual([expect.stringMatching(/^SCAN c\b/u)]);
    expect(plans).toContain(
      'SEARCH t USING INDEX sqlite_autoindex_digest_tells_1 (person_id=? AND item_key=?)',
    );
  }
});

test('what is hidden beside a visual is found by the pages of both, not through all that each page shows', () => {
  for (const ask of [
    (db: Db) => hiddenBeside(db, 'k'),
    (db: Db) => isHiddenSince(db, 'l', '2026-11-26T08:00:00.000Z'),
  ]) {
    const plans = plansOf(ask);
    expect(plans).toContain('SCAN b');
    // What was found so far is gone through from memory: as many rows as places are hidden.
    expect(
      plans.filter((detail) =>
        /sightings_page\b|^SCAN (?!(?:b|c|h|hidden|copies|CONSTANT ROW)\b)/u.test(detail),
      ),
    ).toEqual([]);
  }
});

test('the crawls of which something is left to do are found by their own index', () => {
  const scans = plansOf((db) => crawlsToFollow(db)).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN c USING INDEX crawls_to_follow']);
});

test('what is to be sealed is looked for from the end of the log', () => {
  const scans = plansOf((db) => rootToSeal(db, 'a', '2026-11-25')).filter((detail) =>
    /^SCAN (?!\()/u.test(detail),
  );
  expect(scans).toEqual(['SCAN evidence_log']);
});

test('the pictures whose bytes are missing are found by their own index', () => {
  const scans = plansOf((db) => readableNow(db)).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN p USING COVERING INDEX pictures_not_read']);
});

test.each<[string, (db: Db) => unknown]>([
  ['unplacedReported', unplacedReported],
  ['twinsOfReported', twinsOfReported],
  ['reportedPicturesSeen', reportedPicturesSeen],
])('%s goes through the reports that wait, and through no others', (_name, run) => {
  const scans = plansOf(run).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN r USING INDEX reports_waiting']);
});

test.each<[string, (db: Db) => unknown]>([
  ['listSites', (db) => listSites(db, AT)],
  ['siteStandings', (db) => siteStandings(db)],
  ['listedStandings', (db) => listedStandings(db)],
])('%s goes through the sites, not through every crawl there ever was', (_name, run) => {
  const scans = plansOf(run).filter((detail) => /^SCAN (?!\()/u.test(detail));
  expect(scans).toEqual(['SCAN sites']);
});

const ANY: FlaggedFilter = { grade: null, authority: null, since: null };
const PAGE = { limit: 24, offset: 48 };

test.each<[string, (db: Db) => unknown]>([
  ['flaggedCounts', (db) => flaggedCounts(db)],
  ['flaggedByHour', (db) => flaggedByHour(db, AT)],
  ['flaggedByDepartement', (db) => flaggedByDepartement(db)],
  ['countFlagged', (db) => countFlagged(db, ANY)],
  ['countFlagged, at a grade', (db) => countFlagged(db, { ...ANY, grade: 'stated' })],
  ['countFlagged, of an authority', (db) => countFlagged(db, { ...ANY, authority: '01999' })],
  ['listFlagged', (db) => listFlagged(db, ANY, PAGE)],
  ['flaggedContents', (db) => flaggedContents(db, { territory: null, after: 'k', limit: 200 })],
  [
    'flaggedContents, of a territory',
    (db) => flaggedContents(db, { territory: HERE, after: 'k', limit: 200 }),
  ],
  [
    'listFlagged, at a grade since a day',
    (db) => listFlagged(db, { ...ANY, grade: 'stated', since: AT }, PAGE),
  ],
  ['listFlagged, of an authority', (db) => listFlagged(db, { ...ANY, authority: '01999' }, PAGE)],
])('%s goes through what is flagged, not through what was ever seen', (_name, run) => {
  const scans = plansOf(run).filter((detail) => /^SCAN (?!\()/u.test(detail));
  for (const scan of scans)
    expect(scan).toMatch(/^SCAN (?:f|cut|found|seen|latest|flagged_pages|json_each)\b/u);
});

test('the list of flagged visuals is cut out of an index, however deep the page', () => {
  const plans = plansOf((db) => listFlagged(db, ANY, PAGE));
  expect(plans).toContain('SCAN f USING INDEX flagged_visuals_seen');
  expect(plans.filter((detail) => detail.includes('TEMP B-TREE'))).toEqual([]);
});
