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
}

const SHORT_NAMES: Readonly<Record<string, string>> = {
  Fl: 'FlateDecode',
  AHx: 'ASCIIHexDecode',
  A85: 'ASCII85Decode',
  LZW: 'LZWDecode',
  RL: 'RunLengthDecode',
  DCT: 'DCTDecode',
  CCF: 'CCITTFaxDecode',
};

/** Undoes the filters of a stream in order, up to the first image codec (ISO 32000-1 §7.4). The result is bounded. */
export function undoFilters(
  raw: Uint8Array,
  filters: readonly { readonly name: string; readonly parameters: FilterParameters }[],
  maxBytes: number,
): Unfiltered {
  let bytes = raw;
  let isComplete = true;
  for (const { name: written, parameters } of filters.slice(0, 8)) {
    const name = SHORT_NAMES[written] ?? written;
    switch (name) {
      case 'FlateDecode': {
        const { bytes: inflated, problem } = inflateBounded(bytes, maxBytes);
        if (problem !== null) isComplete = false;
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
        bytes = undoAscii85(bytes);
        break;
      case 'RunLengthDecode':
        bytes = undoRunLength(bytes, maxBytes);
        break;
      case 'Crypt':
        break;
      default:
        return { bytes, codec: name, isComplete };
    }
  }
  return { bytes, codec: null, isComplete };
}

function undoHex(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes).toString('latin1');
  const end = text.indexOf('>');
  const digits = (end < 0 ? text : text.slice(0, end)).replace(/[^0-9A-Fa-f]/g, '');
  return Buffer.from(digits.length & 1 ? `${digits}0` : digits, 'hex');
}

function undoAscii85(bytes: Uint8Array): Uint8Array {
  const out = new Uint8Array(bytes.length * 4);
  let length = 0;
  let group: number[] = [];
  const flush = (count: number): void => {
    let value = 0;
    for (let i = 0; i < 5; i += 1) value = value * 85 + (group[i] ?? 84);
    for (let i = 0; i < count; i += 1) {
      out[length] = Math.floor(value / 256 ** (3 - i)) & 0xff;
      length += 1;
    }
    group = [];
  };
  for (const byte of bytes) {
    if (byte === 0x7e) break;
    if (byte === 0x7a && group.length === 0) {
      // `z` stands for four zeros.
      length += 4;
    } else if (byte >= 0x21 && byte <= 0x75) {
      group.push(byte - 0x21);
      if (group.length === 5) flush(4);
    }
  }
  if (group.length > 1) flush(group.length - 1);
  return out.subarray(0, length);
}

function undoRunLength(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  for (let at = 0; at < bytes.length && total < maxBytes;) {
    const length = bytes[at] ?? 128;
    if (length === 128) break;
    const part =
      length < 128
        ? bytes.subarray(at + 1, at + 2 + length)
        : new Uint8Array(257 - length).fill(bytes[at + 1] ?? 0);
    at += length < 128 ? length + 2 : 2;
    total += part.length;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function undoLzw(bytes: Uint8Array, earlyChange: number, maxBytes: number): Uint8Array {
  const parts: Uint8Array[] = [];
  let total = 0;
  let table: Uint8Array[] = [];
  const reset = (): void => {
    table = Array.from({ length: 258 }, (_, i) => Uint8Array.of(i & 0xff));
  };
  reset();
  let previous: Uint8Array | null = null;
  let width = 9;
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = ((bits << 8) | byte) & 0xffffff;
    held += 8;
    if (held < width) continue;
    const code: number = (bits >> (held - width)) & ((1 << width) - 1);
    held -= width;
    if (code === 257 || total > maxBytes) break;
    if (code === 256) {
      reset();
      previous = null;
      width = 9;
      continue;
    }
    const known: Uint8Array | undefined = table[code];
    const entry: Uint8Array =
      known ?? (previous === null ? new Uint8Array() : append(previous, previous[0] ?? 0));
    if (previous !== null && table.length < 4096) table.push(append(previous, entry[0] ?? 0));
    parts.push(entry);
    total += entry.length;
    previous = entry;
    const next = table.length + earlyChange;
    width = next >= 2048 ? 12 : next >= 1024 ? 11 : next >= 512 ? 10 : 9;
  }
  return Buffer.concat(parts);
}

function append(bytes: Uint8Array, last: number): Uint8Array {
  const longer = new Uint8Array(bytes.length + 1);
  longer.set(bytes);
  longer[bytes.length] = last;
  return longer;
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
