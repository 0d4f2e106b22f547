/** Publications at services: imitations of their documented public pages, on loopback, each under its own name. */
import { afterEach, expect, test } from 'vitest';
import type { CrawlOptions } from '../../src/crawlers/crawl-options.js';
import { type CrawlEvent, type CrawlMemory, NO_MEMORY } from '../../src/crawlers/events.js';
import { MAX_PICTURES, MAX_PUBLICATIONS } from '../../src/crawlers/look-at-publications.js';
import type { PlatformsRead } from '../../src/crawlers/platforms/index.js';
import { makeJpeg, makeXmp } from '../fixtures/make-image.js';
import { type NamedHosts, startNamedHosts } from '../support/named-hosts.js';
import { page, type SiteAnswer } from '../support/site.js';
import { collect, learningMemory, makeKit, of, outcome, skips } from './crawl-kit.js';

const READ: PlatformsRead = { calameo: '2026-12-07', panneaupocket: '2026-12-07', illiwap: '2026-12-07' };
const TOWN = 'town.example/';
const BOOK = 'www.calameo.com/books/000123abc456';
const COVER = 'p.calameoassets.com/240101120000-0123456789abcdef0123456789abcdef/p1.jpg';
const STATION = 'app.panneaupocket.com/ville/106279647-saint-exemple-99001';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface World extends NamedHosts {
  look(ask?: {
    readonly options?: Partial<CrawlOptions>;
    readonly read?: PlatformsRead;
    readonly memory?: CrawlMemory;
    readonly start?: string;
    readonly onEvent?: (event: CrawlEvent) => void;
  }): Promise<CrawlEvent[]>;
}

/** A town whose first page holds `body`, and services that answer as `routes` say. */
async function world(body: (url: (place: string) => string) => string): Promise<World> {
  const hosts = await startNamedHosts();
  const kit = makeKit({ lookup: hosts.lookup });
  open.push(kit.close, hosts.close);
  hosts.routes.set(TOWN, page('Saint-Exemple', body(hosts.url)));
  return {
    ...hosts,
    look: ({ options = {}, read = READ, memory = NO_MEMORY, start = TOWN, onEvent } = {}) =>
      collect(
        { ...kit, deps: { ...kit.deps, platforms: read } },
        hosts.url(start),
        { serviceDelayMs: 0, render: 'never', ...options },
        memory,
        onEvent,
      ),
  };
}

const XMP = makeXmp({
  'Iptc4xmpExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
});
const picture = async (xmp = '', pixels = ''): Promise<SiteAnswer> => ({
  type: 'image/jpeg',
  body: await makeJpeg({
    width: 600,
    height: 800,
    ...(xmp === '' ? {} : { xmp }),
    ...(pixels === '' ? {} : { pixels }),
  }),
});
const cover = (address: string): SiteAnswer => ({
  body: `<html><head><title>Le bulletin</title><meta property="og:image" content="${address}"></head><body></body></html>`,
});
const embed = (url: (place: string) => string): string =>
  `<iframe src="${url('v.calameo.com/?bkcode=000123abc456')}" width="600" height="400"></iframe>`;
const notice = (city: string, address: string): string =>
  `<div class="sign-carousel--item"><p class="city">${city}</p><div class="sign-preview__content"><div class="content"><p>Fête</p><img src="${address}" width="600" height="800"></div></div></div>`;
/** `state pictures code address` of every publication. */
const told = (events: readonly CrawlEvent[]): string[] =>
  of(events, 'publication').map(
    ({ state, pictures, code, url }) => `${state} ${pictures} ${code ?? '-'} ${url.replace(/:\d+/, '')}`,
  );

