import type { Element } from 'domhandler';
import { getDomain } from 'tldts';
import { attributeText, elementsOf, textOf } from './dom.js';
import { cssImports } from './css.js';
import type { DocumentLink } from '../events.js';
import { MAX_LINKS } from './types.js';
import { decodePart, hostOf, looksLikeImage, pathOf, resolveUrl } from './urls.js';

export interface PageLinks {
  readonly links: readonly string[];
  readonly forwards: readonly string[];
  readonly feeds: readonly string[];
  readonly documents: readonly DocumentLink[];
  readonly stylesheets: readonly string[];
  readonly embeds: readonly string[];
  readonly truncated: boolean;
}

/** Text and slides, which may hold posters; tables do not. */
const OFFICE = /\.(?:docx?|docm|dot|pptx?|pptm|pps|ppsx|odt|odp)$/i;
const MAX_DOCUMENTS = 1_000;
const MAX_SMALL_LIST = 100;
const MAX_FORWARDS = 8;

/** Where flip-books, posts and videos of other services are shown from (web note §2.5). */
const EMBED_HOST =
  /(?:^|\.)(?:calameo\.com|calameoassets\.com|issuu\.com|pubhtml5\.com|fliphtml5\.com|joomag\.com|yumpu\.com|flipsnack\.com|heyzine\.com|flippingbook\.com|flowpaper\.com|panneaupocket\.com|facebook\.com|instagram\.com|twitter\.com|x\.com|youtube\.com|youtube-nocookie\.com|youtu\.be|vimeo\.com|dailymotion\.com|tiktok\.com|linkedin\.com|genial\.ly|view\.genially\.com|canva\.com|padlet\.com|intramuros\.org)$/;
/** Of those, the ones that are worth naming when a page merely links to them: a publication is read there. */
const READER_HOST =
  /(?:^|\.)(?:calameo\.com|issuu\.com|pubhtml5\.com|fliphtml5\.com|joomag\.com|yumpu\.com|flipsnack\.com|heyzine\.com|flippingbook\.com|flowpaper\.com|genial\.ly|view\.genially\.com)$/;
/** Frames of other services that hold no publication: maps, measurement, captchas, consent. */
const SERVICE_FRAME =
  /(?:^|\.)(?:googletagmanager\.com|google\.com|google\.fr|gstatic\.com|doubleclick\.net|recaptcha\.net|hcaptcha\.com|openstreetmap\.org|openstreetmap\.fr|umap-project\.org|mapbox\.com|ign\.fr|geopf\.fr|meteofrance\.com|axeptio\.eu|tarteaucitron\.io)$/;
/** Files that show people no pictures. Office files hold some: they are passed on, to be counted as not looked at. */
const NOT_A_PAGE =
  /\.(?:pdf|zip|rar|7z|gz|xlsx?|ods|ics|vcf|mp[34]|m4[av]|avi|mov|webm|ogg|ogv|wav|exe|dmg|apk|css|js|mjs|json|woff2?|ttf|eot|kml|gpx|csv)$/i;

/** A frame that shows people a page of another site: whatever it holds is not looked at. */
function showsAnotherSite(element: Element, url: string, base: string): boolean {
  const host = hostOf(url);
  const own = new URL(base).hostname;
  if (SERVICE_FRAME.test(host) || (getDomain(host) ?? host) === (getDomain(own) ?? own)) return false;
  const { width, height, style = '' } = element.attribs;
  const isHidden = /display\s*:\s*none|visibility\s*:\s*hidden/i.test(style) || 'hidden' in element.attribs;
  const isTiny = [width, height].some((side) => side !== undefined && Number.parseInt(side, 10) <= 2);
  return !isHidden && !isTiny;
}

