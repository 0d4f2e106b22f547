import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { isoBox, u16be, u32be } from '../../fixtures/image/byte-writer.js';
import { makeC2paStore, makeExif, makeXmp } from '../../fixtures/make-image.js';
import { countingSource, noise } from './counting-source.js';

const pairs = (reading: FileReading): string[] =>
  reading.traces.map(({ where, value }) => `${where}=${value}`);

const EXIF = makeExif({ Make: 'Exemple' });
const XMP = Buffer.from(makeXmp({ 'xmp:CreatorTool': 'Dessin' }));
const STORE = makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] });
const EXPECTED = ['exif:Make=Exemple', 'xmp:xmp:CreatorTool=Dessin'];

interface Layout {
  readonly brand?: string;
  /** Where items stand: 0 = in the file, 1 = in `idat`, 2 = in another item. */
  readonly method?: number;
  readonly isDataFirst?: boolean;
  readonly pixels?: number;
  readonly extra?: Buffer;
  /** How the XMP item is compressed, as its entry says, and its bytes. */
  readonly packet?: { readonly encoding: string; readonly data: Buffer };
}

/** A HEIC or AVIF of the bare structure: items for EXIF and XMP, a size, and no decodable picture. */
function makeBmff({
  brand = 'heic',
  method = 0,
  isDataFirst = false,
  pixels = 0,
  extra,
  packet = { encoding: '', data: XMP },
}: Layout = {}): Buffer {
  const full = (type: string, version: number, ...parts: readonly Uint8Array[]): Buffer =>
    isoBox(type, Buffer.from([version, 0, 0, 0]), ...parts);
  const infe = (id: number, type: string, ...texts: readonly string[]): Buffer =>
    full('infe', 2, u16be(id), u16be(0), Buffer.from([type, ...texts].map((text) => `${text}\0`).join('')));
  const items = Buffer.concat([u32be(0), EXIF, packet.data]);
  const encoding = packet.encoding === '' ? [] : [packet.encoding];
  const ftyp = isoBox('ftyp', Buffer.from(brand), u32be(0), Buffer.from(`mif1${brand}`));
  const metaWith = (base: number): Buffer => {
    const place = (id: number, offset: number, length: number): Buffer =>
      Buffer.concat([u16be(id), u16be(method), u16be(0), u16be(1), u32be(offset), u32be(length)]);
    const iloc = full(
      'iloc',
      1,
      Buffer.from([0x44, 0]),
      u16be(2),
      place(2, base, 4 + EXIF.length),
      place(3, base + 4 + EXIF.length, packet.data.length),
    );
    return full(
      'meta',
      0,
      full('pitm', 0, u16be(1)),
      full(
        'iinf',
        0,
        u16be(3),
        infe(1, 'hvc1'),
        infe(2, 'Exif'),
        infe(3, 'mime', 'application/rdf+xml', ...encoding),
      ),
      isoBox(
        'iprp',
        isoBox('ipco', full('ispe', 0, u32be(64), u32be(64)), full('ispe', 0, u32be(320), u32be(200))),
        full('ipma', 0, u32be(1), u16be(1), Buffer.from([1, 0x82])),
      ),
      iloc,
      ...(method === 1 ? [isoBox('idat', items)] : []),
    );
  };
  const mdat = isoBox('mdat', noise(pixels), items);
  const before = Buffer.concat([ftyp, ...(extra === undefined ? [] : [extra])]);
  const metaBytes = metaWith(0).length;
  const dataAt = before.length + 8 + pixels + (isDataFirst ? 0 : metaBytes);
  const meta = metaWith(method === 1 ? 0 : dataAt);
  return Buffer.concat(isDataFirst ? [before, mdat, meta] : [before, meta, mdat]);
}

const uuidBox = (id: string, ...content: readonly Uint8Array[]): Buffer =>
  isoBox('uuid', Buffer.from(id, 'hex'), ...content);
const C2PA_BOX = uuidBox(
  'd8fec3d61b0e483c92975828877ec481',
  Buffer.alloc(4),
  Buffer.from('manifest\0'),
  Buffer.alloc(8),
  STORE,
);

