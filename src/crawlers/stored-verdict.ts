/** From what is stored of a visual to its verdict: used by the recorder and by reclassification. */
import { addFirstVerdict, addVerdict, findVerdict } from '../../db/queries/verdicts.js';
import { evidenceOf } from '../../db/queries/evidence.js';
import {
  addTraces,
  findVisual,
  replaceTraces,
  surroundingsOfVisual,
  tracesOfVisual,
} from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import { transact } from '../../db/open.js';
import type { C2paIntegrity, Mark, Surroundings, Trace, Verdict } from '../classifiers/types.js';
import { minimiseTraces } from './minimise.js';

export interface ClassifyInput {
  readonly traces: readonly Trace[];
  readonly surroundings: readonly Surroundings[];
  readonly integrity: C2paIntegrity | null;
}

export interface Ruling {
  readonly classify: (input: ClassifyInput) => Verdict;
  /** Version of the marks, kept with each verdict. */
  readonly ruleset: string;
}

/**
 * Rules on a visual from all its surroundings and the given traces, and keeps the traces that go with the verdict:
 * all of them for a finding, the minimised ones otherwise. The verdict of by-catch is made from the minimised traces
 * too, so that its marks quote no names.
 */
export function ruleFresh(
  tx: Db,
  ruling: Ruling,
  contentKey: string,
  read: readonly Trace[],
  at: string,
): Verdict {
  const { verdict, kept } = judge(tx, ruling, contentKey, read);
  replaceTraces(tx, contentKey, kept);
  addVerdict(tx, contentKey, verdict, ruling.ruleset, at);
  return verdict;
}

/**
 * The same for a visual that was written just now in this transaction: nothing of it is stored yet.
 *
 * @param news the surroundings that were written with it, all of them
 */
export function ruleFirst(
  tx: Db,
  ruling: Ruling,
  visual: {
    readonly contentKey: string;
    readonly traces: readonly Trace[];
    readonly integrity: C2paIntegrity | null;
  },
  news: readonly Surroundings[],
  at: string,
): void {
  const { contentKey, traces, integrity } = visual;
  // Several may be equal, and have an order of their own.
  const surroundings = news.length === 1 ? news : surroundingsOfVisual(tx, contentKey);
  const { verdict, kept } = judgeWith(ruling, { traces, surroundings, integrity });
  addTraces(tx, contentKey, kept);
  addFirstVerdict(tx, contentKey, verdict, ruling.ruleset, at);
}

/** Rules again on what is stored. `changed` = another verdict than the latest was added. */
export function ruleStored(tx: Db, ruling: Ruling, contentKey: string, at: string): 'changed' | 'same' {
  const stored = tracesOfVisual(tx, contentKey);
  const { verdict, kept } = judge(tx, ruling, contentKey, stored);
  // Once captured, the whole file is kept as proof anyway: its traces stay beside it.
  if (evidenceOf(tx, contentKey).length === 0) replaceTraces(tx, contentKey, kept);
  return addVerdict(tx, contentKey, verdict, ruling.ruleset, at) === 'added' ? 'changed' : 'same';
}

/**
 * Applies the present marks to one stored visual in a transaction of its own (`vigie reclassify`).
 *
 * @returns null when there is no such visual
 */
export function reclassifyVisual(
  db: Db,
  ruling: Ruling,
  contentKey: string,
  at: string,
): { readonly result: 'changed' | 'same'; readonly verdict: Verdict } | null {
  return transact(db, (tx) => {
    if (findVisual(tx, contentKey) === null) return null;
    const result = ruleStored(tx, ruling, contentKey, at);
    const verdict = findVerdict(tx, contentKey);
    if (verdict === null) throw new Error(`no verdict was kept for ${contentKey}`);
    return { result, verdict };
  });
}

/**
 * Rules again when new surroundings bring a mark that the latest verdict does not have. A logo stands on every page
 * of a site: looking at all its surroundings for each new page would cost the square of the pages.
 */
export function ruleOnNewSurroundings(
  tx: Db,
  ruling: Ruling,
  contentKey: string,
  surroundings: Surroundings,
  at: string,
): void {
  const latest = findVerdict(tx, contentKey);
  const integrity = findVisual(tx, contentKey)?.integrity ?? null;
  const traces = tracesOfVisual(tx, contentKey);
  const alone = ruling.classify({ traces, surroundings: [surroundings], integrity });
  const known = new Set(latest?.marks.map(identity));
  if (latest !== null && alone.marks.every((mark) => known.has(identity(mark)))) return;
  ruleStored(tx, ruling, contentKey, at);
}

function judge(tx: Db, ruling: Ruling, contentKey: string, traces: readonly Trace[]): Judged {
  const surroundings = surroundingsOfVisual(tx, contentKey);
  const integrity = findVisual(tx, contentKey)?.integrity ?? null;
  return judgeWith(ruling, { traces, surroundings, integrity });
}

interface Judged {
  readonly verdict: Verdict;
  readonly kept: readonly Trace[];
}

function judgeWith(ruling: Ruling, { traces, surroundings, integrity }: ClassifyInput): Judged {
  const verdict = ruling.classify({ traces, surroundings, integrity });
  if (verdict.grade !== 'none') return { verdict, kept: traces };
  const kept = minimiseTraces(traces);
  // Where nothing was recognised, there is nothing that could quote a name.
  if (verdict.marks.length === 0 || kept.every((trace, index) => trace === traces[index]))
    return { verdict, kept };
  const minimised = ruling.classify({ traces: kept, surroundings, integrity });
  // Counter-evidence in a value that was dropped would leave a hint alone: then the whole traces stay.
  return minimised.grade === 'none' ? { verdict: minimised, kept } : { verdict, kept: traces };
}

function identity(mark: Mark): string {
  return JSON.stringify([mark.id, mark.strength, mark.where, mark.value, mark.weight]);
}
