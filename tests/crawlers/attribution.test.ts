/** A mark read in one file must never be laid on another picture: where pages, names and servers mix them up. */
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { makePng } from '../fixtures/make-image.js';
import { page, type Route, type SiteAnswer, type TestSite } from '../support/site.js';
import { collect, type Kit, learningMemory, makeKit, of } from './crawl-kit.js';
import { useSites } from '../support/use-sites.js';

const { open, site } = useSites();

function kit(): Kit {
  const made = makeKit();
  open.push(made.close);
  return made;
}

const PARAMETERS =
  'a village fair\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480, Model: sample';
const POSTER =
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#247"/><circle cx="180" cy="150" r="110" fill="#fd5"/><rect x="330" y="60" width="240" height="360" fill="#b32"/></svg>';
const MAYOR =
  '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#cdb"/><rect x="60" y="280" width="520" height="200" fill="#345"/><circle cx="330" cy="170" r="90" fill="#eca"/></svg>';
let poster: Buffer;
let posterCopy: Buffer;
let mayor: Buffer;
let mayorWithFacts: Buffer;

beforeAll(async () => {
  poster = await makePng({ width: 640, height: 480, pixels: POSTER, text: { parameters: PARAMETERS } });
  posterCopy = await sharp(Buffer.from(POSTER)).resize(300, 225).jpeg({ quality: 60 }).toBuffer();
  mayor = await sharp(Buffer.from(MAYOR)).resize(300, 225).jpeg().toBuffer();
  mayorWithFacts = await sharp(Buffer.from(MAYOR))
    .jpeg()
    .withExif({ IFD0: { Make: 'Appareil', Model: 'Exemple' } })
    .toBuffer();
});

const png = (body: Uint8Array, more: Partial<SiteAnswer> = {}): Route => ({
  type: 'image/png',
  body,
  ...more,
});
const jpeg = (body: Uint8Array, more: Partial<SiteAnswer> = {}): Route => ({
  type: 'image/jpeg',
  body,
  ...more,
});

/** Address shown → address whose bytes were read, for every visual; flagged ones by their evidence. */
function read(events: readonly CrawlEvent[], town: TestSite): Record<string, string> {
  return Object.fromEntries(
    of(events, 'visual').map(({ imageUrl, originalUrl }) => [
      imageUrl.replace(town.url, ''),
      (originalUrl ?? imageUrl).replace(town.url, ''),
    ]),
  );
}

/** Addresses on pages whose content carries marks. */
function flagged(events: readonly CrawlEvent[], town: TestSite): string[] {
  const keys = new Set(of(events, 'evidence').map(({ contentKey }) => contentKey));
  const shown = of(events, 'visual').filter(({ contentKey }) => keys.has(contentKey));
  return [...new Set(shown.map(({ imageUrl }) => imageUrl.replace(town.url, '')))].sort();
}

const WORDPRESS = '<meta name="generator" content="WordPress 6.9">';

