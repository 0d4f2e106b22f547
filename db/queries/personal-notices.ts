/** What the outbox holds for one of our own people. */
import { eq, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { digestSettings } from '../schema/index.js';
import type { DeliveryState } from './outbox.js';

/** How the once-keys of notices begin that hold a link for a person. */
export function entryNotices(personId: string): string {
  return `entree:${personId}:`;
}

/** What became of the last notice with a link for a person; null when none was ever queued. */
export function lastEntryNotice(
  db: Db,
  personId: string,
): { readonly state: DeliveryState; readonly queuedAt: string } | null {
  const prefix = entryNotices(personId);
  return (
    db.all<{ state: DeliveryState; queuedAt: string }>(sql`
      SELECT state, queued_at AS queuedAt FROM outbox WHERE once_key >= ${prefix} AND once_key < ${`${prefix}~`}
      ORDER BY queued_at DESC, id DESC LIMIT 1`)[0] ?? null
  );
}

/**
 * Ends what a person was to get by mail: what she chose, and what has not left. What it said is forgotten with it, as of
 * every notice that comes to its end (`src/mail/outcome.ts`). To be called while her address is still known.
 */
export function endNoticesOf(tx: Db, personId: string): void {
  tx.delete(digestSettings).where(eq(digestSettings.personId, personId)).run();
  const prefix = entryNotices(personId);
  const hers = sql`kind = 'notice' AND (
    id IN (SELECT outbox_id FROM digests WHERE person_id = ${personId})
    OR once_key >= ${prefix} AND once_key < ${`${prefix}~`}
    OR recipient = (SELECT mail FROM credentials WHERE person_id = ${personId}))`;
  const forgotten = sql`notice = NULL, recipient = '-@' || coalesce(mail_host, '')`;
  tx.run(sql`UPDATE outbox SET state = 'cancelled', ${forgotten} WHERE state = 'queued' AND ${hers}`);
  // Nobody knows whether it left: that stays so, and it does not leave again.
  tx.run(sql`UPDATE outbox SET ${forgotten} WHERE state = 'unknown' AND ${hers}`);
}
