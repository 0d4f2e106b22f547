/** What is still to be visited: each address once, the most promising first, every refusal counted with its reason. */
import type { FrontierEntry, SkipReason } from '../events.js';
import { addressKind, inScope, normalisePageUrl, queryFamily, type Scope, trapReason } from './addresses.js';

export interface FrontierOptions {
  readonly scope: Scope;
  readonly nowMs: number;
  readonly maxEntries?: number;
}

export interface Hints {
  /** Last change as the site tells it, epoch milliseconds. */
  readonly lastModifiedMs?: number | null;
  /** Steps from the home page. */
  readonly depth?: number;
  /** Place in a feed, 0 for the newest item. */
  readonly feedRank?: number;
  /** What the address is known to hold; without it, its form decides. */
  readonly kind?: 'document' | 'feed';
}

export type Offer =
  | { readonly kind: 'added'; readonly entry: FrontierEntry }
  | { readonly kind: 'known' }
  | { readonly kind: 'skipped'; readonly reason: SkipReason; readonly url: string };

export interface Frontier {
  /** Says that addresses like this one belong to the site. */
  addSite(url: string): void;
  isInScope(url: string): boolean;
  /** True for the host of the start address and those to which it led, whatever the scope. */
  readonly isHome: (url: string) => boolean;
  /** Origins (`https://host`) of the site, the start address's first. */
  origins(): readonly string[];
  /** Considers an address found on the site. A refusal is told once per address. */
  offer(url: string, hints?: Hints): Offer;
  /** Takes an entry of an earlier crawl as it is. */
  restore(entry: FrontierEntry): Offer;
  /** Says that an address needs no visit any more (redirected to, visited before an interruption). True when it was new. */
  markSeen(url: string): boolean;
  next(): FrontierEntry | null;
  readonly size: number;
  /** Takes out everything that is left, the most promising first. */
  drain(): readonly FrontierEntry[];
}

const MAX_ENTRIES = 20_000;
/** More variants than this of one path by its query alone are filters or a search, not pages. */
const MAX_QUERIES = 40;
/** Unless the parameters name pages: whole sites are made of one path and its queries. */
const MAX_NAMED_PAGES = 3_000;
const DAY_MS = 86_400_000;

/** Makes an empty frontier. */
export function createFrontier(options: FrontierOptions): Frontier {
  const sites: string[] = [];
  const origins = new Set<string>();
  const maxEntries = options.maxEntries ?? MAX_ENTRIES;
  const seen = new Set<string>();
  const queries = new Map<string, number>();
  const heap: { entry: FrontierEntry; order: number }[] = [];
  let order = 0;

  const isHome = (url: string): boolean => sites.some((site) => inScope(url, site, 'host'));
  const isInScope = (url: string): boolean => sites.some((site) => inScope(url, site, options.scope));

  function push(entry: FrontierEntry): void {
    heap.push({ entry, order });
    order += 1;
    siftUp(heap);
  }

  function consider(raw: string, isKindKnown: boolean, worthOf: (url: string) => number): Offer {
    const url = normalisePageUrl(raw);
    if (url === null) return { kind: 'known' };
    if (seen.has(url)) return { kind: 'known' };
    // Addresses that were refused are remembered as well, so that each is counted once; the memory is bounded.
    if (seen.size < maxEntries * 10) seen.add(url);
    const reason = refusal(url, isKindKnown);
    if (reason !== null) return { kind: 'skipped', reason, url };
    const entry = { url, priority: worthOf(url) };
    push(entry);
    return { kind: 'added', entry };
  }

  function refusal(url: string, isKindKnown: boolean): SkipReason | null {
    if (!isInScope(url)) return 'scope';
    if (!isKindKnown && addressKind(url) !== 'page') return 'scope';
    if (!isKindKnown && trapReason(url, options.nowMs) !== null) return 'trap';
    if (url.includes('?')) {
      const { key, namesPages } = queryFamily(url);
      const variants = (queries.get(key) ?? 0) + 1;
      queries.set(key, variants);
      if (variants > (namesPages ? MAX_NAMED_PAGES : MAX_QUERIES)) return 'trap';
    }
    return heap.length >= maxEntries ? 'budget' : null;
  }

  return {
    addSite(url) {
      if (!isHome(url)) sites.push(url);
      origins.add(new URL(url).origin);
    },
    isInScope,
    isHome,
    origins: () => [...origins],
    offer: (url, hints = {}) =>
      consider(url, hints.kind !== undefined, (normal) => priorityOf(normal, hints, options.nowMs)),
    restore: (entry) => consider(entry.url, true, () => entry.priority),
    markSeen(url) {
      const normal = normalisePageUrl(url) ?? url;
      if (seen.has(normal)) return false;
      seen.add(normal);
      return true;
    },
    next() {
      const [top] = heap;
      if (top === undefined) return null;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        siftDown(heap);
      }
      return top.entry;
    },
    get size() {
      return heap.length;
    },
    drain() {
      const left = heap.sort((a, b) => (comesFirst(a, b) ? -1 : 1)).map(({ entry }) => entry);
      heap.length = 0;
      return left;
    },
  };
}

const PROMISING =
  /actu|news|publication|bulletin|magazine|journal|agenda|evenement|événement|affiche|culture|fete|fête|festival|spectacle|exposition|noel|noël|vie-(locale|municipale|associative)|communication|galerie|photo|visuel|campagne/i;
const DULL =
  /mention|legal|légal|rgpd|cookies|confidentialite|accessibilite|plan-du-site|sitemap|contact|recherche|search|annuaire|demarche|démarche|urbanisme|marches?-public|deliberation|délibération|arrete|tag\/|author\/|auteur|newsletter|abonnement/i;

/** Worth of an address, from its form and what the site says of it. The home page is worth 1000. */
export function priorityOf(url: string, hints: Hints, nowMs: number): number {
  const { pathname, search } = new URL(url);
  if (pathname === '/' && search === '') return 1000;
  let worth = 100 - 5 * Math.min(hints.depth ?? 2, 10);
  if (PROMISING.test(pathname)) worth += 40;
  if (DULL.test(pathname)) worth -= 30;
  if (search !== '') worth -= 10;
  if (hints.kind === 'feed') worth += 300;
  if (hints.feedRank !== undefined) worth += 80 / (1 + hints.feedRank / 10);
  const modifiedMs = hints.lastModifiedMs ?? Number.NaN;
  if (Number.isFinite(modifiedMs)) {
    const ageDays = Math.max(0, (nowMs - modifiedMs) / DAY_MS);
    // 100 for today, 50 after a month, close to 0 after some years.
    worth += 100 / (1 + ageDays / 30);
  }
  return Math.round(worth * 1000) / 1000;
}

type Item = { readonly entry: FrontierEntry; readonly order: number };

function comesFirst(a: Item, b: Item): boolean {
  return a.entry.priority === b.entry.priority ? a.order < b.order : a.entry.priority > b.entry.priority;
}

function siftUp(heap: Item[]): void {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, parent)) return;
    at = parent;
  }
}

function siftDown(heap: Item[]): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) return;
    const child = other !== undefined && comesFirst(other, one) ? left + 1 : left;
    if (!swapIfBefore(heap, child, at)) return;
    at = child;
  }
}

/** Swaps two places when the first one's item comes before the second one's. */
function swapIfBefore(heap: Item[], one: number, other: number): boolean {
  const [a, b] = [heap[one], heap[other]];
  if (a === undefined || b === undefined || !comesFirst(a, b)) return false;
  heap[one] = b;
  heap[other] = a;
  return true;
}
