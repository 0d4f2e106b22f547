/** The timetable of a process that stays: looks every half minute, drains at the end. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Scheduler } from './scheduler.js';

const TICK_MS = 30_000;
/** A process that is asked to end waits so long for what runs; what is not over then is begun again by the next one. */
const DRAIN_MS = 45_000;

/**
 * Does what is due until the signal, then asks all runs to end and waits for them, for a while.
 *
 * @param onFault told when the store failed at a look; throws when that is to end the program, else the next look tries again
 * @returns whether all of them ended in time
 */
export async function keepRunning(
  scheduler: Scheduler,
  signal: AbortSignal,
  onFault: (error: unknown) => void = (error) => {
    throw error;
  },
): Promise<boolean> {
  while (!signal.aborted) {
    try {
      scheduler.tick();
    } catch (error) {
      onFault(error);
    }
    try {
      await pause(TICK_MS, undefined, { signal });
    } catch {
      // The signal ends the pause: that is what it is for.
    }
  }
  const late = new AbortController();
  const isDrained = await Promise.race([
    scheduler.drain().then(() => true),
    pause(DRAIN_MS, false, { signal: late.signal }).catch(() => false),
  ]);
  late.abort();
  return isDrained;
}
