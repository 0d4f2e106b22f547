/** Pictures of pages that are built to harm: one browser for all of them, and no network but what the door hands out. */
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createRenderer,
  findBrowser,
  type FetchForPage,
  type PageCamera,
  type PictureOutcome,
  type Renderer,
} from '../../../src/crawlers/render/browser.js';

const ORIGIN = 'http://www.saint-exemple.example';
const POSTER = `${ORIGIN}/affiche.png`;
const TIMEOUT_MS = 24_000;

let renderer: Renderer & PageCamera;
let poster: Buffer;
const asked: string[] = [];

beforeAll(async () => {
  renderer = createRenderer({
    door: () => Promise.resolve({ refused: 'no page' }),
    userAgent: 'Vigie/1',
    timeoutMs: TIMEOUT_MS,
  });
  poster = await sharp({ create: { width: 300, height: 200, channels: 3, background: '#4a8' } })
    .png()
    .toBuffer();
});
afterAll(() => renderer.close());

/** Shows a page whose one picture is the poster; everything else is refused. */
async function show(body: string, visuals: readonly string[] = [POSTER]): Promise<PictureOutcome> {
  asked.length = 0;
  const door: FetchForPage = (url) => {
    asked.push(url);
    if (url === `${ORIGIN}/`)
      return answer('text/html; charset=utf-8', Buffer.from(`<!doctype html><title>Mairie</title>${body}`));
    return url === POSTER
      ? answer('image/png', poster)
      : Promise.resolve({ refused: 'refused by the judge' });
  };
  return renderer.picture({
    url: `${ORIGIN}/`,
    door,
    visuals: [visuals],
    timeoutMs: TIMEOUT_MS,
    maxRequests: 40,
    maxBytes: 1_000_000,
  });
}

function answer(type: string, bytes: Uint8Array) {
  return Promise.resolve({ status: 200, headers: { 'content-type': type }, bytes: new Uint8Array(bytes) });
}

async function only(outcome: PictureOutcome) {
  if (outcome.kind !== 'ok') throw new Error(outcome.message);
  const [picture] = outcome.pictures;
  if (picture === undefined) throw new Error('no picture');
  const { data, info } = await sharp(picture.shot.bytes)
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  /** Where the frame stands: the box around all of its yellow. */
  let frame: { left: number; top: number; right: number; bottom: number } | null = null;
  for (let at = 0; at < data.length; at += 3) {
    if (data[at] !== 0xff || data[at + 1] !== 0xd2 || data[at + 2] !== 0x4a) continue;
    const x = (at / 3) % info.width;
    const y = Math.floor(at / 3 / info.width);
    frame ??= { left: x, top: y, right: x, bottom: y };
    frame = { ...frame, left: Math.min(frame.left, x), right: Math.max(frame.right, x), bottom: y };
  }
  return { ...outcome, picture, frame, info };
}

const IMG =
  '<img src="/affiche.png" width="300" height="200" style="display:block;margin:40px" alt="Affiche">';
/** Around the picture of 300 × 200 at (40, 40), with the body's own margin. */
const AROUND = (top: number) => ({
  left: expect.closeTo(40, -1),
  top: expect.closeTo(top - 8, -1),
  right: expect.closeTo(356, -1),
  bottom: expect.closeTo(top + 208, -1),
});

