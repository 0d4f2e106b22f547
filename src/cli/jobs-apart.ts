/**
 * The timetable beside the pages: in a process of its own, so that no page, file or site that is long to read keeps the
 * pages of people waiting, and none that ends it ends them.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import type { Wake } from '../jobs/wake.js';
import { EXIT } from './exit.js';
import type { Operation } from './operation.js';

/** One that ended by itself is begun anew after so long. */
const AGAIN_MS = 30_000;
/** A little longer than its runs are waited for (`jobs/keep-running.ts`). */
const STOP_MS = 50_000;

/** What the pages tell the process of the jobs; when the channel is closed it ends. */
const asked = z.literal('send');
/** Said once it hears. */
const READY = 'ready';
/** What it tells them: a fault of the store, so that `/healthz` knows. */
const told = z.object({ fault: z.object({ code: z.string().max(100), message: z.string().max(2000) }) });

/** In the process of the jobs: hears what the pages ask. `gone` is aborted when they end, or never where nobody started it. */
export function hearPages(sendSoon: () => void): {
  readonly gone: AbortSignal;
  readonly tellFault: (error: unknown) => void;
} {
  const gone = new AbortController();
  process.on('message', (message) => {
    if (asked.safeParse(message).success) sendSoon();
  });
  process.once('disconnect', () => gone.abort());
  // They ended while this process began: a process without pages has no `send` at all.
  if (process.send !== undefined && !process.connected) gone.abort();
  if (process.connected) process.send?.(READY);
  return {
    gone: gone.signal,
    tellFault: (error) => {
      if (!process.connected || !(error instanceof Error)) return;
      const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
      process.send?.({ fault: { code: code.slice(0, 100), message: error.message.slice(0, 2000) } });
    },
  };
}

/**
 * Keeps the process of the jobs running until the signal, and begins it anew when it ends before.
 *
 * @returns whether all that ran ended in time
 */
export async function keepJobsApart(
  section: string | undefined,
  operation: Pick<Operation, 'log' | 'onJobsEnd' | 'noteFault'>,
  sendSoon: Wake,
  signal: AbortSignal,
): Promise<boolean> {
  const command = process.argv[1];
  if (command === undefined) throw new Error('started without a file');
  const args = ['jobs', 'keep', ...(section === undefined ? [] : ['--section', section])];
  let child: ChildProcess | null = null;
  sendSoon.attach(() => {
    if (child?.connected === true) child.send('send');
  }, signal);
  while (!signal.aborted) {
    const begun = spawn(process.execPath, [...process.execArgv, command, ...args], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child = begun;
    let isReady = false;
    operation.log.debug('jobs-begun', { jobs: begun.pid ?? 0 });
    begun.on('message', (message) => {
      if (message === READY) isReady = true;
      const read = told.safeParse(message);
      if (read.success)
        operation.noteFault(Object.assign(new Error(read.data.fault.message), read.data.fault));
    });
    const stop = (): void => {
      if (begun.connected) begun.disconnect();
      // Nothing was begun yet, and nobody listens.
      if (!isReady) begun.kill('SIGTERM');
    };
    signal.addEventListener('abort', stop, { once: true });
    const late = new AbortController();
    const ended = await Promise.race([endOf(begun), lateOf(signal, late.signal)]);
    late.abort();
    signal.removeEventListener('abort', stop);
    if (ended === 'late') begun.kill('SIGKILL');
    if (signal.aborted) return ended === EXIT.done || !isReady;
    operation.onJobsEnd(ended);
    await pause(AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
  return true;
}

/** Its exit code, the name of the signal that ended it, or why it could not be started. */
function endOf(child: ChildProcess): Promise<string | number> {
  return new Promise((done) => {
    child.once('error', (error) => done(error.message));
    child.once('exit', (code, signal) => done(code ?? signal ?? 'unknown'));
  });
}

/** Settles so long after the signal. */
async function lateOf(signal: AbortSignal, isOver: AbortSignal): Promise<'late'> {
  if (!signal.aborted)
    await new Promise<void>((done) => {
      signal.addEventListener('abort', () => done(), { once: true });
      isOver.addEventListener('abort', () => done(), { once: true });
    });
  await pause(STOP_MS, undefined, { signal: isOver }).catch(() => undefined);
  return 'late';
}
