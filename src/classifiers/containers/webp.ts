import { fourCc, indexOfText, startsWith, u16, u32, u8, xmlText } from './bytes.js';
import { readC2paAt } from './c2pa.js';
import { readExif } from './exif.js';
import { MALFORMED, TOO_MANY_PARTS, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { KIB, MIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';

/** `XMP\0` is what some writers put where the standard has a space. */
const METADATA = new Set(['EXIF', 'XMP ', 'XMP\0', 'C2PA']);
const MAX_CHUNKS = 20_000;
const MAX_CHUNK_BYTES = 32 * MIB;
const TAIL_BYTES = 64 * KIB;
/** Animations have a chunk a frame: after so many jumps out of the cache the end of the file is searched. */
const MAX_JUMPS = 3;

/** Walks the chunks of a WebP (RFC 9649); EXIF, XMP and C2PA normally stand behind the pixels. */
export const walkWebp: Walker = async (source, findings) => {
  const header = await source.read(0, 12);
  const riffEnd = 8 + u32(header, 4, 'little');
  const size = source.size;
  if (size !== null && riffEnd > size + 1) findings.fail('truncated', TRUNCATED);
  const declared = size === null ? riffEnd : Math.min(riffEnd, size);
  // Tools that append metadata sometimes leave the length in the header as it was.
  const isOutgrown = size !== null && riffEnd < size && source.has(riffEnd, 8);
  const behind = isOutgrown ? fourCc(await source.read(riffEnd, 4), 0) : '';
  const end = METADATA.has(behind) ? (size ?? declared) : declared;
  let at = 12;
  let jumps = 0;
  for (let count = 0; at + 8 <= end; count += 1) {
    if (count >= MAX_CHUNKS) {
      findings.fail('not-looked-at', TOO_MANY_PARTS);
      return;
    }
    if (!source.has(at, 8)) jumps += 1;
    if (jumps > MAX_JUMPS && !source.has(at, 8)) {
      await searchTail(source, at, end, findings);
      return;
    }
    const head: Uint8Array = await source.read(at, 8);
    if (head.length < 8) {
      findings.fail('truncated', TRUNCATED);
      return;
    }
    const length = u32(head, 4, 'little');
    await takeChunk(source, at + 8, fourCc(head, 0), length, findings);
    // Chunks are padded to an even size.
    at = at + 8 + length + (length & 1);
  }
};

async function takeChunk(
  source: WindowedSource,
  dataAt: number,
  type: string,
  length: number,
  findings: Findings,
): Promise<void> {
  if (type === 'VP8X' || type === 'VP8 ' || type === 'VP8L') {
    takeSize(type, await source.read(dataAt, Math.min(length, 10)), findings);
    return;
  }
  if (!METADATA.has(type)) return;
  if (length > MAX_CHUNK_BYTES) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  if (type === 'C2PA') {
    await readC2paAt(source, dataAt, length, findings);
    return;
  }
  const data = await source.read(dataAt, length);
  if (data.length < length) findings.fail('truncated', TRUNCATED);
  if (type !== 'EXIF') readXmp(xmlText(data), findings);
  else await readExif(data, findings);
}

function takeSize(type: string, data: Uint8Array, findings: Findings): void {
  if (type === 'VP8X' && data.length >= 10) {
    findings.size(
      1 + u16(data, 4, 'little') + u8(data, 6) * 0x10000,
      1 + u16(data, 7, 'little') + u8(data, 9) * 0x10000,
    );
  } else if (type === 'VP8 ' && startsWith(data, '\x9d\x01\x2a', 3)) {
    findings.size(u16(data, 6, 'little') & 0x3fff, u16(data, 8, 'little') & 0x3fff);
  } else if (type === 'VP8L' && u8(data, 0) === 0x2f) {
    const bits = u32(data, 1, 'little');
    findings.size(1 + (bits & 0x3fff), 1 + ((bits >>> 14) & 0x3fff));
  }
}

/** Finds metadata chunks at the end of a long animation; a chunk counts when its length leads to the end or to another one. */
async function searchTail(
  source: WindowedSource,
  from: number,
  end: number,
  findings: Findings,
): Promise<void> {
  const offset = Math.max(from, end - TAIL_BYTES);
  const bytes = await source.read(offset, end - offset);
  let at = Infinity;
  for (const type of METADATA) {
    for (
      let found = indexOfText(bytes, type);
      found >= 0 && found < at;
      found = indexOfText(bytes, type, found + 1)
    ) {
      const next = found + 8 + u32(bytes, found + 4, 'little');
      const isChunk =
        Math.abs(offset + next - end) <= 1 || /^(EXIF|XMP.|C2PA)/.test(fourCc(bytes, next + (next & 1)));
      if (isChunk) at = found;
    }
  }
  while (at + 8 <= bytes.length) {
    const length = u32(bytes, at + 4, 'little');
    await takeChunk(source, offset + at + 8, fourCc(bytes, at), length, findings);
    at += 8 + length + (length & 1);
  }
}
