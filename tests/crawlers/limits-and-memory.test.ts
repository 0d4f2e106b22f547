/** Budgets of a crawl, pages that are no more, style sheets that import others, and what is remembered of the browser. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import type { Renderer } from '../../src/crawlers/render/browser.js';
import { createRenderer, findBrowser } from '../../src/crawlers/render/browser.js';
import { makeJpeg, makePdf, makePng } from '../fixtures/make-image.js';
import { page, type Route, type SiteAnswer } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { collect, type Kit, learningMemory, makeKit, of, outcome, problems, skips } from './crawl-kit.js';

const { open, site } = useSites();

function kit(): Kit {
  const made = makeKit();
  open.push(made.close);
  return made;
}

let photo: Buffer;
beforeAll(async () => {
  photo = await makeJpeg({ width: 640, height: 480 });
});
const img = (src: string): string => `<img src="${src}" alt="Affiche" width="640" height="480">`;
const link = (href: string): string => `<a href="${href}">lire</a>`;

describe('budget of bytes', () => {
  test('a crawl ends when its bytes are spent, says what waits, and the next one goes on from there', async () => {
    const filler = 'x'.repeat(200_000);
    const routes: Record<string, Route> = {
      '/': page('S', Array.from({ length: 10 }, (_, n) => link(`/p${n}`)).join('')),
    };
    for (let n = 0; n < 10; n += 1) routes[`/p${n}`] = page(`P${n}`, `<p>${filler}</p>`);
    const town = await site(routes);
    const memory = learningMemory();
    const learn = memory.learn;
    const first = await collect(kit(), `${town.url}/`, { maxBytes: 700_000 }, memory, learn);
    expect(outcome(first)).toBe('budget');
    const done = of(first, 'page').length;
    expect(done).toBeGreaterThanOrEqual(4);
    expect(done).toBeLessThanOrEqual(5);
    expect(skips(first).filter((skip) => skip.startsWith('budget'))).toHaveLength(11 - done);
    memory.newCrawl();
    const second = await collect(kit(), `${town.url}/`, {}, memory, learn);
    expect(outcome(second)).toBe('complete');
    const seen = new Set([...of(first, 'page'), ...of(second, 'page')].map(({ url }) => url));
    expect(seen.size).toBe(11);
  });
});

describe('a page that is no more', () => {
  test.each([
    [404, true],
    [410, true],
    [500, false],
    [403, false],
  ])('%i', async (status, isGone) => {
    const town = await site({ '/': page('S', link('/a')), '/a': { status, body: 'non' } });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page-gone').map(({ url }) => url)).toEqual(isGone ? [`${town.url}/a`] : []);
  });

  test.each([
    [404, true],
    [410, true],
    [500, false],
    [403, false],
  ])('a visual that the page still names: %i', async (status, isGone) => {
    const picture: SiteAnswer = { body: await makePng({ width: 300, height: 300 }), type: 'image/png' };
    const town = await site({
      '/': { ...page('S', '<img src="/a.png"><img src="/b.png">'), etag: '"page"' },
      '/a.png': picture,
      '/b.png': picture,
    });
    const memory = learningMemory();
    await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    town.routes.set('/a.png', { status });
    const gone = of(await collect(kit(), `${town.url}/`, {}, memory, memory.learn), 'visual-gone');
    expect(gone.map(({ imageUrl }) => imageUrl)).toEqual(isGone ? [`${town.url}/a.png`] : []);
    memory.newCrawl();
    town.routes.set('/a.png', picture);
    // The page does not change: what came back is found all the same.
    const back = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    expect(of(back, 'page').map(({ outcome: how }) => how)).toEqual(['unchanged']);
    expect(of(back, 'visual').map(({ imageUrl }) => imageUrl)).toContain(`${town.url}/a.png`);
  });

  test('a document too', async () => {
    const town = await site({ '/': page('S', '<a href="/affiche.pdf">Affiche</a>') });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page-gone').map(({ url }) => url)).toEqual([`${town.url}/affiche.pdf`]);
  });
});

describe('style sheets', () => {
  test('a sheet that imports others is followed, in circles too, each sheet once', async () => {
    const css = (body: string): Route => ({ type: 'text/css', body });
    const town = await site({
      '/': {
        body: `<html><head><title>S</title><link rel="stylesheet" href="/a.css"></head><body>${link('/b')}</body></html>`,
      },
      '/b': {
        body: '<html><head><title>B</title><link rel="stylesheet" href="/a.css"></head><body><p>b</p></body></html>',
      },
      '/a.css': css('@import "b.css"; @import url(https://ailleurs.example/c.css);'),
      '/b.css': css('@import url("a.css"); .hero { background: url(/uploads/affiche.jpg) }'),
      '/uploads/affiche.jpg': { type: 'image/jpeg', body: photo },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'visual').map(({ imageUrl }) => imageUrl)).toEqual([`${town.url}/uploads/affiche.jpg`]);
    expect(town.paths().filter((asked) => asked.endsWith('.css'))).toEqual(['/a.css', '/b.css']);
    expect(skips(events)).toEqual(['decoration https://ailleurs.example/c.css']);
  });
});

const SHELL =
  '<!doctype html><html><head><title>S</title></head><body><div id="root"></div><script src="/app.js"></script></body></html>';

/** A browser that shows one visual on each page; what a real one shows is tested in render/. */
function paintingRenderer(rendered: string[]): Renderer {
  return {
    async render(url, door) {
      rendered.push(url);
      const answer = await door?.(url, {}, new AbortController().signal);
      if (answer === undefined || 'refused' in answer) return { kind: 'failed', message: 'refus' };
      const html = `<html><head><title>Rendu</title></head><body><main><p>Texte de la page, assez long pour en être une.</p>${link('/b')}${link('/c')}${img('/i.jpg')}</main></body></html>`;
      const leftOut = url.endsWith('/c') ? 3 : 0;
      return { kind: 'ok', html, finalUrl: url, before: [], turnedAway: [], resourceUrls: [], leftOut };
    },
    close: () => Promise.resolve(),
  };
}

