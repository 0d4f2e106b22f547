/**
 * One crawl of the whole pipeline, as `vigie crawl` puts it together: pages, images, classifiers, database, evidence. Run
 * twice over the same folder, the second one is the crawl of a week later. Prints one line of JSON; started by `crawl.ts`.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import { byText, loader, race } from './race.mjs';

// As the command line does.
v8.setFlagsFromString('--heap-growing-percent=60');

const { urls, dataDir, compiled, pages } = JSON.parse(process.argv[2]);
const load = loader(compiled);
mkdirSync(dataDir, { recursive: true });

const { build } = await load('src/app.js');
const { loadConfig } = await load('src/config.js');
const { addAuthority, addSite } = await load('src/authorities/index.js');
const { listSites } = await load('db/queries/sites.js');
const { crawlWatched } = await load('src/crawlers/crawl-watched.js');
const settings = loadConfig(
  { VIGIE_DATA: dataDir, VIGIE_CONTACT: 'vigie@syndicat.example', VIGIE_ALLOW_PRIVATE: 'true' },
  dataDir,
);
if (!settings.ok) throw new Error(settings.problems.join('\n'));
const app = build(settings.config);
const opened = app.openStore();
if (!opened.ok) throw new Error(opened.message);
const { db } = opened.store;
const deps = { db, now: app.now };
const accept = (parsed) => {
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
};
accept(addAuthority(deps, { code: '99001', name: 'Saint-Exemple', kind: 'commune' }));
for (const url of urls)
  accept(
    addSite(deps, {
      authority: '99001',
      url,
      settings: { delayMs: 0, maxPages: pages * 2, render: 'never' },
    }),
  );

let visited = 0;
const outcomes = {};
await race(
  async () => {
    const crawls = await crawlWatched(
      { ...opened.store, now: app.now, ruling: app.ruling, crawl: app.crawl },
      listSites(db, app.now().toISOString()),
      { sitesAtOnce: urls.length, signal: new AbortController().signal },
    );
    for (const { result } of crawls) {
      const outcome = result.kind === 'crawled' ? result.summary.outcome : result.kind;
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      visited += result.kind === 'crawled' ? result.summary.totals.pages : 0;
      if (result.kind === 'failed') throw result.error;
    }
  },
  async () => {
    const { default: Database } = await import('better-sqlite3');
    const raw = new Database(path.join(dataDir, 'vigie.sqlite'), { readonly: true });
    const rows = raw
      .prepare(
        `SELECT DISTINCT a.url AS url, v.grade AS grade FROM verdicts v JOIN address_visuals s USING (content_key)
       JOIN image_addresses a ON a.id = s.address_id
       WHERE v.grade <> 'none' AND v.number = (SELECT max(number) FROM verdicts o WHERE o.content_key = v.content_key)`,
      )
      .all();
    // What stands for a part of a document came with the document.
    const kept = raw.prepare(`SELECT DISTINCT url, bytes FROM evidence WHERE url NOT LIKE '%#%'`).all();
    raw.close();
    await app.close();
    const keptBytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    return {
      keptBytes,
      kept: kept.map(({ url }) => url).sort(byText),
      pages: visited,
      outcomes,
      flags: rows.map(({ url, grade }) => `${grade} ${url}`).sort(byText),
    };
  },
);
