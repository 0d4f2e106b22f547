import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { holds, instant, oneOf } from './columns.js';

/** Since when this installation does a job by itself: what was due before is nobody's. */
export const scheduledJobs = sqliteTable('scheduled_jobs', {
  job: text('job').primaryKey(),
  since: instant('since').notNull(),
});

/** `interrupted` = the process ended in the middle; the run is done again. */
export const RUN_OUTCOMES = ['done', 'partial', 'failed', 'interrupted'] as const;

/** What ran, for which moment, and what came of it. */
export const jobRuns = sqliteTable(
  'job_runs',
  {
    job: text('job').notNull(),
    /** The moment that the timetable names; of a run asked by a person, when it was asked. */
    dueAt: instant('due_at').notNull(),
    /** 1, 2, 3…: a run that failed or was interrupted is tried again. */
    attempt: integer('attempt').notNull(),
    /** `timetable`, or `person` for one that was asked for. */
    askedBy: text('asked_by', { enum: ['timetable', 'person'] }).notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    outcome: text('outcome', { enum: RUN_OUTCOMES }),
    /** One French sentence. */
    note: text('note'),
    /** Moments of the timetable that went by before this one without a run (sleep, stop). */
    missed: integer('missed').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.job, table.dueAt, table.attempt] }),
    index('job_runs_started').on(table.startedAt),
    oneOf('job_runs', 'outcome', RUN_OUTCOMES),
    oneOf('job_runs', 'asked_by', ['timetable', 'person']),
    holds('job_runs', 'ended_whole', '(ended_at IS NULL) = (outcome IS NULL)'),
  ],
);

/** Who does a job at the moment: one at a time, over all processes. */
export const jobLeases = sqliteTable('job_leases', {
  job: text('job').primaryKey(),
  owner: text('owner').notNull(),
  until: instant('until').notNull(),
});
