import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { projectCase } from '../../src/cases/project.js';
import { ANSWERS, CLOSE_REASONS, EVENT_KINDS, STAGES, type CaseEvent } from '../../src/cases/types.js';
import { addDays } from '../../src/french/index.js';
import { ACKNOWLEDGED, event, story } from './events.js';

describe('the stage', () => {
  test.each<[string, CaseEvent[], string]>([
    ['nothing', [], 'new'],
    ['opened', story('opened'), 'open'],
    ['to the answer', [...ACKNOWLEDGED, event('answered')], 'answered'],
    [
      'bounced, sent again',
      [
        ...story(
          'opened',
          'letter-drafted',
          'letter-approved',
          'letter-sent',
          'delivery-failed',
          'letter-sent',
        ),
      ],
      'sent',
    ],
    [
      'an unknown fate, settled',
      [...story('opened', 'letter-drafted', 'letter-approved', 'delivery-unknown', 'delivery-failed')],
      'approved',
    ],
    [
      'reminded, escalated',
      [...ACKNOWLEDGED, ...story('no-answer', 'reminder-sent', 'escalation-sent')],
      'escalated',
    ],
    ['closed and reopened', [...ACKNOWLEDGED, ...story('closed', 'reopened')], 'acknowledged'],
    [
      'answered after it was closed, reopened',
      [...ACKNOWLEDGED, ...story('closed', 'answered', 'reopened')],
      'answered',
    ],
    [
      'an artist, reopened: where it was',
      [...ACKNOWLEDGED, ...story('artist-named', 'reopened')],
      'acknowledged',
    ],
  ])('%s', (_name, events, stage) => {
    const projection = projectCase(events);
    expect(projection.refused).toEqual([]);
    expect(projection.stage).toBe(stage);
  });

  test('what is not allowed is told, and changes nothing', () => {
    const before = story('opened', 'letter-drafted');
    const projection = projectCase([...before, event('letter-sent'), event('letter-reviewed')]);
    expect({ ...projection, refused: [] }).toEqual(projectCase([...before, event('letter-reviewed')]));
    expect(projection.refused).toMatchObject([
      {
        index: 2,
        event: { kind: 'letter-sent' },
        message:
          '« Lettre envoyée » n’est pas possible quand le dossier est « Brouillon ». La lettre n’est pas validée.',
      },
    ]);
  });

  test('a day that does not exist is told', () => {
    expect(projectCase([event('opened', '2026-02-30')])).toMatchObject({
      stage: 'new',
      refused: [{ index: 0 }],
    });
  });

  test('while it is held nobody approves, and what left all the same is written down', () => {
    const held = projectCase([...story('opened', 'letter-drafted', 'held'), event('letter-approved')]);
    expect(held).toMatchObject({ stage: 'drafting', refused: [{ index: 3 }] });
    const left = projectCase(story('opened', 'letter-drafted', 'letter-approved', 'held', 'letter-sent'));
    expect(left).toMatchObject({ stage: 'sent', refused: [] });
    expect(projectCase(story('opened', 'letter-drafted', 'held', 'resumed', 'letter-approved')).stage).toBe(
      'approved',
    );
  });
});

