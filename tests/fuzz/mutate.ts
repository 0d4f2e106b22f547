/** Damages files the way broken encoders, cut transfers and hostile people do; the same seed damages alike. */

/** Numbers from 0 up to, not including, 1. */
export type Random = () => number;

/** A small generator (mulberry32) for one case: seed and index name it for ever. */
export function randomOf(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

const MAX_BYTES = 4 * 1024 * 1024;
const LIES = [0, 1, 2, 7, 8, 12, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fff0, 0xffff_ffff];
/** Beginnings of parts; a case cuts, copies and lies near them rather than in the middle of pixels. */
const TAGS = [
  'IHDR',
  'IDAT',
  'tEXt',
  'zTXt',
  'iTXt',
  'eXIf',
  'caBX',
  'IEND',
  'RIFF',
  'VP8X',
  'EXIF',
  'XMP ',
  'C2PA',
  'ftyp',
  'meta',
  'iloc',
  'iinf',
  'uuid',
  'mdat',
  'jumb',
  'jumd',
  'cbor',
  'json',
  'c2pa',
  'Exif',
  '8BIM',
  'http://ns.adobe.com/xap/1.0/',
  '<rdf:',
  '<svg',
  'xmlns',
  '/Filter',
  '/Length',
  ' obj',
  'stream',
  'endobj',
  '/Kids',
  '/Type',
  'xref',
  'trailer',
  '\x21\xff',
  '\x21\xfe',
  '\xff\xe1',
  '\xff\xeb',
  '\xff\xda',
  'MPF\0',
];

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const flipBits: Mutation = (bytes, random) => {
  for (let n = 1 + Math.floor(random() * 24); n > 0; n -= 1) {
    const at = place(bytes, random);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8));
  }
  return bytes;
};

const cut: Mutation = (bytes, random) => bytes.subarray(0, place(bytes, random));

const cutStart: Mutation = (bytes, random) => bytes.subarray(Math.min(place(bytes, random), 64));

const lieAboutLength: Mutation = (bytes, random) => {
  const lies = [...LIES, bytes.length, bytes.length - 8, bytes.length * 2];
  for (let n = 1 + Math.floor(random() * 4); n > 0; n -= 1) {
    const at = Math.max(0, place(bytes, random) - Math.floor(random() * 8));
    if (at + 4 > bytes.length) continue;
    const lie = pick(random, lies) >>> 0;
    const way = random();
    if (way < 0.4) bytes.writeUInt32BE(lie, at);
    else if (way < 0.7) bytes.writeUInt32LE(lie, at);
    else if (way < 0.85) bytes.writeUInt16BE(lie & 0xffff, at);
    else bytes.writeUInt16LE(lie & 0xffff, at);
  }
  return bytes;
};

const splice: Mutation = (bytes, random, other) => {
  const at = place(bytes, random);
  const from = place(other, random);
  const length = Math.floor(random() * 70_000);
  return Buffer.concat([bytes.subarray(0, at), other.subarray(from, from + length), bytes.subarray(at)]);
};

const repeat: Mutation = (bytes, random) => {
  const at = place(bytes, random);
  const part = bytes.subarray(at, at + 1 + Math.floor(random() * 4_000));
  const times = Math.min(1 + Math.floor(random() ** 4 * 2_000), Math.floor(MAX_BYTES / part.length));
  return Buffer.concat([
    bytes.subarray(0, at),
    ...Array.from({ length: times }, () => part),
    bytes.subarray(at),
  ]);
};

const remove: Mutation = (bytes, random) => {
  const at = place(bytes, random);
  return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + Math.floor(random() * 300))]);
};

const fill: Mutation = (bytes, random) => {
  const at = place(bytes, random);
  return bytes.fill(
    pick(random, [0, 0x20, 0x30, 0xff]),
    at,
    Math.min(bytes.length, at + Math.floor(random() * 2_000)),
  );
};

/** Numbers written in words, as PDF, SVG and RDF have them. */
const lieInText: Mutation = (bytes, random) => {
  const digits = place(bytes, random);
  for (let at = digits; at < Math.min(bytes.length, digits + 400); at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x30 && byte <= 0x39) bytes[at] = 0x30 + Math.floor(random() * 10);
  }
  return bytes;
};

const MUTATIONS = [
  flipBits,
  flipBits,
  cut,
  cutStart,
  lieAboutLength,
  lieAboutLength,
  splice,
  repeat,
  remove,
  fill,
  lieInText,
];

/** A place to damage: near a part's beginning, near an end of the file, or anywhere. */
function place(bytes: Buffer, random: Random): number {
  if (bytes.length === 0) return 0;
  const way = random();
  if (way < 0.4) {
    const tag = pick(random, TAGS);
    const at = bytes.indexOf(tag, Math.floor(random() ** 2 * bytes.length), 'latin1');
    if (at >= 0) return Math.min(bytes.length - 1, at + Math.floor(random() * 24));
  }
  const span = way < 0.7 ? Math.min(bytes.length, 2_048) : bytes.length;
  const at = Math.floor(random() * span);
  return way > 0.9 ? bytes.length - 1 - Math.min(at, bytes.length - 1) : at;
}

/** A damaged copy of a file: one to four damages, one after the other. */
export function mutate(file: Uint8Array, other: Uint8Array, random: Random): Buffer {
  let bytes: Buffer = Buffer.from(file);
  for (let n = 1 + Math.floor(random() * 4); n > 0; n -= 1) {
    bytes = pick(random, MUTATIONS)(bytes, random, Buffer.from(other));
    if (bytes.length > MAX_BYTES) bytes = bytes.subarray(0, MAX_BYTES);
  }
  return bytes;
}
