/** What follows a crawl: queue, captures, cases, seals; a process that is killed on the way, and the next one. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { crawlsToFollow } from '../../db/queries/crawls.js';
import { capturesOfVisual, listSeals, rootToSeal } from '../../db/queries/evidence-log.js';
import { countQueued } from '../../db/queries/queue.js';
import { pauseSite } from '../../db/queries/sites.js';
import { listVisualKeys } from '../../db/queries/verdicts.js';
import { createPerson } from '../../db/queries/people.js';
import { answerReport, receiveReport } from '../../src/review/index.js';
import { makePng } from '../fixtures/make-image.js';
import { checkSeal } from '../../src/evidence/seal.js';
import type { BlobStore } from '../../src/evidence/blobs.js';
import { afterCrawls } from '../../src/jobs/after-crawl.js';
import { insertTimeStampChoice } from '../../db/queries/time-stamps.js';
import { authorityInUse } from '../../src/evidence/authority-in-use.js';
import { verifyLog } from '../../src/evidence/record-log.js';
import {
  flaggedPng,
  type Installation,
  type InstallationOptions,
  openInstallation,
} from '../evidence/capture-kit.js';
import { scriptOf } from '../support/child.js';
import { temporaryFolder } from '../support/folder.js';
import { page, type Route, startSite, type TestSite } from '../support/site.js';
import { describeWithOpenssl, startTimeStampAuthority } from '../support/time-stamp-authority.js';

async function town(pictures: number): Promise<TestSite> {
  const routes: Record<string, Route> = {};
  const links: string[] = [];
  for (let index = 0; index < pictures; index += 1) {
    routes[`/p${index}`] = page(`Page ${index}`, `<img src="/i${index}.png" alt="Affiche ${index}">`);
    routes[`/i${index}.png`] = { type: 'image/png', body: await flaggedPng(index, 600 + 40 * index) };
    links.push(`<a href="/p${index}">Page ${index}</a>`);
  }
  const site = await startSite({ '/': page('Saint-Exemple', links.join(' ')), ...routes });
  onTestFinished(() => site.close());
  return site;
}

function open(folder: string, site: TestSite, options: InstallationOptions = {}): Installation {
  const installation = openInstallation(folder, `${site.url}/`, options);
  onTestFinished(() => installation.close());
  return installation;
}

/** Captures by page, and how many there are of each. */
function captured({ store: { db } }: Installation): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of listVisualKeys(db, { after: null, limit: 100 }))
    for (const { pageUrl } of capturesOfVisual(db, key))
      counts[new URL(pageUrl ?? 'x:/').pathname] = (counts[new URL(pageUrl ?? 'x:/').pathname] ?? 0) + 1;
  return counts;
}

const waiting = ({ store: { db }, app }: Installation): number => {
  const at = app.now().toISOString();
  const asked = {
    waitsFor: 'reviewer',
    person: 'p',
    at,
    today: at.slice(0, 10),
    nearUntil: at.slice(0, 10),
    departement: null,
  } as const;
  return countQueued(db, { ...asked, lane: 'new' }) + countQueued(db, { ...asked, lane: 'backlog' });
};

test('a crawl is followed once: its pictures wait for their review, its pages are captured', async () => {
  const site = await town(2);
  const here = open(temporaryFolder(), site);
  await here.crawl();
  expect(crawlsToFollow(here.store.db)).toHaveLength(1);
  const { followed, seal } = await here.follow();
  expect(followed).toMatchObject([{ captures: { captured: 2 }, watched: [], isDone: true }]);
  expect(seal).toEqual({ kind: 'not-configured' });
  expect(captured(here)).toEqual({ '/p0': 1, '/p1': 1 });
  expect(waiting(here)).toBe(2);
  expect((await here.follow()).followed).toEqual([]);
});

test('a site whose watch is suspended is asked for nothing until it goes on', async () => {
  const site = await town(1);
  const here = open(temporaryFolder(), site);
  const { site: watched } = await here.crawl();
  pauseSite(here.store.db, watched.site.id, true);
  const asked = site.log.length;
  expect((await here.follow()).followed).toMatchObject([{ captures: { captured: 0 }, isDone: false }]);
  expect(site.log.length).toBe(asked);
  expect(waiting(here)).toBe(1);
  pauseSite(here.store.db, watched.site.id, false);
  expect((await here.follow()).followed).toMatchObject([{ captures: { captured: 1 }, isDone: true }]);
});

