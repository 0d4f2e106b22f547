import { weakenBrokenC2pa } from './marks/c2pa.js';
import { MARK_RULES, SURROUNDINGS_RULES } from './marks/index.js';
import type { MarkInput, MarkMatch, MarkRule } from './marks/rule.js';
import type { Mark, Verdict } from './types.js';
import { sortMarks, verdictOf } from './verdict.js';

/** Longest `value` of a mark, in UTF-16 units: the command line contract. */
const MAX_VALUE_CHARS = 300;
/** Most marks that one rule may give: a hostile page cannot flood a verdict. */
const MAX_MATCHES = 12;

/**
 * Recognises marks in what a file says and what stands around it, and grades them. Pure and total: same input, same
 * verdict, whatever the order of the traces.
 * @param input traces of one visual, its surroundings on every page that shows it, the state of its C2PA check
 */
export function classify(input: MarkInput): Verdict {
  // Most files that a site delivers were stripped of everything they said.
  const rules = input.traces.length === 0 ? SURROUNDINGS_RULES : MARK_RULES;
  const marks = rules.flatMap((rule) => marksOf(rule, input));
  return verdictOf(weakenBrokenC2pa(sortMarks(marks), input.integrity));
}

function marksOf(rule: MarkRule, input: MarkInput): Mark[] {
  const matches = rule.match(input);
  if (matches.length === 0) return [];
  const unique = new Map<string, Mark>();
  for (const match of matches) {
    const mark = markOf(rule, match);
    unique.set([mark.where, mark.value, mark.strength, mark.kind].join('\u0000'), mark);
  }
  return [...unique.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_MATCHES)
    .map(([, mark]) => mark);
}

function markOf(rule: MarkRule, match: MarkMatch): Mark {
  const strength = match.strength ?? rule.strength;
  return {
    id: rule.id,
    strength,
    kind: match.kind === undefined ? rule.kind : match.kind,
    generator: match.generator === undefined ? rule.generator : match.generator,
    where: match.where,
    value: excerpt(match.value),
    weight: strength === 'hint' || strength === 'human' ? (match.weight ?? rule.weight) : null,
    explain: match.explain ?? rule.explain,
    source: rule.source,
    url: rule.url,
  };
}

/** Control characters and marks that turn the reading direction: they could make a value read as another one. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

/** At most MAX_VALUE_CHARS, control characters removed, no half character at the cut. */
function excerpt(value: string): string {
  const clean = value
    .slice(0, MAX_VALUE_CHARS * 4)
    .replace(UNSEEN, ' ')
    .trim();
  if (clean.length <= MAX_VALUE_CHARS) return clean;
  return `${clean.slice(0, MAX_VALUE_CHARS - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
