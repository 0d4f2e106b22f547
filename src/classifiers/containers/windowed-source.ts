import { createHash } from 'node:crypto';
import { SourceError } from './byte-source.js';
import type { ByteSource } from './byte-source.js';

export const KIB = 1024;
export const MIB = 1024 * KIB;

/** First request of every reading (reference: visuals-on-the-web §5.2). */
const FIRST_BLOCK = 64 * KIB;
/** A file up to this size is read whole: two ranges cost as much. */
const WHOLE_UP_TO = 256 * KIB;
/** Least size of a later request: a request costs more than the bytes it brings. */
const READ_AHEAD = 64 * KIB;

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A ByteSource with a read-ahead cache that remembers which ranges were read. */
export interface WindowedSource extends ByteSource {
  /** Reads the range into the cache with one request, when it is not there yet. */
  prefetch(offset: number, length: number): Promise<void>;
  /** Last `length` bytes with their offset; null while the size is not known. */
  tail(length: number): Promise<{ readonly offset: number; readonly bytes: Uint8Array } | null>;
  /** True when the range, as far as the content goes, is in the cache. */
  has(offset: number, length: number): boolean;
  /** Ranges read so far: merged, in order. */
  ranges(): readonly ByteRange[];
  /** The whole content when every byte of it was read, else null. */
  wholeBytes(): Uint8Array | null;
  /**
   * Name of the content: `sha256:<hex>` of the bytes when all of them were read, else `ranges:<hex>`, the
   * SHA-256 over kind, total size and each range's offset, length and bytes. The same content read by the
   * same walk always has the same key.
   */
  contentKey(kind: string): string;
  /** Requests made to the source and bytes they brought. */
  cost(): { readonly requests: number; readonly bytes: number };
}

export interface WindowOptions {
  /** Most bytes asked of the source in all; beyond it reading fails with code `too-large`. */
  readonly maxBytes?: number;
}

interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Puts a cache in front of a source: the first request brings 64 KiB, later ones at least 64 KiB from where
 * they aim, and a content of 256 KiB or less is read whole. Few requests rather than few bytes.
 */
