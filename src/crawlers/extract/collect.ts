import type { Element } from 'domhandler';
import { attributeCandidates, cssAddresses, declaredSide, directAddress, isJsonText } from './attributes.js';
import { attributeText, isElement, oneLine } from './dom.js';
import { findInJson, findInJsonText, imagesInText, type JsonFindings } from './json.js';
import { textOfRaw } from './links.js';
import { nameSamePicture } from './same-name.js';
import { looksLikeImage, resolveUrl } from './urls.js';
import { collectMeta } from './meta-visuals.js';
import {
  addLinkAround,
  type Candidate,
  type Draft,
  NOTHING_SAID as NOTHING,
  type Visual,
  type VisualList,
} from './visual.js';
import { withoutAutomaticText } from './credit-text.js';

const MAX_SCRIPT_CHARS = 1024 * 1024;
/**
 * Finds the visuals of a page (web note §2.1) and adds them to the list: what is displayed first, then links to image files,
 * then what is told to search engines and social networks, then what scripts carry. Returns documents met on the way.
 */
export function collectVisuals(
  elements: readonly Element[],
  base: string,
  list: VisualList,
): JsonFindings['documents'] {
  const documents: JsonFindings['documents'][number][] = [];
  const byNode = new Map<Element, Visual>();
  for (const element of elements) {
    if (list.isFull) break;
    for (const draft of displayedDrafts(element, base)) {
      const visual = list.add(draft);
      if (visual !== null) byNode.set(element, visual);
    }
  }
  for (const element of elements) {
    if ((element.name === 'a' || element.name === 'area') && !list.isFull)
      collectLink(element, base, list, byNode);
  }
  collectMeta(elements, base, list);
  for (const element of elements) {
    for (const findings of jsonOf(element, base)) {
      documents.push(...findings.documents);
      if (findings.truncated) list.cut();
      for (const visual of findings.visuals) {
        list.add({
          ...NOTHING,
          ...visual,
          alt: withoutAutomaticText(visual.alt),
          element: 'json',
          candidates: [
            ...visual.urls.map((url): Candidate => ({ url, role: 'shown', size: 0 })),
            ...visual.sizes.map((url): Candidate => ({ url, role: 'shown', size: 0, set: visual })),
          ].map((candidate, at) => (at === 0 ? { ...candidate, set: visual } : candidate)),
        });
      }
    }
  }
  return documents;
}

const NO_DRAFTS: readonly Draft[] = [];

function displayedDrafts(element: Element, base: string): readonly Draft[] {
  switch (element.name) {
    case 'img':
    case 'amp-img':
      return [imageDraft(element, base)];
    case 'input':
      return element.attribs['type']?.toLowerCase() === 'image' ? [imageDraft(element, base)] : [];
    case 'video': {
      const poster = directAddress(element.attribs['poster'], base);
      const candidates: Candidate[] = attributeCandidates(element, base).filter((candidate) =>
        looksLikeImage(candidate.url),
      );
      if (poster !== null) candidates.push({ url: poster, role: 'shown', size: 1 });
      return [{ ...NOTHING, ...sizeOf(element), element: 'img', node: element, candidates }];
    }
    case 'image':
    case 'feimage': {
      const url = directAddress(element.attribs['href'] ?? element.attribs['xlink:href'], base);
      if (url === null) return [];
      return [
        {
          ...NOTHING,
          ...sizeOf(element),
          element: 'svg',
          node: element,
          candidates: [{ url, role: 'shown', size: 1 }],
        },
      ];
    }
    case 'object':
    case 'embed': {
      const url = resolveUrl(element.attribs['data'] ?? element.attribs['src'] ?? '', base);
      const isImage =
        url !== null && (looksLikeImage(url) || element.attribs['type']?.startsWith('image/') === true);
      return isImage
        ? [
            {
              ...NOTHING,
              ...sizeOf(element),
              element: 'img',
              node: element,
              candidates: [{ url, role: 'shown', size: 1 }],
            },
          ]
        : [];
    }
    case 'style':
      return cssAddresses(textOfRaw(element), base).map((url) => ({
        ...NOTHING,
        element: 'background',
        candidates: [{ url, role: 'shown', size: 1 }],
      }));
    case 'iframe':
    case 'frame': {
      const url = resolveUrl(element.attribs['src'] ?? '', base);
      if (url === null || !looksLikeImage(url)) return [];
      return [
        {
          ...NOTHING,
          ...sizeOf(element),
          element: 'img',
          node: element,
          candidates: [{ url, role: 'shown', size: 1 }],
        },
      ];
    }
    case 'source':
    case 'a':
    case 'area':
    case 'script':
    case 'link':
    case 'meta':
    case 'base':
    case 'html':
    case 'head':
      return NO_DRAFTS;
    default:
      return backgroundDrafts(element, base);
  }
}

