import { latin1 } from './bytes.js';
import { undoFilters } from './pdf-filters.js';
import type { FilterParameters, Unfiltered } from './pdf-filters.js';
import { openSecurity } from './pdf-security.js';
import type { PdfLock, PdfSecurity } from './pdf-security.js';
import { isArray, isDict, isRef, nameOf, readValue, skipSpace, stringOf } from './pdf-syntax.js';
import type { PdfDict, PdfName, PdfReader, PdfValue } from './pdf-syntax.js';

/** An object of the document. */
export interface PdfObject {
  readonly id: number;
  readonly generation: number;
  readonly value: PdfValue;
  /** Raw bytes of a stream, as they stand in the file; null for an object that is no stream. */
  readonly stream: Uint8Array | null;
  /** True for an object out of an object stream, which was decrypted as a whole. */
  readonly isPacked: boolean;
}

/** A page with its number from 1 and its resources, inherited ones included. */
export interface PdfPage {
  readonly number: number;
  readonly dict: PdfDict;
  readonly resources: PdfDict | null;
}

export interface PdfDocument {
  /** Entries of the trailers and cross-reference streams together; the newest of each key. */
  readonly trailer: ReadonlyMap<string, PdfValue>;
  /** Why nothing can be read of an encrypted document; null when it is open. */
  readonly lock: PdfLock | null;
  /** False when bounds were met or object streams could not be read: objects may be missing. */
  readonly isComplete: boolean;
  object(id: number): PdfObject | null;
  objects(): IterableIterator<PdfObject>;
  /** Follows references to the value itself; null for what is missing. */
  resolve(value: PdfValue | undefined): PdfValue;
  /** Value of a key of a dictionary, references followed. */
  get(dict: PdfDict, key: string): PdfValue;
  /** The object that a value refers to, for its stream. */
  target(value: PdfValue | undefined): PdfObject | null;
  /** Pages in order; bounded, cycles are cut. */
  pages(): readonly PdfPage[];
  /** Content of a stream, decrypted, with all filters undone but image codecs. */
  content(object: PdfObject, maxBytes?: number): Unfiltered | null;
  /** Bytes of the string that an object's dictionary has under a key, decrypted; null when there is none. */
  text(object: PdfObject, key: string): Uint8Array | null;
}

const MAX_OBJECTS = 500_000;
const MAX_PAGES = 10_000;
const MAX_OBJECT_STREAM = 32 * 1024 * 1024;
const MAX_OBJECT_STREAMS = 5_000;
/** Most bytes that all filters of the document together may give. */
const MAX_ALL_CONTENT = 384 * 1024 * 1024;
/** Most values (numbers, names, references…) read in all: each costs far more memory than its text, some 150 bytes. */
const MAX_VALUES = 1_500_000;
/** Most bytes that all object streams together may inflate to. */
const MAX_ALL_OBJECT_STREAMS = 128 * 1024 * 1024;

/** What the bytes were found to hold; kept as long as they are. */
interface Scanned extends Pick<ScanOptions, 'security' | 'lock'> {
  readonly table: ReadonlyMap<number, PdfObject>;
  readonly trailer: ReadonlyMap<string, PdfValue>;
  readonly isComplete: boolean;
}

/** By their buffer, what was last opened of it: the marks and the words of a document are read one after the other. */
const lastScanned = new WeakMap<ArrayBufferLike, { readonly bytes: Uint8Array; readonly scanned: Scanned }>();

/**
 * Opens a PDF by going through its bytes for `n g obj`, without trusting cross-reference tables: a damaged
 * file gives what it holds, and the newest version of an object, which stands last, wins. An encrypted document
 * is gone through twice, for what opens it may stand at its end. The same bytes opened again are not gone through again:
 * whoever opens them changes nothing in them. Never throws.
 */
export function openPdf(bytes: Uint8Array): PdfDocument {
  const last = lastScanned.get(bytes.buffer);
  const isSame = last?.bytes.byteOffset === bytes.byteOffset && last.bytes.byteLength === bytes.byteLength;
  const scanned = isSame ? last.scanned : scanAll(bytes);
  if (!isSame) lastScanned.set(bytes.buffer, { bytes, scanned });
  return documentOver(scanned, { isComplete: scanned.isComplete });
}

function scanAll(bytes: Uint8Array): Scanned {
  const text = latin1(bytes);
  const names = new Map<string, PdfName>();
  const mayBeEncrypted = text.includes('/Encrypt');
  const open = { security: null, lock: null, names };
  const scanned = scan(bytes, text, { ...open, opensStreams: !mayBeEncrypted });
  const plain = documentOver(scanned, { isComplete: scanned.isComplete });
  const written = plain.trailer.get('Encrypt') ?? null;
  const encrypt = plain.resolve(written);
  // What is missing was there once: everything else is encrypted all the same.
  const isMissing = isRef(written) && plain.object(written.id) === null;
  if (encrypt === null && !isMissing)
    return mayBeEncrypted ? scan(bytes, text, { ...open, opensStreams: true }) : scanned;
  const id = plain.resolve(plain.trailer.get('ID'));
  const documentId = isArray(id) ? stringOf(plain.resolve(id[0])) : null;
  const opened = isDict(encrypt)
    ? openSecurity(encrypt, documentId ?? new Uint8Array(), (dict, key) => plain.get(dict, key))
    : ('unknown' as const);
  const isLocked = typeof opened === 'string';
  return scan(bytes, text, {
    security: isLocked ? null : opened,
    opensStreams: !isLocked,
    lock: isLocked ? opened : null,
    names,
  });
}

