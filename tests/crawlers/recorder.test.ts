import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { crawlSummary } from '../../db/queries/crawl-summary.js';
import { findingsOfSite } from '../../db/queries/findings.js';
import { openProblems } from '../../db/queries/problems.js';
import { findVerdict, listVisualKeys, verdictHistory } from '../../db/queries/verdicts.js';
import { findVisual, tracesOfVisual } from '../../db/queries/visuals.js';
import { classify } from '../../src/classifiers/classify.js';
import { NO_SURROUNDINGS } from '../../src/classifiers/types.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { createMemory } from '../../src/crawlers/memory.js';
import type { Ruling } from '../../src/crawlers/stored-verdict.js';
import { reclassifyVisual } from '../../src/crawlers/stored-verdict.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { DONE, keyOf, record, WEEK_LATER } from '../db/record.js';
import {
  BULLETIN,
  HOME,
  LOGO,
  NEWS,
  POSTER,
  POSTER_ORIGINAL,
  POSTER_TRACES,
  RULING,
  TERMS,
  evidenceOfContent,
  pageEvent,
  sampleCrawl,
  seen,
  shaOf,
  sightingOf,
  visualOf,
} from '../db/sample-crawl.js';
import { AT, beginCrawl, countRows, dump, openScene } from '../db/scene.js';

describe('a whole crawl', () => {
  test('is written: findings with pages, surroundings, marks and evidence', async () => {
    const scene = openScene();
    const crawlId = await record(scene, sampleCrawl(AT));
    const findings = findingsOfSite(scene.db, { siteId: scene.siteId });
    expect(
      new Map(findings.map(({ verdict, pageCount }) => [verdict.grade, [verdict.number, pageCount]])),
    ).toEqual(
      new Map([
        ['stated', [1, 1]],
        ['technical', [1, 1]],
      ]),
    );
    const poster = findings.find((finding) => finding.visual.contentKey === keyOf('affiche'));
    expect(poster?.verdict.marks.map((mark) => mark.where)).toEqual(['png:tEXt:parameters']);
    expect(poster?.sightings).toMatchObject([
      { pageUrl: HOME, imageUrl: POSTER, originalUrl: POSTER_ORIGINAL, originalRule: 'declared' },
    ]);
    expect(poster?.sightings[0]?.surroundings.alt).toBe('Affiche du marché');
    expect(poster?.evidence).toMatchObject([
      {
        sha256: shaOf('affiche'),
        url: POSTER_ORIGINAL,
        status: 200,
        headers: { 'content-type': 'image/png' },
        terms: TERMS,
      },
    ]);
    expect(poster?.visual.sha256).toBe(shaOf('affiche'));
    const blob = await createBlobStore(path.join(scene.folder, 'blobs')).get(shaOf('affiche'));
    expect(blob.kind === 'found' && Buffer.from(blob.bytes).toString()).toBe('affiche');

    expect(crawlSummary(scene.db, crawlId)).toMatchObject({
      site: HOME,
      authority: { code: '01999', name: 'Saint-Exemple' },
      state: 'done',
      outcome: 'complete',
      totals: { pages: 2, documents: 1, visuals: 4, requests: 9 },
      grades: { stated: 1, technical: 1, hinted: 0, none: 2 },
      skipped: { scope: 1, decoration: 1 },
      problems: [{ code: 'http', url: `${NEWS}/absente.png` }],
      waiting: 0,
    });
  });

  test('the same again adds nothing but the crawl itself', async () => {
    const scene = openScene();
    await record(scene, sampleCrawl(AT));
    const before = countRows(scene.raw);
    await record(scene, sampleCrawl(WEEK_LATER), WEEK_LATER);
    // Each crawl has its own counts of what it skipped: here two reasons.
    expect(countRows(scene.raw)).toEqual({ ...before, crawls: 2, skipped: (before['skipped'] ?? 0) + 2 });
    const logo = findVisual(scene.db, keyOf('logo'));
    expect(logo?.firstSeen.slice(0, 10)).toBe('2026-11-24');
    expect(logo?.lastSeen.slice(0, 10)).toBe('2026-12-01');
    expect(openProblems(scene.db, scene.siteId)).toMatchObject([{ count: 2 }]);
  });

  test('an unchanged visual only prolongs what is known', async () => {
    const scene = openScene();
    await record(scene, sampleCrawl(AT));
    const before = dump(scene.raw);
    await record(
      scene,
      [
        pageEvent(HOME, WEEK_LATER, { outcome: 'unchanged', etag: null, links: [], title: null }),
        visualOf(LOGO, 'logo', WEEK_LATER, { outcome: 'unchanged', format: null, width: null, height: null }),
      ],
      WEEK_LATER,
    );
    const after = dump(scene.raw);
    expect(after['traces']).toEqual(before['traces']);
    expect(after['verdicts']).toEqual(before['verdicts']);
    expect(findVisual(scene.db, keyOf('logo'))).toMatchObject({
      format: 'png',
      width: 800,
      lastSeen: WEEK_LATER,
    });
    const page = await createMemory(scene.db, scene.siteId, '').page(HOME);
    // The visit is not finished, so the page must be asked in full.
    expect(page).toBeNull();
  });
});

