/** Office files of a site (Word, PowerPoint, LibreOffice): posters are published so too. They are ZIP archives. */
import { memorySource, SourceError } from '../../classifiers/containers/byte-source.js';
import { looseText, xmlText } from '../../classifiers/containers/bytes.js';
import { openSheet } from '../../classifiers/containers/sheet.js';
import {
  findDirectory,
  readDirectory,
  readEntry,
  type ZipDirectory,
  type ZipEntry,
  ZIP_TAIL_BYTES,
} from '../../classifiers/containers/zip.js';
import { readTraces } from '../../classifiers/read-traces.js';
import type { EmbeddedReading, ReadError, Trace } from '../../classifiers/types.js';
import { creditsOf, paragraphsOf } from '../extract/office-words.js';
import type { RangedDocument } from './fetch.js';
import { sha256Of } from './parts.js';
import type { DocumentReading } from './pdf.js';

const MAX_REQUESTS = 40;
const MAX_PICTURES = 300;
/** Most bytes that all entries of one file may unpack to. */
const MAX_UNPACKED = 128 * 1024 * 1024;
const MAX_TEXTS = 300;
const MAX_TEXT_BYTES = 8 * 1024 * 1024;

const LEGACY_NAME = /\.(?:doc|dot|ppt|pps)$/i;
const PICTURE_FOLDER = /^(?:(?:word|ppt)\/media\/|Pictures\/|media\/)/;
const PICTURE_NAME = /\.(?:jpe?g|jfif|png|gif|webp|tiff?|avif|heic|jxl)$/i;
/** Pictures in the formats of old drawing programs, which hold no metadata that is read here. */
const DRAWING_NAME = /\.(?:emf|wmf|wdp|svm)$/i;
const TEXT_NAME = /^(?:word\/document\.xml|ppt\/slides\/slide\d{1,4}\.xml|content\.xml)$/;
const ABOUT_NAME = /^(?:docProps\/(?:core|app)\.xml|meta\.xml)$/;
/** Facts of a file that may name a program; persons are left out. */
const FACT =
  /<(?:dc:(title|description|subject)|cp:(keywords|category)|meta:(generator|keyword)|(Application|Template|Company))\b[^>]{0,200}>([^<]{1,2000})</g;

/** True for an address of the office formats of before 2007, which are not read. */
export function isLegacyOffice(url: string): boolean {
  return LEGACY_NAME.test(new URL(url).pathname);
}

/** Reads an office file whose bytes are there. */
export async function readOffice(bytes: Uint8Array): Promise<DocumentReading> {
  const sha256 = sha256Of(bytes);
  return { ...(await readArchive(bytes)), contentKey: `sha256:${sha256}`, sha256, bytes: bytes.byteLength };
}

/** Reads a large office file by ranges, where films and other things that are not looked at fill most of it; else null. */
export async function readOfficeByRanges({
  source,
  size,
  firstBytes,
}: RangedDocument): Promise<DocumentReading | null> {
  try {
    const sheet = await openSheet(source, size, { maxRequests: MAX_REQUESTS, firstBytes });
    if (!(await sheet.read([{ offset: Math.max(0, size - ZIP_TAIL_BYTES), length: ZIP_TAIL_BYTES }])))
      return null;
    const place = findDirectory(sheet.bytes.subarray(Math.max(0, size - ZIP_TAIL_BYTES)), size);
    if (place === null || !(await sheet.read([place]))) return null;
    const directory = readDirectory(sheet.bytes);
    if (directory === null || !directory.isComplete) return null;
    const starts = [...directory.entries.map(({ offset }) => offset), directory.offset].sort((a, b) => a - b);
    const next = new Map(starts.map((start, index) => [start, starts[index + 1] ?? directory.offset]));
    const wanted = directory.entries
      .filter(isLookedAt)
      .map(({ offset }) => ({ offset, length: (next.get(offset) ?? offset) - offset }));
    if (!(await sheet.read(wanted))) return null;
    const reading = await readArchive(sheet.bytes);
    if (reading.reading.error !== null) return null;
    return { ...reading, contentKey: sheet.contentKey('office'), sha256: null, bytes: size };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    // The server stopped giving ranges: the document is asked for whole.
    return null;
  }
}

function isLookedAt({ name }: ZipEntry): boolean {
  return TEXT_NAME.test(name) || ABOUT_NAME.test(name) || isPicture(name);
}

