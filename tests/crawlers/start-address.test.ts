/** Where a site begins: redirects to another host, framesets, first pages that fail, and taking up after a stop. */
import { describe, expect, test } from 'vitest';
import { makePng } from '../fixtures/make-image.js';
import { page, type Route, type TestSite } from '../support/site.js';
import { collect, type Kit, learningMemory, makeKit, of, outcome, problems, skips } from './crawl-kit.js';
import { useSites } from '../support/use-sites.js';

const { open, site } = useSites();

/** Every name under `.example` is this machine. */
function kit(): Kit {
  const made = makeKit({
    lookup: (name) =>
      name.endsWith('.example')
        ? Promise.resolve([{ address: '127.0.0.1', family: 4 }])
        : Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' })),
  });
  open.push(made.close);
  return made;
}

const link = (href: string): string => `<a href="${href}">lire</a>`;

/** A town hall that moved: the old name sends everything to the new one, whose pages name themselves in full. */
async function moved(): Promise<{ town: TestSite; from: string; to: string }> {
  const town = await site({});
  const from = town.under('mairie-exemple.example');
  const to = town.under('www.ville-exemple.example');
  const isOld = (host: string | undefined): boolean => host?.startsWith('mairie-exemple') === true;
  const answer =
    (route: Route): Route =>
    (request) =>
      isOld(request.headers.host)
        ? { status: 301, headers: { location: to + request.path } }
        : typeof route === 'function'
          ? route(request)
          : route;
  town.routes.set('/', answer(page('Ville', link(`${to}/a`) + link('/b') + link('/c'))));
  for (const name of ['a', 'b', 'c', 'plan']) town.routes.set(`/${name}`, answer(page(name, '')));
  town.routes.set('/robots.txt', answer({ type: 'text/plain', body: `Sitemap: ${to}/s.xml` }));
  town.routes.set(
    '/s.xml',
    answer({
      type: 'text/xml',
      body: `<urlset><url><loc>${to}/plan</loc></url><url><loc>${to}/a</loc></url></urlset>`,
    }),
  );
  return { town, from, to };
}

