/**
 * After a crawl: each flagged visual with the page that shows it, kept as proof. The bytes of all parts are in the
 * store before a row names them; a capture and its entry of the log are one transaction, so that a process that is
 * killed anywhere has captured a visual or has not, and the next call takes what is missing.
 */
import { capturedOn, type ShownVisual, shownVisuals } from '../../db/queries/awaiting-capture.js';
import { documentKept, type EvidenceRow, evidenceOf } from '../../db/queries/evidence.js';
import { findPublication } from '../../db/queries/publications.js';
import type { NewCapturePart } from '../../db/queries/evidence-log.js';
import { transact, type Db } from '../../db/open.js';
import { type FetchOutcome, type OkOutcome, problemOf } from '../net/index.js';
import { DOCUMENT_ACCEPT } from '../crawlers/crawl-options.js';
import type { PageCamera } from '../crawlers/render/browser.js';
import type { BlobStore } from './blobs.js';
import { chooseCaptures, type DuePage } from './choose-captures.js';
import {
  headersPart,
  isOwnAddress,
  mediaTypeOf,
  plainAddress,
  termsPart,
  toldAnswer,
  type Versions,
  warcNotes,
} from './capture-parts.js';
import type { PartRole, Shortfall } from './log.js';
import { lookAtPage, type PageLook, type VisualLook } from './look-at-page.js';
import {
  type Answer,
  openPageSession,
  type PageSession,
  type SessionDeps,
  warcExchangeOf,
} from './page-session.js';
import { recordCapture } from './record-log.js';
import { type WarcExchange, writeWarc } from './warc.js';

export interface CaptureDeps extends SessionDeps, Versions {
  readonly db: Db;
  readonly blobs: BlobStore;
  readonly camera: PageCamera | null;
}

export interface CaptureAsk {
  readonly siteId: string;
  readonly startUrl: string;
  /** As for the crawl (`SiteToCrawl`). */
  readonly isNamed: boolean;
  readonly delayMs: number;
  readonly crawlId: string;
  /** When the crawl ended: pages that cannot be had long after it are done without. */
  readonly endedAt: string;
  /** False where the settings of the site exclude the browser. */
  readonly mayShow: boolean;
  readonly signal: AbortSignal;
  readonly onProgress?: (done: number, of: number) => void;
}

export interface CaptureRun {
  /** Captures written. */
  readonly captured: number;
  /** Of these, how many lack something, by what they lack. */
  readonly shortfalls: Readonly<Partial<Record<Shortfall['code'], number>>>;
  /** Visuals that wait for the next call: a limit was met, the site did not answer, or the signal came. */
  readonly waiting: number;
  /** French sentences: what kept them waiting. */
  readonly problems: readonly string[];
}

/**
 * Pages asked in one run: a page takes up to a minute of requests at the pace of the site, and one run should not
 * double the time of a crawl. A first crawl with more goes on at the next call.
 */
const MAX_PAGES = 20;
/** Captures of one run; pages with hundreds of flagged pictures would hold the transaction log for long. */
const MAX_CAPTURES = 200;
/** Bytes taken from the network in one run. */
const MAX_BYTES = 200 * 1024 * 1024;
/** After so long without an answer the page is done without: by then it tells little of what was seen. */
const GIVE_UP_MS = 3 * 86_400_000;

/** The camera of a site whose settings exclude the browser. */
const EXCLUDED: PageCamera = {
  picture: () =>
    Promise.resolve({ kind: 'unavailable', message: 'Les réglages de ce site excluent le navigateur.' }),
};

const PAGE_GONE: Shortfall = {
  code: 'page',
  message: 'La page ne montrait plus ce visuel quand la capture a été prise : elle n’est pas jointe.',
};

