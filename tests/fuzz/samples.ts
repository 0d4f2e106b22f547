/** Sound files to be damaged: the labelled corpus where it stands beside the project, else made ones. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { isoBox } from '../fixtures/image/byte-writer.js';
import { photoshopBlock } from '../fixtures/image/make-xmp.js';
import {
  makeBigTiff,
  makeC2paFile,
  makeC2paStore,
  makeExif,
  makeIptc,
  makeJpeg,
  makePdf,
  makePng,
  makeWebp,
  makeXmp,
} from '../fixtures/make-image.js';
import { sharedDir } from '../support/shared.js';

export interface Sample {
  /** Files of one group are drawn as often as those of any other, however many there are. */
  readonly group: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

const SIZE = { width: 48, height: 48 };
const MAX_SAMPLE_BYTES = 700_000;

/** The samples of a run, always in the same order. */
export async function loadSamples(useCorpus: boolean): Promise<readonly Sample[]> {
  const shared = sharedDir();
  const made = await madeSamples();
  return !useCorpus || shared === null ? made : [...made, ...corpusSamples(path.join(shared, 'corpus'))];
}

function corpusSamples(folder: string): Sample[] {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as unknown;
  return z
    .array(z.object({ file: z.string() }))
    .parse(manifest)
    .map(({ file }) => ({
      group: path.extname(file).toLowerCase(),
      name: file,
      bytes: readFileSync(path.join(folder, file)),
    }))
    .filter(({ bytes }) => bytes.length <= MAX_SAMPLE_BYTES);
}

/** A raster in every way that a drawing may hold one. */
function nestedDrawing(png: Uint8Array): Buffer {
  const data = `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg"><!-- a --><style>a{b:url("${data}")}</style><image href="${data}"/><g style="c:url(${data})"/><image href="data:image/svg+xml,%3Csvg/%3E"/></svg>`,
  );
}

/** JPEG 2000, described pixels and forms, patterns, masks and annotations, which `makePdf` has not. */
function makePlacedPdf(xmp: string, jumbf: Uint8Array): Buffer {
  const uuid = isoBox('uuid', Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex'), Buffer.from(xmp));
  const header = isoBox('jp2h', isoBox('ihdr', Buffer.from('0000003000000040', 'hex')));
  const jp2 = Buffer.concat([isoBox('jP  ', Buffer.from('\r\n\x87\n', 'latin1')), header, uuid, jumbf]);
  const stream = (dict: string, data: Uint8Array): string =>
    `<< ${dict} /Length ${data.length} >>\nstream\n${Buffer.from(data).toString('latin1')}\nendstream`;
  const image = '/Subtype /Image /Width 64 /Height 48 /Metadata 8 0 R';
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] >>',
    '<< /Type /Page /Contents 4 0 R /Metadata 8 0 R /Annots [<< /AP << /N 5 0 R >> >>] /Resources << /Pattern << /P 5 0 R >> /ExtGState << /G << /SMask << /G 5 0 R >> >> >> >> >>',
    stream('', Buffer.from('/P scn /G gs')),
    stream(
      '/Subtype /Form /Metadata 8 0 R /Resources << /XObject << /I 6 0 R /J 7 0 R >> >>',
      Buffer.from('/I Do /J Do'),
    ),
    stream(`${image} /Filter /JPXDecode`, jp2),
    stream(
      `${image} /PieceInfo << /AdobePhotoshop << /Private << /ImageResources 9 0 R >> >> >>`,
      Buffer.alloc(64),
    ),
    stream('/Type /Metadata', Buffer.from(xmp)),
    stream('', photoshopBlock(makeIptc({ '2:80': 'A' }))),
  ];
  const body = objects.map((object, n) => `${n + 1} 0 obj\n${object}\nendobj\n`).join('');
  return Buffer.from(`%PDF-1.7\n${body}trailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n`, 'latin1');
}

/** One file a container, with every kind of metadata that it takes. */
async function madeSamples(): Promise<Sample[]> {
  const exif = makeExif({ Make: 'Exemple', UserComment: 'Steps: 20' }, { gps: true, makerNoteBytes: 20 });
  const xmp = makeXmp({ 'dc:creator': ['A', 'B'], 'dcterms:provenance': 'https://exemple.example/m' });
  const jumbf = makeC2paStore({
    manifests: [
      {
        label: 'urn:uuid:a',
        claimGenerator: 'X',
        actions: [{ action: 'c2pa.created' }],
        thumbnailBytes: 900,
      },
      { label: 'urn:c2pa:b', ingredients: [{ relationship: 'parentOf', manifest: 'urn:uuid:a' }] },
    ],
  });
  const all = { exif, xmp, jumbf };
  const jpeg = await makeJpeg({ ...SIZE, ...all, iptc: makeIptc({ '2:80': 'A' }), comment: 'x' });
  const png = await makePng({ ...SIZE, ...all, ztxt: { a: 'b'.repeat(500) }, textAfterIdat: { c: 'd' } });
  const image = sharp(jpeg).withXmp(xmp);
  const files: [group: string, bytes: Uint8Array][] = [
    ['made-jpeg', jpeg],
    ['made-png', png],
    ['made-webp', await makeWebp({ ...SIZE, ...all })],
    ['made-pdf', makePdf({ title: 'T', xmp, jumbf, pages: [{ jpeg, text: 'a' }] })],
    ['made-pdf', makePdf({ title: 'T', objectStreams: true, compressed: true, pages: [{ jpeg }, { jpeg }] })],
    ['made-avif', await image.clone().avif().toBuffer()],
    ['made-gif', await image.clone().gif().toBuffer()],
    ['made-tiff', await image.clone().tiff().toBuffer()],
    [
      'made-bigtiff',
      makeBigTiff(
        [
          [700, 1, Buffer.from(xmp)],
          [0xcd41, 7, jumbf],
        ],
        [[0x9286, 7, Buffer.from('Steps: 20')]],
      ),
    ],
    ['made-exv', Buffer.concat([Buffer.from('\xff\x01Exiv2', 'latin1'), jpeg.subarray(2)])],
    ['made-svg', nestedDrawing(png)],
  ];
  for (const scheme of ['rc4-40', 'rc4-v4', 'aes-128', 'aes-256'] as const) {
    const pages = [{ jpeg, text: 'a' }];
    for (const objectStreams of [false, true])
      files.push([
        'made-sealed-pdf',
        makePdf({ title: 'T', xmp, jumbf, pages, objectStreams, encryption: { scheme } }),
      ]);
  }
  files.push(['made-placed-pdf', makePlacedPdf(xmp, jumbf)]);
  for (const format of ['avif', 'svg', 'tiff', 'gif', 'jxl'] as const)
    files.push([`made-${format}`, await makeC2paFile(format, { ...SIZE, xmp, jumbf })]);
  return files.map(([group, bytes], n) => ({ group, name: `${group} ${n}`, bytes }));
}
