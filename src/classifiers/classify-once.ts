/** A crawl asks for the verdict of one visual twice: when it decides on evidence, and when its rows are written. */
import { classify } from './classify.js';
import type { MarkInput } from './marks/rule.js';
import type { Verdict } from './types.js';

/** Verdicts remembered at least; at most twice as many. */
const MAX_VERDICTS = 500;
/** Input beyond that is not remembered: a workflow takes hundreds of kilobytes, and few files hold one. */
const MAX_CHARS = 8_000;
const MAX_SURROUNDINGS = 8;

let recent = new Map<string, Verdict>();
let older = new Map<string, Verdict>();

/**
 * The same as `classify`, which is pure: what was asked with equal traces, words and integrity a moment ago, in the same
 * order, is not worked out again.
 */
export function classifyOnce(input: MarkInput): Verdict {
  const name = nameOf(input);
  if (name === null) return classify(input);
  const known = recent.get(name) ?? older.get(name);
  if (known !== undefined) return known;
  const verdict = classify(input);
  if (recent.size >= MAX_VERDICTS) [older, recent] = [recent, new Map()];
  recent.set(name, verdict);
  return verdict;
}

/** The whole input as one text, the same for equal inputs whatever the order of their keys; null for a long one. */
function nameOf({ traces, surroundings, integrity }: MarkInput): string | null {
  if (surroundings.length > MAX_SURROUNDINGS) return null;
  let chars = 0;
  for (const { value } of traces) chars += value.length;
  if (chars > MAX_CHARS) return null;
  const name = JSON.stringify([
    integrity,
    surroundings.map((one) => [
      one.fileName,
      one.addresses,
      one.alt,
      one.title,
      one.caption,
      one.credit,
      one.pageCredits,
      one.pageTitle,
    ]),
    traces.map(({ where, value, detail }) =>
      detail === undefined ? [where, value] : [where, value, detail],
    ),
  ]);
  return name.length > MAX_CHARS * 2 ? null : name;
}