/** Links of a page, sorted by what stands behind them. `base` is the page's own base address. */
export function collectLinks(elements: readonly Element[], base: string): PageLinks {
  const links = new Set<string>();
  const forwards = new Set<string>();
  const feeds = new Set<string>();
  const stylesheets = new Set<string>();
  const embeds = new Set<string>();
  const documents = new Map<string, string>();
  /** Addresses of links that led to a page: the menu of a page often stands in it twice. */
  const passed = new Set<string>();
  let truncated = false;

  const addLink = (url: string): void => {
    if (looksLikeImage(url) || NOT_A_PAGE.test(pathOf(url))) return;
    if (links.size >= MAX_LINKS) truncated = true;
    else links.add(url);
  };
  const addDocument = (url: string, label: string): void => {
    const known = documents.get(url);
    if (known !== undefined && known !== '') return;
    if (known === undefined && documents.size >= MAX_DOCUMENTS) {
      truncated = true;
      return;
    }
    documents.set(url, label);
  };
  const visit = (element: Element, raw: string | undefined, isFrame: boolean): void => {
    const url = raw === undefined ? null : resolveUrl(raw, base);
    if (url === null) return;
    const type = element.attribs['type'];
    const isPlain = !isFrame && type === undefined;
    if (isPlain && passed.has(url)) return;
    const document = documentAddress(url, type);
    const host = hostOf(url);
    if (document !== null) {
      addDocument(document, labelOf(element));
    } else if (
      (isFrame ? EMBED_HOST : READER_HOST).test(host) ||
      (isFrame && showsAnotherSite(element, url, base))
    ) {
      if (embeds.size < MAX_SMALL_LIST) embeds.add(url);
      else truncated = true;
    } else {
      addLink(url);
      if (isPlain) passed.add(url);
    }
  };

  const forward = (url: string): void => {
    addLink(url);
    if (links.has(url) && forwards.size < MAX_FORWARDS) forwards.add(url);
  };

  for (const element of elements) {
    switch (element.name) {
      case 'a':
      case 'area':
        visit(element, element.attribs['href'], false);
        break;
      case 'frame': {
        // A frameset is the page itself, in pieces; old redirections of hosting companies show another site so.
        const url = resolveUrl(element.attribs['src'] ?? '', base);
        if (url !== null) forward(url);
        break;
      }
      case 'iframe':
        visit(element, element.attribs['src'] || element.attribs['data-src'], true);
        break;
      case 'embed':
      case 'object': {
        const raw = element.attribs['src'] ?? element.attribs['data'];
        const url = raw === undefined ? null : resolveUrl(raw, base);
        const document = url === null ? null : documentAddress(url, element.attribs['type']);
        if (document !== null) addDocument(document, labelOf(element));
        break;
      }
      case 'blockquote':
      case 'div': {
        const raw = scriptedEmbed(element);
        const url = raw === undefined ? null : resolveUrl(raw, base);
        if (url === null || !EMBED_HOST.test(hostOf(url))) break;
        if (embeds.size < MAX_SMALL_LIST) embeds.add(url);
        else truncated = true;
        break;
      }
      case 'img': {
        // The preview that WordPress makes of an uploaded PDF carries the name of the PDF.
        const url = resolveUrl(element.attribs['src'] ?? '', base);
        const preview = url === null ? null : /^([^?]+)-pdf(?:-\d{1,5}x\d{1,5})?\.jpg$/i.exec(url)?.[1];
        if (preview !== null && preview !== undefined && preview.includes('/uploads/')) {
          addDocument(`${preview}.pdf`, attributeText(element, 'alt', 200) ?? '');
        }
        break;
      }
      case 'link':
        visitLink(element);
        break;
      case 'meta': {
        if (element.attribs['http-equiv']?.toLowerCase() !== 'refresh') break;
        const target = /url\s*=\s*['"]?([^'"]+)/i.exec(
          element.attribs['content']?.slice(0, 4_000) ?? '',
        )?.[1];
        const url = target === undefined ? null : resolveUrl(target, base);
        if (url !== null) forward(url);
        break;
      }
      case 'style':
        for (const imported of cssImports(textOfRaw(element))) {
          const url = resolveUrl(imported, base);
          if (url !== null && stylesheets.size < MAX_SMALL_LIST) stylesheets.add(url);
        }
        break;
      default:
    }
  }
  return {
    links: [...links],
    forwards: [...forwards],
    feeds: [...feeds],
    documents: Array.from(documents, ([url, label]) => ({ url, label })),
    stylesheets: [...stylesheets],
    embeds: [...embeds],
    truncated,
  };

  function visitLink(element: Element): void {
    const url = resolveUrl(element.attribs['href'] ?? '', base);
    if (url === null) return;
    const rel = ` ${(element.attribs['rel'] ?? '').toLowerCase().replace(/\s+/g, ' ')} `;
    const type = element.attribs['type']?.toLowerCase() ?? '';
    if (rel.includes(' stylesheet ')) {
      if (stylesheets.size < MAX_SMALL_LIST) stylesheets.add(url);
    } else if (rel.includes(' alternate ') && /\b(?:rss|atom)\+xml|application\/feed\+json/.test(type)) {
      if (feeds.size < MAX_SMALL_LIST) feeds.add(url);
    } else if (rel.includes(' next ') || rel.includes(' prev ')) {
      addLink(url);
    }
  }
}

