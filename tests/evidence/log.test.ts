import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appendEntry,
  canonicalEntry,
  checkProof,
  explainBreak,
  LOG_KINDS,
  LOG_START,
  type LogContent,
  type LogEntry,
  PART_ROLES,
  proveEntry,
  readLog,
  renderLog,
  rootOfDay,
  verifyChain,
} from '../../src/evidence/log.js';

const sha = (text: string): string => createHash('sha256').update(text).digest('hex');

const CONTENT: LogContent = {
  at: '2026-03-01T10:00:00.000Z',
  kind: 'capture',
  subject: 'sha256:affiche',
  parts: [{ role: 'original', sha256: sha('affiche'), bytes: 7 }],
  program: '0.1.0',
  ruleset: '2026-11-24',
};

function logOf(contents: readonly LogContent[]): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const content of contents) entries.push(appendEntry(entries.at(-1) ?? null, content));
  return entries;
}

const parts = fc.array(
  fc.record({
    role: fc.constantFrom(...PART_ROLES),
    sha256: fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('hex')),
    bytes: fc.nat(),
  }),
  { maxLength: 4 },
);
const contents: fc.Arbitrary<LogContent> = fc.record({
  at: fc
    .date({ min: new Date('2026-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  kind: fc.constantFrom(...LOG_KINDS),
  subject: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.length <= 100),
  parts,
  program: fc.constant('0.1.0'),
  ruleset: fc.constant('2026-11-24'),
});
const logs = fc.array(contents, { minLength: 1, maxLength: 8 }).map(logOf);

/** Reads and verifies a log as a dossier would, knowing the head from a time stamp. */
function verdictOf(file: Uint8Array, head: LogEntry): string {
  const read = readLog(file);
  if (read.kind === 'broken') return 'broken';
  return verifyChain(read.entries, { known: [head] }).kind;
}

test('the form is the documented one, and plain hashes remake it', () => {
  const [first, second] = logOf([CONTENT, { ...CONTENT, subject: 'é"\n', parts: [] }]);
  const canonical = `{"at":"2026-03-01T10:00:00.000Z","kind":"capture","parts":[{"bytes":7,"role":"original","sha256":"${sha('affiche')}"}],"program":"0.1.0","ruleset":"2026-11-24","seq":1,"subject":"sha256:affiche"}`;
  expect(first && canonicalEntry(first)).toBe(canonical);
  expect(first?.hash).toBe(sha('0'.repeat(64) + sha(canonical)));
  const next =
    '{"at":"2026-03-01T10:00:00.000Z","kind":"capture","parts":[],"program":"0.1.0","ruleset":"2026-11-24","seq":2,"subject":"é\\"\\n"}';
  expect(second).toMatchObject({ seq: 2, prevHash: first?.hash, hash: sha(`${first?.hash}${sha(next)}`) });
  expect(renderLog([first, second].filter((one) => one !== undefined))).toBe(
    `${first?.hash} ${canonical}\n${second?.hash} ${next}\n`,
  );
});

test('the order in which fields were given does not matter, and what is no field is left out', () => {
  const turned = Object.fromEntries(Object.entries({ ...CONTENT, extra: 1 }).toReversed());
  expect(appendEntry(null, turned as unknown as LogContent)).toEqual(appendEntry(null, CONTENT));
});

test.each<[string, Partial<Record<keyof LogContent, unknown>>]>([
  ['a time that is no instant', { at: '2026-03-01' }],
  ['a day that does not exist', { at: '2026-13-01T10:00:00.000Z' }],
  ['an unknown kind', { kind: 'rumeur' }],
  ['an empty subject', { subject: '' }],
  ['half a surrogate pair', { subject: 'a\ud800' }],
  ['a long subject', { subject: 'a'.repeat(501) }],
  ['a hash in upper case', { parts: [{ role: 'original', sha256: sha('a').toUpperCase(), bytes: 1 }] }],
  ['an unknown role', { parts: [{ role: 'autre', sha256: sha('a'), bytes: 1 }] }],
  ['a part of a byte', { parts: [{ role: 'original', sha256: sha('a'), bytes: 0.5 }] }],
  ['a negative zero', { parts: [{ role: 'original', sha256: sha('a'), bytes: -0 }] }],
  ['too many parts', { parts: Array.from({ length: 65 }, () => CONTENT.parts[0]) }],
])('%s is not appended, and not believed', (_, change) => {
  const content = { ...CONTENT, ...change } as LogContent;
  expect(() => appendEntry(null, content)).toThrow('not an entry');
  const entry = { ...appendEntry(null, CONTENT), ...content };
  expect(verifyChain([entry])).toEqual({ kind: 'broken', seq: 1, reason: 'malformed' });
});

describe('what was done to a log is found', () => {
  test('an untouched one is intact, from its file as well', () => {
    fc.assert(
      fc.property(logs, (log) => {
        const { seq = 0, hash = '' } = log.at(-1) ?? {};
        expect(verifyChain(log, { known: log })).toEqual({ kind: 'intact', head: { seq, hash } });
        expect(readLog(Buffer.from(renderLog(log)))).toEqual({ kind: 'read', entries: log });
      }),
    );
    expect(verifyChain([])).toEqual({ kind: 'intact', head: LOG_START });
  });

  test('any changed byte of the file', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.integer({ min: 1, max: 255 }), (log, place, change) => {
        const file = Buffer.from(renderLog(log));
        const index = place % file.byteLength;
        file[index] = (file[index] ?? 0) ^ change;
        const head = log.at(-1);
        expect(verdictOf(file, head ?? fail())).toBe('broken');
      }),
      { numRuns: 500 },
    );
  });

  test('any cut, of the file or of entries', () => {
    fc.assert(
      fc.property(logs, fc.nat(), (log, place) => {
        const file = Buffer.from(renderLog(log));
        const head = log.at(-1);
        expect(verdictOf(file.subarray(0, place % file.byteLength), head ?? fail())).toBe('broken');
      }),
    );
  });

  test('entries removed, doubled, swapped', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat(), (log, a, b) => {
        const [i, j] = [a % log.length, b % log.length];
        const [one, other, head] = [log[i], log[j], log.at(-1)];
        if (one === undefined || other === undefined || head === undefined) fail();
        const known = [head];
        expect(verifyChain(log.toSpliced(i, 1), { known }).kind).toBe('broken');
        expect(verifyChain(log.toSpliced(j, 0, one), { known })).toMatchObject({
          kind: 'broken',
          reason: 'order',
        });
        if (i !== j)
          expect(verifyChain(log.with(i, other).with(j, one), { known })).toEqual({
            kind: 'broken',
            seq: Math.min(i, j) + 1,
            reason: 'order',
          });
      }),
    );
  });

  test('numbers and hashes made anew after a change do not reach the sealed root', () => {
    fc.assert(
      fc.property(logs, fc.nat(), contents, (log, place, content) => {
        const index = place % log.length;
        const forged = logOf(log.with(index, { ...content, seq: 0, hash: '', prevHash: '' }));
        fc.pre(canonicalEntry(forged[index] ?? fail()) !== canonicalEntry(log[index] ?? fail()));
        expect(verifyChain(forged).kind).toBe('intact');
        expect(verifyChain(forged, { known: log.slice(-1) })).toEqual({
          kind: 'broken',
          seq: log.length,
          reason: 'unknown-point',
        });
      }),
    );
  });

  test('each reason by itself, in words', () => {
    const log = logOf([CONTENT, CONTENT, CONTENT]);
    const second = log[1] ?? fail();
    const cases: [LogEntry[], string][] = [
      [log.with(1, { ...second, hash: 'x' }), 'hash'],
      [log.with(1, { ...second, program: '9' }), 'hash'],
      [log.with(1, { ...second, prevHash: LOG_START.hash }), 'link'],
      [log.with(1, { ...second, seq: 3 }), 'order'],
    ];
    for (const [altered, reason] of cases)
      expect(verifyChain(altered)).toEqual({ kind: 'broken', seq: 2, reason });
    expect(explainBreak({ kind: 'broken', seq: 2, reason: 'hash' })).toBe(
      'Entrée n° 2 : le contenu d’une entrée du journal des preuves n’est plus celui qui a été enregistré.',
    );
  });

  test('the rest of a log from a verified point', () => {
    const log = logOf([CONTENT, CONTENT, CONTENT]);
    const [first, ...rest] = log;
    if (first === undefined) throw new Error('the test is wrong');
    expect(verifyChain(rest, { after: first, known: log })).toMatchObject({ kind: 'intact' });
    expect(verifyChain(rest)).toMatchObject({ kind: 'broken', seq: 1, reason: 'order' });
    expect(verifyChain(rest, { after: { seq: 1, hash: sha('x') } })).toMatchObject({ reason: 'link' });
  });
});

