/** The size of a copy of a picture, from its first bytes. */
import sharp from '../sharp.js';

export interface PixelSize {
  readonly width: number;
  readonly height: number;
}

/**
 * Width and height in pixels of a copy that `createPictures` made: upright, and so what the eye sees, which the sizes
 * that a file declares may not be (EXIF orientation).
 */
export async function sizeOfCopy(copy: Uint8Array): Promise<PixelSize> {
  const { width, height } = await sharp(copy).metadata();
  return { width, height };
}
