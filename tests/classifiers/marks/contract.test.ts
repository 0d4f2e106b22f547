import { describe, expect, test } from 'vitest';
import { MARK_RULES, SURROUNDINGS_RULES } from '../../../src/classifiers/marks/index.js';
import { classify } from '../../../src/classifiers/classify.js';
import type { Mark } from '../../../src/classifiers/types.js';
import { POSITIVES } from './sample-inputs.js';
import { TRAPS } from './trap-inputs.js';

/** Faults of French typography in a sentence, as readable words. */
function typographyFaults(sentence: string): string[] {
  const faults: string[] = [];
  if (/['"]/.test(sentence)) faults.push('straight quotation mark or apostrophe');
  if (/[^\u00a0\u202f][;:!?»](?!\/\/)/.test(sentence))
    faults.push('no non-breaking space before a high sign');
  if (/«[^\u00a0]/.test(sentence)) faults.push('no non-breaking space after «');
  if (/ {2}|\s$/.test(sentence)) faults.push('stray space');
  if (!/^[A-ZÀ-Ý].*\.$/s.test(sentence)) faults.push('no capital or no full stop');
  if (/[.!?] [A-ZÀ-Ý]/.test(sentence)) faults.push('more than one sentence');
  return faults;
}

/** All that stands around any sample. */
const EVERYWHERE = Object.values(POSITIVES).flatMap(({ surroundings }) => surroundings);
const INTEGRITIES = ['intact', 'broken', 'not-checked', null] as const;

test('identifiers are used once', () => {
  const ids = MARK_RULES.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
});

test('every rule has a sample that it recognises, and no sample is left over', () => {
  expect(Object.keys(POSITIVES).sort()).toEqual(MARK_RULES.map(({ id }) => id).sort());
});

describe.each(MARK_RULES)('$id', (rule) => {
  const input = POSITIVES[rule.id];

  test('recognises its sample, with a place and a value', () => {
    const matches = input === undefined ? [] : rule.match(input);
    expect(matches.length).toBeGreaterThan(0);
    for (const { where, value } of matches) {
      expect(where).not.toBe('');
      expect(value).not.toBe('');
    }
  });

  test('gives nothing for nothing', () => {
    expect(rule.match({ traces: [], surroundings: [], integrity: null })).toEqual([]);
  });

  test('reads the traces, or what stands around the visual, and the list of those that do the latter says so', () => {
    const matches = INTEGRITIES.flatMap((integrity) =>
      rule.match({ traces: [], surroundings: EVERYWHERE, integrity }),
    );
    expect(matches.length > 0).toBe(SURROUNDINGS_RULES.includes(rule));
  });

  test('explains in one good French sentence what was read', () => {
    const marks = input === undefined ? [] : classify(input).marks.filter(({ id }) => id === rule.id);
    for (const sentence of [rule.explain, ...marks.map(({ explain }) => explain)]) {
      expect({ sentence, faults: typographyFaults(sentence) }).toEqual({ sentence, faults: [] });
      expect(sentence).not.toMatch(
        /c’est une (?:image|photo).{0,20}IA|preuve|entièrement généré|illégal|fraude|\bmenti\b/i,
      );
    }
  });

  test('names its document and keeps weight for hints', () => {
    expect(rule.source.length).toBeGreaterThan(10);
    expect(rule.weight !== null).toBe(rule.strength === 'hint');
  });
});

const accusing = (mark: Mark): boolean => mark.strength !== 'human';

/** Every trap by the identifier of its row, with each of its forms. */
const traps = Object.entries(TRAPS).flatMap(([id, forms]) =>
  forms.map((input, form) => ({ id, form: form + 1, input })),
);

test.each(traps)('trap $id, form $form, gives no mark that accuses', ({ input }) => {
  expect(classify(input).marks.filter(accusing)).toEqual([]);
});
