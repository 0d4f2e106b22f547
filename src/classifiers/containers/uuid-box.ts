import { latin1, splitAtNul, xmlText } from './bytes.js';
import { readC2paAt } from './c2pa.js';
import { MALFORMED, TRUNCATED } from './findings.js';
import type { Findings } from './findings.js';
import type { IsoBox } from './iso-boxes.js';
import { MIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';

export const C2PA_UUID = 'd8fec3d61b0e483c92975828877ec481';
export const XMP_UUID = 'be7acfcb97a942e89c71999491e3afac';
const MAX_UUID_BYTES = 16 * MIB;

/** A box of another vocabulary: an XMP packet, or a C2PA store; all others are passed over unread. */
export async function readUuid(source: WindowedSource, box: IsoBox, findings: Findings): Promise<void> {
  const head = await source.read(box.dataAt, Math.min(box.end - box.dataAt, 64));
  const id = Buffer.from(head.subarray(0, 16)).toString('hex');
  if (id !== XMP_UUID && id !== C2PA_UUID) return;
  const bytes = box.end - box.dataAt;
  if (bytes > MAX_UUID_BYTES) {
    findings.fail('malformed', MALFORMED);
    return;
  }
  if (id === XMP_UUID) {
    const packet = await source.read(box.dataAt + 16, bytes - 16);
    if (packet.length < bytes - 16) findings.fail('truncated', TRUNCATED);
    readXmp(xmlText(packet), findings);
    return;
  }
  // Version and flags (4), purpose ended by NUL; a manifest then has the offset of a Merkle box (8).
  const { head: purpose, rest } = splitAtNul(head.subarray(20));
  if (rest === null || !['manifest', 'original', 'update'].includes(latin1(purpose))) return;
  const storeAt = box.dataAt + 20 + purpose.length + 1 + 8;
  await readC2paAt(source, storeAt, box.end - storeAt, findings);
}
