/** Parts of a photograph in which the poster may stand: what is compared where the whole photograph is not the poster. */
import sharp from '../sharp.js';
import { HASH_LIMITS } from './hash-image.js';
import { hashPicture, type GreyPixels, type PictureHash } from './likeness.js';

/** Longest side on which parts are cut. */
const WORK_SIDE = 320;
/** Shapes of posters, width over height: A formats, 3:4, 2:3 (bus shelters), square, and the same lying. */
const SHAPES: readonly number[] = [1 / Math.SQRT2, 0.75, 2 / 3, 1, 4 / 3, Math.SQRT2];
/** Part of the photograph that the poster fills, along the side that it touches first. */
const SCALES: readonly number[] = [1, 0.85, 0.7, 0.55];

/**
 * Hashes of a picture's centred parts, from whole to half, in the shapes of posters. A person aims at the poster: it
 * stands near the middle. Empty for what cannot be decoded. A leaning or bent poster is rarely found so.
 */
export async function hashesOfCrops(bytes: Uint8Array): Promise<readonly PictureHash[]> {
  const grey = bytes.byteLength > HASH_LIMITS.maxBytes ? null : await greyOf(bytes);
  if (grey === null) return [];
  const hashes = new Map<string, PictureHash>();
  for (const shape of SHAPES)
    for (const scale of SCALES) {
      const hash = hashPicture(cut(grey, shape, scale));
      if (hash !== null) hashes.set(`${hash.coarse}${hash.ratio.toFixed(2)}`, hash);
    }
  return [...hashes.values()];
}

function cut({ data, width, height }: GreyPixels, shape: number, scale: number): GreyPixels {
  const wide = Math.floor(Math.min(width, height * shape) * scale);
  const tall = Math.floor(Math.min(height, width / shape) * scale);
  const [left, top] = [Math.floor((width - wide) / 2), Math.floor((height - tall) / 2)];
  const part = new Uint8Array(wide * tall);
  for (let row = 0; row < tall; row += 1) {
    const from = (top + row) * width + left;
    part.set(data.subarray(from, from + wide), row * wide);
  }
  return { data: part, width: wide, height: tall };
}

async function greyOf(bytes: Uint8Array): Promise<GreyPixels | null> {
  try {
    const { data, info } = await sharp(bytes, {
      limitInputPixels: HASH_LIMITS.maxPixels,
      failOn: 'none',
      pages: 1,
    })
      .timeout({ seconds: HASH_LIMITS.maxSeconds })
      .autoOrient()
      .resize(WORK_SIDE, WORK_SIDE, { fit: 'inside' })
      .flatten({ background: '#ffffff' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return info.channels === 1 ? { data, width: info.width, height: info.height } : null;
  } catch (error) {
    // sharp throws plain Errors for every input that it cannot decode within the limits.
    if (error instanceof Error) return null;
    throw error;
  }
}
