/**
 * A ByteSource over HTTP byte ranges. One request both proves that the address holds a content and brings its
 * first block; later reads ask for the ranges that are missing. Servers that ignore ranges are served from
 * the one answer they gave. Reference: visuals-on-the-web §5.2, §5.3.
 */
import { FIRST_BLOCK_BYTES } from '../classifiers/containers/windowed-source.js';
import { type ByteSource, SourceError } from '../classifiers/containers/byte-source.js';
import { type FetchOutcome, type NetProblem, type OkOutcome, problemOf } from '../net/index.js';
import type { Validators } from './events.js';
import { agrees, fewer, gapsIn, joined, type Segment } from './pieces.js';
import type { AskRequest } from './pace/ask.js';

/** Never WebP or AVIF: converters negotiate on it at the very address of the original, and their copy is stripped. */
export const IMAGE_ACCEPT = 'image/jpeg,image/png,image/gif,image/*;q=0.5';
const TIMEOUT_MS = 60_000;

export interface HttpSource extends ByteSource {
  readonly finalUrl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly contentType: string | null;
  readonly validators: Validators;
  /** The first answer: the whole content where its status is 200, or as much of it as came. */
  readonly first: OkOutcome;
  /**
   * Whether pieces of it may be put together: the server names its version with a strong validator, so that a content
   * that is replaced meanwhile is noticed (RFC 9110 §15.3.7.3).
   */
  readonly canBeJoined: boolean;
  /** True once an answer showed that the content was replaced while it was read: what was read is of no use. */
  readonly hasChanged: boolean;
  /** The new content, where the answer that told of it brought all of it. */
  readonly replacement: OkOutcome | null;
  /**
   * The whole content, one version of it: what was read already and requests for what is missing where pieces may be
   * joined, else one request for all of it.
   * @throws SourceError when it cannot be had, is larger than `maxBytes`, or is not what was read before.
   */
  whole(maxBytes: number): Promise<WholeContent>;
}

export interface WholeContent {
  readonly bytes: Uint8Array;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly finalUrl: string;
}

export type OpenedSource =
  | { readonly kind: 'open'; readonly source: HttpSource }
  /** The content is the one that the validators name. */
  | { readonly kind: 'unchanged'; readonly finalUrl: string }
  | { readonly kind: 'failed'; readonly problem: NetProblem; readonly outcome: FetchOutcome };

export interface SourceRequest {
  readonly url: string;
  readonly kind: 'image' | 'guess' | 'document';
  /** Most bytes taken when the server answers with the whole content. */
  readonly maxBytes: number;
  /** Validators of the last time; the answer may then be `unchanged`. */
  readonly known?: Validators | null;
  readonly accept?: string;
  readonly timeoutMs?: number;
  /** Size of the first block; `FIRST_BLOCK_BYTES` unless told. */
  readonly firstBytes?: number;
  /** What to do with a whole content beyond `maxBytes`; its beginning is kept unless told. */
  readonly overflow?: 'cut' | 'refuse';
}

export type Ask = (request: AskRequest) => Promise<FetchOutcome>;

/** Asks for the first block of an address. Failures are values here; later reads throw SourceError. */
export async function openHttpSource(ask: Ask, request: SourceRequest): Promise<OpenedSource> {
  const base = {
    url: request.url,
    kind: request.kind,
    accept: request.accept ?? IMAGE_ACCEPT,
    timeoutMs: request.timeoutMs ?? TIMEOUT_MS,
  };
  const conditional = conditionalHeaders(request.known ?? null);
  const firstBytes = request.firstBytes ?? FIRST_BLOCK_BYTES;
  const overflow = request.overflow ?? 'cut';
  let first = await ask({
    ...base,
    overflow,
    headers: conditional,
    range: { first: 0, last: firstBytes - 1 },
    maxBytes: firstBytes,
    maxBytesOfWhole: request.maxBytes,
    maxDecompressedBytes: request.maxBytes,
  });
  // 416 on an empty or tiny content, and ranges of a compressed body (nothing can be read from its middle).
  const isUseless =
    (first.kind === 'http' && first.status === 416) ||
    (first.kind === 'ok' && first.status === 206 && (isEncoded(first) || rangeStart(first) !== 0));
  if (isUseless)
    first = await ask({
      ...base,
      overflow,
      headers: conditional,
      maxBytes: request.maxBytes,
      maxDecompressedBytes: request.maxBytes,
    });
  if (first.kind === 'unchanged') return { kind: 'unchanged', finalUrl: first.finalUrl };
  const problem = problemOf(first);
  if (first.kind !== 'ok' || problem !== null)
    return { kind: 'failed', problem: problem ?? MALFORMED, outcome: first };
  if (first.status === 206 && (isEncoded(first) || rangeStart(first) !== 0))
    return { kind: 'failed', problem: MALFORMED, outcome: first };
  return { kind: 'open', source: sourceOver(ask, base, first) };
}

/**
 * Goes on with a content whose answer was stopped at its limit, from where it was stopped. Where the server gives no
 * ranges, it gives all of it anew.
 */
