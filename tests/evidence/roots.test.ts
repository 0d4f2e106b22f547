/** Roots that lie outside: how they are written and found again, and what they say of a log. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { appendEntry, type LogEntry } from '../../src/evidence/log.js';
import {
  checkRoot,
  endOf,
  pointsOf,
  readRoot,
  rootsIn,
  stretchOf,
  writeRoot,
} from '../../src/evidence/roots.js';

const HASH = 'ab12'.repeat(16);

function logOf(subjects: readonly string[]): LogEntry[] {
  const log: LogEntry[] = [];
  for (const subject of subjects)
    log.push(
      appendEntry(log.at(-1) ?? null, {
        at: '2026-03-01T10:00:00.000Z',
        kind: 'capture',
        subject,
        parts: [],
        program: 'Vigie/0.1.0',
        ruleset: '2026-11-24',
      }),
    );
  return log;
}

test.each([
  [`12:${HASH}`, true],
  [`  12:${HASH.toUpperCase()}\n`, true],
  [HASH, false],
  [`12 : ${HASH}`, false],
  [`0:${HASH}`, false],
  [`012:${HASH}`, false],
  [`12:${HASH}0`, false],
  [`12:${HASH.slice(1)}`, false],
  [`x12:${HASH}`, false],
  [`12:${HASH} 13:${HASH}`, false],
  [`1${'0'.repeat(15)}:${HASH}`, false],
  ['', false],
])('%s', (text, isRoot) => {
  expect(readRoot(text)).toEqual(isRoot ? { seq: 12, hash: HASH } : null);
});

describe('roots in a text', () => {
  test('are found between words and quotes, each once, and never more than a hundred', () => {
    const text = `> vigie doctor --root 12:${HASH}\n« 7:${HASH} », puis 12:${HASH}.`;
    expect(rootsIn(text).map(writeRoot)).toEqual([`7:${HASH}`, `12:${HASH}`]);
    const many = Array.from({ length: 500 }, (_, n) => `${n + 1}:${HASH}`).join(' ');
    expect(rootsIn(many)).toHaveLength(100);
  });

  test('whatever the text, it is read to its end and gives roots that write themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.nat(10 ** 9), (noise, n) => {
        const root = `${n + 1}:${HASH}`;
        for (const found of rootsIn(`${noise} ${root} ${noise}`))
          expect(readRoot(writeRoot(found))).toEqual(found);
        expect(rootsIn(`${noise} ${root} ${noise}`).map(writeRoot)).toContain(root);
      }),
    );
  });
});

test('a stretch leads to every point of the log that it covers, and to no other', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.nat(11), fc.nat(14), (length, start, most) => {
      const log = logOf(Array.from({ length }, (_, n) => `sha256:${n}`));
      const from = log[Math.min(start, length - 1)];
      if (from === undefined) throw new Error('no entry');
      const stretch = stretchOf(log.slice(from.seq), { seq: from.seq, hash: from.hash }, most);
      const covered = log.filter(({ seq }) => seq >= from.seq && seq <= from.seq + most);
      expect([
        ...pointsOf(
          stretch,
          log.map(({ seq }) => seq),
        ),
      ]).toEqual(covered.map(({ seq, hash }) => [seq, hash]));
      expect(endOf(stretch)).toEqual({ seq: covered.at(-1)?.seq, hash: covered.at(-1)?.hash });
    }),
  );
});

test('what a root says of a log', () => {
  const log = logOf(['a', 'b', 'c']);
  const here = { last: 3, hashAt: (seq: number) => log[seq - 1]?.hash ?? null };
  const other = logOf(['a', 'x', 'c']);
  const stateOf = (seq: number, hash: string) => checkRoot({ seq, hash }, here).state;
  expect(stateOf(2, log[1]?.hash ?? '')).toBe('met');
  expect(stateOf(1, other[0]?.hash ?? '')).toBe('met');
  expect(stateOf(2, other[1]?.hash ?? '')).toBe('contradicted');
  // The same content after a change is another point.
  expect(stateOf(3, other[2]?.hash ?? '')).toBe('contradicted');
  expect(stateOf(4, HASH)).toBe('beyond');
  expect(checkRoot({ seq: 1, hash: HASH }, { last: 9, hashAt: () => null }).state).toBe('before');
});
