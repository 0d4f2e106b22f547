import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { classify } from '../../../src/classifiers/classify.js';
import { memorySource } from '../../../src/classifiers/containers/byte-source.js';
import { inspectSource } from '../../../src/classifiers/inspect.js';
import { decodePixels, PIXEL_LIMITS } from '../../../src/classifiers/pixels/decode.js';
import { readPixelMarks } from '../../../src/classifiers/pixels/index.js';
import { embedWatermark, PROGRAMS, type Picture } from './embed-watermark.js';
import { photograph } from './sample-pictures.js';

const FLUX = embedWatermark(photograph(512, 512, 1), PROGRAMS.FLUX);

function image({ data, width, height }: Picture): Sharp {
  return sharp(data, { raw: { width, height, channels: 3 } });
}

const names = async (bytes: Uint8Array): Promise<(string | undefined)[]> =>
  ((await readPixelMarks(bytes)) ?? []).map(({ value }) => value.split(' ')[0]);

describe('a watermark is read whatever the file is made of', () => {
  const alpha = Buffer.from(Array.from({ length: 512 * 512 }, (_, index) => index & 255));
  test.each<[string, () => Promise<Buffer>]>([
    ['PNG', async () => image(FLUX).png().toBuffer()],
    [
      'PNG with an alpha channel, clear in parts',
      async () =>
        image(FLUX)
          .joinChannel(alpha, { raw: { width: 512, height: 512, channels: 1 } })
          .png()
          .toBuffer(),
    ],
    ['PNG of 16 bits', async () => image(FLUX).toColourspace('rgb16').png().toBuffer()],
    ['PNG with a wide colour profile', async () => image(FLUX).png().withIccProfile('p3').toBuffer()],
    [
      'PNG that is to be turned when shown',
      async () => image(FLUX).withMetadata({ orientation: 6 }).png().toBuffer(),
    ],
    ['interlaced PNG', async () => image(FLUX).png({ progressive: true }).toBuffer()],
    ['TIFF', async () => image(FLUX).tiff({ compression: 'lzw' }).toBuffer()],
    ['WebP without loss', async () => image(FLUX).webp({ lossless: true }).toBuffer()],
  ])('%s', async (_name, make) => {
    expect(await names(await make())).toEqual(['FLUX']);
  });
});

/** A PNG without its chunks of this type. */
function withoutChunk(png: Buffer, type: string): Buffer {
  const kept = [png.subarray(0, 8)];
  for (let start = 8; start < png.length;) {
    const end = start + 12 + png.readUInt32BE(start);
    if (png.toString('latin1', start + 4, start + 8) !== type) kept.push(png.subarray(start, end));
    start = end;
  }
  return Buffer.concat(kept);
}

test('a colour profile changes no pixel', async () => {
  const tagged = await image(FLUX).png().withIccProfile('p3').toBuffer();
  const bare = withoutChunk(tagged, 'iCCP');
  expect(bare.length).toBeLessThan(tagged.length);
  const stored = await decodePixels(bare, PIXEL_LIMITS);
  const read = await decodePixels(tagged, PIXEL_LIMITS);
  expect(stored?.data.length).toBe(512 * 512 * 3);
  // Not compared as values: a difference would be printed byte by byte.
  expect(Buffer.compare(read?.data ?? new Uint8Array(), stored?.data ?? new Uint8Array())).toBe(0);
});

describe('nothing to read', () => {
  test.each<[string, () => Promise<Buffer>]>([
    ['greys', async () => image(FLUX).greyscale().png().toBuffer()],
    [
      'CMYK',
      async () =>
        image(photograph(512, 512, 1))
          .toColourspace('cmyk')
          .jpeg()
          .toBuffer(),
    ],
    [
      'an animation',
      async () =>
        image(photograph(512, 512, 1))
          .gif()
          .toBuffer(),
    ],
    ['half the size', async () => image(FLUX).resize(256, 256).png().toBuffer()],
    [
      'a drawing that holds the picture: its pixels would be made here',
      async () => {
        const png = (await image(FLUX).png().toBuffer()).toString('base64');
        return Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="512" height="512"><image width="512" height="512" xlink:href="data:image/png;base64,${png}"/></svg>`,
        );
      },
    ],
    ['an empty file', () => Promise.resolve(Buffer.alloc(0))],
    ['no picture', () => Promise.resolve(Buffer.from('no picture'))],
  ])('%s', async (_name, make) => {
    expect((await readPixelMarks(await make())) ?? []).toEqual([]);
  });

  test('more pixels than the limit', async () => {
    const bytes = await image(FLUX).png().toBuffer();
    expect(await readPixelMarks(bytes, { ...PIXEL_LIMITS, maxPixels: 512 * 512 - 1 })).toBeNull();
    expect(await readPixelMarks(bytes, { ...PIXEL_LIMITS, maxPixels: 512 * 512 })).toHaveLength(1);
  });
});

describe('broken files', () => {
  test('cut or damaged anywhere, they do not throw', async () => {
    const bytes = await image(embedWatermark(photograph(256, 256, 1), PROGRAMS.FLUX))
      .png()
      .toBuffer();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length),
        fc.nat(bytes.length - 1),
        fc.nat(255),
        async (end, place, byte) => {
          const damaged = Buffer.from(bytes);
          damaged[place] = byte;
          const read = await readPixelMarks(damaged.subarray(0, end));
          expect(read === null || Array.isArray(read)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('what stands before the cut is read', async () => {
    const bytes = await image(FLUX).png().toBuffer();
    expect(await names(bytes.subarray(0, Math.floor(bytes.length * 0.8)))).toEqual(['FLUX']);
  });
});

describe('from the file to the verdict', () => {
  test.each(['SDXLX 48/48 bits, margin 0.62', 'StableDiffusionV10 136/136 bits', 'FLUX'])(
    'the message of an unknown program is no mark: %s',
    (value) => {
      const traces = [{ where: 'pixels:dwtDct', value }];
      expect(classify({ traces, surroundings: [], integrity: null }).marks).toEqual([]);
    },
  );

  test.each([
    ['Stable Diffusion 1 scripts', 'wm-sd1', 'Stable Diffusion'],
    ['Stable Diffusion 2 scripts', 'wm-sd1', 'Stable Diffusion'],
    ['diffusers, first versions', 'wm-sdxl', 'Stable Diffusion XL'],
    ['FLUX', 'wm-flux', 'Black Forest Labs FLUX'],
  ] as const)('%s', async (program, id, generator) => {
    const bytes = await image(embedWatermark(photograph(512, 512, 2), PROGRAMS[program]))
      .png()
      .toBuffer();
    const source = { fileName: 'affiche.png', addresses: [] };
    const [deep] = await inspectSource(memorySource(bytes), source, { deep: true });
    expect(deep.verdict).toMatchObject({ grade: 'technical', kind: null, generator });
    expect(deep.verdict.marks).toMatchObject([{ id, strength: 'signature', where: 'pixels:dwtDct' }]);

    const [plain] = await inspectSource(memorySource(bytes), source);
    expect(plain.verdict).toMatchObject({ grade: 'none', marks: [] });
  });
});
