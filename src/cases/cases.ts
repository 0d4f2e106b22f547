/** Cases as people and crawls make them: events appended, everything else computed from them (`project.ts`). */
import { transact, type Db } from '../../db/open.js';
import {
  eventsOfCase,
  findCase,
  insertCase,
  insertCaseEvent,
  openCaseOf,
  periodsAtAuthority,
  picturesOfCase,
  putCasePicture,
  setCaseProjection,
  watchedCases,
  type CasePictureRow,
  type CaseRow,
  type PagePeriod,
} from '../../db/queries/cases.js';
import { findAuthority } from '../../db/queries/authorities.js';
import { findPerson } from '../../db/queries/people.js';
import { findPicture } from '../../db/queries/pictures.js';
import { siteOfCrawl } from '../../db/queries/standing-facts.js';
import type { Surroundings } from '../classifiers/index.js';
import { addDays, formatDate, parisDay, type LegalDay } from '../french/index.js';
import { confirmVisual, type ConfirmedVisual, type Standing } from '../review/index.js';
import { factsOf, refreshLookalikes, refreshPicture } from '../review/facts.js';
import { documentsElsewhere } from './briefs.js';
import { silenceFrom } from './calendar.js';
import { projectCase, type CaseProjection } from './project.js';
import { whyNotTakenBack } from './taken-back.js';
import type { CaseEvent } from './types.js';
import { firstUnread, unreadSentence } from './unread.js';
import { watchPicture, type WatchedPage } from './watch.js';

export interface CaseReading {
  readonly row: CaseRow;
  readonly events: readonly CaseEvent[];
  readonly projection: CaseProjection;
  readonly pictures: readonly CasePictureRow[];
}

/** A case, computed from its events; null when there is none. */
export function readCase(db: Db, caseId: string): CaseReading | null {
  const row = findCase(db, caseId);
  if (row === null) return null;
  const events = eventsOfCase(db, caseId);
  return { row, events, projection: projectCase(events), pictures: picturesOfCase(db, caseId) };
}

/** Who does it, when (ISO-8601 instant), and on which legal day it happened. */
export interface By {
  readonly person: string;
  readonly at: string;
  readonly day: LegalDay;
  /** One French sentence: where the date and the fact come from. */
  readonly because: string;
}

export type CaseRefused = { readonly kind: 'refused'; readonly message: string };
const refuse = (message: string): CaseRefused => ({ kind: 'refused', message });

export type CaseOpened =
  | { readonly kind: 'opened'; readonly caseId: string; readonly visual: ConfirmedVisual }
  /** This picture stands in a case of this authority that is not closed. */
  | { readonly kind: 'already'; readonly caseId: string }
  /** The review does not allow it yet. */
  | { readonly kind: 'not-yet'; readonly standing: Standing }
  | CaseRefused;

/** Opens a case for one authority from a picture that people confirmed. */
export function openCase(
  db: Db,
  ask: By & { readonly picture: string; readonly authority: string },
): CaseOpened {
  return transact(db, (tx) => {
    const confirmed = confirmFor(tx, ask);
    if (confirmed.kind !== 'confirmed') return confirmed;
    const { visual } = confirmed;
    const known = openCaseOf(tx, visual.authority, visual.picture);
    if (known !== null) return { kind: 'already', caseId: known.id };
    const { person: by, at, day, because } = ask;
    const caseId = insertCase(tx, visual.authority, at);
    putCasePicture(tx, { caseId, pictureId: visual.picture, contentKey: visual.contentKey });
    const event: CaseEvent = {
      kind: 'opened',
      authority: visual.authority,
      pictures: [visual.picture],
      by,
      at,
      day,
      because,
    };
    const appended = append(tx, caseId, [event]);
    if (appended.kind !== 'appended')
      throw new Error(`a new case refused to open: ${JSON.stringify(appended)}`);
    return { kind: 'opened', caseId, visual };
  });
}

/** Adds another confirmed picture of the same authority to a case. */
export function addPicture(
  db: Db,
  ask: By & { readonly caseId: string; readonly picture: string },
): Exclude<CaseOpened, { kind: 'opened' }> | { readonly kind: 'added'; readonly visual: ConfirmedVisual } {
  return transact(db, (tx) => {
    const row = findCase(tx, ask.caseId);
    if (row === null) return refuse(NO_CASE);
    const confirmed = confirmFor(tx, { ...ask, authority: row.authorityCode });
    if (confirmed.kind !== 'confirmed') return confirmed;
    const { visual } = confirmed;
    const known = openCaseOf(tx, row.authorityCode, visual.picture);
    if (known !== null) return { kind: 'already', caseId: known.id };
    const { person: by, at, day, because } = ask;
    // Looked at before anything is written: a value that is returned does not undo a transaction.
    const event: CaseEvent = { kind: 'picture-added', picture: visual.picture, by, at, day, because };
    const message = whyRefused(eventsOfCase(tx, row.id), [event]);
    if (message !== null) return refuse(message);
    putCasePicture(tx, { caseId: row.id, pictureId: visual.picture, contentKey: visual.contentKey });
    const appended = append(tx, row.id, [event]);
    if (appended.kind !== 'appended') throw new Error(`not appended: ${JSON.stringify(appended)}`);
    return { kind: 'added', visual };
  });
}

