/** A picture of a whole page with a visual framed. The page itself is not touched: the frame is drawn into the picture. */
import { errors, type Browser, type BrowserContext, type CDPSession } from 'playwright';
import { z } from 'zod';
import { findVisual, type Place, placeSchema } from './find-visual.js';
import { drawFrame, type Shot } from './frame.js';
import { closeContext, firstLine, type FetchForPage, type Held, within } from './guard.js';
import { VISITOR } from './isolation.js';
import type { TurnedAway } from './moves.js';
import { openVisit, type Visit } from './visit.js';

export interface PictureAsk {
  readonly url: string;
  /** What the page asks for, the page itself first. */
  readonly door: FetchForPage;
  /** For each visual the addresses under which the page may show it. */
  readonly visuals: readonly (readonly string[])[];
  /** For all of it, from the first request to the last picture. */
  readonly timeoutMs: number;
  readonly maxRequests: number;
  readonly maxBytes: number;
}

/** The page as it was shown, for one of the visuals that were asked for. */
export interface PictureOf {
  /** `hidden` = it is on the page and takes no room there; nothing is framed then, as with `nowhere`. */
  readonly found: Place['found'];
  /** The address that the browser showed in that place; null where it was not found. */
  readonly shown: string | null;
  readonly shot: Shot;
  /** Height of the page in CSS pixels when it is taller than its picture; null when all of it is there. */
  readonly cutFrom: number | null;
}

export type PictureOutcome =
  | {
      readonly kind: 'ok';
      readonly finalUrl: string;
      /** One a visual, in their order. */
      readonly pictures: readonly PictureOf[];
      /** Requests of the page that a limit left unanswered. */
      readonly leftOut: number;
      /** Where the page wanted to send its visitors: it is shown as it was before. */
      readonly turnedAway: readonly TurnedAway[];
      /** True when the page replaced itself in place: what it was before is not on the pictures. */
      readonly isReplaced: boolean;
      /** True when its scripts kept the page from being shown, and it was shown without them. */
      readonly withoutScripts: boolean;
    }
  | { readonly kind: 'unavailable'; readonly message: string }
  | { readonly kind: 'failed'; readonly message: string };

/** Taller pages are shown around the visual: Chromium draws no more than 16,384 pixels. */
const MAX_HEIGHT = 12_000;
const MAX_WIDTH = 2_560;
/** Pictures come one after the other at the pace of the host. */
const MAX_QUIET_MS = 15_000;
/** Part of the time that is kept for taking the pictures. */
const SHARE_OF_PICTURES = 0.4;
const GONE = 'La page n’est plus là une fois que ses scripts ont fini.';
const LATE = 'La page n’a pas fini de s’afficher à temps.';

/** Takes the pictures. A page whose scripts never let go, or take it away, is shown once more without them. */
export async function pictureIn(
  browser: Browser,
  ask: PictureAsk,
  userAgent: string,
): Promise<PictureOutcome> {
  const deadline = performance.now() + ask.timeoutMs;
  const over = new AbortController();
  try {
    const first = await within(
      ask.door(ask.url, { accept: 'text/html,application/xhtml+xml' }, over.signal),
      ask.timeoutMs,
    );
    if (first === null) return { kind: 'failed', message: 'La page n’a pas répondu à temps.' };
    if ('refused' in first) return { kind: 'failed', message: first.refused };
    const held: Held = { url: first.finalUrl ?? ask.url, answer: first };
    const half = (deadline - performance.now()) / 2;
    const shown = await attempt(browser, ask, held, { userAgent, timeoutMs: half, scripts: true });
    const isLost = shown.kind !== 'ok' || (shown.isReplaced && !showsOne(shown));
    if (!isLost || !browser.isConnected()) return shown;
    const still = await attempt(browser, ask, held, {
      userAgent,
      timeoutMs: Math.max(1, deadline - performance.now()),
      scripts: false,
    });
    return shown.kind === 'ok' && !showsOne(still) ? shown : still;
  } finally {
    over.abort();
  }
}

function showsOne(outcome: PictureOutcome): boolean {
  return outcome.kind === 'ok' && outcome.pictures.some(({ found }) => found === 'shown');
}

