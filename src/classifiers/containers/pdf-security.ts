/**
 * The standard security handler of PDF (ISO 32000-1 §7.6, ISO 32000-2 §7.6) for documents that open without a
 * password: those that only forbid printing or copying are encrypted all the same, under an empty password.
 */
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { startsWith } from './bytes.js';
import { isDict, nameOf, stringOf } from './pdf-syntax.js';
import type { PdfDict, PdfValue } from './pdf-syntax.js';

/** What an encrypted object is called: its key is made of these numbers. */
export interface ObjectName {
  readonly id: number;
  readonly generation: number;
}

/** Why a document stays closed: it wants a password, a recipient's certificate, or a handler that is not known. */
export type PdfLock = 'password' | 'certificate' | 'unknown';

export interface PdfSecurity {
  /** Decrypted bytes of a string; null when they cannot be had. */
  string(bytes: Uint8Array, owner: ObjectName): Uint8Array | null;
  /** Decrypted bytes of a stream, before its filters; the same bytes where the stream is not encrypted. */
  stream(bytes: Uint8Array, owner: ObjectName, dict: PdfDict): Uint8Array | null;
}

type Method = 'none' | 'rc4' | 'aes128' | 'aes256' | 'unknown';

/** Methods of crypt filters (ISO 32000-2 table 25). */
const METHODS: ReadonlyMap<string, Method> = new Map([
  ['None', 'none'],
  ['V2', 'rc4'],
  ['AESV2', 'aes128'],
  ['AESV3', 'aes256'],
]);

/** Reads a key of a dictionary with references followed. */
type Get = (dict: PdfDict, key: string) => PdfValue;

/** Stands for what a password lacks of 32 bytes (algorithm 2, step a). */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const NO_VECTOR = Buffer.alloc(16);
/** Rounds of the hash of revision 6: 64, then until a byte is small enough, which 255 more always give. */
const MAX_ROUNDS = 64 + 256;

/**
 * Opens the encryption of a document with an empty user password.
 * @param encrypt the dictionary of the trailer's `Encrypt`
 * @param documentId first string of the trailer's `ID`; empty when there is none
 */
export function openSecurity(encrypt: PdfDict, documentId: Uint8Array, get: Get): PdfSecurity | PdfLock {
  const handler = nameOf(get(encrypt, 'Filter'));
  if (handler !== null && /PubSec|^Entrust|^AdobePubSec/i.test(handler)) return 'certificate';
  if (handler !== null && handler !== 'Standard') return 'unknown';
  const version = numberOf(get(encrypt, 'V')) ?? 0;
  const revision = numberOf(get(encrypt, 'R')) ?? 2;
  const usesFilters = version === 4 || version === 5;
  if (!usesFilters && version !== 1 && version !== 2) return 'unknown';
  const filter = (key: string): Method | null => {
    const name = nameOf(get(encrypt, key));
    return name === null ? null : filterMethod(encrypt, name, get);
  };
  const streams = usesFilters ? (filter('StmF') ?? 'none') : 'rc4';
  const strings = usesFilters ? (filter('StrF') ?? 'none') : 'rc4';
  const files = usesFilters ? (filter('EFF') ?? streams) : 'rc4';
  const clearMetadata = usesFilters && get(encrypt, 'EncryptMetadata') === false;
  const key =
    version === 5
      ? modernKey(encrypt, revision, get)
      : classicKey(encrypt, revision, documentId, clearMetadata, get);
  // Where only attached files are encrypted, everything else can be read without a key.
  if (key === null && !(streams === 'none' && strings === 'none')) return 'password';
  if (streams === 'unknown' || strings === 'unknown') return 'unknown';

  const methodOf = (dict: PdfDict, bytes: Uint8Array): Method => {
    const type = nameOf(dict.entries.get('Type'));
    // Readers find objects by cross-reference streams: these are never encrypted.
    if (type === 'XRef') return 'none';
    const own = ownFilter(dict, get);
    if (own !== null) return filterMethod(encrypt, own, get);
    // Ghostscript leaves them readable whatever the dictionary says.
    if (type === 'Metadata' && (clearMetadata || startsWith(bytes, '<?xpacket'))) return 'none';
    return type === 'EmbeddedFile' ? files : streams;
  };
  return {
    string: (bytes, owner) => decrypt(bytes, strings, key, owner),
    stream: (bytes, owner, dict) => decrypt(bytes, methodOf(dict, bytes), key, owner),
  };
}

