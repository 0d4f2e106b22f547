import { createHash } from 'node:crypto';
import type { C2paIntegrity, EmbeddedReading } from '../types.js';
import { xmlText } from './bytes.js';
import { readC2pa } from './c2pa.js';
import { MALFORMED, TOO_MANY_PARTS, createFindings } from './findings.js';
import type { Findings, WalkContext } from './findings.js';
import type { PdfDocument, PdfObject } from './pdf-document.js';
import { pagesOfDrawings } from './pdf-images.js';
import { isArray, isDict, nameOf } from './pdf-syntax.js';
import type { PdfDict, PdfValue } from './pdf-syntax.js';
import { readPhotoshop } from './photoshop.js';
import { MIB } from './windowed-source.js';
import { readXmp } from './xmp.js';

/** Limits of reference: visuals-on-the-web §6.3. */
export const MAX_IMAGE_BYTES = 32 * MIB;
const MAX_METADATA_BYTES = 8 * MIB;
/** Smaller images are rules, bullets and parts of patterns. */
const MIN_IMAGE_PIXELS = 32;
/** Most bytes that filters before the image codecs may give in all. */
const MAX_UNFILTERED_BYTES = 256 * MIB;
/** Most objects whose attached metadata are read. */
const MAX_DESCRIBED = 2_000;
const MAX_ATTACHED = 8;

/**
 * Reads what is placed in a document, each with the first page that draws it: images that keep a file format of
 * their own, and images, forms and pages that carry metadata (ISO 32000-1 §14.3.2, §14.5): what a layout program
 * places loses its file, and its description is attached instead.
 */
export async function readEmbedded(
  document: PdfDocument,
  findings: Findings,
  context: WalkContext,
): Promise<void> {
  const pages = pagesOfDrawings(document);
  const numbers = new Map(document.pages().map(({ dict, number }) => [dict, number]));
  const state = { unfiltered: 0, described: 0 };
  for (const object of document.objects()) {
    const dict = object.value;
    if (!isDict(dict)) continue;
    const subtype = object.stream === null ? null : nameOf(document.get(dict, 'Subtype'));
    const number = numbers.get(dict);
    const isImage = subtype === 'Image' && !isTiny(document, dict);
    if (!isImage && subtype !== 'Form' && number === undefined) continue;
    const file = isImage ? imageFile(document, object, dict) : null;
    if (file === null) {
      if (!isDescribed(document, dict)) continue;
      state.described += 1;
      if (state.described > MAX_DESCRIBED) {
        findings.fail('not-looked-at', TOO_MANY_PARTS);
        continue;
      }
    } else state.unfiltered += file === object.stream ? 0 : file.length;
    if (state.unfiltered > MAX_UNFILTERED_BYTES) {
      findings.fail('malformed', MALFORMED);
      return;
    }
    const attached = createFindings(findings.budget);
    await readAttached(document, dict, attached);
    if (file === null && attached.traces.length === 0) {
      findings.error ??= attached.error;
      continue;
    }
    if (findings.embedded.length >= context.maxEmbedded) {
      findings.fail(
        'not-looked-at',
        'Ce document contient trop d’images : les dernières n’ont pas été lues.',
      );
      return;
    }
    const page = number ?? pages.get(object.id) ?? null;
    if (file !== null) {
      const reading = await context.readEmbedded(file, page, findings.budget);
      findings.embedded.push({
        ...reading,
        width: reading.width ?? sideOf(document, dict, 'Width'),
        height: reading.height ?? sideOf(document, dict, 'Height'),
        name: String(object.id),
        traces: [...reading.traces, ...attached.traces],
        integrity: reading.integrity ?? integrityOf(attached),
        error: reading.error ?? attached.error,
      });
    } else findings.embedded.push(describedOnly(document, object, dict, page, attached));
  }
}

function isTiny(document: PdfDocument, dict: PdfDict): boolean {
  const isShort = (side: PdfValue): boolean => typeof side === 'number' && side < MIN_IMAGE_PIXELS;
  return isShort(document.get(dict, 'Width')) || isShort(document.get(dict, 'Height'));
}

function isDescribed(document: PdfDocument, dict: PdfDict): boolean {
  if (dict.entries.has('Metadata') || dict.entries.has('AF')) return true;
  const notes = document.get(dict, 'PieceInfo');
  return isDict(notes) && notes.entries.has('AdobePhotoshop');
}

