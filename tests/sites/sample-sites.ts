/**
 * Three imaginary town halls on the loopback, for `vigie demo` and for tests: a WordPress-shaped site, a SPIP-shaped
 * one and one written by hand, with visuals that carry what generators, cameras and scanners write, and traps.
 */
import type { SampleExpectation, SampleProblem, SampleSiteId } from './expectations.js';
import { oldTownExpectations, oldTownResources } from './old-town.js';
import { serveResources, type SampleRequest } from './serve.js';
import { seaExpectations, seaResources } from './town-by-the-sea.js';
import { woodsExpectations, woodsProblems, woodsResources } from './village-in-the-woods.js';

export type { SampleExpectation, SampleLabel, SampleProblem, SampleSiteId } from './expectations.js';
export type { SampleRequest } from './serve.js';
export { FLIP_BOOK } from './village-in-the-woods.js';

/** Every content visual of the three sites. Logos, bullets and icons are decoration: they carry nothing. */
export const SAMPLE_EXPECTATIONS: readonly SampleExpectation[] = [
  ...seaExpectations,
  ...oldTownExpectations,
  ...woodsExpectations,
];

/** What a crawl has to report as not looked at, or not wholly. */
export const SAMPLE_PROBLEMS: readonly SampleProblem[] = woodsProblems;

export interface SampleSite {
  readonly id: SampleSiteId;
  /** The town's name. */
  readonly name: string;
  /** Address of the front page, with a final slash. */
  readonly url: string;
  /** Everything that was asked, in the order in which the answers ended. */
  readonly requests: readonly SampleRequest[];
}

export interface SampleSitesOptions {
  /** What the first site's robots.txt asks for, in seconds; 0.05 unless told. */
  readonly crawlDelaySeconds?: number;
}

/** Starts one server a town hall, each on a free port of 127.0.0.1. Pictures are made when first asked for. */
export async function startSampleSites(
  options: SampleSitesOptions = {},
): Promise<{ readonly sites: readonly SampleSite[]; readonly close: () => Promise<void> }> {
  const delay = options.crawlDelaySeconds ?? 0.05;
  const plans = [
    {
      id: 'sur-mer',
      name: 'Saint-Exemple-sur-Mer',
      resources: (origin: string) => seaResources(origin, delay),
    },
    { id: 'le-vieux', name: 'Saint-Exemple-le-Vieux', resources: oldTownResources },
    { id: 'les-bois', name: 'Saint-Exemple-les-Bois', resources: () => woodsResources() },
  ] as const;
  const running = await Promise.all(
    plans.map(async ({ id, name, resources }) => ({ id, name, server: await serveResources(resources) })),
  );
  return {
    sites: running.map(({ id, name, server }) => ({
      id,
      name,
      url: `${server.origin}/`,
      requests: server.requests,
    })),
    close: async () => {
      await Promise.all(running.map(({ server }) => server.close()));
    },
  };
}
