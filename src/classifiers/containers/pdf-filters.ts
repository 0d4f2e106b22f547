import { inflateBounded } from './inflate.js';

/** Parameters of one filter that matter here. */
export interface FilterParameters {
  readonly predictor: number;
  readonly colors: number;
  readonly bitsPerComponent: number;
  readonly columns: number;
  readonly earlyChange: number;
}

/** Result of undoing the filters that are no image codecs. */
export interface Unfiltered {
  readonly bytes: Uint8Array;
  /** The first filter that was not undone (`DCTDecode`, `JPXDecode`, `CCITTFaxDecode`…); null when all were. */
  readonly codec: string | null;
  readonly isComplete: boolean;
  /** Bytes that the filters gave out in all, those thrown away because they were too many included. */
  readonly unpackedBytes: number;
}

const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['Fl', 'FlateDecode'],
  ['AHx', 'ASCIIHexDecode'],
  ['A85', 'ASCII85Decode'],
  ['LZW', 'LZWDecode'],
  ['RL', 'RunLengthDecode'],
  ['DCT', 'DCTDecode'],
  ['CCF', 'CCITTFaxDecode'],
]);

/** Undoes the filters of a stream in order, up to the first image codec (ISO 32000-1 §7.4). The result is bounded. */
export function undoFilters(
  raw: Uint8Array,
  filters: readonly { readonly name: string; readonly parameters: FilterParameters }[],
  maxBytes: number,
): Unfiltered {
  let bytes = raw;
  let isComplete = true;
  let unpackedBytes = 0;
  for (const { name: written, parameters } of filters.slice(0, 8)) {
    const name = SHORT_NAMES.get(written) ?? written;
    switch (name) {
      case 'FlateDecode': {
        const { bytes: inflated, problem } = inflateBounded(bytes, maxBytes);
        if (problem !== null) isComplete = false;
        if (problem === 'too-large') unpackedBytes += maxBytes;
        bytes = undoPredictor(inflated, parameters);
        break;
      }
      case 'LZWDecode':
        bytes = undoPredictor(undoLzw(bytes, parameters.earlyChange, maxBytes), parameters);
        break;
      case 'ASCIIHexDecode':
        bytes = undoHex(bytes);
        break;
      case 'ASCII85Decode':
        bytes = undoAscii85(bytes, maxBytes);
        break;
      case 'RunLengthDecode':
        bytes = undoRunLength(bytes, maxBytes);
        break;
      case 'Crypt':
        break;
      default:
        return { bytes, codec: name, isComplete, unpackedBytes };
    }
    unpackedBytes += bytes.length;
  }
  return { bytes, codec: null, isComplete, unpackedBytes };
}

function undoHex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const end = text.indexOf('>');
  const digits = (end < 0 ? text : text.slice(0, end)).replace(/[^0-9A-Fa-f]/g, '');
  return Buffer.from(digits.length & 1 ? `${digits}0` : digits, 'hex');
}

function undoAscii85(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const out = output(maxBytes);
  const group = new Uint8Array(5);
  let filled = 0;
  const flush = (count: number): void => {
    let value = 0;
    for (let i = 0; i < 5; i += 1) value = value * 85 + (i < filled ? (group[i] ?? 0) : 84);
    for (let i = 0; i < count; i += 1) out.byte(Math.floor(value / 256 ** (3 - i)) & 0xff);
    filled = 0;
  };
  for (const byte of bytes) {
    if (byte === 0x7e || out.isFull()) break;
    // `z` stands for four zeros.
    if (byte === 0x7a && filled === 0) for (let i = 0; i < 4; i += 1) out.byte(0);
    else if (byte >= 0x21 && byte <= 0x75) {
      group[filled] = byte - 0x21;
      filled += 1;
      if (filled === 5) flush(4);
    }
  }
  if (filled > 1) flush(filled - 1);
  return out.bytes();
}

function undoRunLength(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const out = output(maxBytes);
  for (let at = 0; at < bytes.length && !out.isFull();) {
    const length = bytes[at] ?? 128;
    if (length === 128) break;
    const count = length < 128 ? Math.min(length + 1, bytes.length - at - 1) : 257 - length;
    for (let i = 0; i < count; i += 1) out.byte(bytes[at + 1 + (length < 128 ? i : 0)] ?? 0);
    at += length < 128 ? length + 2 : 2;
  }
  return out.bytes();
}

