/** A clock that jumps: no job twice for one moment, none forgotten, nobody kept out by what a wrong clock wrote. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { takeJob } from '../../db/queries/jobs.js';
import { listSites } from '../../db/queries/sites.js';
import { openRaw, type Db } from '../../db/open.js';
import { REMOVAL_REASONS } from '../../src/evidence/types.js';
import { retainDaily, type Retained } from '../../src/jobs/retention.js';
import { createScheduler, type Job, type JobOutcome } from '../../src/jobs/scheduler.js';
import { lastMoment, planOf, type PastRun, type When } from '../../src/jobs/timetable.js';
import { beginCrawl, openScene } from '../db/scene.js';

const TRUE = Date.parse('2026-11-24T12:00:00.000Z');
const HOUR_MS = 3_600_000;
const YEARS_MS = 20 * 365 * 24 * HOUR_MS;
const iso = (at: number): string => new Date(at).toISOString();

function scene() {
  const made = openScene();
  const clock = { at: TRUE };
  const ran: string[] = [];
  const jobs: readonly Job[] = [
    { name: 'crawl', when: { kind: 'every', minutes: 15 } },
    { name: 'digest', when: { kind: 'cron', pattern: '0 8 * * 2' } },
  ].map(({ name, when }) => ({
    name,
    title: name,
    when: when as When,
    run: ({ dueAt }) => {
      ran.push(`${name} ${dueAt}`);
      return Promise.resolve({ kind: 'done', note: null });
    },
  }));
  const as = (owner: string) => createScheduler({ db: made.db, now: () => new Date(clock.at), jobs, owner });
  const tick = async (owner: string): Promise<void> => {
    const scheduler = as(owner);
    scheduler.tick();
    await scheduler.idle();
  };
  return { ...made, clock, ran, tick };
}

test('a first start with a clock of years ahead, then the right one: the work begins at once', async () => {
  const made = scene();
  made.clock.at = TRUE + YEARS_MS + 60_000;
  await made.tick('wrong');
  made.clock.at = TRUE;
  await made.tick('right');
  expect(made.ran.sort()).toEqual(['crawl 2026-11-24T12:00:00.000Z', 'digest 2026-11-24T07:00:00.000Z']);
  made.clock.at += 15 * 60_000;
  await made.tick('right');
  await made.tick('right');
  expect(made.ran).toHaveLength(3);
});

test('a lease that a wrong clock wrote keeps nobody out, one of a moment ago does', () => {
  const { db } = openScene();
  const until = (at: number): string => iso(at + 5 * 60_000);
  expect(takeJob(db, 'crawl', 'wrong', iso(TRUE + YEARS_MS), until(TRUE + YEARS_MS))).toBe(true);
  expect(takeJob(db, 'crawl', 'right', iso(TRUE), until(TRUE))).toBe(true);
  expect(takeJob(db, 'crawl', 'other', iso(TRUE + 60_000), until(TRUE + 60_000))).toBe(false);
  // A clock that goes back three minutes while somebody is at it.
  expect(takeJob(db, 'crawl', 'other', iso(TRUE - 180_000), until(TRUE - 180_000))).toBe(false);
});

test('what comes every few minutes does not wait for a day after a jump of some hours', async () => {
  const made = scene();
  await made.tick('one');
  made.clock.at = TRUE + 20 * HOUR_MS;
  await made.tick('one');
  made.clock.at = TRUE + HOUR_MS;
  await made.tick('one');
  expect(made.ran.filter((one) => one.startsWith('crawl')).at(-1)).toBe('crawl 2026-11-24T13:00:00.000Z');
});

test('a site whose crawl was dated years ahead is visited all the same, once', () => {
  const { db, siteId, file } = openScene();
  beginCrawl(db, siteId, iso(TRUE + YEARS_MS));
  const raw = openRaw(file);
  raw.exec(`UPDATE crawls SET state = 'done', outcome = 'complete', ended_at = started_at`);
  const due = (at: number): boolean => listSites(db, iso(at))[0]?.isDue === true;
  expect(due(TRUE)).toBe(true);
  beginCrawl(db, siteId, iso(TRUE));
  raw.exec(
    `UPDATE crawls SET state = 'done', outcome = 'complete', ended_at = started_at WHERE outcome IS NULL`,
  );
  raw.close();
  expect([due(TRUE + HOUR_MS), due(TRUE + 8 * 24 * HOUR_MS)]).toEqual([false, true]);
});

test('however the clock jumps, no moment is done twice, and once it is right the last one is done', () => {
  const jump = fc.oneof(
    fc.integer({ min: 1, max: 12 * 60 }),
    fc.integer({ min: -180, max: -1 }),
    fc.constantFrom(40 * 24 * 60, -40 * 24 * 60, 10 * 365 * 24 * 60, -10 * 365 * 24 * 60),
  );
  const when = fc.constantFrom<When>(
    { kind: 'cron', pattern: '0 8 * * 2' },
    { kind: 'cron', pattern: '30 3 * * *' },
    { kind: 'every', minutes: 15 },
  );
  fc.assert(
    fc.property(fc.array(jump, { minLength: 1, maxLength: 12 }), when, (jumps, each) => {
      const since = iso(TRUE);
      const done: PastRun[] = [];
      const look = (now: number): void => {
        const plan = planOf(each, since, done, iso(now));
        if (plan.kind === 'run')
          done.push({
            dueAt: plan.dueAt,
            attempt: plan.attempt,
            askedBy: 'timetable',
            endedAt: iso(now),
            outcome: 'done',
          });
      };
      let now = TRUE;
      for (const minutes of jumps) look((now += minutes * 60_000));
      expect(new Set(done.map(({ dueAt }) => dueAt)).size).toBe(done.length);
      // Right again, and a day of looks later.
      const later = TRUE + 60 * 24 * HOUR_MS;
      for (let at = later; at <= later + 25 * HOUR_MS; at += 5 * HOUR_MS) look(at);
      const last = lastMoment(each, iso(later + 25 * HOUR_MS));
      const slack = iso(Date.parse(last) + 24 * HOUR_MS);
      expect(done.some(({ dueAt }) => dueAt >= last && dueAt <= slack)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

test('nothing is deleted on the first day after a leap of the clock; the next day it is', async () => {
  const { db } = openScene();
  const clock = { at: TRUE };
  let deleted = 0;
  const [retention] = jobsWithRetention(
    db,
    () => new Date(clock.at),
    () => (deleted += 1),
  );
  const day = async (): Promise<JobOutcome> => {
    const scheduler = createScheduler({ db, now: () => new Date(clock.at), jobs: [], owner: 'one' });
    const started = scheduler.runNow(retention);
    if (started.kind === 'busy') throw new Error('busy');
    return started.ended;
  };
  expect(await day()).toMatchObject({ kind: 'done' });
  clock.at += 30 * 24 * HOUR_MS;
  expect(await day()).toMatchObject({ kind: 'done' });
  expect(deleted).toBe(2);
  clock.at += YEARS_MS;
  expect(await day()).toMatchObject({ kind: 'partial', note: expect.stringContaining('la date') as string });
  // Somebody puts it right: what was to stay is there, and the work goes on.
  clock.at -= YEARS_MS - 24 * HOUR_MS;
  expect(deleted).toBe(2);
  expect(await day()).toMatchObject({ kind: 'done' });
  // The machine was off for two months and its date is right.
  clock.at += 60 * 24 * HOUR_MS;
  expect(await day()).toMatchObject({ kind: 'partial' });
  clock.at += 24 * HOUR_MS;
  expect(await day()).toMatchObject({ kind: 'done' });
  expect(deleted).toBe(4);
});

function jobsWithRetention(db: Db, now: () => Date, onDelete: () => void): readonly [Job] {
  const nothing: Retained = {
    forgotten: { people: 0, sessions: 0, log: 0 },
    officials: 0,
    evidence: {
      removed: Object.fromEntries(
        REMOVAL_REASONS.map((reason) => [reason, 0]),
      ) as Retained['evidence']['removed'],
      bytes: 0,
      waiting: 0,
      sittings: 0,
    },
    letters: { cases: 0, mails: 0, commitments: 0, files: 0, bytes: 0, waiting: 0 },
  };
  const retain = (): Promise<Retained> => {
    onDelete();
    return Promise.resolve(nothing);
  };
  const job: Job = {
    name: 'retention',
    title: 'retention',
    when: { kind: 'cron', pattern: '15 4 * * *' },
    run: ({ signal }) => retainDaily({ db, now, retain }, signal),
  };
  return [job];
}
