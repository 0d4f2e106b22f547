/** The guards around a page that the browser shows: what it asks for goes through the door, and nothing goes by another way. */
import type { Browser, BrowserContext, Frame, Page, Request, Route } from 'playwright';
import { CLOSE_SIDE_DOORS } from './isolation.js';

/**
 * What the browser is handed for one of its requests: an answer from the outbound door, or the reason why it gets none.
 * `finalUrl` is the address that answered after redirects (absent: the one that was asked). Headers have lower-case names.
 */
export type PageAnswer =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly bytes: Uint8Array;
      readonly finalUrl?: string;
    }
  /** Why there is none, in French where people read it, and the problem code of the command line where it is one. */
  | { readonly refused: string; readonly code?: string };

/** An answer that is at hand, and the address under which it stands. */
export interface Held {
  readonly url: string;
  readonly answer: Exclude<PageAnswer, { readonly refused: string }>;
}

/**
 * Asks for an address in the browser's name. It judges the address, follows redirects and bounds size and time. After
 * `signal` the page is gone and nothing more is to be asked for it.
 */
export type FetchForPage = (
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<PageAnswer>;

export interface GuardRules {
  /** `named`: images are told of and not fetched (a crawl reads them itself); `shown`: they come through the door. */
  readonly pictures: 'named' | 'shown';
  readonly maxRequests: number;
  /** Bytes of all answers together; what would come after them is left out. */
  readonly maxBytes: number;
}

export interface Guarded {
  /** Lets the next navigation to this address through, with this answer. Every other one leaves the page where it is. */
  expect(held: Held): void;
  /** What the page named but did not get. */
  named(): { readonly resourceUrls: string[]; readonly leftOut: number };
}

const MAX_RESOURCES = 5_000;
/** Time given to a page, then to the browser, to close. */
const CLOSE_MS = 3_000;
/** Hop-by-hop headers, and those that would have the browser report or connect by itself. */
const DROPPED_HEADERS =
  /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive|set-cookie|alt-svc|nel|report-to|reporting-endpoints|link|content-security-policy-report-only|strict-transport-security)$/;
const NEVER_FETCHED: ReadonlySet<string> = new Set(['media', 'texttrack', 'ping', 'cspviolationreport']);

/**
 * Puts the guards around a page before it asks for anything. `leaves` is told of each navigation that the page makes by
 * itself: it is answered "no content", which leaves the page that is there as it is (RFC 9110 §15.3.5).
 */
export async function guard(
  context: BrowserContext,
  page: Page,
  door: FetchForPage,
  rules: GuardRules,
  leaves: (url: string, method: string) => void,
  signal: AbortSignal,
): Promise<Guarded> {
  const resources = new Set<string>();
  let requests = 0;
  let bytes = 0;
  let unnamed = 0;
  let unfetched = 0;
  let expected: Held | null = null;
  await context.addInitScript(CLOSE_SIDE_DOORS);
  await context.routeWebSocket(/.*/, (socket) => {
    void socket.close({ code: 1008, reason: 'closed' });
  });
  context.on('page', (other) => {
    // A window that closed by itself meanwhile is closed all the same.
    if (other !== page) other.close().catch(() => undefined);
  });
  page.on('dialog', (dialog) => {
    dialog.dismiss().catch(() => undefined);
  });
  await context.route(/.*/, async (route, request) => {
    if (isNamedOnly(request, rules)) {
      if (/^https?:/i.test(request.url()) && request.resourceType() !== 'font') {
        if (resources.size < MAX_RESOURCES) resources.add(request.url());
        else unnamed += 1;
      }
      return abort(route);
    }
    const frame = frameOf(request);
    if (request.isNavigationRequest() && frame === page.mainFrame()) {
      if (expected !== null && request.method() === 'GET' && request.url() === expected.url) {
        const { answer } = expected;
        expected = null;
        return fulfil(route, { ...answer, headers: asPage(answer.headers) });
      }
      leaves(request.url(), request.method());
      return fulfil(route, NO_CONTENT);
    }
    requests += 1;
    if (frame === null || request.method() !== 'GET' || !/^https?:/i.test(request.url())) return abort(route);
    if (requests > rules.maxRequests || bytes >= rules.maxBytes) {
      unfetched += 1;
      return abort(route);
    }
    const answer = await door(request.url(), headersFor(request), signal);
    if ('refused' in answer) return abort(route);
    bytes += answer.bytes.byteLength;
    return fulfil(route, answer);
  });
  return {
    expect(held) {
      const url = new URL(held.url);
      url.hash = '';
      bytes += held.answer.bytes.byteLength;
      expected = { ...held, url: url.href };
    },
    named: () => ({ resourceUrls: [...resources], leftOut: unnamed + unfetched }),
  };
}

const NO_CONTENT = { status: 204, headers: {}, bytes: new Uint8Array() };

/**
 * The page is shown whatever its headers say of its type: a download would leave no page at all. A page that puts itself
 * into a sandbox has no origin, and the browser then tells of no navigation before it begins; it is in ours anyway.
 */
function asPage(headers: Readonly<Record<string, string>>): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name === 'content-disposition') continue;
    shown[name] = name === 'content-security-policy' ? value.replace(/\bsandbox\b[^;,]*/gi, '') : value;
  }
  return /html/i.test(shown['content-type'] ?? '') ? shown : { ...shown, 'content-type': 'text/html' };
}

/** The frame that asks; null for a new window, which has none yet. */
function frameOf(request: Request): Frame | null {
  try {
    return request.frame();
  } catch {
    // Playwright has no other way to say that the window is not there yet.
    return null;
  }
}

/** What the page is not given: visuals are read by the crawl itself, from the addresses named here (web note §0.7). */
function isNamedOnly(request: Request, { pictures }: GuardRules): boolean {
  const type = request.resourceType();
  return NEVER_FETCHED.has(type) || (pictures === 'named' && (type === 'image' || type === 'font'));
}

function headersFor(request: Request): Record<string, string> {
  const accept = request.headers()['accept'];
  return accept === undefined ? {} : { accept };
}

async function fulfil(route: Route, answer: Exclude<PageAnswer, { refused: string }>): Promise<void> {
  const headers = Object.fromEntries(
    Object.entries(answer.headers).filter(([name]) => !DROPPED_HEADERS.test(name.toLowerCase())),
  );
  // A redirect would be followed by the browser itself; the door has followed it already.
  const status = answer.status >= 300 && answer.status < 400 ? 502 : answer.status;
  await route.fulfill({ status, headers, body: Buffer.from(answer.bytes) }).catch(ignoreClosed);
}

async function abort(route: Route): Promise<void> {
  await route.abort('blockedbyclient').catch(ignoreClosed);
}

/** The page may go away while its requests are still being answered. */
export function ignoreClosed(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}

/**
 * Closes what a page used. A page whose script never yields cannot be closed: its whole browser is ended then,
 * and the next page starts another one.
 */
export async function closeContext(browser: Browser, context: BrowserContext | null): Promise<void> {
  if (context === null) return;
  const closing = context.close().then(
    () => true,
    (error: unknown) => error instanceof Error,
  );
  if ((await within(closing, CLOSE_MS)) !== null) return;
  await within(browser.close().catch(ignoreClosed), CLOSE_MS);
}

/** The value, or null when it does not come in time. */
export async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), timeoutMs);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
    promise.catch(() => undefined);
  }
}

export function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').slice(0, 300);
}
