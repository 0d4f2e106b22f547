/** Bytes that were deleted because they may not be kept longer: what is due, what was done, what pages say of it. */
import { desc, eq, sql, type SQL } from 'drizzle-orm';
import type { PartRole, RemovalReason } from '../../src/evidence/types.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { removals } from '../schema/index.js';

export type RemovalRow = typeof removals.$inferSelect;

/** Whether the bytes of a hash are there as far as the database knows: nobody deleted them for good. */
export function isStillKept(sha256: SQL): SQL {
  return sql`coalesce((SELECT r.state FROM removals r WHERE r.sha256 = ${sha256} ORDER BY r.seq DESC LIMIT 1), '') <> 'removed'`;
}

export function insertRemoval(tx: Db, row: Omit<RemovalRow, 'seq'>): void {
  tx.insert(removals).values(row).run();
}

/** The last word on the bytes of a hash; null while nobody meant to delete them. */
export function lastRemoval(db: Db, sha256: string): RemovalRow | null {
  return lastOf(db).get({ sha256 }) ?? null;
}

const lastOf = prepared((db) =>
  db
    .select()
    .from(removals)
    .where(eq(removals.sha256, given('sha256')))
    .orderBy(desc(removals.seq))
    .limit(1)
    .prepare(),
);

/** When and why the bytes of a hash were deleted; null when they were not, or came back. */
export function removalOf(db: Db, sha256: string): RemovalRow | null {
  const last = lastRemoval(db, sha256);
  return last?.state === 'removed' ? last : null;
}

/** Writes that deleted bytes are there again. To be called where a row names bytes that were put. */
export function noteReturn(tx: Db, sha256: string, at: string): void {
  const gone = removalOf(tx, sha256);
  if (gone === null) return;
  const { bytes, reason, contentKey } = gone;
  insertRemoval(tx, { sha256, bytes, reason, contentKey, at, state: 'kept', logSeq: null });
}

/** What was meant to be deleted and neither was nor stays: an earlier run was cut short. */
export function openIntentions(db: Db): RemovalRow[] {
  return db
    .select()
    .from(removals)
    .where(
      sql`${removals.state} = 'intended' AND NOT EXISTS (SELECT 1 FROM removals later
        WHERE later.sha256 = ${removals.sha256} AND later.seq > ${removals.seq})`,
    )
    .orderBy(removals.seq)
    .all();
}

/**
 * Whether bytes that a crawl met again are to be left where they are: they were deleted because people dismissed the
 * visual, and it stands dismissed.
 */
export function isLeftOut(db: Db, contentKey: string, sha256: string): boolean {
  if (removalOf(db, sha256)?.reason !== 'dismissed') return false;
  return (
    db.get(
      sql`SELECT 1 AS one FROM picture_members m JOIN pictures p ON p.id = m.picture_id
        WHERE m.content_key = ${contentKey} AND p.state = 'dismissed'`,
    ) !== undefined
  );
}

/** Bytes that are kept of a content, as what, and since when a row names them. */
export interface Piece {
  readonly contentKey: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly role: PartRole;
  readonly at: string;
}

/** Of a content that stands in `of`, both kinds of rows that name bytes. */
const piecesWhere = (evidence: SQL, parts: SQL): SQL => sql`
  SELECT e.content_key AS contentKey, e.sha256 AS sha256, e.bytes AS bytes, 'original' AS role, e.at AS at
    FROM evidence e WHERE ${evidence}
  UNION ALL
  SELECT c.content_key, q.sha256, q.bytes, q.role, c.at
    FROM captures c JOIN capture_parts q ON q.capture_id = c.id WHERE ${parts}`;

/** All bytes that rows name of a content, deleted ones too. */
export function piecesOf(db: Db, contentKey: string): Piece[] {
  return db.all<Piece>(piecesWhere(sql`e.content_key = ${contentKey}`, sql`c.content_key = ${contentKey}`));
}

/** Of whom the bytes of a hash are a part: contents, and the seals of the log. */
export function holdersOf(
  db: Db,
  sha256: string,
): readonly { readonly contentKey: string | null; readonly role: PartRole }[] {
  return db.all(sql`
    SELECT e.content_key AS contentKey, 'original' AS role FROM evidence e WHERE e.sha256 = ${sha256}
    UNION SELECT c.content_key, q.role FROM capture_parts q JOIN captures c ON c.id = q.capture_id
      WHERE q.sha256 = ${sha256}
    UNION SELECT NULL, 'time-stamp' FROM seals s WHERE s.sha256 = ${sha256}`);
}

const hasBytes = (contentKey: SQL): SQL => sql`(
  EXISTS (SELECT 1 FROM evidence e WHERE e.content_key = ${contentKey} AND ${isStillKept(sql`e.sha256`)})
  OR EXISTS (SELECT 1 FROM captures c JOIN capture_parts q ON q.capture_id = c.id
    WHERE c.content_key = ${contentKey} AND q.role NOT IN ('headers', 'terms') AND ${isStillKept(sql`q.sha256`)}))`;

/** Instants before which something has to lie; nothing is due where there is none. */
export type DueBefore = Readonly<Record<RemovalReason, string | null>>;

/**
 * Pictures with bytes that may be due: a wide net, cast over what the queue knows of them; `retention/rules.ts` asks
 * the facts.
 */