describe('the outcome, apart from the stage', () => {
  const gone = (afterEvent: boolean, afterLetter: boolean, picture = 'p1'): CaseEvent =>
    event('gone', '2026-12-01', { picture, afterEvent, afterLetter });

  test.each<[string, CaseEvent[], string | null]>([
    ['nothing yet', [], null],
    ['gone after the letter', [gone(false, true)], 'removed'],
    ['gone after its event', [gone(true, true)], 'no-longer-online'],
    ['gone before the letter', [gone(false, false)], 'no-longer-online'],
    ['back again', [gone(false, true), event('back-online')], null],
    ['one of two gone', [event('picture-added'), gone(false, true)], null],
    ['both gone', [event('picture-added'), gone(false, true), gone(false, true, 'p2')], 'removed'],
    [
      'both gone, one after its event',
      [event('picture-added'), gone(true, true), gone(false, true, 'p2')],
      'no-longer-online',
    ],
    [
      'the other one withdrawn',
      [event('picture-added'), gone(false, true, 'p2'), event('picture-withdrawn')],
      'removed',
    ],
    ['all withdrawn', [event('picture-withdrawn')], null],
    ['credited', [event('credited')], 'credited'],
    ['labelled', [event('labelled')], 'labelled'],
    ['labelled, then gone', [event('labelled'), gone(true, true)], 'labelled'],
    ['of another picture', [event('credited', '2026-12-01', { picture: 'p9' })], null],
    ['committed', [event('answered', '2026-12-01', { answer: 'commits' })], 'committed'],
    ['committed in council', [event('statement-found', '2026-12-01', { answer: 'commits' })], 'committed'],
    ['refused', [event('answered', '2026-12-01', { answer: 'refuses' })], 'refused'],
    [
      'refused, then committed',
      [
        event('answered', '2026-12-01', { answer: 'refuses' }),
        event('answered', '2026-12-05', { answer: 'commits' }),
      ],
      'committed',
    ],
    ['no answer', [event('no-answer')], 'no-answer'],
    ['no answer, then one', [event('no-answer'), event('answered')], null],
    ['no answer, gone', [event('no-answer'), gone(false, true)], 'removed'],
    ['an artist', [event('artist-named')], 'made-by-artist'],
    [
      'an artist before everything',
      [event('credited'), event('answered', '2026-12-01', { answer: 'refuses' }), event('artist-named')],
      'made-by-artist',
    ],
    ['closed for a commitment', [event('closed', '2026-12-01', { reason: 'commitment' })], 'committed'],
    ['closed without more', [event('closed')], null],
  ])('%s', (_name, more, outcome) => {
    const projection = projectCase([...ACKNOWLEDGED, ...more]);
    expect(projection.refused).toEqual([]);
    expect(projection.outcome).toBe(outcome);
    for (const one of projection.outcomes) expect(one.because).not.toBe('');
  });

  test('each with its day and the sentence that explains it', () => {
    expect(projectCase([...ACKNOWLEDGED, event('credited', '2026-12-03')]).outcomes).toEqual([
      { outcome: 'credited', day: '2026-12-03', because: 'Noté le 2026-12-03.' },
    ]);
  });
});

