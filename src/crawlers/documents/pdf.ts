/** What a PDF of a site holds: its own traces, its images with the words around them. */
import { type ByteSource, memorySource, SourceError } from '../../classifiers/containers/byte-source.js';
import { openPdf, type PdfDocument } from '../../classifiers/containers/pdf-document.js';
import { readSparsely, type SparsePdf } from '../../classifiers/containers/pdf-ranges.js';
import { isDict } from '../../classifiers/containers/pdf-syntax.js';
import { windowedSource } from '../../classifiers/containers/windowed-source.js';
import { readTraces } from '../../classifiers/read-traces.js';
import { type EmbeddedReading, type FileReading, NO_SURROUNDINGS } from '../../classifiers/types.js';
import { readPdfText } from '../extract/pdf/text.js';
import { type PdfWords, readPdfWords } from '../extract/pdf/words.js';
import type { RangedDocument } from './fetch.js';
import { sha256Of, verdictOfPart } from './parts.js';

const MAX_STREAM_BYTES = 32 * 1024 * 1024;
/** Requests for one document that is read by ranges. */
const MAX_REQUESTS = 40;

/** The words of a part, for its surroundings. */
export interface PartWords {
  readonly credit: string | null;
  readonly pageCredits: readonly string[];
}

/** A document that was read, whatever its format. */
export interface DocumentReading {
  readonly reading: Omit<FileReading, 'embedded'>;
  /** Of the document itself. */
  readonly contentKey: string;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly ownCredits: readonly string[];
  readonly parts: readonly (PartWords & { readonly part: EmbeddedReading })[];
  /** French sentence for people: what of the document was not looked at, though it could be read; null for nothing. */
  readonly leftOut: string | null;
  /** Bytes of a part, by their hash; null where they cannot be taken out. */
  bytesOf(sha256: string): Uint8Array | null;
}

/** Reads a PDF whose bytes are there. */
export async function readPdf(bytes: Uint8Array): Promise<DocumentReading> {
  const sha256 = sha256Of(bytes);
  const reading = await readTraces(memorySource(bytes));
  const document = openPdf(bytes);
  return {
    ...withWords(reading, document),
    contentKey: `sha256:${sha256}`,
    sha256,
    bytes: bytes.byteLength,
    bytesOf: streamFinder(document),
  };
}

/**
 * Reads a large PDF by ranges: what the pages say, and of each image its metadata. Null where that cannot be trusted
 * or would not pay; the document is then to be read whole.
 */
export async function readPdfByRanges({
  source,
  size,
  firstBytes,
}: RangedDocument): Promise<DocumentReading | null> {
  let sparse: SparsePdf | null;
  try {
    sparse = await readSparsely(source, { maxRequests: MAX_REQUESTS, firstBytes });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return null;
  }
  if (sparse === null) return null;
  const inside = rangesInside(source, sparse);
  const { bytes, contentKey } = sparse;
  // With the first block as long as the document nothing is copied: images stay parts of these very bytes.
  const window = windowedSource(memorySource(bytes), { firstBlockBytes: size, maxBytes: size });
  const reading = await readTraces(window, { rangesOf: inside.rangesOf });
  // What is wrong with a document in pieces may be right with the whole.
  if (inside.hasFailed() || reading.error !== null) return null;
  const told = withWords(reading, openPdf(bytes));
  // Pixels that a credit speaks of are named by their hash: all of them are needed.
  if (told.parts.length > reading.embedded.length) return null;
  return {
    ...told,
    contentKey,
    sha256: null,
    bytes: size,
    bytesOf: () => null,
  };
}

/** Sources for the images of which a part was left out. */
function rangesInside(
  source: ByteSource,
  sparse: SparsePdf,
): { readonly rangesOf: (bytes: Uint8Array) => ByteSource | null; readonly hasFailed: () => boolean } {
  let requests = sparse.requests;
  let hasFailed = false;
  const isMissing = (start: number, length: number): boolean =>
    sparse.holes.some((hole) => hole.offset < start + length && start < hole.offset + hole.length);
  return {
    hasFailed: () => hasFailed,
    rangesOf(bytes) {
      const start = bytes.byteOffset - sparse.bytes.byteOffset;
      if (bytes.buffer !== sparse.bytes.buffer) {
        // Unpacked from a stream that was read whole; a copy of the document would hide where it has holes.
        hasFailed ||= bytes.buffer.byteLength >= sparse.bytes.length;
        return null;
      }
      if (!isMissing(start, bytes.length)) return null;
      return {
        size: bytes.length,
        async read(offset, length) {
          const wanted = Math.max(0, Math.min(length, bytes.length - offset));
          if (!isMissing(start + offset, wanted)) return bytes.subarray(offset, offset + wanted);
          requests += 1;
          if (requests > MAX_REQUESTS) {
            hasFailed = true;
            throw new SourceError('not-looked-at', 'Les images de ce document sont trop éparpillées.');
          }
          try {
            return await source.read(start + offset, wanted);
          } catch (error) {
            hasFailed = true;
            throw error;
          }
        },
      };
    },
  };
}

const WORDS_LEFT = 'Le texte de ce document n’a été lu qu’en partie : des crédits ont pu échapper.';

type WithWords = Pick<DocumentReading, 'reading' | 'parts' | 'ownCredits' | 'leftOut'>;

function withWords({ embedded, ...reading }: FileReading, document: PdfDocument): WithWords {
  if (document.lock !== null) return { reading, parts: [], ownCredits: [], leftOut: null };
  const text = readPdfText(document);
  const words = readPdfWords(text);
  const told = embedded.map((part) => ({ part, ...words.of(Number(part.name), part.page) }));
  return {
    reading,
    parts: [...told, ...creditedPixels(document, words, embedded)],
    // A document of one page is one visual: what its page says is said of it.
    ownCredits: text.pages.length === 1 ? words.ofPage(1) : [],
    leftOut: text.isComplete ? null : WORDS_LEFT,
  };
}

/** Images that keep no file of their own (a PNG that was placed) and at which a credit stands: it is all there is to know. */
function creditedPixels(
  document: PdfDocument,
  words: PdfWords,
  embedded: readonly EmbeddedReading[],
): DocumentReading['parts'] {
  const told = new Set(embedded.map(({ name }) => name));
  return words.credited().flatMap(({ id, page }) => {
    const object = document.object(id);
    if (told.has(String(id)) || object === null || object.stream === null || !isDict(object.value)) return [];
    const side = (key: string): number | null => {
      const value = isDict(object.value) ? document.get(object.value, key) : null;
      return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : null;
    };
    const part: EmbeddedReading = {
      format: null,
      width: side('Width'),
      height: side('Height'),
      traces: [],
      integrity: null,
      error: null,
      page,
      sha256: sha256Of(object.stream),
      bytes: object.stream.length,
      name: String(id),
    };
    const said = words.of(id, page);
    const { grade } = verdictOfPart({ part, surroundings: { ...NO_SURROUNDINGS, ...said } });
    return grade === 'none' ? [] : [{ part, ...said }];
  });
}

/** Finds the image stream with a hash in a document; it is gone through at the first call. */
function streamFinder(document: PdfDocument): (sha256: string) => Uint8Array | null {
  let byHash: Map<string, Uint8Array> | null = null;
  return (sha256) => {
    if (byHash === null) {
      byHash = new Map();
      for (const object of document.objects()) {
        if (object.stream === null) continue;
        const content = document.content(object, MAX_STREAM_BYTES);
        if (content !== null && content.codec !== null) byHash.set(sha256Of(content.bytes), content.bytes);
      }
    }
    return byHash.get(sha256) ?? null;
  };
}
