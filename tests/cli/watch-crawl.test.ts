import path from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makePng } from '../fixtures/make-image.js';
import { runCli, type CliRun } from '../support/cli.js';
import { temporaryFolder } from '../support/folder.js';
import { page, startSite, type Route, type TestSite } from '../support/site.js';
import { useWarmCli } from '../support/warm-cli.js';

const runWarm = useWarmCli();

const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';
const TABLES = [
  'pages',
  'visuals',
  'image_addresses',
  'sightings',
  'sighting_visuals',
  'traces',
  'verdicts',
  'evidence',
  'problems',
];

async function town(pages: number): Promise<TestSite> {
  const routes: Record<string, Route> = {};
  const links: string[] = [];
  for (let index = 0; index < pages; index++) {
    const size = { width: 400 + index, height: 400 };
    const body = await makePng(index % 2 === 0 ? { ...size, text: { parameters: PARAMETERS } } : size);
    routes[`/img/${index}.png`] = { body, type: 'image/png', etag: `"i${index}"` };
    routes[`/p${index}`] = {
      ...page(`Page ${index}`, `<img src="/img/${index}.png" alt="Visuel ${index}">`),
      etag: `"p${index}"`,
    };
    links.push(`<a href="/p${index}">Page ${index}</a>`);
  }
  const site = await startSite({
    '/': { ...page('Saint-Exemple', links.join(' ')), etag: '"home"' },
    ...routes,
  });
  onTestFinished(() => site.close());
  return site;
}