/** An `img` with everything that its own attributes and the sources of its `picture` offer. */
function imageDraft(element: Element, base: string): Draft {
  const candidates: Candidate[] = attributeCandidates(element, base);
  // `src` and `srcset` of one element are one picture by the HTML standard; the sources of a `picture` may not be.
  const set = candidates.find((candidate) => candidate.set !== undefined)?.set;
  const parent = element.parent;
  const picture = isElement(parent) && parent.name === 'picture' ? parent : null;
  if (picture !== null) {
    for (const child of picture.children.slice(0, 50)) {
      if (!isElement(child) || child.name !== 'source') continue;
      candidates.push(...attributeCandidates(child, base));
      const own = directAddress(child.attribs['src'], base);
      if (own !== null) candidates.push({ url: own, role: 'shown', size: 1 });
    }
  }
  const src = directAddress(element.attribs['src'], base);
  if (src !== null)
    candidates.push({ url: src, role: 'shown', size: 1, ...(set === undefined ? {} : { set }) });
  const meta = imageMeta(element.attribs['data-image-meta']);
  return {
    element: picture === null ? 'img' : 'picture',
    node: element,
    candidates,
    ...sizeOf(element),
    alt: withoutAutomaticText(attributeText(element, 'alt') ?? attributeText(element, 'aria-label')),
    title: withoutAutomaticText(attributeText(element, 'title')),
    caption:
      firstAttribute(element, ['data-caption', 'data-image-caption', 'data-sub-html', 'data-legende']) ??
      meta.caption,
    credit:
      firstAttribute(element, ['data-credit', 'data-credits', 'data-copyright', 'data-photographer']) ??
      meta.credit,
  };
}

