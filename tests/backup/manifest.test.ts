import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { copyName, namesToKeep, parseManifest } from '../../src/backup/index.js';

const whole = {
  format: 1,
  program: 'Vigie/0.1.0',
  madeAt: '2026-11-25T17:00:00.000Z',
  database: { sha256: 'a'.repeat(64), bytes: 10 },
  files: [{ path: `evidence/bb/${'b'.repeat(64)}`, sha256: 'b'.repeat(64), bytes: 3 }],
  damaged: [],
  hasKey: false,
};
const withPath = (path: string) => JSON.stringify({ ...whole, files: [{ ...whole.files[0], path }] });

describe('a manifest', () => {
  test('reads back as it was written', () => {
    expect(parseManifest(JSON.stringify(whole))).toEqual(whole);
  });

  test.each([
    '../vigie.sqlite',
    'evidence/../../etc/passwd',
    '/etc/passwd',
    'C:/Windows/system.ini',
    'evidence\\..\\..\\x',
    'evidence//x',
    './x',
    '',
    'evidence/a\u0000b',
  ])('with a way out of the data folder is none: %j', (path) => {
    expect(parseManifest(withPath(path))).toBeNull();
  });

  test('of a later format, or anything else, is none', () => {
    expect(parseManifest(JSON.stringify({ ...whole, format: 2 }))).toBeNull();
    fc.assert(fc.property(fc.string(), (text) => parseManifest(text) === null));
  });
});

describe('which copies stay', () => {
  const day = (n: number, hour = 8) => copyName(new Date(Date.UTC(2026, 0, 1 + n, hour)).toISOString());

  test('each of seven days and of eight weeks, the last one of each', () => {
    const year = Array.from({ length: 365 }, (_, n) => [day(n, 8), day(n, 20)]).flat();
    const kept = [...namesToKeep(year)].sort();
    expect(kept.slice(-7)).toEqual([358, 359, 360, 361, 362, 363, 364].map((n) => day(n, 20)));
    // 364 is Thursday 31 December 2026. Before the seven days: the Sundays of six more weeks.
    expect(kept.slice(0, -7)).toEqual([318, 325, 332, 339, 346, 353].map((n) => day(n, 20)));
  });

  test('never none, never what is no copy, and keeping twice changes nothing', () => {
    const instants = fc.array(fc.integer({ min: 0, max: 2000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(instants, (hours) => {
        const names = hours.map((hour) => copyName(new Date(hour * 3_600_000).toISOString()));
        const kept = namesToKeep([...names, 'fichiers', 'LISEZ-MOI.txt', '2026-13-45T999999Z']);
        expect(kept.has(names.toSorted().at(-1) ?? '')).toBe(true);
        expect([...kept].every((name) => names.includes(name))).toBe(true);
        expect(namesToKeep([...kept])).toEqual(kept);
      }),
    );
  });
});
