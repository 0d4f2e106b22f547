/** The events of a page are written together: a commit for each of them would cost more than all the rest of writing. */
import type { CrawlEvent } from './events.js';
import type { Recorder } from './recorder.js';

/** Events that wait at most. What waits is lost in a crash with the page under way, which is then asked again. */
const MAX_WAITING = 12;
/** Nothing waits for longer while events come. */
const MAX_WAIT_MS = 2_000;

/** Ends of a page or of the crawl, and bytes that fill the memory: written at once, with all that came before. */
const WRITTEN_AT_ONCE: ReadonlySet<CrawlEvent['type']> = new Set(['page-done', 'done', 'evidence']);

/**
 * Makes a listener that hands what it is told to the recorder, a few events at a time and in their order. It settles at once
 * for an event that waits; for one that is written at once when that one, and all before it, are committed.
 *
 * @param onWritten told of each event after it was written
 */
export function writeTogether(
  recorder: Pick<Recorder, 'recordAll'>,
  now: () => Date,
  onWritten: (event: CrawlEvent) => void,
): (event: CrawlEvent) => Promise<void> {
  let waiting: CrawlEvent[] = [];
  let sinceMs = 0;
  return async (event) => {
    const nowMs = now().getTime();
    if (waiting.length === 0) sinceMs = nowMs;
    waiting.push(event);
    const isDue = waiting.length >= MAX_WAITING || nowMs - sinceMs >= MAX_WAIT_MS;
    if (!isDue && !WRITTEN_AT_ONCE.has(event.type)) return;
    const events = waiting;
    waiting = [];
    await recorder.recordAll(events);
    for (const written of events) onWritten(written);
  };
}