export function resumeHttpSource(
  ask: Ask,
  { url, kind, accept = IMAGE_ACCEPT, timeoutMs = TIMEOUT_MS }: SourceRequest,
  held: OkOutcome,
): HttpSource {
  return sourceOver(ask, { url, kind, accept, timeoutMs }, held, false);
}

const MALFORMED: NetProblem = {
  code: 'malformed',
  message: 'Le serveur répond mal aux demandes partielles : le fichier n’a pas pu être lu.',
};

function sourceOver(
  ask: Ask,
  base: Pick<AskRequest, 'url' | 'kind' | 'accept' | 'timeoutMs'>,
  first: OkOutcome,
  isWhole = first.status === 200,
): HttpSource {
  const validators = validatorsOf(first);
  let segments: Segment[] = [{ offset: 0, bytes: first.bytes }];
  /** Set once the server gave the whole content instead of a range. */
  let wholeAnswer: OkOutcome | null = isWhole ? first : null;

  function cached(offset: number, length: number): Uint8Array | null {
    const stop = Math.min(offset + length, source.size ?? Infinity);
    for (const segment of segments) {
      const from = offset - segment.offset;
      if (from >= 0 && stop - segment.offset <= segment.bytes.byteLength)
        return segment.bytes.subarray(from, from + Math.max(0, stop - offset));
    }
    return null;
  }

  function takeWhole(answer: OkOutcome): void {
    assertSame(answer, answer.truncated === false ? answer : null);
    wholeAnswer = answer;
    segments = [{ offset: 0, bytes: answer.bytes }];
    source.size = answer.totalSize ?? source.size;
  }

  function assertSame(answer: OkOutcome, replacement: OkOutcome | null = null): void {
    const now = validatorsOf(answer);
    const differs =
      (now.etag !== null && validators.etag !== null && weak(now.etag) !== weak(validators.etag)) ||
      (now.lastModified !== null &&
        validators.lastModified !== null &&
        now.lastModified !== validators.lastModified) ||
      (source.size !== null && answer.totalSize !== null && answer.totalSize !== source.size);
    if (differs) throw changed(replacement);
  }

  function changed(replacement: OkOutcome | null = null): SourceError {
    source.hasChanged = true;
    source.replacement = replacement;
    return new SourceError('truncated', CHANGED);
  }

  /** `most` = bytes taken of a whole content that comes instead of the range; as far as the range goes unless told. */
  async function fetchRange(offset: number, length: number, most = offset + length): Promise<Uint8Array> {
    const answer = await ask({
      ...base,
      headers: condition === null ? {} : { 'if-range': condition },
      range: { first: offset, last: offset + length - 1 },
      maxBytes: length,
      maxBytesOfWhole: most,
    });
    if (answer.kind === 'http' && answer.status === 416) {
      const total = /\/(\d{1,15})\s*$/.exec(answer.headers['content-range'] ?? '')?.[1];
      if (total !== undefined && Number(total) > offset) throw sourceError(MALFORMED);
      return new Uint8Array();
    }
    if (answer.kind !== 'ok') throw sourceError(problemOf(answer) ?? MALFORMED);
    if (answer.status === 200) {
      takeWhole(answer);
      return readWhole(answer, offset, length);
    }
    if (isEncoded(answer) || rangeStart(answer) !== offset) throw sourceError(MALFORMED);
    assertSame(answer);
    source.size ??= answer.totalSize;
    if (answer.truncated === 'cut') throw sourceError(TRUNCATED);
    segments.push({ offset, bytes: answer.bytes });
    return answer.bytes;
  }

  /** Bytes of a content that came whole, or as much of it as its limits let through. */
  function readWhole(answer: OkOutcome, offset: number, length: number): Uint8Array {
    const bytes = answer.bytes.subarray(offset, offset + length);
    if (
      bytes.byteLength < length &&
      answer.truncated !== false &&
      offset + bytes.byteLength < (source.size ?? Infinity)
    )
      throw sourceError(answer.truncated === 'limit' ? TOO_LARGE : TRUNCATED);
    return bytes;
  }

  /** Asks for what is missing, in few requests; what comes a second time must be what it was. */
  async function fill(size: number, maxBytes: number): Promise<void> {
    for (const { offset, length } of fewer(gapsIn(segments, size))) {
      const bytes = await fetchRange(offset, length, maxBytes);
      if (wholeAnswer !== null || bytes.byteLength < length) return;
      if (segments.some((segment) => !agrees(segment, { offset, bytes }))) throw changed();
    }
  }

  function asWhole(bytes: Uint8Array): WholeContent {
    const { status, headers, finalUrl } = wholeAnswer ?? first;
    const end = bytes.byteLength;
    // What it came in was several answers: of their ranges the one they make together is told.
    const range = { 'content-range': `bytes 0-${end - 1}/${end}`, 'content-length': String(end) };
    return {
      bytes,
      status,
      headers: status === 206 && end > 0 ? { ...headers, ...range } : headers,
      finalUrl,
    };
  }

  const condition = conditionOf(first, validators);
  const source: HttpSource & {
    size: number | null;
    hasChanged: boolean;
    replacement: OkOutcome | null;
  } = {
    // No getter: it would keep the bytes that were read (docs/decisions/0017-cpu-of-a-crawl.md).
    size: first.totalSize,
    finalUrl: first.finalUrl,
    status: first.status,
    first,
    headers: first.headers,
    contentType: first.headers['content-type'] ?? null,
    validators,
    canBeJoined: condition !== null,
    hasChanged: false,
    replacement: null,
    async read(offset, length) {
      const wanted = source.size === null ? length : Math.min(length, source.size - offset);
      if (wanted <= 0 || offset < 0) return new Uint8Array();
      const known = cached(offset, wanted);
      if (known !== null) return known;
      if (wholeAnswer !== null) return readWhole(wholeAnswer, offset, wanted);
      // What is there already at the beginning of the range is not asked again.
      const head = segments.find((s) => s.offset <= offset && offset < s.offset + s.bytes.byteLength);
      if (head === undefined) return fetchRange(offset, wanted);
      const have = head.bytes.subarray(offset - head.offset);
      const rest = await fetchRange(offset + have.byteLength, wanted - have.byteLength);
      return Buffer.concat([have, rest]);
    },
    async whole(maxBytes) {
      const { size } = source;
      if (size !== null && size > maxBytes) throw sourceError(TOO_LARGE);
      if (size !== null && condition !== null && wholeAnswer === null) await fill(size, maxBytes);
      const all =
        size === null ? null : (cached(0, size) ?? (condition === null ? null : joined(segments, size)));
      if (all !== null && (wholeAnswer?.truncated ?? false) === false) return asWhole(all);
      const answer = await ask({ ...base, maxBytes, maxDecompressedBytes: maxBytes, overflow: 'refuse' });
      if (answer.kind !== 'ok') throw sourceError(problemOf(answer) ?? MALFORMED);
      if (answer.status !== 200) throw sourceError(MALFORMED);
      if (answer.truncated !== false) throw sourceError(TRUNCATED);
      assertSame(answer, answer);
      if (segments.some((segment) => !agrees(segment, { offset: 0, bytes: answer.bytes })))
        throw changed(answer);
      return {
        bytes: answer.bytes,
        status: answer.status,
        headers: answer.headers,
        finalUrl: answer.finalUrl,
      };
    },
  };
  return source;
}

