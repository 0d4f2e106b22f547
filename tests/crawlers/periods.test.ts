/** What stood where from when to when: periods of sightings, of their visuals, and of what an address held. */
import * as fc from 'fast-check';
import type Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import { findingsOfSite } from '../../db/queries/findings.js';
import { openProblems } from '../../db/queries/problems.js';
import { periodsOfAddress } from '../../db/queries/sightings.js';
import { NO_SURROUNDINGS } from '../../src/classifiers/types.js';
import type { CrawlEvent, Sighting } from '../../src/crawlers/events.js';
import { unchangedVisual } from '../../src/crawlers/visual-events.js';
import { createMemory } from '../../src/crawlers/memory.js';
import { DONE, keyOf, record } from '../db/record.js';
import {
  BULLETIN,
  HOME,
  LOGO,
  NEWS,
  POSTER,
  POSTER_TRACES,
  clock,
  pageEvent,
  seen,
  sightingOf,
  visualOf,
} from '../db/sample-crawl.js';
import { AT, dump, openScene } from '../db/scene.js';

const BUDGET = { ...DONE, outcome: 'budget' } as CrawlEvent;
const TOTALS = { requests: 9, bytesDownloaded: 4321, durationMs: 15_000 };
const doneWith = (url: string): CrawlEvent => ({ type: 'page-done', url });
/** The instant of crawl number `n`, a week after the one before. */
const week = (n: number): string => new Date(Date.parse(AT) + n * 7 * 86_400_000).toISOString();

type Row = readonly [content: string, first: string, last: string, closed: string | null];

/** Periods of visuals behind the sightings of an address, oldest first. */
function periods(raw: Database.Database, url: string): Row[] {
  return raw
    .prepare(
      `SELECT v.content_key, v.first_seen, v.last_seen, v.closed_at FROM sighting_visuals v
       JOIN sightings s ON s.id = v.sighting_id JOIN image_addresses a ON a.id = s.address_id
       WHERE a.url = ? ORDER BY v.first_seen, v.id`,
    )
    .raw()
    .all(url) as Row[];
}

function sightingsOf(raw: Database.Database, url: string): unknown[] {
  return raw
    .prepare(
      `SELECT s.first_seen, s.last_seen, s.closed_at FROM sightings s JOIN image_addresses a ON a.id = s.address_id
       WHERE a.url = ? ORDER BY s.first_seen, s.id`,
    )
    .raw()
    .all(url);
}

const POSTER_HERE = sightingOf(POSTER, { alt: 'Affiche' });

/** One page that shows a picture with this content, or the page without it. */
function visit(
  page: string,
  content: string | null,
  at: string,
  sighting: Sighting = POSTER_HERE,
): CrawlEvent[] {
  const shown = content === null ? [] : [seen(page, sighting, at), visualOf(sighting.imageUrl, content, at)];
  return [pageEvent(page, at), ...shown, doneWith(page)];
}

describe('a picture that changes at its address', () => {
  test('A, B, A again is three periods, and the last one is what is known', async () => {
    const scene = openScene();
    for (const [index, content] of ['A', 'A', 'B', 'A'].entries())
      await record(scene, [...visit(HOME, content, week(index)), DONE], week(index));
    const expected = [
      [keyOf('A'), week(0), week(1), week(2)],
      [keyOf('B'), week(2), week(2), week(3)],
      [keyOf('A'), week(3), week(3), null],
    ];
    expect(periods(scene.raw, POSTER)).toEqual(expected);
    expect(periodsOfAddress(scene.db, scene.siteId, POSTER).map((row) => Object.values(row))).toEqual(
      expected,
    );
    // What the page said of it never changed.
    expect(sightingsOf(scene.raw, POSTER)).toEqual([[week(0), week(3), null]]);
    const image = await createMemory(scene.db, scene.siteId, '').image(POSTER);
    expect(image?.contentKey).toBe(keyOf('A'));
  });

  test('a flagged one that came back is one finding, the present period first', async () => {
    const scene = openScene();
    for (const [index, content] of ['A', 'B', 'A'].entries()) {
      const at = week(index);
      const traces = content === 'A' ? POSTER_TRACES : [];
      const events = [
        pageEvent(HOME, at),
        seen(HOME, POSTER_HERE, at),
        visualOf(POSTER, content, at, { traces }),
      ];
      await record(scene, [...events, doneWith(HOME), DONE], at);
    }
    const [finding, ...others] = findingsOfSite(scene.db, { siteId: scene.siteId });
    expect(others).toEqual([]);
    expect(finding?.sightings.map((one) => [one.firstSeen, one.closedAt])).toEqual([
      [week(2), null],
      [week(0), week(1)],
    ]);
    expect(finding?.pageCount).toBe(1);
  });

  test('a page taken up after a kill that finds another picture ends the first one', async () => {
    const scene = openScene();
    const first = AT;
    const second = '2026-11-24T08:05:00.000Z';
    await record(scene, visit(HOME, 'A', first).slice(0, -1), AT);
    await record(scene, [...visit(HOME, 'B', second), DONE], AT);
    expect(periods(scene.raw, POSTER)).toEqual([
      // A crawl is one look: what it read before stands until it reads something else.
      [keyOf('A'), first, second, second],
      [keyOf('B'), second, second, null],
    ]);
    expect((await createMemory(scene.db, scene.siteId, '').image(POSTER))?.contentKey).toBe(keyOf('B'));
  });
});

