/** No document is asked for twice: what the server of a town was asked for, request by request and byte by byte. */
import { beforeAll, expect, test } from 'vitest';
import type { CrawlEvent } from '../../../src/crawlers/events.js';
import { largeJpeg } from '../../fixtures/large-jpeg.js';
import { makeJpeg, makePdf, makeXmp } from '../../fixtures/make-image.js';
import { page, type SiteAnswer, type TestSite } from '../../support/site.js';
import { useSites } from '../../support/use-sites.js';
import { collect, type Kit, learningMemory, makeKit, of, problems, skips } from '../crawl-kit.js';

const { open, site } = useSites();
const KIB = 1024;
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

let plain: Buffer;
let declared: Buffer;

beforeAll(async () => {
  plain = largeJpeg(await makeJpeg({ width: 640, height: 480 }), 1_500 * KIB);
  const xmp = makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED });
  declared = largeJpeg(await makeJpeg({ width: 400, height: 300, xmp }), 1_500 * KIB);
});

function kit(): Kit {
  const made = makeKit();
  open.push(made.close);
  return made;
}

/** 4.5 MB, with one flagged image among three. */
const bulletin = (title = 'Bulletin'): Buffer =>
  makePdf({ title, pages: [{ jpeg: plain, text: 'Page une' }, { jpeg: declared }, { jpeg: plain }] });

const pdf = (body: Uint8Array, more: Partial<SiteAnswer> = {}): SiteAnswer => ({
  type: 'application/pdf',
  body,
  ...more,
});

/** What was asked of a path: requests that were answered, and the bytes of their bodies. */
function asked(served: TestSite, path: string): { readonly requests: number; readonly bytes: number } {
  const entries = served.log.filter((entry) => entry.path.split('?')[0] === path);
  return { requests: entries.length, bytes: entries.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0) };
}

const linked = (...paths: readonly string[]): SiteAnswer =>
  page('Saint-Exemple', paths.map((path) => `<a href="${path}">Bulletin</a>`).join(''));

/** The document as it was kept. */
function kept(events: readonly CrawlEvent[]): Buffer | null {
  const found = of(events, 'evidence').find(({ url }) => !url.includes('#'));
  return found === undefined ? null : Buffer.from(found.bytes);
}

test.each([
  ['an ETag', { etag: '"1"' }],
  ['a date of change', { lastModified: 'Mon, 02 Mar 2026 08:00:00 GMT' }],
])('a flagged one that was read by ranges: each byte comes once, with %s', async (_, validator) => {
  const body = bulletin();
  const served = await site({ '/': linked('/b.pdf'), '/b.pdf': pdf(body, validator) });
  const events = await collect(kit(), `${served.url}/`);
  const { requests, bytes } = asked(served, '/b.pdf');
  expect(bytes).toBe(body.length);
  expect(requests).toBeLessThanOrEqual(10);
  const conditions = served.log.slice(1).flatMap(({ headers }) => headers['if-range'] ?? []);
  expect(new Set(conditions)).toEqual(new Set(Object.values(validator)));
  expect(kept(events)?.equals(body)).toBe(true);
  expect(of(events, 'evidence').map(({ status }) => status)).toEqual([206, 206]);
  expect(of(events, 'evidence')[1]?.headers['content-range']).toBe(
    `bytes 0-${body.length - 1}/${body.length}`,
  );
  expect(problems(events)).toEqual([]);
});

test.each([
  ['no validator', {}],
  ['a weak ETag', { etag: 'W/"1"' }],
])(
  'with %s nothing proves that pieces are of one version: one request more, for all of it',
  async (_, more) => {
    const body = bulletin();
    const served = await site({ '/': linked('/b.pdf'), '/b.pdf': pdf(body, more) });
    const events = await collect(kit(), `${served.url}/`);
    const whole = served.log.filter(({ path, headers }) => path === '/b.pdf' && headers.range === undefined);
    expect(whole).toHaveLength(1);
    expect(asked(served, '/b.pdf').bytes).toBeLessThan(body.length * 1.2);
    expect(kept(events)?.equals(body)).toBe(true);
  },
);

test('one that is replaced between two ranges is read anew, once, and that is told', async () => {
  const [before, now] = [bulletin(), bulletin('Neuf')];
  let count = 0;
  const served = await site({
    '/': linked('/b.pdf'),
    '/b.pdf': () => ((count += 1) <= 4 ? pdf(before, { etag: '"1"' }) : pdf(now, { etag: '"2"' })),
  });
  const events = await collect(kit(), `${served.url}/`);
  // The answer that told of it brought the new one.
  expect(asked(served, '/b.pdf').bytes).toBeLessThan(before.length + now.length);
  expect(served.log.filter(({ path, status }) => path === '/b.pdf' && status === 200)).toHaveLength(1);
  expect(kept(events)?.equals(now)).toBe(true);
  expect(problems(events)).toEqual([`truncated ${served.url}/b.pdf`]);
});

