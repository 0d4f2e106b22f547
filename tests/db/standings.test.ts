/** A site that was never looked at with success is never told as one without findings. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { finishCrawl, startCrawl } from '../../db/queries/crawls.js';
import { openReservations } from '../../db/queries/reservations.js';
import { watchedLooks } from '../../db/queries/health.js';
import { siteStandings } from '../../db/queries/standings.js';
import { removeSite } from '../../db/queries/sites.js';
import { isOverdue, standingLines, standingWords } from '../../src/web/parts/standing.js';
import { CRAWL_OUTCOMES } from '../../db/schema/crawls.js';
import type { CrawlEvent, CrawlOutcome, ProblemCode } from '../../src/crawlers/events.js';
import { createMemory } from '../../src/crawlers/memory.js';
import { DONE, record, WEEK_LATER } from './record.js';
import { HOME, NEWS, pageEvent } from './sample-crawl.js';
import { AT, openScene } from './scene.js';

const TOTALS = { pages: 0, documents: 0, visuals: 0, requests: 3, bytesDownloaded: 100, durationMs: 5 };
const day = (n: number): string => new Date(Date.parse(AT) + n * 86_400_000).toISOString();

interface Told {
  readonly outcome: CrawlOutcome;
  readonly pages: number;
}

/** A scene whose site had these crawls, a day apart. */
function sceneOf(crawls: readonly Told[]) {
  const scene = openScene();
  for (const [index, { outcome, pages }] of crawls.entries()) {
    const at = day(index);
    const started = startCrawl(scene.db, { siteId: scene.siteId, at, owner: 'a:1:0', isAlive: () => false });
    if (started.kind === 'busy') throw new Error('busy');
    finishCrawl(scene.db, started.crawlId, outcome, { ...TOTALS, pages }, at);
  }
  return scene;
}

function standingAfter(crawls: readonly Told[]) {
  const scene = sceneOf(crawls);
  const [one] = siteStandings(scene.db);
  scene.close();
  if (one === undefined) throw new Error('no standing');
  return one;
}

