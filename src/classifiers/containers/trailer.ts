import { indexOfText, looseText, startsWith, u32 } from './bytes.js';
import { KIB } from './windowed-source.js';
import type { ByteRange, WindowedSource } from './windowed-source.js';
import type { Findings } from './findings.js';

const TAIL_BYTES = 64 * KIB;
const MAX_TRAILER_CHARS = 16 * KIB;
/** Blocks of a Samsung trailer that may stand before the tail, behind them a video of the moment. */
const MAX_BLOCKS = 64;
const MAX_FAR_BLOCKS = 4;
const MAX_BLOCK_BYTES = 64 * KIB;
/** Names that Samsung's photo editor writes behind the image (the marks catalogue, §2 phones). */
const TRAILER_KEYS = ['PhotoEditor_Re_Edit_Data', '"genAIType"'];

/**
 * Looks behind the end of an image for the notes of Samsung's photo editor. Read from what is cached already;
 * a request of its own is made only for files that call themselves a Samsung phone's.
 */
export async function readTrailer(source: WindowedSource, where: string, findings: Findings): Promise<void> {
  const size = source.size;
  if (size === null) return;
  const offset = Math.max(0, size - TAIL_BYTES);
  if (!source.has(offset, size - offset) && !namesSamsung(findings)) return;
  const bytes = await source.read(offset, size - offset);
  if (addNotes(bytes, where, findings)) return;
  for (const block of farBlocks(bytes, offset)) {
    if (addNotes(await source.read(block.offset, block.length), where, findings)) return;
  }
}

/** Adds the notes that stand in a stretch of the trailer; false when there are none. */
function addNotes(bytes: Uint8Array, where: string, findings: Findings): boolean {
  const found = TRAILER_KEYS.map((key) => indexOfText(bytes, key)).filter((at) => at >= 0);
  if (found.length === 0) return false;
  const text = looseText(bytes.subarray(Math.min(...found)).subarray(0, MAX_TRAILER_CHARS));
  findings.add(where, text.replace(/[\0-\x08\x0e-\x1f]+/g, ' ').trim());
  return true;
}

/**
 * Short blocks of a Samsung trailer that stand before its tail: a directory (`SEFH`) at the very end tells how far
 * before itself each one begins (exiftool, Samsung.pm).
 */
function farBlocks(tail: Uint8Array, tailAt: number): readonly ByteRange[] {
  const end = tail.length - 8;
  const directory = end - u32(tail, end, 'little');
  if (!startsWith(tail, 'SEFT', end + 4) || directory < 0 || !startsWith(tail, 'SEFH', directory)) return [];
  const count = Math.min(u32(tail, directory + 8, 'little'), MAX_BLOCKS);
  const blocks = Array.from({ length: count }, (_, i) => {
    const at = directory + 12 + i * 12;
    return {
      offset: tailAt + directory - u32(tail, at + 4, 'little'),
      length: u32(tail, at + 8, 'little'),
    };
  });
  return blocks
    .filter(({ offset, length }) => offset >= 0 && offset < tailAt && length <= MAX_BLOCK_BYTES)
    .slice(0, MAX_FAR_BLOCKS);
}

function namesSamsung(findings: Findings): boolean {
  return findings.traces.some(
    ({ where, value }) =>
      (/^exif:(Make|Model|Software)$/.test(where) && /samsung|galaxy|\bSM-/i.test(value)) ||
      (where === 'jumbf:c2pa.claim' && /galaxy|samsung/i.test(value)),
  );
}
