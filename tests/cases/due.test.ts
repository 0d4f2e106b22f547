import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CALENDAR } from '../../src/cases/calendar.js';
import { DUE_KINDS, DUE_WORDS, nextDue, stillDue } from '../../src/cases/due-words.js';
import { dueOf, type CaseContext } from '../../src/cases/due.js';
import { projectCase } from '../../src/cases/project.js';
import { EVENT_KINDS, type CaseEvent } from '../../src/cases/types.js';
import { addDays, isWorkingDay } from '../../src/french/index.js';
import { ACKNOWLEDGED, event, story } from './events.js';

const CITY: CaseContext = {
  grade: 'technical',
  isAlone: false,
  department: '34',
  communePopulation: 300_000,
  waitingMails: 0,
  documentsElsewhere: null,
  eventDay: null,
};
const HINT: CaseContext = { ...CITY, grade: 'hinted' };
const HAMLET: CaseContext = { ...CITY, communePopulation: 900 };
const due = (events: readonly CaseEvent[], context = CITY): [string, string | null][] =>
  dueOf(projectCase(events), context).map(({ kind, day }) => [kind, day]);

/** From the reminder on, beside what ends the case. */
const WITH_DOCUMENTS: [string, string | null][] = [
  ['request-documents', '2026-12-02'],
  ['review-case', '2027-02-01'],
];
const T0 = ACKNOWLEDGED.map((one) => (one.kind === 'letter-sent' ? { ...one, template: 't0' } : one));
const plain = (sentences: readonly string[]) => sentences.map((text) => text.replaceAll('\u00a0', ' '));
const unproved = [...ACKNOWLEDGED, event('reminder-sent', '2026-12-02')];
const reminded = [...unproved, event('receipt', '2026-12-02', { letter: 'l2' })];
const escalated = [...reminded, event('escalation-sent', '2026-12-17')];

