import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFrontier, type Frontier, priorityOf } from '../../../src/crawlers/discover/frontier.js';

const S = 'https://saint-exemple.example';
const NOW = Date.parse('2026-03-15T12:00:00Z');
const DAY = 86_400_000;

function frontier(maxEntries?: number): Frontier {
  const made = createFrontier({
    scope: 'host',
    nowMs: NOW,
    ...(maxEntries === undefined ? {} : { maxEntries }),
  });
  made.addSite(`${S}/`);
  return made;
}

function all(made: Frontier): string[] {
  const urls: string[] = [];
  for (let entry = made.next(); entry !== null; entry = made.next()) urls.push(entry.url.replace(S, ''));
  return urls;
}

describe('order', () => {
  test('home, then the newest, then news, then the rest', () => {
    const made = frontier();
    made.offer(`${S}/mentions-legales`);
    made.offer(`${S}/page`);
    made.offer(`${S}/actualites/x`);
    made.offer(`${S}/vieux`, { lastModifiedMs: NOW - 4_000 * DAY });
    made.offer(`${S}/neuf`, { lastModifiedMs: NOW });
    made.offer(`${S}/`);
    expect(all(made)).toEqual(['/', '/neuf', '/actualites/x', '/vieux', '/page', '/mentions-legales']);
  });

  test('equal worth: first found, first visited', () => {
    const made = frontier();
    const names = Array.from({ length: 50 }, (_, n) => `/p${n}`);
    for (const name of names) made.offer(S + name);
    expect(all(made)).toEqual(names);
  });

  test('whatever is put in comes out once, by falling priority', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 80 }), (numbers) => {
        const made = frontier();
        for (const n of numbers) made.restore({ url: `${S}/p${n}`, priority: (n * 37) % 50 });
        expect(made.size).toBe(numbers.length);
        const out: number[] = [];
        for (let entry = made.next(); entry !== null; entry = made.next()) out.push(entry.priority);
        expect(out).toEqual(out.toSorted((a, b) => b - a));
        expect(out).toHaveLength(numbers.length);
      }),
    );
  });

  test('drain gives what is left in the same order', () => {
    const made = frontier();
    for (const n of [3, 9, 1, 7]) made.restore({ url: `${S}/p${n}`, priority: n });
    made.next();
    expect(made.drain().map(({ priority }) => priority)).toEqual([7, 3, 1]);
    expect(made.size).toBe(0);
  });

  test('priorities are finite, whatever the dates', () => {
    for (const lastModifiedMs of [Number.NaN, Infinity, -Infinity, NOW * 2, 0, null])
      expect(Number.isFinite(priorityOf(`${S}/a`, { lastModifiedMs }, NOW))).toBe(true);
  });
});

describe('what earlier crawls left', () => {
  const left = ['/tard', '/loin', '/bas'].map((name) => ({ url: S + name, priority: 1 }));

  test('has every second turn, the one that waits longest first; the others go by worth', () => {
    const made = frontier();
    made.expect(left);
    for (let n = 0; n < 4; n += 1) made.offer(`${S}/actualites/${n}`, { depth: 1 });
    // Found again on a page before it is restored: it waited all the same.
    made.offer(`${S}/bas`, { depth: 9 });
    for (const entry of left) made.restore(entry);
    expect(all(made)).toEqual([
      '/actualites/0',
      '/tard',
      '/actualites/1',
      '/loin',
      '/actualites/2',
      '/bas',
      '/actualites/3',
    ]);
  });

  test('comes out once, is counted once and drained once', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 40 }),
        fc.nat(60),
        (numbers, taken) => {
          const made = frontier();
          const entries = numbers.map((n) => ({ url: `${S}/p${n}`, priority: (n * 37) % 50 }));
          made.expect(entries.filter((_, index) => index % 3 > 0));
          for (const [index, entry] of entries.entries())
            if (index % 2 === 0) made.offer(entry.url, { depth: 1 });
            else made.restore(entry);
          const out: string[] = [];
          for (let n = 0; n < taken; n += 1) out.push(...(made.next()?.url.split(' ') ?? []));
          expect(made.size).toBe(numbers.length - out.length);
          out.push(...made.drain().map(({ url }) => url));
          expect(out.toSorted()).toEqual(entries.map(({ url }) => url).toSorted());
          expect(made.next()).toBeNull();
        },
      ),
    );
  });
});

