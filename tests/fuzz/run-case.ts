/** One case of the fuzzer: makes its bytes, reads them, and says what went against the rules. */
import { memorySource } from '../../src/classifiers/containers/byte-source.js';
import { FILE_WINDOW, windowedSource } from '../../src/classifiers/containers/windowed-source.js';
import { checkIntegrity } from '../../src/classifiers/integrity.js';
import { INTERNAL_ERROR, readTraces } from '../../src/classifiers/read-traces.js';
import { MAX_TRACE_CHARS } from '../../src/classifiers/types.js';
import type { EmbeddedReading, FileReading } from '../../src/classifiers/types.js';
import { mutate, pick, randomOf } from './mutate.js';
import type { Sample } from './samples.js';

/** One case in so many also goes through the C2PA library. */
const INTEGRITY_EVERY = 40;
const MAX_READS = 64;
const MAX_TRACES = 5_000;
const MAX_EMBEDDED = 300;

export interface CaseResult {
  readonly sample: string;
  readonly format: string | null;
  readonly milliseconds: number;
  /** What a reading must never do; empty when all is well. */
  readonly findings: readonly string[];
}

/** The bytes of a case: they follow from the samples, the seed and the index alone. */
export function caseBytes(
  samples: readonly Sample[],
  seed: number,
  index: number,
): { name: string; bytes: Buffer } {
  const random = randomOf(seed, index);
  const groups = groupsOf(samples);
  const sample = pick(random, pick(random, [...groups.values()]));
  const other = pick(random, samples);
  return { name: sample.name, bytes: mutate(sample.bytes, other.bytes, random) };
}

function groupsOf(samples: readonly Sample[]): Map<string, Sample[]> {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) groups.set(sample.group, [...(groups.get(sample.group) ?? []), sample]);
  return groups;
}

/** Runs one case. What it throws is a finding as well. */
export async function runCase(samples: readonly Sample[], seed: number, index: number): Promise<CaseResult> {
  const { name, bytes } = caseBytes(samples, seed, index);
  const findings: string[] = [];
  const startedAt = performance.now();
  let format: string | null = null;
  try {
    const window = windowedSource(memorySource(bytes), index % 2 === 0 ? {} : FILE_WINDOW);
    const reading = await readTraces(window);
    format = reading.format;
    findings.push(...faultsOf(reading), ...reading.embedded.flatMap(faultsOf));
    const { requests, bytes: read } = window.cost();
    if (requests > MAX_READS) findings.push(`${requests} reads`);
    // A gap may be bridged by reading again what lies between; never more than that.
    if (read > bytes.length * 2 + 64 * 1024) findings.push(`${read} bytes read of ${bytes.length}`);
    if (reading.embedded.length > MAX_EMBEDDED) findings.push(`${reading.embedded.length} images`);
    if (index % INTEGRITY_EVERY === 0 && reading.format !== null) {
      const integrity = await checkIntegrity(bytes, reading.format);
      if (!['intact', 'signer-not-verified', 'not-checked', 'broken'].includes(integrity))
        findings.push(`integrity ${integrity}`);
    }
  } catch (error) {
    findings.push(`thrown: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  }
  return { sample: name, format, milliseconds: performance.now() - startedAt, findings };
}

function faultsOf(reading: FileReading | EmbeddedReading): string[] {
  const faults: string[] = [];
  const { error, traces, width, height } = reading;
  if (error !== null && error.message.startsWith(INTERNAL_ERROR)) faults.push(error.message);
  if (traces.length > MAX_TRACES) faults.push(`${traces.length} traces`);
  for (const { where, value } of traces) {
    if (where === '' || value.length > MAX_TRACE_CHARS) faults.push(`trace of ${value.length} at "${where}"`);
    if (/gps|latitude|longitude/i.test(where) && value !== 'present')
      faults.push(`position told at ${where}`);
  }
  for (const side of [width, height])
    if (side !== null && !(Number.isSafeInteger(side) && side > 0)) faults.push(`size ${side}`);
  return faults;
}
