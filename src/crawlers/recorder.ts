/** Writes what a crawl tells. Every event is one short transaction: killed at any point, nothing is lost or doubled. */
import { beat, enqueue, finishCrawl, recordSkip } from '../../db/queries/crawls.js';
import { joinWholeBytes, recordEvidence } from '../../db/queries/evidence.js';
import type { CrawlRef } from '../../db/queries/pages.js';
import { ensurePage, finishPage, recordPage } from '../../db/queries/pages.js';
import {
  closeDoorProblems,
  closeProblems,
  closeProblemsNotMet,
  openProblem,
} from '../../db/queries/problems.js';
import { findSite } from '../../db/queries/sites.js';
import {
  linkSighting,
  recordSighting,
  sightingsInCrawl,
  visualsReadInCrawl,
} from '../../db/queries/sightings.js';
import {
  ensureAddress,
  keepSurroundings,
  recordAddressVisual,
  recordVisual,
} from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import { transact } from '../../db/open.js';
import type { Surroundings } from '../classifiers/types.js';
import type { BlobStore } from '../evidence/blobs.js';
import type { CrawlEvent, VisualEvent } from './events.js';
import type { Ruling } from './stored-verdict.js';
import { ruleFresh, ruleOnNewSurroundings, ruleStored } from './stored-verdict.js';

export interface RecorderDeps extends Ruling {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly now: () => Date;
}

export interface Recorder {
  /** Writes one event; the next one is handed over when this is settled. Throws when the store fails. */
  readonly record: (event: CrawlEvent) => Promise<void>;
}

/** Time between two signs of life of the crawling process. */
const BEAT_MS = 60_000;

type EventOf<T extends CrawlEvent['type']> = Extract<CrawlEvent, { type: T }>;

/** Makes the recorder of one crawl, which `startCrawl` began or took up. */
export function createRecorder(deps: RecorderDeps, crawl: CrawlRef): Recorder {
  const { db, now } = deps;
  let lastBeatMs = -Infinity;

  return {
    record: async (event) => {
      const at = now().toISOString();
      // Bytes go to the disk before the row that names them: a row never points to nothing.
      const blob = event.type === 'evidence' ? await storeBytes(deps, event) : null;
      transact(db, (tx) => {
        if (Date.parse(at) - lastBeatMs >= BEAT_MS) {
          beat(tx, crawl.crawlId, at);
          lastBeatMs = Date.parse(at);
        }
        switch (event.type) {
          case 'page':
            return recordPage(tx, crawl, event);
          case 'sighting':
            return writeSighting(tx, deps, crawl, event);
          case 'visual':
            return writeVisual(tx, deps, crawl, event);
          case 'evidence':
            return writeEvidence(tx, deps, crawl, event, blob ?? '');
          case 'page-done':
            finishPage(tx, crawl, event.url);
            return closeProblems(tx, crawl, [event.url], at);
          case 'discovered':
            return enqueue(tx, crawl, event.entries);
          case 'skipped':
            return recordSkip(tx, crawl.crawlId, event.reason, event.url);
          case 'problem':
            return openProblem(tx, crawl, event);
          case 'done':
            return writeDone(tx, crawl, event, at);
        }
      });
    },
  };
}

async function storeBytes(deps: RecorderDeps, event: EventOf<'evidence'>): Promise<string> {
  const blob = await deps.blobs.put(event.bytes);
  if (blob.sha256 !== event.sha256)
    throw new Error(`evidence of ${event.url} does not have the hash it names`);
  return blob.path;
}

function writeSighting(tx: Db, ruling: Ruling, crawl: CrawlRef, event: EventOf<'sighting'>): void {
  const { sighting, at } = event;
  const kind = sighting.element === 'document' ? 'document' : 'page';
  const pageId = ensurePage(tx, crawl, event.pageUrl, kind, at);
  const addressId = ensureAddress(tx, crawl.siteId, sighting.imageUrl, at);
  const sightingId = recordSighting(tx, crawl, { pageId, addressId }, sighting, at);
  // An address is read once a crawl: what was read for an earlier page stands on this one too.
  for (const contentKey of visualsReadInCrawl(tx, crawl.crawlId, addressId)) {
    if (linkSighting(tx, crawl, sightingId, contentKey, at)) {
      ruleOnNewSurroundings(tx, ruling, contentKey, sighting.surroundings, at);
    }
  }
}

