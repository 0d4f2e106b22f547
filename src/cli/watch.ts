/** `vigie watch`: which sites are visited, how often. */
import { Command } from 'commander';
import { listSites, pauseSite, removeSite, type WatchedSite } from '../../db/queries/sites.js';
import { publicationCounts } from '../../db/queries/publications.js';
import { siteStandings } from '../../db/queries/standings.js';
import { type App, build } from '../app.js';
import { countWords } from '../crawlers/platforms/words.js';
import { addAuthority, addSite } from '../authorities/index.js';
import { EXIT, UsageError } from './exit.js';
import { CRAWL_OPTIONS, wholeNumber } from './options.js';
import { createOutput, table } from './output.js';
import { loadSettings, parseSiteUrl } from './settings.js';
import { formatDayOf } from '../french/index.js';
import { standingJson, standingLines } from '../web/parts/standing.js';
import { accept, openStore } from './store.js';
import {
  addByCriteria,
  type ByCriteriaOptions,
  CRITERIA_OPTIONS,
  isByCriteria,
  undoCommand,
} from './watch-criteria.js';

interface AddOptions extends ByCriteriaOptions {
  readonly authority?: string;
  readonly name?: string;
  readonly cadenceDays: number;
  readonly maxPages?: number;
  readonly maxMinutes?: number;
  readonly maxMb?: number;
  readonly delayMs?: number;
  readonly scope: string;
  readonly render: string;
  readonly documents: string;
}

export function watchCommand(): Command {
  const command = new Command('watch').description('les sites suivis');
  const add = command
    .command('add')
    .description('suit le site d’une collectivité, ou ceux de toutes celles qui répondent à des critères')
    .argument('[adresse]', 'adresse du site')
    .option('--authority <code>', 'code INSEE ou SIREN de la collectivité')
    .option('--name <nom>', 'nom de la commune, si elle n’est pas encore enregistrée')
    .option('--cadence-days <n>', 'jours entre deux passages', wholeNumber(1, 365), 7)
    .option('--max-pages <n>', 'pages par passage (200)', wholeNumber(1, 100_000))
    .option('--max-minutes <m>', 'durée d’un passage, en minutes (120)', wholeNumber(1, 10_000))
    .option('--max-mb <n>', 'mégaoctets téléchargés par passage (500)', wholeNumber(1, 1_000_000))
    .option('--delay-ms <d>', 'pause entre deux demandes, en millisecondes (1000)', wholeNumber(0, 600_000));
  for (const option of CRAWL_OPTIONS) add.addOption(option());
  for (const option of CRITERIA_OPTIONS) add.addOption(option());
  add
    .addHelpText(
      'after',
      '\nExemples :\n  vigie watch add https://www.saint-exemple.example --authority 99001 --name "Saint-Exemple"\n  vigie watch add --departement 34 --kind commune --min-population 3500 --with-epci --with-departement --with-region --dry-run',
    )
    .action((address: string | undefined, options: AddOptions) =>
      withApp((app) => {
        if (!isByCriteria(options)) addWatch(app, address, options);
        else if (address === undefined && options.authority === undefined)
          addByCriteria(app, options, settingsOf(app, options));
        else
          throw new UsageError(
            'Donnez une adresse et « --authority », ou des critères (« --departement », « --region », « --epci », « --kind »…), pas les deux.',
          );
      }),
    );
  command.addCommand(undoCommand(withApp));

  command
    .command('list')
    .description('montre les sites suivis')
    .option('--json', 'une ligne JSON par site', false)
    .addHelpText('after', '\nExemple :\n  vigie watch list')
    .action((options: { json: boolean }) => withApp((app) => printWatches(app, options.json)));

  for (const [name, description, act] of [
    [
      'pause',
      'suspend les passages d’un site',
      (app: App, site: WatchedSite) => void pauseSite(openStore(app).db, site.site.id, true),
    ],
    [
      'resume',
      'reprend les passages d’un site suspendu',
      (app: App, site: WatchedSite) => void pauseSite(openStore(app).db, site.site.id, false),
    ],
    [
      'remove',
      'cesse de suivre un site ; ce qui a été relevé reste',
      (app: App, site: WatchedSite) =>
        void removeSite(openStore(app).db, site.site.id, app.now().toISOString()),
    ],
  ] as const) {
    command
      .command(name)
      .description(description)
      .argument('<adresse>', 'adresse du site suivi')
      .addHelpText('after', `\nExemple :\n  vigie watch ${name} https://www.saint-exemple.example`)
      .action((address: string) =>
        withApp((app) => {
          const site = findWatched(app, address);
          act(app, site);
          createOutput(false).line(`${site.site.startUrl} : fait.`);
        }),
      );
  }
  command.addHelpText('after', '\nExemple :\n  vigie watch list');
  return command;
}

