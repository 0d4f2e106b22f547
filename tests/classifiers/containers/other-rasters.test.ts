import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';

import { photoshopBlock } from '../../fixtures/image/make-xmp.js';
import { makeBigTiff, makeC2paStore, makeExif, makeIptc, makeXmp } from '../../fixtures/make-image.js';
import { countingSource, noise } from './counting-source.js';

const pairs = (reading: FileReading): string[] =>
  reading.traces.map(({ where, value }) => `${where}=${value}`);
const XMP = makeXmp({ 'xmp:CreatorTool': 'Dessin' });
const STORE = makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] });

function subBlocks(data: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.subarray(at, at + 255);
    parts.push(Buffer.from([part.length]), part);
  }
  return Buffer.concat([...parts, Buffer.from([0])]);
}

const comment = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x21, 0xfe]), subBlocks(Buffer.from(text))]);
const magicTrailer = Buffer.concat([
  Buffer.from([1]),
  Buffer.from(Array.from({ length: 256 }, (_, i) => 255 - i)),
  Buffer.from([0]),
]);
const xmpBlock = Buffer.concat([
  Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'),
  Buffer.from(XMP),
  magicTrailer,
]);
const c2paBlock = Buffer.concat([Buffer.from('\x21\xff\x0bC2PA_GIF\x01\0\0', 'latin1'), subBlocks(STORE)]);

describe('GIF', () => {
  async function plain(side: number): Promise<Buffer> {
    return (
      sharp(noise(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
        // What counts is the size: the search for the best colours would take seconds.
        .gif({ effort: 1, colours: 16 })
        .toBuffer()
    );
  }
  /** Puts blocks behind the colour table and before the end. */
  function withBlocks(gif: Buffer, first: Buffer, last: Buffer = Buffer.alloc(0)): Buffer {
    const flags = gif[10] ?? 0;
    const at = 13 + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1));
    return Buffer.concat([gif.subarray(0, at), first, gif.subarray(at, -1), last, Buffer.from([0x3b])]);
  }

  test('comments, XMP and C2PA', async () => {
    const gif = withBlocks(
      await plain(20),
      Buffer.concat([c2paBlock, comment('Créé à Saint-Exemple')]),
      xmpBlock,
    );
    const reading = await readTraces(memorySource(gif));
    expect(reading).toMatchObject({ format: 'gif', width: 20, height: 20, error: null });
    expect(pairs(reading)).toEqual([
      'jumbf:c2pa.claim=Exemple/1',
      'gif:comment=Créé à Saint-Exemple',
      'xmp:xmp:CreatorTool=Dessin',
    ]);
  });

  test('what ImageMagick keeps of other formats', async () => {
    const iptc = makeIptc({ '2:80': 'Camille Martin' });
    const block = (id: string, data: Buffer): Buffer =>
      Buffer.concat([Buffer.from(`\x21\xff\x0b${id}`, 'latin1'), subBlocks(data)]);
    const gif = withBlocks(
      await plain(20),
      Buffer.concat([block('MGKIPTC0000', iptc), block('MGK8BIM0000', photoshopBlock(iptc))]),
    );
    const reading = await readTraces(memorySource(gif));
    expect(reading.error).toBeNull();
    expect(pairs(reading)).toEqual(['iptc:2:80=Camille Martin', 'iptc:2:80=Camille Martin']);
  });

  test('of a long file the beginning and the end are read', async () => {
    const last = Buffer.concat([xmpBlock, comment('la fin')]);
    const gif = withBlocks(await plain(900), comment('le début'), last);
    const window = windowedSource(countingSource(gif));
    const reading = await readTraces(window);
    expect(pairs(reading)).toEqual([
      'gif:comment=le début',
      'xmp:xmp:CreatorTool=Dessin',
      'gif:comment=la fin',
    ]);
    expect(window.cost().requests).toBe(2);
  });

  test.each([
    [
      'cut in a comment',
      (gif: Buffer) => withBlocks(gif, comment('x'.repeat(300))).subarray(0, -gif.length),
      'truncated',
    ],
    ['no trailer', (gif: Buffer) => gif.subarray(0, -1), 'truncated'],
    ['a block that is none', (gif: Buffer) => withBlocks(gif, Buffer.from([0x77])), 'malformed'],
    ['XMP without an end', (gif: Buffer) => withBlocks(gif, xmpBlock.subarray(0, 60)), 'truncated'],
  ])('%s is told', async (_, damage, code) => {
    expect((await readTraces(memorySource(damage(await plain(8))))).error?.code).toBe(code);
  });
});

