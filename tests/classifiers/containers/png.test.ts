import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { KIB, windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { makeC2paStore, makeExif, makeIptc, makePng, makeXmp, pngChunk } from '../../fixtures/make-image.js';
import { countingSource, noise } from './counting-source.js';

const SIZE = { width: 48, height: 30 };

const read = (bytes: Uint8Array): Promise<FileReading> => readTraces(memorySource(bytes));
const pairs = (reading: FileReading): string[] =>
  reading.traces.map(({ where, value }) => `${where}=${value}`);

/** Puts chunks right behind IHDR. */
function insert(png: Buffer, ...chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([png.subarray(0, 33), ...chunks, png.subarray(33)]);
}

/** Cuts the pixel data into chunks of that size, as encoders do. */
function splitPixels(png: Buffer, size: number): Buffer {
  const parts: Buffer[] = [png.subarray(0, 8)];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') {
      for (let from = 0; from < length; from += size) {
        parts.push(pngChunk('IDAT', png.subarray(at + 8 + from, at + 8 + Math.min(from + size, length))));
      }
    } else parts.push(png.subarray(at, at + 12 + length));
    at += 12 + length;
  }
  return Buffer.concat(parts);
}

async function largePng(fields: Partial<Parameters<typeof makePng>[0]> = {}): Promise<Buffer> {
  const side = 700;
  const pixels = await sharp(noise(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
  return makePng({ width: side, height: side, pixels, ...fields });
}

describe('PNG', () => {
  test('text of every kind, EXIF, XMP and C2PA, before and behind the pixels', async () => {
    const reading = await read(
      await makePng({
        ...SIZE,
        text: { parameters: 'Steps: 20, Sampler: Euler' },
        ztxt: { workflow: '{"nodes":[]}' },
        itxt: { Description: 'Été à Saint-Exemple' },
        textAfterIdat: { Software: 'NovelAI' },
        exif: makeExif({ Software: 'GIMP' }),
        xmp: makeXmp({ 'xmp:CreatorTool': 'Dessin' }),
        compressXmp: true,
        jumbf: makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] }),
      }),
    );
    expect(reading).toMatchObject({ format: 'png', ...SIZE, error: null });
    expect(pairs(reading)).toEqual([
      'jumbf:c2pa.claim=Exemple/1',
      'exif:Software=GIMP',
      'png:tEXt:parameters=Steps: 20, Sampler: Euler',
      'png:zTXt:workflow={"nodes":[]}',
      'png:iTXt:Description=Été à Saint-Exemple',
      'xmp:xmp:CreatorTool=Dessin',
      'png:tEXt:Software=NovelAI',
    ]);
  });

  test('text in tEXt may be UTF-8 against the standard', async () => {
    const chunk = pngChunk('tEXt', Buffer.from('Comment\0éèà', 'utf8'));
    expect(pairs(await read(insert(await makePng(SIZE), chunk)))).toEqual(['png:tEXt:Comment=éèà']);
  });

  test('raw profiles of ImageMagick are decoded, never shown raw', async () => {
    const profile = (kind: string, data: Buffer): Buffer => {
      const hex = data.toString('hex').replace(/(.{72})/g, '$1\n');
      const text = `\n${kind}\n${String(data.length).padStart(8)}\n${hex}\n`;
      return pngChunk(
        'zTXt',
        Buffer.concat([Buffer.from(`Raw profile type ${kind}\0\0`), deflateSync(Buffer.from(text))]),
      );
    };
    const exif = Buffer.concat([
      Buffer.from('Exif\0\0', 'latin1'),
      makeExif({ Make: 'EPSON' }, { gps: true }),
    ]);
    const png = insert(
      await makePng(SIZE),
      profile('exif', exif),
      profile('iptc', makeIptc({ '2:80': 'Camille Martin' })),
      profile('xmp', Buffer.from(makeXmp({ 'dc:creator': ['Camille Martin'] }))),
    );
    expect(pairs(await read(png))).toEqual([
      'exif:Make=EPSON',
      'exif:GPS=present',
      'iptc:2:80=Camille Martin',
      'xmp:dc:creator=Camille Martin',
    ]);
  });

  test('keys that hold a position tell its presence only', async () => {
    const reading = await read(await makePng({ ...SIZE, text: { 'exif:GPSLatitude': '48/1, 51/1, 24/1' } }));
    expect(pairs(reading)).toEqual(['png:tEXt:exif:GPSLatitude=present']);
  });

  test('a compressed bomb is bounded and told', async () => {
    const bomb = deflateSync(Buffer.alloc(40 * 1024 * KIB));
    const chunk = pngChunk('zTXt', Buffer.concat([Buffer.from('parameters\0\0'), bomb]));
    const reading = await read(insert(await makePng({ ...SIZE, text: { Title: 'ok' } }), chunk));
    expect(reading.error?.code).toBe('malformed');
    expect(pairs(reading)).toEqual(['png:tEXt:Title=ok']);
  });

  test('a compressed text that breaks off gives what it held', async () => {
    const text = `${'Steps: 20, '.repeat(10)}${noise(4_000).toString('hex')}`;
    const cut = deflateSync(Buffer.from(text)).subarray(0, 2_000);
    const chunk = pngChunk('zTXt', Buffer.concat([Buffer.from('parameters\0\0'), cut]));
    const reading = await read(insert(await makePng(SIZE), chunk));
    expect(reading.error?.code).toBe('malformed');
    expect(reading.traces[0]?.value).toMatch(/^Steps: 20, /);
  });

  test.each([
    ['one pixel chunk', 10_000_000, 2],
    ['small pixel chunks', 8_192, 2],
    ['middling pixel chunks', 100_000, 3],
  ])('text behind %s of a large file is found with few requests', async (_, chunkSize, maxRequests) => {
    const png = splitPixels(await largePng({ textAfterIdat: { parameters: 'Steps: 9' } }), chunkSize);
    const window = windowedSource(countingSource(png));
    const reading = await readTraces(window);
    expect(pairs(reading)).toEqual(['png:tEXt:parameters=Steps: 9']);
    expect(reading.error).toBeNull();
    expect(window.cost().requests).toBeLessThanOrEqual(maxRequests);
    expect(window.cost().bytes).toBeLessThan(png.length / 2);
  });

  test('long text behind small pixel chunks is found although the first window ends inside it', async () => {
    const workflow = noise(150_000).toString('hex');
    const png = splitPixels(await largePng({ textAfterIdat: { workflow, prompt: '{}' } }), 8_192);
    const reading = await readTraces(countingSource(png));
    expect(reading.traces.map(({ where, value }) => [where, value.length])).toEqual([
      ['png:tEXt:workflow', workflow.length],
      ['png:tEXt:prompt', 2],
    ]);
  });

  test('an end that cannot be recognised is told, not passed over', async () => {
    const png = splitPixels(await largePng({ textAfterIdat: { parameters: 'Steps: 9' } }), 8_192);
    // Checksums of the whole second half are broken: no chunk can be recognised there.
    const broken = Buffer.from(png);
    for (let at = 100_000; at < broken.length; at += 1) broken[at] = 0;
    expect((await readTraces(countingSource(broken))).error?.code).toBe('malformed');
    // The same where the search from the end does not reach back to sound chunks.
    const long = Buffer.concat([broken, Buffer.alloc(6_000 * KIB)]);
    expect((await readTraces(countingSource(long))).error?.code).toBe('not-looked-at');
  });

  test.each([
    ['cut in the header', (png: Buffer) => png.subarray(0, 20), 'truncated'],
    ['cut in a text', (png: Buffer) => png.subarray(0, 60), 'truncated'],
    ['cut in the pixels', (png: Buffer) => png.subarray(0, png.length - 20), 'truncated'],
    [
      'a chunk length that lies',
      (png: Buffer) => insert(png, Buffer.from('fffffff074455874', 'hex')),
      'malformed',
    ],
    [
      'a chunk type that is none',
      (png: Buffer) => insert(png, Buffer.from('0000000000000000', 'hex')),
      'malformed',
    ],
    ['a text without a key', (png: Buffer) => insert(png, pngChunk('tEXt', Buffer.from('x'))), 'malformed'],
  ])('%s is told', async (_, damage, code) => {
    const png = await makePng({ ...SIZE, text: { parameters: 'Steps: 20, Sampler: Euler a, CFG scale: 7' } });
    expect((await read(damage(png))).error?.code).toBe(code);
  });
});
