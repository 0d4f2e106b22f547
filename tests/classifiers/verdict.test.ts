import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GRADES, STRENGTHS, type Grade, type Mark } from '../../src/classifiers/types.js';
import { sourceOf, verdictOf } from '../../src/classifiers/verdict.js';

const mark = (part: Partial<Mark>): Mark => ({
  id: 'sample',
  strength: 'hint',
  kind: null,
  generator: null,
  where: 'filename',
  value: 'x',
  weight: part.strength === undefined || part.strength === 'hint' ? 'counted' : null,
  explain: 'Phrase.',
  source: 'sample',
  ...part,
});

const name = mark({ where: 'filename' });
const address = mark({ where: 'address' });
const word = mark({ where: 'page-credit' });
const trace = mark({ where: 'xmp:xmpMM:History' });
const pixels = mark({ where: 'pixels:sparkle' });
const strong = mark({ weight: 'strong' });
const size = mark({ where: 'pixels:size', weight: 'shown' });
const human = mark({ strength: 'human', where: 'exif:Model' });
const disputed = mark({ strength: 'human', where: 'address', weight: 'counted' });
const stated = mark({ strength: 'stated', where: 'caption', kind: 'generated' });
const declared = mark({ strength: 'declared', where: 'jumbf:c2pa.actions', kind: 'edited' });
const signature = mark({ strength: 'signature', where: 'png:tEXt:prompt', kind: 'generated' });
const observed = mark({ strength: 'observed', where: 'eyes' });

describe('grade', () => {
  test.each<[string, Mark[], Grade]>([
    ['nothing', [], 'none'],
    ['one counted hint', [name], 'none'],
    ['two of one source', [name, address], 'none'],
    ['name and words', [name, word], 'hinted'],
    ['words and metadata', [word, trace], 'hinted'],
    ['metadata and pixels', [trace, pixels], 'hinted'],
    ['one strong', [strong], 'hinted'],
    ['a shown one adds nothing', [name, size], 'none'],
    ['people alone', [observed, observed], 'none'],
    ['counter-evidence cancels a strong hint', [strong, human], 'none'],
    ['and two of them', [name, word, human], 'none'],
    ['counter-evidence that the file disputes cancels nothing', [strong, disputed], 'hinted'],
    ['and undisputed beside it cancels', [strong, disputed, human], 'none'],
    ['counter-evidence alone', [human], 'none'],
    ['declared', [declared], 'technical'],
    ['signature', [signature], 'technical'],
    ['declared beside counter-evidence', [declared, human], 'technical'],
    ['stated over technical', [declared, stated], 'stated'],
    ['stated beside counter-evidence', [stated, human], 'stated'],
  ])('%s', (_name, marks, grade) => {
    expect(verdictOf(marks).grade).toBe(grade);
  });
});

describe('kind and generator', () => {
  test.each<[string, Mark[], ReturnType<typeof verdictOf>['kind'], string | null]>([
    ['edited stays edited', [declared], 'edited', null],
    ['generated wins', [declared, signature], 'generated', null],
    ['a person beside does not turn generated into edited', [signature, human], 'generated', null],
    [
      'hints beside a declaration give no name',
      [declared, mark({ generator: 'ChatGPT', weight: 'strong' })],
      'edited',
      null,
    ],
    [
      'hints that make the grade give it',
      [mark({ generator: 'ChatGPT', weight: 'strong', kind: 'generated' })],
      'generated',
      'ChatGPT',
    ],
    ['hints that do not make it give none', [mark({ generator: 'Midjourney' })], null, null],
    [
      'the strongest names',
      [mark({ ...signature, generator: 'ComfyUI' }), mark({ ...stated, generator: 'Midjourney' })],
      'generated',
      'Midjourney',
    ],
  ])('%s', (_name, marks, kind, generator) => {
    expect(verdictOf(marks)).toMatchObject({ kind, generator });
  });
});

test('a contradiction is counter-evidence beside what is stated, declared or signed, or disputed beside a hint', () => {
  expect(verdictOf([declared, human]).contradiction).toBe(true);
  expect(verdictOf([stated, human]).contradiction).toBe(true);
  expect(verdictOf([strong, human]).contradiction).toBe(false);
  expect(verdictOf([strong, disputed]).contradiction).toBe(true);
  expect(verdictOf([disputed]).contradiction).toBe(false);
  expect(verdictOf([declared]).contradiction).toBe(false);
});

test.each([
  ['filename', 'name'],
  ['address', 'name'],
  ['alt', 'words'],
  ['page-credit', 'words'],
  ['exif:UserComment', 'metadata'],
  ['pixels:stealth_pnginfo', 'pixels'],
] as const)('%s comes from %s', (where, source) => {
  expect(sourceOf({ where })).toBe(source);
});

const anyMark = fc
  .record({
    strength: fc.constantFrom(...STRENGTHS),
    where: fc.constantFrom('filename', 'address', 'caption', 'page-credit', 'exif:Software', 'pixels:x'),
    weight: fc.constantFrom('strong' as const, 'counted' as const, 'shown' as const),
    kind: fc.constantFrom('generated' as const, 'edited' as const, null),
    generator: fc.constantFrom('ChatGPT', null),
  })
  .map((part) => mark({ ...part, weight: part.strength === 'hint' ? part.weight : null }));

describe('properties', () => {
  test('a human mark never raises the grade', () => {
    fc.assert(
      fc.property(fc.array(anyMark, { maxLength: 8 }), (marks) => {
        const before = GRADES.indexOf(verdictOf(marks).grade);
        expect(GRADES.indexOf(verdictOf([...marks, human]).grade)).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('order changes neither grade nor kind nor contradiction', () => {
    fc.assert(
      fc.property(fc.array(anyMark, { maxLength: 8 }), (marks) => {
        const { grade, kind, contradiction } = verdictOf(marks);
        expect(verdictOf(marks.toReversed())).toMatchObject({ grade, kind, contradiction });
      }),
    );
  });

  test('one hint alone makes a grade only when it is strong', () => {
    fc.assert(
      fc.property(anyMark, (any) => {
        const one = { ...any, strength: 'hint' as const, weight: any.weight ?? 'counted' };
        expect(verdictOf([one]).grade).toBe(one.weight === 'strong' ? 'hinted' : 'none');
      }),
    );
  });

  test('marks are all kept, strongest first', () => {
    fc.assert(
      fc.property(fc.array(anyMark, { maxLength: 8 }), (marks) => {
        const ranks = verdictOf(marks).marks.map(({ strength }) => STRENGTHS.indexOf(strength));
        expect(ranks).toHaveLength(marks.length);
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
    );
  });
});
