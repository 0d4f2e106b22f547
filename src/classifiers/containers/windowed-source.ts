import { createHash } from 'node:crypto';
import { SourceError } from './byte-source.js';
import type { ByteSource } from './byte-source.js';

export const KIB = 1024;
export const MIB = 1024 * KIB;

/**
 * Sizes for sources over HTTP: with a request taken for 50 KB, these cost least over the labelled corpus. 48 KiB
 * hold the metadata of more than nine JPEGs in ten (reference: visuals-on-the-web §5.1).
 */
export const FIRST_BLOCK_BYTES = 48 * KIB;
const REQUEST_BYTES = 32 * KIB;
/** Longest step of a walk that goes on and on through a content. */
const MAX_READ_AHEAD = 4 * MIB;
const MAX_REQUESTS = 64;

export interface ByteRange {
  readonly offset: number;
  readonly length: number;
}

/** A ByteSource with a read-ahead cache that remembers which ranges were read. */
export interface WindowedSource extends ByteSource {
  /** Bytes that one request more is worth here: less is rather read along than asked for later. */
  readonly requestBytes: number;
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
  /** Most bytes asked of the source in all; beyond it reading fails with code `too-large`. 64 MiB unless told. */
  readonly maxBytes?: number;
  /** Most requests; beyond it reading fails with code `not-looked-at`. 64 unless told. */
  readonly maxRequests?: number;
  /** Size of the first request; `FIRST_BLOCK_BYTES` unless told. */
  readonly firstBlockBytes?: number;
  /** Least size of a later request; 32 KiB unless told: over HTTP a request costs more than the bytes it brings. */
  readonly requestBytes?: number;
}

/** For files and memory, where a request costs next to nothing: the first block holds most metadata, the rest is aimed at. */
export const FILE_WINDOW: WindowOptions = { firstBlockBytes: 32 * KIB, requestBytes: 16 * KIB };

interface Segment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/**
 * Puts a cache in front of a source. The first request brings a block from the start, later ones at least
 * `requestBytes` from where they aim: twice as much each time a walk goes on where the last one ended, and all
 * that is left where a later request would bring less than half of that.
 */
export function windowedSource(source: ByteSource, options: WindowOptions = {}): WindowedSource {
  const maxBytes = options.maxBytes ?? 64 * MIB;
  const maxRequests = options.maxRequests ?? MAX_REQUESTS;
  const firstBlockBytes = options.firstBlockBytes ?? FIRST_BLOCK_BYTES;
  const requestBytes = options.requestBytes ?? REQUEST_BYTES;
  let segments: Segment[] = [];
  let end: number | null = source.size;
  let requests = 0;
  let received = 0;
  /** Where the last request ended, and how far it read ahead. */
  let last = { end: -1, ahead: requestBytes };

  const size = (): number | null => end ?? source.size;

  async function fetchRange(offset: number, length: number): Promise<void> {
    if (received + length > maxBytes) {
      throw new SourceError('too-large', 'Le fichier est trop volumineux pour être lu en entier.');
    }
    if (requests >= maxRequests) {
      throw new SourceError(
        'not-looked-at',
        'Les métadonnées de ce fichier sont trop éparpillées : une partie n’a pas été lue.',
      );
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
    windowed.size = size();
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
      await fetchRange(0, Math.min(Math.max(known ?? Infinity, 1), firstBlockBytes));
      last = { end: firstBlockBytes, ahead: requestBytes / 2 };
    }
    const gaps = missing(offset, length);
    const first = gaps[0];
    const final = gaps.at(-1);
    if (first === undefined || final === undefined) return;
    // One request over all the gaps: what lies between them comes a second time, which is cheaper than asking twice.
    const wanted = final.offset + final.length - first.offset;
    // A checksum or a short part between two reads is no jump.
    const hop = first.offset - last.end;
    const goesOn = hop >= 0 && hop < requestBytes / 2;
    const ahead = goesOn ? Math.min(last.ahead * 2, MAX_READ_AHEAD) : requestBytes;
    const asked = Math.max(wanted, Math.min(ahead, Math.max(maxBytes - received, 0)));
    const total = size();
    // What is in the cache behind the gap, or where the content ends.
    const next = segments.find((segment) => segment.offset >= first.offset + wanted)?.offset;
    const room = (next ?? total ?? Infinity) - first.offset;
    const fits = received + room <= maxBytes;
    const step = fits && room - asked < requestBytes / 2 ? room : Math.min(asked, room);
    last = { end: first.offset + step, ahead };
    await fetchRange(first.offset, step);
  }

  function cached(offset: number, length: number): Uint8Array {
    for (const segment of segments) {
      const from = offset - segment.offset;
      if (from >= 0 && from < segment.bytes.length) return segment.bytes.subarray(from, from + length);
    }
    return new Uint8Array();
  }

  // No getter: one that is made with its object keeps the object, and here its bytes, in memory until the next collection
  // of the whole heap (docs/decisions/0017-cpu-of-a-crawl.md).
  const windowed: WindowedSource & { size: number | null } = {
    size: size(),
    requestBytes,
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
