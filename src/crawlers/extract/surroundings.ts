import { ElementType } from 'htmlparser2';
import type { AnyNode, Element } from 'domhandler';
import {
  CREDIT_START,
  isCreditText,
  isRightsLine,
  isSetNotice,
  isSignedCredit,
  MAX_CREDIT_CHARS,
  MAX_NOTICE_CHARS,
  withoutAutomaticText,
} from './credit-text.js';
import { ancestor, classOf, elementsOf, isElement, oneLine, textOf } from './dom.js';
import { joinWords, type Visual } from './visual.js';

const MAX_CAPTION_CHARS = 600;
const MAX_PAGE_CREDITS = 20;
/** With more attached texts than this the blocks around them are not looked for. */
const MAX_TAKEN = 500;
/** Texts to which one visual may point. */
const MAX_IDS = 5;
/** How far up from a visual containers are remembered; no rule looks farther. */
const MAX_LEVELS = 24;
/** Declared sizes up to this on both sides are interface pictures: they do not make a card hold two visuals. */
const ICON_SIDE = 64;

const CAPTION_CLASS =
  /(?:^|[\s_-])(?:wp-caption-text|gallery-caption|spip_doc_(?:titre|descriptif|legende)|ce-caption|csc-textpic-caption|image-caption|img[_-]caption|image-field-caption|field--name-field-(?:legende|caption)|caption|l[ée]gende|legend)(?:$|[\s_-])/i;
const CREDIT_CLASS =
  /(?:^|[\s_-])(?:spip_doc_credits|field--name-field-(?:credits?|copyright|auteur)|cr[ée]dits?|copyrights?|photo-?credits?|photographe)(?:$|[\s_-])/i;
