/**
 * Addresses in the order in which they are to be visited. Worth decides, with two rules against whoever would fill the
 * queue with their own: the more of one folder was visited, the further its others fall behind, and what pages link
 * to has its turns whatever the plans of the site announce. What earlier crawls left has its turns too, or a site larger
 * than the budget would show the same pages to every crawl. Pure.
 */
import type { FrontierEntry } from '../events.js';

export interface Queue {
  /**
   * `isLinked` = a page was seen that leads there. `waiting` = its place among those that earlier crawls left, the one
   * that waits longest first; null for all others.
   */
  push(entry: FrontierEntry, isLinked: boolean, waiting: number | null): void;
  next(): FrontierEntry | null;
  /** How many wait, of those that pages link to or of the others. */
  count(isLinked: boolean): number;
  /** Takes out everything, by worth alone. */
  drain(): readonly FrontierEntry[];
}

interface Item {
  readonly entry: FrontierEntry;
  readonly order: number;
  readonly isLinked: boolean;
  readonly waiting: number | null;
  /** It may stand in two heaps, and comes out of the other one later. */
  isTaken: boolean;
  /** Worth less what its folder lost by the time the item was last looked at; never too low. */
  rank: number;
}

/** One visit in so many goes to what waits longest; the others to the newest and most promising. */
const WAITING_TURN = 2;
/** One of those in so many goes to an address that a page links to. */
const LINKED_TURN = 3;
/** Visits of one folder, and of one section, that cost nothing; from there each doubling costs as much again. */
const FREE_VISITS = 16;
const COST_OF_DOUBLING = 40;
const MAX_FAMILIES = 50_000;

/** Makes an empty queue. */
export function createQueue(): Queue {
  const linked: Item[] = [];
  const announced: Item[] = [];
  const waited: Item[] = [];
  const visits = new Map<string, number>();
  const left = { linked: 0, announced: 0 };
  let order = 0;
  let turn = 0;
  let ownTurn = 0;

  function rankOf(entry: FrontierEntry): number {
    const lost = familiesOf(entry.url).map((family) => costOf(visits.get(family) ?? 0));
    return entry.priority - lost.reduce((sum, cost) => sum + cost, 0);
  }

  /** The true best of a heap, brought to its top: ranks only fall, so whoever is still first after a look is. */
  function bestOf(heap: Item[]): Item | undefined {
    for (let top = firstOf(heap, comesFirst); top !== undefined; top = firstOf(heap, comesFirst)) {
      const rank = rankOf(top.entry);
      if (rank >= top.rank) return top;
      top.rank = rank;
      siftDown(heap, comesFirst);
    }
    return undefined;
  }

  function take(item: Item | undefined): FrontierEntry | null {
    if (item === undefined) return null;
    item.isTaken = true;
    left[item.isLinked ? 'linked' : 'announced'] -= 1;
    for (const family of familiesOf(item.entry.url))
      if (visits.size < MAX_FAMILIES || visits.has(family)) visits.set(family, (visits.get(family) ?? 0) + 1);
    return item.entry;
  }

  return {
    push(entry, isLinked, waiting) {
      const item = { entry, order, isLinked, waiting, isTaken: false, rank: rankOf(entry) };
      order += 1;
      left[isLinked ? 'linked' : 'announced'] += 1;
      put(isLinked ? linked : announced, item, comesFirst);
      if (waiting !== null) put(waited, item, waitsLonger);
    },
    next() {
      turn += 1;
      const oldest = turn % WAITING_TURN === 0 ? firstOf(waited, waitsLonger) : undefined;
      if (oldest !== undefined) return take(oldest);
      ownTurn += 1;
      const [one, other] = [bestOf(linked), bestOf(announced)];
      if (one === undefined) return take(other);
      const isItsTurn = ownTurn % LINKED_TURN === 0 || other === undefined || comesFirst(one, other);
      return take(isItsTurn ? one : other);
    },
    count: (isLinked) => left[isLinked ? 'linked' : 'announced'],
    drain() {
      const rest = [...linked, ...announced]
        .filter(({ isTaken }) => !isTaken)
        .sort((a, b) => b.entry.priority - a.entry.priority || a.order - b.order);
      for (const heap of [linked, announced, waited]) heap.length = 0;
      left.linked = 0;
      left.announced = 0;
      return rest.map(({ entry }) => entry);
    },
  };
}

function costOf(visits: number): number {
  return visits < FREE_VISITS ? 0 : COST_OF_DOUBLING * (Math.floor(Math.log2(visits / FREE_VISITS)) + 1);
}

/** The folder and the section in which an address lies; numbers in them count as one, so that dates make no folders. */
function familiesOf(url: string): string[] {
  const { origin, pathname } = new URL(url);
  const segments = pathname.replace(/\d+/g, '0').split('/').slice(1);
  if (segments.at(-1) === '') segments.pop();
  const folder = segments.slice(0, -1);
  const [section] = folder;
  return section === undefined ? [`${origin}/`] : [`${origin}/${section}`, `${origin}/${folder.join('/')}/`];
}

type Before = (a: Item, b: Item) => boolean;

const comesFirst: Before = (a, b) => (a.rank === b.rank ? a.order < b.order : a.rank > b.rank);
const waitsLonger: Before = (a, b) => (a.waiting ?? 0) < (b.waiting ?? 0);

/** The top of a heap, once what came out of another heap is off it. */
function firstOf(heap: Item[], before: Before): Item | undefined {
  for (;;) {
    const [top] = heap;
    if (top === undefined || !top.isTaken) return top;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) continue;
    heap[0] = last;
    siftDown(heap, before);
  }
}

function put(heap: Item[], item: Item, before: Before): void {
  heap.push(item);
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, parent, before)) return;
    at = parent;
  }
}

function siftDown(heap: Item[], before: Before): void {
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const [one, other] = [heap[left], heap[left + 1]];
    if (one === undefined) return;
    const child = other !== undefined && before(other, one) ? left + 1 : left;
    if (!swapIfBefore(heap, child, at, before)) return;
    at = child;
  }
}

/** Swaps two places when the first one's item comes before the second one's. */
function swapIfBefore(heap: Item[], one: number, other: number, before: Before): boolean {
  const [a, b] = [heap[one], heap[other]];
  if (a === undefined || b === undefined || !before(a, b)) return false;
  heap[one] = b;
  heap[other] = a;
  return true;
}
