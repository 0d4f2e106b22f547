import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { LogEntry, LogPoint } from '../../src/evidence/log.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { captureParts, captures, evidenceLog, seals } from '../schema/index.js';
import { noteReturn, removalOf, type RemovalRow } from './removals.js';

export type LogRow = typeof evidenceLog.$inferSelect;
export type CaptureRow = typeof captures.$inferSelect;
export type CapturePartRow = typeof captureParts.$inferSelect;
export type SealRow = typeof seals.$inferSelect;

/** The last entry of the log; null while it is empty. */
export function headOfLog(db: Db): LogPoint | null {
  return head(db).get({}) ?? null;
}

const head = prepared((db) =>
  db
    .select({ seq: evidenceLog.seq, hash: evidenceLog.hash })
    .from(evidenceLog)
    .where(sql`${evidenceLog.seq} = (SELECT max(seq) FROM evidence_log)`)
    .prepare(),
);

export function insertLogEntry(tx: Db, entry: LogEntry, canonical: string): void {
  const { seq, prevHash, hash, kind, subject, at } = entry;
  tx.insert(evidenceLog)
    .values({ seq, prevHash, hash, canonical, kind, subject, day: at.slice(0, 10) })
    .run();
}

export function logEntryAt(db: Db, seq: number): LogRow | null {
  return entryAt(db).get({ seq }) ?? null;
}

const entryAt = prepared((db) =>
  db
    .select()
    .from(evidenceLog)
    .where(eq(evidenceLog.seq, given('seq')))
    .prepare(),
);

/** Entries about a subject, in their order. */
export function logEntriesAbout(db: Db, subject: string): LogRow[] {
  return db.select().from(evidenceLog).where(eq(evidenceLog.subject, subject)).orderBy(evidenceLog.seq).all();
}

/** The log in its order, read in pages, so that a long one is never whole in memory. */
export function* walkLog(db: Db, after = 0, pageSize = 500): Generator<LogRow> {
  for (let last = after; ;) {
    const rows = db
      .select()
      .from(evidenceLog)
      .where(gt(evidenceLog.seq, last))
      .orderBy(asc(evidenceLog.seq))
      .limit(pageSize)
      .all();
    yield* rows;
    const end = rows.at(-1);
    if (end === undefined || rows.length < pageSize) return;
    last = end.seq;
  }
}

/** The last entry that bears a UTC day; null when none does. */
export function lastOfDay(db: Db, day: string): LogPoint | null {
  return lastByDay(db).get({ day }) ?? null;
}

const lastByDay = prepared((db) =>
  db
    .select({ seq: evidenceLog.seq, hash: evidenceLog.hash })
    .from(evidenceLog)
    .where(eq(evidenceLog.day, given('day')))
    .orderBy(desc(evidenceLog.seq))
    .limit(1)
    .prepare(),
);

/** Days whose root no seal of `authority` covers, oldest first; a seal covers all that stands before it. */
export function unsealedDays(db: Db, authority: string): string[] {
  return db
    .all<{ day: string }>(
      sql`SELECT d.day FROM (SELECT day, max(seq) AS last FROM evidence_log GROUP BY day) AS d
        WHERE d.last > (SELECT coalesce(max(s.seq), 0) FROM seals s WHERE s.authority = ${authority}) ORDER BY d.day`,
    )
    .map((row) => row.day);
}

/**
 * The root that `authority` is to seal: the last entry of a UTC day before `today`, when something but seals came since
 * the last root that it sealed. Null when there is none: a seal of seals alone would ask for another one each day.
 */
export function rootToSeal(
  db: Db,
  authority: string,
  today: string,
): (LogPoint & { readonly day: string }) | null {
  const root = db
    .select({ seq: evidenceLog.seq, hash: evidenceLog.hash, day: evidenceLog.day })
    .from(evidenceLog)
    .where(sql`${evidenceLog.day} < ${today}`)
    .orderBy(desc(evidenceLog.seq))
    .limit(1)
    .get();
  if (root === undefined) return null;
  const news = db.all(
    sql`SELECT 1 FROM evidence_log e WHERE e.seq <= ${root.seq} AND e.kind <> 'seal'
      AND e.seq > (SELECT coalesce(max(s.seq), 0) FROM seals s WHERE s.authority = ${authority}) LIMIT 1`,
  );
  return news.length === 0 ? null : root;
}

