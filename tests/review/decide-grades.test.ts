import { describe, expect, test } from 'vitest';
import { standingOf, type PictureFacts } from '../../src/review/decide.js';
import {
  confirmed,
  DECLARED,
  facts,
  HUMAN,
  mention,
  review,
  ruling,
  SEEN_BY_TWO,
  STATED,
  STRONG_HINT,
  undone,
  UNSURE,
} from './facts.js';

const AI = mention('in-picture', 'Image générée par IA');
const AUTHOR = mention('beside', 'Illustration : Camille Exemple');
type Row = [string, PictureFacts, state: string, mayWrite: string, needs: string[]];

describe('the standing of a picture', () => {
  test.each<Row>([
    ['nobody looked', facts([DECLARED], []), 'to-review', 'none', ['reviewer']],
    ['unsure', facts([DECLARED], [review('a', UNSURE)]), 'unsure', 'none', ['reviewer']],
    ['technical: one reviewer', facts([DECLARED], [review('a')]), 'confirmed', 'graded', ['approval']],
    ['stated: one reviewer', facts([STATED], [review('a')]), 'confirmed', 'graded', ['approval']],
    [
      'one unsure beside',
      facts([DECLARED], [review('b', UNSURE), review('a')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    ['technical: a coordinator alone', facts([DECLARED], [ruling('c')]), 'confirmed', 'graded', ['approval']],
    ['none: T0 only', facts([], [review('a')]), 'confirmed', 'T0', []],
    [
      'none: T0 only, whoever agrees',
      facts([], [review('a'), review('b'), ruling('c')]),
      'confirmed',
      'T0',
      [],
    ],
    [
      'hinted: one reviewer',
      facts([STRONG_HINT], [review('a')]),
      'awaiting-reviewer',
      'T0',
      ['second-reviewer', 'coordinator-hinted'],
    ],
    [
      'hinted: the same person twice',
      facts([STRONG_HINT], [review('a'), review('a')]),
      'awaiting-reviewer',
      'T0',
      ['second-reviewer', 'coordinator-hinted'],
    ],
    [
      'hinted: two reviewers',
      facts([STRONG_HINT], [review('a'), review('b')]),
      'awaiting-coordinator',
      'T0',
      ['coordinator-hinted'],
    ],
    [
      'hinted: two and a coordinator',
      facts([STRONG_HINT], [review('a'), review('b'), ruling('c')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'hinted: the coordinator is one of the two',
      facts([STRONG_HINT], [review('a'), review('c'), ruling('c')]),
      'awaiting-reviewer',
      'T0',
      ['second-reviewer'],
    ],
    [
      'hinted: a volunteer rules',
      facts([STRONG_HINT], [review('a'), review('b'), ruling('c', confirmed(), { role: 'volunteer' })]),
      'awaiting-coordinator',
      'T0',
      ['coordinator-hinted'],
    ],
    [
      'hinted: a coordinator reviews, rules not',
      facts([STRONG_HINT], [review('a'), review('b'), review('c', confirmed(), { role: 'coordinator' })]),
      'awaiting-coordinator',
      'T0',
      ['coordinator-hinted'],
    ],
    [
      'hinted: the coordinator was taken back',
      facts([STRONG_HINT], [review('a'), review('b'), undone(ruling('c'))]),
      'awaiting-coordinator',
      'T0',
      ['coordinator-hinted'],
    ],
    [
      'hinted: the coordinator hesitates',
      facts([STRONG_HINT], [review('a'), review('b'), ruling('c', UNSURE)]),
      'awaiting-coordinator',
      'none',
      ['coordinator-left-open'],
    ],
    [
      'seen by two people',
      facts([], [review('a'), review('b'), ruling('c')], { observations: SEEN_BY_TWO }),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'seen by two people, a camera in the file',
      facts([HUMAN], [review('a'), review('b'), ruling('c')], { observations: SEEN_BY_TWO }),
      'confirmed',
      'T0',
      [],
    ],
    [
      'alone, technical',
      facts([DECLARED], [review('a')], { reviewersInInstallation: 1 }),
      'confirmed',
      'T0',
      ['other-people'],
    ],
    [
      'alone, hinted',
      facts([STRONG_HINT], [review('a'), review('b'), ruling('c')], { reviewersInInstallation: 1 }),
      'confirmed',
      'T0',
      ['other-people'],
    ],
    [
      'contradiction: one reviewer',
      facts([DECLARED, HUMAN], [review('a')]),
      'awaiting-coordinator',
      'none',
      ['coordinator-contradiction'],
    ],
    [
      'contradiction: one reviewer and a coordinator',
      facts([DECLARED, HUMAN], [review('a'), ruling('c')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'contradiction: the same person in both',
      facts([DECLARED, HUMAN], [review('c'), ruling('c')]),
      'awaiting-reviewer',
      'none',
      ['reviewer'],
    ],
    [
      'a mention that states AI',
      facts([], [review('a', confirmed({ mention: AI }))]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'a mention that names an author',
      facts([DECLARED], [review('a', confirmed({ mention: AUTHOR }))]),
      'awaiting-coordinator',
      'none',
      ['coordinator-contradiction'],
    ],
    [
      'an author cancels a hint',
      facts(
        [STRONG_HINT],
        [
          review('a', confirmed({ mention: AUTHOR })),
          review('b'),
          ruling('c', confirmed({ mention: AUTHOR })),
        ],
      ),
      'confirmed',
      'T0',
      [],
    ],
    [
      'a mention that one of two did not find',
      facts([], [review('a', confirmed({ mention: AI })), review('b')]),
      'awaiting-coordinator',
      'none',
      ['coordinator-contradiction'],
    ],
    [
      '… and the coordinator found',
      facts(
        [],
        [review('a', confirmed({ mention: AI })), review('b'), ruling('c', confirmed({ mention: AI }))],
      ),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      '… and the coordinator did not',
      facts([], [review('a', confirmed({ mention: AI })), review('b'), ruling('c')]),
      'confirmed',
      'T0',
      [],
    ],
  ])('%s', (_name, given, state, mayWrite, needs) => {
    const standing = standingOf(given);
    expect({
      state: standing.state,
      mayWrite: standing.mayWrite,
      needs: standing.needs.map(({ kind }) => kind),
    }).toEqual({ state, mayWrite, needs });
    expect(standing.because.length).toBeGreaterThan(0);
    for (const sentence of [...standing.because, ...standing.needs.map((need) => need.sentence)])
      expect(sentence).toMatch(/^\p{Lu}.*[.?…]$/u);
  });
});

test('hints beside an old folder that the name itself disputes: the contradiction is said, a coordinator agrees', () => {
  const disputed = { ...HUMAN, id: 'provenance', where: 'address', weight: 'counted' as const };
  const standing = standingOf(facts([STRONG_HINT, disputed], [review('a'), review('b')]));
  expect(standing.state).toBe('awaiting-coordinator');
  expect(standing.needs.map(({ kind }) => kind)).toEqual(['coordinator-hinted']);
  expect(standing.because).toContain('Des éléments plaident aussi pour une création humaine.');
  expect(standingOf(facts([STRONG_HINT, HUMAN], [review('a'), review('b')])).state).toBe('confirmed');
});