/** Bytes put one by one into a buffer that grows, up to a bound. */
function output(maxBytes: number): {
  byte(value: number): void;
  isFull(): boolean;
  bytes(): Uint8Array;
} {
  let buffer = new Uint8Array(Math.min(maxBytes, 64 * 1024));
  let length = 0;
  return {
    byte(value) {
      if (length >= maxBytes) return;
      if (length === buffer.length) {
        const larger = new Uint8Array(Math.min(maxBytes, buffer.length * 2));
        larger.set(buffer);
        buffer = larger;
      }
      buffer[length] = value;
      length += 1;
    },
    isFull: () => length >= maxBytes,
    bytes: () => buffer.subarray(0, length),
  };
}

const LZW_CLEAR = 256;
const LZW_END = 257;
const LZW_CODES = 4096;

/** LZW as PDF and TIFF write it: codes of 9 to 12 bits, each standing for an earlier one and a byte more. */
function undoLzw(bytes: Uint8Array, earlyChange: number, maxBytes: number): Uint8Array {
  const out = output(maxBytes);
  const prefix = new Uint16Array(LZW_CODES);
  const last = new Uint8Array(LZW_CODES);
  const entry = new Uint8Array(LZW_CODES + 1);
  for (let code = 0; code < 256; code += 1) last[code] = code;
  let size = LZW_END + 1;
  let previous = -1;
  let firstOfPrevious = 0;
  let width = 9;
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffffff;
    held += 8;
    if (held < width) continue;
    const code = (bits >> (held - width)) & ((1 << width) - 1);
    held -= width;
    if (code === LZW_END || out.isFull()) break;
    if (code === LZW_CLEAR) {
      size = LZW_END + 1;
      previous = -1;
      width = 9;
      continue;
    }
    // A code that is about to be made stands for the previous one and its own first byte.
    const isNew = code >= size;
    if (isNew && previous < 0) break;
    let length = isNew ? 1 : 0;
    let at = isNew ? previous : code;
    for (; at > LZW_END; at = prefix[at] ?? 0) {
      entry[length] = last[at] ?? 0;
      length += 1;
    }
    const first = last[at] ?? 0;
    entry[length] = first;
    if (isNew) entry[0] = firstOfPrevious;
    for (let i = length; i >= 0; i -= 1) out.byte(entry[i] ?? 0);
    if (previous >= 0 && size < LZW_CODES) {
      prefix[size] = previous;
      last[size] = first;
      size += 1;
    }
    previous = isNew ? size - 1 : code;
    firstOfPrevious = first;
    const next = size + earlyChange;
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
  }
  return out.bytes();
}

/** PNG predictors (10 to 15) and the TIFF predictor for 8-bit samples. */
function undoPredictor(bytes: Uint8Array, parameters: FilterParameters): Uint8Array {
  const { predictor, colors, bitsPerComponent, columns } = parameters;
  if (predictor <= 1) return bytes;
  const pixel = Math.max(1, Math.ceil((colors * bitsPerComponent) / 8));
  const row = Math.ceil((colors * bitsPerComponent * columns) / 8);
  if (row <= 0 || row > bytes.length + 1) return bytes;
  if (predictor === 2) {
    if (bitsPerComponent !== 8) return bytes;
    const out = Uint8Array.from(bytes);
    for (let at = 0; at < out.length; at += 1) {
      if (at % row >= pixel) out[at] = (out[at] ?? 0) + (out[at - pixel] ?? 0);
    }
    return out;
  }
  const rows = Math.floor(bytes.length / (row + 1));
  const out = new Uint8Array(rows * row);
  for (let y = 0; y < rows; y += 1) {
    const filter = bytes[y * (row + 1)] ?? 0;
    for (let x = 0; x < row; x += 1) {
      const value = bytes[y * (row + 1) + 1 + x] ?? 0;
      const left = x >= pixel ? (out[y * row + x - pixel] ?? 0) : 0;
      const up = y > 0 ? (out[(y - 1) * row + x] ?? 0) : 0;
      const upLeft = y > 0 && x >= pixel ? (out[(y - 1) * row + x - pixel] ?? 0) : 0;
      out[y * row + x] = value + predicted(filter, left, up, upLeft);
    }
  }
  return out;
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  if (filter !== 4) return 0;
  const estimate = left + up - upLeft;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)];
  return a <= b && a <= c ? left : b <= c ? up : upLeft;
}
