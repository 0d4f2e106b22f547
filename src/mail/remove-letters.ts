/**
 * Deletes letters and answers that may not be kept longer (law.md §7): frozen files, drafts, messages, scans, originals
 * of mails, and in the rows whom they went to and what they said. References, kinds, days, the authority and the outcome
 * stay. What is meant is written first with the files that it is about, then they go, then the texts go in one
 * transaction with an entry in the chained log: a kill anywhere leaves an intention, which the next run finishes. The words
 * of commitments go with their case; those of no case, the delay after they ended.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { picturesOfCase } from '../../db/queries/cases.js';
import {
  casesPerhapsDue,
  commitmentsPerhapsDue,
  dismissedMails,
  filesOfCase,
  handlingOfCase,
  insertLetterRemoval,
  lastLetterRemoval,
  messageIdsOfCase,
  openLetterRemovals,
  removeCommitment,
  removeDismissed,
  removeTexts,
  type HeldFile,
  type LetterRemovalRow,
  type RemovedPiece,
} from '../../db/queries/letter-removals.js';
import { transact, type Db } from '../../db/open.js';
import { BY_TERM, lastFact } from '../cases/at-rest.js';
import { appendEvents, readCase } from '../cases/index.js';
import type { BlobStore } from '../evidence/blobs.js';
import { appendToLog } from '../evidence/record-log.js';
import { parisDay } from '../french/index.js';
import { nameOfMessage } from './file-door.js';
import { originalSize, removeOriginal } from './inbox/raw-files.js';
import { refreshPicture } from '../review/facts.js';
import { delayWords, monthsBefore, type Delays } from '../retention/delays.js';
import { areLettersDue } from './letter-term.js';

export interface LetterRemovalDeps {
  readonly db: Db;
  /** The store of letters. */
  readonly letters: Pick<BlobStore, 'get' | 'putAt' | 'remove'>;
  /** Folders of the originals of mails, and of messages that a door writes as files. */
  readonly inbox: string;
  readonly mail: string;
  readonly now: () => Date;
  /** Versions, for the entries of the log. */
  readonly program: string;
  readonly ruleset: string;
}

export interface LetterRemovalRun {
  /** Cases whose letters and answers went, and mails of no case that did. */
  readonly cases: number;
  readonly mails: number;
  /** Commitments whose words went by themselves: of no case, or of one whose letters were gone. */
  readonly commitments: number;
  readonly files: number;
  readonly bytes: number;
  /** Cases that are due and of which a file was put a moment ago: they wait for the next run. */
  readonly waiting: number;
}

/** Files that were put so lately may be on their way into a row. */
const FRESH_MS = 10 * 60_000;
/** An entry of the log has 64 parts at most. */
const PARTS = 60;

/**
 * Finishes what an earlier run left, then deletes what is due. After the signal no further case is begun. Throws only
 * when the store fails; doing it again changes nothing.
 */
export async function removeLettersDue(
  deps: LetterRemovalDeps,
  delays: Pick<Delays, 'lettersMonths'>,
  signal?: AbortSignal,
): Promise<LetterRemovalRun> {
  const { db } = deps;
  const at = deps.now().toISOString();
  const limit = monthsBefore(at, delays.lettersMonths);
  const done = { cases: 0, mails: 0, commitments: 0, files: 0, bytes: 0, waiting: 0 };
  const count = (pieces: readonly RemovedPiece[] | null): void => {
    if (pieces === null) return;
    done.cases += 1;
    done.files += pieces.length;
    done.bytes += pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  };
  for (const meant of openLetterRemovals(db))
    if (await isStillMeant(deps, meant, limit)) count(await finish(deps, meant, delays));
  for (const caseId of casesPerhapsDue(db, limit)) {
    if (signal?.aborted === true) break;
    if (!isDue(db, caseId, limit)) continue;
    const there = await filesThere(deps, filesOfCase(db, caseId));
    if (there === 'fresh') {
      done.waiting += 1;
      continue;
    }
    const meant = intend(db, caseId, there, limit, at);
    if (meant !== null) count(await finish(deps, meant, delays));
  }
  for (const mail of dismissedMails(db, limit)) {
    if (signal?.aborted === true) break;
    const bytes = await removeMail(deps, mail, limit);
    if (bytes === null) continue;
    done.mails += 1;
    done.files += 1;
    done.bytes += bytes;
  }
  for (const { id } of commitmentsPerhapsDue(db, limit)) {
    if (signal?.aborted === true) break;
    if (removePromise(deps, id, limit)) done.commitments += 1;
  }
  return done;
}

/**
 * The words of a commitment that ended, once the cases that it stands in, if any, are due as well: all in one transaction,
 * there are no files. The log tells of it as of letters: without its entry somebody else would have taken the words away.
 */
function removePromise({ db, now, program, ruleset }: LetterRemovalDeps, id: string, limit: string): boolean {
  return transact(db, (tx) => {
    const [due] = commitmentsPerhapsDue(tx, limit, id);
    if (due === undefined || !due.cases.every((caseId) => isDue(tx, caseId, limit))) return false;
    const at = now().toISOString();
    removeCommitment(tx, id, at);
    appendToLog(tx, { at, kind: 'removal', subject: id, parts: [], program, ruleset });
    return true;
  });
}

/**
 * A mail that was put aside: its original and its row within one transaction, in which nobody can take it up. A kill in
 * between leaves the row to the next run.
 */
