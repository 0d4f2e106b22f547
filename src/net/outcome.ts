/** What asking for an address can come to. Every expected outcome is a value. */
import type { JudgeCode } from './judge.js';

export type RefusedCode =
  | JudgeCode
  | 'redirects'
  | 'too-large'
  | 'robots'
  | 'robots-unavailable'
  | 'gave-up'
  | 'too-many-hosts';
export type UnreachableCode = 'dns' | 'refused' | 'tls' | 'timeout' | 'reset' | 'malformed' | 'aborted';

/** What one call to the door cost: requests (redirects included) and body bytes received, still compressed. */
export interface Traffic {
  readonly requests: number;
  readonly bytes: number;
}

interface Answered {
  /** Address that answered, after redirects. */
  readonly finalUrl: string;
  /** Lower-case names; several values joined by `, `; cookies are left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly traffic: Traffic;
}

export interface OkOutcome extends Answered {
  readonly kind: 'ok';
  readonly status: 200 | 206;
  /** The body, decompressed. For a 206 with a Content-Encoding: as received. */
  readonly bytes: Uint8Array;
  /** Size in bytes of the whole content when the server said it or all of it came; else null. */
  readonly totalSize: number | null;
  /** Addresses that were passed through, first asked first; empty without a redirect. */
  readonly redirects: readonly string[];
  /** `limit` = stopped at `maxBytes`; `cut` = the connection or the time ended before the body did. */
  readonly truncated: false | 'limit' | 'cut';
}

export type FetchOutcome =
  | OkOutcome
  | ({ readonly kind: 'unchanged' } & Answered)
  | ({ readonly kind: 'blocked'; readonly status: 401 | 403 | 451 } & Answered)
  | ({
      readonly kind: 'throttled';
      readonly status: 429 | 503;
      /** From Retry-After; null when the server did not say. */
      readonly retryAfterMs: number | null;
    } & Answered)
  | ({ readonly kind: 'http'; readonly status: number } & Answered)
  | {
      readonly kind: 'unreachable';
      readonly code: UnreachableCode;
      /** Code of the operating system or of the library, for logs. */
      readonly detail: string;
      readonly finalUrl: string;
      readonly traffic: Traffic;
    }
  | {
      readonly kind: 'refused';
      readonly code: RefusedCode;
      readonly detail: string;
      readonly finalUrl: string;
      readonly traffic: Traffic;
    };

/** One hop of a request, before it is sent: the address was judged, the connection will go to `address`. */
export interface Hop {
  readonly url: URL;
  readonly address: string;
  /** 0 for the address asked, 1 for the first redirect… */
  readonly index: number;
}

/** Leave to send a hop; `ended` is called once its response is over, whatever came of it. */
export type Turn =
  | { readonly go: true; readonly ended: () => void }
  | {
      readonly go: false;
      readonly why: { readonly kind: 'refused'; readonly code: RefusedCode } | 'aborted';
    };

export interface DoorRequest {
  readonly url: string;
  /**
   * Addresses that a person named for this: the site of a command or of the watch list, an address of the settings. Where
   * private addresses are accepted at all, their origins are the only private ones that this request and its redirects reach.
   */
  readonly named?: readonly string[];
  readonly headers?: Readonly<Record<string, string>>;
  /** First and last byte wanted, both included. */
  readonly range?: { readonly first: number; readonly last: number };
  /** Most body bytes taken from the wire. */
  readonly maxBytes: number;
  /** Cap used instead of `maxBytes` when a range was asked and the server answers with the whole content. */
  readonly maxBytesOfWhole?: number;
  /** Most bytes after decompression; default ten times `maxBytes`. */
  readonly maxDecompressedBytes?: number;
  /** What to do with a body beyond `maxBytes`: keep its beginning (default) or refuse it. */
  readonly overflow?: 'cut' | 'refuse';
  /** Time for one hop from connection to end of body; waiting for its turn is not counted. */
  readonly timeoutMs: number;
  readonly accept: string;
  /**
   * Sends these bytes (64 KiB at most, else it throws) with POST instead of asking with GET. A redirect is then
   * refused: what is posted goes to the address that was configured and nowhere else.
   */
  readonly post?: { readonly contentType: string; readonly body: Uint8Array };
  /** Offers gzip, deflate and br; without it `identity` is asked (images, ranges). */
  readonly compressed?: boolean;
  readonly signal?: AbortSignal;
  /**
   * Takes the body as it comes instead of gathering it, for what is too large for memory: called when an answer 200 or 206
   * begins, then the function it gives for each piece. `bytes` of the outcome is empty; nothing is decompressed.
   */
  readonly into?: (answer: {
    readonly status: 200 | 206;
    readonly headers: Readonly<Record<string, string>>;
  }) => (piece: Uint8Array) => void;
  /** Longest silence in the middle of an answer; `timeoutMs` when not given. */
  readonly stallMs?: number;
  /** Asked before every hop, redirects included; may wait. */
  readonly turn?: (hop: Hop) => Promise<Turn>;
}

/** The codes that people see (a subset of the problem codes of the command line). */
export type NetProblemCode =
  | 'robots'
  | 'blocked'
  | 'throttled'
  | 'http'
  | 'dns'
  | 'refused'
  | 'tls'
  | 'timeout'
  | 'private-address'
  | 'redirects'
  | 'too-large'
  | 'truncated'
  | 'malformed'
  | 'not-looked-at';