describe('what may be said of a site', () => {
  test.each<[readonly Told[], object, string]>([
    [[], { kind: 'never' }, 'jamais regardé'],
    [[{ outcome: 'stopped', pages: 0 }], { kind: 'never' }, 'jamais regardé'],
    [
      [
        { outcome: 'refused', pages: 0 },
        { outcome: 'unreachable', pages: 0 },
      ],
      { kind: 'not-looked-at', why: 'unreachable', since: day(0), lastSuccess: null },
      'n’a pas pu être regardé depuis le 24 novembre 2026 (cause inconnue ; aucun passage n’a abouti)',
    ],
    [
      [
        { outcome: 'complete', pages: 3 },
        { outcome: 'refused', pages: 0 },
        { outcome: 'refused', pages: 2 },
      ],
      { kind: 'not-looked-at', why: 'refused', since: day(1), lastSuccess: day(0) },
      'n’a pas pu être regardé depuis le 25 novembre 2026 (le site refuse les visites ; dernier passage abouti : 24 novembre 2026)',
    ],
    [
      [{ outcome: 'complete', pages: 0 }],
      { kind: 'not-looked-at', why: 'unreachable', since: day(0), lastSuccess: null },
      'n’a pas pu être regardé depuis le 24 novembre 2026 (cause inconnue ; aucun passage n’a abouti)',
    ],
    [
      [{ outcome: 'budget', pages: 3 }],
      { kind: 'partial', at: day(0), waiting: 0 },
      'regardé en partie (24 novembre 2026)',
    ],
    [
      [
        { outcome: 'unreachable', pages: 0 },
        { outcome: 'complete', pages: 3 },
      ],
      { kind: 'looked-at', at: day(1) },
      'regardé le 25 novembre 2026',
    ],
    [
      [{ outcome: 'complete', pages: 1 }],
      { kind: 'partial', at: day(0), waiting: 0, thin: { pages: 1, before: 1 } },
      'regardé en partie : une seule page trouvée, à vérifier à la main (24 novembre 2026)',
    ],
    [
      [
        { outcome: 'budget', pages: 210 },
        { outcome: 'complete', pages: 4 },
      ],
      { kind: 'partial', at: day(1), waiting: 0, thin: { pages: 4, before: 210 } },
      'regardé en partie : 4 pages trouvées au lieu de 210, à vérifier à la main (25 novembre 2026)',
    ],
    [
      [
        { outcome: 'complete', pages: 210 },
        { outcome: 'complete', pages: 4 },
        { outcome: 'complete', pages: 190 },
      ],
      { kind: 'looked-at', at: day(2) },
      'regardé le 26 novembre 2026',
    ],
    [
      [
        { outcome: 'complete', pages: 9 },
        { outcome: 'complete', pages: 2 },
      ],
      { kind: 'looked-at', at: day(1) },
      'regardé le 25 novembre 2026',
    ],
  ])('%j', (crawls, standing, words) => {
    const one = standingAfter(crawls);
    expect(one.standing).toEqual(standing);
    expect(standingWords(one.standing).replaceAll(/\s/g, ' ')).toBe(words);
  });

  test('what was found is measured against the year before, and no longer', () => {
    const scene = sceneOf([
      { outcome: 'complete', pages: 210 },
      { outcome: 'complete', pages: 4 },
    ]);
    scene.raw.prepare('UPDATE crawls SET started_at = ? WHERE pages = 210').run(day(-400));
    expect(siteStandings(scene.db)[0]?.standing.kind).toBe('looked-at');
    expect(watchedLooks(scene.db)[0]?.thin).toBeNull();
    scene.raw.prepare('UPDATE crawls SET started_at = ? WHERE pages = 210').run(day(-300));
    expect(siteStandings(scene.db)[0]?.standing).toMatchObject({ thin: { pages: 4, before: 210 } });
    expect(watchedLooks(scene.db)[0]?.thin).toEqual({ pages: 4, before: 210 });
    scene.close();
  });

  test.each<[CrawlOutcome, ProblemCode, string]>([
    ['unreachable', 'private-address', 'l’adresse n’est pas publique, le site n’a pas été interrogé'],
    ['unreachable', 'dns', 'le nom du site est introuvable'],
    ['unreachable', 'timeout', 'le site ne répond pas à temps'],
    ['unreachable', 'robots', 'robots.txt n’a pas pu être lu'],
    ['refused', 'robots', 'robots.txt ne permet pas la visite'],
    ['refused', 'blocked', 'le site refuse les visites'],
  ])('%s for %s: why is told as it is', async (outcome, code, words) => {
    const scene = openScene();
    const other = { type: 'problem', url: NEWS, code: 'http', message: '', at: WEEK_LATER } as const;
    await record(scene, [
      { type: 'problem', url: HOME, code, message: '', at: AT },
      other,
      { ...DONE, outcome } as CrawlEvent,
    ]);
    const [one] = siteStandings(scene.db);
    expect(one?.standing).toMatchObject({ kind: 'not-looked-at', cause: code });
    expect(standingLines(one as NonNullable<typeof one>)[0]).toContain(`(${words} ; aucun passage`);
    expect(watchedLooks(scene.db)[0]).toMatchObject({ lastOutcome: outcome, cause: code });
    // Of a crawl that saw pages since, nothing of the kind is told.
    await record(scene, [pageEvent(HOME, WEEK_LATER), { type: 'page-done', url: HOME }, DONE], WEEK_LATER);
    expect(siteStandings(scene.db)[0]?.standing).not.toHaveProperty('cause');
    expect(watchedLooks(scene.db)[0]?.cause).toBeNull();
    scene.close();
  });

  test('a look of long ago is no look of now, except where the watch is suspended', () => {
    const seen = {
      standing: { kind: 'looked-at', at: day(0) },
      site: { cadenceDays: 7, paused: false },
    } as const;
    expect([8, 10].map((n) => isOverdue(seen, day(n)))).toEqual([false, true]);
    expect(isOverdue({ ...seen, site: { cadenceDays: 7, paused: true } }, day(90))).toBe(false);
    expect(isOverdue({ ...seen, standing: { kind: 'never' } }, day(90))).toBe(false);
  });

  test('addresses that wait, problems and reservations are told; a first crawl under way is a part', async () => {
    const scene = openScene();
    const events: CrawlEvent[] = [
      { type: 'discovered', entries: [HOME, NEWS, `${HOME}a`].map((url) => ({ url, priority: 1 })) },
      pageEvent(HOME, AT),
      { type: 'page-done', url: HOME },
      { type: 'problem', url: NEWS, code: 'timeout', message: '', at: AT },
      { type: 'problem', url: NEWS, code: 'malformed', message: '', at: AT },
      {
        type: 'reservation',
        url: HOME,
        signal: { kind: 'tdm-reservation', place: 'meta', value: '1' },
        at: AT,
      },
    ];
    await record(scene, events);
    const lines = () =>
      siteStandings(scene.db, scene.siteId)
        .flatMap(standingLines)
        .map((line) => line.replaceAll(/\s/g, ' '));
    expect(lines()).toEqual([
      'regardé en partie, 2 adresses en attente (24 novembre 2026)',
      '1 adresse n’a pas pu être regardée',
      'réserve de fouille de textes et de données : à trancher par la coordination',
    ]);
    await record(scene, [{ ...DONE, outcome: 'budget' } as CrawlEvent]);
    expect(lines()[0]).toBe('regardé en partie, 2 adresses en attente (24 novembre 2026)');
    removeSite(scene.db, scene.siteId, AT);
    expect(siteStandings(scene.db)).toEqual([]);
  });

  test('only a crawl that saw pages and ended by itself makes a site looked at', { timeout: 120_000 }, () => {
    const told = fc.record({ outcome: fc.constantFrom(...CRAWL_OUTCOMES), pages: fc.constantFrom(0, 0, 7) });
    fc.assert(
      fc.property(fc.array(told, { maxLength: 5 }), (crawls) => {
        const one = standingAfter(crawls);
        const isSeen = crawls.some(
          ({ outcome, pages }) => (outcome === 'complete' || outcome === 'budget') && pages > 0,
        );
        const words = standingLines(one).join(' ');
        if (!isSeen) {
          expect(['never', 'not-looked-at']).toContain(one.standing.kind);
          expect(words).toMatch(/^(?:jamais regardé|n’a pas pu être regardé)/);
        }
        expect(words).not.toMatch(/rien|aucun visuel/iu);
      }),
      { numRuns: 40 },
    );
  });
});