export function picturesPerhapsDue(db: Db, before: DueBefore): string[] {
  return db
    .all<{ id: string }>(
      sql`SELECT p.id AS id FROM pictures p WHERE p.merged_into IS NULL
        AND (p.state = 'dismissed' AND p.created_at <= ${before.dismissed}
          OR p.grade = 'none' AND p.was_reported = 0 AND p.created_at <= ${before['by-catch']}
          OR p.state <> 'protected' AND p.created_at <= ${before.persons}
          OR ${before['closed-case']} IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM case_pictures k JOIN pictures part ON part.id = k.picture_id
          JOIN cases c ON c.id = k.case_id WHERE (part.id = p.id OR part.merged_into = p.id)
            AND (${before['closed-case']} IS NULL OR c.stage <> 'closed'))
        AND EXISTS (SELECT 1 FROM picture_members m WHERE m.picture_id = p.id AND ${hasBytes(sql`m.content_key`)})
        ORDER BY p.id`,
    )
    .map(({ id }) => id);
}

/** Contents with bytes that belong to no picture, were not reported, and that nothing flags any more. */
export function looseContents(db: Db): string[] {
  return db
    .all<{ key: string }>(
      sql`SELECT DISTINCT e.content_key AS key FROM evidence e
        WHERE NOT EXISTS (SELECT 1 FROM picture_members m WHERE m.content_key = e.content_key)
          AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.content_key = e.content_key)
          AND coalesce((SELECT f.grade FROM verdicts f WHERE f.content_key = e.content_key
            ORDER BY f.number DESC LIMIT 1), 'none') = 'none'
          AND ${hasBytes(sql`e.content_key`)} ORDER BY 1`,
    )
    .map(({ key }) => key);
}

/** Whether a person brought a content in. */
export function isReported(db: Db, contentKey: string): boolean {
  return db.get(sql`SELECT 1 AS one FROM reports WHERE content_key = ${contentKey} LIMIT 1`) !== undefined;
}

/** Every case that a picture, or a part of it, stands in or ever stood in. */
export function casesOfPicture(db: Db, pictureId: string): string[] {
  return db
    .all<{ id: string }>(
      sql`SELECT DISTINCT k.case_id AS id FROM case_pictures k JOIN pictures part ON part.id = k.picture_id
        WHERE part.id = ${pictureId} OR part.merged_into = ${pictureId} ORDER BY 1`,
    )
    .map(({ id }) => id);
}

export interface Handling {
  /** The last word on the picture: decided, taken back, observed, ruled, reported; null when nobody spoke. */
  readonly wordAt: string | null;
  /** Somebody has it open, or may still take back what she decided in her sitting. */
  readonly isInHand: boolean;
  readonly hasCase: boolean;
  /** When a site was last seen to show it; null when none was. */
  readonly seenAt: string | null;
  readonly isShown: boolean;
}

/** What people did about a picture, parts of it included, and whether sites show it. */
export function handlingOf(db: Db, pictureId: string, at: string): Handling {
  const family = sql`(SELECT id FROM pictures WHERE id = ${pictureId} OR merged_into = ${pictureId})`;
  const members = sql`(SELECT content_key FROM picture_members WHERE picture_id = ${pictureId})`;
  const row = db.get<
    Record<'inHand' | 'hasCase' | 'shown', number> & Pick<Handling, 'wordAt' | 'seenAt'>
  >(sql`
    SELECT (SELECT max(at) FROM (
        SELECT d.at AS at FROM decisions d WHERE d.picture_id IN ${family}
        UNION ALL SELECT u.at FROM decision_undos u JOIN decisions d ON d.id = u.decision_id
          WHERE d.picture_id IN ${family}
        UNION ALL SELECT o.at FROM observation_events o WHERE o.picture_id IN ${family}
        UNION ALL SELECT x.ruled_at FROM pairs x WHERE x.a IN ${family} OR x.b IN ${family}
        UNION ALL SELECT r.at FROM reports r WHERE r.content_key IN ${members})) AS wordAt,
      EXISTS (SELECT 1 FROM leases l WHERE l.picture_id IN ${family} AND l.until > ${at})
        OR EXISTS (SELECT 1 FROM decisions d JOIN sittings t ON t.id = d.sitting_id
          WHERE d.picture_id IN ${family} AND t.ended_at IS NULL) AS inHand,
      EXISTS (SELECT 1 FROM case_pictures k WHERE k.picture_id IN ${family}) AS hasCase,
      (SELECT max(v.last_seen) FROM sighting_visuals v WHERE v.content_key IN ${members}) AS seenAt,
      EXISTS (SELECT 1 FROM sighting_visuals v JOIN sightings s ON s.id = v.sighting_id
        WHERE v.content_key IN ${members} AND v.closed_at IS NULL AND s.closed_at IS NULL) AS shown`);
  if (row === undefined) throw new Error(`nothing is told of ${pictureId}`);
  const { wordAt, seenAt, inHand, hasCase, shown } = row;
  return { wordAt, seenAt, isInHand: inHand === 1, hasCase: hasCase === 1, isShown: shown === 1 };
}

/** Every hash whose bytes rows name and nobody deleted at their term, in order. */
export function keptHashes(db: Db): string[] {
  return db
    .all<{ sha256: string }>(
      sql`SELECT n.sha256 AS sha256 FROM (
          SELECT sha256 FROM evidence UNION SELECT sha256 FROM capture_parts UNION SELECT sha256 FROM seals) n
        WHERE ${isStillKept(sql`n.sha256`)} ORDER BY 1`,
    )
    .map(({ sha256 }) => sha256);
}

/** How many hashes were deleted at their term and did not come back. */
export function countRemoved(db: Db): number {
  const row = db.get<{ n: number }>(
    sql`SELECT count(*) AS n FROM (SELECT DISTINCT sha256 FROM removals) d WHERE NOT (${isStillKept(sql`d.sha256`)})`,
  );
  return row?.n ?? 0;
}
