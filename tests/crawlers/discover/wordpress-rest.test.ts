import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { NO_SURROUNDINGS } from '../../../src/classifiers/types.js';
import { createCatalogue } from '../../../src/crawlers/discover/catalogue.js';
import {
  contentsIn,
  mediaIn,
  restAddress,
  restRootOf,
} from '../../../src/crawlers/discover/wordpress-rest.js';
import type { Sighting } from '../../../src/crawlers/events.js';
import { makeJpeg, makePng } from '../../fixtures/make-image.js';
import { page, type Route, type SiteAnswer, type TestSite } from '../../support/site.js';
import { useSites } from '../../support/use-sites.js';
import { collect, learningMemory, makeKit, of, problems, skips } from '../crawl-kit.js';

const S = 'https://www.saint-exemple.example';
const UPLOADS = `${S}/wp-content/uploads/2026/03`;
const { open, site } = useSites();

describe('the root of the catalogue', () => {
  const at = (html: string, linkHeader: string | null = null): string | null =>
    restRootOf({ url: `${S}/actualites/`, html, linkHeader });

  test.each([
    ['a Link header', '', `<${S}/wp-json/>; rel="https://api.w.org/"`, `${S}/wp-json/`],
    [
      'one among others',
      '',
      `<${S}/a.css>; rel=preload, </wp-json/>; rel="https://api.w.org/"`,
      `${S}/wp-json/`,
    ],
    [
      'without permalinks',
      '',
      `<${S}/index.php?rest_route=/>; rel="https://api.w.org/"`,
      `${S}/index.php?rest_route=/`,
    ],
    ['the head', `<link rel="https://api.w.org/" href="${S}/wp-json/" />`, null, `${S}/wp-json/`],
    ['other quotes and order', `<link href='/wp-json/' rel='https://api.w.org/'>`, null, `${S}/wp-json/`],
    ['no sign of it', `<link rel="stylesheet" href="/wp-json/a.css">`, `<${S}/b>; rel="next"`, null],
    ['another scheme', `<link rel="https://api.w.org/" href="javascript:x">`, null, null],
  ])('%s', (_name, html, header, expected) => {
    expect(at(html, header)).toBe(expected);
  });

  test.each([
    [`${S}/wp-json/`, `${S}/wp-json/wp/v2/media?page=2`],
    [`${S}/ville/wp-json`, `${S}/ville/wp-json/wp/v2/media?page=2`],
    [`${S}/index.php?rest_route=/`, `${S}/index.php?rest_route=%2Fwp%2Fv2%2Fmedia&page=2`],
  ])('lists below %s', (root, expected) => {
    expect(restAddress(root, 'wp/v2/media', { page: '2' })).toBe(expected);
  });
});

const FETE = {
  link: `${S}/fete/carnaval/`,
  source_url: `${UPLOADS}/carnaval-scaled.jpg`,
  mime_type: 'image/jpeg',
  alt_text: 'Affiche de la fête',
  caption: { rendered: '<p>Fête de l&rsquo;été <em>2026</em></p>\n' },
  media_details: {
    original_image: 'carnaval.jpg',
    sizes: { medium: { source_url: `${UPLOADS}/carnaval-300x200.jpg` }, odd: { file: 3 } },
  },
};

