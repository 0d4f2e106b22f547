/** `vigie export findings|cases|outcomes|statistics`: tables, row by row, into a file or onto the standard output. */
import { once } from 'node:events';
import path from 'node:path';
import { type Command, Option } from 'commander';
import type { Territory } from '../../db/queries/territories.js';
import { listedStandings } from '../../db/queries/standings.js';
import type { Db } from '../../db/open.js';
import { noteTable, type TableName } from '../accounts/index.js';
import { readPlace, territoryFrom } from '../accounts/territory.js';
import { build } from '../app.js';
import {
  casesTable,
  counting,
  findingsTable,
  FORMATS,
  outcomesTable,
  statisticsTable,
  tablePieces,
  tellingEnd,
  type ExportAsk,
  type Format,
  type Table,
} from '../exports/index.js';
import { isLegalDay, parisDay, type LegalDay } from '../french/index.js';
import { plural, SILENCE_SENTENCE } from '../french/words.js';
import { countLooks, leftOut } from '../web/parts/words.js';
import { writeWhole } from '../whole-file.js';
import { UsageError } from './exit.js';
import { clean, createOutput } from './output.js';
import { loadSettings } from './settings.js';
import { openStore } from './store.js';

interface Options {
  readonly out?: string;
  readonly since?: string;
  /** The older name of `--since`. */
  readonly from?: string;
  readonly until?: string;
  readonly territory?: string;
  readonly format: Format;
  readonly json: boolean;
}

interface Exported {
  readonly name: string;
  /** Its name in the log. */
  readonly logged: TableName;
  readonly description: string;
  /** What the two days are about. */
  readonly days: readonly [since: string, until: string];
  readonly row: readonly [one: string, several: string];
  /** Whether what could not be looked at, and what silence does not say, stand beside the count. */
  readonly isOfVisuals: boolean;
  readonly example: string;
  readonly tableOf: (db: Db, ask: ExportAsk & { readonly today: LegalDay }) => Table<object>;
}

function betweenDays(what: string): Exported['days'] {
  return [`${what} à partir de ce jour`, `${what} jusqu’à ce jour compris`];
}

const TABLES: readonly Exported[] = [
  {
    name: 'findings',
    logged: 'constats',
    description: 'écrit les visuels relevés, une ligne par collectivité qui les montre',
    days: betweenDays('visuels vus pour la première fois'),
    row: ['constat', 'constats'],
    isOfVisuals: true,
    example: 'vigie export findings --out constats.csv --territory 01,29',
    tableOf: findingsTable,
  },
  {
    name: 'cases',
    logged: 'dossiers',
    description: 'écrit les dossiers tels qu’ils sont aujourd’hui : étape, lettres, ce qui est à faire',
    days: betweenDays('dossiers ouverts'),
    row: ['dossier', 'dossiers'],
    isOfVisuals: false,
    example: 'vigie export cases --out dossiers.csv',
    tableOf: casesTable,
  },
  {
    name: 'outcomes',
    logged: 'issues',
    description:
      'écrit ce que sont devenus les dossiers (CSV pour tableur) : dates, réponses, issues, sans nom de personne',
    days: betweenDays('dossiers ouverts'),
    row: ['dossier', 'dossiers'],
    isOfVisuals: false,
    example: 'vigie export outcomes --out issues.csv --since 2026-01-01',
    tableOf: outcomesTable,
  },
  {
    name: 'statistics',
    logged: 'chiffres',
    description:
      'écrit les chiffres de chaque année par type de collectivité et département, sans donnée personnelle',
    days: ['années entières à partir de celle de ce jour', 'années entières jusqu’à celle de ce jour'],
    row: ['ligne de chiffres', 'lignes de chiffres'],
    isOfVisuals: true,
    example: 'vigie export statistics --out chiffres.csv --since 2026-01-01',
    tableOf: statisticsTable,
  },
];

/** Adds the tables to `vigie export`. */
export function addTables(command: Command): void {
  for (const exported of TABLES) {
    const { name, description, days, example } = exported;
    command
      .command(name)
      .description(description)
      .option(
        '--out <fichier>',
        'le fichier à écrire ; il remplace celui qui porte ce nom. Sans lui, la sortie standard',
      )
      .option('--since <jour>', `${days[0]} (AAAA-MM-JJ)`)
      .option('--until <jour>', days[1])
      .addOption(new Option('--from <jour>').hideHelp())
      .option(
        '--territory <codes>',
        'départements (01, 2A, 974), SIREN d’intercommunalités ou codes INSEE de communes, séparés par des virgules',
      )
      .addOption(
        new Option(
          '--format <forme>',
          'csv : pour un tableur français (points-virgules) ; csv-virgule : pour un programme ; jsonl : un objet JSON par ligne',
        )
          .choices([...FORMATS])
          .default('csv'),
      )
      .option('--json', 'comme --format jsonl', false)
      .addHelpText('after', `\nExemple :\n  ${example}`)
      .action(async (options: Options) => run(exported, options));
  }
}

async function run(exported: Exported, options: Options): Promise<void> {
  const { out, until } = options;
  const from = options.since ?? options.from;
  for (const day of [from, until])
    if (day !== undefined && !isLegalDay(day))
      throw new UsageError(`« ${day} » n’est pas un jour : écrivez-le AAAA-MM-JJ.`);
  const territory = readTerritory(options.territory);
  const format = options.json ? 'jsonl' : options.format;
  const app = build(loadSettings());
  try {
    const { db } = openStore(app);
    const output = createOutput(out === undefined || options.json);
    let rows = 0;
    const table = exported.tableOf(db, {
      territory,
      today: parisDay(app.now().toISOString()) ?? '',
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    });
    const pieces = tellingEnd(
      tablePieces(
        counting(table, (count) => (rows = count)),
        format,
      ),
      (end) =>
        noteTable(db, {
          by: null,
          table: exported.logged,
          territory,
          from,
          until,
          rows,
          end,
          at: app.now().toISOString(),
        }),
    );
    if (out === undefined) await print(pieces);
    else await writeWhole(path.resolve(out), eachOf(pieces));
    output.line(`${plural(rows, ...exported.row)}${out === undefined ? '' : ` dans ${clean(out)}`}.`);
    if (exported.isOfVisuals) {
      const rest = leftOut(countLooks(listedStandings(db, territory)));
      if (rest.length > 0) output.line(`Aujourd’hui : ${rest.join(', ')}.`);
      output.line(SILENCE_SENTENCE);
    }
  } finally {
    await app.close();
  }
}

/** @throws UsageError when one of the codes names no place */
function readTerritory(codes: string | undefined): Territory {
  if (codes === undefined) return null;
  return territoryFrom(
    codes.split(',').map((code) => {
      const read = readPlace(code);
      if (read.kind === 'refused') throw new UsageError(`--territory : ${read.problem}`);
      return read.place;
    }),
  );
}

async function* eachOf(pieces: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* pieces;
}

/** No faster than whoever reads it. */
async function print(pieces: Iterable<Uint8Array>): Promise<void> {
  for (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
}
