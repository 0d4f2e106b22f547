/** Bodies: taken from the wire up to a limit, then decompressed up to another. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const brotli = promisify(zlib.brotliDecompress);

/** More codings than this on one body are an attack, not a web server. */
const MAX_CODINGS = 2;

export type Decoded =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'malformed'; readonly detail: string };

/**
 * Undoes the Content-Encoding of a body. Memory stays bounded by `maxBytes` however much the body would unfold to.
 * A body that was cut gives what could be unfolded; one that only claims to be gzip is given back as it is.
 */
export async function decodeBody(
  bytes: Uint8Array,
  contentEncoding: string | undefined,
  maxBytes: number,
): Promise<Decoded> {
  const codings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  if (codings.length > MAX_CODINGS) return { kind: 'malformed', detail: 'too many content codings' };
  let current = bytes;
  for (const coding of codings.toReversed()) {
    const decoded = await decodeOne(current, coding, maxBytes);
    if (decoded.kind !== 'ok') return decoded;
    current = decoded.bytes;
  }
  return { kind: 'ok', bytes: current };
}

async function decodeOne(bytes: Uint8Array, coding: string, maxBytes: number): Promise<Decoded> {
  if (bytes.byteLength === 0) return { kind: 'ok', bytes };
  const options = { maxOutputLength: maxBytes, finishFlush: zlib.constants.Z_SYNC_FLUSH };
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { kind: 'ok', bytes };
        return { kind: 'ok', bytes: await gunzip(bytes, options) };
      case 'deflate': {
        // RFC 9110 means zlib; some servers send raw deflate. A zlib header is a multiple of 31.
        const header = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
        const isZlib = ((bytes[0] ?? 0) & 0x0f) === 8 && header % 31 === 0;
        return { kind: 'ok', bytes: await (isZlib ? inflate : inflateRaw)(bytes, options) };
      }
      case 'br':
        return {
          kind: 'ok',
          bytes: await brotli(bytes, {
            maxOutputLength: maxBytes,
            finishFlush: zlib.constants.BROTLI_OPERATION_FLUSH,
          }),
        };
      default:
        return { kind: 'malformed', detail: `content coding ${coding.slice(0, 30)}` };
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ERR_BUFFER_TOO_LARGE') return { kind: 'too-large' };
    if (typeof code === 'string') return { kind: 'malformed', detail: code };
    throw error;
  }
}

/**
 * Unfolds a gzip file (`sitemap.xml.gz`), bounded by `maxBytes`.
 * A body without the gzip signature is given back as it is.
 */
export function gunzipFile(bytes: Uint8Array, maxBytes: number): Promise<Decoded> {
  return decodeOne(bytes, 'gzip', maxBytes);
}

/** Takes a body up to `maxBytes`. The stream is destroyed when more would come, so that nothing more is sent. */
export async function takeBody(
  body: AsyncIterable<unknown>,
  maxBytes: number,
  count: (bytes: number) => void,
): Promise<{ bytes: Uint8Array; end: 'whole' | 'limit' | 'broken'; error: unknown }> {
  const chunks: Buffer[] = [];
  let taken = 0;
  const joined = (): Uint8Array => {
    const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    return all.subarray(0, maxBytes);
  };
  try {
    for await (const chunk of body) {
      const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as Uint8Array);
      count(bytes.byteLength);
      chunks.push(bytes);
      taken += bytes.byteLength;
      if (taken > maxBytes) return { bytes: joined(), end: 'limit', error: null };
    }
  } catch (error) {
    return { bytes: joined(), end: 'broken', error };
  }
  return { bytes: joined(), end: 'whole', error: null };
}
