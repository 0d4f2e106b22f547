/** A site that changes from week to week, crawled and written as the program does: what its periods tell. */
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startCrawl } from '../../db/queries/crawls.js';
import { createMemory } from '../../src/crawlers/memory.js';
import { createRecorder } from '../../src/crawlers/recorder.js';
import { crawlSite } from '../../src/crawlers/crawl-site.js';
import { createBlobStore } from '../../src/evidence/blobs.js';
import { makeJpeg, makePdf, makePng } from '../fixtures/make-image.js';
import { RULING } from '../db/sample-crawl.js';
import { AT, openScene } from '../db/scene.js';
import { page, startSite, type SiteAnswer } from '../support/site.js';
import { makeKit, QUICK } from './crawl-kit.js';

const WEEK_MS = 7 * 86_400_000;
const week = (n: number): string => new Date(Date.parse(AT) + n * WEEK_MS).toISOString();

test(
  'replaced, back again, taken down, a page gone, a document unchanged',
  { timeout: 120_000 },
  async () => {
    const image = async (seed: number): Promise<SiteAnswer> => ({
      body: await makePng({ width: 400 + seed, height: 400 }),
      type: 'image/png',
      etag: `"image-${seed}"`,
    });
    const [A, B, other] = [await image(1), await image(2), await image(3)];
    const pdf = makePdf({
      title: 'Bulletin',
      pages: [{ jpeg: await makeJpeg({ width: 300, height: 300 }) }],
    });
    const show = (body: string): SiteAnswer => page('Saint-Exemple', body);
    const links = '<a href="/agenda">Agenda</a> <a href="/bulletin.pdf">Bulletin</a>';
    const site = await startSite({});
    onTestFinished(() => site.close());
    const set = (routes: Readonly<Record<string, SiteAnswer>>): void => {
      for (const [address, answer] of Object.entries(routes)) site.routes.set(address, answer);
    };
    set({
      '/': show(`${links} <img src="/affiche.png" alt="Affiche"> <img src="/photo.png" alt="Photo">`),
      '/agenda': show('<img src="/agenda.png" alt="Agenda">'),
      '/affiche.png': A,
      '/photo.png': other,
      '/agenda.png': await image(4),
      '/bulletin.pdf': { body: pdf, type: 'application/pdf', etag: '"bulletin"' },
    });

    const scene = openScene();
    scene.raw.prepare('UPDATE sites SET start_url = ?').run(`${site.url}/`);
    const kit = makeKit();
    onTestFinished(() => kit.close());
    let number = 0;
    const crawl = async (): Promise<void> => {
      const at = week(number++);
      const { db, siteId } = scene;
      const started = startCrawl(db, { siteId, at, owner: 'test:1:0', isAlive: () => false });
      if (started.kind === 'busy') throw new Error('busy');
      const blobs = createBlobStore(path.join(scene.folder, 'blobs'));
      const { crawlId, resumes } = started;
      const lease = { siteId, crawlId, resumes };
      const recorder = createRecorder({ db, blobs, now: () => new Date(at), ...RULING }, lease);
      // A clock that stands still during a crawl: its instants are those of its week.
      const deps = { ...kit.deps, now: () => Date.parse(at) };
      const memory = createMemory(db, siteId, crawlId);
      for await (const event of crawlSite({ startUrl: `${site.url}/`, isNamed: true }, memory, deps, QUICK))
        await recorder.record(event);
    };

    await crawl();
    set({ '/affiche.png': B });
    await crawl();
    set({ '/affiche.png': A, '/': show(`${links} <img src="/affiche.png" alt="Affiche">`) });
    site.routes.delete('/agenda');
    await crawl();
    await crawl();

    const told = scene.raw
      .prepare(
        `SELECT replace(a.url, ?, '') AS address, dense_rank() OVER (PARTITION BY a.url ORDER BY v.content_key) AS content,
         v.first_seen, v.last_seen, v.closed_at, s.closed_at
       FROM sighting_visuals v JOIN sightings s ON s.id = v.sighting_id JOIN image_addresses a ON a.id = s.address_id
       ORDER BY address, v.first_seen`,
      )
      .raw()
      .all(site.url) as [string, number, string, string, string | null, string | null][];
    const of = (address: string) => told.filter((row) => row[0] === address).map((row) => row.slice(2));
    expect(of('/affiche.png')).toEqual([
      [week(0), week(0), week(1), null],
      [week(1), week(1), week(2), null],
      [week(2), week(3), null, null],
    ]);
    const contents = told.filter((row) => row[0] === '/affiche.png').map((row) => row[1]);
    expect([contents[0] === contents[2], contents[0] === contents[1]]).toEqual([true, false]);
    expect(of('/photo.png')).toEqual([[week(0), week(1), week(2), week(2)]]);
    expect(of('/agenda.png')).toEqual([[week(0), week(1), week(2), week(2)]]);
    // The document was never sent again, and everything in it is still there.
    const inDocument = told.filter((row) => row[0].startsWith('/bulletin.pdf'));
    expect(inDocument.length).toBeGreaterThanOrEqual(2);
    for (const row of inDocument) expect(row.slice(2)).toEqual([week(0), week(3), null, null]);
    const asked = site.log.filter((request) => request.path === '/bulletin.pdf').map(({ status }) => status);
    expect(asked.slice(1)).toEqual([304, 304, 304]);
  },
);
