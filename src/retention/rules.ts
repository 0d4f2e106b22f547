/** Whether the bytes of a visual may still be kept, and why not. Pure: all facts and instants are given. */
import type { Grade } from '../classifiers/types.js';
import type { PartRole, RemovalReason } from '../evidence/types.js';
import type { StandingState } from '../review/types.js';

export interface KeptVisual {
  readonly state: StandingState;
  readonly grade: Grade;
  /** Marks against marks: people have not settled what it is. */
  readonly isContradicted: boolean;
  /** Somebody’s word is missing still: a second reading, the coordination. */
  readonly isWaitedFor: boolean;
  readonly wasReported: boolean;
  /** It is, or ever was, in a case: a dossier may have left with its checksums. */
  readonly hasCase: boolean;
  /** The last fact of its cases when all of them are closed and rest; null as long as one does not, and without any. */
  readonly casesEndedAt: string | null;
  /** Somebody has it open, or may still take her decision back. */
  readonly isInHand: boolean;
  /** A site shows it, as far as the last crawl saw. */
  readonly isShown: boolean;
  /** The last word of a person on it; null when nobody spoke. */
  readonly wordAt: string | null;
  /** When its bytes were last kept, and when a site was last seen to show it. */
  readonly keptAt: string;
  readonly seenAt: string | null;
}

/** What lies at or before these instants is due; nothing where the union set no delay. */
export type Limits = Readonly<Record<Exclude<RemovalReason, 'closed-case'>, string>> & {
  readonly 'closed-case': string | null;
};

/** Why the bytes of a visual are to be deleted; null when they stay. */
export function dueFor(visual: KeptVisual, limits: Limits): RemovalReason | null {
  const { state, wordAt, keptAt, seenAt } = visual;
  if (visual.isInHand || visual.isContradicted || state === 'protected') return null;
  // People have begun on it: they finish first, however long it takes.
  if (state.startsWith('awaiting-')) return null;
  const isBefore = (limit: string, ...instants: readonly (string | null)[]): boolean =>
    instants.every((at) => at === null || at <= limit);
  if (visual.hasCase) {
    const limit = limits['closed-case'];
    const { casesEndedAt } = visual;
    if (limit === null || casesEndedAt === null || visual.isShown) return null;
    // Kept anew: another authority may have shown it since, and nobody made a case of that yet.
    return isBefore(limit, casesEndedAt, wordAt, keptAt) ? 'closed-case' : null;
  }
  if (state === 'dismissed')
    return !visual.isWaitedFor && wordAt !== null && isBefore(limits.dismissed, wordAt) ? 'dismissed' : null;
  const isByCatch = visual.grade === 'none' && wordAt === null && !visual.wasReported;
  if (isByCatch && isBefore(limits['by-catch'], keptAt)) return 'by-catch';
  return !visual.isShown && isBefore(limits.persons, wordAt, keptAt, seenAt) ? 'persons' : null;
}

/** What the site or a person gave. Headers, terms and time stamps are our own words or nobody’s: they stay. */
export const REMOVABLE: ReadonlySet<PartRole> = new Set([
  'original',
  'derivative',
  'page',
  'screenshot',
  'warc',
]);
