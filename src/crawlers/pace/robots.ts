/** robots.txt by RFC 9309: what a site asks of robots, and what follows when the file cannot be had. */
import { createHash } from 'node:crypto';
import type { FetchOutcome } from '../../net/index.js';
import { isUrl, parseUrl } from '../../parse-url.js';

/** The token under which sites address us in robots.txt. */
const ROBOTS_TOKEN = 'vigie';
/** RFC 9309 §2.5 asks for at least 500 KiB. */
export const MAX_ROBOTS_BYTES = 512 * 1024;
/** A longer Crawl-delay would mean a few pages a day: it is cut to this. */
export const MAX_CRAWL_DELAY_MS = 60_000;
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
      /** SHA-256 of the bytes read, for the record of a capture; null when the site has no such file. */
      readonly sha256: string | null;
    }
  /** The file could not be had: everything is disallowed for now (RFC 9309 §2.3.1.4). */
  | { readonly kind: 'unavailable'; readonly outcome: FetchOutcome };

const ALLOW_ALL: RobotsRules = {
  kind: 'rules',
  allows: () => true,
  crawlDelayMs: null,
  sitemaps: [],
  sha256: null,
};

/**
 * What follows from the answer to `<origin>/robots.txt`: its rules; everything allowed when there is none (4xx, too many
 * redirects); nothing allowed while the server is unable to say (5xx, 429, no answer) or leads where we do not
 * go (a private address). `origin` without final slash.
 */
export function readRobots(origin: string, outcome: FetchOutcome): RobotsRules {
  switch (outcome.kind) {
    case 'ok':
      return {
        ...parseRobots(origin, new TextDecoder().decode(outcome.bytes), outcome.truncated !== false),
        sha256: createHash('sha256').update(outcome.bytes).digest('hex'),
      };
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

/** One Allow or Disallow of our group. */
interface Rule {
  readonly isAllow: boolean;
  /** Length of the path as written: the longest matching rule wins (RFC 9309 §2.2.2). */
  readonly length: number;
  /** Pieces between the wildcards; the first stands at the beginning of the path. */
  readonly pieces: readonly string[];
  /** The path must end with the last piece (`$`). */
  readonly isWhole: boolean;
}

interface Group {
  readonly agents: string[];
  readonly rules: Rule[];
  delaySeconds: number | null;
}

/**
 * Parses a robots.txt. `isCut` = its end is missing: the last line is then not trusted. Never throws; asking `allows`
 * takes time linear in the address for each rule, whatever the wildcards.
 */
export function parseRobots(
  origin: string,
  text: string,
  isCut = false,
): Extract<RobotsRules, { kind: 'rules' }> {
  const lines = text.split(/\r\n|\r|\n/).slice(0, MAX_LINES);
  if (isCut) lines.pop();
  const sitemaps = new Set<string>();
  const groups = readGroups(lines, (address) => {
    if (sitemaps.size < MAX_SITEMAPS && isUrl(address, origin)) sitemaps.add(new URL(address, origin).href);
  });
  const own = groups.filter((group) => group.agents.includes(ROBOTS_TOKEN));
  const ours = own.length > 0 ? own : groups.filter((group) => group.agents.includes('*'));
  const rules = ours.flatMap((group) => group.rules);
  const delaySeconds = ours.findLast((group) => group.delaySeconds !== null)?.delaySeconds ?? null;
  return {
    kind: 'rules',
    allows: (url) => isAllowed(url, rules),
    crawlDelayMs: delaySeconds === null ? null : Math.min(delaySeconds * 1000, MAX_CRAWL_DELAY_MS),
    sitemaps: [...sitemaps],
    sha256: null,
  };
}

/** True when the path of an address is the one of a pattern, with the wildcards of robots.txt (RFC 9309 §2.2.3). */
export function pathMatches(address: string, pattern: string): boolean {
  const url = parseUrl(address);
  if (url === null) return false;
  return matches(canonical(url.pathname + url.search), ruleOf(pattern, true));
}

/** Groups in the order of the file. A line of another kind (sitemap, unknown) neither ends a group nor begins one. */
function readGroups(lines: readonly string[], onSitemap: (address: string) => void): Group[] {
  const groups: Group[] = [];
  let hasRules = true;
  for (const line of lines) {
    if (line.length > MAX_LINE_CHARS) continue;
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const key = line.slice(0, colon).trim().toLowerCase();
    // An address of a sitemap may hold a #; a rule ends there.
    const value = (
      key === 'sitemap'
        ? line.slice(colon + 1)
        : line
            .slice(colon + 1)
            .split('#', 1)
            .join('')
    ).trim();
    if (key === 'sitemap') onSitemap(value);
    if (key === 'user-agent') {
      if (hasRules) groups.push({ agents: [], rules: [], delaySeconds: null });
      hasRules = false;
      groups.at(-1)?.agents.push(agentOf(value));
      continue;
    }
    const group = groups.at(-1);
    if (group === undefined) continue;
    if (key === 'allow' || key === 'disallow') {
      hasRules = true;
      if (value !== '') group.rules.push(ruleOf(value, key === 'allow'));
    } else if (key === 'crawl-delay') {
      hasRules = true;
      const seconds = value === '' ? Number.NaN : Number(value.replace(',', '.'));
      if (Number.isFinite(seconds) && seconds > 0) group.delaySeconds = seconds;
    }
  }
  return groups;
}

/** The product token of a User-agent line, in lower case, without version (RFC 9309 §2.2.1). */
function agentOf(value: string): string {
  return value.startsWith('*') ? '*' : (/^[a-z_-]+/i.exec(value)?.[0] ?? '').toLowerCase();
}

function ruleOf(value: string, isAllow: boolean): Rule {
  const isWhole = value.endsWith('$');
  const path = isWhole ? value.slice(0, -1) : value;
  return { isAllow, length: value.length, pieces: path.split('*').map(canonical), isWhole };
}

/** One form for characters that may be written as they are or percent-encoded (RFC 9309 §2.2.2). */
function canonical(text: string): string {
  return text
    .replace(/[^\x21-\x7e]+|["<>[\\\]^`{|}]/g, (chars) =>
      Array.from(Buffer.from(chars), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
    )
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const char = String.fromCharCode(Number.parseInt(code.slice(1), 16));
      return /[\w.~-]/.test(char) ? char : code.toUpperCase();
    });
}

function isAllowed(address: string, rules: readonly Rule[]): boolean {
  const url = parseUrl(address);
  if (url === null) return false;
  if (url.pathname === '/robots.txt') return true;
  const path = canonical(url.pathname + url.search);
  let best: Rule | null = null;
  for (const rule of rules) {
    const isLonger = best === null || rule.length > best.length;
    const isDraw = best !== null && rule.length === best.length && rule.isAllow && !best.isAllow;
    if ((isLonger || isDraw) && matches(path, rule)) best = rule;
  }
  return best === null || best.isAllow;
}

/** Each piece is looked for behind the one before it: the leftmost place leaves the most room for the rest. */
function matches(path: string, { pieces, isWhole }: Rule): boolean {
  const [first = '', ...rest] = pieces;
  if (!path.startsWith(first)) return false;
  if (rest.length === 0) return !isWhole || path === first;
  const last = isWhole ? rest.pop() : undefined;
  let at = first.length;
  for (const piece of rest) {
    const found = path.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return last === undefined || (path.length - last.length >= at && path.endsWith(last));
}