function numberOf(value: PdfValue): number | null {
  return typeof value === 'number' ? value : null;
}

function filterMethod(encrypt: PdfDict, name: string, get: Get): Method {
  if (name === 'Identity') return 'none';
  const filter = filterOf(encrypt, name, get);
  return METHODS.get((filter === null ? null : nameOf(get(filter, 'CFM'))) ?? '') ?? 'unknown';
}

function filterOf(encrypt: PdfDict, name: string, get: Get): PdfDict | null {
  const filters = get(encrypt, 'CF');
  const filter = isDict(filters) ? get(filters, name) : null;
  return isDict(filter) ? filter : null;
}

/** Name of the crypt filter that a stream names itself, as the first of its filters; `Identity` unless told. */
function ownFilter(dict: PdfDict, get: Get): string | null {
  const first = (value: PdfValue): PdfValue =>
    Array.isArray(value) ? ((value[0] ?? null) as PdfValue) : value;
  if (nameOf(first(get(dict, 'Filter'))) !== 'Crypt') return null;
  const parameters = first(get(dict, 'DecodeParms'));
  return (isDict(parameters) ? nameOf(get(parameters, 'Name')) : null) ?? 'Identity';
}

/** Key of revisions 2 to 4 (algorithms 2, 4 and 5); null when the empty password is not the user's. */
function classicKey(
  encrypt: PdfDict,
  revision: number,
  documentId: Uint8Array,
  clearMetadata: boolean,
  get: Get,
): Uint8Array | null {
  const owner = stringOf(get(encrypt, 'O'))?.subarray(0, 32);
  const user = stringOf(get(encrypt, 'U'));
  const permissions = numberOf(get(encrypt, 'P'));
  if (owner === undefined || user === null || user.length < 16 || permissions === null) return null;
  const bits = Buffer.alloc(4);
  bits.writeInt32LE(permissions | 0);
  const seed = md5(
    PADDING,
    owner,
    bits,
    documentId,
    revision >= 4 && clearMetadata ? Buffer.from('ffffffff', 'hex') : Buffer.alloc(0),
  );
  // Writers give the length in bits or in bytes, there or in the filter, or wrongly: the right one opens.
  for (const length of keyLengths(encrypt, revision, get)) {
    let key = seed.subarray(0, length);
    if (revision >= 3) for (let i = 0; i < 50; i += 1) key = md5(key).subarray(0, length);
    if (isUserKey(key, revision, documentId, user)) return key;
  }
  return null;
}

function keyLengths(encrypt: PdfDict, revision: number, get: Get): ReadonlySet<number> {
  if (revision < 3) return new Set([5]);
  const name = nameOf(get(encrypt, 'StmF'));
  const filter = name === null ? null : filterOf(encrypt, name, get);
  const stated = [get(encrypt, 'Length'), filter === null ? null : get(filter, 'Length')]
    .map((value) => numberOf(value) ?? 0)
    .map((length) => (length >= 40 ? length / 8 : length))
    .filter((length) => Number.isInteger(length) && length >= 5 && length <= 16);
  return new Set([...stated, 16, 5]);
}

function isUserKey(key: Uint8Array, revision: number, documentId: Uint8Array, user: Uint8Array): boolean {
  if (revision < 3) return PADDING.equals(rc4(key, user.subarray(0, 32)));
  let check = rc4(key, md5(PADDING, documentId));
  for (let i = 1; i < 20; i += 1)
    check = rc4(
      key.map((byte) => byte ^ i),
      check,
    );
  return Buffer.from(check).equals(user.subarray(0, 16));
}

