import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { createRenderer, findBrowser } from '../../src/crawlers/render/browser.js';
import { makeJpeg, makePdf, makePng } from '../fixtures/make-image.js';
import { page, type Route, type SiteAnswer, startSite } from '../support/site.js';
import { collect, type Kit, learningMemory, makeKit, of, outcome, problems, skips } from './crawl-kit.js';
import { useSites } from '../support/use-sites.js';

const { open, site } = useSites();

function kit(...options: Parameters<typeof makeKit>): Kit {
  const made = makeKit(...options);
  open.push(made.close);
  return made;
}

const PARAMETERS =
  'a village fair, poster\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480, Model: sample';
let marked: Buffer;
let plain: Buffer;
let other: Buffer;

beforeAll(async () => {
  const flat =
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="#236"/></svg>';
  marked = await makePng({ width: 640, height: 480, pixels: flat, text: { parameters: PARAMETERS } });
  plain = await makeJpeg({ width: 640, height: 480 });
  other = await makeJpeg({ width: 600, height: 400, comment: 'autre' });
});

const png = (body: Uint8Array, more: Partial<SiteAnswer> = {}): Route => ({
  type: 'image/png',
  body,
  ...more,
});
const jpeg = (body: Uint8Array, more: Partial<SiteAnswer> = {}): Route => ({
  type: 'image/jpeg',
  body,
  ...more,
});
const link = (href: string): string => `<a href="${href}">lire</a>`;
const img = (src: string): string => `<img src="${src}" alt="Affiche" width="640" height="480">`;