describe('the facts', () => {
  test('the first letter, receipt and artist keep their first date', () => {
    const { facts } = projectCase([
      ...ACKNOWLEDGED,
      event('receipt', '2026-11-20', { proof: 'postal-receipt' }),
      event('reminder-sent', '2026-12-05'),
      event('reminder-sent', '2026-12-09'),
    ]);
    expect(facts.firstLetter).toMatchObject({ day: '2026-11-02', letter: 'l1', template: 't1' });
    expect(facts.receipt).toMatchObject({ day: '2026-11-03', proof: 'acknowledgement' });
    expect(facts.lastReminder?.day).toBe('2026-12-09');
  });

  test('a letter that came back and left again: the days are counted from the one that nobody sent back', () => {
    const back = [...ACKNOWLEDGED.slice(0, 4), event('delivery-failed', '2026-11-04')];
    const again = [
      [event('letter-sent', '2026-12-01')],
      [event('delivery-unknown', '2026-12-01'), event('receipt', '2026-12-03')],
      [event('delivery-unknown', '2026-12-01'), event('letter-sent', '2026-12-01')],
    ];
    for (const events of again) {
      const projection = projectCase([...back, ...events, event('letter-sent', '2026-12-08')]);
      expect(projection.facts.firstLetter?.day).toBe('2026-12-01');
    }
    // What came back is still known: whoever had a copy of it is owed an apology.
    expect(projectCase(back).facts.firstLetter?.day).toBe('2026-11-02');
  });

  test('a reminder that came back counts no more: the case stands where it stood before it', () => {
    const bounced = event('delivery-failed', '2026-12-10', { letter: 'l2' });
    const reminded = [...ACKNOWLEDGED, event('reminder-sent', '2026-12-05')];
    const back = projectCase([...reminded, bounced]);
    expect(back.stage).toBe('acknowledged');
    expect(back.facts).toMatchObject({
      lastReminder: null,
      deliveryFailed: { letter: 'l2' },
      receipt: { day: '2026-11-03' },
    });
    const again = projectCase([...reminded, bounced, event('reminder-sent', '2026-12-11')]);
    expect(again.stage).toBe('reminded');
    expect(again.facts).toMatchObject({ lastReminder: { day: '2026-12-11' }, deliveryFailed: null });
    const partly = [...ACKNOWLEDGED, event('answered', '2026-12-01', { isComplete: false })];
    expect(projectCase([...partly, event('reminder-sent'), bounced]).stage).toBe('answered');
    // Another reminder still stands.
    const two = [...reminded, event('reminder-sent', '2026-12-09', { letter: 'l9' })];
    expect(projectCase([...two, bounced])).toMatchObject({
      stage: 'reminded',
      facts: { lastReminder: { letter: 'l9' } },
    });
  });

  test('a receipt is of the letter that it names', () => {
    const { facts } = projectCase([
      ...ACKNOWLEDGED,
      event('reminder-sent', '2026-12-05'),
      event('receipt', '2026-12-06', { proof: 'postal-receipt', letter: 'l1' }),
      event('receipt', '2026-12-07', { proof: 'telephone', letter: 'l2' }),
    ]);
    expect(facts.receipt?.day).toBe('2026-11-03');
    expect(facts.lastReminder?.receipt).toMatchObject({ day: '2026-12-07', proof: 'telephone' });
  });

  test('who answered in part is not told to be silent', () => {
    const partly = [...ACKNOWLEDGED, event('answered', '2026-12-01', { isComplete: false })];
    const { facts, refused } = projectCase([...partly, event('reminder-sent'), event('no-answer')]);
    expect(facts.noAnswer).toBeNull();
    expect(refused.map(({ message }) => message)).toEqual([
      '« Constaté sans réponse » : la collectivité a répondu, au moins en partie.',
    ]);
  });

  test('a letter of unknown fate had left, when its receipt or an answer comes', () => {
    for (const kind of ['receipt', 'answered'] as const)
      expect(
        projectCase(story('opened', 'letter-drafted', 'letter-approved', 'delivery-unknown', kind)).facts,
      ).toMatchObject({
        firstLetter: { day: '2026-11-05', letter: 'l1' },
        uncertain: null,
      });
    const failed = projectCase(
      story('opened', 'letter-drafted', 'letter-approved', 'delivery-unknown', 'delivery-failed'),
    );
    expect(failed.facts).toMatchObject({ firstLetter: null, uncertain: null });
  });

  test('pictures: each once, in the order of their coming', () => {
    const { facts } = projectCase([
      event('opened', '2026-11-02', { pictures: ['p1', 'p1', 'p3'] }),
      event('picture-added'),
      event('picture-added'),
      event('picture-withdrawn'),
    ]);
    expect(facts.pictures.map(({ picture }) => picture)).toEqual(['p3', 'p2']);
  });
});

const eventArb: fc.Arbitrary<CaseEvent> = fc
  .record({
    kind: fc.constantFrom(...EVENT_KINDS),
    days: fc.nat(200),
    answer: fc.constantFrom(...ANSWERS),
    reason: fc.constantFrom(...CLOSE_REASONS),
    picture: fc.constantFrom('p1', 'p2', 'p3'),
    afterEvent: fc.boolean(),
    afterLetter: fc.boolean(),
    isComplete: fc.boolean(),
  })
  .map(({ kind, days, ...fields }) => event(kind, addDays('2026-11-02', days), fields));
