import { createHash } from 'node:crypto';
import { load } from 'cheerio';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classify, memorySource, NO_SURROUNDINGS, readTraces } from '../src/classifiers/index.js';
import {
  FLIP_BOOK,
  SAMPLE_EXPECTATIONS,
  SAMPLE_PROBLEMS,
  startSampleSites,
  type SampleExpectation,
  type SampleRequest,
  type SampleSite,
} from './sites/sample-sites.js';

let sites: readonly SampleSite[] = [];
let close = (): Promise<void> => Promise.resolve();

beforeAll(async () => {
  ({ sites, close } = await startSampleSites({ crawlDelaySeconds: 0.25 }));
});
afterAll(() => close());

function site(id: SampleSite['id']): SampleSite {
  const found = sites.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no site ${id}`);
  return found;
}

const at = (id: SampleSite['id'], path: string): URL => new URL(path, site(id).url);

const five = (text: string): string => createHash('md5').update(text).digest('hex').slice(0, 5);

async function bytesOf(url: URL): Promise<Uint8Array> {
  const response = await fetch(url);
  expect([url.href, response.status]).toEqual([url.href, 200]);
  return new Uint8Array(await response.arrayBuffer());
}

const uploadOf = ({ originalPath, imagePath }: SampleExpectation): string => originalPath ?? imagePath;

describe('serving', () => {
  const path = '/wp-content/uploads/2026/06/fete-de-la-mer.png';

  test('whole, by ranges from both ends and the middle, and past the end', async () => {
    const url = at('sur-mer', path);
    const whole = await bytesOf(url);
    for (const [range, from, to] of [
      ['bytes=0-1023', 0, 1024],
      ['bytes=1000-', 1000, whole.length],
      ['bytes=-500', whole.length - 500, whole.length],
      [`bytes=${whole.length - 10}-${whole.length + 999}`, whole.length - 10, whole.length],
    ] as const) {
      const response = await fetch(url, { headers: { range } });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/${whole.length}`);
      // Not compared as values: that takes seconds, and the server lets go of the connection meanwhile.
      expect(Buffer.from(whole.subarray(from, to)).equals(new Uint8Array(await response.arrayBuffer()))).toBe(
        true,
      );
    }
    const past = await fetch(url, { headers: { range: `bytes=${whole.length}-` } });
    expect(past.status).toBe(416);
    expect(past.headers.get('content-range')).toBe(`bytes */${whole.length}`);
    await past.arrayBuffer();
    const several = await fetch(url, { headers: { range: 'bytes=0-9,20-29' } });
    expect(several.status).toBe(200);
    await several.arrayBuffer();
  });

  test('validators: 304 for the same, 200 for another, a range only for the same', async () => {
    const url = at('sur-mer', path);
    const first = await fetch(url, { method: 'HEAD' });
    const etag = first.headers.get('etag') ?? '';
    const modified = first.headers.get('last-modified') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]{16}"$/u);
    const statusWith = async (headers: Record<string, string>): Promise<number> => {
      const response = await fetch(url, { headers });
      await response.arrayBuffer();
      return response.status;
    };
    expect(await statusWith({ 'if-none-match': etag })).toBe(304);
    expect(await statusWith({ 'if-none-match': `"other", W/${etag}` })).toBe(304);
    expect(await statusWith({ 'if-none-match': '"other"', 'if-modified-since': modified })).toBe(200);
    expect(await statusWith({ 'if-modified-since': modified })).toBe(304);
    expect(await statusWith({ 'if-modified-since': 'Mon, 01 Jan 2024 00:00:00 GMT' })).toBe(200);
    expect(await statusWith({ range: 'bytes=0-9', 'if-range': etag })).toBe(206);
    expect(await statusWith({ range: 'bytes=0-9', 'if-range': '"other"' })).toBe(200);
  });

  test('HEAD tells the size and sends nothing; other methods are refused; the unknown is 404', async () => {
    const head = await fetch(at('les-bois', '/images/voeux_2027.jpg'), { method: 'HEAD' });
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(1000);
    expect((await head.arrayBuffer()).byteLength).toBe(0);
    expect((await fetch(at('les-bois', '/'), { method: 'POST' })).status).toBe(405);
    expect((await fetch(at('les-bois', '/robots.txt'))).status).toBe(404);
  });

  test('every request is in the log, in its order, with what it asked', async () => {
    const agent = 'Saint-Exemple-Test/1';
    const answer = await fetch(at('le-vieux', '/spip.php?article12'), {
      headers: { 'user-agent': agent, range: 'bytes=0-9' },
    });
    await answer.arrayBuffer();
    const logged = (): SampleRequest | undefined =>
      site('le-vieux').requests.find(({ userAgent }) => userAgent === agent);
    // The server notes a request when its connection has taken everything, a moment after us.
    await expect.poll(logged).toBeDefined();
    const last = logged();
    expect(last).toMatchObject({
      method: 'GET',
      path: '/spip.php?article12',
      status: 206,
      range: 'bytes=0-9',
      bytesSent: 10,
      isConditional: false,
    });
    expect(last?.endedAt).toBeGreaterThanOrEqual(last?.startedAt ?? Infinity);
  });
});

