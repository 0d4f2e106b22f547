/** A linked file of other proportions than the picture around which the link stands is a visual of its own. */
import { beforeAll, expect, test } from 'vitest';
import { classify } from '../../src/classifiers/classify.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { makeExif, makeJpeg, makeXmp } from '../fixtures/make-image.js';
import { page, type TestSite } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { collect, type Kit, learningMemory, makeKit, of } from './crawl-kit.js';

const { open, site } = useSites();
const XMP = makeXmp({
  'Iptc4xmpExt:DigitalSourceType': 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia',
});
const EXIF = makeExif({ Make: 'NIKON', Model: 'NIKON Z 6' });

let wide: Buffer;
let wideMarked: Buffer;
let square: Buffer;
let squareMarked: Buffer;
let small: Buffer;

beforeAll(async () => {
  wide = await makeJpeg({ width: 900, height: 600, exif: EXIF });
  wideMarked = await makeJpeg({ width: 900, height: 600, xmp: XMP });
  square = await makeJpeg({ width: 300, height: 300 });
  squareMarked = await makeJpeg({ width: 300, height: 300, xmp: XMP });
  small = await makeJpeg({ width: 300, height: 200 });
});

function kit(): Kit {
  const made = makeKit();
  open.push(made.close);
  return made;
}

/** Each visual as `address -> address that was read: grade`. */
function told(served: TestSite, events: readonly CrawlEvent[]): string[] {
  const short = (url: string | null): string => url?.replace(served.url, '') ?? 'itself';
  return of(events, 'visual')
    .map(({ imageUrl, originalUrl, traces, surroundings, integrity }) => {
      const { grade } = classify({ traces, surroundings: [surroundings], integrity });
      return `${short(imageUrl)} -> ${short(originalUrl)}: ${grade}`;
    })
    .sort();
}

const jpeg = (body: Uint8Array, etag: string): { type: string; body: Uint8Array; etag: string } => ({
  type: 'image/jpeg',
  body,
  etag: `"${etag}"`,
});

async function town(
  thumb: Uint8Array,
  big: Uint8Array,
  { from = '/thumbs/fete-des-voisins.jpg', to = '/photos/fete-des-voisins.jpg', size = '' } = {},
): Promise<TestSite> {
  return site({
    '/': page('Saint-Exemple', `<p><a href="${to}"><img src="${from}" ${size} alt="Fête"></a></p>`),
    [from]: jpeg(thumb, 't'),
    [to]: jpeg(big, 'b'),
  });
}

const THUMB = '/thumbs/fete-des-voisins.jpg';
const BIG = '/photos/fete-des-voisins.jpg';

test.each<[string, () => [Buffer, Buffer], string[]]>([
  [
    'marks of the picture are not lost behind the file',
    () => [squareMarked, wide],
    [`${BIG} -> itself: none`, `${THUMB} -> itself: technical`],
  ],
  [
    'marks of the file count for the picture of its name, and for itself',
    () => [square, wideMarked],
    [`${BIG} -> itself: technical`, `${THUMB} -> ${BIG}: technical`],
  ],
  [
    'both have marks: each has its own',
    () => [squareMarked, wideMarked],
    [`${BIG} -> itself: technical`, `${THUMB} -> itself: technical`],
  ],
  [
    'neither has any: two visuals',
    () => [square, wide],
    [`${BIG} -> itself: none`, `${THUMB} -> itself: none`],
  ],
  ['the same proportions: one upload', () => [small, wideMarked], [`${THUMB} -> ${BIG}: technical`]],
])('%s', async (_, make, expected) => {
  for (const size of ['', 'width="150" height="150"', 'width="150" height="100"']) {
    // What the page declares is believed where it says that they are of one shape: nothing more is asked then.
    const [thumb, big] = make();
    if (size.includes('100') && thumb !== small) continue;
    const served = await town(thumb, big, { size });
    expect(told(served, await collect(kit(), `${served.url}/`))).toEqual(expected);
    expect(served.log.filter(({ path }) => path === BIG).length).toBeLessThanOrEqual(2);
  }
});

test('a name of the system’s own: the crop and the upload, tied by it', async () => {
  const from = '/wp-content/uploads/2026/03/fete-150x150.jpg';
  const to = '/wp-content/uploads/2026/03/fete.jpg';
  const served = await town(squareMarked, wide, { from, to, size: 'width="150" height="150"' });
  expect(told(served, await collect(kit(), `${served.url}/`))).toEqual([
    `${from} -> itself: technical`,
    `${to} -> itself: none`,
  ]);
});

test('another name: both are read, and neither speaks for the other', async () => {
  for (const [thumb, big, grades] of [
    [squareMarked, wide, ['none', 'technical']],
    [square, wideMarked, ['technical', 'none']],
  ] as const) {
    const [from, to] = ['/vignettes/v0017-accueil.jpg', '/photos/fete-des-voisins.jpg'];
    const served = await town(thumb, big, { from, to });
    expect(told(served, await collect(kit(), `${served.url}/`))).toEqual([
      `${to} -> itself: ${grades[0]}`,
      `${from} -> itself: ${grades[1]}`,
    ]);
  }
});

test('a file that its camera noted as turned is of the shape of its upright copy', async () => {
  const served = await town(await makeJpeg({ width: 200, height: 300 }), wide);
  expect(told(served, await collect(kit(), `${served.url}/`))).toEqual([`${THUMB} -> ${BIG}: none`]);
});

test('the next time both are there, unchanged, also when the page was edited around them', async () => {
  const served = await town(squareMarked, wide);
  const memory = learningMemory();
  const k = kit();
  const first = await collect(k, `${served.url}/`, {}, memory, memory.learn);
  const addresses = (events: readonly CrawlEvent[]): string[] =>
    of(events, 'sighting')
      .map(({ sighting }) => sighting.imageUrl)
      .sort();
  for (const text of ['', 'Un mot de plus.']) {
    memory.newCrawl();
    served.routes.set(
      '/',
      page('Saint-Exemple', `<p>${text}<a href="${BIG}"><img src="${THUMB}"  alt="Fête"></a></p>`),
    );
    const next = await collect(k, `${served.url}/`, {}, memory, memory.learn);
    expect(addresses(next)).toEqual(addresses(first));
    expect(of(next, 'visual').map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
  }
});
