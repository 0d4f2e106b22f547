/** The verdict fields of the JSON contract, the same for every command. */
import type { Verdict } from '../classifiers/types.js';

export function verdictJson(verdict: Verdict) {
  return {
    grade: verdict.grade,
    kind: verdict.kind,
    generator: verdict.generator,
    marks: verdict.marks.map(({ id, strength, where, value }) => ({ id, strength, where, value })),
  };
}
