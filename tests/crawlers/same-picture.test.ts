import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { showSamePicture } from '../../src/crawlers/same-picture.js';

const drawing = (body: string): Buffer =>
  Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="#dde"/>${body}</svg>`,
  );
const HOUSE = drawing(
  '<rect x="100" y="250" width="300" height="300" fill="#a33"/><polygon points="80,250 250,90 420,250" fill="#422"/><circle cx="740" cy="130" r="80" fill="#fc3"/>',
);
const WAVES = drawing(
  '<rect y="330" width="900" height="270" fill="#147"/><rect x="450" y="100" width="40" height="300" fill="#111"/><polygon points="490,100 800,340 490,340" fill="#fff"/>',
);

const make = (svg: Buffer, width: number, height: number) =>
  sharp(svg).resize(width, height, { fit: 'fill' });

describe('showSamePicture', () => {
  test.each([
    ['a smaller copy, as JPEG of low quality', () => make(HOUSE, 300, 200).jpeg({ quality: 40 }).toBuffer()],
    ['WebP', () => make(HOUSE, 450, 300).webp({ quality: 60 }).toBuffer()],
    ['grey', () => make(HOUSE, 600, 400).greyscale().png().toBuffer()],
  ])('the same: %s', async (_, copy) => {
    expect(await showSamePicture(await make(HOUSE, 900, 600).png().toBuffer(), await copy())).toBe(true);
  });

  test('another picture, or another shape', async () => {
    const original = await make(HOUSE, 900, 600).png().toBuffer();
    expect(await showSamePicture(original, await make(WAVES, 300, 200).jpeg().toBuffer())).toBe(false);
    expect(await showSamePicture(original, await make(HOUSE, 300, 300).jpeg().toBuffer())).toBe(false);
  });

  test('plain pictures have no differences to compare: their tones decide, and blank ones are not known', async () => {
    const plainPicture = (fill: string, body = ''): Promise<Buffer> =>
      sharp(
        Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="600"><rect width="900" height="600" fill="${fill}"/>${body}</svg>`,
        ),
      )
        .png()
        .toBuffer();
    const sun = '<circle cx="450" cy="300" r="200" fill="#fff"/>';
    expect(await showSamePicture(await plainPicture('#fff'), await plainPicture('#eee'))).toBeNull();
    expect(await showSamePicture(await plainPicture('#236', sun), await plainPicture('#fff'))).not.toBe(true);
    const frame =
      '<rect x="10" y="10" width="880" height="580" fill="none" stroke="#000" stroke-width="20"/>';
    expect(await showSamePicture(await plainPicture('#111', frame), await plainPicture('#ddd', frame))).toBe(
      false,
    );
  });

  test('turned by its EXIF orientation', async () => {
    const original = await make(HOUSE, 900, 600).jpeg().toBuffer();
    const turned = await sharp(await make(HOUSE, 900, 600).rotate(270).jpeg().toBuffer())
      .withMetadata({ orientation: 6 })
      .toBuffer();
    expect(await showSamePicture(original, turned)).toBe(true);
  });

  test('what cannot be decoded is not known', async () => {
    const original = await make(HOUSE, 90, 60).png().toBuffer();
    expect(await showSamePicture(original, Buffer.from('<html>'))).toBeNull();
    expect(await showSamePicture(Buffer.alloc(0), original)).toBeNull();
  });
});
