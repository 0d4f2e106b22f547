/**
 * Damages files and reads them: no crash, no internal error, no hang, no reading beyond the bounds.
 *
 *     npm run fuzz -- --seed 7 --count 20000     a run; what is found is written down by seed and index
 *     npm run fuzz -- --seed 7 --only 1234       one case again, its bytes written to a file
 */
import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sharedDir } from '../support/shared.js';
import { caseBytes, runCase } from './run-case.js';
import type { CaseResult } from './run-case.js';
import { loadSamples } from './samples.js';
import type { WorkerMessage } from './worker.js';

/** A case that takes longer is a finding; one that takes three times as long is ended. */
const MAX_CASE_MS = 2_000;

interface Finding {
  readonly seed: number;
  readonly index: number;
  readonly sample: string;
  readonly what: string;
}

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    count: { type: 'string', default: '2000' },
    only: { type: 'string' },
    made: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
const useCorpus = !values.made && sharedDir() !== null;
const folder = path.join(os.tmpdir(), 'vigie-fuzz');

if (values.only === undefined) await run(Number(values.count));
else await again(Number(values.only));

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function again(index: number): Promise<void> {
  const samples = await loadSamples(useCorpus);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${seed}-${index}.bin`);
  writeFileSync(file, caseBytes(samples, seed, index).bytes);
  print(file);
  const result = await runCase(samples, seed, index);
  print(JSON.stringify(result, null, 2));
  process.exitCode = result.findings.length > 0 ? 1 : 0;
}

async function run(count: number): Promise<void> {
  print(`seed ${seed}, ${count} cases, ${useCorpus ? 'corpus and made files' : 'made files only'}`);
  const startedAt = performance.now();
  const findings: Finding[] = [];
  const formats = new Map<string, number>();
  let peakRssMb = 0;
  let slowest = { index: -1, sample: '', milliseconds: 0 };
  for (let next = 0; next < count;) {
    next = await runFrom(next, count, (index, result, rssMb) => {
      peakRssMb = Math.max(peakRssMb, rssMb);
      const format = result.format ?? 'none';
      formats.set(format, (formats.get(format) ?? 0) + 1);
      if (result.milliseconds > slowest.milliseconds) slowest = { index, ...result };
      const slow = result.milliseconds > MAX_CASE_MS ? [`took ${Math.round(result.milliseconds)} ms`] : [];
      for (const what of [...result.findings, ...slow])
        findings.push({ seed, index, sample: result.sample, what });
    });
  }
  print(
    [...formats]
      .toSorted((a, b) => b[1] - a[1])
      .map(([format, n]) => `${format} ${n}`)
      .join(', '),
  );
  print(`slowest: ${slowest.milliseconds.toFixed(0)} ms, case ${slowest.index}, ${slowest.sample}`);
  print(`peak RSS ${peakRssMb.toFixed(0)} MB, ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  if (findings.length === 0) {
    print('no finding');
    return;
  }
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `findings-${seed}.jsonl`);
  writeFileSync(file, findings.map((finding) => `${JSON.stringify(finding)}\n`).join(''));
  for (const { index, sample, what } of findings.slice(0, 20)) print(`case ${index} (${sample}): ${what}`);
  print(`${findings.length} findings, written to ${file}`);
  process.exitCode = 1;
}

/** Runs cases in a process until all are done or one hangs or ends the process; gives the next index to run. */
function runFrom(
  from: number,
  to: number,
  onResult: (index: number, result: CaseResult, rssMb: number) => void,
): Promise<number> {
  const child = fork(
    path.join(import.meta.dirname, 'worker.ts'),
    [seed, from, to, useCorpus ? 1 : 0].map(String),
    { execArgv: ['--import', 'tsx'] },
  );
  return new Promise((resolve, reject) => {
    let begun = -1;
    let ended: 'hangs' | null = null;
    let watch: NodeJS.Timeout | undefined;
    child.on('message', (message: WorkerMessage) => {
      clearTimeout(watch);
      if (message.kind === 'ended') {
        onResult(message.index, message.result, message.rssMb);
        return;
      }
      begun = message.index;
      watch = setTimeout(() => {
        ended = 'hangs';
        child.kill('SIGKILL');
      }, MAX_CASE_MS * 3);
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      clearTimeout(watch);
      if (code === 0) resolve(to);
      else if (begun < 0) reject(new Error('The process that runs the cases did not start.'));
      else {
        const what = ended ?? `the process ended (${code ?? signal})`;
        onResult(begun, { sample: '', format: null, milliseconds: 0, findings: [what] }, 0);
        resolve(begun + 1);
      }
    });
  });
}