describe('a picture that is gone', () => {
  test('ends with the date of the visit that did not see it; the same again is another sighting', async () => {
    const scene = openScene();
    for (const [index, content] of ['A', null, null, 'A'].entries())
      await record(scene, [...visit(HOME, content, week(index)), BUDGET], week(index));
    const two = [
      [week(0), week(0), week(1)],
      [week(3), week(3), null],
    ];
    expect(sightingsOf(scene.raw, POSTER)).toEqual(two);
    expect(periods(scene.raw, POSTER)).toEqual(two.map((dates) => [keyOf('A'), ...dates]));
    const page = await createMemory(scene.db, scene.siteId, '').page(HOME);
    expect(page?.sightings).toEqual([POSTER_HERE]);
  });

  test('a page that is no more ends all it showed, and nothing of it is known should it come back', async () => {
    const scene = openScene();
    await record(scene, [...visit(HOME, 'A', AT), DONE]);
    await record(scene, [{ type: 'page-gone', url: HOME, at: week(1) }, doneWith(HOME), DONE], week(1));
    expect(sightingsOf(scene.raw, POSTER)).toEqual([[AT, AT, week(1)]]);
    expect(periods(scene.raw, POSTER)).toEqual([[keyOf('A'), AT, AT, week(1)]]);
    expect(await createMemory(scene.db, scene.siteId, '').page(HOME)).toBeNull();
  });

  test('a visual of which the server has nothing any more ends, though its page still names it; back again, it begins anew', async () => {
    const scene = openScene();
    const gone = (at: string): CrawlEvent[] => [
      pageEvent(HOME, at),
      seen(HOME, POSTER_HERE, at),
      { type: 'visual-gone', imageUrl: POSTER, at },
      doneWith(HOME),
    ];
    await record(scene, [...visit(HOME, 'A', AT), DONE]);
    for (const at of [week(1), week(2)]) await record(scene, [...gone(at), DONE], at);
    expect(periods(scene.raw, POSTER)).toEqual([[keyOf('A'), AT, AT, week(1)]]);
    const memory = createMemory(scene.db, scene.siteId, '');
    expect(await memory.image(POSTER)).toBeNull();
    // It is asked for again with the page, however little that changed.
    expect((await memory.page(HOME))?.sightings).toEqual([POSTER_HERE]);
    await record(scene, [...visit(HOME, 'A', week(3)), DONE], week(3));
    expect(periods(scene.raw, POSTER)).toEqual([
      [keyOf('A'), AT, AT, week(1)],
      [keyOf('A'), week(3), week(3), null],
    ]);
  });

  const problem = (url: string, at: string): CrawlEvent => ({
    type: 'problem',
    url,
    code: 'too-large',
    message: 'Exemple.',
    at,
  });
  const background: Sighting = { ...POSTER_HERE, element: 'background' };
  const others = (count: number, at: string): CrawlEvent[] =>
    Array.from({ length: count }, (_, index) => visit(`${HOME}${index}`, 'A', at)).flat();

  test.each<[string, 'open' | 'closed', (at: string) => CrawlEvent[], Sighting?]>([
    ['the page was fetched without it', 'closed', (at) => visit(HOME, null, at)],
    ['one other page shows it', 'closed', (at) => [...others(1, at), ...visit(HOME, null, at)]],
    [
      'so many show it that it may be furniture',
      'open',
      (at) => [...others(2, at), ...visit(HOME, null, at)],
    ],
    ['the page was not visited', 'open', (at) => visit(NEWS, 'B', at)],
    ['the page did not answer', 'open', (at) => [problem(HOME, at), doneWith(HOME)]],
    ['the visit broke off', 'open', (at) => [pageEvent(HOME, at)]],
    ['the page was not seen whole', 'open', (at) => [pageEvent(HOME, at), problem(HOME, at), doneWith(HOME)]],
    [
      'the page is unchanged',
      'open',
      (at) => [pageEvent(HOME, at, { outcome: 'unchanged' }), doneWith(HOME)],
    ],
    [
      'the page now declares it as small',
      'open',
      (at) => [pageEvent(HOME, at), { type: 'skipped', reason: 'decoration', url: POSTER }, doneWith(HOME)],
    ],
    [
      'it could not be read',
      'open',
      (at) => [pageEvent(HOME, at), seen(HOME, POSTER_HERE, at), problem(POSTER, at), doneWith(HOME)],
    ],
    ['no style sheet shows it', 'closed', (at) => visit(HOME, null, at), background],
    [
      'another page read the style sheet',
      'open',
      (at) => [...visit(NEWS, 'A', at, background), ...visit(HOME, null, at)],
      background,
    ],
    [
      'the style sheet did not answer',
      'open',
      (at) => [problem(`${HOME}style.css?v=2`, at), ...visit(HOME, null, at)],
      background,
    ],
  ])('%s: %s', async (_name, state, later, sighting = POSTER_HERE) => {
    const scene = openScene();
    await record(scene, [...visit(HOME, 'A', AT, sighting), DONE]);
    await record(scene, [...later(week(1)), BUDGET], week(1));
    const closed = scene.raw
      .prepare(
        `SELECT s.closed_at, v.closed_at FROM sightings s JOIN pages p ON p.id = s.page_id
         JOIN sighting_visuals v ON v.sighting_id = s.id WHERE p.url = ?`,
      )
      .raw()
      .all(HOME);
    expect(closed).toEqual([state === 'open' ? [null, null] : [week(1), week(1)]]);
  });
});