describe('privacy of by-catch', () => {
  test('a visual without a finding keeps no name, neither in traces nor in marks', async () => {
    const scene = openScene();
    await record(scene, sampleCrawl(AT));
    expect(tracesOfVisual(scene.db, keyOf('logo'))).toEqual([
      { where: 'exif:Artist', value: 'present' },
      { where: 'exif:Software', value: 'GIMP' },
    ]);
    expect(findVerdict(scene.db, keyOf('logo'))?.marks).toMatchObject([{ id: 'artist', value: 'present' }]);
    expect(tracesOfVisual(scene.db, keyOf('affiche'))).toEqual(POSTER_TRACES);
  });
});

describe('surroundings', () => {
  test('a caption on a later page flags a visual that was read before', async () => {
    const scene = openScene();
    const caption = 'Image réalisée par intelligence artificielle';
    await record(scene, [
      pageEvent(HOME, AT),
      seen(HOME, sightingOf(LOGO), AT),
      visualOf(LOGO, 'logo', AT),
      { type: 'page-done', url: HOME },
      pageEvent(NEWS, AT),
      seen(NEWS, sightingOf(LOGO, { caption }), AT),
    ]);
    expect(verdictHistory(scene.db, keyOf('logo')).map((verdict) => verdict.grade)).toEqual([
      'none',
      'stated',
    ]);
    expect(findingsOfSite(scene.db, { siteId: scene.siteId })[0]?.pageCount).toBe(2);
  });

  test('images that share the address of their document never share a caption', async () => {
    const scene = openScene();
    const caption = 'Dessin créé par intelligence artificielle';
    const drawn = sightingOf(BULLETIN, { caption });
    const photo = sightingOf(BULLETIN, { caption: 'Le marché' });
    await record(scene, [
      pageEvent(BULLETIN, AT, { kind: 'document' }),
      seen(BULLETIN, drawn, AT),
      seen(BULLETIN, photo, AT),
      visualOf(BULLETIN, 'dessin', AT, { documentPage: 1, surroundings: drawn.surroundings }),
      visualOf(BULLETIN, 'photo', AT, { documentPage: 2, surroundings: photo.surroundings }),
    ]);
    expect(findVerdict(scene.db, keyOf('dessin'))?.grade).toBe('stated');
    expect(findVerdict(scene.db, keyOf('photo'))?.grade).toBe('none');
    // And nothing that comes later changes that.
    expect(reclassifyVisual(scene.db, RULING, keyOf('photo'), AT)?.verdict.grade).toBe('none');
  });

  test('a changed caption begins another sighting; the old one keeps its dates', async () => {
    const scene = openScene();
    const crawlOf = (at: string, alt: string): CrawlEvent[] => [
      pageEvent(HOME, at),
      seen(HOME, sightingOf(LOGO, { alt }), at),
      visualOf(LOGO, 'logo', at, { surroundings: sightingOf(LOGO, { alt }).surroundings }),
      { type: 'page-done', url: HOME },
      DONE,
    ];
    await record(scene, crawlOf(AT, 'Avant'));
    await record(scene, crawlOf(WEEK_LATER, 'Après'), WEEK_LATER);
    const rows = scene.raw
      .prepare('SELECT first_seen, last_seen FROM sightings ORDER BY first_seen')
      .raw()
      .all();
    expect(rows).toEqual([
      [AT, AT],
      [WEEK_LATER, WEEK_LATER],
    ]);
    const page = await createMemory(scene.db, scene.siteId, '').page(HOME);
    expect(page?.sightings.map((sighting) => sighting.surroundings.alt)).toEqual(['Après']);
  });

  test('a replaced picture does not prolong the one it replaced', async () => {
    const scene = openScene();
    const crawlOf = (at: string, content: string): CrawlEvent[] => [
      pageEvent(HOME, at),
      seen(HOME, sightingOf(LOGO), at),
      visualOf(LOGO, content, at),
      { type: 'page-done', url: HOME },
      DONE,
    ];
    await record(scene, crawlOf(AT, 'ancien'));
    await record(scene, crawlOf(WEEK_LATER, 'nouveau'), WEEK_LATER);
    expect(findVisual(scene.db, keyOf('ancien'))?.lastSeen).toBe(AT);
    const image = await createMemory(scene.db, scene.siteId, '').image(LOGO);
    expect(image?.contentKey).toBe(keyOf('nouveau'));
    const links = scene.raw
      .prepare('SELECT last_seen FROM sighting_visuals ORDER BY last_seen')
      .pluck()
      .all();
    expect(links).toEqual([AT, WEEK_LATER]);
  });
});