/** In carousels and cards the "caption" is the title of an article more often than the legend of a picture. */
const CARD_CLASS = /carousel|slide|slick|swiper|card|teaser|vignette|hero|banner|bandeau/i;
const HEADINGS = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const PAGE_LEVEL = new Set(['body', 'main', 'html', 'header', 'footer', 'nav']);
const TEXT_BLOCKS = new Set([
  'p',
  'li',
  'small',
  'figcaption',
  'dd',
  'dt',
  'td',
  'cite',
  'address',
  'em',
  'i',
  'div',
  'span',
]);
const CREDITS_HEADING =
  /^(?:cr[ée]dits?(?:\s+(?:photos?|photographiques?|iconographiques?|images?|et\s.{1,30}))?|photos?|iconographie|photographies|droits (?:d['’]auteurs?|photos?))\s*:?$/i;

/**
 * Attaches captions and credits to the visuals (web note §3, rules D and F) and returns the lines that speak of
 * the page as a whole (rules G and H). A text is attached only where its container holds one visual; otherwise
 * it is kept for the page if it is a credit. Each text is attached once, to the visual it follows before the one it precedes.
 */
export function attachWords(elements: readonly Element[], visuals: readonly Visual[]): string[] {
  const holders = holdersOf(visuals);
  const taken = new Set<AnyNode>();
  const pageCredits = new Set<string>();
  attachDescriptions(elements, visuals, holders, taken);
  attachCaptions(elements, holders, taken, pageCredits);
  for (const side of ['next', 'prev'] as const) {
    for (const visual of visuals) {
      if (visual.credit === null) attachNeighbour(visual, side, holders, taken);
    }
  }
  collectPageCredits(elements, holders, taken, pageCredits);
  return [...pageCredits];
}

/** For each element around visuals: the only one it holds, or 'several'. */
type Holders = ReadonlyMap<Element, Visual | 'several'>;

function holdersOf(visuals: readonly Visual[]): Holders {
  const holders = new Map<Element, Visual | 'several'>();
  for (const visual of visuals) {
    if (isIcon(visual)) continue;
    for (const node of visual.nodes) {
      let at: AnyNode | null = node;
      for (let level = 0; level < MAX_LEVELS && isElement(at); level += 1) {
        const held = holders.get(at);
        holders.set(at, held === undefined || held === visual ? visual : 'several');
        at = at.parent;
      }
    }
  }
  return holders;
}

function isIcon(visual: Visual): boolean {
  const { width, height } = visual;
  return width !== null && height !== null && width <= ICON_SIDE && height <= ICON_SIDE;
}

/** Rule E: the text to which a visual itself points with `aria-describedby`, wherever it stands. */
function attachDescriptions(
  elements: readonly Element[],
  visuals: readonly Visual[],
  holders: Holders,
  taken: Set<AnyNode>,
): void {
  const told = new Map<string, Visual | 'several'>();
  for (const visual of visuals)
    for (const node of visual.nodes)
      for (const id of (node.attribs['aria-describedby'] ?? '').slice(0, 500).split(/\s+/, MAX_IDS)) {
        const other = told.get(id);
        if (id !== '') told.set(id, other === undefined || other === visual ? visual : 'several');
      }
  if (told.size === 0) return;
  for (const element of elements) {
    const visual = told.get(element.attribs['id'] ?? '');
    // What describes several visuals speaks of none alone.
    if (visual === undefined || visual === 'several' || taken.has(element) || !isLine(element, holders))
      continue;
    const text = withoutAutomaticText(textOf(element, MAX_CAPTION_CHARS) || null);
    // A whole article may be said to describe its picture: what it speaks of is not how the picture was made.
    if (text === null || text.length > MAX_NOTICE_CHARS) continue;
    taken.add(element);
    visual.caption = joinWords(visual.caption, text);
  }
}

function attachCaptions(
  elements: readonly Element[],
  holders: Holders,
  taken: Set<AnyNode>,
  pageCredits: Set<string>,
): void {
  const captions = new Set<Element>();
  for (const element of elements) {
    const names = classOf(element).slice(0, 500);
    const isFigcaption = element.name === 'figcaption';
    const isCredit = names !== '' && CREDIT_CLASS.test(names);
    if (!isFigcaption && !isCredit && (names === '' || !CAPTION_CLASS.test(names))) continue;
    if (taken.has(element)) continue;
    // A container that holds the picture itself is named after the caption too (`wp-caption`).
    if (holders.has(element) || HEADINGS.has(element.name) || PAGE_LEVEL.has(element.name)) continue;
    const isNested = ancestor(element, 6, (candidate) => captions.has(candidate)) !== null;
    captions.add(element);
    if (isNested && !isCredit) continue;
    const text = withoutAutomaticText(
      textOf(element, MAX_CAPTION_CHARS, (part) => HEADINGS.has(part.name)) || null,
    );
    if (text === null) continue;
    if (!isFigcaption && !isCredit && CARD_CLASS.test(names) && !isCreditText(text)) continue;
    const visual = visualBeside(element, isFigcaption, holders);
    if (visual !== null) {
      taken.add(element);
      if (isCredit) visual.credit = joinWords(visual.credit, text.slice(0, MAX_CAPTION_CHARS));
      else visual.caption = joinWords(visual.caption, text);
    } else if (isCredit || isCreditText(text) || isSetNotice(text)) {
      addPageCredit(pageCredits, text);
    }
  }
}

/** The only visual of the figure or of the card (three levels at most) in which a caption stands; null when there is none or several. */
function visualBeside(caption: Element, isFigcaption: boolean, holders: Holders): Visual | null {
  const figure = isFigcaption ? ancestor(caption, 6, (candidate) => candidate.name === 'figure') : null;
  const holder =
    figure ?? ancestor(caption, 3, (candidate) => PAGE_LEVEL.has(candidate.name) || holders.has(candidate));
  if (holder === null || PAGE_LEVEL.has(holder.name)) return null;
  const held = holders.get(holder);
  return held === undefined || held === 'several' ? null : held;
}

/**
 * Rule F: a short credit line right beside the visual, or beside what holds this visual alone, three levels up at most.
 * Among several visuals only a line that follows one visual directly is taken; after a run of visuals it speaks of the run.
 */
function attachNeighbour(visual: Visual, side: 'next' | 'prev', holders: Holders, taken: Set<AnyNode>): void {
  for (const node of visual.nodes) {
    let at: Element = node;
    for (let level = 0; level < 4; level += 1) {
      const parent = at.parent;
      const isAlone = isElement(parent) && holders.get(parent) === visual;
      const neighbour = nearest(at, side);
      if (
        neighbour !== null &&
        !taken.has(neighbour) &&
        (isAlone || isDirectCredit(at, side, neighbour, holders))
      ) {
        const text = creditIn(neighbour, holders);
        if (text !== null && side === 'next' && isOfTheNext(at, neighbour, holders, taken)) return;
        if (text !== null) {
          taken.add(neighbour);
          visual.credit = text;
          return;
        }
      }
      if (!isElement(parent) || PAGE_LEVEL.has(parent.name) || !isAlone) break;
      at = parent;
    }
  }
}

/**
 * Where a visual has a line of its own above it, the line below it stands above the next one: « Illustration : … », picture,
 * « Image générée par IA », picture. Taken for the first, it would accuse its author.
 */
function isOfTheNext(at: Element, line: AnyNode, holders: Holders, taken: ReadonlySet<AnyNode>): boolean {
  const after = isElement(line) ? nearest(line, 'next') : null;
  if (!isElement(after) || !holders.has(after)) return false;
  const above = nearest(at, 'prev');
  return above !== null && !taken.has(above) && creditIn(above, holders) !== null;
}

function isDirectCredit(at: Element, side: 'next' | 'prev', neighbour: AnyNode, holders: Holders): boolean {
  if (side === 'prev' || (isElement(neighbour) && neighbour.name === 'figcaption')) return false;
  const before = nearest(at, 'prev');
  return before === null || !isElement(before) || !holders.has(before);
}

/** The credit that a node consists of; null for anything that could be the title or the teaser of something else. */
function creditIn(node: AnyNode, holders: Holders): string | null {
  if (isElement(node) && !isLine(node, holders)) return null;
  const text = withoutAutomaticText(neighbourText(node));
  if (text === null || !isCreditText(text)) return null;
  return isElement(node) && isLinkElsewhere(node, text) ? null : text;
}

/** True for an element that may be a line of its own: it holds no visual, no heading and not much else. */
function isLine(element: Element, holders: Holders): boolean {
  if (holders.has(element) || HEADINGS.has(element.name) || PAGE_LEVEL.has(element.name)) return false;
  const inner = elementsOf(element);
  return inner.length <= 12 && !inner.some(({ name }) => HEADINGS.has(name));
}

/** True when the whole text is a link and no signed credit: the headline of another page. */
function isLinkElsewhere(element: Element, text: string): boolean {
  if (isSignedCredit(text)) return false;
  const link =
    element.name === 'a'
      ? element
      : elementsOf(element).find((inner) => inner.name === 'a' && inner.attribs['href'] !== undefined);
  return (
    (link !== undefined && textOf(link, MAX_CREDIT_CHARS + 1) === text) ||
    ancestor(element, 4, (candidate) => candidate.name === 'a') !== null
  );
}

function nearest(element: Element, side: 'next' | 'prev'): AnyNode | null {
  let node: AnyNode | null = element[side];
  for (let steps = 0; node !== null && steps < 10; steps += 1) {
    const isBlank =
      (node.type === ElementType.Text && node.data.trim() === '') ||
      node.type === ElementType.Comment ||
      (isElement(node) && (node.name === 'br' || node.name === 'source' || node.name === 'noscript'));
    if (!isBlank) return node;
    node = node[side];
  }
  return null;
}

function neighbourText(node: AnyNode): string | null {
  if (node.type === ElementType.Text) {
    return node.data.length > MAX_CREDIT_CHARS * 3 ? null : oneLine(node.data) || null;
  }
  if (!isElement(node) || HEADINGS.has(node.name)) return null;
  return textOf(node, MAX_CREDIT_CHARS + 1) || null;
}

/** Rules G and H: credit lines of the article and sections headed "Crédits". */
function collectPageCredits(
  elements: readonly Element[],
  holders: Holders,
  taken: ReadonlySet<AnyNode>,
  pageCredits: Set<string>,
): void {
  const around = aroundTaken(taken);
  for (const element of elements) {
    if (pageCredits.size >= MAX_PAGE_CREDITS) return;
    if (HEADINGS.has(element.name) || element.name === 'strong' || element.name === 'dt') {
      if (CREDITS_HEADING.test(textOf(element, 60))) addSection(element, pageCredits);
    }
    if (!TEXT_BLOCKS.has(element.name) || holders.has(element) || isTaken(element, taken, around)) continue;
    if (!CREDIT_START.test(textOf(element, 40))) continue;
    const text = withoutAutomaticText(textOf(element, MAX_NOTICE_CHARS + 1));
    if (text === null || (!isCreditText(text) && !isSetNotice(text)) || isLinkElsewhere(element, text))
      continue;
    if (isRightsLine(text) && ancestor(element, 12, (candidate) => candidate.name === 'footer') !== null)
      continue;
    addPageCredit(pageCredits, text);
  }
}

function addSection(heading: Element, pageCredits: Set<string>): void {
  let next = nearest(heading, 'next');
  for (let count = 0; count < 3 && next !== null; count += 1) {
    if (isElement(next) && HEADINGS.has(next.name)) return;
    const text = isElement(next)
      ? textOf(next, MAX_NOTICE_CHARS)
      : next.type === ElementType.Text
        ? oneLine(next.data.slice(0, MAX_NOTICE_CHARS * 2)).slice(0, MAX_NOTICE_CHARS)
        : '';
    addPageCredit(pageCredits, text);
    if (!isElement(next)) return;
    next = nearest(next, 'next');
  }
}

/** Elements in which a text that was attached already stands: the block around it says the same thing once more. */
function aroundTaken(taken: ReadonlySet<AnyNode>): ReadonlySet<AnyNode> {
  const around = new Set<AnyNode>();
  if (taken.size >= MAX_TAKEN) return around;
  for (const node of taken)
    for (let at: AnyNode | null = node.parent; at !== null && !around.has(at); at = at.parent) around.add(at);
  return around;
}

function isTaken(element: Element, taken: ReadonlySet<AnyNode>, around: ReadonlySet<AnyNode>): boolean {
  if (taken.size === 0) return false;
  if (taken.has(element) || ancestor(element, 4, (candidate) => taken.has(candidate)) !== null) return true;
  return element.children.length < 20 && around.has(element);
}

function addPageCredit(pageCredits: Set<string>, text: string): void {
  const line = text.slice(0, MAX_NOTICE_CHARS).trim();
  if (line === '' || pageCredits.size >= MAX_PAGE_CREDITS) return;
  for (const known of pageCredits) {
    if (known.includes(line)) return;
    if (line.includes(known)) pageCredits.delete(known);
  }
  pageCredits.add(line);
}
