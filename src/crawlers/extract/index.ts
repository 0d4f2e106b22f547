import type { Element } from 'domhandler';
import { collectVisuals } from './collect.js';
import { withoutAutomaticText } from './credit-text.js';
import { ancestor, elementsOf, ownText, parseMarkup, textOf } from './dom.js';
import { extractFeed, isFeed } from './feed.js';
import { collectLinks } from './links.js';
import { literalFinder } from './literals.js';
import { isChallenge, isEmptyShell, SHELL_PIECES } from './shell.js';
import { readSiteFacts, SITE_HINTS } from './site-facts.js';
import { attachWords } from './surroundings.js';
import { toSightings } from './sightings.js';
import type { DocumentLink } from '../events.js';
import { MAX_DATA_URI_CHARS, MAX_SIGHTINGS, type PageExtract } from './types.js';
import { resolveUrl } from './urls.js';
import { metaSignals } from './usage-signals.js';
import { createVisualList } from './visual.js';

export { bareSighting } from './bare-sighting.js';
export { extractStylesheet } from './css.js';
export { createThemeSheets, shownBackgrounds, type ThemeRule } from './theme-backgrounds.js';
export { decorationReason, DECORATION_RULES, type DecorationRule, isTracker } from './decoration.js';
export { mergeSiteFacts } from './site-facts.js';
export { headerSignals, isReservation } from './usage-signals.js';
export type { PageExtract, SiteFacts } from './types.js';

const MAX_DOCUMENTS = 1_000;
const MAX_SRCDOC = 10;
const MAX_TITLES = 50;
/** Elements in which a page says something of itself, and how many of them are read. */
const SAYS: ReadonlySet<string> = new Set(['base', 'title', 'meta']);
const MAX_SAID = 1_000;

/** Which of the pieces that tell systems, empty shells and bot checks stand in a page. */
const piecesOf = literalFinder([...new Set([...SITE_HINTS, ...SHELL_PIECES])]);

/**
 * Everything that one HTML page (or RSS/Atom feed) gives a crawl: links, documents, and one `Sighting` per visual with
 * its other declared addresses and what stands around it. Pure and total: any text gives an answer, within the bounds
 * of `types.ts`; `truncated` says that one of them was reached.
 *
 * `url` is the address of the page after redirects; `contentType` the server's, used only to tell feeds.
 * Sources: the web note §2 (places), §3 (words), §2.3 (shells).
 */
export function extractPage(input: {
  readonly html: string;
  readonly url: string;
  readonly contentType?: string | null;
  /** Elements of which visuals and links are taken; all unless told. */
  readonly only?: (element: Element) => boolean;
}): PageExtract {
  const { html, url } = input;
  if (isFeed(html, input.contentType ?? null)) return extractFeed(html, url);
  const { document, truncated } = parseMarkup(html, 'html');
  const own = elementsOf(document);
  const { elements, isCut } = withFrames(input.only === undefined ? own : own.filter(input.only));
  const said = own.filter(({ name }) => SAYS.has(name)).slice(0, MAX_SAID);
  const named = said.find(({ name, attribs }) => name === 'base' && attribs['href'] !== undefined);
  const base = resolveUrl(named?.attribs['href'] ?? '', url) ?? url;
  const title = titleOf(said);
  const pieces = piecesOf(html);
  const links = collectLinks(elements, base);
  const list = createVisualList(MAX_SIGHTINGS);
  if (isCut || hasLongData(elements)) list.cut();
  const jsonDocuments = collectVisuals(elements, base, list);
  const pageCredits = attachWords(elements, list.visuals);
  const sightings = toSightings(list.visuals, pageCredits, title, list.cut);
  const challenge = isChallenge({ html, pieces }, title);
  return {
    title,
    links: links.links,
    forwards: links.forwards,
    feeds: links.feeds,
    documents: mergeDocuments(links.documents, jsonDocuments),
    sightings,
    stylesheets: links.stylesheets,
    signals: metaSignals(said),
    challenge,
    needsBrowser:
      !challenge &&
      isEmptyShell({ pieces, document, elements, sightings: sightings.length, links: links.links.length }),
    truncated: truncated || links.truncated || list.isCut,
    embeds: links.embeds,
    siteFacts: readSiteFacts(own, pieces, url),
  };
}

/** Elements of the page in document order, the pages that frames carry in `srcdoc` appended. */
function withFrames(own: readonly Element[]): { elements: readonly Element[]; isCut: boolean } {
  const frames = own.flatMap(({ name, attribs }) => (name === 'iframe' ? (attribs['srcdoc'] ?? []) : []));
  if (frames.length === 0) return { elements: own, isCut: false };
  const inner = frames.slice(0, MAX_SRCDOC).map((markup) => elementsOf(parseMarkup(markup, 'html').document));
  return { elements: [...own, ...inner.flat()], isCut: frames.length > MAX_SRCDOC };
}

/** True when a picture carried in the page is too long to be read. */
function hasLongData(elements: readonly Element[]): boolean {
  return elements.some(({ name, attribs }) => {
    const source = attribs['src'] ?? attribs['href'] ?? attribs['xlink:href'];
    if (source === undefined || source.length <= MAX_DATA_URI_CHARS) return false;
    return /^(?:img|image|input|feimage)$/.test(name) && /^\s{0,20}data:image\//i.test(source);
  });
}

function titleOf(said: readonly Element[]): string | null {
  // Drawings have titles too.
  const element = said
    .filter(({ name }) => name === 'title')
    .slice(0, MAX_TITLES)
    .find((candidate) => ancestor(candidate, 3, (node) => node.name === 'svg') === null);
  const text = element === undefined ? '' : textOf(element, 300);
  if (text !== '') return ownText(text);
  const social = said.find(({ name, attribs }) => name === 'meta' && attribs['property'] === 'og:title');
  return withoutAutomaticText(social?.attribs['content']?.slice(0, 300).trim() ?? null);
}

function mergeDocuments(one: readonly DocumentLink[], other: readonly DocumentLink[]): DocumentLink[] {
  const merged = new Map<string, string>();
  for (const { url, label } of [...one, ...other]) {
    if (merged.size < MAX_DOCUMENTS && !merged.get(url)) merged.set(url, label);
  }
  return Array.from(merged, ([url, label]) => ({ url, label: ownText(label) }));
}