describe('whether a site needs the browser', () => {
  test('an empty home page decides for the site; it is told once, remembered, and asked once a page', async () => {
    const town = await site({
      '/': { body: SHELL },
      '/b': page('B', '<nav>Menu et pied de page sans visuel</nav>'),
      '/c': page('C', '<nav>Menu et pied de page sans visuel</nav>'),
      '/i.jpg': { type: 'image/jpeg', body: photo },
    });
    const memory = learningMemory();
    const rendered: string[] = [];
    const k = kit();
    const deps = { ...k, deps: { ...k.deps, renderer: paintingRenderer(rendered) } };
    const first = await collect(deps, `${town.url}/`, {}, memory, memory.learn);
    expect(of(first, 'rendering').map(({ needsBrowser }) => needsBrowser)).toEqual([true]);
    expect(rendered).toEqual(['/', '/b', '/c'].map((at) => `${town.url}${at}`));
    expect(town.paths().filter((asked) => asked === '/')).toHaveLength(1);
    expect(problems(first)).toEqual([`not-looked-at ${town.url}/c`]);
    memory.newCrawl();
    rendered.length = 0;
    const second = await collect(deps, `${town.url}/`, {}, memory, memory.learn);
    expect(of(second, 'rendering')).toEqual([]);
    expect(rendered).toHaveLength(3);
  });

  test('a plain site never starts one, and one empty page does not decide for the others', async () => {
    const routes: Record<string, Route> = {
      '/': page('S', ['/a', '/b', '/c', '/vide'].map(link).join('')),
      '/vide': { body: SHELL },
      '/i.jpg': { type: 'image/jpeg', body: photo },
    };
    for (const at of ['/a', '/b', '/c']) routes[at] = page(at, img('/i.jpg'));
    const town = await site(routes);
    const rendered: string[] = [];
    const k = kit();
    const deps = { ...k, deps: { ...k.deps, renderer: paintingRenderer(rendered) } };
    const events = await collect(deps, `${town.url}/`);
    expect(rendered).toEqual([`${town.url}/vide`]);
    expect(of(events, 'rendering').map(({ needsBrowser }) => needsBrowser)).toEqual([false]);
  });

  test('without permission to use it the pages say so, whatever is remembered', async () => {
    const town = await site({ '/': { body: SHELL } });
    const events = await collect(kit(), `${town.url}/`, { render: 'never' });
    expect(problems(events)).toEqual([`not-looked-at ${town.url}/`]);
  });

  test.skipIf(findBrowser() === null)('a real browser tells the requests that a limit left out', async () => {
    const town = await site({
      '/': {
        body: '<!doctype html><html><body><div id="root"></div><script>for (let n = 0; n < 320; n += 1) fetch("/d?" + n).catch(() => 0);</script></body></html>',
      },
    });
    const k = kit();
    const renderer = createRenderer({
      userAgent: 'Vigie',
      timeoutMs: 15_000,
      door: async (url) => {
        // On a busy machine the page is read before all of its files came; then the site closes.
        const answer = await fetch(url).catch(() => null);
        if (answer === null) return { refused: 'gone' };
        return { status: answer.status, headers: {}, bytes: new Uint8Array(await answer.arrayBuffer()) };
      },
    });
    open.push(() => renderer.close());
    const seen = await renderer.render(`${town.url}/`);
    expect(seen.kind === 'ok' && seen.leftOut).toBeGreaterThan(0);
    await k.close();
  });
});

