/** Pages that only a browser shows: whether the site needs one, and what a page shows there. */
import { type OkOutcome, problemOf } from '../net/index.js';
import { type CrawlContext, tellOfPage, tellProblem } from './crawl-context.js';
import { MAX_PAGE_BYTES, MAX_PAGE_DECOMPRESSED_BYTES, PAGE_TIMEOUT_MS } from './crawl-options.js';
import { addressKind } from './discover/addresses.js';
import type { KnownSite, Sighting } from './events.js';
import { bareSighting, extractPage, isTracker, type PageExtract } from './extract/index.js';
import { MAX_SIGHTINGS } from './extract/types.js';
import type { PageAnswer, TurnedAway } from './render/browser.js';
import { isUrl } from '../parse-url.js';

export interface PageRenderer {
  /** Learns from a page as it is without a browser, and tells whether one is to show it. */
  wants(page: PageExtract, isStart: boolean): Promise<boolean>;
  /** Shows a page whose plain answer is `held`. Null when it could not be shown, which was told. */
  render(url: string, held: OkOutcome): Promise<Rendered | 'interrupted' | null>;
}

export interface Rendered {
  readonly page: PageExtract;
  /** Pictures that the page asked for and that its elements do not name. */
  readonly seen: readonly Sighting[];
}

/** As many empty pages, and half of all, make a site of scripts; so many full ones, and no empty one, a plain one. */
const SHELLS_OF_SCRIPT_SITE = 3;
const PAGES_OF_PLAIN_SITE = 5;
/** Of an address within a sentence: the report shows the first 200 characters of it. */
const MAX_SHOWN_CHARS = 90;

/**
 * Makes the renderer of one crawl. A site whose home page, or half of whose pages, are empty without scripts is shown
 * by the browser as a whole: its other pages may hold a menu and no visuals. The decision is told and remembered.
 */
export function createPageRenderer(context: CrawlContext): PageRenderer {
  let known: Promise<KnownSite> | null = null;
  let decided: boolean | null = null;
  let pages = 0;
  let shells = 0;

  async function decide(isShell: boolean, isStart: boolean): Promise<boolean> {
    known ??= context.memory.site();
    const before = decided ?? (await known).needsBrowser;
    pages += 1;
    if (isShell) shells += 1;
    let now = before ?? isShell;
    if ((isStart && isShell) || (shells >= SHELLS_OF_SCRIPT_SITE && shells * 2 >= pages)) now = true;
    else if (pages >= PAGES_OF_PLAIN_SITE && shells === 0) now = false;
    decided = now;
    if (now !== before) await context.tell({ type: 'rendering', needsBrowser: now });
    return now;
  }

  return {
    async wants(page, isStart) {
      if (context.options.render === 'always') return true;
      const needsBrowser = await decide(page.needsBrowser, isStart);
      return page.needsBrowser || (needsBrowser && context.options.render === 'auto');
    },
    async render(url, held) {
      const { renderer } = context.deps;
      if (context.options.render === 'never' || renderer === null || renderer === undefined) {
        await tellProblem(context, url, NEEDS_BROWSER);
        return null;
      }
      let isHeld = true;
      const rendered = await renderer.render(url, (address, headers, signal) => {
        // The page itself was just asked for.
        if (!isHeld || address !== url) return askForPage(context, address, headers, signal);
        isHeld = false;
        return Promise.resolve(answerOf(held));
      });
      if (context.signal.aborted) return 'interrupted';
      if (rendered.kind !== 'ok') {
        await tellProblem(context, url, { code: 'not-looked-at', message: rendered.message });
        return null;
      }
      if (rendered.leftOut > 0) await tellProblem(context, url, TOO_MUCH);
      for (const problem of tellsOf(rendered.turnedAway)) await tellOfPage(context, url, problem);
      const last = { html: rendered.html, url: rendered.finalUrl };
      const page = together(
        [...rendered.before, last].map((one) => extractPage({ ...one, contentType: 'text/html' })),
        rendered.turnedAway,
      );
      const shown = new Set(page.sightings.flatMap(({ imageUrl, declared }) => [imageUrl, ...declared]));
      const seen = rendered.resourceUrls
        .filter((address) => !shown.has(address) && isUrl(address) && addressKind(address) === 'image')
        .map((address) => bareSighting(address, 'json', { pageTitle: page.title }));
      return { page, seen };
    },
  };
}

