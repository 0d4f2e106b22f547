/** What a person brings in: taken or refused, kept as proof, judged, and put into the queue. */
import { joinWholeBytes } from '../../db/queries/evidence.js';
import { transact, type Db } from '../../db/open.js';
import { isWatchedHost, wasSighted } from '../../db/queries/report-search.js';
import {
  addReportDetails,
  createReport,
  ensureVisual,
  listReports,
  type ReportRow,
} from '../../db/queries/reports.js';
import { findVerdict } from '../../db/queries/verdicts.js';
import type { Format } from '../classifiers/types.js';
import { ruleFresh, type Ruling } from '../crawlers/stored-verdict.js';
import type { BlobStore, StoredBlob } from '../evidence/blobs.js';
import { recordCapture } from '../evidence/record-log.js';
import { queueReport } from './backlog.js';
import { askTiedSites, type AskedSites } from './report-crawl.js';
import { readBroughtApart } from './read-apart.js';
import type { JudgedFile } from './judge-file.js';
import type { ReportFile } from './report-file.js';
import { admit } from './report-rules.js';
import type { Brought, Publisher } from './types.js';

export interface ReportInput extends Pick<
  ReportRow,
  'support' | 'place' | 'seenOn' | 'authorityCode' | 'eventName' | 'eventDay' | 'note'
> {
  readonly person: string;
  /** She named an authority, be it one that has to be chosen among several afterwards. */
  readonly isAuthorityNamed: boolean;
  readonly publishedBy: Publisher;
  /** What the person says that the file is; null when she did not say. */
  readonly brought: Brought | null;
  /** Cleaned (`cleanAddress`); it is never asked of the network. */
  readonly address: string | null;
  readonly file: Uint8Array | null;
}

export interface ReportDeps {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'get' | 'put'>;
  readonly now: () => Date;
  readonly ruling: Ruling;
  /** Version of the program, for the proof. */
  readonly program: string;
}

export type Received =
  | {
      readonly kind: 'taken';
      readonly reportId: string;
      /** The same thing was sent a moment ago (the answer was lost on the way): nothing was written twice. */
      readonly isRepeat: boolean;
      readonly asked: AskedSites;
    }
  /** What was published is not for the watch. The report is kept with its reason, without file, address or words. */
  | { readonly kind: 'refused'; readonly reportId: string; readonly reason: string }
  /** Nothing was kept. */
  | { readonly kind: 'incomplete'; readonly problem: string };

const NOTHING =
  'Il manque l’essentiel : une photo, un fichier, l’adresse de la page ou de la publication, ou au moins une note.';

/**
 * Takes a report. Bytes go to the store before the rows that name them, rows are written all or none: stopped anywhere,
 * it can be sent again.
 */
export async function receiveReport(deps: ReportDeps, input: ReportInput): Promise<Received> {
  const { db, blobs } = deps;
  if (input.file === null && input.address === null && input.note === null)
    return { kind: 'incomplete', problem: NOTHING };
  const admission = admit(
    { ...input, hasAuthority: input.isAuthorityNamed },
    watchedHostOf(db, input.address),
  );
  const at = deps.now().toISOString();
  if (admission.kind === 'refused') return refuse(db, input, admission.reason, at);
  const reading = input.file === null ? null : await readBroughtApart(input.file, input);
  if (reading?.kind === 'refused') return { kind: 'incomplete', problem: reading.reason };
  const file = reading === null ? null : { ...reading.file, ...reading.judged };
  const repeated = repeatOf(db, input, file, at);
  if (repeated !== null)
    return { kind: 'taken', reportId: repeated, isRepeat: true, asked: { sites: 0, recent: 0 } };
  const blob = file === null ? null : await blobs.put(file.bytes);
  const written = transact(db, (tx) => write(tx, deps, { input, file, blob, at }));
  await queueReport(deps, written.reportId);
  return { kind: 'taken', isRepeat: false, ...written };
}

function watchedHostOf(db: Db, address: string | null): readonly string[] {
  if (address === null) return [];
  const host = new URL(address).hostname;
  return isWatchedHost(db, host) ? [host] : [];
}

