/** What is placed in a PDF: where it is drawn, what is attached to it, and pictures in JPEG 2000. */
import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { EmbeddedReading } from '../../../src/classifiers/types.js';
import { isoBox, u32be } from '../../fixtures/image/byte-writer.js';
import { photoshopBlock } from '../../fixtures/image/make-xmp.js';
import { makeC2paStore, makeExif, makeIptc, makeJpeg, makeXmp } from '../../fixtures/make-image.js';

const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
const XMP = Buffer.from(makeXmp({ 'Iptc4xmpExt:DigitalSourceType': SOURCE_TYPE }));
const STATED = { where: 'xmp:Iptc4xmpExt:DigitalSourceType', value: SOURCE_TYPE };

/** A file of bare objects, numbered from 1. */
function pdf(...objects: readonly (string | Buffer)[]): Buffer {
  const parts = objects.map((object, i) =>
    Buffer.concat([
      Buffer.from(`${i + 1} 0 obj\n`),
      Buffer.from(object as string, 'latin1'),
      Buffer.from('\nendobj\n'),
    ]),
  );
  return Buffer.concat([
    Buffer.from('%PDF-1.7\n'),
    ...parts,
    Buffer.from('trailer\n<< /Root 1 0 R >>\n%%EOF\n'),
  ]);
}
function stream(dict: string, data: Uint8Array): Buffer {
  return Buffer.concat([
    Buffer.from(`<< ${dict} /Length ${data.length} >>\nstream\n`),
    data,
    Buffer.from('\nendstream'),
  ]);
}
const image = (data: Uint8Array, more: string): Buffer =>
  stream(`/Type /XObject /Subtype /Image /Width 64 /Height 48 ${more}`, data);
const metadata = (xmp: Uint8Array): Buffer => stream('/Type /Metadata /Subtype /XML', xmp);
const CATALOG = ['<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] >>'];
const pixels = deflateSync(Buffer.alloc(64 * 48 * 3));

async function embedded(bytes: Buffer): Promise<readonly EmbeddedReading[]> {
  const reading = await readTraces(memorySource(bytes));
  expect(reading).toMatchObject({ traces: [], error: null });
  return reading.embedded;
}

describe('metadata attached to what is placed', () => {
  test('an image of which only the pixels are kept', async () => {
    const parts = await embedded(
      pdf(
        ...CATALOG,
        '<< /Type /Page /Contents 4 0 R /Resources << /XObject << /I 5 0 R /J 6 0 R >> >> >>',
        stream('', Buffer.from('/I Do /J Do')),
        image(pixels, '/Filter /FlateDecode /Metadata 7 0 R'),
        image(pixels, '/Filter /FlateDecode'),
        metadata(XMP),
      ),
    );
    expect(parts).toEqual([
      expect.objectContaining({
        format: null,
        width: 64,
        height: 48,
        page: 1,
        traces: [STATED],
        error: null,
      }),
    ]);
  });

  test('a form and a page', async () => {
    const parts = await embedded(
      pdf(
        ...CATALOG,
        '<< /Type /Page /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> /Metadata 6 0 R >>',
        stream('', Buffer.from('/F Do')),
        stream('/Type /XObject /Subtype /Form /Metadata 6 0 R', Buffer.from('0 0 m')),
        metadata(XMP),
      ),
    );
    expect(parts.map(({ page, width, traces }) => ({ page, width, traces }))).toEqual([
      { page: 1, width: null, traces: [STATED] },
      { page: 1, width: null, traces: [STATED] },
    ]);
  });

  test('what Photoshop keeps for itself beside a page', async () => {
    const own = '/PieceInfo << /AdobePhotoshop << /Private << /ImageResources 4 0 R >> >> >>';
    const exif = makeExif({ Make: 'Exemple' });
    const resource = Buffer.concat([Buffer.from('8BIM\x04\x22\0\0', 'latin1'), u32be(exif.length), exif]);
    const resources = Buffer.concat([photoshopBlock(makeIptc({ '2:80': 'Camille Martin' })), resource]);
    const [part] = await embedded(pdf(...CATALOG, `<< /Type /Page ${own} >>`, stream('', resources)));
    expect(part).toMatchObject({
      page: 1,
      traces: [
        { where: 'iptc:2:80', value: 'Camille Martin' },
        { where: 'exif:Make', value: 'Exemple' },
      ],
    });
  });

  test('a C2PA manifest of an image is not one of the document', async () => {
    const store = makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] });
    const jpeg = await makeJpeg({ width: 64, height: 48 });
    const files = [
      '<< /Type /Filespec /AFRelationship /C2PA_Manifest /EF << /F 6 0 R >> >>',
      stream('/Type /EmbeddedFile', store),
    ];
    const [part] = await embedded(
      pdf(...CATALOG, '<< /Type /Page >>', image(jpeg, '/Filter /DCTDecode /AF [5 0 R]'), ...files),
    );
    expect(part).toMatchObject({ integrity: 'not-checked', traces: [{ value: 'Exemple/1' }] });
    const own = await readTraces(
      memorySource(
        pdf(
          '<< /Type /Catalog /Pages 2 0 R /AF [5 0 R] >>',
          CATALOG[1] ?? '',
          '<< /Type /Page >>',
          '0',
          ...files,
        ),
      ),
    );
    expect(own).toMatchObject({ embedded: [], traces: [{ value: 'Exemple/1' }] });
  });

  test('a description that breaks off is told of its image', async () => {
    const cut = stream('/Type /Metadata /Filter /FlateDecode', deflateSync(XMP).subarray(0, 60));
    const jpeg = await makeJpeg({ width: 64, height: 48 });
    const [part] = await embedded(
      pdf(...CATALOG, '<< /Type /Page >>', image(jpeg, '/Filter /DCTDecode /Metadata 5 0 R'), cut),
    );
    expect(part?.error?.code).toBe('malformed');
  });
});

