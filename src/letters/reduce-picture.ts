/** A reduced copy of a picture, for letters and for the summary of a dossier: decoded and encoded anew, so that nothing of the file itself is in it. */
import { blurPlaces } from '../review/hide-places.js';
import type { PicturePlace } from '../review/types.js';
import sharp from '../sharp.js';

/** Bounds of decoding, as in `review/hash-image.ts`. */
const LIMITS = { maxPixels: 64_000_000, maxSeconds: 20, maxBytes: 64 * 1024 * 1024 } as const;
/** Drawings and documents are not drawn here: what they show is in the screenshot. */
const NOT_RASTERS: readonly string[] = ['svg', 'pdf', 'magick', 'raw'];
const SIDE_PX = 900;

/**
 * A JPEG without any metadata, 900 pixels at most; null for what cannot be drawn within the limits.
 *
 * @param hidden what people hide in it: it is unrecognisable in the copy, for good
 */
export async function reducePicture(
  bytes: Uint8Array,
  hidden: readonly PicturePlace[],
): Promise<Uint8Array | null> {
  if (bytes.byteLength > LIMITS.maxBytes) return null;
  try {
    const image = sharp(bytes, { limitInputPixels: LIMITS.maxPixels, failOn: 'none', pages: 1 });
    const { format } = await image.metadata();
    if (NOT_RASTERS.includes(format)) return null;
    const upright = image
      .timeout({ seconds: LIMITS.maxSeconds })
      .autoOrient()
      .resize(SIDE_PX, SIDE_PX, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' });
    const shown = hidden.length === 0 ? upright : await blurPlaces(upright, hidden);
    return await shown.jpeg({ quality: 80 }).toBuffer();
  } catch (error) {
    // sharp throws plain Errors for every input that it cannot decode within the limits.
    if (error instanceof Error) return null;
    throw error;
  }
}