describe.skipIf(findBrowser() === null)('pictures of pages', () => {
  test.each<[string, string, number]>([
    ['an image', IMG, 40],
    [
      'lazily loaded, by srcset, far below',
      `<div style="height:3000px"></div><img loading="lazy" srcset="/affiche.png 1x, /grande.png 2x" width="300" height="200" style="display:block;margin:40px">`,
      3048,
    ],
    [
      'a background',
      '<div style="width:300px;height:200px;margin:40px;background:url(/affiche.png)"></div>',
      40,
    ],
    [
      'inside a box that hides what hangs over',
      `<div style="overflow:hidden;height:320px;margin-left:0">${IMG}</div>`,
      48,
    ],
    [
      'in an open shadow root',
      `<x-a></x-a><script>document.querySelector('x-a').attachShadow({mode:'open'}).innerHTML=${JSON.stringify(IMG)}</script>`,
      40,
    ],
    [
      'beside elements named like methods',
      `${IMG}<form name="createTreeWalker"></form><img name="querySelectorAll"><img name="documentElement">`,
      40,
    ],
    [
      'where scripts lie about places',
      `<script>Element.prototype.getBoundingClientRect = () => ({ left: 0, top: 0, width: 9, height: 9 }); window.URL = null; window.getComputedStyle = null;</script>${IMG}`,
      40,
    ],
  ])('%s is framed', async (_name, body, top) => {
    const { picture, frame, withoutScripts } = await only(await show(body));
    expect(picture).toMatchObject({ found: 'shown', shown: POSTER, cutFrom: null });
    expect(withoutScripts).toBe(false);
    expect(frame).toMatchObject(AROUND(top));
  });

  test('what the page does not show, or hides, is told and frames nothing', async () => {
    const missing = await only(await show('<p>Rien</p>'));
    expect([missing.picture.found, missing.frame]).toEqual(['nowhere', null]);
    const hidden = await only(await show(`<div style="display:none">${IMG}</div>`));
    expect([hidden.picture.found, hidden.frame]).toEqual(['hidden', null]);
    // A loader that never ran: its place is there, and empty.
    const waiting = await only(
      await show(
        `<img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" data-src="${POSTER}" width="400" height="300" alt="">`,
      ),
    );
    expect([waiting.picture.found, waiting.frame]).toEqual(['hidden', null]);
  });

  test('a page of eight million pixels is shown around the visual', async () => {
    const { picture, frame, info } = await only(
      await show(`<div style="height:4000000px"></div>${IMG}<div style="height:4000000px"></div>`),
    );
    expect(picture.cutFrom).toBeGreaterThan(8_000_000);
    expect(info.height).toBe(12_000);
    expect(frame?.top).toBeGreaterThan(5_000);
    expect(frame?.bottom).toBeLessThan(7_000);
  });

  test('dialogs, endless reloads, other pages and private addresses lead nowhere', async () => {
    const there = 'http://169.254.169.254/latest/meta-data';
    const outcome = await only(
      await show(`${IMG}<img src="${there}"><iframe src="http://127.0.0.1:1/"></iframe>
        <meta http-equiv="refresh" content="0;url=/ailleurs">
        <script>
          onload = () => { alert(1); confirm(2); prompt(3); print(); open('/fenetre'); setInterval(() => location.reload(), 50); setTimeout(() => { location = '${there}'; }, 20); };
          onbeforeunload = () => 'rester ?';
        </script>`),
    );
    expect(outcome.picture).toMatchObject({ found: 'shown', shown: POSTER });
    expect(new Set(asked)).toEqual(new Set([`${ORIGIN}/`, POSTER, there, 'http://127.0.0.1:1/']));
  });

  test('a script that never ends is left out, and the page is shown without scripts', async () => {
    const outcome = await renderer.picture({
      url: `${ORIGIN}/`,
      door: (url) =>
        url === POSTER
          ? answer('image/png', poster)
          : answer('text/html', Buffer.from(`<!doctype html>${IMG}<script>for (;;) {}</script>`)),
      visuals: [[POSTER]],
      timeoutMs: 12_000,
      maxRequests: 40,
      maxBytes: 1_000_000,
    });
    const { picture, withoutScripts, frame } = await only(outcome);
    expect([picture.found, withoutScripts]).toEqual(['shown', true]);
    expect(frame).toMatchObject(AROUND(40));
  }, 40_000);

  test('requests and bytes are bounded, and what is left out is counted', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `<img src="/i${index}.png">`).join('');
    const outcome = await only(await show(IMG + many));
    expect(asked.length).toBeLessThanOrEqual(41);
    expect(outcome.leftOut).toBeGreaterThanOrEqual(60);
  });
});

test('without a browser nothing is shown, and it is said', async () => {
  const none = createRenderer({
    executablePath: '/nonexistent/browser',
    door: () => Promise.resolve({ refused: 'no page' }),
    userAgent: 'Vigie/1',
    timeoutMs: 1_000,
  });
  const ask = { url: `${ORIGIN}/`, door: () => answer('text/html', Buffer.from('')), visuals: [] };
  const outcome = await none.picture({ ...ask, timeoutMs: 1_000, maxRequests: 1, maxBytes: 1 });
  expect(outcome.kind).toBe('unavailable');
  await none.close();
});
