/** Hides places of a copy for good, for whatever is shown or sent: pages, letters, dossiers. */
import { createHash } from 'node:crypto';
import sharp, { type OverlayOptions, type Sharp } from '../sharp.js';
import type { PicturePlace } from './types.js';

/** Marks a copy by what is blurred in it, so that older ones are never taken for it. */
export function nameOfPlaces(blurred: readonly PicturePlace[]): string {
  if (blurred.length === 0) return '';
  const text = JSON.stringify(blurred.map(({ x, y, width, height }) => [x, y, width, height]));
  return `-${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
}

/** A face of so few cells is nobody's; nothing of its pixels is left to be computed back. */
const CELLS = 5;
/** Beyond the rectangle's own edge: hands draw tightly. */
const MARGIN_PART = 0.06;

/** Replaces places by a few averaged cells, softened. Everything is done on the pixels of the copy. */
export async function blurPlaces(upright: Sharp, blurred: readonly PicturePlace[]): Promise<Sharp> {
  const { data, info } = await upright
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const raw = { width: info.width, height: info.height, channels: info.channels };
  const patches: OverlayOptions[] = [];
  for (const place of blurred) {
    const box = boxOf(place, raw);
    const cells = await sharp(data, { raw })
      .extract(box)
      .resize(Math.min(CELLS, box.width), Math.min(CELLS, box.height), { fit: 'fill', kernel: 'cubic' })
      .png()
      .toBuffer();
    const input = await sharp(cells)
      .resize(box.width, box.height, { fit: 'fill', kernel: 'cubic' })
      .blur(Math.max(1, Math.min(box.width, box.height) / 10))
      .png()
      .toBuffer();
    patches.push({ input, left: box.left, top: box.top });
  }
  return sharp(data, { raw }).composite(patches);
}

function boxOf(
  { x, y, width, height }: PicturePlace,
  whole: { readonly width: number; readonly height: number },
): { left: number; top: number; width: number; height: number } {
  const [wide, tall] = [width * (1 + 2 * MARGIN_PART), height * (1 + 2 * MARGIN_PART)];
  const left = Math.floor(clamp(x - width * MARGIN_PART, whole.width));
  const top = Math.floor(clamp(y - height * MARGIN_PART, whole.height));
  const right = Math.ceil(clamp(x - width * MARGIN_PART + wide, whole.width));
  const bottom = Math.ceil(clamp(y - height * MARGIN_PART + tall, whole.height));
  return {
    left: Math.min(left, whole.width - 1),
    top: Math.min(top, whole.height - 1),
    width: Math.max(1, right - left),
    height: Math.max(1, bottom - top),
  };
}

/** A part of a side, in pixels and inside it. */
function clamp(part: number, side: number): number {
  return Math.min(1, Math.max(0, part)) * side;
}

/** Width over height of a copy. */
export async function shapeOfCopy(copy: Uint8Array): Promise<{ readonly ratio: number }> {
  const { width, height } = await sharp(copy).metadata();
  return { ratio: width / height };
}
