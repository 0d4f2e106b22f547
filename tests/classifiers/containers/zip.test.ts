/** ZIP archives: what stands in them, and what is made to exhaust a reader. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDirectory, readEntry, type ZipEntry } from '../../../src/classifiers/containers/zip.js';
import { makeZip } from '../../fixtures/make-zip.js';

const MIB = 1024 * 1024;

function entryOf(zip: Uint8Array, name: string): ZipEntry {
  const entry = readDirectory(zip)?.entries.find((one) => one.name === name);
  if (entry === undefined) throw new Error(`no entry ${name}`);
  return entry;
}

function contentOf(zip: Uint8Array, name: string, bytes = 64 * MIB): Uint8Array | null {
  return readEntry(zip, entryOf(zip, name), { bytes });
}

describe('what an archive holds', () => {
  test('entries come back as they went in, stored or deflated, behind a comment too', () => {
    const name = fc.stringMatching(/^[a-z/éà.]{1,20}$/);
    const entry = fc.record({
      name,
      data: fc.uint8Array({ maxLength: 400 }),
      method: fc.constantFrom('stored' as const, 'deflated' as const),
    });
    const entries = fc.uniqueArray(entry, { maxLength: 8, selector: (one) => one.name });
    fc.assert(
      fc.property(entries, fc.stringMatching(/^[a-z]{0,40}$/), (made, comment) => {
        const zip = makeZip(made, comment);
        const directory = readDirectory(zip);
        expect(directory?.isComplete).toBe(true);
        expect(directory?.entries.map((one) => one.name)).toEqual(made.map((one) => one.name));
        for (const one of made)
          expect(Buffer.from(contentOf(zip, one.name) ?? []).equals(one.data)).toBe(true);
      }),
    );
  });

  test('what is encrypted or packed in another way is not read', () => {
    const zip = makeZip([{ name: 'a', data: 'secret', encrypted: true }]);
    expect(contentOf(zip, 'a')).toBeNull();
    const other = { ...entryOf(zip, 'a'), isEncrypted: false, method: 12 };
    expect(readEntry(zip, other, { bytes: MIB })).toBeNull();
  });
});

describe('hostile archives', () => {
  test('a bomb is left where the bounds are, and costs its budget', () => {
    const zip = makeZip([{ name: 'a', data: Buffer.alloc(64 * MIB), method: 'deflated' }]);
    const budget = { bytes: 64 * MIB };
    expect(readEntry(zip, entryOf(zip, 'a'), budget)).toBeNull();
    expect(budget.bytes).toBeLessThan(64 * MIB);
  });

  test('many bombs spend one budget', () => {
    const names = Array.from({ length: 40 }, (_, index) => `f${index}`);
    const zip = makeZip(names.map((name) => ({ name, data: Buffer.alloc(3 * MIB), method: 'deflated' })));
    const budget = { bytes: 10 * MIB };
    const read = names.filter((name) => readEntry(zip, entryOf(zip, name), budget) !== null);
    expect(read).toHaveLength(3);
  });

  test('a directory of more entries than are read is not complete', () => {
    const zip = makeZip(Array.from({ length: 5_100 }, (_, index) => ({ name: `f${index}`, data: '' })));
    expect(readDirectory(zip)).toMatchObject({ isComplete: false });
    expect(readDirectory(zip)?.entries).toHaveLength(5_000);
  });

  test('cut, changed and random bytes give null or less, never a throw', () => {
    const zip = makeZip([
      { name: 'a.jpg', data: Buffer.alloc(300, 'x'), method: 'deflated' },
      { name: 'b.jpg', data: 'y'.repeat(50) },
    ]);
    const change = fc.record({ at: fc.nat({ max: zip.length - 1 }), to: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 6 }), fc.nat({ max: zip.length }), (changes, cut) => {
        const bytes = Buffer.from(zip);
        for (const { at, to } of changes) bytes[at] = to;
        for (const input of [bytes, bytes.subarray(0, cut)])
          for (const entry of readDirectory(input)?.entries ?? []) {
            const content = readEntry(input, entry, { bytes: 10 * MIB });
            expect(content === null || content.length <= 10 * MIB).toBe(true);
          }
      }),
    );
  });
});
