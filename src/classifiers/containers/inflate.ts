import type { InflateBudget } from './findings.js';
import { brotliDecompressSync, constants, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';

export interface Inflated {
  readonly bytes: Uint8Array;
  /** Why the result is not the whole content; null when it is. */
  readonly problem: 'too-large' | 'corrupt' | null;
}

const NOTHING = new Uint8Array();

/**
 * Decompresses with a bound on the result, so that a few bytes never become gigabytes.
 * A stream that breaks off gives what came out before the break.
 */
export function inflateBounded(
  bytes: Uint8Array,
  maxBytes: number,
  method: 'zlib' | 'gzip' | 'brotli' = 'zlib',
): Inflated {
  if (method === 'brotli') {
    return attempt(() => brotliDecompressSync(bytes, { maxOutputLength: maxBytes }));
  }
  const options = { maxOutputLength: maxBytes };
  const whole = attempt(() => (method === 'gzip' ? gunzipSync(bytes, options) : inflateSync(bytes, options)));
  if (whole.problem !== 'corrupt') return whole;
  // With a sync flush at the end zlib hands out what a truncated stream held.
  const partialOptions = { ...options, finishFlush: constants.Z_SYNC_FLUSH };
  const partial = attempt(() =>
    method === 'gzip' ? gunzipSync(bytes, partialOptions) : inflateSync(bytes, partialOptions),
  );
  if (partial.problem === null) return { bytes: partial.bytes, problem: 'corrupt' };
  // A wrong checksum or a stray header: the raw deflate data may still be sound.
  if (method === 'zlib' && bytes.length > 2) {
    const raw = attempt(() => inflateRawSync(bytes.subarray(2), partialOptions));
    if (raw.bytes.length > 0) return { bytes: raw.bytes, problem: 'corrupt' };
  }
  return { bytes: NOTHING, problem: 'corrupt' };
}

/** The same within what the whole file may still inflate. What was tried and was too large is spent as well. */
export function inflateWithin(
  budget: InflateBudget,
  bytes: Uint8Array,
  maxBytes: number,
  method: 'zlib' | 'gzip' | 'brotli' = 'zlib',
): Inflated {
  const allowed = Math.min(maxBytes, budget.bytes);
  if (allowed <= 0) return { bytes: NOTHING, problem: 'too-large' };
  const result = inflateBounded(bytes, allowed, method);
  budget.bytes -= result.problem === 'too-large' ? allowed : result.bytes.length;
  return result;
}

function attempt(run: () => Uint8Array): Inflated {
  try {
    return { bytes: run(), problem: null };
  } catch (error) {
    const isTooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    return { bytes: NOTHING, problem: isTooLarge ? 'too-large' : 'corrupt' };
  }
}