async function attempt(
  browser: Browser,
  ask: PictureAsk,
  held: Held,
  how: { readonly userAgent: string; readonly timeoutMs: number; readonly scripts: boolean },
): Promise<PictureOutcome> {
  const deadline = performance.now() + how.timeoutMs;
  const leftMs = (): number => Math.max(1, deadline - performance.now());
  const { maxRequests, maxBytes } = ask;
  const over = new AbortController();
  const door: FetchForPage = (address, headers) => ask.door(address, headers, over.signal);
  let context: BrowserContext | null = null;
  try {
    context = await browser.newContext({
      ...VISITOR,
      userAgent: how.userAgent,
      reducedMotion: 'reduce',
      javaScriptEnabled: how.scripts,
    });
    const visit = await openVisit(context, held, door, {
      pictures: 'shown',
      maxRequests,
      maxBytes,
      mayMove: false,
      // Nothing is read of it but where it stands.
      maxChars: 1,
      signal: over.signal,
    });
    await visit.show(() => Math.max(1, leftMs() - how.timeoutMs * SHARE_OF_PICTURES), MAX_QUIET_MS);
    const pictures = await within(takeAll(visit, ask.visuals, how.scripts), leftMs());
    const drawn = await within(visit.drawn(), leftMs());
    if (pictures === null || drawn === null) return { kind: 'failed', message: LATE };
    const finalUrl = drawn.at(-1)?.url;
    if (finalUrl === undefined) return { kind: 'failed', message: GONE };
    const { leftOut, turnedAway, isReplaced } = visit.told();
    return {
      kind: 'ok',
      finalUrl,
      pictures,
      leftOut,
      turnedAway,
      isReplaced,
      withoutScripts: !how.scripts,
    };
  } catch (error) {
    if (error instanceof errors.TimeoutError) return { kind: 'failed', message: LATE };
    return { kind: 'failed', message: `La page n’a pas pu être affichée : ${firstLine(error)}` };
  } finally {
    over.abort();
    await closeContext(browser, context);
  }
}

async function takeAll(
  visit: Visit,
  visuals: PictureAsk['visuals'],
  hasScripts: boolean,
): Promise<readonly PictureOf[]> {
  const { session, contextId } = await visit.world();
  const pictures: PictureOf[] = [];
  for (const addresses of visuals) {
    const place = await placeOf(session, contextId, findVisual(addresses, hasScripts));
    pictures.push(await take(session, place));
  }
  return pictures;
}

async function placeOf(session: CDPSession, contextId: number, expression: string): Promise<Place> {
  const { result } = await session.send('Runtime.evaluate', {
    expression,
    contextId,
    returnByValue: true,
    awaitPromise: true,
  });
  const parsed = placeSchema.safeParse(result.value);
  return parsed.success ? parsed.data : { found: 'nowhere' };
}

async function take(session: CDPSession, place: Place): Promise<PictureOf> {
  const { cssContentSize } = await session.send('Page.getLayoutMetrics');
  const page = sizeSchema.parse(cssContentSize);
  const width = Math.ceil(Math.min(Math.max(page.width, VISITOR.viewport.width), MAX_WIDTH));
  const height = Math.ceil(Math.min(Math.max(page.height, 1), MAX_HEIGHT));
  const box = place.found === 'shown' ? place.box : null;
  const middle = box === null ? 0 : box.y + box.height / 2;
  const top = Math.floor(Math.min(Math.max(middle - height / 2, 0), Math.max(page.height - height, 0)));
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'png',
    captureBeyondViewport: true,
    optimizeForSpeed: true,
    clip: { x: 0, y: top, width, height, scale: 1 },
  });
  const shot = await drawFrame(Buffer.from(data, 'base64'), box === null ? null : { ...box, y: box.y - top });
  return {
    found: place.found,
    shown: place.found === 'shown' ? place.shown : null,
    shot,
    cutFrom: page.height > height ? Math.ceil(page.height) : null,
  };
}

const sizeSchema = z.object({ width: z.number().nonnegative(), height: z.number().nonnegative() });
