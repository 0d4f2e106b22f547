/** Documents of a site, over a real loopback server: PDF whole and by ranges, with their words; office files; unchanged ones. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import type { CrawlEvent, VisualEvent } from '../../../src/crawlers/events.js';
import { largeJpeg } from '../../fixtures/large-jpeg.js';
import { makeJpeg, makePdf, makePng, makeXmp } from '../../fixtures/make-image.js';
import { makeDocx, makeZip } from '../../fixtures/make-zip.js';
import { page, type SiteAnswer, type TestSite } from '../../support/site.js';
import { useSites } from '../../support/use-sites.js';
import { collect, type Kit, learningMemory, makeKit, of, problems, skips } from '../crawl-kit.js';

const { open, site } = useSites();
const KIB = 1024;
const AI = 'Visuel réalisé avec Midjourney';
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const PARAMETERS =
  'a fair\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 640x480, Model: sample';

let plain: Buffer;
let other: Buffer;
let declared: Buffer;
let marked: Buffer;
let large: Buffer[];

beforeAll(async () => {
  plain = await makeJpeg({ width: 640, height: 480 });
  other = await makeJpeg({ width: 600, height: 400, comment: 'autre' });
  declared = await makeJpeg({
    width: 400,
    height: 300,
    xmp: makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED }),
  });
  marked = await makePng({ width: 640, height: 480, text: { parameters: PARAMETERS } });
  large = [plain, other].map((jpeg) => largeJpeg(jpeg, 1_500 * KIB));
});

function kit(): Kit {
  const made = makeKit();
  open.push(made.close);
  return made;
}

const pdf = (body: Uint8Array, more: Partial<SiteAnswer> = {}): SiteAnswer => ({
  type: 'application/pdf',
  body,
  ...more,
});

/** A town whose first page links to these documents. */
function town(documents: Readonly<Record<string, SiteAnswer>>): Promise<TestSite> {
  const links = Object.keys(documents).map((path) => `<a href="${path}"></a>`);
  return site({ '/': page('Saint-Exemple', links.join('')), ...documents });
}

function inside(events: readonly CrawlEvent[]): VisualEvent[] {
  return of(events, 'visual').filter(({ imageUrl }) => imageUrl.includes('#'));
}

/** Evidence but for the documents that hold it, which are kept beside it. */
function keptImages(events: readonly CrawlEvent[]): Extract<CrawlEvent, { type: 'evidence' }>[] {
  return of(events, 'evidence').filter(({ url }) => url.includes('#'));
}

function gradeOf({ traces, surroundings, integrity }: VisualEvent): string {
  return classify({ traces, surroundings: [surroundings], integrity }).grade;
}

/** Body bytes of the answers for a path, without those for the first page. */
function received(served: TestSite, path: string): number {
  return served.log.filter((entry) => entry.path === path).reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
}

describe('the words of a PDF', () => {
  test('a credit under the only image states what the page states, and the document is kept', async () => {
    const body = makePdf({ title: 'Affiche', pages: [{ jpeg: plain, text: AI }] });
    const served = await town({ '/affiche.pdf': pdf(body) });
    const events = await collect(kit(), `${served.url}/`);
    const [image] = inside(events);
    expect(image?.surroundings).toMatchObject({ credit: AI, pageCredits: [] });
    expect(image === undefined ? '' : gradeOf(image)).toBe('stated');
    const sighting = of(events, 'sighting').find((one) => one.sighting.imageUrl === image?.imageUrl);
    expect(sighting?.sighting.surroundings).toEqual(image?.surroundings);
    const [evidence] = of(events, 'evidence');
    expect(evidence?.contentKey).toBe(image?.contentKey);
    expect(Buffer.from(evidence?.bytes ?? []).equals(plain)).toBe(true);
    expect(problems(events)).toEqual([]);
  });

  test('a masthead that tells no picture accuses none', async () => {
    const ours = [
      'Directrice de la publication : Mairie',
      'Conception graphique : Mairie',
      'Illustrations générées par IA',
    ];
    const body = makePdf({ title: 'Bulletin', pages: [{ jpeg: plain }, { jpeg: other }, { text: ours }] });
    const served = await town({ '/bulletin.pdf': pdf(body) });
    const images = inside(await collect(kit(), `${served.url}/`));
    expect(images.map(({ surroundings }) => surroundings.pageCredits)).toEqual([
      ['Illustrations générées par IA'],
      ['Illustrations générées par IA'],
    ]);
    expect(images.map(gradeOf)).toEqual(['none', 'none']);
  });

  test('pixels without a file of their own are told when a credit states what they are', async () => {
    const raw = `1 0 obj << /Subtype /Image /Width 64 /Height 64 /Length 9 >> stream\nnot a jpg\nendstream endobj`;
    const of3 = makePdf({ title: 'Affiche', pages: [{ jpeg: plain, text: AI }] }).toString('latin1');
    // The image of the maker becomes one of plain pixels under the same number.
    const id = /\/Im1 (\d+) 0 R/.exec(of3)?.[1] ?? '';
    const body = Buffer.from(`${of3}\n${raw.replace('1 0 obj', `${id} 0 obj`)}\n%%EOF\n`, 'latin1');
    const served = await town({ '/affiche.pdf': pdf(body) });
    const events = await collect(kit(), `${served.url}/`);
    expect(inside(events).map((image) => [image.format, image.documentPage, gradeOf(image)])).toEqual([
      [null, 1, 'stated'],
    ]);
    expect(Buffer.from(of(events, 'evidence')[0]?.bytes ?? []).equals(body)).toBe(true);
  });

  test('words that were left out are told', async () => {
    const body = makePdf({
      title: 'Bulletin',
      pages: [{ jpeg: plain, content: '/A Do', forms: { A: '/A Do' } }],
    });
    const served = await town({ '/bulletin.pdf': pdf(body) });
    expect(problems(await collect(kit(), `${served.url}/`))).toEqual([
      `not-looked-at ${served.url}/bulletin.pdf`,
    ]);
  });
});