describe('AVIF and HEIC', () => {
  test.each([
    ['heic', 'heic'],
    ['mif1', 'heic'],
    ['avif', 'avif'],
  ])('brand %s', async (brand, format) => {
    const reading = await readTraces(memorySource(makeBmff({ brand })));
    expect(reading).toMatchObject({ format, width: 320, height: 200, error: null });
    expect(pairs(reading)).toEqual(EXPECTED);
  });

  test.each([
    ['items in idat', { method: 1 }],
    ['mdat first', { isDataFirst: true }],
    ['C2PA right after ftyp', { extra: C2PA_BOX }],
  ])('%s', async (_, layout) => {
    const reading = await readTraces(memorySource(makeBmff(layout)));
    expect(reading.error).toBeNull();
    expect(pairs(reading)).toEqual(
      'extra' in layout ? ['jumbf:c2pa.claim=Exemple/1', ...EXPECTED] : EXPECTED,
    );
  });

  test.each([
    ['deflate', deflateSync(XMP), null],
    ['gzip', gzipSync(XMP), null],
    ['br', brotliCompressSync(XMP), null],
    ['deflate', deflateSync(Buffer.alloc(40 * 1024 * 1024)), 'malformed'],
    ['zstd', XMP, 'not-looked-at'],
    ['constructor', XMP, 'not-looked-at'],
  ])('an XMP item compressed with %s', async (encoding, data, code) => {
    const reading = await readTraces(memorySource(makeBmff({ packet: { encoding, data } })));
    expect(reading.error?.code ?? null).toBe(code);
    expect(pairs(reading)).toEqual(code === null ? EXPECTED : EXPECTED.slice(0, 1));
  });

  test('XMP in a uuid box', async () => {
    const extra = uuidBox('be7acfcb97a942e89c71999491e3afac', XMP);
    expect(pairs(await readTraces(memorySource(makeBmff({ extra }))))[0]).toBe('xmp:xmp:CreatorTool=Dessin');
  });

  test('in a large file the items are aimed at', async () => {
    for (const isDataFirst of [false, true]) {
      const window = windowedSource(countingSource(makeBmff({ pixels: 2_000_000, isDataFirst })));
      expect(pairs(await readTraces(window))).toEqual(EXPECTED);
      // Behind the data the index is met first, then the items, which stand before it.
      expect(window.cost().requests).toBe(isDataFirst ? 3 : 2);
    }
  });

  test('a real encoder', async () => {
    const bytes = await sharp({ create: { width: 48, height: 32, channels: 3, background: 'red' } })
      .withExif({ IFD0: { Software: 'Exemple' } })
      .withXmp(XMP.toString('utf8'))
      .avif()
      .toBuffer();
    const reading = await readTraces(memorySource(bytes));
    expect(reading).toMatchObject({ format: 'avif', width: 48, height: 32, error: null });
    expect(pairs(reading)).toEqual(
      expect.arrayContaining(['exif:Software=Exemple', 'xmp:xmp:CreatorTool=Dessin']),
    );
  });

  test.each([
    ['items in other items', makeBmff({ method: 2 }), 'not-looked-at'],
    ['cut in the items', makeBmff().subarray(0, -30), 'truncated'],
    ['cut in the index', makeBmff().subarray(0, 80), 'truncated'],
    [
      'a box shorter than its header',
      Buffer.concat([makeBmff({}).subarray(0, 24), u32be(3), Buffer.from('meta')]),
      'malformed',
    ],
    [
      'an index that claims gigabytes',
      Buffer.concat([makeBmff({}).subarray(0, 24), u32be(0x7fffffff), Buffer.from('meta'), Buffer.alloc(9)]),
      'malformed',
    ],
  ])('%s is told', async (_, bytes, code) => {
    expect((await readTraces(memorySource(bytes))).error?.code).toBe(code);
  });

  test('films and unknown brands are no images', async () => {
    const mp4 = isoBox('ftyp', Buffer.from('isom'), u32be(0), Buffer.from('isommp42'));
    expect(await readTraces(memorySource(mp4))).toMatchObject({ format: null, error: { code: 'not-image' } });
  });
});

describe('JPEG XL', () => {
  const start = Buffer.from('0000000c4a584c200d0a870a', 'hex');
  // Not small, 200 high (9 bits), then 320 wide (9 bits): 0 | 00 | 199 | 000 | 00 | 319.
  const codestream = Buffer.concat([Buffer.from('ff0a', 'hex'), sizeHeader(200, 320)]);

  function sizeHeader(height: number, width: number): Buffer {
    const bits: number[] = [0, 0, 0];
    const number = (value: number): void => {
      for (let i = 0; i < 9; i += 1) bits.push((value >> i) & 1);
    };
    number(height - 1);
    bits.push(0, 0, 0, 0, 0);
    number(width - 1);
    const out = Buffer.alloc(16);
    for (const [i, bit] of bits.entries()) out[i >> 3] = (out[i >> 3] ?? 0) | (bit << (i & 7));
    return out;
  }

  test('a bare codestream has a size', async () => {
    expect(await readTraces(memorySource(codestream))).toMatchObject({
      format: 'jxl',
      width: 320,
      height: 200,
      error: null,
    });
  });

  test('a ratio stands for the width', async () => {
    // Small: 8 × (24 + 1) = 200 high, ratio 2 (12:10).
    const bytes = Buffer.concat([
      Buffer.from('ff0a', 'hex'),
      Buffer.from([1 | (24 << 1) | ((2 & 3) << 6), 0]),
      Buffer.alloc(8),
    ]);
    expect(await readTraces(memorySource(bytes))).toMatchObject({ width: 240, height: 200 });
  });

  test('boxes of metadata, compressed ones too', async () => {
    const bytes = Buffer.concat([
      start,
      isoBox('Exif', u32be(0), EXIF),
      isoBox('brob', Buffer.from('xml '), brotliCompressSync(XMP)),
      STORE,
      isoBox('jxlc', codestream),
    ]);
    const reading = await readTraces(memorySource(bytes));
    expect(reading).toMatchObject({ format: 'jxl', width: 320, height: 200, error: null });
    expect(pairs(reading)).toEqual([...EXPECTED, 'jumbf:c2pa.claim=Exemple/1']);
  });

  test('a Brotli bomb is bounded and told', async () => {
    const bytes = Buffer.concat([
      start,
      isoBox('brob', Buffer.from('xml '), brotliCompressSync(Buffer.alloc(40_000_000))),
    ]);
    expect((await readTraces(memorySource(bytes))).error?.code).toBe('malformed');
  });
});
