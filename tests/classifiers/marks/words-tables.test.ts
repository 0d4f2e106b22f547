import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { classify } from '../../../src/classifiers/classify.js';
import type { Surroundings, Verdict } from '../../../src/classifiers/types.js';
import { around } from './sample-inputs.js';
import { readTable } from './tables.js';

/*
 * Captions, credits, alternative texts and notices as French publishers write them. The rules were adjusted on the `tuned`
 * tables only; every second string of the first lot was put aside (`untouched`) before the rules were written. The `later`
 * ones were written in five lots, each before its first run; what a lot taught was tried on the next.
 */

const Column = z.enum(['caption', 'credit', 'alt', 'title', 'page-credit']);
type Column = z.infer<typeof Column>;

const AT: Readonly<Record<Column, (text: string) => Partial<Surroundings>>> = {
  caption: (text) => ({ caption: text }),
  credit: (text) => ({ credit: text }),
  alt: (text) => ({ alt: text }),
  title: (text) => ({ title: text }),
  'page-credit': (text) => ({ pageCredits: [text] }),
};
const COLUMNS: readonly Column[] = Column.options;

const verdictAt = (column: Column, text: string): Verdict => classify(around(AT[column](text)));
const rowsOf = (name: string): { column: Column; text: string }[] =>
  readTable(name).map(({ column, text }) => ({ column: Column.parse(column), text }));

/** A notice of a page declares a set: a hint is all it can give. */
function isFound(column: Column, text: string): boolean {
  const { grade, marks } = verdictAt(column, text);
  return column === 'page-credit' ? marks.some(({ id }) => id === 'text-credit-ai') : grade === 'stated';
}

describe.each(['tuned', 'untouched', 'later'])('the %s strings', (half) => {
  const stated = rowsOf(`words-stated-${half}.txt`);
  const not = rowsOf(`words-not-${half}.txt`);

  test('is large enough to mean something', () => {
    expect(stated.length).toBeGreaterThan(150);
    expect(not.length).toBeGreaterThan(150);
  });

  test('at least 97 % of what says so is found', () => {
    const missed = stated.filter(({ column, text }) => !isFound(column, text));
    expect({ missed, share: 1 - missed.length / stated.length >= 0.97 }).toMatchObject({ share: true });
  });

  test('nothing else is stated where it stands', () => {
    expect(not.filter(({ column, text }) => verdictAt(column, text).grade === 'stated')).toEqual([]);
  });

  test('nothing else makes a grade of a hint', () => {
    expect(not.filter(({ column, text }) => verdictAt(column, text).grade !== 'none')).toEqual([]);
  });
});

test('in a place where it does not belong hardly any other text is stated', () => {
  const wrong = ['tuned', 'untouched', 'later'].flatMap((half) =>
    rowsOf(`words-not-${half}.txt`).flatMap(({ column, text }) =>
      column === 'page-credit'
        ? []
        : COLUMNS.filter((other) => verdictAt(other, text).grade === 'stated').map(
            (other) => `${other}: ${text}`,
          ),
    ),
  );
  // A credit field that holds a tool and nothing else is a credit, whatever the same words are as a title.
  expect(wrong.filter((line) => !line.startsWith('credit: '))).toEqual([]);
  expect(wrong.length).toBeLessThanOrEqual(4);
});
