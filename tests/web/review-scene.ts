/** A store in which an evening's pictures wait: posters made by code, seen by a second crawl. */
import path from 'node:path';
import { openDatabase, type OpenDatabase } from '../../db/open.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { makeDatabase } from '../db/scene.js';
import { AT, crawlAndQueue, later, poster, type Scene, type Shown } from '../review/store-kit.js';

/** A week after the first crawl: what comes then is new, and no backlog. */
export const EVENING = later(7 * 24 * 60);

/** Posters that are alike to nobody. */
export function posters(count: number, from = 1, width = 150): Promise<readonly Shown[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const n = index + from;
      const size = { width, height: Math.round((width * 4) / 3) };
      return { bytes: await poster({ layout: n, picture: n * 13, words: n * 7, ...size }) };
    }),
  );
}

export interface ReviewStore extends Scene, OpenDatabase {
  /** New ones, in the order of their contents. */
  readonly pictures: readonly string[];
}

/** Opens a store in `folder`: one picture of the first crawl, `count` new ones. The caller closes it. */
export async function makeReviewStore(folder: string, count: number, width = 150): Promise<ReviewStore> {
  const { file, siteId } = makeDatabase(folder);
  const database = openDatabase(file);
  const scene = { ...database, siteId, folder, file, blobs: createBlobStore(path.join(folder, 'blobs')) };
  await crawlAndQueue(scene, await posters(1, 500, width), AT);
  const pictures = await crawlAndQueue(scene, await posters(count, 1, width), EVENING);
  return { ...scene, pictures };
}
