import {
  chromium,
  errors,
  type Browser,
  type BrowserContext,
  type Frame,
  type Page,
  type Request,
  type Route,
} from 'playwright';
import { findBrowser } from './find-browser.js';
import { chromiumSwitches, CLOSE_SIDE_DOORS, SCROLL_THROUGH, serialise } from './isolation.js';

export { findBrowser } from './find-browser.js';

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
  | { readonly refused: string };

/**
 * Asks for an address in the browser's name. It judges the address, follows redirects and bounds size and time. After
 * `signal` the page is gone and nothing more is to be asked for it.
 */
export type FetchForPage = (
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<PageAnswer>;

export interface RendererOptions {
  /** Browser to start; absent: the one that `findBrowser` finds. */
  readonly executablePath?: string;
  readonly door: FetchForPage;
  readonly userAgent: string;
  /** For one page, from the first request to the last look. */
  readonly timeoutMs: number;
}

export type RenderOutcome =
  | {
      readonly kind: 'ok';
      /** The page after its scripts ran, open shadow roots included; one character over 5 Mi when it was cut. */
      readonly html: string;
      readonly finalUrl: string;
      /** Images and media that the page wanted, in order, without repeats. None of them was fetched. */
      readonly resourceUrls: string[];
      /** Requests of the page that a limit left unanswered, and pictures that it left unnamed. */
      readonly leftOut: number;
    }
  /** There is no browser to do it with: nothing was looked at. */
  | { readonly kind: 'unavailable'; readonly message: string }
  /** The page could not be shown. `message` is French, for people. */
  | { readonly kind: 'failed'; readonly message: string };

export interface Renderer {
  /** Shows one page. `door` replaces the renderer's own for this page (a crawl with its pace and robots). Never throws. */
  render(url: string, door?: FetchForPage): Promise<RenderOutcome>;
  /** Ends the browser; the renderer may be used again afterwards and starts another one. */
  close(): Promise<void>;
}

const MAX_HTML_CHARS = 5 * 1024 * 1024;
const MAX_REQUESTS = 300;
const MAX_RESOURCES = 5_000;
/** Quiet time on the network that is waited for after the scroll. */
const MAX_QUIET_MS = 5_000;
/** Time given to a page, then to the browser, to close. */
const CLOSE_MS = 3_000;
/** Hop-by-hop headers, and those that would have the browser report or connect by itself. */
const DROPPED_HEADERS =
  /^(?:content-encoding|content-length|transfer-encoding|connection|keep-alive|set-cookie|alt-svc|nel|report-to|reporting-endpoints|link|refresh|content-security-policy-report-only|strict-transport-security)$/;

/**
 * A browser behind the judge. Every request of a page is answered through `door`; images, media and fonts are named and not
 * fetched; only GET is let through; sockets, workers, downloads and other windows are closed. The browser itself
 * has no way to the network (see `isolation.ts`). It is started at the first page and kept until `close`.
 */
export function createRenderer(options: RendererOptions): Renderer {
  let starting: Promise<Browser> | null = null;

  const start = async (executablePath: string): Promise<Browser> => {
    const isRoot = process.getuid?.() === 0;
    starting ??= chromium.launch({
      executablePath,
      headless: true,
      chromiumSandbox: !isRoot,
      args: chromiumSwitches(isRoot),
      timeout: Math.max(options.timeoutMs, 30_000),
    });
    const mine = starting;
    try {
      const browser = await mine;
      if (browser.isConnected()) return browser;
    } catch (error) {
      if (starting === mine) starting = null;
      throw error;
    }
    // It died since the last page: start another one.
    if (starting === mine) starting = null;
    return start(executablePath);
  };

  return {
    async render(url, door = options.door) {
      const executablePath = options.executablePath ?? findBrowser();
      if (executablePath === null) {
        return {
          kind: 'unavailable',
          message: 'Aucun navigateur n’est installé : « vigie doctor » dit comment en ajouter un.',
        };
      }
      if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
        return { kind: 'failed', message: 'Cette adresse n’est pas celle d’une page web.' };
      }
      let browser: Browser;
      try {
        browser = await start(executablePath);
      } catch (error) {
        return { kind: 'unavailable', message: `Le navigateur ne démarre pas : ${firstLine(error)}` };
      }
      return renderIn(browser, url, door, options);
    },
    async close() {
      const browser = starting;
      starting = null;
      if (browser === null) return;
      try {
        await (await browser).close();
      } catch (error) {
        // A browser that never started or has gone already is closed; anything else is a bug.
        if (!(error instanceof Error)) throw error;
      }
    },
  };
}

