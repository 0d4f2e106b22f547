/**
 * Plays a stretch of time with a clock of its own: sites that go down and come back, a machine that sleeps, stops for days
 * and is killed, a real mail server. Then holds what is written and what arrived against the promises.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { openDatabase, type Db } from '../../db/open.js';
import { listPeople } from '../../db/queries/people.js';
import { depart } from '../../src/accounts/departure.js';
import { chooseMails } from '../../src/accounts/mail-choices.js';
import { settleUnknown } from '../../src/mail/index.js';
import { scriptOf } from '../support/child.js';
import { startMailServer, type TakenMail } from '../mail/mail-server.js';
import { numbersFrom } from '../fixtures/make-poster.js';
import { work, type Stretch, type Told } from './work.js';
import type { PlayedVisit, Visit } from './town.js';
import { judge, type Judged } from './judge.js';
import type { Play, RunOfJob, Uptime } from './plan.js';
import { addVolunteer, databaseOf, makeInstallation, nameOf } from './setup.js';

const CHILD = scriptOf(new URL('play-child.ts', import.meta.url));
const HOUR_MS = 3_600_000;
/** Looks at the clock until all jobs of a moment are begun and none is over. */
const IN_THE_MIDDLE = 16;
const DAY_MS = 24 * HOUR_MS;

export interface Figures extends Judged {
  readonly kills: number;
  readonly processes: number;
  readonly settled: number;
}

/** Crawlee asks the machine for its memory by a process of its own for each run of visits, unless it is told. */
const MEMORY = 'CRAWLEE_MEMORY_MBYTES';

export async function play(plan: Play): Promise<Figures> {
  const memory = process.env[MEMORY];
  process.env[MEMORY] = memory ?? '8192';
  const chance = numbersFrom(plan.seed);
  makeInstallation(plan.folder, plan, plan.first);
  const server = await startMailServer({});
  const start = Date.parse(plan.first);
  const end = start + plan.days * DAY_MS;
  const uptimes: Uptime[] = [];
  const runs = new Map<string, RunOfJob>();
  const visits: PlayedVisit[] = [];
  let [clock, kills, processes, settled] = [start, 0, 0, 0];
  let stoppedAt: number | null = null;
  /** What people do meanwhile, done when the program is not running. */
  const deeds = [
    {
      at: start + plan.arrival * DAY_MS,
      do: (db: Db, at: string) => void addVolunteer(db, plan.people, plan, at),
    },
    { at: start + plan.departure[0] * DAY_MS, do: (db: Db, at: string) => leave(db, plan.departure[1], at) },
    {
      at: start + plan.stop[0] * DAY_MS,
      do: (db: Db, at: string) => {
        stoppedAt = Date.parse(at);
        stopMails(db, plan.stop[1], at);
      },
    },
  ];
  try {
    while (clock < end) {
      const outage = plan.outages.find(
        ([from, until]) => start + from * DAY_MS <= clock && clock < start + until * DAY_MS,
      );
      if (outage !== undefined) {
        clock = start + outage[1] * DAY_MS + Math.floor(chance() * HOUR_MS);
        continue;
      }
      for (const deed of deeds.splice(0).flatMap((one) => (one.at <= clock ? [one] : (deeds.push(one), []))))
        withDb(plan.folder, (db) => deed.do(db, new Date(clock).toISOString()));
      const next = Math.min(
        end,
        ...deeds.map(({ at }) => at),
        ...plan.outages.map(([from]) => start + from * DAY_MS).filter((at) => at > clock),
      );
      // The gap to the next kill: so many a week, as chance has it.
      const killAt =
        clock +
        (plan.killsAWeek === 0
          ? Number.POSITIVE_INFINITY
          : -Math.log(1 - chance()) * ((7 * DAY_MS) / plan.killsAWeek));
      const aimed = plan.aimed.map((day) => Math.round(start + day * DAY_MS)).find((at) => at > clock);
      const isAimed = aimed !== undefined && aimed <= Math.min(killAt, next);
      const stretch: Stretch = {
        folder: plan.folder,
        smtpPort: server.port,
        seed: plan.seed,
        cast: { sites: plan.sites, people: plan.people },
        first: plan.first,
        from: new Date(clock).toISOString(),
        until: new Date(next).toISOString(),
        kill: isAimed
          ? { after: new Date(aimed).toISOString(), calls: IN_THE_MIDDLE }
          : killAt < next
            ? { after: new Date(killAt).toISOString(), calls: 1 + Math.floor(chance() * 60) }
            : null,
        stepMinutes: plan.stepMinutes,
        naps: napsOf(plan, start),
      };
      const { last, wasKilled } = await run(plan, stretch, visits);
      processes += 1;
      kills += wasKilled ? 1 : 0;
      uptimes.push({ from: clock, until: last });
      settled += settle(plan.folder, server.taken, last);
      readRuns(plan.folder, runs);
      plan.onProgress?.(
        `${new Date(last).toISOString().slice(0, 16)} : ${processes} démarrages, ${server.taken.length} courriels reçus`,
      );
      // Somebody notices, or the machine starts again by itself.
      clock = last + Math.floor(chance() * (chance() < 0.2 ? 10 * HOUR_MS : 10 * 60_000)) + 60_000;
    }
    return {
      ...(await judge({
        plan,
        start,
        end,
        uptimes,
        visits,
        runs: [...runs.values()],
        taken: server.taken,
        stoppedAt,
      })),
      kills,
      processes,
      settled,
    };
  } finally {
    await server.close();
    if (memory === undefined) delete process.env[MEMORY];
  }
}