const TRUNCATED: NetProblem = {
  code: 'truncated',
  message: 'Le fichier est incomplet : la réponse a été coupée.',
};
const TOO_LARGE: NetProblem = { code: 'too-large', message: 'Le contenu dépasse la taille admise.' };

const CHANGED = 'Le fichier a changé pendant la lecture.';

function sourceError(problem: NetProblem): SourceError {
  return new SourceError(problem.code, problem.message);
}

/** The headers that ask "has it changed?". A weak ETag is accepted by If-None-Match (RFC 9110 §13.1.2). */
export function conditionalHeaders(known: Validators | null): Record<string, string> {
  const headers: Record<string, string> = {};
  if (known !== null && known.etag !== null) headers['if-none-match'] = known.etag;
  if (known !== null && known.lastModified !== null) headers['if-modified-since'] = known.lastModified;
  return headers;
}

/** The validators of an answer; over-long and unprintable ones are left out. */
export function validatorsOf(answer: { readonly headers: Readonly<Record<string, string>> }): Validators {
  return {
    etag: bounded(answer.headers['etag']),
    lastModified: bounded(answer.headers['last-modified']),
  };
}

/** A validator goes back to the server in a header: only what may stand in one is kept. */
function bounded(text: string | undefined): string | null {
  return text !== undefined && /^[\x20-\x7e]{1,500}$/.test(text) ? text : null;
}

/** A file that changed so lately may change once more within the same second of its date. */
const SETTLED_MS = 60_000;

/**
 * What may stand in If-Range: a strong ETag, else a date of change that lies well before the answer (RFC 9110 §13.1.5,
 * §8.8.2.2); null where the server names its version in no such way.
 */
function conditionOf(answer: OkOutcome, { etag, lastModified }: Validators): string | null {
  if (etag !== null) return etag.startsWith('"') ? etag : null;
  const age = Date.parse(answer.headers['date'] ?? '') - Date.parse(lastModified ?? '');
  return age >= SETTLED_MS ? lastModified : null;
}

function weak(etag: string): string {
  return etag.replace(/^W\//, '');
}

/** True for a body that came compressed: its bytes are not those that ranges count. */
export function isEncoded(answer: OkOutcome): boolean {
  const coding = answer.headers['content-encoding'];
  return coding !== undefined && coding !== '' && coding.toLowerCase() !== 'identity';
}

/** First byte of a 206; null when the answer does not say or has several parts. */
function rangeStart(answer: OkOutcome): number | null {
  const start = /^\s*bytes\s+(\d{1,15})-\d+\//i.exec(answer.headers['content-range'] ?? '')?.[1];
  return start === undefined ? null : Number(start);
}
