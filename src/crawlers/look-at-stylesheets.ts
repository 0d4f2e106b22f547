/** Pictures that linked style sheets take from the upload folders. */
import { problemOf } from '../net/index.js';
import { type CrawlContext, isInterrupted, tellProblem, tellSkip } from './crawl-context.js';
import { PAGE_TIMEOUT_MS } from './crawl-options.js';
import { decodeText } from './discover/text.js';
import type { Sighting } from './events.js';
import { bareSighting, extractStylesheet, type PageExtract } from './extract/index.js';

/** Reads the style sheets of a page that no earlier page had; each sheet is read once in a crawl. */
export type StylesheetReader = (
  page: Pick<PageExtract, 'stylesheets' | 'title'>,
) => Promise<readonly Sighting[]>;

const MAX_STYLESHEETS = 12;
const MAX_CSS_BYTES = 2 * 1024 * 1024;

/** Makes the reader of one crawl. */
export function createStylesheetReader(context: CrawlContext): StylesheetReader {
  const asked = new Set<string>();

  async function read(
    url: string,
  ): Promise<{ readonly images: string[]; readonly imports: string[] } | null> {
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
    return extractStylesheet({ css, url: outcome.finalUrl });
  }

  return async (page) => {
    const found: Sighting[] = [];
    // Sheets that a sheet imports are read in their turn, within the same limit.
    const waiting = [...page.stylesheets];
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
      waiting.push(...sheet.imports);
      for (const image of sheet.images)
        found.push(bareSighting(image, 'background', { pageTitle: page.title }));
    }
    return found;
  };
}
