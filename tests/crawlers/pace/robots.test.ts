import { describe, expect, test } from 'vitest';
import { MAX_CRAWL_DELAY_MS, parseRobots, readRobots } from '../../../src/crawlers/pace/robots.js';
import type { FetchOutcome } from '../../../src/net/index.js';

const ORIGIN = 'https://www.saint-exemple.example';
const rules = (text: string, isCut = false) => {
  const parsed = parseRobots(ORIGIN, text, isCut);
  if (parsed.kind !== 'rules') throw new Error('no rules');
  return parsed;
};
const allows = (text: string, path: string): boolean => rules(text).allows(`${ORIGIN}${path}`);

describe('parseRobots', () => {
  test.each([
    ['', '/a', true],
    ['User-agent: *\nDisallow: /', '/a', false],
    ['User-agent: *\nDisallow:', '/a', true],
    ['User-agent: *\nDisallow: /prive/', '/prive/a', false],
    ['User-agent: *\nDisallow: /prive/', '/public', true],
    // Our own group replaces the one for everybody.
    ['User-agent: *\nDisallow: /\n\nUser-agent: Vigie\nDisallow: /seul', '/a', true],
    ['User-agent: *\nDisallow: /\n\nUser-agent: vigie/0.1\nDisallow: /seul', '/seul', false],
    ['User-agent: Googlebot\nDisallow: /', '/a', true],
    // Groups of one agent are joined (RFC 9309 §2.2.1).
    ['User-agent: Vigie\nDisallow: /a\n\nUser-agent: Vigie\nDisallow: /b', '/b', false],
    ['User-agent: Autre\nUser-agent: Vigie\nDisallow: /a', '/a', false],
    // The longest rule wins; allow wins a draw.
    ['User-agent: *\nDisallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['User-agent: *\nAllow: /a\nDisallow: /a', '/a', true],
    ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf', false],
    ['User-agent: *\nDisallow: /*.pdf$', '/x/y.pdf?v=1', true],
    ['\uFEFFUser-agent: *\r\nDisallow: /a # commentaire\r\n', '/a', false],
    ['<!doctype html><html><body>404</body></html>', '/a', true],
    // Characters that a browser leaves as they are and a robots.txt may hold either way.
    ['User-agent: *\nDisallow: /*?f[0]=', '/liste?f[0]=x', false],
    ['User-agent: *\nDisallow: /*?f%5B0%5D=', '/liste?f[0]=x', false],
    ['User-agent: *\nDisallow: /%7Emaire', '/~maire', false],
    ['User-agent: *\nDisallow: /fête', '/f%c3%aate', false],
    // A sitemap between the lines neither ends nor begins a group.
    ['User-agent: Autre\nSitemap: /s.xml\nUser-agent: Vigie\nDisallow: /a', '/a', false],
    ['User-agent: Vigie-autre\nDisallow: /', '/a', true],
    ['User-agent: VIGIE\nDisallow: /', '/a', false],
    ['User-agent: *\nDisallow: /*/prive/*.html$', '/x/prive/y/z.html', false],
    ['User-agent: *\nDisallow: /*/prive/*.html$', '/x/prive/z.html?a', true],
    ['User-agent: *\nDisallow: /a*a$', '/a', true],
    ['User-agent: *\nDisallow: /\nAllow: /$', '/', true],
    ['User-agent: *\nDisallow: /', '/robots.txt', true],
    ['Disallow: /', '/a', true],
  ])('%j on %s: %s', (text, path, expected) => {
    expect(allows(text, path)).toBe(expected);
  });

  test('wildcards made to take for ever take no time', () => {
    const evil = rules(`User-agent: *\n${`Disallow: /${'*a'.repeat(900)}b\n`.repeat(500)}`);
    // Half a second for each address with a matcher that tries every length: together more than a test may take.
    for (let n = 0; n < 80; n += 1) expect(evil.allows(`${ORIGIN}/${n}${'a'.repeat(900)}`)).toBe(true);
  });

  test('Crawl-delay is read for us and bounded', () => {
    expect(rules('User-agent: *\nCrawl-delay: 2.5').crawlDelayMs).toBe(2_500);
    expect(rules('User-agent: *\nCrawl-delay: 9\n\nUser-agent: Vigie\nCrawl-delay: 3').crawlDelayMs).toBe(
      3_000,
    );
    expect(rules('User-agent: *\nCrawl-delay: 86400').crawlDelayMs).toBe(MAX_CRAWL_DELAY_MS);
    for (const odd of ['-5', 'bientôt', ''])
      expect(rules(`User-agent: *\nCrawl-delay: ${odd}`).crawlDelayMs).toBeNull();
  });

  test('sitemaps, absolute or not, once each', () => {
    const text = `Sitemap: ${ORIGIN}/a.xml\nSitemap: /b.xml\nSitemap: ${ORIGIN}/a.xml\nSitemap: http://[`;
    expect(rules(text).sitemaps).toEqual([`${ORIGIN}/a.xml`, `${ORIGIN}/b.xml`]);
  });

  test('the last line of a file that was cut is not trusted', () => {
    expect(rules('User-agent: *\nDisallow: /', true).allows(`${ORIGIN}/a`)).toBe(true);
  });
});

describe('readRobots', () => {
  const answered = { finalUrl: `${ORIGIN}/robots.txt`, headers: {}, traffic: { requests: 1, bytes: 0 } };
  const body = new TextEncoder().encode('User-agent: *\nDisallow: /');
  const outcomes: [string, FetchOutcome, 'rules' | 'unavailable', boolean | null][] = [
    [
      '200',
      { kind: 'ok', status: 200, bytes: body, totalSize: null, redirects: [], truncated: false, ...answered },
      'rules',
      false,
    ],
    ['404', { kind: 'http', status: 404, ...answered }, 'rules', true],
    ['410', { kind: 'http', status: 410, ...answered }, 'rules', true],
    ['403', { kind: 'blocked', status: 403, ...answered }, 'rules', true],
    ['500', { kind: 'http', status: 500, ...answered }, 'unavailable', null],
    ['503', { kind: 'throttled', status: 503, retryAfterMs: null, ...answered }, 'unavailable', null],
    ['429', { kind: 'throttled', status: 429, retryAfterMs: null, ...answered }, 'unavailable', null],
    ['timeout', { kind: 'unreachable', code: 'timeout', detail: '', ...answered }, 'unavailable', null],
    ['too many redirects', { kind: 'refused', code: 'redirects', detail: '', ...answered }, 'rules', true],
    [
      'private address',
      { kind: 'refused', code: 'private-address', detail: '', ...answered },
      'unavailable',
      null,
    ],
  ];
  test.each(outcomes)('%s', (_, outcome, kind, isAllowed) => {
    const read = readRobots(ORIGIN, outcome);
    expect(read.kind).toBe(kind);
    expect(read.kind === 'rules' ? read.allows(`${ORIGIN}/a`) : null).toBe(isAllowed);
  });
});
