/** What the outbox holds for one of our own people. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { digestSettings } from '../schema/index.js';
import type { DeliveryState } from './outbox.js';

/** How the once-keys of notices begin that hold a link for a person. */
export function entryNotices(personId: string): string {
  return `entree:${personId}:`;
}

/** How the once-keys of the weekly mails about Vigie itself begin, for a person; the week follows. */
function healthNotices(personId: string): string {
  return `health:${personId}:`;
}

/** The once-key of the mail of one week. @param week « 2026-W48 » */
export function healthNotice(personId: string, week: string): string {
  return `${healthNotices(personId)}${week}`;
}

/**
 * Whether the mail about Vigie itself of an earlier week was queued for a person within a stretch of time, and nobody
 * refused it or took it back.
 */
export function hasLateHealthNotice(
  db: Db,
  ask: {
    readonly personId: string;
    /** « 2026-W49 »: of the weeks before it. */
    readonly before: string;
    readonly since: string;
    readonly until: string;
  },
): boolean {
  const row = db.get<{ n: number }>(sql`SELECT count(*) AS n FROM outbox
    WHERE once_key >= ${healthNotices(ask.personId)} AND once_key < ${healthNotice(ask.personId, ask.before)}
      AND queued_at > ${ask.since} AND queued_at <= ${ask.until} AND state NOT IN ('rejected', 'cancelled')`);
  return (row?.n ?? 0) > 0;
}

/** How the once-keys of notices begin that tell a person how her access changed. */
export function accessNotices(personId: string): string {
  return `acces:${personId}:`;
}

/** How many of them were queued for a person since an instant. */
export function countAccessNotices(db: Db, personId: string, since: string): number {
  const prefix = accessNotices(personId);
  return (
    db.get<{ n: number }>(sql`SELECT count(*) AS n FROM outbox
      WHERE once_key >= ${prefix} AND once_key < ${`${prefix}~`} AND queued_at > ${since}`)?.n ?? 0
  );
}

/** `expired`: it was of no use any more before it could leave; nobody else withdraws a notice with such a try. */
export type NoticeState = DeliveryState | 'expired';

/** Of a row `o` of the outbox. */
const NOTICE_STATE = sql.raw(`CASE WHEN o.state = 'cancelled'
  AND EXISTS (SELECT 1 FROM outbox_attempts a WHERE a.outbox_id = o.id AND a.kind = 'refused')
  THEN 'expired' ELSE o.state END`);

/** What became of the last notice with a link for a person; null when none was ever queued. */
export function lastEntryNotice(
  db: Db,
  personId: string,
): { readonly state: NoticeState; readonly queuedAt: string } | null {
  const prefix = entryNotices(personId);
  return (
    db.all<{ state: NoticeState; queuedAt: string }>(sql`
      SELECT ${NOTICE_STATE} AS state, o.queued_at AS queuedAt FROM outbox o
      WHERE o.once_key >= ${prefix} AND o.once_key < ${`${prefix}~`}
      ORDER BY o.queued_at DESC, o.id DESC LIMIT 1`)[0] ?? null
  );
}

/** Those whose last notice with a link did not reach them, as far as is known; by person. */
export function lostEntryNotices(db: Db): ReadonlyMap<string, NoticeState> {
  const begin = entryNotices('');
  const rows = db.all<{ person: string; state: NoticeState }>(sql`
    SELECT person, state FROM (
      SELECT substr(o.once_key, ${begin.length}, 36) AS person, ${NOTICE_STATE} AS state, max(o.queued_at || o.id)
      FROM outbox o WHERE o.once_key >= ${begin.slice(0, -1)} AND o.once_key < ${`${begin.slice(0, -1)}~`}
      GROUP BY person)
    WHERE state IN ('rejected', 'expired', 'unknown')`);
  return new Map(rows.map(({ person, state }) => [person, state]));
}

/** A notice that did not reach one of our own people. */
export interface LostNotice {
  readonly id: string;
  /** « digest:<person>:weekly:2026-W48 », « health:<person>:2026-W48 », « entree:<person>:… », « acces:<person>:… ». */
  readonly onceKey: string;
  readonly state: NoticeState;
  readonly queuedAt: string;
  /** What its server answered last, without addresses. */
  readonly answer: string | null;
}

/** Those that were queued since an instant, the newest first. */
export function lostNotices(
  db: Db,
  ask: { readonly since: string; readonly limit: number },
): readonly LostNotice[] {
  return db.all<LostNotice>(sql`
    SELECT * FROM (
      SELECT o.id, coalesce(o.once_key, '') AS onceKey, ${NOTICE_STATE} AS state, o.queued_at AS queuedAt,
        (SELECT a.answer FROM outbox_attempts a WHERE a.outbox_id = o.id ORDER BY a.number DESC LIMIT 1) AS answer
      FROM outbox o WHERE o.kind = 'notice' AND o.state IN ('rejected', 'cancelled') AND o.queued_at > ${ask.since})
    WHERE state IN ('rejected', 'expired') ORDER BY queuedAt DESC, id DESC LIMIT ${ask.limit}`);
}

/** How many there are. */
export function countLostNotices(db: Db, since: string): number {
  return lostNotices(db, { since, limit: -1 }).length;
}

const FORGOTTEN = sql.raw(`notice = NULL, recipient = '-@' || coalesce(mail_host, '')`);

/** Takes out of the outbox what was composed for a person and has not left; invitations and links stay. */
export function cancelDigestsOf(tx: Db, personId: string): void {
  tx.run(sql`UPDATE outbox SET state = 'cancelled', ${FORGOTTEN} WHERE state = 'queued' AND kind = 'notice'
    AND id IN (SELECT outbox_id FROM digests WHERE person_id = ${personId})`);
}

/**
 * Ends what a person was to get by mail: what she chose, and what has not left. What it said is forgotten with it, as of
 * every notice that comes to its end (`src/mail/outcome.ts`). To be called while her address is still known.
 */
export function endNoticesOf(tx: Db, personId: string): void {
  tx.delete(digestSettings).where(eq(digestSettings.personId, personId)).run();
  const [link, access] = [entryNotices(personId), accessNotices(personId)];
  const hers = sql`kind = 'notice' AND (
    id IN (SELECT outbox_id FROM digests WHERE person_id = ${personId})
    OR once_key >= ${link} AND once_key < ${`${link}~`}
    OR once_key >= ${access} AND once_key < ${`${access}~`}
    OR recipient = (SELECT mail FROM credentials WHERE person_id = ${personId}))`;
  tx.run(sql`UPDATE outbox SET state = 'cancelled', ${FORGOTTEN} WHERE state = 'queued' AND ${hers}`);
  // Nobody knows whether it left: that stays so, and it does not leave again.
  tx.run(sql`UPDATE outbox SET ${FORGOTTEN} WHERE state = 'unknown' AND ${hers}`);
}