describe('memory', () => {
  test('gives back what the last finished visit saw', async () => {
    const scene = openScene();
    const crawlId = await record(scene, sampleCrawl(AT));
    const memory = createMemory(scene.db, scene.siteId, crawlId);
    const page = await memory.page(HOME);
    expect(page).toMatchObject({ title: 'Saint-Exemple', links: [HOME, NEWS] });
    expect(page?.etag).toBeTruthy();
    expect(page?.sightings).toEqual([
      sightingOf(LOGO, { alt: 'Logo' }),
      sightingOf(POSTER, { alt: 'Affiche du marché' }),
    ]);
    expect(await memory.image(POSTER)).toEqual({
      contentKey: keyOf('affiche'),
      originalUrl: POSTER_ORIGINAL,
      etag: `"${shaOf('affiche').slice(0, 8)}"`,
      lastModified: null,
    });
    expect(await memory.page('https://www.saint-exemple.example/inconnue')).toBeNull();
    expect(await memory.image('https://www.saint-exemple.example/inconnue.png')).toBeNull();
    // Several images share the bulletin's address: none of them can be told from the address alone.
    expect(await memory.image(BULLETIN)).toBeNull();
  });

  test('a page that broke off is unknown, and the frontier and the finished pages are kept', async () => {
    const scene = openScene();
    const events = sampleCrawl(AT);
    const newsBegun = events.findIndex((event) => event.type === 'page' && event.url === NEWS) + 1;
    // A finished page that is met again does not come back in the same crawl, and a lesser priority changes nothing.
    const entries = [HOME, NEWS].map((url) => ({ url, priority: 2 }));
    const met: CrawlEvent = { type: 'discovered', entries };
    const crawlId = await record(scene, [...events.slice(0, newsBegun), met]);
    const memory = createMemory(scene.db, scene.siteId, crawlId);
    expect(await memory.page(NEWS)).toBeNull();
    expect(await memory.finished()).toEqual([HOME]);
    expect(await memory.frontier()).toEqual([
      { url: NEWS, priority: 7 },
      { url: BULLETIN, priority: 1 },
    ]);
    expect(beginCrawl(scene.db, scene.siteId).crawlId).toBe(crawlId);
  });

  test('a flagged visual without its evidence, or read with an error, is asked again', async () => {
    const scene = openScene();
    const broken = { code: 'truncated', message: 'Le fichier est coupé.' };
    const crawlId = await record(scene, [
      pageEvent(HOME, AT),
      seen(HOME, sightingOf(POSTER), AT),
      seen(HOME, sightingOf(LOGO), AT),
      visualOf(POSTER, 'affiche', AT, { traces: POSTER_TRACES }),
      visualOf(LOGO, 'logo', AT, { error: broken }),
    ]);
    const memory = createMemory(scene.db, scene.siteId, crawlId);
    expect(await memory.image(POSTER)).toBeNull();
    expect(await memory.image(LOGO)).toBeNull();
    await record(scene, [evidenceOfContent(POSTER, 'affiche', AT), visualOf(LOGO, 'logo', AT)]);
    expect((await memory.image(POSTER))?.contentKey).toBe(keyOf('affiche'));
    expect((await memory.image(LOGO))?.contentKey).toBe(keyOf('logo'));
  });

  test('what a budget left waiting comes before pages that were seen', async () => {
    const scene = openScene();
    const urls = ['a', 'b', 'c'].map((name) => `${HOME}${name}`);
    const [first = ''] = urls;
    await record(scene, [
      { type: 'discovered', entries: urls.map((url) => ({ url, priority: 1 })) },
      pageEvent(first, AT),
      { type: 'page-done', url: first },
      { ...DONE, outcome: 'budget' } as CrawlEvent,
    ]);
    const next = beginCrawl(scene.db, scene.siteId, WEEK_LATER);
    const memory = createMemory(scene.db, scene.siteId, next.crawlId);
    expect((await memory.frontier()).map((entry) => entry.url)).toEqual(urls.slice(1));
    await record(scene, [{ type: 'discovered', entries: [{ url: first, priority: 1 }] }], WEEK_LATER);
    expect((await memory.frontier()).map((entry) => entry.url)).toEqual([...urls.slice(1), first]);
  });
});

