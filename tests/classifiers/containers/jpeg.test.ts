import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { FILE_WINDOW, KIB, windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { makeC2paStore, makeExif, makeIptc, makeJpeg, makeXmp } from '../../fixtures/make-image.js';
import { countingSource, noise } from './counting-source.js';

const SIZE = { width: 64, height: 40 };
const TRAINED = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

function valueOf(reading: FileReading, where: string): string | undefined {
  return reading.traces.find((trace) => trace.where === where)?.value;
}

async function read(bytes: Uint8Array): Promise<FileReading> {
  return readTraces(memorySource(bytes));
}

describe('JPEG', () => {
  test('every place of metadata becomes traces', async () => {
    const reading = await read(
      await makeJpeg({
        ...SIZE,
        exif: makeExif({ Make: 'NIKON', ISO: 200 }),
        xmp: makeXmp({ 'Iptc4xmpExt:DigitalSourceType': TRAINED }),
        iptc: makeIptc({ '2:110': 'Fête de l’été' }),
        comment: 'Bonjour',
        jumbf: makeC2paStore({
          manifests: [
            { label: 'urn:c2pa:1', actions: [{ action: 'c2pa.created', digitalSourceType: TRAINED }] },
          ],
        }),
        app: [{ n: 7, data: Buffer.from('AIGC{"Label":"1","ContentProducer":"x"}') }],
      }),
    );
    expect(reading).toMatchObject({ format: 'jpeg', ...SIZE, error: null, integrity: 'not-checked' });
    expect(valueOf(reading, 'exif:Make')).toBe('NIKON');
    expect(valueOf(reading, 'exif:ISO')).toBe('200');
    expect(valueOf(reading, 'xmp:Iptc4xmpExt:DigitalSourceType')).toBe(TRAINED);
    expect(valueOf(reading, 'iptc:2:110')).toBe('Fête de l’été');
    expect(valueOf(reading, 'jpeg:COM')).toBe('Bonjour');
    expect(valueOf(reading, 'jpeg:APP7')).toBe('AIGC{"Label":"1","ContentProducer":"x"}');
    expect(reading.traces.find(({ where }) => where === 'jumbf:c2pa.actions')?.detail).toMatchObject({
      manifest: 'active',
      action: 'c2pa.created',
      digitalSourceType: TRAINED,
    });
  });

  test('a plain photograph has no trace and no error', async () => {
    expect(await read(await makeJpeg(SIZE))).toEqual({
      format: 'jpeg',
      ...SIZE,
      traces: [],
      integrity: null,
      error: null,
      embedded: [],
    });
  });

  test('a store over several APP11 segments is put together, also out of order', async () => {
    const store = makeC2paStore({
      manifests: [
        {
          label: 'urn:c2pa:big',
          assertions: { 'org.example.filler': { text: noise(150_000).toString('latin1') } },
          actions: [{ action: 'c2pa.created', digitalSourceType: TRAINED }],
        },
      ],
    });
    const bytes = await makeJpeg({ ...SIZE, jumbf: store });
    const inOrder = await read(bytes);
    expect(inOrder.error).toBeNull();
    expect(inOrder.traces.map(({ where }) => where)).toEqual([
      'jumbf:c2pa.claim',
      'jumbf:c2pa.actions',
      'jumbf:org.example.filler',
    ]);
    const segments: Buffer[] = [];
    let at = bytes.indexOf(Buffer.from([0xff, 0xeb]));
    const start = at;
    while (bytes[at + 1] === 0xeb) {
      const end = at + 2 + bytes.readUInt16BE(at + 2);
      segments.push(bytes.subarray(at, end));
      at = end;
    }
    expect(segments.length).toBeGreaterThan(3);
    const [first, second, ...others] = segments;
    const shuffled = Buffer.concat([
      bytes.subarray(0, start),
      ...(first === undefined || second === undefined ? [] : [second, first]),
      ...others,
      bytes.subarray(at),
    ]);
    expect((await read(shuffled)).traces).toEqual(inOrder.traces);
  });

  test('a missing packet is told', async () => {
    const store = makeC2paStore({
      manifests: [{ label: 'urn:c2pa:1', assertions: { a: noise(150_000).toString('latin1') } }],
    });
    const bytes = await makeJpeg({ ...SIZE, jumbf: store });
    const first = bytes.indexOf(Buffer.from([0xff, 0xeb]));
    const second = first + 2 + bytes.readUInt16BE(first + 2);
    const third = second + 2 + bytes.readUInt16BE(second + 2);
    const reading = await read(Buffer.concat([bytes.subarray(0, second), bytes.subarray(third)]));
    expect(reading.error?.code).toBe('truncated');
  });

  test('extended XMP is put together from parts in any order', async () => {
    const guid = 'A'.repeat(32);
    const packet = Buffer.from(makeXmp({ 'dc:description': 'd'.repeat(3_000) }));
    const part = (offset: number, length: number): Buffer => {
      const numbers = Buffer.alloc(8);
      numbers.writeUInt32BE(packet.length, 0);
      numbers.writeUInt32BE(offset, 4);
      return Buffer.concat([
        Buffer.from(`http://ns.adobe.com/xmp/extension/\0${guid}`),
        numbers,
        packet.subarray(offset, offset + length),
      ]);
    };
    const middle = Math.floor(packet.length / 2);
    const parts = [part(middle, packet.length), part(0, middle)].map((data) => ({ n: 1, data }));
    const whole = await read(await makeJpeg({ ...SIZE, app: parts }));
    expect(valueOf(whole, 'xmp:dc:description')).toHaveLength(3_000);
    expect(whole.error).toBeNull();
    const lacking = await read(await makeJpeg({ ...SIZE, app: parts.slice(1) }));
    expect(lacking.error?.code).toBe('malformed');
  });

  test('the trailer of Samsung’s editor is found when the end is read anyway or the file says Samsung', async () => {
    const trailer = Buffer.from('\0\0PhotoEditor_Re_Edit_Data{"genAIType":1}SEFT', 'latin1');
    const small = await read(await makeJpeg({ ...SIZE, trailer }));
    expect(valueOf(small, 'jpeg:trailer')).toContain('"genAIType":1');

    const large = { width: 900, height: 900, quality: 100, pixels: await noisyPixels(900), trailer };
    const anonymous = countingSource(await makeJpeg(large));
    expect(valueOf(await readTraces(anonymous), 'jpeg:trailer')).toBeUndefined();
    expect(anonymous.requests).toHaveLength(1);
    const samsung = countingSource(await makeJpeg({ ...large, exif: makeExif({ Make: 'samsung' }) }));
    expect(valueOf(await readTraces(samsung), 'jpeg:trailer')).toContain('"genAIType":1');
    expect(samsung.requests).toHaveLength(2);
  });

  test('a block of Samsung’s trailer before a long video is found by the directory at the end', async () => {
    const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
    const block = (name: string, data: Buffer): Buffer =>
      Buffer.concat([Buffer.from([0, 0, 0xa1, 0x0b]), u32(name.length), Buffer.from(name), data]);
    const notes = block('PhotoEditor_Re_Edit_Data', Buffer.from('{"genAIType":1}'));
    const video = block('MotionPhoto_Data', noise(200_000));
    const type = Buffer.from([0, 0, 0xa1, 0x0b]);
    const directory = Buffer.concat([
      Buffer.from('SEFH'),
      u32(107),
      u32(2),
      type,
      u32(notes.length + video.length),
      u32(notes.length),
      type,
      u32(video.length),
      u32(video.length),
    ]);
    const trailer = Buffer.concat([notes, video, directory, u32(directory.length), Buffer.from('SEFT')]);
    const bytes = await makeJpeg({ ...SIZE, exif: makeExif({ Make: 'samsung' }), trailer });
    const source = countingSource(bytes);
    expect(valueOf(await readTraces(source), 'jpeg:trailer')).toContain('"genAIType":1');
    expect(source.requests.length).toBeLessThanOrEqual(3);
    // A directory that lies leads nowhere.
    for (const [at, value] of [
      [8, 0xffff_ffff],
      [16, 0xffff_ffff],
      [20, 0xffff_ffff],
    ] as const) {
      const lying = Buffer.from(bytes);
      lying.writeUInt32LE(value, lying.lastIndexOf('SEFH') + at);
      expect((await readTraces(memorySource(lying))).error).toBeNull();
    }
  });

  test('the segments of an Exiv2 file, which has no image', async () => {
    const jpeg = await makeJpeg({ ...SIZE, exif: makeExif({ Make: 'Exemple' }), comment: 'x' });
    const end = jpeg.indexOf(Buffer.from([0xff, 0xdb]));
    const exv = Buffer.concat([
      Buffer.from('\xff\x01Exiv2', 'latin1'),
      jpeg.subarray(2, end),
      Buffer.from([0xff, 0xd9]),
    ]);
    const reading = await readTraces(memorySource(exv));
    expect(reading).toMatchObject({ format: 'jpeg', width: null, error: null });
    expect(valueOf(reading, 'exif:Make')).toBe('Exemple');
    expect(valueOf(reading, 'jpeg:COM')).toBe('x');
  });

  test('a large file costs one request, and one more for a long store', async () => {
    const pixels = await noisyPixels(900);
    const plain = await makeJpeg({ width: 900, height: 900, quality: 100, pixels, comment: 'x' });
    expect(plain.length).toBeGreaterThan(256 * KIB);
    const first = windowedSource(countingSource(plain));
    expect((await readTraces(first)).traces).toHaveLength(1);
    expect(first.cost()).toEqual({ requests: 1, bytes: 48 * KIB });
    const store = makeC2paStore({
      manifests: [{ label: 'urn:c2pa:1', assertions: { a: noise(300_000).toString('latin1') } }],
    });
    const second = windowedSource(
      countingSource(
        await makeJpeg({ width: 900, height: 900, quality: 100, pixels, jumbf: store, comment: 'x' }),
      ),
    );
    const reading = await readTraces(second);
    expect(reading.traces.map(({ where }) => where)).toContain('jpeg:COM');
    expect(reading.error).toBeNull();
    // The beginning, the end of the store with what follows it, and the long assertion between them.
    expect(second.cost().requests).toBe(3);
  });

  test.each([
    ['one after the other', 64_000, 0],
    ['the last of them short', 50_000, 0],
    ['of unequal length', 64_000, 7],
  ])('pictures in a long store are not read: packets %s', async (_, part, shift) => {
    const manifests = ['urn:c2pa:1', 'urn:c2pa:2'].map((label) => ({
      label,
      actions: [{ action: 'c2pa.created' }],
      thumbnailBytes: 150_000,
    }));
    const store = makeC2paStore({ manifests });
    const head = await makeJpeg({ ...SIZE, comment: 'ici' });
    const jpeg = Buffer.concat([head.subarray(0, 2), packets(store, part, shift), head.subarray(2)]);
    for (const options of [{}, FILE_WINDOW]) {
      const window = windowedSource(countingSource(jpeg), options);
      const reading = await readTraces(window);
      expect(reading).toMatchObject({ error: null, width: SIZE.width });
      expect(reading.traces.map(({ where }) => where)).toEqual([
        'jpeg:COM',
        ...manifests.flatMap(() => ['jumbf:c2pa.claim', 'jumbf:c2pa.actions']),
      ]);
      expect(window.cost().requests).toBeLessThanOrEqual(5);
      if (shift === 0) expect(window.cost().bytes).toBeLessThan(store.length / 2);
    }
  });

  test('further images of a multi-picture file are read where that is cheap', async () => {
    const preview = await makeJpeg({ ...SIZE, xmp: makeXmp({ 'xmp:CreatorTool': 'Dessin' }) });
    const make = async (at: number, extra = 0): Promise<Buffer> => {
      const mpf = Buffer.alloc(4 + 8 + 2 + 12 + 4 + 32);
      mpf.write('MPF\0MM\0*', 'latin1');
      mpf.writeUInt32BE(8, 8);
      mpf.writeUInt16BE(1, 12);
      mpf.writeUInt16BE(0xb002, 14);
      mpf.writeUInt16BE(7, 16);
      mpf.writeUInt32BE(32, 18);
      mpf.writeUInt32BE(26, 22);
      mpf.writeUInt32BE(at, 4 + 26 + 16 + 8);
      const trailer = Buffer.concat([Buffer.alloc(extra), preview]);
      return makeJpeg({ ...SIZE, app: [{ n: 2, data: mpf }], trailer });
    };
    for (const extra of [0, 300_000]) {
      const bare = await make(0, extra);
      const mpfAt = bare.indexOf('MPF\0') + 4;
      const jpeg = await make(bare.length - preview.length - mpfAt, extra);
      const file = await readTraces(windowedSource(countingSource(jpeg), FILE_WINDOW));
      expect(valueOf(file, 'xmp:xmp:CreatorTool')).toBe('Dessin');
      // Over HTTP a preview far behind the image is not worth a request.
      const http = windowedSource(countingSource(jpeg));
      expect(valueOf(await readTraces(http), 'xmp:xmp:CreatorTool')).toBe(extra === 0 ? 'Dessin' : undefined);
      expect(http.cost().requests).toBe(1);
    }
    const outside = await readTraces(memorySource(await make(0x7fff_0000)));
    expect(outside.error).toBeNull();
  });

  test.each([
    ['cut inside a segment', (bytes: Buffer) => bytes.subarray(0, 60), 'truncated'],
    ['cut after the start', (bytes: Buffer) => bytes.subarray(0, 3), 'truncated'],
    [
      'a segment shorter than its own length field',
      (bytes: Buffer) =>
        Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe5, 0, 1]), bytes.subarray(2)]),
      'malformed',
    ],
    [
      'a length that reaches beyond the end',
      (bytes: Buffer) =>
        Buffer.concat([bytes.subarray(0, 2), Buffer.from([0xff, 0xe1, 0xff, 0xff, 1, 2, 3])]),
      'truncated',
    ],
  ])('%s is told', async (_, damage, code) => {
    const bytes = await makeJpeg({
      ...SIZE,
      exif: makeExif({ Make: 'NIKON', Model: 'a long name of a camera' }),
    });
    expect((await read(damage(bytes))).error?.code).toBe(code);
  });

  test('stray bytes between segments are passed over', async () => {
    const bytes = await makeJpeg({ ...SIZE, app: [{ n: 9, data: Buffer.alloc(8) }], comment: 'ici' });
    const at = bytes.indexOf(Buffer.from([0xff, 0xfe]));
    const strewn = Buffer.concat([
      bytes.subarray(0, at),
      Buffer.from([0, 0, 0xff, 0xff]),
      bytes.subarray(at),
    ]);
    expect(valueOf(await read(strewn), 'jpeg:COM')).toBe('ici');
  });
});

/** A store in APP11 packets; each is shorter than the one before it by `shift` bytes. */
function packets(store: Buffer, part: number, shift: number): Buffer {
  const out: Buffer[] = [];
  let length = part;
  for (let at = 0, number = 1; at < store.length; number += 1) {
    const piece = store.subarray(at, at + length);
    const header = at === 0 ? Buffer.alloc(0) : store.subarray(0, 8);
    const lead = Buffer.alloc(12);
    lead.writeUInt16BE(0xffeb, 0);
    lead.writeUInt16BE(2 + 8 + header.length + piece.length, 2);
    lead.write('JP', 4, 'latin1');
    lead.writeUInt16BE(1, 6);
    lead.writeUInt32BE(number, 8);
    out.push(lead, header, piece);
    at += length;
    length -= shift;
  }
  return Buffer.concat(out);
}

/** A picture of noise, which stays large in any format. */
async function noisyPixels(side: number): Promise<Buffer> {
  const { default: sharp } = await import('sharp');
  return sharp(noise(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}