/** The C2PA manifests attached to an image or a form: they speak of it, not of the document (C2PA 2.1 §A.4). */
export function manifestsOf(document: PdfDocument, dict: PdfDict): readonly PdfDict[] {
  const kind = nameOf(document.get(dict, 'Subtype'));
  const files = kind === 'Image' || kind === 'Form' ? document.get(dict, 'AF') : null;
  if (files === null) return [];
  return (isArray(files) ? files.slice(0, MAX_ATTACHED) : [files])
    .map((file) => document.resolve(file))
    .filter((file) => isDict(file))
    .filter((file) => nameOf(document.get(file, 'AFRelationship')) === 'C2PA_Manifest');
}

/** Reads the C2PA store in an attached file. */
export async function readManifest(document: PdfDocument, spec: PdfDict, findings: Findings): Promise<void> {
  const files = document.get(spec, 'EF');
  const file = isDict(files) ? document.target(files.entries.get('F') ?? files.entries.get('UF')) : null;
  const store = file === null ? null : document.content(file, MAX_IMAGE_BYTES);
  if (store === null) findings.fail('malformed', MALFORMED);
  else await readC2pa(store.bytes, findings);
}

/** Reads the XMP stream of an object, which some writers attach instead of leaving it in the image. */
export function readMetadataStream(document: PdfDocument, dict: PdfDict, findings: Findings): void {
  const metadata = document.target(dict.entries.get('Metadata'));
  const packet = metadata === null ? null : document.content(metadata, MAX_METADATA_BYTES);
  if (packet === null) return;
  if (!packet.isComplete) findings.fail('malformed', MALFORMED);
  readXmp(xmlText(packet.bytes), findings);
}

/** XMP of an object, its C2PA manifest, and the image resources that Photoshop keeps for itself beside it. */
async function readAttached(document: PdfDocument, dict: PdfDict, findings: Findings): Promise<void> {
  readMetadataStream(document, dict, findings);
  for (const spec of manifestsOf(document, dict)) await readManifest(document, spec, findings);
  const step = (value: PdfValue, key: string): PdfValue => (isDict(value) ? document.get(value, key) : null);
  const own = step(step(document.get(dict, 'PieceInfo'), 'AdobePhotoshop'), 'Private');
  const resources = isDict(own) ? document.target(own.entries.get('ImageResources')) : null;
  const content = resources === null ? null : document.content(resources, MAX_METADATA_BYTES);
  if (content !== null) await readPhotoshop(content.bytes, findings);
}

/** A manifest beside an image binds bytes that stand elsewhere: it is never checked. */
function integrityOf({ traces }: Findings): C2paIntegrity | null {
  return traces.some(({ where }) => where.startsWith('jumbf:c2pa.')) ? 'not-checked' : null;
}

/** What the document says of a side of an image, in pixels. */
function sideOf(document: PdfDocument, dict: PdfDict, key: 'Width' | 'Height'): number | null {
  const value = document.get(dict, key);
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

/** A picture of which the document keeps the pixels alone: its size and what is said about it. */
function describedOnly(
  document: PdfDocument,
  { id, stream }: PdfObject,
  dict: PdfDict,
  page: number | null,
  findings: Findings,
): EmbeddedReading {
  return {
    format: null,
    width: sideOf(document, dict, 'Width'),
    height: sideOf(document, dict, 'Height'),
    traces: findings.traces,
    integrity: integrityOf(findings),
    error: findings.error,
    page,
    sha256: stream === null ? null : createHash('sha256').update(stream).digest('hex'),
    bytes: stream?.length ?? 0,
    name: String(id),
  };
}

/** Bytes of an image that keeps a file format of its own inside the document; pixels under other filters carry no metadata. */
function imageFile(document: PdfDocument, object: PdfObject, dict: PdfDict): Uint8Array | null {
  if (!filterNames(document, dict).some((name) => name !== null && /^(DCT|JPX)/.test(name))) return null;
  const content = document.content(object, MAX_IMAGE_BYTES);
  if (content === null || (content.codec !== 'DCTDecode' && content.codec !== 'JPXDecode')) return null;
  return content.bytes;
}

function filterNames(document: PdfDocument, dict: PdfDict): readonly (string | null)[] {
  const filter = document.get(dict, 'Filter');
  return isArray(filter) ? filter.map((item) => nameOf(document.resolve(item))) : [nameOf(filter)];
}