async function renderIn(
  browser: Browser,
  url: string,
  door: FetchForPage,
  options: RendererOptions,
): Promise<RenderOutcome> {
  const deadline = performance.now() + options.timeoutMs;
  const leftMs = (): number => Math.max(1, deadline - performance.now());
  let context: BrowserContext | null = null;
  const over = new AbortController();
  const ask: FetchForPage = (address, headers) => door(address, headers, over.signal);
  try {
    // The page's own address is asked for first: a refusal is then told as such, and a redirect is followed before the browser sees it.
    const first = await within(
      door(url, { accept: 'text/html,application/xhtml+xml' }, over.signal),
      leftMs(),
    );
    if (first === null) return { kind: 'failed', message: 'La page n’a pas répondu à temps.' };
    if ('refused' in first) return { kind: 'failed', message: first.refused };
    context = await browser.newContext({
      userAgent: options.userAgent,
      locale: 'fr-FR',
      timezoneId: 'Europe/Paris',
      viewport: { width: 1280, height: 900 },
      acceptDownloads: false,
      serviceWorkers: 'block',
      permissions: [],
    });
    const page = await context.newPage();
    const target = first.finalUrl ?? url;
    const named = await guard(context, page, ask, { url: target, answer: first }, over.signal);
    await page.goto(target, { waitUntil: 'domcontentloaded', timeout: leftMs() });
    await settle(page, leftMs);
    const html = await within(page.evaluate(serialise(MAX_HTML_CHARS + 1)), leftMs());
    if (typeof html !== 'string')
      return { kind: 'failed', message: 'La page n’a pas fini de s’afficher à temps.' };
    return { kind: 'ok', html, finalUrl: page.url(), ...named() };
  } catch (error) {
    const isTimeout = error instanceof errors.TimeoutError;
    return {
      kind: 'failed',
      message: isTimeout
        ? 'La page n’a pas fini de s’afficher à temps.'
        : `La page n’a pas pu être affichée : ${firstLine(error)}`,
    };
  } finally {
    // What the page still waits for must not be asked after it: the site would be made to wait for nothing.
    over.abort();
    await closeContext(browser, context);
  }
}

/** Waits for scripts, scrolls, waits for quiet. Running out of time here is no failure: what is there is read. */
async function settle(page: Page, leftMs: () => number): Promise<void> {
  const share = (part: number): number => Math.min(MAX_QUIET_MS, leftMs() * part);
  await within(
    page.waitForLoadState('networkidle', { timeout: share(0.4) }).catch(ignoreTimeout),
    share(0.4),
  );
  await within(page.evaluate(SCROLL_THROUGH), share(0.5));
  await within(
    page.waitForLoadState('networkidle', { timeout: share(0.4) }).catch(ignoreTimeout),
    share(0.4),
  );
}

function ignoreTimeout(error: unknown): void {
  if (!(error instanceof errors.TimeoutError)) throw error;
}

/** Puts the guards around a page before it asks for anything. What it names but does not get is told at the end. */
async function guard(
  context: BrowserContext,
  page: Page,
  door: FetchForPage,
  first: { readonly url: string; readonly answer: Exclude<PageAnswer, { refused: string }> },
  signal: AbortSignal,
): Promise<() => { readonly resourceUrls: string[]; readonly leftOut: number }> {
  const resources = new Set<string>();
  let requests = 0;
  let unnamed = 0;
  let isFirst = true;
  const own = new URL(first.url);
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
    if (isNamedOnly(request)) {
      if (/^https?:/i.test(request.url()) && request.resourceType() !== 'font') {
        if (resources.size < MAX_RESOURCES) resources.add(request.url());
        else unnamed += 1;
      }
      return abort(route);
    }
    requests += 1;
    const frame = frameOf(request);
    const isOwnPage = request.isNavigationRequest() && frame === page.mainFrame();
    if (isOwnPage && isFirst && request.url() === own.href) {
      isFirst = false;
      return fulfil(route, first.answer);
    }
    const isAllowed =
      frame !== null &&
      request.method() === 'GET' &&
      requests <= MAX_REQUESTS &&
      /^https?:/i.test(request.url()) &&
      // Scripts may send the visitor to another page of the site, never to another site.
      (!isOwnPage || new URL(request.url()).origin === own.origin);
    if (!isAllowed) return abort(route);
    const answer = await door(request.url(), headersFor(request), signal);
    return 'refused' in answer ? abort(route) : fulfil(route, answer);
  });
  return () => ({
    resourceUrls: [...resources],
    leftOut: unnamed + Math.max(0, requests - MAX_REQUESTS),
  });
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
function isNamedOnly(request: Request): boolean {
  return ['image', 'media', 'font', 'texttrack', 'ping', 'cspviolationreport'].includes(
    request.resourceType(),
  );
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
function ignoreClosed(error: unknown): void {
  if (!(error instanceof Error)) throw error;
}

/**
 * Closes what a page used. A page whose script never yields cannot be closed: its whole browser is ended then,
 * and the next page starts another one.
 */
async function closeContext(browser: Browser, context: BrowserContext | null): Promise<void> {
  if (context === null) return;
  const closing = context.close().then(
    () => true,
    (error: unknown) => error instanceof Error,
  );
  if ((await within(closing, CLOSE_MS)) !== null) return;
  await within(browser.close().catch(ignoreClosed), CLOSE_MS);
}

/** The value, or null when it does not come in time. */
async function within<T>(promise: Promise<T>, timeoutMs: number): Promise<T | null> {
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

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n', 1)[0] ?? '').slice(0, 300);
}