/** Takes the captures that a site lacks. Never throws for what the network or a page does; the store may not fail. */
export async function capturePages(deps: CaptureDeps, ask: CaptureAsk): Promise<CaptureRun> {
  const { db } = deps;
  const due = chooseCaptures(shownVisuals(db, ask.siteId), (key) => capturedOn(db, key));
  const total = due.gone.length + due.pages.reduce((sum, { visuals }) => sum + visuals.length, 0);
  const shortfalls = new Map<Shortfall['code'], number>();
  const problems = new Set<string>();
  let captured = 0;
  let settled = 0;
  const note = (written: readonly Shortfall[] | null): void => {
    settled += 1;
    if (written === null) return;
    captured += 1;
    for (const code of new Set(written.map((one) => one.code)))
      shortfalls.set(code, (shortfalls.get(code) ?? 0) + 1);
    ask.onProgress?.(settled, total);
  };
  if (total > 0) {
    const session = openPageSession(deps, ask);
    const isOver = (): boolean => ask.signal.aborted || settled >= MAX_CAPTURES;
    for (const visual of due.gone) {
      if (isOver()) break;
      const kept = await keptBytes(deps, visual);
      if (kept.kind === 'damaged') problems.add(kept.message);
      else note(await record(deps, ask, session, { visual, kept, page: null, look: null, warc: null }));
    }
    for (const page of due.pages.slice(0, MAX_PAGES)) {
      if (isOver() || session.isOver || session.bytes > MAX_BYTES) break;
      await capturePage(deps, ask, session, page, { note, problems });
    }
  }
  return {
    captured,
    shortfalls: Object.fromEntries(shortfalls),
    waiting: total - settled,
    problems: [...problems],
  };
}

export type Kept =
  | { readonly kind: 'kept'; readonly row: EvidenceRow; readonly bytes: Uint8Array }
  | { readonly kind: 'damaged'; readonly message: string };

/** What the crawl kept of a visual, from the address that this page shows if there is a choice. */
async function keptBytes({ db, blobs }: CaptureDeps, visual: ShownVisual): Promise<Kept> {
  const own = new Set([visual.originalUrl, visual.imageUrl, ...visual.declared]);
  const rows = evidenceOf(db, visual.contentKey).toSorted(
    (a, b) => Number(own.has(b.url)) - Number(own.has(a.url)),
  );
  for (const row of rows) {
    const reading = await blobs.get(row.sha256);
    if (reading.kind === 'found') return { kind: 'kept', row, bytes: reading.bytes };
  }
  return {
    kind: 'damaged',
    message: `Les octets gardés de ${visual.imageUrl} manquent ou sont abîmés : remettez le dossier des preuves de votre sauvegarde.`,
  };
}

async function capturePage(
  deps: CaptureDeps,
  ask: CaptureAsk,
  session: PageSession,
  page: DuePage,
  told: { readonly note: (written: readonly Shortfall[] | null) => void; readonly problems: Set<string> },
): Promise<void> {
  const kept = new Map<ShownVisual, Extract<Kept, { kind: 'kept' }>>();
  for (const visual of page.visuals) {
    const one = await keptBytes(deps, visual);
    if (one.kind === 'kept') kept.set(visual, one);
    else told.problems.add(one.message);
  }
  if (kept.size === 0) return;
  const held = page.pageKind === 'document' ? await keptDocument(deps, ask, page.pageUrl) : null;
  const answer = held ?? (await session.page(page.pageUrl, page.pageKind));
  if (ask.signal.aborted) return;
  const isLate = deps.now().getTime() - Date.parse(ask.endedAt) > GIVE_UP_MS;
  if (!('outcome' in answer) && mayComeLater(answer) && !isLate) {
    told.problems.add(`${page.pageUrl} : ${problemOf(answer)?.message ?? 'pas de réponse.'}`);
    return;
  }
  const camera = ask.mayShow ? deps.camera : EXCLUDED;
  const look = await lookAtPage({ camera }, session, { page, kept, answer, signal: ask.signal });
  // What the signal cut short says nothing of the page.
  if (ask.signal.aborted) return;
  if (look.kind === 'later' && !isLate) {
    told.problems.add(`${page.pageUrl} : ${look.message}`);
    return;
  }
  const warc = look.kind === 'looked' ? await writePageWarc(deps, session, look, kept) : null;
  for (const [visual, bytes] of kept) {
    const one = look.kind === 'looked' ? (look.visuals.get(visual) ?? null) : null;
    const shared = look.kind === 'looked' ? look : null;
    told.note(
      await record(deps, ask, session, {
        visual,
        kept: bytes,
        page: shared,
        look: one,
        warc,
        why: whyNot(answer, look),
      }),
    );
  }
}

