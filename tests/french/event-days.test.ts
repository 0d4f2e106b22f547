import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, formatDate, formatLongDate } from '../../src/french/index.js';
import { eventDaysAmong, eventDaysIn } from '../../src/french/event-days.js';

/** A Wednesday. */
const TODAY = '2026-11-25';

const read = (text: string, today = TODAY): string | null => {
  const days = eventDaysIn(text, today);
  if (days === null) return null;
  return days.first === days.last ? days.first : `${days.first}/${days.last}`;
};

describe('a day that is near', () => {
  test.each([
    ['du 12 au 14 décembre 2026', '2026-12-12/2026-12-14'],
    ['Du vendredi 11 au dimanche 13 décembre', '2026-12-11/2026-12-13'],
    ['du 30 novembre au 2 décembre 2026', '2026-11-30/2026-12-02'],
    ['du lundi 30 novembre au mercredi 2 décembre', '2026-11-30/2026-12-02'],
    ['du 12 décembre 2026 au 3 janvier 2027', '2026-12-12/2027-01-03'],
    ['du 12 décembre au 3 janvier 2027', '2026-12-12/2027-01-03'],
    ['du 12 décembre au 3 janvier', '2026-12-12/2027-01-03'],
    ['Les 12 et 13 décembre', '2026-12-12/2026-12-13'],
    ['12-13 déc. 2026', '2026-12-12/2026-12-13'],
    ['12 & 13 DÉC 2026', '2026-12-12/2026-12-13'],
    ['12/13 décembre 2026', '2026-12-12/2026-12-13'],
    ['12/12/2026', '2026-12-12'],
    ['12.12.26', '2026-12-12'],
    ['le 1/12/2026 à 20h', '2026-12-01'],
    ['1er décembre', '2026-12-01'],
    ['1 er décembre 2026', '2026-12-01'],
    ['Samedi 12 décembre à 20 h 30', '2026-12-12'],
    ['samedi\u00a012\u00a0décembre', '2026-12-12'],
    ['affiche-marche-noel-12-decembre-2026.jpg', '2026-12-12'],
    ['marche_noel_12_decembre.png', '2026-12-12'],
    ['concert%2012%20d%C3%A9c', null],
    ['concert%2012%20dec', '2026-12-12'],
    ['2026-12-05-concert.jpg', '2026-12-05'],
    ['aujourd’hui, 25 novembre 2026', '2026-11-25'],
    ['24 décembre 2026', '2026-12-24'],
    // The nearest of two.
    ['Ateliers le 12 décembre 2026, exposition le 5 décembre 2026', '2026-12-05'],
    // No range: the day beside its month is what is told.
    ['14 et 12 décembre 2026', '2026-12-12'],
  ])('« %s » is %s', (text, expected) => expect(read(text)).toBe(expected));

  test('the turn of the year', () => {
    expect(read('3 janvier', '2026-12-20')).toBe('2027-01-03');
    expect(read('du 28 décembre au 3 janvier', '2026-12-20')).toBe('2026-12-28/2027-01-03');
    expect(read('29 février', '2027-02-10')).toBeNull();
    expect(read('29 février', '2028-02-10')).toBe('2028-02-29');
  });
});

describe('what gives nothing', () => {
  test.each([
    ['', 'no text'],
    ['Fête de la musique', 'no day'],
    ['24 novembre 2026', 'yesterday'],
    ['25 décembre 2026', 'thirty days away'],
    ['25 décembre', 'thirty days away, without a year'],
    ['24 novembre', 'yesterday; next year is far away'],
    ['12 décembre 2025', 'another year'],
    ['Marché de Noël 2019 – samedi 14 décembre', 'another year in the text'],
    ['vendredi 12 décembre', 'the wrong day of the week: of another year'],
    ['du 1er octobre au 20 décembre 2026', 'begun already'],
    ['31 novembre 2026', 'no such day'],
    ['32 décembre 2026', 'no such day'],
    ['0 décembre 2026', 'no such day'],
    ['112 décembre 2026', 'a number'],
    ['12 décembre 20261', 'a number that is no year'],
    ['12 maisons', 'no month'],
    ['12 marseillais', 'no month'],
    ['12/12', 'a fraction'],
    ['12-12-26', 'anything'],
    ['12/13/2026', 'no month 13'],
    ['1/12/12/2026', 'a way of numbers'],
    ['version 3.12.12.26', 'a version'],
    ['20261212', 'figures'],
    ['décembre 2026', 'no day'],
    ['3,12 décembre', 'a number'],
  ])('« %s »: %s', (text) => expect(read(text)).toBeNull());
});

test('of several texts the nearest', () => {
  expect(eventDaysAmong([null, '12 décembre', 'rien', '1er décembre'], TODAY)?.first).toBe('2026-12-01');
  expect(eventDaysAmong([null], TODAY)).toBeNull();
});

const days = fc.integer({ min: 0, max: 365 * 30 }).map((after) => addDays('2020-01-01', after));

describe('for every day', () => {
  test('whatever is written, it is a near range or nothing', () => {
    const words =
      '12 3 31 1er et au du - / . _ & décembre nov. mai août 2026 2027 26 samedi à , x \u0000 %20'.split(' ');
    const pieces = fc.constantFrom(...words);
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 14 }).map((all) => all.join('')),
      fc.array(pieces, { maxLength: 14 }).map((all) => all.join(' ')),
    );
    fc.assert(
      fc.property(texts, days, (text, today) => {
        const found = eventDaysIn(text, today);
        if (found === null) return;
        expect(found.first >= today && found.first < addDays(today, 30)).toBe(true);
        expect(found.last >= found.first).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  test('a day written out is read when it is near, and only then', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -400, max: 400 }), (today, away) => {
        const day = addDays(today, away);
        const expected = away >= 0 && away < 30 ? day : null;
        const [year, month, date] = day.split('-');
        for (const text of [formatDate(day), formatLongDate(day), `${date}/${month}/${year}`])
          expect(eventDaysIn(`Concert ${text} à 20 h`, today)?.first ?? null).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  test('without its year it is read when it is near and said with the right day of the week', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: 0, max: 29 }), (today, away) => {
        const day = addDays(today, away);
        const text = formatLongDate(day).slice(0, -5);
        expect(eventDaysIn(text, today)?.first).toBe(day);
      }),
      { numRuns: 200 },
    );
  });

  test('long foreign text takes no time', () => {
    const text = '1 au '.repeat(500_000) + '12 '.repeat(500_000);
    expect(eventDaysIn(text, TODAY)).toBeNull();
  });
});
