import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, test } from 'vitest';
import { hashOfImage } from '../../src/review/hash-image.js';
import {
  hamming,
  hashPicture,
  likenessOf,
  sameToTheEye,
  type PictureHash,
} from '../../src/review/likeness.js';
import { makePoster, numbersFrom } from '../fixtures/make-poster.js';
import { describeWithShared } from '../support/shared.js';

const drawn = (svg: string): Promise<Buffer> => sharp(Buffer.from(svg)).png().toBuffer();

async function hashOf(bytes: Uint8Array): Promise<PictureHash> {
  const outcome = await hashOfImage(bytes);
  if (outcome.kind !== 'hash') throw new Error(outcome.kind);
  return outcome.hash;
}

const POSTERS = 8;

describe('posters made by code', () => {
  const posters: Buffer[] = [];
  const hashes: PictureHash[] = [];
  beforeAll(async () => {
    for (let i = 0; i < POSTERS; i += 1) {
      posters.push(await drawn(makePoster({ layout: i, picture: i, words: i })));
      hashes.push(await hashOf(posters[i] ?? Buffer.alloc(0)));
    }
  });

  /** How each copy of each poster compares with it. */
  async function compare(copy: (poster: Buffer, index: number) => Promise<Buffer>): Promise<string[]> {
    const found: string[] = [];
    for (const [index, poster] of posters.entries()) {
      const [own, other] = [hashes[index], await hashOf(await copy(poster, index))];
      found.push(own === undefined ? 'none' : likenessOf(own, other));
    }
    return found;
  }
  const all = (likeness: string): string[] => Array.from({ length: POSTERS }, () => likeness);

  test.each<[string, (poster: Buffer) => Promise<Buffer>]>([
    ['JPEG, quality 30', (poster) => sharp(poster).jpeg({ quality: 30 }).toBuffer()],
    ['WebP of half the size', (poster) => sharp(poster).resize(300).webp({ quality: 40 }).toBuffer()],
    ['larger', (poster) => sharp(poster).resize(1000).jpeg().toBuffer()],
    ['without colours', (poster) => sharp(poster).greyscale().jpeg().toBuffer()],
    ['a little lighter', (poster) => sharp(poster).modulate({ brightness: 1.05 }).jpeg().toBuffer()],
    ['other tones', (poster) => sharp(poster).gamma(1.5).jpeg().toBuffer()],
  ])('the same to the eye: %s', async (_name, copy) => {
    expect(await compare(copy)).toEqual(all('same'));
  });

  test.each<[string, (poster: Buffer) => Promise<Buffer>]>([
    ['a thumbnail', (poster) => sharp(poster).resize(150).jpeg({ quality: 70 }).toBuffer()],
    ['other colours', (poster) => sharp(poster).modulate({ hue: 60 }).jpeg().toBuffer()],
    [
      '1 % cut off all around',
      (poster) => sharp(poster).extract({ left: 6, top: 8, width: 588, height: 784 }).jpeg().toBuffer(),
    ],
    [
      '3 % cut off all around',
      (poster) => sharp(poster).extract({ left: 18, top: 24, width: 564, height: 752 }).jpeg().toBuffer(),
    ],
    [
      '5 % cut off at the top',
      (poster) => sharp(poster).extract({ left: 0, top: 40, width: 600, height: 760 }).jpeg().toBuffer(),
    ],
  ])('near: %s', async (_name, copy) => {
    expect(await compare(copy)).not.toContain('different');
  });

  test('turned by its orientation tag', async () => {
    expect(
      await compare((poster) => sharp(poster).rotate(270).withMetadata({ orientation: 6 }).jpeg().toBuffer()),
    ).toEqual(all('same'));
  });

  test.each<[string, (index: number, at: number) => { picture: number; words: number }]>([
    ['other words', (index, at) => ({ picture: index, words: 500 + index * 10 + at })],
    ['another picture', (index, at) => ({ picture: 500 + index * 10 + at, words: index })],
    [
      'other words and picture',
      (index, at) => ({ picture: 500 + index * 10 + at, words: 900 + index * 10 + at }),
    ],
  ])('a poster of the same layout with %s is another one', async (_name, change) => {
    for (const at of [1, 2])
      expect(
        await compare((_poster, index) => drawn(makePoster({ layout: index, ...change(index, at) }))),
      ).not.toContain('same');
  });

  test('a limit: when only the small print changes, it is the same picture', async () => {
    const found = await compare((_poster, index) =>
      drawn(makePoster({ layout: index, picture: index, words: index, smallPrint: 7000 + index })),
    );
    expect(found).not.toContain('different');
    expect(found).toContain('same');
  });

  test('unrelated posters are different', () => {
    for (const [index, one] of hashes.entries())
      for (const other of hashes.slice(0, index)) expect(likenessOf(one, other)).toBe('different');
  });

  test('a mirrored one is another picture', async () => {
    expect(await compare((poster) => sharp(poster).flop().png().toBuffer())).toEqual(all('different'));
  });
});

