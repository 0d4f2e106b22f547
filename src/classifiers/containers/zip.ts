/** ZIP archives (APPNOTE 6.3.10), as office files are: their directory and the contents of entries, within bounds. */
import { inflateRawSync } from 'node:zlib';
import { looseText, startsWith, u16, u32 } from './bytes.js';
import type { InflateBudget } from './findings.js';
import { KIB, MIB } from './windowed-source.js';

export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly isEncrypted: boolean;
  /** Bytes as they stand in the archive. */
  readonly packed: number;
  /** Place of the local header. */
  readonly offset: number;
}

export interface ZipDirectory {
  readonly entries: readonly ZipEntry[];
  /** Where the directory itself stands. */
  readonly offset: number;
  readonly length: number;
  /** False when entries are missing: too many, or a directory that breaks off. */
  readonly isComplete: boolean;
}

/** The end record and the longest comment behind it. */
export const ZIP_TAIL_BYTES = 22 + 64 * KIB;
const END = 'PK\x05\x06';
const CENTRAL = 'PK\x01\x02';
const LOCAL = 'PK\x03\x04';
const MAX_ENTRIES = 5_000;
const MAX_ENTRY_BYTES = 32 * MIB;
/** Pictures hardly shrink; more than this is a bomb (deflate reaches 1,032). */
const MAX_RATIO = 200;
/** Up to this any ratio is harmless: XML shrinks well. */
const HARMLESS_BYTES = 4 * MIB;

/** Where the directory stands, by the end record in the last bytes of an archive; null when there is none (or ZIP64). */
export function findDirectory(
  tail: Uint8Array,
  size: number,
): { readonly offset: number; readonly length: number } | null {
  for (let at = tail.length - 22; at >= 0 && at >= tail.length - ZIP_TAIL_BYTES; at -= 1) {
    if (!startsWith(tail, END, at)) continue;
    const length = u32(tail, at + 12, 'little');
    const offset = u32(tail, at + 16, 'little');
    if (offset + length <= size) return { offset, length };
  }
  return null;
}

/** Reads the directory of an archive whose bytes are there (its entries need not be); null when it is none. */
export function readDirectory(bytes: Uint8Array): ZipDirectory | null {
  const place = findDirectory(bytes.subarray(Math.max(0, bytes.length - ZIP_TAIL_BYTES)), bytes.length);
  if (place === null) return null;
  const entries: ZipEntry[] = [];
  const end = place.offset + place.length;
  let at = place.offset;
  for (; at + 46 <= end && startsWith(bytes, CENTRAL, at) && entries.length < MAX_ENTRIES;) {
    const nameLength = u16(bytes, at + 28, 'little');
    entries.push({
      name: looseText(bytes.subarray(at + 46, Math.min(at + 46 + nameLength, end))),
      isEncrypted: (u16(bytes, at + 8, 'little') & 1) !== 0,
      method: u16(bytes, at + 10, 'little'),
      packed: u32(bytes, at + 20, 'little'),
      offset: u32(bytes, at + 42, 'little'),
    });
    at += 46 + nameLength + u16(bytes, at + 30, 'little') + u16(bytes, at + 32, 'little');
  }
  return { entries, ...place, isComplete: at === end };
}

/**
 * The content of an entry; null for what is encrypted, packed in another way, broken, or larger than the bounds allow.
 * What was unpacked is taken off the budget, also when it was too much.
 */
export function readEntry(bytes: Uint8Array, entry: ZipEntry, budget: InflateBudget): Uint8Array | null {
  const { offset, packed, method, isEncrypted } = entry;
  if (isEncrypted || !startsWith(bytes, LOCAL, offset)) return null;
  const start = offset + 30 + u16(bytes, offset + 26, 'little') + u16(bytes, offset + 28, 'little');
  if (start + packed > bytes.length) return null;
  const raw = bytes.subarray(start, start + packed);
  if (method === 0) return raw.length <= MAX_ENTRY_BYTES ? raw : null;
  if (method !== 8) return null;
  const allowed = Math.min(MAX_ENTRY_BYTES, budget.bytes, Math.max(HARMLESS_BYTES, packed * MAX_RATIO));
  if (allowed <= 0) return null;
  try {
    const content = inflateRawSync(raw, { maxOutputLength: allowed });
    budget.bytes -= content.length;
    return content;
  } catch {
    // Broken, or more than is allowed: either way there is nothing to read, and the work was done.
    budget.bytes -= allowed;
    return null;
  }
}
