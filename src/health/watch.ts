/** The health of this installation as a process that stays looks at it: gathered at most twice a minute, whoever asks. */
import { gravestFirst, judgeHealth, type Finding } from './judge.js';
import { gatherHealth, type HealthDeps, type HealthFacts, type StoreFault } from './facts.js';
import { storeFaultOf } from './store-fault.js';

export interface Health {
  readonly facts: HealthFacts;
  /** What the facts and the caller's own looks say, the gravest first. */
  readonly findings: readonly Finding[];
}

export interface HealthWatch {
  /** Throws only when the database does not answer. */
  readonly look: () => Health;
  /** Told of every error that nobody expected: a fault of the store is remembered. */
  readonly noteError: (error: unknown) => void;
}

const FRESH_MS = 30_000;

/** @param more what else is looked at, such as what runs out (`validities.ts`) */
export function watchHealth(
  deps: Omit<HealthDeps, 'lastFault'>,
  more: (facts: HealthFacts) => readonly Finding[] = () => [],
): HealthWatch {
  let fault: StoreFault | null = null;
  let kept: { readonly at: number; readonly health: Health } | null = null;
  return {
    look: () => {
      const at = deps.now().getTime();
      // A clock that goes back is looked at anew.
      if (kept !== null && Math.abs(at - kept.at) < FRESH_MS) return kept.health;
      const facts = gatherHealth({ ...deps, lastFault: () => fault });
      const health = { facts, findings: gravestFirst([...judgeHealth(facts), ...more(facts)]) };
      kept = { at, health };
      return health;
    },
    noteError: (error) => {
      const found = storeFaultOf(error);
      if (found === null) return;
      fault = { at: deps.now().toISOString(), code: found.code };
      kept = null;
    },
  };
}
