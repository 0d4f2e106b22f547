/**
 * Measures the classifiers over the labelled corpus in one run: CPU and speed against exiftool, peak memory, and
 * the bytes and reads of each format. Run by `npm run bench`, which compiles first; no test asserts a time.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { FILE_WINDOW } from '../../src/classifiers/containers/windowed-source.js';
import { sharedDir } from '../support/shared.js';
import { byteCosts, byteShare, quantile } from './byte-costs.js';
import type { ByteCost } from './byte-costs.js';

const MIB = 1024 * 1024;
/** What a pass of `reading-pass.mjs` cost. */
const PASS = z.object({
  files: z.number(),
  seconds: z.number(),
  cpuSeconds: z.number(),
  peakRssMb: z.number(),
  technical: z.number(),
});
type PassCost = z.infer<typeof PASS>;

const ROUNDS = 5;
const COMPILED = path.resolve(import.meta.dirname, '../../dist/src');

const shared = sharedDir();
if (shared === null) {
  print('The corpus (../shared) is absent: there is nothing to measure.');
} else await measure(path.join(shared, 'corpus'));

function print(line = ''): void {
  process.stdout.write(`${line}\n`);
}

async function measure(corpus: string): Promise<void> {
  const manifest = JSON.parse(readFileSync(path.join(corpus, 'manifest.json'), 'utf8')) as unknown;
  const files = z
    .array(z.object({ file: z.string() }))
    .parse(manifest)
    .map(({ file }) => file);
  const goals: [name: string, measured: string, isMet: boolean | null][] = [];

  const http = await byteCosts(corpus, files, {});
  const disk = await byteCosts(corpus, files, FILE_WINDOW);
  for (const [name, costs] of [
    ['HTTP', http],
    ['file', disk],
  ] as const) {
    printCosts(name, costs);
    const isLarge = ({ size }: ByteCost): boolean => size > MIB;
    const few = costs.filter(({ reads }) => reads <= 4).length / costs.length;
    goals.push(
      [`${name}: at most 30 % of the bytes`, percent(byteShare(costs)), byteShare(costs) <= 0.3],
      [
        `${name}: at most 10 % above 1 MiB`,
        percent(byteShare(costs, isLarge)),
        byteShare(costs, isLarge) <= 0.1,
      ],
      [`${name}: at most 4 reads for 95 %`, percent(few), few >= 0.95],
    );
  }

  const traces = pass(corpus, files, 'traces');
  const plain = pass(corpus, files, 'verdict');
  const checked = pass(corpus, files, 'integrity');
  const oracle = exiftoolCpuSeconds(corpus);
  print(`CPU and memory, median of ${ROUNDS} passes, from the loading of the classifiers on`);
  table([
    ['', 'files/s', 'CPU s', 'exiftool ×', 'peak RSS MB', 'technical'],
    ['traces alone', ...passRow(traces, oracle)],
    ['traces and verdict', ...passRow(plain, oracle)],
    ['the same with integrity', ...passRow(checked, oracle)],
    ['exiftool -j -r', '', oracle === null ? 'not installed' : oracle.toFixed(2), '', '', ''],
  ]);
  const ratio = (cost: PassCost): number | null => (oracle === null ? null : oracle / cost.cpuSeconds);
  const [plainRatio, checkedRatio] = [ratio(plain), ratio(checked)];
  goals.push(
    ['10 times less CPU than exiftool', times(plainRatio), plainRatio === null ? null : plainRatio >= 10],
    ['3 times with integrity', times(checkedRatio), checkedRatio === null ? null : checkedRatio >= 3],
    [
      'peak RSS under 300 MB',
      checked.peakRssMb.toFixed(0),
      Math.max(checked.peakRssMb, plain.peakRssMb) < 300,
    ],
  );
  print('Goals');
  table([
    ['goal', 'measured', ''],
    ...goals.map(([name, measured, isMet]) => [
      name,
      measured,
      isMet === null ? 'not measured' : isMet ? 'met' : 'NOT MET',
    ]),
  ]);
}

function printCosts(name: string, costs: readonly ByteCost[]): void {
  print(`Bytes and reads with the ${name} window`);
  const row = (format: string, list: readonly ByteCost[]): string[] => {
    const kib = list.map(({ bytes }) => bytes / 1024);
    const reads = list.map((cost) => cost.reads);
    const three = (values: readonly number[], show: (value: number) => string): string =>
      [quantile(values, 0.5), quantile(values, 0.95), Math.max(...values)].map(show).join(' / ');
    return [
      format,
      String(list.length),
      percent(byteShare(list)),
      three(kib, (value) => value.toFixed(0)),
      three(reads, String),
    ];
  };
  const formats = [...new Set(costs.map(({ format }) => format))].toSorted();
  table([
    ['format', 'files', 'bytes read', 'KiB read p50 / p95 / max', 'reads p50 / p95 / max'],
    ...formats.map((format) =>
      row(
        format,
        costs.filter((cost) => cost.format === format),
      ),
    ),
    row('all', costs),
  ]);
}

/** Median of some passes, each in a process of its own, so that nothing is warm but the disk. */
function pass(corpus: string, files: readonly string[], mode: 'traces' | 'verdict' | 'integrity'): PassCost {
  const script = path.join(import.meta.dirname, 'reading-pass.mjs');
  const costs = Array.from({ length: ROUNDS }, () => {
    const run = spawnSync(process.execPath, [script, corpus, mode, COMPILED], {
      input: JSON.stringify(files),
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(`The pass failed: ${run.stderr}`);
    return PASS.parse(JSON.parse(run.stdout));
  }).toSorted((a, b) => a.cpuSeconds - b.cpuSeconds);
  const [median] = costs.slice(ROUNDS >> 1);
  if (median === undefined) throw new Error('no pass was made');
  return { ...median, peakRssMb: Math.max(...costs.map(({ peakRssMb }) => peakRssMb)) };
}

/** User and system time of exiftool over the same folder, told by the shell; null when it is not installed. */
function exiftoolCpuSeconds(corpus: string): number | null {
  if (spawnSync('exiftool', ['-ver']).error !== undefined) return null;
  const seconds = Array.from({ length: ROUNDS }, () => {
    const run = spawnSync('sh', ['-c', 'exiftool -j -r "$0" >/dev/null 2>&1; times', corpus], {
      encoding: 'utf8',
    });
    const children = run.stdout.trim().split('\n').at(-1) ?? '';
    return [...children.matchAll(/(\d+)m([\d.]+)s/g)]
      .map(([, minutes, rest]) => Number(minutes) * 60 + Number(rest))
      .reduce((sum, part) => sum + part, 0);
  });
  return quantile(seconds, 0.5);
}

function passRow(cost: PassCost, oracle: number | null): string[] {
  return [
    (cost.files / cost.seconds).toFixed(0),
    cost.cpuSeconds.toFixed(2),
    oracle === null ? '' : times(oracle / cost.cpuSeconds),
    cost.peakRssMb.toFixed(0),
    String(cost.technical),
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function times(ratio: number | null): string {
  return ratio === null ? '' : ratio.toFixed(1);
}

/** Columns of equal width; the first one to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of rows) {
    const cells = widths.map((width, column) => {
      const text = row[column] ?? '';
      return column === 0 ? text.padEnd(width) : text.padStart(width);
    });
    print(`  ${cells.join('  ').trimEnd()}`);
  }
  print();
}
