/** Recording the events of a crawl as the program does, for tests of what is written. */
import path from 'node:path';
import type { Db } from '../../db/open.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { createRecorder } from '../../src/crawlers/recorder.js';
import type { Ruling } from '../../src/crawlers/stored-verdict.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { RULING, sampleCrawl, shaOf } from './sample-crawl.js';
import { AT, beginCrawl } from './scene.js';

/** A week after the first crawl. */
export const WEEK_LATER = '2026-12-01T08:00:00.000Z';

/** Records events in a crawl that is begun or taken up at `at`. */
export async function record(
  scene: { readonly db: Db; readonly siteId: string; readonly folder: string },
  events: readonly CrawlEvent[],
  at = AT,
  ruling: Ruling = RULING,
): Promise<string> {
  const crawl = beginCrawl(scene.db, scene.siteId, at);
  const blobs = createBlobStore(path.join(scene.folder, 'blobs'));
  const deps = { db: scene.db, blobs, now: () => new Date(at), ...ruling };
  const recorder = createRecorder(deps, crawl);
  for (const event of events) await recorder.record(event);
  return crawl.crawlId;
}

export const DONE = sampleCrawl(AT).at(-1) as CrawlEvent;
export const keyOf = (content: string): string => `sha256:${shaOf(content)}`;