export type NewCapture = Omit<CaptureRow, 'id' | 'logSeq' | 'shortfalls'> &
  Partial<Pick<CaptureRow, 'shortfalls'>>;
export type NewCapturePart = Omit<CapturePartRow, 'captureId' | 'position'>;

export function insertCapture(
  tx: Db,
  capture: NewCapture,
  parts: readonly NewCapturePart[],
  logSeq: number,
): string {
  const id = newId(capture.at);
  tx.insert(captures)
    .values({ ...capture, id, logSeq })
    .run();
  for (const [position, part] of parts.entries()) {
    noteReturn(tx, part.sha256, capture.at);
    tx.insert(captureParts)
      .values({ ...part, captureId: id, position })
      .run();
  }
  return id;
}

export interface StoredCapture extends CaptureRow {
  readonly parts: readonly CapturePartRow[];
}

export function findCapture(db: Db, id: string): StoredCapture | null {
  const row = db.select().from(captures).where(eq(captures.id, id)).get();
  return row === undefined ? null : withParts(db, row);
}

/** Captures of a content, oldest first. */
export function capturesOf(db: Db, contentKey: string): StoredCapture[] {
  return db
    .select()
    .from(captures)
    .where(eq(captures.contentKey, contentKey))
    .orderBy(captures.at, captures.id)
    .all()
    .map((row) => withParts(db, row));
}

/** What was kept of a visual at one instant, as pages tell it. */
export interface VisualCapture extends CaptureRow {
  readonly parts: readonly (Pick<CapturePartRow, 'role' | 'sha256' | 'bytes' | 'contentType'> & {
    /** Why its bytes were deleted; null while they are kept. */
    readonly removed: RemovalRow | null;
  })[];
  /** When an outside authority sealed it; null while none did. */
  readonly sealedAt: string | null;
}

/**
 * What was kept of a visual, the latest first. `screenshot` = the page with the visual framed; where there is none,
 * `shortfalls` says why.
 */
export function capturesOfVisual(db: Db, contentKey: string): VisualCapture[] {
  return capturesOf(db, contentKey)
    .toReversed()
    .map(({ parts, ...row }) => ({
      ...row,
      parts: parts.map(({ role, sha256, bytes, contentType }) => ({
        role,
        sha256,
        bytes,
        contentType,
        removed: removalOf(db, sha256),
      })),
      sealedAt: sealOver(db, row.logSeq)?.genTime ?? null,
    }));
}

function withParts(db: Db, row: CaptureRow): StoredCapture {
  return { ...row, parts: partsOf(db).all({ id: row.id }) };
}

const partsOf = prepared((db) =>
  db
    .select()
    .from(captureParts)
    .where(eq(captureParts.captureId, given('id')))
    .orderBy(captureParts.position)
    .prepare(),
);

/** Whether a content was captured on a page (or brought in: null) at or after an instant. */
export function wasCaptured(db: Db, contentKey: string, pageUrl: string | null, since: string): boolean {
  const row = db
    .select({ one: sql<number>`1` })
    .from(captures)
    .where(
      and(
        eq(captures.contentKey, contentKey),
        sql`${captures.at} >= ${since}`,
        pageUrl === null ? sql`${captures.pageUrl} IS NULL` : eq(captures.pageUrl, pageUrl),
      ),
    )
    .limit(1)
    .get();
  return row !== undefined;
}

export function insertSeal(tx: Db, seal: Omit<SealRow, 'id'>): string {
  const id = newId(seal.at);
  tx.insert(seals)
    .values({ ...seal, id })
    .run();
  return id;
}

/** Seals in the order of what they cover. */
export function listSeals(db: Db): SealRow[] {
  return db.select().from(seals).orderBy(seals.seq, seals.at).all();
}

/** The first seal that covers an entry; null while none does. */
export function sealOver(db: Db, seq: number): SealRow | null {
  return (
    db
      .select()
      .from(seals)
      .where(sql`${seals.seq} >= ${seq}`)
      .orderBy(seals.seq, seals.at)
      .limit(1)
      .get() ?? null
  );
}
