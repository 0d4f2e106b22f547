/** Runs cases one after the other in a process, so that one that never ends can be noticed and ended. */
import { closeIntegrityWorker } from '../../src/classifiers/integrity.js';
import { runCase } from './run-case.js';
import type { CaseResult } from './run-case.js';
import { loadSamples } from './samples.js';

/** What the process tells the one that started it. */
export type WorkerMessage =
  | { readonly kind: 'begun'; readonly index: number }
  | { readonly kind: 'ended'; readonly index: number; readonly result: CaseResult; readonly rssMb: number };

const [seed = 0, from = 0, to = 0, useCorpus = 0] = process.argv.slice(2).map(Number);
const samples = await loadSamples(useCorpus === 1);
const tell = (message: WorkerMessage): void => void process.send?.(message);
for (let index = from; index < to; index += 1) {
  tell({ kind: 'begun', index });
  const result = await runCase(samples, seed, index);
  tell({ kind: 'ended', index, result, rssMb: process.resourceUsage().maxRSS / 1024 });
}
await closeIntegrityWorker();
process.disconnect();