test('what a person says she saw is kept with its page, though nothing in it flags it', async () => {
  const site = await startSite({
    '/': page('Saint-Exemple', '<img src="/marche.png" alt="Marché de Noël">'),
    '/marche.png': { type: 'image/png', body: await makePng({ width: 500, height: 500 }) },
  });
  onTestFinished(() => site.close());
  const here = open(temporaryFolder(), site);
  const { db } = here.store;
  await here.crawl();
  expect((await here.follow()).followed).toMatchObject([{ captures: { captured: 0 }, isDone: true }]);
  const [contentKey = ''] = listVisualKeys(db, { after: null, limit: 2 });
  const at = here.app.now().toISOString();
  const person = createPerson(db, { name: 'Une bénévole', role: 'volunteer' }, at).id;
  const deps = { ...here.deps, ruling: here.app.ruling };
  const report = await receiveReport(deps, {
    person,
    publishedBy: 'authority',
    brought: null,
    isAuthorityNamed: true,
    authorityCode: '99001',
    address: null,
    place: null,
    seenOn: null,
    support: 'poster',
    eventName: null,
    eventDay: null,
    note: 'Vue place du Marché',
    file: null,
  });
  if (report.kind !== 'taken') throw new Error(report.kind);
  const answer = { reportId: report.reportId, person, answer: 'same', contentKey } as const;
  expect(await answerReport(deps, answer)).toEqual({ kind: 'tied' });
  await here.crawl();
  expect((await here.follow()).followed).toMatchObject([{ captures: { captured: 1 }, isDone: true }]);
  expect(captured(here)).toEqual({ '/': 1 });
  expect(waiting(here)).toBe(1);
  const asked = site.log.length;
  await here.crawl();
  expect((await here.follow()).followed).toMatchObject([{ captures: { captured: 0 } }]);
  // Its bytes are had: it is asked no other way than what is not reported.
  expect(site.log.length - asked).toBeLessThanOrEqual(8);
});

test('a signal leaves the rest to the next call', async () => {
  const site = await town(2);
  const here = open(temporaryFolder(), site);
  await here.crawl();
  const controller = new AbortController();
  controller.abort();
  expect((await here.follow(controller.signal)).followed).toEqual([]);
  expect((await here.follow()).followed).toMatchObject([{ isDone: true }]);
  expect(captured(here)).toEqual({ '/p0': 1, '/p1': 1 });
});

test('killed at any step, nothing is lost or doubled once the next process has ended', async () => {
  const site = await town(2);
  const folder = temporaryFolder();
  const here = open(folder, site);
  await here.crawl();
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const { execArgv, file: script } = scriptOf(new URL('follow-child.ts', import.meta.url));
  const run = (killAt: number): Promise<NodeJS.Signals | null> =>
    new Promise((done) => {
      // Not waited for in one block: the site that it asks is served by this process.
      const args = [...execArgv, script, folder, `${site.url}/`, String(killAt)];
      spawn(process.execPath, args, { cwd: root, stdio: 'ignore' }).on('close', (_, signal) => done(signal));
    });
  // Among the parts of the first page, and after its row was written.
  for (const killAt of [5, 14]) {
    expect(await run(killAt)).toBe('SIGKILL');
    expect(verifyLog(here.store.db).kind).toBe('intact');
    expect(crawlsToFollow(here.store.db)).toHaveLength(1);
  }
  expect((await here.follow()).followed).toMatchObject([{ isDone: true }]);
  expect(crawlsToFollow(here.store.db)).toEqual([]);
  expect(captured(here)).toEqual({ '/p0': 1, '/p1': 1 });
  expect(waiting(here)).toBe(2);
  await expectWhole(here);
}, 60_000);

/** Two captures; a part whose blob is missing would be a row that names nothing. */
async function expectWhole(here: Installation): Promise<void> {
  const { db, blobs } = here.store;
  expect(verifyLog(db)).toMatchObject({ kind: 'intact', head: { seq: 2 } });
  for (const key of listVisualKeys(db, { after: null, limit: 10 }))
    for (const { parts } of capturesOfVisual(db, key))
      for (const { sha256 } of parts) expect(await blobs.verify(sha256)).toBe('intact');
}

