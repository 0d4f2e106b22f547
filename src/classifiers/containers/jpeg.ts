import { indexOfText, latin1, looseText, startsWith, trimmed, u16, u8, xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { readExif } from './exif.js';
import { EXV_ID } from './format.js';
import { MPF_ID, furtherImages } from './jpeg-pictures.js';
import { MALFORMED, TOO_MANY_PARTS, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { type JpegSegment, jumbfSegments } from './jpeg-jumbf.js';
import { readPhotoshop } from './photoshop.js';
import { readTrailer } from './trailer.js';
import { KIB } from './windowed-source.js';
import type { WindowedSource } from './windowed-source.js';
import { readXmp } from './xmp.js';
import { extendedXmp } from './xmp-extended.js';

const MAX_SEGMENTS = 4_000;
const MAX_MPF_BYTES = 4 * KIB;
const XMP_ID = 'http://ns.adobe.com/xap/1.0/\0';
const EXTENDED_XMP_ID = 'http://ns.adobe.com/xmp/extension/\0';
const PHOTOSHOP_ID = 'Photoshop 3.0\0';
/** Application segments whose content is known to be no text of interest. */
const SILENT_IDS = ['JFIF', 'JFXX', 'ICC_PROFILE', 'MPF', 'FPXR', 'Adobe', 'urn:iso:'];
/** Longest text kept of an application segment that no rule knows. */
const MAX_APP_TEXT = 64 * 1024;

/** Up to this size a request is taken to cost next to nothing: previews behind the image are then read too. */
const CHEAP_REQUEST_BYTES = 16 * KIB;

/**
 * Walks the marker segments of a JPEG up to the first scan (ITU-T T.81 annex B). Behind the image the trailer is
 * read when it is near, and the further images of a multi-picture file (CIPA DC-007: previews, gain maps) when
 * they are in the cache or a request is cheap.
 */
export const walkJpeg: Walker = async (source, findings) => {
  const isExv = startsWith(await source.read(0, EXV_ID.length), EXV_ID);
  const further = await walkSegments(source, isExv ? EXV_ID.length : 2, findings);
  for (const at of further) {
    if (source.requestBytes > CHEAP_REQUEST_BYTES && !source.has(at, CHEAP_REQUEST_BYTES)) continue;
    if (startsWith(await source.read(at, 3), '\xff\xd8\xff')) await walkSegments(source, at + 2, findings);
  }
  await readTrailer(source, 'jpeg:trailer', findings);
};

/** Reads the metadata of the image whose first segment stands at `start`; gives where further images begin. */
async function walkSegments(
  source: WindowedSource,
  start: number,
  findings: Findings,
): Promise<readonly number[]> {
  const further: number[] = [];
  const photoshop: Uint8Array[] = [];
  const extended = extendedXmp();
  const jumbf = jumbfSegments(source);
  let at = start;
  let reachedScan = false;
  try {
    for (let count = 0; !reachedScan; count += 1) {
      if (count >= MAX_SEGMENTS) {
        findings.fail('not-looked-at', TOO_MANY_PARTS);
        break;
      }
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
      if (segment.marker === 0xeb && startsWith(await source.read(segment.payloadAt, 2), 'JP')) {
        at = await jumbf.take(segment);
        continue;
      }
      const payload = await readPayload(source, segment);
      if (segment.marker === 0xe2)
        further.push(...furtherImages(payload).map((place) => segment.payloadAt + place));
      if (segment.marker !== 0xe2 && payload.length < segment.length - 2 && isMetadata(segment.marker))
        findings.fail('truncated', TRUNCATED);
      await takeSegment(segment.marker, payload, findings, { photoshop, extended });
      at = segment.payloadAt + segment.length - 2;
    }
  } finally {
    // Also after a source that broke off: the segments that came are read.
    if (photoshop.length > 0) await readPhotoshop(Buffer.concat(photoshop), findings);
    for (const packet of extended.packets()) {
      if (!packet.isComplete) findings.fail('malformed', MALFORMED);
      readXmp(xmlText(packet.bytes), findings);
    }
    for (const block of jumbf.blocks()) {
      if (!block.isComplete) findings.fail('truncated', TRUNCATED);
      await readC2pa(block, findings);
    }
  }
  return further;
}

/** The next marker; fill bytes (FF) and stray bytes between segments are passed over, within a bound. */
async function nextSegment(source: WindowedSource, at: number): Promise<JpegSegment | null> {
  const head = await source.read(at, 4);
  if (head.length < 2) return null;
  if (u8(head, 0) === 0xff && u8(head, 1) >= 0xc0 && u8(head, 1) !== 0xff) {
    const marker = u8(head, 1);
    // Restart and start markers stand alone.
    if (marker >= 0xd0 && marker <= 0xd8) return { marker, length: 2, payloadAt: at + 2 };
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
async function readPayload(source: WindowedSource, segment: JpegSegment): Promise<Uint8Array> {
  const { marker, payloadAt } = segment;
  const length = segment.length - 2;
  if (isFrame(marker)) return source.read(payloadAt, Math.min(length, 5));
  if (!isMetadata(marker)) return new Uint8Array();
  if (marker === 0xe2) {
    const start = await source.read(payloadAt, Math.min(length, 64));
    return startsWith(start, MPF_ID) ? source.read(payloadAt, Math.min(length, MAX_MPF_BYTES)) : start;
  }
  return source.read(payloadAt, length);
}

interface Collected {
  readonly photoshop: Uint8Array[];
  readonly extended: ReturnType<typeof extendedXmp>;
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
