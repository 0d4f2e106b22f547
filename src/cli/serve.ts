/** `vigie serve`: the pages of the volunteers. */
import { Command } from 'commander';
import { type App, build, type Store } from '../app.js';
import { LINK_HOURS, readKey } from '../accounts/index.js';
import { keptTemplates } from '../letters/kept-templates.js';
import { PRESS } from '../letters/press.js';
import { createWake } from '../jobs/wake.js';
import { mailSettingsOf } from '../mail/settings.js';
import { createWeb } from '../web/app.js';
import type { LetterDesk } from '../web/context.js';
import { createMetrics } from '../web/health.js';
import { listen, type WebServer } from '../web/server.js';
import { firstLink } from '../web/session.js';
import { EXIT, UsageError } from './exit.js';
import { interruptible } from './interrupt.js';
import { keepJobsApart } from './jobs-apart.js';
import { wholeNumber } from './options.js';
import { createOutput, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { pictureCacheOf } from './retention.js';
import { healthOf, startOperation, type Operation } from './operation.js';
import { openStore } from './store.js';
import { jobsOf } from './timetable.js';
import { VERSION } from '../version.js';

const DEFAULT_PORT = 4380;

interface ServeOptions {
  readonly port: number;
  readonly host: string;
  readonly jobs: boolean;
  readonly metricsPort?: number;
  readonly section?: string;
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('ouvre les pages des bénévoles dans le navigateur')
    .option('--port <n>', 'port (0 : le premier libre)', wholeNumber(0, 65_535), DEFAULT_PORT)
    .option(
      '--host <adresse>',
      'adresse d’écoute ; autre chose que cette machine demande la clé « hosts »',
      '127.0.0.1',
    )
    .option(
      '--metrics-port <n>',
      'ouvre aussi /metrics (Prometheus) à ce port, pour cette machine seulement',
      wholeNumber(1, 65_535),
    )
    .option('--no-jobs', 'ouvre les pages sans faire les travaux prévus (passages, sauvegardes, effacements)')
    .option('--section <nom>', 'les modèles de lettres de cette section, à la place de ceux du programme')
    .addHelpText('after', '\nExemple :\n  vigie serve --port 4380')
    .action(async (options: ServeOptions) => {
      process.exitCode = await interruptible((signal) => runServe(options, signal));
    });
}

async function runServe({ jobs, ...options }: ServeOptions, signal: AbortSignal): Promise<number> {
  const output = createOutput(false);
  const app = build(loadSettings());
  try {
    const asked = { ...options, hasJobs: jobs, isLogged: true };
    await keepPagesOpen(app, openStore(app), output, asked, signal);
    return EXIT.done;
  } finally {
    await app.close();
  }
}

/** Opens the pages, tells how to get in, and keeps them open until the signal. @throws UsageError for a port that cannot be had */
export async function keepPagesOpen(
  app: App,
  store: Store,
  output: Output,
  options: {
    readonly port: number;
    readonly host: string;
    readonly hasJobs: boolean;
    /** Whether lines of the log go to standard error where no terminal is. */
    readonly isLogged?: boolean;
    readonly metricsPort?: number;
    readonly section?: string;
  },
  signal: AbortSignal,
): Promise<void> {
  const { db, blobs } = store;
  const letters = deskOf(app, options.section);
  const jobs = jobsOf(app, store, letters.templates);
  const health = healthOf(app, store, jobs, letters.templates);
  const operation = await startOperation(app, output, health, { isLogged: options.isLogged === true });
  const sendSoon = createWake(Math.random);
  const web = createWeb({
    db,
    blobs,
    now: app.now,
    cacheDir: pictureCacheOf(app),
    delays: app.config.retention,
    strongHours: app.config.strongHours,
    newAccessDays: app.config.newAccessDays,
    hosts: app.config.hosts,
    publicUrl: app.config.publicUrl,
    askerHeader: app.config.askerHeader,
    ...informantOf(app.config.sender),
    letters,
    accounts: {
      key: readKey(app.paths.key),
    },
    onNotice: sendSoon.ask,
    certificatesFile: app.config.timeStamp?.certificates ?? null,
    timeStampOfSettings: app.config.timeStamp?.url ?? null,
    health,
    onError: operation.onPageError,
    onRequest: operation.onRequest,
  });
  const server = await open(web, options);
  const metrics =
    options.metricsPort === undefined
      ? null
      : await open(createMetrics({ db, health }), { port: options.metricsPort, host: '127.0.0.1' });
  tell(output, app, options.host, server.port, linkOf(app, store, operation));
  operation.log.info('started', { version: VERSION, port: server.port, jobs: options.hasJobs });
  // What the timetable does ends with the pages; what it did not end is begun again at the next start.
  if (options.hasJobs) {
    if (!(await keepJobsApart(options.section, operation, sendSoon, signal)))
      output.warn('Un travail ne s’est pas arrêté à temps : il sera repris au prochain démarrage.');
  } else if (!signal.aborted)
    await new Promise<void>((end) => {
      signal.addEventListener('abort', () => end(), { once: true });
    });
  output.line('\nVigie ferme ses pages. Tout est enregistré.');
  operation.log.info('stopped');
  await metrics?.close();
  await server.close();
}

/** The link of the start; null when the store takes no writing: the pages can be read all the same. */
function linkOf(
  { now }: App,
  { db }: Store,
  { onStoreError }: Operation,
): ReturnType<typeof firstLink> | null {
  try {
    return firstLink({ db, now });
  } catch (error) {
    onStoreError(error);
    return null;
  }
}

/** @throws UsageError for a name that is none of a section */
function deskOf({ config, paths, letterFiles }: App, section: string | undefined): LetterDesk {
  try {
    return {
      files: letterFiles,
      inbox: paths.inbox,
      templates: keptTemplates(section === undefined ? null : { dataDir: config.dataDir, name: section }),
      press: PRESS,
      sender: config.sender,
      mail: mailSettingsOf(config),
      hasServer: config.mail !== null,
    };
  } catch (error) {
    if (error instanceof RangeError)
      throw new UsageError('Le nom d’une section : minuscules, chiffres et tirets.');
    throw error;
  }
}

/** Nothing until somebody is named who writes. */
function informantOf({
  name,
  section,
  email,
}: App['config']['sender']): Pick<Parameters<typeof createWeb>[0], 'informant'> {
  if (name === undefined) return {};
  const who = section === undefined || section === '' ? name : `${name}, ${section}`;
  return { informant: { name: who, email: email === undefined || email === '' ? null : email } };
}

async function open(
  web: Parameters<typeof listen>[0],
  { port, host }: { port: number; host: string },
): Promise<WebServer> {
  try {
    return await listen(web, { port, hostname: host });
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EADDRINUSE')
      throw new UsageError(
        `Le port ${port} est déjà pris, peut-être par une autre « vigie serve ». Choisissez-en un autre : vigie serve --port ${port + 1}`,
      );
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
      throw new UsageError(
        `L’adresse ${host}:${port} ne peut pas être ouverte (${code}). Essayez : vigie serve --host 127.0.0.1 --port ${DEFAULT_PORT}`,
      );
    throw error;
  }
}

function tell(
  output: Output,
  app: App,
  host: string,
  port: number,
  link: ReturnType<typeof firstLink> | null,
): void {
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  const origin = `http://${shown}:${port}`;
  output.line(`Vigie est ouverte à l’adresse ${origin}`);
  output.line(`Les données sont dans ${app.config.dataDir}`);
  const missing = notConfigured(app);
  if (missing.length > 0)
    output.line(`\nPas encore dans vigie.config.json :\n${missing.map((one) => `  ${one}`).join('\n')}`);
  if (link === null) {
    output.line(
      '\nRien ne peut être enregistré pour le moment : les pages se lisent, et aucun lien d’entrée n’a pu être fait. « vigie doctor » dit pourquoi.\n',
    );
  } else if (link.kind === 'link') {
    output.line(
      `\n${link.isNew ? 'Premier démarrage. Votre lien d’entrée' : 'Votre lien d’entrée'} (il ne sert qu’une fois, pendant ${LINK_HOURS} heures) :\n\n  ${origin}${link.path}\n`,
    );
  } else {
    output.line(
      `\n${link.people} personnes ont accès. Un lien d’entrée se demande à l’administration, qui le fait dans Réglages.\n`,
    );
  }
  output.line('Ctrl-C pour fermer.');
}

/** What is not configured yet, each with its key. */
function notConfigured({ config, paths }: App): readonly string[] {
  return [
    config.contact === null ? '« contact » (VIGIE_CONTACT) : sans lui, aucun site n’est visité' : null,
    config.mail === null
      ? `« mail » (VIGIE_MAIL) : rien ne part, les courriels sont écrits dans ${paths.mail}`
      : null,
    config.sender.name === undefined
      ? '« sender » : qui signe les lettres (voir vigie.config.example.json)'
      : null,
  ].filter((one) => one !== null);
}