/** The document as this crawl received it, whole: it is not asked for a second time. */
async function keptDocument(
  { db, blobs }: CaptureDeps,
  { crawlId }: CaptureAsk,
  url: string,
): Promise<Answer | null> {
  const row = documentKept(db, crawlId, url);
  const reading = row === null ? null : await blobs.get(row.sha256);
  if (row === null || reading?.kind !== 'found') return null;
  const { bytes } = reading;
  return {
    at: row.at,
    accept: DOCUMENT_ACCEPT,
    outcome: {
      kind: 'ok',
      status: row.status === 206 ? 206 : 200,
      finalUrl: url,
      headers: row.headers,
      bytes,
      totalSize: bytes.byteLength,
      redirects: [],
      truncated: false,
      traffic: { requests: 0, bytes: 0 },
    },
  };
}

/** Outcomes that say nothing of the page itself. */
function mayComeLater(outcome: Exclude<FetchOutcome, OkOutcome>): boolean {
  switch (outcome.kind) {
    case 'throttled':
    case 'unreachable':
      return true;
    case 'http':
      return outcome.status >= 500;
    case 'refused':
      return ['gave-up', 'too-many-hosts', 'robots-unavailable', 'no-contact'].includes(outcome.code);
    case 'unchanged':
    case 'blocked':
      return false;
  }
}

function whyNot(
  answer: Awaited<ReturnType<PageSession['page']>>,
  look: Awaited<ReturnType<typeof lookAtPage>>,
): Shortfall | null {
  if (look.kind === 'looked') return null;
  const reason = 'outcome' in answer ? look.message : (problemOf(answer)?.message ?? look.message);
  return { code: 'page', message: `La page n’a pas pu être redemandée : elle n’est pas jointe. ${reason}` };
}

interface Gathered {
  readonly visual: ShownVisual;
  readonly kept: Extract<Kept, { kind: 'kept' }>;
  readonly page: PageLook | null;
  readonly look: VisualLook | null;
  readonly warc: Uint8Array | null;
  readonly why?: Shortfall | null;
}

