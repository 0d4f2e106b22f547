import { startsWith, u32, u8, xmlText } from './bytes.js';
import { readC2pa, readC2paAt } from './c2pa.js';
import { readExif } from './exif.js';
import { MALFORMED, TOO_MANY_PARTS, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { inflateWithin } from './inflate.js';
import { isoBoxAt } from './iso-boxes.js';
import { MIB } from './windowed-source.js';
import { readXmp } from './xmp.js';

const MAX_BOXES = 1_000;
const MAX_BOX_BYTES = 32 * MIB;
const MAX_INFLATED = 16 * MIB;
const METADATA = new Set(['Exif', 'xml ', 'jumb', 'brob']);

/** Walks a JPEG XL file (ISO 18181-2): a bare codestream has a size only, the container has metadata boxes. */
export const walkJxl: Walker = async (source, findings) => {
  const head = await source.read(0, 64);
  if (startsWith(head, '\xff\x0a')) {
    readSize(head.subarray(2), findings);
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
    const bytes = box.end - box.dataAt;
    if (METADATA.has(box.type)) {
      if (bytes > MAX_BOX_BYTES) findings.fail('malformed', MALFORMED);
      else if (box.type === 'jumb') await readC2paAt(source, box.at, box.end - box.at, findings);
      else {
        const data = await source.read(box.dataAt, bytes);
        if (data.length < bytes) findings.fail('truncated', TRUNCATED);
        await takeBox(box.type, data, findings);
      }
    } else if (box.type === 'jxlc' || box.type === 'jxlp') {
      const start = await source.read(box.dataAt, 32);
      // A partial codestream begins with its index.
      const codestream = start.subarray(box.type === 'jxlp' ? 4 : 0);
      if (startsWith(codestream, '\xff\x0a')) readSize(codestream.subarray(2), findings);
    }
    if (!Number.isFinite(box.end)) return;
    at = box.end;
  }
  findings.fail('not-looked-at', TOO_MANY_PARTS);
};

async function takeBox(type: string, data: Uint8Array, findings: Findings): Promise<void> {
  switch (type) {
    case 'Exif':
      await readExif(data.subarray(4 + Math.min(u32(data, 0), data.length)), findings);
      break;
    case 'xml ':
      readXmp(xmlText(data), findings);
      break;
    case 'jumb': {
      // Out of a compressed box it comes without its own header; the reader wants the box.
      const header = Buffer.alloc(8);
      header.writeUInt32BE(data.length + 8);
      header.write('jumb', 4, 'latin1');
      await readC2pa(Buffer.concat([header, data]), findings);
      break;
    }
    default: {
      // `brob`: the type of the box that was compressed, then Brotli.
      const inner = String.fromCharCode(...data.subarray(0, 4));
      if (!METADATA.has(inner) || inner === 'brob') return;
      const { bytes, problem } = inflateWithin(findings.budget, data.subarray(4), MAX_INFLATED, 'brotli');
      if (problem !== null) findings.fail('malformed', MALFORMED);
      else await takeBox(inner, bytes, findings);
    }
  }
}

/** SizeHeader of the codestream (ISO 18181-1 §D.1.3): bits from the lowest of each byte on. */
function readSize(bytes: Uint8Array, findings: Findings): void {
  let at = 0;
  const bits = (count: number): number => {
    let value = 0;
    for (let i = 0; i < count; i += 1, at += 1) {
      if (((u8(bytes, at >> 3) >> (at & 7)) & 1) === 1) value += 2 ** i;
    }
    return value;
  };
  const dimension = (isSmall: boolean): number =>
    isSmall ? (bits(5) + 1) * 8 : bits([9, 13, 18, 30][bits(2)] ?? 9) + 1;
  const isSmall = bits(1) === 1;
  const height = dimension(isSmall);
  const ratio = [null, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2][bits(3)];
  const width =
    ratio === null || ratio === undefined ? dimension(isSmall) : Math.floor(height * ratio + 1e-9);
  findings.size(width, height);
}