describe('a site', () => {
  test('tells pages, sightings, visuals and evidence, in order, then done', async () => {
    const town = await site({
      '/': page('Saint-Exemple', link('/actualites/fete')),
      '/actualites/fete': page('La fête', img('/img/affiche.png') + img('/img/photo.jpg')),
      '/img/affiche.png': png(marked),
      '/img/photo.jpg': jpeg(plain),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(outcome(events)).toBe('complete');
    expect(of(events, 'page').map(({ url, title }) => [url, title])).toEqual([
      [`${town.url}/`, 'Saint-Exemple'],
      [`${town.url}/actualites/fete`, 'La fête'],
    ]);
    const visuals = of(events, 'visual');
    expect(visuals.map(({ imageUrl, format, error }) => [imageUrl, format, error])).toEqual([
      [`${town.url}/img/affiche.png`, 'png', null],
      [`${town.url}/img/photo.jpg`, 'jpeg', null],
    ]);
    expect(visuals[0]?.traces.find((trace) => trace.where === 'png:tEXt:parameters')?.value).toBe(PARAMETERS);
    const sha256 = createHash('sha256').update(marked).digest('hex');
    const [evidence] = of(events, 'evidence');
    expect(of(events, 'evidence')).toHaveLength(1);
    expect(evidence).toMatchObject({
      sha256,
      url: `${town.url}/img/affiche.png`,
      contentKey: visuals[0]?.contentKey,
    });
    expect(Buffer.from(evidence?.bytes ?? []).equals(marked)).toBe(true);
    expect(visuals[0]?.sha256).toBe(sha256);
    const kinds = events.map((event) => event.type);
    expect(kinds.at(-1)).toBe('done');
    expect(kinds.indexOf('sighting')).toBeLessThan(kinds.indexOf('visual'));
    expect(kinds.indexOf('visual')).toBeLessThan(kinds.indexOf('evidence'));
    expect(kinds.lastIndexOf('evidence')).toBeLessThan(kinds.lastIndexOf('page-done'));
    expect(of(events, 'done')[0]?.totals).toMatchObject({
      pages: 2,
      documents: 0,
      visuals: 2,
      requests: town.log.length,
    });
    expect(problems(events)).toEqual([]);
  });

  test('an image is asked once however many pages show it; the copy a mark was read on keeps its evidence', async () => {
    const town = await site({
      '/': page('A', img('/i.png') + link('/b') + link('/c')),
      '/b': page('B', img('/i.png')),
      '/c': page('C', `<figure>${img('/i.png')}<figcaption>Notre affiche</figcaption></figure>`),
      '/i.png': png(marked),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(town.paths().filter((path) => path === '/i.png')).toHaveLength(1);
    expect(of(events, 'sighting')).toHaveLength(3);
    expect(of(events, 'visual')).toHaveLength(1);
    expect(of(events, 'evidence')).toHaveLength(1);
  });

  test('a caption on another page can make a visual worth its evidence later', async () => {
    const town = await site({
      '/': page('A', img('/i.jpg') + link('/b')),
      '/b': page(
        'B',
        `<figure>${img('/i.jpg')}<figcaption>Image générée par intelligence artificielle</figcaption></figure>`,
      ),
      '/i.jpg': jpeg(plain),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'visual')).toHaveLength(1);
    expect(of(events, 'evidence')).toHaveLength(1);
    expect(of(events, 'evidence')[0]?.contentKey).toBe(of(events, 'visual')[0]?.contentKey);
  });

  test('copies of one upload cost one request; where it is marked, it is compared with one of them', async () => {
    const generator = '<meta name="generator" content="WordPress 6.9">';
    const folder = '/wp-content/uploads/2026/02';
    const town = await site({
      '/': {
        body: `<!doctype html><html><head><title>S</title>${generator}</head><body><main>${img(`${folder}/fete-300x225.png`)}${img(`${folder}/fete-150x150.png`)}</main></body></html>`,
      },
      [`${folder}/fete.png`]: png(marked),
      [`${folder}/fete-300x225.png`]: png(await makePng({ width: 300, height: 225 })),
      [`${folder}/fete-150x150.png`]: png(await makePng({ width: 150, height: 150 })),
    });
    const events = await collect(kit(), `${town.url}/`);
    const visuals = of(events, 'visual');
    expect(visuals.map(({ imageUrl, originalUrl }) => [imageUrl, originalUrl])).toEqual([
      [`${town.url}${folder}/fete-300x225.png`, `${town.url}${folder}/fete.png`],
      [`${town.url}${folder}/fete-150x150.png`, `${town.url}${folder}/fete.png`],
    ]);
    expect(visuals[0]?.originalRule).toMatch(/^wordpress/);
    expect(visuals[0]?.contentKey).toBe(visuals[1]?.contentKey);
    expect(of(events, 'evidence')).toHaveLength(1);
    const asked = town.paths().filter((path) => path.startsWith(folder));
    expect([...new Set(asked)]).toEqual([`${folder}/fete.png`, `${folder}/fete-300x225.png`]);
    expect(asked.filter((path) => path.endsWith('/fete.png'))).toHaveLength(1);
  });

  test('guesses that lead nowhere are given up, and the copy is read', async () => {
    const folder = '/wp-content/uploads';
    const names = Array.from({ length: 30 }, (_, n) => `${folder}/p${n}-300x225.jpg`);
    const small = await makeJpeg({ width: 300, height: 225 });
    const town = await site({
      '/': page('S', names.map((name) => img(name)).join('')),
      ...Object.fromEntries(names.map((name) => [name, jpeg(small)])),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'visual')).toHaveLength(30);
    expect(of(events, 'visual').every(({ originalUrl }) => originalUrl === null)).toBe(true);
    const misses = town.log.filter((entry) => entry.status === 404 && entry.path.startsWith(folder));
    expect(misses.length).toBeLessThan(45);
    expect(problems(events)).toEqual([]);
  });

  test('a marked file of a similar name is not the original of another picture', async () => {
    const shown = await makeJpeg({ width: 300, height: 225 });
    const town = await site({
      '/': page('S', img('/images/fete_small.jpg')),
      '/images/fete_small.jpg': jpeg(shown),
      '/images/fete.jpg': png(marked),
    });
    const events = await collect(kit(), `${town.url}/`);
    // It was tried, marked, compared, and set aside.
    expect(town.paths()).toContain('/images/fete.jpg');
    expect(of(events, 'visual')).toMatchObject([
      { imageUrl: `${town.url}/images/fete_small.jpg`, originalUrl: null },
    ]);
    expect(of(events, 'evidence')).toEqual([]);
  });

  test('a picture inside the page', async () => {
    const data = `data:image/png;base64,${marked.toString('base64')}`;
    const town = await site({ '/': page('S', img(data)) });
    const events = await collect(kit(), `${town.url}/`);
    const [visual] = of(events, 'visual');
    expect(visual?.imageUrl).toMatch(/\/#data-[0-9a-f]{16}$/);
    expect(visual?.imageUrl).toBe(of(events, 'sighting')[0]?.sighting.imageUrl);
    expect(of(events, 'evidence')).toHaveLength(1);
    expect(JSON.stringify(of(events, 'sighting')).length).toBeLessThan(5_000);
  });
});

describe('robots.txt', () => {
  test('a site that forbids itself is left alone', async () => {
    const town = await site({
      '/robots.txt': { body: 'User-agent: Vigie\nDisallow: /', type: 'text/plain' },
      '/': page('S', ''),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(problems(events)).toEqual([`robots ${town.url}/`]);
    expect(outcome(events)).toBe('refused');
    expect(town.paths()).toEqual(['/robots.txt']);
  });

  test('pages and images that it forbids are skipped and named', async () => {
    const town = await site({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /prive\nDisallow: /img/secret', type: 'text/plain' },
      '/': page('S', `${link('/prive/a')}${img('/img/secret.png')}${img('/img/public.png')}`),
      '/img/public.png': png(marked),
      '/img/secret.png': png(marked),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(skips(events)).toEqual([`robots ${town.url}/img/secret.png`, `robots ${town.url}/prive/a`]);
    expect(town.paths()).not.toContain('/prive/a');
    expect(town.paths()).not.toContain('/img/secret.png');
    expect(of(events, 'visual')).toHaveLength(1);
    expect(outcome(events)).toBe('complete');
  });

  test('the rules of another host count for its images', async () => {
    const cdn = await site({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /', type: 'text/plain' },
      '/i.png': png(marked),
    });
    const town = await site({ '/': page('S', img(`${cdn.url}/i.png`)) });
    const events = await collect(kit(), `${town.url}/`);
    expect(cdn.paths()).toEqual(['/robots.txt']);
    expect(skips(events)).toEqual([`robots ${cdn.url}/i.png`]);
  });

  test('a redirect does not lead around them', async () => {
    const town = await site({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /prive', type: 'text/plain' },
      '/': page('S', link('/porte')),
      '/porte': { status: 302, headers: { location: '/prive/a' } },
      '/prive/a': page('privé', ''),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(town.paths()).not.toContain('/prive/a');
    expect(skips(events)).toEqual([`robots ${town.url}/porte`]);
  });

  test.each([500, 503])('while it answers %i nothing is asked', async (status) => {
    const town = await site({ '/robots.txt': { status }, '/': page('S', '') });
    const events = await collect(kit(), `${town.url}/`);
    expect(outcome(events)).toBe('refused');
    expect(problems(events)).toEqual([`${status === 500 ? 'robots' : 'throttled'} ${town.url}/`]);
    expect(new Set(town.paths())).toEqual(new Set(['/robots.txt']));
  });

  test('its Crawl-delay wins over a shorter delay, from the end of each response', async () => {
    const town = await site({
      '/robots.txt': { body: 'User-agent: *\nCrawl-delay: 0.3', type: 'text/plain' },
      '/': page('S', link('/a') + link('/b')),
      '/a': { ...page('A', ''), delayMs: 100 },
      '/b': page('B', ''),
    });
    await collect(kit(), `${town.url}/`, { delayMs: 10 });
    const gaps = town.log
      .slice(2)
      .map((entry, index) => entry.startedMs - (town.log[index + 1]?.endedMs ?? Infinity));
    expect(gaps.length).toBeGreaterThanOrEqual(2);
    for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(280);
  });
});

describe('politeness', () => {
  const routes: Record<string, Route> = {
    '/': page('S', ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => link(`/${name}`)).join('')),
    ...Object.fromEntries(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => [`/${name}`, { ...page(name, ''), delayMs: 40 }]),
    ),
  };

  test('one request at a time, and the delay after each', async () => {
    const town = await site(routes);
    await collect(kit(), `${town.url}/`, { delayMs: 60 });
    expect(town.mostAtOnce()).toBe(1);
    for (const [index, entry] of town.log.slice(1).entries())
      expect(entry.startedMs - (town.log[index]?.endedMs ?? Infinity)).toBeGreaterThanOrEqual(50);
  });

  test('concurrency is what was asked for, and no more', async () => {
    const town = await site(routes);
    const events = await collect(kit(), `${town.url}/`, { concurrency: 3 });
    expect(town.mostAtOnce()).toBe(3);
    expect(of(events, 'page')).toHaveLength(7);
    expect(outcome(events)).toBe('complete');
  });

  test('429 with Retry-After: waits that long, then goes on', async () => {
    let asked = 0;
    const town = await site({
      '/': page('S', link('/a')),
      '/a': () => {
        asked += 1;
        return asked === 1 ? { status: 429, headers: { 'retry-after': '1' } } : page('A', '');
      },
    });
    const events = await collect(kit(), `${town.url}/`);
    const times = town.log.filter((entry) => entry.path === '/a');
    expect(times).toHaveLength(2);
    expect((times[1]?.startedMs ?? 0) - (times[0]?.endedMs ?? Infinity)).toBeGreaterThanOrEqual(950);
    expect(problems(events)).toEqual([]);
    expect(outcome(events)).toBe('complete');
  });

  test('a Retry-After beyond the limit is not waited for: the site is left', async () => {
    const town = await site({ '/': { status: 429, headers: { 'retry-after': '86400' } } });
    const events = await collect(kit(), `${town.url}/`);
    expect(problems(events)).toEqual([`throttled ${town.url}/`]);
    expect(outcome(events)).toBe('refused');
    expect(town.paths().filter((path) => path === '/')).toHaveLength(1);
  });

  test('403 at the door is a refusal and nothing else is asked', async () => {
    const town = await site({
      '/': { status: 403 },
      '/sitemap.xml': { body: '<urlset><url><loc>/a</loc></url></urlset>', type: 'text/xml' },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(problems(events)).toEqual([`blocked ${town.url}/`]);
    expect(outcome(events)).toBe('refused');
    expect(town.paths()).not.toContain('/a');
  });

  test('a site that keeps failing is left, and this is told', async () => {
    const names = Array.from({ length: 20 }, (_, n) => `/p${n}`);
    let home = 0;
    const town = await site({
      // After the first page nothing works any more, this page neither.
      '/': () => ((home += 1) === 1 ? page('S', names.map(link).join('')) : { status: 500 }),
      ...Object.fromEntries(names.map((name) => [name, { status: 500 }])),
    });
    const events = await collect(kit(), `${town.url}/`, { maxFailures: 4 });
    expect(town.log.filter((entry) => entry.status === 500)).toHaveLength(5);
    expect(home).toBe(2);
    expect(outcome(events)).toBe('unreachable');
    expect(of(events, 'problem').at(-1)).toMatchObject({ code: 'http', url: `${town.url}/` });
  });
});

/** A name service that knows one name, of a private network. */
const lookup = (name: string) =>
  name === 'prive.example'
    ? Promise.resolve([{ address: '10.0.0.1', family: 4 as const }])
    : Promise.reject(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }));

describe('what cannot be looked at is told', () => {
  test('missing, wrong, broken, empty, elsewhere', async () => {
    const town = await site({
      '/': page(
        'S',
        ['/absent', '/page.bin', '/loin'].map(link).join('') +
          ['/404.png', '/soft.jpg', '/vide.png', '/cut.jpg', '/refused.png'].map(img).join('') +
          '<iframe src="https://www.youtube.com/embed/abc"></iframe>',
      ),
      '/page.bin': { body: Buffer.from([0, 1, 2, 3, 255]), type: 'text/html' },
      '/loin': { status: 302, headers: { location: 'http://169.254.169.254/' } },
      '/soft.jpg': { body: '<!doctype html><title>Oups</title>', type: 'image/jpeg' },
      '/vide.png': png(Buffer.alloc(0)),
      '/cut.jpg': jpeg(plain, { cutAfter: 300 }),
      '/refused.png': { status: 403 },
    });
    const events = await collect(kit(), `${town.url}/`);
    const told = problems(events);
    expect(told).toContain(`http ${town.url}/absent`);
    expect(told).toContain(`private-address ${town.url}/loin`);
    expect(told).toContain(`http ${town.url}/404.png`);
    expect(told).toContain(`not-image ${town.url}/soft.jpg`);
    expect(told).toContain(`truncated ${town.url}/vide.png`);
    expect(told).toContain(`blocked ${town.url}/refused.png`);
    expect(told).toContain(`truncated ${town.url}/cut.jpg`);
    expect(told.some((line) => line.startsWith('not-looked-at https://www.youtube'))).toBe(true);
    for (const { message } of of(events, 'problem')) expect(message).toMatch(/^[A-ZÀÉ].+[.…]$/u);
  });

  test('a name that does not exist; a closed door; a private address', async () => {
    const unknown = await collect(kit({ lookup }), 'http://nulle-part.example/');
    expect(problems(unknown)).toEqual(['dns http://nulle-part.example/']);
    expect(outcome(unknown)).toBe('unreachable');
    const closed = await startSite();
    await closed.close();
    const refused = await collect(kit(), `${closed.url}/`);
    expect(problems(refused)).toEqual([`refused ${closed.url}/`]);
    expect(outcome(refused)).toBe('unreachable');
    const hidden = await collect(kit({ lookup, allowPrivate: false }), 'http://prive.example/');
    expect(problems(hidden)).toEqual(['private-address http://prive.example/']);
    expect(outcome(hidden)).toBe('unreachable');
    expect(problems(await collect(kit(), 'pas une adresse'))).toEqual(['malformed pas une adresse']);
  });

  test('a page that unfolds without end', async () => {
    const town = await site({
      '/': page('S', link('/bombe') + link('/suite')),
      '/bombe': { body: '<p>'.repeat(20_000_000), gzip: true },
      '/suite': page('Suite', img('/i.png')),
      '/i.png': png(marked),
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(problems(events)).toEqual([`too-large ${town.url}/bombe`]);
    expect(of(events, 'visual')).toHaveLength(1);
  });

  test('hostile HTML ends nothing', async () => {
    const hostile = [
      '<div>'.repeat(20_000),
      '<img src="javascript:alert(1)"><img src="http://[::1"><img src="//">',
      '<a href="http://%zz"></a><a href="data:text/html,x"></a><a href="mailto:x@y"></a>',
      '<base href="http://169.254.169.254/"><img srcset=",,, , 1x 2x">',
      `<img src="/i.png" alt="${'x'.repeat(100_000)}">`,
      '<svg><image href="&#0;"></svg><!-- <img src="/dans-un-commentaire.png"> -->',
      '\u0000\uFFFF<script>while(true){}</script>',
    ].join('\n');
    const town = await site({ '/': { body: `<!doctype html><title>S</title>${hostile}` } });
    const events = await collect(kit({ allowPrivate: true }), `${town.url}/`);
    expect(outcome(events)).toBe('complete');
    expect(of(events, 'page')).toHaveLength(1);
    expect(town.paths()).not.toContain('/dans-un-commentaire.png');
  });

  test.skipIf(findBrowser() === null)(
    'pages that only scripts fill are shown by a browser, through the same door and robots.txt',
    async () => {
      const town = await site({
        '/robots.txt': { body: 'User-agent: *\nDisallow: /secret', type: 'text/plain' },
        '/': {
          body: '<!doctype html><html><head><title>App</title></head><body><div id="root"></div><script src="/app.js"></script><script src="/secret.js"></script></body></html>',
        },
        '/app.js': {
          type: 'text/javascript',
          body: `document.getElementById('root').innerHTML = '<h1>Bonjour</h1><a href="/suite">suite</a><img src="/i.png" width="640" height="480" alt="Affiche">';`,
        },
        '/secret.js': { type: 'text/javascript', body: '' },
        '/suite': page('Suite', '<p>texte</p>'.repeat(50)),
        '/i.png': png(marked),
      });
      const k = kit();
      const renderer = createRenderer({
        userAgent: k.door.userAgent,
        timeoutMs: 20_000,
        door: () => Promise.resolve({ refused: 'no crawl' }),
      });
      open.push(() => renderer.close());
      const events = await collect({ ...k, deps: { ...k.deps, renderer } }, `${town.url}/`);
      expect(of(events, 'visual').map(({ imageUrl }) => imageUrl)).toEqual([`${town.url}/i.png`]);
      expect(of(events, 'page').map(({ url }) => url.replace(town.url, ''))).toEqual(['/', '/suite']);
      expect(town.paths()).not.toContain('/secret.js');
      expect(town.mostAtOnce()).toBe(1);
      expect(new Set(town.log.map((entry) => entry.headers['user-agent']))).toEqual(
        new Set([k.door.userAgent]),
      );
    },
  );

  test.skipIf(findBrowser() === null)(
    'a page that stays empty or becomes a bot check in the browser is told; what it still waits for is not asked',
    async () => {
      const shell = (script: string): string =>
        `<!doctype html><html><head><title>App</title></head><body><div id="root"></div><script>${script}</script></body></html>`;
      const town = await site({
        '/': page('S', link('/vide') + link('/controle') + link('/lent') + link('/fin')),
        '/vide': { body: shell('1') },
        '/controle': {
          body: shell(
            "document.title = 'Just a moment...'; document.body.innerHTML = '<p>x</p><script src=\"/cdn-cgi/challenge-platform/x.js\"><\\/script>'.replace('<\\\\/', '</');",
          ),
        },
        '/lent': { body: shell('for (let n = 0; n < 30; n += 1) fetch("/donnees?" + n);') },
        '/donnees': { ...page('x', ''), delayMs: 300 },
        '/fin': page('Fin', '<p>texte</p>'),
      });
      const k = kit();
      const renderer = createRenderer({
        userAgent: k.door.userAgent,
        timeoutMs: 3_000,
        door: () => Promise.resolve({ refused: 'no crawl' }),
      });
      open.push(() => renderer.close());
      const events = await collect({ ...k, deps: { ...k.deps, renderer } }, `${town.url}/`);
      expect(problems(events)).toContain(`not-looked-at ${town.url}/vide`);
      expect(problems(events)).toContain(`blocked ${town.url}/controle`);
      expect(of(events, 'page').map(({ url }) => url)).toContain(`${town.url}/fin`);
      expect(town.paths().filter((path) => path.startsWith('/donnees')).length).toBeLessThan(30);
    },
  );

  test('pages that only scripts fill say so when there is no browser', async () => {
    const town = await site({
      '/': {
        body: '<!doctype html><html><head><title>App</title><script src="/app.js"></script></head><body><div id="root"></div></body></html>',
      },
    });
    expect(problems(await collect(kit(), `${town.url}/`))).toEqual([`not-looked-at ${town.url}/`]);
  });
});

describe('documents', () => {
  test('images inside a PDF are told with their page, flagged ones with their own bytes', async () => {
    const xmpMarked = await makeJpeg({
      width: 400,
      height: 300,
      xmp: '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"/></rdf:RDF></x:xmpmeta>',
    });
    const pdf = makePdf({ title: 'Bulletin', pages: [{ jpeg: plain }, { jpeg: xmpMarked, text: 'Page 2' }] });
    const paper = '/docs/deliberation-2026-01.pdf';
    const town = await site({
      '/': page(
        'S',
        `<a href="/docs/bulletin.pdf">Bulletin de mars</a><a href="${paper}">Délibération</a><a href="/docs/faux.pdf">Affiche</a>`,
      ),
      '/docs/bulletin.pdf': { type: 'application/pdf', body: pdf },
      '/docs/faux.pdf': page('Introuvable', ''),
    });
    const events = await collect(kit(), `${town.url}/`);
    const document = of(events, 'page').find(({ kind }) => kind === 'document');
    expect(document).toMatchObject({ url: `${town.url}/docs/bulletin.pdf`, title: 'Bulletin de mars' });
    const inside = of(events, 'visual').filter(({ documentPage }) => documentPage !== null);
    expect(inside.map(({ imageUrl, documentPage }) => [imageUrl.split('#')[1], documentPage])).toEqual([
      ['page=1&image=1', 1],
      ['page=2&image=2', 2],
    ]);
    // The image, and the document that holds it.
    expect(of(events, 'evidence')).toHaveLength(2);
    const [evidence] = of(events, 'evidence');
    expect(Buffer.from(evidence?.bytes ?? []).equals(xmpMarked)).toBe(true);
    expect(evidence?.contentKey).toBe(inside[1]?.contentKey);
    expect(skips(events)).toEqual([`scope ${town.url}${paper}`]);
    expect(town.paths()).not.toContain(paper);
    expect(problems(events)).toEqual([`malformed ${town.url}/docs/faux.pdf`]);
    expect(of(events, 'done')[0]?.totals.documents).toBe(1);
  });

  test('never means never', async () => {
    const town = await site({ '/': page('S', '<a href="/a.pdf">Affiche</a>'), '/a.pdf': { body: 'x' } });
    const events = await collect(kit(), `${town.url}/`, { documents: 'never' });
    expect(town.paths()).not.toContain('/a.pdf');
    expect(skips(events)).toEqual([`scope ${town.url}/a.pdf`]);
  });

  test('too large a document is refused by its announced size', async () => {
    const town = await site({
      '/': page('S', '<a href="/a.pdf">Affiche</a>'),
      '/a.pdf': { type: 'application/pdf', body: Buffer.alloc(300_000) },
    });
    const events = await collect(kit(), `${town.url}/`, { maxDocumentBytes: 100_000 });
    expect(problems(events)).toEqual([`too-large ${town.url}/a.pdf`]);
  });
});

describe('finding pages', () => {
  test('sitemaps (index, gzip, dates, images), newest first, within the budget', async () => {
    const { gzipSync } = await import('node:zlib');
    const town = await site({
      '/': page('S', ''),
      '/vieux': page('Vieux', ''),
      '/neuf': page('Neuf', ''),
      '/moyen': page('Moyen', ''),
      '/img/plan.png': png(marked),
    });
    town.routes.set('/robots.txt', { type: 'text/plain', body: `Sitemap: ${town.url}/index.xml` });
    town.routes.set('/index.xml', {
      type: 'text/xml',
      body: `<sitemapindex><sitemap><loc>${town.url}/pages.xml.gz</loc></sitemap></sitemapindex>`,
    });
    const today = new Date().toISOString();
    town.routes.set('/pages.xml.gz', {
      type: 'application/gzip',
      body: gzipSync(
        `<urlset xmlns:image="x"><url><loc>${town.url}/vieux</loc><lastmod>2010-01-01</lastmod></url>` +
          `<url><loc>${town.url}/neuf</loc><lastmod>${today}</lastmod><image:image><image:loc>${town.url}/img/plan.png</image:loc><image:caption>Plan</image:caption></image:image></url>` +
          `<url><loc>${town.url}/moyen</loc><lastmod>2024-06-01</lastmod></url><url><loc>https://ailleurs.example/x</loc></url></urlset>`,
      ),
    });
    const events = await collect(kit(), `${town.url}/`, { maxPages: 3 });
    expect(of(events, 'page').map(({ url }) => url)).toEqual([
      `${town.url}/`,
      `${town.url}/neuf`,
      `${town.url}/moyen`,
    ]);
    expect(of(events, 'visual')[0]).toMatchObject({
      imageUrl: `${town.url}/img/plan.png`,
      surroundings: { caption: 'Plan' },
    });
    expect(outcome(events)).toBe('budget');
    expect(skips(events)).toEqual([`budget ${town.url}/vieux`, 'scope https://ailleurs.example/x']);
  });

  test('a feed gives its items and its pictures', async () => {
    const town = await site({ '/item': page('Item', ''), '/f.png': png(marked) });
    town.routes.set('/', {
      body: `<!doctype html><html><head><title>S</title><link rel="alternate" type="application/rss+xml" href="/feed.xml"></head><body><p>Bonjour</p></body></html>`,
    });
    town.routes.set('/feed.xml', {
      type: 'application/rss+xml',
      body: `<?xml version="1.0"?><rss version="2.0"><channel><title>Fil</title><item><title>Item</title><link>${town.url}/item</link><enclosure url="${town.url}/f.png" type="image/png" length="1"/></item></channel></rss>`,
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page').map(({ url }) => url.replace(town.url, ''))).toEqual([
      '/',
      '/feed.xml',
      '/item',
    ]);
    expect(of(events, 'done')[0]?.totals.pages).toBe(2);
    expect(of(events, 'sighting')[0]?.sighting.element).toBe('feed');
    expect(of(events, 'evidence')).toHaveLength(1);
  });

  test('an endless site is bounded: calendars, sessions, filters', async () => {
    const town = await site({});
    let day = 0;
    town.routes.set(
      '/',
      page('S', link('/agenda?date=2026-01-01') + link('/a?PHPSESSID=123') + link('/a?PHPSESSID=456')),
    );
    town.routes.set('/agenda', (request) => {
      day += 1;
      const date = new Date(Date.UTC(2026, 0, 1) + day * 40 * 86_400_000).toISOString().slice(0, 10);
      return page(
        `Agenda ${request.path}`,
        link(`/agenda?date=${date}`) + link('/agenda?f[0]=x') + link('/a/b/a/b/a/b'),
      );
    });
    town.routes.set('/a', page('A', ''));
    const events = await collect(kit(), `${town.url}/`, { maxPages: 500 });
    expect(outcome(events)).toBe('complete');
    expect(town.paths().filter((path) => path.startsWith('/a?') || path === '/a')).toEqual(['/a']);
    expect(of(events, 'page').length).toBeLessThan(60);
    expect(skips(events).filter((line) => line.startsWith('trap')).length).toBeGreaterThanOrEqual(2);
  });

  test('redirects: the page is told where it is, once', async () => {
    const town = await site({
      '/': { status: 301, headers: { location: '/accueil' } },
      '/accueil': page('Accueil', link('/ancien') + link('/nouveau') + link('/')),
      '/ancien': { status: 301, headers: { location: '/nouveau' } },
      '/nouveau': page('Nouveau', ''),
      '/dehors': { status: 302, headers: { location: 'http://127.0.0.2/' } },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page').map(({ url }) => url.replace(town.url, ''))).toEqual(['/accueil', '/nouveau']);
    expect(skips(events)).toEqual([`duplicate ${town.url}/ancien`]);
  });
});

const unchangingRoutes = (): Record<string, Route> => ({
  '/': { ...page('S', link('/a') + link('/doc/affiche.pdf') + img('/i.png')), etag: '"home"' },
  '/a': { ...page('A', img('/j.jpg') + img('/i.png')), lastModified: 'Sun, 01 Mar 2026 10:00:00 GMT' },
  '/i.png': png(marked, { etag: '"i"' }),
  '/j.jpg': jpeg(plain, { etag: 'W/"j"' }),
  '/doc/affiche.pdf': {
    type: 'application/pdf',
    body: makePdf({ title: 'Affiche', pages: [{ jpeg: other }] }),
    etag: '"pdf"',
  },
});

const contentKeys = (events: readonly CrawlEvent[]): string[] =>
  [...new Set(of(events, 'visual').map(({ contentKey }) => contentKey))].sort();
const finishedPages = (events: readonly CrawlEvent[]): string[] =>
  [...new Set(of(events, 'page-done').map(({ url }) => url))].sort();
const downloaded = (events: readonly CrawlEvent[]): number =>
  of(events, 'done')[0]?.totals.bytesDownloaded ?? Infinity;

describe('memory', () => {
  test('a second crawl of an unchanged site adds nothing and downloads nearly nothing', async () => {
    const town = await site(unchangingRoutes());
    const memory = learningMemory();
    const k = kit();
    const first = await collect(k, `${town.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    const before = town.log.length;
    const second = await collect(k, `${town.url}/`, {}, memory, memory.learn);
    expect(of(second, 'page').map(({ outcome: o }) => o)).toEqual(['unchanged', 'unchanged', 'unchanged']);
    expect(of(second, 'visual').every(({ outcome: o }) => o === 'unchanged')).toBe(true);
    expect(contentKeys(second)).toEqual(contentKeys(first));
    expect(of(second, 'evidence')).toEqual([]);
    expect(of(second, 'sighting').length).toBe(of(first, 'sighting').length);
    expect(downloaded(second)).toBeLessThan(downloaded(first) / 10);
    expect(town.log.slice(before).filter((entry) => entry.status === 304)).toHaveLength(5);
    expect(outcome(second)).toBe('complete');
  });

  test('what changed is read again, without validators too', async () => {
    const town = await site(unchangingRoutes());
    const memory = learningMemory();
    const k = kit();
    await collect(k, `${town.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    town.routes.set('/j.jpg', jpeg(other, { etag: 'W/"j2"' }));
    town.routes.set('/i.png', png(marked));
    const second = await collect(k, `${town.url}/`, {}, memory, memory.learn);
    const outcomes = Object.fromEntries(
      of(second, 'visual').map((v) => [v.imageUrl.replace(town.url, ''), v.outcome]),
    );
    expect(outcomes['/j.jpg']).toBe('read');
    expect(outcomes['/i.png']).toBe('unchanged');
    expect(of(second, 'evidence')).toEqual([]);
  });

  test.each([1, 4, 7, 9, 12])(
    'stopped after %i events and taken up: nothing lost, no finished page asked again',
    async (after) => {
      const town = await site(unchangingRoutes());
      const whole = await collect(kit(), `${town.url}/`);
      town.log.length = 0;
      const memory = learningMemory();
      const stop = new AbortController();
      let seen = 0;
      const first = await collect(kit(), `${town.url}/`, { signal: stop.signal }, memory, (event) => {
        memory.learn(event);
        seen += 1;
        if (seen === after) stop.abort();
      });
      expect(outcome(first)).toBe('stopped');
      const finished = await memory.finished();
      town.log.length = 0;
      const second = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
      expect(outcome(second)).toBe('complete');
      for (const url of finished) expect(town.paths()).not.toContain(url.replace(town.url, ''));
      const both = [...first, ...second];
      expect(contentKeys(both)).toEqual(contentKeys(whole));
      expect([...new Set(of(both, 'evidence').map(({ sha256 }) => sha256))]).toEqual(
        of(whole, 'evidence').map(({ sha256 }) => sha256),
      );
      expect(finishedPages(both)).toEqual(finishedPages(whole));
    },
  );

  test('a listener that leaves stops the crawl', async () => {
    const town = await site(unchangingRoutes());
    const k = kit();
    const { crawlSite } = await import('../../src/crawlers/crawl-site.js');
    const { NO_MEMORY } = await import('../../src/crawlers/events.js');
    const { QUICK } = await import('./crawl-kit.js');
    for await (const event of crawlSite(
      { startUrl: `${town.url}/`, isNamed: true },
      NO_MEMORY,
      k.deps,
      QUICK,
    ))
      if (event.type === 'page') break;
    const asked = town.log.length;
    await new Promise((done) => setTimeout(done, 50));
    expect(town.log.length).toBe(asked);
  });

  test('a memory that fails is a bug of the store and ends the crawl', async () => {
    const town = await site(unchangingRoutes());
    const memory = { ...learningMemory(), image: () => Promise.reject(new Error('disk full')) };
    await expect(collect(kit(), `${town.url}/`, {}, memory)).rejects.toThrow('disk full');
  });
});