/** Writes one capture; null when it stands there already (another process was faster). */
async function record(
  deps: CaptureDeps,
  ask: CaptureAsk,
  session: PageSession,
  { visual, kept, page, look, warc, why = null }: Gathered,
): Promise<readonly Shortfall[] | null> {
  const { contentKey, pageUrl, documentPage, since } = visual;
  const missing = visual.isOpen ? why : PAGE_GONE;
  const shortfalls = [...(missing === null ? [] : [missing]), ...(look?.shortfalls ?? [])];
  const parts: NewCapturePart[] = [];
  const keep = async (role: PartRole, bytes: Uint8Array, contentType: string): Promise<void> => {
    const { sha256, path: blobPath } = await deps.blobs.put(bytes);
    if (!parts.some((one) => one.role === role && one.sha256 === sha256))
      parts.push({ role, sha256, bytes: bytes.byteLength, blobPath, contentType });
  };
  // A document that stands for an image inside of it is not that image: it comes as the page.
  if (isOfContent(visual, kept.row)) await keep('original', kept.bytes, mediaTypeOf(kept.bytes));
  else if (page === null) await keep('page', kept.bytes, mediaTypeOf(kept.bytes));
  const derivative = look?.derivative ?? null;
  if (derivative !== null)
    await keep('derivative', derivative.outcome.bytes, mediaTypeOf(derivative.outcome.bytes));
  if (page !== null) await keep('page', page.answer.outcome.bytes, mediaTypeOf(page.answer.outcome.bytes));
  const shot = look?.shot ?? null;
  if (shot !== null) await keep('screenshot', shot.bytes, shot.mediaType);
  const terms = page?.terms ?? kept.row.terms;
  const robots = page === null ? null : session.robotsOf(page.answer.outcome.finalUrl);
  const { program, ruleset, door } = deps;
  const publication = findPublication(deps.db, ask.siteId, pageUrl);
  const headers = headersPart({
    contentKey,
    pageUrl,
    documentPage,
    ...(publication === null
      ? {}
      : { publication: { platform: publication.platform, linkedFrom: publication.linkedFrom } }),
    shortfalls,
    program,
    ruleset,
    answers: [
      toldAnswer('original', originalExchange(kept)),
      ...(derivative === null ? [] : [toldAnswer('derivative', warcExchangeOf(derivative, door.userAgent))]),
      ...(page === null ? [] : [toldAnswer('page', warcExchangeOf(page.answer, door.userAgent))]),
      ...(robots === null ? [] : [toldAnswer('robots', robots)]),
    ],
  });
  await keep('headers', headers, 'application/json');
  if (terms !== null) await keep('terms', termsPart(terms), 'application/json');
  if (warc !== null) await keep('warc', warc, 'application/warc');
  const at = deps.now().toISOString();
  const isWritten = transact(deps.db, (tx) => {
    const before = capturedOn(tx, contentKey);
    const isThere = visual.isOpen
      ? before.some((one) => one.pageUrl === pageUrl && one.at >= since)
      : before.some((one) => one.pageUrl === pageUrl);
    if (isThere) return false;
    const about = { contentKey, pageUrl, at, crawlId: ask.crawlId, reportId: null };
    recordCapture(tx, { ...about, program, ruleset, terms, shortfalls, parts });
    return true;
  });
  return isWritten ? shortfalls : null;
}

function isOfContent({ contentKey }: ShownVisual, { sha256 }: EvidenceRow): boolean {
  return !contentKey.startsWith('sha256:') || contentKey === `sha256:${sha256}`;
}

/** The answer that brought the visual to the crawl. */
function originalExchange({ row, bytes }: Extract<Kept, { kind: 'kept' }>): WarcExchange {
  const { url, at, status, headers } = row;
  return { url, at, requestHeaders: {}, status, responseHeaders: headers, body: bytes };
}

/** The WARC of a page with all visuals that are captured on it: one file, however many captures name it. */
async function writePageWarc(
  deps: CaptureDeps,
  session: PageSession,
  look: PageLook,
  kept: ReadonlyMap<ShownVisual, Extract<Kept, { kind: 'kept' }>>,
): Promise<Uint8Array> {
  const { userAgent } = deps.door;
  const exchanges = new Map<string, WarcExchange>();
  const add = (exchange: WarcExchange | null): void => {
    const key = exchange === null ? null : plainAddress(exchange.url);
    if (exchange !== null && key !== null && !exchanges.has(key)) exchanges.set(key, exchange);
  };
  add(warcExchangeOf(look.answer, userAgent));
  add(session.robotsOf(look.answer.outcome.finalUrl));
  for (const [visual, one] of kept) {
    if (isOwnAddress(one.row.url) && isOfContent(visual, one.row)) add(originalExchange(one));
    const derivative = look.visuals.get(visual)?.derivative ?? null;
    if (derivative !== null) add(warcExchangeOf(derivative, userAgent));
  }
  const url = plainAddress(look.answer.outcome.finalUrl) ?? look.answer.outcome.finalUrl;
  const shots = [...look.visuals.values()].flatMap(({ shot }) => (shot === null ? [] : [shot]));
  return writeWarc({
    at: look.answer.at,
    software: `Vigie/${deps.program}`,
    userAgent,
    exchanges: [...exchanges.values()],
    screenshots: shots.map(({ mediaType, bytes }) => ({ url, at: look.answer.at, mediaType, bytes })),
    notes: warcNotes(look.terms, deps),
  });
}
