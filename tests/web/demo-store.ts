/** A data folder as it stands after the three sample town halls were crawled, with sites that could not be looked at. */
import path from 'node:path';
import { listSites } from '../../db/queries/sites.js';
import { build, type App, type Store } from '../../src/app.js';
import { addAuthority, addSite } from '../../src/authorities/index.js';
import { loadConfig } from '../../src/config.js';
import { crawlWatched } from '../../src/crawlers/crawl-watched.js';
import { afterCrawlDeps } from '../../src/cli/follow-crawls.js';
import { afterCrawls } from '../../src/jobs/after-crawl.js';
import { startSampleSites } from '../sites/sample-sites.js';

/** Communes that do not exist, in départements that do: the map has something to show. */
const PLACES: Readonly<Record<string, readonly [code: string, name: string]>> = {
  'sur-mer': ['29998', 'Saint-Exemple-sur-Mer'],
  'le-vieux': ['29997', 'Saint-Exemple-le-Vieux'],
  'les-bois': ['88998', 'Saint-Exemple-les-Bois'],
};
/** Added and never visited. */
const WAITING = [
  ['13998', 'Saint-Exemple-du-Midi'],
  ['75998', 'Saint-Exemple-sur-Seine'],
] as const;

export interface DemoStore {
  readonly app: App;
  readonly store: Store;
  close(): Promise<void>;
}

/**
 * Crawls the sample sites into `folder`; everything stays on loopback.
 *
 * @param options.follow also what comes after a crawl: the queue of reviews, pages kept as proof
 */
export async function makeDemoStore(
  folder: string,
  options: { readonly follow?: boolean } = {},
): Promise<DemoStore> {
  const config = loadConfig(
    { VIGIE_DATA: path.join(folder, 'donnees'), VIGIE_ALLOW_PRIVATE: 'true', VIGIE_DELAY_MS: '0' },
    folder,
  );
  if (!config.ok) throw new Error(config.problems.join('\n'));
  const samples = await startSampleSites();
  const app = build(config.config);
  const opened = app.openStore();
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  const deps = { db: store.db, now: app.now };
  for (const { id, url } of samples.sites) {
    const [code = '', name = ''] = PLACES[id] ?? [];
    addAuthority(deps, { code, name, kind: 'commune' });
    addSite(deps, { authority: code, url, settings: { delayMs: 0 } });
  }
  const crawls = await crawlWatched(
    { ...store, now: app.now, ruling: app.ruling, crawl: app.crawl },
    listSites(store.db, app.now().toISOString()),
    { sitesAtOnce: 3, signal: new AbortController().signal, onEvent: () => undefined },
  );
  for (const { result } of crawls) if (result.kind === 'failed') throw result.error;
  for (const [code, name] of WAITING) {
    addAuthority(deps, { code, name, kind: 'commune' });
    addSite(deps, { authority: code, url: `https://www.${code}.saint-exemple.example/` });
  }
  if (options.follow === true)
    await afterCrawls(afterCrawlDeps(app, store), { signal: new AbortController().signal });
  await samples.close();
  return { app, store, close: () => app.close() };
}