describe('what is due', () => {
  test.each<[string, CaseEvent[], CaseContext, [string, string | null][]]>([
    ['nothing yet', [], CITY, []],
    ['opened', story('opened'), CITY, [['write-letter', null]]],
    ['drafted', story('opened', 'letter-drafted'), CITY, [['approve-letter', null]]],
    ['approved', story('opened', 'letter-drafted', 'letter-approved'), CITY, [['send-letter', null]]],
    ['bounced', [...ACKNOWLEDGED.slice(0, 4), event('delivery-failed')], CITY, [['other-address', null]]],
    [
      'a reminder that came back',
      [...reminded, event('delivery-failed', '2026-12-09', { letter: 'l2' })],
      CITY,
      [['await-answer', '2026-12-02'], ['remind', '2026-12-02'], ...WITH_DOCUMENTS.slice(0, 1)],
    ],
    [
      'reminded of what a partial answer left open: nobody else is written to',
      [
        ...ACKNOWLEDGED,
        event('answered', '2026-11-20', { isComplete: false }),
        event('reminder-sent', '2026-12-02'),
      ],
      CITY,
      [['close', '2026-12-17']],
    ],
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
        ['review-case', '2027-02-01'],
      ],
    ],
    // Hints: no post; J+45 is Thursday 17 December.
    [
      'sent, hinted',
      ACKNOWLEDGED.slice(0, 4),
      HINT,
      [
        ['other-address', '2026-11-10'],
        ['close', '2026-12-17'],
      ],
    ],
    [
      'sent, and a mail that nobody read',
      ACKNOWLEDGED.slice(0, 4),
      { ...CITY, waitingMails: 1 },
      [['read-mail', null]],
    ],
    [
      'acknowledged, and a mail that nobody read: nothing is said of a silence',
      [...ACKNOWLEDGED],
      { ...CITY, waitingMails: 2 },
      [['read-mail', null]],
    ],
    // + 30 is Wednesday 2 December.
    [
      'acknowledged',
      [...ACKNOWLEDGED],
      CITY,
      [
        ['await-answer', '2026-12-02'],
        ['remind', '2026-12-02'],
        ['request-documents', '2026-12-02'],
      ],
    ],
    [
      'acknowledged, hinted: no documents',
      [...ACKNOWLEDGED],
      HINT,
      [
        ['await-answer', '2026-12-02'],
        ['remind', '2026-12-02'],
      ],
    ],
    [
      'acknowledged, documents asked for in another case of this authority',
      [...ACKNOWLEDGED],
      { ...CITY, documentsElsewhere: 'VIG-2026-00000001' },
      [
        ['await-answer', '2026-12-02'],
        ['remind', '2026-12-02'],
      ],
    ],
    [
      'unanswered',
      [...ACKNOWLEDGED, event('no-answer')],
      CITY,
      [
        ['remind', '2026-12-02'],
        ['request-documents', '2026-12-02'],
      ],
    ],
    // + 45 is Thursday 17 December, and so is 15 days after the reminder.
    ['reminded', reminded, CITY, [['escalate', '2026-12-17'], ...WITH_DOCUMENTS]],
    // + 15 is Christmas Day, in the quiet period: Wednesday 6 January.
    [
      'reminded late',
      [
        ...ACKNOWLEDGED,
        event('reminder-sent', '2026-12-10'),
        // The letter that a receipt does not name is the one that had left.
        event('receipt', '2026-12-11'),
      ],
      CITY,
      [['escalate', '2027-01-06'], ...WITH_DOCUMENTS],
    ],
    // 8 and 15 days after Wednesday 2 December; who else is told waits for the proof.
    [
      'reminded, without a proof that it arrived',
      unproved,
      CITY,
      [['other-address', '2026-12-10'], ['by-post', '2026-12-17'], ...WITH_DOCUMENTS],
    ],
    // A week before Thursday 28 January.
    [
      'reminded, the council known',
      [...reminded, event('council-dated', '2026-12-03')],
      CITY,
      [['escalate', '2026-12-17'], ['oral-question', '2027-01-21'], ...WITH_DOCUMENTS],
    ],
    [
      'reminded, a council too near',
      [...reminded, event('council-dated', '2026-12-03', { council: '2026-12-18' })],
      CITY,
      [['escalate', '2026-12-17'], ...WITH_DOCUMENTS],
    ],
    ['reminded, hinted', reminded, HINT, [['close', '2026-12-17']]],
    [
      'reminded, a small commune',
      reminded,
      { ...CITY, communePopulation: CALENDAR.smallCommune - 1 },
      [['close', '2026-12-17']],
    ],
    [
      'reminded, a commune just large enough',
      reminded,
      { ...CITY, communePopulation: CALENDAR.smallCommune },
      [['escalate', '2026-12-17'], ...WITH_DOCUMENTS],
    ],
    [
      'reminded, not a commune',
      reminded,
      { ...CITY, communePopulation: null },
      [['escalate', '2026-12-17'], ...WITH_DOCUMENTS],
    ],
    // + 90 is Sunday 31 January.
    [
      'escalated',
      escalated,
      CITY,
      [
        ['prior-notice', null],
        ['review-case', '2027-02-01'],
      ],
    ],
    // + 60 is Friday 1 January, the notice’s 30 days are over on Saturday 16 January: the Monday after.
    [
      'escalated, announced',
      [...escalated, event('notice-given', '2026-12-17')],
      CITY,
      [
        ['open-letter', '2027-01-18'],
        ['review-case', '2027-02-01'],
      ],
    ],
    // Announced early: + 60 is in the quiet period, Wednesday 6 January.
    [
      'announced with the reminder',
      [...reminded, event('notice-given', '2026-12-02'), event('escalation-sent', '2026-12-17')],
      CITY,
      [
        ['open-letter', '2027-01-06'],
        ['review-case', '2027-02-01'],
      ],
    ],
    ['escalated though small', escalated, HAMLET, [['review-case', '2027-02-01']]],
    [
      'answered in full',
      [...ACKNOWLEDGED, event('answered')],
      CITY,
      [
        ['acknowledge', null],
        ['close', null],
      ],
    ],
    [
      'answered and acknowledged',
      [...ACKNOWLEDGED, event('answered'), event('courtesy-sent')],
      CITY,
      [['close', null]],
    ],
    [
      'answered again after that',
      [...ACKNOWLEDGED, event('answered'), event('courtesy-sent'), event('answered')],
      CITY,
      [
        ['acknowledge', null],
        ['close', null],
      ],
    ],
    [
      'a mail came after an answer: read first, nothing is closed',
      [...ACKNOWLEDGED, event('answered')],
      { ...CITY, waitingMails: 1 },
      [
        ['read-mail', null],
        ['acknowledge', null],
      ],
    ],
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
        ['acknowledge', null],
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
        ['request-documents', '2026-12-02'],
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
        ['request-documents', '2026-12-02'],
      ],
    ],
    ['held', [...ACKNOWLEDGED, event('held')], CITY, [['resume', null]]],
    ['an artist, after a letter', [...ACKNOWLEDGED, event('artist-named')], CITY, [['apologise', null]]],
    ['an artist, apologised', [...ACKNOWLEDGED, event('artist-named'), event('courtesy-sent')], CITY, []],
    [
      'an artist: thanks for something else are no apology',
      [...ACKNOWLEDGED, event('courtesy-sent'), event('artist-named')],
      CITY,
      [['apologise', null]],
    ],
    ['an artist, the question was T0', [...T0, event('artist-named')], CITY, [['acknowledge', null]]],
    [
      'an artist: no request of documents goes on',
      [...ACKNOWLEDGED, event('documents-requested'), event('artist-named'), event('courtesy-sent')],
      CITY,
      [],
    ],
    [
      'an artist, and reopened all the same: nothing presses',
      [...ACKNOWLEDGED, event('artist-named'), event('reopened')],
      CITY,
      [
        ['apologise', null],
        ['close', null],
      ],
    ],
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

  test('the clock of documents runs beside the case, by its days, and after its end', () => {
    const asked = [
      ...ACKNOWLEDGED,
      event('documents-requested', '2026-11-04'),
      event('documents-receipt', '2026-11-04'),
    ];
    expect(due(asked)).toEqual([
      ['await-answer', '2026-12-02'],
      ['remind', '2026-12-02'],
      ['await-documents', '2026-12-04'],
      ['refer-cada', '2026-12-11'],
      ['refer-cada', '2027-01-04'],
      ['cada-last-call', '2027-01-27'],
      ['documents-renew', '2027-02-04'],
    ]);
    const closed = due([...asked, event('closed')]);
    expect(closed.map(([kind]) => kind)).toEqual([
      'await-documents',
      'refer-cada',
      'refer-cada',
      'cada-last-call',
      'documents-renew',
    ]);
    // A mail that nobody read stops what presses, never a legal last day.
    expect(due(asked, { ...CITY, waitingMails: 1 }).map(([kind]) => kind)).toEqual([
      'read-mail',
      ...closed.map(([kind]) => kind),
    ]);
    // Suspended: nothing but that last day.
    expect(due([...asked, event('held')])).toEqual([
      ['resume', null],
      ['cada-last-call', '2027-01-27'],
    ]);
  });

  test('T0 calls for one reminder', () => {
    expect(due([...T0, event('reminder-sent', '2026-12-02')])).toEqual([['close', '2026-12-17']]);
  });

  test('a letter is proposed, by the grade for the first one', () => {
    const letters = (events: readonly CaseEvent[], context = CITY) =>
      dueOf(projectCase(events), context).flatMap(({ letter }) => letter ?? []);
    expect(letters(story('opened'))).toEqual(['t1']);
    expect(letters(story('opened'), HINT)).toEqual(['t0']);
    expect(letters(story('opened'), { ...CITY, isAlone: true })).toEqual(['t0']);
    expect(letters([...ACKNOWLEDGED])).toEqual(['t2', 't3']);
    expect(letters(reminded)).toEqual(['t4', 't3']);
    expect(letters([...ACKNOWLEDGED, event('answered', '2026-11-20', { answer: 'supplier' })])).toEqual([
      't6',
    ]);
    expect(letters([...ACKNOWLEDGED, event('artist-named')])).toEqual(['t10']);
    expect(letters([...ACKNOWLEDGED, event('labelled')])).toEqual(['t5']);
  });

  test('near its event, the letter speaks of the next edition', () => {
    const [write] = dueOf(projectCase(story('opened')), { ...CITY, eventDay: '2026-12-20' });
    expect(plain(write?.because ?? [])).toContain(
      'L’événement annoncé a lieu le 20 décembre 2026 : à partir du 7 décembre 2026, la lettre parle de la prochaine édition.',
    );
  });

  test('a small commune is asked for documents after the coordination agreed', () => {
    const asked = dueOf(projectCase(ACKNOWLEDGED), HAMLET).find(({ kind }) => kind === 'request-documents');
    expect(asked?.because.at(-1)).toMatch(/^Commune de moins de 1.000 habitants/u);
  });

  test('waiting is over on the day on which something was expected', () => {
    const list = dueOf(projectCase(ACKNOWLEDGED), CITY);
    expect(nextDue(list, '2026-12-01')?.kind).toBe('await-answer');
    expect(nextDue(list, '2026-12-02')?.kind).toBe('remind');
    const kinds = (today: string) => stillDue(list, today).map(({ kind }) => kind);
    expect(kinds('2026-12-01')).toEqual(list.map(({ kind }) => kind));
    expect(kinds('2026-12-02')).not.toContain('await-answer');
  });

  test('a date that moves says why', () => {
    const [other] = dueOf(
      projectCase([...ACKNOWLEDGED.slice(0, 3), event('letter-sent', '2026-11-03')]),
      CITY,
    );
    expect(other).toMatchObject({ day: '2026-11-12' });
    expect(plain(other?.because ?? [])).toEqual([
      '8 jours après l’envoi du 3 novembre 2026.',
      'Le 11 novembre 2026 n’est pas un jour ouvré.',
      'La réception n’est pas prouvée.',
    ]);
  });

  test('every kind has its name', () => {
    expect(Object.keys(DUE_WORDS).sort()).toEqual([...DUE_KINDS].sort());
    expect(CALENDAR).toMatchObject({
      otherAddress: 8,
      byPost: 15,
      answer: 30,
      afterReminder: 45,
      openLetter: 60,
      review: 90,
      smallCommune: 3500,
    });
  });
});

