/**
 * The outbound HTTP door. Every address is judged, the name is resolved once, every address of it is judged, the
 * connection goes to a judged address, each redirect is judged again, and everything that comes back is bounded.
 */
import type { Dispatcher } from 'undici';
import { createAgent, errorCode, unreachableCode } from './connection.js';
import { decodeBody } from './body.js';
import {
  type JudgeRules,
  type Judgement,
  judgeAddress,
  judgeUrl,
  literalAddress,
  STRICT_RULES,
} from './judge.js';
import type { DoorRequest, FetchOutcome, RefusedCode, UnreachableCode } from './outcome.js';
import { type Received, receive, TimeOver } from './receive.js';
import { NO_ORIGINS, privateOrigins } from './private-origins.js';
import { createResolver, type Lookup, lookupBySystem, type ResolvedAddress } from './resolve.js';
import { parseRetryAfter } from './retry-after.js';
import { parseUrl } from '../parse-url.js';

export interface DoorOptions {
  readonly version: string;
  /** Address of a page or mailbox where site owners reach us; null = nothing but loopback is asked. */
  readonly contact: string | null;
  /** Whether requests may go to the private origins that they say a person named (`DoorRequest.named`); default no. */
  readonly allowPrivate?: boolean;
  readonly allowedPorts?: readonly number[];
  readonly trustedAddresses?: readonly string[];
  readonly connectTimeoutMs?: number;
  readonly lookup?: Lookup;
  readonly now?: () => number;
  /** Certificates of authorities to trust besides those of the system, PEM. Verification itself is never off. */
  readonly ca?: string;
}

export interface Door {
  /** Asks for one address. Never throws for anything that the network or a server does. */
  request(request: DoorRequest): Promise<FetchOutcome>;
  readonly userAgent: string;
  /** All requests sent and body bytes received since the door was made. */
  readonly counters: { readonly requests: number; readonly bytesDownloaded: number };
  readonly close: () => Promise<void>;
}

const MAX_REDIRECTS = 5;
const MAX_UNUSED_BODY_BYTES = 64 * 1024;
/** Nothing that is sent is large: a question to a time-stamp authority has 70 bytes. */
const MAX_POST_BYTES = 64 * 1024;
const MAX_KNOWN_JUDGEMENTS = 2_000;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

type HopResult = FetchOutcome | { readonly kind: 'redirect'; readonly to: string };

