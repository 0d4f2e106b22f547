/** What is still to be visited: each address once, the most promising first, every refusal counted with its reason. */
import { createHash } from 'node:crypto';
import type { FrontierEntry, SkipReason } from '../events.js';
import { addressKind, inScope, normalisePageUrl, queryFamily, type Scope, trapReason } from './addresses.js';
import { createQueue } from './queue.js';

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
  /** Text of the link to a document. */
  readonly label?: string;
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
  /** Says what earlier crawls left, the longest first: from here on every second visit goes to these, in that order. */
  expect(entries: readonly FrontierEntry[]): void;
  /** Takes an entry of an earlier crawl as it is. */
  restore(entry: FrontierEntry): Offer;
  /** Says that an address needs no visit any more (redirected to, visited before an interruption). True when it was new. */
  markSeen(url: string): boolean;
  /** True for an address that was offered, restored or marked before, whatever came of it. */
  isKnown(url: string): boolean;
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
  /** Place of each address that an earlier crawl left. */
  const waiting = new Map<string, number>();
  const queue = createQueue();

  const isHome = (url: string): boolean => sites.some((site) => inScope(url, site, 'host'));
  const isInScope = (url: string): boolean => sites.some((site) => inScope(url, site, options.scope));

  function consider(
    raw: string,
    isKindKnown: boolean,
    isLinked: boolean,
    label: string,
    worthOf: (url: string) => number,
  ): Offer {
    const url = normalisePageUrl(raw);
    if (url === null) return { kind: 'known' };
    const short = shortKey(url);
    if (seen.has(short)) return { kind: 'known' };
    // An address that cannot be remembered would be visited again and again.
    if (seen.size >= maxEntries * 10) return { kind: 'skipped', reason: 'budget', url };
    // Addresses that were refused are remembered as well, so that each is counted once; the memory is bounded.
    seen.add(short);
    const reason = refusal(url, isKindKnown, isLinked);
    if (reason !== null) return { kind: 'skipped', reason, url };
    const entry = { url, priority: worthOf(url), ...(label === '' ? {} : { label }) };
    queue.push(entry, isLinked, waiting.get(short) ?? null);
    return { kind: 'added', entry };
  }

  function refusal(url: string, isKindKnown: boolean, isLinked: boolean): SkipReason | null {
    if (!isInScope(url)) return 'scope';
    if (!isKindKnown && addressKind(url) !== 'page') return 'scope';
    if (!isKindKnown && trapReason(url, options.nowMs) !== null) return 'trap';
    if (url.includes('?')) {
      const { key: family, namesPages } = queryFamily(url);
      const key = shortKey(family);
      const variants = (queries.get(key) ?? 0) + 1;
      queries.set(key, variants);
      if (variants > (namesPages ? MAX_NAMED_PAGES : MAX_QUERIES)) return 'trap';
    }
    // Each kind has room of its own: a plan of the site without end leaves all the room to what pages link to.
    return queue.count(isLinked) >= maxEntries ? 'budget' : null;
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
      consider(url, hints.kind !== undefined, hints.depth !== undefined, hints.label ?? '', (normal) =>
        priorityOf(normal, hints, options.nowMs),
      ),
    expect(entries) {
      for (const { url } of entries) waiting.set(shortKey(normalisePageUrl(url) ?? url), waiting.size);
    },
    restore: (entry) => consider(entry.url, true, false, entry.label ?? '', () => entry.priority),
    markSeen(url) {
      const normal = shortKey(normalisePageUrl(url) ?? url);
      if (seen.has(normal)) return false;
      seen.add(normal);
      return true;
    },
    isKnown: (url) => seen.has(shortKey(normalisePageUrl(url) ?? url)),
    next: () => queue.next(),
    get size() {
      return queue.count(true) + queue.count(false);
    },
    drain: () => queue.drain(),
  };
}

const MAX_KEY_CHARS = 200;

/** What stands for a text in a memory of many: itself, or its hash where it is long (hostile addresses fill memories). */
export function shortKey(text: string): string {
  return text.length <= MAX_KEY_CHARS ? text : createHash('sha256').update(text).digest('base64');
}

const PROMISING =
  /actu|news|publication|bulletin|magazine|journal|agenda|evenement|événement|affiche|culture|fete|fête|festival|spectacle|exposition|noel|noël|vie-(locale|municipale|associative)|communication|galerie|photo|visuel|campagne/i;
const DULL =
  /mention|legal|légal|rgpd|cookies|confidentialite|accessibilite|plan-du-site|sitemap|contact|recherche|search|annuaire|demarche|démarche|urbanisme|marches?-public|deliberation|délibération|arrete|tag\/|author\/|auteur|newsletter|abonnement/i;
const DATE_VIEW =
  /\/(?:(?:19|20|21)\d\d-?(?:0[1-9]|1[0-2])(?:-?[0-3]\d)?|(?:19|20|21)\d\d-?w\d{1,2}|(?:janvier|f[eé]vrier|mars|avril|mai|juin|juillet|ao[uû]t|septembre|octobre|novembre|d[eé]cembre)-(?:19|20|21)\d\d)\/?$/i;

/** Worth of an address, from its form and what the site says of it. The home page is worth 1000. */
export function priorityOf(url: string, hints: Hints, nowMs: number): number {
  const { pathname, search } = new URL(url);
  if (pathname === '/' && search === '') return 1000;
  let worth = 100 - 5 * Math.min(hints.depth ?? 2, 10);
  // One day, week or month of a calendar is a view of what has its own address elsewhere.
  if (DATE_VIEW.test(pathname)) worth -= 20;
  else if (PROMISING.test(pathname)) worth += 40;
  if (DULL.test(pathname)) worth -= 30;
  if (search !== '') worth -= 10;
  if (hints.kind === 'feed') worth += 300;
  if (hints.feedRank !== undefined) worth += 80 / (1 + hints.feedRank / 10);
  const modifiedMs = hints.lastModifiedMs ?? Number.NaN;
  // A date to come says nothing, but for clocks that go wrong.
  if (Number.isFinite(modifiedMs) && modifiedMs <= nowMs + DAY_MS) {
    const ageDays = Math.max(0, (nowMs - modifiedMs) / DAY_MS);
    // 100 for today, 50 after a month, close to 0 after some years.
    worth += 100 / (1 + ageDays / 30);
  }
  return Math.round(worth * 1000) / 1000;
}
