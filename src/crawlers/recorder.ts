/** Writes what a crawl tells. Every event is written whole or not at all: killed at any point, nothing is lost or doubled. */
import { beat, enqueue, finishCrawl, leaseCheck, recordSkip } from '../../db/queries/crawls.js';
import { joinWholeBytes, recordEvidence } from '../../db/queries/evidence.js';
import type { CrawlLease, CrawlRef } from '../../db/queries/crawl-ref.js';
import { endPage, finishPage, recordPage } from '../../db/queries/pages.js';
import {
  closeDoorProblems,
  closeProblems,
  closeProblemsNotMet,
  oldProblemUrls,
  openProblem,
} from '../../db/queries/problems.js';
import { closePublicationsNotMet, notePublication } from '../../db/queries/publications.js';
import { isLeftOut } from '../../db/queries/removals.js';
import { closeReservationsNotMet, openReservation } from '../../db/queries/reservations.js';
import { findSite, noteRendering } from '../../db/queries/sites.js';
import {
  closeVisualsAt,
  linkSighting,
  recordSighting,
  sightingsInCrawl,
  visualsReadInCrawl,
} from '../../db/queries/sightings.js';
import {
  keepSurroundings,
  recordAddressVisual,
  recordVisual,
  standsAlone,
} from '../../db/queries/visuals.js';
import type { Db } from '../../db/open.js';
import { transactSoon } from '../../db/open.js';
import type { Surroundings } from '../classifiers/types.js';
import type { BlobStore } from '../evidence/blobs.js';
import type { CrawlEvent, VisualEvent } from './events.js';
import type { Ruling } from './stored-verdict.js';
import { ruleFirst, ruleFresh, ruleOnNewSurroundings, ruleStored } from './stored-verdict.js';
import { createWritten, type Shown, type Written, type WrittenAddress } from './written.js';

export interface RecorderDeps extends Ruling {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'put'>;
  readonly now: () => Date;
}

export interface Recorder {
  /** Writes one event; the next one is handed over when this is settled. Throws when the store fails. */
  readonly record: (event: CrawlEvent) => Promise<void>;
  /** Writes several events in their order as if they were one: all of them or none. */
  readonly recordAll: (events: readonly CrawlEvent[]) => Promise<void>;
}

/** The crawl was taken up, or closed, by another process: this one must not write to it any more. */
export class CrawlTakenOver extends Error {
  override readonly name = 'CrawlTakenOver';
}

/** Time between two signs of life of the crawling process. */
const BEAT_MS = 60_000;
/** Addresses with an old problem that are remembered; of a site with more, each one is asked of the database. */
const MAX_OLD_PROBLEMS = 10_000;

type EventOf<T extends CrawlEvent['type']> = Extract<CrawlEvent, { type: T }>;

/**
 * Makes the recorder of one crawl, which `startCrawl` began or took up. `record` throws `CrawlTakenOver` once another
 * process has it.
 */
export function createRecorder(deps: RecorderDeps, crawl: CrawlLease): Recorder {
  const { db, now } = deps;
  const isOwn = leaseCheck(db, crawl);
  let lastBeatMs = -Infinity;
  /** Pages known from before that were fetched and are not done. Lost in a crash, which has them asked again. */
  let anew: ReadonlySet<string> = new Set();
  /** Addresses whose problems may end. Those of a crawl that is under way are its own affair. */
  let oldProblems: ReadonlySet<string> | null | undefined;

  async function recordAll(events: readonly CrawlEvent[]): Promise<void> {
    const at = now().toISOString();
    const isBeatDue = Date.parse(at) - lastBeatMs >= BEAT_MS;
    // Bytes go to the disk before the row that names them: a row never points to nothing.
    const blobs = new Map<CrawlEvent, string>();
    for (const event of events)
      if (event.type === 'evidence' && !isLeftOut(db, event.contentKey, event.sha256))
        blobs.set(event, await storeBytes(deps, event));
    let fetched = new Set(anew);
    await transactSoon(db, (tx) => {
      if (!isOwn()) throw new CrawlTakenOver(`crawl ${crawl.crawlId} was taken up by another process`);
      if (isBeatDue) beat(tx, crawl.crawlId, at);
      if (oldProblems === undefined) oldProblems = oldProblemUrls(tx, crawl, MAX_OLD_PROBLEMS);
      fetched = new Set(anew);
      const writer: Writer = { tx, deps, crawl, written: createWritten(tx, crawl), oldProblems };
      for (const event of events) write(writer, event, at, blobs.get(event) ?? null, fetched);
    });
    // Only now: what was taken back has not happened.
    anew = fetched;
    if (isBeatDue) lastBeatMs = Date.parse(at);
  }

  return { record: (event) => recordAll([event]), recordAll };
}

