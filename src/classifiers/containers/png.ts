import { crc32 } from 'node:zlib';
import { fourCc, latin1, looseText, splitAtNul, u32, u8, withoutPadding, xmlText } from './bytes.js';
import { readC2paAt } from './c2pa.js';
import { readExif } from './exif.js';
import { MALFORMED, TOO_MANY_PARTS, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { inflateWithin } from './inflate.js';
import { readIptc } from './iptc.js';
import { readPhotoshop } from './photoshop.js';
import { readTrailer } from './trailer.js';
import { MIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';

const MAX_CHUNKS = 200_000;
const MAX_CHUNK_BYTES = 32 * MIB;
/** Most bytes that compressed text may inflate to. */
const MAX_TEXT_BYTES = 8 * MIB;
/** Most requests spent on walking through pixel chunks before the end of the file is searched instead. */
const MAX_JUMPS = 3;
/** Longest end of a file that is searched for chunks behind the pixels. */
const MAX_TAIL = 4 * MIB;
/** Most bytes whose checksum is computed while a chunk is looked for. */
const MAX_CHECKED_BYTES = 64 * MIB;
const METADATA = new Set(['IHDR', 'tEXt', 'zTXt', 'iTXt', 'eXIf', 'zxIf', 'caBX']);

/** Walks the chunks of a PNG (W3C PNG 3) on both sides of the pixels, which are jumped over. */
export const walkPng: Walker = async (source, findings) => {
  let at: number | null = 8;
  for (let count = 0; at !== null; count += 1) {
    if (count >= MAX_CHUNKS) {
      findings.fail('not-looked-at', TOO_MANY_PARTS);
      break;
    }
    const head: Uint8Array = await source.read(at, 8);
    if (head.length < 8) {
      findings.fail('truncated', TRUNCATED);
      break;
    }
    const length = u32(head, 0);
    const type = fourCc(head, 4);
    if (length > 0x7fffffff || !/^[A-Za-z]{4}$/.test(type)) {
      findings.fail('malformed', MALFORMED);
      break;
    }
    if (type === 'IEND') break;
    if (METADATA.has(type)) await takeChunk(source, at, type, length, findings);
    const next: number = at + 12 + length;
    const isPixels = type === 'IDAT' || type === 'fdAT';
    if (isPixels && source.size !== null && next < source.size && !source.has(next, 8)) {
      const jumps = (source.size - next) / Math.max(length + 12, source.requestBytes);
      if (jumps > MAX_JUMPS) {
        const isAnimated = type === 'fdAT';
        const last = isAnimated ? null : await lastPixelsByRule(source, next, length);
        at = last ?? (await findAfterPixels(source, next, length, findings));
        continue;
      }
    }
    at = next;
  }
  await readTrailer(source, 'png:trailer', findings);
};

async function takeChunk(
  source: WindowedSource,
  at: number,
  type: string,
  length: number,
  findings: Findings,
): Promise<void> {
  if (length > MAX_CHUNK_BYTES) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  if (type === 'caBX') {
    await readC2paAt(source, at + 8, length, findings);
    return;
  }
  const data = await source.read(at + 8, length);
  if (data.length < length) findings.fail('truncated', TRUNCATED);
  switch (type) {
    case 'IHDR':
      findings.size(u32(data, 0), u32(data, 4));
      break;
    case 'eXIf':
      await readExif(data, findings);
      break;
    case 'zxIf':
      await readExif(inflated(data.subarray(5), findings), findings);
      break;
    default:
      await takeText(type, data, findings);
  }
}

async function takeText(type: string, data: Uint8Array, findings: Findings): Promise<void> {
  const { head, rest } = splitAtNul(data);
  if (rest === null) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  const key = looseText(head);
  let bytes = rest;
  if (type === 'zTXt') bytes = inflated(rest.subarray(1), findings);
  if (type === 'iTXt') {
    const isCompressed = u8(rest, 0) === 1;
    const language = splitAtNul(rest.subarray(2));
    const translated = splitAtNul(language.rest ?? new Uint8Array());
    const text = translated.rest ?? new Uint8Array();
    bytes = isCompressed ? inflated(text, findings) : text;
  }
  if (key === 'XML:com.adobe.xmp') readXmp(xmlText(bytes), findings);
  else if (key.startsWith('Raw profile type ')) await readRawProfile(key.slice(17).trim(), bytes, findings);
  // tEXt is Latin-1 by the standard, and UTF-8 from many writers.
  else findings.add(`png:${type}:${key}`, looseText(withoutPadding(bytes)));
}

function inflated(bytes: Uint8Array, findings: Findings): Uint8Array {
  const { bytes: result, problem } = inflateWithin(findings.budget, bytes, MAX_TEXT_BYTES);
  if (problem !== null) {
    findings.fail('malformed', 'Un texte compressé est abîmé ou démesuré : il n’a pas été lu en entier.');
  }
  return result;
}

/** ImageMagick's way of storing profiles: name, length, then hexadecimal digits. */
async function readRawProfile(kind: string, text: Uint8Array, findings: Findings): Promise<void> {
  const start = /^\s{0,16}\S{0,64}\s{1,16}\d{1,10}\s/.exec(latin1(text.subarray(0, 128)));
  const digits = latin1(text.subarray(start?.[0].length ?? 0)).replace(/\s/g, '');
  if (start === null || /[^0-9a-fA-F]/.test(digits)) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  const bytes = Buffer.from(digits, 'hex');
  switch (kind.toLowerCase()) {
    case 'exif':
    case 'app1': {
      const body = latin1(bytes.subarray(0, 32));
      if (body.startsWith('http://ns.adobe.com/xap')) readXmp(xmlText(bytes.subarray(29)), findings);
      else await readExif(bytes, findings);
      break;
    }
    case 'xmp':
      readXmp(xmlText(bytes), findings);
      break;
    case 'iptc':
    case '8bim':
      if (bytes[0] === 0x1c) readIptc(bytes, findings);
      else await readPhotoshop(bytes, findings);
      break;
    default:
      // Colour profiles and the like say nothing here.
      break;
  }
}

/**
 * Place of a pixel chunk near the end. Encoders make all pixel chunks but the last of one size, so that their
 * places follow from the first; what stands there is a pixel chunk, or the rule does not hold (null).
 */
async function lastPixelsByRule(
  source: WindowedSource,
  from: number,
  pixelChunk: number,
): Promise<number | null> {
  const step = pixelChunk + 12;
  const chunks = Math.floor(((source.size ?? 0) - from - source.requestBytes / 4) / step);
  if (chunks < 1) return null;
  const at = from + chunks * step;
  const head = await source.read(at, 8);
  const fits = at + 12 + u32(head, 0) < (source.size ?? 0);
  return head.length === 8 && fourCc(head, 4) === 'IDAT' && fits ? at : null;
}

/**
 * Finds the first chunk behind the pixels from the end of the file: a window at the end, in which a chunk is
 * recognised by its type and checksum and by the chain of chunks that follows it. The window grows until it
 * holds a pixel chunk, so that nothing can stand before it unseen.
 */
async function findAfterPixels(
  source: WindowedSource,
  from: number,
  pixelChunk: number,
  findings: Findings,
): Promise<number | null> {
  const first = Math.min(pixelChunk + source.requestBytes, MAX_TAIL);
  for (let window = first; window <= MAX_TAIL; window *= 4) {
    const tail = await source.tail(window);
    if (tail === null) return null;
    const start = Math.max(0, from - tail.offset);
    const chunk = firstSoundChunk(tail.bytes, start);
    if (chunk !== null && (chunk.isPixels || tail.offset <= from)) return tail.offset + chunk.at;
    if (tail.offset <= from) break;
  }
  findings.fail('not-looked-at', 'La fin de ce PNG n’a pas pu être lue : des métadonnées peuvent manquer.');
  return null;
}

/** The first place where a chunk with a right checksum begins. */
function firstSoundChunk(bytes: Uint8Array, start: number): { at: number; isPixels: boolean } | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const candidates = ['IDAT', 'fdAT', 'tEXt', 'zTXt', 'iTXt', 'eXIf', 'caBX', 'IEND', 'fcTL', 'tIME'];
  const places: number[] = [];
  for (const type of candidates) {
    let at = buffer.indexOf(type, start + 4, 'latin1');
    for (let n = 0; at >= 0 && n < 5_000; n += 1) {
      places.push(at - 4);
      at = buffer.indexOf(type, at + 4, 'latin1');
    }
  }
  let budget = MAX_CHECKED_BYTES;
  for (const at of places.sort((a, b) => a - b)) {
    const length = u32(buffer, at);
    if (at < 0 || at + 12 + length > buffer.length) continue;
    budget -= length;
    if (budget < 0) return null;
    if (crc32(buffer.subarray(at + 4, at + 8 + length)) !== u32(buffer, at + 8 + length)) continue;
    const type = fourCc(buffer, at + 4);
    return { at, isPixels: type === 'IDAT' || type === 'fdAT' };
  }
  return null;
}
