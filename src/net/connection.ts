/** Sockets, and what their errors mean. */
import { Agent, errors } from 'undici';
import type { UnreachableCode } from './outcome.js';
import { codeOf, type ResolvedAddress } from './resolve.js';

const MAX_HEADER_BYTES = 32 * 1024;

/** Sockets go to pinned addresses and nowhere else: a name that was not judged has no address here. */
export function createAgent(
  pinned: ReadonlyMap<string, readonly ResolvedAddress[]>,
  timeoutMs: number,
  ca: string | undefined,
): Agent {
  return new Agent({
    connections: 8,
    pipelining: 1,
    maxHeaderSize: MAX_HEADER_BYTES,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 30_000,
    connect: {
      timeout: timeoutMs,
      rejectUnauthorized: true,
      ...(ca === undefined ? {} : { ca }),
      lookup(hostname, lookupOptions, callback) {
        const addresses = pinned.get(hostname) ?? [];
        const [first] = addresses;
        if (first === undefined)
          callback(Object.assign(new Error('the name was not judged'), { code: 'ENOTFOUND' }), []);
        else if (lookupOptions.all === true) callback(null, [...addresses]);
        else callback(null, first.address, first.family);
      },
    },
  });
}

const DNS_CODES = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ENODATA', 'EAI_FAIL', 'EAI_NODATA']);
const REFUSED_CODES = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'EACCES',
]);
const TIMEOUT_CODES = new Set([
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
/** OpenSSL verification codes have no common prefix (`X509_V_ERR_*` without it). */
const TLS_CODE =
  /^(ERR_SSL_|ERR_TLS_|CERT_|CRL_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH|ERROR_IN_CERT_|EPROTO$)/;

/** The code of what undici threw; null for what is no failure of the network. Its parser leaves some without one. */
export function errorCode(error: unknown): string | null {
  return codeOf(error) ?? (error instanceof errors.HTTPParserError ? 'HPE_UNREADABLE' : null);
}

/** What an error code of Node, OpenSSL or undici means for the address that was asked. */
export function unreachableCode(code: string): UnreachableCode {
  if (DNS_CODES.has(code)) return 'dns';
  if (REFUSED_CODES.has(code)) return 'refused';
  if (TIMEOUT_CODES.has(code)) return 'timeout';
  if (TLS_CODE.test(code)) return 'tls';
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') return 'malformed';
  return 'reset';
}
