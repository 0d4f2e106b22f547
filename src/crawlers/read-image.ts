/** One image address: its metadata read by ranges, once in a crawl unless it was long forgotten. */
import { type ByteSource, memorySource, SourceError } from '../classifiers/containers/byte-source.js';
import { windowedSource } from '../classifiers/containers/windowed-source.js';
import { readTraces } from '../classifiers/read-traces.js';
import type { FileReading } from '../classifiers/types.js';
import { type CrawlContext, saysGone } from './crawl-context.js';
import type { KnownImage, Validators } from './events.js';
import { createRecent } from './recent.js';
import { type HttpSource, openHttpSource, type WholeContent } from './http-source.js';

/** An image that was read. Its bytes are held until `letGo`; after that `whole` asks for them anew. */
export interface ReadImage {
  readonly kind: 'read';
  readonly url: string;
  /** Where the redirects ended. */
  readonly finalUrl: string;
  readonly reading: FileReading;
  readonly contentKey: string;
  readonly sha256: string | null;
  readonly bytes: number | null;
  readonly validators: Validators;
  /** @throws SourceError when the bytes cannot be had. */
  whole(): Promise<WholeContent>;
  /** True once the server gave another file in its place while it was read: `ImageReader.readAnew` reads that one. */
  wasReplaced(): boolean;
  letGo(): void;
}

export type ImageResult =
  | ReadImage
  | { readonly kind: 'unchanged'; readonly url: string; readonly known: KnownImage }
  | {
      readonly kind: 'failed';
      readonly url: string;
      readonly problem: Problem;
      /** The server says that nothing is there any more. */
      readonly isGone?: boolean;
    };

type Problem = { readonly code: string; readonly message: string };

/** How the name of a content that was read whole begins; its hash follows. */
const WHOLE = 'sha256:';

const NOT_IMAGE: Problem = { code: 'not-image', message: 'La réponse n’est pas une image.' };

export interface ImageReader {
  /** Reads an address, or gives what a call not long ago read. `known` counts for the first call only. */
  read(url: string, kind: 'image' | 'guess', known?: KnownImage | null): Promise<ImageResult>;
  /** Reads an address once more, whatever was read of it before. */
  readAnew(url: string): Promise<ImageResult>;
  /** True when the address was asked in this crawl. */
  wasAsked(url: string): boolean;
}

/**
 * Readings held at a time. A reading keeps its metadata, tens of kilobytes where an editor wrote a history: all those of a
 * site of 20,000 pages would be gigabytes. What was forgotten and is met again costs one more request, a 304 as a rule.
 */
export const MAX_HELD_READINGS = 2_000;

/** Makes the reader of one crawl. Everything that can go wrong with an address is a value. */
export function createImageReader(context: Pick<CrawlContext, 'asker' | 'options'>): ImageReader {
  const results = createRecent<Promise<ImageResult>>(MAX_HELD_READINGS);
  const asked = new Set<string>();
  return {
    read(url, kind, known = null) {
      const earlier = results.get(url);
      if (earlier !== undefined) return earlier;
      const result = readAddress(context, url, kind, known);
      results.set(url, result);
      asked.add(url);
      return result;
    },
    readAnew(url) {
      const result = readAddress(context, url, 'image', null);
      results.set(url, result);
      return result;
    },
    wasAsked: (url) => asked.has(url),
  };
}

async function readAddress(
  context: Pick<CrawlContext, 'asker' | 'options'>,
  url: string,
  kind: 'image' | 'guess',
  known: KnownImage | null,
  isSecond = false,
): Promise<ImageResult> {
  const maxBytes = context.options.maxImageBytes;
  const opened = await openHttpSource(context.asker.ask, { url, kind, maxBytes, known });
  if (opened.kind === 'unchanged')
    return known === null ? { kind: 'failed', url, problem: NOT_IMAGE } : { kind: 'unchanged', url, known };
  if (opened.kind === 'failed')
    return { kind: 'failed', url, problem: opened.problem, isGone: saysGone(opened.outcome) };
  const { source } = opened;
  const read = await readSource(url, source, source.validators, maxBytes, {
    first: source,
    async again() {
      const reopened = await openHttpSource(context.asker.ask, { url, kind, maxBytes });
      if (reopened.kind === 'open') return reopened.source.whole(maxBytes);
      const problem = reopened.kind === 'failed' ? reopened.problem : NOT_IMAGE;
      throw new SourceError(problem.code, problem.message);
    },
  });
  // Replaced in the middle of the reading: what was read is of two files. The new one is read, once.
  return source.hasChanged && !isSecond ? readAddress(context, url, kind, null, true) : read;
}

/** Where an image came from: its first answer, and how to have it again once its bytes were let go. */
interface Origin {
  readonly first: HttpSource;
  readonly again: () => Promise<WholeContent>;
}

/**
 * Reads bytes that are in memory (a `data:` address, a stream of a document) as an image.
 * `url` is the address under which it is told.
 */
export function readBytes(url: string, bytes: Uint8Array): Promise<ImageResult> {
  const validators = { etag: null, lastModified: null };
  return readSource(url, memorySource(bytes), validators, bytes.byteLength + 1, null);
}

async function readSource(
  url: string,
  source: ByteSource,
  validators: Validators,
  maxBytes: number,
  origin: Origin | null,
): Promise<ImageResult> {
  const windowed = windowedSource(source, { maxBytes });
  let reading: FileReading;
  try {
    reading = await readTraces(windowed);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { kind: 'failed', url, problem: { code: error.code, message: error.message } };
  }
  if (reading.format === null || reading.format === 'pdf')
    return { kind: 'failed', url, problem: notAnImage(reading, origin?.first ?? null) };
  const contentKey = windowed.contentKey(reading.format);
  const read = windowed.wholeBytes();
  let held: { readonly windowed: Uint8Array | null; readonly http: HttpSource | null } | null = {
    windowed: read,
    http: origin?.first ?? null,
  };
  /** Compared first and then kept as evidence: fetched once. */
  let fetched: WholeContent | null = null;
  const again = origin?.again;
  const size = windowed.size;
  return {
    kind: 'read',
    url,
    finalUrl: origin?.first.finalUrl ?? url,
    reading,
    contentKey,
    sha256: read === null ? null : contentKey.slice(WHOLE.length),
    bytes: size,
    validators,
    async whole() {
      if (fetched !== null) return fetched;
      if (held === null && again !== undefined) return again();
      if (held?.windowed !== null && held?.windowed !== undefined)
        return {
          bytes: held.windowed,
          status: held.http?.status ?? 200,
          headers: held.http?.headers ?? {},
          finalUrl: held.http?.finalUrl ?? url,
        };
      if (held?.http === null || held?.http === undefined)
        throw new SourceError('truncated', 'Le fichier est incomplet.');
      fetched = await held.http.whole(maxBytes);
      return fetched;
    },
    wasReplaced: () => origin?.first.hasChanged === true,
    letGo() {
      held = null;
      fetched = null;
    },
  };
}

/** A network failure in the middle of a reading comes as an error of the reading: it is told for what it is. */
function notAnImage(reading: FileReading, http: HttpSource | null): Problem {
  if (http !== null && http.size === 0) return { code: 'truncated', message: 'Le fichier est vide.' };
  const { error } = reading;
  return error === null || error.code === 'not-image' || error.code === 'malformed' ? NOT_IMAGE : error;
}
