/** What a crawl is asked to do, with its limits. */
import type { Door } from '../net/index.js';
import type { Scope } from './discover/addresses.js';
import type { CrawlEvent, CrawlMemory } from './events.js';
import type { Pace } from './pace/pace.js';
import { type PlatformsRead, SERVICE_DELAY_MS } from './platforms/index.js';
import type { Renderer } from './render/browser.js';

export interface SiteToCrawl {
  /** Absolute address of the page to begin with. */
  readonly startUrl: string;
  /** Whether a person gave it, rather than open data: only then may it be a private one. */
  readonly isNamed: boolean;
}

export interface CrawlDeps {
  readonly door: Door;
  /** May be shared among sites: it is what keeps several sites on one server polite. */
  readonly pace: Pace;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Shows pages that only scripts fill; null where no browser is installed. */
  readonly renderer?: Renderer | null;
  /** Publishing services whose terms whoever runs Vigie has read; none unless told. */
  readonly platforms?: PlatformsRead;
  /** Goes through one site: `crawlSite`, but where a year is played in minutes. */
  readonly goThrough?: GoThrough;
}

/** The shape of `crawlSite`: what was known and what is asked, to events. */
export type GoThrough = (
  site: SiteToCrawl,
  memory: CrawlMemory,
  deps: CrawlDeps,
  options: CrawlOptions,
) => AsyncIterable<CrawlEvent>;

export interface CrawlOptions {
  /** Pages looked at in this crawl. */
  readonly maxPages: number;
  readonly maxMinutes: number;
  /** Bytes taken from the network in this crawl; the file that is under way when they are spent is read to its end. */
  readonly maxBytes: number;
  /** From the end of a response to the next request; a longer Crawl-delay wins. */
  readonly delayMs: number;
  /** The same on the hosts of publishing services, at least. */
  readonly serviceDelayMs: number;
  /** Requests at a time on one host. */
  readonly concurrency: number;
  readonly scope: Scope;
  readonly documents: 'auto' | 'never';
  readonly render: 'auto' | 'never' | 'always';
  readonly maxDocuments: number;
  readonly maxImageBytes: number;
  readonly maxDocumentBytes: number;
  /** Longest Retry-After that is waited for. */
  readonly maxRetryAfterMs: number;
  readonly backOffMs: number;
  /** Failures in a row after which the crawl ends. */
  readonly maxFailures: number;
  readonly signal: AbortSignal | null;
}

const MIB = 1024 * 1024;

export const DEFAULT_CRAWL_OPTIONS: CrawlOptions = {
  maxPages: 200,
  maxMinutes: 120,
  maxBytes: 500 * MIB,
  delayMs: 1_000,
  serviceDelayMs: SERVICE_DELAY_MS,
  concurrency: 1,
  scope: 'host',
  documents: 'auto',
  render: 'auto',
  maxDocuments: 60,
  maxImageBytes: 30 * MIB,
  maxDocumentBytes: 60 * MIB,
  maxRetryAfterMs: 120_000,
  backOffMs: 5_000,
  maxFailures: 5,
  signal: null,
};

/** Limits of pages, not for users to set. */
export const MAX_PAGE_BYTES = 5 * MIB;
export const MAX_PAGE_DECOMPRESSED_BYTES = 10 * MIB;
/** What pages and documents are asked with; who asks for them again asks for the same. */
export const PAGE_ACCEPT =
  'text/html,application/xhtml+xml,application/rss+xml;q=0.9,application/atom+xml;q=0.9,*/*;q=0.5';
export const DOCUMENT_ACCEPT = 'application/pdf,*/*;q=0.5';
export const PAGE_TIMEOUT_MS = 30_000;
export const DOCUMENT_TIMEOUT_MS = 180_000;