async function withApp(work: (app: App) => void): Promise<void> {
  const app = build(loadSettings());
  try {
    work(app);
  } finally {
    await app.close();
  }
}

const MIB = 1024 * 1024;

/** Settings of the watch, as the options and the configuration have them. */
function settingsOf(app: App, options: AddOptions): Record<string, unknown> {
  const { maxMb, cadenceDays, scope, render, documents } = options;
  return {
    cadenceDays,
    scope,
    render,
    documents,
    maxPages: options.maxPages ?? app.config.maxPages,
    maxMinutes: options.maxMinutes ?? null,
    maxBytes: maxMb === undefined ? null : maxMb * MIB,
    delayMs: options.delayMs ?? app.config.delayMs,
  };
}

function addWatch(app: App, address: string | undefined, options: AddOptions): void {
  const { authority, name } = options;
  if (address === undefined)
    throw new UsageError('Il faut une adresse, ou des critères. Voyez « vigie watch add --help ».');
  if (authority === undefined)
    throw new UsageError('Avec une adresse, l’option « --authority <code> » est nécessaire.');
  const url = parseSiteUrl(address);
  const { db } = openStore(app);
  const deps = { db, now: app.now };
  if (name !== undefined) accept(addAuthority(deps, { code: authority, name, kind: 'commune' }));
  const added = accept(
    addSite(deps, {
      authority,
      url: url.href,
      settings: settingsOf(app, options),
    }),
  );
  const said = {
    added: 'est suivi. Premier passage : vigie crawl --due',
    revived: 'est de nouveau suivi.',
    exists: 'était déjà suivi : rien n’a été changé.',
  };
  createOutput(false).line(`${added.site.startUrl} ${said[added.kind]}`);
}

function printWatches(app: App, isJson: boolean): void {
  const output = createOutput(isJson);
  const { db } = openStore(app);
  const standings = new Map(siteStandings(db).map((one) => [one.site.id, one]));
  const counts = publicationCounts(db, [...standings.keys()]);
  const rows = listSites(db, app.now().toISOString()).flatMap((row) => {
    const standing = standings.get(row.site.id);
    return standing === undefined ? [] : [{ ...row, standing }];
  });
  for (const { site, authority, lastCrawlAt, lastOutcome, isDue, standing } of rows) {
    output.json({
      authority: authority.code,
      name: authority.name,
      site: site.startUrl,
      paused: site.paused,
      cadenceDays: site.cadenceDays,
      dueFrom: site.dueFrom,
      lastCrawlAt,
      lastOutcome,
      isDue,
      ...standingJson(standing),
      publications: counts.get(site.id) ?? [],
    });
  }
  if (isJson) return;
  if (rows.length === 0) {
    output.line('Aucun site suivi. Ajoutez-en un : vigie watch add <adresse> --authority <code>');
    return;
  }
  output.line(
    table(
      ['Collectivité', 'Site', 'Ce qui a été regardé', 'Passages'],
      rows.map(({ site, authority, isDue, lastCrawlAt, standing }) => [
        `${authority.name} (${authority.code})`,
        site.startUrl,
        [...standingLines(standing), ...(counts.get(site.id) ?? []).map(countWords)].join('\n'),
        site.paused ? 'suspendu' : isDue ? 'à visiter' : turnWords(site, lastCrawlAt),
      ]),
      [24, 36, 36, 16],
    ),
  );
  process.exitCode = EXIT.done;
}

function turnWords({ cadenceDays, dueFrom }: WatchedSite['site'], lastCrawlAt: string | null): string {
  return lastCrawlAt === null && dueFrom !== null
    ? `dès le ${formatDayOf(dueFrom)}`
    : cadenceDays === 1
      ? 'tous les jours'
      : `tous les ${cadenceDays} jours`;
}

function findWatched(app: App, address: string): WatchedSite {
  const { db } = openStore(app);
  const url = parseSiteUrl(address).href;
  const site = listSites(db, app.now().toISOString()).find((one) => one.site.startUrl === url);
  if (site === undefined) throw new UsageError(`${url} n’est pas suivi. Voyez « vigie watch list ».`);
  return site;
}
