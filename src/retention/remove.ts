/**
 * Deletes the bytes of visuals that may not be kept longer. What people decided, the entries of the log and all
 * checksums stay. What is meant is written first, then the bytes go, then it is written that they went, with an entry
 * in the chained log: a process that is killed anywhere leaves intentions, which the next run finishes.
 */
import { endForgottenSittings } from '../../db/queries/decisions.js';
import { membersOf, memberOf, reportsOfPicture } from '../../db/queries/pictures.js';
import {
  handlingOf,
  holdersOf,
  insertRemoval,
  isReported,
  lastRemoval,
  looseContents,
  openIntentions,
  picturesPerhapsDue,
  piecesOf,
  type Piece,
  type RemovalRow,
} from '../../db/queries/removals.js';
import { findVerdict } from '../../db/queries/verdicts.js';
import { transact, type Db } from '../../db/open.js';
import type { BlobStore } from '../evidence/blobs.js';
import { appendToLog } from '../evidence/record-log.js';
import { REMOVAL_REASONS, type RemovalReason } from '../evidence/types.js';
import { factsOf, standingOf } from '../review/index.js';
import { daysBefore, monthsBefore, type Delays } from './delays.js';
import { dueFor, REMOVABLE, type Limits } from './rules.js';

export interface RemovalDeps {
  readonly db: Db;
  readonly blobs: Pick<BlobStore, 'putAt' | 'remove'>;
  readonly now: () => Date;
  /** Removes the copies of these bytes that pages were shown. */
  readonly forgetCopies: (sha256: string) => Promise<void>;
  /** Versions, for the entries of the log. */
  readonly program: string;
  readonly ruleset: string;
  /** When the cases of a picture ended (`cases/at-rest.ts`); null while something of one runs, and without any. */
  readonly casesEndedAt: (db: Db, pictureId: string) => string | null;
}

/** What is asked of each thing that may be due. */
interface Ask extends Pick<RemovalDeps, 'casesEndedAt'> {
  readonly limits: Limits;
  readonly at: string;
}

export interface RemovalRun {
  /** Files that went, by why. */
  readonly removed: Readonly<Record<RemovalReason, number>>;
  readonly bytes: number;
  /** Files that are due and were put a moment ago: they wait for the next run. */
  readonly waiting: number;
  /** Sittings that nobody came back to. */
  readonly sittings: number;
}

/** Bytes that were put so lately may be on their way into a row: it follows within seconds. */
const FRESH_MS = 10 * 60_000;
/** An entry of the log has 64 parts at most. */
const PARTS = 60;

/** What is due, by the delays, at an instant. */
export function limitsAt(delays: Delays, at: string): Limits {
  return {
    dismissed: daysBefore(at, delays.dismissedDays),
    'by-catch': daysBefore(at, delays.byCatchDays),
    persons: monthsBefore(at, delays.personsMonths),
    'closed-case': delays.closedCasesMonths === null ? null : monthsBefore(at, delays.closedCasesMonths),
  };
}

/**
 * Finishes what an earlier run left, then deletes what is due. After the signal no further visual is begun. Throws only
 * when the store fails; doing it again changes nothing.
 */
export async function removeWhatIsDue(
  deps: RemovalDeps,
  delays: Delays,
  signal?: AbortSignal,
): Promise<RemovalRun> {
  const { db } = deps;
  const at = deps.now().toISOString();
  const limits = limitsAt(delays, at);
  const ask: Ask = { limits, at, casesEndedAt: deps.casesEndedAt };
  const sittings = endForgottenSittings(db, limits.dismissed, at);
  const removed = Object.fromEntries(REMOVAL_REASONS.map((reason) => [reason, 0])) as Record<
    RemovalReason,
    number
  >;
  let bytes = 0;
  let waiting = 0;
  const finish = async (meant: readonly RemovalRow[]): Promise<void> => {
    for (const { sha256 } of meant) {
      await deps.blobs.remove(sha256);
      await deps.forgetCopies(sha256);
    }
    for (const one of confirm(deps, meant)) {
      removed[one.reason] += 1;
      bytes += one.bytes;
    }
  };
  await finish(await stillMeant(deps, ask));
  for (const about of [
    ...picturesPerhapsDue(db, limits).map((id): About => ({ kind: 'picture', id })),
    ...looseContents(db).map((id): About => ({ kind: 'content', id })),
  ]) {
    if (signal?.aborted === true) break;
    const there = await piecesThere(deps, piecesAbout(db, about));
    const { meant, waits } = intend(db, about, there, ask);
    waiting += waits;
    await finish(meant);
  }
  return { removed, bytes, waiting, sittings };
}

/** What is asked about: a picture with all its contents, or a content that belongs to none. */
type About = { readonly kind: 'picture' | 'content'; readonly id: string };

function aboutOf(db: Db, contentKey: string): About {
  const member = memberOf(db, contentKey);
  return member === null ? { kind: 'content', id: contentKey } : { kind: 'picture', id: member.pictureId };
}

function piecesAbout(db: Db, about: About): readonly Piece[] {
  const contents =
    about.kind === 'content' ? [about.id] : membersOf(db, about.id).map((one) => one.contentKey);
  return contents.flatMap((key) => piecesOf(db, key));
}

