import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fieldsOf,
  integerOf,
  oidOf,
  readDer,
  TAG,
  timeOf,
  writeDer,
  writeInteger,
  writeOid,
} from '../../src/evidence/der.js';

test('what is written is read again', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 240n }), (value) => {
      expect(integerOf(readDer(writeInteger(value)))).toBe(value);
    }),
  );
  for (const oid of ['2.16.840.1.101.3.4.2.1', '1.2.840.113549.1.7.2', '2.999.1', '0.0', '1.39.128'])
    expect(oidOf(readDer(writeOid(oid)))).toBe(oid);
  for (const size of [0, 127, 128, 255, 256, 65_535])
    expect(readDer(writeDer(0x04, Buffer.alloc(size)))?.content.byteLength).toBe(size);
});

test.each([
  ['an indefinite length', '30800000'],
  ['a length that is longer than it has to be', '04810100'],
  ['zeros before a length', '0482000100'],
  ['a length beyond the bytes', '040200'],
  ['a length of four octets', '048401000000'],
  ['a tag of several octets', '1f8100'],
  ['bytes after it', '040000'],
  ['half', '04'],
])('%s is none', (_, hex) => {
  expect(readDer(Buffer.from(hex, 'hex'))).toBeNull();
});

test.each([
  ['0200', null],
  ['020100', 0n],
  ['0201ff', -1n],
  ['02020080', 128n],
  ['0202007f', null],
  ['0202ff80', null],
  [`0221${'11'.repeat(33)}`, null],
  ['0401ff', null],
])('integer %s', (hex, value) => {
  expect(integerOf(readDer(Buffer.from(hex, 'hex')))).toBe(value);
});

test.each([['0600'], ['0601ff'], ['06022a80'], ['0603558001'], ['04012a']])('no identifier: %s', (hex) => {
  expect(oidOf(readDer(Buffer.from(hex, 'hex')))).toBeNull();
});

test('a level has a limit', () => {
  const many = (count: number) =>
    readDer(writeDer(0x30, ...Array.from({ length: count }, () => writeInteger(1n))));
  expect(fieldsOf(many(256), 0x30)).toHaveLength(256);
  expect(fieldsOf(many(257), 0x30)).toBeNull();
  expect(fieldsOf(many(1), 0x31)).toBeNull();
});

test.each([
  ['20260301120000Z', '2026-03-01T12:00:00.000Z'],
  ['20260301120000.5Z', '2026-03-01T12:00:00.500Z'],
  ['20260301120000.123456Z', '2026-03-01T12:00:00.123Z'],
  ['20240229120000Z', '2024-02-29T12:00:00.000Z'],
  ['20260229120000Z', null],
  ['20260301120000', null],
  ['20260301120000.50Z', '2026-03-01T12:00:00.500Z'],
  ['20260301120000.Z', null],
  ['20260301120000+0100', null],
  ['202603011200Z', null],
  ['20260301250000Z', null],
])('time %s', (text, expected) => {
  expect(timeOf(readDer(writeDer(TAG.generalizedTime, Buffer.from(text))))).toBe(expected);
});
