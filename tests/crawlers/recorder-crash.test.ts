import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openDatabase } from '../../db/open.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { record } from '../db/record.js';
import { sampleCrawl, shaOf } from '../db/sample-crawl.js';
import { AT, dump, makeDatabase, openScene, temporaryFolder } from '../db/scene.js';
import { scriptOf } from '../support/child.js';

describe('a crash', () => {
  /** What an uninterrupted run leaves. */
  async function whole(): Promise<ReturnType<typeof dump>> {
    const scene = openScene();
    await record(scene, sampleCrawl(AT));
    return dump(scene.raw);
  }

  test('after any event loses nothing and doubles nothing', async () => {
    const expected = await whole();
    const events = sampleCrawl(AT);
    for (let cut = 1; cut < events.length; cut += 1) {
      const scene = openScene();
      await record(scene, events.slice(0, cut));
      scene.close();
      const again = openDatabase(scene.file);
      await record({ ...scene, db: again.db }, events);
      expect(dump(again.raw), `cut after event ${cut}`).toEqual(expected);
      again.close();
    }
  });

  test('a process killed again and again ends with the same rows', { timeout: 180_000 }, async () => {
    const expected = await whole();
    const folder = temporaryFolder();
    const { file, siteId } = makeDatabase(folder);
    const blobs = path.join(folder, 'blobs');
    const root = fileURLToPath(new URL('../..', import.meta.url));
    const { execArgv, file: script } = scriptOf(new URL('../db/record-child.ts', import.meta.url));
    const run = (killAfter: number, moment: string) =>
      spawnSync(process.execPath, [...execArgv, script, file, blobs, siteId, String(killAfter), moment], {
        encoding: 'utf8',
        cwd: root,
      });
    const positionOf = (type: CrawlEvent['type']): number =>
      sampleCrawl(AT).findIndex((event) => event.type === type);
    for (const [killAfter, moment] of [
      [3, 'after'],
      [positionOf('visual'), 'ruling'],
      [positionOf('evidence'), 'inside'],
      [20, 'after'],
    ] as const) {
      expect(run(killAfter, moment)).toMatchObject({ signal: 'SIGKILL', stderr: '' });
    }
    expect(run(-1, 'never')).toMatchObject({ signal: null, stderr: '', stdout: 'resumed\n' });
    const { raw, close } = openDatabase(file);
    expect(dump(raw)).toEqual(expected);
    close();
    const files = readdirSync(blobs, { recursive: true })
      .map(String)
      .filter((name) => name.includes('/'));
    expect(files.map((name) => path.basename(name)).sort()).toEqual(
      [shaOf('affiche'), shaOf('dessin')].sort(),
    );
  });
});
