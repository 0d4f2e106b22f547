/** The timetable of this installation, put together from its settings; what `serve` and `jobs` share. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { App, Store } from '../app.js';
import { keepRunning } from '../jobs/keep-running.js';
import { jobList } from '../jobs/list.js';
import { createScheduler, type Job, type Scheduler, type SchedulerEvent } from '../jobs/scheduler.js';
import { ourAddresses } from '../mail/inbox/index.js';
import { mailDoorOf, mailSettingsOf } from '../mail/settings.js';
import { afterCrawlDeps } from './follow-crawls.js';
import type { Output } from './output.js';
import { retain } from './retention.js';

/** The jobs that the settings ask for. */
export function jobsOf(app: App, store: Store): readonly Job[] {
  const { config, now } = app;
  const mail = mailSettingsOf(config);
  return jobList({
    db: store.db,
    now,
    crawl: {
      watch: { ...store, now, ruling: app.ruling, crawl: app.crawl },
      after: afterCrawlDeps(app, store),
      hasContact: config.contact !== null || config.allowPrivate,
      sitesAtOnce: config.sitesAtOnce,
      quietHours: config.quietHours,
    },
    retain: (signal) => retain(app, store, signal),
    send: mail.ok
      ? {
          db: store.db,
          files: app.letterFiles,
          door: mailDoorOf(config, app.paths.mail),
          settings: mail.settings,
          now,
          owner: ownName(),
        }
      : null,
    inbox:
      config.mailbox === null
        ? null
        : {
            mailbox: config.mailbox,
            deps: {
              db: store.db,
              folder: app.paths.inbox,
              now,
              ours: ourAddresses([config.mailFrom, config.sender.email ?? null]),
            },
          },
    backUp:
      config.backupDir === null || process.argv[1] === undefined
        ? null
        : [process.execPath, ...process.execArgv, process.argv[1]],
  });
}

/** A name that no other process has, nor this one twice. */
function ownName(): string {
  return `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`;
}

/** A scheduler of these jobs; its name is that of no other process. */
export function schedulerOf(
  app: App,
  { db }: Store,
  jobs: readonly Job[],
  onEvent: (event: SchedulerEvent) => void,
): Scheduler {
  return createScheduler({ db, now: app.now, jobs, owner: ownName(), onEvent });
}

/** Does what is due until the signal. Tells what came of it, a line a run that has something to tell. */
export async function runTimetable(
  app: App,
  store: Store,
  output: Output,
  signal: AbortSignal,
): Promise<void> {
  const scheduler = schedulerOf(app, store, jobsOf(app, store), (event) => tellEvent(output, event));
  if (await keepRunning(scheduler, signal)) return;
  output.warn('Un travail ne s’est pas arrêté à temps : il sera repris au prochain démarrage.');
}

function tellEvent(output: Output, event: SchedulerEvent): void {
  if (event.kind === 'broke') {
    const { error } = event;
    output.warn(
      `${event.job.name} : ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  if (event.kind !== 'ended' || event.outcome.note === null) return;
  const line = `${event.job.name} : ${event.outcome.note}`;
  if (event.outcome.kind === 'done') output.line(line);
  else output.warn(line);
}
