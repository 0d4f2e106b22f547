import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { heldJobs, recentRuns } from '../../db/queries/jobs.js';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import {
  createScheduler,
  type Job,
  type JobContext,
  type JobOutcome,
  type SchedulerEvent,
} from '../../src/jobs/scheduler.js';
import { temporaryFolder } from '../support/folder.js';

const DONE: JobOutcome = { kind: 'done', note: null };

/** A clock, a database, and jobs that end when the test says so. */
function scene() {
  const file = path.join(temporaryFolder(), 'vigie.sqlite');
  const clock = { at: Date.parse('2026-11-24T06:00:00.000Z') };
  migrateDatabase({ file, now: new Date(clock.at) });
  const { db, close } = openDatabase(file);
  onTestFinished(close);
  const now = () => new Date(clock.at);
  const pass = (minutes: number) => void (clock.at += minutes * 60_000);
  const began: JobContext[] = [];
  let end: (outcome: JobOutcome) => void = () => undefined;
  let run = (context: JobContext): Promise<JobOutcome> => {
    began.push(context);
    return new Promise((resolve) => (end = resolve));
  };
  const digest: Job = {
    name: 'digest',
    title: 'Bulletin',
    when: { kind: 'cron', pattern: '0 8 * * 2' },
    run: (context) => run(context),
  };
  const events: SchedulerEvent[] = [];
  const scheduler = (owner = 'one', jobs: readonly Job[] = [digest]) =>
    createScheduler({ db, now, jobs, owner, onEvent: (event) => void events.push(event) });
  return {
    db,
    now,
    pass,
    began,
    events,
    digest,
    scheduler,
    end: (outcome = DONE) => end(outcome),
    does: (other: (context: JobContext) => Promise<JobOutcome>) => void (run = other),
    runs: () =>
      recentRuns(db, 20).map(({ dueAt, attempt, outcome, missed }) => ({ dueAt, attempt, outcome, missed })),
  };
}

describe('the timetable at work', () => {
  test('a job runs at its moment, once, and what came of it is kept', async () => {
    const made = scene();
    const scheduler = made.scheduler();
    scheduler.tick();
    expect(made.began).toHaveLength(0);
    made.pass(61);
    scheduler.tick();
    scheduler.tick();
    expect(made.began.map(({ dueAt }) => dueAt)).toEqual(['2026-11-24T07:00:00.000Z']);
    made.end({ kind: 'partial', note: '1 adresse refusée.' });
    await scheduler.idle();
    made.pass(60);
    scheduler.tick();
    expect(made.began).toHaveLength(1);
    expect(recentRuns(made.db, 9)).toMatchObject([
      { job: 'digest', askedBy: 'timetable', outcome: 'partial', note: '1 adresse refusée.', missed: 0 },
    ]);
    expect(heldJobs(made.db, made.now().toISOString())).toEqual([]);
  });

  test('two processes: one runs it, and the other may when asked after the end', async () => {
    const made = scene();
    const [one, other] = [made.scheduler('one'), made.scheduler('other')];
    one.tick();
    other.tick();
    made.pass(61);
    one.tick();
    other.tick();
    expect(made.began).toHaveLength(1);
    expect(other.runNow(made.digest)).toEqual({ kind: 'busy' });
    made.end();
    await one.idle();
    other.tick();
    expect(made.began).toHaveLength(1);
    const asked = other.runNow(made.digest);
    expect(asked.kind).toBe('started');
    made.end();
    await other.idle();
    expect(recentRuns(made.db, 9).map(({ askedBy }) => askedBy)).toEqual(['person', 'timetable']);
  });

  test('a process that dies leaves its run to the next one, when its lease is over', () => {
    const made = scene();
    made.scheduler('dead').tick();
    made.pass(61);
    made.scheduler('dead').tick();
    const next = made.scheduler('next');
    made.pass(4);
    next.tick();
    expect(made.began).toHaveLength(1);
    made.pass(2);
    next.tick();
    expect(made.began).toHaveLength(2);
    expect(made.runs()).toEqual([
      { dueAt: '2026-11-24T07:00:00.000Z', attempt: 2, outcome: null, missed: 0 },
      { dueAt: '2026-11-24T07:00:00.000Z', attempt: 1, outcome: 'interrupted', missed: 0 },
    ]);
  });

  test('a long run keeps its job; one that lost it is told to stop and ends nobody else’s run', async () => {
    const made = scene();
    const [one, other] = [made.scheduler('one'), made.scheduler('other')];
    one.tick();
    made.pass(61);
    one.tick();
    const endFirst = made.end;
    for (let n = 0; n < 10; n += 1) {
      made.pass(3);
      one.tick();
      other.tick();
    }
    expect(made.began).toHaveLength(1);
    // Asleep for longer than the lease: the other one takes it.
    made.pass(30);
    other.tick();
    expect(made.began).toHaveLength(2);
    one.tick();
    expect(made.began.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    expect(endFirst).toBeTypeOf('function');
    made.end();
    await other.idle();
    expect(made.runs().map(({ outcome }) => outcome)).toEqual(['done', 'interrupted']);
  });

  test('what a job throws is told and kept, and it is tried again', async () => {
    const made = scene();
    made.does(() => Promise.reject(new Error('disque plein')));
    const scheduler = made.scheduler();
    scheduler.tick();
    made.pass(61);
    scheduler.tick();
    await scheduler.idle();
    expect(recentRuns(made.db, 1)).toMatchObject([
      { outcome: 'failed', note: 'Erreur imprévue : disque plein' },
    ]);
    expect(made.events.map(({ kind }) => kind)).toEqual(['begun', 'broke', 'ended']);
    made.does(() => Promise.resolve(DONE));
    made.pass(16);
    scheduler.tick();
    await scheduler.idle();
    expect(made.runs().map(({ outcome }) => outcome)).toEqual(['done', 'failed']);
  });

  test('draining asks runs to end, begins nothing, and the next start does it again', async () => {
    const made = scene();
    made.does(
      ({ signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ kind: 'interrupted', note: null }));
        }),
    );
    const scheduler = made.scheduler();
    scheduler.tick();
    made.pass(61);
    scheduler.tick();
    await scheduler.drain();
    scheduler.tick();
    expect(scheduler.runNow(made.digest)).toEqual({ kind: 'busy' });
    expect(made.runs().map(({ outcome }) => outcome)).toEqual(['interrupted']);
    made.does(() => Promise.resolve(DONE));
    const next = made.scheduler('next');
    next.tick();
    await next.idle();
    expect(made.runs().map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
      [2, 'done'],
      [1, 'interrupted'],
    ]);
  });
});