interface ScanOptions {
  readonly security: PdfSecurity | null;
  readonly lock: PdfLock | null;
  readonly opensStreams: boolean;
  readonly names: Map<string, PdfName>;
}

function scan(bytes: Uint8Array, text: string, options: ScanOptions): Scanned {
  const { security, lock, names } = options;
  const table = new Map<number, PdfObject>();
  const trailer = new Map<string, PdfValue>();
  const state = { isComplete: true };
  const document = documentOver({ table, trailer, security, lock }, state);
  const quota = { values: MAX_VALUES };
  const budget = { streams: MAX_OBJECT_STREAMS, bytes: MAX_ALL_OBJECT_STREAMS, quota, names };

  const pattern = /(?:(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj(?![A-Za-z])|\btrailer)/g;
  for (let match = pattern.exec(text), count = 0; match !== null; match = pattern.exec(text), count += 1) {
    if (count > MAX_OBJECTS) {
      state.isComplete = false;
      break;
    }
    const reader: PdfReader = { text, at: pattern.lastIndex, quota, names };
    const value = readValue(reader);
    if (match[1] === undefined) {
      if (isDict(value)) addTrailer(trailer, value);
    } else if (value !== undefined) {
      const id = Number(match[1]);
      const stream = isDict(value) ? readStream(bytes, reader, value, document, state) : null;
      const object: PdfObject = { id, generation: Number(match[2]), value, stream, isPacked: false };
      table.set(id, object);
      if (stream !== null && isDict(value)) {
        const type = nameOf(value.entries.get('Type'));
        if (type === 'XRef') addTrailer(trailer, value);
        if (type === 'ObjStm' && options.opensStreams)
          openObjectStream(object, value, table, document, state, budget);
      }
    }
    pattern.lastIndex = Math.max(pattern.lastIndex, reader.at);
  }
  if (quota.values < 0) state.isComplete = false;
  return { table, trailer, security, lock, isComplete: state.isComplete };
}

function addTrailer(trailer: Map<string, PdfValue>, dict: PdfDict): void {
  // Later trailers belong to later versions, but of a linearised file the first trailer stands first and is the newest.
  for (const [key, value] of dict.entries) if (key !== 'Prev' && key !== 'XRefStm') trailer.set(key, value);
}

/** Bytes of the stream behind a dictionary. The stated length is believed only when `endstream` follows it. */
function readStream(
  bytes: Uint8Array,
  reader: PdfReader,
  dict: PdfDict,
  document: PdfDocument,
  state: { isComplete: boolean },
): Uint8Array | null {
  skipSpace(reader);
  const { text } = reader;
  if (!text.startsWith('stream', reader.at)) return null;
  let start = reader.at + 6;
  if (text[start] === '\r') start += 1;
  if (text[start] === '\n') start += 1;
  const stated = document.resolve(dict.entries.get('Length'));
  if (typeof stated === 'number' && stated >= 0 && start + stated <= text.length) {
    if (/^[\0\t\n\f\r ]*endstream/.test(text.slice(start + stated, start + stated + 20))) {
      reader.at = start + stated;
      return bytes.subarray(start, start + stated);
    }
  }
  const found = text.indexOf('endstream', start);
  // A stream without an end was cut, and with it whatever stood behind.
  if (found < 0) state.isComplete = false;
  const end = found < 0 ? text.length : found;
  reader.at = end;
  // The line end before `endstream` is no part of the content.
  const trim = text.slice(end - 2, end) === '\r\n' ? 2 : /[\r\n]/.test(text[end - 1] ?? '') ? 1 : 0;
  return bytes.subarray(start, Math.max(start, end - trim));
}

interface Budget {
  streams: number;
  bytes: number;
  readonly quota: { values: number };
  readonly names: Map<string, PdfName>;
}

/** Objects inside an object stream (ISO 32000-1 §7.5.7): pairs of number and place, then the values. */
function openObjectStream(
  container: PdfObject,
  dict: PdfDict,
  table: Map<number, PdfObject>,
  document: PdfDocument,
  state: { isComplete: boolean },
  budget: Budget,
): void {
  budget.streams -= 1;
  const content =
    budget.streams < 0 ? null : document.content(container, Math.min(MAX_OBJECT_STREAM, budget.bytes));
  const count = document.get(dict, 'N');
  const first = document.get(dict, 'First');
  if (content === null || typeof count !== 'number' || typeof first !== 'number') {
    state.isComplete = false;
    return;
  }
  budget.bytes -= content.bytes.length;
  if (!content.isComplete) state.isComplete = false;
  const text = latin1(content.bytes);
  const pairs = (text.slice(0, first).match(/\d+/g) ?? []).map(Number);
  let read = 0;
  for (let i = 0; i + 1 < pairs.length && i < count * 2; i += 2) {
    // Many pairs may point at the same long value: what is read in all is bounded by the content.
    if (table.size > MAX_OBJECTS || read > text.length * 2) {
      state.isComplete = false;
      return;
    }
    const reader: PdfReader = {
      text,
      at: first + (pairs[i + 1] ?? 0),
      quota: budget.quota,
      names: budget.names,
    };
    const start = reader.at;
    const value = readValue(reader);
    read += reader.at - start;
    const id = pairs[i] ?? 0;
    if (value !== undefined) table.set(id, { id, generation: 0, value, stream: null, isPacked: true });
  }
}

function documentOver(
  { table, trailer, security, lock }: Omit<Scanned, 'isComplete'>,
  state: { isComplete: boolean },
): PdfDocument {
  let remaining = MAX_ALL_CONTENT;
  const document: PdfDocument = {
    trailer,
    lock,
    get isComplete() {
      return state.isComplete;
    },
    object: (id) => table.get(id) ?? null,
    objects: () => table.values(),
    resolve(value) {
      let current: PdfValue = value ?? null;
      for (let hops = 0; isRef(current) && hops < 16; hops += 1)
        current = table.get(current.id)?.value ?? null;
      return isRef(current) ? null : current;
    },
    get: (dict, key) => document.resolve(dict.entries.get(key)),
    target(value) {
      let current: PdfValue = value ?? null;
      for (let hops = 0; hops < 16; hops += 1) {
        if (!isRef(current)) return null;
        const object = table.get(current.id);
        if (object === undefined) return null;
        if (!isRef(object.value)) return object;
        current = object.value;
      }
      return null;
    },
    pages: () => listPages(document),
    content(object, maxBytes = MAX_OBJECT_STREAM) {
      if (object.stream === null || !isDict(object.value)) return null;
      if (remaining <= 0) {
        state.isComplete = false;
        return null;
      }
      const filters = filtersOf(document, object.value);
      const raw = security === null ? object.stream : security.stream(object.stream, object, object.value);
      if (raw === null) {
        state.isComplete = false;
        return null;
      }
      const content = undoFilters(raw, filters, Math.min(maxBytes, remaining));
      remaining -= content.unpackedBytes + (raw === object.stream ? 0 : raw.length);
      return content;
    },
    text(object, key) {
      const written = isDict(object.value) ? object.value.entries.get(key) : undefined;
      const owner = document.target(written) ?? object;
      const bytes = stringOf(document.resolve(written));
      return bytes === null || security === null || owner.isPacked ? bytes : security.string(bytes, owner);
    },
  };
  return document;
}

function filtersOf(document: PdfDocument, dict: PdfDict): { name: string; parameters: FilterParameters }[] {
  const list = (long: string, short: string): readonly PdfValue[] => {
    const value = document.resolve(dict.entries.get(long) ?? dict.entries.get(short));
    return value === null ? [] : isArray(value) ? value : [value];
  };
  const parameters = list('DecodeParms', 'DP');
  return list('Filter', 'F').flatMap((filter, index) => {
    const name = nameOf(document.resolve(filter));
    if (name === null) return [];
    const own = document.resolve(parameters[index]);
    const number = (key: string, absent: number): number => {
      const value = isDict(own) ? document.get(own, key) : null;
      return typeof value === 'number' && value >= 0 && value < 1e7 ? value : absent;
    };
    return [
      {
        name,
        parameters: {
          predictor: number('Predictor', 1),
          colors: number('Colors', 1),
          bitsPerComponent: number('BitsPerComponent', 8),
          columns: number('Columns', 1),
          earlyChange: number('EarlyChange', 1),
        },
      },
    ];
  });
}

/** Walks the page tree; a page may take its resources from the nodes above it. */
function listPages(document: PdfDocument): PdfPage[] {
  const root = document.resolve(document.trailer.get('Root'));
  const catalog = isDict(root) ? root : catalogOf(document);
  const pages: PdfPage[] = [];
  if (catalog === null) return pages;
  const seen = new Set<PdfDict>();
  const stack: { node: PdfValue; resources: PdfDict | null }[] = [
    { node: document.get(catalog, 'Pages'), resources: null },
  ];
  for (let next = stack.pop(); next !== undefined && pages.length < MAX_PAGES; next = stack.pop()) {
    const { node } = next;
    if (!isDict(node) || seen.has(node)) continue;
    seen.add(node);
    const own = document.get(node, 'Resources');
    const resources = isDict(own) ? own : next.resources;
    const kids = document.get(node, 'Kids');
    if (isArray(kids)) {
      for (const kid of kids.toReversed()) stack.push({ node: document.resolve(kid), resources });
    } else pages.push({ number: pages.length + 1, dict: node, resources });
  }
  return pages;
}

/** The catalogue by its type, for a file without a readable trailer. */
function catalogOf(document: PdfDocument): PdfDict | null {
  let found: PdfDict | null = null;
  for (const { value } of document.objects()) {
    if (isDict(value) && nameOf(value.entries.get('Type')) === 'Catalog') found = value;
  }
  return found;
}
