/** Does by itself what is due: one run of a job at a time over all processes, each moment once, what a stop left again. */
import {
  beginRun,
  endInterrupted,
  endRun,
  giveJob,
  jobSince,
  keepJob,
  lastRuns,
  takeJob,
  type JobRunRow,
} from '../../db/queries/jobs.js';
import { transact, type Db } from '../../db/open.js';
import { planOf, type When } from './timetable.js';

/** What came of a run. `note`: one French sentence, kept with it; null when there is nothing to tell. */
export type JobOutcome = {
  readonly kind: 'done' | 'partial' | 'failed' | 'interrupted';
  readonly note: string | null;
};

export interface JobContext {
  /** The moment of the timetable for which it runs (ISO-8601). */
  readonly dueAt: string;
  /** Ends the run soon, with everything kept; the run says `interrupted` then. */
  readonly signal: AbortSignal;
}

export interface Job {
  /** Its name on the command line. */
  readonly name: string;
  /** What it does, in French. */
  readonly title: string;
  readonly when: When;
  /**
   * Doing it again for the same moment doubles nothing: a process may be killed after the deed and before its note.
   * What it throws is a fault of the program or the store; it is told, and the run has failed.
   */
  readonly run: (context: JobContext) => Promise<JobOutcome>;
}

export type SchedulerEvent =
  | { readonly kind: 'begun'; readonly job: Job; readonly run: JobRunRow }
  | { readonly kind: 'ended'; readonly job: Job; readonly outcome: JobOutcome }
  | { readonly kind: 'broke'; readonly job: Job; readonly error: unknown };

export interface SchedulerDeps {
  readonly db: Db;
  readonly now: () => Date;
  readonly jobs: readonly Job[];
  /** A name of this process that no other one has. */
  readonly owner: string;
  readonly onEvent?: (event: SchedulerEvent) => void;
}

export type Started =
  | { readonly kind: 'started'; readonly ended: Promise<JobOutcome> }
  /** Somebody is at it: this process or another one. */
  | { readonly kind: 'busy' };

export interface Scheduler {
  /** Begins what is due and keeps what runs; call it every half minute. Throws only when the store fails. */
  readonly tick: () => void;
  /** Keeps what runs, and begins nothing. */
  readonly keep: () => void;
  /** Runs a job now, whatever its timetable says. */
  readonly runNow: (job: Job) => Started;
  /** Resolves when nothing of this process runs. */
  readonly idle: () => Promise<void>;
  /** Asks all runs to end soon, begins nothing more, and resolves when they have ended. */
  readonly drain: () => Promise<void>;
}

/** A process that gives no sign of life for so long has gone. Far longer than between two ticks. */
const LEASE_MS = 5 * 60_000;
/** Enough to know what became of the last moment, with runs that people asked for in between. */
const LOOK_BACK = 50;
const GONE = 'Le programme s’est arrêté pendant ce travail.';

/** Puts a timetable to work. Nothing runs before the first `tick`. */
export function createScheduler({
  db,
  now,
  jobs,
  owner,
  onEvent = () => undefined,
}: SchedulerDeps): Scheduler {
  const running = new Map<string, { readonly stop: AbortController; readonly ended: Promise<JobOutcome> }>();
  let isDraining = false;

  const leaseUntil = (): string => new Date(now().getTime() + LEASE_MS).toISOString();

  type Chosen = Pick<JobRunRow, 'dueAt' | 'attempt' | 'askedBy' | 'missed'>;

  /** @param choose asked once the job is ours, so that nobody else can begin the same run; null = there is none */
  function begin(job: Job, choose: (tx: Db, at: string) => Chosen | null): Started {
    const at = now().toISOString();
    const row = transact(db, (tx) => {
      if (!takeJob(tx, job.name, owner, at, leaseUntil())) return null;
      // The job is ours: whoever left a run open does nothing more.
      endInterrupted(tx, job.name, at, GONE);
      const chosen = choose(tx, at);
      const run = chosen === null ? null : { ...chosen, job: job.name, startedAt: at };
      if (run !== null && beginRun(tx, run)) return run;
      giveJob(tx, job.name, owner);
      return null;
    });
    if (row === null) return { kind: 'busy' };
    const stop = new AbortController();
    const ended = perform(job, row, stop.signal).finally(() => running.delete(job.name));
    running.set(job.name, { stop, ended });
    onEvent({ kind: 'begun', job, run: { ...row, endedAt: null, outcome: null, note: null } });
    return { kind: 'started', ended };
  }

  function beginIfDue(job: Job): void {
    const planAt = (from: Db, at: string) =>
      planOf(job.when, jobSince(from, job.name, at), lastRuns(from, job.name, LOOK_BACK), at);
    // Asked first without a lease: nearly always nothing is due.
    if (planAt(db, now().toISOString()).kind === 'wait') return;
    begin(job, (tx, at) => {
      const plan = planAt(tx, at);
      return plan.kind === 'run'
        ? { dueAt: plan.dueAt, attempt: plan.attempt, missed: plan.missed, askedBy: 'timetable' }
        : null;
    });
  }

  async function perform(
    job: Job,
    row: Pick<JobRunRow, 'job' | 'dueAt' | 'attempt'>,
    signal: AbortSignal,
  ): Promise<JobOutcome> {
    let outcome: JobOutcome;
    try {
      outcome = await job.run({ dueAt: row.dueAt, signal });
    } catch (error) {
      onEvent({ kind: 'broke', job, error });
      const message = error instanceof Error ? error.message : String(error);
      outcome = { kind: 'failed', note: `Erreur imprévue : ${message.slice(0, 500)}` };
    }
    try {
      transact(db, (tx) => {
        // A run that another process took over is that one's to end.
        if (!keepJob(tx, job.name, owner, leaseUntil())) return;
        endRun(tx, row, { at: now().toISOString(), outcome: outcome.kind, note: outcome.note });
        giveJob(tx, job.name, owner);
      });
    } catch (error) {
      // Its row stays open: whoever takes the job next ends it as interrupted and begins again.
      onEvent({ kind: 'broke', job, error });
    }
    onEvent({ kind: 'ended', job, outcome });
    return outcome;
  }

  function keepLeases(): void {
    for (const [name, { stop }] of running)
      if (!transact(db, (tx) => keepJob(tx, name, owner, leaseUntil()))) stop.abort();
  }

  const idle = async (): Promise<void> => {
    while (running.size > 0) await Promise.allSettled([...running.values()].map(({ ended }) => ended));
  };

  return {
    tick: () => {
      keepLeases();
      if (isDraining) return;
      for (const job of jobs) if (!running.has(job.name)) beginIfDue(job);
    },
    keep: keepLeases,
    runNow: (job) =>
      running.has(job.name) || isDraining
        ? { kind: 'busy' }
        : begin(job, (_, at) => ({ dueAt: at, attempt: 1, missed: 0, askedBy: 'person' })),
    idle,
    drain: async () => {
      isDraining = true;
      for (const { stop } of running.values()) stop.abort();
      await idle();
    },
  };
}
