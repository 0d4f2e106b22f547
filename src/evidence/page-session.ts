/**
 * Asking the pages of one site once more, to keep them as proof: with the robots.txt, the pace and the patience of a
 * crawl, each address once. What came is remembered for as long as the session lasts.
 */
import { createUsage, type Usage } from '../crawlers/usage.js';
import {
  type CrawlDeps,
  DEFAULT_CRAWL_OPTIONS,
  DOCUMENT_ACCEPT,
  DOCUMENT_TIMEOUT_MS,
  MAX_PAGE_BYTES,
  MAX_PAGE_DECOMPRESSED_BYTES,
  PAGE_ACCEPT,
  PAGE_TIMEOUT_MS,
  type SiteToCrawl,
} from '../crawlers/crawl-options.js';
import { isTracker } from '../crawlers/extract/index.js';
import { type AskKind, createAsker } from '../crawlers/pace/ask.js';
import { isOfService, mayOpenPage } from '../crawlers/platforms/index.js';
import type { FetchForPage, PageAnswer } from '../crawlers/render/guard.js';
import type { FetchOutcome, OkOutcome } from '../net/index.js';
import type { WarcExchange } from './warc.js';
import { parseUrl } from '../parse-url.js';

export interface SessionDeps {
  readonly door: CrawlDeps['door'];
  readonly pace: CrawlDeps['pace'];
  readonly now: () => Date;
}

/** An answer, and when it came; `accept` = what was asked with. */
export interface Answer {
  readonly outcome: OkOutcome;
  readonly at: string;
  readonly accept: string;
}

export interface PageSession {
  /** The page or document itself, whole; every other outcome as it is. */
  page(url: string, kind: 'page' | 'document'): Promise<Answer | Exclude<FetchOutcome, OkOutcome>>;
  /** A picture of a page as visitors get it; null when it cannot be had. */
  picture(url: string): Promise<Answer | null>;
  /** What the browser asks for while it shows a page. `known` = answers that are at hand. */
  doorFor(known: ReadonlyMap<string, PageAnswer>): FetchForPage;
  /** Files of pages that a refusal or a failure kept from the browser, since this was asked last. */
  takeRefused(): number;
  /** The answer that robots.txt of an address's origin gave in this session; null when it gave none. */
  robotsOf(url: string): WarcExchange | null;
  readonly usage: Usage;
  /** Bytes that came over the network. */
  readonly bytes: number;
  /** True when the site asked not to be asked any more, or does not answer. */
  readonly isOver: boolean;
}

const NO_TRAFFIC = { requests: 0, bytes: 0 };
/** What is remembered of the files of pages (style sheets, logos), in bytes. */
const MAX_REMEMBERED_BYTES = 48 * 1024 * 1024;
/** What browsers say of pictures: a site that gives them another format gives it to visitors too. */
const PICTURE_ACCEPT = 'image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8';

