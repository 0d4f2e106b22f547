import { startsWith, u16, u32, u8, xmlText } from './bytes.js';
import { readExif } from './exif.js';
import { MALFORMED } from './findings.js';
import type { Findings } from './findings.js';
import { readIptc } from './iptc.js';
import { readXmp } from './xmp.js';

const MAX_RESOURCES = 2_000;
const IPTC_RESOURCE = 0x0404;
const XMP_RESOURCE = 0x0424;
const EXIF_RESOURCE = 0x0422;

/** Reads Photoshop image resources (`8BIM` blocks): the IPTC datasets, the XMP packet and the EXIF block among them. */
export async function readPhotoshop(bytes: Uint8Array, findings: Findings): Promise<void> {
  let at = 0;
  for (let count = 0; at + 12 <= bytes.length && count < MAX_RESOURCES; count += 1) {
    // Other signatures (`MeSa`, `AgHg`…) share the layout; anything else ends the list.
    if (!/^[\x20-\x7e]{4}$/.test(String.fromCharCode(...bytes.subarray(at, at + 4)))) {
      if (bytes.subarray(at).some((byte) => byte !== 0)) findings.fail('malformed', MALFORMED);
      return;
    }
    const isPhotoshop = startsWith(bytes, '8BIM', at);
    const id = u16(bytes, at + 4);
    const nameLength = u8(bytes, at + 6);
    // The name is a Pascal string padded to an even size.
    const dataAt = at + 6 + ((nameLength + 2) & ~1) + 4;
    const length = u32(bytes, dataAt - 4);
    const data = bytes.subarray(dataAt, dataAt + length);
    if (data.length < length) findings.fail('malformed', MALFORMED);
    if (isPhotoshop && id === IPTC_RESOURCE) readIptc(data, findings);
    if (isPhotoshop && id === XMP_RESOURCE) readXmp(xmlText(data), findings);
    if (isPhotoshop && id === EXIF_RESOURCE && data.length > 8) await readExif(data, findings);
    at = dataAt + length + (length & 1);
  }
}
