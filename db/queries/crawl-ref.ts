/** Site and crawl that an event belongs to. */
export interface CrawlRef {
  readonly siteId: string;
  readonly crawlId: string;
}

/** The crawl as this process holds it: `resumes` tells whether another one has taken it up since. */
export interface CrawlLease extends CrawlRef {
  readonly resumes: number;
}
