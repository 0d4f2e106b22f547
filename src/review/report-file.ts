/** A file that a person brings: judged by its bytes, read by the classifiers. Its name and announced type count for nothing. */
import { createHash } from 'node:crypto';
import sharp from '../sharp.js';
import { classify, memorySource, readTraces } from '../classifiers/index.js';
import { detectFormat } from '../classifiers/containers/format.js';
import { windowedSource } from '../classifiers/containers/windowed-source.js';
import { checkIntegrity } from '../classifiers/integrity.js';
import type { C2paIntegrity, EmbeddedReading, Format, Grade, Trace } from '../classifiers/types.js';
import { HASH_LIMITS } from './hash-image.js';

/** A photograph of today's telephones has 3 to 15 MB, a printed leaflet as PDF rarely more. */
export const MAX_REPORT_BYTES = 25 * 1024 * 1024;

const RASTERS: ReadonlySet<Format> = new Set(['jpeg', 'png', 'webp', 'heic', 'avif', 'gif']);
/** What the decoder calls them: a file that begins as one thing and is decoded as another is none. */
const DECODED_AS: Readonly<Partial<Record<Format, string>>> = {
  jpeg: 'jpeg',
  png: 'png',
  webp: 'webp',
  gif: 'gif',
  avif: 'heif',
  heic: 'heif',
};

export interface ReportFile {
  readonly bytes: Uint8Array;
  readonly sha256: string;
  readonly contentKey: string;
  readonly format: Format;
  /** Pixels, turned upright; null for a document. */
  readonly width: number | null;
  readonly height: number | null;
  /** All that was read; of a document, that of its image with the most marks, or its own. */
  readonly traces: readonly Trace[];
  readonly integrity: C2paIntegrity | null;
  /** False: kept and read, but no copy can be shown here (HEIC without a decoder, PDF). */
  readonly isShowable: boolean;
}

export type ReportFileReading =
  | { readonly kind: 'read'; readonly file: ReportFile }
  /** French, kind, says what to do. */
  | { readonly kind: 'refused'; readonly reason: string };

const refused = (reason: string): ReportFileReading => ({ kind: 'refused', reason });

/** Reads a file within limits. Never throws for what the bytes are. */
export async function readReportFile(bytes: Uint8Array): Promise<ReportFileReading> {
  if (bytes.byteLength === 0)
    return refused('Le fichier est vide : l’envoi a sans doute été coupé. Choisissez-le de nouveau.');
  if (bytes.byteLength > MAX_REPORT_BYTES)
    return refused('Le fichier dépasse 25 Mo. Envoyez une photo plus légère, ou une capture d’écran.');
  const format = detectFormat(bytes.subarray(0, 20_000));
  if (format === 'pdf') return readDocument(bytes);
  if (format === null || !RASTERS.has(format))
    return refused(
      'Ce fichier n’est pas une image que Vigie sait prendre (JPEG, PNG, WebP, HEIC, AVIF, GIF) ni un PDF. Faites-en une capture d’écran et envoyez-la.',
    );
  const decoded = await decode(bytes, format);
  if (decoded.kind === 'refused') return decoded;
  // The crawler's own reading, so that the same file met on a site has the same key.
  const source = windowedSource(memorySource(bytes));
  const reading = await readTraces(source);
  return {
    kind: 'read',
    file: {
      bytes,
      sha256: hashOf(bytes),
      contentKey: source.contentKey(format),
      format,
      width: decoded.width,
      height: decoded.height,
      traces: reading.traces,
      integrity: hasManifest(reading.traces) ? await checkIntegrity(bytes, format) : null,
      isShowable: decoded.isShowable,
    },
  };
}

type Decoded =
  | { readonly kind: 'ok'; readonly width: number; readonly height: number; readonly isShowable: boolean }
  | { readonly kind: 'refused'; readonly reason: string };

const TOO_MANY_PIXELS =
  'Cette image a trop de pixels pour être traitée (64 millions au plus). Envoyez-en une copie plus petite.';
const BROKEN =
  'L’image est abîmée ou incomplète. Essayez de l’ouvrir sur votre appareil, puis envoyez-la de nouveau ou faites-en une capture d’écran.';

/** Decodes every pixel once: what is kept can be shown later. HEIC may be beyond the decoder: then it is kept all the same. */
async function decode(bytes: Uint8Array, format: Format): Promise<Decoded> {
  try {
    const found = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
    if (found.format !== DECODED_AS[format]) return { kind: 'refused', reason: BROKEN };
    const { width, height } = found.autoOrient;
    if (width * height > HASH_LIMITS.maxPixels) return { kind: 'refused', reason: TOO_MANY_PIXELS };
    if (width < 2 || height < 2) return { kind: 'refused', reason: BROKEN };
    try {
      await sharp(bytes, { limitInputPixels: HASH_LIMITS.maxPixels, failOn: 'error', pages: 1 })
        .resize(16, 16, { fit: 'fill' })
        .timeout({ seconds: HASH_LIMITS.maxSeconds })
        .raw()
        .toBuffer();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return format === 'heic'
        ? { kind: 'ok', width, height, isShowable: false }
        : { kind: 'refused', reason: BROKEN };
    }
    return { kind: 'ok', width, height, isShowable: true };
  } catch (error) {
    // sharp throws plain Errors for every input that it cannot open.
    if (!(error instanceof Error)) throw error;
    return { kind: 'refused', reason: BROKEN };
  }
}

/** A leaflet as PDF: one visual, that of its image with the most marks. Images are judged apart: one never speaks for another. */
async function readDocument(bytes: Uint8Array): Promise<ReportFileReading> {
  const reading = await readTraces(memorySource(bytes), { checkIntegrity });
  if (reading.format !== 'pdf' || (reading.error !== null && reading.embedded.length === 0))
    return refused(
      'Ce PDF ne peut pas être lu (abîmé, protégé ou incomplet). Envoyez plutôt une photo ou une capture de la page.',
    );
  const own = { traces: reading.traces, integrity: reading.integrity };
  const bearer =
    [own, ...reading.embedded.map(ofImage)].toSorted((a, b) => orderOf(a) - orderOf(b))[0] ?? own;
  const sha256 = hashOf(bytes);
  return {
    kind: 'read',
    file: {
      bytes,
      sha256,
      contentKey: `sha256:${sha256}`,
      format: 'pdf',
      width: null,
      height: null,
      ...bearer,
      isShowable: false,
    },
  };
}

interface Read {
  readonly traces: readonly Trace[];
  readonly integrity: C2paIntegrity | null;
}

function ofImage({ traces, integrity }: EmbeddedReading): Read {
  return { traces, integrity };
}

const GRADE_ORDER: Readonly<Record<Grade, number>> = { stated: 0, technical: 1, hinted: 2, none: 3 };

function orderOf({ traces, integrity }: Read): number {
  return GRADE_ORDER[classify({ traces, surroundings: [], integrity }).grade];
}

function hasManifest(traces: readonly Trace[]): boolean {
  return traces.some(({ where }) => where.startsWith('jumbf:'));
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
