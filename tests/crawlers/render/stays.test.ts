/**
 * A page that sends itself elsewhere is read as it was. Such things are races: each way is tried once here, and as often as
 * `STAYS_TIMES` says (a measurement by hand: `STAYS_TIMES=20 npx vitest run tests/crawlers/render/stays.test.ts`).
 */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createRenderer,
  findBrowser,
  type FetchForPage,
  type PageCamera,
  type Renderer,
  type RenderOutcome,
} from '../../../src/crawlers/render/browser.js';
import { useSites } from '../../support/use-sites.js';
import { collect, makeKit, of } from '../crawl-kit.js';
import { type Leaving, leavings } from './leaving.js';

const { open, site } = useSites();

const ORIGIN = 'http://www.saint-exemple.example';
const ELSEWHERE = 'http://ailleurs.example';
const TIMEOUT_MS = 30_000;
const TIMES = Number(process.env['STAYS_TIMES'] ?? 0);
/** Pages at once. */
const AT_ONCE = 3;

const ways = leavings(ELSEWHERE);
/** Of the many, every thirteenth: other ones stand beside each other in the list. */
const few = ways.filter((_, index) => index % 13 === 0);
const html = (body: string): string =>
  `<!doctype html><html lang="fr"><head><title>Mairie</title></head><body>${body}</body></html>`;

let renderer: Renderer & PageCamera;
const asked: string[] = [];

beforeAll(() => {
  renderer = createRenderer({ door, userAgent: 'Vigie/1', timeoutMs: TIMEOUT_MS });
});
afterAll(() => renderer.close());

const shown = new Map<string, Leaving>(ways.map((way, index) => [`/p/${index}`, way]));

function page(body: string, headers: Readonly<Record<string, string>> = {}) {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    bytes: new TextEncoder().encode(html(body)),
  };
}

const door: FetchForPage = async (address) => {
  const url = new URL(address);
  asked.push(address);
  await Promise.resolve();
  if (url.origin !== ORIGIN) return { refused: 'refusé' };
  if (url.pathname === '/interdit') return { refused: 'Le fichier robots.txt l’interdit.', code: 'robots' };
  if (url.pathname === '/redirige') return { ...page('<p>ailleurs</p>'), finalUrl: `${ELSEWHERE}/x` };
  if (url.pathname === '/casse') return { status: 500, headers: {}, bytes: new Uint8Array() };
  if (url.pathname === '/fichier')
    return {
      status: 200,
      headers: { 'content-type': 'application/zip' },
      bytes: new TextEncoder().encode('PK\u0003\u0004'),
    };
  const way = shown.get(url.pathname);
  return way === undefined ? page('<p>une autre page du site</p>') : page(way.body, way.headers);
};

/** What is wrong with what came of a page that leaves; empty when nothing is. */
function faults(name: string, outcome: RenderOutcome): string[] {
  if (outcome.kind !== 'ok') return [`${name}: ${outcome.message}`];
  const text = [...outcome.before.map((one) => one.html), outcome.html].join('\n');
  return [
    ...(outcome.finalUrl.startsWith(`${ORIGIN}/`) ? [] : [`${name}: stands at ${outcome.finalUrl}`]),
    ...(text.includes('/dessin.jpg') ? [] : [`${name}: what it drew is lost`]),
    // A page that tears itself out, or puts another in its place, while it is still being read has no rest.
    ...(text.includes('/suite.jpg') || /^torn out|javascript/.test(name) ? [] : [`${name}: it is cut short`]),
    ...(/neterror|ERR_/.test(text) ? [`${name}: the browser's own page`] : []),
  ];
}