function watcher(site: TestSite) {
  const cwd = temporaryFolder();
  const env = { VIGIE_ALLOW_PRIVATE: 'true', VIGIE_DELAY_MS: '0', VIGIE_DATA: path.join(cwd, 'data') };
  return {
    run: (...args: string[]): Promise<CliRun> => runWarm(args, { cwd, env }),
    start: (args: string[], onStart: (kill: (signal: NodeJS.Signals) => void) => void) =>
      runCli(args, { cwd, env, onStart }),
    add: () =>
      runWarm(
        ['watch', 'add', site.url, '--authority', '99001', '--name', 'Saint-Exemple', '--render', 'never'],
        { cwd, env },
      ),
    change: (sql: string) => {
      const raw = new Database(path.join(cwd, 'data/vigie.sqlite'));
      raw.exec(sql);
      raw.close();
    },
    read: (sql: string): unknown => {
      const raw = new Database(path.join(cwd, 'data/vigie.sqlite'), { readonly: true });
      try {
        return raw.prepare(sql).all();
      } finally {
        raw.close();
      }
    },
    rows: () => {
      const raw = new Database(path.join(cwd, 'data/vigie.sqlite'), { readonly: true });
      try {
        return Object.fromEntries(
          TABLES.map((table) => [
            table,
            (raw.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n,
          ]),
        );
      } finally {
        raw.close();
      }
    },
  };
}

const compareText = (a: unknown, b: unknown) => String(a).localeCompare(String(b));

describe('vigie watch and crawl', () => {
  test('a site is added once, listed, crawled, paused, removed', async () => {
    const site = await town(2);
    const { run, add } = watcher(site);
    expect((await add()).stdout).toContain('est suivi');
    expect((await add()).stdout).toContain('déjà suivi');
    expect((await run('watch', 'list', '--json')).json()).toMatchObject([
      { authority: '99001', site: `${site.url}/`, paused: false, lastCrawlAt: null, isDue: true },
    ]);
    const crawled = await run('crawl', '--json', '99001');
    expect(crawled.json()).toMatchObject([
      {
        type: 'summary',
        authority: '99001',
        site: `${site.url}/`,
        pages: 3,
        visuals: 2,
        grades: { technical: 1, none: 1 },
        problems: [],
        followed: [{ done: true, queued: 1, captured: 1, waiting: 0 }],
      },
    ]);
    expect(crawled.code).toBe(0);
    expect((await run('crawl', '--due')).stdout).toContain('Aucun passage n’est dû');
    expect((await run('watch', 'pause', site.url)).code).toBe(0);
    expect((await run('watch', 'list')).stdout).toContain('suspendu');
    expect((await run('watch', 'remove', site.url)).code).toBe(0);
    expect((await run('watch', 'list', '--json')).json()).toEqual([]);
    expect((await run('watch', 'pause', site.url)).code).toBe(2);
  });

  test('a second crawl of an unchanged site asks with validators and adds nothing twice', async () => {
    const site = await town(4);
    const { run, add, rows } = watcher(site);
    await add();
    expect((await run('crawl', '--all')).code).toBe(0);
    const first = rows();
    expect(first).toMatchObject({ pages: 5, visuals: 4, evidence: 2, problems: 0 });
    const asked = site.log.length;
    const again = await run('crawl', '--all', '--json');
    expect(rows()).toEqual(first);
    const second = site.log
      .slice(asked)
      .filter((request) => !/robots|sitemap|feed|tdmrep/.test(request.path));
    expect(second.map((request) => request.status)).toEqual(second.map(() => 304));
    expect(second.length).toBeGreaterThanOrEqual(9);
    expect(again.json()).toMatchObject([{ visuals: 4, grades: { technical: 2, none: 2 } }]);
  });

  let whole: Record<string, number> | null = null;
  /** What a crawl leaves that nobody ends. */
  async function uninterrupted(pages: number): Promise<Record<string, number>> {
    const { run, add, rows } = watcher(await town(pages));
    await add();
    await run('crawl', '--all');
    return rows();
  }

  test.each(['SIGKILL', 'SIGINT'] as const)(
    'a crawl ended by %s is taken up and loses nothing',
    async (signal) => {
      whole ??= await uninterrupted(8);

      const site = await town(8);
      let kill = (): void => undefined;
      const original = site.routes.get('/img/4.png');
      if (original === undefined || typeof original === 'function') throw new Error('no route');
      site.routes.set('/img/4.png', () => {
        kill();
        return original;
      });
      const watched = watcher(site);
      await watched.add();
      const ended = await watched.start(['crawl', '--all'], (send) => {
        kill = () => send(signal);
      });
      expect([ended.signal, ended.code]).toEqual(signal === 'SIGKILL' ? ['SIGKILL', null] : [null, 130]);
      site.routes.set('/img/4.png', original);
      const before = site.log.length;
      const doneBefore = new Set(site.log.filter((one) => one.status === 200).map((one) => one.path));
      const resumed = await watched.run('crawl', '--due');
      expect(resumed.stdout).toContain('repris là où il en était');
      expect(watched.rows()).toEqual(whole);
      const askedAgain = site.log
        .slice(before)
        .filter((one) => /^\/p\d$/.test(one.path) && doneBefore.has(one.path));
      // Only the page that was under way is asked again, and once more each of the four that are kept with their picture.
      expect(askedAgain.length).toBeLessThanOrEqual(1 + 4);
    },
  );

  test('reclassify applies the present marks without the network', async () => {
    const site = await town(2);
    const { run, add } = watcher(site);
    await add();
    await run('crawl', '--all');
    const asked = site.log.length;
    expect((await run('reclassify', '--json')).json()).toEqual([
      { type: 'summary', visuals: 2, changed: 0, awaitingEvidence: 0, queued: 0 },
    ]);
    expect(site.log.length).toBe(asked);
  });

  test('what the present marks newly flag is told, and the next crawl captures it', async () => {
    const site = await town(2);
    const { run, add, change, read, rows } = watcher(site);
    await add();
    await run('crawl', '--all');
    // As an earlier version without this mark would have left it: judged `none`, no evidence, nothing to review.
    change(`
      UPDATE pictures SET grade = 'none', waits_for = NULL;
      DROP TRIGGER evidence_no_delete;
      DELETE FROM evidence;
      INSERT INTO verdicts (content_key, number, grade, kind, generator, marks, contradiction, ruleset, at)
        SELECT content_key, number + 1, 'none', NULL, NULL, '[]', 0, 'old', at
        FROM verdicts WHERE grade <> 'none';
    `);
    const reclassified = await run('reclassify', '--json');
    expect(reclassified.json()).toMatchObject([
      { type: 'changed', grade: 'technical', awaitsEvidence: true },
      { type: 'summary', visuals: 2, changed: 1, awaitingEvidence: 1 },
    ]);
    // What waits in the queue stands by the new constat, without waiting for a crawl.
    expect(read('SELECT grade, waits_for AS waitsFor FROM pictures')).toEqual([
      { grade: 'technical', waitsFor: 'reviewer' },
    ]);
    await run('crawl', '--all');
    expect(rows()).toMatchObject({ evidence: 1 });
  });

  test('one site that refuses and one that answers: each is told, the code is 3', async () => {
    const good = await town(1);
    const bad = await startSite({
      '/robots.txt': { body: 'User-agent: *\nDisallow: /', type: 'text/plain' },
    });
    onTestFinished(() => bad.close());
    const { run, add } = watcher(good);
    await add();
    await run('authorities', 'add', '99002', 'Saint-Exemple-le-Vieux');
    await run('watch', 'add', bad.url, '--authority', '99002');
    const both = await run('crawl', '--all', '--json');
    expect(
      both
        .json()
        .filter((row) => row['type'] === 'summary')
        .map((row) => row['outcome'])
        .toSorted(compareText),
    ).toEqual(['complete', 'refused']);
    expect(both.code).toBe(3);
    expect((await run('crawl', '99002')).code).toBe(4);
  });
});
