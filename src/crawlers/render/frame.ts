/** The frame around a visual in the picture of a page. */
import sharp, { type OverlayOptions, type Sharp } from '../../sharp.js';

export interface Shot {
  readonly mediaType: 'image/png' | 'image/jpeg';
  readonly bytes: Uint8Array;
  /** CSS pixels; one pixel of the picture is one. */
  readonly width: number;
  readonly height: number;
}

/** A larger PNG becomes a JPEG. */
const MAX_PNG_BYTES = 6 * 1024 * 1024;
const MAX_PIXELS = 40_000_000;

/** In pixels, from the upper left corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a frame around the box, outside of it, and packs the picture: PNG, or JPEG where that would be too large. */
export async function drawFrame(
  png: Uint8Array,
  place: Box | ((width: number, height: number) => Box) | null,
): Promise<Shot> {
  const { width, height } = await sharp(png, { limitInputPixels: MAX_PIXELS }).metadata();
  const box = typeof place === 'function' ? place(width, height) : place;
  const drawn = (): Sharp => {
    const picture = sharp(png, { limitInputPixels: MAX_PIXELS });
    return box === null ? picture : picture.composite([frameOf(box, width, height)]).removeAlpha();
  };
  const small = new Uint8Array(await drawn().png({ compressionLevel: 5 }).toBuffer());
  if (small.byteLength <= MAX_PNG_BYTES) return { mediaType: 'image/png', bytes: small, width, height };
  const jpeg = await drawn().jpeg({ quality: 85, chromaSubsampling: '4:4:4' }).toBuffer();
  return { mediaType: 'image/jpeg', bytes: new Uint8Array(jpeg), width, height };
}

/** Distance between box and frame, and how thick the frame is, in pixels. */
const GAP = 3;
const LINE = 5;

/** Yellow between two dark lines, as in the pages: seen on any ground, and accuses nobody as red would. Nothing that was read stands in this drawing, numbers apart. */
function frameOf(box: Box, width: number, height: number): OverlayOptions {
  const out = GAP + LINE / 2;
  const clamp = (value: number, most: number): number => Math.min(Math.max(value, LINE), most - LINE);
  const left = clamp(box.x - out, width);
  const top = clamp(box.y - out, height);
  const wide = Math.max(clamp(box.x + box.width + out, width) - left, 1);
  const high = Math.max(clamp(box.y + box.height + out, height) - top, 1);
  // The drawing is as large as the frame and no larger: a page may be ten times that.
  const [x, y] = [Math.max(Math.floor(left) - LINE, 0), Math.max(Math.floor(top) - LINE, 0)];
  const drawnWidth = Math.min(Math.ceil(left + wide) + LINE, width) - x;
  const drawnHeight = Math.min(Math.ceil(top + high) + LINE, height) - y;
  const rect = (stroke: string, thick: number): string =>
    `<rect x="${left - x}" y="${top - y}" width="${wide}" height="${high}" fill="none" stroke="${stroke}" stroke-width="${thick}"/>`;
  return {
    left: x,
    top: y,
    input: Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" width="${drawnWidth}" height="${drawnHeight}">${rect('#14171a', LINE + 4)}${rect('#ffd24a', LINE)}</svg>`,
    ),
  };
}
