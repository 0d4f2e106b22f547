/** The digests by the timetable: at their hour in summer and winter, once when the machine slept over it. */
import { expect, test } from 'vitest';
import { digestsSince } from '../../db/queries/digests.js';
import { lastRuns } from '../../db/queries/jobs.js';
import { DAY_NAMES } from '../../src/french/index.js';
import { digestPattern, queueDigests } from '../../src/jobs/digest.js';
import { createScheduler, type Job } from '../../src/jobs/scheduler.js';
import { lastMoment, nextMoment, type When } from '../../src/jobs/timetable.js';
import { reviewScene } from '../review/store-kit.js';
import { digestDepsOf, makeReader } from './digest-kit.js';

const when: When = { kind: 'cron', pattern: digestPattern({ day: 'mardi', hour: 8 }) };

test('Tuesday at eight in Paris, whatever the season; any day of the settings', () => {
  expect(nextMoment(when, '2026-11-18T00:00:00.000Z')).toBe('2026-11-24T07:00:00.000Z');
  expect(nextMoment(when, '2026-07-01T00:00:00.000Z')).toBe('2026-07-07T06:00:00.000Z');
  const sunday = '2026-11-22T00:00:00.000Z';
  const days = DAY_NAMES.map((day) =>
    nextMoment({ kind: 'cron', pattern: digestPattern({ day, hour: 8 }) }, sunday),
  );
  expect(days.map((at) => at.slice(0, 10))).toEqual([
    '2026-11-22',
    '2026-11-23',
    '2026-11-24',
    '2026-11-25',
    '2026-11-26',
    '2026-11-27',
    '2026-11-28',
  ]);
});

test('a machine that slept over two Tuesdays makes up for the last one, once', async () => {
  const { db } = reviewScene();
  const person = makeReader(db);
  let clock = '2026-11-23T12:00:00.000Z';
  const job: Job = {
    name: 'digest',
    title: 'Bulletins',
    when,
    run: (context) => queueDigests(digestDepsOf(db, clock), context),
  };
  const scheduler = createScheduler({ db, now: () => new Date(clock), jobs: [job], owner: 'test:1' });
  const tick = async (at: string): Promise<void> => {
    clock = at;
    scheduler.tick();
    await scheduler.idle();
  };
  for (const at of [
    clock,
    '2026-11-24T07:00:30.000Z',
    '2026-11-24T07:01:00.000Z',
    // Asleep until a Friday.
    '2026-12-11T20:00:00.000Z',
    '2026-12-11T20:00:30.000Z',
    '2026-12-15T06:59:30.000Z',
    '2026-12-15T07:00:10.000Z',
  ])
    await tick(at);
  expect(digestsSince(db, { personId: person, since: '' }).map(({ period }) => period)).toEqual([
    '2026-W48',
    '2026-W50',
    '2026-W51',
  ]);
  expect(lastRuns(db, 'digest', 10).map(({ dueAt, missed, note }) => [dueAt, missed, note])).toEqual([
    ['2026-12-15T07:00:00.000Z', 0, '1 bulletin mis à l’envoi.'],
    [lastMoment(when, '2026-12-11T20:00:00.000Z'), 1, '1 bulletin mis à l’envoi.'],
    ['2026-11-24T07:00:00.000Z', 0, '1 bulletin mis à l’envoi.'],
  ]);
});
