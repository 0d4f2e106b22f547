/** The object syntax of PDF (ISO 32000-1 §7.3), read by a bounded recursive reader that never throws. */

export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfDict | readonly PdfValue[];

export interface PdfName {
  readonly kind: 'name';
  readonly name: string;
}
export interface PdfString {
  readonly kind: 'string';
  readonly bytes: Uint8Array;
}
export interface PdfRef {
  readonly kind: 'ref';
  readonly id: number;
  readonly generation: number;
}
export interface PdfDict {
  readonly kind: 'dict';
  readonly entries: ReadonlyMap<string, PdfValue>;
}

const MAX_DEPTH = 60;
const MAX_ITEMS = 200_000;
const MAX_STRING_BYTES = 4 * 1024 * 1024;

export interface PdfReader {
  /** Text of one character a byte. */
  readonly text: string;
  at: number;
  /** Values that may still be read; shared by the readers of one document. */
  readonly quota?: { values: number };
}

/** True for a dictionary. */
export function isDict(value: PdfValue | undefined): value is PdfDict {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'dict';
}

export function isRef(value: PdfValue | undefined): value is PdfRef {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'ref';
}

export function isArray(value: PdfValue | undefined): value is readonly PdfValue[] {
  return Array.isArray(value);
}

/** The text of a name; null for anything else. */
export function nameOf(value: PdfValue | undefined): string | null {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'name'
    ? value.name
    : null;
}

/** The bytes of a string; null for anything else. */
export function stringOf(value: PdfValue | undefined): Uint8Array | null {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'string'
    ? value.bytes
    : null;
}

const DELIMITER = /[\0\t\n\f\r ()<>[\]{}/%]/;

/** Passes over white space and comments. */
export function skipSpace(reader: PdfReader): void {
  const { text } = reader;
  for (; reader.at < text.length; reader.at += 1) {
    const code = text.charCodeAt(reader.at);
    if (code === 0x25) {
      while (reader.at < text.length && text[reader.at] !== '\n' && text[reader.at] !== '\r') reader.at += 1;
    } else if (code !== 0x20 && code !== 0 && (code < 9 || code > 13 || code === 11)) return;
  }
}

/**
 * Reads one value; `undefined` when there is none (end, a closing bracket, a keyword). What is malformed inside
 * a value is left out of it.
 */
export function readValue(reader: PdfReader, depth = 0): PdfValue | undefined {
  skipSpace(reader);
  const { text } = reader;
  const first = text[reader.at];
  if (first === undefined || depth > MAX_DEPTH) return undefined;
  if (reader.quota !== undefined && (reader.quota.values -= 1) < 0) return undefined;
  if (first === '/') return readName(reader);
  if (first === '(') return readLiteral(reader);
  if (first === '<') return text[reader.at + 1] === '<' ? readDict(reader, depth) : readHex(reader);
  if (first === '[') return readArray(reader, depth);
  if (/[\d+\-.]/.test(first)) return readNumberOrRef(reader);
  for (const [word, value] of [
    ['true', true],
    ['false', false],
    ['null', null],
  ] as const) {
    if (text.startsWith(word, reader.at)) {
      reader.at += word.length;
      return value;
    }
  }
  return undefined;
}

function readName(reader: PdfReader): PdfName {
  const start = reader.at + 1;
  reader.at = start;
  while (reader.at < reader.text.length && !DELIMITER.test(reader.text[reader.at] ?? ' ')) reader.at += 1;
  const raw = reader.text.slice(start, reader.at);
  const name = raw.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return { kind: 'name', name };
}

