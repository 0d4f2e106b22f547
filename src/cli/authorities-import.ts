/** `vigie authorities import`: open data into the directory, from their official addresses or from files. */
import path from 'node:path';
import { Command, Option } from 'commander';
import { openQuestions } from '../../db/queries/corrections.js';
import { lastGoodImport, lastImports, rejectsOf, type ImportRow } from '../../db/queries/imports.js';
import type { Db } from '../../db/open.js';
import { build, type App } from '../app.js';
import { fetchFrom, fetchOfficial, type FetchDeps } from '../authorities/imports/fetch.js';
import { localSource, type ByHand, type Fetched } from '../authorities/imports/local-source.js';
import { runImport } from '../authorities/imports/run.js';
import type { AnyImportSet } from '../authorities/imports/set.js';
import { SETS } from '../authorities/imports/sets.js';
import type { ImportSetId } from '../authorities/types.js';
import { formatInstant, parisDay } from '../french/index.js';
import { formatBytes, formatNumber, plural } from '../french/words.js';
import { askedSets, setId, type Asked, type AskedOptions } from './authorities-import-asked.js';
import { bar, progressWords, tell, tellByHand, toJson } from './authorities-import-words.js';
import { EXIT } from './exit.js';
import { interruptible } from './interrupt.js';
import { createOutput, foreign, table, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

interface ImportCommandOptions extends AskedOptions {
  readonly dryRun: boolean;
  readonly acceptFewer: boolean;
  readonly acceptOlder: boolean;
  readonly json: boolean;
}

const more = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function importCommand(): Command {
  return new Command('import')
    .description('importe les données publiques : communes, sites et adresses, élu·es, marchés')
    .option('--all', 'tous les jeux, depuis leurs adresses officielles', false)
    .addOption(
      new Option(
        '--set <jeu>',
        `un jeu depuis son adresse officielle (${SETS.map(({ id }) => id).join(', ')})`,
      )
        .argParser(more)
        .default([], 'aucun'),
    )
    .addOption(
      new Option('--from <jeu=fichier>', 'un jeu depuis un fichier (ou une adresse en http)')
        .argParser(more)
        .default([], 'aucun'),
    )
    .addOption(
      new Option(
        '--source <jeu=nom>',
        'de quelle plateforme vient le fichier (decp-2022, decp) : il remplace le sien, s’ajoute aux autres',
      )
        .argParser(more)
        .default([], 'le nom du fichier'),
    )
    .addOption(
      new Option('--dated <jeu=jour>', 'jour de publication du fichier (2026-08-11)')
        .argParser(more)
        .default([], 'celui de son nom, sinon celui du fichier'),
    )
    .option('--dry-run', 'lit et compare, sans rien changer', false)
    .option('--accept-fewer', 'accepte un fichier bien plus court que le dernier', false)
    .option('--accept-older', 'accepte un fichier plus ancien que le dernier', false)
    .option('--json', 'une ligne JSON par jeu', false)
    .addHelpText(
      'after',
      '\nExemples :\n  vigie authorities import --all\n  vigie authorities import --set cog --from annuaire=all_latest.tar.bz2',
    )
    .action(async (options: ImportCommandOptions) => {
      const app = build(loadSettings());
      const at = app.now().toISOString();
      const asked = askedSets(options, parisDay(at) ?? at.slice(0, 10));
      const output = createOutput(options.json);
      try {
        const { db } = openStore(app);
        process.exitCode = await interruptible((signal) =>
          importAll(app, db, asked, options, output, signal),
        );
      } finally {
        output.endProgress();
        await app.close();
      }
    });
}

async function importAll(
  app: App,
  db: Db,
  asked: readonly Asked[],
  options: ImportCommandOptions,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  let good = 0;
  let bad = 0;
  const missing: { set: AnyImportSet; byHand: ByHand }[] = [];
  for (const one of asked) {
    const ended = await importOne(app, db, one, options, output, signal, (byHand) =>
      missing.push({ set: one.set, byHand }),
    );
    output.endProgress();
    if (ended === 'interrupted') {
      output.warn('Interrompu. Relancez la même commande : elle reprendra où elle en était.');
      return EXIT.interrupted;
    }
    if (ended === 'good') good += 1;
    else bad += 1;
  }
  tellByHand(missing, output);
  const questions = openQuestions(db).length;
  if (questions > 0)
    output.line(
      `${plural(questions, 'correction attend', 'corrections attendent')} une réponse : la source dit autre chose qu’avant. Les collectivités concernées sont en tête de la page « Annuaire ».`,
    );
  return bad === 0 ? EXIT.done : good === 0 ? EXIT.failure : EXIT.partial;
}

async function importOne(
  app: App,
  db: Db,
  { set, from, feed, dated }: Asked,
  options: ImportCommandOptions,
  output: Output,
  signal: AbortSignal,
  onMissing: (byHand: ByHand) => void,
): Promise<'good' | 'bad' | 'interrupted'> {
  const deps: FetchDeps = {
    door: app.crawl.door,
    folder: path.join(app.config.dataDir, 'imports'),
    now: app.now,
    signal,
    onBytes: (bytes, total) =>
      output.progress(
        `${set.title} · téléchargement ${total === null ? '' : `${bar(bytes / total)} `}${formatBytes(bytes)}`,
      ),
  };
  output.progress(`${set.title} · ouverture`);
  const fetched = await obtain(deps, set, from);
  if (fetched.kind === 'interrupted') return 'interrupted';
  if (fetched.kind === 'failed') {
    output.json({
      type: 'import',
      set: set.id,
      outcome: 'failed',
      problem: fetched.problem,
      ...(fetched.byHand === undefined ? {} : { address: fetched.byHand.url }),
    });
    output.warn(fetched.problem);
    if (fetched.byHand !== undefined) onMissing(fetched.byHand);
    return 'bad';
  }
  const source = {
    ...fetched.source,
    ...(feed === null ? {} : { feed }),
    ...(dated === null ? {} : { asOf: dated }),
  };
  const outcome = await runImport({ db, now: app.now }, set, source, {
    isTrial: options.dryRun,
    acceptsFewer: options.acceptFewer,
    acceptsOlder: options.acceptOlder,
    signal,
    onProgress: (progress) => output.progress(`${set.title} · ${progressWords(progress)}`),
  });
  if (outcome.kind === 'interrupted') return 'interrupted';
  output.json(toJson(set, outcome));
  tell(db, set, outcome, output);
  return outcome.kind === 'refused' || outcome.kind === 'overtaken' ? 'bad' : 'good';
}

function obtain(deps: FetchDeps, set: AnyImportSet, from: string | null): Promise<Fetched> {
  if (from === null) return fetchOfficial(deps, set);
  return /^https?:\/\//i.test(from) ? fetchFrom(deps, set, from) : localSource(path.resolve(from), deps.now);
}

/** `vigie authorities imports`: what was imported when, and what was put aside. */
export function importsCommand(): Command {
  return new Command('imports')
    .description('montre les derniers imports, ou les lignes mises de côté')
    .option('--rejects <jeu>', 'les lignes mises de côté au dernier import de ce jeu')
    .option('--json', 'une ligne JSON par import ou par ligne', false)
    .addHelpText('after', '\nExemple :\n  vigie authorities imports --rejects annuaire')
    .action(async (options: { rejects?: string; json: boolean }) => {
      const asked = options.rejects === undefined ? null : setId(options.rejects);
      const app = build(loadSettings());
      const output = createOutput(options.json);
      try {
        const { db } = openStore(app);
        if (asked === null) listImports(db, output);
        else listRejects(db, asked, output);
      } finally {
        await app.close();
      }
    });
}

const STATE_WORDS: Readonly<Record<ImportRow['state'], string>> = {
  staging: 'en cours',
  done: 'fait',
  same: 'rien de nouveau',
  tried: 'essai',
  refused: 'refusé',
  abandoned: 'remplacé',
};

function listImports(db: Db, output: Output): void {
  const rows = lastImports(db);
  for (const row of rows) output.json(row);
  if (output.isJson) return;
  if (rows.length === 0) output.line('Aucun import. Commencez par : vigie authorities import --all');
  else
    output.line(
      table(
        ['Jeu', 'Le (heure de Paris)', 'État', 'Lues', 'De côté', 'Source'],
        rows.map((row) => [
          row.setId,
          (formatInstant(row.startedAt) ?? row.startedAt).replace(' (heure de Paris)', ''),
          STATE_WORDS[row.state],
          formatNumber(row.rowsRead),
          formatNumber(row.rowsRefused),
          foreign(row.feed === '' ? row.source : `${row.feed} · ${row.source}`),
        ]),
        [20, 28, 17, 10, 9, 34],
      ),
    );
}

function listRejects(db: Db, id: ImportSetId, output: Output): void {
  const last = lastImports(db, 1000).find((row) => row.setId === id) ?? lastGoodImport(db, id);
  const rows = last === null ? [] : rejectsOf(db, last.id, 10_000);
  for (const row of rows) output.json(row);
  if (output.isJson) return;
  if (rows.length === 0) output.line('Aucune ligne mise de côté.');
  for (const { line, reason, excerpt } of rows)
    output.line(`ligne ${formatNumber(line)} : ${foreign(reason)}\n    ${foreign(excerpt)}`);
}
