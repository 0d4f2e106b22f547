/** Files made to exhaust a reader: each is read within its bounds, and what was left out is told. */
import { brotliCompressSync, deflateSync } from 'node:zlib';
import { encode } from 'cbor2';
import { describe, expect, test } from 'vitest';
import { windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import { MAX_TRACE_CHARS } from '../../../src/classifiers/types.js';
import { isoBox, u16be, u32be } from '../../fixtures/image/byte-writer.js';
import { makeC2paStore, makeExif, makeJpeg, makePng, makeXmp, pngChunk } from '../../fixtures/make-image.js';
import { countingSource } from './counting-source.js';
import { ZEROS, readWithinBounds as read } from './hostile-reading.js';

const SIZE = { width: 24, height: 24 };
const MIB = 1024 * 1024;

const behindHeader = (png: Buffer, ...chunks: readonly Buffer[]): Buffer =>
  Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);

/** A store with one assertion whose content is given as bytes. */
function storeWith(content: Buffer): Buffer {
  const marker = 'x'.repeat(64);
  const store = makeC2paStore({
    manifests: [{ label: 'urn:c2pa:1', assertions: { 'org.exemple': marker } }],
  });
  const good = Buffer.from(encode(marker));
  const at = store.indexOf(good);
  const out = Buffer.concat([store.subarray(0, at), content, store.subarray(at + good.length)]);
  const longer = content.length - good.length;
  // Every box around the assertion grows with it.
  for (const place of boxesAround(store, at)) out.writeUInt32BE(store.readUInt32BE(place) + longer, place);
  return out;
}

function boxesAround(store: Buffer, inside: number): number[] {
  const places: number[] = [];
  const walk = (from: number, to: number): void => {
    for (let at = from; at + 8 <= to;) {
      const length = store.readUInt32BE(at);
      if (at < inside && inside < at + length) {
        places.push(at);
        if (store.toString('latin1', at + 4, at + 8) === 'jumb') walk(at + 8, at + length);
      }
      at += length;
    }
  };
  walk(0, store.length);
  return places;
}

