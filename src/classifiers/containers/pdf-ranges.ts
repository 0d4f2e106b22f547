import { latin1 } from './bytes.js';
import type { ByteSource } from './byte-source.js';
import { openPdf } from './pdf-document.js';
import { isArray, isDict, nameOf, readValue, skipSpace } from './pdf-syntax.js';
import type { PdfDict, PdfReader, PdfValue } from './pdf-syntax.js';
import { openSheet, type Sheet, type SheetLimits } from './sheet.js';
import type { ByteRange } from './windowed-source.js';
import { KIB } from './windowed-source.js';

/** A PDF of which the insides of large images, fonts and colour profiles were left out. */
export interface SparsePdf {
  /** As long as the document; zeros stand where nothing was read. */
  readonly bytes: Uint8Array;
  /** What was not read, in order. */
  readonly holes: readonly ByteRange[];
  /** `ranges:<hex>`: SHA-256 over size and the ranges read, as for a picture read by ranges (DESIGN §2). */
  readonly contentKey: string;
  readonly requests: number;
}

/** Of a large object so much is read: dictionary and first block of an image, whose metadata stand there. */
const HEAD_BYTES = 52 * KIB;
/** An object up to this is read whole. */
const LARGE_BYTES = 100 * KIB;
/** `endstream endobj` behind it: the stated length is believed only where it stands. */
const END_BYTES = 64;
const TAIL_BYTES = 64 * KIB;
const MAX_SECTIONS = 64;
const MAX_ENTRIES = 400_000;
/**
 * Reads what is needed of a large PDF over a source that answers ranges: cross-reference sections, every object but
 * the insides of large images, fonts and profiles. Null where that cannot be trusted or would not pay (a damaged or
 * encrypted document, too many pieces, more than half of it): it is then to be read whole.
 * @throws SourceError of the source
 */
export async function readSparsely(source: ByteSource, limits: SheetLimits): Promise<SparsePdf | null> {
  const { size } = source;
  if (size === null) return null;
  const sheet = await openSheet(source, size, limits);
  if (!(await sheet.read([{ offset: Math.max(0, size - TAIL_BYTES), length: TAIL_BYTES }]))) return null;
  const places = await objectPlaces(sheet);
  if (places === null) return null;
  const starts = [...new Set([0, ...places.sections, ...places.objects])].sort((a, b) => a - b);

  const extents = starts.map((start, index) => ({ start, end: starts[index + 1] ?? size }));
  const large = extents.filter(({ start, end }) => end - start > LARGE_BYTES);
  const isLarge = new Set(large);
  const first = extents.flatMap((extent): ByteRange[] => {
    const { start, end } = extent;
    if (!isLarge.has(extent)) return [{ offset: start, length: end - start }];
    return [
      { offset: start, length: HEAD_BYTES },
      { offset: end - END_BYTES, length: END_BYTES },
    ];
  });
  if (!(await sheet.read(first))) return null;
  // Where an object does not begin as the table says, another may stand unseen inside what is left out.
  if (![...places.objects].every((start) => begins(sheet.bytes, start) !== null)) return null;
  const needed: ByteRange[] = [];
  for (const { start, end } of large) {
    const dict = dictionaryAt(sheet.bytes, start);
    // A long table, a long array: whatever is no stream is read whole.
    if (dict === null || !canBeLeftOut(dict)) needed.push({ offset: start, length: end - start });
  }
  if (!(await sheet.read(needed))) return null;
  return {
    bytes: sheet.bytes,
    holes: sheet.missing([{ offset: 0, length: size }]),
    contentKey: sheet.contentKey('pdf'),
    requests: sheet.requests(),
  };
}

/** Where objects and cross-reference sections begin; null where the sections cannot be followed. */
async function objectPlaces(
  sheet: Sheet,
): Promise<{ readonly objects: ReadonlySet<number>; readonly sections: ReadonlySet<number> } | null> {
  const { bytes } = sheet;
  const size = bytes.length;
  const tail = latin1(bytes.subarray(Math.max(0, size - TAIL_BYTES)));
  const stated = [...tail.matchAll(/startxref\s{1,4}(\d{1,10})/g)].at(-1)?.[1];
  if (stated === undefined) return null;
  const objects = new Set<number>();
  const waiting = [Number(stated)];
  const seen = new Set<number>();
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (seen.has(at)) continue;
    if (seen.size >= MAX_SECTIONS || at >= size) return null;
    seen.add(at);
    const section = await readSection(sheet, at);
    if (section === null || section.dict.entries.has('Encrypt')) return null;
    for (const offset of section.offsets) if (offset > 0 && offset < size) objects.add(offset);
    if (objects.size > MAX_ENTRIES) return null;
    for (const key of ['Prev', 'XRefStm']) {
      const next = section.dict.entries.get(key);
      if (typeof next === 'number') waiting.push(next);
    }
  }
  return { objects, sections: seen };
}

interface Section {
  readonly dict: PdfDict;
  readonly offsets: readonly number[];
}

