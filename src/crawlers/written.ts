/** What one transaction knows because it has written or read it itself: that is not asked of the database again. */
import type { CrawlRef } from '../../db/queries/crawl-ref.js';
import { ensurePage } from '../../db/queries/pages.js';
import type { Row } from '../../db/queries/rows.js';
import { ensureAddress } from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import type { Surroundings } from '../classifiers/types.js';

/** A sighting of this crawl; `isNew` = no content was ever read behind it. */
export interface Shown extends Row {
  readonly surroundings: Surroundings;
}

/** An image address; `isNew` = it was made in this transaction and nothing was read there yet. */
export interface WrittenAddress extends Row {
  /** All its sightings, while it is new. */
  readonly sightings: readonly Shown[];
  noteSighting(sighting: Shown): void;
  noteRead(): void;
}

export interface Written {
  notePage(url: string, id: string): void;
  /** Id of a page, made when it is new. */
  pageId(url: string, kind: 'page' | 'document', at: string): string;
  /** An image address, made when it is new. */
  address(url: string, at: string): WrittenAddress;
}

/** Makes the knowledge of one transaction; it is worth nothing after it. */
export function createWritten(tx: Db, crawl: CrawlRef): Written {
  const pages = new Map<string, string>();
  const addresses = new Map<string, WrittenAddress>();
  return {
    notePage: (url, id) => void pages.set(url, id),
    pageId(url, kind, at) {
      const known = pages.get(url);
      if (known !== undefined) return known;
      const id = ensurePage(tx, crawl, url, kind, at);
      pages.set(url, id);
      return id;
    },
    address(url, at) {
      const known = addresses.get(url);
      if (known !== undefined) return known;
      const made = createAddress(ensureAddress(tx, crawl.siteId, url, at));
      addresses.set(url, made);
      return made;
    },
  };
}

function createAddress({ id, isNew }: Row): WrittenAddress {
  const address: WrittenAddress & { isNew: boolean; sightings: readonly Shown[] } = {
    id,
    isNew,
    sightings: [],
    noteSighting(sighting) {
      // The same sighting told twice is the one that it was.
      if (!address.sightings.some((known) => known.id === sighting.id))
        address.sightings = [...address.sightings, sighting];
    },
    noteRead() {
      address.isNew = false;
      address.sightings = [];
    },
  };
  return address;
}
