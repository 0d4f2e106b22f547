/** Publications at services that the sample town leads to, for tests of what is written and shown of them. */
import { lastCrawls, sitesOfAuthority } from '../../db/queries/authority-page.js';
import { notePublication } from '../../db/queries/publications.js';
import type { Db } from '../../db/open.js';
import type { CrawlEvent, PublicationEvent } from '../../src/crawlers/events.js';
import { HOME, sampleCrawl } from './sample-crawl.js';

export const BOOK = 'https://www.calameo.com/books/000123abc456';

/** One that was looked at, but for what is told otherwise. */
export const publicationAtBook = (at: string, told: Partial<PublicationEvent> = {}): PublicationEvent => ({
  type: 'publication',
  platform: 'calameo',
  url: BOOK,
  linkedFrom: HOME,
  state: 'looked-at',
  pictures: 1,
  code: null,
  message: null,
  at,
  ...told,
});

/** One of a service that refuses robots, with the problem that is told of it. */
export const REFUSED = 'https://www.intramuros.org/saint-exemple';
export function refusedPublication(at: string): readonly CrawlEvent[] {
  const code = 'not-looked-at' as const;
  const message = 'IntraMuros\u00a0: ce service refuse les robots, rien ne lui est demandé.';
  const told = { platform: 'intramuros', url: REFUSED, state: code, pictures: 0, code, message } as const;
  return [{ type: 'problem', url: REFUSED, code, message, at }, publicationAtBook(at, told)];
}

/** The first site of an authority as if its last crawl had met both. */
export function leadElsewhere(db: Db, code: string): void {
  const [site] = sitesOfAuthority(db, code);
  const [crawl] = site === undefined ? [] : lastCrawls(db, site.id, 1);
  if (site === undefined || crawl === undefined) throw new Error(`no crawl of ${code}`);
  const told = [publicationAtBook(crawl.startedAt), ...refusedPublication(crawl.startedAt)];
  for (const event of told)
    if (event.type === 'publication') notePublication(db, { siteId: site.id, crawlId: crawl.id }, event);
}

/** The sample crawl that met these as well. */
export function sampleCrawlWith(at: string, events: readonly CrawlEvent[]): CrawlEvent[] {
  const all = sampleCrawl(at);
  return [...all.slice(0, -1), ...events, ...all.slice(-1)];
}
