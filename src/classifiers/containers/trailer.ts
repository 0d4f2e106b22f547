import { indexOfText, looseText } from './bytes.js';
import { KIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import type { Findings } from './findings.js';

const TAIL_BYTES = 64 * KIB;
const MAX_TRAILER_CHARS = 16 * KIB;
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
  const found = TRAILER_KEYS.map((key) => indexOfText(bytes, key)).filter((at) => at >= 0);
  if (found.length === 0) return;
  const text = looseText(bytes.subarray(Math.min(...found)).subarray(0, MAX_TRAILER_CHARS));
  findings.add(where, text.replace(/[\0-\x08\x0e-\x1f]+/g, ' ').trim());
}

function namesSamsung(findings: Findings): boolean {
  return findings.traces.some(
    ({ where, value }) =>
      (/^exif:(Make|Model|Software)$/.test(where) && /samsung|galaxy|\bSM-/i.test(value)) ||
      (where === 'jumbf:c2pa.claim' && /galaxy|samsung/i.test(value)),
  );
}
