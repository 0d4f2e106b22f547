/** Crawled words and files as attacks: shown harmless, or not shown. */
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { classifyOnce, RULESET } from '../../src/classifiers/index.js';
import { AT } from '../db/scene.js';
import { DONE, record } from '../db/record.js';
import { evidenceOfContent, HOME, pageEvent, seen, sightingOf, TERMS, visualOf } from '../db/sample-crawl.js';
import { RULES } from '../../src/web/access/rules.js';
import { openWeb, type WebScene } from './web-kit.js';

const SCRIPT = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
const BIDI = 'affiche\u202egpj.exe';
/** What a page would hold if one of them had come through. */
const LIVE = /<script>alert|<img src=x|onerror=alert\(2\)>|href="javascript:|\u202e/;

const REAL = { classify: classifyOnce, ruleset: RULESET };

function kept(contentKey: string, url: string, bytes: Uint8Array<ArrayBuffer>, type: string): CrawlEvent {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const headers = { 'content-type': type };
  return {
    type: 'evidence',
    contentKey,
    sha256,
    url,
    bytes,
    headers,
    status: 200,
    at: AT,
    integrity: null,
    terms: TERMS,
  };
}

/** A flagged visual with hostile words around it and in its traces. */
async function hostileCrawl(
  web: WebScene,
  bytes: Uint8Array<ArrayBuffer>,
  format: 'jpeg' | 'svg' | 'png',
): Promise<string> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const image = `https://www.saint-exemple.example/${encodeURIComponent(`${BIDI}${SCRIPT}`)}.${format}`;
  const page = `${HOME}?q=${encodeURIComponent(SCRIPT)}`;
  const around = {
    alt: SCRIPT,
    caption: `${SCRIPT} ${BIDI}`,
    credit: SCRIPT,
    title: SCRIPT,
    pageTitle: SCRIPT,
    fileName: SCRIPT,
  };
  const visual = visualOf(image, '', AT, {
    contentKey: `sha256:${sha256}`,
    sha256,
    format,
    bytes: bytes.byteLength,
    traces: [
      {
        where: 'png:tEXt:parameters',
        value: `${SCRIPT}, Steps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 512x512`,
      },
      { where: 'exif:Artist', value: SCRIPT },
      { where: 'exif:Make', value: SCRIPT },
    ],
    surroundings: sightingOf(image, around).surroundings,
  });
  await record(
    web,
    [
      pageEvent(page, AT, { title: SCRIPT }),
      seen(page, sightingOf(image, around), AT),
      visual,
      kept(`sha256:${sha256}`, image, bytes, 'text/html'),
      { type: 'problem', url: `${HOME}${SCRIPT}`, code: 'http', message: SCRIPT, at: AT },
      {
        type: 'reservation',
        url: page,
        signal: { kind: 'tdm-reservation', place: 'meta', value: SCRIPT },
        at: AT,
      },
      { type: 'page-done', url: page },
      DONE,
    ],
    AT,
    REAL,
  );
  return sha256;
}

async function photo(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const made = sharp({ create: { width: 900, height: 600, channels: 3, background: '#446688' } })
    .withExif({ IFD0: { ImageDescription: text, Artist: text, Copyright: text } })
    .jpeg();
  return new Uint8Array(await made.toBuffer());
}