test('a book that the town embeds: its cover is read, on the page of the book, with the page that leads there', async () => {
  const w = await world(embed);
  w.routes.set(BOOK, cover(w.url(COVER)));
  w.routes.set(COVER, await picture(XMP));
  const events = await w.look();
  expect(told(events)).toEqual([`looked-at 1 - http://${BOOK}`]);
  expect(of(events, 'publication')[0]).toMatchObject({
    platform: 'calameo',
    linkedFrom: w.url(TOWN),
    message: null,
  });
  expect(of(events, 'sighting').map(({ pageUrl, sighting }) => [pageUrl, sighting.imageUrl])).toEqual([
    [w.url(BOOK), w.url(COVER)],
  ]);
  expect(of(events, 'evidence')).toHaveLength(1);
  // Apart from the pages of the site, of which there is one.
  expect(of(events, 'done')[0]?.totals.pages).toBe(1);
  expect(of(events, 'problem')).toEqual([]);
  expect(skips(events)).toEqual([]);
  expect(w.asked()).toEqual([TOWN, BOOK, COVER, COVER].slice(0, w.asked().length));
});

test('terms that nobody read: the service is asked nothing, not even its robots.txt, and that is told', async () => {
  const w = await world((url) => embed(url) + `<a href="${url(STATION)}">Alertes</a>`);
  const events = await w.look({ read: {} });
  expect(told(events)).toEqual([
    `not-looked-at 0 not-looked-at http://${BOOK}`,
    `not-looked-at 0 not-looked-at http://${STATION}`,
  ]);
  expect(of(events, 'problem').map(({ message }) => message)).toEqual([
    expect.stringMatching(/^Calaméo.*conditions d’utilisation/),
    expect.stringMatching(/^PanneauPocket.*conditions d’utilisation/),
  ]);
  expect(w.asked()).toEqual([TOWN]);
  expect(outcome(events)).toBe('complete');
});

test('IntraMuros refuses robots: nothing is asked, whatever the settings say', async () => {
  const w = await world((url) => `<a href="${url('www.intramuros.org/saint-exemple/agenda/1')}">Agenda</a>`);
  const events = await w.look({ read: { ...READ, intramuros: '2026-12-07' } });
  expect(told(events)).toEqual(['not-looked-at 0 not-looked-at http://www.intramuros.org/saint-exemple']);
  expect(of(events, 'problem')[0]?.message).toMatch(/refuse les robots/);
  expect(w.asked()).toEqual([TOWN]);
});

test.each<[string, (w: World) => void, string, RegExp]>([
  [
    'robots.txt of the service forbids it',
    (w) =>
      w.routes.set('www.calameo.com/robots.txt', {
        body: 'User-agent: *\nDisallow: /books/',
        type: 'text/plain',
      }),
    'robots',
    /robots\.txt/,
  ],
  ['the service answers 403', (w) => w.routes.set(BOOK, { status: 403 }), 'blocked', /403/],
  [
    'the service asks to wait',
    (w) => w.routes.set(BOOK, { status: 429, headers: { 'retry-after': '9999' } }),
    'throttled',
    /plus tard/,
  ],
  [
    'a login stands in its place',
    (w) => {
      w.routes.set(BOOK, { status: 302, headers: { location: '/login' } });
      w.routes.set('www.calameo.com/login', page('Connexion', '<form></form>'));
    },
    'redirects',
    /connexion/,
  ],
  [
    'only scripts fill the page',
    (w) => w.routes.set(BOOK, { body: '<div id="app"></div><script src="/a.js"></script>' }),
    'not-looked-at',
    /sans script/,
  ],
  [
    'the page names a picture of somebody else',
    (w) => w.routes.set(BOOK, cover(w.url('pirate.example/a.jpg'))),
    'not-looked-at',
    /aucune image/,
  ],
  [
    'it leads to another book',
    (w) => w.routes.set(BOOK, { status: 302, headers: { location: '/books/000999abc456' } }),
    'redirects',
    /autre page/,
  ],
])('%s: not looked at, named with its reason', async (_, prepare, code, message) => {
  const w = await world(embed);
  w.routes.set(BOOK, cover(w.url(COVER)));
  w.routes.set('www.calameo.com/books/000999abc456', cover(w.url(COVER)));
  w.routes.set(COVER, await picture(XMP));
  prepare(w);
  const events = await w.look();
  expect(told(events)).toEqual([`not-looked-at 0 ${code} http://${BOOK}`]);
  expect(of(events, 'problem')).toMatchObject([{ code, url: w.url(BOOK) }]);
  expect(of(events, 'problem')[0]?.message).toMatch(/^Calaméo/);
  expect(of(events, 'problem')[0]?.message).toMatch(message);
  expect(of(events, 'sighting')).toEqual([]);
  expect(w.asked().filter((place) => place.startsWith('pirate') || place === COVER)).toEqual([]);
  expect(outcome(events)).toBe('complete');
});

