/** `vigie authorities import`: open data into the directory, from their official addresses or from files. */
import path from 'node:path';
import { Command, Option } from 'commander';
import { openQuestions } from '../../db/queries/corrections.js';
import {
  countRejects,
  lastGoodImport,
  lastImports,
  rejectsOf,
  type ImportRow,
} from '../../db/queries/imports.js';
import type { Db } from '../../db/open.js';
import { build, type App } from '../app.js';
import {
  fetchFrom,
  fetchOfficial,
  localSource,
  type FetchDeps,
  type Fetched,
} from '../authorities/imports/fetch.js';
import { runImport, type ImportOutcome, type Progress } from '../authorities/imports/run.js';
import type { AnyImportSet } from '../authorities/imports/set.js';
import { SETS } from '../authorities/imports/sets.js';
import { IMPORT_SETS, type ImportSetId } from '../authorities/types.js';
import { formatInstant } from '../french/index.js';
import { formatBytes, formatNumber, plural } from '../french/words.js';
import { EXIT, UsageError } from './exit.js';
import { interruptible } from './interrupt.js';
import { createOutput, foreign, table, type Output } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

interface ImportCommandOptions {
  readonly all: boolean;
  readonly set: readonly string[];
  readonly from: readonly string[];
  readonly dryRun: boolean;
  readonly acceptFewer: boolean;
  readonly json: boolean;
}

