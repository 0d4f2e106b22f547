import { createHash } from 'node:crypto';
import { countEnded, finishedPages, isUnseen, waitingAddresses } from '../../db/queries/crawls.js';
import { knownPage } from '../../db/queries/pages.js';
import { findSite } from '../../db/queries/sites.js';
import { isEvidenceMissing, knownImage } from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import type { CrawlMemory, KnownPage } from './events.js';
import { MAX_HELD_READINGS } from './read-image.js';

/** Of so many crawls each page is asked in full once, the first page more often. */
const FULL_EVERY = 8;
const FIRST_PAGE_FULL_EVERY = 4;

/**
 * Whether a page is asked without validators: some servers go on answering « not modified » long after it was, and what they
 * published since would never be seen.
 * @param crawls how many crawls of the site have ended
 */
export function isFullTurn(url: string, startUrl: string, crawls: number): boolean {
  if (url === startUrl) return crawls % FIRST_PAGE_FULL_EVERY === FIRST_PAGE_FULL_EVERY - 1;
  const turn = createHash('sha256').update(url).digest().readUInt32BE() % FULL_EVERY;
  return crawls >= FULL_EVERY - 1 && crawls % FULL_EVERY === turn;
}

const inFull = (page: KnownPage | null): KnownPage | null =>
  page === null ? null : { ...page, etag: null, lastModified: null };

/**
 * What the database knows of a site, for a crawl that begins or is taken up. A page whose last visit broke off and
 * an image whose evidence is missing are told as unknown, so that they are asked again in full.
 */
export function createMemory(db: Db, siteId: string, crawlId: string): CrawlMemory {
  // Of a site that is seen for the first time nothing is known but what this crawl itself has forgotten meanwhile.
  const startUrl = findSite(db, siteId)?.startUrl ?? '';
  const crawls = countEnded(db, siteId);
  let unknown = isUnseen(db, siteId) ? MAX_HELD_READINGS : 0;
  return {
    site: async () => ({ needsBrowser: findSite(db, siteId)?.needsBrowser ?? null }),
    page: async (url) => {
      const page = knownPage(db, siteId, url);
      return isFullTurn(url, startUrl, crawls) ? inFull(page) : page;
    },
    image: async (url) => {
      unknown -= 1;
      return unknown >= 0 ? null : knownImage(db, siteId, url);
    },
    isWanted: async (contentKey) => isEvidenceMissing(db, contentKey),
    frontier: async () => waitingAddresses(db, siteId),
    finished: async () => finishedPages(db, crawlId),
  };
}