describe('large documents', () => {
  const bulletin = (): Buffer =>
    makePdf({
      title: 'Bulletin',
      pages: [{ jpeg: large[0] ?? plain, text: 'Page une' }, { jpeg: large[1] ?? plain }],
    });

  test('are read by ranges: a fraction of the bytes, the same images', async () => {
    const body = bulletin();
    const served = await town({ '/bulletin.pdf': pdf(body) });
    const events = await collect(kit(), `${served.url}/`);
    expect(received(served, '/bulletin.pdf')).toBeLessThan(body.length / 4);
    expect(served.log.filter(({ path }) => path === '/bulletin.pdf').length).toBeLessThan(8);
    expect(inside(events).map(({ documentPage, width, bytes }) => [documentPage, width, bytes])).toEqual([
      [1, 640, large[0]?.length],
      [2, 600, large[1]?.length],
    ]);
    const keys = of(events, 'visual').map(({ contentKey, sha256 }) => [contentKey.split(':')[0], sha256]);
    expect(keys).toEqual([
      ['ranges', null],
      ['ranges', null],
      ['ranges', null],
    ]);
    expect(problems(events)).toEqual([]);
    expect(of(events, 'done')[0]?.totals.documents).toBe(1);
  });

  test('an image has the key that it has on a page', async () => {
    const served = await site({
      '/': page(
        'Saint-Exemple',
        '<a href="/bulletin.pdf">Bulletin</a><img src="/a.jpg" width="640" height="480">',
      ),
      '/bulletin.pdf': pdf(bulletin()),
      '/a.jpg': { type: 'image/jpeg', body: large[0] ?? plain },
    });
    const events = await collect(kit(), `${served.url}/`);
    const shown = of(events, 'visual').find(({ imageUrl }) => imageUrl.endsWith('/a.jpg'));
    expect(inside(events)[0]?.contentKey).toBe(shown?.contentKey);
  });

  test('are read whole where the server gives no ranges', async () => {
    const body = bulletin();
    const served = await town({ '/bulletin.pdf': pdf(body, { ranges: 'ignore' }) });
    const events = await collect(kit(), `${served.url}/`);
    expect(served.paths().filter((path) => path === '/bulletin.pdf')).toHaveLength(1);
    expect(of(events, 'visual').map(({ sha256 }) => sha256)).toEqual(
      [body, ...large].map((bytes) => createHash('sha256').update(bytes).digest('hex')),
    );
    expect(problems(events)).toEqual([]);
  });

  test('of which a part is flagged are fetched whole, for evidence', async () => {
    const body = makePdf({
      title: 'Bulletin',
      pages: [{ jpeg: large[0] ?? plain }, { jpeg: largeJpeg(declared, 1_500 * KIB) }],
    });
    const served = await town({ '/bulletin.pdf': pdf(body) });
    const events = await collect(kit(), `${served.url}/`);
    const [evidence] = of(events, 'evidence');
    expect(Buffer.from(evidence?.bytes ?? []).equals(largeJpeg(declared, 1_500 * KIB))).toBe(true);
    expect(evidence?.status).toBe(200);
    expect(inside(events).map((image) => gradeOf(image))).toEqual(['none', 'technical']);
    expect(inside(events)[1]?.sha256).toBe(evidence?.sha256);
  });

  test('whose credits state something are fetched whole as well', async () => {
    const body = makePdf({
      title: 'Affiche',
      pages: [{ jpeg: large[0] ?? plain, text: AI }, { jpeg: large[1] ?? plain }],
    });
    const served = await town({ '/affiche.pdf': pdf(body) });
    const events = await collect(kit(), `${served.url}/`);
    expect(inside(events).map(gradeOf)).toEqual(['stated', 'none']);
    expect(keptImages(events)).toHaveLength(1);
  });

  test('that are damaged are read whole', async () => {
    const body = Buffer.from(
      bulletin()
        .toString('latin1')
        .replace(/startxref\n\d+/, 'startxref\n7'),
      'latin1',
    );
    const served = await town({ '/bulletin.pdf': pdf(body) });
    const events = await collect(kit(), `${served.url}/`);
    expect(inside(events).map(({ documentPage }) => documentPage)).toEqual([1, 2]);
    expect(inside(events).every(({ sha256 }) => sha256 !== null)).toBe(true);
  });

  test('that change while they are read are told as they are now', async () => {
    const [body, now] = [
      bulletin(),
      makePdf({ title: 'Neuf', pages: [{ jpeg: large[1] ?? plain }, { jpeg: large[1] ?? plain }] }),
    ];
    let asked = 0;
    const served = await site({
      '/': page('Saint-Exemple', '<a href="/bulletin.pdf">Bulletin</a>'),
      '/bulletin.pdf': () => pdf((asked += 1) === 1 ? body : now, { etag: asked === 1 ? '"1"' : '"2"' }),
    });
    const events = await collect(kit(), `${served.url}/`);
    expect(of(events, 'visual')[0]?.sha256).toBe(createHash('sha256').update(now).digest('hex'));
  });

  test('that are no PDF cost their first block', async () => {
    const served = await town({ '/affiche.pdf': pdf(Buffer.alloc(5_000 * KIB)) });
    const events = await collect(kit(), `${served.url}/`);
    expect(problems(events)).toEqual([`malformed ${served.url}/affiche.pdf`]);
    expect(received(served, '/affiche.pdf')).toBeLessThanOrEqual(256 * KIB);
  });
});

