import { looseText, startsWith, trimmed, u16, u32, u8 } from './bytes.js';
import { MALFORMED } from './findings.js';
import type { Findings } from './findings.js';

const MAX_DATASETS = 2_000;
const UTF8_ESCAPE = '\x1b%G';

/** Datasets of record 2 that hold binary data: record version, rasterised caption, preview. */
const BINARY_DATASETS = new Set([0, 125, 200, 201, 202]);

/**
 * Reads IPTC-IIM datasets (IIM 4.2) into `iptc:<record>:<dataset>` traces. Text is UTF-8 when 1:90 says so or
 * when it is valid UTF-8, else Latin-1. Only records 1 and 2 hold text.
 */
export function readIptc(bytes: Uint8Array, findings: Findings): void {
  let at = 0;
  let isUtf8 = false;
  for (let count = 0; at + 5 <= bytes.length; count += 1) {
    if (u8(bytes, at) !== 0x1c || count >= MAX_DATASETS) {
      // Trailing zeros are padding.
      if (bytes.subarray(at).some((byte) => byte !== 0)) findings.fail('malformed', MALFORMED);
      return;
    }
    const record = u8(bytes, at + 1);
    const dataset = u8(bytes, at + 2);
    let length = u16(bytes, at + 3);
    at += 5;
    if (length & 0x8000) {
      // Extended dataset: the low bits say how many bytes the length takes.
      const lengthBytes = length & 0x7fff;
      if (lengthBytes !== 4) {
        findings.fail('malformed', MALFORMED);
        return;
      }
      length = u32(bytes, at);
      at += 4;
    }
    if (at + length > bytes.length) findings.fail('malformed', MALFORMED);
    const data = bytes.subarray(at, at + length);
    at += length;
    if (record === 1 && dataset === 90) isUtf8 = startsWith(data, UTF8_ESCAPE);
    const isText =
      record === 2 ? !BINARY_DATASETS.has(dataset) : record === 1 && dataset >= 30 && dataset !== 90;
    if (!isText) continue;
    const text = isUtf8 ? Buffer.from(data).toString('utf8') : looseText(data);
    findings.add(`iptc:${record}:${dataset}`, trimmed(text));
  }
}