/**
 * What a page showed, one state after the other, as one page: the last one says what it is. Where it wanted to send its
 * visitors is a link of it.
 */
function together(states: readonly PageExtract[], turnedAway: readonly TurnedAway[]): PageExtract {
  const last = states.at(-1);
  if (last === undefined) throw new Error('a page that was shown has a state');
  const ways = turnedAway.map(({ url }) => url).filter((url) => /^https?:/i.test(url) && isUrl(url));
  const all = <T>(of: (state: PageExtract) => readonly T[], key: (one: T) => string): T[] => [
    ...new Map(states.flatMap(of).map((one): [string, T] => [key(one), one])).values(),
  ];
  const own = (one: string): string => one;
  const sightings = all((state) => state.sightings, JSON.stringify);
  return {
    ...last,
    links: [...new Set([...all((state) => state.links, own), ...ways])],
    forwards: all((state) => state.forwards, own),
    feeds: all((state) => state.feeds, own),
    documents: all(
      (state) => state.documents,
      ({ url }) => url,
    ),
    sightings: sightings.slice(0, MAX_SIGHTINGS),
    stylesheets: all((state) => state.stylesheets, own),
    signals: all((state) => state.signals, JSON.stringify),
    embeds: all((state) => state.embeds, own),
    needsBrowser: states.every(({ needsBrowser }) => needsBrowser),
    truncated: sightings.length > MAX_SIGHTINGS || states.some(({ truncated }) => truncated),
  };
}

/** One problem a code: a page that leaves in many ways has still one fault. */
function tellsOf(turnedAway: readonly TurnedAway[]): { readonly code: string; readonly message: string }[] {
  const first = new Map<string, TurnedAway>();
  for (const one of turnedAway) if (!first.has(one.code)) first.set(one.code, one);
  return [...first.values()].map(({ url, code, message }) => {
    const shown = url.length > MAX_SHOWN_CHARS ? `${url.slice(0, MAX_SHOWN_CHARS)}…` : url;
    return {
      code,
      message: `Cette page renvoie vers ${shown}\u00a0: ce qu’elle montrait avant a été regardé, pas cette adresse. ${message}`,
    };
  });
}

/** What the browser asks for goes through the same door, pace and robots.txt as everything else. */
async function askForPage(
  context: CrawlContext,
  url: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<PageAnswer> {
  // A tracker shows nothing, and no service is called but what the page needs to be seen.
  if (isTracker(url)) return { refused: 'tracker' };
  const outcome = await context.asker.ask({
    url,
    kind: 'other',
    signal,
    accept: headers['accept'] ?? '*/*',
    compressed: true,
    maxBytes: MAX_PAGE_BYTES,
    maxDecompressedBytes: MAX_PAGE_DECOMPRESSED_BYTES,
    timeoutMs: PAGE_TIMEOUT_MS,
  });
  if (outcome.kind !== 'ok') {
    const problem = problemOf(outcome);
    return problem === null ? { refused: 'not modified' } : { refused: problem.message, code: problem.code };
  }
  return answerOf(outcome);
}

function answerOf({ status, headers, bytes, finalUrl }: OkOutcome): PageAnswer {
  return { status, headers, bytes, finalUrl };
}

const NEEDS_BROWSER = {
  code: 'not-looked-at',
  message: 'Cette page ne s’affiche qu’avec un navigateur : ses visuels n’ont pas été regardés.',
};
const TOO_MUCH = {
  code: 'not-looked-at',
  message: 'Cette page demande trop de fichiers au navigateur : une partie n’a pas été regardée.',
};
