/** Bodies, decompressed up to a limit. */
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const brotli = promisify(zlib.brotliDecompress);

/** Bodies up to this are unfolded at once: handing one to another thread costs more than unfolding it. */
const SMALL_BYTES = 64 * 1024;

/** Room for what unfolds: most pages come out in one piece. */
const CHUNK_BYTES = 64 * 1024;

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
  const options = {
    maxOutputLength: maxBytes,
    finishFlush: zlib.constants.Z_SYNC_FLUSH,
    chunkSize: CHUNK_BYTES,
  };
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { kind: 'ok', bytes };
        return {
          kind: 'ok',
          bytes:
            bytes.byteLength <= SMALL_BYTES ? zlib.gunzipSync(bytes, options) : await gunzip(bytes, options),
        };
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
