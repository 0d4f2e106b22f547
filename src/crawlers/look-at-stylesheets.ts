/** Pictures that linked style sheets show: those of upload folders, and those of the theme behind elements of the page. */
import { problemOf } from '../net/index.js';
import { type CrawlContext, isInterrupted, tellProblem, tellSkip } from './crawl-context.js';
import { PAGE_TIMEOUT_MS } from './crawl-options.js';
import { decodeText } from './discover/text.js';
import type { Sighting } from './events.js';
import {
  bareSighting,
  createThemeSheets,
  extractStylesheet,
  type PageExtract,
  shownBackgrounds,
  type ThemeRule,
} from './extract/index.js';

/**
 * Reads the style sheets of a page that no earlier page had; each sheet is read once in a crawl. Pictures of a theme are
 * told with the first page that has an element for them; where a browser showed the page, it saw them itself.
 */
export type StylesheetReader = (
  page: Pick<PageExtract, 'stylesheets' | 'title'>,
  text: PageText,
) => Promise<readonly Sighting[]>;

/** The text of a page for as long as it is needed: it does not wait in memory for the visuals. */
export interface PageText {
  /** Null where a browser showed the page, and once it was read. */
  html: string | null;
}

const MAX_STYLESHEETS = 12;
const MAX_CSS_BYTES = 2 * 1024 * 1024;
/** Pictures of the theme in one crawl. */
const MAX_BACKGROUNDS = 60;
/** The site's own sheets go before those of programs that it uses. */
const OF_THEME =
  /\/(?:themes?|templates?|squelettes)\/|(?:^|\/)(?:style|main|theme|custom|global|site|app)[^/]*\.css/i;
const OF_PROGRAM =
  /\/(?:plugins|modules|vendor|libs?|node_modules|wp-includes|core)\/|bootstrap|font-?awesome|jquery|swiper|slick|leaflet|dashicons/i;

/** Makes the reader of one crawl. */
export function createStylesheetReader(context: CrawlContext): StylesheetReader {
  const asked = new Set<string>();
  const theme = createThemeSheets();
  /** Rules of which no page had an element yet, and pictures that were told. */
  let rules: readonly ThemeRule[] = [];
  const told = new Set<string>();

  async function read(url: string): Promise<ReturnType<typeof extractStylesheet> | null> {
    const outcome = await context.asker.ask({
      url,
      kind: 'other',
      accept: 'text/css,*/*;q=0.1',
      compressed: true,
      maxBytes: MAX_CSS_BYTES,
      timeoutMs: PAGE_TIMEOUT_MS,
    });
    const problem = problemOf(outcome);
    if (problem !== null && !isInterrupted(outcome)) await tellProblem(context, url, problem);
    if (outcome.kind !== 'ok') return null;
    const css = decodeText(outcome.bytes, outcome.headers['content-type'] ?? null);
    rules = [...rules, ...theme.add(css, outcome.finalUrl)];
    return extractStylesheet({ css, url: outcome.finalUrl });
  }

  /** What the page shows of the theme; each picture once in a crawl. */
  async function backgrounds(html: string): Promise<string[]> {
    const { images, left } = shownBackgrounds(html, rules);
    rules = left;
    const news: string[] = [];
    for (const image of images) {
      if (told.has(image)) continue;
      if (told.size >= MAX_BACKGROUNDS) {
        await tellSkip(context, 'decoration', image);
        continue;
      }
      told.add(image);
      context.furniture.add(image);
      news.push(image);
    }
    return news;
  }

  return async (page, text) => {
    const found: Sighting[] = [];
    const add = (image: string): void => {
      found.push(bareSighting(image, 'background', { pageTitle: page.title }));
    };
    // Sheets that a sheet imports are read in their turn, within the same limit.
    const waiting = page.stylesheets
      .filter((url) => !asked.has(url))
      .toSorted((one, other) => rankOf(one) - rankOf(other));
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      if (asked.has(url) || context.isOver()) continue;
      if (asked.size >= MAX_STYLESHEETS || !context.frontier.isInScope(url)) {
        // Style sheets hold decoration; what is left unread is counted as such.
        await tellSkip(context, 'decoration', url);
        continue;
      }
      asked.add(url);
      const sheet = await read(url);
      if (sheet === null) continue;
      waiting.unshift(...sheet.imports);
      for (const image of sheet.images) {
        told.add(image);
        add(image);
      }
    }
    const { html } = text;
    text.html = null;
    if (html !== null && rules.length > 0) for (const image of await backgrounds(html)) add(image);
    return found;
  };
}

function rankOf(url: string): number {
  return OF_PROGRAM.test(url) ? 2 : OF_THEME.test(url) ? 0 : 1;
}
