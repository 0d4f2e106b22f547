import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { baseNameOf } from '../../../src/classifiers/marks/name-normalise.js';
import type { Verdict } from '../../../src/classifiers/types.js';
import { around } from './sample-inputs.js';
import { readTable } from './tables.js';

/* File names and addresses as content systems leave them; see `words-tables.test.ts` for the lots. */

const verdictOf = (name: string): Verdict =>
  classify(
    around(/^https?:/.test(name) ? { fileName: baseNameOf(name), addresses: [name] } : { fileName: name }),
  );
const isSeen = (name: string): boolean => verdictOf(name).marks.some(({ strength }) => strength !== 'human');

describe.each(['tuned', 'untouched', 'later'])('the %s names', (half) => {
  const rows = readTable(`names-${half}.txt`);
  const withColumn = (column: string): string[] =>
    rows.filter((row) => row.column === column).map(({ text }) => text);

  test('at least 97 % of the strong forms make a question', () => {
    const strong = withColumn('strong');
    const missed = strong.filter((name) => verdictOf(name).grade !== 'hinted');
    expect({ missed, share: 1 - missed.length / strong.length >= 0.97 }).toMatchObject({ share: true });
  });

  test('weak forms are seen', () => {
    expect(withColumn('weak').filter((name) => !isSeen(name))).toEqual([]);
  });

  test('no other name is flagged', () => {
    expect(withColumn('not').filter((name) => verdictOf(name).grade !== 'none')).toEqual([]);
  });
});
