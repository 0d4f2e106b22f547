import { describe, expect, test } from 'vitest';
import { openProblems } from '../../db/queries/problems.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { createMemory } from '../../src/crawlers/memory.js';
import { DONE, record, WEEK_LATER } from '../db/record.js';
import { HOME, NEWS, pageEvent } from '../db/sample-crawl.js';
import { AT, countRows, openScene } from '../db/scene.js';

describe('problems', () => {
  const problem = (url: string, code: 'timeout' | 'http' | 'malformed', at: string): CrawlEvent => ({
    type: 'problem',
    url,
    code,
    message: 'Exemple.',
    at,
  });

  test('one that comes back is counted once a crawl, one that is gone closes itself', async () => {
    const scene = openScene();
    await record(scene, [
      problem(NEWS, 'timeout', AT),
      problem(NEWS, 'timeout', AT),
      { type: 'page-done', url: NEWS },
      DONE,
    ]);
    expect(openProblems(scene.db, scene.siteId)).toMatchObject([{ code: 'timeout', count: 1 }]);
    const budget = { ...DONE, outcome: 'budget' } as CrawlEvent;
    // The next crawl does not reach the page: it stays open.
    await record(scene, [pageEvent(HOME, WEEK_LATER), { type: 'page-done', url: HOME }, budget], WEEK_LATER);
    expect(openProblems(scene.db, scene.siteId)).toHaveLength(1);
    // Then the page answers.
    const later = '2026-12-08T08:00:00.000Z';
    await record(scene, [pageEvent(NEWS, later), { type: 'page-done', url: NEWS }, budget], later);
    expect(openProblems(scene.db, scene.siteId)).toEqual([]);
    // The same cause again is a new row.
    const again = '2026-12-15T08:00:00.000Z';
    await record(scene, [problem(NEWS, 'timeout', again), budget], again);
    expect(openProblems(scene.db, scene.siteId)).toMatchObject([{ count: 1, firstSeen: again }]);
    expect(countRows(scene.raw)['problems']).toBe(2);
  });

  test('a page that answers with another problem closes the first one only', async () => {
    const scene = openScene();
    await record(scene, [problem(NEWS, 'timeout', AT), DONE]);
    await record(
      scene,
      [problem(NEWS, 'malformed', WEEK_LATER), pageEvent(NEWS, WEEK_LATER), { type: 'page-done', url: NEWS }],
      WEEK_LATER,
    );
    expect(openProblems(scene.db, scene.siteId).map((row) => row.code)).toEqual(['malformed']);
  });

  test('what a complete crawl does not meet again is gone', async () => {
    const scene = openScene();
    await record(scene, [problem(NEWS, 'http', AT), DONE]);
    await record(scene, [pageEvent(HOME, WEEK_LATER), { type: 'page-done', url: HOME }, DONE], WEEK_LATER);
    expect(openProblems(scene.db, scene.siteId)).toEqual([]);
  });

  test('a refusal at the door closes when the site lets us in again, though the budget ended the crawl', async () => {
    const scene = openScene();
    const robots = `${HOME}robots.txt`;
    await record(scene, [problem(robots, 'http', AT), { ...DONE, outcome: 'refused' } as CrawlEvent]);
    expect(openProblems(scene.db, scene.siteId)).toHaveLength(1);
    await record(scene, [{ ...DONE, outcome: 'budget' } as CrawlEvent], WEEK_LATER);
    expect(openProblems(scene.db, scene.siteId)).toEqual([]);
  });

  test.each([
    // What was wrong with the content stays with it; a server that did not answer has answered now.
    ['too-large', 1],
    ['truncated', 1],
    ['timeout', 0],
    ['http', 0],
  ] as const)('a page that is unchanged keeps what is wrong with its content: %s', async (code, open) => {
    const scene = openScene();
    const told: CrawlEvent = { type: 'problem', url: NEWS, code, message: 'Exemple.', at: AT };
    const inside: CrawlEvent = { ...told, url: `${NEWS}#image=2` };
    await record(scene, [pageEvent(NEWS, AT), told, inside, { type: 'page-done', url: NEWS }, DONE]);
    await record(
      scene,
      [pageEvent(NEWS, WEEK_LATER, { outcome: 'unchanged' }), { type: 'page-done', url: NEWS }, DONE],
      WEEK_LATER,
    );
    expect(openProblems(scene.db, scene.siteId).map((row) => [row.url, row.count])).toEqual(
      open === 1
        ? [
            [NEWS, 2],
            [`${NEWS}#image=2`, 2],
          ]
        : [],
    );
  });

  test('a page that was not seen for want of a browser is asked in full', async () => {
    const scene = openScene();
    const at = (when: string): CrawlEvent => ({
      type: 'problem',
      url: NEWS,
      code: 'not-looked-at',
      message: 'Exemple.',
      at: when,
    });
    await record(scene, [pageEvent(NEWS, AT), at(AT), { type: 'page-done', url: NEWS }, DONE]);
    const memory = createMemory(scene.db, scene.siteId, '');
    expect(await memory.page(NEWS)).toBeNull();
    await record(scene, [pageEvent(NEWS, WEEK_LATER), { type: 'page-done', url: NEWS }, DONE], WEEK_LATER);
    expect((await memory.page(NEWS))?.title).toBe('Saint-Exemple');
    expect(await memory.page(HOME)).toBeNull();
  });
});
