import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readWatermarks } from '../../../src/classifiers/pixels/watermarks.js';
import { describeWithShared } from '../../support/shared.js';
import { embedWatermark, PROGRAMS, type Picture } from './embed-watermark.js';
import * as samples from './sample-pictures.js';
import type { Maker } from './sample-pictures.js';

const PROGRAM_LIST = Object.entries(PROGRAMS);

/** Draws each picture once: all programs write into the same ones, and none changes what it is given. */
function drawnOnce(make: Maker): Maker {
  const drawn = new Map<string, Picture>();
  return (width, height, seed) => {
    const key = [width, height, seed].join();
    const picture = drawn.get(key) ?? make(width, height, seed);
    drawn.set(key, picture);
    return picture;
  };
}

const { black, flat, white } = samples;
const gradient = drawnOnce(samples.gradient);
const noise = drawnOnce(samples.noise);
const photograph = drawnOnce(samples.photograph);
const greyPhotograph = drawnOnce(samples.greyPhotograph);

/** Names of messages and bits, without the figures that depend on the picture. */
function found(picture: Picture): string[] {
  return readWatermarks({ ...picture, channels: 3 }).map(({ where, value }) => {
    expect(where).toBe('pixels:dwtDct');
    expect(value).toMatch(/^\w+ \d+\/\d+ bits, margin (?:0\.\d\d|1\.00), \d+ votes a bit$/);
    return value.split(' bits,')[0] ?? '';
  });
}

const whole = (message: string, bits: readonly number[]): string =>
  `${message} ${bits.length}/${bits.length}`;

describe.each(PROGRAM_LIST)('%s', (_program, program) => {
  const expected = [whole(program.message, program.bits)];

  test.each([
    ['a gradient', gradient, 512, 512],
    ['noise', noise, 512, 512],
    ['a photograph', photograph, 512, 512],
    ['a photograph in greys', greyPhotograph, 512, 512],
    ['a picture on its side', photograph, 1024, 576],
    ['sides that are no multiples of the blocks', photograph, 517, 643],
  ] as const)('is read in %s', (_name, make, width, height) => {
    expect(found(embedWatermark(make(width, height, 1), program))).toEqual(expected);
  });

  test('is read in the smallest picture that the library takes', () => {
    expect(found(embedWatermark(greyPhotograph(256, 256, 3), program))).toEqual(expected);
    expect(found(embedWatermark(greyPhotograph(256, 248, 3), program))).toEqual([]);
  });

  test('is read below rows that were cut off at the bottom', () => {
    const { data, width, height } = embedWatermark(photograph(512, 512, 4), program);
    const cut = height - 69;
    expect(found({ data: data.slice(0, width * cut * 3), width, height: cut })).toEqual(expected);
  });
});

describe('another message is none', () => {
  const { SDXL, FLUX, SD1 } = {
    SDXL: PROGRAMS['diffusers, later versions'],
    FLUX: PROGRAMS.FLUX,
    SD1: PROGRAMS['Stable Diffusion 1 scripts'],
  };
  const flip = (bits: readonly number[], ...places: readonly number[]): number[] =>
    bits.map((bit, place) => (places.includes(place) ? 1 - bit : bit));

  test.each([
    ['SDXL with one bit wrong', { ...SDXL, bits: flip(SDXL.bits, 7) }, ['SDXL 47/48']],
    ['SDXL with two bits wrong', { ...SDXL, bits: flip(SDXL.bits, 7, 40) }, ['SDXL 46/48']],
    ['SDXL with three bits wrong', { ...SDXL, bits: flip(SDXL.bits, 7, 21, 40) }, []],
    ['FLUX with one bit wrong', { ...FLUX, bits: flip(FLUX.bits, 12) }, []],
    ['FLUX as 48 bits, with the zeros that are lost', { ...FLUX, bits: [0, 0, ...FLUX.bits] }, []],
    ['StableDiffusionV1 with one bit wrong', { ...SD1, bits: flip(SD1.bits, 100) }, []],
    ['SDXL turned over', { ...SDXL, bits: SDXL.bits.map((bit) => 1 - bit) }, []],
    ['SDXL one bit late', { ...SDXL, bits: [...SDXL.bits.slice(1), ...SDXL.bits.slice(0, 1)] }, []],
    ['only zeros', { ...SDXL, bits: [0] }, []],
    ['only ones', { ...SDXL, bits: [1] }, []],
  ] as const)('%s', (_name, program, expected) => {
    expect(found(embedWatermark(photograph(512, 512, 5), program))).toEqual(expected);
  });

  test('no way of writing is taken for another message', () => {
    const everyWay = PROGRAM_LIST.flatMap(([, { bits }]) =>
      (['integer', 'float'] as const).flatMap((arithmetic) =>
        (['bgr', 'rgb'] as const).map((order) => ({ bits, arithmetic, order })),
      ),
    );
    const picture = photograph(512, 512, 6);
    for (const program of everyWay) {
      const names = found(embedWatermark(picture, program)).map((value) => value.split(' ')[0]);
      const own = PROGRAM_LIST.find(([, { bits }]) => bits === program.bits)?.[1].message;
      expect(names.filter((name) => name !== own)).toEqual([]);
    }
  });
});

test.each([
  ['flat', flat],
  ['black', black],
  ['white', white],
  ['grey, so that U is constant', greyPhotograph],
])('a picture that nobody marked: %s', (_name, make) => {
  for (let seed = 0; seed < 5; seed++) expect(found(make(512, 512, seed))).toEqual([]);
});

const Entry = z.object({
  file: z.string(),
  label: z.string(),
  width: z.number().nullable(),
  height: z.number().nullable(),
});

describeWithShared('photographs of the corpus', (dir) => {
  const files =
    dir === ''
      ? []
      : z
          .array(Entry)
          .parse(JSON.parse(readFileSync(path.join(dir, 'corpus/manifest.json'), 'utf8')))
          .filter(
            ({ file, label, width, height }) =>
              label === 'human' && Math.min(width ?? 0, height ?? 0) >= 512 && /\.jpe?g$/i.test(file),
          );

  test('every watermark is read in each of them, and nothing before it was written', async () => {
    const missed: string[] = [];
    for (const { file } of files) {
      const { data, info } = await sharp(path.join(dir, 'corpus', file), { failOn: 'none' })
        .resize(512, 512)
        .toColourspace('srgb')
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      const picture = { data, width: info.width, height: info.height };
      expect({ file, found: found(picture) }).toEqual({ file, found: [] });
      for (const [name, program] of PROGRAM_LIST) {
        const read = found(embedWatermark(picture, program));
        if (read.join() !== whole(program.message, program.bits))
          missed.push(`${file}, ${name}: ${read.join()}`);
      }
    }
    expect(files.length).toBeGreaterThan(10);
    expect(missed).toEqual([]);
  });
});
