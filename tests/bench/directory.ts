/**
 * Measures the imports of open data with synthetic files of full size: each in a process of its own, all of them twice;
 * then the search over the directory that they made. Run by `npm run bench:directory`, which compiles first; `-- --small`
 * for a quick look, `-- --folder <path>` keeps the files for the next time. No test asserts a time.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { migrateDatabase } from '../../db/migrate.js';
import { openDatabase } from '../../db/open.js';
import { searchAuthorities } from '../../src/authorities/search.js';
import { quantile } from './byte-costs.js';
import { FULL, makeFiles, SMALL, type MadeFile, type Sizes } from './directory-files.js';

const COMPILED = path.resolve(import.meta.dirname, '../../dist');
const MIB = 1024 * 1024;
const MEMORY_GOAL_MB = 300;
const SEARCH_GOAL_MS = 50;

const COST = z.object({
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakRssMb: z.number(),
  kind: z.string(),
  problem: z.string().nullable(),
  waiting: z.number(),
  row: z.object({
    rowsRead: z.number(),
    rowsKept: z.number(),
    rowsRefused: z.number(),
    rowsAdded: z.number().nullable(),
    rowsChanged: z.number().nullable(),
    rowsGone: z.number().nullable(),
  }),
});
type Cost = z.infer<typeof COST>;

const { values } = parseArgs({
  options: { small: { type: 'boolean', default: false }, folder: { type: 'string' } },
});
await measure(values.small ? SMALL : FULL);

async function measure(sizes: Sizes): Promise<void> {
  const folder = values.folder ?? mkdtempSync(path.join(tmpdir(), 'vigie-bench-'));
  mkdirSync(folder, { recursive: true });
  const database = path.join(folder, 'vigie.sqlite');
  try {
    print(`Fichiers dans ${folder}…`);
    const files: readonly (MadeFile | { readonly set: string; readonly file: null })[] = [
      { set: 'cog', file: null },
      ...(await makeFiles(folder, sizes)),
    ];
    for (const end of ['', '-wal', '-shm']) rmSync(`${database}${end}`, { force: true });
    migrateDatabase({ file: database, now: new Date() });
    const first: Cost[] = [];
    const second: Cost[] = [];
    for (const round of [first, second]) {
      print(round === first ? 'Premier import' : 'Second import des mêmes fichiers');
      print(
        line([
          '',
          'lignes',
          'utiles',
          'refusées',
          'ajoutées',
          'fin',
          's',
          'CPU s',
          'mémoire Mio',
          'base Mio',
        ]),
      );
      for (const { set, file } of files) {
        const cost = await importOf(set, file, database);
        round.push(cost);
        print(line(cells(set, file, cost, database)));
      }
      print();
    }
    const peak = Math.max(...[...first, ...second].map(({ peakRssMb }) => peakRssMb));
    const search = searches(database);
    print(
      goal(`moins de ${MEMORY_GOAL_MB} Mio de mémoire par import`, peak.toFixed(0), peak < MEMORY_GOAL_MB),
    );
    print(
      goal(
        'le premier import aboutit',
        first.map(({ kind }) => kind).join(' '),
        first.every(({ kind }) => kind === 'done'),
      ),
    );
    print(
      goal(
        'le second ne change rien et le dit',
        second.map(({ kind }) => kind).join(' '),
        second.every(({ kind }) => kind === 'same'),
      ),
    );
    print(
      goal(
        `recherche en moins de ${SEARCH_GOAL_MS} ms (médiane, 95 %, pire)`,
        [0.5, 0.95, 1].map((share) => quantile(search, share).toFixed(1)).join(' / '),
        quantile(search, 0.95) < SEARCH_GOAL_MS,
      ),
    );
  } finally {
    if (values.folder === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function importOf(set: string, file: string | null, database: string): Promise<Cost> {
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, 'directory-import.mjs'),
      JSON.stringify({ set, file, database, compiled: COMPILED }),
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
  });
  const code = await new Promise<number | null>((ended) => {
    child.once('close', ended);
  });
  if (code !== 0) throw new Error(`the import of ${set} ended with code ${code}`);
  return COST.parse(JSON.parse(output));
}

function cells(set: string, file: string | null, cost: Cost, database: string): string[] {
  const { row } = cost;
  if (cost.problem !== null) print(`  ${set} : ${cost.problem}`);
  return [
    `${set}${file === null ? '' : ` (${(statSync(file).size / MIB).toFixed(0)} Mio)`}`,
    String(row.rowsRead),
    String(row.rowsKept),
    String(row.rowsRefused),
    String(row.rowsAdded ?? ''),
    cost.waiting > 0 ? `${cost.kind} (${cost.waiting} attendent)` : cost.kind,
    cost.seconds.toFixed(0),
    cost.cpuSeconds.toFixed(0),
    cost.peakRssMb.toFixed(0),
    (['', '-wal'].reduce((sum, end) => sum + sizeOf(`${database}${end}`), 0) / MIB).toFixed(0),
  ];
}

function sizeOf(file: string): number {
  return existsSync(file) ? statSync(file).size : 0;
}

/** Milliseconds of a search at each letter of words that people type. */
function searches(database: string): readonly number[] {
  const store = openDatabase(database);
  const asked = [
    'saint',
    'montpellier',
    'le mans',
    'communauté de communes',
    '34172',
    'departement de l ain',
    'sainte a',
  ];
  const ask = (text: string): number => {
    const startedAt = performance.now();
    searchAuthorities(store.db, text, 20);
    return performance.now() - startedAt;
  };
  try {
    ask('exemple');
    return asked.flatMap((text) => Array.from(text, (_, at) => ask(text.slice(0, at + 1))));
  } finally {
    store.close();
  }
}

function line([first = '', ...rest]: readonly string[]): string {
  return `  ${first.padEnd(28)}${rest.map((text) => text.padStart(13)).join('')}`;
}

function goal(name: string, measured: string, isMet: boolean): string {
  return `  ${name} : ${measured} — ${isMet ? 'atteint' : 'MANQUÉ'}`;
}

function print(text = ''): void {
  process.stdout.write(`${text}\n`);
}
