/** How far a C2PA manifest matches the bytes it stands in. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { LIBRARY_CONTEXT, WORKER_SOURCE } from './integrity-worker.js';
import type { WorkerAnswer } from './integrity-worker.js';
import type { C2paIntegrity, Format } from './types.js';

/** Formats that the library opens, by the names it knows them under. */
const MIME_TYPES: Readonly<Partial<Record<Format, string>>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  avif: 'image/avif',
  heic: 'image/heic',
  jxl: 'image/jxl',
  gif: 'image/gif',
  tiff: 'image/tiff',
  svg: 'image/svg+xml',
  pdf: 'application/pdf',
};

/** A check takes tens of milliseconds; one that takes this long has met something the library cannot end. */
const CHECK_TIMEOUT_MS = 30_000;

interface Pending {
  readonly resolve: (integrity: C2paIntegrity) => void;
  readonly timer: NodeJS.Timeout;
}

interface Running {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

let running: Running | null = null;
let nextId = 1;

/**
 * Checks the active C2PA manifest of a whole file against its bytes, without any network. Total: a format or an
 * algorithm out of reach, an unsigned store and a failure of the library are `not-checked`.
 * The worker thread is started by the first call, shared, and keeps no process alive.
 */
export function checkIntegrity(bytes: Uint8Array, format: Format): Promise<C2paIntegrity> {
  const mime = MIME_TYPES[format];
  if (mime === undefined) return Promise.resolve('not-checked');
  running ??= startWorker();
  const { worker, pending } = running;
  const id = nextId;
  nextId += 1;
  return new Promise((resolve) => {
    const timer = setTimeout(() => void closeIntegrityWorker(), CHECK_TIMEOUT_MS);
    pending.set(id, { resolve, timer });
    // While an answer is awaited the process stays.
    worker.ref();
    // Without a transfer list the bytes are copied: the caller keeps its own.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ id, mime, bytes });
  });
}

/** Ends the worker thread; checks that are under way become `not-checked`. A later check starts a new one. */
export async function closeIntegrityWorker(): Promise<void> {
  const ending = running;
  if (ending === null) return;
  running = null;
  settleAll(ending);
  await ending.worker.terminate();
}

function startWorker(): Running {
  const require = createRequire(import.meta.url);
  const worker = new Worker(WORKER_SOURCE, {
    eval: true,
    // Loaders of TypeScript sources (tsx) pass themselves on to workers, which need none.
    execArgv: [],
    workerData: {
      moduleUrl: pathToFileURL(require.resolve('@contentauth/c2pa-wasm')).href,
      wasmPath: require.resolve('@contentauth/c2pa-wasm/c2pa.wasm'),
      context: LIBRARY_CONTEXT,
    },
  });
  const started: Running = { worker, pending: new Map() };
  worker.on('message', (answer: WorkerAnswer) => {
    const job = started.pending.get(answer.id);
    if (job === undefined) return;
    started.pending.delete(answer.id);
    clearTimeout(job.timer);
    if (started.pending.size === 0) worker.unref();
    job.resolve('report' in answer ? integrityFromReport(answer.report) : 'not-checked');
  });
  const end = (): void => {
    if (running === started) running = null;
    settleAll(started);
  };
  // A trap inside the library ends the thread: what was asked is not checked, the next check gets a new thread.
  worker.on('error', end);
  worker.on('exit', end);
  worker.unref();
  return started;
}

function settleAll({ pending }: Running): void {
  for (const { resolve, timer } of pending.values()) {
    clearTimeout(timer);
    resolve('not-checked');
  }
  pending.clear();
}

const STATUS = z.object({ code: z.string() });
const REPORT = z.object({
  validation_results: z.object({
    activeManifest: z.object({
      success: z.array(STATUS).default([]),
      failure: z.array(STATUS).default([]),
    }),
  }),
});

/**
 * Decides by the status codes of the active manifest alone (C2PA 2.1 §15.2). The library's overall state is not
 * used: it calls a file invalid for an expired certificate too. `broken` = the bytes, an assertion or the claim
 * are not those that were signed.
 */
export function integrityFromReport(json: string): C2paIntegrity {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    // A report that is no JSON says nothing about the file.
    return 'not-checked';
  }
  const report = REPORT.safeParse(parsed);
  if (!report.success) return 'not-checked';
  const { success, failure } = report.data.validation_results.activeManifest;
  if (failure.some(({ code }) => isMismatch(code))) return 'broken';
  if (failure.some(({ code }) => code.startsWith('signingCredential.'))) return 'signer-not-verified';
  const isSigned = success.some(({ code }) => code === 'claimSignature.validated');
  const isBound = success.some(({ code }) => /^assertion\.\w+Hash\.match$/.test(code));
  return isSigned && isBound ? 'intact' : 'not-checked';
}

function isMismatch(code: string): boolean {
  return (
    /^assertion\.\w+Hash\.mismatch$/.test(code) ||
    code === 'assertion.hashedURI.mismatch' ||
    code === 'claimSignature.mismatch'
  );
}
