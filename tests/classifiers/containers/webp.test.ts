import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { KIB, windowedSource } from '../../../src/classifiers/containers/windowed-source.js';
import { readTraces } from '../../../src/classifiers/read-traces.js';
import type { FileReading } from '../../../src/classifiers/types.js';
import { makeC2paStore, makeExif, makeWebp, makeXmp } from '../../fixtures/make-image.js';
import { countingSource, noise } from './counting-source.js';

const pairs = (reading: FileReading): string[] =>
  reading.traces.map(({ where, value }) => `${where}=${value}`);

const METADATA = {
  exif: makeExif({ Software: 'Exemple' }),
  xmp: makeXmp({ 'xmp:CreatorTool': 'Dessin' }),
  jumbf: makeC2paStore({ manifests: [{ label: 'urn:c2pa:1', claimGenerator: 'Exemple/1' }] }),
};
const EXPECTED = ['exif:Software=Exemple', 'xmp:xmp:CreatorTool=Dessin', 'jumbf:c2pa.claim=Exemple/1'];

async function noisyPixels(side: number): Promise<Buffer> {
  return sharp(noise(side * side * 3), { raw: { width: side, height: side, channels: 3 } })
    .png()
    .toBuffer();
}

describe('WebP', () => {
  test('EXIF, XMP and C2PA behind the pixels', async () => {
    const reading = await readTraces(memorySource(await makeWebp({ width: 33, height: 21, ...METADATA })));
    expect(reading).toMatchObject({ format: 'webp', width: 33, height: 21, error: null });
    expect(pairs(reading)).toEqual(EXPECTED);
  });

  test.each([
    ['lossy', { lossless: false }],
    ['lossless', { lossless: true }],
  ])('size of the simple form, %s', async (_, options) => {
    const image = sharp(noise(40 * 30 * 3), { raw: { width: 40, height: 30, channels: 3 } });
    const reading = await readTraces(memorySource(await image.webp(options).toBuffer()));
    expect(reading).toMatchObject({ format: 'webp', width: 40, height: 30, error: null, traces: [] });
  });

  test('the prefix of JPEG before EXIF and the wrong name of the XMP chunk are understood', async () => {
    const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), METADATA.exif]);
    const webp = await makeWebp({ width: 8, height: 8, exif, xmp: METADATA.xmp });
    const at = webp.indexOf('XMP ');
    webp[at + 3] = 0;
    expect(pairs(await readTraces(memorySource(webp)))).toEqual(EXPECTED.slice(0, 2));
  });

  test('chunks behind the length that the header still has from before', async () => {
    const webp = await makeWebp({ width: 33, height: 21, ...METADATA });
    webp.writeUInt32LE(webp.indexOf('EXIF') - 8, 4);
    expect(pairs(await readTraces(memorySource(webp)))).toEqual(EXPECTED);
    const other = Buffer.concat([await makeWebp({ width: 8, height: 8 }), Buffer.from('PADDINGX')]);
    expect(await readTraces(memorySource(other))).toMatchObject({ traces: [], error: null });
  });

  test('a large file costs two requests; without metadata one', async () => {
    const pixels = await noisyPixels(1_000);
    const webp = await makeWebp({ width: 1_000, height: 1_000, pixels, ...METADATA });
    expect(webp.length).toBeGreaterThan(256 * KIB);
    const window = windowedSource(countingSource(webp));
    expect(pairs(await readTraces(window))).toEqual(EXPECTED);
    expect(window.cost().requests).toBe(2);
    const plain = windowedSource(countingSource(await sharp(pixels).webp({ quality: 80 }).toBuffer()));
    expect((await readTraces(plain)).error).toBeNull();
    expect(plain.cost().requests).toBe(1);
  });

  test('metadata behind a long animation are found from the end', async () => {
    const frames = 24;
    const side = 200;
    const animated = await sharp(noise(side * side * frames * 3), {
      raw: { width: side, height: side * frames, channels: 3, pageHeight: side },
    })
      .webp({ quality: 100 })
      .toBuffer();
    expect(animated.length).toBeGreaterThan(600 * KIB);
    const chunk = (type: string, data: Buffer): Buffer => {
      const size = Buffer.alloc(4);
      size.writeUInt32LE(data.length);
      return Buffer.concat([Buffer.from(type), size, data, Buffer.alloc(data.length & 1)]);
    };
    const webp = Buffer.concat([animated, chunk('EXIF', METADATA.exif), chunk('C2PA', METADATA.jumbf)]);
    webp.writeUInt32LE(webp.length - 8, 4);
    const window = windowedSource(countingSource(webp));
    const reading = await readTraces(window);
    expect(pairs(reading)).toEqual(['exif:Software=Exemple', 'jumbf:c2pa.claim=Exemple/1']);
    expect(window.cost().requests).toBeLessThanOrEqual(5);
  });

  test.each([
    ['cut in a chunk', (b: Buffer) => b.subarray(0, b.length - 30), 'truncated'],
    ['cut in the header', (b: Buffer) => b.subarray(0, 16), 'truncated'],
    [
      'a chunk that claims gigabytes',
      (b: Buffer) => (b.writeUInt32LE(0x7fffffff, b.indexOf('EXIF') + 4), b),
      'malformed',
    ],
  ])('%s is told', async (_, damage, code) => {
    const webp = await makeWebp({ width: 8, height: 8, ...METADATA });
    expect((await readTraces(memorySource(damage(webp)))).error?.code).toBe(code);
  });
});
