import type { DocumentLink, Sighting, UsageSignal } from '../events.js';

/** What a page tells of the software behind its site. Facts of several pages may be merged by union. */
export interface SiteFacts {
  /** Host of the page, lower case, with the port when it is not the default one. */
  readonly host: string;
  /** Content of `<meta name="generator">`, as written, several joined by ` | `; null when the page has none. */
  readonly generator: string | null;
  /** Pieces of addresses and scripts that give a system away, out of `SITE_HINTS`. */
  readonly hints: readonly string[];
}

/** Everything that one page gives. All addresses are absolute http(s) without fragment, in document order, without repeats. */
export interface PageExtract {
  readonly title: string | null;
  /**
   * Pages that may be visited: anchors, areas, frames, `rel=next`, refresh; tables and archives too, so that they
   * are counted as not looked at. Links to images, PDF, texts and slides stand elsewhere.
   */
  readonly links: readonly string[];
  /** Of those, where the page sends its visitors at once: the target of a refresh, the frames of a frameset. */
  readonly forwards: readonly string[];
  readonly feeds: readonly string[];
  readonly documents: readonly DocumentLink[];
  /** `imageUrl` may be a `data:` address of at most `MAX_DATA_URI_CHARS`; every other address is http(s). */
  readonly sightings: readonly Sighting[];
  readonly stylesheets: readonly string[];
  /** What the page tells machines about its use. */
  readonly signals: readonly UsageSignal[];
  /** The page is an empty shell that scripts fill: only a browser shows what is on it. */
  readonly needsBrowser: boolean;
  /** The page is a bot check and not the page that was asked for: nothing was looked at. */
  readonly challenge: boolean;
  /** A limit was reached (size, depth, number of visuals or links): part of the page was not looked at. */
  readonly truncated: boolean;
  /** Flip-books, social posts and videos shown from elsewhere. */
  readonly embeds: readonly string[];
  readonly siteFacts: SiteFacts;
}

export const MAX_HTML_CHARS = 5 * 1024 * 1024;
export const MAX_SIGHTINGS = 2_000;
export const MAX_LINKS = 5_000;
export const MAX_DATA_URI_CHARS = 2 * 1024 * 1024;
/** Shorter `data:` images are placeholders and icons (web note §2.1). */
export const MIN_DATA_URI_CHARS = 2 * 1024;
/** Longest address kept. Data addresses have their own bound. */
export const MAX_URL_CHARS = 4_096;
/** Other addresses kept for one visual. */
export const MAX_DECLARED = 24;