describe('reservations', () => {
  const reservation = (at: string, value = '1'): CrawlEvent => ({
    type: 'reservation',
    url: HOME,
    signal: { kind: 'tdm-reservation', place: 'header', value },
    at,
  });
  const budget = { ...DONE, outcome: 'budget' } as CrawlEvent;

  test('one row while it stands; a whole crawl that does not meet it closes it, its return is another row', async () => {
    const scene = openScene();
    const open = () => openReservations(scene.db, scene.siteId).map((row) => [row.firstSeen, row.lastSeen]);
    await record(scene, [reservation(AT), DONE]);
    await record(scene, [reservation(WEEK_LATER), DONE], WEEK_LATER);
    expect(open()).toEqual([[AT, WEEK_LATER]]);
    await record(scene, [budget], day(14));
    expect(open()).toHaveLength(1);
    await record(scene, [DONE], day(21));
    expect(open()).toEqual([]);
    await record(scene, [reservation(day(28)), DONE], day(28));
    expect(open()).toEqual([[day(28), day(28)]]);
    expect(scene.raw.prepare('SELECT closed_at FROM reservations ORDER BY first_seen').pluck().all()).toEqual(
      [day(21), null],
    );
  });

  test('signals of a page and the need of a browser are remembered', async () => {
    const scene = openScene();
    const memory = createMemory(scene.db, scene.siteId, '');
    expect(await memory.site()).toEqual({ needsBrowser: null });
    const signals = [{ kind: 'noai', place: 'meta', value: 'noai, noimageai' }] as const;
    await record(scene, [
      pageEvent(HOME, AT, { signals }),
      { type: 'rendering', needsBrowser: true },
      { type: 'page-done', url: HOME },
    ]);
    expect((await memory.page(HOME))?.signals).toEqual(signals);
    expect(await memory.site()).toEqual({ needsBrowser: true });
  });
});
