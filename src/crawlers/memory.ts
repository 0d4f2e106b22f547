import { finishedPages, isUnseen, waitingAddresses } from '../../db/queries/crawls.js';
import { knownPage } from '../../db/queries/pages.js';
import { findSite } from '../../db/queries/sites.js';
import { isEvidenceMissing, knownImage } from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import type { CrawlMemory } from './events.js';
import { MAX_HELD_READINGS } from './read-image.js';

/**
 * What the database knows of a site, for a crawl that begins or is taken up. A page whose last visit broke off and
 * an image whose evidence is missing are told as unknown, so that they are asked again in full.
 */
export function createMemory(db: Db, siteId: string, crawlId: string): CrawlMemory {
  // Of a site that is seen for the first time nothing is known but what this crawl itself has forgotten meanwhile.
  let unknown = isUnseen(db, siteId) ? MAX_HELD_READINGS : 0;
  return {
    site: async () => ({ needsBrowser: findSite(db, siteId)?.needsBrowser ?? null }),
    page: async (url) => knownPage(db, siteId, url),
    image: async (url) => {
      unknown -= 1;
      return unknown >= 0 ? null : knownImage(db, siteId, url);
    },
    isWanted: async (contentKey) => isEvidenceMissing(db, contentKey),
    frontier: async () => waitingAddresses(db, siteId),
    finished: async () => finishedPages(db, crawlId),
  };
}
