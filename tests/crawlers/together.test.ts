import { describe, expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { writeTogether } from '../../src/crawlers/together.js';
import { AT } from '../db/instants.js';
import { DONE } from '../db/record.js';
import { evidenceOfContent, HOME, POSTER } from '../db/sample-crawl.js';

const skip = (url: string): CrawlEvent => ({ type: 'skipped', reason: 'trap', url });
const PAGE_DONE: CrawlEvent = { type: 'page-done', url: HOME };

function listener(nowMs: () => number = () => Date.parse(AT)) {
  const writes: (readonly CrawlEvent[])[] = [];
  const told: CrawlEvent[] = [];
  const recorder = {
    async recordAll(events: readonly CrawlEvent[]) {
      await Promise.resolve();
      writes.push(events);
    },
  };
  const listen = writeTogether(
    recorder,
    () => new Date(nowMs()),
    (event) => void told.push(event),
  );
  return { writes, told, listen };
}

describe('events that are written together', () => {
  test.each<[string, CrawlEvent]>([
    ['the end of a page', PAGE_DONE],
    ['the end of the crawl', DONE],
    ['evidence', evidenceOfContent(POSTER, 'affiche', AT)],
  ])('%s is written when it settles, after all that came before', async (_name, last) => {
    const { writes, told, listen } = listener();
    await listen(skip('a'));
    await listen(skip('b'));
    expect([writes, told]).toEqual([[], []]);
    await listen(last);
    expect(writes).toEqual([[skip('a'), skip('b'), last]]);
    expect(told).toEqual([skip('a'), skip('b'), last]);
    await listen(PAGE_DONE);
    expect(writes[1]).toEqual([PAGE_DONE]);
  });

  test('few wait, however large a page is', async () => {
    const { writes, listen } = listener();
    const events = Array.from({ length: 100 }, (_, index) => skip(String(index)));
    for (const event of events) await listen(event);
    await listen(PAGE_DONE);
    expect(writes.flat()).toEqual([...events, PAGE_DONE]);
    expect(Math.max(...writes.map((one) => one.length))).toBeLessThanOrEqual(12);
  });

  test('on a slow site none waits for long', async () => {
    let nowMs = Date.parse(AT);
    const { writes, listen } = listener(() => nowMs);
    await listen(skip('a'));
    nowMs += 2_000;
    await listen(skip('b'));
    expect(writes).toEqual([[skip('a'), skip('b')]]);
  });

  test('a write that fails ends the crawl, and nobody is told of its events', async () => {
    const told: CrawlEvent[] = [];
    const broken = { recordAll: () => Promise.reject(new Error('store is full')) };
    const listen = writeTogether(
      broken,
      () => new Date(AT),
      (event) => void told.push(event),
    );
    await listen(skip('a'));
    await expect(listen(PAGE_DONE)).rejects.toThrow('store is full');
    expect(told).toEqual([]);
  });
});
