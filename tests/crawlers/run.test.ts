import { expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { NO_MEMORY } from '../../src/crawlers/events.js';
import { crawlSites, type SiteJob } from '../../src/crawlers/run.js';
import { page, startSite, type TestSite } from '../support/site.js';
import { makeKit, QUICK } from './crawl-kit.js';
import { useSites } from '../support/use-sites.js';

const { open } = useSites();

async function town(delayMs = 0): Promise<TestSite> {
  const started = await startSite({
    '/': { ...page('S', '<a href="/a">a</a><a href="/b">b</a>'), delayMs },
    '/a': { ...page('A', ''), delayMs },
    '/b': { ...page('B', ''), delayMs },
  });
  open.push(started.close);
  return started;
}

function kit() {
  const made = makeKit();
  open.push(made.close);
  return made;
}

const job = (startUrl: string, more: Partial<SiteJob> = {}): SiteJob & { events: CrawlEvent[] } => {
  const events: CrawlEvent[] = [];
  return {
    site: { startUrl, isNamed: true },
    memory: NO_MEMORY,
    options: QUICK,
    onEvent: (event) => void events.push(event),
    ...more,
    events,
  };
};

const later = (one: SiteJob) => () => one;

test('several sites at once, one outcome each in order; a failure stays with its site', async () => {
  const towns = [await town(), await town(), await town()];
  const broken = { ...NO_MEMORY, frontier: () => Promise.reject(new Error('database is gone')) };
  const jobs = [
    job(`${towns[0]?.url}/`),
    job(`${towns[1]?.url}/`, { memory: broken }),
    job(`${towns[2]?.url}/`),
    job(`${towns[2]?.url}/`, {
      onEvent: (event) => {
        if (event.type === 'page') throw new Error('store is full');
      },
    }),
  ];
  const outcomes = await crawlSites(kit().deps, jobs.map(later), {
    sitesAtOnce: 4,
    signal: new AbortController().signal,
  });
  expect(outcomes).toMatchObject([
    { kind: 'crawled', outcome: 'complete' },
    { kind: 'failed', error: { message: `${towns[1]?.url}/: database is gone` } },
    { kind: 'crawled', outcome: 'complete' },
    { kind: 'failed', error: { message: `${towns[2]?.url}/: store is full` } },
  ]);
  expect(jobs[0]?.events.filter(({ type }) => type === 'page')).toHaveLength(3);
  // Two crawls of the same host share its turns.
  for (const one of towns) expect(one.mostAtOnce()).toBeLessThanOrEqual(1);
});

test('different hosts do not wait for each other', async () => {
  const [first, second] = [await town(), await town()];
  const { deps } = kit();
  const pages: string[] = [];
  // This crawl goes on once the other one has begun. Two runs: on a busy machine one run takes its sites one by one.
  const waiting = job(`${first.url}/`, {
    onEvent: async (event) => {
      if (event.type !== 'page') return;
      pages.push(event.url);
      await expect.poll(() => second.log.length, { timeout: 20_000 }).toBeGreaterThan(0);
    },
  });
  const signal = new AbortController().signal;
  const outcomes = await Promise.all(
    [waiting, job(`${second.url}/`)].map((one) => crawlSites(deps, [later(one)], { sitesAtOnce: 1, signal })),
  );
  expect(outcomes.flat()).toMatchObject([{ outcome: 'complete' }, { outcome: 'complete' }]);
  expect(pages).toHaveLength(3);
});

test('the signal stops what is under way and lets nothing begin', async () => {
  const first = await town(20);
  const stop = new AbortController();
  const jobs = [
    job(`${first.url}/`, { onEvent: (event) => (event.type === 'page' ? stop.abort() : undefined) }),
    job(`${first.url}/`),
  ];
  const outcomes = await crawlSites(kit().deps, jobs.map(later), { sitesAtOnce: 1, signal: stop.signal });
  expect(outcomes).toEqual([{ kind: 'crawled', outcome: 'stopped' }, { kind: 'not-begun' }]);
  expect(jobs[1]?.events).toEqual([]);
});

test('a job is made when its turn comes; one that is withdrawn or cannot be made leaves the others alone', async () => {
  const one = await town();
  let isFirstDone = false;
  const first = job(`${one.url}/`, {
    onEvent: (event) => {
      isFirstDone ||= event.type === 'done';
    },
  });
  const outcomes = await crawlSites(
    kit().deps,
    [
      () => first,
      () => {
        expect(isFirstDone).toBe(true);
        return null;
      },
      () => {
        throw new Error('database is gone');
      },
    ],
    { sitesAtOnce: 1, signal: new AbortController().signal },
  );
  expect(outcomes).toMatchObject([
    { kind: 'crawled' },
    { kind: 'not-begun' },
    { kind: 'failed', error: { message: 'a site: database is gone' } },
  ]);
});

test('no site, no crawl', async () => {
  expect(await crawlSites(kit().deps, [], { sitesAtOnce: 4, signal: new AbortController().signal })).toEqual(
    [],
  );
});
