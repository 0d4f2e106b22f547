import { createHash } from 'node:crypto';
import { indexOfText, looseText, startsWith, trimmed, utf16, xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { MALFORMED, TRUNCATED, createFindings } from './findings.js';
import type { Findings, WalkContext, Walker } from './findings.js';
import { openPdf } from './pdf-document.js';
import type { PdfDocument, PdfObject } from './pdf-document.js';
import { pagesOfImages } from './pdf-images.js';
import { isDict, nameOf, stringOf } from './pdf-syntax.js';
import type { PdfDict } from './pdf-syntax.js';
import { KIB, MIB } from './windowed-source.js';
import { readXmp } from './xmp.js';

/** Limits of reference: visuals-on-the-web §6.3. */
const MAX_PDF_BYTES = 60 * MIB;
const MAX_IMAGE_BYTES = 32 * MIB;
const MAX_METADATA_BYTES = 8 * MIB;
/** How far from the end the end mark may stand: servers and mail programs append to files. */
const END_BYTES = 64 * KIB;
const MAX_MANIFEST_STORES = 8;
/** Smaller images are rules, bullets and parts of patterns. */
const MIN_IMAGE_PIXELS = 32;
/** Most bytes that filters before the image codecs may give in all. */
const MAX_UNFILTERED_BYTES = 256 * MIB;

/** Reads a PDF whole: document information, XMP, attached C2PA manifest, and every embedded JPEG as a file of its own. */
export const walkPdf: Walker = async (source, findings, context) => {
  await source.prefetch(0, 1);
  const size = source.size;
  if (size !== null && size > MAX_PDF_BYTES) {
    findings.fail('too-large', 'Ce document PDF dépasse 60 Mio : il n’a pas été lu.');
    return;
  }
  const bytes = await source.read(0, size ?? MAX_PDF_BYTES);
  if (size === null && bytes.length >= MAX_PDF_BYTES) {
    findings.fail('too-large', 'Ce document PDF dépasse 60 Mio : il n’a pas été lu en entier.');
  }
  const document = openPdf(bytes);
  if (document.isEncrypted) {
    findings.fail('not-looked-at', 'Ce document PDF est chiffré : ses images n’ont pas pu être lues.');
    return;
  }
  if (!document.isComplete) findings.fail('malformed', MALFORMED);
  readInfo(document, findings);
  await readDocumentMetadata(document, findings);
  await readImages(document, findings, context);
  // Bounds may also be met while contents are unpacked.
  if (!document.isComplete) findings.fail('malformed', MALFORMED);
  // Objects behind a cut are gone without a trace: the end of the file must be there.
  if (indexOfText(bytes, '%%EOF', Math.max(0, bytes.length - END_BYTES)) < 0)
    findings.fail('truncated', TRUNCATED);
};

function readInfo(document: PdfDocument, findings: Findings): void {
  const info = document.resolve(document.trailer.get('Info'));
  if (!isDict(info)) return;
  for (const key of info.entries.keys()) {
    const text = stringOf(document.get(info, key));
    if (text !== null) findings.add(`pdf:Info:${key}`, pdfText(text));
  }
}

/** Text strings are UTF-16 or UTF-8 when a byte order mark says so, else PDFDocEncoding, close to Windows-1252. */
export function pdfText(bytes: Uint8Array): string {
  if (startsWith(bytes, '\xfe\xff')) return trimmed(utf16(bytes.subarray(2), 'big'));
  if (startsWith(bytes, '\xff\xfe')) return trimmed(utf16(bytes.subarray(2), 'little'));
  return trimmed(looseText(startsWith(bytes, '\xef\xbb\xbf') ? bytes.subarray(3) : bytes));
}

async function readDocumentMetadata(document: PdfDocument, findings: Findings): Promise<void> {
  const root = document.resolve(document.trailer.get('Root'));
  if (isDict(root)) readMetadataStream(document, root, findings);
  let stores = 0;
  for (const { value } of document.objects()) {
    if (!isDict(value) || nameOf(document.get(value, 'AFRelationship')) !== 'C2PA_Manifest') continue;
    stores += 1;
    if (stores > MAX_MANIFEST_STORES) {
      findings.fail(
        'not-looked-at',
        'Ce document PDF porte trop de manifestes C2PA : les derniers n’ont pas été lus.',
      );
      return;
    }
    const files = document.get(value, 'EF');
    const file = isDict(files) ? document.target(files.entries.get('F') ?? files.entries.get('UF')) : null;
    const store = file === null ? null : document.content(file, MAX_IMAGE_BYTES);
    if (store === null) findings.fail('malformed', MALFORMED);
    else await readC2pa(store.bytes, findings);
  }
}

function readMetadataStream(document: PdfDocument, dict: PdfDict, findings: Findings): void {
  const metadata = document.target(dict.entries.get('Metadata'));
  const packet = metadata === null ? null : document.content(metadata, MAX_METADATA_BYTES);
  if (packet === null) return;
  if (!packet.isComplete) findings.fail('malformed', MALFORMED);
  readXmp(xmlText(packet.bytes), findings);
}

async function readImages(document: PdfDocument, findings: Findings, context: WalkContext): Promise<void> {
  const pages = pagesOfImages(document);
  let unfiltered = 0;
  for (const object of document.objects()) {
    const dict = object.value;
    if (object.stream === null || !isDict(dict) || nameOf(document.get(dict, 'Subtype')) !== 'Image')
      continue;
    const width = document.get(dict, 'Width');
    const height = document.get(dict, 'Height');
    const isTiny = [width, height].some((side) => typeof side === 'number' && side < MIN_IMAGE_PIXELS);
    if (isTiny) continue;
    const content = codecContent(document, object, dict);
    if (content === null) continue;
    unfiltered += content.bytes === object.stream ? 0 : content.bytes.length;
    if (unfiltered > MAX_UNFILTERED_BYTES) {
      findings.fail('malformed', MALFORMED);
      return;
    }
    if (findings.embedded.length >= context.maxEmbedded) {
      findings.fail(
        'not-looked-at',
        'Ce document contient trop d’images : les dernières n’ont pas été lues.',
      );
      return;
    }
    const page = pages.get(object.id) ?? null;
    // The image's own metadata stream, which some writers attach instead of leaving it in the JPEG.
    const attached = createFindings(findings.budget);
    readMetadataStream(document, dict, attached);
    const reading =
      content.codec === 'DCTDecode'
        ? await context.readEmbedded(content.bytes, page, findings.budget)
        : {
            // JPEG 2000 is listed so that nobody believes it was looked into.
            format: null,
            width: typeof width === 'number' ? width : null,
            height: typeof height === 'number' ? height : null,
            traces: [],
            integrity: null,
            error: { code: 'not-looked-at', message: 'Image JPEG 2000 : ses métadonnées ne sont pas lues.' },
            page,
            sha256: createHash('sha256').update(content.bytes).digest('hex'),
            bytes: content.bytes.length,
          };
    findings.embedded.push({ ...reading, traces: [...reading.traces, ...attached.traces] });
  }
}

/** Bytes of an image that keeps a file format of its own inside the document; pixels under other filters carry no metadata. */
function codecContent(
  document: PdfDocument,
  object: PdfObject,
  dict: PdfDict,
): { readonly codec: string; readonly bytes: Uint8Array } | null {
  const filters = JSON.stringify([...filterNames(document, dict)]);
  if (!/DCT|JPX/.test(filters)) return null;
  const content = document.content(object, MAX_IMAGE_BYTES);
  if (content === null || (content.codec !== 'DCTDecode' && content.codec !== 'JPXDecode')) return null;
  return { codec: content.codec, bytes: content.bytes };
}

function filterNames(document: PdfDocument, dict: PdfDict): readonly (string | null)[] {
  const filter = document.get(dict, 'Filter');
  return Array.isArray(filter) ? filter.map((item) => nameOf(document.resolve(item))) : [nameOf(filter)];
}