async function tryAll(indexes: readonly number[]): Promise<string[]> {
  const found: string[] = [];
  const waiting = [...indexes];
  const work = async (): Promise<void> => {
    for (let index = waiting.shift(); index !== undefined; index = waiting.shift())
      found.push(...faults(ways[index]?.name ?? '', await renderer.render(`${ORIGIN}/p/${index}`)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

const show = (body: string): Promise<RenderOutcome> => {
  shown.set('/un', { name: 'un', body });
  return renderer.render(`${ORIGIN}/un`);
};
const DRAWN = '<script>document.body.insertAdjacentHTML("afterbegin", "<img src=/dessin.jpg>")</script>';

describe.skipIf(findBrowser() === null)('a page that sends itself elsewhere', { timeout: 120_000 }, () => {
  test('keeps what it had drawn, a few ways', async () => {
    expect(await tryAll(few.map((way) => ways.indexOf(way)))).toEqual([]);
    expect(asked.filter((url) => !url.startsWith(ORIGIN))).toEqual([]);
  });

  test.skipIf(TIMES === 0)(
    `keeps what it had drawn, each way ${TIMES} times`,
    { timeout: 3_600_000 },
    async () => {
      const all = Array.from({ length: TIMES }, () => [...ways.keys()]).flat();
      const found = await tryAll(all);
      process.stdout.write(`${all.length} pages, ${found.length} faults\n`);
      expect(found).toEqual([]);
    },
  );

  test.each([
    [`location = '${ELSEWHERE}/x'`, `${ELSEWHERE}/x`, 'not-looked-at'],
    [`location = '/interdit'`, `${ORIGIN}/interdit`, 'robots'],
    [`location = '/redirige'`, `${ORIGIN}/redirige`, 'not-looked-at'],
    [`location = '/fichier'`, `${ORIGIN}/fichier`, 'not-html'],
    [`location = 'about:blank'`, 'about:blank', 'not-looked-at'],
  ])('what was refused is told: %s', async (code, url, problem) => {
    const outcome = await show(`${DRAWN}<script>${code}</script>`);
    expect(outcome).toMatchObject({ kind: 'ok', turnedAway: [{ url, code: problem }] });
  });

  test('within its site it moves, and what it was before is read too', async () => {
    shown.set('/suite', { name: 'suite', body: '<img src="/autre.jpg">' });
    const outcome = await show(`${DRAWN}<script>setTimeout(() => { location = '/suite' }, 50)</script>`);
    expect(outcome).toMatchObject({
      kind: 'ok',
      finalUrl: `${ORIGIN}/suite`,
      html: expect.stringContaining('/autre.jpg'),
      before: [{ url: `${ORIGIN}/un`, html: expect.stringContaining('/dessin.jpg') }],
      turnedAway: [],
    });
  });

  test('a page that loads itself again sees its own settings, and is asked for once', async () => {
    asked.length = 0;
    const outcome = await show(
      `<script>if (sessionStorage.langue) document.body.append('lu'); else { sessionStorage.langue = 'fr'; location.reload(); }</script>`,
    );
    expect(outcome).toMatchObject({ kind: 'ok', html: expect.stringContaining('</script>lu') });
    expect(asked).toEqual([`${ORIGIN}/un`]);
  });

  test('moves without end ask for little and are told', async () => {
    asked.length = 0;
    const outcome = await show(
      `${DRAWN}<script>let n = 0; setInterval(() => { location = '/n' + n++ }, 5)</script>`,
    );
    expect(outcome).toMatchObject({ kind: 'ok', turnedAway: expect.any(Array) });
    shown.set('/rond', { name: 'rond', body: `<script>location = '/rond?' + Math.random()</script>` });
    const round = await renderer.render(`${ORIGIN}/rond`);
    expect(round).toMatchObject({ kind: 'ok', turnedAway: [{ code: 'not-looked-at' }] });
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  test.each(['about:blank', 'javascript:"<p>rien</p>"', `${ELSEWHERE}/x`, '/interdit'])(
    'the picture of a page that leaves for %s shows it as it was',
    async (to) => {
      const poster = `${ORIGIN}/dessin.jpg`;
      const drawing = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#4a8' } })
        .png()
        .toBuffer();
      const way = `<img src="/dessin.jpg" width="300" height="200"><script>addEventListener('load', () => { location = ${JSON.stringify(to)} })</script>`;
      const outcome = await renderer.picture({
        url: `${ORIGIN}/`,
        door: (url) =>
          Promise.resolve(
            url === poster
              ? { status: 200, headers: { 'content-type': 'image/png' }, bytes: new Uint8Array(drawing) }
              : url === `${ORIGIN}/`
                ? page(way)
                : { refused: 'refusé' },
          ),
        visuals: [[poster]],
        timeoutMs: TIMEOUT_MS,
        maxRequests: 40,
        maxBytes: 1_000_000,
      });
      expect(outcome).toMatchObject({
        kind: 'ok',
        finalUrl: `${ORIGIN}/`,
        pictures: [{ found: 'shown', shown: poster }],
        turnedAway: to.startsWith('javascript:') ? [] : [{}],
      });
    },
  );

  test('a crawl reads what such pages had drawn, tells what it refused, and goes nowhere else', async () => {
    const other = await site({ '/x': { body: 'ailleurs' } });
    const shell = (to: string): { body: string } => ({
      body: html(
        `<div id="app"></div><script>document.getElementById('app').innerHTML = '<main><h1>Fête</h1><img src="/dessin.jpg" alt="Affiche"><a href="/b">b</a><a href="/c">c</a></main>'; location = '${to}';</script>`,
      ),
    });
    const town = await site({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /interdit', type: 'text/plain' },
      '/': shell('/interdit/plus'),
      '/b': shell(`${other.url}/x`),
      '/c': shell('about:blank'),
    });
    const kit = makeKit();
    open.push(kit.close);
    const events = await collect({ ...kit, deps: { ...kit.deps, renderer } }, `${town.url}/`);
    expect(of(events, 'sighting').map(({ pageUrl, sighting }) => [pageUrl, sighting.imageUrl])).toEqual(
      ['/', '/b', '/c'].map((at) => [`${town.url}${at}`, `${town.url}/dessin.jpg`]),
    );
    const told = of(events, 'problem').filter(({ message }) => message.includes('renvoie vers'));
    expect(told.map(({ url, code }) => [url, code])).toEqual([
      [`${town.url}/`, 'robots'],
      [`${town.url}/b`, 'not-looked-at'],
      [`${town.url}/c`, 'not-looked-at'],
    ]);
    expect(told[0]?.message).toBe(
      `Cette page renvoie vers ${town.url}/interdit/plus\u00a0: ce qu’elle montrait avant a été regardé, pas cette adresse. Le fichier robots.txt du site demande de ne pas lire cette adresse.`,
    );
    expect(town.paths()).not.toContain('/interdit/plus');
    expect(other.log).toEqual([]);
  });
});