/** Key of revisions 5 and 6 (algorithm 2.A); null when the empty password is not the user's. */
function modernKey(encrypt: PdfDict, revision: number, get: Get): Uint8Array | null {
  const user = stringOf(get(encrypt, 'U'));
  const wrapped = stringOf(get(encrypt, 'UE'));
  if (user === null || wrapped === null || user.length < 48 || wrapped.length < 32) return null;
  const hash = revision >= 6 ? hardenedHash : sha(256);
  if (!Buffer.from(hash(user.subarray(32, 40))).equals(user.subarray(0, 32))) return null;
  const key = createDecipheriv('aes-256-cbc', hash(user.subarray(40, 48)), NO_VECTOR);
  return key.setAutoPadding(false).update(wrapped.subarray(0, 32));
}

/** Algorithm 2.B for an empty password. */
function hardenedHash(salt: Uint8Array): Uint8Array {
  let key = sha(256)(salt);
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const text = Buffer.concat(Array.from({ length: 64 }, () => key));
    const cipher = createCipheriv('aes-128-cbc', key.subarray(0, 16), key.subarray(16, 32));
    const block = cipher.setAutoPadding(false).update(text);
    // The first 16 bytes as a number modulo 3: 256 is 1 modulo 3, so the sum of the bytes will do.
    const remainder = block.subarray(0, 16).reduce((sum, byte) => sum + byte, 0) % 3;
    key = sha(remainder === 0 ? 256 : remainder === 1 ? 384 : 512)(block);
    if (round >= 63 && (block.at(-1) ?? 0) <= round - 31) break;
  }
  return key.subarray(0, 32);
}

function decrypt(
  bytes: Uint8Array,
  method: Method,
  fileKey: Uint8Array | null,
  owner: ObjectName,
): Uint8Array | null {
  if (method === 'none') return bytes;
  if (method === 'unknown' || fileKey === null) return null;
  if (method === 'aes256') return fileKey.length === 32 ? undoAes(bytes, fileKey, 'aes-256-cbc') : null;
  const key = objectKey(fileKey, owner, method === 'aes128');
  if (method === 'rc4') return rc4(key, bytes);
  return key.length === 16 ? undoAes(bytes, key, 'aes-128-cbc') : null;
}

/** Algorithm 1: the key of one object. */
function objectKey(fileKey: Uint8Array, { id, generation }: ObjectName, isAes: boolean): Uint8Array {
  const name = Buffer.from([id, id >> 8, id >> 16, generation, generation >> 8]);
  const hash = md5(fileKey, name, Buffer.from(isAes ? 'sAlT' : ''));
  return hash.subarray(0, Math.min(fileKey.length + 5, 16));
}

/** The first block is the vector; the last one ends with padding that says its own length. What is cut gives its whole blocks. */
function undoAes(bytes: Uint8Array, key: Uint8Array, name: 'aes-128-cbc' | 'aes-256-cbc'): Uint8Array {
  const whole = bytes.subarray(16, bytes.length - (bytes.length % 16));
  if (whole.length === 0) return new Uint8Array();
  const plain = createDecipheriv(name, key, bytes.subarray(0, 16)).setAutoPadding(false).update(whole);
  const padding = plain.at(-1) ?? 0;
  const isPadded = padding >= 1 && padding <= 16 && bytes.length % 16 === 0;
  return isPadded ? plain.subarray(0, plain.length - padding) : plain;
}

/** RC4, which the system's library no longer offers. */
function rc4(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number): number => state[i] ?? 0;
  for (let i = 0, j = 0; i < 256; i += 1) {
    j = (j + at(i) + (key[i % key.length] ?? 0)) & 0xff;
    const held = at(i);
    state[i] = at(j);
    state[j] = held;
  }
  const out = new Uint8Array(bytes.length);
  for (let n = 0, i = 0, j = 0; n < bytes.length; n += 1) {
    i = (i + 1) & 0xff;
    const a = at(i);
    j = (j + a) & 0xff;
    const b = at(j);
    state[i] = b;
    state[j] = a;
    out[n] = (bytes[n] ?? 0) ^ at((a + b) & 0xff);
  }
  return out;
}

function md5(...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

function sha(bits: 256 | 384 | 512): (bytes: Uint8Array) => Uint8Array {
  return (bytes) => createHash(`sha${bits}`).update(bytes).digest();
}
