/** `vigie jobs`: what Vigie does by itself, what became of it, and doing it now. */
import { Command } from 'commander';
import { heldJobs, jobSince, lastRuns } from '../../db/queries/jobs.js';
import { build, type App, type Store } from '../app.js';
import { formatInstant } from '../french/index.js';
import { keptTemplates } from '../letters/kept-templates.js';
import { RUN_WORDS } from '../health/run-words.js';
import { nextMoment, planOf } from '../jobs/timetable.js';
import type { Job, JobOutcome } from '../jobs/scheduler.js';
import { EXIT, UsageError, type ExitCode } from './exit.js';
import { interruptible } from './interrupt.js';
import { createOutput, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';
import { healthOf, logJob, startOperation } from './operation.js';
import { hearPages } from './jobs-apart.js';
import { jobsOf, runTimetable, schedulerOf } from './timetable.js';

export function jobsCommand(): Command {
  const command = new Command('jobs').description('les travaux que Vigie fait d’elle-même');
  command
    .command('list')
    .description('ce que « vigie serve » fait, quand, et ce qui en est sorti la dernière fois')
    .option('--json', 'une ligne JSON par travail', false)
    .addHelpText('after', '\nExemple :\n  vigie jobs list')
    .action(async (options: { json: boolean }) => {
      await withJobs(options.json, (jobs, app, store, output) => {
        for (const job of jobs) tellJob(job, app, store, output);
        return Promise.resolve(EXIT.done);
      });
    });
  command
    .command('run')
    .description('fait un travail maintenant')
    .argument('<travail>', 'son nom (vigie jobs list)')
    .option('--json', 'le résultat en une ligne JSON', false)
    .addHelpText('after', '\nExemple :\n  vigie jobs run crawl')
    .action(async (name: string, options: { json: boolean }) => {
      await withJobs(options.json, (jobs, app, store, output) => runJob(name, jobs, app, store, output));
    });
  command
    .command('keep')
    .description('fait ce qui est dû tant qu’il tourne (« vigie serve » le lance à côté de ses pages)')
    .option('--section <nom>', 'les modèles de lettres de cette section, à la place de ceux du programme')
    .addHelpText('after', '\nExemple :\n  vigie jobs keep')
    .action(async (options: { section?: string }) => {
      const app = build(loadSettings());
      try {
        process.exitCode = await interruptible((signal) => keepJobs(app, options.section, signal));
      } finally {
        await app.close();
      }
    });
  command.addHelpText('after', '\nExemple :\n  vigie jobs list');
  return command;
}

async function withJobs(
  isJson: boolean,
  work: (jobs: readonly Job[], app: App, store: Store, output: Output) => Promise<ExitCode>,
): Promise<void> {
  const app = build(loadSettings());
  try {
    const store = openStore(app);
    process.exitCode = await work(jobsOf(app, store), app, store, createOutput(isJson));
  } finally {
    await app.close();
  }
}

async function keepJobs(app: App, section: string | undefined, signal: AbortSignal): Promise<ExitCode> {
  const output = createOutput(false);
  const store = openStore(app);
  const templates = keptTemplates(
    section === undefined ? null : { dataDir: app.config.dataDir, name: section },
  );
  const jobs = jobsOf(app, store, templates);
  const health = healthOf(app, store, jobs, templates);
  const pages: { tellFault: (error: unknown) => void } = { tellFault: () => undefined };
  const watched = {
    look: health.look,
    noteError: (error: unknown) => {
      health.noteError(error);
      pages.tellFault(error);
    },
  };
  const operation = await startOperation(app, output, watched, { isLogged: true });
  const isDrained = await runTimetable(app, store, jobs, operation, (sendNow) => {
    const { gone, tellFault } = hearPages(sendNow);
    pages.tellFault = tellFault;
    return AbortSignal.any([signal, gone]);
  });
  return isDrained ? EXIT.done : EXIT.partial;
}

function tellJob(job: Job, app: App, { db }: Store, output: Output): void {
  const at = app.now().toISOString();
  const runs = lastRuns(db, job.name, 50);
  const [last] = runs;
  const plan = planOf(job.when, jobSince(db, job.name, at), runs, at);
  const isRunning = heldJobs(db, at).some((held) => held.job === job.name);
  const next = plan.kind === 'run' ? at : plan.until;
  output.json({ type: 'job', name: job.name, title: job.title, isRunning, next, last: last ?? null });
  output.line(`${job.name}\n  ${job.title}`);
  output.line(
    last === undefined
      ? '  jamais fait'
      : `  ${last.outcome === null ? 'en cours' : RUN_WORDS[last.outcome]} le ${formatInstant(last.startedAt) ?? ''}${last.missed > 0 ? ` (${last.missed} fois manqué avant)` : ''}${last.note === null ? '' : `\n  ${last.note}`}`,
  );
  output.line(
    isRunning
      ? '  en cours'
      : `  prochain : ${plan.kind === 'run' ? 'dès que « vigie serve » tourne' : (formatInstant(next) ?? next)}`,
  );
}

async function runJob(
  name: string,
  jobs: readonly Job[],
  app: App,
  store: Store,
  output: Output,
): Promise<ExitCode> {
  const job = jobs.find((one) => one.name === name);
  if (job === undefined)
    throw new UsageError(
      `Aucun travail ne s’appelle « ${name} » ici. Travaux : ${jobs.map((one) => one.name).join(', ')}.${name === 'backup' ? ' La sauvegarde demande « backupDir » dans vigie.config.json (ou VIGIE_BACKUP).' : ''}`,
    );
  // Standard error is for people here: lines of the log go to its file, if there is one.
  const logged = await app.openLog((message) => output.warn(message), true);
  if (!logged.ok) throw new UsageError(logged.message);
  output.progress(`${job.title}…`);
  const outcome = await interruptible(async (signal): Promise<JobOutcome | null> => {
    const scheduler = schedulerOf(app, store, jobs, (event) => {
      logJob(logged.log, event);
      if (event.kind === 'broke') output.warn(String(event.error));
    });
    const started = scheduler.runNow(job);
    if (started.kind === 'busy') return null;
    signal.addEventListener('abort', () => void scheduler.drain());
    // Keeps the lease while it runs; nothing else of the timetable is begun here.
    const beat = setInterval(() => scheduler.keep(), 30_000);
    try {
      return await started.ended;
    } finally {
      clearInterval(beat);
    }
  }).finally(() => output.endProgress());
  if (outcome === null) {
    output.json({ type: 'run', name, kind: 'busy' });
    output.warn('Ce travail est déjà en cours, dans ce programme ou dans un autre.');
    return EXIT.partial;
  }
  output.json({ type: 'run', name, ...outcome });
  const words = RUN_WORDS[outcome.kind];
  output.line(
    `${words.charAt(0).toUpperCase()}${words.slice(1)}.${outcome.note === null ? '' : ` ${outcome.note}`}`,
  );
  output.line(
    `Prochain selon l’horaire : ${formatInstant(nextMoment(job.when, app.now().toISOString())) ?? ''}`,
  );
  const codes: Readonly<Record<JobOutcome['kind'], ExitCode>> = {
    done: EXIT.done,
    partial: EXIT.partial,
    failed: EXIT.failure,
    interrupted: EXIT.interrupted,
  };
  return codes[outcome.kind];
}
