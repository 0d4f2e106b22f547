import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SILENCE_SENTENCE } from '../../src/french/words.js';
import {
  answersIn,
  foundBy,
  median,
  STATISTICS_COLUMNS,
  statisticsOf,
  type Fact,
} from '../../src/exports/statistics.js';
import { countedEvents } from '../../src/cases/index.js';
import { ACKNOWLEDGED, event } from '../cases/events.js';

describe('who found a visual', () => {
  const [EARLY, LATE] = ['2026-03-01T08:00:00.000Z', '2026-03-01T08:00:00.001Z'];

  test.each([
    ['flagged before it was reported', EARLY, LATE, 'machine'],
    ['reported before it was flagged', LATE, EARLY, 'report'],
    ['both at the same instant: not claimed', EARLY, EARLY, 'report'],
    ['flagged, never reported', LATE, null, 'machine'],
    ['reported, never flagged', null, LATE, 'report'],
    ['neither', null, null, 'other'],
  ] as const)('%s', (_name, flaggedAt, reportedAt, by) => {
    expect(foundBy({ flaggedAt, reportedAt })).toBe(by);
  });

  test('the machine was first exactly when nothing of people came before', () => {
    const instant = fc.option(
      fc.integer({ min: 0, max: 5 }).map((ms) => new Date(1_700_000_000_000 + ms).toISOString()),
    );
    fc.assert(
      fc.property(instant, instant, (flaggedAt, reportedAt) => {
        const isFirst =
          flaggedAt !== null && (reportedAt === null || Date.parse(flaggedAt) < Date.parse(reportedAt));
        expect(foundBy({ flaggedAt, reportedAt }) === 'machine').toBe(isFirst);
      }),
    );
  });
});

test.each([
  [[], null],
  [[3], 3],
  [[9, 1], 5],
  [[30, 10, 20], 20],
  [[1, 2], 1.5],
  [[100, 9, 10, 8], 9.5],
])('the median of %j is %j', (values, middle) => {
  expect(median(values)).toBe(middle);
});

const AIN = { kind: 'commune', departement: '01' } as const;
const RHIN = { kind: 'departement', departement: '67' } as const;

describe('the figures', () => {
  const facts: readonly Fact[] = [
    { year: 2026, place: AIN, kind: 'confirmed', grade: 'technical' },
    { year: 2026, place: AIN, kind: 'confirmed', grade: 'stated' },
    { year: 2026, place: RHIN, kind: 'confirmed', grade: 'hinted' },
    { year: 2026, place: RHIN, kind: 'confirmed', grade: 'none' },
    { year: 2026, place: AIN, kind: 'found', by: 'machine' },
    { year: 2026, place: AIN, kind: 'found', by: 'report' },
    { year: 2025, place: AIN, kind: 'found', by: 'other' },
    { year: 2026, place: AIN, kind: 'letter', what: 'first', letters: 2 },
    { year: 2026, place: RHIN, kind: 'letter', what: 'uncertain', letters: 1 },
    { year: 2026, place: AIN, kind: 'answer', answer: 'artist' },
    { year: 2026, place: AIN, kind: 'answered-after', days: 10 },
    { year: 2026, place: RHIN, kind: 'answered-after', days: 31 },
    { year: 2026, place: RHIN, kind: 'outcome', outcome: 'credited' },
    {
      year: 2026,
      place: AIN,
      kind: 'sites',
      watched: 3,
      lookedAt: 1,
      notLookedAt: 1,
      neverVisited: 1,
      visualsRead: 40,
    },
  ];

  test('three counts apart: what was asked without proof is neither of the two others', () => {
    const [ain2025, ain, rhin, ...more] = statisticsOf(facts, 'cell');
    expect(more).toEqual([]);
    expect(ain2025).toMatchObject({ year: 2025, otherFirst: 1, visuals: 1, technical: 0 });
    expect(ain).toMatchObject({
      year: 2026,
      authorityKind: 'commune',
      departement: '01',
      technical: 1,
      stated: 1,
      asked: 0,
      visuals: 2,
      machineFirst: 1,
      reportFirst: 1,
      firstLetters: 2,
      'answer-artist': 1,
      medianDays: 10,
      watched: 3,
      notLookedAt: 1,
      visualsRead: 40,
      silence: SILENCE_SENTENCE,
    });
    expect(rhin).toMatchObject({
      departement: '67',
      technical: 0,
      stated: 0,
      asked: 2,
      uncertainLetters: 1,
      'outcome-credited': 1,
      medianDays: 31,
    });
  });

  test('a year is its cells together, but for the median, which is of all days', () => {
    const cells = statisticsOf(facts, 'cell').filter(({ year }) => year === 2026);
    const year = statisticsOf(facts, 'year').find((one) => one.year === 2026);
    for (const key of ['technical', 'stated', 'asked', 'visuals', 'machineFirst', 'watched'] as const)
      expect([key, year?.[key]]).toEqual([key, cells.reduce((sum, cell) => sum + cell[key], 0)]);
    expect(year).toMatchObject({ authorityKind: null, departement: null, medianDays: 20.5 });
  });

  test('every field has a column, and nothing that is asked without proof is called AI', () => {
    const [line] = statisticsOf(facts, 'cell');
    expect(Object.keys(STATISTICS_COLUMNS).sort()).toEqual(Object.keys(line ?? {}).sort());
    const asked = STATISTICS_COLUMNS.asked;
    expect(asked).toBe('Visuels confirmés : Demandé sans preuve');
  });
});

test('answers that were taken back, or refused where they stood, do not count', () => {
  const events = [
    ...ACKNOWLEDGED,
    event('answered', '2026-11-10', { answer: 'commits' }),
    event('taken-back', '2026-11-11', { of: 6 }),
    event('answered', '2026-11-12', { answer: 'supplier' }),
    // Nothing leaves twice from here: refused, and without effect.
    event('letter-approved', '2026-13-01'),
    event('artist-named', '2026-11-20'),
  ];
  expect(answersIn(countedEvents(events))).toEqual([
    { day: '2026-11-12', answer: 'supplier' },
    { day: '2026-11-20', answer: 'artist' },
  ]);
  expect(countedEvents(events)).toHaveLength(events.length - 2);
  // An answer before any letter is refused.
  expect(answersIn(countedEvents([event('opened'), event('answered', '2026-11-10')]))).toEqual([]);
});
