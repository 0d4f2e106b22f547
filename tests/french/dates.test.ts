import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDays,
  answerDate,
  explainAnswerDate,
  formatDate,
  formatDayOf,
  formatInstant,
  formatLongDate,
  formatMonth,
  holidays,
  isLegalDay,
  isWorkingDay,
  nextWorkingDay,
  parisDay,
} from '../../src/french/index.js';
import { easterSunday } from '../../src/french/working-days.js';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;

describe('days', () => {
  test.each([
    ['2026-12-01', '1er décembre 2026'],
    ['2026-11-24', '24 novembre 2026'],
    ['2027-02-09', '9 février 2027'],
  ])('formatDate %s', (day, words) => expect(plain(formatDate(day))).toBe(words));

  test('the day holds to its month', () => expect(formatDate('2026-12-01')).toContain('1er\u00a0décembre'));
  test('with the name of the day', () =>
    expect(plain(formatLongDate('2026-11-24'))).toBe('mardi 24 novembre 2026'));

  test('the day of an instant is that of Paris; what is no instant stays as it is', () => {
    expect(plain(formatDayOf('2026-11-30T23:30:00Z'))).toBe('1er décembre 2026');
    expect(formatDayOf('hier')).toBe('hier');
  });
  test('a month', () => {
    expect(formatMonth('2026-08')).toBe('août 2026');
    expect(() => formatMonth('2026-13')).toThrow(RangeError);
  });

  test.each([
    ['2024-02-29', true],
    ['2026-02-29', false],
    ['2026-13-01', false],
    ['2026-1-1', false],
    ['', false],
  ])('isLegalDay %s', (text, is) => expect(isLegalDay(text)).toBe(is));

  test('a day that does not exist is a bug', () =>
    expect(() => formatDate('2026-02-30')).toThrow(RangeError));

  test.each([
    ['2026-01-31', 30, '2026-03-02'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-03-28', 2, '2026-03-30'],
    ['2026-01-01', -1, '2025-12-31'],
  ])('addDays %s + %i', (day, days, after) => expect(addDays(day, days)).toBe(after));

  test.each([
    ['2026-12-31T23:30:00Z', '2027-01-01'],
    ['2026-07-01T22:30:00Z', '2026-07-02'],
    ['hier', null],
  ])('parisDay %s', (instant, day) => expect(parisDay(instant)).toBe(day));

  test('an instant in words', () =>
    expect(plain(formatInstant('2026-11-24T09:05:00Z'))).toBe('24 novembre 2026 à 10 h 05 (heure de Paris)'));
});

describe('holidays', () => {
  test.each([
    [2024, '2024-03-31'],
    [2025, '2025-04-20'],
    [2026, '2026-04-05'],
    [2027, '2027-03-28'],
    [2038, '2038-04-25'],
    [2285, '2285-03-22'],
  ])('Easter %i', (year, day) => expect(easterSunday(year)).toBe(day));

  test('2026 has its eleven days', () => {
    expect([...holidays(2026).keys()].sort()).toEqual([
      '2026-01-01',
      '2026-04-06',
      '2026-05-01',
      '2026-05-08',
      '2026-05-14',
      '2026-05-25',
      '2026-07-14',
      '2026-08-15',
      '2026-11-01',
      '2026-11-11',
      '2026-12-25',
    ]);
  });

  test.each([
    ['67', '2026-04-03', true],
    ['57', '2026-12-26', true],
    ['34', '2026-04-03', false],
    ['972', '2026-05-22', true],
    ['974', '2026-12-20', true],
  ])('department %s on %s', (department, day, off) => expect(holidays(2026, department).has(day)).toBe(off));

  test('Easter Monday is no working day', () => {
    expect(isWorkingDay('2026-04-06')).toBe(false);
    expect(nextWorkingDay('2026-04-04')).toBe('2026-04-07');
  });
});

describe('answerDate', () => {
  test.each([
    ['a plain day', '2026-09-01', undefined, '2026-10-01'],
    ['a Saturday', '2026-09-03', undefined, '2026-10-05'],
    ['All Saints on a Sunday', '2026-10-02', undefined, '2026-11-02'],
    ['11 November', '2026-10-12', undefined, '2026-11-12'],
    ['14 July falls before the summer: on to its end', '2026-06-14', undefined, '2026-08-26'],
    ['15 July', '2026-06-15', undefined, '2026-08-26'],
    ['25 August', '2026-07-26', undefined, '2026-08-26'],
    ['19 December is a Saturday, then the year’s end', '2026-11-19', undefined, '2027-01-06'],
    ['24 December', '2026-11-24', undefined, '2027-01-06'],
    ['5 January', '2026-12-06', undefined, '2027-01-06'],
    ['Good Friday in Alsace', '2026-03-04', '67', '2026-04-07'],
    ['Good Friday elsewhere', '2026-03-04', '34', '2026-04-03'],
    ['a leap day', '2024-01-30', undefined, '2024-02-29'],
  ])('%s', (_, sentOn, department, day) => {
    expect(answerDate(sentOn, department)).toBe(day);
  });

  test('is a working day, outside the quiet seasons, at least thirty days away, with its reasons', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), (offset) => {
        const sentOn = addDays('2000-01-01', offset);
        const { day, reasons } = explainAnswerDate(sentOn);
        expect(isWorkingDay(day)).toBe(true);
        expect(day >= addDays(sentOn, 30)).toBe(true);
        const monthDay = day.slice(5);
        expect(monthDay >= '07-15' && monthDay <= '08-25').toBe(false);
        expect(monthDay >= '12-20' || monthDay <= '01-05').toBe(false);
        expect(reasons.length === 1).toBe(day === addDays(sentOn, 30));
      }),
    );
  });
});
