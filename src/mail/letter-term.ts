/** Whether the letters and answers of a case may still be kept (law.md §7: five years, then they go). Pure. */
import { isDocumentsOpen } from '../cases/documents.js';
import type { CaseFacts } from '../cases/project.js';
import type { Stage } from '../cases/types.js';

export interface KeptCase {
  readonly stage: Stage;
  readonly facts: Pick<CaseFacts, 'held' | 'documents'>;
  /** The last thing that happened to it: an event, a letter, a delivery, a mail. */
  readonly lastAt: string;
  /** A promise of the authority that is still looked at each year. */
  readonly hasOpenCommitment: boolean;
  /** Something that waits for a person or a server: a mail that nobody read, a letter on its way, one that is held. */
  readonly isWaitedFor: boolean;
}

/**
 * Nothing goes while something runs: a request of documents up to its end, a case that somebody suspended (a court may
 * ask), a letter of which nobody knows whether it left, one that the national office holds, an open commitment, a mail that
 * waits.
 *
 * @param limit what lies at or before this instant is due
 */
export function areLettersDue(kept: KeptCase, limit: string): boolean {
  return (
    kept.lastAt <= limit &&
    kept.stage !== 'uncertain' &&
    kept.facts.held === null &&
    !isDocumentsOpen(kept.facts.documents) &&
    !kept.hasOpenCommitment &&
    !kept.isWaitedFor
  );
}
