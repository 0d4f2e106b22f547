/** Waiting until a page has come to rest, within what time there is. */
import { errors, type Page } from 'playwright';
import { within } from './guard.js';
import { SCROLL_THROUGH } from './isolation.js';

/** Quiet time on the network that is waited for after the scroll, unless told. */
const MAX_QUIET_MS = 5_000;

/** Waits for scripts, scrolls, waits for quiet. Running out of time here is no failure: what is there is read. */
export async function settle(page: Page, leftMs: () => number, maxQuietMs = MAX_QUIET_MS): Promise<void> {
  const share = (part: number): number => Math.min(maxQuietMs, leftMs() * part);
  await within(
    page.waitForLoadState('networkidle', { timeout: share(0.4) }).catch(ignoreTimeout),
    share(0.4),
  );
  await within(page.evaluate(SCROLL_THROUGH), share(0.5));
  await within(
    page.waitForLoadState('networkidle', { timeout: share(0.4) }).catch(ignoreTimeout),
    share(0.4),
  );
}

function ignoreTimeout(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}
