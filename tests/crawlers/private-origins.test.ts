/** A site on a private address leads by every way to other ports of the machine: none of them is asked anything. */
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { describe, expect, test } from 'vitest';
import { crawlSite } from '../../src/crawlers/crawl-site.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { NO_MEMORY } from '../../src/crawlers/events.js';
import { fetchOne } from '../../src/crawlers/fetch-one.js';
import { createRenderer, findBrowser } from '../../src/crawlers/render/browser.js';
import { openPageSession } from '../../src/evidence/page-session.js';
import { makePdf } from '../support/linking-pdf.js';
import type { TestSite } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { makeKit, of, outcome, problems, QUICK } from './crawl-kit.js';

const { open, site } = useSites();

/** Only what the program itself names is open. */
function kit(allowPrivate = true): ReturnType<typeof makeKit> {
  const made = makeKit({ namesSites: false, allowPrivate });
  open.push(made.close);
  return made;
}

/** Ports that nothing may reach: one that speaks HTTP, one that counts connections of any kind. */
async function closedPorts(): Promise<{ http: string; raw: string; touched: string[] }> {
  const touched: string[] = [];
  const web = createServer((request, response) => {
    touched.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.end('<p>un autre service</p>');
  });
  const raw = createTcpServer((socket) => {
    touched.push('connection');
    socket.destroy();
  });
  const ports: number[] = [];
  for (const server of [web, raw]) {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
    open.push(() => new Promise((closed) => server.close(() => closed())));
    ports.push((server.address() as AddressInfo).port);
  }
  return { http: `http://127.0.0.1:${ports[0] ?? 0}`, raw: `127.0.0.1:${ports[1] ?? 0}`, touched };
}

async function hostile({ http, raw }: { http: string; raw: string }): Promise<TestSite> {
  const away = (path: string): { status: number; headers: Record<string, string> } => ({
    status: 302,
    headers: { location: `${http}${path}` },
  });
  const all = [http, `http://${raw}`];
  const each = (form: (origin: string, n: number) => string): string => all.map(form).join('\n');
  return site({
    '/robots.txt': {
      body: `User-agent: *\nAllow: /\n${each((to) => `Sitemap: ${to}/plan.xml`)}\nSitemap: /plan.xml`,
      type: 'text/plain',
    },
    '/plan.xml': {
      type: 'application/xml',
      body: `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">${each((to) => `<url><loc>${to}/page</loc><image:image><image:loc>${to}/plan.jpg</image:loc></image:image></url>`)}</urlset>`,
    },
    '/': {
      body: `<!doctype html><html lang="fr"><head><title>Mairie</title>
        ${each(
          (
            to,
          ) => `<link rel="canonical" href="${to}/canonique"><link rel="alternate" type="application/rss+xml" href="${to}/flux">
          <link rel="stylesheet" href="${to}/style.css"><link rel="preload" as="image" href="${to}/avant.jpg"><link rel="icon" href="${to}/icone.png">
          <meta property="og:image" content="${to}/og.jpg"><link rel="https://api.w.org/" href="${to}/wp-json/">
          <script type="application/ld+json">{"@type":"Event","image":"${to}/ld.jpg"}</script>`,
        )}
        <link rel="stylesheet" href="/style.css"><link rel="alternate" type="application/rss+xml" href="/flux">
        </head><body>
        ${each(
          (
            to,
          ) => `<img src="${to}/a.jpg" srcset="${to}/b.jpg 2x" alt=""><a href="${to}/c.jpg"><img src="/vignette.jpg" alt=""></a>
          <picture><source srcset="${to}/d.webp"><img src="${to}/e.jpg" alt=""></picture><div style="background:url(${to}/f.jpg)"></div>
          <iframe src="${to}/cadre"></iframe><object data="${to}/objet.pdf"></object><video poster="${to}/g.jpg" src="${to}/v.mp4"></video>
          <a href="${to}/page">page</a><a href="${to}/doc.pdf">document</a><svg><image href="${to}/h.png"/></svg>
          <form action="${to}/formulaire"><input name="q"></form>`,
        )}
        <a href="/vers">vers</a><a href="/doc.pdf">document</a><a href="/script">script</a><a href="/porte">porte</a><img src="/vers.jpg" alt="">
        </body></html>`,
    },
    '/style.css': {
      type: 'text/css',
      body: each((to) => `@import url(${to}/autre.css); main{background:url(${to}/fond.jpg)}`),
    },
    '/flux': {
      type: 'application/rss+xml',
      body: `<rss version="2.0"><channel><title>f</title>${each((to) => `<item><title>a</title><link>${to}/article</link><enclosure url="${to}/i.jpg" type="image/jpeg" length="9"/></item>`)}</channel></rss>`,
    },
    '/vers': away('/redirige'),
    '/vers.jpg': away('/redirige.jpg'),
    '/porte': {
      body: `<html><head><meta http-equiv="refresh" content="0;url=${http}/rafraichi"></head><body><div id="app"></div><script src="/vide.js"></script></body></html>`,
    },
    '/vide.js': { type: 'text/javascript', body: '' },
    '/doc.pdf': { type: 'application/pdf', body: makePdf(all.map((to) => `${to}/lien`)) },
    '/script': {
      body: `<!doctype html><html><head><title>Script</title></head><body><div id="app"></div><script>
        for (const to of ${JSON.stringify(all)}) for (const attempt of [
          () => fetch(to + '/fetch', { mode: 'no-cors' }).catch(() => 0), () => { const x = new XMLHttpRequest(); x.open('GET', to + '/xhr'); x.onerror = () => 0; x.send(); },
          () => new WebSocket(to.replace('http', 'ws') + '/ws'), () => new EventSource(to + '/es'), () => navigator.sendBeacon(to + '/beacon', 'x'),
          () => { const i = new Image(); i.src = to + '/image.jpg'; }, () => import(to + '/module.js').catch(() => 0), () => new Worker(to + '/worker.js'),
          () => { const f = document.createElement('form'); f.method = 'post'; f.action = to + '/post'; document.body.append(f); f.submit(); },
          () => { const s = document.createElement('script'); s.src = to + '/s.js'; document.body.append(s); }, () => open(to + '/fenetre'), () => { location = to + '/parti'; },
        ]) { try { attempt(); } catch {} }
        fetch('/vers').catch(() => 0);
        document.getElementById('app').innerHTML = '<main><h1>Fin</h1></main>';
        </script></body></html>`,
    },
  });
}

