/** A small share of `npm run fuzz`, over made files, so that it runs anywhere and always alike. */
import { afterAll, describe, expect, test } from 'vitest';
import { closeIntegrityWorker } from '../../src/classifiers/integrity.js';
import { mutate, randomOf } from './mutate.js';
import { caseBytes, runCase } from './run-case.js';
import { loadSamples } from './samples.js';

afterAll(closeIntegrityWorker);

describe('fuzz', () => {
  test('400 damaged files are read within the rules', async () => {
    const samples = await loadSamples(false);
    const findings: string[] = [];
    const formats = new Set<string | null>();
    for (let index = 0; index < 400; index += 1) {
      const result = await runCase(samples, 42, index);
      formats.add(result.format);
      findings.push(...result.findings.map((what) => `case ${index} (${result.sample}): ${what}`));
    }
    expect(findings).toEqual([]);
    // The damage leaves something to read: every container is still entered.
    expect(formats.size).toBeGreaterThan(8);
  });

  test('a case follows from seed and index alone, and is damaged', async () => {
    const samples = await loadSamples(false);
    const first = caseBytes(samples, 7, 12);
    expect(caseBytes(samples, 7, 12)).toEqual(first);
    expect(caseBytes(samples, 7, 13).bytes.equals(first.bytes)).toBe(false);
    const file = Buffer.alloc(5_000, 'Saint-Exemple ');
    const changed = Array.from({ length: 50 }, (_, n) => mutate(file, file, randomOf(1, n)));
    expect(changed.filter((bytes) => !bytes.equals(file)).length).toBeGreaterThan(40);
    expect(file.equals(Buffer.alloc(5_000, 'Saint-Exemple '))).toBe(true);
  });
});
