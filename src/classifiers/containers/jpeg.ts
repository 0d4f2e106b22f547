import { indexOfText, latin1, looseText, startsWith, trimmed, u16, u32, u8, xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { readExif } from './exif.js';
import { MALFORMED, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { type JpegSegment, jumbfSegments } from './jpeg-jumbf.js';
import { readPhotoshop } from './photoshop.js';
import { readTrailer } from './trailer.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';
import { extendedXmp } from './xmp-extended.js';

const MAX_SEGMENTS = 4_000;
const XMP_ID = 'http://ns.adobe.com/xap/1.0/\0';
const EXTENDED_XMP_ID = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP_ID = 'Photoshop 3.0\0';
/** Application segments whose content is known to be no text of interest. */
const SILENT_IDS = ['JFIF', 'JFXX', 'ICC_PROFILE', 'MPF', 'FPXR', 'Adobe', 'urn:iso:'];
/** Read beyond a store in the same request: the tables, the size and often the XMP stand right behind it. */
const BEHIND_STORE = 32 * 1024;
/** Longest text kept of an application segment that no rule knows. */
const MAX_APP_TEXT = 64 * 1024;

/** Walks the marker segments of a JPEG up to the first scan (ITU-T T.81 annex B), then the trailer when it is near. */
export const walkJpeg: Walker = async (source, findings) => {
  const photoshop: Uint8Array[] = [];
  const extended = extendedXmp();
  const jumbf = jumbfSegments();
  let at = 2;
  let reachedScan = false;
  try {
    for (let count = 0; count < MAX_SEGMENTS && !reachedScan; count += 1) {
      const segment = await nextSegment(source, at);
      if (segment === null) {
        findings.fail('truncated', TRUNCATED);
        break;
      }
      if (segment.marker === 0xda || segment.marker === 0xd9) {
        reachedScan = segment.marker === 0xda;
        break;
      }
      if (segment.length < 2) {
        findings.fail('malformed', MALFORMED);
        break;
      }
      const payload = await readPayload(source, segment, jumbf.bytesAhead(segment));
      if (segment.marker !== 0xe2 && payload.length < segment.length - 2 && isMetadata(segment.marker))
        findings.fail('truncated', TRUNCATED);
      await takeSegment(segment.marker, payload, findings, { photoshop, extended, jumbf });
      at = segment.payloadAt + segment.length - 2;
    }
  } finally {
    // Also after a source that broke off: the segments that came are read.
    if (photoshop.length > 0) readPhotoshop(Buffer.concat(photoshop), findings);
    for (const packet of extended.packets()) {
      if (!packet.isComplete) findings.fail('malformed', MALFORMED);
      readXmp(xmlText(packet.bytes), findings);
    }
    for (const store of jumbf.stores()) {
      if (!store.isComplete) findings.fail('truncated', TRUNCATED);
      readC2pa(store.bytes, findings);
    }
  }
  await readTrailer(source, 'jpeg:trailer', findings);
};

/** The next marker; fill bytes (FF) and stray bytes between segments are passed over, within a bound. */
async function nextSegment(source: WindowedSource, at: number): Promise<JpegSegment | null> {
  const head = await source.read(at, 4);
  if (head.length < 2) return null;
  if (u8(head, 0) === 0xff && u8(head, 1) >= 0xc0 && u8(head, 1) !== 0xff) {
    const marker = u8(head, 1);
    if (marker !== 0xd9 && head.length < 4) return null;
    return { marker, length: u16(head, 2), payloadAt: at + 4 };
  }
  const around = await source.read(at, 1024);
  for (let i = 0; i + 3 < around.length; i += 1) {
    const marker = u8(around, i + 1);
    if (u8(around, i) === 0xff && marker >= 0xc0 && marker !== 0xff) {
      return { marker, length: u16(around, i + 2), payloadAt: at + i + 4 };
    }
  }
  return null;
}

function isMetadata(marker: number): boolean {
  return (marker >= 0xe0 && marker <= 0xef) || marker === 0xfe;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

/** Payload of the segments that matter; colour profiles, tables and previews are passed over unread. */
async function readPayload(source: WindowedSource, segment: JpegSegment, ahead: number): Promise<Uint8Array> {
  const { marker, payloadAt } = segment;
  const length = segment.length - 2;
  if (isFrame(marker)) return source.read(payloadAt, Math.min(length, 5));
  if (!isMetadata(marker)) return new Uint8Array();
  if (marker === 0xe2) return source.read(payloadAt, Math.min(length, 64));
  if (marker === 0xeb && length >= 16) {
    const head = await source.read(payloadAt, Math.min(length, 24));
    // The first packet of a store tells the length of all: one request brings the whole store.
    const whole = startsWith(head, 'JP') ? storeBytes(head) : 0;
    await source.prefetch(payloadAt, Math.max(length, whole, ahead));
  }
  return source.read(payloadAt, length);
}

/** Bytes that a store takes in the file, from its first packet on (reference: visuals-on-the-web §5.2). */
function storeBytes(head: Uint8Array): number {
  if (u32(head, 4) !== 1) return 0;
  const boxLength = Math.min(u32(head, 8), 32 * 1024 * 1024);
  // Packets of about 64 000 bytes, each with 12 bytes of its own and the 8 of the repeated box header.
  return boxLength + Math.ceil(boxLength / 32_000) * 20 + BEHIND_STORE;
}

interface Collected {
  readonly photoshop: Uint8Array[];
  readonly extended: ReturnType<typeof extendedXmp>;
  readonly jumbf: ReturnType<typeof jumbfSegments>;
}

async function takeSegment(
  marker: number,
  payload: Uint8Array,
  findings: Findings,
  collected: Collected,
): Promise<void> {
  if (isFrame(marker)) {
    if (payload.length >= 5) findings.size(u16(payload, 3), u16(payload, 1));
    return;
  }
  if (marker === 0xfe) {
    findings.add('jpeg:COM', trimmed(looseText(payload)));
    return;
  }
  if (!isMetadata(marker)) return;
  if (marker === 0xe1 && startsWith(payload, 'Exif')) {
    await readExif(payload, findings);
    addGluedLabel(payload, findings);
  } else if (marker === 0xe1 && startsWith(payload, XMP_ID)) {
    readXmp(xmlText(payload.subarray(XMP_ID.length)), findings);
  } else if (marker === 0xe1 && startsWith(payload, EXTENDED_XMP_ID)) {
    collected.extended.add(payload.subarray(EXTENDED_XMP_ID.length));
  } else if (marker === 0xed && startsWith(payload, PHOTOSHOP_ID)) {
    collected.photoshop.push(payload.subarray(PHOTOSHOP_ID.length));
  } else if (marker === 0xeb && startsWith(payload, 'JP')) {
    collected.jumbf.add(payload);
  } else if (indexOfText(payload.subarray(0, 512), '<x:xmpmeta') >= 0) {
    readXmp(xmlText(payload), findings);
  } else if (!SILENT_IDS.some((id) => startsWith(payload, id))) {
    addAppText(marker - 0xe0, payload, findings);
  }
}

/** Some Chinese platforms glue the label of GB 45438-2025 bare behind other data (the marks catalogue, §2). */
function addGluedLabel(payload: Uint8Array, findings: Findings): void {
  const at = indexOfText(payload, 'AIGC{');
  if (at >= 0) findings.add('jpeg:APP1', printablePrefix(looseText(payload.subarray(at, at + MAX_APP_TEXT))));
}

/** Text of an application segment that no rule knows, when it is text. */
function addAppText(n: number, payload: Uint8Array, findings: Findings): void {
  const labelAt = indexOfText(payload, 'AIGC{');
  const text = looseText(payload.subarray(Math.max(labelAt, 0)).subarray(0, MAX_APP_TEXT));
  if (labelAt < 0 && !isMostlyPrintable(latin1(payload.subarray(0, 256)))) return;
  findings.add(`jpeg:APP${n}`, printablePrefix(text));
}

function isMostlyPrintable(text: string): boolean {
  if (text.length < 4) return false;
  const odd =
    text.replace(/[\x20-\x7e\t\r\n\0\x80-\xff]/g, '').length + text.replace(/[^\0]/g, '').length / 4;
  return odd / text.length < 0.05;
}

/** Text up to the first control character that no text holds; single NULs become spaces. */
function printablePrefix(text: string): string {
  return text
    .replace(/\0(?!\0)/g, ' ')
    .replace(/[\0-\x08\x0e-\x1f][\s\S]*$/, '')
    .trim();
}