describe('against those who would fill it', () => {
  /** How many addresses come out before one of them. */
  const before = (made: Frontier, wanted: string): number => all(made).indexOf(wanted);

  test('a plan of fresh addresses without end leaves turns to what pages link to', () => {
    const made = frontier();
    for (let n = 0; n < 10; n += 1) made.offer(`${S}/lien-${n}`, { depth: 1 });
    for (let n = 0; n < 5_000; n += 1) made.offer(`${S}/plan-${n}`, { lastModifiedMs: NOW });
    expect(before(made, '/lien-9')).toBe(29);
  });

  test('it leaves them room as well', () => {
    const made = frontier(10);
    for (let n = 0; n < 20; n += 1) made.offer(`${S}/plan-${n}`);
    expect(made.offer(`${S}/lien`, { depth: 1 }).kind).toBe('added');
  });

  test('a folder falls behind as it is visited, and none is left out for it', () => {
    const made = frontier();
    for (let n = 0; n < 300; n += 1) made.offer(`${S}/actualites/sans-fin/${n}`, { depth: 2 });
    made.offer(`${S}/mairie/page`, { depth: 2 });
    const out = all(made);
    expect(out.indexOf('/mairie/page')).toBe(16);
    expect(out).toHaveLength(301);
  });

  test.each([
    ['of next year', 400 * DAY],
    ['of the year 9999', Date.parse('9999-12-31') - NOW],
  ])('a date to come (%s) is worth no more than none', (_name, ahead) => {
    const dated = priorityOf(`${S}/a`, { lastModifiedMs: NOW + ahead }, NOW);
    expect(dated).toBe(priorityOf(`${S}/a`, {}, NOW));
  });

  test.each(['/agenda/2026-11-25/', '/agenda/20261125', '/agenda/novembre-2026', '/agenda/2026-W48'])(
    'a view of a calendar (%s) comes after what it shows',
    (view) => {
      expect(priorityOf(`${S}${view}`, {}, NOW)).toBeLessThan(priorityOf(`${S}/agenda/fete`, {}, NOW) - 40);
    },
  );

  test('addresses of any length are remembered', () => {
    const made = frontier();
    const long = `${S}/${'a'.repeat(900)}`;
    expect(made.offer(long).kind).toBe('added');
    expect(made.offer(long).kind).toBe('known');
    expect(made.markSeen(long)).toBe(false);
    expect(made.offer(`${long}b`).kind).toBe('added');
  });

  test('what cannot be remembered is not taken', () => {
    const made = frontier(2);
    for (let n = 0; n < 20; n += 1) made.offer(`${S}/p${n}`);
    expect(made.offer(`${S}/p20`, { depth: 1 })).toMatchObject({ kind: 'skipped', reason: 'budget' });
  });
});

describe('refusals', () => {
  test('each is told once, with its reason', () => {
    const made = frontier();
    expect(made.offer('https://ailleurs.example/a')).toMatchObject({ kind: 'skipped', reason: 'scope' });
    expect(made.offer('https://ailleurs.example/a')).toEqual({ kind: 'known' });
    expect(made.offer(`${S}/a.zip`)).toMatchObject({ kind: 'skipped', reason: 'scope' });
    expect(made.offer(`${S}/agenda?date=2031-01-01`)).toMatchObject({ kind: 'skipped', reason: 'trap' });
    expect(made.offer('mailto:x@y.example')).toEqual({ kind: 'known' });
    expect(made.size).toBe(0);
  });

  test('one path under endless queries is a trap', () => {
    const made = frontier();
    const kinds = Array.from({ length: 100 }, (_, n) => made.offer(`${S}/liste?q=${n}`).kind);
    expect(kinds.filter((kind) => kind === 'added')).toHaveLength(40);
  });

  test.each([
    '/spip.php?article',
    '/index.php?id=',
    '/?page_id=',
    '/index.php?option=com_content&view=article&id=',
  ])('a site whose pages are %sN is seen whole', (path) => {
    const made = frontier();
    const kinds = Array.from({ length: 500 }, (_, n) => made.offer(`${S}${path}${n}`).kind);
    expect(kinds.filter((kind) => kind === 'added')).toHaveLength(500);
  });

  test('sites met on the way are of the site, each host once', () => {
    const made = frontier();
    expect(made.isHome('https://ville.example/a')).toBe(false);
    made.addSite('https://ville.example/a');
    made.addSite('https://www.ville.example/b');
    expect(made.isHome('http://ville.example/c')).toBe(true);
    expect(made.offer('https://ville.example/a').kind).toBe('added');
    expect(made.origins()).toEqual([S, 'https://ville.example', 'https://www.ville.example']);
  });

  test('the frontier itself is bounded', () => {
    const made = frontier(10);
    const offers = Array.from({ length: 20 }, (_, n) => made.offer(`${S}/p${n}`));
    expect(offers.filter(({ kind }) => kind === 'added')).toHaveLength(10);
    expect(offers.at(-1)).toMatchObject({ kind: 'skipped', reason: 'budget' });
  });

  test('what was seen is not taken again', () => {
    const made = frontier();
    expect(made.markSeen(`${S}/a#x`)).toBe(true);
    expect(made.markSeen(`${S}/a`)).toBe(false);
    expect(made.offer(`${S}/a`)).toEqual({ kind: 'known' });
    expect(made.restore({ url: `${S}/a`, priority: 5 })).toEqual({ kind: 'known' });
  });

  test('documents and feeds pass by what they are known to hold', () => {
    const made = frontier();
    expect(made.offer(`${S}/telecharger.php?id=3`, { kind: 'document' }).kind).toBe('added');
    expect(made.offer(`${S}/feed.xml`, { kind: 'feed' }).kind).toBe('added');
    expect(made.restore({ url: `${S}/b.pdf`, priority: 1 }).kind).toBe('added');
  });
});