function readNumberOrRef(reader: PdfReader): PdfValue | undefined {
  const match = /^[+-]*\d*\.?\d*/.exec(reader.text.slice(reader.at, reader.at + 40));
  const number = match?.[0] ?? '';
  if (number === '') return undefined;
  // `12 0 R` is a reference; nothing else begins with two whole numbers and an R.
  const reference = /^(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+R(?![A-Za-z0-9])/.exec(
    reader.text.slice(reader.at, reader.at + 40),
  );
  if (reference !== null) {
    reader.at += reference[0].length;
    return { kind: 'ref', id: Number(reference[1]), generation: Number(reference[2]) };
  }
  reader.at += number.length;
  const value = Number(number.replace(/^[+-]*(?=[+-])/, ''));
  return Number.isFinite(value) ? value : 0;
}

function readArray(reader: PdfReader, depth: number): readonly PdfValue[] {
  reader.at += 1;
  const items: PdfValue[] = [];
  while (items.length < MAX_ITEMS) {
    skipSpace(reader);
    if (reader.at >= reader.text.length) break;
    if (reader.text[reader.at] === ']') {
      reader.at += 1;
      break;
    }
    const value = readValue(reader, depth + 1);
    if (value !== undefined) items.push(value);
    else if (!skipKeyword(reader)) break;
  }
  return items;
}

function readDict(reader: PdfReader, depth: number): PdfDict {
  reader.at += 2;
  const entries = new Map<string, PdfValue>();
  while (entries.size < MAX_ITEMS) {
    skipSpace(reader);
    if (reader.at >= reader.text.length) break;
    if (reader.text.startsWith('>>', reader.at)) {
      reader.at += 2;
      break;
    }
    if (reader.text[reader.at] !== '/') {
      if (!skipKeyword(reader)) break;
      continue;
    }
    const key = readName(reader).name;
    skipSpace(reader);
    const value = readValue(reader, depth + 1);
    if (value !== undefined && !entries.has(key)) entries.set(key, value);
  }
  return { kind: 'dict', entries };
}

/** Passes over something unexpected; false where a structure or an object ends, so that its reader stops. */
function skipKeyword(reader: PdfReader): boolean {
  const rest = reader.text.slice(reader.at, reader.at + 10);
  if (/^(endobj|stream|obj\b|endstream)/.test(rest)) return false;
  const start = reader.at;
  while (reader.at < reader.text.length && !DELIMITER.test(reader.text[reader.at] ?? ' ')) reader.at += 1;
  if (reader.at === start) reader.at += 1;
  return true;
}

function readHex(reader: PdfReader): PdfString {
  const end = reader.text.indexOf('>', reader.at);
  const stop = end < 0 ? reader.text.length : end;
  const digits = reader.text.slice(reader.at + 1, stop).replace(/[^0-9A-Fa-f]/g, '');
  reader.at = Math.min(stop + 1, reader.text.length);
  return { kind: 'string', bytes: Buffer.from(digits.length & 1 ? `${digits}0` : digits, 'hex') };
}

const ESCAPES: Readonly<Record<string, number>> = {
  n: 10,
  r: 13,
  t: 9,
  b: 8,
  f: 12,
  '(': 40,
  ')': 41,
  '\\': 92,
};

function readLiteral(reader: PdfReader): PdfString {
  const { text } = reader;
  const bytes: number[] = [];
  let depth = 0;
  for (reader.at += 1; reader.at < text.length && bytes.length < MAX_STRING_BYTES; reader.at += 1) {
    const char = text[reader.at] ?? '';
    if (char === '\\') {
      reader.at += 1;
      const next = text[reader.at] ?? '';
      const octal = /^[0-7]{1,3}/.exec(text.slice(reader.at, reader.at + 3));
      if (octal !== null) {
        bytes.push(parseInt(octal[0], 8) & 0xff);
        reader.at += octal[0].length - 1;
      } else if (next === '\r') {
        // A line continued: the break is no part of the string.
        if (text[reader.at + 1] === '\n') reader.at += 1;
      } else if (next !== '\n') bytes.push(ESCAPES[next] ?? next.charCodeAt(0));
      continue;
    }
    if (char === '(') depth += 1;
    if (char === ')') {
      if (depth === 0) {
        reader.at += 1;
        break;
      }
      depth -= 1;
    }
    bytes.push(char.charCodeAt(0) & 0xff);
  }
  return { kind: 'string', bytes: Uint8Array.from(bytes) };
}
