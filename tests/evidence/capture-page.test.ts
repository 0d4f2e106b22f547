/** Captures of pages: a real crawl of a local site, a real database, a real browser. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import { WARCParser } from 'warcio';
import { capturesOfVisual, type VisualCapture } from '../../db/queries/evidence-log.js';
import { crawlsToFollow } from '../../db/queries/crawls.js';
import { evidenceOf } from '../../db/queries/evidence.js';
import { listVisualKeys } from '../../db/queries/verdicts.js';
import { findBrowser } from '../../src/crawlers/render/find-browser.js';
import { verifyLog } from '../../src/evidence/record-log.js';
import type { CaptureRun } from '../../src/evidence/capture-page.js';
import { makePdf, makePng } from '../fixtures/make-image.js';
import { temporaryFolder } from '../support/folder.js';
import { page, type Route, startSite, type TestSite } from '../support/site.js';
import { flaggedPng, type Installation, type InstallationOptions, openInstallation } from './capture-kit.js';

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

async function open(
  routes: Record<string, Route>,
  options: InstallationOptions = {},
): Promise<Installation & { readonly site: TestSite }> {
  const site = await startSite(routes);
  onTestFinished(() => site.close());
  const installation = openInstallation(temporaryFolder(), `${site.url}/`, options);
  onTestFinished(() => installation.close());
  return { ...installation, site };
}

/** Follows the one crawl that waits. */
async function follow(installation: Installation): Promise<CaptureRun> {
  const { followed } = await installation.follow();
  const [one] = followed;
  if (one === undefined || followed.length > 1) throw new Error(`${followed.length} crawls were followed`);
  return one.captures;
}

/** By the bytes that were kept: the key of a content is another hash where it was read by ranges. */
function capturesOf({ store: { db } }: Installation, bytes: Uint8Array): VisualCapture[] {
  const isOf = (key: string): boolean => evidenceOf(db, key).some(({ sha256 }) => sha256 === hashOf(bytes));
  const keys = listVisualKeys(db, { after: null, limit: 50 }).filter(isOf);
  return keys.flatMap((key) => capturesOfVisual(db, key));
}

async function partOf(
  { store }: Installation,
  capture: VisualCapture | undefined,
  role: VisualCapture['parts'][number]['role'],
): Promise<Buffer> {
  const part = capture?.parts.find((one) => one.role === role);
  const reading = await store.blobs.get(part?.sha256 ?? '');
  if (reading.kind !== 'found') throw new Error(`no ${role}: ${reading.kind}`);
  return Buffer.from(reading.bytes);
}

/** Records with a body, read by warcio, the implementation of another project. */
async function readWarc(file: Uint8Array): Promise<Map<string, Buffer>> {
  const bodies = new Map<string, Buffer>();
  for await (const record of WARCParser.iterRecords([file])) {
    const body = Buffer.from(await record.readFully(true));
    if (record.warcType === 'response' || record.warcType === 'resource')
      bodies.set(record.warcTargetURI ?? '', body);
  }
  return bodies;
}

const codes = (capture: VisualCapture | undefined): readonly string[] =>
  capture?.shortfalls.map(({ code }) => code) ?? ['no capture'];

