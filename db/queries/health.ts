/** What those who run Vigie have to know: counts and instants, and the sites that nobody looked at. */
import { eq, sql } from 'drizzle-orm';
import type { ProblemCode } from '../../src/crawlers/events.js';
import { transact, type Db } from '../open.js';
import { outboxLease } from '../schema/index.js';
import type { DeliveryState } from './outbox.js';
import { causeOf, FOUND, type Thin, thinOf } from './standings.js';

/** Deliveries by state. A state in which there is none is absent. */
export function deliveriesByState(db: Db): Readonly<Partial<Record<DeliveryState, number>>> {
  return Object.fromEntries(
    db
      .all<{ state: DeliveryState; n: number }>(sql`SELECT state, count(*) AS n FROM outbox GROUP BY state`)
      .map(({ state, n }) => [state, n]),
  );
}

/** Since when the oldest mail of each kind waits to leave; null when none does. */
export function oldestQueued(db: Db): { readonly letter: string | null; readonly notice: string | null } {
  const row = db.get<{ letter: string | null; notice: string | null }>(sql`
    SELECT min(CASE WHEN kind = 'letter' THEN queued_at END) AS letter,
      min(CASE WHEN kind = 'notice' THEN queued_at END) AS notice
    FROM outbox WHERE state = 'queued'`);
  return { letter: row?.letter ?? null, notice: row?.notice ?? null };
}

/**
 * Mails that wait after a fault of Vigie, which no server said.
 *
 * @param fault how the answer of such a try begins
 */
export function faultyMails(db: Db, fault: string): { readonly letters: number; readonly notices: number } {
  const row = db.get<{ letters: number | null; notices: number | null }>(sql`
    SELECT sum(o.kind = 'letter') AS letters, sum(o.kind = 'notice') AS notices FROM outbox o
    WHERE o.state = 'queued' AND EXISTS (SELECT 1 FROM outbox_attempts a WHERE a.outbox_id = o.id AND a.kind = 'put-off'
      AND substr(a.answer, 1, ${fault.length}) = ${fault}
      AND NOT EXISTS (SELECT 1 FROM outbox_attempts later WHERE later.outbox_id = o.id AND later.number > a.number))`);
  return { letters: row?.letters ?? 0, notices: row?.notices ?? 0 };
}

/** Crawls that began after an instant, by what came of them; `open` are not over. */
export function crawlsByOutcome(db: Db, after: string): Readonly<Record<string, number>> {
  return Object.fromEntries(
    db
      .all<{ outcome: string; n: number }>(
        sql`SELECT coalesce(outcome, 'open') AS outcome, count(*) AS n FROM crawls
          WHERE started_at > ${after} GROUP BY 1 ORDER BY 1`,
      )
      .map(({ outcome, n }) => [outcome, n]),
  );
}

/** Open problems by code: how many, and on how many sites. */
export function problemsByCode(
  db: Db,
): readonly { readonly code: string; readonly n: number; readonly sites: number }[] {
  return db.all(sql`SELECT code, count(*) AS n, count(DISTINCT site_id) AS sites FROM problems
    WHERE closed_at IS NULL GROUP BY code ORDER BY code`);
}

/** A watched site that is not paused, and when it was last really looked at. */
export interface WatchedLook {
  readonly authority: string;
  readonly startUrl: string;
  readonly cadenceDays: number;
  /** When it was to be looked at for the first time. */
  readonly firstDueAt: string;
  /** Start of the last crawl that got in (complete, or to the end of its budget); null when none ever did. */
  readonly lookedAt: string | null;
  /** What came of the last crawl that is over; null when there is none. */
  readonly lastOutcome: string | null;
  /** What that crawl met at the door when it came to nothing. */
  readonly cause: ProblemCode | null;
  /** What that last crawl that got in found, where it is too little to be the site. */
  readonly thin: Thin | null;
}

/** Of the last crawl that is over. */
const lastOver = (what: string): string =>
  `(SELECT ${what} FROM crawls c WHERE c.site_id = sites.id AND c.outcome IS NOT NULL ORDER BY c.started_at DESC LIMIT 1)`;

/** All of them, by name of the authority. */
export function watchedLooks(db: Db): readonly WatchedLook[] {
  const rows = db.all<Omit<WatchedLook, 'thin'> & { seen: number | null; most: number | null }>(sql`
    SELECT a.name AS authority, sites.start_url AS startUrl, sites.cadence_days AS cadenceDays,
      max(sites.added_at, coalesce(sites.due_from, '')) AS firstDueAt,
      (SELECT c.started_at FROM crawls c WHERE c.site_id = sites.id AND c.outcome IN ('complete', 'budget')
        ORDER BY c.started_at DESC LIMIT 1) AS lookedAt,
      ${sql.raw(lastOver('c.outcome'))} AS lastOutcome,
      ${sql.raw(causeOf(lastOver('c.id'), lastOver('c.outcome')))} AS cause,
      ${sql.raw(FOUND.seen)} AS seen, ${sql.raw(FOUND.most)} AS most
    FROM sites JOIN authorities a ON a.code = sites.authority_code
    WHERE sites.removed_at IS NULL AND sites.paused = 0 ORDER BY a.name, sites.start_url`);
  return rows.map(({ seen, most, ...look }) => ({
    ...look,
    thin: look.lastOutcome === 'complete' ? thinOf({ seen, most }) : null,
  }));
}

/** Bytes of evidence that are kept, each hash once, as the database knows them. */
export function evidenceBytes(db: Db): number {
  const row = db.get<{ bytes: number | null }>(sql`
    SELECT sum(bytes) AS bytes FROM (SELECT sha256, max(bytes) AS bytes FROM (
        SELECT sha256, bytes FROM evidence UNION ALL SELECT sha256, bytes FROM capture_parts) GROUP BY sha256) k
    WHERE k.sha256 NOT IN (SELECT r.sha256 FROM removals r WHERE r.state = 'removed'
      AND NOT EXISTS (SELECT 1 FROM removals later WHERE later.sha256 = r.sha256 AND later.seq > r.seq))`);
  return row?.bytes ?? 0;
}

/** The latest instant that the program wrote of its own doing: a clock that is before it has gone back. */
export function latestInstant(db: Db): string | null {
  const row = db.get<{ at: string | null }>(sql`
    SELECT max(at) AS at FROM (
      SELECT max(started_at) AS at FROM crawls
      UNION ALL SELECT max(started_at) FROM job_runs
      UNION ALL SELECT max(at) FROM audit
      UNION ALL SELECT max(queued_at) FROM outbox
      UNION ALL SELECT max(read_at) FROM inbox_cursors)`);
  return row?.at ?? null;
}

/** Tags of a migration are not kept in the database: how many were applied. */
export function migrationsApplied(db: Db): number {
  return db.get<{ n: number }>(sql`SELECT count(*) AS n FROM __drizzle_migrations`)?.n ?? 0;
}

/**
 * Writes more than a few pages and takes them back in one transaction, to know that the database takes writing. Throws
 * when it does not.
 */
export function proveWritable(db: Db): void {
  transact(db, (tx) => {
    tx.insert(outboxLease)
      .values({ door: PROBE, owner: ' '.repeat(PROBE_CHARS), until: '' })
      .onConflictDoNothing()
      .run();
    tx.delete(outboxLease).where(eq(outboxLease.door, PROBE)).run();
  });
}

/** A door that no sender takes. */
const PROBE = 'essai';
const PROBE_CHARS = 64 * 1024;
