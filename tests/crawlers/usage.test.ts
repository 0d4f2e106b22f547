/** What sites say of the use of their pages: recorded with pages and captures, told to people, and changing what the table says. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseTdmRules, tdmSignalsFor } from '../../src/crawlers/discover/tdmrep.js';
import { USAGE_SIGNALS } from '../../src/crawlers/events.js';
import { extractPage, headerSignals, isReservation } from '../../src/crawlers/extract/index.js';
import { renderUsagePolicy, USAGE_POLICY } from '../../src/crawlers/usage-policy.js';
import { makePdf, makePng } from '../fixtures/make-image.js';
import { page } from '../support/site.js';
import { useSites } from '../support/use-sites.js';
import { collect, learningMemory, makeKit, of, problems, skips } from './crawl-kit.js';

const ROOT = path.resolve(fileURLToPath(import.meta.url), '../../..');
const { open, site } = useSites();

function kit(): ReturnType<typeof makeKit> {
  const made = makeKit();
  open.push(made.close);
  return made;
}

let marked: Buffer;
beforeAll(async () => {
  marked = await makePng({
    width: 640,
    height: 480,
    text: {
      parameters: 'a fair\nSteps: 30, Sampler: Euler a, CFG scale: 7, Seed: 4, Size: 640x480, Model: m',
    },
  });
});

const img = '<img src="/img/affiche.png" alt="Affiche" width="640" height="480">';

describe('the table', () => {
  test('docs/signaux-des-sites.md is what the table says: npm run docs:signaux writes it again', () => {
    expect(readFileSync(path.join(ROOT, 'docs/signaux-des-sites.md'), 'utf8')).toBe(renderUsagePolicy());
  });

  test('every signal has its line, and only a reservation is for people to decide', () => {
    expect(Object.keys(USAGE_POLICY).sort()).toEqual([...USAGE_SIGNALS].sort());
    const decided = USAGE_SIGNALS.filter((kind) => USAGE_POLICY[kind].effect === 'to-coordinator');
    expect(decided).toEqual(['tdm-reservation']);
  });
});

describe('signals of a page and of an answer', () => {
  test.each([
    [
      'robots',
      'noai, noimageai',
      [
        ['noai', 'noai'],
        ['noimageai', 'noimageai'],
      ],
    ],
    [
      'ROBOTS',
      'none',
      [
        ['noindex', 'none'],
        ['nofollow', 'none'],
      ],
    ],
    ['vigie', 'nofollow', [['nofollow', 'nofollow']]],
    ['autre-robot', 'noai', []],
    ['tdm-reservation', ' 1 ', [['tdm-reservation', '1']]],
    [
      'tdm-policy',
      'https://saint-exemple.example/tdm.json',
      [['tdm-policy', 'https://saint-exemple.example/tdm.json']],
    ],
    ['tdm-reservation', '', []],
  ])('<meta name="%s" content="%s">', (name, content, expected) => {
    const html = `<html><head><meta name="${name}" content="${content}"></head><body><p>x</p></body></html>`;
    const { signals } = extractPage({ html, url: 'https://saint-exemple.example/' });
    expect(signals.map(({ kind, value }) => [kind, value])).toEqual(expected);
    expect(signals.every((signal) => signal.place === 'meta')).toBe(true);
  });

  test.each([
    [{ 'x-robots-tag': 'noindex, noai' }, ['noindex', 'noai']],
    [{ 'x-robots-tag': 'autre: noai, vigie: noimageai' }, ['noimageai']],
    [{ 'x-robots-tag': 'max-snippet: 3, noai' }, ['noai']],
    [{ 'tdm-reservation': '1', 'tdm-policy': '/p' }, ['tdm-reservation', 'tdm-policy']],
    [{}, []],
  ] as const)('%j', (headers, expected) => {
    expect(headerSignals(headers).map(({ kind }) => kind)).toEqual(expected);
  });

  test('a reservation is a 1, and nothing else is', () => {
    const signal = (value: string) => ({ kind: 'tdm-reservation', place: 'header', value }) as const;
    expect(
      ['1', '1 /images/*', '0', '0 /', '10', 'oui', ''].map((value) => isReservation(signal(value))),
    ).toEqual([true, true, false, false, false, false, false]);
  });

  test('whatever stands in the headers, the signals are few and short', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (tag, reservation, policy) => {
        const found = headerSignals({
          'x-robots-tag': tag.repeat(50),
          'tdm-reservation': reservation.repeat(50),
          'tdm-policy': policy.repeat(50),
        });
        expect(found.length).toBeLessThanOrEqual(20);
        for (const { value } of found) expect(value.length).toBeLessThanOrEqual(300);
      }),
    );
  });
});

describe('tdmrep.json', () => {
  const text = JSON.stringify([
    { location: '/images/*', 'tdm-reservation': 1, 'tdm-policy': 'https://saint-exemple.example/p.json' },
    { location: '/', 'tdm-reservation': 0 },
    { location: 3, 'tdm-reservation': 1 },
    { location: '/x', 'tdm-reservation': 2 },
    'rien',
  ]);

  test('rules that are none are left out, the others speak of their part', () => {
    const rules = parseTdmRules(text) ?? [];
    expect(rules.map(({ location, reservation }) => [location, reservation])).toEqual([
      ['/images/*', '1'],
      ['/', '0'],
    ]);
    const signalsFor = (url: string) => tdmSignalsFor(rules, url).map(({ kind, value }) => [kind, value]);
    expect(signalsFor('https://saint-exemple.example/images/a.jpg')).toEqual([
      ['tdm-reservation', '1 /images/*'],
      ['tdm-policy', 'https://saint-exemple.example/p.json'],
      ['tdm-reservation', '0 /'],
    ]);
    expect(signalsFor('https://saint-exemple.example/autre.jpg')).toEqual([['tdm-reservation', '0 /']]);
  });

  test.each(['<!doctype html>', '{"a":1}', '', '[', 'null'])('%s is no such file', (body) => {
    expect(parseTdmRules(body)).toBe(null);
  });
});

describe('in a crawl', () => {
  test('noai changes nothing and is recorded with the page and the capture, with the state of robots.txt', async () => {
    const robots = 'User-agent: *\nDisallow: /prive\n';
    const town = await site({
      '/robots.txt': { type: 'text/plain', body: robots },
      '/': {
        body: `<html><head><title>S</title><meta name="robots" content="noai, noimageai"></head><body>${img}</body></html>`,
        headers: { 'x-robots-tag': 'noai' },
      },
      '/img/affiche.png': { type: 'image/png', body: marked, headers: { 'x-robots-tag': 'noimageindex' } },
    });
    const events = await collect(kit(), `${town.url}/`);
    expect(of(events, 'page')[0]?.signals).toEqual([
      { kind: 'noai', place: 'meta', value: 'noai' },
      { kind: 'noimageai', place: 'meta', value: 'noimageai' },
      { kind: 'noai', place: 'header', value: 'noai' },
    ]);
    const [evidence] = of(events, 'evidence');
    expect(evidence?.terms).toEqual({
      robots: {
        url: `${town.url}/robots.txt`,
        state: 'rules',
        sha256: createHash('sha256').update(robots).digest('hex'),
      },
      signals: [
        { kind: 'noimageindex', place: 'header', value: 'noimageindex' },
        ...(of(events, 'page')[0]?.signals ?? []),
      ],
    });
    expect(of(events, 'reservation')).toEqual([]);
    expect(problems(events)).toEqual([]);
    expect(skips(events)).toEqual([]);
  });

  test('a reservation of the site is told once and joined to the capture; the crawl goes on', async () => {
    const town = await site({
      '/.well-known/tdmrep.json': {
        type: 'application/json',
        body: JSON.stringify([{ location: '/img/*', 'tdm-reservation': 1 }]),
      },
      '/': page('S', `${img}<a href="/b">b</a>`),
      '/b': page('B', img),
      '/img/affiche.png': { type: 'image/png', body: marked },
    });
    const events = await collect(kit(), `${town.url}/`);
    const signal = { kind: 'tdm-reservation', place: 'tdmrep.json', value: '1 /img/*' };
    expect(of(events, 'reservation').map(({ url, signal: told }) => [url, told])).toEqual([
      [`${town.url}/.well-known/tdmrep.json`, signal],
    ]);
    expect(of(events, 'evidence')[0]?.terms.signals).toEqual([signal]);
    expect(of(events, 'evidence')[0]?.terms.robots).toEqual({
      url: `${town.url}/robots.txt`,
      state: 'absent',
      sha256: null,
    });
    expect(of(events, 'page')).toHaveLength(2);
    expect(town.paths().filter((asked) => asked.endsWith('tdmrep.json'))).toHaveLength(1);
  });

  test('what an unchanged page or document said still holds: its reservation is told again, its links stay unfollowed', async () => {
    const pdf = makePdf({ title: 'Affiche', pages: [{}] });
    const reserves = { headers: { 'tdm-reservation': '1' } };
    const town = await site({
      '/': {
        ...page('S', '<a href="/a">a</a><a href="/affiche.pdf">Affiche</a>'),
        etag: '"s"',
      },
      '/a': {
        ...page('A', '<meta name="robots" content="nofollow"><a href="/b">b</a>'),
        ...reserves,
        etag: '"a"',
      },
      '/b': page('B', ''),
      '/affiche.pdf': {
        body: pdf,
        type: 'application/pdf',
        headers: { 'tdm-reservation': '1 ' },
        etag: '"p"',
      },
    });
    const memory = learningMemory();
    const told = [];
    for (let crawl = 0; crawl < 2; crawl += 1) {
      memory.newCrawl();
      const events = await collect(kit(), `${town.url}/`, {}, memory, memory.learn);
      told.push({
        reserved: of(events, 'reservation').length,
        skipped: skips(events),
        pages: of(events, 'page').map(({ url, outcome }) => `${outcome} ${url.replace(town.url, '')}`),
      });
    }
    const [first, second] = told;
    expect(first?.pages.toSorted()).toEqual(['fetched /', 'fetched /a', 'fetched /affiche.pdf']);
    expect(second?.pages.toSorted()).toEqual(['unchanged /', 'unchanged /a', 'unchanged /affiche.pdf']);
    expect(first?.skipped).toEqual([`robots ${town.url}/b`]);
    expect(second?.skipped).toEqual(first?.skipped);
    expect(first?.reserved).toBe(1);
    expect(second?.reserved).toBe(1);
  });

  test('a header on every page is one reservation', async () => {
    const headers = { 'tdm-reservation': '1' };
    const town = await site({
      '/': { ...page('S', '<a href="/b">b</a>'), headers },
      '/b': { ...page('B', ''), headers },
    });
    expect(of(await collect(kit(), `${town.url}/`), 'reservation')).toHaveLength(1);
  });

  test('robots.txt that forbids the file is obeyed', async () => {
    const town = await site({
      '/robots.txt': { type: 'text/plain', body: 'User-agent: *\nDisallow: /.well-known/\n' },
      '/': page('S', ''),
    });
    await collect(kit(), `${town.url}/`);
    expect(town.paths()).not.toContain('/.well-known/tdmrep.json');
  });
});
