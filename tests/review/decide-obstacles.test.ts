import { describe, expect, test } from 'vitest';
import {
  confirmVisual,
  SPREAD_AUTHORITIES,
  standingOf,
  type DecidedCopy,
  type PictureFacts,
} from '../../src/review/decide.js';
import { NEED_WORDS, STATE_WORDS } from '../../src/review/standing-words.js';
import { STANDING_STATES } from '../../src/review/types.js';
import {
  confirmed,
  DECLARED,
  dismissed,
  facts,
  HUMAN,
  mention,
  review,
  ruling,
  STRONG_HINT,
  undone,
} from './facts.js';

const AI = mention('in-picture', 'Image générée par IA');
const copy = (part: Partial<DecidedCopy>): DecidedCopy => ({
  picture: 'picture-2',
  likeness: 'same',
  decided: 'protected',
  ruledDistinct: false,
  ...part,
});

type Row = [string, PictureFacts, state: string, mayWrite: string, needs: string[]];

describe('what stands against a letter', () => {
  test.each<Row>([
    [
      'a real person',
      facts([DECLARED], [review('a', confirmed({ recognisablePerson: true }))]),
      'no-standard-letter',
      'none',
      ['coordinator-person'],
    ],
    [
      '… whoever else does not recognise them',
      facts([DECLARED], [review('a', confirmed({ recognisablePerson: true })), review('b')]),
      'no-standard-letter',
      'none',
      ['coordinator-person'],
    ],
    [
      '… and the coordinator agrees',
      facts(
        [DECLARED],
        [
          review('a', confirmed({ recognisablePerson: true })),
          ruling('c', confirmed({ recognisablePerson: true })),
        ],
      ),
      'no-standard-letter',
      'none',
      ['coordinator-person'],
    ],
    [
      '… the coordinator says it is nobody',
      facts([DECLARED], [review('a', confirmed({ recognisablePerson: true })), ruling('c')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      '… recognised after that',
      facts([DECLARED], [ruling('c'), review('a', confirmed({ recognisablePerson: true }))]),
      'no-standard-letter',
      'none',
      ['coordinator-person'],
    ],
    ['dismissed', facts([DECLARED], [review('a', dismissed('photograph'))]), 'dismissed', 'none', []],
    [
      'one changes her mind',
      facts([DECLARED], [review('a', dismissed('photograph')), review('a')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'they disagree',
      facts([DECLARED], [review('a'), review('b', dismissed('photograph'))]),
      'awaiting-coordinator',
      'none',
      ['coordinator-dispute'],
    ],
    [
      'the coordinator settles: yes',
      facts([DECLARED], [review('a'), review('b', dismissed('photograph')), ruling('c')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'the coordinator settles: no',
      facts([DECLARED], [review('a'), review('b'), ruling('c', dismissed('photograph'))]),
      'dismissed',
      'none',
      [],
    ],
    [
      'a contrary word after the ruling opens it again',
      facts([DECLARED], [review('a'), ruling('c'), review('b', dismissed('photograph'))]),
      'awaiting-coordinator',
      'none',
      ['coordinator-dispute'],
    ],
    [
      'a later ruling closes it again',
      facts([DECLARED], [review('a'), ruling('c'), review('b', dismissed('photograph')), ruling('d')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'an artist',
      facts([STRONG_HINT], [review('a'), review('b'), ruling('c'), review('d', dismissed('artist'))]),
      'protected',
      'none',
      [],
    ],
    [
      'an artist, with a technical mark',
      facts([DECLARED], [review('a', dismissed('artist'))]),
      'protected',
      'none',
      ['coordinator-protected-mark'],
    ],
    [
      'an artist, and a ruling that says otherwise',
      facts([DECLARED], [review('a', dismissed('artist')), ruling('c')]),
      'protected',
      'none',
      ['coordinator-protected-mark'],
    ],
    [
      'an artist, then the same person confirms',
      facts([DECLARED], [review('a', dismissed('artist')), review('a')]),
      'protected',
      'none',
      ['coordinator-protected-mark'],
    ],
    [
      'an artist, taken back',
      facts([DECLARED], [undone(review('a', dismissed('artist'))), review('b')]),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'an artist, by an answer',
      facts([DECLARED], [review('a')], { artistNamedAt: '2026-12-24T10:00:00.000Z' }),
      'protected',
      'none',
      ['coordinator-protected-mark'],
    ],
    ['a copy of an artist’s', facts([], [review('a')], { copies: [copy({})] }), 'protected', 'none', []],
    [
      'a near copy of an artist’s',
      facts([], [review('a')], { copies: [copy({ likeness: 'nearly' })] }),
      'protected',
      'none',
      [],
    ],
    [
      'a near copy that was found to be another work',
      facts([], [review('a')], { copies: [copy({ likeness: 'nearly', ruledDistinct: true })] }),
      'confirmed',
      'T0',
      [],
    ],
    [
      'a copy that was confirmed confirms nothing',
      facts([DECLARED], [], { copies: [copy({ decided: 'confirmed' })] }),
      'to-review',
      'none',
      ['reviewer'],
    ],
    [
      'a copy that was dismissed dismisses nothing',
      facts([DECLARED], [review('a')], { copies: [copy({ decided: 'dismissed' })] }),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'on many sites',
      facts([DECLARED], [review('a')], { authorities: SPREAD_AUTHORITIES }),
      'awaiting-origin',
      'none',
      ['origin'],
    ],
    [
      'on one site less',
      facts([DECLARED], [review('a')], { authorities: SPREAD_AUTHORITIES - 1 }),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'on many sites, from here',
      facts([DECLARED], [review('a')], { authorities: 30, origin: { kind: 'this-authority' } }),
      'confirmed',
      'graded',
      ['approval'],
    ],
    [
      'relayed from elsewhere',
      facts([DECLARED], [review('a')], { origin: { kind: 'elsewhere', who: 'préfecture' } }),
      'awaiting-origin',
      'none',
      ['case-at-origin'],
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

  test('every state and need has its words', () => {
    expect(Object.keys(STATE_WORDS).sort()).toEqual([...STANDING_STATES].sort());
    for (const sentence of Object.values(NEED_WORDS)) expect(sentence).toMatch(/[.…]$/u);
  });

  test('who reviewed, for the approval by another', () => {
    expect(standingOf(facts([DECLARED], [review('a'), review('b')])).reviewers).toEqual(['a', 'b']);
    // The coordinator who settles beside reviewers may approve, the one who reviews alone may not.
    expect(standingOf(facts([DECLARED, HUMAN], [review('a'), ruling('c')])).reviewers).toEqual(['a']);
    expect(standingOf(facts([DECLARED], [ruling('c')])).reviewers).toEqual(['c']);
    expect(standingOf(facts([DECLARED], [undone(review('a')), review('b')])).reviewers).toEqual(['b']);
  });

  test('near copies are told, and judged for themselves', () => {
    const { because } = standingOf(
      facts([DECLARED], [review('a')], { copies: [copy({ decided: 'confirmed', likeness: 'nearly' })] }),
    );
    expect(because.join(' ')).toContain('presque identique a été confirmé');
  });
});

describe('a confirmed visual', () => {
  test('carries what letters need, the mention as a mark of its own', () => {
    const outcome = confirmVisual(
      facts(
        [],
        [
          review(
            'a',
            confirmed({
              mention: AI,
              realistic: true,
              eventDay: '2026-12-24',
              publication: { day: '2026-11-30', source: 'page' },
            }),
          ),
        ],
      ),
    );
    expect(outcome).toMatchObject({
      kind: 'confirmed',
      visual: {
        mayWrite: 'graded',
        verdict: {
          grade: 'stated',
          marks: [{ strength: 'stated', where: 'caption', value: 'Image générée par IA' }],
        },
        mention: AI,
        realistic: true,
        eventDay: '2026-12-24',
        publication: { day: '2026-11-30', source: 'page' },
        reviewers: ['a'],
      },
    });
  });

  test('is realistic only when everybody says so; the coordinator’s words come first', () => {
    const outcome = confirmVisual(
      facts(
        [DECLARED],
        [
          review('a', confirmed({ realistic: true, eventDay: '2026-12-24' })),
          ruling('c', confirmed({ realistic: false, made: 'edited', eventDay: '2026-12-26' })),
        ],
      ),
    );
    expect(outcome).toMatchObject({
      kind: 'confirmed',
      visual: { realistic: false, made: 'edited', eventDay: '2026-12-26' },
    });
  });

  test('is not made from what was not confirmed', () => {
    expect(confirmVisual(facts([DECLARED], [])).kind).toBe('not-yet');
    expect(confirmVisual(facts([DECLARED], [review('a', dismissed('photograph'))])).kind).toBe('not-yet');
    expect(confirmVisual(facts([DECLARED], [undone(review('a'))])).kind).toBe('not-yet');
  });
});