describe('what crawlers look for', () => {
  test('robots.txt: disallowed folder, delay, sitemap', async () => {
    const robots = await (await fetch(at('sur-mer', '/robots.txt'))).text();
    expect(robots).toContain('Disallow: /espace-agents/');
    expect(robots).toContain('Crawl-delay: 0.25');
    expect(robots).toContain(`Sitemap: ${site('sur-mer').url}sitemap.xml`);
  });

  test('the sitemap index leads to pages that exist, with the dates that the pages give', async () => {
    const index = load(await (await fetch(at('sur-mer', '/sitemap.xml'))).text(), { xml: true });
    const lists = index('sitemap > loc')
      .toArray()
      .map((node) => index(node).text());
    expect(lists.length).toBe(2);
    let posts = 0;
    for (const list of lists) {
      const $ = load(await (await fetch(list)).text(), { xml: true });
      for (const node of $('url').toArray()) {
        const response = await fetch($(node).find('loc').text());
        expect(response.status).toBe(200);
        await response.arrayBuffer();
        const lastmod = $(node).find('lastmod').text();
        if (!list.includes('post-sitemap')) continue;
        posts += 1;
        expect(response.headers.get('last-modified')).toBe(new Date(lastmod).toUTCString());
      }
    }
    expect(posts).toBeGreaterThan(10);
  });

  test('the feeds name the newest article', async () => {
    const wordpress = load(await (await fetch(at('sur-mer', '/feed/'))).text(), { xml: true });
    expect(wordpress('item > link').first().text()).toBe(at('sur-mer', '/2026/11/voeux-du-maire/').href);
    const spip = load(await (await fetch(at('le-vieux', '/spip.php?page=backend'))).text(), { xml: true });
    expect(spip('item > link').first().text()).toBe(at('le-vieux', '/spip.php?article23').href);
  });

  test('the hand-made pages are Latin-1 and say so only in their own markup', async () => {
    const response = await fetch(at('les-bois', '/ecole.htm'));
    expect(response.headers.get('content-type')).toBe('text/html');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString('latin1')).toContain('<TITLE>École');
    expect(bytes.toString('utf8')).not.toContain('École');
    expect(await (await fetch(at('les-bois', '/bulletin.htm'))).text()).toContain(FLIP_BOOK);
  });

  test.each(['sur-mer', 'le-vieux', 'les-bois'] as const)(
    '%s: every address of every page answers, but for the known problems',
    async (id) => {
      const known = new Map(SAMPLE_PROBLEMS.filter((p) => p.site === id).map((p) => [p.url, p.code]));
      const seen = new Set<string>([site(id).url]);
      const failed = new Map<string, number>();
      for (const address of seen) {
        const response = await fetch(address);
        if (response.status !== 200) failed.set(new URL(address).pathname, response.status);
        const isPage = (response.headers.get('content-type') ?? '').startsWith('text/html');
        const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
        if (!isPage || response.status !== 200) continue;
        const $ = load(text);
        const found = [
          ...$('a[href], link[href]')
            .toArray()
            .map((node) => $(node).attr('href')),
          ...$('img')
            .toArray()
            .flatMap((node) => [
              $(node).attr('src'),
              $(node).attr('data-src'),
              ...[$(node).attr('srcset'), $(node).attr('data-srcset')].flatMap(
                (set) => set?.split(', ').map((one) => one.split(' ')[0]) ?? [],
              ),
            ]),
          ...$('[background]')
            .toArray()
            .map((node) => $(node).attr('background')),
          $('meta[property="og:image"]').attr('content'),
          /url\('(.*?)'\)/u.exec(text)?.[1],
        ];
        for (const one of found) {
          if (one === undefined || one.startsWith('data:')) continue;
          const url = new URL(one, address);
          if (url.origin === new URL(site(id).url).origin && !url.pathname.startsWith('/ecrire/'))
            seen.add(url.href);
        }
      }
      expect([...failed.keys()].sort()).toEqual(
        [...known]
          .filter(([, code]) => code !== 'truncated')
          .map(([url]) => url)
          .sort(),
      );
      for (const expected of SAMPLE_EXPECTATIONS.filter((e) => e.site === id)) {
        const shown = [...seen].map((address) => decodeURI(new URL(address).pathname));
        expect(shown).toContain(expected.imagePath);
        if (expected.originalPath !== null && id === 'sur-mer')
          expect(shown).not.toContain(expected.originalPath);
      }
    },
  );
});