describe('a start address that leads to another host', () => {
  test('the other host is the site: its pages, its sitemap', async () => {
    const { from, to } = await moved();
    const events = await collect(kit(), `${from}/`);
    expect(
      of(events, 'page')
        .map(({ url }) => url.replace(to, ''))
        .toSorted(),
    ).toEqual(['/', '/a', '/b', '/c', '/plan']);
    expect(skips(events)).toEqual([]);
    expect(outcome(events)).toBe('complete');
    // A name that was given up is often taken by others: whose site it is, a person checks.
    expect(problems(events)).toEqual([`redirects ${from}/`]);
    expect(of(events, 'problem')[0]?.message).toContain(new URL(to).host);
  });

  test('within one domain nothing is to be checked', async () => {
    const town = await site({});
    const to = `${town.under('www.mairie-exemple.example')}/`;
    town.routes.set('/', (request) =>
      request.headers.host?.startsWith('www.') === true
        ? page('Ville', '')
        : { status: 301, headers: { location: to } },
    );
    const events = await collect(kit(), `${town.under('mairie-exemple.example')}/`);
    expect(of(events, 'page').map(({ url }) => url)).toEqual([to]);
    expect(problems(events)).toEqual([]);
  });

  test('what the budget left for the next crawl is of the site then', async () => {
    const { from, to } = await moved();
    const memory = learningMemory();
    const first = await collect(kit(), `${from}/`, { maxPages: 3 }, memory, memory.learn);
    expect(outcome(first)).toBe('budget');
    memory.newCrawl();
    const second = await collect(kit(), `${from}/`, {}, memory, memory.learn);
    expect(skips(second)).toEqual([]);
    expect(new Set(of(second, 'page').map(({ url }) => url.replace(to, '')))).toEqual(
      new Set(['/', '/a', '/b', '/c', '/plan']),
    );
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
    'stopped after %i events and taken up: nothing lost',
    async (after) => {
      const { from, to } = await moved();
      const memory = learningMemory();
      const stop = new AbortController();
      let seen = 0;
      const first = await collect(kit(), `${from}/`, { signal: stop.signal }, memory, (event) => {
        memory.learn(event);
        seen += 1;
        if (seen === after) stop.abort();
      });
      expect(outcome(first)).toBe('stopped');
      const second = await collect(kit(), `${from}/`, {}, memory, memory.learn);
      expect(outcome(second)).toBe('complete');
      const pages = [...of(first, 'page'), ...of(second, 'page')].map(({ url }) => url.replace(to, ''));
      expect(new Set(pages)).toEqual(new Set(['/', '/a', '/b', '/c', '/plan']));
      expect(skips(second).filter((line) => !line.startsWith('duplicate'))).toEqual([]);
    },
  );

  test.each(Array.from({ length: 16 }, (_, n) => n + 1))(
    'stopped after %i events and taken up: pictures that only the plan of the site names are looked at once',
    async (after) => {
      const names = ['a', 'b', 'c'];
      const town = await site({
        '/': page('S', names.map((name) => link(`/${name}`)).join('')),
        ...Object.fromEntries(names.map((name) => [`/${name}`, page(name, 'x')])),
      });
      for (const [index, name] of names.entries())
        town.routes.set(`/${name}.png`, {
          body: await makePng({ width: 300 + index, height: 300 }),
          type: 'image/png',
        });
      const entries = names.map(
        (name) =>
          `<url><loc>${town.url}/${name}</loc><image:image><image:loc>${town.url}/${name}.png</image:loc></image:image></url>`,
      );
      town.routes.set('/sitemap.xml', { type: 'text/xml', body: `<urlset>${entries.join('')}</urlset>` });
      const memory = learningMemory();
      const stop = new AbortController();
      let seen = 0;
      const first = await collect(kit(), `${town.url}/`, { signal: stop.signal }, memory, (event) => {
        memory.learn(event);
        seen += 1;
        if (seen === after) stop.abort();
      });
      const second = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
      expect(outcome(second)).toBe('complete');
      const visuals = [...of(first, 'visual'), ...of(second, 'visual')].map(({ imageUrl }) => imageUrl);
      expect(new Set(visuals)).toEqual(new Set(names.map((name) => `${town.url}/${name}.png`)));
    },
  );

  test('a frameset or a refresh on the first page leads to the site too', async () => {
    for (const door of [
      (to: string) =>
        `<html><head><title>S</title></head><frameset rows="*"><frame src="${to}/"></frameset></html>`,
      (to: string) =>
        `<html><head><title>S</title><meta http-equiv="refresh" content="0;url=${to}/"></head></html>`,
    ]) {
      const hosted = await site({ '/': page('Hébergé', link('/a')), '/a': page('A', '') });
      const to = hosted.under('pages-hebergees.example');
      const town = await site({ '/': { body: `<!doctype html>${door(to)}` } });
      const from = `${town.under('mairie-exemple.example')}/`;
      const events = await collect(kit(), from);
      expect(of(events, 'page').map(({ url }) => url)).toContain(`${to}/a`);
      expect(problems(events)).toEqual([`redirects ${from}`]);
    }
  });

  test('a door that did not change leads there the next time too', async () => {
    const hosted = await site({ '/': page('Hébergé', link('/a')), '/a': page('A', '') });
    const to = hosted.under('pages-hebergees.example');
    const body = `<html><head><title>S</title><meta http-equiv="refresh" content="0;url=${to}/"></head></html>`;
    const town = await site({});
    town.routes.set('/', (request) =>
      request.headers['if-none-match'] === '"1"'
        ? { status: 304, headers: { etag: '"1"' } }
        : { body, headers: { etag: '"1"' } },
    );
    const from = `${town.under('mairie-exemple.example')}/`;
    const memory = learningMemory();
    const first = await collect(kit(), from, {}, memory, memory.learn);
    memory.newCrawl();
    const second = await collect(kit(), from, {}, memory, memory.learn);
    for (const events of [first, second]) {
      expect(of(events, 'page').map(({ url }) => url)).toContain(`${to}/a`);
      expect(problems(events)).toEqual([`redirects ${from}`]);
    }
  });

  test.each<[string, string, (to: string) => Route]>([
    ['sends', 'unreachable', (to) => ({ status: 301, headers: { location: to } })],
    [
      'forwards',
      'complete',
      (to) => ({
        body: `<html><head><title>S</title><meta http-equiv="refresh" content="0;url=${to}"></head></html>`,
      }),
    ],
  ])('one that %s to a network is told, and nothing of others is looked at there', async (_, end, door) => {
    const network = await site({ '/ville': page('Ville', link('/autre')), '/autre': page('Autre', '') });
    const town = await site({});
    town.routes.set('/', door(`${network.under('app.panneaupocket.com')}/ville`));
    const made = makeKit({ lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]) });
    open.push(made.close);
    const from = `${town.under('mairie-exemple.example')}/`;
    const events = await collect(made, from);
    expect(of(events, 'page').filter(({ url }) => url !== from)).toEqual([]);
    expect(outcome(events)).toBe(end);
    expect(problems(events)).toEqual([`redirects ${from}`]);
    expect(of(events, 'problem')[0]?.message).toContain('beaucoup d’autres');
  });

  test('a frame further inside the site leads nowhere', async () => {
    const other = await site({ '/': page('Ailleurs', '') });
    const away = `${other.under('ailleurs.example')}/`;
    const town = await site({
      '/': page('S', link('/a')),
      '/a': {
        body: `<!doctype html><html><head><title>A</title></head><frameset><frame src="${away}"></frameset></html>`,
      },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(skips(events)).toEqual([`scope ${away}`]);
    expect(other.paths()).toEqual([]);
  });

  test('robots.txt of the other host counts, and is told', async () => {
    const other = await site({ '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /' } });
    const town = await site({
      '/': { status: 301, headers: { location: `${other.under('ville.example')}/` } },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(outcome(events)).toBe('refused');
    expect(problems(events)).toEqual([`robots ${town.url}/`]);
    expect(other.paths()).toEqual(['/robots.txt']);
  });

  test('a robots.txt of the other host that cannot be read is told for what it is', async () => {
    const other = await site({ '/robots.txt': { status: 500 } });
    const town = await site({
      '/': { status: 301, headers: { location: `${other.under('ville.example')}/` } },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(outcome(events)).toBe('unreachable');
    expect(of(events, 'problem')).toMatchObject([{ code: 'not-looked-at', url: `${town.url}/` }]);
    expect(of(events, 'problem')[0]?.message).toContain('robots.txt');
  });
});

describe('a site of which nothing could be looked at is never complete', () => {
  test.each([
    ['missing', { status: 404 }, 'http'],
    ['broken', { status: 500 }, 'http'],
    ['no page', { body: Buffer.from([0, 1, 2, 3, 255]), type: 'application/octet-stream' }, 'not-html'],
  ] as const)('%s', async (_, answer, code) => {
    const town = await site({ '/': answer });
    const events = await collect(kit(), `${town.url}/`);
    expect(outcome(events)).toBe('unreachable');
    expect(problems(events)).toEqual([`${code} ${town.url}/`]);
  });

  test('a welcome page that leads to index.php', async () => {
    const town = await site({
      '/': page('Bienvenue', link('/index.php')),
      '/index.php': page('Accueil', link('/a')),
      '/a': page('A', ''),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page').map(({ url }) => url.replace(town.url, ''))).toEqual(['/', '/index.php', '/a']);
  });
});

describe('what a site names and that is not read is told', () => {
  test('parts of a sitemap index, a sitemap elsewhere, a page instead of a sitemap', async () => {
    const town = await site({ '/': page('S', '') });
    town.routes.set('/robots.txt', {
      type: 'text/plain',
      body: `Sitemap: ${town.url}/index.xml\nSitemap: http://ailleurs.example/s.xml\nSitemap: ${town.url}/faux.xml`,
    });
    town.routes.set('/index.xml', {
      type: 'text/xml',
      body: `<sitemapindex><sitemap><loc>${town.url}/1.xml</loc></sitemap><sitemap><loc>${town.url}/2.xml</loc></sitemap></sitemapindex>`,
    });
    town.routes.set('/1.xml', { status: 500 });
    town.routes.set('/faux.xml', page('Introuvable', ''));
    const events = await collect(kit(), `${town.url}/`);
    expect(problems(events)).toEqual([
      `http ${town.url}/1.xml`,
      `http ${town.url}/2.xml`,
      `malformed ${town.url}/faux.xml`,
    ]);
    expect(skips(events)).toEqual(['scope http://ailleurs.example/s.xml']);
  });

  test('more sitemaps than are read', async () => {
    const town = await site({ '/': page('S', '') });
    const names = Array.from({ length: 25 }, (_, n) => `${town.url}/${n}.xml`);
    town.routes.set('/robots.txt', {
      type: 'text/plain',
      body: names.map((name) => `Sitemap: ${name}`).join('\n'),
    });
    for (const name of names)
      town.routes.set(name.replace(town.url, ''), { type: 'text/xml', body: '<urlset></urlset>' });
    const events = await collect(kit(), `${town.url}/`);
    expect(skips(events)).toEqual(
      names
        .slice(20)
        .map((name) => `budget ${name}`)
        .sort(),
    );
  });

  test('an absent sitemap that nobody named is no problem', async () => {
    const town = await site({ '/': page('S', '') });
    expect(problems(await collect(kit(), `${town.url}/`))).toEqual([]);
  });

  test('documents and feeds of a page that is not to be followed', async () => {
    const body = `${link('/a')}<a href="/affiche.pdf">Affiche</a>`;
    const town = await site({
      '/': {
        body: `<!doctype html><html><head><title>S</title><meta name="robots" content="nofollow"><link rel="alternate" type="application/rss+xml" href="/flux"></head><body>${body}</body></html>`,
      },
    });
    const expected = ['/a', '/affiche.pdf', '/flux'].map((path) => `robots ${town.url}${path}`);
    expect(skips(await collect(kit(), `${town.url}/`))).toEqual(expected);
    for (const header of [
      'nofollow',
      'noindex, NOFOLLOW',
      'vigie: none',
      'autre: noindex, vigie: nofollow',
    ]) {
      town.routes.set('/', { ...page('S', link('/a')), headers: { 'x-robots-tag': header } });
      expect(skips(await collect(kit(), `${town.url}/`))).toEqual([`robots ${town.url}/a`]);
    }
    town.routes.set('/', { ...page('S', link('/a')), headers: { 'x-robots-tag': 'autre: nofollow' } });
    expect(skips(await collect(kit(), `${town.url}/`))).toEqual([]);
  });
});
