import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CALENDAR,
  DUE_KINDS,
  DUE_WORDS,
  dueOf,
  SMALL_COMMUNE,
  type CaseContext,
} from '../../src/cases/due.js';
import { projectCase } from '../../src/cases/project.js';
import { EVENT_KINDS, type CaseEvent } from '../../src/cases/types.js';
import { addDays, isWorkingDay } from '../../src/french/index.js';
import { ACKNOWLEDGED, event, story } from './events.js';

const CITY: CaseContext = { grade: 'technical', department: '34', communePopulation: 300_000 };
const due = (events: readonly CaseEvent[], context = CITY): [string, string | null][] =>
  dueOf(projectCase(events), context).map(({ kind, day }) => [kind, day]);

describe('what is due', () => {
  const reminded = [...ACKNOWLEDGED, event('reminder-sent', '2026-12-02')];
  test.each<[string, CaseEvent[], CaseContext, [string, string | null][]]>([
    ['nothing yet', [], CITY, []],
    ['opened', story('opened'), CITY, [['write-letter', null]]],
    ['drafted', story('opened', 'letter-drafted'), CITY, [['approve-letter', null]]],
    ['approved', story('opened', 'letter-drafted', 'letter-approved'), CITY, [['send-letter', null]]],
    ['bounced', [...ACKNOWLEDGED.slice(0, 4), event('delivery-failed')], CITY, [['other-address', null]]],
    [
      'of unknown fate',
      story('opened', 'letter-drafted', 'letter-approved', 'delivery-unknown'),
      CITY,
      [['check-delivery', null]],
    ],
    // Sent on Monday 2 November: + 8 is Tuesday the 10th, + 15 the 17th.
    [
      'sent',
      ACKNOWLEDGED.slice(0, 4),
      CITY,
      [
        ['other-address', '2026-11-10'],
        ['by-post', '2026-11-17'],
      ],
    ],
    // + 30 is Wednesday 2 December.
    [
      'acknowledged',
      [...ACKNOWLEDGED],
      CITY,
      [
        ['await-answer', '2026-12-02'],
        ['remind', '2026-12-02'],
      ],
    ],
    ['unanswered', [...ACKNOWLEDGED, event('no-answer')], CITY, [['remind', '2026-12-02']]],
    // + 45 is Thursday 17 December, and so is 15 days after the reminder.
    ['reminded', reminded, CITY, [['escalate', '2026-12-17']]],
    [
      'reminded late',
      [...ACKNOWLEDGED, event('reminder-sent', '2026-12-10')],
      CITY,
      [['escalate', '2026-12-28']],
    ],
    ['reminded, hinted', reminded, { ...CITY, grade: 'hinted' }, [['close', '2026-12-17']]],
    [
      'reminded, a small commune',
      reminded,
      { ...CITY, communePopulation: SMALL_COMMUNE - 1 },
      [['close', '2026-12-17']],
    ],
    [
      'reminded, a commune just large enough',
      reminded,
      { ...CITY, communePopulation: SMALL_COMMUNE },
      [['escalate', '2026-12-17']],
    ],
    ['reminded, not a commune', reminded, { ...CITY, communePopulation: null }, [['escalate', '2026-12-17']]],
    // + 60 is Friday 1 January: the Monday after. + 90 is Sunday 31 January.
    [
      'escalated',
      [...reminded, event('escalation-sent', '2026-12-17')],
      CITY,
      [
        ['open-letter', '2027-01-04'],
        ['review-case', '2027-02-01'],
      ],
    ],
    ['answered in full', [...ACKNOWLEDGED, event('answered')], CITY, [['close', null]]],
    [
      'answered in part',
      [...ACKNOWLEDGED, event('answered', '2026-11-20', { isComplete: false })],
      CITY,
      [
        ['ask-remaining', null],
        ['close', null],
      ],
    ],
    [
      'a supplier did it: no escalation',
      [...ACKNOWLEDGED, event('answered', '2026-11-20', { answer: 'supplier' })],
      CITY,
      [
        ['propose-clause', null],
        ['close', null],
      ],
    ],
    [
      'relayed',
      [...ACKNOWLEDGED, event('answered', '2026-11-20', { answer: 'relayed' })],
      CITY,
      [
        ['case-at-origin', null],
        ['close', null],
      ],
    ],
    [
      'commits',
      [...ACKNOWLEDGED, event('answered', '2026-11-20', { answer: 'commits' })],
      CITY,
      [
        ['congratulate', null],
        ['close', null],
      ],
    ],
    [
      'credited while it waits',
      [...ACKNOWLEDGED, event('credited')],
      CITY,
      [
        ['congratulate', null],
        ['close', null],
      ],
    ],
    [
      'credited, thanked',
      [...ACKNOWLEDGED, event('credited'), event('courtesy-sent')],
      CITY,
      [['close', null]],
    ],
    ['gone while it waits', [...ACKNOWLEDGED, event('gone')], CITY, [['close', null]]],
    [
      'one of two gone',
      [...ACKNOWLEDGED, event('picture-added'), event('gone')],
      CITY,
      [
        ['await-answer', '2026-12-02'],
        ['remind', '2026-12-02'],
      ],
    ],
    ['no visual left', [...ACKNOWLEDGED, event('picture-withdrawn')], CITY, [['close', null]]],
    [
      'denied',
      [...ACKNOWLEDGED, event('denied')],
      CITY,
      [
        ['coordinator', null],
        ['await-answer', '2026-12-02'],
        ['remind', '2026-12-02'],
      ],
    ],
    ['held', [...ACKNOWLEDGED, event('held')], CITY, [['resume', null]]],
    ['an artist, after a letter', [...ACKNOWLEDGED, event('artist-named')], CITY, [['apologise', null]]],
    ['an artist, apologised', [...ACKNOWLEDGED, event('artist-named'), event('courtesy-sent')], CITY, []],
    ['an artist, before any letter', [...story('opened', 'artist-named')], CITY, []],
    ['closed', [...ACKNOWLEDGED, event('closed')], CITY, []],
    [
      'answered after it was closed',
      [...ACKNOWLEDGED, event('closed'), event('answered')],
      CITY,
      [['reopen', null]],
    ],
  ])('%s', (_name, events, context, expected) => {
    expect(projectCase(events).refused).toEqual([]);
    expect(due(events, context)).toEqual(expected);
  });

  test('T0 calls for one reminder', () => {
    const events = ACKNOWLEDGED.map((one) => (one.kind === 'letter-sent' ? { ...one, template: 't0' } : one));
    expect(due([...events, event('reminder-sent', '2026-12-02')])).toEqual([['close', '2026-12-17']]);
  });

  test('a date that moves says why', () => {
    const [other] = dueOf(
      projectCase([...ACKNOWLEDGED.slice(0, 3), event('letter-sent', '2026-11-03')]),
      CITY,
    );
    expect(other).toMatchObject({ day: '2026-11-12' });
    expect(other?.because.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      '8 jours après l’envoi du 3 novembre 2026.',
      'Le 11 novembre 2026 n’est pas un jour ouvré.',
      'La réception n’est pas prouvée.',
    ]);
  });

  test('every kind has its name', () => {
    expect(Object.keys(DUE_WORDS).sort()).toEqual([...DUE_KINDS].sort());
    expect(CALENDAR).toEqual({ otherAddress: 8, byPost: 15, afterReminder: 45, openLetter: 60, review: 90 });
  });
});

test('whatever happened: every date is a working day with its reasons, and nothing leaves a held, closed or artist’s case', () => {
  const kinds = fc.array(fc.constantFrom(...EVENT_KINDS), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom([], story('opened'), [...ACKNOWLEDGED]),
      kinds,
      fc.nat(400),
      (start, more, shift) => {
        const events = [
          ...start,
          ...more.map((kind, index) => event(kind, addDays('2026-11-03', index))),
        ].map((one) => ({
          ...one,
          day: addDays(one.day, shift),
        }));
        const projection = projectCase(events);
        const list = dueOf(projection, CITY);
        for (const { day, because } of list) {
          expect(because.length).toBeGreaterThan(0);
          if (day !== null) expect(isWorkingDay(day, CITY.department)).toBe(true);
        }
        const { stage, facts } = projection;
        if (facts.held !== null || stage === 'closed')
          for (const { kind } of list)
            expect(['resume', 'coordinator', 'apologise', 'reopen']).toContain(kind);
      },
    ),
    { numRuns: 400 },
  );
});
