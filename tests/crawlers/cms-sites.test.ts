/** What was met on sites made with WordPress and SPIP as their packages deliver them. */
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeJpeg, makePng } from '../fixtures/make-image.js';
import { page, type Route } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { collect, learningMemory, makeKit, of, skips } from './crawl-kit.js';

const { open, site } = useSites();
const PARAMETERS =
  'a village fair, poster\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480, Model: sample';
const GD = 'CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 82\n';
const folder = '/wp-content/uploads/2026/03';
let marked: Buffer;
let plain: Buffer;

beforeAll(async () => {
  marked = await makePng({ width: 640, height: 480, text: { parameters: PARAMETERS } });
  plain = await makeJpeg({ width: 640, height: 480 });
});

async function crawl(routes: Record<string, Route>): Promise<{
  events: Awaited<ReturnType<typeof collect>>;
  url: string;
  paths: string[];
}> {
  const town = await site(routes);
  const kit = makeKit();
  open.push(kit.close);
  const events = await collect(kit, `${town.url}/`);
  return { events, url: town.url, paths: town.paths() };
}

describe('an upload that a page shows very small', () => {
  test.each([
    `<img src="${folder}/affiche-48x48.png" width="48" height="48">`,
    `<img src="${folder}/affiche.png" width="1" height="1">`,
  ])('%s', async (shown) => {
    const { events, url } = await crawl({
      '/': page('S', shown),
      [`${folder}/affiche.png`]: { type: 'image/png', body: marked },
      [`${folder}/affiche-48x48.png`]: { type: 'image/png', body: await makePng({ width: 48, height: 48 }) },
    });
    expect(of(events, 'evidence').map((one) => one.url)).toEqual([`${url}${folder}/affiche.png`]);
  });

  test('and that is an icon is set aside once it was read', async () => {
    const { events, url } = await crawl({
      '/': page('S', `<img src="${folder}/point.png" width="16" height="16">`),
      [`${folder}/point.png`]: { type: 'image/png', body: await makePng({ width: 16, height: 16 }) },
    });
    expect(of(events, 'visual')).toEqual([]);
    expect(skips(events)).toEqual([`decoration ${url}${folder}/point.png`]);
  });
});

test('copies on which PHP only signed its name come to one content with their upload', async () => {
  const copy = async (width: number): Promise<Route> => ({
    type: 'image/jpeg',
    body: await makeJpeg({ width, height: (width * 3) / 4, comment: GD }),
  });
  const { events, url } = await crawl({
    '/': page('S', `<img src="${folder}/photo-320x240.jpg"><a href="/b">b</a>`),
    '/b': page('B', `<img src="${folder}/photo-160x120.jpg">`),
    [`${folder}/photo.jpg`]: { type: 'image/jpeg', body: plain },
    [`${folder}/photo-320x240.jpg`]: await copy(320),
    [`${folder}/photo-160x120.jpg`]: await copy(160),
  });
  const visuals = of(events, 'visual');
  expect(visuals.map(({ originalUrl }) => originalUrl)).toEqual(
    Array.from({ length: 2 }, () => `${url}${folder}/photo.jpg`),
  );
  expect(new Set(visuals.map(({ contentKey }) => contentKey)).size).toBe(1);
});

test('an upload that PHP wrote anew says nothing: the copy beside it may', async () => {
  const { events, url } = await crawl({
    '/': page('S', `<img src="${folder}/photo-320x240.jpg">`),
    [`${folder}/photo.jpg`]: {
      type: 'image/jpeg',
      body: await makeJpeg({ width: 640, height: 480, comment: GD }),
    },
    [`${folder}/photo-320x240.jpg`]: {
      type: 'image/jpeg',
      body: await makeJpeg({ width: 320, height: 240, comment: 'a word of its own' }),
    },
  });
  expect(of(events, 'visual').map(({ imageUrl, originalUrl }) => [imageUrl, originalUrl])).toEqual([
    [`${url}${folder}/photo-320x240.jpg`, null],
  ]);
});

test('feeds of single pages are neither asked nor counted as left aside', async () => {
  const feed = (href: string): string => `<link rel="alternate" type="application/rss+xml" href="${href}">`;
  const names = Array.from({ length: 8 }, (_, at) => `/article-${at}/`);
  const { events, paths } = await crawl({
    '/': page('S', names.map((name) => `<a href="${name}">lire</a>`).join('')),
    ...Object.fromEntries(names.map((name) => [name, page('A', feed(`${name}feed/`))] as const)),
  });
  expect(of(events, 'page')).toHaveLength(9);
  expect(paths.filter((path) => path.includes('feed'))).toEqual([]);
  expect(skips(events)).toEqual([]);
});

test('a link on a page that asks not to be followed is told only where nothing else leads there', async () => {
  const { events, url } = await crawl({
    '/': page('S', '<a href="/plan">Plan du site</a><a href="/actualites/fete">La fête</a>'),
    '/plan': {
      body: '<!doctype html><title>Plan</title><meta name="robots" content="none"><a href="/">Accueil</a><a href="/actualites/fete">La fête</a><a href="/ailleurs">Ailleurs</a>',
    },
    '/actualites/fete': page('La fête', ''),
    '/ailleurs': page('Ailleurs', ''),
  });
  expect(of(events, 'page')).toHaveLength(3);
  expect(skips(events)).toEqual([`robots ${url}/ailleurs`]);
});

test('a file compared with the copy that leads to it is fetched once, and not again when nothing changed', async () => {
  const noise =
    '<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><filter id="n"><feTurbulence baseFrequency="0.02 0.9" numOctaves="4"/></filter><rect width="800" height="600" fill="#eee"/><circle cx="250" cy="200" r="150" fill="#123"/><rect width="800" height="600" filter="url(#n)" opacity="0.3"/></svg>';
  const upload = await makePng({
    width: 800,
    height: 600,
    pixels: noise,
    text: { parameters: PARAMETERS },
  });
  const town = await site({
    // SPIP names what its filters make by a hash: the link around it alone tells what it is a copy of.
    '/': page('S', '<a href="/IMG/png/carnaval.png"><img src="/local/cache-gd2/67/f22c0234b077.png"></a>'),
    '/IMG/png/carnaval.png': { type: 'image/png', body: upload, etag: '"1"' },
    '/local/cache-gd2/67/f22c0234b077.png': {
      type: 'image/png',
      body: await sharp(upload).resize(200).png().toBuffer(),
      etag: '"2"',
    },
  });
  const kit = makeKit();
  open.push(kit.close);
  const memory = learningMemory();
  const events = await collect(kit, `${town.url}/`, {}, memory, memory.learn);
  expect(of(events, 'visual')[0]).toMatchObject({
    imageUrl: `${town.url}/local/cache-gd2/67/f22c0234b077.png`,
    originalUrl: `${town.url}/IMG/png/carnaval.png`,
  });
  expect(of(events, 'evidence')).toHaveLength(1);
  const bytesOfUpload = (): number =>
    town.log.reduce((sum, { path, bodyBytes }) => sum + (path.startsWith('/IMG/') ? bodyBytes : 0), 0);
  expect(bytesOfUpload()).toBe(upload.byteLength);
  memory.newCrawl();
  const again = await collect(kit, `${town.url}/`, {}, memory, memory.learn);
  expect(of(again, 'evidence')).toEqual([]);
  expect(of(again, 'visual').map(({ outcome, contentKey }) => [outcome, contentKey])).toEqual(
    of(events, 'visual').map(({ contentKey }) => ['unchanged', contentKey]),
  );
});
