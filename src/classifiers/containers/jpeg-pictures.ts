import { startsWith, u16, u32 } from './bytes.js';
import { tiffHeader } from './exif.js';

/** Begins the APP2 segment that lists the images of a multi-picture file. */
export const MPF_ID = 'MPF\0';
const MP_ENTRY = 0xb002;
const ENTRY_BYTES = 16;
const MAX_PICTURES = 4;

/**
 * Where the further images of a multi-picture file begin (CIPA DC-007 §5), from the start of the segment's
 * payload. The first image, whose place is written as 0, is the file itself.
 */
export function furtherImages(payload: Uint8Array): readonly number[] {
  if (!startsWith(payload, MPF_ID)) return [];
  const bytes = payload.subarray(MPF_ID.length);
  const header = tiffHeader(bytes);
  if (header === null || header.isBig) return [];
  const { order, firstIfd } = header;
  const count = Math.min(u16(bytes, firstIfd, order), 64);
  for (let i = 0; i < count; i += 1) {
    const at = firstIfd + 2 + i * 12;
    if (u16(bytes, at, order) !== MP_ENTRY) continue;
    const pictures = Math.min(Math.floor(u32(bytes, at + 4, order) / ENTRY_BYTES), MAX_PICTURES + 1);
    const table = u32(bytes, at + 8, order);
    const places = Array.from({ length: pictures }, (_, n) => u32(bytes, table + n * ENTRY_BYTES + 8, order));
    return places.filter((place) => place > 0).map((place) => place + MPF_ID.length);
  }
  return [];
}
