import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { SourceError, memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { FILE_WINDOW, KIB, windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { countingSource, noise } from './counting-source.js';

describe('windowedSource', () => {
  test('a small file is read whole in one request, whether its size is known or not', async () => {
    const bytes = noise(40 * KIB);
    for (const source of [countingSource(bytes), memorySource(bytes)]) {
      const window = windowedSource(source);
      await window.read(39 * KIB, 8 * KIB);
      expect(window.cost()).toEqual({ requests: 1, bytes: 40 * KIB });
      expect(Buffer.from(window.wholeBytes() ?? [])).toEqual(bytes);
      expect(window.contentKey('png')).toBe(`sha256:${createHash('sha256').update(bytes).digest('hex')}`);
    }
  });

  test('the key does not depend on whether the size was known before the first request', async () => {
    for (const kib of [40, 60, 100, 900]) {
      const bytes = noise(kib * KIB);
      const keys = await Promise.all(
        [countingSource(bytes), memorySource(bytes)].map(async (source) => {
          const window = windowedSource(source);
          await window.read(0, 8);
          await window.read(50 * KIB, 8);
          return window.contentKey('png');
        }),
      );
      expect(keys[0]).toBe(keys[1]);
    }
  });

  test.each([
    ['over HTTP', {}, 48 * KIB, 32 * KIB],
    ['of a file', FILE_WINDOW, 32 * KIB, 16 * KIB],
  ])(
    'a large file %s is asked for its first block, then for what is aimed at',
    async (_, options, first, step) => {
      const bytes = noise(900 * KIB);
      const source = countingSource(bytes);
      const window = windowedSource(source, options);
      await window.read(0, 8);
      expect(Buffer.from(await window.read(500_000, 10))).toEqual(bytes.subarray(500_000, 500_010));
      // Answered from the read-ahead.
      await window.read(510_000, 1_000);
      expect(window.ranges()).toEqual([
        { offset: 0, length: first },
        { offset: 500_000, length: step },
      ]);
      expect(source.requests).toEqual(window.ranges());
      expect(window.wholeBytes()).toBeNull();
      expect(window.has(499_000, 10)).toBe(false);
      expect(window.has(500_100, 10)).toBe(true);
    },
  );

  test('a walk that goes on takes longer and longer steps', async () => {
    const bytes = noise(4_000 * KIB);
    const source = countingSource(bytes);
    const window = windowedSource(source);
    for (let at = 0; at < bytes.length; at += 1_000) {
      // Not compared as values: looking at each of four million bytes takes seconds.
      expect(bytes.subarray(at, at + 1_000).equals(await window.read(at, 1_000))).toBe(true);
    }
    expect(source.requests.length).toBeLessThan(10);
    expect(window.cost().bytes).toBe(bytes.length);
    expect(window.wholeBytes()).toHaveLength(bytes.length);
  });

  test('what little is left is taken along, and what is in the cache is not asked again', async () => {
    const bytes = noise(200 * KIB);
    const source = countingSource(bytes);
    const window = windowedSource(source);
    await window.read(160 * KIB, 10);
    expect(source.requests.at(-1)).toEqual({ offset: 160 * KIB, length: 40 * KIB });
    await window.read(150 * KIB, 10);
    expect(source.requests.at(-1)).toEqual({ offset: 150 * KIB, length: 10 * KIB });
  });

  test('scattered reads are bounded', async () => {
    const window = windowedSource(countingSource(noise(900 * KIB)), { maxRequests: 5 });
    for (let n = 0; n < 5; n += 1) await window.read(n * 100 * KIB, 1);
    await expect(window.read(700 * KIB, 1)).rejects.toMatchObject({ code: 'not-looked-at' });
    expect(window.cost().requests).toBe(5);
  });

  test('ranges that touch are joined and gaps are filled with one request', async () => {
    const bytes = noise(900 * KIB);
    const source = countingSource(bytes);
    const window = windowedSource(source);
    await window.read(0, 1);
    await window.read(200 * KIB, 10);
    expect(bytes.subarray(0, 300 * KIB).equals(await window.read(0, 300 * KIB))).toBe(true);
    expect(source.requests).toHaveLength(3);
    expect(window.ranges()).toEqual([{ offset: 0, length: 300 * KIB }]);
  });

  test('the key over ranges depends on the ranges, the size and the kind, not on how they were asked', async () => {
    const bytes = noise(900 * KIB);
    const read = async (content: Uint8Array, at: readonly number[], kind = 'jpeg'): Promise<string> => {
      const window = windowedSource(countingSource(content));
      for (const offset of at) await window.read(offset, 10);
      return window.contentKey(kind);
    };
    const key = await read(bytes, [0, 500_000, 700_000]);
    expect(key).toMatch(/^ranges:[0-9a-f]{64}$/);
    expect(await read(bytes, [0, 700_000, 500_000])).toBe(key);
    expect(await read(bytes, [0, 500_000])).not.toBe(key);
    expect(await read(bytes, [0, 500_000, 700_000], 'png')).not.toBe(key);
    expect(await read(noise(900 * KIB + 1), [0, 500_000, 700_000])).not.toBe(key);
    const changed = Buffer.from(bytes);
    changed[500_003] = (changed[500_003] ?? 0) ^ 1;
    expect(await read(changed, [0, 500_000, 700_000])).not.toBe(key);
  });

  test('an announced size that is too large is corrected by a short answer', async () => {
    const bytes = noise(300 * KIB);
    const window = windowedSource({
      size: 10_000_000,
      read: (o, l) => Promise.resolve(bytes.subarray(o, o + l)),
    });
    await window.read(0, 1);
    expect(await window.read(290 * KIB, 100 * KIB)).toHaveLength(10 * KIB);
    expect(window.size).toBe(300 * KIB);
    expect(await window.read(5_000_000, 10)).toHaveLength(0);
  });

  test('reading beyond the bound is a source error, and so is a failing source', async () => {
    const window = windowedSource(countingSource(noise(900 * KIB)), { maxBytes: 128 * KIB });
    await window.read(0, 1);
    await expect(window.read(300 * KIB, 200 * KIB)).rejects.toMatchObject({ code: 'too-large' });
    const broken = windowedSource({
      size: null,
      read: () => Promise.reject(new SourceError('timeout', 'x')),
    });
    await expect(broken.read(0, 1)).rejects.toMatchObject({ code: 'timeout' });
  });

  test.each([
    ['negative offset', -1, 10],
    ['no length', 0, 0],
    ['unsafe offset', 2 ** 60, 10],
    ['past the end', 1_000, 10],
  ])('%s gives nothing', async (_, offset, length) => {
    expect(await windowedSource(memorySource(noise(100))).read(offset, length)).toHaveLength(0);
  });
});