async function removeMail(
  { db, inbox, now, program, ruleset }: LetterRemovalDeps,
  { id, sha256 }: { readonly id: string; readonly sha256: string },
  limit: string,
): Promise<number | null> {
  const bytes = (await originalSize(inbox, sha256)) ?? 0;
  return transact(db, (tx) => {
    if (dismissedMails(tx, limit, id).length === 0) return null;
    const at = now().toISOString();
    removeOriginal(inbox, sha256);
    removeDismissed(tx, id, at);
    const parts = [{ role: 'mail' as const, sha256, bytes }];
    appendToLog(tx, { at, kind: 'removal', subject: id, parts, program, ruleset });
    return bytes;
  });
}

function isDue(db: Db, caseId: string, limit: string): boolean {
  const reading = readCase(db, caseId);
  if (reading === null) return false;
  const { stage, facts } = reading.projection;
  const handling = handlingOfCase(db, caseId);
  const lastAt = lastFact(reading.events, handling.lastBesideEvents);
  return areLettersDue({ stage, facts, ...handling, lastAt }, limit);
}

/** The files that are on the disk, weighed; what is not there was lost or went before. */
async function filesThere(
  { letters, inbox, now }: LetterRemovalDeps,
  files: readonly HeldFile[],
): Promise<readonly RemovedPiece[] | 'fresh'> {
  const there: RemovedPiece[] = [];
  for (const { role, sha256 } of files) {
    if (role === 'mail') {
      const bytes = await originalSize(inbox, sha256);
      if (bytes !== null) there.push({ role, sha256, bytes });
      continue;
    }
    const putAt = await letters.putAt(sha256);
    if (putAt === null) continue;
    if (now().getTime() - putAt.getTime() < FRESH_MS) return 'fresh';
    const reading = await letters.get(sha256);
    // A damaged file goes as well: it may still be read by eye.
    there.push({ role, sha256, bytes: reading.kind === 'found' ? reading.bytes.length : 0 });
  }
  return there;
}

/** Writes what is meant; the facts are asked within the same transaction. Null when another process is at it. */
function intend(
  db: Db,
  caseId: string,
  pieces: readonly RemovedPiece[],
  limit: string,
  at: string,
): LetterRemovalRow | null {
  return transact(db, (tx) => {
    if (!isDue(tx, caseId, limit) || lastLetterRemoval(tx, caseId)?.state === 'intended') return null;
    insertLetterRemoval(tx, { caseId, state: 'intended', pieces, at, logSeq: null });
    return lastLetterRemoval(tx, caseId);
  });
}

/** Something may have come since: as long as nothing went, everything stays. What was begun is finished. */
async function isStillMeant(
  { db, letters, inbox, now }: LetterRemovalDeps,
  { caseId, pieces }: LetterRemovalRow,
  limit: string,
): Promise<boolean> {
  for (const { role, sha256 } of pieces) {
    const isThere =
      role === 'mail' ? (await originalSize(inbox, sha256)) !== null : (await letters.putAt(sha256)) !== null;
    if (!isThere) return true;
  }
  return transact(db, (tx) => {
    if (isDue(tx, caseId, limit)) return true;
    const at = now().toISOString();
    insertLetterRemoval(tx, { caseId, state: 'kept', pieces, at, logSeq: null });
    return false;
  });
}

/** @returns what went; null when another process finished it */
async function finish(
  deps: LetterRemovalDeps,
  meant: LetterRemovalRow,
  { lettersMonths }: Pick<Delays, 'lettersMonths'>,
): Promise<readonly RemovedPiece[] | null> {
  const { db, letters, inbox, mail, now, program, ruleset } = deps;
  const { caseId } = meant;
  // Another case may have come to name one of them since it was meant.
  const own = new Set(filesOfCase(db, caseId).map(({ role, sha256 }) => `${role} ${sha256}`));
  const pieces = meant.pieces.filter(({ role, sha256 }) => own.has(`${role} ${sha256}`));
  for (const { role, sha256 } of pieces) {
    if (role === 'mail') removeOriginal(inbox, sha256);
    else await letters.remove(sha256);
  }
  for (const messageId of messageIdsOfCase(db, caseId))
    await rm(path.join(mail, nameOfMessage(messageId)), { force: true });
  return transact(db, (tx) => {
    const last = lastLetterRemoval(tx, caseId);
    if (last?.seq !== meant.seq) return null;
    const at = now().toISOString();
    removeTexts(tx, caseId, meant.at, at);
    let logSeq = 0;
    for (let from = 0; from === 0 || from < pieces.length; from += PARTS)
      logSeq = appendToLog(tx, {
        at,
        kind: 'removal',
        subject: caseId,
        parts: pieces.slice(from, from + PARTS),
        program,
        ruleset,
      }).seq;
    insertLetterRemoval(tx, { caseId, state: 'removed', pieces, at, logSeq });
    tellCase(tx, caseId, at, lettersMonths);
    // What was quoted went: what it made of a picture goes with it.
    for (const { pictureId } of picturesOfCase(tx, caseId)) refreshPicture(tx, pictureId);
    return pieces;
  });
}

function tellCase(tx: Db, caseId: string, at: string, months: number): void {
  const day = parisDay(at);
  if (day === null) throw new RangeError(`not an instant: ${at}`);
  const because = `Lettres et réponses supprimées, avec les noms et les adresses : ${delayWords(months)} depuis le dernier fait. Restent les références, les dates et l’issue.`;
  const told = appendEvents(tx, { caseId, events: [{ kind: 'noted', by: BY_TERM, at, day, because }] });
  if (told.kind !== 'appended') throw new Error(`not appended: ${JSON.stringify(told)}`);
}
