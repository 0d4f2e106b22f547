/** What reading a file costs in requests and bytes, through a source that counts them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { windowedSource } from '../../src/classifiers/containers/windowed-source.js';
import type { WindowOptions } from '../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../src/classifiers/read-traces.js';

export interface ByteCost {
  readonly format: string;
  readonly size: number;
  readonly bytes: number;
  readonly reads: number;
}

/** Reads every file through a counting source whose size is known after the first answer, like a server's. */
export async function byteCosts(
  folder: string,
  files: readonly string[],
  options: WindowOptions,
): Promise<readonly ByteCost[]> {
  const costs: ByteCost[] = [];
  for (const file of files) {
    const content = readFileSync(path.join(folder, file));
    let reads = 0;
    let bytes = 0;
    const counting = {
      get size() {
        return reads === 0 ? null : content.length;
      },
      read(offset: number, length: number) {
        const answer = content.subarray(offset, offset + length);
        reads += 1;
        bytes += answer.length;
        return Promise.resolve(answer);
      },
    };
    const reading = await readTraces(windowedSource(counting, options));
    costs.push({ format: reading.format ?? 'none', size: content.length, bytes, reads });
  }
  return costs;
}

/** Share of the bytes that were read, of all files or of those that a condition picks. */
export function byteShare(
  costs: readonly ByteCost[],
  counts: (cost: ByteCost) => boolean = () => true,
): number {
  const picked = costs.filter(counts);
  const total = picked.reduce((sum, { size }) => sum + size, 0);
  return total === 0 ? 0 : picked.reduce((sum, { bytes }) => sum + bytes, 0) / total;
}

/** The value below which a share of the list lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