const NO_CASE = 'Ce dossier n’existe pas.';

function confirmFor(
  tx: Db,
  ask: { readonly person: string; readonly picture: string; readonly authority: string },
):
  | { readonly kind: 'confirmed'; readonly visual: ConfirmedVisual }
  | { readonly kind: 'not-yet'; readonly standing: Standing }
  | CaseRefused {
  if (findPerson(tx, ask.person)?.endedAt !== null)
    return refuse('Vous n’avez plus accès à cette installation.');
  const facts = factsOf(tx, ask.picture, { authority: ask.authority });
  if (facts === null) return refuse('Cette collectivité ne montre pas ce visuel.');
  return confirmVisual(facts);
}

export type Appended =
  | { readonly kind: 'appended'; readonly projection: CaseProjection }
  /** Somebody else wrote to the case since the page was opened. */
  | { readonly kind: 'stale'; readonly events: number }
  | CaseRefused;

/** Events that come by a door of their own, which checks more than the table of moves. */
export type AppendableEvent = Exclude<CaseEvent, { kind: 'opened' | 'picture-added' }>;

/**
 * Writes events to a case, all or none: what the table of moves refuses is told and not written.
 *
 * @param ask.seenEvents how many events the page showed; left out by programs
 */
export function appendEvents(
  db: Db,
  ask: {
    readonly caseId: string;
    readonly events: readonly AppendableEvent[];
    readonly seenEvents?: number;
  },
): Appended {
  return transact(db, (tx) => append(tx, ask.caseId, ask.events, ask.seenEvents));
}

function append(tx: Db, caseId: string, events: readonly CaseEvent[], seenEvents?: number): Appended {
  const row = findCase(tx, caseId);
  if (row === null) return refuse(NO_CASE);
  if (seenEvents !== undefined && seenEvents !== row.events) return { kind: 'stale', events: row.events };
  const before = eventsOfCase(tx, caseId);
  const message =
    whyRefused(before, events) ?? whyTooEarly(tx, row, before, events) ?? whyNotYet(tx, row, events);
  if (message !== null) return refuse(message);
  for (const [index, event] of events.entries())
    insertCaseEvent(tx, caseId, before.length + index + 1, event);
  const projection = project(tx, row);
  if (events.some(({ kind }) => kind === 'artist-named')) protectPictures(tx, caseId);
  // What an authority admits, or no longer does, is the grade of its pictures.
  else if (events.some(({ kind }) => SAYS.has(kind)))
    for (const { pictureId } of picturesOfCase(tx, caseId)) refreshPicture(tx, pictureId);
  return { kind: 'appended', projection };
}

const SAYS: ReadonlySet<CaseEvent['kind']> = new Set(['answered', 'statement-found', 'taken-back']);

/** What the moves refuse of events that would follow; null when they refuse nothing. */
function whyRefused(before: readonly CaseEvent[], events: readonly CaseEvent[]): string | null {
  const { refused } = projectCase([...before, ...events]);
  const fresh = refused.find(({ index }) => index >= before.length);
  if (fresh !== undefined) return fresh.message;
  const back = events.find((event) => event.kind === 'taken-back');
  if (back === undefined) return null;
  const impossible = whyNotTakenBack(before, back.of);
  if (impossible !== null) return impossible;
  // What came after it would stand in the air: a reminder that left because of a partial answer.
  const known = new Set(projectCase(before).refused.map(({ index }) => index));
  return refused.some(({ index }) => !known.has(index))
    ? 'La suite du dossier repose sur cette réponse : elle ne se reprend plus. Notez ce qui est juste.'
    : null;
}

/** A silence up to the last date that an answer was asked for is none (letters.md §7). */
function whyTooEarly(
  tx: Db,
  row: CaseRow,
  before: readonly CaseEvent[],
  events: readonly CaseEvent[],
): string | null {
  const none = events.find(({ kind }) => kind === 'no-answer');
  if (none === undefined) return null;
  const department = findAuthority(tx, row.authorityCode)?.departement ?? undefined;
  const from = silenceFrom(projectCase([...before, ...events]).facts, department);
  return from !== null && none.day < from
    ? `La collectivité a jusqu’au ${formatDate(addDays(from, -1))} pour répondre : personne ne peut dire « sans réponse » avant que ce jour soit passé.`
    : null;
}

/** What the events of the case alone cannot know: mails that nobody read, other cases of its authority. */
function whyNotYet(tx: Db, row: CaseRow, events: readonly CaseEvent[]): string | null {
  if (events.some(({ kind }) => kind === 'no-answer')) {
    const unread = firstUnread(tx, row);
    if (unread !== null) return unreadSentence(unread, row.id);
  }
  if (events.some(({ kind }) => kind === 'documents-requested') && documentsElsewhere(tx, row) !== null)
    return 'Une demande de documents est déjà ouverte auprès de cette collectivité, dans un autre dossier : une seule à la fois.';
  return null;
}

