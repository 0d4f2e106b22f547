import { createServer, type Server as HttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import {
  createRenderer,
  findBrowser,
  type FetchForPage,
  type Renderer,
} from '../../../src/crawlers/render/browser.js';
import { extractPage } from '../../../src/crawlers/extract/index.js';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

type Routes = Readonly<
  Record<string, { readonly type: string; readonly body: string; readonly location?: string }>
>;

/** A site on loopback that remembers what was asked of it. */
async function serve(routes: Routes): Promise<{ origin: string; asked: string[] }> {
  const asked: string[] = [];
  const server: HttpServer = createServer((request, response) => {
    asked.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const route = routes[request.url ?? ''];
    if (route === undefined) response.writeHead(404).end();
    else if (route.location !== undefined) response.writeHead(302, { location: route.location }).end();
    else response.writeHead(200, { 'content-type': route.type }).end(route.body);
  });
  return { origin: `http://127.0.0.1:${await listen(server)}`, asked };
}

async function listen(server: Server | HttpServer): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () =>
      new Promise((resolve) => {
        if ('closeAllConnections' in server) server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return (server.address() as AddressInfo).port;
}

/** A door that lets one origin through and remembers what it refused. */
function doorTo(origin: string): { door: FetchForPage; refused: string[] } {
  const refused: string[] = [];
  const door: FetchForPage = async (url, headers) => {
    if (new URL(url).origin !== origin) {
      refused.push(url);
      return { refused: 'adresse refusée' };
    }
    const response = await fetch(url, { headers });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      bytes: new Uint8Array(await response.arrayBuffer()),
      finalUrl: response.url,
    };
  };
  return { door, refused };
}

function rendererFor(door: FetchForPage, executablePath?: string): Renderer {
  const renderer = createRenderer({
    door,
    userAgent: 'Vigie/1 (+https://saint-exemple.example/contact)',
    timeoutMs: 20_000,
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  closers.push(() => renderer.close());
  return renderer;
}

const html = (body: string): { type: string; body: string } => ({
  type: 'text/html; charset=utf-8',
  body: `<!doctype html><html lang="fr"><head><title>Mairie de Saint-Exemple</title></head><body>${body}</body></html>`,
});

describe('without a browser', () => {
  test('says that nothing was looked at', async () => {
    const renderer = rendererFor(doorTo('http://127.0.0.1:1').door, '/nonexistent/browser');
    expect((await renderer.render('http://127.0.0.1:1/')).kind).toBe('unavailable');
  });
});

describe.skipIf(findBrowser() === null)('behind the judge', () => {
  test('a page built by script gives its visuals, and none of their bytes is asked for', async () => {
    const site = await serve({
      '/': html('<div id="app"></div><script src="/app.js"></script>'),
      '/app.js': {
        type: 'text/javascript',
        body: `fetch('/data.json').then((answer) => answer.json()).then((data) => {
          document.getElementById('app').innerHTML = '<h1>Fête</h1><img src="' + data.image + '" alt="Affiche"><a href="/agenda">Agenda</a>';
          const host = document.createElement('x-galerie');
          document.body.append(host);
          host.attachShadow({ mode: 'open' }).innerHTML = '<img src="/uploads/ombre.jpg" alt="">';
        });`,
      },
      '/data.json': { type: 'application/json', body: '{"image":"/uploads/fete.jpg"}' },
    });
    const outcome = await rendererFor(doorTo(site.origin).door).render(`${site.origin}/`);
    if (outcome.kind !== 'ok') throw new Error(outcome.message);
    const page = extractPage({ html: outcome.html, url: outcome.finalUrl });
    expect(page.sightings.map((sighting) => sighting.imageUrl)).toEqual([
      `${site.origin}/uploads/fete.jpg`,
      `${site.origin}/uploads/ombre.jpg`,
    ]);
    expect(page.links).toEqual([`${site.origin}/agenda`]);
    expect(page.needsBrowser).toBe(false);
    expect(outcome.resourceUrls).toEqual([
      `${site.origin}/uploads/fete.jpg`,
      `${site.origin}/uploads/ombre.jpg`,
    ]);
    expect(site.asked).toEqual(['GET /', 'GET /app.js', 'GET /data.json']);
  });

  test('a redirect is followed by the door and the page stands at its final address', async () => {
    const site = await serve({
      '/vieux': { type: '', body: '', location: '/neuf/' },
      '/neuf/': html('<p>Bonjour</p><img src="photo.jpg" alt="">'),
    });
    const outcome = await rendererFor(doorTo(site.origin).door).render(`${site.origin}/vieux`);
    expect(outcome).toMatchObject({
      kind: 'ok',
      finalUrl: `${site.origin}/neuf/`,
      resourceUrls: [`${site.origin}/neuf/photo.jpg`],
    });
  });

  test('a page cannot reach another port of this machine by any means', async () => {
    let connections = 0;
    const trap = createTcpServer((socket) => {
      connections += 1;
      socket.destroy();
    });
    const port = await listen(trap);
    const there = `127.0.0.1:${port}`;
    const site = await serve({
      '/': html(`
        <link rel="preconnect" href="http://${there}"><link rel="dns-prefetch" href="http://${there}">
        <link rel="prefetch" href="http://${there}/prefetch"><link rel="stylesheet" href="http://${there}/a.css">
        <img src="http://${there}/a.jpg" alt=""><video src="http://${there}/a.mp4"></video>
        <iframe src="http://${there}/frame"></iframe><object data="http://${there}/o"></object>
        <form id="f" method="post" action="http://${there}/form" target="_blank"><input name="a"></form>
        <script src="http://${there}/a.js"></script><script src="/leads-away.js"></script>
        <script>
          const there = '${there}';
          const attempts = [
            () => fetch('http://' + there + '/fetch', { mode: 'no-cors' }).catch(() => 0),
            () => fetch('http://localhost:${port}/fetch').catch(() => 0),
            () => fetch('http://[::1]:${port}/fetch').catch(() => 0),
            () => fetch('/leads-away', { redirect: 'follow' }).catch(() => 0),
            () => navigator.sendBeacon('http://' + there + '/beacon', 'x'),
            () => new WebSocket('ws://' + there + '/socket'),
            () => new EventSource('http://' + there + '/events'),
            () => new WebTransport('https://' + there + '/transport'),
            () => new Worker(URL.createObjectURL(new Blob(["importScripts('http://" + there + "/worker'); fetch('http://" + there + "/w2')"]))),
            () => new RTCPeerConnection({ iceServers: [{ urls: 'turn:' + there + '?transport=tcp', username: 'a', credential: 'b' }] }).createDataChannel('a'),
            () => window.open('http://' + there + '/window'),
            () => navigator.serviceWorker.register('/sw.js'),
            () => document.getElementById('f').submit(),
          ];
          for (const attempt of attempts) { try { attempt(); } catch (error) { document.title += '.'; } }
          document.body.append('tried ' + attempts.length);
        </script>`),
      '/leads-away': { type: '', body: '', location: `http://${there}/redirected` },
    });
    // A door that hands redirects to the browser, as the real one never does.
    const lax: FetchForPage = async (url) => {
      if (new URL(url).origin !== site.origin) return { refused: 'adresse refusée' };
      const response = await fetch(url, { redirect: 'manual' });
      return {
        status: response.status,
        headers: Object.fromEntries(response.headers),
        bytes: new Uint8Array(await response.arrayBuffer()),
      };
    };
    const outcome = await rendererFor(lax).render(`${site.origin}/`);
    if (outcome.kind !== 'ok') throw new Error(outcome.message);
    expect(outcome.html).toContain('tried 13');
    expect(outcome.resourceUrls).toContain(`http://${there}/a.jpg`);
    expect(connections).toBe(0);
    expect(site.asked.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('a refusal of the page itself is told and starts nothing', async () => {
    const { door, refused } = doorTo('http://127.0.0.1:1');
    const outcome = await rendererFor(door).render('http://127.0.0.1:2/');
    expect(outcome).toEqual({ kind: 'failed', message: 'adresse refusée' });
    expect(refused).toEqual(['http://127.0.0.1:2/']);
  });

  test('a page that never ends is left at the time limit, with what it shows', async () => {
    const site = await serve({
      '/': html('<p>Bonjour</p><script>setInterval(() => fetch("/x" + Math.random()), 50)</script>'),
    });
    const renderer = createRenderer({
      door: doorTo(site.origin).door,
      userAgent: 'Vigie/1',
      timeoutMs: 6_000,
    });
    closers.push(() => renderer.close());
    const outcome = await renderer.render(`${site.origin}/`);
    expect(outcome.kind === 'ok' ? outcome.html : outcome.message).toContain('Bonjour');
  });

  test('a script that blocks the page fails it, and the next page is shown', async () => {
    const site = await serve({
      '/': html('<script>for (;;) {}</script>'),
      '/calme': html('<p>Bonjour</p>'),
    });
    // Little for the one that never ends, which works a core all the while; what it takes for the other.
    let timeoutMs = 2_000;
    const renderer = createRenderer({
      door: doorTo(site.origin).door,
      userAgent: 'Vigie/1',
      get timeoutMs() {
        return timeoutMs;
      },
    });
    closers.push(() => renderer.close());
    expect((await renderer.render(`${site.origin}/`)).kind).toBe('failed');
    timeoutMs = 20_000;
    expect((await renderer.render(`${site.origin}/calme`)).kind).toBe('ok');
  });

  test('the browser is ended by close and started again when needed', async () => {
    const site = await serve({ '/': html('<p>Bonjour</p>') });
    const renderer = rendererFor(doorTo(site.origin).door);
    expect((await renderer.render(`${site.origin}/`)).kind).toBe('ok');
    await renderer.close();
    await renderer.close();
    expect((await renderer.render(`${site.origin}/`)).kind).toBe('ok');
  });
});