test('whatever happens to a picture, its periods tell what was seen', { timeout: 120_000 }, async () => {
  type Happening = 'A' | 'B' | 'gone' | 'unread' | 'unchanged' | 'away' | 'page-gone';
  const happening = fc.constantFrom<Happening>('A', 'B', 'gone', 'unread', 'unchanged', 'away', 'page-gone');
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 1, maxLength: 8 }), async (story) => {
      const scene = openScene();
      const memory = createMemory(scene.db, scene.siteId, '');
      const expected: { content: string; first: string; last: string; closed: string | null }[] = [];
      const present = () => expected.find((period) => period.closed === null);
      for (const [index, what] of story.entries()) {
        const at = week(index);
        const open = present();
        const known = await memory.page(HOME);
        const image = await memory.image(POSTER);
        const events: CrawlEvent[] = [];
        if (what === 'A' || what === 'B') {
          events.push(...visit(HOME, what, at));
          if (open?.content === what) open.last = at;
          else {
            if (open !== undefined) open.closed = at;
            expected.push({ content: what, first: at, last: at, closed: null });
          }
        } else if (what === 'gone' || what === 'page-gone') {
          events.push(
            ...(what === 'gone' ? visit(HOME, null, at) : [{ type: 'page-gone', url: HOME, at } as const]),
          );
          if (open !== undefined) open.closed = at;
        } else if (what === 'unread') {
          events.push(pageEvent(HOME, at), seen(HOME, POSTER_HERE, at));
          events.push({ type: 'problem', url: POSTER, code: 'timeout', message: '', at }, doneWith(HOME));
        } else if (what === 'unchanged' && known !== null) {
          events.push(pageEvent(HOME, at, { outcome: 'unchanged' }));
          for (const sighting of known.sightings) {
            events.push(seen(HOME, sighting, at));
            if (image !== null) events.push(unchangedVisual(POSTER, sighting.surroundings, image, at));
          }
          events.push(doneWith(HOME));
          // Nobody read it since the page began to show it: the address still holds what it held.
          if (known.sightings.length > 0 && image !== null) {
            const content = image.contentKey === keyOf('A') ? 'A' : 'B';
            if (open?.content === content) open.last = at;
            else expected.push({ content, first: at, last: at, closed: null });
          }
        }
        await record(scene, [...events, index % 2 === 0 ? DONE : BUDGET], at);
      }
      expect(periods(scene.raw, POSTER)).toEqual(
        expected.map(({ content, first, last, closed }) => [keyOf(content), first, last, closed]),
      );
      scene.close();
    }),
    { numRuns: 25 },
  );
});