describe('pictures', () => {
  test('a size of 30,000 × 30,000 is a number, not memory', async () => {
    const png = await makePng({ ...SIZE, text: { Title: 'ok' } });
    png.writeUInt32BE(30_000, 16);
    png.writeUInt32BE(30_000, 20);
    expect(await read(png)).toMatchObject({ width: 30_000, height: 30_000, traces: [{ value: 'ok' }] });
  });

  test.each([
    ['zTXt', Buffer.from('parameters\0\0')],
    ['iTXt', Buffer.from('parameters\0\x01\0\0\0')],
    ['iTXt', Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0')],
  ])('bombs in %s, one and many', async (type, head) => {
    const bomb = pngChunk(type, Buffer.concat([head, deflateSync(ZEROS)]));
    const png = await makePng({ ...SIZE, textAfterIdat: { Title: 'ok' } });
    for (const chunks of [[bomb], Array.from({ length: 60 }, () => bomb)]) {
      const reading = await read(behindHeader(png, ...chunks));
      expect(reading.error?.code).toBe('malformed');
      expect(reading.traces).toMatchObject([{ where: 'png:tEXt:Title', value: 'ok' }]);
    }
  });

  test('Brotli bombs in JPEG XL and in a compressed manifest', async () => {
    const bomb = brotliCompressSync(ZEROS);
    const signature = Buffer.from('0000000c4a584c200d0a870a', 'hex');
    const ftyp = isoBox('ftyp', Buffer.from('jxl \0\0\0\0jxl '));
    const jxl = Buffer.concat([signature, ftyp, isoBox('brob', Buffer.from('xml '), bomb)]);
    expect((await read(jxl)).error?.code).toBe('malformed');
    const type = Buffer.from('c2cm').toString('hex');
    const label = Buffer.concat([
      Buffer.from(`${type}00110010800000aa00389b7103`, 'hex'),
      Buffer.from('urn:c2pa:1\0'),
    ]);
    const manifest = isoBox('jumb', isoBox('jumd', label), isoBox('brob', Buffer.from('jumb'), bomb));
    const root = Buffer.concat([
      Buffer.from('6332706100110010800000aa00389b7103', 'hex'),
      Buffer.from('c2pa\0'),
    ]);
    const store = isoBox('jumb', isoBox('jumd', root), manifest);
    expect((await read(await makeJpeg({ ...SIZE, jumbf: store }))).error?.code).toBe('malformed');
  });

  test('a field of megabytes is cut, and told', async () => {
    const text = 'Steps: 20, '.repeat(300_000);
    const reading = await read(await makePng({ ...SIZE, text: { parameters: text } }));
    expect(reading.traces[0]?.value).toHaveLength(MAX_TRACE_CHARS);
    expect(reading.error?.code).toBe('not-looked-at');
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`key${n}`, 'y'.repeat(900_000)]));
    expect((await read(await makePng({ ...SIZE, text: many }))).error?.code).toBe('not-looked-at');
  });

  test.each([
    ['JPEG segments', Buffer.concat([Buffer.from('ffd8', 'hex'), parts('ffe50004aaaa', 5_000)])],
    [
      'AVIF boxes',
      Buffer.concat([isoBox('ftyp', Buffer.from('avif\0\0\0\0')), parts('0000000866726565', 3_000)]),
    ],
    [
      'JPEG XL boxes',
      Buffer.concat([Buffer.from('0000000c4a584c200d0a870a', 'hex'), parts('0000000866726565', 3_000)]),
    ],
    ['WebP chunks', riff(parts('4142434400000000', 30_000))],
  ])('too many %s are told', async (_, bytes) => {
    expect((await read(bytes)).error?.code).toBe('not-looked-at');
  });

  test('parts that lie far from each other are not all asked for', async () => {
    const box = isoBox('free', Buffer.alloc(200_000));
    const avif = Buffer.concat([
      isoBox('ftyp', Buffer.from('avif\0\0\0\0')),
      ...Array.from({ length: 200 }, () => box),
    ]);
    const window = windowedSource(countingSource(avif));
    expect((await readTraces(window)).error?.code).toBe('not-looked-at');
    expect(window.cost()).toMatchObject({ requests: 64 });
  });

  test('directories that point at each other end', async () => {
    const exif = makeExif({ Make: 'Exemple', UserComment: 'x' });
    const pointer = exif.indexOf(Buffer.from('8769', 'hex'));
    const cyclic = Buffer.from(exif);
    cyclic.writeUInt32BE(8, pointer + 8);
    for (const bytes of [cyclic, await makeJpeg({ ...SIZE, exif: cyclic })]) {
      const reading = await read(bytes);
      expect(reading.traces.filter(({ where }) => where === 'exif:Make')).toHaveLength(1);
      expect(reading.error?.code).toBe('malformed');
    }
  });

  test.each([
    ['outside the file', 0x7fff_0000],
    ['across its end', -10],
  ])('an item %s is told', async (_, offset) => {
    const full = (type: string, version: number, ...content: readonly Uint8Array[]): Buffer =>
      isoBox(type, Buffer.from([version, 0, 0, 0]), ...content);
    const infe = full('infe', 2, u16be(1), u16be(0), Buffer.from('Exif\0'));
    const make = (at: number): Buffer =>
      Buffer.concat([
        isoBox('ftyp', Buffer.from('avif\0\0\0\0avif')),
        full(
          'meta',
          0,
          full('iinf', 0, u16be(1), infe),
          full(
            'iloc',
            0,
            Buffer.from([0x44, 0]),
            u16be(1),
            u16be(1),
            u16be(0),
            u16be(1),
            u32be(at),
            u32be(500),
          ),
        ),
      ]);
    const { length } = make(0);
    expect((await read(make(offset < 0 ? length + offset : offset))).error?.code).toBe('truncated');
  });
});

/** The same few bytes over and over. */
function parts(hex: string, count: number): Buffer {
  const part = Buffer.from(hex, 'hex');
  return Buffer.alloc(part.length * count, part);
}

function riff(chunks: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(chunks.length + 4);
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), chunks]);
}

