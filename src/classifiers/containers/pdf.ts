import { indexOfText, looseText, startsWith, trimmed, utf16 } from './bytes.js';
import { MALFORMED, TRUNCATED } from './findings.js';
import type { Findings, Walker } from './findings.js';
import { openPdf } from './pdf-document.js';
import type { PdfDocument } from './pdf-document.js';
import { manifestsOf, readEmbedded, readManifest, readMetadataStream } from './pdf-embedded.js';
import type { PdfLock } from './pdf-security.js';
import { isDict, nameOf } from './pdf-syntax.js';
import type { PdfDict } from './pdf-syntax.js';
import { KIB, MIB } from './windowed-source.js';

/** Limit of reference: visuals-on-the-web §6.3. */
const MAX_PDF_BYTES = 60 * MIB;
/** How far from the end the end mark may stand: servers and mail programs append to files. */
const END_BYTES = 64 * KIB;
const MAX_MANIFEST_STORES = 8;

const LOCKED: Readonly<Record<PdfLock, string>> = {
  password:
    'Ce document PDF est chiffré et demande un mot de passe pour s’ouvrir : ses images n’ont pas pu être lues.',
  certificate:
    'Ce document PDF est chiffré pour certains destinataires (certificat) : ses images n’ont pas pu être lues.',
  unknown:
    'Ce document PDF est chiffré d’une façon que Vigie ne connaît pas : ses images n’ont pas pu être lues.',
};

/**
 * Reads a PDF whole: document information, XMP, attached C2PA manifest, and what is placed in it: every JPEG and
 * JPEG 2000 as a file of its own, and other images, forms and pages where metadata are attached to them.
 */
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
  if (document.lock !== null) {
    findings.fail('not-looked-at', LOCKED[document.lock]);
    return;
  }
  if (!document.isComplete) findings.fail('malformed', MALFORMED);
  readInfo(document, findings);
  await readDocumentMetadata(document, findings);
  await readEmbedded(document, findings, context);
  // Bounds may also be met while contents are unpacked.
  if (!document.isComplete) findings.fail('malformed', MALFORMED);
  // Objects behind a cut are gone without a trace: the end of the file must be there.
  if (indexOfText(bytes, '%%EOF', Math.max(0, bytes.length - END_BYTES)) < 0)
    findings.fail('truncated', TRUNCATED);
};

function readInfo(document: PdfDocument, findings: Findings): void {
  const written = document.trailer.get('Info');
  // Written into the trailer itself it belongs to no object, and nothing in a trailer is encrypted.
  const info = document.target(written) ?? {
    id: 0,
    generation: 0,
    value: written ?? null,
    stream: null,
    isPacked: true,
  };
  if (!isDict(info.value)) return;
  for (const key of info.value.entries.keys()) {
    const text = document.text(info, key);
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
  const placed = new Set<PdfDict>();
  for (const { value } of document.objects())
    if (isDict(value)) for (const manifest of manifestsOf(document, value)) placed.add(manifest);
  let stores = 0;
  for (const { value } of document.objects()) {
    if (!isDict(value) || placed.has(value)) continue;
    if (nameOf(document.get(value, 'AFRelationship')) !== 'C2PA_Manifest') continue;
    stores += 1;
    if (stores > MAX_MANIFEST_STORES) {
      findings.fail(
        'not-looked-at',
        'Ce document PDF porte trop de manifestes C2PA : les derniers n’ont pas été lus.',
      );
      return;
    }
    await readManifest(document, value, findings);
  }
}