describe('unchanged documents', () => {
  test.each([
    ['small', () => makePdf({ title: 'Affiche', pages: [{ jpeg: plain, text: AI }, { jpeg: other }] })],
    [
      'large',
      () => makePdf({ title: 'Affiche', pages: [{ jpeg: large[0] ?? plain }, { jpeg: large[1] ?? plain }] }),
    ],
  ])('a %s one prolongs its images, with one request and no bytes', async (_, make) => {
    const served = await town({ '/affiche.pdf': pdf(make(), { etag: '"1"' }) });
    const memory = learningMemory();
    const k = kit();
    const first = await collect(k, `${served.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    served.log.length = 0;
    const second = await collect(k, `${served.url}/`, {}, memory, memory.learn);
    expect(received(served, '/affiche.pdf')).toBe(0);
    const told = (events: readonly CrawlEvent[]): unknown =>
      of(events, 'visual').map((one) => [one.imageUrl, one.contentKey]);
    expect(told(second)).toEqual(told(first));
    expect(of(second, 'visual').map(({ outcome }) => outcome)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
    const shown = (events: readonly CrawlEvent[]): unknown =>
      of(events, 'sighting').map(({ sighting }) => sighting);
    expect(shown(second)).toEqual(shown(first));
    expect(of(second, 'evidence')).toEqual([]);
  });

  test('one of which an image must be read again is asked for in full', async () => {
    const body = makePdf({ title: 'Affiche', pages: [{ jpeg: plain }, { jpeg: declared }] });
    const served = await town({ '/affiche.pdf': pdf(body, { etag: '"1"' }) });
    const memory = learningMemory();
    const k = kit();
    await collect(k, `${served.url}/`, {}, memory, memory.learn);
    memory.newCrawl();
    const lost = {
      ...memory,
      image: (url: string) => (url.includes('image=2') ? Promise.resolve(null) : memory.image(url)),
    };
    const second = await collect(k, `${served.url}/`, {}, lost);
    expect(inside(second).map(({ outcome }) => outcome)).toEqual(['read', 'read']);
    expect(keptImages(second)).toHaveLength(1);
  });
});

describe('office files', () => {
  const docx = (body: Uint8Array, more: Partial<SiteAnswer> = {}): SiteAnswer => ({
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    body,
    ...more,
  });

  test('their pictures are read and flagged ones kept, their credits speak of the document', async () => {
    const body = makeDocx(
      ['Grande fête', 'Illustrations générées par IA', '© Mairie'],
      [
        { data: marked, extension: 'png' },
        { data: plain, extension: 'jpg' },
      ],
    );
    const served = await site({
      '/': page('Saint-Exemple', '<a href="/affiche-fete.docx">Affiche</a>'),
      '/affiche-fete.docx': docx(body),
    });
    const events = await collect(kit(), `${served.url}/`);
    // The label of the link says more than the title in the file.
    expect(of(events, 'page').find(({ kind }) => kind === 'document')?.title).toBe('Affiche');
    expect(inside(events).map((image) => [image.format, gradeOf(image)])).toEqual([
      ['png', 'technical'],
      ['jpeg', 'none'],
    ]);
    expect(inside(events)[1]?.surroundings.pageCredits).toEqual([
      'Illustrations générées par IA',
      '© Mairie',
    ]);
    expect(keptImages(events).map(({ bytes }) => Buffer.from(bytes).equals(marked))).toEqual([true]);
    expect(JSON.stringify(of(events, 'visual')[0]?.traces)).not.toContain('Mairie');
    expect(problems(events)).toEqual([]);
  });

  test('OpenDocument text and slides', async () => {
    const content =
      '<office:document-content><office:annotation><text:p>Image générée par IA</text:p></office:annotation><text:p>Photo : Mairie de<text:s/>Saint-Exemple</text:p></office:document-content>';
    const odt = makeZip([
      { name: 'mimetype', data: 'application/vnd.oasis.opendocument.text' },
      { name: 'content.xml', data: content, method: 'deflated' },
      { name: 'Pictures/1000.jpg', data: declared, method: 'deflated' },
    ]);
    const pptx = makeZip([
      { name: '[Content_Types].xml', data: '<Types/>' },
      {
        name: 'ppt/slides/slide1.xml',
        data: '<p:sld><a:p><a:r><a:t>Image </a:t></a:r><a:r><a:t>générée par IA</a:t></a:r></a:p></p:sld>',
      },
      { name: 'ppt/media/image1.jpeg', data: plain },
      { name: 'ppt/media/image2.emf', data: 'x' },
    ]);
    const served = await town({ '/affiche.odt': docx(odt), '/affiche.pptx': docx(pptx) });
    const events = await collect(kit(), `${served.url}/`);
    const credits = Object.fromEntries(
      inside(events).map(({ imageUrl, surroundings }) => [
        imageUrl.replace(served.url, ''),
        surroundings.pageCredits,
      ]),
    );
    expect(credits).toEqual({
      '/affiche.odt#image=1': ['Photo : Mairie de Saint-Exemple'],
      '/affiche.pptx#image=1': ['Image générée par IA'],
    });
    expect(keptImages(events)).toHaveLength(1);
    expect(problems(events)).toEqual([`not-looked-at ${served.url}/affiche.pptx`]);
  });

  test('a large one, most of which is a film, is read by ranges', async () => {
    const film = largeJpeg(plain, 6_000 * KIB);
    const body = makeDocx(
      ['Fête'],
      [{ data: plain, extension: 'jpg' }],
      [{ name: 'word/media/film.mp4', data: film }],
    );
    const served = await town({ '/affiche.docx': docx(body) });
    const events = await collect(kit(), `${served.url}/`);
    expect(inside(events).map(({ sha256 }) => sha256)).toEqual([
      createHash('sha256').update(plain).digest('hex'),
    ]);
    expect(received(served, '/affiche.docx')).toBeLessThan(body.length / 4);
  });

  test('old formats and locked files are told once each, forms are left aside', async () => {
    const ole = Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2_000)]);
    const served = await town({
      '/affiche.doc': docx(ole),
      '/affiche.ppt': docx(ole),
      '/affiche-verrou.docx': docx(ole),
      '/fiche-inscription.docx': docx(ole),
    });
    const events = await collect(kit(), `${served.url}/`);
    expect(problems(events)).toEqual(
      ['/affiche-verrou.docx', '/affiche.doc', '/affiche.ppt'].map(
        (path) => `not-looked-at ${served.url}${path}`,
      ),
    );
    expect(skips(events)).toEqual([`scope ${served.url}/fiche-inscription.docx`]);
    expect(served.paths()).not.toContain('/affiche.doc');
  });

  test('an archive that is no office file, a bomb and a broken one are told', async () => {
    const bomb = makeDocx(
      ['Fête'],
      [],
      [{ name: 'word/media/image1.jpg', data: Buffer.alloc(64 * KIB * KIB), method: 'deflated' }],
    );
    const served = await town({
      '/affiche-a.docx': docx(makeZip([{ name: 'a.txt', data: 'x' }])),
      '/affiche-b.docx': docx(bomb),
      '/affiche-c.docx': docx(bomb.subarray(0, 200)),
    });
    const events = await collect(kit(), `${served.url}/`);
    expect(problems(events)).toEqual([
      `malformed ${served.url}/affiche-a.docx`,
      `malformed ${served.url}/affiche-c.docx`,
      `not-looked-at ${served.url}/affiche-b.docx#image=1`,
    ]);
  });
});