function dueNow(db: Db, about: About, { limits, at, casesEndedAt }: Ask): RemovalReason | null {
  const pieces = piecesAbout(db, about);
  const keptAt = pieces.reduce((latest, piece) => (piece.at > latest ? piece.at : latest), '');
  if (about.kind === 'content')
    return dueFor(
      {
        state: 'to-review',
        grade: findVerdict(db, about.id)?.grade ?? 'none',
        isContradicted: false,
        isWaitedFor: false,
        wasReported: isReported(db, about.id),
        hasCase: false,
        casesEndedAt: null,
        isInHand: false,
        isShown: true,
        wordAt: null,
        keptAt,
        seenAt: null,
      },
      limits,
    );
  const facts = factsOf(db, about.id);
  if (facts === null) return null;
  const { state, verdict, needs } = standingOf(facts);
  return dueFor(
    {
      ...handlingOf(db, about.id, at),
      casesEndedAt: casesEndedAt(db, about.id),
      state,
      grade: verdict.grade,
      isContradicted: verdict.contradiction,
      isWaitedFor: needs.length > 0,
      wasReported: reportsOfPicture(db, about.id).some((one) => one.state !== 'refused'),
      keptAt,
    },
    limits,
  );
}

/** Bytes that are on the disk. */
interface There extends Piece {
  readonly isFresh: boolean;
}

/** Of the pieces those that are on the disk; what is not there was lost or went before. */
async function piecesThere({ blobs, now }: RemovalDeps, pieces: readonly Piece[]): Promise<readonly There[]> {
  const there: There[] = [];
  const distinct = new Map(pieces.map((piece) => [piece.sha256, piece]));
  for (const piece of distinct.values()) {
    if (!REMOVABLE.has(piece.role)) continue;
    const putAt = await blobs.putAt(piece.sha256);
    if (putAt !== null) there.push({ ...piece, isFresh: now().getTime() - putAt.getTime() < FRESH_MS });
  }
  return there;
}

/** Writes what is meant, of those bytes that are of nothing else. The facts are asked within the same transaction. */
function intend(
  db: Db,
  about: About,
  there: readonly There[],
  ask: Ask,
): { readonly meant: readonly RemovalRow[]; readonly waits: number } {
  const nothing = { meant: [], waits: 0 };
  if (there.length === 0) return nothing;
  return transact(db, (tx) => {
    const reason = dueNow(tx, about, ask);
    if (reason === null) return nothing;
    const meant = there.flatMap(({ sha256, bytes, contentKey, isFresh }) => {
      if (isFresh) return [];
      // Another process is at it.
      if (lastRemoval(tx, sha256)?.state === 'intended') return [];
      if (!isOfNothingElse(tx, sha256, about, ask)) return [];
      insertRemoval(tx, { sha256, bytes, contentKey, reason, at: ask.at, state: 'intended', logSeq: null });
      return lastRemoval(tx, sha256) ?? [];
    });
    return { meant, waits: there.filter(({ isFresh }) => isFresh).length };
  });
}

/** Bytes may be of several: a page shows two visuals, and one of them stands in a case. All of them have to be due. */
function isOfNothingElse(db: Db, sha256: string, about: About, ask: Ask): boolean {
  return holdersOf(db, sha256).every(({ contentKey, role }) => {
    if (contentKey === null || !REMOVABLE.has(role)) return false;
    const other = aboutOf(db, contentKey);
    return other.id === about.id || dueNow(db, other, ask) !== null;
  });
}

/**
 * What an earlier run meant and did not finish. A person's word may have come since: then what is still there stays;
 * what is gone went by that run.
 */
async function stillMeant({ db, blobs }: RemovalDeps, ask: Ask): Promise<readonly RemovalRow[]> {
  const { at } = ask;
  const meant: RemovalRow[] = [];
  for (const one of openIntentions(db)) {
    const isThere = (await blobs.putAt(one.sha256)) !== null;
    const stays = transact(db, (tx) => {
      const about = aboutOf(tx, one.contentKey);
      const isDue = dueNow(tx, about, ask) !== null && isOfNothingElse(tx, one.sha256, about, ask);
      if (isDue || !isThere) return false;
      const { sha256, bytes, reason, contentKey } = one;
      insertRemoval(tx, { sha256, bytes, reason, contentKey, at, state: 'kept', logSeq: null });
      return true;
    });
    if (!stays) meant.push(one);
  }
  return meant;
}

/** Writes that bytes went: an entry in the chained log for each content, and its rows. @returns those of this process */
function confirm(
  { db, now, program, ruleset }: RemovalDeps,
  meant: readonly RemovalRow[],
): readonly RemovalRow[] {
  if (meant.length === 0) return [];
  const at = now().toISOString();
  return transact(db, (tx) => {
    const gone = meant.filter(({ sha256 }) => lastRemoval(tx, sha256)?.state === 'intended');
    for (const contentKey of new Set(gone.map((one) => one.contentKey))) {
      const own = gone.filter((one) => one.contentKey === contentKey);
      const roles = new Map(piecesOf(tx, contentKey).map(({ sha256, role }) => [sha256, role]));
      for (let from = 0; from < own.length; from += PARTS) {
        const some = own.slice(from, from + PARTS);
        const parts = some.map(({ sha256, bytes }) => ({
          role: roles.get(sha256) ?? ('original' as const),
          sha256,
          bytes,
        }));
        const { seq } = appendToLog(tx, {
          at,
          kind: 'removal',
          subject: contentKey,
          parts,
          program,
          ruleset,
        });
        for (const { sha256, bytes, reason } of some)
          insertRemoval(tx, { sha256, bytes, reason, contentKey, at, state: 'removed', logSeq: seq });
      }
    }
    return gone;
  });
}
