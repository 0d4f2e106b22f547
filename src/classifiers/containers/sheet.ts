import { createHash } from 'node:crypto';
import type { ByteSource } from './byte-source.js';
import { KIB } from './windowed-source.js';
import type { ByteRange } from './windowed-source.js';

/** The bytes of a large document as far as they were read; zeros stand where nothing was. */
export interface Sheet {
  readonly bytes: Uint8Array;
  /**
   * Reads the ranges with few requests. False when that is more than the limits allow (nothing was asked then), or the
   * source ended early.
   * @throws SourceError of the source
   */
  read(ranges: readonly ByteRange[]): Promise<boolean>;
  /** What of the ranges was not read, in order. */
  missing(ranges: readonly ByteRange[]): ByteRange[];
  /** `ranges:<hex>`: SHA-256 over kind, size and the ranges read, as for a picture read by ranges (DESIGN §2). */
  contentKey(kind: string): string;
  requests(): number;
}

export interface SheetLimits {
  readonly maxRequests: number;
  /** Bytes from the start that are there already. */
  readonly firstBytes: number;
}

/** A gap up to this is rather read along than asked around. */
const MERGE_BYTES = 48 * KIB;
/** Most of a document that is read in pieces, as a share of it: beyond it one request is better. */
const MAX_SHARE = 0.5;

/** Begins to read a document of known size; what is there from its start costs no request. */
export async function openSheet(source: ByteSource, size: number, limits: SheetLimits): Promise<Sheet> {
  const bytes = new Uint8Array(size);
  let have: readonly ByteRange[] = [];
  let requests = 0;

  async function take({ offset, length }: ByteRange): Promise<boolean> {
    const part = (await source.read(offset, length)).subarray(0, length);
    bytes.set(part, offset);
    have = merged([...have, { offset, length: part.length }], 0);
    return part.length === length;
  }

  const sheet: Sheet = {
    bytes,
    missing: (ranges) => gapsIn(ranges, have, size),
    async read(ranges) {
      const gaps = merged(sheet.missing(merged(ranges, MERGE_BYTES)), MERGE_BYTES);
      const isMuch = bytesOf(have) + bytesOf(gaps) > size * MAX_SHARE;
      if (gaps.length > 0 && (isMuch || requests + gaps.length > limits.maxRequests)) return false;
      requests += gaps.length;
      for (const gap of gaps) if (!(await take(gap))) return false;
      return true;
    },
    contentKey(kind) {
      const hash = createHash('sha256').update(`${kind}\n${size}\n`);
      for (const { offset, length } of have)
        hash.update(`${offset}+${length}\n`).update(bytes.subarray(offset, offset + length));
      return `ranges:${hash.digest('hex')}`;
    },
    requests: () => requests,
  };
  await take({ offset: 0, length: Math.min(limits.firstBytes, size) });
  return sheet;
}

function bytesOf(ranges: readonly ByteRange[]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

/** Parts of the ranges that are not among those in `have`, which are in order. Both lists are gone through once. */
function gapsIn(ranges: readonly ByteRange[], have: readonly ByteRange[], size: number): ByteRange[] {
  const gaps: ByteRange[] = [];
  let next = 0;
  for (const range of merged(ranges, 0)) {
    const stop = Math.min(range.offset + range.length, size);
    let at = Math.max(0, range.offset);
    while (at < stop) {
      const known = have[next];
      if (known === undefined || known.offset >= stop) {
        gaps.push({ offset: at, length: stop - at });
        break;
      }
      if (known.offset > at) gaps.push({ offset: at, length: known.offset - at });
      at = Math.max(at, known.offset + known.length);
      if (known.offset + known.length > stop) break;
      next += 1;
    }
  }
  return gaps;
}

/** Ranges in order, those together that touch or stand at most `gap` apart. */
function merged(ranges: readonly ByteRange[], gap: number): ByteRange[] {
  const joined: { offset: number; length: number }[] = [];
  for (const { offset, length } of [...ranges].sort((a, b) => a.offset - b.offset)) {
    const last = joined.at(-1);
    if (last !== undefined && offset <= last.offset + last.length + gap)
      last.length = Math.max(last.length, offset + length - last.offset);
    else joined.push({ offset, length });
  }
  return joined;
}
