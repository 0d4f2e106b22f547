/** When bytes are due: each thing that holds them, one at a time, and the edges of each delay. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { REMOVAL_REASONS } from '../../src/evidence/types.js';
import { dueFor, REMOVABLE, type KeptVisual } from '../../src/retention/rules.js';
import { limitsAt } from '../../src/retention/remove.js';
import { DEFAULT_DELAYS, delaysSchema } from '../../src/retention/index.js';
import { STANDING_STATES } from '../../src/review/types.js';

const NOW = '2027-06-01T00:00:00.000Z';
const LIMITS = limitsAt(DEFAULT_DELAYS, NOW);
const LONG_AGO = '2020-01-01T00:00:00.000Z';

const DISMISSED: KeptVisual = {
  state: 'dismissed',
  grade: 'technical',
  isContradicted: false,
  isWaitedFor: false,
  wasReported: false,
  hasCase: false,
  casesEndedAt: null,
  isInHand: false,
  isShown: false,
  wordAt: LONG_AGO,
  keptAt: LONG_AGO,
  seenAt: LONG_AGO,
};
const BY_CATCH: KeptVisual = {
  ...DISMISSED,
  state: 'to-review',
  grade: 'none',
  isWaitedFor: true,
  wordAt: null,
};
const OLD: KeptVisual = { ...DISMISSED, state: 'confirmed' };

test('the delays count back from now', () => {
  expect(LIMITS).toEqual({
    dismissed: '2027-03-03T00:00:00.000Z',
    'by-catch': '2027-05-02T00:00:00.000Z',
    persons: '2024-06-01T00:00:00.000Z',
    'closed-case': null,
  });
});

test.each([
  ['a dismissed visual', DISMISSED, 'dismissed'],
  ['one that a site still shows', { ...DISMISSED, isShown: true }, 'dismissed'],
  ['at the very end of the delay', { ...DISMISSED, wordAt: LIMITS.dismissed }, 'dismissed'],
  ['a moment before it', { ...DISMISSED, wordAt: '2027-03-03T00:00:00.001Z' }, null],
  ['in a case', { ...DISMISSED, hasCase: true }, null],
  ['marks against marks', { ...DISMISSED, isContradicted: true }, null],
  ['in somebody’s hands', { ...DISMISSED, isInHand: true }, null],
  ['somebody’s word is missing', { ...DISMISSED, isWaitedFor: true }, null],
  ['protected', { ...DISMISSED, state: 'protected' }, null],
  ['nobody spoke', { ...DISMISSED, wordAt: null }, null],
  ['nothing flags it any more', BY_CATCH, 'by-catch'],
  ['it was kept a moment ago', { ...BY_CATCH, keptAt: '2027-05-02T00:00:00.001Z' }, null],
  ['somebody brought it in lately', { ...BY_CATCH, wasReported: true, keptAt: NOW }, null],
  ['somebody spoke of it lately', { ...BY_CATCH, wordAt: NOW }, null],
  ['confirmed, without a case, gone from all sites', OLD, 'persons'],
  ['still shown', { ...OLD, isShown: true }, null],
  ['seen lately', { ...OLD, seenAt: '2024-06-01T00:00:00.001Z' }, null],
  ['spoken of lately', { ...OLD, wordAt: '2024-06-01T00:00:00.001Z' }, null],
  ['a second reading is due', { ...OLD, state: 'awaiting-reviewer', isWaitedFor: true }, null],
  ['confirmed, its letter never approved', { ...OLD, isWaitedFor: true }, 'persons'],
  ['never read', { ...OLD, state: 'to-review', isWaitedFor: true, wordAt: null }, 'persons'],
] satisfies [string, KeptVisual, ReturnType<typeof dueFor>][])('%s', (_name, visual, due) => {
  expect(dueFor(visual, LIMITS)).toBe(due);
});

test.each([
  ['all its cases closed long ago', {}, 'closed-case'],
  ['at the very end of the delay', { casesEndedAt: '2022-06-01T00:00:00.000Z' }, 'closed-case'],
  ['a moment before it', { casesEndedAt: '2022-06-01T00:00:00.001Z' }, null],
  ['one of them open, or something of it runs', { casesEndedAt: null }, null],
  ['a site shows it', { isShown: true }, null],
  ['kept anew lately', { keptAt: '2022-06-01T00:00:00.001Z' }, null],
  ['spoken of lately', { wordAt: '2022-06-01T00:00:00.001Z' }, null],
  ['people have begun on it anew', { state: 'awaiting-reviewer', isWaitedFor: true }, null],
  ['its letter never approved', { isWaitedFor: true }, 'closed-case'],
  ['protected', { state: 'protected' }, null],
  ['in somebody’s hands', { isInHand: true }, null],
  ['dismissed since', { state: 'dismissed' }, 'closed-case'],
] satisfies [string, Partial<KeptVisual>, ReturnType<typeof dueFor>][])(
  'of a closed case, %s',
  (_name, part, due) => {
    const visual: KeptVisual = { ...OLD, hasCase: true, casesEndedAt: LONG_AGO, ...part };
    const limits = limitsAt({ ...DEFAULT_DELAYS, closedCasesMonths: 60 }, NOW);
    expect(dueFor(visual, limits)).toBe(due);
    // The union has not decided: it stays.
    expect(dueFor(visual, LIMITS)).toBeNull();
  },
);

test('whatever else is true, a case, a hand, a contradiction or a protection holds the bytes', () => {
  const instant = fc.constantFrom(LONG_AGO, NOW, null);
  const any: fc.Arbitrary<KeptVisual> = fc.record({
    state: fc.constantFrom(...STANDING_STATES),
    grade: fc.constantFrom('stated', 'technical', 'hinted', 'none'),
    isContradicted: fc.boolean(),
    isWaitedFor: fc.boolean(),
    wasReported: fc.boolean(),
    hasCase: fc.boolean(),
    casesEndedAt: instant,
    isInHand: fc.boolean(),
    isShown: fc.boolean(),
    wordAt: instant,
    keptAt: fc.constantFrom(LONG_AGO, NOW),
    seenAt: instant,
  });
  fc.assert(
    fc.property(any, (visual) => {
      const due = dueFor(visual, LIMITS);
      if (due === null) return;
      expect([visual.hasCase, visual.isInHand, visual.isContradicted]).toEqual([false, false, false]);
      expect(visual.state).not.toBe('protected');
      expect(visual.state).not.toMatch(/^awaiting-/u);
      expect(visual.wordAt).not.toBe(NOW);
    }),
  );
});

describe('the settings', () => {
  test('a reason has its delay; our own words stay', () => {
    expect(Object.keys(LIMITS).toSorted()).toEqual([...REMOVAL_REASONS].toSorted());
    for (const role of ['headers', 'terms', 'time-stamp'] as const) expect(REMOVABLE.has(role)).toBe(false);
  });

  test('a delay that would leave no time to think again is refused', () => {
    expect(delaysSchema.safeParse({ dismissedDays: 1 }).success).toBe(false);
    expect(delaysSchema.safeParse({ logMonths: 5 }).success).toBe(false);
    // A letter may not outlive what it was written of.
    expect(delaysSchema.safeParse({ closedCasesMonths: 59 }).success).toBe(false);
    expect(delaysSchema.safeParse({ closedCasesMonths: 11, lettersMonths: 12 }).success).toBe(false);
    expect(delaysSchema.parse({ closedCasesMonths: 60 }).closedCasesMonths).toBe(60);
    expect(delaysSchema.parse({ closedCasesMonths: 24, lettersMonths: 24 }).closedCasesMonths).toBe(24);
    expect(DEFAULT_DELAYS.closedCasesMonths).toBeNull();
    expect(delaysSchema.parse({ dismissedDays: 30 })).toEqual({ ...DEFAULT_DELAYS, dismissedDays: 30 });
  });
});