describe('a human picture beside a generated one', () => {
  test.each([
    ['in a link to it', '<a href="/img/affiche.png"><img src="/img/maire.jpg" alt="Le maire"></a>'],
    ['with it under the mouse', '<img src="/img/maire.jpg" data-survol="/img/affiche.png">'],
    ['with it as a large file', '<img src="/img/maire.jpg" data-full="/img/affiche.png">'],
    [
      'in one JSON object with it',
      '<script type="application/json">{"photo":"/img/maire.jpg","illustration":"/img/affiche.png"}</script>',
    ],
  ])('%s: the finding is the generated one', async (_, html) => {
    const town = await site({
      '/': page('S', html),
      '/img/affiche.png': png(poster),
      '/img/maire.jpg': jpeg(mayor),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(read(events, town)).toEqual({
      '/img/affiche.png': '/img/affiche.png',
      '/img/maire.jpg': '/img/maire.jpg',
    });
    expect(flagged(events, town)).toEqual(['/img/affiche.png']);
    const shown = of(events, 'sighting').find(({ sighting }) => sighting.imageUrl.endsWith('/maire.jpg'));
    expect(JSON.stringify(shown?.sighting.surroundings)).not.toContain('affiche');
  });

  test('a generated picture in a link to a photograph is looked at for itself', async () => {
    const town = await site({
      '/': page('S', '<a href="/img/photo.jpg"><img src="/img/affiche.png"></a>'),
      '/img/affiche.png': png(poster),
      '/img/photo.jpg': jpeg(mayorWithFacts),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(read(events, town)['/img/affiche.png']).toBe('/img/affiche.png');
    expect(flagged(events, town)).toEqual(['/img/affiche.png']);
  });

  test('words beside a picture speak of it, not of the file behind its link', async () => {
    const town = await site({
      '/': page(
        'S',
        '<figure><a href="/img/photo.jpg"><img src="/img/dessin.jpg"></a><figcaption>Image générée par intelligence artificielle</figcaption></figure>',
      ),
      '/img/dessin.jpg': jpeg(posterCopy),
      '/img/photo.jpg': jpeg(mayorWithFacts),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(flagged(events, town)).toEqual(['/img/dessin.jpg']);
    expect(Buffer.from(of(events, 'evidence')[0]?.bytes ?? []).equals(posterCopy)).toBe(true);
  });
});

describe('a copy of a work whose upload was replaced under its name', () => {
  const folder = '/wp-content/uploads';
  const crawled = async (name: string, copy: Uint8Array) => {
    const town = await site({
      '/': {
        body: `<!doctype html><html><head><title>S</title>${WORDPRESS}</head><body><img src="${folder}/${name}"></body></html>`,
      },
      [`${folder}/${name}`]: jpeg(copy),
      [`${folder}/fete.jpg`]: png(poster),
    });
    return { town, events: await collect(kit(), `${town.url}/`) };
  };

  test('is not accused by what the upload says now', async () => {
    const { town, events } = await crawled('fete-300x225.jpg', mayor);
    expect(town.paths()).toContain(`${folder}/fete.jpg`);
    expect(flagged(events, town)).toEqual([]);
    expect(read(events, town)).toEqual({ [`${folder}/fete-300x225.jpg`]: `${folder}/fete-300x225.jpg` });
  });

  test('the upload speaks for its own copies, also for those that were cropped', async () => {
    const square = await sharp(Buffer.from(POSTER)).resize(150, 150).jpeg().toBuffer();
    for (const [name, copy] of [
      ['fete-300x225.jpg', posterCopy],
      ['fete-150x150.jpg', square],
    ] as const) {
      const { town, events } = await crawled(name, copy);
      expect(flagged(events, town)).toEqual([`${folder}/${name}`]);
    }
  });
});

describe('the same picture under another name', () => {
  test('a marked file behind a link is the original once the pictures were compared', async () => {
    const town = await site({
      '/': page('S', '<a href="/img/grand.png"><img src="/vignettes/v12.jpg"></a>'),
      '/img/grand.png': png(poster),
      '/vignettes/v12.jpg': jpeg(posterCopy),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(read(events, town)).toEqual({
      '/vignettes/v12.jpg': '/img/grand.png',
      '/img/grand.png': '/img/grand.png',
    });
    expect(of(events, 'evidence')).toHaveLength(1);
    expect(town.paths().filter((path) => path === '/img/grand.png')).toHaveLength(1);
  });

  test('by a shared name one request is enough, where the page says that both are of one shape', async () => {
    const { width, height } = await sharp(poster).metadata();
    const size = `width="${width / 2}" height="${height / 2}"`;
    const town = await site({
      '/': page('S', `<a href="/img/fete-large.png"><img src="/img/thumbs/fete.jpg" ${size}></a>`),
      '/img/fete-large.png': png(poster),
      '/img/thumbs/fete.jpg': jpeg(posterCopy),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(read(events, town)).toEqual({ '/img/thumbs/fete.jpg': '/img/fete-large.png' });
    expect(town.paths()).not.toContain('/img/thumbs/fete.jpg');
  });
});

describe('servers that answer with a stand-in for a file that is gone', () => {
  const copies = (names: readonly string[]): string =>
    names.map((name) => `<img src="/wp-content/uploads/${name}-300x225.jpg">`).join('');

  test('by a redirect', async () => {
    const town = await site({
      '/': { body: `<!doctype html><html><head>${WORDPRESS}</head><body>${copies(['maire'])}</body></html>` },
      '/wp-content/uploads/maire.jpg': { status: 302, headers: { location: '/img/absent.png' } },
      '/wp-content/uploads/maire-300x225.jpg': jpeg(mayor),
      '/img/absent.png': png(poster),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(read(events, town)).toEqual({
      '/wp-content/uploads/maire-300x225.jpg': '/wp-content/uploads/maire-300x225.jpg',
    });
    expect(flagged(events, town)).toEqual([]);
  });

  test('one content under many names is believed of none but the first', async () => {
    const town = await site({
      '/': {
        body: `<!doctype html><html><head>${WORDPRESS}</head><body>${copies(['maire', 'conseil', 'lavoir'])}</body></html>`,
      },
    });
    for (const name of ['maire', 'conseil', 'lavoir']) {
      town.routes.set(`/wp-content/uploads/${name}.jpg`, png(poster));
      town.routes.set(`/wp-content/uploads/${name}-300x225.jpg`, jpeg(mayor));
    }
    const events = await collect(kit(), `${town.url}/`);
    const own = read(events, town);
    expect(own['/wp-content/uploads/conseil-300x225.jpg']).toBe('/wp-content/uploads/conseil-300x225.jpg');
    expect(own['/wp-content/uploads/lavoir-300x225.jpg']).toBe('/wp-content/uploads/lavoir-300x225.jpg');
  });
});

describe('a guessed original without marks', () => {
  test('does not keep the marks of the shown picture from being read', async () => {
    const town = await site({
      '/': page('S', '<img src="/images/fete_small.png">'),
      '/images/fete_small.png': png(poster),
      '/images/fete.png': jpeg(mayorWithFacts),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(read(events, town)).toEqual({ '/images/fete_small.png': '/images/fete_small.png' });
    expect(flagged(events, town)).toEqual(['/images/fete_small.png']);
  });
});

describe('memory', () => {
  test('a picture whose link leads elsewhere by now is read anew', async () => {
    const town = await site({
      '/': page('S', '<a href="/img/affiche-large.png"><img src="/img/affiche.jpg"></a>'),
      '/img/affiche-large.png': png(poster, { etag: '"grand"' }),
      '/img/affiche.jpg': jpeg(posterCopy, { etag: '"petit"' }),
    });
    const memory = learningMemory();
    const k = kit();
    await collect(k, `${town.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    town.routes.set('/', page('S', '<img src="/img/affiche.jpg">'));
    town.routes.set('/img/affiche.jpg', jpeg(mayor, { etag: '"autre"' }));
    const second = await collect(k, `${town.url}/`, {}, memory, memory.learn);
    expect(of(second, 'visual')).toMatchObject([
      { imageUrl: `${town.url}/img/affiche.jpg`, originalUrl: null, outcome: 'read' },
    ]);
    expect(flagged(second, town)).toEqual([]);
  });

  test('A, then B, then A again at one address: each is told', async () => {
    const town = await site({ '/': page('S', '<img src="/img/une.png" width="640">') });
    const memory = learningMemory();
    const k = kit();
    const keys: string[] = [];
    for (const [etag, body] of [
      ['"a"', poster],
      ['W/"b"', mayor],
      ['"a"', poster],
      ['"c"', poster],
    ] as const) {
      town.routes.set('/img/une.png', png(body, { etag }));
      const events = await collect(k, `${town.url}/`, {}, memory, memory.learn);
      keys.push(...of(events, 'visual').map(({ contentKey, outcome }) => `${outcome} ${contentKey}`));
      memory.newCrawl();
    }
    expect(keys.map((key) => key.split(' ')[0])).toEqual(['read', 'read', 'read', 'unchanged']);
    expect(new Set(keys.map((key) => key.split(' ')[1])).size).toBe(2);
    // The new validator of the same content is kept: the next time nothing is sent.
    expect(await memory.image(`${town.url}/img/une.png`)).toMatchObject({ etag: '"c"' });
  });
});
