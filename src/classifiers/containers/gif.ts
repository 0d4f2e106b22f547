import { indexOfText, latin1, looseText, startsWith, trimmed, u16, u8, xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { MALFORMED, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { readIptc } from './iptc.js';
import { readPhotoshop } from './photoshop.js';
import { KIB, MIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';

const TAIL_BYTES = 64 * KIB;
/** What is left of the file is read in one go when it is worth no more than so many requests. */
const MAX_WALKED_REQUESTS = 16;
const MAX_BLOCKS = 200_000;
const MAX_EXTENSION_BYTES = 16 * MIB;

/**
 * Walks the blocks of a GIF (GIF89a). Pixels are cut in blocks of 255 bytes, so they cannot be jumped over:
 * what is left of a file is read in one go; of a long one the end is searched, and the rest told as not looked at.
 */
export const walkGif: Walker = async (source, findings) => {
  const head = await source.read(0, 13);
  findings.size(u16(head, 6, 'little'), u16(head, 8, 'little'));
  if (head.length < 13) {
    findings.fail('truncated', TRUNCATED);
    return;
  }
  let at: number | null = 13 + colourTableBytes(u8(head, 10));
  for (let count = 0; count < MAX_BLOCKS && at !== null; count += 1) {
    const start: Uint8Array = await source.read(at, 2);
    const kind = u8(start, 0);
    if (start.length === 0) {
      findings.fail('truncated', TRUNCATED);
      return;
    }
    if (kind === 0x3b) return;
    if (kind === 0x21) at = await takeExtension(source, at, u8(start, 1), findings);
    else if (kind === 0x2c) at = await skipImage(source, at, findings);
    else {
      findings.fail('malformed', MALFORMED);
      return;
    }
  }
};

function colourTableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

/** Reads one extension; gives the place behind it, null when there is none. */
async function takeExtension(
  source: WindowedSource,
  at: number,
  label: number,
  findings: Findings,
): Promise<number | null> {
  if (label === 0xff) {
    const id = latin1(await source.read(at + 3, 11));
    if (id === 'XMP DataXMP') return takeXmp(source, at + 14, findings);
    const isRead = /^(C2PA_GIF|MGK8BIM|MGKIPTC)/.test(id);
    const { data, end } = await subBlocks(source, at + 14, findings, isRead);
    if (id.startsWith('C2PA_GIF')) await readC2pa(data, findings);
    // What ImageMagick keeps of other formats.
    else if (id.startsWith('MGK8BIM')) await readPhotoshop(data, findings);
    else if (id.startsWith('MGKIPTC')) readIptc(data, findings);
    return end;
  }
  const isComment = label === 0xfe;
  const { data, end } = await subBlocks(source, at + 2, findings, isComment);
  if (isComment) findings.add('gif:comment', trimmed(looseText(data)));
  return end;
}

/** XMP is not cut in sub-blocks: it ends where a "magic trailer" of 257 bytes makes readers meet a zero (XMP part 3, §1.1.2). */
async function takeXmp(source: WindowedSource, at: number, findings: Findings): Promise<number | null> {
  for (let window = 64 * KIB; window <= MAX_EXTENSION_BYTES; window *= 4) {
    const bytes = await source.read(at, window);
    const end = indexOfText(bytes, '\x01\xff\xfe\xfd\xfc');
    if (end >= 0) {
      readXmp(xmlText(bytes.subarray(0, end)), findings);
      return at + end + 258;
    }
    if (bytes.length < window) {
      findings.fail('truncated', TRUNCATED);
      readXmp(xmlText(bytes), findings);
      return null;
    }
  }
  findings.fail('malformed', MALFORMED);
  return null;
}

async function subBlocks(
  source: WindowedSource,
  from: number,
  findings: Findings,
  keep: boolean,
): Promise<{ data: Uint8Array; end: number | null }> {
  const parts: Uint8Array[] = [];
  let at = from;
  for (let count = 0; count < MAX_BLOCKS; count += 1) {
    const length = (await source.read(at, 1))[0];
    if (length === undefined) {
      findings.fail('truncated', TRUNCATED);
      return { data: Buffer.concat(parts), end: null };
    }
    if (length === 0) return { data: Buffer.concat(parts), end: at + 1 };
    if (keep) parts.push(await source.read(at + 1, length));
    at += 1 + length;
  }
  findings.fail('malformed', MALFORMED);
  return { data: Buffer.concat(parts), end: null };
}

/** Passes over an image. Where its data leave the cache, the end of the file is searched and the walk ends. */
async function skipImage(source: WindowedSource, at: number, findings: Findings): Promise<number | null> {
  const descriptor = await source.read(at, 11);
  if (descriptor.length < 11) {
    findings.fail('truncated', TRUNCATED);
    return null;
  }
  let place = at + 10 + colourTableBytes(u8(descriptor, 9)) + 1;
  for (let count = 0; count < MAX_BLOCKS; count += 1) {
    if (!source.has(place, 1)) {
      if (source.size === null) await source.prefetch(place, 1);
      else if (source.size - place <= MAX_WALKED_REQUESTS * source.requestBytes) {
        await source.prefetch(place, source.size - place);
      } else {
        await searchTail(source, findings);
        findings.fail('not-looked-at', 'Ce GIF est long : seuls son début et sa fin ont été lus.');
        return null;
      }
    }
    const length = (await source.read(place, 1))[0];
    if (length === undefined) {
      findings.fail('truncated', TRUNCATED);
      return null;
    }
    place += 1 + length;
    if (length === 0) return place;
  }
  findings.fail('malformed', MALFORMED);
  return null;
}

/** Finds XMP and comments near the end; a comment counts only when its sub-blocks lead to another block or the end. */
async function searchTail(source: WindowedSource, findings: Findings): Promise<void> {
  const tail = await source.tail(TAIL_BYTES);
  if (tail === null) return;
  const { bytes, offset } = tail;
  const xmp = indexOfText(bytes, '\x21\xff\x0bXMP DataXMP');
  if (xmp >= 0) await takeXmp(source, offset + xmp + 14, findings);
  for (let at = indexOfText(bytes, '\x21\xfe'); at >= 0; at = indexOfText(bytes, '\x21\xfe', at + 1)) {
    const text = commentAt(bytes, at + 2);
    if (text !== null) findings.add('gif:comment', text);
  }
}

function commentAt(bytes: Uint8Array, from: number): string | null {
  const parts: Uint8Array[] = [];
  let at = from;
  for (let length = bytes[at]; length !== undefined && length > 0; length = bytes[at]) {
    parts.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
  }
  const next = bytes[at + 1];
  if (parts.length === 0 || (next !== 0x3b && next !== 0x21 && next !== 0x2c)) return null;
  const joined = Buffer.concat(parts);
  // Pixels can look like a short comment: only text counts.
  if (joined.length < 4 || !/^[\x09\x0a\x0d\x20-\x7e\xa0-\xff]+$/.test(latin1(joined))) return null;
  return startsWith(joined, 'XMP') ? null : trimmed(looseText(joined));
}
