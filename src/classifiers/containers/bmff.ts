import { u32, xmlText } from './bytes.js';
import { itemInfo, itemPlaces, primarySize } from './bmff-items.js';
import type { ItemPlace } from './bmff-items.js';
import { readExif } from './exif.js';
import { MALFORMED, TOO_MANY_PARTS, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { inflateWithin } from './inflate.js';
import { boxesIn, isoBoxAt } from './iso-boxes.js';
import { readUuid } from './uuid-box.js';
import { MIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';

const MAX_BOXES = 1_000;
const MAX_META_BYTES = 8 * MIB;
/** Items may share their bytes: their number is what bounds the work. */
const MAX_METADATA_ITEMS = 16;
const MAX_ITEM_BYTES = 16 * MIB;
const ENCODINGS: ReadonlyMap<string, 'zlib' | 'gzip' | 'brotli'> = new Map([
  ['deflate', 'zlib'],
  ['gzip', 'gzip'],
  ['br', 'brotli'],
]);
const ELSEWHERE = 'Une métadonnée de ce fichier est rangée d’une façon qui n’est pas lue.';

/** Walks the boxes of an AVIF or HEIC file (ISO 14496-12, 23008-12): the items of `meta`, and `uuid` boxes. */
export const walkBmff: Walker = async (source, findings) => {
  let at = 0;
  for (let count = 0; count < MAX_BOXES; count += 1) {
    if (source.size !== null && at >= source.size) return;
    const box = await isoBoxAt(source, at);
    if (box === null) {
      const isEnd = source.size !== null && at >= source.size;
      if (!isEnd) findings.fail('truncated', TRUNCATED);
      return;
    }
    if (box.end <= box.at) {
      findings.fail('malformed', MALFORMED);
      return;
    }
    const bytes = box.end - box.dataAt;
    if (box.type === 'uuid') await readUuid(source, box, findings);
    else if (box.type === 'meta') {
      if (bytes > MAX_META_BYTES) findings.fail('malformed', MALFORMED);
      else {
        const data = await source.read(box.dataAt, bytes);
        if (data.length < bytes) findings.fail('truncated', TRUNCATED);
        await readMeta(source, data, findings);
      }
    } else if (source.size !== null && box.end > source.size && box.type !== 'mdat') {
      findings.fail('truncated', TRUNCATED);
    }
    at = box.end;
    if (!Number.isFinite(at)) return;
  }
  findings.fail('not-looked-at', TOO_MANY_PARTS);
};

async function readMeta(source: WindowedSource, meta: Uint8Array, findings: Findings): Promise<void> {
  // Four bytes of version and flags come before the boxes.
  const boxes = boxesIn(meta.subarray(4));
  const find = (type: string): Uint8Array | null => boxes.find((box) => box.type === type)?.data ?? null;
  const size = primarySize(find('pitm'), find('iprp'));
  if (size !== null) findings.size(size.width, size.height);
  const iinf = find('iinf');
  const iloc = find('iloc');
  if (iinf === null || iloc === null) return;
  const places = itemPlaces(iloc);
  const idat = find('idat');
  let items = 0;
  for (const item of itemInfo(iinf)) {
    const isXmp = item.type === 'mime' && /rdf\+xml|xmp/i.test(item.contentType);
    if (item.type !== 'Exif' && !isXmp) continue;
    items += 1;
    if (items > MAX_METADATA_ITEMS) {
      findings.fail('malformed', MALFORMED);
      return;
    }
    const place = places.get(item.id);
    if (place === undefined) {
      findings.fail('not-looked-at', ELSEWHERE);
      continue;
    }
    const stored = await readItem(source, place, idat, findings);
    const data = stored === null ? null : decodeItem(stored, item.encoding, findings);
    if (data === null) continue;
    if (isXmp) readXmp(xmlText(data), findings);
    // The item begins with the distance from the next byte to the TIFF header.
    else if (data.length > 4)
      await readExif(data.subarray(4 + Math.min(u32(data, 0), data.length)), findings);
  }
}

async function readItem(
  source: WindowedSource,
  place: ItemPlace,
  idat: Uint8Array | null,
  findings: Findings,
): Promise<Uint8Array | null> {
  if (place.method > 1 || (place.method === 1 && idat === null)) {
    findings.fail('not-looked-at', ELSEWHERE);
    return null;
  }
  const parts: Uint8Array[] = [];
  let total = 0;
  for (const extent of place.extents) {
    const available = place.method === 1 ? (idat?.length ?? 0) : (source.size ?? Infinity);
    // Length 0 means to the end of what holds the item.
    const length = extent.length === 0 ? Math.max(available - extent.offset, 0) : extent.length;
    total += length;
    if (total > MAX_ITEM_BYTES || !Number.isSafeInteger(extent.offset)) {
      findings.fail('malformed', MALFORMED);
      return null;
    }
    const part =
      place.method === 1
        ? (idat ?? new Uint8Array()).subarray(extent.offset, extent.offset + length)
        : await source.read(extent.offset, length);
    if (part.length < length) findings.fail('truncated', TRUNCATED);
    parts.push(part);
  }
  return Buffer.concat(parts);
}

/** Content of a `mime` item that may be compressed (ISO 14496-12 §8.11.6: encodings as in HTTP). */
function decodeItem(data: Uint8Array, encoding: string, findings: Findings): Uint8Array | null {
  if (encoding === '' || encoding === 'identity') return data;
  const method = ENCODINGS.get(encoding);
  if (method === undefined) {
    findings.fail('not-looked-at', ELSEWHERE);
    return null;
  }
  const { bytes, problem } = inflateWithin(findings.budget, data, MAX_ITEM_BYTES, method);
  if (problem !== null) findings.fail('malformed', MALFORMED);
  return bytes;
}
