/** What crawl tests share: a crawl with its events, and a memory that learns from them as the database does. */
import type { CrawlDeps, CrawlOptions } from '../../src/crawlers/crawl-options.js';
import { DEFAULT_CRAWL_OPTIONS } from '../../src/crawlers/crawl-options.js';
import { crawlSite } from '../../src/crawlers/crawl-site.js';
import type {
  CrawlEvent,
  CrawlMemory,
  FrontierEntry,
  KnownImage,
  KnownPage,
  Sighting,
  UsageTerms,
} from '../../src/crawlers/events.js';
import { NO_MEMORY } from '../../src/crawlers/events.js';
import { createPace } from '../../src/crawlers/pace/pace.js';
import { createDoor, type Door, type DoorOptions } from '../../src/net/index.js';
import { namingSites } from '../support/naming-sites.js';

export interface Kit {
  readonly deps: CrawlDeps;
  readonly door: Door;
  readonly close: () => Promise<void>;
}

/**
 * A door that may go to the local sites of a test, and a pace of its own. Their addresses count as named by a person
 * unless `namesSites` is false: then only what the program itself names is open, as for people.
 */
export function makeKit({
  namesSites = true,
  ...options
}: Partial<DoorOptions> & { readonly namesSites?: boolean } = {}): Kit {
  const strict = createDoor({
    version: '0',
    contact: 'vigie@syndicat.example',
    allowPrivate: true,
    ...options,
  });
  const door = namesSites ? namingSites(strict) : strict;
  return { door, deps: { door, pace: createPace(), now: Date.now }, close: door.close };
}

/** Quick limits, so that tests do not wait. */
export const QUICK: CrawlOptions = { ...DEFAULT_CRAWL_OPTIONS, delayMs: 0, backOffMs: 1 };

export async function collect(
  kit: Kit,
  startUrl: string,
  options: Partial<CrawlOptions> = {},
  memory: CrawlMemory = NO_MEMORY,
  onEvent: (event: CrawlEvent) => void = () => undefined,
): Promise<CrawlEvent[]> {
  const events: CrawlEvent[] = [];
  for await (const event of crawlSite({ startUrl, isNamed: true }, memory, kit.deps, {
    ...QUICK,
    ...options,
  })) {
    events.push(event);
    onEvent(event);
  }
  return events;
}

export function of<T extends CrawlEvent['type']>(
  events: readonly CrawlEvent[],
  type: T,
): Extract<CrawlEvent, { type: T }>[] {
  return events.filter((event): event is Extract<CrawlEvent, { type: T }> => event.type === type);
}

/** Terms of a capture where nobody said anything. */
export const NO_TERMS: UsageTerms = {
  robots: { url: 'https://saint-exemple.example/robots.txt', state: 'absent', sha256: null },
  signals: [],
};

/** Problems as `code address`, sorted. */
export function problems(events: readonly CrawlEvent[]): string[] {
  return of(events, 'problem')
    .map(({ code, url }) => `${code} ${url}`)
    .sort();
}

/** Skips as `reason address`, sorted. */
export function skips(events: readonly CrawlEvent[]): string[] {
  return of(events, 'skipped')
    .map(({ reason, url }) => `${reason} ${url}`)
    .sort();
}

export function outcome(events: readonly CrawlEvent[]): string {
  return of(events, 'done')[0]?.outcome ?? 'none';
}

/** A memory in memory: fed with events one by one, it answers as the database would. */
export function learningMemory(): CrawlMemory & { learn: (event: CrawlEvent) => void; newCrawl: () => void } {
  const pages = new Map<string, KnownPage>();
  const images = new Map<string, KnownImage>();
  const waiting = new Map<string, FrontierEntry>();
  let finished: string[] = [];
  let needsBrowser: boolean | null = null;
  const halfway = new Map<string, { page: KnownPage; sightings: Sighting[] }>();
  return {
    site: () => Promise.resolve({ needsBrowser }),
    page: (url) => Promise.resolve(pages.get(url) ?? null),
    image: (url) => Promise.resolve(images.get(url) ?? null),
    isWanted: () => Promise.resolve(false),
    // Of which no page was ever seen, then the others; a map gives each in the order in which it came.
    frontier: () =>
      Promise.resolve(
        [...waiting.values()].sort((a, b) => Number(pages.has(a.url)) - Number(pages.has(b.url))),
      ),
    finished: () => Promise.resolve([...finished]),
    newCrawl() {
      finished = [];
    },
    learn(event) {
      if (event.type === 'page') {
        const { links, documents, title, signals, embeds, feeds, etag, lastModified } = event;
        halfway.set(event.url, {
          page: { links, documents, title, signals, embeds, feeds, etag, lastModified, sightings: [] },
          sightings: [],
        });
      } else if (event.type === 'sighting') halfway.get(event.pageUrl)?.sightings.push(event.sighting);
      else if (event.type === 'visual') {
        const { contentKey, originalUrl, validators } = event;
        images.set(event.imageUrl, { contentKey, originalUrl, ...validators });
      } else if (event.type === 'page-done') {
        finished.push(event.url);
        waiting.delete(event.url);
        const told = halfway.get(event.url);
        if (told !== undefined) pages.set(event.url, { ...told.page, sightings: told.sightings });
      } else if (event.type === 'visual-gone') images.delete(event.imageUrl);
      else if (event.type === 'rendering') needsBrowser = event.needsBrowser;
      else if (event.type === 'discovered') for (const entry of event.entries) waiting.set(entry.url, entry);
    },
  };
}
