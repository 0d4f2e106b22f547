/** Whether a case rests: nothing of it runs or waits, so that what may not be kept longer can go (law.md §7). Pure. */
import { isDocumentsOpen } from './documents.js';
import type { CaseFacts } from './project.js';
import type { Stage } from './types.js';

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