function isPicture(name: string): boolean {
  return PICTURE_FOLDER.test(name) && PICTURE_NAME.test(name);
}

type ArchiveReading = Omit<DocumentReading, 'contentKey' | 'sha256' | 'bytes'>;

async function readArchive(bytes: Uint8Array): Promise<ArchiveReading> {
  const directory = readDirectory(bytes);
  const error = errorOf(directory);
  const entries = directory?.entries ?? [];
  const budget = { bytes: MAX_UNPACKED };
  const traces: Trace[] = [];
  const credits: string[] = [];
  let isComplete = true;
  for (const entry of entries.filter(({ name }) => ABOUT_NAME.test(name)).slice(0, 3))
    traces.push(...factsIn(readEntry(bytes, entry, budget)));
  for (const entry of entries.filter(({ name }) => TEXT_NAME.test(name)).slice(0, MAX_TEXTS)) {
    const content = readEntry(bytes, entry, budget);
    if (content === null || content.length > MAX_TEXT_BYTES) isComplete = false;
    else credits.push(...creditsOf(paragraphsOf(xmlText(content))));
  }
  const pageCredits = [...new Set(credits)].slice(0, 20);
  const pictures = entries.filter(({ name }) => isPicture(name));
  const contents = new Map<string, Uint8Array>();
  const parts: DocumentReading['parts'][number][] = [];
  for (const entry of pictures.slice(0, MAX_PICTURES)) {
    const part = await readPicture(entry, readEntry(bytes, entry, budget), contents);
    parts.push({ part, credit: null, pageCredits });
  }
  const hasDrawings = entries.some(({ name }) => PICTURE_FOLDER.test(name) && DRAWING_NAME.test(name));
  return {
    reading: { format: null, width: null, height: null, traces, integrity: null, error },
    ownCredits: [],
    parts,
    leftOut: !isComplete
      ? TEXT_LEFT
      : pictures.length > MAX_PICTURES
        ? PICTURES_LEFT
        : hasDrawings
          ? DRAWINGS_LEFT
          : null,
    bytesOf: (sha256) => contents.get(sha256) ?? null,
  };
}

const TEXT_LEFT = 'Le texte de ce document n’a pas pu être lu : des crédits ont pu échapper.';
const PICTURES_LEFT = 'Ce document contient trop d’images : les dernières n’ont pas été lues.';
const DRAWINGS_LEFT = 'Ce document contient des images dans un format qui n’est pas lu (EMF, WMF).';
const NO_OFFICE: ReadError = {
  code: 'malformed',
  message: 'Cette archive n’est pas un document de bureautique que Vigie sait lire.',
};
const BROKEN: ReadError = {
  code: 'malformed',
  message: 'Le document est mal formé : une partie de ses images n’a pas pu être lue.',
};

function errorOf(directory: ZipDirectory | null): ReadError | null {
  if (directory === null) return BROKEN;
  const isOffice = directory.entries.some(
    ({ name }) => name === '[Content_Types].xml' || name === 'mimetype',
  );
  if (!isOffice) return NO_OFFICE;
  return directory.isComplete ? null : BROKEN;
}

/** Traces `office:<fact>`: what a file says of itself and of the program that made it. */
function factsIn(xml: Uint8Array | null): Trace[] {
  if (xml === null) return [];
  return Array.from(looseText(xml.subarray(0, 64 * 1024)).matchAll(FACT), (found) => ({
    where: `office:${(found[1] ?? found[2] ?? found[3] ?? found[4] ?? '').toLowerCase()}`,
    value: (found[5] ?? '').trim(),
  })).filter(({ value }) => value !== '');
}

async function readPicture(
  { name }: ZipEntry,
  content: Uint8Array | null,
  contents: Map<string, Uint8Array>,
): Promise<EmbeddedReading> {
  if (content === null)
    return {
      format: null,
      width: null,
      height: null,
      traces: [],
      integrity: null,
      error: { code: 'not-looked-at', message: 'Cette image du document n’a pas pu être extraite.' },
      page: null,
      sha256: null,
      bytes: 0,
      name,
    };
  const { embedded: _, ...reading } = await readTraces(memorySource(content));
  const sha256 = sha256Of(content);
  contents.set(sha256, content);
  return { ...reading, page: null, sha256, bytes: content.length, name };
}
