/** What people hide in contents, and what shows it. */
import { desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../open.js';
import { blurs, pictureMembers, visuals } from '../schema/index.js';

export type BlurRow = typeof blurs.$inferSelect;

/** Adds what is to be blurred in a content from now on; an empty list ends it. */
export function addBlur(tx: Db, blur: Omit<BlurRow, 'seq'>): void {
  tx.insert(blurs).values(blur).run();
}

/** The last list of a content itself; empty when nothing. What is hidden in it is told by `hiddenIn`. */
export function blurOf(db: Db, contentKey: string): BlurRow['areas'] {
  const row = db
    .select({ areas: blurs.areas })
    .from(blurs)
    .where(eq(blurs.contentKey, contentKey))
    .orderBy(desc(blurs.seq))
    .limit(1)
    .get();
  return row?.areas ?? [];
}

/** A copy of a picture with the last list of what is hidden in it. */
export interface CopyBlur extends Pick<BlurRow, 'contentKey' | 'areas' | 'at'> {
  readonly width: number | null;
  readonly height: number | null;
  readonly sha256: string | null;
  readonly joinedHow: typeof pictureMembers.$inferSelect.joinedHow;
}

/** The copies of a picture in which somebody ever hid something, or looked whether to. */
export function lastBlursOfPicture(db: Db, pictureId: string): CopyBlur[] {
  return db
    .select({
      contentKey: blurs.contentKey,
      areas: blurs.areas,
      at: blurs.at,
      width: visuals.width,
      height: visuals.height,
      sha256: visuals.sha256,
      joinedHow: pictureMembers.joinedHow,
    })
    .from(pictureMembers)
    .innerJoin(blurs, eq(blurs.contentKey, pictureMembers.contentKey))
    .innerJoin(visuals, eq(visuals.contentKey, pictureMembers.contentKey))
    .where(
      sql`${pictureMembers.pictureId} = ${pictureId}
        AND ${blurs.seq} = (SELECT max(l.seq) FROM blurs l WHERE l.content_key = ${blurs.contentKey})`,
    )
    .orderBy(blurs.seq)
    .all();
}

/** Other contents that a page of this one shows, and in a copy of which something is hidden. */
export function hiddenBeside(db: Db, contentKey: string): string[] {
  return db
    .all<{ contentKey: string }>(
      // The pages of both, side by side: a portrait that is hidden may stand on each page of a large site, and all that a
      // page shows is gone through for none of them.
      sql`WITH hidden AS (
          SELECT b.content_key FROM blurs b WHERE b.areas <> '[]'
            AND b.seq = (SELECT max(l.seq) FROM blurs l WHERE l.content_key = b.content_key)
        ), copies AS (
          SELECT content_key FROM hidden
          UNION SELECT o.content_key FROM hidden h CROSS JOIN picture_members m ON m.content_key = h.content_key
            CROSS JOIN picture_members o ON o.picture_id = m.picture_id
        )
        SELECT DISTINCT c.content_key AS contentKey FROM copies c
          CROSS JOIN sighting_visuals v ON v.content_key = c.content_key
          CROSS JOIN sightings s ON s.id = v.sighting_id
        WHERE c.content_key <> ${contentKey}
          AND s.page_id IN (SELECT o.page_id FROM sighting_visuals w CROSS JOIN sightings o ON o.id = w.sighting_id
            WHERE w.content_key = ${contentKey})`,
    )
    .map((row) => row.contentKey);
}

/**
 * Whether something is hidden since an instant in what a letter may show: in a copy of one of its pictures, or in another
 * visual that a page shows beside one of them. A copy that was found or ruled to be one since brings what was hidden in it
 * before. What was hidden and is no longer does not count.
 */
export function isHiddenSince(db: Db, letterId: string, since: string): boolean {
  const found = db.get(
    sql`WITH hidden AS (
        SELECT b.content_key FROM blurs b WHERE b.areas <> '[]'
          AND (SELECT l.areas FROM blurs l WHERE l.content_key = b.content_key ORDER BY l.seq DESC LIMIT 1) <> '[]'
          AND ((b.at >= ${since} AND b.areas <> coalesce((SELECT p.areas FROM blurs p WHERE p.content_key = b.content_key
              AND p.seq < b.seq ORDER BY p.seq DESC LIMIT 1), '[]'))
            OR EXISTS (SELECT 1 FROM picture_members j WHERE j.content_key = b.content_key AND (j.joined_at >= ${since}
              OR EXISTS (SELECT 1 FROM pictures f CROSS JOIN pairs r ON r.a = f.id OR r.b = f.id
                WHERE (f.id = j.picture_id OR f.merged_into = j.picture_id)
                  AND r.ruled = 'same' AND r.ruled_at >= ${since}))))
      ), copies AS (
        SELECT content_key FROM hidden
        UNION SELECT o.content_key FROM hidden h CROSS JOIN picture_members m ON m.content_key = h.content_key
          CROSS JOIN picture_members o ON o.picture_id = m.picture_id
      ), own AS (
        SELECT m.content_key FROM letter_pictures l CROSS JOIN pictures p ON p.id = l.picture_id
          CROSS JOIN picture_members m ON m.picture_id = coalesce(p.merged_into, p.id) WHERE l.letter_id = ${letterId}
      )
      SELECT 1 AS one WHERE EXISTS (SELECT 1 FROM copies WHERE content_key IN (SELECT content_key FROM own))
        OR EXISTS (SELECT 1 FROM copies c CROSS JOIN sighting_visuals v ON v.content_key = c.content_key
          CROSS JOIN sightings s ON s.id = v.sighting_id
          WHERE s.page_id IN (SELECT o.page_id FROM own CROSS JOIN sighting_visuals w ON w.content_key = own.content_key
            CROSS JOIN sightings o ON o.id = w.sighting_id))`,
  );
  return found !== undefined;
}
