/**
 * Roots of the evidence log that lie outside: each week the mail to those who coordinate or administer carries the last
 * point of the chain. Whoever makes the whole chain anew, even with the machine in hand, cannot reach into mailboxes; a
 * log that passes through a root of an old mail was not rewritten before that point. Pure.
 */
import { chainOn, hashOfContent, type LogEntry, type LogPoint } from './log.js';

/** « 1234:ab12… »: how many entries, and the hash of the last of them. */
const ROOT = /(?<![\p{L}\p{N}])([1-9]\d{0,14}):([0-9a-f]{64})(?![\p{L}\p{N}])/giu;
/** A forwarded thread repeats a few; a text that holds more is no mail of ours. */
const MOST_ROOTS = 100;

/** A root as mails write it, and as `--root` takes it. */
export function writeRoot({ seq, hash }: LogPoint): string {
  return `${seq}:${hash}`;
}

/** The roots that stand in a text, each once, in their order of number; at most a hundred. */
export function rootsIn(text: string): readonly LogPoint[] {
  const found = new Map<string, LogPoint>();
  for (const [, seq = '', hash = ''] of text.matchAll(ROOT)) {
    const root = { seq: Number(seq), hash: hash.toLowerCase() };
    if (found.size < MOST_ROOTS) found.set(writeRoot(root), root);
  }
  return [...found.values()].sort((a, b) => a.seq - b.seq);
}

/** A root alone; null when the text is anything else. */
export function readRoot(text: string): LogPoint | null {
  const [root] = rootsIn(text);
  return root !== undefined && text.trim().toLowerCase() === writeRoot(root) ? root : null;
}

/** A piece of the chain that tells nothing of what its entries say: a point, and the content hashes of those after it. */
export interface LogStretch {
  readonly from: LogPoint;
  readonly following: readonly string[];
}

/** The stretch that begins at a point, of the entries after it in their order; at most `most` of them. */
export function stretchOf(entries: Iterable<LogEntry>, from: LogPoint, most: number): LogStretch {
  const following: string[] = [];
  for (const entry of entries) {
    if (following.length >= most) break;
    if (entry.seq === from.seq + following.length + 1) following.push(hashOfContent(entry));
  }
  return { from, following };
}

/** The points of a stretch with these numbers, by their number; those that it does not reach are left out. */
export function pointsOf({ from, following }: LogStretch, wanted: Iterable<number>): Map<number, string> {
  const seqs = new Set(wanted);
  const points = new Map<number, string>();
  let { hash } = from;
  for (let step = 0; step <= following.length; step += 1) {
    if (step > 0) hash = chainOn(hash, following[step - 1] ?? '');
    if (seqs.has(from.seq + step)) points.set(from.seq + step, hash);
  }
  return points;
}

/** The last point of a stretch. */
export function endOf(stretch: LogStretch): LogPoint {
  const seq = stretch.from.seq + stretch.following.length;
  return { seq, hash: pointsOf(stretch, [seq]).get(seq) ?? '' };
}

export type RootState =
  /** The log passes through it. */
  | 'met'
  /** The log has another hash at this number: it was written anew, or the root is of another installation. */
  | 'contradicted'
  /** The log does not go so far: it was cut short, or stems from before. Of a dossier: it was made before the mail. */
  | 'beyond'
  /** Of a dossier: all of its captures came later. */
  | 'before';

export interface CheckedRoot {
  readonly entries: number;
  readonly hash: string;
  readonly state: RootState;
}

/** What a root is for a log whose hash at a number is known by `hashAt`, and which ends at `last`. */
export function checkRoot(
  { seq, hash }: LogPoint,
  log: { readonly last: number; readonly hashAt: (seq: number) => string | null },
): CheckedRoot {
  const there = log.hashAt(seq);
  const state =
    there === null ? (seq > log.last ? 'beyond' : 'before') : there === hash ? 'met' : 'contradicted';
  return { entries: seq, hash, state };
}
