import { and, eq, isNull, ne, sql } from 'drizzle-orm';
import type { CrawlEvent } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { reservations } from '../schema/index.js';
import type { CrawlRef } from './crawl-ref.js';

export type ReservationRow = typeof reservations.$inferSelect;

/** Notes that the site reserves text and data mining: opens the reservation, or prolongs the open one. */
export function openReservation(
  tx: Db,
  crawl: CrawlRef,
  told: Extract<CrawlEvent, { type: 'reservation' }>,
): void {
  const { url, signal, at } = told;
  const seen = { lastSeen: at, lastCrawlId: crawl.crawlId, place: signal.place };
  tx.insert(reservations)
    .values({
      id: newId(at),
      siteId: crawl.siteId,
      url,
      kind: signal.kind,
      value: signal.value,
      firstSeen: at,
      ...seen,
    })
    .onConflictDoUpdate({
      target: [reservations.siteId, reservations.url, reservations.kind, reservations.value],
      targetWhere: sql.raw('closed_at IS NULL'),
      set: seen,
    })
    .run();
}

/** After a crawl that looked at everything: a reservation that it did not meet was taken back. */
export function closeReservationsNotMet(tx: Db, crawl: CrawlRef, at: string): void {
  tx.update(reservations)
    .set({ closedAt: at })
    .where(
      and(
        eq(reservations.siteId, crawl.siteId),
        isNull(reservations.closedAt),
        ne(reservations.lastCrawlId, crawl.crawlId),
      ),
    )
    .run();
}

/** Open reservations of a site, oldest first. */
export function openReservations(db: Db, siteId: string): ReservationRow[] {
  return db
    .select()
    .from(reservations)
    .where(and(eq(reservations.siteId, siteId), isNull(reservations.closedAt)))
    .orderBy(reservations.firstSeen, reservations.id)
    .all();
}