/** The stored projection, from the events alone. */
function project(tx: Db, row: CaseRow): CaseProjection {
  const events = eventsOfCase(tx, row.id);
  const projection = projectCase(events);
  setCaseProjection(tx, row.id, {
    stage: projection.stage,
    outcome: projection.outcome,
    events: events.length,
    lastEventAt: events.at(-1)?.at ?? row.openedAt,
    pictures: projection.facts.pictures.map(({ picture }) => picture),
  });
  return projection;
}

/** Makes the stored projection of a case anew. False when there is no such case. */
export function rebuildCase(db: Db, caseId: string): boolean {
  return transact(db, (tx) => {
    const row = findCase(tx, caseId);
    if (row !== null) project(tx, row);
    return row !== null;
  });
}

/** An artist was named: from now on its pictures and what looks like them are protected everywhere. */
function protectPictures(tx: Db, caseId: string): void {
  for (const { pictureId } of picturesOfCase(tx, caseId)) {
    refreshPicture(tx, pictureId);
    refreshLookalikes(tx, findPicture(tx, pictureId)?.id ?? pictureId);
  }
}

export interface Watched {
  readonly caseId: string;
  readonly events: readonly CaseEvent[];
}

/**
 * To be called when a crawl has ended: writes down what it saw of the pictures of its authority's cases. One
 * transaction a case; called again for the same crawl it writes nothing.
 */
export function watchAfterCrawl(db: Db, crawlId: string): readonly Watched[] {
  const crawl = siteOfCrawl(db, crawlId);
  if (crawl === null) throw new Error(`no such crawl: ${crawlId}`);
  const { endedAt } = crawl;
  const day = endedAt === null ? null : parisDay(endedAt);
  if (endedAt === null || day === null) return [];
  return watchedCases(db, crawl.authority).flatMap(({ id }) => {
    const events = transact(db, (tx) => watchCase(tx, id, { ...crawl, crawl: crawlId, at: endedAt, day }));
    return events.length === 0 ? [] : [{ caseId: id, events }];
  });
}

function watchCase(
  tx: Db,
  caseId: string,
  crawl: { readonly crawl: string; readonly authority: string; readonly at: string; readonly day: LegalDay },
): readonly CaseEvent[] {
  const { facts } = projectCase(eventsOfCase(tx, caseId));
  const rows = picturesOfCase(tx, caseId);
  const openedAt = findCase(tx, caseId)?.openedAt ?? crawl.at;
  const events = facts.pictures.flatMap((standing) => {
    // Events name the picture as it was called then; it may have become a part of another one.
    const picture = findPicture(tx, standing.picture);
    if (picture === null || !rows.some(({ pictureId }) => pictureId === standing.picture)) return [];
    // Of all its sites: what went from one and stands on another one is not gone.
    const periods = periodsAtAuthority(tx, picture.id, crawl.authority).flatMap((one) => asOf(one, crawl.at));
    return watchPicture({
      picture: standing.picture,
      standing,
      crawl: crawl.crawl,
      at: crawl.at,
      day: crawl.day,
      pages: pagesOf(periods, crawl.crawl),
      letterOn: facts.firstLetter?.day ?? null,
      eventDay: picture.eventDay,
      knownTexts: periods
        .filter(({ firstSeen }) => firstSeen <= openedAt)
        .flatMap(({ surroundings }) => textsOf(surroundings)),
    });
  });
  if (events.length > 0) {
    const appended = append(tx, caseId, events);
    if (appended.kind !== 'appended')
      throw new Error(`what a crawl saw was refused: ${JSON.stringify(appended)}`);
  }
  return events;
}

/**
 * A period as it was when a crawl ended. Crawls are followed late (captures wait, a pause lasts): what a later one saw
 * is its own news and bears its own date.
 */
function asOf(period: PagePeriod, at: string): readonly PagePeriod[] {
  if (period.firstSeen > at) return [];
  return [period.closedAt !== null && period.closedAt > at ? { ...period, closedAt: null } : period];
}

/** One answer a page: seen as long as one period is open and was met by this crawl, gone when all are closed. */
function pagesOf(periods: readonly PagePeriod[], crawlId: string): readonly WatchedPage[] {
  return [...new Set(periods.map(({ url }) => url))].map((url) => {
    const open = periods.filter((one) => one.url === url && one.closedAt === null);
    const seen = open.filter(({ lastCrawlId }) => lastCrawlId === crawlId);
    const surroundings = seen.at(-1)?.surroundings ?? null;
    if (surroundings !== null) return { url, state: 'seen', surroundings };
    return { url, state: open.length === 0 ? 'gone' : 'not-looked-at', surroundings: null };
  });
}

function textsOf({ alt, title, caption, credit }: Surroundings): readonly string[] {
  return [alt, title, caption, credit].filter((text) => text !== null);
}