describe('what has no hash', () => {
  test.each<[string, () => Promise<Buffer> | Buffer, string]>([
    ['no picture', () => Buffer.from('<html>'), 'no-picture'],
    ['nothing', () => Buffer.alloc(0), 'no-picture'],
    ['a drawing', () => Buffer.from(makePoster({ layout: 1, picture: 1, words: 1 })), 'no-picture'],
    [
      'one colour',
      () =>
        sharp({ create: { width: 300, height: 300, channels: 3, background: '#888' } })
          .png()
          .toBuffer(),
      'blank',
    ],
    [
      'a soft gradient',
      () =>
        sharp(
          Buffer.from(
            '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="300"><linearGradient id="g"><stop stop-color="#024"/><stop offset="1" stop-color="#fd8"/></linearGradient><rect width="400" height="300" fill="url(#g)"/></svg>',
          ),
        )
          .png()
          .toBuffer(),
      'blank',
    ],
    [
      'an icon',
      async () =>
        sharp(await drawn(makePoster({ layout: 1, picture: 1, words: 1 })))
          .resize(16, 16)
          .png()
          .toBuffer(),
      'no-picture',
    ],
    [
      'a bomb of pixels',
      () =>
        sharp({
          create: { width: 9000, height: 7200, channels: 3, background: '#888' },
          limitInputPixels: false,
        })
          .toColourspace('b-w')
          .png({ compressionLevel: 1 })
          .toBuffer(),
      'no-picture',
    ],
  ])('%s', async (_name, make, kind) => {
    expect((await hashOfImage(await make())).kind).toBe(kind);
  });

  test.each<[string, number, number, number]>([
    ['fewer bytes than pixels', 64, 64, 64 * 63],
    ['no size', 0, 0, 0],
    ['a side that is no whole number', 64.5, 64, 64 * 64],
  ])('grey pixels: %s', (_name, width, height, bytes) => {
    expect(hashPicture({ data: new Uint8Array(bytes).map((_, at) => at % 251), width, height })).toBeNull();
  });
});

