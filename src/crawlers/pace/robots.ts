/** robots.txt by RFC 9309: what a site asks of robots, and what follows when the file cannot be had. */
import robotsModule from 'robots-parser';
import type { FetchOutcome } from '../../net/index.js';

/** The token under which sites address us in robots.txt. */
export const ROBOTS_TOKEN = 'Vigie';
/** RFC 9309 §2.5 asks for at least 500 KiB. */
export const MAX_ROBOTS_BYTES = 512 * 1024;
/** A longer Crawl-delay would mean a few pages a day: it is cut to this. */
export const MAX_CRAWL_DELAY_MS = 60_000;
/** The package is CommonJS whose types speak of a default export: what Node imports is the function itself. */
const robotsParser = robotsModule as unknown as typeof robotsModule.default;
const MAX_LINES = 20_000;
const MAX_LINE_CHARS = 2_000;
const MAX_SITEMAPS = 50;

export type RobotsRules =
  | {
      readonly kind: 'rules';
      allows(url: string): boolean;
      /** From Crawl-delay, bounded; null when the site asks for none. */
      readonly crawlDelayMs: number | null;
      /** Absolute addresses of sitemaps, as written in the file. */
      readonly sitemaps: readonly string[];
    }
  /** The file could not be had: everything is disallowed for now (RFC 9309 §2.3.1.4). */
  | { readonly kind: 'unavailable'; readonly outcome: FetchOutcome };

const ALLOW_ALL: RobotsRules = { kind: 'rules', allows: () => true, crawlDelayMs: null, sitemaps: [] };

/**
 * What follows from the answer to `<origin>/robots.txt`: its rules; everything allowed when there is none
 * (4xx, too many redirects, a redirect that may not be followed); nothing allowed while the server is unable to
 * say (5xx, 429, no answer). `origin` without final slash.
 */
export function readRobots(origin: string, outcome: FetchOutcome): RobotsRules {
  switch (outcome.kind) {
    case 'ok':
      return parseRobots(origin, new TextDecoder().decode(outcome.bytes), outcome.truncated !== false);
    case 'http':
      return outcome.status >= 500 ? { kind: 'unavailable', outcome } : ALLOW_ALL;
    case 'blocked':
    case 'unchanged':
      return ALLOW_ALL;
    case 'refused':
      return outcome.code === 'redirects' ? ALLOW_ALL : { kind: 'unavailable', outcome };
    case 'throttled':
    case 'unreachable':
    default:
      return { kind: 'unavailable', outcome };
  }
}

/** Parses a robots.txt. `isCut` = its end is missing: the last line is then not trusted. Never throws. */
export function parseRobots(origin: string, text: string, isCut = false): RobotsRules {
  const lines = text.split(/\r\n|\r|\n/).slice(0, MAX_LINES);
  if (isCut) lines.pop();
  const kept = lines.filter((line) => line.length <= MAX_LINE_CHARS).join('\n');
  const robots = robotsParser(`${origin}/robots.txt`, kept);
  const delaySeconds = robots.getCrawlDelay(ROBOTS_TOKEN);
  const crawlDelayMs =
    delaySeconds !== undefined && Number.isFinite(delaySeconds) && delaySeconds > 0
      ? Math.min(delaySeconds * 1000, MAX_CRAWL_DELAY_MS)
      : null;
  const sitemaps = robots
    .getSitemaps()
    .filter((url) => URL.canParse(url, origin))
    .map((url) => new URL(url, origin).href)
    .slice(0, MAX_SITEMAPS);
  return {
    kind: 'rules',
    // `undefined` is the answer for another origin, which is never asked of these rules.
    allows: (url) => robots.isAllowed(url, ROBOTS_TOKEN) !== false,
    crawlDelayMs,
    sitemaps: [...new Set(sitemaps)],
  };
}