describe('XMP', () => {
  test('entities do not expand', async () => {
    const levels = Array.from({ length: 9 }, (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`).join(
      '',
    );
    const xmp = makeXmp({ 'dc:title': 'X' })
      .replace('<x:xmpmeta', `<!DOCTYPE x [<!ENTITY l0 "lol">${levels}]><x:xmpmeta`)
      .replace('>X<', '>&l9;<');
    const reading = await read(await makeJpeg({ ...SIZE, xmp }));
    expect(reading.traces.map(({ value }) => value.length).filter((length) => length > 100)).toEqual([]);
    const outside = xmp.replace('"lol"', 'SYSTEM "file:///etc/hostname"').replace('&l9;', '&l0;');
    expect((await read(await makeJpeg({ ...SIZE, xmp: outside }))).traces).toEqual([
      { where: 'xmp:dc:title', value: '&l0;' },
    ]);
  });

  test.each([
    ['elements inside elements', '<a>'.repeat(200_000)],
    ['attributes without number', `<a ${Array.from({ length: 100_000 }, (_, n) => `b${n}="c"`).join(' ')}>`],
    ['open brackets', '<'.repeat(2_000_000)],
    ['declarations', `<a ${Array.from({ length: 20_000 }, (_, n) => `xmlns:n${n}="u:${n}"`).join(' ')}>`],
  ])('a packet of %s ends', async (_, body) => {
    const chunk = pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0<rdf:RDF>${body}`));
    const png = await makePng({ ...SIZE, textAfterIdat: { Title: 'ok' } });
    const { traces, error } = await read(behindHeader(png, chunk));
    // Either there was room for what follows, or it is told that there was none.
    expect(traces.at(-1)?.value === 'ok' || error?.code === 'not-looked-at').toBe(true);
    expect(traces.length).toBeLessThanOrEqual(5_000);
  });
});

describe('C2PA', () => {
  test('superboxes a thousand deep', async () => {
    let box: Buffer = Buffer.alloc(0);
    for (let n = 0; n < 1_000; n += 1) {
      const jumd = isoBox('jumd', Buffer.alloc(16), Buffer.from('\x03a\0'));
      box = isoBox('jumb', jumd, box);
    }
    expect((await read(await makeJpeg({ ...SIZE, jumbf: box }))).error?.code).toBe('malformed');
  });

  test.each<[string, Buffer]>([
    ['a list that claims four thousand million items', Buffer.from('9affffffff', 'hex')],
    ['a map that claims 2^53 entries', Buffer.from('bb001fffffffffffff', 'hex')],
    ['bytes that claim two gigabytes', Buffer.from('5a7fffffff00', 'hex')],
    ['lists inside lists', Buffer.alloc(500_000, 0x81)],
    ['endless lists inside endless lists', Buffer.alloc(500_000, 0x9f)],
    ['maps inside maps', Buffer.alloc(500_000, Buffer.from('a100', 'hex'))],
    ['tags inside tags', Buffer.alloc(500_000, 0xc6)],
    ['an endless list that breaks off', Buffer.concat([Buffer.from([0x9f]), Buffer.alloc(500_000, 0x80)])],
    [
      'more bytes than any assertion has',
      Buffer.concat([Buffer.from('9a00200000', 'hex'), Buffer.alloc(2 * MIB)]),
    ],
  ])('CBOR: %s', async (_, cbor) => {
    const reading = await read(await makePng({ ...SIZE, jumbf: storeWith(cbor) }));
    expect(reading.error).not.toBeNull();
    expect(reading.traces.map(({ where }) => where)).toEqual(['jumbf:c2pa.claim']);
  });

  test.each<[string, Buffer]>([
    [
      'a number of a megabyte',
      Buffer.concat([Buffer.from('c25a000fff00', 'hex'), Buffer.alloc(0xfff00, 0xff)]),
    ],
    [
      'half a million empty lists',
      Buffer.concat([Buffer.from('9a00080000', 'hex'), Buffer.alloc(0x80000, 0x80)]),
    ],
    ['a pattern that would take for ever', Buffer.from(encode(new RegExp('(a+)+$')))],
    [
      'text in half a million pieces',
      Buffer.concat([
        Buffer.from([0x7f]),
        Buffer.alloc(500_000, Buffer.from('6161', 'hex')),
        Buffer.from([0xff]),
      ]),
    ],
  ])('CBOR: %s is kept short', async (_, cbor) => {
    const reading = await read(await makePng({ ...SIZE, jumbf: storeWith(cbor) }));
    expect(reading.error).toBeNull();
    expect(reading.traces[1]?.where).toBe('jumbf:org.exemple');
    expect(reading.traces[1]?.value.length).toBeLessThan(21_000);
  });

  test('many assertions of much CBOR are read up to a bound, which is told', async () => {
    const list = Array.from({ length: 900_000 }, () => 0);
    const assertions = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`org.exemple.${n}`, list]));
    const store = makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', assertions }] });
    const reading = await read(await makePng({ ...SIZE, jumbf: store }));
    expect(reading.error?.code).toBe('not-looked-at');
    expect(reading.traces.length).toBeLessThan(6);
  });
});
