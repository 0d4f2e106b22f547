import { ORIGINAL_RULES } from './rules.js';
import type { Step } from './types.js';

const MISSES_THAT_END_A_GUESS = 3;
/** A system's own naming rule is given up only when it never works here (web note §1.0). */
const MISSES_THAT_END_A_RULE = 15;
const MAX_GUESS_MISSES = 10;

/** What one crawl learns of a site: which ways to the originals lead nowhere here. */
export interface Learning {
  /** False once asking by this rule is no longer worth a request. Declared and proven candidates are always allowed. */
  allows(rule: string): boolean;
  hit(rule: string): void;
  miss(rule: string): void;
}

const STEPS: ReadonlyMap<string, Step> = new Map(
  ORIGINAL_RULES.flatMap((rule) => Object.entries(rule.steps)),
);

/**
 * Learning for one crawl of one site. Three misses in a row end a guess; ten missed guesses end all guessing in the crawl;
 * fifteen misses in a row end any other derived rule.
 */
export function createLearning(): Learning {
  const missesInARow = new Map<string, number>();
  let guessMisses = 0;
  return {
    allows(rule) {
      const confidence = STEPS.get(rule)?.confidence;
      const misses = missesInARow.get(rule) ?? 0;
      if (confidence === undefined || confidence === 'proven') return true;
      if (confidence === 'high') return misses < MISSES_THAT_END_A_RULE;
      return misses < MISSES_THAT_END_A_GUESS && guessMisses < MAX_GUESS_MISSES;
    },
    hit(rule) {
      missesInARow.set(rule, 0);
    },
    miss(rule) {
      missesInARow.set(rule, (missesInARow.get(rule) ?? 0) + 1);
      if (STEPS.get(rule)?.confidence === 'guess') guessMisses += 1;
    },
  };
}
