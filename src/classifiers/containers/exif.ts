import { latin1, looseText, startsWith, trimmed, u16, u32, u64, utf16 } from './bytes.js';
import type { ByteOrder } from './bytes.js';
import { MALFORMED, TRUNCATED } from './findings.js';
import type { Findings } from './findings.js';

/** Reads bytes of the TIFF structure, from its own start. Shorter at the end. */
export type TiffRead = (offset: number, length: number) => Promise<Uint8Array>;

const MAX_ENTRIES = 1_000;
const MAX_IFDS = 8;
/** Longest value read: prompts and workflows stand in EXIF text fields. */
const MAX_VALUE_BYTES = 4 * 1024 * 1024;

/** Bytes of one value of each TIFF type; 16 to 18 are those that BigTIFF adds. */
const TYPE_SIZES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

type Shape = 'text' | 'number' | 'rational' | 'fraction' | 'comment' | 'utf16';

/** Tags that are kept, by number, with the name that traces use (EXIF 3.0, TIFF 6; exiftool's names where they differ). */
const TAGS: ReadonlyMap<number, readonly [name: string, shape: Shape]> = new Map<
  number,
  readonly [string, Shape]
>([
  [0x010d, ['DocumentName', 'text']],
  [0x010e, ['ImageDescription', 'text']],
  [0x010f, ['Make', 'text']],
  [0x0110, ['Model', 'text']],
  [0x0131, ['Software', 'text']],
  [0x0132, ['DateTime', 'text']],
  [0x013b, ['Artist', 'text']],
  [0x013c, ['HostComputer', 'text']],
  [0x8298, ['Copyright', 'text']],
  [0x829a, ['ExposureTime', 'fraction']],
  [0x829d, ['FNumber', 'rational']],
  [0x8827, ['ISO', 'number']],
  [0x9003, ['DateTimeOriginal', 'text']],
  [0x9004, ['CreateDate', 'text']],
  [0x920a, ['FocalLength', 'rational']],
  [0x9286, ['UserComment', 'comment']],
  [0x9c9b, ['XPTitle', 'utf16']],
  [0x9c9c, ['XPComment', 'utf16']],
  [0x9c9d, ['XPAuthor', 'utf16']],
  [0x9c9e, ['XPKeywords', 'utf16']],
  [0xa420, ['ImageUniqueID', 'text']],
  [0xa434, ['LensModel', 'text']],
]);

const EXIF_IFD = 0x8769;
const GPS_IFD = 0x8825;
const MAKER_NOTE = 0x927c;

export interface IfdEntry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the value stands, from the start of the structure. */
  readonly valueOffset: number;
  readonly valueBytes: number;
}

export interface TiffHeader {
  readonly order: ByteOrder;
  readonly firstIfd: number;
  /** True for BigTIFF, whose counts and offsets take eight bytes. */
  readonly isBig: boolean;
}

/** Byte order and place of the first IFD (16 bytes are enough); null when it is no TIFF structure. */
export function tiffHeader(bytes: Uint8Array): TiffHeader | null {
  const order = startsWith(bytes, 'II') ? 'little' : startsWith(bytes, 'MM') ? 'big' : null;
  if (order === null) return null;
  const magic = u16(bytes, 2, order);
  if (magic === 42) return { order, firstIfd: u32(bytes, 4, order), isBig: false };
  // BigTIFF: the size of an offset, which is always 8, then a zero.
  if (magic !== 43 || u16(bytes, 4, order) !== 8) return null;
  return { order, firstIfd: u64(bytes, 8, order), isBig: true };
}

/** Entries of one IFD. Entries that could not be read are left out and noted. */
export async function readIfd(
  read: TiffRead,
  offset: number,
  { order, isBig }: TiffHeader,
  findings: Findings,
): Promise<IfdEntry[]> {
  // A count and an offset take four bytes, in BigTIFF eight; the number of entries two or eight.
  const wide = isBig ? 8 : 4;
  const headBytes = isBig ? 8 : 2;
  const rowBytes = 4 + 2 * wide;
  const number = (bytes: Uint8Array, at: number): number =>
    isBig ? u64(bytes, at, order) : u32(bytes, at, order);
  const head = await read(offset, headBytes);
  if (head.length < headBytes) {
    findings.fail('truncated', TRUNCATED);
    return [];
  }
  const stated = isBig ? u64(head, 0, order) : u16(head, 0, order);
  if (stated > MAX_ENTRIES) findings.fail('malformed', MALFORMED);
  const tableBytes = Math.min(stated, MAX_ENTRIES) * rowBytes;
  const table = await read(offset + headBytes, tableBytes);
  if (table.length < tableBytes) findings.fail('truncated', TRUNCATED);
  const entries: IfdEntry[] = [];
  for (let at = 0; at + rowBytes <= table.length; at += rowBytes) {
    const type = u16(table, at + 2, order);
    const count = number(table, at + 4);
    const valueBytes = count * (TYPE_SIZES[type] ?? 0);
    const valueAt = at + 4 + wide;
    const isInline = valueBytes <= wide;
    entries.push({
      tag: u16(table, at, order),
      type,
      count,
      valueOffset: isInline ? offset + headBytes + valueAt : number(table, valueAt),
      valueBytes,
    });
  }
  return entries;
}