/** Posts that a script of the service will show in the place of a quotation; the last link of it is the post. */
const POST_CLASS = /\b(?:twitter-tweet|twitter-video|bluesky-embed|tiktok-embed|instagram-media)\b/;
const FACEBOOK_CLASS = /\bfb-(?:post|video|page|album|photo)\b/;
/** How the consent manager of many town halls (tarteaucitron.js) writes what it will show: class, attribute, address. */
const PLAYERS: readonly (readonly [RegExp, string, string])[] = [
  [/\byoutube_player\b/, 'videoid', 'https://www.youtube.com/watch?v='],
  [/\bvimeo_player\b/, 'videoid', 'https://vimeo.com/'],
  [/\bdailymotion_player\b/, 'videoid', 'https://www.dailymotion.com/video/'],
  [/\bcalameo-canvas\b/, 'id', 'https://www.calameo.com/books/'],
  [/\bissuu_player\b/, 'issuuid', 'https://e.issuu.com/embed.html?'],
  // The service's own code, with a script beside it.
  [/\bissuuembed\b/, 'data-configid', 'https://e.issuu.com/embed.html?'],
];

/** The address of what a script will show in the place of this element; undefined where it is an ordinary one. */
function scriptedEmbed(element: Element): string | undefined {
  const { class: names = '', ...attribs } = element.attribs;
  if (element.name === 'blockquote') {
    const cited = attribs['cite'] ?? attribs['data-instgrm-permalink'];
    if (cited !== undefined || !POST_CLASS.test(names)) return cited;
    return elementsOf(element).findLast(({ name }) => name === 'a')?.attribs['href'];
  }
  if (names === '') return undefined;
  if (FACEBOOK_CLASS.test(names)) return attribs['data-href'];
  const player = PLAYERS.find(([form]) => form.test(names));
  const id = player === undefined ? undefined : attribs[player[1]];
  return player === undefined || id === undefined ? undefined : `${player[2]}${encodeURIComponent(id)}`;
}

/** The address of the PDF behind a link: the link itself, or what a viewer is told to show; null for another thing. */
function documentAddress(url: string, type: string | undefined): string | null {
  if (type?.toLowerCase() === 'application/pdf') return url;
  const path = pathOf(url);
  if (OFFICE.test(path)) return url;
  if (!/\.pdf/i.test(url)) return null;
  if (/\.pdf(?:\/[0-9a-f]{8}-[0-9a-f-]{27})?$/i.test(decodePart(path))) return url;
  for (const [name, value] of new URL(url).searchParams) {
    if (!/\.pdf$/i.test(value.split(/[?#]/, 1).join(''))) continue;
    return /^(?:file|src|url|pdf)$/i.test(name) && /viewer|pdfjs|\/gview|reader/i.test(path)
      ? resolveUrl(value, url)
      : url;
  }
  return null;
}

function labelOf(element: Element): string {
  return (
    textOf(element, 200) ||
    attributeText(element, 'title', 200) ||
    attributeText(element, 'aria-label', 200) ||
    ''
  );
}

/** Text of a `style` or `script` element as it stands. */
export function textOfRaw(element: Element): string {
  return element.children.map((child) => ('data' in child ? child.data : '')).join('');
}
