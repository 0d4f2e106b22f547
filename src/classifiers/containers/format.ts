import { gunzipSync, constants } from 'node:zlib';
import { fourCc, indexOfText, startsWith, u32, xmlText } from './bytes.js';
import type { Format } from '../types.js';

/** Begins a file of metadata alone, as Exiv2 writes it: the segments of a JPEG behind a head of its own. */
export const EXV_ID = '\xff\x01Exiv2';
const AVIF_BRANDS = new Set(['avif', 'avis']);
const HEIC_BRANDS = new Set([
  'heic',
  'heix',
  'heim',
  'heis',
  'hevc',
  'hevx',
  'hevm',
  'hevs',
  'mif1',
  'msf1',
  'mif2',
]);

/** The format by the first bytes alone, whatever a server or a file name says; null when it is none that Vigie reads. */
export function detectFormat(head: Uint8Array): Format | null {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (startsWith(head, EXV_ID)) return 'jpeg';
  if (startsWith(head, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(head, 'RIFF') && startsWith(head, 'WEBP', 8)) return 'webp';
  if (startsWith(head, 'GIF87a') || startsWith(head, 'GIF89a')) return 'gif';
  if (startsWith(head, 'II*\0') || startsWith(head, 'MM\0*')) return 'tiff';
  if (startsWith(head, 'II+\0') || startsWith(head, 'MM\0+')) return 'tiff';
  if (startsWith(head, '\0\0\0\x0cJXL \r\n\x87\n') || (head[0] === 0xff && head[1] === 0x0a)) return 'jxl';
  if (fourCc(head, 4) === 'ftyp') return bmffFormat(head);
  if (startsWith(head, 'BM') && head.length >= 26 && u32(head, 6) === 0) return 'bmp';
  if (startsWith(head, '\0\0\x01\0') && head[4] !== 0 && head[5] === 0) return 'ico';
  // PDF readers accept up to 1024 bytes of anything before the header (ISO 32000-1, note to 7.5.2).
  if (indexOfText(head.subarray(0, 1024 + 5), '%PDF-') >= 0) return 'pdf';
  return isSvg(head) ? 'svg' : null;
}

function bmffFormat(head: Uint8Array): Format | null {
  const end = Math.min(u32(head, 0), head.length, 512);
  const brands = [fourCc(head, 8)];
  for (let at = 16; at + 4 <= end; at += 4) brands.push(fourCc(head, at));
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return 'avif';
  return brands.some((brand) => HEIC_BRANDS.has(brand)) ? 'heic' : null;
}

function isSvg(head: Uint8Array): boolean {
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const inflated = startOfGzip(head.subarray(0, 4096));
    return inflated !== null && rootElement(inflated) === 'svg';
  }
  return rootElement(head.subarray(0, 16_384)) === 'svg';
}

function startOfGzip(bytes: Uint8Array): Uint8Array | null {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: 8 * 1024 * 1024 });
  } catch {
    // Not a gzip stream after all, or one that explodes: not a drawing either way.
    return null;
  }
}

/** Local name of the first element after declarations, comments and a document type. */
function rootElement(bytes: Uint8Array): string | null {
  let text = xmlText(bytes).trimStart();
  for (let step = 0; step < 64; step += 1) {
    if (text.startsWith('<!--')) text = after(text, '-->');
    else if (text.startsWith('<?')) text = after(text, '?>');
    else if (/^<!DOCTYPE/i.test(text))
      text = text.replace(/^<!DOCTYPE[^[>]*(\[[\s\S]*?\]\s*)?>/i, '').trimStart();
    else break;
  }
  return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(text)?.[1] ?? null;
}

function after(text: string, mark: string): string {
  const at = text.indexOf(mark);
  return at < 0 ? '' : text.slice(at + mark.length).trimStart();
}
