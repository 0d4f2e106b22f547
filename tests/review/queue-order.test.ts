import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRADES } from '../../src/classifiers/types.js';
import { NEAR_EVENT_DAYS } from '../../src/french/event-days.js';
import { addDays } from '../../src/french/index.js';
import {
  explainOrder,
  LANES,
  laneOf,
  orderQueue,
  queueKey,
  SESSION_SIZE,
  type QueueItem,
} from '../../src/review/queue-order.js';

const TODAY = '2026-12-02';
const item = (part: Partial<QueueItem> = {}): QueueItem => ({
  picture: 'p',
  day: '2026-12-01',
  eventDay: null,
  grade: 'technical',
  reach: { kind: 'population', people: 8000 },
  sightings: 1,
  wasReported: false,
  isFromFirstCrawl: false,
  ...part,
});

describe('the lane', () => {
  test.each<[string, Partial<QueueItem>, string]>([
    ['new', {}, 'new'],
    ['of a first crawl', { isFromFirstCrawl: true }, 'backlog'],
    ['of a first crawl, but reported', { isFromFirstCrawl: true, wasReported: true }, 'new'],
    ['an event today', { eventDay: TODAY }, 'near-event'],
    [
      'an event on the last day that is near',
      { eventDay: addDays(TODAY, NEAR_EVENT_DAYS - 1) },
      'near-event',
    ],
    ['an event a day later', { eventDay: addDays(TODAY, NEAR_EVENT_DAYS) }, 'new'],
    ['an event yesterday', { eventDay: addDays(TODAY, -1) }, 'new'],
    ['a near event seen by a first crawl', { eventDay: TODAY, isFromFirstCrawl: true }, 'near-event'],
  ])('%s', (_name, part, lane) => {
    expect(laneOf(item(part), TODAY)).toBe(lane);
  });
});

describe('the order', () => {
  test.each<[string, Partial<QueueItem>, Partial<QueueItem>]>([
    [
      'this week before last week',
      { day: '2026-11-30' },
      { day: '2026-11-29', reach: { kind: 'population', people: 900_000 } },
    ],
    [
      'reach before grade',
      { reach: { kind: 'population', people: 120_000 }, grade: 'hinted' },
      { grade: 'stated' },
    ],
    [
      'a small difference of reach does not count',
      { reach: { kind: 'population', people: 4000 }, grade: 'stated' },
      { reach: { kind: 'population', people: 9000 } },
    ],
    [
      'an unknown reach stands before a village',
      { reach: { kind: 'unknown' } },
      { reach: { kind: 'population', people: 800 } },
    ],
    ['and behind a city', { reach: { kind: 'audience', people: 150_000 } }, { reach: { kind: 'unknown' } }],
    ['seen in many places', { sightings: 12, grade: 'hinted' }, { sightings: 2, grade: 'stated' }],
    ['grade', { grade: 'stated' }, { grade: 'technical' }],
    ['grade', { grade: 'hinted' }, { grade: 'none' }],
    ['the later day of one week', { day: '2026-12-01' }, { day: '2026-11-30' }],
    ['else by name, always the same', { picture: 'a' }, { picture: 'b' }],
  ])('%s', (_name, first, second) => {
    expect(queueKey(item(first)) < queueKey(item(second))).toBe(true);
  });

  test('over the turn of a year and a century', () => {
    expect(queueKey(item({ day: '2027-01-04' })) < queueKey(item({ day: '2026-12-31' }))).toBe(true);
    expect(queueKey(item({ day: '2100-01-04' })) < queueKey(item({ day: '2099-12-31' }))).toBe(true);
  });

  test('the nearest event first', () => {
    const [lane] = orderQueue(
      [
        item({ picture: 'later', eventDay: '2026-12-20' }),
        item({ picture: 'soon', eventDay: '2026-12-05', day: '2026-10-01' }),
      ],
      TODAY,
    );
    expect(lane?.sessions[0]?.map(({ picture }) => picture)).toEqual(['soon', 'later']);
  });

  const itemArb: fc.Arbitrary<QueueItem> = fc.record({
    picture: fc.uuid(),
    day: fc.integer({ min: -400, max: 0 }).map((days) => addDays(TODAY, days)),
    eventDay: fc.option(fc.integer({ min: -40, max: 60 }).map((days) => addDays(TODAY, days))),
    grade: fc.constantFrom(...GRADES),
    reach: fc.oneof(
      fc.record({ kind: fc.constantFrom('population', 'audience' as const), people: fc.nat(2_000_000) }),
      fc.constant({ kind: 'unknown' } as const),
    ),
    sightings: fc.integer({ min: 1, max: 200 }),
    wasReported: fc.boolean(),
    isFromFirstCrawl: fc.boolean(),
  });

  test('each visual once, twenty a session, the same order whatever the given one, backlog apart', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(itemArb, { maxLength: 90, selector: ({ picture }) => picture }),
        fc.integer(),
        (items, seed) => {
          const shuffled = items.toSorted((a, b) => (a.picture + seed < b.picture + seed ? 1 : -1));
          const lanes = orderQueue(items, TODAY);
          expect(orderQueue(shuffled, TODAY)).toEqual(lanes);
          expect(lanes.map(({ lane }) => lane)).toEqual(LANES);
          const all = lanes.flatMap(({ sessions }) => sessions.flat());
          expect(all.map(({ picture }) => picture).sort()).toEqual(
            items.map(({ picture }) => picture).sort(),
          );
          for (const { lane, sessions } of lanes) {
            expect(sessions.flat().every((one) => laneOf(one, TODAY) === lane)).toBe(true);
            for (const [index, session] of sessions.entries())
              expect(
                session.length === SESSION_SIZE || (index === sessions.length - 1 && session.length > 0),
              ).toBe(true);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('the reasons are told in French', () => {
  const reasons = explainOrder(
    item({ eventDay: '2026-12-05', sightings: 3, reach: { kind: 'unknown' }, wasReported: true }),
    TODAY,
  );
  expect(reasons.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
    'Son événement a lieu le 5 décembre 2026 : il passe devant.',
    'Une personne l’a signalé.',
    'Signalé la semaine du 30 novembre 2026.',
    'On ne sait pas combien de personnes il touche : il est rangé au milieu.',
    'Il figure à 3 endroits.',
    'Constat : Inscrit dans le fichier.',
  ]);
});
