/** One file, read and judged: the rows that `vigie inspect` prints. */
import { createHash } from 'node:crypto';
import { type ByteSource, SourceError } from './containers/byte-source.js';
import { classify } from './classify.js';
import { checkIntegrity } from './integrity.js';
import { readPixelMarks } from './pixels/index.js';
import { readTraces } from './read-traces.js';
import {
  type C2paIntegrity,
  type EmbeddedReading,
  type FileReading,
  type Format,
  NO_SURROUNDINGS,
  type ReadError,
  type Trace,
  type Verdict,
} from './types.js';

export interface Inspection {
  /** Page of the document, for an image inside one. */
  readonly page: number | null;
  readonly sha256: string | null;
  readonly bytes: number;
  readonly format: Format | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly verdict: Verdict;
  readonly error: ReadError | null;
}

/** Above this size neither hashes of a C2PA manifest nor pixels are looked at: the whole file would have to be in memory. */
const MAX_WHOLE_BYTES = 100_000_000;
const HASH_BLOCK_BYTES = 1 << 20;

/**
 * Reads one file and gives its row, then one a image for the images inside it (PDF).
 * The name of the file counts as surroundings; images inside a document have none. `deep` also looks into the pixels.
 * Never throws for what the bytes are; a source that fails is told in `error`.
 */
export async function inspectSource(
  source: ByteSource,
  surroundings: { readonly fileName: string | null; readonly addresses: readonly string[] },
  options: { readonly deep: boolean } = { deep: false },
): Promise<readonly [Inspection, ...Inspection[]]> {
  const reading = await readTraces(source, { checkIntegrity });
  const whole = await hashWhole(source);
  const integrity = await integrityOf(source, reading, whole.bytes);
  const hidden = options.deep ? await lookIntoPixels(source, reading, whole.bytes) : [];
  const own: Inspection = {
    page: null,
    sha256: whole.sha256,
    bytes: whole.bytes,
    ...facts(reading),
    verdict: classify({
      traces: [...reading.traces, ...(hidden ?? [])],
      surroundings: [{ ...NO_SURROUNDINGS, ...surroundings }],
      integrity,
    }),
    error: reading.error ?? whole.error ?? (hidden === null ? NOT_DECODED : null),
  };
  return [own, ...reading.embedded.map(inspectEmbedded)];
}

const NOT_DECODED: ReadError = {
  code: 'not-looked-at',
  message: 'Les pixels n’ont pas pu être décodés : les marques cachées n’ont pas été cherchées.',
};

/** Marks in the pixels of a raster; null when they could not be looked at. Drawings and documents have none of their own. */
async function lookIntoPixels(
  source: ByteSource,
  reading: FileReading,
  bytes: number,
): Promise<readonly Trace[] | null> {
  if (reading.format === null || reading.format === 'svg' || reading.format === 'pdf') return [];
  return bytes > MAX_WHOLE_BYTES ? null : readPixelMarks(await source.read(0, bytes));
}

function inspectEmbedded(image: EmbeddedReading): Inspection {
  return {
    page: image.page,
    sha256: image.sha256,
    bytes: image.bytes,
    ...facts(image),
    verdict: classify({ traces: image.traces, surroundings: [], integrity: image.integrity }),
    error: image.error,
  };
}

function facts(reading: Pick<FileReading, 'format' | 'width' | 'height'>) {
  return { format: reading.format, width: reading.width, height: reading.height };
}

/** A manifest in the file is checked against its bytes where they fit in memory. */
async function integrityOf(
  source: ByteSource,
  reading: FileReading,
  bytes: number,
): Promise<C2paIntegrity | null> {
  const hasManifest = reading.traces.some((trace) => trace.where.startsWith('jumbf:'));
  if (!hasManifest || reading.format === null) return null;
  if (reading.integrity !== null && reading.integrity !== 'not-checked') return reading.integrity;
  if (bytes > MAX_WHOLE_BYTES) return 'not-checked';
  return checkIntegrity(await source.read(0, bytes), reading.format);
}

async function hashWhole(
  source: ByteSource,
): Promise<{ sha256: string | null; bytes: number; error: ReadError | null }> {
  const hash = createHash('sha256');
  let offset = 0;
  try {
    for (;;) {
      const block = await source.read(offset, HASH_BLOCK_BYTES);
      hash.update(block);
      offset += block.byteLength;
      if (block.byteLength < HASH_BLOCK_BYTES)
        return { sha256: hash.digest('hex'), bytes: offset, error: null };
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return {
      sha256: null,
      bytes: source.size ?? offset,
      error: { code: error.code, message: error.message },
    };
  }
}
