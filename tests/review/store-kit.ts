/** A real database in which crawls of town halls showed posters made by code. */
import path from 'node:path';
import { onTestFinished } from 'vitest';
import sharp from 'sharp';
import { openDatabase, type Db } from '../../db/open.js';
import { addAuthority } from '../../db/queries/authorities.js';
import { createPerson, type PersonRow } from '../../db/queries/people.js';
import { memberOf, type ReportRow } from '../../db/queries/pictures.js';
import { createReport } from '../../db/queries/reports.js';
import { addSite } from '../../db/queries/sites.js';
import { DEFAULT_SETTINGS } from '../../src/authorities/index.js';
import type { Surroundings } from '../../src/classifiers/types.js';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { createRecorder } from '../../src/crawlers/recorder.js';
import { createBlobStore, type BlobStore } from '../../src/evidence/blobs.js';
import { decide, openPicture, queueNewlyFlagged, type Decided, type Queued } from '../../src/review/index.js';
import type { Capacity } from '../../src/review/types.js';
import { DONE } from '../db/record.js';
import {
  clock,
  pageEvent,
  POSTER_TRACES,
  RULING,
  seen,
  shaOf,
  sightingOf,
  visualOf,
  TERMS,
} from '../db/sample-crawl.js';
import { AT, beginCrawl, openScene } from '../db/scene.js';
import { makePoster, type PosterFields } from '../fixtures/make-poster.js';

export { AT };
export const later = (minutes: number, from = AT): string =>
  new Date(Date.parse(from) + minutes * 60_000).toISOString();

export interface Scene {
  readonly db: Db;
  readonly siteId: string;
  readonly folder: string;
  readonly file: string;
  readonly blobs: BlobStore;
}

export function reviewScene(): Scene {
  const scene = openScene();
  return { ...scene, blobs: createBlobStore(path.join(scene.folder, 'blobs')) };
}

/** Another connection to the same database, as another process has one. */
export function secondConnection(scene: Scene): Db {
  const other = openDatabase(scene.file);
  onTestFinished(other.close);
  return other.db;
}

let peopleMade = 0;
export function makePerson(db: Db, role: PersonRow['role'] = 'volunteer'): string {
  peopleMade += 1;
  return createPerson(db, { name: `Personne ${peopleMade}`, role }, AT).id;
}

/** A report of a poster of which nothing else is known, but for the fields that are given. */
export function addReport(db: Db, personId: string, fields: Partial<Omit<ReportRow, 'id'>> = {}): ReportRow {
  return createReport(db, {
    personId,
    at: AT,
    contentKey: null,
    place: null,
    seenOn: null,
    authorityCode: null,
    support: 'poster',
    sourceUrl: null,
    eventName: null,
    eventDay: null,
    note: null,
    state: 'received',
    refusedReason: null,
    ...fields,
  });
}

/** A site of another commune. */
export function addTown(
  scene: Scene,
  code: string,
  facts: { readonly departement?: string; readonly population?: number } = {},
): Scene {
  const { departement = code.slice(0, 2), population = 500 } = facts;
  const name = `Exemple-${code}`;
  addAuthority(scene.db, { code, kind: 'commune', name, siren: null, departement, population }, AT);
  const startUrl = `https://www.exemple-${code}.example/`;
  const { site } = addSite(scene.db, { authorityCode: code, startUrl, settings: DEFAULT_SETTINGS }, AT);
  return { ...scene, siteId: site.id };
}

/** Drawn once a worker: tests ask for the same ones again and again. */
const drawn = new Map<string, Promise<Buffer>>();

/** A copy of the poster's file, for the test to keep. */
export async function poster(fields: Partial<PosterFields> = {}): Promise<Buffer> {
  const svg = makePoster({ layout: 1, picture: 1, words: 1, ...fields });
  const drawing = drawn.get(svg) ?? sharp(Buffer.from(svg)).png().toBuffer();
  drawn.set(svg, drawing);
  return Buffer.from(await drawing);
}

/** What an upload to another site makes of a picture: smaller, and a JPEG. */
export async function copyOf(bytes: Uint8Array, width = 420): Promise<Buffer> {
  return sharp(bytes).resize(width).jpeg({ quality: 82 }).toBuffer();
}

export const keyOf = (bytes: Uint8Array): string => `sha256:${shaOf(bytes)}`;

export interface Shown {
  readonly bytes: Uint8Array;
  /** False: no mark in it. */
  readonly isFlagged?: boolean;
  /** A mark of the weakest kind. */
  readonly isHinted?: boolean;
  readonly around?: Partial<Surroundings>;
  /** False: its bytes could not be kept. */
  readonly isKept?: boolean;
}

/** One crawl of a site that shows these pictures on one page. Returns its id. */
export async function crawl(scene: Scene, shown: readonly Shown[], start = AT): Promise<string> {
  const at = clock(start);
  const page = `https://site.example/${scene.siteId}`;
  const events: CrawlEvent[] = [pageEvent(page, at())];
  const image = (bytes: Uint8Array): string => `https://site.example/${shaOf(bytes).slice(0, 12)}.png`;
  for (const { bytes, around = {} } of shown) events.push(seen(page, sightingOf(image(bytes), around), at()));
  for (const { bytes, isFlagged = true, isHinted = false, around = {}, isKept = true } of shown) {
    const address = image(bytes);
    const contentKey = keyOf(bytes);
    events.push(
      visualOf(address, '', at(), {
        contentKey,
        sha256: shaOf(bytes),
        traces: isFlagged ? POSTER_TRACES.slice(0, 1) : [],
        integrity: isHinted ? 'broken' : null,
        surroundings: sightingOf(address, around).surroundings,
      }),
    );
    if (isFlagged && isKept)
      events.push({
        type: 'evidence',
        contentKey,
        sha256: shaOf(bytes),
        url: address,
        bytes,
        headers: {},
        status: 200,
        at: at(),
        integrity: isHinted ? 'broken' : null,
        terms: TERMS,
      });
  }
  events.push({ type: 'page-done', url: page }, DONE);
  const begun = beginCrawl(scene.db, scene.siteId, start);
  const deps = { db: scene.db, blobs: scene.blobs, now: () => new Date(later(5, start)), ...RULING };
  const recorder = createRecorder(deps, begun);
  for (const event of events) await recorder.record(event);
  return begun.crawlId;
}

export function queue(scene: Scene, crawlId: string, at = AT): Promise<Queued> {
  return queueNewlyFlagged({ db: scene.db, blobs: scene.blobs, now: () => new Date(at) }, crawlId);
}

/** A crawl and what follows it; the pictures of the contents, in their order. */
export async function crawlAndQueue(
  scene: Scene,
  shown: readonly Shown[],
  start = AT,
): Promise<readonly string[]> {
  await queue(scene, await crawl(scene, shown, start), start);
  return shown.map(({ bytes }) => memberOf(scene.db, keyOf(bytes))?.pictureId ?? '');
}

export const CONFIRM = {
  kind: 'confirmed',
  realistic: false,
  mention: { kind: 'none' },
  recognisablePerson: false,
};
export const BY_ARTIST = { kind: 'dismissed', reason: 'artist' };

/** Opens a picture and decides at once. */
export function say(
  db: Db,
  picture: string,
  person: string,
  decision: unknown = CONFIRM,
  part: { readonly at?: string; readonly capacity?: Capacity } = {},
): Decided {
  const { at = AT, capacity = 'reviewer' } = part;
  const opened = openPicture(db, picture, { person, at });
  const version = 'version' in opened ? opened.version : '';
  return decide(db, { picture, person, at, version, capacity, decision });
}
