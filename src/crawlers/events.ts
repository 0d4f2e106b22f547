/** What a crawl tells, event by event. `crawlSite` yields these and knows no database; a recorder writes them. */
import type { C2paIntegrity, Format, ReadError, Surroundings, Trace } from '../classifiers/types.js';

export const PROBLEM_CODES = [
  'robots',
  'blocked',
  'throttled',
  'http',
  'dns',
  'refused',
  'tls',
  'timeout',
  'private-address',
  'redirects',
  'too-large',
  'not-html',
  'not-image',
  'truncated',
  'malformed',
  'not-looked-at',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export const SKIP_REASONS = ['robots', 'scope', 'trap', 'budget', 'decoration', 'duplicate'] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** HTTP validators of an answer, to ask "has it changed?" the next time. */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** One visual as a page shows it, before any of its bytes are read. Made by `extract/`. */
export interface Sighting {
  /** Absolute address found on the page (the largest candidate). */
  readonly imageUrl: string;
  /** Other addresses the page itself declares for the same visual, best first: link around it, data-orig-file, other srcset entries. */
  readonly declared: readonly string[];
  readonly element:
    | 'img'
    | 'picture'
    | 'background'
    | 'social'
    | 'link'
    | 'json'
    | 'svg'
    | 'feed'
    | 'document'
    | 'catalogue';
  /** Size declared on the page, in CSS pixels. */
  readonly width: number | null;
  readonly height: number | null;
  readonly surroundings: Surroundings;
}

/** A page as an earlier crawl saw it. */
export interface KnownPage extends Validators {
  readonly links: readonly string[];
  readonly sightings: readonly Sighting[];
  readonly title: string | null;
}

/** An image address as an earlier crawl saw it. */
export interface KnownImage extends Validators {
  readonly contentKey: string;
  /** The address that was asked (the original when one was found). */
  readonly originalUrl: string | null;
}

/** One address of the frontier. */
export interface FrontierEntry {
  readonly url: string;
  /** Greater comes first. */
  readonly priority: number;
}

/**
 * What was known of a site before this crawl and, after an interruption, how far it had come.
 * Asynchronous and serialisable, so that a remote worker can be given it later.
 */
export interface CrawlMemory {
  page(url: string): Promise<KnownPage | null>;
  image(url: string): Promise<KnownImage | null>;
  /** Addresses waiting from an earlier crawl or from before the interruption. */
  frontier(): Promise<readonly FrontierEntry[]>;
  /** Pages already finished in this same crawl (empty unless it is resumed). */
  finished(): Promise<readonly string[]>;
}

/** Memory of somebody who has never seen the site. */
export const NO_MEMORY: CrawlMemory = {
  page: () => Promise.resolve(null),
  image: () => Promise.resolve(null),
  frontier: () => Promise.resolve([]),
  finished: () => Promise.resolve([]),
};

export type CrawlEvent =
  /** The page was fetched or found unchanged; its sightings and visuals follow, then `page-done`. */
  | ({
      readonly type: 'page';
      readonly url: string;
      readonly outcome: 'fetched' | 'unchanged';
      readonly kind: 'page' | 'document';
      readonly title: string | null;
      readonly at: string;
      readonly links: readonly string[];
    } & Validators)
  | { readonly type: 'sighting'; readonly pageUrl: string; readonly sighting: Sighting; readonly at: string }
  | VisualEvent
  /** Bytes of a flagged visual, fetched whole. */
  | {
      readonly type: 'evidence';
      readonly contentKey: string;
      readonly sha256: string;
      readonly url: string;
      readonly bytes: Uint8Array;
      readonly headers: Readonly<Record<string, string>>;
      readonly status: number;
      readonly at: string;
      readonly integrity: C2paIntegrity | null;
    }
  /** Everything that belongs to this page has been told: it is not asked again in this crawl. */
  | { readonly type: 'page-done'; readonly url: string }
  | { readonly type: 'discovered'; readonly entries: readonly FrontierEntry[] }
  | { readonly type: 'skipped'; readonly reason: SkipReason; readonly url: string }
  | {
      readonly type: 'problem';
      readonly url: string;
      readonly code: ProblemCode;
      readonly message: string;
      readonly at: string;
    }
  | { readonly type: 'done'; readonly outcome: CrawlOutcome; readonly totals: CrawlTotals };

/**
 * `refused` = the site does not want us (robots.txt, 401, 403, 429); `unreachable` = no answer, or not one page or document
 * that could be looked at.
 */
export type CrawlOutcome = 'complete' | 'budget' | 'refused' | 'unreachable' | 'stopped';

export interface CrawlTotals {
  readonly pages: number;
  readonly documents: number;
  readonly visuals: number;
  readonly requests: number;
  readonly bytesDownloaded: number;
  readonly durationMs: number;
}

/** A content that was read (or found unchanged). */
export interface VisualEvent {
  readonly type: 'visual';
  readonly outcome: 'read' | 'unchanged';
  readonly imageUrl: string;
  /** The address whose bytes were read when it is another than `imageUrl`. */
  readonly originalUrl: string | null;
  /** Rule that led to the original (`wordpress-size`, `declared`…). */
  readonly originalRule: string | null;
  readonly contentKey: string;
  readonly sha256: string | null;
  readonly format: Format | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Size of the whole content in bytes, when the server said it. */
  readonly bytes: number | null;
  readonly traces: readonly Trace[];
  readonly integrity: C2paIntegrity | null;
  readonly surroundings: Surroundings;
  readonly validators: Validators;
  readonly error: ReadError | null;
  /** Page of the document for an image inside a PDF. */
  readonly documentPage: number | null;
  readonly at: string;
}