describe.skipIf(findBrowser() === null)('with a browser', () => {
  test('a visual far below the fold: every part is kept, and it is framed where it stands', async () => {
    const original = await flaggedPng(1, 900);
    const copy = await makePng({ width: 300, height: 133 });
    const routes: Record<string, Route> = {
      '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /prive/\n' },
      '/': page(
        'Saint-Exemple',
        `<p>${'Le marché de Saint-Exemple se tient le samedi sur la place. '.repeat(10)}</p><div style="height:5000px">Agenda</div><img src="/wp-content/uploads/2026/03/affiche-300x133.png" width="300" height="133" alt="Affiche">`,
      ),
      '/wp-content/uploads/2026/03/affiche-300x133.png': { type: 'image/png', body: copy },
      '/wp-content/uploads/2026/03/affiche.png': { type: 'image/png', body: original },
    };
    const town = await open(routes, { browser: 'system' });
    await town.crawl();
    const crawled = town.site.log.length;
    expect(await follow(town)).toEqual({ captured: 1, shortfalls: {}, waiting: 0, problems: [] });

    // The page once, its copy of the picture once, robots.txt and the reservations once; the original is at hand.
    expect(town.site.paths().slice(crawled).sort()).toEqual([
      '/',
      '/.well-known/tdmrep.json',
      '/robots.txt',
      '/wp-content/uploads/2026/03/affiche-300x133.png',
    ]);
    const [capture] = capturesOf(town, original);
    expect(capture).toMatchObject({
      pageUrl: `${town.site.url}/`,
      program: '0.1.0',
      shortfalls: [],
      terms: { robots: { state: 'rules' } },
      sealedAt: null,
    });
    expect(capture?.parts.map(({ role, contentType }) => [role, contentType])).toEqual([
      ['original', 'image/png'],
      ['derivative', 'image/png'],
      ['page', 'text/html'],
      ['screenshot', 'image/png'],
      ['headers', 'application/json'],
      ['terms', 'application/json'],
      ['warc', 'application/warc'],
    ]);
    expect((await partOf(town, capture, 'original')).equals(original)).toBe(true);
    expect((await partOf(town, capture, 'derivative')).equals(copy)).toBe(true);
    const html = await partOf(town, capture, 'page');
    expect(html.toString()).toContain('Agenda');
    expect(verifyLog(town.store.db)).toMatchObject({ kind: 'intact', head: { seq: 1 } });

    const shot = await partOf(town, capture, 'screenshot');
    const { data, info } = await sharp(shot).raw().toBuffer({ resolveWithObject: true });
    expect(info.height).toBeGreaterThan(5100);
    const isFrame = (x: number, y: number): boolean => {
      const at = (y * info.width + x) * info.channels;
      return data[at] === 0xff && data[at + 1] === 0xd2 && data[at + 2] === 0x4a;
    };
    const lines = Array.from({ length: info.height }, (_, y) => y).filter((y) => isFrame(150, y));
    expect(lines[0]).toBeGreaterThan(5000);
    // Two lines of the frame, outside of the picture, which is 133 pixels high.
    expect((lines.at(-1) ?? 0) - (lines[0] ?? 0)).toBeGreaterThanOrEqual(133);
    expect(lines.length).toBeLessThan(14);

    const warc = await readWarc(await partOf(town, capture, 'warc'));
    const at = (path: string): Buffer | undefined => warc.get(`${town.site.url}${path}`);
    expect(at('/')?.equals(html)).toBe(true);
    expect(at('/wp-content/uploads/2026/03/affiche.png')?.equals(original)).toBe(true);
    expect(at('/wp-content/uploads/2026/03/affiche-300x133.png')?.equals(copy)).toBe(true);
    expect(at('/robots.txt')?.toString()).toContain('Disallow: /prive/');
    expect(warc.get(`urn:fullPage:${town.site.url}/`)?.equals(shot)).toBe(true);

    // Neither the next call nor the next crawl takes it again; a caption that was added makes another state.
    expect((await town.follow()).followed).toEqual([]);
    await town.crawl();
    expect(await follow(town)).toMatchObject({ captured: 0, waiting: 0 });
    town.site.routes.set(
      '/',
      page(
        'Saint-Exemple',
        '<figure><img src="/wp-content/uploads/2026/03/affiche-300x133.png" alt="Affiche"><figcaption>Image générée par IA</figcaption></figure>',
      ),
    );
    await town.crawl();
    expect(await follow(town)).toMatchObject({ captured: 1, waiting: 0 });
    expect(capturesOf(town, original)).toHaveLength(2);
    expect(verifyLog(town.store.db)).toMatchObject({ kind: 'intact', head: { seq: 2 } });
  }, 30_000);

  test('an image of a PDF: the file, its page drawn, the image framed', async () => {
    const jpeg = await sharp(await flaggedPng())
      .jpeg()
      .withMetadata()
      .withXmp(DECLARED)
      .toBuffer();
    const pdf = makePdf({ title: 'Bulletin', pages: [{ text: 'Éditorial' }, { jpeg }] });
    const town = await open({
      '/': page('Saint-Exemple', '<a href="/bulletin.pdf">Bulletin</a>'),
      '/bulletin.pdf': { type: 'application/pdf', body: pdf },
    });
    await town.crawl();
    expect(await follow(town)).toMatchObject({ captured: 1, shortfalls: {}, problems: [] });
    // The crawl received it: the capture asks for it no more.
    expect(town.site.paths().filter((one) => one === '/bulletin.pdf')).toHaveLength(1);
    const [capture] = capturesOf(town, jpeg);
    expect(capture?.parts.map(({ role, contentType }) => [role, contentType])).toEqual([
      ['original', 'image/jpeg'],
      ['page', 'application/pdf'],
      ['screenshot', 'image/png'],
      ['headers', 'application/json'],
      ['terms', 'application/json'],
      ['warc', 'application/warc'],
    ]);
    expect((await partOf(town, capture, 'page')).equals(pdf)).toBe(true);
    const { width, height } = await sharp(await partOf(town, capture, 'screenshot')).metadata();
    // The second page, upright, in the proportions of A4.
    expect(width / height).toBeCloseTo(595 / 842, 2);
    expect(JSON.parse((await partOf(town, capture, 'headers')).toString())).toMatchObject({
      documentPage: 2,
    });
    const warc = await readWarc(await partOf(town, capture, 'warc'));
    expect(warc.get(`${town.site.url}/bulletin.pdf`)?.equals(pdf)).toBe(true);
  });
});