test('the cover lies on a host whose robots.txt forbids it: the picture is named as not looked at', async () => {
  const w = await world(embed);
  w.routes.set(BOOK, cover(w.url(COVER)));
  w.routes.set('p.calameoassets.com/robots.txt', { body: 'User-agent: *\nDisallow: /', type: 'text/plain' });
  const events = await w.look();
  expect(w.asked()).not.toContain(COVER);
  expect(of(events, 'visual')).toEqual([]);
  expect(told(events)).toEqual([`not-looked-at 0 robots http://${BOOK}`]);
});

test('Issuu: oEmbed is asked, never the page of the magazine; other covers, lists and old embeds are not', async () => {
  const image = 'image.isu.pub/240101-abc/jpg/page_1_thumb_large.jpg';
  const w = await world(
    (url) => `<iframe src="${url('e.issuu.com/embed.html?d=bulletin&u=saint-exemple')}"></iframe>
      <div class="issuuembed" data-configid="123/456"></div>
      <a href="${url('www.calameo.com/accounts/53137')}">Tous nos bulletins</a>`,
  );
  w.routes.set('issuu.com/oembed', {
    type: 'application/json',
    body: JSON.stringify({ title: 'Bulletin', thumbnail_url: w.url(image) }),
  });
  w.routes.set(image, await picture());
  const events = await w.look({ read: { calameo: '2026-12-07' } });
  expect(told(events)).toEqual(
    expect.arrayContaining([
      'looked-at 1 - http://issuu.com/saint-exemple/docs/bulletin',
      'not-looked-at 0 not-looked-at http://www.calameo.com/accounts/53137',
    ]),
  );
  expect(told(events)).toHaveLength(2 + (told(events).some((one) => one.includes('e.issuu.com')) ? 1 : 0));
  expect(w.asked().filter((place) => !place.startsWith('image.'))).toEqual([
    TOWN,
    `issuu.com/oembed?url=${encodeURIComponent(w.url('issuu.com/saint-exemple/docs/bulletin'))}&format=json`,
  ]);
});

test('notices of others on the page of the town are not the town’s', async () => {
  const w = await world((url) => `<a href="${url(STATION)}">PanneauPocket</a>`);
  w.routes.set(STATION, {
    body: `<body>${notice('Saint-Exemple', '/own.jpg')}${notice('Gendarmerie de Ailleurs', '/others.jpg')}</body>`,
  });
  w.routes.set('app.panneaupocket.com/own.jpg', await picture(XMP));
  w.routes.set('app.panneaupocket.com/others.jpg', await picture(XMP));
  const events = await w.look();
  expect(told(events)).toEqual([`looked-at 1 - http://${STATION}`]);
  expect(w.asked()).toContain('app.panneaupocket.com/own.jpg');
  expect(w.asked()).not.toContain('app.panneaupocket.com/others.jpg');
});