describe('a site on a private address', { timeout: 120_000 }, () => {
  test.skipIf(findBrowser() === null)('leads to no other port, by no way', async () => {
    const closed = await closedPorts();
    const town = await hostile(closed);
    const k = kit();
    const renderer = createRenderer({
      door: () => Promise.resolve({ refused: 'no crawl' }),
      userAgent: 'Vigie/1',
      timeoutMs: 30_000,
    });
    open.push(() => renderer.close());
    const events: CrawlEvent[] = [];
    for await (const event of crawlSite(
      { startUrl: `${town.url}/`, isNamed: true },
      NO_MEMORY,
      { ...k.deps, renderer },
      { ...QUICK, render: 'always', scope: 'domain', maxPages: 40 },
    ))
      events.push(event);
    expect(outcome(events)).toBe('complete');
    for (const path of [
      '/',
      '/plan.xml',
      '/vers',
      '/vers.jpg',
      '/doc.pdf',
      '/script',
      '/porte',
      '/style.css',
    ])
      expect(town.paths()).toContain(path);
    expect(closed.touched).toEqual([]);
    expect(problems(events).filter((line) => line.startsWith('private-address'))).not.toEqual([]);
  });

  test('is refused where no person gave its address, or where the settings do not accept it', async () => {
    const town = await site({ '/': { body: '<p>Bonjour</p>' } });
    for (const [isNamed, allowPrivate] of [
      [false, true],
      [true, false],
    ] as const) {
      const events: CrawlEvent[] = [];
      const from = { startUrl: `${town.url}/`, isNamed };
      for await (const event of crawlSite(from, NO_MEMORY, kit(allowPrivate).deps, QUICK)) events.push(event);
      expect(of(events, 'problem').map(({ code }) => code)).toEqual(['private-address']);
    }
    expect(town.log).toEqual([]);
  });

  test('one address that is inspected opens itself, and not where it leads', async () => {
    const closed = await closedPorts();
    const town = await hostile(closed);
    const { deps } = kit();
    expect(await fetchOne(deps, `${town.url}/vers.jpg`, 9_999)).toMatchObject({ code: 'private-address' });
    expect(await fetchOne(deps, `${town.url}/style.css`, 9_999)).toMatchObject({ kind: 'ok' });
    expect(closed.touched).toEqual([]);
  });

  test('what is kept as proof comes from the site alone', async () => {
    const closed = await closedPorts();
    const town = await hostile(closed);
    const { deps } = kit();
    const session = openPageSession(
      { door: deps.door, pace: deps.pace, now: () => new Date('2026-12-01T10:00:00.000Z') },
      { startUrl: `${town.url}/`, isNamed: true, delayMs: 0, signal: new AbortController().signal },
    );
    expect(await session.page(`${town.url}/`, 'page')).toMatchObject({ outcome: { kind: 'ok' } });
    expect(await session.page(`${town.url}/vers`, 'page')).toMatchObject({ code: 'private-address' });
    expect(await session.picture(`${closed.http}/a.jpg`)).toBeNull();
    expect(closed.touched).toEqual([]);
  });
});