/** Legal days: they fall where they fall. */
const LEGAL = new Set(['await-documents', 'documents-renew']);

test('whatever happened: every date is a working day with its reasons, and nothing presses a held, closed or artist’s case', () => {
  const kinds = fc.array(fc.constantFrom(...EVENT_KINDS), { maxLength: 12 });
  fc.assert(
    fc.property(
      fc.constantFrom([], story('opened'), [...ACKNOWLEDGED]),
      kinds,
      fc.nat(400),
      fc.constantFrom(CITY, HINT, HAMLET, { ...CITY, department: '67' }, { ...CITY, waitingMails: 1 }),
      (start, more, shift, context) => {
        const events = [
          ...start,
          ...more.map((kind, index) => event(kind, addDays('2026-11-03', index))),
        ].map((one) => ({
          ...one,
          day: addDays(one.day, shift),
        }));
        const projection = projectCase(events);
        const list = dueOf(projection, context);
        for (const { kind, day, because } of list) {
          expect(because.length).toBeGreaterThan(0);
          if (day !== null && !LEGAL.has(kind)) expect(isWorkingDay(day, context.department)).toBe(true);
        }
        const { stage, facts } = projection;
        const found = new Set(list.map(({ kind }) => kind));
        if (facts.held !== null || facts.artistNamed !== null)
          for (const kind of found)
            expect([
              'read-mail',
              'resume',
              'coordinator',
              'apologise',
              'acknowledge',
              'reopen',
              'close',
              'cada-last-call',
            ]).toContain(kind);
        // Nothing rests on a silence without a receipt, nor while a mail lies there unread.
        if (facts.receipt === null && facts.answers.length === 0)
          for (const kind of ['remind', 'escalate', 'open-letter', 'oral-question'] as const)
            expect(found.has(kind)).toBe(false);
        if (stage === 'reminded' && facts.lastReminder?.receipt === null)
          for (const kind of ['escalate', 'oral-question'] as const) expect(found.has(kind)).toBe(false);
        if (context.waitingMails > 0)
          for (const kind of ['remind', 'escalate', 'open-letter', 'close'] as const)
            expect(found.has(kind)).toBe(false);
        if (stage === 'closed') expect(found.has('remind')).toBe(false);
        // Hints and small communes go no further than one reminder.
        if (context === HINT || context === HAMLET)
          for (const kind of ['escalate', 'open-letter', 'oral-question'] as const)
            expect(found.has(kind)).toBe(false);
      },
    ),
    { numRuns: 600 },
  );
});
