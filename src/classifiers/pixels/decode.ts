import sharp from '../../sharp.js';

/** Decoded pixels as they are stored: rows from the top, `channels` bytes a pixel, red first; alpha last when there are four. */
export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}

export interface PixelLimits {
  readonly maxPixels: number;
  /** How long decoding may take, in whole seconds. */
  readonly maxSeconds: number;
}

export const PIXEL_LIMITS: PixelLimits = { maxPixels: 64_000_000, maxSeconds: 20 };

/** Drawings have no pixels of their own: those would be made here. */
const NOT_RASTERS: readonly string[] = ['svg', 'pdf', 'magick', 'raw'];

/**
 * Decodes a picture as it is stored: not turned by its orientation tag, no colour profile applied, alpha not blended.
 * Greys come as three equal channels, 16 bits as their upper 8, of an animation the first frame only. Null when it is no
 * raster, too large, too slow, or of a format that the decoder was built without (HEIC, JPEG XL).
 */
export async function decodePixels(bytes: Uint8Array, limits: PixelLimits): Promise<Pixels | null> {
  try {
    const image = sharp(bytes, {
      limitInputPixels: limits.maxPixels,
      failOn: 'none',
      ignoreIcc: true,
      pages: 1,
    }).timeout({ seconds: limits.maxSeconds });
    const { format } = await image.metadata();
    if (NOT_RASTERS.includes(format)) return null;
    const { data, info } = await image.toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
    if (info.channels !== 3 && info.channels !== 4) return null;
    return { data, width: info.width, height: info.height, channels: info.channels };
  } catch {
    // Not a raster that can be decoded within the limits: there are no pixels to look into.
    return null;
  }
}