/** Opens the door. Close it to let go of its connections. */
export function createDoor(options: DoorOptions): Door {
  const now = options.now ?? Date.now;
  const rules: JudgeRules = {
    ...STRICT_RULES,
    allowedPorts: options.allowedPorts ?? [],
    trustedAddresses: options.trustedAddresses ?? [],
    loopbackOnly: options.contact === null,
  };
  const userAgent = `Vigie/${options.version}${options.contact === null ? '' : ` (+${options.contact})`}`;
  const connectTimeoutMs = options.connectTimeoutMs ?? 15_000;
  const resolver = createResolver({
    lookup: options.lookup ?? lookupBySystem,
    now,
    timeoutMs: connectTimeoutMs,
  });
  const counters = { requests: 0, bytesDownloaded: 0 };
  /** What each name was judged to be: the only addresses that a socket can go to. */
  const pinned = new Map<string, readonly ResolvedAddress[]>();
  const agent = createAgent(pinned, connectTimeoutMs, options.ca);

  /** Judgements of addresses by the rules that hold for every request. */
  const known = new Map<string, Judgement>();
  function judgeOnce(address: string, { origin }: URL, named: ReadonlySet<string>): Judgement {
    if (named.has(origin)) return judgeAddress(address, { ...rules, privateOrigins: named }, origin);
    const earlier = known.get(address);
    if (earlier !== undefined) return earlier;
    const judgement = judgeAddress(address, rules, origin);
    if (known.size >= MAX_KNOWN_JUDGEMENTS) known.clear();
    known.set(address, judgement);
    return judgement;
  }

  async function judged(
    url: URL,
    named: ReadonlySet<string>,
  ): Promise<{ ok: true; address: string } | { ok: false; code: RefusedCode | 'dns'; detail: string }> {
    const literal = literalAddress(url);
    const asAddress = literal === null ? null : judgeOnce(literal, url, named);
    const asUrl = judgeUrl(url, { ...rules, privateOrigins: named });
    // Of a private address with an unusual port the address is what people have to be told.
    const refusal = [asAddress, asUrl].find((one) => one?.allowed === false);
    if (refusal?.allowed === false) return { ok: false, code: refusal.code, detail: refusal.reason };
    const resolution =
      literal === null
        ? await resolver.resolve(url.hostname)
        : ({
            kind: 'resolved',
            addresses: [{ address: literal, family: literal.includes(':') ? 6 : 4 }],
          } as const);
    if (resolution.kind === 'failed') return { ok: false, code: 'dns', detail: resolution.detail };
    for (const { address } of resolution.addresses) {
      const verdict = judgeOnce(address, url, named);
      if (!verdict.allowed) return { ok: false, code: verdict.code, detail: verdict.reason };
    }
    if (pinned.size > 5_000) pinned.clear();
    pinned.set(url.hostname, resolution.addresses);
    return { ok: true, address: resolution.addresses[0]?.address ?? '' };
  }

  async function request(req: DoorRequest): Promise<FetchOutcome> {
    if ((req.post?.body.byteLength ?? 0) > MAX_POST_BYTES) throw new Error('the body to post is too large');
    const traffic = { requests: 0, bytes: 0 };
    const passed: string[] = [];
    const named = options.allowPrivate === true ? privateOrigins(req.named ?? []) : NO_ORIGINS;
    let current = parseUrl(req.url);
    let finalUrl = req.url;
    const refuse = (code: RefusedCode, detail: string): FetchOutcome => ({
      kind: 'refused',
      code,
      detail,
      finalUrl,
      traffic,
    });
    for (let index = 0; ; index += 1) {
      if (current === null) return refuse('url', 'not an absolute address');
      // Setting it takes the address apart and puts it together again.
      if (current.href.includes('#')) current.hash = '';
      finalUrl = current.href;
      const verdict = await judged(current, named);
      if (!verdict.ok)
        return verdict.code === 'dns'
          ? { kind: 'unreachable', code: 'dns', detail: verdict.detail, finalUrl, traffic }
          : refuse(verdict.code, verdict.detail);
      const turn = (await req.turn?.({ url: current, address: verdict.address, index })) ?? {
        go: true,
        ended: () => undefined,
      };
      if (!turn.go)
        return turn.why === 'aborted'
          ? { kind: 'unreachable', code: 'aborted', detail: 'aborted', finalUrl, traffic }
          : refuse(turn.why.code, 'refused before it was asked');
      let result: HopResult;
      try {
        result = await sendHop(req, current, passed, traffic);
      } finally {
        turn.ended();
      }
      if (result.kind !== 'redirect') return result;
      if (req.post !== undefined) return refuse('redirects', 'what is posted is not sent on');
      passed.push(finalUrl);
      const target = parseUrl(result.to, current);
      if (target !== null) target.hash = '';
      if (index >= MAX_REDIRECTS || (target !== null && passed.includes(target.href)))
        return refuse('redirects', `after ${passed.length} redirects`);
      current = target;
    }
  }

  async function sendHop(
    req: DoorRequest,
    url: URL,
    redirects: readonly string[],
    traffic: { requests: number; bytes: number },
  ): Promise<HopResult> {
    const finalUrl = url.href;
    const unreachable = (code: UnreachableCode, detail: string): FetchOutcome => ({
      kind: 'unreachable',
      code,
      detail,
      finalUrl,
      traffic,
    });
    const failed = (error: unknown): FetchOutcome => {
      if (req.signal?.aborted === true) return unreachable('aborted', 'aborted');
      if (error instanceof TimeOver) return unreachable('timeout', error.message);
      const code = errorCode(error);
      if (code === null) throw error;
      return unreachable(unreachableCode(code), code);
    };
    const count = (bytes: number): void => {
      traffic.bytes += bytes;
      counters.bytesDownloaded += bytes;
    };
    const refusesLarge = req.overflow === 'refuse';
    const capOf = (status: number): number =>
      status === 200 && req.range !== undefined ? (req.maxBytesOfWhole ?? req.maxBytes) : req.maxBytes;

    traffic.requests += 1;
    counters.requests += 1;
    let received: Received;
    try {
      received = await receive(
        agent,
        {
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: req.post === undefined ? 'GET' : 'POST',
          ...(req.post === undefined ? {} : { body: Buffer.from(req.post.body) }),
          headers: requestHeaders(req, userAgent),
          headersTimeout: req.stallMs ?? req.timeoutMs,
          bodyTimeout: req.stallMs ?? req.timeoutMs,
        },
        {
          timeoutMs: req.timeoutMs,
          signal: req.signal,
          count,
          into: (status, ofAnswer) =>
            req.into === undefined || (status !== 200 && status !== 206)
              ? null
              : req.into({ status, headers: flatHeaders(ofAnswer) }),
          limitOf(status, { 'content-length': length }) {
            // Of an answer that is not used a little is read, so that the connection lives on.
            if (status !== 200 && status !== 206) return MAX_UNUSED_BODY_BYTES;
            const declared = parseSize(typeof length === 'string' ? length : length?.[0]);
            return refusesLarge && declared !== null && declared > capOf(status) ? -1 : capOf(status);
          },
        },
      );
    } catch (error) {
      return failed(error);
    }
    const headers = flatHeaders(received.headers);
    const { status } = received;
    const answered = { finalUrl, headers, traffic };
    if (status !== 200 && status !== 206) {
      if (REDIRECTS.has(status) && headers['location'] !== undefined)
        return { kind: 'redirect', to: headers['location'] };
      if (status === 304 && isConditional(req)) return { kind: 'unchanged', ...answered };
      if (status === 401 || status === 403 || status === 451) return { kind: 'blocked', status, ...answered };
      if (status === 429 || status === 503)
        return {
          kind: 'throttled',
          status,
          retryAfterMs: parseRetryAfter(headers['retry-after'], now()),
          ...answered,
        };
      return { kind: 'http', status, ...answered };
    }

    const encoding = headers['content-encoding'];
    const declared = parseSize(headers['content-length']);
    const cap = capOf(status);
    if (refusesLarge && declared !== null && declared > cap)
      return { kind: 'refused', code: 'too-large', detail: `${declared} bytes`, finalUrl, traffic };
    const isGathered = req.into === undefined;
    if (
      received.end === 'broken' &&
      ((isGathered && received.bytes.byteLength === 0) || req.signal?.aborted === true)
    )
      return failed(received.error);
    if (received.end === 'limit' && refusesLarge)
      return { kind: 'refused', code: 'too-large', detail: `more than ${cap} bytes`, finalUrl, traffic };
    const decoded =
      status === 206 || !isGathered
        ? ({ kind: 'ok', bytes: received.bytes } as const)
        : await decodeBody(received.bytes, encoding, req.maxDecompressedBytes ?? cap * 10);
    if (decoded.kind === 'too-large')
      return { kind: 'refused', code: 'too-large', detail: 'decompressed', finalUrl, traffic };
    if (decoded.kind === 'malformed') return unreachable('malformed', decoded.detail);
    const isEncoded = encoding !== undefined && encoding !== 'identity';
    // A part that nobody asked for is not the whole.
    const isPart =
      isGathered &&
      status === 206 &&
      req.range === undefined &&
      rangeTotal(headers['content-range']) !== decoded.bytes.byteLength;
    const isWhole = isGathered && received.end === 'whole';
    const ownSize = isWhole ? decoded.bytes.byteLength : isEncoded ? null : declared;
    return {
      kind: 'ok',
      status,
      ...answered,
      bytes: decoded.bytes,
      totalSize: status === 206 ? rangeTotal(headers['content-range']) : ownSize,
      redirects: [...redirects],
      truncated: received.end === 'limit' ? 'limit' : received.end === 'broken' || isPart ? 'cut' : false,
    };
  }

  return {
    request,
    userAgent,
    counters,
    close: () => agent.destroy(),
  };
}

