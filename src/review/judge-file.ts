/** What the marks say of a file that a person brought, and which of its traces are kept. Pure: it runs where the file is read. */
import { classifyOnce } from '../classifiers/index.js';
import type { Trace } from '../classifiers/types.js';
import { minimiseTraces } from '../crawlers/minimise.js';
import type { ReportFile } from './report-file.js';
import { broughtAs, tracesOf } from './report-rules.js';
import type { Brought } from './types.js';

/** What the person says of it. */
export interface BroughtHow {
  readonly brought: Brought | null;
  readonly support: string;
}

export interface JudgedFile {
  readonly brought: Brought;
  /** Traces that are kept with it and judged. */
  readonly kept: readonly Trace[];
}

type Read = Pick<ReportFile, 'traces' | 'integrity'>;

export function judgeFile({ traces, integrity }: Read, how: BroughtHow): JudgedFile {
  const found = classifyOnce({ traces, surroundings: [], integrity });
  const brought = broughtAs(how.brought, how.support, found);
  return { brought, kept: keptTraces({ traces: tracesOf(brought, traces), integrity }) };
}

/** Without names, sentences and positions wherever the marks do not need them: the file may hold more of the person than of the visual. */
function keptTraces({ traces, integrity }: Read): readonly Trace[] {
  const minimised = minimiseTraces(traces);
  const marksOf = (kept: readonly Trace[]) =>
    classifyOnce({ traces: kept, surroundings: [], integrity }).marks.map(({ id, where }) => ({ id, where }));
  const wanted = marksOf(traces);
  const isSame = (kept: readonly Trace[]): boolean =>
    JSON.stringify(marksOf(kept)) === JSON.stringify(wanted);
  if (isSame(minimised)) return minimised;
  // Whole only where a mark stands or would come up: the serial number of a device stays behind beside such a name.
  const places = new Set([...wanted, ...marksOf(minimised)].map(({ where }) => where));
  const needed = minimised.map((one, index) => (places.has(one.where) ? (traces[index] ?? one) : one));
  return isSame(needed) ? needed : traces;
}
