/** Pieces of a content that is read by ranges: what is missing of it, and what they make together. Pure. */

export interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** Requests for what is missing of a content that is wanted whole, and what is rather read again than asked around. */
const MAX_GAPS = 8;
const MERGE_BYTES = 32 * 1024;

/** Parts of the content that no segment holds, in order. */
export function gapsIn(segments: readonly Segment[], size: number): { offset: number; length: number }[] {
  const gaps: { offset: number; length: number }[] = [];
  let at = 0;
  for (const { offset, bytes } of segments.toSorted((a, b) => a.offset - b.offset)) {
    if (offset > at) gaps.push({ offset: at, length: offset - at });
    at = Math.max(at, offset + bytes.byteLength);
  }
  if (at < size) gaps.push({ offset: at, length: size - at });
  return gaps;
}

/** Gaps that stand close together as one; then the closest ones too, until there are few. */
export function fewer(gaps: readonly { readonly offset: number; readonly length: number }[]): typeof gaps {
  const left = [...gaps];
  for (;;) {
    const between = left.slice(1).map(({ offset }, at) => {
      const before = left[at];
      return before === undefined ? Infinity : offset - before.offset - before.length;
    });
    const least = Math.min(Infinity, ...between);
    const at = between.indexOf(least);
    const [one, other] = [left[at], left[at + 1]];
    if (one === undefined || other === undefined || (left.length <= MAX_GAPS && least > MERGE_BYTES))
      return left;
    left.splice(at, 2, { offset: one.offset, length: other.offset + other.length - one.offset });
  }
}

/** Whether two pieces hold the same bytes where they lie over each other. */
export function agrees(one: Segment, other: Segment): boolean {
  const start = Math.max(one.offset, other.offset);
  const stop = Math.min(one.offset + one.bytes.byteLength, other.offset + other.bytes.byteLength);
  const part = ({ offset, bytes }: Segment): Uint8Array => bytes.subarray(start - offset, stop - offset);
  return start >= stop || Buffer.compare(part(one), part(other)) === 0;
}

/** All bytes, where the pieces leave no gap; else null. */
export function joined(segments: readonly Segment[], size: number): Uint8Array | null {
  if (gapsIn(segments, size).length > 0) return null;
  const bytes = new Uint8Array(size);
  for (const segment of segments) bytes.set(segment.bytes, segment.offset);
  return bytes;
}