/** Any other element: background in its style, lazy attributes, legacy `background`. One visual for all its attributes. */
function backgroundDrafts(element: Element, base: string): readonly Draft[] {
  const style = element.attribs['style'];
  const legacy = element.attribs['background'];
  const candidates = attributeCandidates(element, base);
  // Nearly all elements.
  if (style === undefined && legacy === undefined && candidates.length === 0) return NO_DRAFTS;
  const groups: Candidate[][] = [];
  if (style !== undefined && /url\(|image-set\(/i.test(style)) {
    const layers = cssAddresses(style, base).map((url): Candidate => ({ url, role: 'shown', size: 1 }));
    // image-set() offers one picture in several sizes; plain url() layers are several pictures.
    if (style.includes('image-set(')) groups.push(layers);
    else groups.push(...layers.map((layer) => [layer]));
  }
  const background = legacy === undefined || element.name.includes('-') ? null : resolveUrl(legacy, base);
  if (background !== null) candidates.push({ url: background, role: 'shown', size: 1 });
  groups.push(candidates);
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({
      ...NOTHING,
      ...sizeOf(element),
      element: 'background',
      node: element,
      alt: withoutAutomaticText(attributeText(element, 'aria-label')),
      title: withoutAutomaticText(attributeText(element, 'title')),
      candidates: group,
    }));
}

/** A link to an image file: around exactly one visual it declares its full size, else it is a visual of its own. */
function collectLink(
  element: Element,
  base: string,
  list: VisualList,
  byNode: ReadonlyMap<Element, Visual>,
): void {
  const href = element.attribs['href'] === undefined ? null : resolveUrl(element.attribs['href'], base);
  const target = href !== null && looksLikeImage(href) ? href : null;
  const extra = attributeCandidates(element, base);
  const style = element.attribs['style'];
  if (target === null && extra.length === 0 && style === undefined) return;
  const inside = visualsInside(element, byNode);
  const only = inside.size === 1 ? inside.values().next().value : undefined;
  const caption = firstAttribute(element, [
    'data-caption',
    'data-sub-html',
    'data-title',
    'data-fancybox-title',
  ]);
  const credit = firstAttribute(element, ['data-credit', 'data-copyright']);
  const title = withoutAutomaticText(attributeText(element, 'title'));
  if (only !== undefined) {
    const linked = [...(target === null ? [] : [target]), ...extra.map((candidate) => candidate.url)];
    for (const url of linked) addLinkAround(only, url);
    if (linked.length === 0) return;
    only.caption ??= caption;
    only.credit ??= credit;
    only.title ??= title;
    // A file of another name may be another picture: it is one of its own too.
    for (const url of linked.filter((one) => !nameSamePicture(one, only.imageUrl)))
      list.add({
        ...NOTHING,
        element: 'link',
        candidates: [{ url, role: 'shown', size: 10 }],
        title,
        caption,
        credit,
      });
    return;
  }
  const candidates: Candidate[] =
    target === null
      ? extra
      : [
          { url: target, role: 'shown', size: 10 },
          ...extra.map((candidate) => ({ ...candidate, role: 'other' as const })),
        ];
  list.add({
    ...NOTHING,
    element: target === null ? 'background' : 'link',
    node: element,
    candidates,
    title,
    caption,
    credit,
  });
  for (const draft of style === undefined ? [] : backgroundDrafts(element, base).slice(0, 1)) list.add(draft);
}

function visualsInside(element: Element, byNode: ReadonlyMap<Element, Visual>): Set<Visual> {
  const inside = new Set<Visual>();
  const stack: Element[] = [element];
  // A link around a whole page section is no link around a picture.
  for (
    let visited = 0, node = stack.pop();
    node !== undefined && visited < 60;
    visited += 1, node = stack.pop()
  ) {
    const visual = byNode.get(node);
    if (visual !== undefined) inside.add(visual);
    for (const child of node.children.slice(0, 60)) if (isElement(child)) stack.push(child);
  }
  return inside;
}

/** Visuals in JSON attributes and scripts, and, as a last net, in the text of scripts (web note §2.4). */
function jsonOf(element: Element, base: string): readonly JsonFindings[] {
  if (element.name === 'script') {
    if (element.attribs['src'] !== undefined) return NO_FINDINGS;
    const text = textOfRaw(element);
    if (text.length < 10) return NO_FINDINGS;
    const isData = /json/i.test(element.attribs['type'] ?? '') || element.attribs['id'] === '__NEXT_DATA__';
    const findings = isData || isJsonText(text) ? findInJsonText(text, base) : null;
    return [findings ?? fromText(text, base)];
  }
  let found = NO_FINDINGS;
  for (const value of Object.values(element.attribs)) {
    if (value.length < 10 || !/\.(?:jpe?g|png|gif|webp|avif|svg|pdf)/i.test(value)) continue;
    if (isJsonText(value)) found = [...found, findInJsonText(value, base) ?? fromText(value, base)];
    else if (value.includes('<img') && element.name !== 'iframe') found = [...found, fromText(value, base)];
  }
  return found;
}

/** What nearly all elements hold. */
const NO_FINDINGS: readonly JsonFindings[] = [];

function fromText(text: string, base: string): JsonFindings {
  return findInJson(imagesInText(text.slice(0, MAX_SCRIPT_CHARS), base), base);
}

/** Jetpack prints what WordPress read from the file when it was uploaded (web note §1.1). */
function imageMeta(value: string | undefined): { caption: string | null; credit: string | null } {
  const nothing = { caption: null, credit: null };
  if (value === undefined || value.length > 20_000) return nothing;
  const found = /"credit"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(value)?.[1];
  const copyright = /"copyright"\s*:\s*"((?:[^"\\]|\\.){1,300})"/.exec(value)?.[1];
  const caption = /"caption"\s*:\s*"((?:[^"\\]|\\.){1,600})"/.exec(value)?.[1];
  const credit = [found, copyright]
    .filter((part) => part !== undefined)
    .map(unescapeJson)
    .join(' | ');
  return {
    caption: caption === undefined ? null : unescapeJson(caption),
    credit: credit === '' ? null : credit,
  };
}

function unescapeJson(text: string): string {
  return oneLine(
    text
      .replace(/\\u([0-9a-f]{4})/gi, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
      .replace(/\\([^u])/g, '$1'),
  );
}

function firstAttribute(element: Element, names: readonly string[]): string | null {
  for (const name of names) {
    const raw = attributeText(element, name, 1_000);
    // These attributes often carry markup.
    const text =
      raw === null ? null : withoutAutomaticText(oneLine(raw.replace(/<[^<>]{0,500}>/g, ' ')) || null);
    if (text !== null && !/^[.#][\w-]+$/.test(text) && !/^(?:true|false|\d+)$/.test(text)) return text;
  }
  return null;
}

function sizeOf(element: Element): { width: number | null; height: number | null } {
  return { width: declaredSide(element, 'width'), height: declaredSide(element, 'height') };
}
