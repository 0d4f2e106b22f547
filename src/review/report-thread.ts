/** The thread in which files that people bring are read; started by `read-apart.ts`. */
import { parentPort } from 'node:worker_threads';
import { judgeFile, type BroughtHow, type JudgedFile } from './judge-file.js';
import { readReportFile, type ReportFile, type ReportFileReading } from './report-file.js';

export interface ThreadAsk {
  readonly id: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Null for a file that is not judged. */
  readonly how: BroughtHow | null;
}
export type ThreadAnswer =
  | {
      readonly id: number;
      readonly reading:
        | {
            readonly kind: 'read';
            readonly file: Omit<ReportFile, 'bytes'>;
            readonly judged: JudgedFile | null;
          }
        | Exclude<ReportFileReading, { readonly kind: 'read' }>;
    }
  /** A defect of ours. */
  | { readonly id: number; readonly failure: string };

parentPort?.on('message', ({ id, bytes, how }: ThreadAsk) => {
  readReportFile(bytes).then(
    (reading) => answer({ id, reading: reading.kind === 'read' ? judged(reading.file, how) : reading }),
    (error: unknown) =>
      answer({ id, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});

/** Whoever asked has the bytes; of what was judged only the traces that are kept go back. */
function judged(read: ReportFile, how: BroughtHow | null) {
  const { bytes: _, ...file } = read;
  if (how === null) return { kind: 'read' as const, file, judged: null };
  return { kind: 'read' as const, file: { ...file, traces: [] }, judged: judgeFile(file, how) };
}

function answer(told: ThreadAnswer): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(told);
}