describe('roots', () => {
  const log = logOf(
    [
      '2026-03-01T10:00:00.000Z',
      '2026-03-01T23:59:59.999Z',
      '2026-03-02T00:00:00.000Z',
      '2026-03-01T23:59:59.000Z',
    ].map((at) => ({ ...CONTENT, at })),
  );

  test.each([
    ['2026-02-28', 0, null],
    ['2026-03-01', 1, 1],
    ['2026-03-01', 2, 2],
    ['2026-03-01', 3, 2],
    // The clock was set back: the last entry of that day is the fourth.
    ['2026-03-01', 4, 4],
    ['2026-03-02', 4, 3],
    ['2026-03-03', 4, null],
  ])('of %s in the first %i entries', (day, count, seq) => {
    const root = rootOfDay(log.slice(0, count), day);
    expect(root).toEqual(seq === null ? null : { seq, hash: log[seq - 1]?.hash });
  });

  test('an entry is proved under a root by numbers that tell nothing of the others; altered, it is not', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat(), (many, a, b) => {
        const rootIndex = a % many.length;
        const index = b % (rootIndex + 1);
        const root = many[rootIndex] ?? fail();
        const proof = proveEntry(many, index + 1, root.seq) ?? fail();
        expect(proof.following).toHaveLength(rootIndex - index);
        expect(checkProof(proof, root)).toBe(true);
        expect(checkProof({ ...proof, entry: { ...proof.entry, program: '9' } }, root)).toBe(false);
        expect(checkProof({ ...proof, following: [...proof.following, sha('x')] }, root)).toBe(false);
        expect(checkProof(proof, { seq: root.seq, hash: sha('x') })).toBe(false);
        if (index < rootIndex)
          expect(checkProof({ ...proof, following: proof.following.slice(1) }, root)).toBe(false);
      }),
    );
    expect(proveEntry(log, 3, 2)).toBeNull();
    expect(proveEntry(log, 1, 5)).toBeNull();
    expect(proveEntry(log, 0, 4)).toBeNull();
  });
});

function fail(): never {
  throw new Error('the test is wrong');
}
