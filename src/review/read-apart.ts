/**
 * Reads files that people bring in a thread of its own: whatever a file holds (hundreds of thousands of parts, texts packed
 * to nothing, a document of as many objects), the pages go on being answered meanwhile.
 */
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { createWaitingLine } from '../waiting-line.js';
import type { BroughtHow, JudgedFile } from './judge-file.js';
import type { ReportFile, ReportFileReading } from './report-file.js';
import type { ThreadAnswer, ThreadAsk } from './report-thread.js';

/** The longest that were made to be long take some seconds (tests/bench/load.ts). */
const READING_TIMEOUT_MS = 60_000;
/** A thread that reads nothing takes memory for nothing. */
const IDLE_MS = 60_000;
/** Heap of the thread: a file that needs more ends the thread, not the program. */
const MAX_HEAP_MB = 512;

const BEYOND: Extract<ReportFileReading, { kind: 'refused' }> = {
  kind: 'refused',
  reason:
    'Ce fichier est fait de telle façon que sa lecture ne finit pas. Faites-en une capture d’écran et envoyez-la.',
};

interface Running {
  readonly worker: Worker;
  /** What is being read. */
  current: { readonly done: (answer: ThreadAnswer | null) => void } | null;
  idle: NodeJS.Timeout | null;
}

/** One file at a time: what the decoder and the readers need of memory is needed once. */
const line = createWaitingLine({ atOnce: 1, waiting: Infinity });
let running: Running | null = null;
let nextId = 1;

/** The same as `readReportFile`, elsewhere: on a copy of the bytes. Never throws for what they are. */
export async function readFileApart(bytes: Uint8Array): Promise<ReportFileReading> {
  const reading = await read(bytes, null);
  return reading.kind === 'read' ? { kind: 'read', file: { ...reading.file, bytes } } : reading;
}

export type BroughtReading =
  /** `file` comes without its traces: `judged` has those that are kept. */
  | { readonly kind: 'read'; readonly file: ReportFile; readonly judged: JudgedFile }
  | Exclude<ReportFileReading, { readonly kind: 'read' }>;

/** The same, and judged by the marks and by what the person says of it. */
export async function readBroughtApart(bytes: Uint8Array, how: BroughtHow): Promise<BroughtReading> {
  const { brought, support } = how;
  const reading = await read(bytes, { brought, support });
  if (reading.kind !== 'read') return reading;
  if (reading.judged === null) throw new Error('a file was not judged');
  return { kind: 'read', file: { ...reading.file, bytes }, judged: reading.judged };
}

type Reading = Extract<ThreadAnswer, { readonly reading: unknown }>['reading'];

async function read(bytes: Uint8Array, how: BroughtHow | null): Promise<Reading> {
  const place = await line.enter();
  try {
    const answer = await ask(new Uint8Array(bytes), how);
    if (answer === null) return BEYOND;
    if ('failure' in answer) throw new Error(answer.failure);
    return answer.reading;
  } finally {
    if (place.kind === 'in') place.leave();
  }
}

/** Ends the thread; what it reads is refused. A later file starts a new one. */
export async function closeReadingThread(): Promise<void> {
  const ending = running;
  running = null;
  if (ending === null) return;
  if (ending.idle !== null) clearTimeout(ending.idle);
  ending.current?.done(null);
  await ending.worker.terminate();
}

/** Null where the reading did not end. */
function ask(bytes: Uint8Array<ArrayBuffer>, how: BroughtHow | null): Promise<ThreadAnswer | null> {
  const thread = (running ??= start());
  if (thread.idle !== null) clearTimeout(thread.idle);
  const order: ThreadAsk = { id: nextId, bytes, how };
  nextId += 1;
  return new Promise((resolve) => {
    const timer = setTimeout(() => void closeReadingThread(), READING_TIMEOUT_MS);
    thread.current = {
      done: (answer) => {
        clearTimeout(timer);
        thread.current = null;
        resolve(answer);
      },
    };
    // While an answer is awaited the process stays.
    thread.worker.ref();
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    thread.worker.postMessage(order, [bytes.buffer]);
  });
}

function start(): Running {
  const isCompiled = import.meta.url.endsWith('.js');
  const file = fileURLToPath(new URL(isCompiled ? 'report-thread.js' : 'report-thread.ts', import.meta.url));
  const worker = new Worker(file, {
    execArgv: isCompiled ? [] : ['--import', 'tsx'],
    resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
  });
  const started: Running = { worker, current: null, idle: null };
  worker.on('message', (answer: ThreadAnswer) => {
    worker.unref();
    started.idle = setTimeout(() => {
      if (running === started && started.current === null) void closeReadingThread();
    }, IDLE_MS);
    started.idle.unref();
    started.current?.done(answer);
  });
  const end = (): void => {
    if (running === started) running = null;
    started.current?.done(null);
  };
  // Out of memory, or a fault of the decoder: this file is refused, the next one gets a new thread.
  worker.on('error', end);
  worker.on('exit', end);
  worker.unref();
  return started;
}