describe('what stands still is told again', () => {
  test('a flip-book on an unchanged page is still not looked at', async () => {
    const town = await site({
      '/': {
        ...page('S', '<iframe src="https://www.calameo.com/read/0001"></iframe>'),
        etag: '"1"',
      },
    });
    const memory = learningMemory();
    const first = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    const second = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    expect(of(second, 'page').map((event) => event.outcome)).toEqual(['unchanged']);
    expect(problems(second)).toEqual(problems(first));
    expect(problems(second)).toEqual(['not-looked-at https://www.calameo.com/read/0001']);
  });

  test('the feed of an unchanged page is read again: its news is found', async () => {
    const item = (at: string): string => `<item><title>${at}</title><link>${at}</link></item>`;
    const feed = (items: string): Route => ({
      type: 'application/rss+xml',
      body: `<rss version="2.0"><channel><title>S</title>${items}</channel></rss>`,
    });
    const town = await site({
      '/': {
        body: '<html><head><title>S</title><link rel="alternate" type="application/rss+xml" href="/flux"></head><body><p>Accueil</p></body></html>',
        etag: '"1"',
      },
      '/ancien': page('Ancien', ''),
      '/nouveau': page('Nouveau', ''),
    });
    town.routes.set('/flux', feed(item(`${town.url}/ancien`)));
    const memory = learningMemory();
    await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    town.routes.set('/flux', feed(item(`${town.url}/nouveau`) + item(`${town.url}/ancien`)));
    memory.newCrawl();
    const second = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    expect(of(second, 'page').map(({ title }) => title)).toContain('Nouveau');
    expect(of(second, 'page').find(({ url }) => url === `${town.url}/`)?.outcome).toBe('unchanged');
  });

  test('the words of a link to a document are remembered: on an unchanged page, and on the frontier', async () => {
    const poster = (): Route => ({
      type: 'application/pdf',
      body: makePdf({ title: 'Titre du fichier', pages: [] }),
      etag: '"p"',
    });
    const town = await site({
      '/': {
        ...page(
          'S',
          '<a href="/doc-1.pdf">Affiche de la fête</a><a href="/doc-2.pdf">Délibération du 3 mars</a>',
        ),
        etag: '"1"',
      },
      '/doc-1.pdf': poster(),
      '/doc-2.pdf': poster(),
    });
    const memory = learningMemory();
    const titles = (events: readonly CrawlEvent[]): (string | null)[] =>
      of(events, 'page').flatMap(({ kind, title }) => (kind === 'document' ? [title] : []));
    // The first crawl has no place for documents: the poster waits on the frontier.
    const first = await collect(kit(), `${town.url}/`, { maxDocuments: 0 }, memory, memory.learn);
    expect(titles(first)).toEqual([]);
    for (const crawl of ['frontier', 'unchanged page'] as const) {
      memory.newCrawl();
      const events = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
      expect([crawl, titles(events)]).toEqual([crawl, ['Affiche de la fête']]);
      expect(skips(events)).toEqual([`scope ${town.url}/doc-2.pdf`]);
    }
    expect(town.paths()).not.toContain('/doc-2.pdf');
  });

  test('an original that cannot be had for now is not replaced by its copy', async () => {
    const routes: Record<string, Route> = {
      '/': page('S', `<a href="/uploads/a.jpg">${img('/uploads/a-300x225.jpg')}</a>`),
      '/uploads/a.jpg': { type: 'image/jpeg', body: photo },
      '/uploads/a-300x225.jpg': { type: 'image/jpeg', body: await makeJpeg({ width: 300, height: 225 }) },
    };
    const town = await site(routes);
    const memory = learningMemory();
    const first = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    expect(of(first, 'visual').map((event) => event.originalUrl)).toEqual([`${town.url}/uploads/a.jpg`]);
    town.routes.set('/uploads/a.jpg', { status: 403 });
    memory.newCrawl();
    const second = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    expect(of(second, 'visual')).toEqual([]);
    expect(of(second, 'sighting')).toHaveLength(1);
    expect(problems(second)).toEqual([`blocked ${town.url}/uploads/a-300x225.jpg`]);
    town.routes.set('/uploads/a.jpg', { status: 404 });
    memory.newCrawl();
    const third = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
    expect(of(third, 'visual').map((event) => [event.outcome, event.originalUrl])).toEqual([['read', null]]);
  });
});
