import type { Element } from 'domhandler';
import type { Sighting } from '../events.js';
import { isPlaceholder } from './placeholder.js';
import { pictureKey } from './same-name.js';
import { isConverted, urlKey } from './urls.js';
import { MAX_DECLARED } from './types.js';

/** One address found for a visual, with what is known of its place among the others. */
export interface Candidate {
  readonly url: string;
  /** `shown` by a browser; `full` said to be the large one; `link` around the visual; `other` attribute. */
  readonly role: 'shown' | 'full' | 'link' | 'other';
  /** Greater is larger: pixels of a `w` descriptor, thousands for an `x` one, else the weight of the attribute. */
  readonly size: number;
  /** Candidates of one `srcset` (one and the same picture by the HTML standard) share this. */
  readonly set?: object;
}

/** What one place of the page says of a visual. */
export interface Draft {
  readonly element: Sighting['element'];
  readonly node: Element | null;
  readonly candidates: readonly Candidate[];
  readonly width: number | null;
  readonly height: number | null;
  readonly alt: string | null;
  readonly title: string | null;
  readonly caption: string | null;
  readonly credit: string | null;
}

/** A draft of which only the addresses are known. */
export const NOTHING_SAID: Omit<Draft, 'element' | 'candidates'> = {
  node: null,
  width: null,
  height: null,
  alt: null,
  title: null,
  caption: null,
  credit: null,
};

/** A visual while the page is being read: several places may speak of it. */
export interface Visual {
  readonly element: Sighting['element'];
  readonly imageUrl: string;
  readonly nodes: Element[];
  readonly candidates: Map<string, Candidate>;
  width: number | null;
  height: number | null;
  alt: string | null;
  title: string | null;
  caption: string | null;
  credit: string | null;
}

const MAX_WORDS_CHARS = 1_000;
const MAX_CANDIDATES = 200;

/** The list of visuals of a page; drafts that show the same address become one visual. */
export interface VisualList {
  readonly visuals: readonly Visual[];
  /**
   * Returns the visual that the draft now belongs to, or null when it has no address or the list is full. Addresses of
   * the draft that do not name the same picture become visuals of their own, without words.
   */
  add(draft: Draft): Visual | null;
  /** True once a draft had to be refused because the list was full. */
  readonly isFull: boolean;
  /** True once something was left out because a limit was reached. */
  readonly isCut: boolean;
  /** Says that something was left out. */
  readonly cut: () => void;
}

export function createVisualList(maxVisuals: number): VisualList {
  const visuals: Visual[] = [];
  const byKey = new Map<string, Visual>();
  const byImage = new Map<string, Visual>();
  const index = (visual: Visual): void => {
    for (const candidate of visual.candidates.values()) {
      // A link may stand around several visuals, so it does not tell which one this is.
      if (candidate.role !== 'link' && !byKey.has(urlKey(candidate.url)))
        byKey.set(urlKey(candidate.url), visual);
    }
  };

  const find = (imageUrl: string, draft: Draft): Visual | undefined =>
    byKey.get(urlKey(imageUrl)) ??
    draft.candidates
      .filter((candidate) => candidate.role !== 'link')
      .map((candidate) => byImage.get(urlKey(candidate.url)))
      .find((visual) => visual !== undefined);

  const addOne = (draft: Draft, imageUrl: string): Visual | null => {
    const known = find(imageUrl, draft);
    if (known !== undefined) {
      mergeInto(known, draft);
      index(known);
      return known;
    }
    if (visuals.length >= maxVisuals) {
      list.isFull = true;
      list.isCut = true;
      return null;
    }
    const visual: Visual = {
      element: draft.element,
      imageUrl,
      nodes: draft.node === null ? [] : [draft.node],
      candidates: new Map(),
      width: draft.width,
      height: draft.height,
      alt: draft.alt,
      title: draft.title,
      caption: draft.caption,
      credit: draft.credit,
    };
    addCandidates(visual, draft.candidates);
    visuals.push(visual);
    byImage.set(urlKey(imageUrl), visual);
    index(visual);
    return visual;
  };

  // No getters: one that is made with its object keeps it, and here the whole tree of the page, in memory until the next
  // collection of the whole heap (docs/decisions/0017-cpu-of-a-crawl.md).
  const list: VisualList & { isFull: boolean; isCut: boolean } = {
    visuals,
    isFull: false,
    isCut: false,
    cut() {
      list.isCut = true;
    },
    add(draft) {
      const candidates = draft.candidates.slice(0, MAX_CANDIDATES);
      list.isCut ||= draft.candidates.length > MAX_CANDIDATES;
      const imageUrl = bestShown(candidates);
      if (imageUrl === null) return null;
      const { same, apart } = partition(candidates, imageUrl);
      const visual = addOne({ ...draft, candidates: same }, imageUrl);
      for (const others of apart) {
        const url = bestShown(others);
        if (url !== null) addOne({ ...NOTHING_SAID, element: draft.element, candidates: others }, url);
      }
      return visual;
    },
  };
  return list;
}

