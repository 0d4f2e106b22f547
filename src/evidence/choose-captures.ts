/** Which visuals are to be captured on which pages. Pure. */
import type { ShownVisual } from '../../db/queries/awaiting-capture.js';

/** Pages of a site on which one visual is captured: a logo may stand on a thousand, and the first places are proof enough. */
const MAX_PAGES_OF_VISUAL = 3;
/** Captures of one visual on one page: what stands beside it may change with every visit (a counter, a shuffled caption). */
const MAX_STATES_OF_PAGE = 6;

/** Where a visitor sees it best, first; the last ones are seen by machines only. */
const ELEMENTS: readonly ShownVisual['element'][] = [
  'img',
  'picture',
  'background',
  'svg',
  'document',
  'link',
  'social',
  'json',
  'feed',
  'catalogue',
];

/** A page to capture, and the visuals to frame on it. */
export interface DuePage {
  readonly pageUrl: string;
  readonly pageKind: ShownVisual['pageKind'];
  /** One a content. */
  readonly visuals: readonly ShownVisual[];
}

export interface Due {
  readonly pages: readonly DuePage[];
  /** Visuals that are gone from the site before any capture of it was taken: what is kept of them is logged all the same. */
  readonly gone: readonly ShownVisual[];
}

/**
 * One capture a visual and state of a page: a state begins when the page is first seen showing the visual with the same
 * words around it. What was captured since then is not captured again.
 */
export function chooseCaptures(
  shown: readonly ShownVisual[],
  capturedOn: (contentKey: string) => readonly { readonly pageUrl: string | null; readonly at: string }[],
): Due {
  const pages = new Map<string, Map<string, ShownVisual>>();
  const gone: ShownVisual[] = [];
  const byContent = new Map<string, ShownVisual[]>();
  for (const one of shown) byContent.set(one.contentKey, [...(byContent.get(one.contentKey) ?? []), one]);
  for (const [contentKey, places] of byContent) {
    const captured = capturedOn(contentKey);
    const open = places.filter(({ isOpen }) => isOpen);
    const [first] = places;
    const own = new Set(places.map(({ pageUrl }) => pageUrl));
    const taken = new Set(
      captured.flatMap(({ pageUrl }) => (pageUrl !== null && own.has(pageUrl) ? [pageUrl] : [])),
    );
    if (open.length === 0) {
      // What was captured on another site proves nothing of this one.
      if (taken.size === 0 && first !== undefined) gone.push(first);
      continue;
    }
    for (const place of open.toSorted((a, b) => rank(a) - rank(b))) {
      const { pageUrl, since } = place;
      const before = captured.filter((one) => one.pageUrl === pageUrl);
      const isDone = before.some(({ at }) => at >= since) || pages.get(pageUrl)?.has(contentKey) === true;
      const isEnough = taken.has(pageUrl)
        ? before.length >= MAX_STATES_OF_PAGE
        : taken.size >= MAX_PAGES_OF_VISUAL;
      if (isDone || isEnough) continue;
      taken.add(pageUrl);
      pages.set(pageUrl, (pages.get(pageUrl) ?? new Map<string, ShownVisual>()).set(contentKey, place));
    }
  }
  return {
    pages: [...pages].flatMap(([pageUrl, visuals]) => {
      const [first] = visuals.values();
      return first === undefined
        ? []
        : [{ pageUrl, pageKind: first.pageKind, visuals: [...visuals.values()] }];
    }),
    gone,
  };
}

function rank({ element }: ShownVisual): number {
  return ELEMENTS.indexOf(element);
}