/** Mostly stories that get somewhere, with noise between. */
const storyArb = fc
  .tuple(
    fc.constantFrom<CaseEvent[]>([], story('opened'), story('opened', 'letter-drafted', 'letter-approved'), [
      ...ACKNOWLEDGED,
    ]),
    fc.array(eventArb, { maxLength: 14 }),
  )
  .map(([start, more]) => [...start, ...more]);

describe('whatever is written down', () => {
  test('it is a pure fold: nothing is thrown, lost or looked back at', () => {
    fc.assert(
      fc.property(storyArb, (events) => {
        const copy = JSON.stringify(events);
        const projection = projectCase(events);
        expect(JSON.stringify(events)).toBe(copy);
        expect(projectCase(events)).toEqual(projection);
        expect(STAGES).toContain(projection.stage);
        expect(projection.refused.every(({ index, event: refused }) => events[index] === refused)).toBe(true);
        expect(projection.outcome).toBe(projection.outcomes[0]?.outcome ?? null);
      }),
    );
  });

  test('without what was refused it is the same case, and each beginning of it is legal', () => {
    fc.assert(
      fc.property(storyArb, (told) => {
        // What is taken back is named by its place, which moves when others are left out.
        const events = told.filter(({ kind }) => kind !== 'taken-back');
        const projection = projectCase(events);
        const refused = new Set(projection.refused.map(({ index }) => index));
        const legal = events.filter((_, index) => !refused.has(index));
        expect(projectCase(legal)).toEqual({ ...projection, refused: [] });
        for (let length = 0; length < legal.length; length += 1)
          expect(projectCase(legal.slice(0, length)).refused).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('« sans réponse » and reminders stand only after a proof of receipt or an answer', () => {
    fc.assert(
      fc.property(storyArb, (events) => {
        const { stage, facts } = projectCase(events);
        const isClaimed =
          facts.noAnswer !== null ||
          facts.lastReminder !== null ||
          ['unanswered', 'reminded', 'escalated'].includes(stage);
        expect(!isClaimed || facts.receipt !== null || facts.answers.length > 0).toBe(true);
        expect(stage !== 'sent' || facts.firstLetter !== null).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('an artist who was named stays named', () => {
    fc.assert(
      fc.property(storyArb, fc.array(eventArb, { maxLength: 6 }), (events, more) => {
        const named = [...events, event('artist-named')];
        if (projectCase(named).facts.artistNamed === null) return;
        expect(projectCase([...named, ...more]).outcome).toBe('made-by-artist');
      }),
    );
  });
});

describe('an answer that was written down by mistake', () => {
  const answered = [...ACKNOWLEDGED, event('answered', '2026-11-20')];
  const back = event('taken-back', '2026-11-21', { of: 6 });

  test('is as if it had not come; what it is may be told anew', () => {
    const without = projectCase(ACKNOWLEDGED);
    expect(projectCase([...answered, back])).toEqual(without);
    const anew = projectCase([...answered, back, event('answered', '2026-11-22', { answer: 'supplier' })]);
    expect(anew).toMatchObject({ stage: 'answered', refused: [] });
    expect(anew.facts.answers.map(({ answer }) => answer)).toEqual(['supplier']);
  });

  test.each([
    ['what is no answer', [...answered, event('taken-back', '2026-11-21', { of: 5 })]],
    ['what is not there', [...answered, event('taken-back', '2026-11-21', { of: 9 })]],
    [
      'what comes later',
      [event('opened'), event('taken-back', '2026-11-21', { of: 3 }), event('statement-found')],
    ],
    ['that an artist was named', [...ACKNOWLEDGED, event('artist-named'), back]],
  ])('%s is not taken back', (_name, events) => {
    const kept = projectCase(events.filter(({ kind }) => kind !== 'taken-back'));
    expect(projectCase(events)).toEqual(kept);
  });
});
