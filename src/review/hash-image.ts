/** The edge between files and `likeness.ts`: decodes a picture within limits. */
import sharp from '../sharp.js';
import { hashPicture, MIN_SIDE, type PictureHash } from './likeness.js';

/** Bounds of decoding, as in `classifiers/pixels/decode.ts`. */
export const HASH_LIMITS = { maxPixels: 64_000_000, maxSeconds: 20, maxBytes: 64 * 1024 * 1024 } as const;
/** Drawings and documents have no pixels of their own: those would be made here. */
const NOT_RASTERS: readonly string[] = ['svg', 'pdf', 'magick', 'raw'];
/** Longest side on which the hash is computed. */
const WORK_SIDE = 256;

/** `no-picture`: cannot be decoded within the limits. `blank`: nothing in it can be compared. */
export type ImageHash =
  | { readonly kind: 'hash'; readonly hash: PictureHash }
  | { readonly kind: 'no-picture' | 'blank' };

/**
 * The hash of a picture's bytes, turned by its orientation tag, transparent ground made white as pages show it, first
 * frame of an animation. Hostile input is bounded and gives `no-picture`.
 */
export async function hashOfImage(bytes: Uint8Array): Promise<ImageHash> {
  const grey = bytes.byteLength > HASH_LIMITS.maxBytes ? null : await greyOf(bytes);
  if (grey === null) return { kind: 'no-picture' };
  const { pixels, ratio } = grey;
  const hash = hashPicture(pixels);
  return hash === null ? { kind: 'blank' } : { kind: 'hash', hash: { ...hash, ratio } };
}

async function greyOf(
  bytes: Uint8Array,
): Promise<{ pixels: { data: Uint8Array; width: number; height: number }; ratio: number } | null> {
  try {
    const image = sharp(bytes, { limitInputPixels: HASH_LIMITS.maxPixels, failOn: 'none', pages: 1 }).timeout(
      {
        seconds: HASH_LIMITS.maxSeconds,
      },
    );
    const { format, autoOrient } = await image.metadata();
    if (NOT_RASTERS.includes(format)) return null;
    const { data, info } = await image
      .autoOrient()
      .resize(WORK_SIDE, WORK_SIDE, { fit: 'fill', kernel: 'cubic' })
      .flatten({ background: '#ffffff' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 1 || Math.min(autoOrient.width, autoOrient.height) < MIN_SIDE) return null;
    // Squared: the hash looks at a square grid anyway, and the shape is told by the ratio.
    return {
      pixels: { data, width: info.width, height: info.height },
      ratio: autoOrient.width / autoOrient.height,
    };
  } catch (error) {
    // sharp throws plain Errors for every input that it cannot decode within the limits.
    if (error instanceof Error) return null;
    throw error;
  }
}