describe('media of an answer', () => {
  test('name the upload, its copies and its words', () => {
    expect(mediaIn([FETE], S)).toEqual([
      {
        original: `${UPLOADS}/carnaval.jpg`,
        addresses: [`${UPLOADS}/carnaval-scaled.jpg`, `${UPLOADS}/carnaval-300x200.jpg`],
        link: `${S}/fete/carnaval/`,
        alt: 'Affiche de la fête',
        caption: 'Fête de l’été 2026',
      },
    ]);
  });

  test('an upload that was not scaled down is its own original; a name with signs is written as an address', () => {
    const [plain, odd] = mediaIn(
      [
        { source_url: `${UPLOADS}/vœux.png`, mime_type: 'image/png' },
        { ...FETE, media_details: { original_image: '../../fête #1.jpg' } },
      ],
      S,
    );
    expect(plain).toMatchObject({
      original: `${UPLOADS}/v%C5%93ux.png`,
      alt: null,
      caption: null,
      link: null,
    });
    expect(odd?.original).toBe(`${UPLOADS}/f%C3%AAte%20%231.jpg`);
  });

  test('what is no picture is left out', () => {
    const answers = [
      { source_url: `${UPLOADS}/bulletin.pdf`, mime_type: 'application/pdf' },
      { source_url: 'javascript:alert(1)', mime_type: 'image/png' },
      { mime_type: 'image/png' },
      null,
      'texte',
    ];
    expect(mediaIn(answers, S)).toEqual([]);
  });

  test('contents come with the day of their last change', () => {
    const answers = [
      { link: `${S}/fete/`, modified_gmt: '2026-03-01T09:00:00' },
      { link: '/voeux/' },
      { link: 5 },
    ];
    expect(contentsIn(answers, S)).toEqual([
      { url: `${S}/fete/`, lastModifiedMs: Date.UTC(2026, 2, 1, 9) },
      { url: `${S}/voeux/`, lastModifiedMs: null },
    ]);
  });

  test('any JSON gives lists of http addresses', () => {
    const shaped = fc.record(
      {
        source_url: fc.oneof(fc.webUrl(), fc.string(), fc.anything()),
        mime_type: fc.oneof(fc.constant('image/png'), fc.anything()),
        link: fc.oneof(fc.webUrl(), fc.string(), fc.anything()),
        caption: fc.oneof(fc.record({ rendered: fc.string() }), fc.anything()),
        media_details: fc.oneof(
          fc.record({ original_image: fc.string(), sizes: fc.dictionary(fc.string(), fc.anything()) }),
          fc.anything(),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.array(shaped), fc.jsonValue()), (value) => {
        const found = mediaIn(value, S).flatMap(({ original, addresses, link }) => [
          original,
          ...addresses,
          link ?? S,
        ]);
        for (const address of [...found, ...contentsIn(value, S).map(({ url }) => url)])
          expect(address).toMatch(/^https?:\/\//);
      }),
    );
  });
});

describe('the catalogue beside a page', () => {
  const seen = (imageUrl: string, declared: string[] = []): Sighting => ({
    imageUrl,
    declared,
    element: 'img',
    width: null,
    height: null,
    surroundings: { ...NO_SURROUNDINGS, alt: 'Affiche' },
  });
  const filled = (): ReturnType<typeof createCatalogue> => {
    const catalogue = createCatalogue();
    catalogue.add(mediaIn([FETE], S));
    return catalogue;
  };

  test.each([
    `${UPLOADS}/carnaval-300x200.jpg`,
    `${UPLOADS.replace('https://www.', 'http://')}/carnaval-300x200.jpg`,
    `${UPLOADS}/carnaval-300x200.jpg.webp`,
    `${UPLOADS}/carnaval-scaled.jpg`,
  ])('names the upload of %s', (copy) => {
    const catalogue = filled();
    const completed = catalogue.complete(seen(copy));
    expect(catalogue.uploadOf(copy)).toBe(`${UPLOADS}/carnaval.jpg`);
    expect(completed.surroundings.alt).toBe('Affiche de la fête');
    expect(completed.surroundings.caption).toBe('Fête de l’été 2026');
    expect(catalogue.unshown()).toEqual([]);
    expect(catalogue.isShownAt(`${S}/fete/carnaval/`)).toBe(true);
  });

  test('says nothing of other pictures, and keeps what no page showed', () => {
    const catalogue = filled();
    const other = seen(`${UPLOADS}/voeux-300x200.jpg`);
    expect(catalogue.complete(other)).toBe(other);
    expect(catalogue.uploadOf(other.imageUrl)).toBeNull();
    expect(catalogue.unshown()).toHaveLength(1);
    expect(catalogue.isShownAt(`${S}/fete/carnaval/`)).toBe(false);
  });

  test('a copy on an image server is known by its name, without its words', () => {
    const catalogue = filled();
    const copy = seen('https://images.exemple.example/w=300/carnaval-300x200.jpg');
    expect(catalogue.complete(copy)).toBe(copy);
    expect(catalogue.unshown()).toEqual([]);
  });
});

const PARAMETERS =
  'a village fair, poster\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480, Model: sample';
let marked: Buffer;
let plain: Buffer;
let small: Buffer;
beforeAll(async () => {
  const drawing =
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="#236"/><circle cx="20" cy="20" r="12" fill="#fc3"/></svg>';
  marked = await makePng({ width: 640, height: 480, pixels: drawing, text: { parameters: PARAMETERS } });
  small = await makePng({ width: 320, height: 240, pixels: drawing });
  plain = await makeJpeg({ width: 640, height: 480 });
});

const json = (value: unknown, headers: Record<string, string> = {}): SiteAnswer => ({
  type: 'application/json',
  body: JSON.stringify(value),
  headers,
});
const png = (body: Uint8Array): SiteAnswer => ({ type: 'image/png', body });
const front = (body: string): Route => ({
  ...page('Saint-Exemple', body),
  headers: { link: '</wp-json/>; rel="https://api.w.org/"' },
});
const types = { post: { slug: 'post', rest_base: 'posts' }, event: { slug: 'event', rest_base: 'agenda' } };
const rest = (town: TestSite): string[] => town.paths().filter((path) => path.startsWith('/wp-json/'));
const folder = '/wp-content/uploads/2026/03';

async function crawl(
  town: TestSite,
  memory = learningMemory(),
  options: Parameters<typeof collect>[2] = {},
): Promise<Awaited<ReturnType<typeof collect>>> {
  const kit = makeKit();
  open.push(kit.close);
  return collect(kit, `${town.url}/`, options, memory, memory.learn);
}

describe('a site with a catalogue', () => {
  test('its contents are visited though nothing links to them', async () => {
    const town = await site({
      '/': front(''),
      '/wp-json/wp/v2/types': json(types),
      '/wp-json/wp/v2/agenda': json([{ link: '/agenda/fete/', modified_gmt: '2026-03-01T09:00:00' }]),
      '/agenda/fete/': page('La fête', `<img src="${folder}/fete-320x240.png">`),
      [`${folder}/fete.png`]: png(marked),
      [`${folder}/fete-320x240.png`]: png(small),
    });
    const events = await crawl(town);
    expect(of(events, 'evidence').map(({ url }) => url)).toEqual([`${town.url}${folder}/fete.png`]);
    // `posts`, `pages` and the media list are not there: a catalogue that is kept closed is no problem.
    expect(problems(events)).toEqual([]);
  });

  test('it names an upload whose name the copy does not tell', async () => {
    const town = await site({
      '/': front(`<img src="${folder}/hash/0123abcd.png" width="320" height="240">`),
      '/wp-json/wp/v2/media': json([
        {
          source_url: `${folder}/affiche.png`,
          mime_type: 'image/png',
          media_details: { sizes: { medium: { source_url: `${folder}/hash/0123abcd.png` } } },
        },
      ]),
      [`${folder}/affiche.png`]: png(marked),
      [`${folder}/hash/0123abcd.png`]: png(small),
    });
    const [visual] = of(await crawl(town), 'visual');
    expect(visual).toMatchObject({
      imageUrl: `${town.url}${folder}/hash/0123abcd.png`,
      originalUrl: `${town.url}${folder}/affiche.png`,
    });
  });

  test('media that no page shows are told where they are public, and only there; once', async () => {
    const town = await site({
      '/': front(`<img src="${folder}/photo.jpg">`),
      '/wp-json/wp/v2/media': json([
        { source_url: `${folder}/affiche.png`, mime_type: 'image/png', link: '/affiche/' },
        { source_url: `${folder}/photo.jpg`, mime_type: 'image/jpeg', link: '/photo/' },
      ]),
      '/affiche/': { status: 301, headers: { location: `${folder}/affiche.png` } },
      '/photo/': { status: 301, headers: { location: `${folder}/photo.jpg` } },
      [`${folder}/affiche.png`]: png(marked),
      [`${folder}/photo.jpg`]: { type: 'image/jpeg', body: plain },
    });
    const memory = learningMemory();
    const events = await crawl(town, memory);
    expect(of(events, 'sighting').map(({ pageUrl, sighting }) => [pageUrl, sighting.imageUrl])).toEqual([
      [`${town.url}/`, `${town.url}${folder}/photo.jpg`],
      [`${town.url}${folder}/affiche.png`, `${town.url}${folder}/affiche.png`],
    ]);
    expect(of(events, 'evidence')).toHaveLength(1);
    expect(town.paths()).not.toContain('/photo/');
    town.log.splice(0);
    memory.newCrawl();
    await crawl(town, memory);
    expect(town.paths()).not.toContain('/affiche/');
  });

  test('a link to the page of a picture that was shown is not followed, and counted', async () => {
    const town = await site({
      '/': front(`<a href="/photo/"><img src="${folder}/photo-300x200.jpg"></a>`),
      '/wp-json/wp/v2/media': json([
        { source_url: `${folder}/photo.jpg`, mime_type: 'image/jpeg', link: '/photo/' },
      ]),
      [`${folder}/photo.jpg`]: { type: 'image/jpeg', body: plain },
    });
    const events = await crawl(town);
    expect(skips(events)).toContain(`duplicate ${town.url}/photo/`);
    expect(town.paths()).not.toContain('/photo/');
  });

  test('a short page is not the last one, and the lists end at what is known', async () => {
    const posts = (from: number, count: number): unknown[] =>
      Array.from({ length: count }, (_, at) => ({ link: `/a${from + at}/` }));
    const town = await site({
      '/': front(''),
      '/wp-json/wp/v2/posts': (request) =>
        request.path.endsWith('page=1')
          ? // One entry is not for visitors: WordPress counts it and leaves it out.
            json(posts(0, 99), { 'x-wp-totalpages': '2' })
          : json(posts(100, 3), { 'x-wp-totalpages': '2' }),
      ...Object.fromEntries(
        Array.from({ length: 103 }, (_, at) => [`/a${at}/`, page(`Article ${at}`, '')] as const),
      ),
    });
    const memory = learningMemory();
    expect(of(await crawl(town, memory), 'page')).toHaveLength(1 + 99 + 3);
    const isPosts = (path: string): boolean => path.includes('/posts');
    expect(rest(town).filter(isPosts)).toHaveLength(2);
    town.log.splice(0);
    memory.newCrawl();
    await crawl(town, memory);
    expect(rest(town).filter(isPosts)).toHaveLength(1);
  });

  test('lists without end are cut, and what is left is told', async () => {
    const town = await site({
      '/': front(''),
      '/wp-json/wp/v2/posts': json([{ link: '/a/' }], { 'x-wp-totalpages': '9000' }),
    });
    const events = await crawl(town);
    expect(rest(town).filter((path) => path.includes('/posts'))).toHaveLength(5);
    expect(skips(events).filter((skip) => skip.includes('/wp-json/'))).toEqual([
      expect.stringMatching(/^budget .*page=6$/),
    ]);
  });

  test.each([
    [
      'robots.txt forbids it',
      { '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /wp-json/' } },
    ],
    [
      'the page asks not to be followed',
      {
        '/': {
          ...page('A', ''),
          headers: { link: '</wp-json/>; rel="https://api.w.org/"', 'x-robots-tag': 'nofollow' },
        },
      },
    ],
    [
      'it lies on another site',
      {
        '/': {
          ...page('A', ''),
          headers: { link: '<http://127.0.0.1:9/wp-json/>; rel="https://api.w.org/"' },
        },
      },
    ],
    ['no page names it', { '/': page('A', '') }],
  ] satisfies [string, Record<string, Route>][])('nothing is asked of it where %s', async (_why, routes) => {
    const town = await site({ '/': front(''), ...routes });
    const events = await crawl(town);
    expect(rest(town)).toEqual([]);
    expect(problems(events)).toEqual([]);
  });

  test.each([
    ['closed', { status: 401, body: '{"code":"rest_forbidden"}' }, []],
    ['a page instead', page('Accueil', ''), []],
    ['nonsense', json({ a: [1] }), []],
    ['broken down', { status: 500, body: '' }, ['http']],
  ] satisfies [string, SiteAnswer, string[]][])('a catalogue that is %s', async (_how, answer, codes) => {
    const town = await site({
      '/': front(`<img src="${folder}/photo.jpg">`),
      '/wp-json/wp/v2/media': answer,
      [`${folder}/photo.jpg`]: { type: 'image/jpeg', body: plain },
    });
    const events = await crawl(town);
    expect(of(events, 'visual')).toHaveLength(1);
    expect(of(events, 'problem').map(({ code }) => code)).toEqual(codes);
  });
});
