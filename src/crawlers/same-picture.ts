/**
 * Do two files show the same picture? Asked where an original was found by a guess that another file might answer to:
 * a mark read in the wrong file would accuse somebody wrongly. Difference hash, 9 × 8, threshold of the
 * candidates' note (reference: visuals-on-the-web §1.0).
 */
import sharp from 'sharp';

/** Bits of 64 that may differ. */
const MAX_DISTANCE = 10;
/** Pictures larger than this are not decoded. */
const MAX_PIXELS = 120_000_000;
/** Width over height may differ by this part. */
const MAX_SHAPE_DIFFERENCE = 0.02;

/** True, false, or null when one of the two cannot be decoded. */
export async function showSamePicture(one: Uint8Array, other: Uint8Array): Promise<boolean | null> {
  const [a, b] = [await fingerprint(one), await fingerprint(other)];
  if (a === null || b === null) return null;
  const shape = Math.abs(a.ratio / b.ratio - 1);
  if (shape > MAX_SHAPE_DIFFERENCE) return false;
  let distance = 0;
  for (let at = 0; at < 64; at += 1) if (a.bits[at] !== b.bits[at]) distance += 1;
  return distance <= MAX_DISTANCE;
}

async function fingerprint(bytes: Uint8Array): Promise<{ bits: readonly boolean[]; ratio: number } | null> {
  try {
    const image = sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'none', pages: 1 }).rotate();
    const { data: pixels } = await image
      .clone()
      .resize(9, 8, { fit: 'fill' })
      .flatten({ background: '#808080' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const { autoOrient } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, pages: 1 }).metadata();
    const bits: boolean[] = [];
    for (let row = 0; row < 8; row += 1)
      for (let column = 0; column < 8; column += 1)
        bits.push((pixels[row * 9 + column] ?? 0) < (pixels[row * 9 + column + 1] ?? 0));
    return { bits, ratio: autoOrient.width / autoOrient.height };
  } catch (error) {
    // sharp throws plain Errors for every input that it cannot decode.
    if (error instanceof Error) return null;
    throw error;
  }
}