describe('hostile words', () => {
  test('stand on every page as text', async () => {
    const web = openWeb();
    const visitor = await web.visitor('administrator', SCRIPT.slice(0, 70));
    const sha256 = await hostileCrawl(web, await photo(SCRIPT), 'jpeg');
    const visual = await visitor.read(`/visuels/sha256:${sha256}`);
    // The words are there: the test would otherwise pass on an empty page.
    expect(visual.split('&lt;script&gt;alert(1)').length).toBeGreaterThan(5);
    expect(visual).toContain('[U+202E]');
    for (const path of [
      '/',
      '/visuels',
      `/visuels/sha256:${sha256}`,
      '/suivi',
      '/collectivites/01999',
      '/reglages',
    ])
      expect(await visitor.read(path)).not.toMatch(LIVE);
    const asked = encodeURIComponent(SCRIPT);
    for (const path of [
      `/suivi?q=${asked}`,
      `/visuels?constat=${asked}&collectivite=${asked}&depuis=${asked}`,
      `/entree?jeton=${asked}`,
    ])
      expect(await visitor.read(path)).not.toMatch(LIVE);
    for (const path of [`/${asked}`, `/visuels/${asked}`, `/collectivites/${asked}`]) {
      const answer = await visitor.get(path);
      expect(answer.status).toBe(404);
      expect(await answer.text()).not.toMatch(LIVE);
    }
  });

  test('names of the language itself are text like others, in every address and in the name of a town', async () => {
    const web = openWeb();
    const coordinator = await web.visitor('administrator');
    const params = [
      'fait',
      'dit',
      'q',
      'page',
      'etat',
      'etape',
      'quoi',
      'annee',
      'code',
      'de',
      'collectivite_nom',
    ];
    for (const word of ['constructor', '__proto__', 'toString']) {
      const asked = new URLSearchParams(Object.fromEntries(params.map((name) => [name, word])));
      for (const name of Object.keys(RULES)) {
        const [method, path = ''] = name.split(' ');
        if (method !== 'GET' || path.includes(':')) continue;
        const answer = await coordinator.get(`${path}?${asked.toString()}`);
        expect([name, answer.status]).not.toEqual([name, 500]);
      }
    }
    // Once such a name was kept, whoever looked for any town was told of a fault of the program.
    const body = {
      code: '01998',
      name: 'Constructor',
      departement: '01',
      url: 'https://www.constructor.example/',
    };
    await coordinator.post('/suivi/ajouter', body);
    expect(await coordinator.read('/annuaire?q=saint')).toContain('Saint-Exemple');
    expect(await coordinator.read('/annuaire?q=constr')).toContain('Constructor');
    expect(web.errors).toEqual([]);
  });

  test('pasted lines come back as text', async () => {
    const visitor = await openWeb().visitor('coordinator');
    const answer = await visitor.post('/suivi/liste', {
      lines: `${SCRIPT};${SCRIPT};${SCRIPT}\n</textarea>${SCRIPT}`,
    });
    const page = await answer.text();
    expect(page).toContain('&lt;/textarea&gt;');
    expect(page).not.toMatch(LIVE);
  });

  test('links lead to web addresses only, and tell nothing of us', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    const sha256 = await hostileCrawl(web, await photo('x'), 'jpeg');
    web.raw.exec(`UPDATE pages SET url = 'javascript:alert(1)'`);
    const page = await visitor.read(`/visuels/sha256:${sha256}`);
    expect(page).toContain('javascript:alert(1)');
    const links = [...page.matchAll(/<a [^>]*href="([^"]*)"[^>]*>/g)];
    expect(links.length).toBeGreaterThan(5);
    for (const [tag, href = ''] of links) {
      expect(href).toMatch(/^(?:https?:\/\/|\/|#)/);
      if (href.startsWith('http')) expect(tag).toContain('noreferrer noopener');
    }
  });
});

describe('hostile files', () => {
  test('a picture is shown as pixels made anew, without what its file said', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    const sha256 = await hostileCrawl(web, await photo(SCRIPT), 'jpeg');
    const answer = await visitor.get(`/images/sha256:${sha256}/vignette.webp`);
    expect(answer.headers.get('content-type')).toBe('image/webp');
    expect(answer.headers.get('cache-control')).toContain('private');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.includes('script')).toBe(false);
    const read = await sharp(bytes).metadata();
    expect([read.width, read.height, read.exif, read.xmp, read.icc]).toEqual([
      480,
      320,
      undefined,
      undefined,
      undefined,
    ]);
    // The copy that was kept is the one handed out the second time.
    expect(
      Buffer.from(await (await visitor.get(`/images/sha256:${sha256}/vignette.webp`)).arrayBuffer()),
    ).toEqual(bytes);
  });

  test.each(['huge.webp', 'vignette.png', 'constructor.webp', '..%2fpage.webp'])(
    'no other size than ours: %s',
    async (file) => {
      const web = openWeb();
      const visitor = await web.visitor('volunteer');
      const sha256 = await hostileCrawl(web, await photo('x'), 'jpeg');
      expect((await visitor.get(`/images/sha256:${sha256}/${file}`)).status).toBe(404);
    },
  );

  test.each([
    [
      'a drawing',
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>`,
      'svg',
    ],
    [
      'a drawing that says it is a photo',
      `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>`,
      'jpeg',
    ],
    ['a page that says it is a photo', '<html><script>alert(1)</script>', 'png'],
  ] as const)('%s is never drawn, only downloaded', async (_name, text, format) => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    const sha256 = await hostileCrawl(web, new Uint8Array(Buffer.from(text)), format);
    expect((await visitor.get(`/images/sha256:${sha256}/page.webp`)).status).toBe(404);
    const answer = await visitor.get(`/preuves/${sha256}`);
    expect(answer.headers.get('content-type')).toBe('application/octet-stream');
    expect(answer.headers.get('content-disposition')).toMatch(
      /^attachment; filename="preuve-[0-9a-f]{16}\.bin"$/,
    );
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(await answer.text()).toBe(text);
  });

  test('nothing but captured evidence can be downloaded', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    const stored = await web.deps.blobs.put(new TextEncoder().encode('not evidence'));
    for (const name of [stored.sha256, '..%2fvigie.sqlite', '', 'a'.repeat(64)])
      expect((await visitor.get(`/preuves/${name}`)).status).toBe(404);
  });

  test('evidence that changed on the disk is not handed out', async () => {
    const web = openWeb();
    const visitor = await web.visitor('volunteer');
    await record(web, [
      pageEvent(HOME, AT),
      visualOf(`${HOME}a.png`, 'x', AT, { traces: [{ where: 'png:tEXt:parameters', value: 'Steps: 1' }] }),
      evidenceOfContent(`${HOME}a.png`, 'x', AT),
      DONE,
    ]);
    const sha256 = createHash('sha256').update('x').digest('hex');
    expect((await visitor.get(`/preuves/${sha256}`)).status).toBe(200);
    const { chmodSync, writeFileSync } = await import('node:fs');
    const file = `${web.folder}/blobs/${sha256.slice(0, 2)}/${sha256}`;
    chmodSync(file, 0o600);
    writeFileSync(file, 'y');
    expect((await visitor.get(`/preuves/${sha256}`)).status).toBe(410);
  });
});
