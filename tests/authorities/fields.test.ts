import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  communeTold,
  dayTold,
  departementTold,
  numberTold,
  regionTold,
  sirenTold,
  textTold,
} from '../../src/authorities/fields.js';

/** Any text, halves of characters too. */
const anyText = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

describe('text', () => {
  test.each([
    ['  Saint-Exemple \n', 'Saint-Exemple'],
    ['Deux\u00a0\tespaces', 'Deux espaces'],
    ['a\u0000\u202eb', 'a b'],
    ['\ud83d', null],
    [12, '12'],
    ['', null],
    ['CDL', null],
    ['nan', null],
    ['NC', null],
    ['null', null],
    [null, null],
    [undefined, null],
    [['x'], null],
    [Number.NaN, null],
  ])('%j', (value, text) => expect(textTold(value)).toBe(text));

  test('is bounded, and never cut within a character', () => {
    expect(textTold('x'.repeat(10_000_000), 30)).toBe('x'.repeat(30));
    expect(textTold(`${'x'.repeat(29)}😀`, 30)).toBe('x'.repeat(29));
  });
});

describe('days', () => {
  test.each([
    ['2026-05-12', '2026-05-12'],
    ['2026-05-12T00:00:00+02:00', '2026-05-12'],
    ['12/05/2026', '2026-05-12'],
    ['1/5/2026', '2026-05-01'],
    ['29/02/2024', '2024-02-29'],
    ['29/02/2026', null],
    ['05/13/2026', null],
    ['0001-01-01', null],
    ['9999-12-31', null],
    ['nan', null],
    ['2026', null],
    [20260512, null],
  ])('%j', (value, day) => expect(dayTold(value)).toBe(day));
});

describe('numbers', () => {
  test.each([
    ['61000.0', 61_000],
    ['61 000,50', 61_000.5],
    ['61\u202f000 €', 61_000],
    [1e17, 1e17],
    ['1e+17', 1e17],
    ['NC', null],
    ['nan', null],
    ['', null],
    [Number.POSITIVE_INFINITY, null],
    ['1.234.567', null],
    ['0x10', null],
  ])('%j', (value, number) => expect(numberTold(value)).toBe(number));
});

describe('codes that lost or gained signs', () => {
  test.each([
    ['3', '03'],
    ['03', '03'],
    ['3.0', '03'],
    ['2a', '2A'],
    ['974', '974'],
    ['69M', '69'],
    ['69D', '69'],
    ['ZA', '971'],
    ['ZM', '976'],
    ['6AE', null],
    ['100', null],
    ['', null],
  ])('département %s', (value, code) => expect(departementTold(value)).toBe(code));

  test.each([
    ['1', '01'],
    ['84', '84'],
    ['02', '02'],
    ['0', null],
    ['ARA', null],
  ])('région %s', (value, code) => expect(regionTold(value)).toBe(code));

  test.each([
    ['01', '01004', '01004'],
    ['1', '1004', '01004'],
    ['1', '4', '01004'],
    ['01', '004', '01004'],
    ['2A', '004', '2A004'],
    ['6AE', '67482', '67482'],
    ['69M', '69123', '69123'],
    ['ZA', '101', '97101'],
    ['974', '11', '97411'],
    ['', '34172', '34172'],
    ['34', '', null],
    ['34', 'Montpellier', null],
    ['34', '00000', null],
  ])('commune %s %s', (departement, value, code) => expect(communeTold(departement, value)).toBe(code));

  test.each([
    ['21990001600011', '219900016'],
    ['219900016', '219900016'],
    ['21990001600011.0', '219900016'],
    ['219 900 016 00011', '219900016'],
    [21990001600011, '219900016'],
    ['2.199E+13', null],
    ['CDL', null],
    ['2199', null],
  ])('SIREN of %s', (value, siren) => expect(sirenTold(value)).toBe(siren));
});

test('any value is read without a fault', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.anything()), (value) => {
      const text = textTold(value, 50);
      expect(text === null || (text.length > 0 && text.length <= 50)).toBe(true);
      expect(dayTold(value) ?? '2000-01-01').toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(Number.isFinite(numberTold(value) ?? 0)).toBe(true);
      expect(communeTold(value, value) ?? '01004').toHaveLength(5);
      expect(sirenTold(value) ?? '219900016').toMatch(/^\d{9}$/);
      expect(regionTold(value) ?? '01').toMatch(/^\d{2}$/);
      expect(departementTold(value) ?? '01').toMatch(/^[\dAB]{2,3}$/);
    }),
    { numRuns: 100 },
  );
});