function requestHeaders(req: DoorRequest, userAgent: string): Record<string, string> {
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(req.headers ?? {})) own[name.toLowerCase()] = value;
  return {
    'accept-language': 'fr',
    ...own,
    ...(req.range === undefined ? {} : { range: `bytes=${req.range.first}-${req.range.last}` }),
    ...(req.post === undefined ? {} : { 'content-type': req.post.contentType }),
    accept: req.accept,
    'accept-encoding': req.compressed === true ? 'gzip, deflate, br' : 'identity',
    'user-agent': userAgent,
  };
}

function isConditional(req: DoorRequest): boolean {
  return Object.keys(req.headers ?? {}).some((name) => /^if-(none-match|modified-since)$/i.test(name));
}

function flatHeaders(headers: Dispatcher.ResponseData['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || name === 'set-cookie') continue;
    // Several values of these two cannot be joined: the first one counts.
    const isSingle = name === 'location' || name === 'content-length';
    flat[name] = typeof value === 'string' ? value : ((isSingle ? value[0] : value.join(', ')) ?? '');
  }
  return flat;
}

function parseSize(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The total of `Content-Range: bytes 0-9/100`; null when absent or unknown (`*`). */
function rangeTotal(text: string | undefined): number | null {
  return parseSize(/\/(\d+)\s*$/.exec(text ?? '')?.[1]);
}
