/**
 * What a process that stays tells of itself: sentences to people on a terminal, JSON lines to the log, and what
 * `/healthz` and the figures know of its health.
 */
import path from 'node:path';
import type { App, Store } from '../app.js';
import { parisDay } from '../french/index.js';
import { STORE_FAULT_WORDS, storeFaultOf } from '../health/store-fault.js';
import { certificateFinding, readCertificates, templateFindings } from '../health/validities.js';
import { watchHealth, type HealthWatch } from '../health/watch.js';
import { nextMoment } from '../jobs/timetable.js';
import type { Job, SchedulerEvent } from '../jobs/scheduler.js';
import type { TemplateSet } from '../letters/index.js';
import type { Log } from '../log/log.js';
import type { RequestTold } from '../web/request-log.js';
import { UsageError } from './exit.js';
import type { Output } from './output.js';

/** Of requests that monitors and browsers make all the time. */
const QUIET_ROUTES: ReadonlySet<string | null> = new Set(['/healthz', '/assets/:name']);
/** The same fault is told to people once in so long. */
const TOLD_MS = 10 * 60_000;

/** How this installation is, as far as its settings, its disk and its store tell. */
export function healthOf(
  app: App,
  { db }: Pick<Store, 'db'>,
  jobs: readonly Job[],
  templates: () => TemplateSet,
): HealthWatch {
  const { config, now, paths } = app;
  return watchHealth(
    {
      db,
      now,
      database: paths.database,
      dataDir: path.dirname(paths.database),
      backupDir: config.backupDir,
      hasContact: config.contact !== null || config.allowPrivate,
      hasMailServer: config.mail !== null,
      jobs: jobs.map(({ name, title, when }) => ({
        name,
        title,
        momentAfter: (at) => nextMoment(when, at),
      })),
    },
    ({ at }) => validities(app, templates(), at),
  );
}

/** What runs out, or has run out. */
function validities({ config }: App, templates: TemplateSet, at: string) {
  const on = parisDay(at) ?? at.slice(0, 10);
  const certificates = config.timeStamp?.certificates;
  const ending = certificates === undefined ? null : certificateFinding(readCertificates(certificates), on);
  return [...(ending === null ? [] : [ending]), ...templateFindings(templates, on)];
}

export interface Operation {
  readonly log: Log;
  readonly onRequest: (told: RequestTold) => void;
  readonly onPageError: (error: unknown) => void;
  readonly onJobEvent: (event: SchedulerEvent) => void;
  /** The process of the jobs ended by itself: with an exit code, by a signal, or for a reason. */
  readonly onJobsEnd: (how: string | number) => void;
  /** Told of a fault that another process met and told people of. */
  readonly noteFault: (error: Error) => void;
  /** A look at the timetable, or the start of a job, that failed. Throws what is no fault of the store. */
  readonly onStoreError: (error: unknown) => void;
}

/** @throws UsageError when the log of the settings cannot be written */
export async function startOperation(
  app: App,
  output: Output,
  health: HealthWatch,
  { isLogged }: { readonly isLogged: boolean },
): Promise<Operation> {
  const isRead = process.stderr.isTTY || !isLogged;
  const opened = await app.openLog((message) => output.warn(message), isRead);
  if (!opened.ok) throw new UsageError(opened.message);
  const { log } = opened;
  // Standard error carries one thing: sentences, or lines of the log.
  const warn = isRead || app.config.log !== null ? (text: string) => output.warn(text) : () => undefined;
  let lastTold = -Infinity;

  const tellError = (error: unknown, before = ''): void => {
    health.noteError(error);
    const fault = storeFaultOf(error);
    if (fault === null) {
      warn(`${before}${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return;
    }
    const at = app.now().getTime();
    if (Math.abs(at - lastTold) < TOLD_MS) return;
    lastTold = at;
    const { title, remedy } = STORE_FAULT_WORDS[fault.kind];
    warn(`${before}${title} (${fault.code}). ${remedy}`);
  };

  return {
    log,
    onRequest: (told) => {
      const isQuiet = told.status < 400 && QUIET_ROUTES.has(told.route);
      (told.status >= 500 ? log.error : isQuiet ? log.debug : log.info)('request', { ...told });
    },
    onPageError: (error) => {
      log.error('page-failed', { error });
      tellError(error);
    },
    onJobEvent: (event) => {
      logJob(log, event);
      const { name } = event.job;
      if (event.kind === 'broke') tellError(event.error, `${name} : `);
      if (event.kind !== 'ended' || event.outcome.note === null) return;
      const line = `${name} : ${event.outcome.note}`;
      if (event.outcome.kind === 'done') output.line(line);
      else warn(line);
    },
    onJobsEnd: (how) => {
      log.error('jobs-ended', { how });
      warn(`Les travaux prévus se sont arrêtés (${how}). Ils sont repris dans une demi-minute.`);
    },
    noteFault: health.noteError,
    onStoreError: (error) => {
      if (storeFaultOf(error) === null) throw error;
      log.error('store-failed', { error });
      tellError(error);
    },
  };
}

/** A line when a job begins, one when it ends, one for what nobody expected. */
export function logJob(log: Log, event: SchedulerEvent): void {
  const job = event.job.name;
  switch (event.kind) {
    case 'begun': {
      const { dueAt, attempt, askedBy, missed } = event.run;
      log.info('job-begun', { job, dueAt, attempt, askedBy, missed });
      return;
    }
    case 'ended': {
      const { kind: outcome, note } = event.outcome;
      const write = outcome === 'done' ? log.info : outcome === 'failed' ? log.error : log.warn;
      write('job-ended', { job, outcome, note });
      return;
    }
    case 'broke':
      log.error('job-broke', { job, error: event.error });
  }
}
