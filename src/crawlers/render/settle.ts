/** Waiting until a page has come to rest, within what time there is. */
import type { Page } from 'playwright';
import { within } from './guard.js';
import { SCROLL_THROUGH } from './isolation.js';

/** Quiet time on the network that is waited for after the scroll, unless told. */
const MAX_QUIET_MS = 5_000;

/**
 * Waits for scripts, scrolls, waits for quiet. Running out of time here is no failure: what is there is read. Once
 * `isEnough` comes nothing more is waited for.
 */
export async function settle(
  page: Page,
  leftMs: () => number,
  isEnough: Promise<void>,
  maxQuietMs = MAX_QUIET_MS,
): Promise<void> {
  let isOver = false;
  void isEnough.then(() => {
    isOver = true;
  });
  const wait = async (step: Promise<unknown>, ms: number): Promise<void> => {
    await within(Promise.race([step.catch(ignoreMoved), isEnough]), ms);
  };
  const quiet = async (): Promise<void> => {
    const ms = Math.min(maxQuietMs, leftMs() * 0.4);
    if (!isOver) await wait(page.waitForLoadState('networkidle', { timeout: ms }), ms);
  };
  await quiet();
  if (!isOver) await wait(page.evaluate(SCROLL_THROUGH), Math.min(maxQuietMs, leftMs() * 0.5));
  await quiet();
}

/** A page that replaces itself ends what was run in it, a busy one lets the time pass: neither says that it cannot be read. */
function ignoreMoved(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}
