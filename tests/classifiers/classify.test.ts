import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { classify } from '../../src/classifiers/classify.js';
import type { MarkInput } from '../../src/classifiers/marks/rule.js';
import { GRADES, NO_SURROUNDINGS, type Trace } from '../../src/classifiers/types.js';
import { A1111_SETTINGS, around, file, POSITIVES } from './marks/sample-inputs.js';
import { TRAPS } from './marks/trap-inputs.js';

const join = (inputs: readonly MarkInput[]): MarkInput => ({
  traces: inputs.flatMap(({ traces }) => traces),
  surroundings: inputs.flatMap(({ surroundings }) => surroundings),
  integrity: null,
});

const someSamples = fc.subarray(Object.values(POSITIVES), { maxLength: 5 }).map(join);
const someTraps = fc.subarray(Object.values(TRAPS).flat()).map(join);
const anyText = fc.oneof(
  fc.string({ maxLength: 200, unit: 'binary' }),
  fc.constantFrom('{', '[]', '{"Label":1}', 'null', '{"AIGC":null}', A1111_SETTINGS.slice(0, 60)),
);
const anyTrace: fc.Arbitrary<Trace> = fc.record({
  where: fc.oneof(
    fc.constantFrom(
      ...new Set(Object.values(POSITIVES).flatMap(({ traces }) => traces.map(({ where }) => where))),
    ),
    fc.string({ maxLength: 30 }),
  ),
  value: anyText,
});
const anyInput: fc.Arbitrary<MarkInput> = fc.record({
  traces: fc.array(anyTrace, { maxLength: 10 }),
  surroundings: fc.array(
    fc.record({
      fileName: fc.option(anyText),
      addresses: fc.array(fc.oneof(anyText, fc.webUrl()), { maxLength: 3 }),
      alt: fc.option(anyText),
      title: fc.option(anyText),
      caption: fc.option(anyText),
      credit: fc.option(anyText),
      pageCredits: fc.array(anyText, { maxLength: 3 }),
      pageTitle: fc.option(anyText),
    }),
    { maxLength: 3 },
  ),
  integrity: fc.constantFrom('intact', 'signer-not-verified', 'not-checked', 'broken', null),
});

describe('properties', () => {
  test('whatever comes in, a verdict comes out, and the same one twice', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const verdict = classify(input);
        expect(GRADES).toContain(verdict.grade);
        expect(classify(structuredClone(input))).toEqual(verdict);
        for (const mark of verdict.marks) {
          expect(mark.value.length).toBeLessThanOrEqual(300);
          expect(mark.value).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });

  test('the order of traces does not matter', () => {
    fc.assert(
      fc.property(someSamples, (input) => {
        const reversed = { ...input, traces: input.traces.toReversed() };
        expect(classify(reversed)).toEqual(classify(input));
      }),
    );
  });

  test('without marks the grade is none, and with a grade there are marks', () => {
    fc.assert(
      fc.property(fc.oneof(anyInput, someSamples), (input) => {
        const { grade, kind, generator, marks } = classify(input);
        expect(marks.length === 0 && grade !== 'none').toBe(false);
        expect(grade === 'none' && (kind !== null || generator !== null)).toBe(false);
      }),
    );
  });

  test('counter-evidence never raises the grade', () => {
    const camera = POSITIVES['camera-exif'] ?? file();
    fc.assert(
      fc.property(someSamples, (input) => {
        const before = GRADES.indexOf(classify(input).grade);
        expect(GRADES.indexOf(classify(join([input, camera])).grade)).toBeGreaterThanOrEqual(before);
      }),
    );
  });

  test('traps together are still nothing', () => {
    fc.assert(
      fc.property(someTraps, (input) => {
        expect(classify(input).grade).toBe('none');
      }),
    );
  });
});

describe('the same visual on several pages', () => {
  test('one page that says so is enough, and a repeated mark is told once', () => {
    const page = { ...NO_SURROUNDINGS, fileName: 'affiche.jpg', caption: 'Image générée par IA' };
    const verdict = classify({
      traces: [],
      surroundings: [NO_SURROUNDINGS, page, { ...page }],
      integrity: null,
    });
    expect(verdict.grade).toBe('stated');
    expect(verdict.marks).toHaveLength(1);
  });
});

describe('excerpts', () => {
  test('show the settings and not the prompt before them', () => {
    const [mark] = classify(file(['png:tEXt:parameters', `${'mot '.repeat(500)}\n${A1111_SETTINGS}`])).marks;
    expect(mark?.value).toMatch(/^Steps: 20/);
  });

  test('lose control characters and turned reading direction, and never half a character', () => {
    const [mark] = classify(
      around({ caption: `Image générée par IA\u0007\u202e ${'😀'.repeat(140)}` }),
    ).marks;
    expect(mark?.value).toMatch(/^Image générée par IA {1,2}😀/u);
    const [long] = classify(file(['iptc:2:80', `M${'😀'.repeat(60)}arie Exemple${'😀'.repeat(30)}`])).marks;
    expect(encodeURIComponent(long?.value ?? '\ud800')).toContain('%');
  });

  test('a page cannot flood a verdict', () => {
    const pages = Array.from({ length: 200 }, (_, n) => ({
      ...NO_SURROUNDINGS,
      caption: `Image générée par IA, vue ${n}`,
    }));
    expect(classify({ traces: [], surroundings: pages, integrity: null }).marks.length).toBeLessThanOrEqual(
      12,
    );
  });
});
