import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Mark } from '../../src/classifiers/index.js';
import {
  confirmVisual,
  isProtectedByReview,
  SPREAD_AUTHORITIES,
  standingOf,
  type PictureFacts,
} from '../../src/review/decide.js';
import { DISMISSAL_REASONS, type Decision, type DecisionEntry } from '../../src/review/types.js';
import {
  confirmed,
  DECLARED,
  dismissed,
  facts,
  HUMAN,
  mention,
  review,
  SEEN_BY_TWO,
  STATED,
  STRONG_HINT,
  undone,
  UNSURE,
} from './facts.js';

const AI = mention('in-picture', 'Image générée par IA');
const AUTHOR = mention('beside', 'Illustration : Camille Exemple');
const people = ['a', 'b', 'c', 'd'];
const decisionArb: fc.Arbitrary<Decision> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        recognisablePerson: fc.boolean(),
        mention: fc.constantFrom({ kind: 'none' } as const, { kind: 'none' } as const, AI, AUTHOR),
      })
      .map(confirmed),
  },
  { weight: 6, arbitrary: fc.constant(confirmed()) },
  { weight: 2, arbitrary: fc.constantFrom(...DISMISSAL_REASONS).map(dismissed) },
  { weight: 1, arbitrary: fc.constant(UNSURE) },
);
const entryArb: fc.Arbitrary<DecisionEntry> = fc
  .record({
    person: fc.constantFrom(...people),
    role: fc.constantFrom('volunteer', 'coordinator', 'administrator', 'national' as const),
    capacity: fc.constantFrom('reviewer', 'reviewer', 'coordinator' as const),
    decision: decisionArb,
    isUndone: fc.boolean(),
  })
  .map(({ person, decision, isUndone, ...rest }) => {
    const entry = review(person, decision, rest);
    return isUndone ? undone(entry) : entry;
  });
const marksArb: fc.Arbitrary<Mark[]> = fc.subarray([STRONG_HINT, HUMAN, DECLARED, STATED]);
const factsArb: fc.Arbitrary<PictureFacts> = fc
  .record({
    marks: marksArb,
    decisions: fc.array(entryArb, { maxLength: 9 }),
    observations: fc.constantFrom([], SEEN_BY_TWO),
    copies: fc.array(
      fc.record({
        picture: fc.constant('picture-2'),
        likeness: fc.constantFrom('same', 'nearly' as const),
        decided: fc.constantFrom('protected', 'confirmed', 'dismissed' as const),
        ruledDistinct: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    artistNamedAt: fc.constantFrom(null, null, null, '2026-12-01T10:00:00.000Z'),
    authorities: fc.integer({ min: 1, max: 8 }),
    besideUntil: fc.constantFrom(null, '', '2026-12-01T11:00:00.000Z'),
    origin: fc.constantFrom(
      null,
      { kind: 'this-authority' } as const,
      { kind: 'elsewhere', who: 'région' } as const,
    ),
    reviewersInInstallation: fc.integer({ min: 1, max: 4 }),
  })
  .map(({ marks, decisions, ...rest }) => facts(marks, decisions, rest));

describe('whatever people do', () => {
  test('a graded letter rests on a firm mark, or on two reviewers and a coordinator', () => {
    let graded = 0;
    fc.assert(
      fc.property(factsArb, (given) => {
        const standing = standingOf(given);
        if (standing.mayWrite !== 'graded') return;
        graded += 1;
        const active = given.decisions.filter((entry) => entry.undone === null);
        const yes = active.filter(({ decision }) => decision.kind === 'confirmed');
        const rulers = yes.filter(({ role, capacity }) => capacity === 'coordinator' && role !== 'volunteer');
        const isFirm = given.verdict.marks.some(
          ({ strength }) => strength === 'stated' || strength === 'declared',
        );
        const isStatedByMention = yes.some(
          ({ decision }) => decision.kind === 'confirmed' && decision.mention === AI,
        );
        const hasThree = rulers.some(
          (ruler) =>
            new Set(yes.filter(({ person }) => person !== ruler.person).map(({ person }) => person)).size >=
            2,
        );
        expect(isFirm || isStatedByMention || (standing.verdict.grade === 'hinted' && hasThree)).toBe(true);
        if (standing.verdict.grade === 'hinted') expect(hasThree).toBe(true);
        if (standing.verdict.contradiction) {
          expect(rulers.some((ruler) => yes.some(({ person }) => person !== ruler.person))).toBe(true);
        }
        expect(given.reviewersInInstallation).toBeGreaterThan(1);
        expect(given.authorities < SPREAD_AUTHORITIES || given.origin !== null).toBe(true);
      }),
      { numRuns: 4000 },
    );
    // The property would say nothing if it were never met.
    expect(graded).toBeGreaterThan(100);
  });

  test('nothing is written without somebody who confirmed, nor about what an artist made or shows a real person unchecked', () => {
    fc.assert(
      fc.property(factsArb, (given) => {
        const { mayWrite, state } = standingOf(given);
        const active = given.decisions.filter((entry) => entry.undone === null);
        if (mayWrite !== 'none') {
          expect(active.some(({ decision }) => decision.kind === 'confirmed')).toBe(true);
          expect(given.origin?.kind).not.toBe('elsewhere');
        }
        const isProtected =
          given.artistNamedAt !== null ||
          isProtectedByReview(given.decisions) ||
          given.copies.some(({ decided, ruledDistinct }) => decided === 'protected' && !ruledDistinct);
        expect(state === 'protected').toBe(isProtected);
        if (isProtected) expect(mayWrite).toBe('none');
        expect(confirmVisual(given).kind).toBe(mayWrite === 'none' ? 'not-yet' : 'confirmed');
      }),
      { numRuns: 3000 },
    );
  });

  test('what was taken back leaves no trace', () => {
    fc.assert(
      fc.property(factsArb, (given) => {
        const without = { ...given, decisions: given.decisions.filter(({ undone: back }) => back === null) };
        expect(standingOf(given)).toEqual(standingOf(without));
        expect(confirmVisual(given)).toEqual(confirmVisual(without));
      }),
      { numRuns: 1500 },
    );
  });

  test('one more dismissal never lets more be written', () => {
    const rank = { none: 0, T0: 1, graded: 2 };
    fc.assert(
      fc.property(factsArb, fc.constantFrom(...DISMISSAL_REASONS), (given, reason) => {
        const more = { ...given, decisions: [...given.decisions, review('e', dismissed(reason))] };
        expect(rank[standingOf(more).mayWrite]).toBeLessThanOrEqual(rank[standingOf(given).mayWrite]);
        expect(standingOf(more).mayWrite).toBe('none');
      }),
      { numRuns: 1500 },
    );
  });
});
