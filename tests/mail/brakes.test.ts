/** Whether a letter may leave: each brake alone, together, and at its edges. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, gate, type Brakes, type Leaving } from '../../src/mail/brakes.js';

const FREE: Brakes = {
  holds: [],
  periods: [],
  objection: null,
  limits: DEFAULT_LIMITS,
  sentThisQuarter: 0,
  sentToday: 0,
};
const LETTER: Leaving = {
  letter: 'l',
  caseId: 'c',
  authority: '01999',
  departements: ['01'],
  approvedAt: '2026-11-24T08:00:00.000Z',
};
const NEXT_DAY = '2026-11-25T08:00:00.000Z';
const at = (brakes: Partial<Brakes>, when = NEXT_DAY, leaving: Partial<Leaving> = {}) =>
  gate({ ...FREE, ...brakes }, { ...LETTER, ...leaving }, when);

describe('the delay', () => {
  test('a day after the approval it goes, not before', () => {
    expect(at({}, '2026-11-25T07:59:59.999Z')).toMatchObject({ kind: 'wait', until: NEXT_DAY });
    expect(at({})).toEqual({ kind: 'go' });
    expect(at({ limits: { ...DEFAULT_LIMITS, delayHours: 0 } }, LETTER.approvedAt)).toEqual({ kind: 'go' });
  });
});

describe('holds', () => {
  test.each([
    ['everything', '', true],
    ['section', '01', true],
    ['section', '29', false],
    ['authority', '01999', true],
    ['authority', '29999', false],
    ['case', 'c', true],
    ['case', 'd', false],
    ['letter', 'l', true],
    ['letter', 'm', false],
  ] as const)('%s %s: held %s', (kind, subject, isHeld) => {
    const gated = at({ holds: [{ kind, subject, reason: 'On relit.' }] });
    expect(gated).toEqual(isHeld ? { kind: 'held', because: ['On relit.'] } : { kind: 'go' });
  });

  test('a section holds an authority of several départements by each of them, and none that it does not reach', () => {
    const held = (subject: string, departements: readonly string[]): boolean =>
      at({ holds: [{ kind: 'section', subject, reason: 'x' }] }, NEXT_DAY, { departements }).kind === 'held';
    expect(held('01', ['01', '74'])).toBe(true);
    expect(held('74', ['01', '74'])).toBe(true);
    expect(held('73', ['01', '74'])).toBe(false);
    expect(held('01', [])).toBe(false);
  });

  test('all reasons are told, and come before any waiting', () => {
    const gated = at(
      {
        holds: [
          { kind: 'everything', subject: '', reason: 'Un.' },
          { kind: 'letter', subject: 'l', reason: 'Deux.' },
        ],
        objection: 'article-21',
        sentToday: 20,
      },
      LETTER.approvedAt,
    );
    expect(gated).toMatchObject({
      kind: 'held',
      because: ['Un.', 'Deux.', expect.stringContaining('article 21')],
    });
  });
});

describe('an electoral period', () => {
  const period = {
    kind: 'section',
    subject: '01',
    name: 'Partielles',
    fromDay: '2026-11-25',
    untilDay: '2026-12-06',
  } as const;
  test.each([
    // In Paris it is the day before until 23 h UTC.
    ['2026-11-24T22:59:59.000Z', false],
    ['2026-11-24T23:00:00.000Z', true],
    ['2026-12-06T22:59:59.000Z', true],
    ['2026-12-06T23:00:00.000Z', false],
  ])('at %s: held %s', (when, isHeld) => {
    const limits = { ...DEFAULT_LIMITS, delayHours: 0 };
    expect(at({ periods: [period], limits }, when).kind).toBe(isHeld ? 'held' : 'go');
    expect(at({ periods: [period], limits }, when, { departements: ['29'] }).kind).toBe('go');
  });
});

describe('limits', () => {
  test.each([
    [{ sentToday: 19 }, 'go', null],
    [{ sentToday: 20 }, 'wait', '2026-11-26'],
    [{ sentThisQuarter: 2 }, 'go', null],
    [{ sentThisQuarter: 3 }, 'wait', '2027-01-01'],
    [{ sentToday: 25, sentThisQuarter: 3 }, 'wait', '2027-01-01'],
  ] as const)('%j: %s %s', (brakes, kind, until) => {
    expect(at(brakes)).toMatchObject(until === null ? { kind } : { kind, until });
  });

  test.each([
    ['2026-01-01T12:00:00.000Z', '2026-04-01'],
    ['2026-03-31T12:00:00.000Z', '2026-04-01'],
    ['2026-06-30T12:00:00.000Z', '2026-07-01'],
    ['2026-09-30T12:00:00.000Z', '2026-10-01'],
    ['2028-02-29T12:00:00.000Z', '2028-04-01'],
  ])('the quarter of %s ends before %s', (when, until) => {
    expect(at({ sentThisQuarter: 3 }, when, { approvedAt: '2025-01-01T00:00:00.000Z' })).toMatchObject({
      until,
    });
  });
});

test('what is no instant is a mistake', () => {
  expect(() => at({}, 'hier')).toThrow(RangeError);
  expect(() => at({}, NEXT_DAY, { approvedAt: 'hier' })).toThrow(RangeError);
});

test('one brake more never lets a letter go that did not go', () => {
  const brakes = fc.record({
    objection: fc.constantFrom(null, 'article-21' as const, 'no-more' as const),
    sentToday: fc.integer({ min: 0, max: 30 }),
    sentThisQuarter: fc.integer({ min: 0, max: 5 }),
  });
  fc.assert(
    fc.property(
      brakes,
      fc.constantFrom('everything', 'letter', 'case', 'section', 'authority'),
      (some, kind) => {
        const before = at(some);
        const after = at({
          ...some,
          holds: [
            {
              kind,
              subject: { everything: '', letter: 'l', case: 'c', section: '01', authority: '01999' }[kind],
              reason: 'x',
            },
          ],
        });
        expect(after.kind).toBe('held');
        if (before.kind !== 'go') expect(at({ ...some, sentToday: some.sentToday + 1 }).kind).not.toBe('go');
      },
    ),
  );
});