/** What writing one event needs. */
interface Writer {
  readonly tx: Db;
  readonly deps: RecorderDeps;
  readonly crawl: CrawlLease;
  readonly written: Written;
  readonly oldProblems: ReadonlySet<string> | null;
}

function write(writer: Writer, event: CrawlEvent, at: string, blob: string | null, anew: Set<string>): void {
  const { tx, deps, crawl, written, oldProblems } = writer;
  switch (event.type) {
    case 'page': {
      const page = recordPage(tx, crawl, event, oldProblems?.size !== 0);
      written.notePage(event.url, page.id);
      if (event.outcome === 'fetched' && !page.isNew) anew.add(event.url);
      return;
    }
    case 'sighting':
      return writeSighting(writer, event);
    case 'visual':
      return writeVisual(writer, event);
    case 'evidence':
      return writeEvidence(tx, deps, crawl, event, blob);
    case 'page-done':
      finishPage(tx, crawl, event.url, anew.delete(event.url));
      return closeOldProblems(writer, [event.url], at);
    case 'visual-gone':
      return closeVisualsAt(tx, crawl.siteId, event.imageUrl, event.at);
    case 'page-gone':
      return endPage(tx, crawl, event.url, event.at);
    case 'publication':
      return notePublication(tx, crawl, event);
    case 'reservation':
      return openReservation(tx, crawl, event);
    case 'rendering':
      return noteRendering(tx, crawl.siteId, event.needsBrowser);
    case 'discovered':
      return enqueue(tx, crawl, event.entries);
    case 'skipped':
      return recordSkip(tx, crawl.crawlId, event.reason, event.url);
    case 'problem':
      return openProblem(tx, crawl, event);
    case 'done':
      return writeDone(tx, crawl, event, at);
  }
}

function closeOldProblems({ tx, crawl, oldProblems }: Writer, urls: readonly string[], at: string): void {
  const old = oldProblems === null ? urls : urls.filter((url) => oldProblems.has(url));
  if (old.length > 0) closeProblems(tx, crawl, old, at);
}

async function storeBytes(deps: RecorderDeps, event: EventOf<'evidence'>): Promise<string> {
  const blob = await deps.blobs.put(event.bytes);
  if (blob.sha256 !== event.sha256)
    throw new Error(`evidence of ${event.url} does not have the hash it names`);
  return blob.path;
}

function writeSighting(writer: Writer, event: EventOf<'sighting'>): void {
  const { tx, deps, crawl, written } = writer;
  const { sighting, at } = event;
  const kind = sighting.element === 'document' ? 'document' : 'page';
  const pageId = written.pageId(event.pageUrl, kind, at);
  const address = written.address(sighting.imageUrl, at);
  const row = recordSighting(tx, crawl, { pageId, addressId: address.id }, sighting, at);
  if (address.isNew) address.noteSighting({ ...row, surroundings: sighting.surroundings });
  // An address is read once a crawl: what was read for an earlier page stands on this one too.
  const read = address.isNew ? [] : visualsReadInCrawl(tx, crawl.crawlId, address.id);
  let isNew = row.isNew;
  for (const contentKey of read) {
    if (linkSighting(tx, crawl, { id: row.id, isNew }, { contentKey, isAlone: true }, at)) {
      ruleOnNewSurroundings(tx, deps, contentKey, sighting.surroundings, at);
    }
    isNew = false;
  }
}