test('links of a publication lead nowhere, and its host is no part of the site after an interruption either', async () => {
  const w = await world((url) => `<a href="${url(STATION)}">PanneauPocket</a><a href="/a">A</a>`);
  w.routes.set('town.example/a', page('A', '<a href="/">Accueil</a>'));
  w.routes.set(STATION, {
    body: `<body><a href="/ville/999999-ailleurs-99002">Ailleurs</a>${notice('Saint-Exemple', '/own.jpg')}</body>`,
  });
  w.routes.set('app.panneaupocket.com/own.jpg', await picture());
  const memory = learningMemory();
  await w.look({ memory, onEvent: memory.learn });
  // Taken up with everything finished but the links of its pages.
  await memory.page(w.url(TOWN));
  const before = w.asked().length;
  const again = await w.look({ memory, onEvent: memory.learn });
  expect(w.asked().filter((place) => place.includes('999999'))).toEqual([]);
  expect(w.asked().slice(before)).toEqual([]);
  expect(told(again)).toEqual([]);
});

test('taken up before the services’ turn: what finished pages lead to is looked at', async () => {
  const w = await world(embed);
  w.routes.set(BOOK, cover(w.url(COVER)));
  w.routes.set(COVER, await picture());
  const memory = learningMemory();
  await w.look({ memory, onEvent: memory.learn });
  const finished = await memory.finished();
  const resumed: CrawlMemory = {
    ...memory,
    finished: () => Promise.resolve(finished.filter((url) => url === w.url(TOWN))),
  };
  const events = await w.look({ memory: resumed });
  expect(told(events)).toEqual([`looked-at 1 - http://${BOOK}`]);
});

test('taken up after a service was looked at: its host has not become a part of the site', async () => {
  const w = await world((url) => `<a href="${url(STATION)}">PanneauPocket</a><a href="/b">B</a>`);
  w.routes.set('town.example/b', page('B', `<a href="${w.url('app.panneaupocket.com/aide')}">Aide</a>`));
  w.routes.set('app.panneaupocket.com/aide', page('Aide', ''));
  w.routes.set(STATION, { body: `<body>${notice('Saint-Exemple', '/own.jpg')}</body>` });
  w.routes.set('app.panneaupocket.com/own.jpg', await picture());
  const memory: CrawlMemory = {
    ...NO_MEMORY,
    finished: () => Promise.resolve([w.url(TOWN), w.url(STATION)]),
    frontier: () => Promise.resolve([{ url: w.url('town.example/b'), priority: 100 }]),
  };
  await w.look({ memory });
  expect(w.asked()).toContain('town.example/b');
  expect(w.asked()).not.toContain('app.panneaupocket.com/aide');
});

test('no original is guessed at a service: only what its page names is asked', async () => {
  const station = 'station.illiwap.com/fr/public/99001/actu/embed';
  const shown = '/media/cache/resolve/vignette_alerte_media/uploads/alertes/documents/photo.jpg';
  const w = await world((url) => `<iframe src="${url(station)}"></iframe>`);
  w.routes.set(station, { body: `<body><img src="${shown}" width="600" height="800"></body>` });
  w.routes.set(`station.illiwap.com${shown}`, await picture());
  const events = await w.look();
  expect(told(events)).toEqual([`looked-at 1 - http://${station}`]);
  expect(new Set(w.asked())).toEqual(new Set([TOWN, station, `station.illiwap.com${shown}`]));
});

test('an unchanged publication costs an answer without content and is told again', async () => {
  const w = await world(embed);
  w.routes.set(BOOK, { ...cover(w.url(COVER)), etag: '"1"' });
  w.routes.set(COVER, { ...(await picture()), etag: '"2"' });
  const memory = learningMemory();
  await w.look({ memory, onEvent: memory.learn });
  memory.newCrawl();
  const events = await w.look({ memory, onEvent: memory.learn });
  expect(told(events)).toEqual([`looked-at 1 - http://${BOOK}`]);
  expect(of(events, 'page').find(({ url }) => url === w.url(BOOK))).toMatchObject({ outcome: 'unchanged' });
});

