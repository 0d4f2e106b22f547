/** Roots that somebody kept outside against the journal of a dossier. Pure. */
import type { LogPoint } from '../evidence/log.js';
import { checkRoot, pointsOf, type CheckedRoot } from '../evidence/roots.js';
import type { Journal } from './read-journal.js';

export interface DossierRoot extends CheckedRoot {
  /** Numbers of the captures that the root binds: they stand at or before it. Empty unless it is met. */
  readonly captures: readonly string[];
}

/**
 * Where these roots stand in the chain that the dossier shows: the way of each capture to its root, and how the log went
 * on from there. A root that any of it contradicts is contradicted.
 */
export function checkRoots(
  { captures, removals, continuation }: Journal,
  roots: readonly LogPoint[],
): readonly DossierRoot[] {
  const wanted = roots.map(({ seq }) => seq);
  // Each stretch is gone through once, however many roots and captures there are.
  const proved = [...captures, ...removals].map((one) => ({ ...one, points: pointsOf(one.stretch, wanted) }));
  const after = continuation === null ? new Map<number, string>() : pointsOf(continuation, wanted);
  const hashes = new Map<number, Set<string>>();
  for (const points of [...proved.map((one) => one.points), after])
    for (const [seq, hash] of points) hashes.set(seq, (hashes.get(seq) ?? new Set()).add(hash));
  const stretches = [
    ...proved.map(({ stretch }) => stretch),
    ...(continuation === null ? [] : [continuation]),
  ];
  const last = Math.max(...stretches.map(({ from, following }) => from.seq + following.length), 0);
  /** Beyond its own root a capture is bound by what the continuation leads to. */
  const isBound = ({ entry, points }: (typeof proved)[number], seq: number): boolean =>
    entry.seq <= seq && (points.has(seq) || after.has(seq));
  return roots.map((root) => {
    const there = [...(hashes.get(root.seq) ?? [])];
    const other = there.find((hash) => hash !== root.hash);
    const checked = checkRoot(root, { last, hashAt: () => other ?? there[0] ?? null });
    const bound = proved.slice(0, captures.length).filter((one) => isBound(one, root.seq));
    return { ...checked, captures: checked.state === 'met' ? bound.map(({ number }) => number) : [] };
  });
}