interface Ran {
  /** The last instant of its clock, in milliseconds. */
  readonly last: number;
  readonly wasKilled: boolean;
}

/** Runs a stretch to its end or to its crash. */
async function run({ crash, stepMinutes }: Play, stretch: Stretch, visits: PlayedVisit[]): Promise<Ran> {
  let last = Date.parse(stretch.from);
  const broke: string[] = [];
  const gone: Visit[] = [];
  const hear = (told: Told): void => {
    if (told.kind === 'hour') last = Date.parse(told.at);
    else if (told.kind === 'visit') gone.push(told);
    else broke.push(`${told.job}: ${told.error}`);
  };
  const wasKilled = crash === 'kill' ? await runProcess(stretch, hear) : await runHere(stretch, hear);
  if (broke.length > 0) throw new Error(broke.join('\n'));
  const kill = wasKilled ? Date.parse(stretch.kill?.after ?? stretch.from) : Number.POSITIVE_INFINITY;
  // A visit is told before its end is written: one of the same moment as the crash may have to be made again.
  visits.push(...gone.map((visit) => ({ ...visit, isSure: Date.parse(visit.at) < kill - 60_000 })));
  if (!wasKilled) return { last: Math.max(last, Date.parse(stretch.until)), wasKilled };
  // What it did after the last hour that it told is in the database: time does not go back.
  return { last: Math.max(last, kill) + (stepMinutes + 15) * 60_000, wasKilled };
}

/** @returns whether it was killed */
async function runProcess(stretch: Stretch, hear: (told: Told) => void): Promise<boolean> {
  const child = fork(CHILD.file, [JSON.stringify(stretch)], {
    execArgv: [...CHILD.execArgv],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', hear);
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  if (signal === null && code !== 0) throw new Error(`the process ended with ${code}`);
  return signal !== null;
}

/**
 * The same without a process: the store is closed under whoever works, and what was open in it is rolled back. Nothing is
 * written after that, as after a kill.
 */
async function runHere(stretch: Stretch, hear: (told: Told) => void): Promise<boolean> {
  const crashed = new Error('crashed');
  let isOver = false;
  try {
    await work(
      stretch,
      (told) => {
        if (!isOver) hear(told);
      },
      (close) => {
        if (!isOver) close();
        isOver = true;
        throw crashed;
      },
    );
    return false;
  } catch (error) {
    // After the crash nothing works any more: what fails then is what a killed process would not have come to.
    if (!isOver) throw error;
    return true;
  }
}

function withDb<T>(folder: string, act: (db: Db) => T): T {
  const { db, close } = openDatabase(databaseOf(folder));
  try {
    return act(db);
  } finally {
    close();
  }
}

/** A volunteer leaves, nobody takes over. */
function leave(db: Db, volunteer: number, at: string): void {
  const people = listPeople(db);
  const [by, person] = [
    people.find(({ role }) => role === 'administrator'),
    people.find(({ name }) => name === nameOf(volunteer)),
  ];
  if (by === undefined || person === undefined) throw new Error('nobody to leave');
  const left = depart(db, { by, person: person.id, at }, null);
  if (left.kind !== 'done') throw new Error(left.kind);
}

/** Somebody presses the link at the foot of a mail. */
function stopMails(db: Db, volunteer: number, at: string): void {
  const person = listPeople(db).find(({ name }) => name === nameOf(volunteer));
  if (person === undefined) throw new Error('nobody to stop');
  chooseMails({ db, now: () => new Date(at) }, person, { frequency: 'never', instant: false }, 'lien');
}

/** A person looks after each mail of which nobody knows whether it left. */
function settle(folder: string, taken: readonly TakenMail[], at: number): number {
  const { db, raw, close } = openDatabase(databaseOf(folder));
  const person = listPeople(db).find(({ role }) => role === 'administrator');
  const rows = raw
    .prepare(`SELECT id, message_id AS messageId FROM outbox WHERE state = 'unknown'`)
    .all() as { id: string; messageId: string }[];
  for (const { id, messageId } of rows) {
    const was = taken.some((mail) => mail.messageId === messageId) ? 'sent' : 'not-sent';
    const done = settleUnknown(db, {
      delivery: id,
      was,
      person: person?.id ?? '',
      note: 'vu sur le serveur',
      at: new Date(at).toISOString(),
    });
    if (done.kind === 'refused') throw new Error(done.problem);
  }
  close();
  return rows.length;
}

/** Runs are forgotten after a while: they are read while they are there. */
function readRuns(folder: string, runs: Map<string, RunOfJob>): void {
  const { raw, close } = openDatabase(databaseOf(folder));
  const rows = raw
    .prepare('SELECT job, due_at AS dueAt, attempt, outcome, missed, started_at AS startedAt FROM job_runs')
    .all() as RunOfJob[];
  for (const row of rows) runs.set(`${row.job} ${row.dueAt} ${row.attempt}`, row);
  close();
}

function napsOf({ sleepy: [from, until] }: Play, start: number): Stretch['naps'] {
  return Array.from({ length: Math.max(0, until - from) }, (_, index) => {
    const evening = start + (from + index) * DAY_MS + 21 * HOUR_MS;
    return { from: new Date(evening).toISOString(), until: new Date(evening + 9 * HOUR_MS).toISOString() };
  });
}
