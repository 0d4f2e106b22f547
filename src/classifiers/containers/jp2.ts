import { startsWith, u32, xmlText } from './bytes.js';
import { readC2paAt } from './c2pa.js';
import { readExif } from './exif.js';
import { MALFORMED, TOO_MANY_PARTS, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { readIptc } from './iptc.js';
import { isoBoxAt } from './iso-boxes.js';
import type { IsoBox } from './iso-boxes.js';
import { C2PA_UUID, XMP_UUID, readUuid } from './uuid-box.js';
import { MIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';

const CODESTREAM = '\xff\x4f\xff\x51';
const MAX_BOXES = 1_000;
const MAX_BOX_BYTES = 16 * MIB;
const EXIF_UUIDS = new Set([
  // `JpgTiffExif->JP2`, and what Adobe writes.
  Buffer.from('JpgTiffExif->JP2').toString('hex'),
  '0537cdab9d0c4431a72afa561f2a113e',
]);
const IPTC_UUIDS = new Set(['33c7a4d2b81d4723a0baf1a3e097ad38', '09a14e97c0b442e0bebf36df6f0ce36f']);

/** True for the signature box of a JPEG 2000 file, or a bare codestream (SOC and SIZ markers). */
export function isJpeg2000(head: Uint8Array): boolean {
  return startsWith(head, '\0\0\0\x0cjP  \r\n\x87\n') || startsWith(head, CODESTREAM);
}

/** Walks a JPEG 2000 file (ISO 15444-1 annex I): size, `xml `, `uuid` and `jumb` boxes; a bare codestream has a size only. */
export const walkJp2: Walker = async (source, findings) => {
  const head = await source.read(0, 48);
  // The grid's size less the offset of the image on it (§A.5.1).
  if (startsWith(head, CODESTREAM)) {
    findings.size(u32(head, 8) - u32(head, 16), u32(head, 12) - u32(head, 20));
    return;
  }
  let at = 0;
  for (let count = 0; count < MAX_BOXES; count += 1) {
    if (source.size !== null && at >= source.size) return;
    const box = await isoBoxAt(source, at);
    if (box === null) {
      if (source.size === null || at < source.size) findings.fail('truncated', TRUNCATED);
      return;
    }
    if (box.end <= box.at) {
      findings.fail('malformed', MALFORMED);
      return;
    }
    await takeBox(source, box, findings);
    if (!Number.isFinite(box.end)) return;
    // The header is a box of boxes: its first one holds the size.
    at = box.type === 'jp2h' ? box.dataAt : box.end;
  }
  findings.fail('not-looked-at', TOO_MANY_PARTS);
};

async function takeBox(source: WindowedSource, box: IsoBox, findings: Findings): Promise<void> {
  const bytes = box.end - box.dataAt;
  if (box.type === 'ihdr') {
    const header = await source.read(box.dataAt, 8);
    findings.size(u32(header, 4), u32(header, 0));
  } else if (box.type === 'jumb') await readC2paAt(source, box.at, box.end - box.at, findings);
  else if (box.type === 'xml ') readXmp(xmlText(await boxData(source, box, 0, findings)), findings);
  else if (box.type === 'uuid') {
    const id = Buffer.from(await source.read(box.dataAt, Math.min(bytes, 16))).toString('hex');
    if (id === XMP_UUID || id === C2PA_UUID) await readUuid(source, box, findings);
    else if (EXIF_UUIDS.has(id)) await readExif(await boxData(source, box, 16, findings), findings);
    else if (IPTC_UUIDS.has(id)) readIptc(await boxData(source, box, 16, findings), findings);
  }
}

async function boxData(
  source: WindowedSource,
  box: IsoBox,
  skipped: number,
  findings: Findings,
): Promise<Uint8Array> {
  const length = box.end - box.dataAt - skipped;
  if (length > MAX_BOX_BYTES) {
    findings.fail('malformed', MALFORMED);
    return new Uint8Array();
  }
  const data = await source.read(box.dataAt + skipped, length);
  if (data.length < length) findings.fail('truncated', TRUNCATED);
  return data;
}