describe('TIFF', () => {
  test('size and XMP as a real encoder writes them', async () => {
    const bytes = await sharp({ create: { width: 30, height: 20, channels: 3, background: 'blue' } })
      .withXmp(XMP)
      .tiff()
      .toBuffer();
    const reading = await readTraces(memorySource(bytes));
    expect(reading).toMatchObject({ format: 'tiff', width: 30, height: 20, error: null });
    expect(pairs(reading)).toEqual(['xmp:xmp:CreatorTool=Dessin']);
  });

  test('EXIF tags stand in the directories of the file itself', async () => {
    const reading = await readTraces(memorySource(makeExif({ Make: 'EPSON', ISO: 100 }, { gps: true })));
    expect(pairs(reading)).toEqual(['exif:Make=EPSON', 'exif:GPS=present', 'exif:ISO=100']);
  });

  test('IPTC, Photoshop resources and C2PA by their tags', async () => {
    const blocks: readonly (readonly [tag: number, data: Buffer])[] = [
      [700, Buffer.from(XMP)],
      [33_723, makeIptc({ '2:80': 'Camille Martin' })],
      [0xcd41, STORE],
    ];
    const table = Buffer.alloc(2 + blocks.length * 12 + 4);
    table.writeUInt16LE(blocks.length);
    let at = 8 + table.length;
    for (const [i, [tag, data]] of blocks.entries()) {
      table.writeUInt16LE(tag, 2 + i * 12);
      table.writeUInt16LE(7, 4 + i * 12);
      table.writeUInt32LE(data.length, 6 + i * 12);
      table.writeUInt32LE(at, 10 + i * 12);
      at += data.length;
    }
    const tiff = Buffer.concat([
      Buffer.from('II*\0\x08\0\0\0', 'latin1'),
      table,
      ...blocks.map(([, data]) => data),
    ]);
    expect(pairs(await readTraces(memorySource(tiff)))).toEqual([
      'xmp:xmp:CreatorTool=Dessin',
      'iptc:2:80=Camille Martin',
      'jumbf:c2pa.claim=Exemple/1',
    ]);
  });

  test('BigTIFF: the same tags with longer counts and places', async () => {
    const text = (value: string): Buffer => Buffer.from(`${value}\0`);
    const bytes = makeBigTiff(
      [
        [256, 3, Buffer.from([30, 0])],
        [257, 16, Buffer.from([20, 0, 0, 0, 0, 0, 0, 0])],
        [0x010f, 2, text('Exemple')],
        [0x0131, 2, text('Un programme au nom long')],
        [700, 1, Buffer.from(XMP)],
        [33_723, 7, makeIptc({ '2:80': 'Camille Martin' })],
        [0xcd41, 7, STORE],
      ],
      [
        [0x8827, 3, Buffer.from([100, 0])],
        [0x9286, 7, Buffer.from('ASCII\0\0\0Steps: 20')],
        [0x927c, 7, Buffer.alloc(40)],
      ],
    );
    const reading = await readTraces(memorySource(bytes));
    expect(reading).toMatchObject({ format: 'tiff', width: 30, height: 20, error: null });
    expect(pairs(reading)).toEqual([
      'exif:Make=Exemple',
      'exif:Software=Un programme au nom long',
      'xmp:xmp:CreatorTool=Dessin',
      'iptc:2:80=Camille Martin',
      'jumbf:c2pa.claim=Exemple/1',
      'exif:ISO=100',
      'exif:MakerNote=40',
      'exif:UserComment=Steps: 20',
    ]);
  });

  test.each([
    ['another size of offsets', '49492b00100000001000000000000000', 'malformed'],
    ['a directory beyond the end', '49492b0008000000ffffffffffffff7f', 'truncated'],
    ['more entries than there can be', '49492b00080000001000000000000000ffffffffffffffff', 'malformed'],
  ])('a BigTIFF with %s is told', async (_, hex, code) => {
    const reading = await readTraces(memorySource(Buffer.from(hex, 'hex')));
    expect(reading).toMatchObject({ format: 'tiff', traces: [], error: { code } });
  });

  test('directories in a circle end', async () => {
    const tiff = makeExif({ Make: 'X', ISO: 1 });
    tiff.writeUInt32BE(8, tiff.indexOf(Buffer.from('8769', 'hex')) + 8);
    expect(await readTraces(memorySource(tiff))).toMatchObject({
      format: 'tiff',
      error: { code: 'malformed' },
    });
  });
});

describe('BMP and ICO', () => {
  const bmp = Buffer.alloc(54);
  bmp.write('BM');
  bmp.writeUInt32LE(40, 14);
  bmp.writeInt32LE(300, 18);
  bmp.writeInt32LE(-200, 22);
  const ico = Buffer.from([
    0,
    0,
    1,
    0,
    2,
    0,
    16,
    16,
    ...Array<number>(14).fill(0),
    0,
    0,
    ...Array<number>(14).fill(0),
  ]);

  test.each([
    ['bmp', bmp, 300, 200, null],
    ['ico', ico, 256, 256, null],
    ['ico', ico.subarray(0, 20), null, null, 'truncated'],
  ])('%s has a size and nothing else', async (format, bytes, width, height, code) => {
    const reading = await readTraces(memorySource(bytes));
    expect({ ...reading, error: reading.error?.code ?? null }).toEqual({
      format,
      width,
      height,
      traces: [],
      integrity: null,
      error: code,
      embedded: [],
    });
  });
});
