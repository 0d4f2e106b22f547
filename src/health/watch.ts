/** The health of this installation as a process that stays looks at it: gathered at most twice a minute, whoever asks. */
import { gravestFirst, judgeHealth, type Finding } from './judge.js';
import { proveWritable } from '../../db/queries/health.js';
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
  let fault: (StoreFault & { readonly isDamage: boolean }) | null = null;
  let kept: { readonly at: number; readonly health: Health } | null = null;

  /** A fault that is mended is forgotten at the next look; one that lasts is as fresh as the look. */
  const tryAgain = (at: string): void => {
    // What is damaged may be far from what is written here: nothing proves that it is whole.
    if (fault === null || fault.isDamage) return;
    try {
      proveWritable(deps.db);
      fault = null;
    } catch (error) {
      const found = storeFaultOf(error);
      if (found !== null) fault = { at, code: found.code, isDamage: found.kind === 'damaged' };
    }
  };

  return {
    look: () => {
      const at = deps.now().getTime();
      // A clock that goes back is looked at anew.
      if (kept !== null && Math.abs(at - kept.at) < FRESH_MS) return kept.health;
      // The page that met it says so at once; it is tried again when that is no news.
      if (kept !== null || fault === null || Math.abs(at - Date.parse(fault.at)) >= FRESH_MS)
        tryAgain(deps.now().toISOString());
      const facts = gatherHealth({ ...deps, lastFault: () => fault });
      const health = { facts, findings: gravestFirst([...judgeHealth(facts), ...more(facts)]) };
      kept = { at, health };
      return health;
    },
    noteError: (error) => {
      const found = storeFaultOf(error);
      if (found === null) return;
      fault = { at: deps.now().toISOString(), code: found.code, isDamage: found.kind === 'damaged' };
      kept = null;
    },
  };
}
