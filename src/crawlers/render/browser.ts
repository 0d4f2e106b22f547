import { chromium, errors, type Browser, type BrowserContext } from 'playwright';
import { findBrowser } from './find-browser.js';
import { closeContext, firstLine, type FetchForPage, within } from './guard.js';
import { chromiumSwitches, VISITOR } from './isolation.js';
import type { TurnedAway } from './moves.js';
import { type Drawn, openVisit } from './visit.js';
import { pictureIn, type PictureAsk, type PictureOutcome } from './screenshot.js';
import { isUrl } from '../../parse-url.js';

export { findBrowser } from './find-browser.js';
export type { FetchForPage, PageAnswer } from './guard.js';
export type { TurnedAway } from './moves.js';
export type { Shot } from './frame.js';
export type { PictureAsk, PictureOutcome, PictureOf } from './screenshot.js';

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
      /** Always of the web. */
      readonly finalUrl: string;
      /** What it was before it moved within its site or replaced itself, in order; bounded as `html` is. */
      readonly before: readonly Drawn[];
      /** Where it wanted to send its visitors and was not followed. */
      readonly turnedAway: readonly TurnedAway[];
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

export interface PageCamera {
  /** Takes pictures of a page with all that it shows, the given visuals framed. It asks through `ask.door`. Never throws. */
  picture(ask: PictureAsk): Promise<PictureOutcome>;
}

const MAX_HTML_CHARS = 5 * 1024 * 1024;
const RULES = {
  pictures: 'named',
  maxRequests: 300,
  maxBytes: Infinity,
  mayMove: true,
  maxChars: MAX_HTML_CHARS + 1,
} as const;

/**
 * A browser behind the judge. Every request of a page is answered through `door`; images, media and fonts are named and not
 * fetched; only GET is let through; sockets, workers, downloads and other windows are closed. The browser itself
 * has no way to the network (see `isolation.ts`). It is started at the first page and kept until `close`.
 */
export function createRenderer(options: RendererOptions): Renderer & PageCamera {
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

  /** A browser for this page; or why there is none for it. */
  const browserFor = async (
    url: string,
  ): Promise<Browser | { readonly kind: 'unavailable' | 'failed'; readonly message: string }> => {
    const executablePath = options.executablePath ?? findBrowser();
    if (executablePath === null) {
      return {
        kind: 'unavailable',
        message: 'Aucun navigateur n’est installé : « vigie doctor » dit comment en ajouter un.',
      };
    }
    if (!/^https?:\/\//i.test(url) || !isUrl(url)) {
      return { kind: 'failed', message: 'Cette adresse n’est pas celle d’une page web.' };
    }
    try {
      return await start(executablePath);
    } catch (error) {
      return { kind: 'unavailable', message: `Le navigateur ne démarre pas : ${firstLine(error)}` };
    }
  };

  return {
    async render(url, door = options.door) {
      const browser = await browserFor(url);
      return 'message' in browser ? browser : renderIn(browser, url, door, options);
    },
    async picture(ask) {
      const browser = await browserFor(ask.url);
      return 'message' in browser ? browser : pictureIn(browser, ask, options.userAgent);
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
    context = await browser.newContext({ ...VISITOR, userAgent: options.userAgent });
    const held = { url: first.finalUrl ?? url, answer: first };
    const visit = await openVisit(context, held, ask, { ...RULES, signal: over.signal });
    await visit.show(leftMs);
    const drawn = await within(visit.drawn(), leftMs());
    if (drawn === null) return { kind: 'failed', message: 'La page n’a pas fini de s’afficher à temps.' };
    const last = drawn.at(-1);
    if (last === undefined) return { kind: 'failed', message: 'La page n’a rien montré.' };
    return { kind: 'ok', html: last.html, finalUrl: last.url, before: drawn.slice(0, -1), ...visit.told() };
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