test('stopped by a store that fails, at every step in turn, it goes on where it was', async () => {
  const site = await town(2);
  const here = open(temporaryFolder(), site);
  await here.crawl();
  const { deps } = here;
  let failures = 0;
  for (let failAt = 1; ; failAt += 1) {
    let steps = 0;
    const step = (): void => {
      steps += 1;
      if (steps === failAt) throw new Error('no room left');
    };
    const put: BlobStore['put'] = async (bytes) => {
      step();
      const blob = await deps.blobs.put(bytes);
      step();
      return blob;
    };
    const run = afterCrawls(
      { ...deps, blobs: { ...deps.blobs, put } },
      { signal: new AbortController().signal, onProgress: step },
    );
    const outcome = await run.catch((error: unknown) => String(error));
    expect(verifyLog(here.store.db).kind).toBe('intact');
    if (typeof outcome !== 'string') break;
    expect(outcome).toBe('Error: no room left');
    failures += 1;
  }
  expect(failures).toBeGreaterThan(10);
  expect(crawlsToFollow(here.store.db)).toEqual([]);
  expect(captured(here)).toEqual({ '/p0': 1, '/p1': 1 });
  expect(waiting(here)).toBe(2);
  await expectWhole(here);
});

describeWithOpenssl('seals', () => {
  test('a day is sealed once it is over; a failure is told and made up for', async () => {
    const authority = await startTimeStampAuthority();
    onTestFinished(() => authority.close());
    const site = await town(1);
    const clock = { aheadMs: 0 };
    const here = open(temporaryFolder(), site, { clock, authority: authority.url });
    await here.crawl();
    expect((await here.follow()).seal).toEqual({ kind: 'nothing-to-seal' });
    expect(authority.queries).toHaveLength(0);

    clock.aheadMs = 86_400_000;
    const gone = open(here.app.config.dataDir, site, { clock, authority: `${site.url}/horodatage` });
    expect((await gone.follow()).seal).toMatchObject({
      kind: 'not-sealed',
      reason: expect.stringContaining('404'),
    });
    const { seal } = await here.follow();
    expect(seal).toMatchObject({ kind: 'sealed' });
    expect(authority.queries).toHaveLength(1);
    const [stored] = listSeals(here.store.db);
    const answer = await here.store.blobs.get(stored?.sha256 ?? '');
    if (answer.kind !== 'found' || stored === undefined) throw new Error('no answer was kept');
    expect(checkSeal(answer.bytes, { root: stored.rootHash }).kind).toBe('sealed');
    expect(authority.opensslAccepts(answer.bytes, stored.rootHash)).toBe(true);
    expect(verifyLog(here.store.db)).toMatchObject({ kind: 'intact', head: { seq: 2 } });

    // The seal is an entry too, of which no seal is asked the day after.
    clock.aheadMs = 2 * 86_400_000;
    expect(rootToSeal(here.store.db, authority.url, here.app.now().toISOString().slice(0, 10))).toBeNull();
    expect((await here.follow()).seal).toEqual({ kind: 'nothing-to-seal' });
    expect(authority.queries).toHaveLength(1);
  });
});

describe('an authority that is not there', () => {
  test('is told, and nothing else suffers', async () => {
    const site = await town(1);
    const clock = { aheadMs: 0 };
    const here = open(temporaryFolder(), site, { clock, authority: 'http://127.0.0.1:1/' });
    await here.crawl();
    await here.follow();
    clock.aheadMs = 86_400_000;
    expect((await here.follow()).seal).toMatchObject({ kind: 'not-sealed' });
    expect(listSeals(here.store.db)).toEqual([]);
    expect(captured(here)).toEqual({ '/p0': 1 });
  });

  test('one that somebody agreed to on the pages is asked from then on, until it is turned off; none before', async () => {
    const site = await town(1);
    const clock = { aheadMs: 0 };
    const here = open(temporaryFolder(), site, { clock });
    const { db } = here.store;
    const by = createPerson(db, { name: 'Camille', role: 'administrator' }, here.app.now().toISOString());
    const choose = (authority: string | null): void =>
      insertTimeStampChoice(db, { authority, setAt: here.app.now().toISOString(), setBy: by.id });
    await here.crawl();
    await here.follow();
    clock.aheadMs = 86_400_000;
    expect((await here.follow()).seal).toEqual({ kind: 'not-configured' });
    // Nobody listens there.
    choose('https://127.0.0.1:1/');
    expect((await here.follow()).seal).toMatchObject({ kind: 'not-sealed' });
    expect(authorityInUse(db, 'https://reglages.example/')).toEqual({
      kind: 'settings',
      url: 'https://reglages.example/',
    });
    choose(null);
    expect((await here.follow()).seal).toEqual({ kind: 'not-configured' });
    expect(() => choose('http://horodatage.example/')).toThrow(/CHECK/);
  });
});