describe('distance and likeness', () => {
  const hex = (length: number) =>
    fc.string({
      unit: fc.constantFrom(...Array.from('0123456789abcdef')),
      minLength: length,
      maxLength: length,
    });
  const hashArb: fc.Arbitrary<PictureHash> = fc.record({
    coarse: hex(16),
    fine: hex(144),
    ratio: fc.double({ min: 0.1, max: 10, noNaN: true }),
    contrast: fc.constant(40),
  });

  test.each([
    ['0000000000000000', '0000000000000000', 0],
    ['ffffffffffffffff', '0000000000000000', 64],
    ['8000000000000001', '0000000000000000', 2],
    ['0f', 'f0', 8],
    ['0f', '0f00', 16],
  ])('%s %s', (a, b, distance) => {
    expect(hamming(a, b)).toBe(distance);
  });

  test('symmetric, and zero with itself', () => {
    fc.assert(
      fc.property(hashArb, hashArb, (a, b) => {
        expect(hamming(a.coarse, b.coarse)).toBe(hamming(b.coarse, a.coarse));
        expect(likenessOf(a, b)).toBe(likenessOf(b, a));
        expect(sameToTheEye(a, a)).toBe(true);
      }),
    );
  });

  /** A hash whose first bits differ from one with all, or only `set`, of its first bits set. */
  const bits = (length: number, from: number, to: number): string =>
    Array.from({ length: length / 4 }, (_, digit) =>
      [8, 4, 2, 1]
        .reduce((sum, value, at) => sum + (digit * 4 + at >= from && digit * 4 + at < to ? value : 0), 0)
        .toString(16),
    ).join('');
  const made = (coarse: number, fine: readonly [number, number], ratio = 0.75): PictureHash => ({
    coarse: bits(64, 0, coarse),
    fine: bits(576, ...fine),
    ratio,
    contrast: 40,
  });

  test.each<[string, PictureHash, PictureHash, string]>([
    ['nothing differs', made(0, [0, 300]), made(0, [0, 300]), 'same'],
    ['as many fine bits as may differ', made(0, [0, 300]), made(0, [24, 300]), 'same'],
    ['one more', made(0, [0, 300]), made(0, [25, 300]), 'nearly'],
    ['few bits are set: a quarter of them', made(0, [0, 40]), made(0, [10, 40]), 'same'],
    ['few bits are set: one more', made(0, [0, 40]), made(0, [11, 40]), 'nearly'],
    ['no bit is set, in neither', made(0, [0, 0]), made(0, [0, 0]), 'same'],
    ['as many coarse bits as may differ', made(0, [0, 300]), made(8, [0, 300]), 'same'],
    ['one more coarse bit', made(0, [0, 300]), made(9, [0, 300]), 'nearly'],
    ['as many as may differ for near', made(0, [0, 300]), made(12, [300, 576]), 'nearly'],
    ['too many', made(0, [0, 300]), made(13, [0, 300]), 'different'],
    ['nearly the same shape', made(0, [0, 300]), made(0, [0, 300], 0.764), 'same'],
    ['another shape', made(0, [0, 300]), made(0, [0, 300], 0.767), 'nearly'],
    ['quite another shape', made(0, [0, 300]), made(0, [0, 300], 0.87), 'different'],
    ['a shape that cannot be', made(0, [0, 300]), made(0, [0, 300], Number.NaN), 'different'],
  ])('%s', (_name, a, b, likeness) => {
    expect(likenessOf(a, b)).toBe(likeness);
    expect(likenessOf(b, a)).toBe(likeness);
    expect(sameToTheEye(a, b)).toBe(likeness === 'same');
  });

  test('another drawing on the same blank ground is not the same', () => {
    const drawing = (seed: number): PictureHash | null => {
      const next = numbersFrom(seed);
      const data = new Uint8Array(256 * 256).fill(250);
      for (let i = 0; i < 3; i += 1) {
        const [x0, y0] = [20 + Math.floor(next() * 180), 20 + Math.floor(next() * 180)];
        for (let y = y0; y < y0 + 30; y += 1) data.fill(20, y * 256 + x0, y * 256 + x0 + 24);
      }
      return hashPicture({ data, width: 256, height: 256 });
    };
    for (let seed = 1; seed < 12; seed += 1) {
      const [one, other] = [drawing(seed), drawing(seed + 50)];
      expect(one !== null && other !== null && sameToTheEye(one, other)).toBe(false);
    }
  });
});

/** The corpus holds copies of one work under several names: the beginning of the names tells which. */
const SAME_WORK: readonly (readonly RegExp[])[] = [
  [/enslo-civitai/],
  [/ianare-landscape_[23]/],
  [/exiv2-(?:exiv2-bug(?:443|444|495|501|528)|pr_9320|exiv2-kodak-dc210|exiv2-olympus-c8080wz)/],
  [/exiv2-Reagan/],
  [/exiv2-avif_/],
  // One photograph and its test edits, by two publishers.
  [
    /c2pa-org-adobe-20220124-(?:A|CA|CACA|XCA|E-)|c2pa-org-xmp\.iid-813ee422|contentauth-(?:CA|malformed_cbor)/,
  ],
  [/c2pa-org-adobe-20220124-I|c2pa-org-xmp\.iid-8a00de7a/],
  [/contentauth-(?:update_manifest|adobe_connected|earth_apollo17|cloud)/],
  [/python-pillow-flower|ianare-Canon_PowerShot_S40/],
  [/photoprism-iptc-/],
  [/recurser-Portrait_/],
];

describeWithShared('the labelled corpus', (dir) => {
  test('no two different works are the same to the eye', async () => {
    const manifest = JSON.parse(await readFile(path.join(dir, 'corpus', 'manifest.json'), 'utf8')) as {
      file: string;
    }[];
    const hashed: { file: string; hash: PictureHash }[] = [];
    for (const { file } of manifest) {
      const outcome = await hashOfImage(await readFile(path.join(dir, 'corpus', file)));
      if (outcome.kind === 'hash') hashed.push({ file, hash: outcome.hash });
    }
    expect(hashed.length).toBeGreaterThan(150);
    const wrong: string[] = [];
    let right = 0;
    for (const [index, one] of hashed.entries())
      for (const other of hashed.slice(0, index)) {
        if (!sameToTheEye(one.hash, other.hash)) continue;
        const isOneWork = SAME_WORK.some((names) =>
          [one, other].every(({ file }) => names.some((name) => name.test(file))),
        );
        if (isOneWork) right += 1;
        else wrong.push(`${one.file} = ${other.file}`);
      }
    expect(wrong).toEqual([]);
    expect(right).toBeGreaterThan(40);
  }, 120_000);
});