/** Of what is outside the watch nothing is kept but that it was refused: an address may name a person. */
function refuse(db: Db, input: ReportInput, reason: string, at: string): Received {
  const report = transact(db, (tx) => {
    const row = createReport(tx, {
      personId: input.person,
      at,
      contentKey: null,
      place: null,
      seenOn: null,
      authorityCode: input.authorityCode,
      support: input.support,
      sourceUrl: null,
      eventName: null,
      eventDay: null,
      note: null,
      state: 'refused',
      refusedReason: reason,
    });
    addReportDetails(tx, { reportId: row.id, publishedBy: input.publishedBy, brought: null });
    return row;
  });
  return { kind: 'refused', reportId: report.id, reason };
}

const DAY_MS = 86_400_000;
const LATEST = 20;

/** The same report of the last day: same person, same file, same words; null when there is none. */
function repeatOf(db: Db, input: ReportInput, file: BroughtFile | null, at: string): string | null {
  const since = new Date(Date.parse(at) - DAY_MS).toISOString();
  const told = sameWords({ ...input, sourceUrl: input.address });
  const same = listReports(db, { person: input.person, limit: LATEST }).find(
    (one) =>
      one.at >= since &&
      one.state !== 'refused' &&
      sameWords(one) === told &&
      // A report without a file may have been tied to a visual since.
      (file === null || one.contentKey === file.contentKey),
  );
  return same?.id ?? null;
}

type Words = Pick<
  ReportRow,
  'support' | 'sourceUrl' | 'place' | 'seenOn' | 'eventName' | 'eventDay' | 'note'
>;

function sameWords({ support, sourceUrl, place, seenOn, eventName, eventDay, note }: Words): string {
  return JSON.stringify([support, sourceUrl, place, seenOn, eventName, eventDay, note]);
}

type BroughtFile = ReportFile & JudgedFile;

interface ToWrite {
  readonly input: ReportInput;
  readonly file: BroughtFile | null;
  readonly blob: StoredBlob | null;
  readonly at: string;
}

function write(
  tx: Db,
  deps: ReportDeps,
  { input, file, blob, at }: ToWrite,
): { readonly reportId: string; readonly asked: AskedSites } {
  const { person, support, place, seenOn, authorityCode, address, eventName, eventDay, note } = input;
  const brought = file === null ? null : writeVisual(tx, deps.ruling, file, at);
  const { id } = createReport(tx, {
    personId: person,
    at,
    contentKey: file?.contentKey ?? null,
    place,
    seenOn,
    authorityCode,
    support,
    sourceUrl: address,
    eventName,
    eventDay,
    note,
    state: 'received',
    refusedReason: null,
  });
  addReportDetails(tx, { reportId: id, publishedBy: input.publishedBy, brought });
  if (file !== null && blob !== null)
    recordCapture(tx, {
      contentKey: file.contentKey,
      pageUrl: null,
      at,
      crawlId: null,
      reportId: id,
      program: deps.program,
      ruleset: deps.ruling.ruleset,
      terms: null,
      parts: [
        {
          role: 'original',
          sha256: blob.sha256,
          bytes: file.bytes.byteLength,
          blobPath: blob.path,
          contentType: typeOf(file.format),
        },
      ],
    });
  return { reportId: id, asked: askTiedSites(tx, authorityCode, at) };
}

/** Writes the content and its verdict; what a crawl told of it stays. */
function writeVisual(tx: Db, ruling: Ruling, file: BroughtFile, at: string): Brought {
  const { contentKey, sha256, format, width, height, integrity, brought, kept } = file;
  const bytes = file.bytes.byteLength;
  const state = ensureVisual(
    tx,
    { contentKey, sha256, format, width, height, bytes, integrity: brought === 'visual' ? integrity : null },
    at,
  );
  if (state === 'known') joinWholeBytes(tx, { contentKey, sha256, bytes, integrity: null });
  const isOfCrawl = state === 'known' && wasSighted(tx, contentKey);
  // A second person may know that the file is the visual itself; that takes nothing back that was read before.
  const isNews = state === 'new' || (brought === 'visual' && findVerdict(tx, contentKey)?.grade === 'none');
  if (!isOfCrawl && isNews) ruleFresh(tx, ruling, contentKey, kept, at);
  return brought;
}

function typeOf(format: Format): string {
  return format === 'pdf' ? 'application/pdf' : `image/${format}`;
}
