import { load } from 'cheerio/slim';
import { ElementType } from 'htmlparser2';
import type { Element } from 'domhandler';
import type { Sighting } from '../events.js';
import { collectVisuals } from './collect.js';
import { elementsOf, isElement, oneLine, parseMarkup } from './dom.js';
import { collectLinks } from './links.js';
import { literalFinder } from './literals.js';
import { readSiteFacts, SITE_HINTS } from './site-facts.js';
import { toSightings } from './sightings.js';
import { attachWords } from './surroundings.js';
import type { DocumentLink } from '../events.js';
import { MAX_LINKS, MAX_SIGHTINGS, type PageExtract } from './types.js';
import { looksLikeImage, resolveUrl } from './urls.js';
import { createVisualList, type VisualList } from './visual.js';

const hintsIn = literalFinder(SITE_HINTS);
const MAX_ITEMS = 500;
const MARKUP_PARTS = new Set(['description', 'content:encoded', 'content', 'summary']);

/** True for RSS, RDF and Atom, by the root element; the server's content type only helps where the root is hidden. */
export function isFeed(markup: string, contentType: string | null): boolean {
  const start = markup
    .slice(0, 2_000)
    .replace(/^\ufeff?\s*(?:<\?xml[^>]*>)?(?:\s|<!--[^]*?-->|<\?[^>]*>)*/, '');
  if (/^<(?:rss|feed|rdf:rdf)\b/i.test(start)) return true;
  return (
    /(?:rss|atom)\+xml/i.test(contentType ?? '') && /<(?:rss|feed|rdf:rdf)\b/i.test(markup.slice(0, 20_000))
  );
}

/** Items of a feed as links, their enclosures and the pictures in their text as sightings (web note §2.1 row 8). */
export function extractFeed(markup: string, url: string): PageExtract {
  const { document, truncated } = parseMarkup(markup, 'xml');
  const elements = elementsOf(document);
  const $ = load(document, { xml: true });
  const links = new Set<string>();
  const documents: DocumentLink[] = [];
  const sightings: Sighting[] = [];
  const seen = new Set<string>();
  let isCut = false;
  const items = elements.filter((element) => element.name === 'item' || element.name === 'entry');
  for (const item of items.slice(0, MAX_ITEMS)) {
    const title =
      oneLine(rawText($(item).children('title').get(0)).replace(/<[^<>]{0,300}>/g, ' ')).slice(0, 300) ||
      null;
    for (const link of $(item).children('link').toArray()) {
      const rel = link.attribs['rel'] ?? 'alternate';
      const target = rel === 'alternate' ? resolveUrl(link.attribs['href'] ?? rawText(link), url) : null;
      if (target !== null && links.size < MAX_LINKS) links.add(target);
    }
    const list = createVisualList(MAX_SIGHTINGS);
    addEnclosures(elementsOf(item), url, list, documents, title ?? '');
    const credits: string[] = [];
    for (const part of item.children) {
      if (!isElement(part) || !MARKUP_PARTS.has(part.name)) continue;
      const inner = elementsOf(parseMarkup(rawText(part), 'html').document);
      documents.push(...collectLinks(inner, url).documents, ...collectVisuals(inner, url, list));
      credits.push(...attachWords(inner, list.visuals));
    }
    for (const sighting of toSightings(list.visuals, [...new Set(credits)], title, list.cut)) {
      if (seen.has(sighting.imageUrl) || sightings.length >= MAX_SIGHTINGS) continue;
      seen.add(sighting.imageUrl);
      sightings.push({ ...sighting, element: 'feed' });
    }
    isCut ||= list.isCut;
  }
  const channelTitle = elements.find((element) => element.name === 'title');
  return {
    title: oneLine(rawText(channelTitle)).slice(0, 300) || null,
    links: [...links],
    forwards: [],
    feeds: [],
    documents: uniqueDocuments(documents),
    sightings,
    stylesheets: [],
    signals: [],
    needsBrowser: false,
    challenge: false,
    truncated: truncated || isCut || items.length > MAX_ITEMS || sightings.length >= MAX_SIGHTINGS,
    embeds: [],
    siteFacts: readSiteFacts([], hintsIn(markup), url),
  };
}

function addEnclosures(
  elements: readonly Element[],
  base: string,
  list: VisualList,
  documents: DocumentLink[],
  label: string,
): void {
  for (const element of elements) {
    const isEnclosure =
      element.name === 'enclosure' || (element.name === 'link' && element.attribs['rel'] === 'enclosure');
    if (!isEnclosure && element.name !== 'media:content' && element.name !== 'media:thumbnail') continue;
    const url = resolveUrl(element.attribs['url'] ?? element.attribs['href'] ?? '', base);
    if (url === null) continue;
    const type = element.attribs['type'] ?? '';
    if (type === 'application/pdf') documents.push({ url, label });
    const isImage =
      type.startsWith('image/') ||
      element.attribs['medium'] === 'image' ||
      element.name === 'media:thumbnail' ||
      looksLikeImage(url);
    if (!isImage) continue;
    const words = element.name === 'media:content' ? element.children.filter(isElement) : [];
    list.add({
      element: 'feed',
      node: null,
      candidates: [{ url, role: 'shown', size: element.name === 'media:thumbnail' ? 1 : 2 }],
      width: null,
      height: null,
      alt: null,
      title: null,
      caption: wordsIn(words, ['media:description', 'media:title']),
      credit: wordsIn(words, ['media:credit', 'media:copyright']),
    });
  }
}

function wordsIn(elements: readonly Element[], names: readonly string[]): string | null {
  for (const name of names) {
    const found = elements.find((element) => element.name === name);
    const text = oneLine(rawText(found).replace(/<[^<>]{0,300}>/g, ' ')).slice(0, 500);
    if (text !== '') return text;
  }
  return null;
}

/** Text and CDATA directly inside an element. */
function rawText(element: Element | undefined): string {
  if (element === undefined) return '';
  return element.children
    .map((child) => {
      if (child.type === ElementType.Text) return child.data;
      if (child.type === ElementType.CDATA)
        return child.children.map((inner) => ('data' in inner ? inner.data : '')).join('');
      return '';
    })
    .join('');
}

function uniqueDocuments(documents: readonly DocumentLink[]): DocumentLink[] {
  const byUrl = new Map<string, DocumentLink>();
  for (const document of documents)
    if (byUrl.size < 1_000 && !byUrl.has(document.url)) byUrl.set(document.url, document);
  return [...byUrl.values()];
}
