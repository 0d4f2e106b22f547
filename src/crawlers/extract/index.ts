import type { Document, Element } from 'domhandler';
import { collectVisuals } from './collect.js';
import { withoutAutomaticText } from './credit-text.js';
import { ancestor, elementsOf, parseMarkup, textOf } from './dom.js';
import { extractFeed, isFeed } from './feed.js';
import { collectLinks, readRobots } from './links.js';
import { isChallenge, isEmptyShell } from './shell.js';
import { readSiteFacts } from './site-facts.js';
import { attachWords } from './surroundings.js';
import { toSightings } from './sightings.js';
import { MAX_SIGHTINGS, type DocumentLink, type PageExtract } from './types.js';
import { resolveUrl } from './urls.js';
import { createVisualList } from './visual.js';

export { extractStylesheet } from './css.js';
export { decorationReason, DECORATION_RULES, type DecorationRule } from './decoration.js';
export { mergeSiteFacts } from './site-facts.js';
export type { DocumentLink, PageExtract, RobotsMeta, SiteFacts } from './types.js';

const MAX_DOCUMENTS = 1_000;
const MAX_SRCDOC = 10;

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
}): PageExtract {
  const { html, url } = input;
  if (isFeed(html, input.contentType ?? null)) return extractFeed(html, url);
  const { document, truncated } = parseMarkup(html, 'html');
  const elements = allElements(document);
  const base = baseOf(elements, url);
  const title = titleOf(elements);
  const links = collectLinks(elements, base);
  const list = createVisualList(MAX_SIGHTINGS);
  const jsonDocuments = collectVisuals(elements, base, list);
  const pageCredits = attachWords(elements, list.visuals);
  const sightings = toSightings(list.visuals, pageCredits, title);
  const challenge = isChallenge(html, title);
  return {
    title,
    links: links.links,
    feeds: links.feeds,
    documents: mergeDocuments(links.documents, jsonDocuments),
    sightings,
    stylesheets: links.stylesheets,
    robots: readRobots(elements),
    challenge,
    needsBrowser:
      !challenge &&
      isEmptyShell({ html, document, elements, sightings: sightings.length, links: links.links.length }),
    truncated: truncated || links.truncated || list.isFull,
    embeds: links.embeds,
    siteFacts: readSiteFacts(html, url, elements),
  };
}

/** Elements of the page in document order, the pages that frames carry in `srcdoc` appended. */
function allElements(document: Document): Element[] {
  const elements = elementsOf(document);
  const inner = elements
    .filter((element) => element.name === 'iframe' && element.attribs['srcdoc'] !== undefined)
    .slice(0, MAX_SRCDOC)
    .map((element) => elementsOf(parseMarkup(element.attribs['srcdoc'] ?? '', 'html').document));
  return inner.length === 0 ? elements : [...elements, ...inner.flat()];
}

function baseOf(elements: readonly Element[], url: string): string {
  const declared = elements.find(
    (element) => element.name === 'base' && element.attribs['href'] !== undefined,
  );
  return resolveUrl(declared?.attribs['href'] ?? '', url) ?? url;
}

function titleOf(elements: readonly Element[]): string | null {
  const element = elements.find(
    // Drawings have titles too.
    (candidate) =>
      candidate.name === 'title' && ancestor(candidate, 3, (node) => node.name === 'svg') === null,
  );
  const text = element === undefined ? '' : textOf(element, 300);
  if (text !== '') return text;
  const social = elements.find(
    (candidate) => candidate.name === 'meta' && candidate.attribs['property'] === 'og:title',
  );
  return withoutAutomaticText(social?.attribs['content']?.slice(0, 300).trim() ?? null);
}

function mergeDocuments(one: readonly DocumentLink[], other: readonly DocumentLink[]): DocumentLink[] {
  const merged = new Map<string, string>();
  for (const { url, label } of [...one, ...other]) {
    if (merged.size < MAX_DOCUMENTS && !merged.get(url)) merged.set(url, label);
  }
  return Array.from(merged, ([url, label]) => ({ url, label }));
}