test('a picture that is replaced before its evidence is there is read anew, and that is told', async () => {
  const xmp = makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED });
  const now = await makeJpeg({ width: 300, height: 300, xmp });
  let count = 0;
  const served = await site({
    '/': page('Saint-Exemple', '<img src="/a.jpg" width="400" height="300">'),
    '/a.jpg': () =>
      (count += 1) === 1
        ? { type: 'image/jpeg', body: declared, etag: '"1"' }
        : { type: 'image/jpeg', body: now, etag: '"2"' },
  });
  const events = await collect(kit(), `${served.url}/`);
  expect(of(events, 'evidence').map(({ bytes }) => Buffer.from(bytes).equals(now))).toEqual([true]);
  expect(of(events, 'visual').map(({ width, sha256 }) => [width, sha256])).toEqual([
    [300, of(events, 'evidence')[0]?.sha256],
  ]);
  expect(problems(events)).toEqual([`truncated ${served.url}/a.jpg`]);
});

test('linked from several pages, with fragments and where visitors came from: asked for once', async () => {
  const body = bulletin();
  const served = await site({
    '/': page(
      'Saint-Exemple',
      '<a href="/b.pdf#page=2">Bulletin</a><a href="/b.pdf?utm_source=lettre">Bulletin</a><a href="/autre">Autre</a>',
    ),
    '/autre': linked('/b.pdf', '/b.pdf?fbclid=x1#haut'),
    '/b.pdf': pdf(body, { etag: '"1"' }),
  });
  const events = await collect(kit(), `${served.url}/`);
  expect(asked(served, '/b.pdf').bytes).toBe(body.length);
  expect(of(events, 'done')[0]?.totals.documents).toBe(1);
});

test('behind redirects: each address leads there, one of them is followed', async () => {
  const body = bulletin();
  const to = (path: string): SiteAnswer => ({ status: 302, headers: { location: path } });
  const served = await site({
    '/': linked('/compteur/7.pdf', '/compteur/8.pdf', '/lien?fiche=7', '/b.pdf'),
    '/compteur/7.pdf': to('/b.pdf'),
    '/compteur/8.pdf': to('/b.pdf'),
    '/lien': to('/b.pdf'),
    '/b.pdf': pdf(body, { etag: '"1"' }),
  });
  const events = await collect(kit(), `${served.url}/`);
  expect(asked(served, '/b.pdf').bytes).toBe(body.length);
  expect(of(events, 'done')[0]?.totals.documents).toBe(1);
  expect(skips(events).filter((one) => one.startsWith('duplicate'))).toHaveLength(3);
});

test('one behind two addresses, of which none is its own, is looked at under the first', async () => {
  const body = bulletin();
  const to = (path: string): SiteAnswer => ({ status: 302, headers: { location: path } });
  const served = await site({
    '/': linked('/compteur/7.pdf', '/compteur/8.pdf'),
    '/compteur/7.pdf': to('/depot/fiche'),
    '/compteur/8.pdf': to('/depot/fiche'),
    '/depot/fiche': pdf(body, { etag: '"1"' }),
  });
  const events = await collect(kit(), `${served.url}/`);
  expect(asked(served, '/depot/fiche').bytes).toBe(body.length);
  expect(of(events, 'visual')).toHaveLength(4);
  expect(skips(events)).toEqual([`duplicate ${served.url}/compteur/8.pdf`]);
});

test('a large one that a script gives: the rest is asked for where the page was stopped', async () => {
  const body = makePdf({
    title: 'Revue',
    pages: [{ jpeg: declared }, { jpeg: largeJpeg(plain, 6_000 * KIB) }],
  });
  const served = await site({
    '/': linked('/telecharger?fiche=3'),
    '/telecharger': pdf(body, { etag: '"1"' }),
  });
  const events = await collect(kit(), `${served.url}/`);
  const [first, ...more] = served.log.filter(({ path }) => path.startsWith('/telecharger'));
  expect(first?.headers.range).toBeUndefined();
  // A page is taken as far as 5 MiB.
  expect(more.every(({ headers }) => /^bytes=\d{7}/.test(headers.range ?? ''))).toBe(true);
  expect(more.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0)).toBeLessThan(
    body.length - 5 * KIB * KIB + 200 * KIB,
  );
  expect(kept(events)?.equals(body)).toBe(true);
});

test('the next time: one request, no bytes', async () => {
  const served = await site({ '/': linked('/b.pdf'), '/b.pdf': pdf(bulletin(), { etag: '"1"' }) });
  const memory = learningMemory();
  const k = kit();
  await collect(k, `${served.url}/`, {}, memory, memory.learn);
  memory.newCrawl();
  served.log.length = 0;
  await collect(k, `${served.url}/`, {}, memory, memory.learn);
  expect(asked(served, '/b.pdf')).toEqual({ requests: 1, bytes: 0 });
});
