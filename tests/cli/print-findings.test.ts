import { expect, test } from 'vitest';
import type { Output } from '../../src/cli/output.js';
import { printFindings } from '../../src/cli/print-crawl.js';
import { REALISTIC } from './report-fixture.js';

test('a flagged visual that is gone is told with the day on which nobody saw it any more', () => {
  const lines: string[] = [];
  const output = { line: (text = '') => void lines.push(text) } as Output;
  const [first, second] = REALISTIC.findings;
  if (first === undefined || second === undefined) throw new Error('no findings');
  printFindings(output, [
    { ...first, goneAt: '2026-12-01T23:30:00.000Z' },
    { ...second, goneAt: null },
  ]);
  const text = lines.join('\n').replaceAll(/[\s│]+/gu, ' ');
  // Paris is an hour ahead in winter.
  expect(text.match(/N’y est plus : constaté le [^ ]+ [^ ]+ [^ ]+/gu)).toEqual([
    'N’y est plus : constaté le 2 décembre 2026',
  ]);
});
