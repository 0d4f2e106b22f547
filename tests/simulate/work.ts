/** Vigie at work for a stretch of a played year: all jobs of the timetable, with a clock of its own, until the end or a crash. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { openDatabase } from '../../db/open.js';
import { readKey } from '../../src/accounts/index.js';
import type { SendDigestsDeps } from '../../src/digests/send-digests.js';
import { watchHealth } from '../../src/health/watch.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { classifyOnce, RULESET } from '../../src/classifiers/index.js';
import { createPace } from '../../src/crawlers/pace/pace.js';
import { jobList } from '../../src/jobs/list.js';
import { applyRetention } from '../../src/jobs/retention.js';
import { createScheduler, type Job } from '../../src/jobs/scheduler.js';
import { nextMoment } from '../../src/jobs/timetable.js';
import { createSmtpDoor } from '../../src/mail/smtp-door.js';
import type { Door } from '../../src/net/index.js';
import { DEFAULT_DELAYS } from '../../src/retention/delays.js';
import { townsFrom } from './town.js';
import { EVENING_HOUR, spendEvening } from './evening.js';
import { databaseOf, type Cast } from './setup.js';

export interface Stretch {
  readonly folder: string;
  readonly smtpPort: number;
  readonly seed: number;
  readonly cast: Cast;
  /** First day of the whole play; instants are ISO-8601. */
  readonly first: string;
  readonly from: string;
  readonly until: string;
  /** Crashes once the clock was asked so often after an instant. */
  readonly kill: { readonly after: string; readonly calls: number } | null;
  /** The program looks at its timetable so often; it does so twice a minute when nobody plays. */
  readonly stepMinutes: number;
  /** The machine sleeps from one instant to the other: the process stays, the clock jumps. */
  readonly naps: readonly { readonly from: string; readonly until: string }[];
}

export type Told =
  | { readonly kind: 'hour'; readonly at: string }
  /** A site was gone to. */
  | { readonly kind: 'visit'; readonly site: number; readonly at: string; readonly isOpen: boolean }
  | { readonly kind: 'broke'; readonly job: string; readonly error: string };

/** What a crash does: it never comes back. */
export type Crash = (close: () => void) => never;

