/** `vigie crawl`: visits watched sites now. */
import { Command } from 'commander';
import { listSites, sitesDue, type WatchedSite } from '../../db/queries/sites.js';
import { findingsOfSite } from '../../db/queries/findings.js';
import { siteStandings } from '../../db/queries/standings.js';
import type { Db } from '../../db/open.js';
import { type App, build } from '../app.js';
import { crawlWatched, type WatchedCrawl } from '../crawlers/crawl-watched.js';
import { EXIT, type ExitCode, UsageError } from './exit.js';
import { interruptible } from './interrupt.js';
import { createOutput, type Output } from './output.js';
import { printFindings, printSummary, progressOf } from './print-crawl.js';
import { followCrawls, followedJson } from './follow-crawls.js';
import type { Followed } from '../jobs/after-crawl.js';
import { loadSettings, requireContact } from './settings.js';
import { standingJson, standingLines } from '../web/parts/standing.js';
import { openStore } from './store.js';

interface CrawlCommandOptions {
  readonly due: boolean;
  readonly all: boolean;
  readonly json: boolean;
}

export function crawlCommand(): Command {
  return new Command('crawl')
    .description('visite maintenant des sites suivis')
    .argument('[collectivités...]', 'codes INSEE ou SIREN')
    .option('--due', 'les sites dont le passage est dû (par défaut)', false)
    .option('--all', 'tous les sites suivis, sauf ceux qui sont suspendus', false)
    .option('--json', 'un résumé JSON par site', false)
    .addHelpText('after', '\nExemples :\n  vigie crawl --due\n  vigie crawl 99001')
    .action(async (codes: string[], options: CrawlCommandOptions) => {
      if ([options.due, options.all, codes.length > 0].filter(Boolean).length > 1) {
        throw new UsageError('Choisissez entre --due, --all et des collectivités.');
      }
      const app = build(loadSettings());
      try {
        process.exitCode = await interruptible((signal) => crawlNow(app, codes, options, signal));
      } finally {
        await app.close();
      }
    });
}

async function crawlNow(
  app: App,
  codes: readonly string[],
  options: CrawlCommandOptions,
  signal: AbortSignal,
): Promise<ExitCode> {
  const store = openStore(app);
  const output = createOutput(options.json);
  const sites = chooseSites(store.db, codes, options.all, app.now().toISOString());
  if (sites.length === 0) {
    output.line('Aucun passage n’est dû. Tous les sites : vigie crawl --all');
    // An earlier one may have left something to do.
    await followCrawls(app, store, output, signal);
    return signal.aborted ? EXIT.interrupted : EXIT.done;
  }
  for (const { site } of sites) requireContact(app.config, new URL(site.startUrl));
  const progress = new Map(
    sites.map((one) => [one.site.id, progressOf(output, new URL(one.site.startUrl).host)]),
  );
  const crawls = await crawlWatched({ ...store, now: app.now, ruling: app.ruling, crawl: app.crawl }, sites, {
    sitesAtOnce: app.config.sitesAtOnce,
    signal,
    onEvent: (site, event) => progress.get(site.site.id)?.(event),
  });
  output.endProgress();
  // Programs get one object a site: theirs waits for what follows. A store that fails there hides no crawl.
  const tell = (followed: readonly Followed[]): void => {
    for (const crawl of crawls) tellCrawl(output, store.db, crawl, followed);
  };
  if (!output.isJson) tell([]);
  let followed: readonly Followed[] = [];
  try {
    followed = await followCrawls(app, store, output, signal);
  } finally {
    if (output.isJson) tell(followed);
  }
  return signal.aborted ? EXIT.interrupted : exitCodeOf(crawls);
}

/** @throws UsageError for a code that no watched site has. */
function chooseSites(db: Db, codes: readonly string[], all: boolean, at: string): readonly WatchedSite[] {
  const watched = listSites(db, at);
  if (watched.length === 0)
    throw new UsageError(
      'Aucun site n’est suivi. Ajoutez-en un : vigie watch add <adresse> --authority <code>',
    );
  if (all) return watched.filter((one) => !one.site.paused);
  if (codes.length === 0) return sitesDue(db, at);
  return codes.flatMap((code) => {
    const own = watched.filter((one) => one.authority.code === code || one.authority.siren === code);
    if (own.length === 0)
      throw new UsageError(`Aucun site suivi pour « ${code} ». Voyez « vigie watch list ».`);
    return own;
  });
}

function tellCrawl(output: Output, db: Db, crawl: WatchedCrawl, followed: readonly Followed[]): void {
  const { site, result } = crawl;
  switch (result.kind) {
    case 'busy':
      output.warn(`${site.site.startUrl} : un autre passage est en cours (${result.owner}).`);
      return;
    case 'taken-over':
      output.warn(
        `${site.site.startUrl} : ce passage était resté longtemps sans signe de vie ; un autre processus l’a repris et le mène à bien.`,
      );
      return;
    case 'failed':
      output.warn(
        `${site.site.startUrl} : le passage s’est arrêté sur une erreur imprévue ; ce qui était lu est gardé et il pourra reprendre.\n  ${String(result.error)}`,
      );
      return;
    case 'crawled': {
      const { summary } = result;
      const {
        site: address,
        authority,
        outcome,
        totals,
        grades,
        skipped,
        problems,
        publications,
        waiting,
      } = summary;
      const told = { site: address, ...totals, grades, skipped, problems, publications, outcome };
      const [standing] = siteStandings(db, site.site.id);
      if (standing === undefined) throw new Error(`site ${site.site.id} is missing`);
      output.json({
        type: 'summary',
        authority: authority.code,
        ...told,
        waiting,
        ...standingJson(standing),
        followed: followedJson(followed, site.site.id),
      });
      if (output.isJson) return;
      if (result.resumed) output.line('Passage interrompu, repris là où il en était.');
      const findings = findingsOfSite(db, { siteId: site.site.id }).map(({ verdict, sightings }) => ({
        imageUrl: sightings[0]?.imageUrl ?? '',
        pageUrls: sightings.map((one) => one.pageUrl),
        // Those still there come first: when the first one has ended, all have.
        goneAt: sightings[0]?.closedAt ?? null,
        verdict,
      }));
      printFindings(output, findings);
      printSummary(output, told);
      for (const line of standingLines(standing)) output.line(`→ ${line}`);
    }
  }
}

function exitCodeOf(crawls: readonly WatchedCrawl[]): ExitCode {
  const outcomes = crawls.map(({ result }) =>
    result.kind === 'crawled' ? result.summary.outcome : result.kind,
  );
  if (outcomes.includes('failed')) return EXIT.failure;
  if (outcomes.every((outcome) => outcome === 'refused')) return EXIT.refused;
  const isPartial = crawls.some(
    ({ result }) =>
      result.kind !== 'crawled' ||
      result.summary.outcome === 'refused' ||
      result.summary.outcome === 'unreachable' ||
      result.summary.problems.length > 0,
  );
  return isPartial ? EXIT.partial : EXIT.done;
}
