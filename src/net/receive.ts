/** One request over one socket, its answer gathered up to a limit: without the streams that nobody would read from. */
import type { Dispatcher } from 'undici';

type Headers = Dispatcher.ResponseData['headers'];

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
  /** `limit` = more would have come; `broken` = the connection or the time ended before the body did. */
  readonly end: 'whole' | 'limit' | 'broken';
  readonly error: unknown;
}

export interface ReceiveOptions {
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  /** Most body bytes taken of an answer; a negative number for one that is not to be read at all. */
  readonly limitOf: (status: number, headers: Headers) => number;
  /** Told of each piece of the body. */
  readonly count: (bytes: number) => void;
  /** Takes the pieces of an answer instead of gathering them; null for one that is gathered. */
  readonly into?: (status: number, headers: Headers) => ((piece: Uint8Array) => void) | null;
}

/** The time of a request was over before its answer began. */
export class TimeOver extends Error {
  override readonly name = 'TimeOver';
}

/** What was asked is not wanted any more. */
class NotWanted extends Error {
  override readonly name = 'NotWanted';
}

/**
 * Sends a request and gathers its answer. The connection is destroyed when more would come than is wanted, so that nothing
 * more is sent.
 *
 * @throws what undici gives when no answer began, `TimeOver`, or an error when the signal was aborted before one began
 */
export function receive(
  agent: Dispatcher,
  request: Dispatcher.DispatchOptions,
  options: ReceiveOptions,
): Promise<Received> {
  const { signal, limitOf, count, timeoutMs } = options;
  return new Promise((settled, failed) => {
    let controller: Dispatcher.DispatchController | null = null;
    let answer: {
      readonly status: number;
      readonly headers: Headers;
      readonly limit: number;
      readonly take: ((piece: Uint8Array) => void) | null;
    } | null = null;
    const chunks: Buffer[] = [];
    let taken = 0;
    let isOver = false;

    function end(how: Received['end'], error: unknown): void {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      if (answer === null) return failed(error);
      const all = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
      const bytes = all.subarray(0, Math.max(answer.limit, 0));
      settled({ status: answer.status, headers: answer.headers, bytes, end: how, error });
    }

    function stop(how: 'limit' | 'broken', error: Error): void {
      end(how, error);
      controller?.abort(error);
    }

    const onAbort = (): void => stop('broken', new NotWanted('aborted'));
    const timer = setTimeout(() => stop('broken', new TimeOver(`${timeoutMs} ms`)), timeoutMs);
    if (signal?.aborted === true) return onAbort();
    signal?.addEventListener('abort', onAbort, { once: true });

    agent.dispatch(request, {
      onRequestStart(own) {
        controller = own;
        // Over while it waited for its connection.
        if (isOver) own.abort(new NotWanted('over'));
      },
      onResponseStart(_own, status, headers) {
        // Hints that come before the answer (RFC 9110 §15.2).
        if (isOver || status < 200) return;
        const limit = limitOf(status, headers);
        answer = {
          status,
          headers,
          limit,
          take: limit < 0 ? null : (options.into?.(status, headers) ?? null),
        };
        if (answer.limit < 0) stop('limit', new NotWanted('not to be read'));
      },
      onResponseData(_own, chunk) {
        if (isOver || answer === null) return;
        count(chunk.byteLength);
        const room = answer.limit - taken;
        if (answer.take === null) chunks.push(chunk);
        else answer.take(chunk.byteLength > room ? chunk.subarray(0, room) : chunk);
        taken += chunk.byteLength;
        if (taken > answer.limit) stop('limit', new NotWanted('enough'));
      },
      onResponseEnd: () => end('whole', null),
      onResponseError: (_own, error) => end('broken', error),
    });
  });
}