function writeVisual(tx: Db, ruling: Ruling, crawl: CrawlRef, event: VisualEvent): void {
  const { contentKey, at } = event;
  const isTaken = recordVisual(tx, event);
  const addressId = ensureAddress(tx, crawl.siteId, event.imageUrl, at);
  recordAddressVisual(tx, crawl, addressId, event);
  const news = linkVisual(tx, crawl, addressId, event);
  if (isTaken) {
    ruleFresh(tx, ruling, contentKey, event.traces, at);
  } else {
    for (const surroundings of news) ruleOnNewSurroundings(tx, ruling, contentKey, surroundings, at);
  }
  // A reading that stopped short is a problem that stands; a clean one ends what was wrong with these addresses.
  if (event.error === null) {
    const urls = event.originalUrl === null ? [event.imageUrl] : [event.imageUrl, event.originalUrl];
    closeProblems(tx, crawl, urls, at);
  }
}

/** Ties a content to the sightings it was read for; gives the surroundings that are new to it. */
function linkVisual(tx: Db, crawl: CrawlRef, addressId: string, event: VisualEvent): readonly Surroundings[] {
  const { contentKey, surroundings, at } = event;
  let shown = sightingsInCrawl(tx, crawl.crawlId, addressId);
  if (event.documentPage !== null) {
    // Images of one document may share its address: the caption of one must never be given to another.
    shown = shown.filter((sighting) => saysTheSame(sighting.surroundings, surroundings));
    if (shown.length === 0) shown = [documentSighting(tx, crawl, addressId, event)];
  }
  const news = shown
    .filter((sighting) => linkSighting(tx, crawl, sighting.id, contentKey, at))
    .map((sighting) => sighting.surroundings);
  const isTold = shown.some((sighting) => canonical(sighting.surroundings) === canonical(surroundings));
  if (isTold || !keepSurroundings(tx, addressId, contentKey, surroundings)) return news;
  return [...news, surroundings];
}

/** An image inside a document that no `sighting` event told of: the document itself is where it was seen. */
function documentSighting(
  tx: Db,
  crawl: CrawlRef,
  addressId: string,
  event: VisualEvent,
): { readonly id: string; readonly surroundings: Surroundings } {
  const { imageUrl, surroundings, width, height, at } = event;
  const pageId = ensurePage(tx, crawl, imageUrl.replace(/#.*$/, ''), 'document', at);
  const sighting = { imageUrl, declared: [], element: 'document' as const, width, height, surroundings };
  return { id: recordSighting(tx, crawl, { pageId, addressId }, sighting, at), surroundings };
}

/** Whether the words are the same; the visual event may know more addresses and a better file name. */
function saysTheSame(a: Surroundings, b: Surroundings): boolean {
  return words(a) === words(b);
}

function words(s: Surroundings): string {
  return JSON.stringify([s.alt, s.title, s.caption, s.credit, s.pageCredits, s.pageTitle]);
}

function canonical(s: Surroundings): string {
  return JSON.stringify([
    s.fileName,
    s.addresses,
    s.alt,
    s.title,
    s.caption,
    s.credit,
    s.pageCredits,
    s.pageTitle,
  ]);
}

function writeEvidence(
  tx: Db,
  ruling: Ruling,
  crawl: CrawlRef,
  event: EventOf<'evidence'>,
  blobPath: string,
): void {
  const { contentKey, sha256, url, status, headers, integrity, at } = event;
  const bytes = event.bytes.byteLength;
  recordEvidence(tx, {
    contentKey,
    sha256,
    url,
    status,
    headers,
    bytes,
    blobPath,
    integrity,
    crawlId: crawl.crawlId,
    at,
  });
  // Integrity is part of the marks (a broken manifest is no declaration): another one needs another verdict.
  if (joinWholeBytes(tx, { contentKey, sha256, bytes, integrity })) ruleStored(tx, ruling, contentKey, at);
}

function writeDone(tx: Db, crawl: CrawlRef, event: EventOf<'done'>, at: string): void {
  const { outcome, totals } = event;
  if (outcome === 'complete') closeProblemsNotMet(tx, crawl, at);
  if (outcome === 'budget') {
    const site = findSite(tx, crawl.siteId);
    if (site === null) throw new Error(`site ${crawl.siteId} is missing`);
    closeDoorProblems(tx, crawl, site.startUrl, at);
  }
  finishCrawl(tx, crawl.crawlId, outcome, totals, at);
}
