/** A whole installation over one local site, for what follows a crawl. */
import { listSites } from '../../db/queries/sites.js';
import { build, type App, type Store } from '../../src/app.js';
import { addAuthority, addSite } from '../../src/authorities/index.js';
import { loadConfig } from '../../src/config.js';
import { crawlWatched, type WatchedCrawl } from '../../src/crawlers/crawl-watched.js';
import { type AfterCrawlDeps, afterCrawls, type AfterCrawls } from '../../src/jobs/after-crawl.js';
import { makePng } from '../fixtures/make-image.js';

export const PARAMETERS =
  'une affiche\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1234, Size: 640x480, Model: exemple';

/** A picture that says what made it; each number gives other bytes. */
export function flaggedPng(number = 1, width = 640): Promise<Buffer> {
  return makePng({ width, height: 400, text: { parameters: `${PARAMETERS}, Number: ${number}` } });
}

export interface Installation {
  readonly app: App;
  readonly store: Store;
  readonly deps: AfterCrawlDeps;
  crawl(): Promise<WatchedCrawl>;
  follow(signal?: AbortSignal): Promise<AfterCrawls>;
  close(): Promise<void>;
}

export interface InstallationOptions {
  /** `none` = no browser is there. */
  readonly browser?: 'system' | 'none';
  /** Added to the clock. */
  readonly clock?: { aheadMs: number };
  readonly authority?: string;
  readonly render?: 'auto' | 'never';
}

/** Opens the installation of `folder`, made when it is not there, which watches the site at `url`. */
export function openInstallation(
  folder: string,
  url: string,
  { browser = 'none', clock = { aheadMs: 0 }, authority, render = 'auto' }: InstallationOptions = {},
): Installation {
  const config = loadConfig(
    {
      VIGIE_DATA: folder,
      VIGIE_ALLOW_PRIVATE: 'true',
      ...(browser === 'none' ? { VIGIE_CHROMIUM: '/nonexistent/browser' } : {}),
    },
    folder,
  );
  if (!config.ok) throw new Error(config.problems.join('\n'));
  const app = build(config.config, { now: () => new Date(Date.now() + clock.aheadMs) });
  const opened = app.openStore();
  if (!opened.ok) throw new Error(opened.message);
  const { store } = opened;
  const sites = () => listSites(store.db, app.now().toISOString());
  if (sites().length === 0) {
    addAuthority({ db: store.db, now: app.now }, { code: '99001', name: 'Saint-Exemple', kind: 'commune' });
    const settings = { delayMs: 0, render };
    addSite({ db: store.db, now: app.now }, { authority: '99001', url, settings });
  }
  const { door, pace } = app.crawl;
  const deps: AfterCrawlDeps = {
    ...store,
    now: app.now,
    door,
    pace,
    camera: app.camera,
    program: '0.1.0',
    ruleset: app.ruling.ruleset,
    authority: authority ?? null,
  };
  return {
    app,
    store,
    deps,
    async crawl() {
      const { signal } = new AbortController();
      const [crawl] = await crawlWatched(
        { ...store, now: app.now, ruling: app.ruling, crawl: app.crawl },
        sites(),
        { sitesAtOnce: 1, signal },
      );
      if (crawl === undefined) throw new Error('nothing was crawled');
      if (crawl.result.kind === 'failed') throw crawl.result.error;
      return crawl;
    },
    follow: (signal = new AbortController().signal) => afterCrawls(deps, { signal }),
    close: () => app.close(),
  };
}