test('bounds: publications of one service in a crawl, pictures of one publication; those never seen come first', async () => {
  const id = (n: number): string => `000123abc${String(n).padStart(3, '0')}`;
  const all = Array.from({ length: MAX_PUBLICATIONS + 2 }, (_, n) => id(n));
  const w = await world((url) =>
    all.map((one) => `<a href="${url(`www.calameo.com/read/${one}`)}">${one}</a>`).join(''),
  );
  for (const one of all) w.routes.set(`www.calameo.com/books/${one}`, cover(w.url(COVER)));
  w.routes.set(COVER, await picture());
  const memory = learningMemory();
  const first = await w.look({ memory, onEvent: memory.learn });
  const seen = (events: readonly CrawlEvent[]): string[] =>
    told(events).filter((one) => one.startsWith('looked-at'));
  expect(seen(first)).toHaveLength(MAX_PUBLICATIONS);
  expect(of(first, 'problem').map(({ message }) => message)).toEqual([
    expect.stringMatching(/attend un prochain/),
    expect.stringMatching(/attend un prochain/),
  ]);
  memory.newCrawl();
  const second = seen(await w.look({ memory, onEvent: memory.learn }));
  expect(second).toEqual(expect.arrayContaining(all.slice(-2).map((one) => expect.stringContaining(one))));

  const many = await world((url) => `<a href="${url(STATION)}">PanneauPocket</a>`);
  const notices = Array.from({ length: MAX_PICTURES + 3 }, (_, n) =>
    notice('Saint-Exemple', `/${n}.jpg`),
  ).join('');
  many.routes.set(STATION, { body: `<body>${notices}</body>` });
  const events = await many.look();
  expect(many.asked().filter((place) => place.endsWith('.jpg'))).toHaveLength(MAX_PICTURES);
  expect(of(events, 'problem').map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/seules les 24 premières/),
  );
});

test('the page of a town at a service, watched as a site: that page alone', async () => {
  const w = await world(() => '');
  w.routes.set(STATION, {
    body: `<body><a href="/ville/999999-ailleurs-99002">Ailleurs</a><a href="/">Accueil</a>${notice('Saint-Exemple', '/own.jpg')}</body>`,
  });
  w.routes.set('app.panneaupocket.com/own.jpg', await picture(XMP));
  const events = await w.look({ start: STATION });
  expect(outcome(events)).toBe('complete');
  expect(told(events)).toEqual([`looked-at 1 - http://${STATION}`]);
  expect(of(events, 'publication')[0]?.linkedFrom).toBeNull();
  expect(of(events, 'done')[0]?.totals).toMatchObject({ pages: 1, visuals: 1 });
  expect(new Set(w.asked())).toEqual(new Set([STATION, 'app.panneaupocket.com/own.jpg']));

  w.routes.set(STATION, { status: 403 });
  expect(outcome(await w.look({ start: STATION }))).toBe('refused');
  expect(outcome(await w.look({ start: STATION, read: {} }))).toBe('unreachable');
});

test('a service as a whole is never gone through', async () => {
  const w = await world(() => '');
  for (const place of [
    'www.calameo.com/',
    'issuu.com/saint-exemple',
    'app.panneaupocket.com/',
    'p.calameoassets.com/',
  ]) {
    w.routes.set(place, page('Service', '<a href="/a">A</a>'));
    const events = await w.look({ start: place });
    expect([place, outcome(events)]).toEqual([place, 'refused']);
    expect(of(events, 'problem')[0]?.message).toMatch(/beaucoup d’autres/);
  }
  expect(w.asked()).toEqual([]);
});

test('a page full of hostile addresses breaks nothing', async () => {
  const w = await world(
    (url) => `<iframe src="${url('v.calameo.com/?bkcode=' + 'a'.repeat(5000))}"></iframe>
      <iframe src="${url('v.calameo.com/?bkcode=..%2f..%2fadmin')}"></iframe>
      <a href="${url('app.panneaupocket.com/ville/1%0d%0aHost:x')}">x</a>${'<a href="' + url('station.illiwap.com/fr/public/%00') + '">y</a>'}`,
  );
  const events = await w.look();
  expect(outcome(events)).toBe('complete');
  expect(told(events)).toEqual([]);
  expect(w.asked()).toEqual([TOWN]);
});