describe('resized copies', () => {
  test('SPIP addresses prove their source by MD5, copied and resized kinds', async () => {
    const kinds = new Set<string>();
    for (const { imagePath, originalPath } of SAMPLE_EXPECTATIONS.filter((e) => e.site === 'le-vieux')) {
      const match = /\/L(\d+)xH(\d+)\/(.+)-([0-9a-f]{5})\.(\w+)$/u.exec(imagePath);
      if (match === null) continue;
      const [, w = '', h = '', name = '', hash, extension = ''] = match;
      const source = `IMG/${extension}/${name}.${extension}`;
      const isCopy = originalPath === null;
      expect(hash).toBe(five(isCopy ? source : `${source}-L${w}xH${h}`));
      const [shown, upload] = await Promise.all([
        bytesOf(at('le-vieux', imagePath)),
        bytesOf(at('le-vieux', `/${source}`)),
      ]);
      expect(Buffer.from(shown).equals(Buffer.from(upload))).toBe(isCopy);
      kinds.add(isCopy ? 'copy' : 'resized');
    }
    expect(kinds).toEqual(new Set(['copy', 'resized']));
  });

  test('WordPress copies have the size of their name, the shape of the upload, and none of its metadata', async () => {
    for (const { site: id, imagePath, originalPath } of SAMPLE_EXPECTATIONS) {
      if (id !== 'sur-mer' || originalPath === null) continue;
      const copy = await sharp(await bytesOf(at('sur-mer', imagePath))).metadata();
      const upload = await sharp(await bytesOf(at('sur-mer', originalPath))).metadata();
      const [, w, h] = /-(\d+)x(\d+)\.\w+$/u.exec(imagePath) ?? [null, '2560', String(copy.height)];
      expect([copy.width, copy.height]).toEqual([Number(w), Number(h)]);
      expect(copy.width / copy.height).toBeCloseTo(upload.width / upload.height, 2);
      expect([copy.exif, copy.xmp, copy.iptc, copy.comments]).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    }
  });
});

describe('what is true about the samples', () => {
  test('no visual is listed twice, and each is of its own bytes where it is no trap', () => {
    const keys = SAMPLE_EXPECTATIONS.map((e) => `${e.site} ${e.page} ${e.imagePath} ${e.documentPage}`);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(SAMPLE_EXPECTATIONS.map((e) => e.label))).toEqual(
      new Set(['ai-generated', 'ai-edited', 'human', 'trap']),
    );
    expect(new Set(SAMPLE_EXPECTATIONS.map((e) => e.grade))).toEqual(
      new Set(['stated', 'technical', 'hinted', 'none']),
    );
  });

  test.each(SAMPLE_EXPECTATIONS.map((e) => [`${e.site} ${e.imagePath} ${e.documentPage ?? ''}`, e] as const))(
    '%s',
    async (_, expected) => {
      const url = at(expected.site, uploadOf(expected));
      const whole = await readTraces(memorySource(await bytesOf(url)));
      const reading =
        expected.documentPage === null
          ? whole
          : whole.embedded.find(({ page }) => page === expected.documentPage);
      if (reading === undefined) throw new Error(`no picture on page ${expected.documentPage}`);
      const $ = load(await (await fetch(at(expected.site, expected.page))).text());
      const shown = $('img').filter(
        (_index, node) =>
          decodeURI($(node).attr('data-src') ?? $(node).attr('src') ?? '').includes(
            expected.imagePath.slice(1),
          ) || ($(node).attr('srcset') ?? '').includes(encodeURI(expected.imagePath)),
      );
      const figure = shown.closest('figure');
      const textOf = (selector: string): string | null => figure.find(selector).text().trim() || null;
      const verdict = classify({
        traces: reading.traces,
        integrity: reading.integrity,
        surroundings: [
          {
            ...NO_SURROUNDINGS,
            fileName:
              expected.documentPage === null
                ? (decodeURIComponent(url.pathname).split('/').at(-1) ?? null)
                : null,
            addresses: [url.href],
            alt: shown.attr('alt') ?? null,
            caption: textOf('figcaption.wp-element-caption, .spip_doc_titre'),
            credit: textOf('.spip_doc_credits'),
            pageTitle: $('title').text(),
          },
        ],
      });
      expect(verdict).toMatchObject({ grade: expected.grade, kind: expected.kind });
      expect(verdict.marks.map(({ id }) => id)).toEqual(expect.arrayContaining([...expected.marks]));
    },
  );
});
