/** What a site shows that is flagged or reported and whose bytes are kept: what the captures of its pages are chosen from. */
import { sql } from 'drizzle-orm';
import type { Sighting } from '../../src/crawlers/events.js';
import type { Db } from '../open.js';
import { urlsJson } from '../schema/json.js';
import { isStillKept } from './removals.js';

/** One flagged or reported visual on one page of a site. */
export interface ShownVisual {
  readonly contentKey: string;
  readonly pageUrl: string;
  readonly pageKind: 'page' | 'document';
  readonly element: Sighting['element'];
  readonly imageUrl: string;
  /** Addresses that the page itself declares for it. */
  readonly declared: readonly string[];
  /** The address whose bytes were read, when it is another one. */
  readonly originalUrl: string | null;
  /** Page of the document, from 1. */
  readonly documentPage: number | null;
  /** Since when the page shows it with these surroundings. */
  readonly since: string;
  readonly isOpen: boolean;
}

/** Flagged and reported visuals of a site with bytes that are still kept, place by place, the oldest first. */
export function shownVisuals(db: Db, siteId: string): ShownVisual[] {
  const rows = db.all<
    Omit<ShownVisual, 'declared' | 'isOpen'> & { readonly declared: string; readonly isOpen: number }
  >(
    sql`SELECT v.content_key AS contentKey, p.url AS pageUrl, p.kind AS pageKind, s.element, a.url AS imageUrl,
          s.declared, s.first_seen AS since, s.closed_at IS NULL AND v.closed_at IS NULL AS isOpen,
          o.original_url AS originalUrl, o.document_page AS documentPage
        FROM pages p JOIN sightings s ON s.page_id = p.id JOIN sighting_visuals v ON v.sighting_id = s.id
          JOIN image_addresses a ON a.id = s.address_id
          LEFT JOIN address_visuals o ON o.id = (SELECT x.id FROM address_visuals x
            WHERE x.address_id = a.id AND x.content_key = v.content_key ORDER BY x.last_seen DESC LIMIT 1)
        WHERE p.site_id = ${siteId}
          AND EXISTS (SELECT 1 FROM evidence e WHERE e.content_key = v.content_key AND ${isStillKept(sql`e.sha256`)})
          AND ((SELECT grade FROM verdicts f WHERE f.content_key = v.content_key ORDER BY f.number DESC LIMIT 1) <> 'none'
            OR EXISTS (SELECT 1 FROM picture_members m JOIN pictures q ON q.id = m.picture_id
              WHERE m.content_key = v.content_key AND q.was_reported = 1))
        ORDER BY s.first_seen, p.url, a.url`,
  );
  return rows.map((row) => ({
    ...row,
    declared: urlsJson.parse(JSON.parse(row.declared)),
    isOpen: row.isOpen === 1,
  }));
}

/** Where and when a content was captured on pages, whatever the site. */
export function capturedOn(
  db: Db,
  contentKey: string,
): { readonly pageUrl: string | null; readonly at: string }[] {
  return db.all(
    sql`SELECT page_url AS pageUrl, at FROM captures WHERE content_key = ${contentKey} AND report_id IS NULL`,
  );
}
