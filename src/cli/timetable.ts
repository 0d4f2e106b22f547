/** The timetable of this installation, put together from its settings; what `serve` and `jobs` share. */
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { readKey } from '../accounts/index.js';
import type { App, Store } from '../app.js';
import type { SendDigestsDeps } from '../digests/send-digests.js';
import { keepRunning } from '../jobs/keep-running.js';
import { jobList } from '../jobs/list.js';
import { createScheduler, type Job, type Scheduler, type SchedulerEvent } from '../jobs/scheduler.js';
import { keptTemplates } from '../letters/kept-templates.js';
import { ourAddresses } from '../mail/inbox/index.js';
import type { MailSettings } from '../mail/queue.js';
import { mailDoorOf, mailSettingsOf } from '../mail/settings.js';
import { afterCrawlDeps } from './follow-crawls.js';
import { healthOf, type Operation } from './operation.js';
import { retain } from './retention.js';

/** The jobs that the settings ask for. @param templates whose validities are watched; the program's own when left out */
export function jobsOf(app: App, store: Store, templates = keptTemplates(null)): readonly Job[] {
  const { config, now } = app;
  const mail = mailSettingsOf(config);
  const jobs: readonly Job[] = jobList({
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
    digest: mail.ok ? { time: config.digest, deps: () => digestDeps(app, store, mail.settings) } : null,
    health: mail.ok
      ? {
          db: store.db,
          now,
          settings: mail.settings,
          random: randomBytes,
          // It tells of itself as well.
          look: () => healthOf(app, store, jobs, templates).look(),
          publicUrl: config.publicUrl,
        }
      : null,
  });
  return jobs;
}

/** What the digests need. */
export function digestDeps(app: App, { db }: Store, settings: MailSettings): SendDigestsDeps {
  const { config, now, paths } = app;
  return { db, now, settings, random: randomBytes, key: readKey(paths.key), publicUrl: config.publicUrl };
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

/**
 * Does what is due until the signal. A store that fails ends nothing: the next look tries again.
 *
 * @param hear given what lets mails leave at once; gives the signal
 * @returns whether everything ended in time
 */
export async function runTimetable(
  app: App,
  store: Store,
  jobs: readonly Job[],
  operation: Operation,
  hear: (sendNow: () => void) => AbortSignal,
): Promise<boolean> {
  const { onJobEvent, onStoreError } = operation;
  const scheduler = schedulerOf(app, store, jobs, onJobEvent);
  const send = jobs.find(({ name }) => name === 'send');
  const sendNow = (): void => {
    if (send === undefined) return;
    try {
      scheduler.runNow(send);
    } catch (error) {
      onStoreError(error);
    }
  };
  return keepRunning(scheduler, hear(sendNow), onStoreError);
}
