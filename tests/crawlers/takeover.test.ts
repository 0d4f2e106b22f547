/** A crawl belongs to one process at a time; the one that lost it writes nothing any more. */
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import { OWNER_SILENT_MS, RESUME_WITHIN_MS, interruptCrawl, startCrawl } from '../../db/queries/crawls.js';
import { crawlSummary } from '../../db/queries/crawl-summary.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { CrawlTakenOver, createRecorder, type Recorder } from '../../src/crawlers/recorder.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { DONE } from '../db/record.js';
import {
  HOME,
  NEWS,
  POSTER,
  RULING,
  evidenceOfContent,
  pageEvent,
  sampleCrawl,
  visualOf,
} from '../db/sample-crawl.js';
import { AT, dump, openScene } from '../db/scene.js';

const after = (ms: number): string => new Date(Date.parse(AT) + ms).toISOString();

/** A process of its own: another connection to the same file, another owner. */
function join(
  scene: { readonly file: string; readonly siteId: string; readonly folder: string },
  at: string,
  owner: string,
) {
  const { db, raw, close } = openDatabase(scene.file);
  // Everybody is alive: only silence or age lets another one in.
  const started = startCrawl(db, { siteId: scene.siteId, at, owner, isAlive: () => true });
  if (started.kind === 'busy') throw new Error('busy');
  const { crawlId, resumes } = started;
  const lease = { siteId: scene.siteId, crawlId, resumes };
  const blobs = createBlobStore(path.join(scene.folder, 'blobs'));
  const recorder: Recorder = createRecorder({ db, blobs, now: () => new Date(at), ...RULING }, lease);
  return { db, raw, close, lease, recorder };
}

describe('the old owner of a crawl that was taken up', () => {
  test.each<[string, CrawlEvent]>([
    ['page', pageEvent(NEWS, AT)],
    ['visual', visualOf(POSTER, 'autre', AT)],
    ['evidence', evidenceOfContent(POSTER, 'affiche', AT)],
    ['page-done', { type: 'page-done', url: HOME }],
    ['page-gone', { type: 'page-gone', url: HOME, at: AT }],
    ['visual-gone', { type: 'visual-gone', imageUrl: POSTER, at: AT }],
    ['done', DONE],
  ])('cannot write its %s', async (_type, event) => {
    const scene = openScene();
    const old = join(scene, AT, 'ancien:1:0');
    for (const one of sampleCrawl(AT).slice(0, 6)) await old.recorder.record(one);
    const next = join(scene, after(OWNER_SILENT_MS), 'nouveau:2:0');
    expect(next.lease.crawlId).toBe(old.lease.crawlId);
    const before = dump(scene.raw);
    await expect(old.recorder.record(event)).rejects.toThrow(CrawlTakenOver);
    // Nor does it take the crawl from the new one when it ends.
    interruptCrawl(old.db, old.lease, after(OWNER_SILENT_MS));
    expect(dump(scene.raw)).toEqual(before);
    for (const one of sampleCrawl(AT)) await next.recorder.record(one);
    expect(crawlSummary(next.db, next.lease.crawlId)).toMatchObject({ state: 'done', outcome: 'complete' });
    await expect(old.recorder.record(event)).rejects.toThrow(CrawlTakenOver);
    old.close();
    next.close();
  });

  test('cannot write to it when the crawl was closed for its age either', async () => {
    const scene = openScene();
    const old = join(scene, AT, 'ancien:1:0');
    await old.recorder.record(pageEvent(HOME, AT));
    const next = join(scene, after(RESUME_WITHIN_MS + 1), 'nouveau:2:0');
    expect(next.lease.crawlId).not.toBe(old.lease.crawlId);
    await expect(old.recorder.record({ type: 'page-done', url: HOME })).rejects.toThrow(CrawlTakenOver);
    await next.recorder.record(pageEvent(HOME, after(RESUME_WITHIN_MS + 1)));
    old.close();
    next.close();
  });

  test('one that gives signs of life keeps its crawl', async () => {
    const scene = openScene();
    const old = join(scene, AT, 'ancien:1:0');
    await old.recorder.record(pageEvent(HOME, AT));
    expect(() => join(scene, after(OWNER_SILENT_MS - 1), 'nouveau:2:0')).toThrow('busy');
    await old.recorder.record({ type: 'page-done', url: HOME });
    old.close();
  });
});