/** Bytes of an entry's value, bounded; null when they are not there. */
export async function entryBytes(
  read: TiffRead,
  entry: IfdEntry,
  findings: Findings,
): Promise<Uint8Array | null> {
  if (entry.valueBytes === 0) return null;
  if (entry.valueBytes > MAX_VALUE_BYTES) {
    findings.fail('malformed', MALFORMED);
    return null;
  }
  const bytes = await read(entry.valueOffset, entry.valueBytes);
  if (bytes.length < entry.valueBytes) findings.fail('truncated', TRUNCATED);
  return bytes.length === 0 ? null : bytes;
}

/** A single unsigned number of an entry (BYTE, SHORT, LONG, LONG8). */
export async function entryNumber(read: TiffRead, entry: IfdEntry, order: ByteOrder): Promise<number | null> {
  const bytes = await read(entry.valueOffset, Math.min(entry.valueBytes, 8));
  if (entry.type === 3 && bytes.length >= 2) return u16(bytes, 0, order);
  if ((entry.type === 4 || entry.type === 13 || entry.type === 9) && bytes.length >= 4)
    return u32(bytes, 0, order);
  if (entry.type >= 16 && bytes.length >= 8) return u64(bytes, 0, order);
  return entry.type === 1 && bytes.length > 0 ? (bytes[0] ?? null) : null;
}

/**
 * Reads the tags that matter of an EXIF block (a TIFF structure, with or without `Exif\0\0` before it) into
 * `exif:` traces. Of a position only its presence is told, of maker notes only their size.
 */
export async function readExif(block: Uint8Array, findings: Findings): Promise<void> {
  const start = exifStart(block);
  const bytes = block.subarray(start);
  const header = tiffHeader(bytes);
  if (header === null) {
    findings.fail('malformed', 'Le bloc EXIF est mal formé et n’a pas été lu.');
    return;
  }
  const read: TiffRead = (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length));
  await readExifIfds(read, header, findings);
}

/** Some writers repeat `Exif\0\0` before the TIFF header, in JPEG and in WebP. */
function exifStart(block: Uint8Array): number {
  let start = 0;
  for (let i = 0; i < 2 && startsWith(block, 'Exif', start) && (block[start + 4] ?? 1) === 0; i += 1)
    start += 6;
  return start;
}

/** The same over any reader, for TIFF files; `onEntry` sees IFD0's entries that are no EXIF tags. */
export async function readExifIfds(
  read: TiffRead,
  header: TiffHeader,
  findings: Findings,
  onEntry?: (entry: IfdEntry) => Promise<void>,
): Promise<void> {
  const { order } = header;
  const queue: { offset: number; isFirst: boolean }[] = [{ offset: header.firstIfd, isFirst: true }];
  const seen = new Set<number>();
  for (let ifd = queue.shift(); ifd !== undefined; ifd = queue.shift()) {
    if (seen.has(ifd.offset) || seen.size >= MAX_IFDS) {
      findings.fail('malformed', MALFORMED);
      continue;
    }
    seen.add(ifd.offset);
    const tags = new Set<number>();
    for (const entry of await readIfd(read, ifd.offset, header, findings)) {
      // A tag stands once in a directory; repeated ones could make a small file cost gigabytes.
      if (tags.has(entry.tag)) continue;
      tags.add(entry.tag);
      if (entry.tag === EXIF_IFD) {
        const offset = await entryNumber(read, entry, order);
        if (offset !== null) queue.push({ offset, isFirst: false });
      } else if (entry.tag === GPS_IFD) {
        await noteGps(read, entry, header, findings);
      } else if (entry.tag === MAKER_NOTE) {
        if (entry.valueBytes > 0) findings.add('exif:MakerNote', String(entry.valueBytes));
      } else {
        const known = TAGS.get(entry.tag);
        if (known !== undefined) await addTag(read, entry, order, known, findings);
        else if (ifd.isFirst) await onEntry?.(entry);
      }
    }
  }
}

