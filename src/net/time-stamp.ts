/** The profile of the time-stamp authority: one small question, one small answer (RFC 3161, section 3.4). */
import type { DoorRequest } from './outcome.js';

/** An answer with its certificates has 2 to 8 KiB. */
const MAX_ANSWER_BYTES = 64 * 1024;
const TIMEOUT_MS = 30_000;

/** Asks `url` to stamp what `query` (DER of a TimeStampReq) says; a larger answer is refused rather than cut. */
export function timeStampQuery(url: string, query: Uint8Array, signal?: AbortSignal): DoorRequest {
  return {
    url,
    // Of the settings.
    named: [url],
    post: { contentType: 'application/timestamp-query', body: query },
    accept: 'application/timestamp-reply',
    maxBytes: MAX_ANSWER_BYTES,
    maxDecompressedBytes: MAX_ANSWER_BYTES,
    overflow: 'refuse',
    timeoutMs: TIMEOUT_MS,
    ...(signal === undefined ? {} : { signal }),
  };
}
