/** Whether a case rests: nothing of it runs or waits, so that what may not be kept longer can go (law.md §7). Pure. */
import { isDocumentsOpen } from './documents.js';
import type { CaseFacts } from './project.js';
import type { CaseEvent, Stage } from './types.js';

export interface RestingCase {
  readonly stage: Stage;
  readonly facts: Pick<CaseFacts, 'held' | 'documents'>;
  /** A promise of the authority that is still looked at each year. */
  readonly hasOpenCommitment: boolean;
  /** Something that waits for a person or a server: a mail that nobody read, a letter on its way, one that is held. */
  readonly isWaitedFor: boolean;
}

/** Who writes down in a case that its texts went: no person. */
export const BY_TERM = 'retention';

/**
 * Nothing runs: no request of documents before its end, nobody suspended the case (a court may ask), no letter of which
 * nobody knows whether it left, none that the national office holds, no open commitment, no mail that waits.
 */
export function isAtRest({ stage, facts, hasOpenCommitment, isWaitedFor }: RestingCase): boolean {
  return (
    stage !== 'uncertain' &&
    facts.held === null &&
    !isDocumentsOpen(facts.documents) &&
    !hasOpenCommitment &&
    !isWaitedFor
  );
}

/**
 * The instant of the last thing that happened to a case: that its texts went at their term is none.
 *
 * @param besides of what is no event: a step, a delivery, a mail, the end of a commitment
 */
export function lastFact(events: readonly Pick<CaseEvent, 'at' | 'by'>[], besides: string | null): string {
  let last = besides ?? '';
  for (const { at, by } of events) if (by !== BY_TERM && at > last) last = at;
  return last;
}
