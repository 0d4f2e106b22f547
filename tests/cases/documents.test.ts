import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { documentsClock, dueOfDocuments } from '../../src/cases/documents.js';
import { projectCase } from '../../src/cases/project.js';
import type { CaseEvent, DocumentAnswer } from '../../src/cases/types.js';
import { addDays, addMonths, parisDay } from '../../src/french/index.js';
import { event, story } from './events.js';

const factsOf = (events: readonly CaseEvent[]) => {
  const projection = projectCase([
    ...story('opened').map((one) => ({ ...one, day: '2020-01-01' })),
    ...events,
  ]);
  expect(projection.refused).toEqual([]);
  const { documents } = projection.facts;
  if (documents === null) throw new Error('no request');
  return documents;
};
const request = (day: string, received: string | null = day): CaseEvent[] => [
  event('documents-requested', day),
  ...(received === null ? [] : [event('documents-receipt', received)]),
];
const answered = (day: string, answer: DocumentAnswer) => event('documents-answered', day, { answer });
const due = (events: readonly CaseEvent[], department = '34') =>
  dueOfDocuments(factsOf(events), department).map(({ kind, day }) => [kind, day]);

describe('months of the law', () => {
  test.each([
    // Date to date, at the end of months the last day.
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-12-31', 2, '2028-02-29'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2028-02-29', 1, '2028-03-29'],
    ['2026-03-31', 1, '2026-04-30'],
    ['2026-08-31', 1, '2026-09-30'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2026-12-15', 1, '2027-01-15'],
  ])('%s + %i = %s', (day, months, expected) => {
    expect(addMonths(day, months)).toBe(expected);
  });
});

describe('the clock', () => {
  test.each<[string, string, string, string]>([
    // The CADA's own example: request on 15 March, refusal on 15 April, last day 14 June (law §2).
    ['the example', '2027-03-15', '2027-04-15', '2027-06-14'],
    ['end of January', '2027-01-31', '2027-02-28', '2027-04-27'],
    ['end of January, leap year', '2028-01-31', '2028-02-29', '2028-04-28'],
    ['leap day', '2028-02-29', '2028-03-29', '2028-05-28'],
    ['over the year', '2026-11-30', '2026-12-30', '2027-02-27'],
    ['last day of a year', '2026-12-31', '2027-01-31', '2027-03-30'],
    ['end of a month of thirty-one, then thirty', '2026-10-31', '2026-11-30', '2027-01-29'],
    // A refusal on 31 December: two months later there is no 31 February, so the 28th less a day.
    ['through February', '2026-11-30', '2026-12-30', '2027-02-27'],
  ])('%s', (_name, received, refusal, until) => {
    expect(documentsClock(factsOf(request(received)))).toMatchObject({
      refusal,
      how: 'silence',
      cadaUntil: until,
    });
  });

  test('counts from the receipt, and without one from the sending, the shortest', () => {
    expect(documentsClock(factsOf(request('2027-03-10', '2027-03-15'))).cadaUntil).toBe('2027-06-14');
    const unproved = documentsClock(factsOf(request('2027-03-10', null)));
    expect(unproved.cadaUntil).toBe('2027-06-09');
    expect(unproved.because[0]).toMatch(/sa réception n’est pas prouvée/u);
  });

  test.each<[string, CaseEvent[], string, 'silence' | 'express', string]>([
    ['before the silence', [answered('2027-03-20', 'refused')], '2027-03-20', 'express', '2027-05-19'],
    ['late, inside the window', [answered('2027-05-31', 'refused')], '2027-05-31', 'express', '2027-07-30'],
    ['on the last day', [answered('2027-06-14', 'refused')], '2027-06-14', 'express', '2027-08-13'],
    [
      'a day too late: it confirms',
      [answered('2027-06-15', 'refused')],
      '2027-04-15',
      'silence',
      '2027-06-14',
    ],
    ['in part', [answered('2027-04-02', 'partial')], '2027-04-02', 'express', '2027-06-01'],
    [
      'a second refusal only confirms',
      [answered('2027-04-20', 'refused'), answered('2027-06-01', 'refused')],
      '2027-04-20',
      'express',
      '2027-06-19',
    ],
  ])('a written refusal %s', (_name, more, refusal, how, cadaUntil) => {
    expect(documentsClock(factsOf([...request('2027-03-15'), ...more]))).toMatchObject({
      refusal,
      how,
      cadaUntil,
    });
  });

  test('the day is that of Paris, also when the clocks change', () => {
    // 28 March 2027, 01:30 UTC: three o'clock has just been skipped in Paris; 31 October: an hour comes twice.
    expect(parisDay('2027-03-27T22:59:59.000Z')).toBe('2027-03-27');
    expect(parisDay('2027-03-27T23:00:00.000Z')).toBe('2027-03-28');
    expect(parisDay('2027-03-28T21:59:59.000Z')).toBe('2027-03-28');
    expect(parisDay('2027-03-28T22:00:00.000Z')).toBe('2027-03-29');
    expect(parisDay('2027-10-30T22:00:00.000Z')).toBe('2027-10-31');
    expect(parisDay('2027-10-31T22:59:59.000Z')).toBe('2027-10-31');
    expect(parisDay('2027-10-31T23:00:00.000Z')).toBe('2027-11-01');
    expect(addMonths('2027-02-28', 1)).toBe('2027-03-28');
    expect(addDays('2027-03-28', 1)).toBe('2027-03-29');
    expect(addDays('2027-10-31', 1)).toBe('2027-11-01');
  });
});