describe('the page of an image', () => {
  test.each([
    ['drawn by a pattern', '/Pattern << /P 5 0 R >>', '/Pattern cs /P scn 0 0 9 9 re f', '/PatternType 1'],
    [
      'drawn in a mask',
      '/ExtGState << /G << /SMask << /S /Luminosity /G 5 0 R >> >> >>',
      '/G gs',
      '/Subtype /Form',
    ],
    ['drawn by a form', '/XObject << /F 5 0 R >>', '/F Do', '/Subtype /Form'],
  ])('%s', async (_, resources, content, dict) => {
    const jpeg = await makeJpeg({ width: 64, height: 48 });
    const parts = await embedded(
      pdf(
        ...CATALOG,
        `<< /Type /Page /Contents 4 0 R /Resources << ${resources} >> >>`,
        stream('', Buffer.from(content)),
        stream(`${dict} /Resources << /XObject << /I 6 0 R >> >>`, Buffer.from('/I Do')),
        image(jpeg, '/Filter /DCTDecode'),
      ),
    );
    expect(parts.map(({ page }) => page)).toEqual([1]);
  });

  test.each([
    ['its one look', '/N 4 0 R'],
    ['one of its states', '/N << /On 4 0 R /Off 9 0 R >>'],
  ])('drawn by an annotation, %s', async (_, normal) => {
    const jpeg = await makeJpeg({ width: 64, height: 48 });
    const parts = await embedded(
      pdf(
        ...CATALOG,
        `<< /Type /Page /Annots [<< /Subtype /Stamp /AP << ${normal} >> >>] >>`,
        stream('/Subtype /Form /Resources << /XObject << /I 5 0 R >> >>', Buffer.from('/I Do')),
        image(jpeg, '/Filter /DCTDecode'),
      ),
    );
    expect(parts.map(({ page }) => page)).toEqual([1]);
  });
});

describe('JPEG 2000', () => {
  const uuid = (id: string, data: Uint8Array): Buffer => isoBox('uuid', Buffer.from(id, 'hex'), data);
  const SIGNATURE = isoBox('jP  ', Buffer.from('\r\n\x87\n', 'latin1'));
  const HEADER = isoBox(
    'jp2h',
    isoBox('ihdr', u32be(48), u32be(64), Buffer.alloc(6)),
    isoBox('colr', Buffer.alloc(7)),
  );
  const jp2 = (...boxes: readonly Uint8Array[]): Buffer =>
    Buffer.concat([SIGNATURE, isoBox('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ')), HEADER, ...boxes]);
  const read = async (data: Uint8Array): Promise<EmbeddedReading | undefined> => {
    const parts = await embedded(pdf(...CATALOG, '<< /Type /Page >>', image(data, '/Filter /JPXDecode')));
    expect(parts).toHaveLength(1);
    return parts[0];
  };
  const store = makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] });

  test.each([
    ['XMP in a uuid box', uuid('be7acfcb97a942e89c71999491e3afac', XMP), STATED.where],
    ['XMP in an xml box', isoBox('xml ', XMP), STATED.where],
    ['EXIF', uuid(Buffer.from('JpgTiffExif->JP2').toString('hex'), makeExif({ Make: 'E' })), 'exif:Make'],
    ['IPTC', uuid('33c7a4d2b81d4723a0baf1a3e097ad38', makeIptc({ '2:80': 'A' })), 'iptc:2:80'],
    ['C2PA', store, 'jumbf:c2pa.claim'],
  ])('%s', async (_, box, where) => {
    for (const data of [
      jp2(box, isoBox('jp2c', Buffer.alloc(90))),
      jp2(isoBox('jp2c', Buffer.alloc(90)), box),
    ]) {
      const reading = await read(data);
      expect(reading).toMatchObject({ format: null, width: 64, height: 48, error: null });
      expect(reading?.traces.map((trace) => trace.where)).toEqual([where]);
    }
  });

  test('a file by itself', async () => {
    const reading = await readTraces(memorySource(jp2(isoBox('xml ', XMP))));
    expect(reading).toMatchObject({
      format: null,
      width: 64,
      error: null,
      traces: [STATED],
      integrity: null,
    });
  });

  test('a bare codestream has a size', async () => {
    const sizes = [164, 148, 100, 100].map((side) => u32be(side));
    const data = Buffer.concat([Buffer.from('ff4fff51002f0000', 'hex'), ...sizes, Buffer.alloc(40)]);
    expect(await read(data)).toMatchObject({ width: 64, height: 48, traces: [], error: null });
  });

  test.each([
    ['cut in a box', (data: Buffer) => data.subarray(0, -20), 'truncated'],
    ['no JPEG 2000 at all', () => Buffer.alloc(60, 1), 'not-image'],
    [
      'a box shorter than its head',
      (data: Buffer) => Buffer.concat([data, u32be(3), Buffer.from('xml aaaaaaaa')]),
      'malformed',
    ],
  ])('%s is told', async (_, damage, code) => {
    expect((await read(damage(jp2(isoBox('xml ', XMP)))))?.error?.code).toBe(code);
  });
});