function writeVisual(writer: Writer, event: VisualEvent): void {
  const { tx, deps, crawl, written } = writer;
  const { contentKey, at } = event;
  const state = recordVisual(tx, event, deps.ruleset);
  const address = written.address(event.imageUrl, at);
  recordAddressVisual(tx, crawl, address, event);
  const news = linkVisual(writer, address, event);
  // From now on something was read at this address.
  address.noteRead();
  if (state === 'new') ruleFirst(tx, deps, event, news, at);
  else if (state === 'taken') ruleFresh(tx, deps, contentKey, event.traces, at);
  else for (const surroundings of news) ruleOnNewSurroundings(tx, deps, contentKey, surroundings, at);
  // A reading that stopped short is a problem that stands; a clean one ends what was wrong with these addresses.
  if (event.error === null) {
    const urls = event.originalUrl === null ? [event.imageUrl] : [event.imageUrl, event.originalUrl];
    closeOldProblems(writer, urls, at);
  }
}

/** Ties a content to the sightings it was read for; gives the surroundings that are new to it. */
function linkVisual(writer: Writer, address: WrittenAddress, event: VisualEvent): readonly Surroundings[] {
  const { tx, crawl } = writer;
  const { contentKey, surroundings, at } = event;
  const content = { contentKey, isAlone: standsAlone(event) };
  let shown: readonly Shown[] = address.isNew
    ? address.sightings
    : sightingsInCrawl(tx, crawl.crawlId, address.id).map((one) => ({ ...one, isNew: false }));
  if (event.documentPage !== null) {
    // Images of one document may share its address: the caption of one must never be given to another.
    shown = shown.filter((sighting) => saysTheSame(sighting.surroundings, surroundings));
    if (shown.length === 0) shown = [documentSighting(writer, address, event)];
  }
  const news = shown
    .filter((sighting) => linkSighting(tx, crawl, sighting, content, at))
    .map((sighting) => sighting.surroundings);
  const isTold = shown.some((sighting) => canonical(sighting.surroundings) === canonical(surroundings));
  if (isTold || !keepSurroundings(tx, address.id, contentKey, surroundings)) return news;
  return [...news, surroundings];
}

/** An image inside a document that no `sighting` event told of: the document itself is where it was seen. */
function documentSighting(writer: Writer, address: WrittenAddress, event: VisualEvent): Shown {
  const { tx, crawl, written } = writer;
  const { imageUrl, surroundings, width, height, at } = event;
  const pageId = written.pageId(imageUrl.replace(/#.*$/, ''), 'document', at);
  const sighting = { imageUrl, declared: [], element: 'document' as const, width, height, surroundings };
  const row = recordSighting(tx, crawl, { pageId, addressId: address.id }, sighting, at);
  return { ...row, surroundings };
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
  /** Null when its bytes are not taken in again. */
  blobPath: string | null,
): void {
  const { contentKey, sha256, url, status, headers, integrity, terms, at } = event;
  const bytes = event.bytes.byteLength;
  const { crawlId } = crawl;
  if (blobPath !== null)
    recordEvidence(tx, {
      contentKey,
      sha256,
      url,
      status,
      headers,
      bytes,
      blobPath,
      integrity,
      terms,
      crawlId,
      at,
    });
  // Integrity is part of the marks (a broken manifest is no declaration): another one needs another verdict.
  if (joinWholeBytes(tx, { contentKey, sha256, bytes, integrity })) ruleStored(tx, ruling, contentKey, at);
}

function writeDone(tx: Db, crawl: CrawlRef, event: EventOf<'done'>, at: string): void {
  const { outcome, totals } = event;
  if (outcome === 'complete') {
    closeProblemsNotMet(tx, crawl, at);
    closeReservationsNotMet(tx, crawl, at);
    // The town leads there no more: what they showed is not hers to answer for any longer.
    for (const url of closePublicationsNotMet(tx, crawl, at)) endPage(tx, crawl, url, at);
  }
  if (outcome === 'budget') {
    const site = findSite(tx, crawl.siteId);
    if (site === null) throw new Error(`site ${crawl.siteId} is missing`);
    closeDoorProblems(tx, crawl, site.startUrl, at);
  }
  finishCrawl(tx, crawl.crawlId, outcome, totals, at);
}
