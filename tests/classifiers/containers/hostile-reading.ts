import { expect } from 'vitest';
import { windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { INTERNAL_ERROR, readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { countingSource } from './counting-source.js';

/** A hundred megabytes that compress to almost nothing. */
export const ZEROS = Buffer.alloc(100 * 1024 * 1024);

/** Reads a file and holds the bounds that count for every file. */
export async function readWithinBounds(bytes: Buffer): Promise<FileReading> {
  const window = windowedSource(countingSource(bytes));
  const reading = await readTraces(window);
  expect(reading.error?.message ?? '').not.toContain(INTERNAL_ERROR);
  expect(window.cost().requests).toBeLessThanOrEqual(64);
  expect(window.cost().bytes).toBeLessThanOrEqual(bytes.length * 2 + 100_000);
  const chars = reading.traces.reduce((sum, { value }) => sum + value.length, 0);
  expect(chars).toBeLessThanOrEqual(8_000_000);
  return reading;
}
