import { describe, expect, test } from 'vitest';
import {
  OWNER_SILENT_MS,
  RESUME_WITHIN_MS,
  beat,
  finishCrawl,
  interruptCrawl,
  listCrawls,
  startCrawl,
} from '../../db/queries/crawls.js';
import { crawlSummary } from '../../db/queries/crawl-summary.js';
import { addAuthority, findAuthority } from '../../db/queries/authorities.js';
import { addSite, changeSite, listSites, pauseSite, removeSite, sitesDue } from '../../db/queries/sites.js';
import { countGrades } from '../../db/queries/verdicts.js';
import type { CrawlOutcome } from '../../src/crawlers/events.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import type { OpenDatabase } from '../../db/open.js';
import { AT, START_URL, openScene } from './scene.js';

const TOTALS = { pages: 1, documents: 0, visuals: 0, requests: 3, bytesDownloaded: 100, durationMs: 5 };

function after(ms: number): string {
  return new Date(Date.parse(AT) + ms).toISOString();
}
const DAY_MS = 86_400_000;

function start(
  db: OpenDatabase['db'],
  siteId: string,
  at = AT,
  owner = 'a:1:0',
  alive: readonly string[] = [],
) {
  return startCrawl(db, { siteId, at, owner, isAlive: (name) => alive.includes(name) });
}

function crawlOnce(
  db: OpenDatabase['db'],
  siteId: string,
  at: string,
  outcome: CrawlOutcome = 'complete',
): string {
  const started = start(db, siteId, at);
  if (started.kind === 'busy') throw new Error('busy');
  finishCrawl(db, started.crawlId, outcome, TOTALS, at);
  return started.crawlId;
}

describe('sites that are due', () => {
  test('never crawled first, then by the age of the last crawl; paused and removed ones never', () => {
    const { db, siteId } = openScene();
    const add = (url: string): string =>
      addSite(db, { authorityCode: '01999', startUrl: url, settings: DEFAULT_SETTINGS }, AT).site.id;
    const [fresh, old, paused, removed] = ['a', 'b', 'c', 'd'].map((name) =>
      add(`https://${name}.example/`),
    ) as [string, string, string, string];
    crawlOnce(db, siteId, AT);
    crawlOnce(db, old, after(-DAY_MS));
    pauseSite(db, paused, true);
    removeSite(db, removed, AT);
    const due = (at: string): string[] => sitesDue(db, at).map((row) => row.site.id);
    expect(due(AT)).toEqual([fresh]);
    expect(due(after(6 * DAY_MS))).toEqual([fresh, old]);
    expect(due(after(7 * DAY_MS - 1))).toEqual([fresh, old]);
    expect(due(after(7 * DAY_MS))).toEqual([fresh, old, siteId]);
    changeSite(db, siteId, { cadenceDays: 30 });
    expect(due(after(29 * DAY_MS))).not.toContain(siteId);
    expect(listSites(db, AT).map((row) => row.site.id)).toContain(paused);
    expect(listSites(db, AT).map((row) => row.site.id)).not.toContain(removed);
  });

  test('an unfinished crawl is due at once', () => {
    const { db, siteId } = openScene();
    const crawlId = crawlOnce(db, siteId, AT, 'stopped');
    expect(sitesDue(db, AT)).toMatchObject([
      { site: { id: siteId }, lastCrawlAt: AT, lastOutcome: 'stopped' },
    ]);
    expect(start(db, siteId, AT)).toEqual({ kind: 'resumed', crawlId, resumes: 1 });
  });

  test('a removed site comes back with its past, and an address is watched once', () => {
    const { db, siteId } = openScene();
    const again = {
      authorityCode: '01999',
      startUrl: START_URL,
      settings: { ...DEFAULT_SETTINGS, cadenceDays: 1 },
    };
    expect(addSite(db, again, AT).kind).toBe('exists');
    expect(removeSite(db, siteId, AT)).toBe(true);
    expect(removeSite(db, siteId, AT)).toBe(false);
    expect(addSite(db, again, AT)).toMatchObject({ kind: 'revived', site: { id: siteId, cadenceDays: 1 } });
    addAuthority(
      db,
      { code: '01998', kind: 'commune', name: 'Autre', siren: null, departement: '01', population: null },
      AT,
    );
    expect(addSite(db, { ...again, authorityCode: '01998' }, AT).kind).toBe('exists');
  });
});

