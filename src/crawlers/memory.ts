import { finishedPages, waitingAddresses } from '../../db/queries/crawls.js';
import { knownPage } from '../../db/queries/pages.js';
import { knownImage } from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import type { CrawlMemory } from './events.js';

/**
 * What the database knows of a site, for a crawl that begins or is taken up. A page whose last visit broke off and
 * an image whose evidence is missing are told as unknown, so that they are asked again in full.
 */
export function createMemory(db: Db, siteId: string, crawlId: string): CrawlMemory {
  return {
    page: async (url) => knownPage(db, siteId, url),
    image: async (url) => knownImage(db, siteId, url),
    frontier: async () => waitingAddresses(db, siteId),
    finished: async () => finishedPages(db, crawlId),
  };
}