export function windowedSource(source: ByteSource, options: WindowOptions = {}): WindowedSource {
  const maxBytes = options.maxBytes ?? 64 * MIB;
  let segments: Segment[] = [];
  let end: number | null = source.size;
  let requests = 0;
  let received = 0;

  const size = (): number | null => end ?? source.size;

  async function fetchRange(offset: number, length: number): Promise<void> {
    if (received + length > maxBytes) {
      throw new SourceError('too-large', 'Le fichier est trop volumineux pour être lu en entier.');
    }
    requests += 1;
    const answer = await source.read(offset, length);
    const bytes = answer.length > length ? answer.subarray(0, length) : answer;
    received += bytes.length;
    if (bytes.length > 0) segments = merge(segments, { offset, bytes });
    // A short answer tells where the content ends, whatever was announced.
    if (bytes.length < length)
      end = Math.min(end ?? Infinity, bytes.length > 0 ? offset + bytes.length : offset);
    else end ??= source.size;
  }

  /** Parts of a range that are not in the cache. */
  function missing(offset: number, length: number): ByteRange[] {
    const stop = Math.min(offset + length, size() ?? Infinity);
    const gaps: ByteRange[] = [];
    let at = offset;
    for (const segment of segments) {
      if (segment.offset >= stop) break;
      const segmentEnd = segment.offset + segment.bytes.length;
      if (segmentEnd <= at) continue;
      if (segment.offset > at) gaps.push({ offset: at, length: segment.offset - at });
      at = segmentEnd;
    }
    if (at < stop) gaps.push({ offset: at, length: stop - at });
    return gaps;
  }

  async function ensure(offset: number, length: number): Promise<void> {
    if (requests === 0) {
      const known = source.size;
      await fetchRange(0, known !== null && known <= WHOLE_UP_TO ? Math.max(known, 1) : FIRST_BLOCK);
      const total = size();
      const rest = total === null ? [] : missing(0, total);
      const gap = rest[0];
      if (total !== null && total <= WHOLE_UP_TO && gap !== undefined)
        await fetchRange(gap.offset, gap.length);
    }
    const gaps = missing(offset, length);
    const first = gaps[0];
    const last = gaps.at(-1);
    if (first === undefined || last === undefined) return;
    // One request over all the gaps: what lies between them comes a second time, which is cheaper than asking twice.
    const wanted = last.offset + last.length - first.offset;
    const total = size();
    if (total !== null) {
      await fetchRange(first.offset, Math.min(Math.max(wanted, READ_AHEAD), total - first.offset));
    } else {
      // Where the end is not known, steps grow with what was read, so that a long walk stays linear.
      const ahead = Math.max(READ_AHEAD, Math.min(received, maxBytes - received));
      await fetchRange(first.offset, Math.max(wanted, ahead));
    }
  }

  function cached(offset: number, length: number): Uint8Array {
    for (const segment of segments) {
      const from = offset - segment.offset;
      if (from >= 0 && from < segment.bytes.length) return segment.bytes.subarray(from, from + length);
    }
    return new Uint8Array();
  }

  const windowed: WindowedSource = {
    get size() {
      return size();
    },
    async read(offset, length) {
      if (length <= 0 || offset < 0 || !Number.isSafeInteger(offset)) return new Uint8Array();
      await ensure(offset, length);
      return cached(offset, length);
    },
    async prefetch(offset, length) {
      if (length > 0 && offset >= 0 && Number.isSafeInteger(offset + length)) await ensure(offset, length);
    },
    async tail(length) {
      if (requests === 0) await ensure(0, 1);
      const total = size();
      if (total === null) return null;
      const offset = Math.max(0, total - length);
      return { offset, bytes: await windowed.read(offset, total - offset) };
    },
    has(offset, length) {
      return requests > 0 && missing(offset, length).length === 0;
    },
    ranges: () => segments.map(({ offset, bytes }) => ({ offset, length: bytes.length })),
    wholeBytes() {
      const only = segments[0];
      if (size() === 0) return new Uint8Array();
      if (segments.length !== 1 || only === undefined || only.offset !== 0) return null;
      return only.bytes.length === size() ? only.bytes : null;
    },
    contentKey(kind) {
      const whole = windowed.wholeBytes();
      if (whole !== null) return `sha256:${createHash('sha256').update(whole).digest('hex')}`;
      const hash = createHash('sha256').update(`${kind}\n${size() ?? 'unknown'}\n`);
      for (const { offset, bytes } of segments) hash.update(`${offset}+${bytes.length}\n`).update(bytes);
      return `ranges:${hash.digest('hex')}`;
    },
    cost: () => ({ requests, bytes: received }),
  };
  return windowed;
}

/** True for a source that `windowedSource` made. */
export function isWindowed(source: ByteSource): source is WindowedSource {
  return 'contentKey' in source && 'ranges' in source;
}

/** Adds a segment and joins all that touch or overlap it; bytes read first are kept. */
function merge(segments: readonly Segment[], added: Segment): Segment[] {
  const addedEnd = added.offset + added.bytes.length;
  const apart = segments.filter((s) => s.offset > addedEnd || s.offset + s.bytes.length < added.offset);
  const touching = segments.filter((s) => !apart.includes(s));
  if (touching.length === 0) return [...apart, added].sort((a, b) => a.offset - b.offset);
  const start = Math.min(added.offset, ...touching.map((s) => s.offset));
  const stop = Math.max(addedEnd, ...touching.map((s) => s.offset + s.bytes.length));
  const bytes = new Uint8Array(stop - start);
  bytes.set(added.bytes, added.offset - start);
  for (const segment of touching) bytes.set(segment.bytes, segment.offset - start);
  return [...apart, { offset: start, bytes }].sort((a, b) => a.offset - b.offset);
}