/** Presence only, and only of a position: a directory with nothing but versions or settings says nothing about a place. */
async function noteGps(
  read: TiffRead,
  entry: IfdEntry,
  header: TiffHeader,
  findings: Findings,
): Promise<void> {
  const offset = await entryNumber(read, entry, header.order);
  if (offset === null) return;
  const gps = await readIfd(read, offset, header, findings);
  const hasPosition = gps.some(({ tag, valueBytes }) => (tag === 2 || tag === 4) && valueBytes > 0);
  if (hasPosition) findings.add('exif:GPS', 'present');
}

async function addTag(
  read: TiffRead,
  entry: IfdEntry,
  order: ByteOrder,
  [name, shape]: readonly [string, Shape],
  findings: Findings,
): Promise<void> {
  const bytes = await entryBytes(read, entry, findings);
  if (bytes !== null) findings.add(`exif:${name}`, tagValue(bytes, entry.type, shape, order));
}

function tagValue(bytes: Uint8Array, type: number, shape: Shape, order: ByteOrder): string {
  if (shape === 'utf16') return trimmed(utf16(bytes, 'little'));
  if (shape === 'comment') return decodeUserComment(bytes, order);
  // Text tags written as numbers are seen; they are told as they stand.
  if (shape === 'text' && type !== 3 && type !== 4) return trimmed(looseText(bytes));
  return numberText(bytes, type, order, shape === 'fraction');
}

function numberText(bytes: Uint8Array, type: number, order: ByteOrder, asFraction = false): string {
  if (type === 2 || type === 7) return trimmed(looseText(bytes));
  if (type === 3) return String(u16(bytes, 0, order));
  if (type === 4 || type === 9) return String(u32(bytes, 0, order));
  if (type !== 5 && type !== 10) return String(bytes[0] ?? '');
  const numerator = u32(bytes, 0, order);
  const denominator = u32(bytes, 4, order);
  // 0/0 is how writers say "unknown".
  if (denominator === 0) return '';
  const value = numerator / denominator;
  if (asFraction && value > 0 && value < 0.5) return `1/${Math.round(1 / value)}`;
  return String(Number(value.toFixed(4)));
}

/**
 * Text of EXIF UserComment: an eight-byte character code, then the text. The standard leaves the byte order of
 * `UNICODE` to the file; writers use either whatever the file's own order is, so plausibility decides.
 */
export function decodeUserComment(bytes: Uint8Array, order: ByteOrder): string {
  const code = latin1(bytes.subarray(0, 8));
  const text = bytes.subarray(8);
  if (code === 'UNICODE\0') return trimmedComment(decodeUnicode(text, order));
  if (code === 'ASCII\0\0\0') return trimmedComment(looseText(text));
  if (code === 'JIS\0\0\0\0\0') return trimmedComment(decodeJis(text));
  if (code === '\0\0\0\0\0\0\0\0') return trimmedComment(looseText(text));
  // No known code: the whole value is the text (some writers leave the code out).
  return trimmedComment(looksLikeUtf16(bytes) ? decodeUnicode(bytes, order) : looseText(bytes));
}

/** Cuts what follows the last text: padding of NULs and spaces. */
function trimmedComment(text: string): string {
  let start = 0;
  let end = text.length;
  while (end > 0 && (text[end - 1] === '\0' || text[end - 1]?.trim() === '')) end -= 1;
  while (start < end && (text[start] === '\0' || text[start]?.trim() === '')) start += 1;
  return text.slice(start, end);
}

function looksLikeUtf16(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, 64);
  if (sample.length < 8) return false;
  const zeros = sample.reduce((sum, byte) => sum + (byte === 0 ? 1 : 0), 0);
  return zeros > sample.length / 3 && zeros < sample.length * 0.6;
}

function decodeUnicode(bytes: Uint8Array, order: ByteOrder): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16(bytes.subarray(2), 'big');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16(bytes.subarray(2), 'little');
  const sample = bytes.subarray(0, 2_000);
  let highZero = 0;
  let lowZero = 0;
  for (let i = 0; i + 1 < sample.length; i += 2) {
    if (sample[i] === 0 && sample[i + 1] !== 0) highZero += 1;
    if (sample[i] !== 0 && sample[i + 1] === 0) lowZero += 1;
  }
  // ASCII letters have a zero byte first in big-endian, second in little-endian.
  if (highZero !== lowZero) return utf16(bytes, highZero > lowZero ? 'big' : 'little');
  // Neither: `UNICODE` before plain UTF-8 is seen in the wild; other scripts follow the file's own order.
  const isPlain = sample.length > 0 && sample.every((byte) => byte >= 9 && byte < 0x7f);
  return isPlain ? looseText(bytes) : utf16(bytes, order);
}

function decodeJis(bytes: Uint8Array): string {
  return new TextDecoder('iso-2022-jp').decode(bytes);
}
