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
  readonly entries: PdfEntries;
}
/** What a dictionary holds, in its order: of a key that is written twice, the first. */
export type PdfEntries = Pick<
  ReadonlyMap<string, PdfValue>,
  'get' | 'has' | 'keys' | 'values' | typeof Symbol.iterator
>;

const MAX_DEPTH = 60;
const MAX_ITEMS = 200_000;
const MAX_STRING_BYTES = 4 * 1024 * 1024;

export interface PdfReader {
  /** Text of one character a byte. */
  readonly text: string;
  at: number;
  /** Values that may still be read; shared by the readers of one document. */
  readonly quota?: { values: number };
  /** Names that were read, as they are written: a document says few of them, each many thousand times. */
  readonly names?: Map<string, PdfName>;
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

/** White space and delimiters (ISO 32000-1 §7.2.2), by their byte. */
const ENDS_WORD = Uint8Array.from({ length: 256 }, (_, byte) =>
  '\0\t\n\f\r ()<>[]{}/%'.includes(String.fromCharCode(byte)) ? 1 : 0,
);
/** Names that are kept to be shared; a document that has more of them is no usual one. */
const MAX_SHARED_NAMES = 10_000;

/** Passes over what is neither white space nor a delimiter. */
function skipWord(reader: PdfReader): void {
  const { text } = reader;
  while (reader.at < text.length && ENDS_WORD[text.charCodeAt(reader.at)] === 0) reader.at += 1;
}

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
  skipWord(reader);
  const raw = reader.text.slice(start, reader.at);
  const shared = reader.names?.get(raw);
  if (shared !== undefined) return shared;
  const name: PdfName = {
    kind: 'name',
    name: raw.replace(/#([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
  };
  if (reader.names !== undefined && reader.names.size < MAX_SHARED_NAMES) reader.names.set(raw, name);
  return name;
}

const NUMBER = /[+-]*\d*\.?\d*/y;
/** `12 0 R`: nothing else begins with two whole numbers and an R. Longer gaps than this no program writes. */
const REFERENCE = /(\d{1,10})[\0\t\n\f\r ]{1,20}(\d{1,5})[\0\t\n\f\r ]{1,20}R(?![A-Za-z0-9])/y;

function readNumberOrRef(reader: PdfReader): PdfValue {
  const { text, at } = reader;
  REFERENCE.lastIndex = at;
  // Most are numbers: a test makes nothing that is thrown away.
  if (REFERENCE.test(text)) {
    REFERENCE.lastIndex = at;
    const [whole = '', id, generation] = REFERENCE.exec(text) ?? [];
    reader.at += whole.length;
    return { kind: 'ref', id: Number(id), generation: Number(generation) };
  }
  NUMBER.lastIndex = at;
  NUMBER.test(text);
  reader.at = NUMBER.lastIndex;
  const value = Number(text.slice(at, reader.at).replace(/^[+-]*(?=[+-])/, ''));
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
  const few: (string | PdfValue)[] = [];
  let many: Map<string, PdfValue> | null = null;
  while (many === null || many.size < MAX_ITEMS) {
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
    if (value === undefined) continue;
    if (many !== null) {
      if (!many.has(key)) many.set(key, value);
    } else if (!few.includes(key)) {
      few.push(key, value);
      if (few.length > MAX_FEW * 2) many = new Map(new FewEntries(few));
    }
  }
  return { kind: 'dict', entries: many ?? new FewEntries(few.slice()) };
}

const MAX_FEW = 16;

/** Key, value, key, value: a document has dictionaries by the hundred thousand, of some keys each, and a map of five takes 300 bytes. */
class FewEntries implements PdfEntries {
  readonly #flat: readonly (string | PdfValue)[];

  constructor(flat: readonly (string | PdfValue)[]) {
    this.#flat = flat;
  }

  get(key: string): PdfValue | undefined {
    const place = this.#flat.indexOf(key);
    const value = place < 0 ? undefined : this.#flat[place + 1];
    return typeof value === 'string' ? undefined : value;
  }

  has(key: string): boolean {
    return this.#flat.includes(key);
  }

  *keys(): Generator<string, undefined> {
    for (const one of this.#flat) if (typeof one === 'string') yield one;
  }

  *values(): Generator<PdfValue, undefined> {
    for (const one of this.#flat) if (typeof one !== 'string') yield one;
  }

  *[Symbol.iterator](): Generator<[string, PdfValue], undefined> {
    for (const key of this.keys()) yield [key, this.get(key) ?? null];
  }
}

/** Passes over something unexpected; false where a structure or an object ends, so that its reader stops. */
function skipKeyword(reader: PdfReader): boolean {
  const rest = reader.text.slice(reader.at, reader.at + 10);
  if (/^(endobj|stream|obj\b|endstream)/.test(rest)) return false;
  const start = reader.at;
  skipWord(reader);
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
