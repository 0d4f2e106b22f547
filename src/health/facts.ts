/** How this installation is: gathered from the database, the disk and the folder of safe copies. Nothing is judged here. */
import { randomBytes } from 'node:crypto';
import { readdirSync, statfsSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { countInbound } from '../../db/queries/inbox.js';
import {
  crawlsByOutcome,
  deliveriesByState,
  evidenceBytes,
  faultyMails,
  latestInstant,
  oldestQueued,
  problemsByCode,
  watchedLooks,
  type WatchedLook,
} from '../../db/queries/health.js';
import { countLostNotices } from '../../db/queries/personal-notices.js';
import { heldJobs, jobSince, lastRuns, type JobRunRow } from '../../db/queries/jobs.js';
import type { Db } from '../../db/open.js';
import { guessedAt } from '../accounts/index.js';
import { instantOfName } from '../backup/manifest.js';
import { FAULT } from '../mail/faults.js';

/** A job as its health is looked at. */
export interface WatchedJob {
  readonly name: string;
  readonly title: string;
  /** The first moment of its timetable after an instant. */
  readonly momentAfter: (at: string) => string;
}

export interface HealthDeps {
  readonly db: Db;
  readonly now: () => Date;
  /** File of the database. */
  readonly database: string;
  readonly dataDir: string;
  /** Null while no place for safe copies is set. */
  readonly backupDir: string | null;
  readonly hasContact: boolean;
  readonly hasMailServer: boolean;
  readonly jobs: readonly WatchedJob[];
  /** The last time the store refused to write to this process; null when it did not. */
  readonly lastFault?: () => StoreFault | null;
}

/** A fault of disk or database that a page or a job met. */
export interface StoreFault {
  readonly at: string;
  readonly code: string;
}

export interface JobHealth {
  readonly name: string;
  readonly title: string;
  /** Since when it is done here. */
  readonly since: string;
  readonly isRunning: boolean;
  /** The last run that is over. */
  readonly last: JobRunRow | null;
  /** When one last ended as it should, be it in part. */
  readonly lastGoodAt: string | null;
  /** Runs that failed since, of the last ones. */
  readonly failures: number;
  /** The moment that follows the last good one: from a while after it on, the job is late. */
  readonly nextAfterGood: string;
}

export interface HealthFacts {
  readonly at: string;
  readonly databaseBytes: number;
  readonly evidenceBytes: number;
  /** Null when the disk does not tell. */
  readonly disk: { readonly freeBytes: number; readonly totalBytes: number } | null;
  /** Why the data folder takes no file (a code of the system); null when it does. */
  readonly writeFault: string | null;
  readonly storeFault: StoreFault | null;
  readonly hasContact: boolean;
  readonly hasMailServer: boolean;
  /** `at`: of the newest whole copy. `problem`: why the folder cannot be read. Null while no folder is set. */
  readonly backup: { readonly at: string | null; readonly problem: string | null } | null;
  readonly deliveries: ReturnType<typeof deliveriesByState>;
  readonly oldestQueued: ReturnType<typeof oldestQueued>;
  /** Mails to our own people that were refused for good, or expired before they could leave, within a week. */
  readonly noticesLost: number;
  /** Mails that wait because Vigie could not make them ready or hand them over. */
  readonly faultyMails: ReturnType<typeof faultyMails>;
  /** Of how many people codes were guessed at within a week until no more were taken. */
  readonly guessedAt: number;
  readonly mailsWaiting: number;
  readonly crawlsOfDay: ReturnType<typeof crawlsByOutcome>;
  readonly problems: ReturnType<typeof problemsByCode>;
  readonly sites: readonly WatchedLook[];
  readonly jobs: readonly JobHealth[];
  readonly latestInstant: string | null;
}

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const LOOK_BACK = 50;
/** More than a small write that the file system takes out of its own reserve. */
const PROBE_BYTES = 64 * 1024;

/** Throws only when the database does not answer. */
export function gatherHealth(deps: HealthDeps): HealthFacts {
  const { db, now, dataDir, database, backupDir } = deps;
  const at = now().toISOString();
  const running = new Set(heldJobs(db, at).map(({ job }) => job));
  return {
    at,
    databaseBytes: sizeOf(database) + sizeOf(`${database}-wal`),
    evidenceBytes: evidenceBytes(db),
    disk: diskOf(dataDir),
    writeFault: writeFaultOf(dataDir),
    storeFault: deps.lastFault?.() ?? null,
    hasContact: deps.hasContact,
    hasMailServer: deps.hasMailServer,
    backup: backupDir === null ? null : newestCopy(backupDir),
    deliveries: deliveriesByState(db),
    oldestQueued: oldestQueued(db),
    noticesLost: countLostNotices(db, new Date(now().getTime() - WEEK_MS).toISOString()),
    faultyMails: faultyMails(db, FAULT),
    guessedAt: guessedAt(db, now()).length,
    mailsWaiting: countInbound(db, { state: 'waiting' }),
    crawlsOfDay: crawlsByOutcome(db, new Date(now().getTime() - DAY_MS).toISOString()),
    problems: problemsByCode(db),
    sites: watchedLooks(db),
    jobs: deps.jobs.map((job) => healthOfJob(db, job, at, running.has(job.name))),
    latestInstant: latestInstant(db),
  };
}

function healthOfJob(db: Db, job: WatchedJob, at: string, isRunning: boolean): JobHealth {
  const runs = lastRuns(db, job.name, LOOK_BACK);
  const ended = runs.filter(({ outcome }) => outcome !== null);
  const good = ended.findIndex(({ outcome }) => outcome === 'done' || outcome === 'partial');
  const lastGoodAt = ended[good]?.endedAt ?? null;
  const since = sinceOf(db, job.name, at);
  const begun = ended[good]?.startedAt ?? since;
  return {
    name: job.name,
    title: job.title,
    since,
    isRunning,
    last: ended[0] ?? null,
    lastGoodAt,
    failures: ended.slice(0, good === -1 ? undefined : good).filter(({ outcome }) => outcome === 'failed')
      .length,
    nextAfterGood: job.momentAfter(begun),
  };
}

/** A database that takes no writing still tells; a job that nobody ever planned begins now. */
function sinceOf(db: Db, job: string, at: string): string {
  try {
    return jobSince(db, job, at);
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_')) return at;
    throw error;
  }
}

/** The newest whole copy in a folder of safe copies. */
export function newestCopy(folder: string): NonNullable<HealthFacts['backup']> {
  try {
    const instants = readdirSync(folder).flatMap((name) => instantOfName(name) ?? []);
    const newest = instants.reduce((most, one) => Math.max(most, one), -Infinity);
    return { at: Number.isFinite(newest) ? new Date(newest).toISOString() : null, problem: null };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The first copy makes the folder.
    return { at: null, problem: code === 'ENOENT' ? null : (code ?? String(error)) };
  }
}

/** Room on the disk of a folder. */
export function diskOf(folder: string): HealthFacts['disk'] {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) return null;
    throw error;
  }
}

/** Why a folder takes no file (`ENOSPC`, `EROFS`, `EACCES`…); null when it takes one. Nothing stays of it. */
export function writeFaultOf(folder: string): string | null {
  const file = path.join(folder, `.essai-${randomBytes(6).toString('hex')}.part`);
  try {
    writeFileSync(file, new Uint8Array(PROBE_BYTES), { flag: 'wx', mode: 0o600 });
    unlinkSync(file);
    return null;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    try {
      unlinkSync(file);
    } catch {
      // It was never there, or the disk takes nothing at all: that is what is told.
    }
    return code;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
