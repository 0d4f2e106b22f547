/** Answers and statements that a later event says were written down by mistake. Pure. */
import { EVENT_WORDS } from './case-words.js';
import type { CaseEvent } from './types.js';

/**
 * Numbers of the answers and statements that a later event says were written down by mistake: the case is what it would
 * be without them. That an artist was named is never taken back.
 */
export function takenBack(events: readonly CaseEvent[]): ReadonlySet<number> {
  return new Set(
    events.flatMap((event, index) =>
      event.kind === 'taken-back' && whyNotTakenBack(events.slice(0, index), event.of) === null
        ? [event.of]
        : [],
    ),
  );
}

/** Why what stands at a place among the events cannot be taken back, in French; null when it can. */
export function whyNotTakenBack(before: readonly CaseEvent[], of: number): string | null {
  const event = before[of - 1];
  if (event === undefined) return 'Cet événement n’existe pas.';
  if (event.kind !== 'answered' && event.kind !== 'statement-found')
    return `« ${EVENT_WORDS[event.kind]} » ne se reprend pas : notez plutôt ce qui est juste.`;
  return before.some((one) => one.kind === 'taken-back' && one.of === of) ? 'C’est déjà repris.' : null;
}
