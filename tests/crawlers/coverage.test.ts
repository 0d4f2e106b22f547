/** A site larger than the budget of a crawl, crawled and written as the program does: every page has its turn. */
import path from 'node:path';
import { expect, test } from 'vitest';
import { startCrawl } from '../../db/queries/crawls.js';
import { crawlSite } from '../../src/crawlers/crawl-site.js';
import { createMemory } from '../../src/crawlers/memory.js';
import { createRecorder } from '../../src/crawlers/recorder.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { RULING } from '../db/sample-crawl.js';
import { AT, openScene } from '../db/scene.js';
import { page, type Route } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { makeKit, QUICK } from './crawl-kit.js';

const { open, site } = useSites();
const WEEK_MS = 7 * 86_400_000;
const PAGES = 24;
const MAX_PAGES = 8;
const names = Array.from({ length: PAGES }, (_, n) => `/page-${n}`);
/** Redirects lead to what they name: the address that waits is not the one that is written. */
const moved = (name: string): string => name.replace('page', 'ancienne');
const anchors = (list: readonly string[]): string => list.map((name) => `<a href="${name}">x</a>`).join('');
const own = (): Record<string, Route> =>
  Object.fromEntries(names.map((name, n) => [name, { ...page(name, 'texte'), etag: `"${n}"` }]));

const SHAPES: readonly (readonly [string, (url: string) => Record<string, Route>])[] = [
  ['linked from its first page', () => ({ ...own(), '/': page('S', anchors(names)) })],
  [
    'named by its sitemap',
    (url) => ({
      ...own(),
      '/': page('S', ''),
      '/sitemap.xml': {
        type: 'text/xml',
        body: `<urlset>${names.map((name) => `<url><loc>${url}${name}</loc></url>`).join('')}</urlset>`,
      },
    }),
  ],
  [
    'under addresses that redirect',
    () => ({
      ...own(),
      ...Object.fromEntries(
        names.map((name) => [moved(name), { status: 301, headers: { location: name } } satisfies Route]),
      ),
      '/': page('S', anchors(names.map(moved))),
    }),
  ],
];

test.each(SHAPES)('%s: covered by crawls that follow one another', async (_shape, routesOf) => {
  const town = await site({});
  for (const [address, route] of Object.entries(routesOf(town.url))) town.routes.set(address, route);
  const scene = openScene();
  const kit = makeKit();
  open.push(kit.close);
  const { db, siteId } = scene;
  const lastSeen = new Map<string, number>();
  // Half of the budget is for what waits: the first page and three others.
  const crawls = 2 * Math.ceil(PAGES / (MAX_PAGES / 2 - 1));
  for (let week = 0; week < crawls; week += 1) {
    const at = new Date(Date.parse(AT) + week * WEEK_MS).toISOString();
    const started = startCrawl(db, { siteId, at, owner: 'test:1:0', isAlive: () => false });
    if (started.kind === 'busy') throw new Error('busy');
    const { crawlId, resumes } = started;
    const blobs = createBlobStore(path.join(scene.folder, 'blobs'));
    const recorder = createRecorder(
      { db, blobs, now: () => new Date(at), ...RULING },
      { siteId, crawlId, resumes },
    );
    const options = { ...QUICK, maxPages: MAX_PAGES };
    const memory = createMemory(db, siteId, crawlId);
    for await (const event of crawlSite(
      { startUrl: `${town.url}/`, isNamed: true },
      memory,
      kit.deps,
      options,
    )) {
      await recorder.record(event);
      if (event.type === 'page') lastSeen.set(event.url.replace(town.url, ''), week);
    }
  }
  // Not only once: the second half of the crawls came to each of them again.
  for (const name of names) expect([name, (lastSeen.get(name) ?? -1) >= crawls / 2]).toEqual([name, true]);
});
