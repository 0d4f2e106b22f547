/**
 * DER (ITU-T X.690): as much of it as a time stamp needs. The reader is total and lazy: one level at a time, so that
 * depth is bounded by who asks; nothing is copied, a length never leads out of its bytes, and whatever is no DER
 * gives null.
 */

export interface DerValue {
  /** The identifier octet, class and constructed bit included: 0x30 is a SEQUENCE. */
  readonly tag: number;
  readonly content: Uint8Array;
  /** Identifier, length and content as they stand in the file. */
  readonly whole: Uint8Array;
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
  /** [0], [1] constructed, context-specific. */
  context0: 0xa0,
  context1: 0xa1,
} as const;

/** Neither a certificate nor a time stamp has more fields than this on one level. */
const MAX_FIELDS = 256;
/** RFC 5280 lets serial numbers have 20 octets; policies and nonces are shorter. */
const MAX_INTEGER_BYTES = 32;
const MAX_OID_BYTES = 64;

/** The one value that these bytes are; null when they are anything else, or more. */
export function readDer(bytes: Uint8Array): DerValue | null {
  const value = readAt(bytes, 0);
  return value !== null && value.whole.byteLength === bytes.byteLength ? value : null;
}

/** The values inside a constructed one; null when there are too many, or bytes that are none. */
export function fieldsOf(value: DerValue | null | undefined, tag: number): readonly DerValue[] | null {
  if (value?.tag !== tag) return null;
  const fields: DerValue[] = [];
  for (let at = 0; at < value.content.byteLength;) {
    const field = readAt(value.content, at);
    if (field === null || fields.length === MAX_FIELDS) return null;
    fields.push(field);
    at += field.whole.byteLength;
  }
  return fields;
}

function readAt(bytes: Uint8Array, at: number): DerValue | null {
  const tag = bytes[at];
  const first = bytes[at + 1];
  // Tag numbers above 30 take more octets; nothing that is read here has one.
  if (tag === undefined || first === undefined || (tag & 0x1f) === 0x1f) return null;
  let start = at + 2;
  let length = first;
  if (first >= 0x80) {
    // 0x80 is the indefinite length of BER; four octets would be 16 MiB and more.
    const count = first - 0x80;
    if (count < 1 || count > 3 || start + count > bytes.byteLength) return null;
    length = 0;
    for (let i = 0; i < count; i += 1) length = length * 256 + (bytes[start + i] ?? 0);
    start += count;
    // DER has one form for each length: the shortest.
    if (length < 0x80 || (count > 1 && length < 256 ** (count - 1))) return null;
  }
  const end = start + length;
  return end > bytes.byteLength
    ? null
    : { tag, content: bytes.subarray(start, end), whole: bytes.subarray(at, end) };
}

/** An INTEGER of 32 octets at most; null for anything else. */
export function integerOf(value: DerValue | null | undefined): bigint | null {
  if (value?.tag !== TAG.integer) return null;
  const { content } = value;
  const [first = 0, second = 0] = content;
  if (content.byteLength === 0 || content.byteLength > MAX_INTEGER_BYTES) return null;
  if (content.byteLength > 1 && ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)))
    return null;
  return BigInt.asIntN(content.byteLength * 8, BigInt(`0x${Buffer.from(content).toString('hex')}`));
}

/** An OBJECT IDENTIFIER in dotted form; null for anything else. */
export function oidOf(value: DerValue | null | undefined): string | null {
  if (value?.tag !== TAG.oid) return null;
  const { content } = value;
  if (content.byteLength === 0 || content.byteLength > MAX_OID_BYTES) return null;
  const arcs: bigint[] = [];
  let arc = 0n;
  let isOpen = false;
  for (const octet of content) {
    if (!isOpen && octet === 0x80) return null;
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    isOpen = octet >= 0x80;
    if (isOpen) continue;
    // The first number holds two arcs: 40 × first + second, and only 2.x passes 79.
    if (arcs.length === 0) {
      const root = arc < 80n ? arc / 40n : 2n;
      arcs.push(root, arc - root * 40n);
    } else arcs.push(arc);
    arc = 0n;
  }
  return isOpen ? null : arcs.join('.');
}

/**
 * A GeneralizedTime as RFC 3161 wants it (UTC, with seconds), as an ISO instant cut to milliseconds; null for anything
 * else. Zeros at the end of a fraction, which the RFC forbids and authorities write, say the same time and are read.
 */
export function timeOf(value: DerValue | null | undefined): string | null {
  if (value?.tag !== TAG.generalizedTime || value.content.byteLength > 40) return null;
  const text = Buffer.from(value.content).toString('latin1');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d+))?Z$/.exec(text);
  if (match === null) return null;
  const [, year, month, day, hour, minute, second, fraction = ''] = match;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const at = Date.parse(iso);
  // 31 February parses, as another day.
  return Number.isNaN(at) || new Date(at).toISOString() !== iso ? null : iso;
}

/** Writes one value. */
export function writeDer(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const length = content.byteLength;
  if (length >= 0x10000) throw new Error('nothing that long is written');
  const octets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...octets]), content]);
}

/** An INTEGER that is not negative. */
export function writeInteger(value: bigint): Uint8Array {
  const hex = value.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  // The highest bit is the sign.
  return writeDer(
    TAG.integer,
    Buffer.from(Number.parseInt(even.slice(0, 2), 16) >= 0x80 ? `00${even}` : even, 'hex'),
  );
}

/** An OBJECT IDENTIFIER from its dotted form. */
export function writeOid(dotted: string): Uint8Array {
  const [root = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [root * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128))
      groups.unshift((left % 128) + 128);
    return groups;
  });
  return writeDer(TAG.oid, Uint8Array.from(octets));
}
