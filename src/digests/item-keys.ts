/**
 * The names by which a person is told a thing once. They are kept for good (`digest_tells`): a name that changes tells
 * everybody everything again. Pure.
 */
import type { DueKind } from '../cases/due-words.js';
import type { LogPoint } from '../evidence/log.js';
import { writeRoot } from '../evidence/roots.js';
import type { LegalDay } from '../french/index.js';

/** How names begin whose rest the queries know: they leave out what was told before they count to a limit. */
export const TOLD_AS = {
  picture: 'picture:',
  settle: 'settle:',
  compare: 'compare:',
  event: 'event:',
} as const;

export const pictureKey = (picture: string): string => `${TOLD_AS.picture}${picture}`;
/** It waits for somebody who coordinates, which is another matter than its first review. */
export const settleKey = (picture: string): string => `${TOLD_AS.settle}${picture}`;
export const compareKey = (report: string): string => `${TOLD_AS.compare}${report}`;
export const eventKey = (caseId: string, number: number): string => `${TOLD_AS.event}${caseId}:${number}`;
export const rootKey = (root: LogPoint): string => `root:${writeRoot(root)}`;
export const tenderKey = (tender: string): string => `tender:${tender}`;

/** Told when it comes near, and once more when its day has passed. */
export function dueKey(
  caseId: string,
  { kind, day, isLate }: { readonly kind: DueKind; readonly day: LegalDay | null; readonly isLate: boolean },
): string {
  return `due:${caseId}:${kind}:${day ?? 'now'}${isLate ? ':late' : ''}`;
}