describe('evidence', () => {
  test('a check over the whole bytes that fails weakens the verdict', async () => {
    const scene = openScene();
    const capture = { ...evidenceOfContent(POSTER, 'affiche', AT), integrity: 'broken' } as CrawlEvent;
    await record(scene, [
      pageEvent(HOME, AT),
      seen(HOME, sightingOf(POSTER), AT),
      visualOf(POSTER, 'affiche', AT, { traces: POSTER_TRACES, integrity: 'not-checked' }),
      capture,
    ]);
    expect(verdictHistory(scene.db, keyOf('affiche')).map((verdict) => verdict.grade)).toEqual([
      'technical',
      'hinted',
    ]);
    // Reading only ranges again does not forget it.
    await record(scene, [
      visualOf(POSTER, 'affiche', AT, { traces: POSTER_TRACES, integrity: 'not-checked' }),
    ]);
    expect(findVisual(scene.db, keyOf('affiche'))?.integrity).toBe('broken');
    expect(verdictHistory(scene.db, keyOf('affiche'))).toHaveLength(2);
  });

  test('bytes that do not have the hash they name are refused', async () => {
    const scene = openScene();
    const wrong = { ...evidenceOfContent(POSTER, 'affiche', AT), sha256: shaOf('autre') } as CrawlEvent;
    await expect(record(scene, [visualOf(POSTER, 'affiche', AT), wrong])).rejects.toThrow(
      'does not have the hash',
    );
    expect(countRows(scene.raw)['evidence']).toBe(0);
  });

  test('bytes of a content that had replaced the visual are not shown as its proof', async () => {
    const scene = openScene();
    const other = {
      ...evidenceOfContent(POSTER, 'remplacée', AT),
      contentKey: keyOf('affiche'),
    } as CrawlEvent;
    await record(scene, [
      pageEvent(HOME, AT),
      seen(HOME, sightingOf(POSTER), AT),
      visualOf(POSTER, 'affiche', AT, { traces: POSTER_TRACES, sha256: shaOf('affiche') }),
      other,
    ]);
    const [finding] = findingsOfSite(scene.db, { siteId: scene.siteId });
    expect(finding?.visual.sha256).toBe(shaOf('affiche'));
    expect(finding?.evidence).toEqual([]);
  });
});

describe('reclassification', () => {
  test('applies new marks to stored traces and can go on where it stopped', async () => {
    const scene = openScene();
    await record(scene, sampleCrawl(AT));
    const keys = listVisualKeys(scene.db, { after: null, limit: 10 });
    expect(keys).toHaveLength(4);
    expect(listVisualKeys(scene.db, { after: keys[1] ?? '', limit: 10 })).toEqual(keys.slice(2));
    const milder: Ruling = {
      ruleset: 'test-2',
      classify: (input) => ({ ...RULING.classify(input), grade: 'none', kind: null }),
    };
    expect(reclassifyVisual(scene.db, milder, keyOf('affiche'), WEEK_LATER)?.result).toBe('changed');
    expect(reclassifyVisual(scene.db, milder, keyOf('logo'), WEEK_LATER)?.result).toBe('same');
    expect(reclassifyVisual(scene.db, milder, 'sha256:inconnu', WEEK_LATER)).toBeNull();
    expect(listVisualKeys(scene.db, { after: null, limit: 10, exceptRuleset: 'test-2' })).toHaveLength(2);
    // What was captured as proof keeps its traces, so a mistaken rule can be taken back.
    expect(reclassifyVisual(scene.db, RULING, keyOf('affiche'), WEEK_LATER)?.verdict.grade).toBe('technical');
    expect(
      verdictHistory(scene.db, keyOf('affiche')).map((verdict) => [verdict.number, verdict.grade]),
    ).toEqual([
      [1, 'technical'],
      [2, 'none'],
      [3, 'technical'],
    ]);
  });

  test('works with the project’s own marks', async () => {
    const scene = openScene();
    const value = 'un marché\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512';
    await record(
      scene,
      [
        pageEvent(HOME, AT),
        seen(HOME, sightingOf(POSTER), AT),
        visualOf(POSTER, 'affiche', AT, { traces: [{ where: 'png:tEXt:parameters', value }] }),
        seen(HOME, sightingOf(LOGO), AT),
        visualOf(LOGO, 'logo', AT, { surroundings: { ...NO_SURROUNDINGS, fileName: 'logo.png' } }),
      ],
      AT,
      { classify, ruleset: 'own' },
    );
    expect(findVerdict(scene.db, keyOf('affiche'))?.grade).toBe('technical');
    expect(findVerdict(scene.db, keyOf('logo'))?.grade).toBe('none');
  });
});
