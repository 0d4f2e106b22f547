import type { Trace } from '../types.js';
import { decodePixels, PIXEL_LIMITS, type PixelLimits } from './decode.js';
import { readStealthText } from './stealth.js';
import { readWatermarks } from './watermarks.js';

/**
 * The marks that the decoded pixels of a picture carry and that can be read without a model or a service: text hidden
 * in lowest bits (`pixels:stealth_…`) and the watermarks of known programs (`pixels:dwtDct`). Decodes once.
 * Never throws for what the bytes are. An empty list says nothing of the picture: other watermarks exist that only
 * their owners can read.
 * @param bytes the whole file
 * @returns null when the pixels could not be decoded within the limits: they were not looked at
 */
export async function readPixelMarks(
  bytes: Uint8Array,
  limits: PixelLimits = PIXEL_LIMITS,
): Promise<readonly Trace[] | null> {
  const pixels = await decodePixels(bytes, limits);
  return pixels === null ? null : [...readStealthText(pixels), ...readWatermarks(pixels)];
}