describe('starting a crawl', () => {
  test('takes up the one that was interrupted, unless it is old', () => {
    const { db, siteId } = openScene();
    const first = start(db, siteId);
    expect(first.kind).toBe('started');
    expect(start(db, siteId, after(RESUME_WITHIN_MS))).toEqual({ ...first, kind: 'resumed', resumes: 1 });
    const second = start(db, siteId, after(RESUME_WITHIN_MS + 1));
    expect(second.kind).toBe('started');
    expect(listCrawls(db, siteId).map((crawl) => [crawl.state, crawl.outcome])).toEqual([
      ['running', null],
      ['done', 'stopped'],
    ]);
  });

  test('not beside a live process, until that one is silent for long', () => {
    const { db, siteId } = openScene();
    const first = start(db, siteId);
    const other = (at: string) => start(db, siteId, at, 'b:2:0', ['a:1:0']);
    expect(other(after(1000))).toEqual({ kind: 'busy', owner: 'a:1:0', beatAt: AT });
    if (first.kind === 'busy') throw new Error('busy');
    beat(db, first.crawlId, after(OWNER_SILENT_MS));
    expect(other(after(2 * OWNER_SILENT_MS - 1)).kind).toBe('busy');
    expect(other(after(2 * OWNER_SILENT_MS)).kind).toBe('resumed');
  });

  test('at once when its process said that it broke off', () => {
    const { db, siteId } = openScene();
    const first = start(db, siteId);
    if (first.kind === 'busy') throw new Error('busy');
    interruptCrawl(db, first, AT);
    expect(start(db, siteId, AT, 'b:2:0', ['a:1:0']).kind).toBe('resumed');
  });
});

describe('ending a crawl', () => {
  test('adds the traffic of its parts, and ends once', () => {
    const { db, siteId } = openScene();
    const crawlId = crawlOnce(db, siteId, AT, 'stopped');
    expect(crawlSummary(db, crawlId)).toMatchObject({ state: 'interrupted', outcome: 'stopped' });
    expect(crawlOnce(db, siteId, after(1000))).toBe(crawlId);
    expect(crawlSummary(db, crawlId)).toMatchObject({
      state: 'done',
      outcome: 'complete',
      totals: { pages: 1, requests: 6, bytesDownloaded: 200, durationMs: 10 },
    });
    expect(() => finishCrawl(db, crawlId, 'complete', TOTALS, AT)).toThrow('not running');
    expect(crawlSummary(db, 'nowhere')).toBeNull();
    expect(countGrades(db)).toEqual({ stated: 0, technical: 0, hinted: 0, none: 0 });
  });
});

describe('authorities', () => {
  test('a short entry does not erase what is known, and a commune is found by its SIREN too', () => {
    const { db } = openScene();
    const commune = { code: '01999', kind: 'commune', name: 'Saint-Exemple', departement: '01' } as const;
    addAuthority(db, { ...commune, siren: '210100012', population: 1300 }, AT);
    addAuthority(
      db,
      { ...commune, name: 'Saint-Exemple-le-Vieux', siren: null, population: null },
      after(1000),
    );
    expect(findAuthority(db, '210100012')).toMatchObject({
      code: '01999',
      name: 'Saint-Exemple-le-Vieux',
      population: 1300,
      createdAt: AT,
      updatedAt: after(1000),
    });
    expect(findAuthority(db, '99999')).toBeNull();
  });
});