/** Opens a session with one site, whose start page is `startUrl`. */
export function openPageSession(
  deps: SessionDeps,
  site: Pick<SiteToCrawl, 'startUrl' | 'isNamed'> & {
    readonly delayMs: number;
    readonly signal: AbortSignal;
  },
): PageSession {
  const at = (): string => deps.now().toISOString();
  const robots = new Map<string, WarcExchange>();
  const remembered = new Map<string, Promise<Answer | null>>();
  const home = new URL(site.startUrl).host;
  const isHome = (url: string): boolean => parseUrl(url)?.host === home;
  let held = 0;
  let refused = 0;

  const recording: CrawlDeps['door'] = {
    ...deps.door,
    async request(request) {
      const outcome = await deps.door.request(request);
      if (new URL(request.url).pathname === '/robots.txt') {
        const exchange = exchangeOf(outcome, { at: at(), accept: request.accept });
        if (exchange !== null) robots.set(new URL(request.url).origin, exchange);
      }
      return outcome;
    },
  };
  const { maxRetryAfterMs, backOffMs, maxFailures } = DEFAULT_CRAWL_OPTIONS;
  const asker = createAsker(
    { door: recording, pace: deps.pace },
    {
      concurrency: 1,
      delayMs: site.delayMs,
      delayOf: (url) => (isOfService(url) ? DEFAULT_CRAWL_OPTIONS.serviceDelayMs : 0),
      maxRetryAfterMs,
      backOffMs,
      maxFailures,
      named: site.isNamed ? [site.startUrl] : [],
      isHome,
      signal: site.signal,
    },
  );
  // The crawl before it told what the site reserves; here it is only noted with what is kept.
  const usage = createUsage({ asker, isHome, tell: () => Promise.resolve(), at });

  const exchangeOf = (
    outcome: FetchOutcome,
    { at: when, accept }: { readonly at: string; readonly accept: string },
  ): WarcExchange | null => {
    if (!('headers' in outcome) || outcome.kind === 'unchanged') return null;
    const base = { url: outcome.finalUrl, at: when, requestHeaders: sentHeaders(accept) };
    return outcome.kind === 'ok'
      ? {
          ...base,
          status: outcome.status,
          responseHeaders: outcome.headers,
          body: outcome.bytes,
          truncated: outcome.truncated,
        }
      : // The door keeps no body of an error.
        {
          ...base,
          status: outcome.status,
          responseHeaders: outcome.headers,
          body: new Uint8Array(),
          truncated: 'limit',
        };
  };
  const sentHeaders = (accept: string): Record<string, string> => ({
    'user-agent': deps.door.userAgent,
    accept,
    'accept-language': 'fr',
  });

  /** A file of a page, once a session; null when it cannot be had. */
  function file(url: string, kind: AskKind, accept: string, signal?: AbortSignal): Promise<Answer | null> {
    const known = remembered.get(url);
    if (known !== undefined) return known;
    const asked = ask(url, kind, accept, signal).then(({ outcome, at: when }) => {
      if (outcome.kind === 'ok') {
        held += outcome.bytes.byteLength;
        return { outcome, at: when, accept };
      }
      // What the page did not wait for may be asked by the next one.
      if (signal?.aborted === true) remembered.delete(url);
      return null;
    });
    if (held > MAX_REMEMBERED_BYTES) {
      remembered.clear();
      held = 0;
    }
    remembered.set(url, asked);
    return asked;
  }

  async function ask(
    url: string,
    kind: AskKind,
    accept: string,
    signal?: AbortSignal,
  ): Promise<{ readonly outcome: FetchOutcome; readonly at: string }> {
    const isDocument = kind === 'document';
    const outcome = await asker.ask({
      url,
      kind,
      accept,
      compressed: kind !== 'image',
      maxBytes: isDocument ? DEFAULT_CRAWL_OPTIONS.maxDocumentBytes : MAX_PAGE_BYTES,
      maxDecompressedBytes: isDocument ? DEFAULT_CRAWL_OPTIONS.maxDocumentBytes : MAX_PAGE_DECOMPRESSED_BYTES,
      timeoutMs: isDocument ? DOCUMENT_TIMEOUT_MS : PAGE_TIMEOUT_MS,
      ...(signal === undefined ? {} : { signal }),
    });
    return { outcome, at: at() };
  }

  return {
    usage,
    async page(url, kind) {
      // Of some publishing services only an address for programs is asked: not even a capture opens their pages.
      if (!mayOpenPage(url))
        return {
          kind: 'refused',
          code: 'robots',
          detail: 'page of a service',
          finalUrl: url,
          traffic: NO_TRAFFIC,
        };
      const accept = kind === 'page' ? PAGE_ACCEPT : DOCUMENT_ACCEPT;
      const { outcome, at: when } = await ask(url, kind, accept);
      return outcome.kind === 'ok' ? { outcome, at: when, accept } : outcome;
    },
    picture: (url) => file(url, 'image', PICTURE_ACCEPT),
    doorFor: (known) => async (url, headers, signal) => {
      const atHand = known.get(url);
      if (atHand !== undefined) return atHand;
      // A tracker shows nothing.
      if (isTracker(url)) return { refused: 'tracker' };
      const accept = headers['accept'] ?? '*/*';
      const answer = await file(url, accept.startsWith('image/') ? 'image' : 'other', accept, signal);
      if (answer !== null) return answerOf(answer.outcome);
      if (!signal.aborted) refused += 1;
      return { refused: 'not to be had' };
    },
    takeRefused() {
      const count = refused;
      refused = 0;
      return count;
    },
    robotsOf: (url) => robots.get(parseUrl(url)?.origin ?? '') ?? null,
    get bytes() {
      return asker.traffic.bytes;
    },
    get isOver() {
      return asker.gaveUp !== null || site.signal.aborted;
    },
  };
}

/** An answer as the browser is handed it. */
export function answerOf({
  status,
  headers,
  bytes,
  finalUrl,
}: OkOutcome): Exclude<PageAnswer, { readonly refused: string }> {
  return { status, headers, bytes, finalUrl };
}

/** An answer as the WARC holds it. */
export function warcExchangeOf({ outcome, at, accept }: Answer, userAgent: string): WarcExchange {
  return {
    url: outcome.finalUrl,
    at,
    requestHeaders: { 'user-agent': userAgent, accept, 'accept-language': 'fr' },
    status: outcome.status,
    responseHeaders: outcome.headers,
    body: outcome.bytes,
    truncated: outcome.truncated,
  };
}
