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

/** Services where villages publish beside their sites. Each has its file in `platforms/`. */
export const PLATFORM_IDS = ['calameo', 'issuu', 'panneaupocket', 'intramuros', 'illiwap'] as const;
export type PlatformId = (typeof PLATFORM_IDS)[number];

/** What came of a publication that the site links to or embeds. */
export const PUBLICATION_STATES = ['looked-at', 'not-looked-at'] as const;
export type PublicationState = (typeof PUBLICATION_STATES)[number];

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

export const USAGE_SIGNALS = [
  'noai',
  'noimageai',
  'noindex',
  'noimageindex',
  'nofollow',
  'tdm-reservation',
  'tdm-policy',
] as const;
export const SIGNAL_PLACES = ['meta', 'header', 'tdmrep.json'] as const;

/**
 * What a publisher tells machines about the use of a page or file: `<meta name="robots">`, `X-Robots-Tag`, TDMRep
 * (https://w3c.github.io/tdm-reservation-protocol/techniques/technique-file-at-origin.html). What each changes is told by one table,
 * `usage-policy.ts`.
 */
export interface UsageSignal {
  readonly kind: (typeof USAGE_SIGNALS)[number];
  readonly place: (typeof SIGNAL_PLACES)[number];
  /** As it was written, at most 300 characters; `1` is a reservation, `0` is none. */
  readonly value: string;
}

/** What stood in force when bytes were captured: the state of robots.txt, and what the publisher said of their use. */
export interface UsageTerms {
  readonly robots: {
    readonly url: string;
    /** `absent` = the server has none (RFC 9309: everything may be asked). */
    readonly state: 'rules' | 'absent';
    /** Of the bytes that were read; null where there is none. */
    readonly sha256: string | null;
  };
  readonly signals: readonly UsageSignal[];
}

/** What earlier crawls learnt of a site as a whole. */
export interface KnownSite {
  /** True when its pages show nothing without a browser; null while nobody knows. */
  readonly needsBrowser: boolean | null;
}

/** A page as an earlier crawl saw it. */
export interface KnownPage extends Validators {
  readonly links: readonly string[];
  readonly documents: readonly DocumentLink[];
  readonly sightings: readonly Sighting[];
  readonly title: string | null;
  readonly signals: readonly UsageSignal[];
  readonly embeds: readonly string[];
  readonly feeds: readonly string[];
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
  /** Text of the link to a document: it tells papers from posters, and names the document. Absent where there is none. */
  readonly label?: string;
}

/** A link to a document. */
export interface DocumentLink {
  readonly url: string;
  /** Text of the link, on one line, at most 200 characters; empty when it has none. */
  readonly label: string;
}

/**
 * What was known of a site before this crawl and, after an interruption, how far it had come.
 * Asynchronous and serialisable, so that a remote worker can be given it later.
 */
export interface CrawlMemory {
  site(): Promise<KnownSite>;
  page(url: string): Promise<KnownPage | null>;
  image(url: string): Promise<KnownImage | null>;
  /** Whether the bytes of a content are to be kept though nothing flags it: somebody reported it. */
  isWanted(contentKey: string): Promise<boolean>;
  /** Addresses waiting from an earlier crawl or from before the interruption, those first that should come next. */
  frontier(): Promise<readonly FrontierEntry[]>;
  /** Pages already finished in this same crawl (empty unless it is resumed). */
  finished(): Promise<readonly string[]>;
}

/** Memory of somebody who has never seen the site. */
export const NO_MEMORY: CrawlMemory = {
  site: () => Promise.resolve({ needsBrowser: null }),
  page: () => Promise.resolve(null),
  image: () => Promise.resolve(null),
  isWanted: () => Promise.resolve(false),
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
      readonly documents: readonly DocumentLink[];
      readonly signals: readonly UsageSignal[];
      /** Flip-books, posts and videos of other services that it shows, none of which is looked at. */
      readonly embeds: readonly string[];
      /** Feeds that it names. */
      readonly feeds: readonly string[];
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
      readonly terms: UsageTerms;
    }
  | PublicationEvent
  /** The site reserves text and data mining: a coordinator decides what becomes of its watch. Told once a crawl and address. */
  | { readonly type: 'reservation'; readonly url: string; readonly signal: UsageSignal; readonly at: string }
  /** Whether the site shows its pages without a browser; told when it is known, remembered for the next crawl. */
  | { readonly type: 'rendering'; readonly needsBrowser: boolean }
  /** Everything that belongs to this page has been told: it is not asked again in this crawl. */
  | { readonly type: 'page-done'; readonly url: string }
  /** The server says that a page or document is no more (404, 410): what it showed ended. */
  | { readonly type: 'page-gone'; readonly url: string; readonly at: string }
  /** The server says that nothing is at the address of a visual any more, though a page still names it. */
  | { readonly type: 'visual-gone'; readonly imageUrl: string; readonly at: string }
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

/**
 * A publication at a service, once a crawl: what the town's own page links to or embeds. Its pictures come as sightings on
 * `url`; what kept it from being looked at is told as a problem of `url` as well.
 */
export interface PublicationEvent {
  readonly type: 'publication';
  readonly platform: PlatformId;
  /** Its public page. */
  readonly url: string;
  /** Page of the site that leads there; null where the site itself is this publication. */
  readonly linkedFrom: string | null;
  readonly state: PublicationState;
  /** Pictures of it that were looked at. */
  readonly pictures: number;
  /** Why it was not looked at; null where it was. */
  readonly code: ProblemCode | null;
  /** The same in French; null where it was looked at whole. */
  readonly message: string | null;
  readonly at: string;
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
