import { fourCc, u32, u64 } from './bytes.js';
import type { WindowedSource } from './windowed-source.js';

/** A box of the ISO base media family (ISO 14496-12 §4.2): AVIF, HEIC, JPEG XL. */
export interface IsoBox {
  readonly type: string;
  readonly at: number;
  readonly dataAt: number;
  /** First byte behind the box; Infinity for a box that runs to an end that is not known. */
  readonly end: number;
}

/** The header of the box at a place; null at the end of the content. */
export async function isoBoxAt(source: WindowedSource, at: number): Promise<IsoBox | null> {
  const head = await source.read(at, 16);
  if (head.length < 8) return null;
  const short = u32(head, 0);
  const type = fourCc(head, 4);
  if (short === 1 && head.length < 16) return null;
  const length = short === 1 ? u64(head, 8) : short;
  const dataAt = at + (short === 1 ? 16 : 8);
  if (short === 0) return { type, at, dataAt, end: source.size ?? Infinity };
  // A box shorter than its own header leads nowhere: what follows cannot be told.
  return { type, at, dataAt, end: length < dataAt - at ? at : at + length };
}

/** The boxes of a stretch of memory; the last one may be cut. */
export function boxesIn(
  bytes: Uint8Array,
  maxBoxes = 1_000,
): { readonly type: string; readonly data: Uint8Array }[] {
  const boxes: { type: string; data: Uint8Array }[] = [];
  for (let at = 0; at + 8 <= bytes.length && boxes.length < maxBoxes;) {
    const short = u32(bytes, at);
    const length = short === 0 ? bytes.length - at : short === 1 ? u64(bytes, at + 8) : short;
    const header = short === 1 ? 16 : 8;
    if (length < header) break;
    boxes.push({ type: fourCc(bytes, at + 4), data: bytes.subarray(at + header, at + length) });
    at += length;
  }
  return boxes;
}
