import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastMoment, nextMoment, planOf, type PastRun, type When } from '../../src/jobs/timetable.js';

const TUESDAY: When = { kind: 'cron', pattern: '0 8 * * 2' };
const DAILY: When = { kind: 'cron', pattern: '30 2 * * *' };
const QUARTER: When = { kind: 'every', minutes: 15 };
const SINCE = '2026-01-01T00:00:00.000Z';
const run = (dueAt: string, part: Partial<PastRun> = {}): PastRun => ({
  dueAt,
  attempt: 1,
  askedBy: 'timetable',
  endedAt: dueAt,
  outcome: 'done',
  ...part,
});

describe('moments', () => {
  test.each([
    // Summer, winter, the Tuesday after each change of the hour.
    ['2026-07-14T05:59:59.000Z', '2026-07-07T06:00:00.000Z', '2026-07-14T06:00:00.000Z'],
    ['2026-07-14T06:00:00.000Z', '2026-07-14T06:00:00.000Z', '2026-07-21T06:00:00.000Z'],
    ['2026-03-30T12:00:00.000Z', '2026-03-24T07:00:00.000Z', '2026-03-31T06:00:00.000Z'],
    ['2026-10-26T12:00:00.000Z', '2026-10-20T06:00:00.000Z', '2026-10-27T07:00:00.000Z'],
  ])('Tuesday at eight in Paris, seen at %s', (at, last, next) => {
    expect([lastMoment(TUESDAY, at), nextMoment(TUESDAY, at)]).toEqual([last, next]);
  });

  test('a day whose hour does not exist, and one that has it twice, have one moment each', () => {
    for (const [from, until] of [
      ['2026-03-28T12:00:00.000Z', '2026-03-30T12:00:00.000Z'],
      ['2026-10-24T12:00:00.000Z', '2026-10-26T12:00:00.000Z'],
    ] as const) {
      const moments: string[] = [];
      for (let at = nextMoment(DAILY, from); at < until; at = nextMoment(DAILY, at)) moments.push(at);
      expect(moments).toHaveLength(2);
    }
  });
});

describe('the plan', () => {
  test('what was due before the installation is nobody’s', () => {
    const plan = planOf(TUESDAY, '2026-11-25T10:00:00.000Z', [], '2026-11-25T17:00:00.000Z');
    expect(plan).toEqual({ kind: 'wait', until: '2026-12-01T07:00:00.000Z' });
  });

  test('after a long sleep the last moment is made up for once, and the others are counted', () => {
    const runs = [run('2026-11-03T07:00:00.000Z')];
    expect(planOf(TUESDAY, SINCE, runs, '2026-11-27T09:00:00.000Z')).toEqual({
      kind: 'run',
      dueAt: '2026-11-24T07:00:00.000Z',
      attempt: 1,
      missed: 2,
    });
    const done = [...runs, run('2026-11-24T07:00:00.000Z')];
    expect(planOf(TUESDAY, SINCE, done, '2026-11-27T09:01:00.000Z').kind).toBe('wait');
  });

  test('what failed is tried again later each time, and then no more until the next moment', () => {
    const due = '2026-11-24T07:00:00.000Z';
    const failed = (attempt: number, endedAt: string) => run(due, { attempt, endedAt, outcome: 'failed' });
    const runs = [failed(1, '2026-11-24T07:01:00.000Z')];
    expect(planOf(TUESDAY, SINCE, runs, '2026-11-24T07:10:00.000Z')).toEqual({
      kind: 'wait',
      until: '2026-11-24T07:16:00.000Z',
    });
    expect(planOf(TUESDAY, SINCE, runs, '2026-11-24T07:16:00.000Z')).toMatchObject({
      kind: 'run',
      attempt: 2,
    });
    const all = [1, 2, 3, 4].map((attempt) => failed(attempt, '2026-11-24T09:00:00.000Z'));
    expect(planOf(TUESDAY, SINCE, all, '2026-11-26T09:00:00.000Z').kind).toBe('wait');
    expect(planOf(TUESDAY, SINCE, all, '2026-12-01T07:00:00.000Z')).toMatchObject({
      kind: 'run',
      attempt: 1,
    });
  });

  test('what was interrupted is begun again at once, but not for ever', () => {
    const due = '2026-11-24T07:00:00.000Z';
    const broken = (attempt: number) => run(due, { attempt, outcome: 'interrupted' });
    const open = run(due, { endedAt: null, outcome: null });
    expect(planOf(TUESDAY, SINCE, [open], '2026-11-24T07:00:30.000Z')).toMatchObject({
      kind: 'run',
      attempt: 2,
    });
    const many = Array.from({ length: 12 }, (_, n) => broken(n + 1));
    expect(planOf(TUESDAY, SINCE, many, '2026-11-24T08:00:00.000Z').kind).toBe('wait');
  });

  test('a clock that was years ahead blocks nothing, one that goes back an hour doubles nothing', () => {
    const ahead = run('2099-01-06T07:00:00.000Z');
    expect(planOf(TUESDAY, SINCE, [ahead], '2026-11-24T07:00:00.000Z').kind).toBe('run');
    const quarter = run('2026-11-24T07:45:00.000Z');
    expect(planOf(QUARTER, SINCE, [quarter], '2026-11-24T06:50:00.000Z').kind).toBe('wait');
  });

  test('what a person asked for is not the run of the timetable', () => {
    const asked = run('2026-11-24T07:30:00.000Z', { askedBy: 'person' });
    expect(planOf(TUESDAY, SINCE, [asked], '2026-11-24T08:00:00.000Z').kind).toBe('run');
  });

  test('whenever one looks, no moment is done twice and the last one is always done', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(steps, fc.constantFrom(TUESDAY, DAILY, QUARTER), (minutes, when) => {
        const runs: PastRun[] = [];
        let now = Date.parse(SINCE);
        for (const step of minutes) {
          now += step * 60_000;
          const at = new Date(now).toISOString();
          const plan = planOf(when, SINCE, runs, at);
          if (plan.kind === 'run') runs.push(run(plan.dueAt));
          else expect(plan.until > at).toBe(true);
          const last = lastMoment(when, at);
          expect(last < SINCE || runs.some(({ dueAt }) => dueAt === last)).toBe(true);
        }
        expect(new Set(runs.map(({ dueAt }) => dueAt)).size).toBe(runs.length);
      }),
      { numRuns: 60 },
    );
  });
});
