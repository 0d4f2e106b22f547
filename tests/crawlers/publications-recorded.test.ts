/** What is written of publications: counted apart, closed when the site leads to them no more. */
import { expect, test } from 'vitest';
import { openProblems } from '../../db/queries/problems.js';
import {
  findPublication,
  openPublications,
  publicationCounts,
  publicationsOfCrawl,
} from '../../db/queries/publications.js';
import { bareSighting } from '../../src/crawlers/extract/index.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { record } from '../db/record.js';
import { HOME } from '../db/sample-crawl.js';
import {
  BOOK,
  publicationAtBook,
  REFUSED,
  refusedPublication,
  sampleCrawlWith,
} from '../db/sample-publication.js';
import { AT, openScene } from '../db/scene.js';

const later = (days: number): string => new Date(Date.parse(AT) + days * 86_400_000).toISOString();

test('publications are counted by service, and end with the link that led to them', async () => {
  const scene = openScene();
  const crawlId = await record(
    scene,
    sampleCrawlWith(AT, [publicationAtBook(AT), ...refusedPublication(AT)]),
  );
  const { db, siteId } = scene;
  expect(openPublications(db, siteId).map(({ url, state }) => [url, state])).toEqual([
    [REFUSED, 'not-looked-at'],
    [BOOK, 'looked-at'],
  ]);
  expect(publicationsOfCrawl(db, { siteId, crawlId })).toHaveLength(2);
  expect(findPublication(db, siteId, BOOK)?.linkedFrom).toBe(HOME);
  expect(findPublication(db, siteId, HOME)).toBeNull();
  expect(publicationCounts(db, [siteId, 'nowhere'])).toEqual(
    new Map([
      [
        siteId,
        [
          { platform: 'calameo', linked: 1, notLookedAt: 0 },
          { platform: 'intramuros', linked: 1, notLookedAt: 1 },
        ],
      ],
    ]),
  );
  expect(openProblems(db, siteId).some(({ url }) => url === REFUSED)).toBe(true);
  await record(scene, sampleCrawlWith(later(1), [publicationAtBook(later(1))]), later(1));
  expect(openPublications(db, siteId).map(({ url }) => url)).toEqual([BOOK]);
  expect(openProblems(db, siteId).some(({ url }) => url === REFUSED)).toBe(false);
  // The link is back: so is the publication, with its first day.
  await record(scene, sampleCrawlWith(later(2), refusedPublication(later(2))), later(2));
  expect(openPublications(db, siteId)).toMatchObject([{ url: REFUSED, firstSeen: AT, lastSeen: later(2) }]);
  scene.close();
});

test('what a publication shows ends when the site leads to it no more', async () => {
  const scene = openScene();
  const shown: readonly CrawlEvent[] = [
    {
      type: 'page',
      url: BOOK,
      outcome: 'fetched',
      kind: 'page',
      title: 'Bulletin',
      at: AT,
      links: [],
      documents: [],
      signals: [],
      embeds: [],
      feeds: [],
      etag: null,
      lastModified: null,
    },
    {
      type: 'sighting',
      pageUrl: BOOK,
      sighting: bareSighting('https://p.calameoassets.com/1-a/p1.jpg', 'social'),
      at: AT,
    },
    { type: 'page-done', url: BOOK },
    publicationAtBook(AT),
  ];
  await record(scene, sampleCrawlWith(AT, shown));
  const ends = () =>
    scene.raw
      .prepare('SELECT s.closed_at AS at FROM sightings s JOIN pages p ON p.id = s.page_id WHERE p.url = ?')
      .all(BOOK);
  expect(ends()).toEqual([{ at: null }]);
  await record(scene, sampleCrawlWith(later(1), []), later(1));
  expect(ends()).toEqual([{ at: expect.any(String) }]);
  scene.close();
});
