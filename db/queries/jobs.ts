/** What the timetable did, and who is at it. */
import { and, asc, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { jobLeases, jobRuns, scheduledJobs } from '../schema/index.js';

export { RUN_OUTCOMES } from '../schema/index.js';
export type JobRunRow = typeof jobRuns.$inferSelect;

/** Since when a job is done here; noted at the first question. */
export function jobSince(db: Db, job: string, at: string): string {
  // Asked each half minute for each job: what is noted already is only read.
  const known = scheduledJob(db).get({ job });
  if (known !== undefined) return known.since;
  db.insert(scheduledJobs).values({ job, since: at }).onConflictDoNothing().run();
  const row = scheduledJob(db).get({ job });
  if (row === undefined) throw new Error(`job ${job} was not noted`);
  return row.since;
}

const scheduledJob = prepared((db) =>
  db
    .select()
    .from(scheduledJobs)
    .where(eq(scheduledJobs.job, given('job')))
    .prepare(),
);

/** The last runs of a job, the newest moment first, its last attempt first. */
export function lastRuns(db: Db, job: string, limit: number): JobRunRow[] {
  return runsOfJob(db).all({ job, limit });
}

const runsOfJob = prepared((db) =>
  db
    .select()
    .from(jobRuns)
    .where(eq(jobRuns.job, given('job')))
    .orderBy(desc(jobRuns.dueAt), desc(jobRuns.attempt))
    .limit(given('limit'))
    .prepare(),
);

/** Runs of all jobs, the newest first. */
export function recentRuns(db: Db, limit: number): JobRunRow[] {
  return db.select().from(jobRuns).orderBy(desc(jobRuns.startedAt), asc(jobRuns.job)).limit(limit).all();
}

/** @returns false when somebody else began the very same run */
export function beginRun(tx: Db, run: Omit<JobRunRow, 'endedAt' | 'outcome' | 'note'>): boolean {
  return (
    tx
      .insert(jobRuns)
      .values({ ...run, endedAt: null, outcome: null, note: null })
      .onConflictDoNothing()
      .run().changes === 1
  );
}

/** Ends a run that is open. */
export function endRun(
  tx: Db,
  run: Pick<JobRunRow, 'job' | 'dueAt' | 'attempt'>,
  end: {
    readonly at: string;
    readonly outcome: NonNullable<JobRunRow['outcome']>;
    readonly note: string | null;
  },
): void {
  tx.update(jobRuns)
    .set({ endedAt: end.at, outcome: end.outcome, note: end.note })
    .where(
      and(
        eq(jobRuns.job, run.job),
        eq(jobRuns.dueAt, run.dueAt),
        eq(jobRuns.attempt, run.attempt),
        isNull(jobRuns.outcome),
      ),
    )
    .run();
}

/** Runs of a job that nobody ended, when nobody is at it any more: their process has gone. */
export function endInterrupted(tx: Db, job: string, at: string, note: string): number {
  return tx
    .update(jobRuns)
    .set({ endedAt: at, outcome: 'interrupted', note })
    .where(and(eq(jobRuns.job, job), isNull(jobRuns.outcome)))
    .run().changes;
}

/**
 * Takes or keeps a job until an instant; false when somebody else has it. A lease that ends later than two of ours would
 * was written by a clock that was wrong: it keeps nobody out.
 */
export function takeJob(tx: Db, job: string, owner: string, at: string, until: string): boolean {
  const held = tx.select().from(jobLeases).where(eq(jobLeases.job, job)).get();
  const latest = new Date(2 * Date.parse(until) - Date.parse(at)).toISOString();
  if (held !== undefined && held.owner !== owner && held.until > at && held.until <= latest) return false;
  tx.insert(jobLeases)
    .values({ job, owner, until })
    .onConflictDoUpdate({ target: jobLeases.job, set: { owner, until } })
    .run();
  return true;
}

/** Keeps a job that is ours; false when it is not any more. */
export function keepJob(tx: Db, job: string, owner: string, until: string): boolean {
  return (
    tx
      .update(jobLeases)
      .set({ until })
      .where(and(eq(jobLeases.job, job), eq(jobLeases.owner, owner)))
      .run().changes === 1
  );
}

export function giveJob(tx: Db, job: string, owner: string): void {
  tx.delete(jobLeases)
    .where(and(eq(jobLeases.job, job), eq(jobLeases.owner, owner)))
    .run();
}

/** Jobs that somebody is at, at an instant. */
export function heldJobs(db: Db, at: string): { readonly job: string; readonly until: string }[] {
  return db
    .select({ job: jobLeases.job, until: jobLeases.until })
    .from(jobLeases)
    .where(sql`${jobLeases.until} > ${at}`)
    .all();
}

/** Forgets runs that began before an instant; gives how many. */
export function forgetRuns(tx: Db, before: string): number {
  return tx.delete(jobRuns).where(lt(jobRuns.startedAt, before)).run().changes;
}