describe('images inside a document', () => {
  const inside = (number: number): Sighting => ({
    ...sightingOf(`${BULLETIN}#page=1&image=${number}`),
    element: 'document',
    surroundings: { ...NO_SURROUNDINGS, addresses: [BULLETIN] },
  });
  const broken = { code: 'truncated', message: 'Le fichier est coupé.' } as const;
  const read = (contents: readonly string[], at: string): CrawlEvent[] => [
    pageEvent(BULLETIN, at, { kind: 'document' }),
    ...contents.flatMap((content, index): CrawlEvent[] => {
      const sighting = inside(index + 1);
      const error = content === 'abîmé' ? broken : null;
      const told: CrawlEvent[] =
        error === null ? [] : [{ type: 'problem', url: sighting.imageUrl, ...broken, at }];
      return [
        seen(BULLETIN, sighting, at),
        visualOf(sighting.imageUrl, content, at, {
          documentPage: 1,
          surroundings: sighting.surroundings,
          error,
        }),
        ...told,
      ];
    }),
    doneWith(BULLETIN),
    DONE,
  ];

  test('an unchanged document prolongs all of them, the broken one and its problem too', async () => {
    const scene = openScene();
    await record(scene, read(['A', 'abîmé', 'B'], AT));
    const memory = createMemory(scene.db, scene.siteId, '');
    const known = await memory.page(BULLETIN);
    expect(known?.sightings).toHaveLength(3);
    const at = week(1);
    // As `lookAtDocument` tells it.
    const events: CrawlEvent[] = [pageEvent(BULLETIN, at, { outcome: 'unchanged', kind: 'document' })];
    for (const sighting of known?.sightings ?? []) {
      events.push(seen(BULLETIN, sighting, at));
      const image = await memory.image(sighting.imageUrl);
      if (image !== null) events.push(unchangedVisual(sighting.imageUrl, sighting.surroundings, image, at));
    }
    await record(scene, [...events, doneWith(BULLETIN), DONE], at);
    for (const [index, content] of ['A', 'abîmé', 'B'].entries())
      expect(periods(scene.raw, inside(index + 1).imageUrl)).toEqual([[keyOf(content), AT, at, null]]);
    expect(openProblems(scene.db, scene.siteId)).toMatchObject([{ url: inside(2).imageUrl, lastSeen: at }]);
  });

  test('a new edition replaces each at its place, and ends those that it no longer holds', async () => {
    const scene = openScene();
    await record(scene, read(['A', 'B'], AT));
    await record(scene, read(['C'], week(1)), week(1));
    expect(periods(scene.raw, inside(1).imageUrl)).toEqual([
      [keyOf('A'), AT, AT, week(1)],
      [keyOf('C'), week(1), week(1), null],
    ]);
    expect(periods(scene.raw, inside(2).imageUrl)).toEqual([[keyOf('B'), AT, AT, week(1)]]);
  });

  test('one that is flagged without its evidence has the whole document asked again', async () => {
    const scene = openScene();
    const events = read(['A'], AT).map((event) =>
      event.type === 'visual' ? { ...event, traces: POSTER_TRACES } : event,
    );
    await record(scene, events);
    expect(await createMemory(scene.db, scene.siteId, '').page(BULLETIN)).toBeNull();
  });
});

test(
  'a later crawl that is killed after any event ends with the same rows',
  { timeout: 120_000 },
  async () => {
    const at = clock(week(1));
    const later: CrawlEvent[] = [
      ...visit(HOME, 'B', at()),
      ...visit(NEWS, null, at()),
      { type: 'page-gone', url: BULLETIN, at: at() },
      doneWith(BULLETIN),
      {
        type: 'reservation',
        url: HOME,
        signal: { kind: 'tdm-reservation', place: 'meta', value: '1' },
        at: at(),
      },
      { type: 'rendering', needsBrowser: true },
      ...visit(`${HOME}nouveau`, 'A', at(), sightingOf(LOGO)),
      { ...BUDGET, totals: { ...TOTALS, pages: 3, documents: 0, visuals: 2 } } as CrawlEvent,
    ];
    const first = [
      ...visit(HOME, 'A', AT),
      ...visit(NEWS, 'C', AT, sightingOf(LOGO)),
      ...visit(BULLETIN, 'D', AT, sightingOf(`${BULLETIN}#image=1`)),
      DONE,
    ];
    const written = async (cut: number): Promise<unknown> => {
      const scene = openScene();
      await record(scene, first);
      await record(scene, later.slice(0, cut), week(1));
      scene.close();
      const again = openDatabase(scene.file);
      await record({ ...scene, db: again.db }, cut === later.length ? [] : later, week(1));
      const rows = dump(again.raw);
      again.close();
      return rows;
    };
    const scene = openScene();
    await record(scene, first);
    await record(scene, later, week(1));
    const expected = dump(scene.raw);
    for (let cut = 1; cut < later.length; cut += 1)
      expect(await written(cut), `cut ${cut}`).toEqual(expected);
  },
);