/** Works until the end of the stretch. @returns the last instant of its clock, in milliseconds; a crash does not return */
export async function work(stretch: Stretch, tell: (told: Told) => void, crash: Crash): Promise<number> {
  const { db, raw, close } = openDatabase(databaseOf(stretch.folder));
  const stepMs = stretch.stepMinutes * 60_000;
  let clock = Date.parse(stretch.from);
  let calls = 0;
  const killAfter = stretch.kill === null ? Number.POSITIVE_INFINITY : Date.parse(stretch.kill.after);
  const now = (): Date => {
    // A clock that moves a little with each look: two things never happen in the same millisecond.
    clock += 1;
    if (clock >= killAfter) {
      calls += 1;
      if (calls >= (stretch.kill?.calls ?? 0)) crash(close);
    }
    return new Date(clock);
  };
  // The process is killed here, never the machine: what is committed is there without waiting for the disk.
  raw.pragma('synchronous = OFF');
  const prepare = raw.prepare.bind(raw);
  const isOfDisk = (text: string): boolean => text.startsWith('PRAGMA synchronous');
  raw.prepare = (text: string) => prepare(isOfDisk(text) ? 'PRAGMA synchronous = OFF' : text);
  const blobs = createBlobStore(path.join(stretch.folder, 'evidence'));
  const letters = createBlobStore(path.join(stretch.folder, 'letters'));
  /** Pages for captures: none of the towns is there beyond its events. */
  const door: Door = {
    userAgent: 'Vigie/test',
    counters: { requests: 0, bytesDownloaded: 0 },
    request: ({ url }) =>
      Promise.resolve({
        kind: 'http',
        status: 404,
        finalUrl: url,
        headers: {},
        traffic: { requests: 1, bytes: 0 },
      }),
    close: () => Promise.resolve(),
  };
  const crawl = { door, pace: createPace({ perAddress: 4 }), now: () => now().getTime() };
  const owner = `child:${process.pid}:${randomBytes(4).toString('hex')}`;
  const personal: SendDigestsDeps = {
    db,
    now,
    settings: { from: 'Vigie <vigie@vigie.example>', replyPattern: null },
    random: randomBytes,
    key: readKey(path.join(stretch.folder, 'keys', 'accounts.key')),
    publicUrl: 'https://vigie.example',
  };
  const jobs: readonly Job[] = jobList({
    db,
    now,
    crawl: {
      watch: {
        db,
        blobs,
        now,
        ruling: { classify: classifyOnce, ruleset: RULESET },
        crawl: {
          ...crawl,
          goThrough: townsFrom(stretch.seed, Date.parse(stretch.first), now, (visit) =>
            tell({ kind: 'visit', ...visit }),
          ),
        },
      },
      after: {
        db,
        blobs,
        now,
        door,
        pace: crawl.pace,
        camera: null,
        program: 'test',
        ruleset: RULESET,
        authority: null,
      },
      hasContact: true,
      sitesAtOnce: 8,
      quietHours: { from: 8, until: 20 },
    },
    retain: (signal) =>
      applyRetention(
        {
          db,
          blobs,
          now,
          letters,
          inbox: path.join(stretch.folder, 'inbox'),
          mail: path.join(stretch.folder, 'mail'),
          forgetCopies: () => Promise.resolve(),
          program: 'test',
          ruleset: RULESET,
        },
        DEFAULT_DELAYS,
        signal,
      ),
    digest: { time: { day: 'mardi', hour: 8 }, deps: () => personal },
    health: {
      db,
      now,
      settings: personal.settings,
      random: randomBytes,
      look: () => health.look(),
      publicUrl: personal.publicUrl,
    },
    send: {
      db,
      files: letters,
      door: createSmtpDoor(`smtp://127.0.0.1:${stretch.smtpPort}`),
      settings: personal.settings,
      now,
      owner,
      pause: (ms) => {
        clock += ms;
        return Promise.resolve();
      },
    },
    inbox: null,
    backUp: null,
  });
  const health = watchHealth({
    db,
    now,
    database: databaseOf(stretch.folder),
    dataDir: stretch.folder,
    backupDir: null,
    hasContact: true,
    hasMailServer: true,
    jobs: jobs.map(({ name, title, when }) => ({ name, title, momentAfter: (at) => nextMoment(when, at) })),
  });
  const scheduler = createScheduler({
    db,
    now,
    jobs,
    owner,
    onEvent: (event) => {
      if (event.kind === 'broke')
        tell({
          kind: 'broke',
          job: event.job.name,
          error: String(event.error instanceof Error ? event.error.stack : event.error),
        });
    },
  });

  const until = Date.parse(stretch.until);
  let hour = 0;
  let evening = eveningAfter(clock);
  while (clock < until) {
    scheduler.tick();
    await scheduler.idle();
    if (clock >= evening) {
      await spendEvening({
        db,
        now,
        files: letters,
        settings: personal.settings,
        seed: stretch.seed,
        cast: stretch.cast,
      });
      evening = eveningAfter(clock);
    }
    const next = Math.floor(clock / stepMs) * stepMs + stepMs;
    const nap = stretch.naps.find((one) => Date.parse(one.from) <= next && next < Date.parse(one.until));
    clock = nap === undefined ? next : Date.parse(nap.until);
    if (Math.floor(clock / 3_600_000) !== hour) {
      hour = Math.floor(clock / 3_600_000);
      tell({ kind: 'hour', at: new Date(clock).toISOString() });
    }
  }
  await scheduler.drain();
  close();
  return clock;
}

/** The next hour at which people come together; one that nobody was on for does not come again. */
function eveningAfter(at: number): number {
  const day = Math.floor(at / 86_400_000) * 86_400_000;
  const evening = day + EVENING_HOUR * 3_600_000;
  return evening > at ? evening : evening + 86_400_000;
}
