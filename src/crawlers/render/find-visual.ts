/** Where on a page a visual stands: a script for a world of its own in the page, which the page's scripts cannot reach. */
import { z } from 'zod';

const number = z.number().min(-1e7).max(1e7);

/** What the script gives. The page decides what is in it: it is read as foreign data. */
export const placeSchema = z.union([
  z.object({
    found: z.literal('shown'),
    /** CSS pixels, from the page's upper left corner. */
    box: z.object({ x: number, y: number, width: number, height: number }),
    /** The address that is shown in that place; one of those looked for, or what the browser chose of its set. */
    shown: z.string().max(10_000),
  }),
  z.object({ found: z.enum(['hidden', 'nowhere']) }),
]);
export type Place = z.infer<typeof placeSchema>;

/** Elements that are looked at; of a page with more, the rest is not. */
const MAX_ELEMENTS = 30_000;
/** Placeholders of lazy loaders have one pixel, or a few. */
const MAX_PLACEHOLDER_PIXELS = 16;

/**
 * Looks for the element that shows one of `addresses`: by the address that the browser chose, then by those that the
 * element names (srcset, the attributes of lazy loaders, sources around it), as a background, at last as the target of a
 * link. Of several the visible and largest counts. Boxes that scroll by themselves are scrolled to it, the page is not.
 * Where scripts are off there are no timers either, so nothing is waited for then.
 * Built-ins are called by their prototypes: an element may be named like a method of the document.
 */
export function findVisual(addresses: readonly string[], maySleep: boolean): string {
  return `(async () => {
    const wanted = new Set(${JSON.stringify(addresses)});
    const attribute = (element, name) => Element.prototype.getAttribute.call(element, name);
    const absolute = (text) => {
      try {
        const url = new URL(text.trim(), Object.getOwnPropertyDescriptor(Node.prototype, 'baseURI').get.call(document));
        url.hash = '';
        return url.href;
      } catch { return ''; }
    };
    const isWanted = (text) => typeof text === 'string' && text !== '' && text.length < 10000 && wanted.has(absolute(text));
    const inSet = (text) => typeof text === 'string' && text.length < 50000 &&
      text.split(/,\\s+|\\s+/).some((part) => isWanted(part.replace(/,$/, '')));
    const inStyle = (element, pseudo) => {
      const image = getComputedStyle(element, pseudo).backgroundImage;
      if (image === 'none' || image.length > 50000) return null;
      for (const match of image.matchAll(/url\\("((?:[^"\\\\]|\\\\.)*)"\\)/g)) if (isWanted(match[1])) return absolute(match[1]);
      return null;
    };
    const elements = [];
    const roots = [document];
    for (let root = roots.pop(); root !== undefined; root = roots.pop()) {
      const walker = Document.prototype.createTreeWalker.call(document, root, NodeFilter.SHOW_ELEMENT);
      for (let node = walker.nextNode(); node !== null && elements.length < ${MAX_ELEMENTS}; node = walker.nextNode()) {
        elements.push(node);
        const shadow = Object.getOwnPropertyDescriptor(Element.prototype, 'shadowRoot').get.call(node);
        if (shadow !== null) roots.push(shadow);
      }
    }
    /** How surely an element shows it; 0 is the surest, null = it does not. */
    const rankOf = (element) => {
      const tag = element.localName;
      if (tag === 'img' || (tag === 'input' && attribute(element, 'type') === 'image')) {
        const current = element.currentSrc || element.src;
        if (isWanted(current)) return [0, absolute(current)];
        const names = Element.prototype.getAttributeNames.call(element).filter((name) => /^(?:src|srcset|data-)/.test(name));
        const sources = element.parentElement?.localName === 'picture'
          ? [...element.parentElement.children].filter((one) => one.localName === 'source') : [];
        const says = names.some((name) => isWanted(attribute(element, name)) || inSet(attribute(element, name))) ||
          sources.some((one) => inSet(attribute(one, 'srcset')) || inSet(attribute(one, 'data-srcset')));
        if (says) return [1, absolute(current)];
      }
      const address = { video: 'poster', image: 'href', object: 'data', embed: 'src' }[tag];
      if (address !== undefined && isWanted(attribute(element, address) ?? attribute(element, 'xlink:href')))
        return [1, absolute(attribute(element, address) ?? attribute(element, 'xlink:href'))];
      for (const pseudo of [null, '::before', '::after']) {
        const found = inStyle(element, pseudo);
        if (found !== null) return [1, found];
      }
      if (tag === 'a' && isWanted(attribute(element, 'href'))) return [2, absolute(attribute(element, 'href'))];
      return null;
    };
    /** A link is as large as the picture in it. */
    const bodyOf = (element) => element.localName === 'a'
      ? Element.prototype.querySelector.call(element, 'img, picture, svg, video') ?? element : element;
    const boxOf = (element) => {
      const { left, top, width, height } = Element.prototype.getBoundingClientRect.call(bodyOf(element));
      return { x: left + scrollX, y: top + scrollY, width, height };
    };
    const isVisible = (element, box) => box.width >= 2 && box.height >= 2 && box.x + box.width > 0 && box.y + box.height > 0 &&
      (typeof element.checkVisibility !== 'function' || Element.prototype.checkVisibility.call(bodyOf(element), { visibilityProperty: true }));
    const found = elements.flatMap((element) => {
      const rank = rankOf(element);
      if (rank === null) return [];
      const box = boxOf(element);
      return [{ element, rank: rank[0], shown: rank[1], isVisible: isVisible(element, box), area: box.width * box.height }];
    });
    found.sort((a, b) => Number(b.isVisible) - Number(a.isVisible) || a.rank - b.rank || b.area - a.area);
    const best = found[0];
    if (best === undefined) return { found: 'nowhere' };
    if (!best.isVisible) return { found: 'hidden' };
    Element.prototype.scrollIntoView.call(bodyOf(best.element), { block: 'center', inline: 'center', behavior: 'instant' });
    // A lazy picture comes once it is near.
    for (let turn = 0; ${maySleep} && turn < 40 && bodyOf(best.element).complete === false; turn += 1)
      await new Promise((resolve) => setTimeout(resolve, 100));
    scrollTo({ left: 0, top: 0, behavior: 'instant' });
    // A loader that did not run leaves its placeholder, a picture that did not come leaves nothing: no frame says "here".
    const body = bodyOf(best.element);
    if (body.localName === 'img' && body.naturalWidth * body.naturalHeight <= ${MAX_PLACEHOLDER_PIXELS}) return { found: 'hidden' };
    return { found: 'shown', box: boxOf(best.element), shown: best.shown };
  })()`;
}
