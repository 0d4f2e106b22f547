import { afterEach } from 'vitest';
import { type Route, startSite, type TestSite } from './site.js';

export interface OpenSites {
  /** What is closed after each test, in this order. */
  readonly open: (() => Promise<void>)[];
  /** Starts a site that is closed after the test. */
  readonly site: (routes: Record<string, Route>) => Promise<TestSite>;
}

/** For the top of a test file: local sites and other things that are closed after each test. */
export function useSites(): OpenSites {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });
  return {
    open,
    site: async (routes) => {
      const started = await startSite(routes);
      open.push(started.close);
      return started;
    },
  };
}