/** One cross-reference section, table or stream (ISO 32000-1 §7.5.4, §7.5.8). */
async function readSection(sheet: Sheet, at: number): Promise<Section | null> {
  for (let length = 64 * KIB; ; length *= 4) {
    if (!(await sheet.read([{ offset: at, length }]))) return null;
    const text = latin1(sheet.bytes.subarray(at, at + length));
    if (!/^(?:xref\b|\s{0,4}\d{1,10}\s+\d{1,5}\s+obj\b)/.test(text)) return null;
    const isAll = at + length >= sheet.bytes.length;
    const section = text.startsWith('xref')
      ? tableIn(text)
      : streamIn(sheet.bytes.subarray(at, at + length), text);
    if (section !== null || isAll) return section;
  }
}

function tableIn(text: string): Section | null {
  const end = text.indexOf('trailer');
  if (end < 0 || !text.includes('startxref', end)) return null;
  const dict = readValue({ text, at: end + 7 });
  if (!isDict(dict)) return null;
  const offsets: number[] = [];
  const lines = text.slice(0, end).matchAll(/(\d{1,10})[ \t]+(\d{1,10})[ \t]*(?:([nf])[ \t]*)?[\r\n]/g);
  let left = 0;
  for (const [, first = '', second = '', use] of lines) {
    // Every subsection must have as many rows as it says: a row that is spoilt would hide what stands there.
    if (use === undefined) {
      if (left !== 0) return null;
      left = Number(second);
    } else {
      left -= 1;
      if (use === 'n') offsets.push(Number(first));
    }
  }
  return left === 0 ? { dict, offsets } : null;
}

function streamIn(bytes: Uint8Array, text: string): Section | null {
  const end = text.indexOf('endstream');
  if (end < 0) return null;
  const own = openPdf(bytes.subarray(0, end + 'endstream'.length));
  const [object] = [...own.objects()].filter(({ stream }) => stream !== null);
  if (object === undefined || !isDict(object.value) || nameOf(object.value.entries.get('Type')) !== 'XRef')
    return null;
  const content = own.content(object, 16 * 1024 * KIB);
  const widths = own.get(object.value, 'W');
  const [type, field, extra] = isArray(widths) ? widths.map(widthOf) : [];
  if (content === null || content.codec !== null || !content.isComplete) return null;
  if (type === undefined || field === undefined || extra === undefined || field === 0) return null;
  const row = type + field + extra;
  const index = own.get(object.value, 'Index');
  const counts = isArray(index) ? index.filter((_, at) => at % 2 === 1) : [own.get(object.value, 'Size')];
  const rows = counts.reduce<number>((sum, count) => sum + (typeof count === 'number' ? count : NaN), 0);
  if (content.bytes.length !== rows * row) return null;
  const offsets: number[] = [];
  for (let at = 0; at + row <= content.bytes.length && offsets.length < MAX_ENTRIES; at += row) {
    if ((type === 0 ? 1 : numberAt(content.bytes, at, type)) !== 1) continue;
    offsets.push(numberAt(content.bytes, at + type, field));
  }
  return { dict: object.value, offsets };
}

function widthOf(value: PdfValue): number {
  return typeof value === 'number' && value >= 0 && value <= 8 ? value : 0;
}

function numberAt(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i += 1) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

/** Length of `n g obj` at a place, white space before it included; null when no object begins there. */
function begins(bytes: Uint8Array, start: number): number | null {
  const found = /^\s*\d{1,10}\s+\d{1,5}\s+obj/.exec(latin1(bytes.subarray(start, start + 60)));
  return found === null ? null : found[0].length;
}

/** The dictionary of the stream that begins there; null when none does. */
function dictionaryAt(bytes: Uint8Array, start: number): PdfDict | null {
  const head = begins(bytes, start);
  if (head === null) return null;
  const text = latin1(bytes.subarray(start, start + HEAD_BYTES));
  const reader: PdfReader = { text, at: head };
  const value = readValue(reader);
  if (!isDict(value)) return null;
  skipSpace(reader);
  return text.startsWith('stream', reader.at) ? value : null;
}

/** True for a stream whose inside no reader needs: pixels, a JPEG that is read by ranges, a font, a colour profile. */
function canBeLeftOut({ entries }: PdfDict): boolean {
  const subtype = nameOf(entries.get('Subtype'));
  if (subtype === 'Image') {
    const filter = entries.get('Filter');
    const names = isArray(filter) ? filter.map(nameOf) : filter === undefined ? [] : [nameOf(filter)];
    if (names.some((name) => name === null || name.startsWith('JPX'))) return false;
    if (names.some((name) => name?.startsWith('DCT') === true)) return names.length === 1;
    // What is said about pixels stands in a stream of its own and names them by their hash.
    return !entries.has('Metadata') && !entries.has('PieceInfo');
  }
  const isFont = ['Length1', 'Length2', 'Length3'].some((key) => entries.has(key));
  const isFontProgram = subtype !== null && /^(Type1C|CIDFontType0C|OpenType)$/.test(subtype);
  return isFont || isFontProgram || (entries.has('N') && entries.has('Alternate'));
}
