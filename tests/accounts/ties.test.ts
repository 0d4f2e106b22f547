/** When two accounts count as two people: who gave whom a way in, for how long, and how far it reaches. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import type { AuditAction } from '../../db/queries/audit.js';
import { note } from '../../src/accounts/index.js';
import { tiedPeople, tiesAt } from '../../src/accounts/tied-people.js';
import { tiedTo, tiedUntil, type Tie } from '../../src/accounts/ties.js';
import { openScene } from '../db/scene.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const T0 = '2026-11-24T08:00:00.000Z';
const after = (ms: number): string => new Date(Date.parse(T0) + ms).toISOString();
const tie = (one: string, other: string, days: number): Tie => ({ one, other, until: after(days * DAY) });

describe('ties reach', () => {
  test.each<[string, readonly Tie[], string, Readonly<Record<string, number>>]>([
    ['nobody without one', [], 'a', {}],
    ['the other one', [tie('a', 'b', 3)], 'a', { b: 3 }],
    ['in both directions', [tie('a', 'b', 3)], 'b', { a: 3 }],
    ['two who were invited by one', [tie('a', 'b', 3), tie('a', 'c', 2)], 'b', { a: 3, c: 2 }],
    ['whom she invited who was invited', [tie('a', 'b', 2), tie('b', 'c', 5)], 'a', { b: 2, c: 2 }],
    [
      'by the way that lasts longest',
      [tie('a', 'b', 1), tie('a', 'c', 4), tie('c', 'b', 3)],
      'a',
      { b: 3, c: 4 },
    ],
    ['the longest of two acts', [tie('a', 'b', 1), tie('b', 'a', 6)], 'a', { b: 6 }],
    ['not across a gap', [tie('a', 'b', 3), tie('c', 'd', 3)], 'a', { b: 3 }],
  ])('%s', (_name, ties, person, expected) => {
    const found = Object.fromEntries(tiedTo(ties, person));
    expect(found).toEqual(
      Object.fromEntries(Object.entries(expected).map(([one, days]) => [one, after(days * DAY)])),
    );
  });

  test('alike from both ends, never to oneself, and never longer than any tie', () => {
    const people = ['a', 'b', 'c', 'd', 'e'];
    const one = fc.constantFrom(...people);
    const some = fc.array(
      fc
        .record({ one, other: one, days: fc.integer({ min: 1, max: 9 }) })
        .map(({ one: from, other, days }) => tie(from, other, days)),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, (ties) => {
        const all = new Map(people.map((person) => [person, tiedTo(ties, person)]));
        for (const [person, tied] of all) {
          expect(tied.has(person)).toBe(false);
          for (const [other, until] of tied) {
            expect(all.get(other)?.get(person)).toBe(until);
            expect(ties.map((each) => each.until)).toContain(until);
          }
        }
      }),
    );
  });

  test('of several people the last end counts', () => {
    const tied = new Map([
      ['a', after(DAY)],
      ['b', after(2 * DAY)],
    ]);
    expect(tiedUntil(tied, ['a', 'b', 'c'])).toBe(after(2 * DAY));
    expect(tiedUntil(tied, ['c'])).toBeNull();
  });
});

describe('an account is tied to whoever', () => {
  function two() {
    const { db } = openScene();
    const office = createPerson(db, { name: 'Alix', role: 'administrator' }, T0);
    const person = createPerson(db, { name: 'Bao', role: 'coordinator' }, T0);
    const did = (action: AuditAction, ms: number, by: PersonRow | null = office): void =>
      note(db, { by, action, subject: person.id, at: after(ms) });
    const enters = (ms: number, how = 'lien'): void =>
      note(db, { by: person, action: 'entered', subject: person.id, detail: how, at: after(ms) });
    const until = (ms: number, newAccessDays?: number): string | null =>
      tiedPeople(db, office.id, { at: after(ms), newAccessDays }).get(person.id) ?? null;
    return { db, did, enters, until, person };
  }

  test.each(['invited', 'link-made', 'factor-removed', 'mail-set'] as const)(
    '%s it, for seven days',
    (action) => {
      const { did, until } = two();
      did(action, 0);
      expect(until(0)).toBe(after(7 * DAY));
      expect(until(7 * DAY - 1)).toBe(after(7 * DAY));
      expect(until(7 * DAY)).toBeNull();
      expect([until(DAY, 1), until(DAY - 1, 1)]).toEqual([null, after(DAY)]);
    },
  );

  test('invited it, from its first entry when that is later', () => {
    const { did, enters, until } = two();
    did('invited', 0);
    enters(60 * DAY, 'mot de passe');
    enters(62 * DAY, 'mot de passe');
    expect([until(60 * DAY), until(67 * DAY)]).toEqual([after(67 * DAY), null]);
  });

  test('took its code away, from the next entry, however it was made', () => {
    const { did, enters, until } = two();
    enters(-DAY);
    did('factor-removed', 0);
    enters(20 * DAY, 'mot de passe');
    expect(until(21 * DAY)).toBe(after(27 * DAY));
  });

  test('made a link, from the last entry by one while it lasted; another way in later says nothing of it', () => {
    const { did, enters, until } = two();
    did('link-made', 0);
    enters(HOUR);
    enters(71 * HOUR);
    enters(73 * HOUR);
    enters(30 * DAY, 'mot de passe');
    expect(until(4 * DAY)).toBe(after(71 * HOUR + 7 * DAY));
    expect(until(30 * DAY)).toBeNull();
  });

  test('but not by what she did herself, what the machine did, what gives no way in, or what a clock wrote that ran ahead', () => {
    const { db, did, until, person } = two();
    did('link-made', 0, person);
    did('factor-removed', 0, null);
    did('role-changed', 0);
    did('territory-given', 0);
    did('person-read', 0);
    did('invited', 400 * DAY);
    expect(tiesAt(db, { at: after(HOUR) })).toEqual([]);
    expect(until(HOUR)).toBeNull();
  });

  test('the end is a whole minute, and no earlier', () => {
    const { did, until } = two();
    did('invited', 1);
    expect(until(1)).toBe(after(7 * DAY + 60_000));
  });
});