/**
 * Sorts the addresses of one element: those that name the picture that is shown, and the other pictures (shown under
 * the mouse, on telephones, in another slide…), each with its own copies. The mark of one must never be laid on another.
 * A file said to be the large one is kept with the picture too, as a link: its name may differ.
 */
function partition(
  candidates: readonly Candidate[],
  imageUrl: string,
): { same: Candidate[]; apart: Candidate[][] } {
  const shown = candidates.filter((candidate) => candidate.url === imageUrl);
  // One address, as most have: there is nothing to sort.
  if (shown.length === candidates.length) return { same: shown, apart: [] };
  const sets = new Set(shown.flatMap(({ set }) => set ?? []));
  const key = pictureKey(imageUrl);
  const same = [...shown];
  const groups = new Map<string | object, Candidate[]>();
  for (const candidate of candidates) {
    const { url, role, set } = candidate;
    if (url === imageUrl) continue;
    const own = pictureKey(url);
    // A stand-in is no picture of its own.
    const isSame = own === key || (set !== undefined && sets.has(set)) || isPlaceholder(url);
    if (role === 'link' || isSame) {
      same.push(candidate);
      continue;
    }
    if (role === 'full') same.push({ ...candidate, role: 'link' });
    const group = (set === undefined ? undefined : groups.get(set)) ?? groups.get(own) ?? [];
    group.push(candidate);
    groups.set(own, group);
    if (set !== undefined) groups.set(set, group);
  }
  return { same, apart: [...new Set(groups.values())] };
}

/** Adds words to words already there: a repeat changes nothing, a second text is kept beside the first. */
export function joinWords(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other;
  if (one.includes(other)) return one;
  if (other.includes(one)) return other;
  return `${one} | ${other}`.slice(0, MAX_WORDS_CHARS);
}

/** Adds the link that stands around a visual. */
export function addLinkAround(visual: Visual, url: string): void {
  addCandidates(visual, [{ url, role: 'link', size: 0 }]);
}

/** The other addresses of a visual: the link around it, the ones said to be large, then by size; converted copies last. */
export function declaredOf(visual: Visual): string[] {
  const rank = { link: 0, full: 1, shown: 2, other: 3 } as const;
  return [...visual.candidates.values()]
    .filter((candidate) => candidate.url !== visual.imageUrl && !candidate.url.startsWith('data:'))
    .sort(
      (a, b) =>
        Number(isConverted(a.url)) - Number(isConverted(b.url)) ||
        rank[a.role] - rank[b.role] ||
        b.size - a.size,
    )
    .slice(0, MAX_DECLARED)
    .map((candidate) => candidate.url);
}

/**
 * The address that stands for the visual: the largest one that is shown. A JPEG or PNG goes before a WebP or AVIF
 * copy, which is what a browser that does not offer those formats would show and what keeps its metadata more often.
 */
function bestShown(candidates: readonly Candidate[]): string | null {
  const shown = candidates.filter((candidate) => candidate.role === 'shown');
  const pool = shown.length > 0 ? shown : candidates;
  const real = [pool, candidates]
    .map((some) => some.filter((candidate) => !isPlaceholder(candidate.url)))
    .find((some) => some.length > 0);
  let best: Candidate | null = null;
  for (const candidate of real ?? pool) {
    if (best === null || isBetter(candidate, best)) best = candidate;
  }
  return best?.url ?? null;
}

function isBetter(candidate: Candidate, best: Candidate): boolean {
  const converted = isConverted(candidate.url);
  if (converted !== isConverted(best.url)) return !converted;
  return candidate.size > best.size;
}

function mergeInto(visual: Visual, draft: Draft): void {
  addCandidates(visual, draft.candidates);
  if (draft.node !== null && !visual.nodes.includes(draft.node) && visual.nodes.length < 20) {
    visual.nodes.push(draft.node);
  }
  if (visual.width === null && visual.height === null) {
    visual.width = draft.width;
    visual.height = draft.height;
  }
  visual.alt = joinWords(visual.alt, draft.alt);
  visual.title = joinWords(visual.title, draft.title);
  visual.caption = joinWords(visual.caption, draft.caption);
  visual.credit = joinWords(visual.credit, draft.credit);
}

function addCandidates(visual: Visual, candidates: readonly Candidate[]): void {
  const hasReal = candidates.some((candidate) => !isPlaceholder(candidate.url));
  for (const candidate of candidates) {
    if (visual.candidates.size >= MAX_CANDIDATES) return;
    if (hasReal && isPlaceholder(candidate.url) && candidate.url !== visual.imageUrl) continue;
    const known = visual.candidates.get(candidate.url);
    if (known === undefined || known.size < candidate.size) visual.candidates.set(candidate.url, candidate);
  }
}
