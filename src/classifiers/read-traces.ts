/** Bytes -> traces: the one door of the containers. */
import { createHash } from 'node:crypto';
import { SourceError, memorySource } from './containers/byte-source.js';
import type { ByteSource } from './containers/byte-source.js';
import { walkBmff } from './containers/bmff.js';
import { createFindings } from './containers/findings.js';
import type { Findings, InflateBudget, WalkContext, Walker } from './containers/findings.js';
import { detectFormat } from './containers/format.js';
import { walkGif } from './containers/gif.js';
import { isJpeg2000, walkJp2 } from './containers/jp2.js';
import { walkJpeg } from './containers/jpeg.js';
import { walkJxl } from './containers/jxl.js';
import { walkPdf } from './containers/pdf.js';
import { walkBmp, walkIco } from './containers/plain-rasters.js';
import { walkPng } from './containers/png.js';
import { walkSvg } from './containers/svg.js';
import { walkTiff } from './containers/tiff.js';
import { walkWebp } from './containers/webp.js';
import { FILE_WINDOW, KIB, MIB, isWindowed, windowedSource } from './containers/windowed-source.js';
import type { WindowedSource } from './containers/windowed-source.js';
import type { C2paIntegrity, EmbeddedReading, FileReading, Format } from './types.js';

const WALKERS: Readonly<Record<Format, Walker>> = {
  jpeg: walkJpeg,
  png: walkPng,
  webp: walkWebp,
  avif: walkBmff,
  heic: walkBmff,
  jxl: walkJxl,
  gif: walkGif,
  tiff: walkTiff,
  svg: walkSvg,
  bmp: walkBmp,
  ico: walkIco,
  pdf: walkPdf,
};

/** Largest file that is read whole to check its manifest. */
const MAX_CHECKED_BYTES = 64 * MIB;

/** Begins the message of a reading that a defect of Vigie broke off. */
export const INTERNAL_ERROR = 'La lecture a été interrompue par une erreur interne de Vigie';

export interface ReadOptions {
  /**
   * Checks a C2PA manifest against the bytes. A plain source (file, memory) is then read whole; of a
   * `windowedSource` the caller decides: where it brought ranges only, a file with a manifest is `not-checked`.
   */
  readonly checkIntegrity?: (bytes: Uint8Array, format: Format) => Promise<C2paIntegrity>;
  /** Most embedded images read of one document; 300 unless told. */
  readonly maxEmbedded?: number;
  /**
   * Where a document came by ranges: the source of an image of which not all bytes are there; null where they are.
   * The image is then read like a file of its own, and its content key is that of the ranges.
   */
  readonly rangesOf?: (bytes: Uint8Array) => ByteSource | null;
}

/**
 * Reads every metadata fact of a file: format by its first bytes, size in pixels, traces with their places.
 * Total: whatever the bytes are, and also when the source fails half-way, what could be read is given and
 * `error` says the rest. Give it a `windowedSource` to learn afterwards which ranges were read and the content key.
 */
export async function readTraces(source: ByteSource, options: ReadOptions = {}): Promise<FileReading> {
  if (isWindowed(source))
    return readFile(source, options, 0, (window) => Promise.resolve(window.wholeBytes()));
  return readFile(windowedSource(source, FILE_WINDOW), options, 0, () => readWhole(source));
}

/** Bytes of the whole file; null where they cannot be had, or are more than a check is worth. */
type WholeBytes = (window: WindowedSource) => Promise<Uint8Array | null>;

async function readWhole(source: ByteSource): Promise<Uint8Array | null> {
  const { size } = source;
  if (size === null || size > MAX_CHECKED_BYTES) return null;
  try {
    return await source.read(0, size);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    // What cannot be read cannot be checked; the traces that were read stand.
    return null;
  }
}

async function readFile(
  source: WindowedSource,
  options: ReadOptions,
  depth: number,
  wholeBytes: WholeBytes,
  budget?: InflateBudget,
): Promise<FileReading> {
  const findings = createFindings(budget);
  let format: Format | null = null;
  try {
    const head = await source.read(0, 16 * KIB);
    format = detectFormat(head);
    // JPEG 2000 is no format of the web and has no name here: it stands in documents.
    if (format === null && isJpeg2000(head)) await walkJp2(source, findings, contextFor(options, depth));
    else if (format === null) {
      if (head.length === 0) findings.fail('not-image', 'Le fichier est vide.');
      else findings.fail('not-image', 'Ce fichier n’est ni une image ni un PDF que Vigie sait lire.');
    } else await WALKERS[format](source, findings, contextFor(options, depth));
  } catch (error) {
    noteFailure(error, findings);
  }
  return {
    format,
    width: findings.width,
    height: findings.height,
    traces: findings.traces,
    integrity: format === null ? null : await integrityOf(source, format, findings, options, wholeBytes),
    error: findings.error,
    embedded: findings.embedded,
  };
}

function noteFailure(error: unknown, findings: Findings): void {
  if (error instanceof SourceError) {
    // The code of the source says more than "truncated", which walkers may have noted on the way.
    findings.error = { code: error.code, message: error.message };
  } else {
    // A defect of a walker must not end a crawl, nor pass for "nothing found". Tests look for this message.
    const name = error instanceof Error ? error.name : 'Error';
    findings.error = { code: 'malformed', message: `${INTERNAL_ERROR} (${name}).` };
  }
}

async function integrityOf(
  source: WindowedSource,
  format: Format,
  findings: Findings,
  options: ReadOptions,
  wholeBytes: WholeBytes,
): Promise<C2paIntegrity | null> {
  if (!findings.traces.some(({ where }) => where.startsWith('jumbf:c2pa.'))) return null;
  if (options.checkIntegrity === undefined) return 'not-checked';
  const whole = await wholeBytes(source);
  return whole === null ? 'not-checked' : options.checkIntegrity(whole, format);
}

function contextFor(options: ReadOptions, depth: number): WalkContext {
  return {
    maxEmbedded: options.maxEmbedded ?? 300,
    async readEmbedded(bytes, page, budget): Promise<EmbeddedReading> {
      const ranged = options.rangesOf?.(bytes) ?? null;
      if (ranged !== null) return readRanges(ranged, bytes.length, page, options, budget);
      const identity = {
        page,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes: bytes.length,
      };
      if (depth > 0) {
        // A drawing inside a drawing: told, not followed.
        const error = {
          code: 'not-looked-at',
          message: 'Image imbriquée : ses métadonnées ne sont pas lues.',
        };
        return { format: null, width: null, height: null, traces: [], integrity: null, error, ...identity };
      }
      const source = windowedSource(memorySource(bytes), FILE_WINDOW);
      const { embedded: _, ...reading } = await readFile(
        source,
        options,
        depth + 1,
        () => Promise.resolve(bytes),
        budget,
      );
      return { ...reading, ...identity };
    },
  };
}

/** An image inside a document of which only ranges came. */
async function readRanges(
  ranged: ByteSource,
  bytes: number,
  page: number | null,
  options: ReadOptions,
  budget: InflateBudget,
): Promise<EmbeddedReading> {
  const source = windowedSource(ranged);
  const wholeBytes: WholeBytes = (window) => Promise.resolve(window.wholeBytes());
  const { embedded: _, ...reading } = await readFile(source, options, 1, wholeBytes, budget);
  const contentKey = source.contentKey(reading.format ?? 'unknown');
  const sha256 = contentKey.startsWith('sha256:') ? contentKey.slice(7) : null;
  return { ...reading, page, sha256, bytes, contentKey };
}
