import { gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { readPixelMarks } from '../../../src/classifiers/pixels/index.js';

const WIDTH = 64;
const HEIGHT = 96;

/** A picture whose lowest bits of the given channels carry the stream, down the columns. */
async function hide(hidden: Buffer, channels: 3 | 4, into: readonly number[]): Promise<Buffer> {
  const data = Buffer.alloc(WIDTH * HEIGHT * channels, 0x80);
  const bits = [...hidden].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((shift) => (byte >> shift) & 1));
  bits.forEach((bit, index) => {
    const pixel = Math.floor(index / into.length);
    const at =
      ((pixel % HEIGHT) * WIDTH + Math.floor(pixel / HEIGHT)) * channels + (into[index % into.length] ?? 0);
    data[at] = ((data[at] ?? 0) & 0xfe) | bit;
  });
  return sharp(data, { raw: { width: WIDTH, height: HEIGHT, channels } })
    .png()
    .toBuffer();
}

function stream(magic: string, payload: Buffer, bitCount = payload.length * 8): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(bitCount);
  return Buffer.concat([Buffer.from(magic), count, payload]);
}

const TEXT = '{"Software":"NovelAI","Comment":"été"}';

describe('text in the lowest bits', () => {
  test.each([
    ['alpha, plain', 'stealth_pnginfo', Buffer.from(TEXT), 4, [3], 'pixels:stealth_pnginfo'],
    ['alpha, gzip', 'stealth_pngcomp', gzipSync(TEXT), 4, [3], 'pixels:stealth_pnginfo'],
    ['colours, plain', 'stealth_rgbinfo', Buffer.from(TEXT), 3, [0, 1, 2], 'pixels:stealth_rgbinfo'],
    ['colours, gzip', 'stealth_rgbcomp', gzipSync(TEXT), 3, [0, 1, 2], 'pixels:stealth_rgbinfo'],
  ] as const)('%s', async (_name, magic, payload, channels, into, where) => {
    expect(await readPixelMarks(await hide(stream(magic, payload), channels, into))).toEqual([
      { where, value: TEXT },
    ]);
  });

  test.each([
    ['no magic', stream('stealth_nothing', Buffer.from(TEXT))],
    ['a count beyond the pixels', stream('stealth_pnginfo', Buffer.from(TEXT), 0xffff_fff8)],
    ['a damaged gzip', stream('stealth_pngcomp', Buffer.from(TEXT))],
    ['bytes that are no text', stream('stealth_pnginfo', Buffer.from([0xff, 0xfe, 0xff]))],
  ])('%s gives nothing', async (_name, hidden) => {
    expect(await readPixelMarks(await hide(hidden, 4, [3]))).toEqual([]);
  });

  test('what cannot be decoded was not looked at', async () => {
    expect(await readPixelMarks(Buffer.from('no picture'))).toBeNull();
  });
});