const DECLARED = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

describe('without a browser', () => {
  test('it is said, and all else is kept; so where the settings of a site exclude it', async () => {
    for (const options of [{ browser: 'none' }, { browser: 'system', render: 'never' }] as const) {
      const picture = await flaggedPng();
      const town = await open(
        {
          '/': page('Saint-Exemple', '<img src="/affiche.png" alt="Affiche">'),
          '/affiche.png': { type: 'image/png', body: picture },
        },
        options,
      );
      await town.crawl();
      expect(await follow(town)).toMatchObject({ captured: 1, shortfalls: { browser: 1 }, waiting: 0 });
      const [capture] = capturesOf(town, picture);
      expect(capture?.parts.map(({ role }) => role)).toEqual([
        'original',
        'page',
        'headers',
        'terms',
        'warc',
      ]);
      expect(capture?.shortfalls[0]?.message).toContain('navigateur');
    }
  });

  test('a page that is no more is done without; one that does not answer is waited for, and not for ever', async () => {
    const picture = await flaggedPng();
    const clock = { aheadMs: 0 };
    const town = await open(
      {
        '/': page('Saint-Exemple', '<a href="/fete">Fête</a><a href="/marche">Marché</a>'),
        '/fete': page('Fête', '<img src="/affiche.png" alt="Affiche">'),
        '/marche': page('Marché', '<img src="/autre.png" alt="Affiche">'),
        '/affiche.png': { type: 'image/png', body: picture },
        '/autre.png': { type: 'image/png', body: await flaggedPng(2) },
      },
      { clock },
    );
    await town.crawl();
    town.site.routes.set('/fete', { status: 410 });
    town.site.routes.set('/marche', { status: 429, headers: { 'retry-after': '3600' } });
    const first = await follow(town);
    expect(first).toMatchObject({ captured: 1, shortfalls: { page: 1 }, waiting: 1 });
    expect(first.problems.join()).toContain('/marche');
    const [capture] = capturesOf(town, picture);
    expect(capture?.parts.map(({ role }) => role)).toEqual(['original', 'headers', 'terms']);
    expect(crawlsToFollow(town.store.db)).toHaveLength(1);

    clock.aheadMs = 4 * 86_400_000;
    town.site.routes.set('/marche', { status: 500 });
    const later = openInstallation(town.app.config.dataDir, `${town.site.url}/`, { clock });
    onTestFinished(() => later.close());
    expect(await follow(later)).toMatchObject({ captured: 1, shortfalls: { page: 1 }, waiting: 0 });
    expect(crawlsToFollow(town.store.db)).toEqual([]);
  });

  test('hostile names, types, headers and words stay inside the files they are in', async () => {
    const picture = await flaggedPng();
    const evil = encodeURIComponent('../../"><script>alert(1)</script>\u202e.png');
    const town = await open({
      '/': {
        ...page('Fête &lt;script&gt;', `<img src="/${evil}" alt="&quot;><script>alert(1)</script>">`),
        headers: { 'x-robots-tag': 'noai, noindex', 'x-evil': `a\tWARC-Type: response ${'x'.repeat(9_000)}` },
      },
      [`/${evil}`]: {
        type: 'text/html; charset="><script>',
        body: picture,
        headers: { 'content-disposition': 'attachment; filename="../../etc/passwd"' },
      },
    });
    await town.crawl();
    expect(await follow(town)).toMatchObject({ captured: 1 });
    const [capture] = capturesOf(town, picture);
    // What the bytes are, whatever the server says.
    expect(capture?.parts[0]).toMatchObject({ role: 'original', contentType: 'image/png' });
    const headers = JSON.parse((await partOf(town, capture, 'headers')).toString()) as {
      answers: { of: string; headers: Record<string, string> }[];
    };
    const told = headers.answers.find((one) => one.of === 'page')?.headers ?? {};
    expect(told['x-evil']?.length).toBe(8_000);
    expect(headers.answers[0]?.headers['content-disposition']).toContain('etc/passwd');
    expect(capture?.terms?.signals.map(({ kind }) => kind)).toEqual(['noai', 'noindex']);
    expect([...(await readWarc(await partOf(town, capture, 'warc'))).keys()]).toHaveLength(3);
    expect(verifyLog(town.store.db).kind).toBe('intact');
  });

  test('what is on a thousand pages is captured on three; what has no mark on none', async () => {
    const picture = await flaggedPng();
    const plain = await makePng({ width: 500, height: 300 });
    const links = Array.from({ length: 8 }, (_, index) => `<a href="/p${index}">Page ${index}</a>`).join('');
    const body = '<img src="/affiche.png" alt="Affiche"><img src="/photo.png" alt="Vue">';
    const town = await open({
      '/': page('Saint-Exemple', links),
      ...Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [`/p${index}`, page(`Page ${index}`, body)]),
      ),
      '/affiche.png': { type: 'image/png', body: picture },
      '/photo.png': { type: 'image/png', body: plain },
    });
    await town.crawl();
    expect(await follow(town)).toMatchObject({ captured: 3, waiting: 0 });
    expect(listVisualKeys(town.store.db, { after: null, limit: 10 })).toHaveLength(2);
    expect(capturesOf(town, picture)).toHaveLength(3);
    expect(capturesOf(town, plain)).toEqual([]);
  });

  test('a visual that is gone from everywhere before its capture is logged with what is kept', async () => {
    const picture = await flaggedPng();
    const town = await open({
      '/': page('Saint-Exemple', '<img src="/affiche.png" alt="Affiche">'),
      '/affiche.png': { type: 'image/png', body: picture },
    });
    await town.crawl();
    town.site.routes.set('/', page('Saint-Exemple', '<p>Rien</p>'));
    await town.crawl();
    const { followed } = await town.follow();
    expect(followed.map(({ captures }) => captures.captured)).toEqual([1, 0]);
    const [capture] = capturesOf(town, picture);
    expect(codes(capture)).toEqual(['page']);
    expect(capture?.parts.map(({ role }) => role)).toEqual(['original', 'headers', 'terms']);
  });
});