/** The consolidated contracts hold what this one tells: it is for files of one platform. */
const NOT_IN_ALL: readonly ImportSetId[] = ['decp-2022'];
const SHOWN_REJECTS = 3;

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
    .option('--dry-run', 'lit et compare, sans rien changer', false)
    .option('--accept-fewer', 'accepte un fichier bien plus court que le dernier', false)
    .option('--json', 'une ligne JSON par jeu', false)
    .addHelpText(
      'after',
      '\nExemples :\n  vigie authorities import --all\n  vigie authorities import --set cog --from annuaire=all_latest.tar.bz2',
    )
    .action(async (options: ImportCommandOptions) => {
      const asked = askedSets(options);
      const app = build(loadSettings());
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

interface Asked {
  readonly set: AnyImportSet;
  /** Null = its official address. */
  readonly from: string | null;
}

/** @throws UsageError */
function askedSets({ all, set, from }: ImportCommandOptions): readonly Asked[] {
  const given = new Map<ImportSetId, string>();
  for (const one of from) {
    const at = one.indexOf('=');
    if (at < 1 || at === one.length - 1)
      throw new UsageError(
        `« ${one} » : écrivez le jeu, « = » et le fichier (exemple : annuaire=export.json).`,
      );
    given.set(setId(one.slice(0, at)), one.slice(at + 1));
  }
  const official = new Set([
    ...set.map(setId),
    ...(all ? IMPORT_SETS.filter((id) => !NOT_IN_ALL.includes(id)) : []),
  ]);
  const asked = SETS.filter(({ id }) => given.has(id) || official.has(id)).map((one) => ({
    set: one,
    from: given.get(one.id) ?? null,
  }));
  if (asked.length === 0)
    throw new UsageError(
      'Dites quoi importer : --all, --set <jeu> ou --from <jeu=fichier>. Voyez l’aide de la commande.',
    );
  return asked;
}

function setId(text: string): ImportSetId {
  const found = SETS.find(({ id }) => id === text);
  if (found === undefined)
    throw new UsageError(`Le jeu « ${text} » n’existe pas. Jeux : ${SETS.map(({ id }) => id).join(', ')}.`);
  return found.id;
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
  for (const one of asked) {
    const ended = await importOne(app, db, one, options, output, signal);
    output.endProgress();
    if (ended === 'interrupted') {
      output.warn('Interrompu. Relancez la même commande : elle reprendra où elle en était.');
      return EXIT.interrupted;
    }
    if (ended === 'good') good += 1;
    else bad += 1;
  }
  const questions = openQuestions(db).length;
  if (questions > 0)
    output.line(
      `${plural(questions, 'correction attend', 'corrections attendent')} une réponse : la source dit autre chose qu’avant. Voyez les pages des collectivités.`,
    );
  return bad === 0 ? EXIT.done : good === 0 ? EXIT.failure : EXIT.partial;
}

async function importOne(
  app: App,
  db: Db,
  { set, from }: Asked,
  options: ImportCommandOptions,
  output: Output,
  signal: AbortSignal,
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
    output.json({ type: 'import', set: set.id, outcome: 'failed', problem: fetched.problem });
    output.warn(fetched.problem);
    return 'bad';
  }
  const outcome = await runImport({ db, now: app.now }, set, fetched.source, {
    isTrial: options.dryRun,
    acceptsFewer: options.acceptFewer,
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

function progressWords(progress: Progress): string {
  return progress.kind === 'reading'
    ? `lecture ${bar(progress.part)} ${formatNumber(progress.records)} lignes`
    : `mise en place de ${plural(progress.of, 'changement', 'changements')}`;
}

const BAR_CELLS = 20;

/** Twenty cells and the part in per cent. */
function bar(part: number): string {
  const cells = Math.round(Math.min(1, Math.max(0, part)) * BAR_CELLS);
  return `${'█'.repeat(cells)}${'░'.repeat(BAR_CELLS - cells)} ${Math.floor(Math.min(1, part) * 100)} %`;
}

function toJson(set: AnyImportSet, outcome: ImportOutcome): unknown {
  if (outcome.kind === 'overtaken') return { type: 'import', set: set.id, outcome: outcome.kind };
  const { row } = outcome;
  return {
    type: 'import',
    set: set.id,
    outcome: outcome.kind,
    read: row.rowsRead,
    kept: row.rowsKept,
    refused: row.rowsRefused,
    ...('difference' in outcome ? { difference: outcome.difference } : {}),
    ...('waiting' in outcome ? { waiting: outcome.waiting, oversized: outcome.oversized } : {}),
    ...('drop' in outcome && outcome.drop !== null ? { drop: outcome.drop } : {}),
    ...(outcome.kind === 'refused' ? { problem: outcome.problem } : {}),
    sha256: row.sha256,
    source: row.source,
  };
}

function tell(db: Db, set: AnyImportSet, outcome: ImportOutcome, output: Output): void {
  if (outcome.kind === 'overtaken') {
    output.warn(`${set.title} : une autre commande importe ce jeu en ce moment. Rien n’a été changé ici.`);
    return;
  }
  const { row } = outcome;
  switch (outcome.kind) {
    case 'done':
    case 'tried': {
      const { added, changed, gone } = outcome.difference;
      output.line(
        `${set.title} : ${plural(added, 'ligne ajoutée', 'lignes ajoutées')}, ${plural(changed, 'changée', 'changées')}, ${plural(gone, 'disparue', 'disparues')} sur ${plural(row.rowsRead, 'lue')}.`,
      );
      if (outcome.kind === 'tried') output.line('  Essai : rien n’a été changé.');
      break;
    }
    case 'same':
      output.line(
        outcome.waiting + outcome.oversized > 0
          ? `${set.title} : rien n’a été mis en place (${plural(row.rowsRead, 'ligne lue', 'lignes lues')}).`
          : `${set.title} : rien n’a changé depuis le dernier import (${plural(row.rowsRead, 'ligne lue', 'lignes lues')}).`,
      );
      break;
    case 'refused':
      output.warn(`${outcome.problem}\n  Les données sont restées comme avant.`);
      break;
    case 'interrupted':
      break;
  }
  if ('waiting' in outcome && outcome.waiting > 0)
    output.line(
      `  ${plural(outcome.waiting, 'entrée concerne une collectivité inconnue', 'entrées concernent des collectivités inconnues')} : ${
        lastGoodImport(db, 'cog') === null
          ? 'importez d’abord les communes (--set cog)'
          : 'le code officiel ne les a pas. Ajoutez-les à la main (vigie authorities add), puis importez ce jeu de nouveau'
      }.`,
    );
  if ('drop' in outcome && outcome.drop !== null)
    output.line(
      `  À vérifier : ${formatNumber(outcome.drop.now)} lignes, contre ${formatNumber(outcome.drop.before)} au dernier import. Le fichier est-il entier ?`,
    );
  if ('oversized' in outcome && outcome.oversized > 0)
    output.line(
      `  ${plural(outcome.oversized, 'entrée a un nombre invraisemblable de lignes et reste', 'entrées ont un nombre invraisemblable de lignes et restent')} comme avant : vérifiez le fichier.`,
    );
  tellRejects(db, row, output);
}

function tellRejects(db: Db, row: ImportRow, output: Output): void {
  const rejects = rejectsOf(db, row.id, SHOWN_REJECTS + 1);
  if (rejects.length === 0) return;
  const warned = Math.max(0, countRejects(db, row.id) - row.rowsRefused);
  const aside =
    row.rowsRefused === 0
      ? plural(warned, 'ligne gardée avec un avertissement', 'lignes gardées avec un avertissement')
      : plural(row.rowsRefused, 'ligne mise de côté', 'lignes mises de côté');
  const also = row.rowsRefused > 0 && warned > 0 ? ` (et ${plural(warned, 'avertissement')})` : '';
  output.line(`  ${aside}${also} :`);
  for (const { line, reason } of rejects.slice(0, SHOWN_REJECTS))
    output.line(`    ligne ${formatNumber(line)} : ${foreign(reason)}`);
  if (rejects.length > SHOWN_REJECTS)
    output.line(`    … toutes : vigie authorities imports --rejects ${row.setId}`);
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
          foreign(row.source),
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