describe('what is due on a request', () => {
  test('silence: wait, propose after seven days, remind, last call, then a new request', () => {
    expect(due(request('2027-03-15'))).toEqual([
      ['await-documents', '2027-04-15'],
      ['refer-cada', '2027-04-22'],
      // 15 May is a Saturday, Monday 17 May is Whit Monday.
      ['refer-cada', '2027-05-18'],
      // Seven days before Monday 14 June.
      ['cada-last-call', '2027-06-07'],
      ['documents-renew', '2027-06-15'],
    ]);
  });

  test('a last call never comes late: a holiday puts it forward', () => {
    // Received on 9 January: refusal 9 February, last day 8 April; seven days before is Thursday 1 April.
    expect(due(request('2027-01-09')).find(([kind]) => kind === 'cada-last-call')).toEqual([
      'cada-last-call',
      '2027-04-01',
    ]);
    // Received on 6 January: last day 5 April, seven days before is Easter Monday; the Friday before, in the Moselle
    // and Alsace the Thursday.
    const lastCall = (department: string) =>
      due(request('2027-01-06'), department).find(([kind]) => kind === 'cada-last-call')?.[1];
    expect(lastCall('34')).toBe('2027-03-26');
    expect(lastCall('67')).toBe('2027-03-25');
  });

  test('without a receipt nobody speaks of silence: a second channel', () => {
    const list = due(request('2027-03-15', null));
    expect(list).toEqual([
      ['documents-second-channel', '2027-03-23'],
      ['documents-renew', '2027-06-15'],
    ]);
  });

  const returned = (day: string) => event('delivery-failed', day, { letter: 'l5' });

  test('one that came back starts no delay: the address is looked at, and a new sending begins anew', () => {
    const back = [...request('2027-03-15', null), returned('2027-03-22')];
    expect(due(back)).toEqual([['documents-send-again', null]]);
    expect(dueOfDocuments(factsOf(back), '34')[0]?.because[0]).toBe('Noté le 2027-03-22.');
    expect(due([...back, ...request('2027-04-10', null)])).toEqual([
      ['documents-second-channel', '2027-04-19'],
      ['documents-renew', '2027-07-10'],
    ]);
    expect(due([...back, ...request('2027-04-10')])[0]).toEqual(['await-documents', '2027-05-10']);
    expect(due([...back, event('documents-ended', '2027-04-01')])).toEqual([]);
  });

  test('its return is no return of the first letter, and is not said of what arrived', () => {
    const sent = [
      ...story('opened', 'letter-drafted', 'letter-approved', 'letter-sent'),
      ...request('2026-11-06', null),
    ];
    const back = projectCase([...sent, returned('2026-11-09')]);
    expect(back).toMatchObject({
      stage: 'sent',
      refused: [],
      facts: { deliveryFailed: null, documents: { returned: { day: '2026-11-09' } } },
    });
    const refusedOf = (...events: CaseEvent[]) =>
      projectCase([...sent, ...events]).refused.map(({ message }) => message);
    for (const arrived of ['documents-receipt', 'documents-answered', 'cada-referred'] as const) {
      expect(refusedOf(event(arrived, '2026-11-08'), returned('2026-11-09'))).toEqual([
        expect.stringContaining('est arrivée'),
      ]);
      expect(refusedOf(returned('2026-11-09'), event(arrived, '2026-11-10'))).toEqual([
        expect.stringContaining('renvoyez-la d’abord'),
      ]);
    }
    expect(refusedOf(returned('2026-11-05'))).toEqual([expect.stringContaining('n’est partie que le')]);
    expect(refusedOf(returned('2026-11-09'), returned('2026-11-10'))).toEqual([
      expect.stringContaining('déjà noté'),
    ]);
  });

  test.each<[string, CaseEvent[], [string, string | null][]]>([
    ['all came', [answered('2027-04-01', 'complete')], []],
    ['there are none', [answered('2027-04-01', 'none-exist')], []],
    ['given up', [event('documents-ended', '2027-04-01')], []],
    [
      'refused in writing: at once',
      [answered('2027-04-01', 'refused')],
      [
        ['refer-cada', '2027-04-01'],
        ['refer-cada', '2027-05-03'],
        ['cada-last-call', '2027-05-24'],
        ['documents-renew', '2027-06-01'],
      ],
    ],
    [
      'at the CADA',
      [event('cada-referred', '2027-04-30')],
      [
        // 30 May is a Sunday. Two months: 30 June.
        ['await-cada', '2027-05-31'],
        ['documents-lawyer', '2027-06-30'],
      ],
    ],
    [
      'the CADA agrees',
      [event('cada-referred', '2027-04-30'), event('cada-opinion', '2027-05-31')],
      [
        ['documents-after-opinion', '2027-06-30'],
        ['documents-lawyer', '2027-06-30'],
      ],
    ],
    [
      'the CADA does not',
      [
        event('cada-referred', '2027-04-30'),
        event('cada-opinion', '2027-05-31', { opinion: 'unfavourable' }),
      ],
      [['documents-end', null]],
    ],
  ])('%s', (_name, more, expected) => {
    expect(due([...request('2027-03-15'), ...more])).toEqual(expected);
  });

  test('the court window is told, at its shortest', () => {
    const list = dueOfDocuments(
      factsOf([...request('2027-03-15'), event('cada-referred', '2027-04-30')]),
      '34',
    );
    expect(list.at(-1)?.because.join(' ').replaceAll('\u00a0', ' ')).toContain('jusqu’au 29 août 2027');
  });

  test.each<[string, CaseEvent[]]>([
    [
      'a second request while one is open',
      [...request('2027-03-15'), event('documents-requested', '2027-04-01')],
    ],
    ['an answer without a request', [event('documents-answered', '2027-04-01')]],
    ['an answer before the request', [...request('2027-03-15'), answered('2027-03-14', 'refused')]],
    [
      'an opinion of a CADA that was not asked',
      [...request('2027-03-15'), event('cada-opinion', '2027-04-01')],
    ],
    [
      'the CADA asked twice',
      [...request('2027-03-15'), event('cada-referred', '2027-04-30'), event('cada-referred', '2027-05-01')],
    ],
  ])('refuses %s', (_name, events) => {
    expect(projectCase([...story('opened'), ...events]).refused).toHaveLength(1);
  });
});

test('whatever the day: refusal, window and last call stand in their order, and a window is never longer than two months', () => {
  const day = fc.nat(4000).map((n) => addDays('2025-01-01', n));
  fc.assert(
    fc.property(day, fc.option(fc.nat(120), { nil: null }), (received, express) => {
      const events = [
        ...request(received),
        ...(express === null ? [] : [answered(addDays(received, express), 'refused')]),
      ];
      const clock = documentsClock(factsOf(events));
      expect(clock.refusal >= received).toBe(true);
      expect(clock.cadaUntil > clock.refusal).toBe(true);
      expect(clock.cadaUntil < addMonths(clock.refusal, 2)).toBe(true);
      expect(clock.cadaUntil >= addDays(clock.refusal, 57)).toBe(true);
      const list = dueOfDocuments(factsOf(events), '67');
      const lastCall = list.find(({ kind }) => kind === 'cada-last-call')?.day ?? '';
      expect(lastCall <= addDays(clock.cadaUntil, -7)).toBe(true);
      expect(lastCall >= addDays(clock.cadaUntil, -13)).toBe(true);
      for (const { because } of list) expect(because.every((text) => text.length > 0)).toBe(true);
    }),
    { numRuns: 500 },
  );
});
