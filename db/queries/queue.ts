/** The queue of pictures that wait for somebody, and who has one open. */
import { and, eq, gt, lte, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { leases, people, pictures } from '../schema/index.js';
import { wasTold } from './digests.js';
import type { PictureRow } from './pictures.js';
import { within, type Territory } from './territories.js';

export interface QueueAsk {
  readonly lane: 'near-event' | 'new' | 'backlog';
  readonly waitsFor: NonNullable<PictureRow['waitsFor']>;
  /** Whom it is for: what she decided already is left out, and what others have open. */
  readonly person: string;
  /** People whose accounts are tied to hers (`accounts/ties.ts`): what they spoke about waits for somebody else. */
  readonly tied?: readonly string[];
  readonly at: string;
  /** Today, and the last day of a near event. */
  readonly today: string;
  readonly nearUntil: string;
  /** Only what an authority of this département shows; null for all. */
  readonly departement: string | null;
  /** Only what lies there, and what belongs to no authority yet; null or absent for all. */
  readonly territory?: Territory;
  /**
   * Only what no mail told her, be it as one of the pictures that were put together into it: how the names of pictures
   * begin among what is told. Absent for all.
   */
  readonly untoldAs?: string;
}

/** The next picture of a lane for a person, none of `except`; null when there is none. */
export function nextInQueue(db: Db, ask: QueueAsk, except: readonly string[] = []): string | null {
  return queued(db, ask, except.length + 1).find((id) => !except.includes(id)) ?? null;
}

/** The first pictures of a lane for a person, at most `limit`. */
export function queued(db: Db, ask: QueueAsk, limit: number): string[] {
  const order = ask.lane === 'near-event' ? sql`p.event_day, p.queue_key` : sql`p.queue_key`;
  return db
    .all<{ id: string }>(
      sql`SELECT p.id FROM pictures p WHERE ${inLane(ask)} AND ${isFor(ask)} ORDER BY ${order} LIMIT ${limit}`,
    )
    .map((row) => row.id);
}

/** How many pictures of a lane wait for this person. */
export function countQueued(db: Db, ask: QueueAsk): number {
  return (
    db.all<{ n: number }>(sql`SELECT count(*) AS n FROM pictures p WHERE ${inLane(ask)} AND ${isFor(ask)}`)[0]
      ?.n ?? 0
  );
}

function inLane({ lane, waitsFor, today, nearUntil }: QueueAsk): SQL {
  // The conditions of the partial indexes are written out: SQLite takes them by no others.
  if (lane === 'near-event')
    return sql`p.waits_for IS NOT NULL AND p.event_day IS NOT NULL
      AND p.waits_for = ${waitsFor} AND p.event_day BETWEEN ${today} AND ${nearUntil}`;
  return sql`p.waits_for IS NOT NULL AND p.waits_for = ${waitsFor} AND p.lane = ${lane}
    AND (p.event_day IS NULL OR p.event_day NOT BETWEEN ${today} AND ${nearUntil})`;
}

/** Of the row `p` of pictures: neither this person nor one tied to her has decided it yet, and nobody else has it open. */
export function isFree({
  person,
  tied = [],
  at,
  waitsFor,
}: Pick<QueueAsk, 'person' | 'tied' | 'at' | 'waitsFor'>): SQL {
  const own = sql`EXISTS (SELECT 1 FROM pictures part CROSS JOIN decisions d ON d.picture_id = part.id AND d.person_id = ${person}
      WHERE (part.id = p.id OR part.merged_into = p.id) AND d.capacity = ${waitsFor}
        AND NOT EXISTS (SELECT 1 FROM decision_undos u WHERE u.decision_id = d.id))`;
  const open = sql`EXISTS (SELECT 1 FROM leases l WHERE l.picture_id = p.id AND l.person_id <> ${person} AND l.until > ${at})`;
  const ofTied = sql`EXISTS (SELECT 1 FROM pictures part CROSS JOIN decisions d ON d.picture_id = part.id
      WHERE (part.id = p.id OR part.merged_into = p.id) AND d.person_id IN (SELECT value FROM json_each(${JSON.stringify(tied)}))
        AND NOT EXISTS (SELECT 1 FROM decision_undos u WHERE u.decision_id = d.id))`;
  return tied.length === 0
    ? sql`NOT ${open} AND NOT ${own}`
    : sql`NOT ${open} AND NOT ${own} AND NOT ${ofTied}`;
}

function isFor(ask: QueueAsk): SQL {
  const { departement, territory = null, person, untoldAs } = ask;
  const conditions = [
    ...(departement === null ? [] : [shownWhere(sql`a.departement = ${departement}`)]),
    ...(territory === null ? [] : [sql`(${shownWhere(within(territory))} OR ${UNPLACED})`]),
    ...(untoldAs === undefined ? [] : [isUntold(person, untoldAs)]),
  ];
  return sql.join([isFree(ask), ...conditions], sql` AND `);
}

/** Of the row `p`. Whoever was told of one of several pictures that are one by now was told of it. */
function isUntold(person: string, toldAs: string): SQL {
  return sql`NOT ${wasTold(person, sql`${toldAs} || p.id`)} AND NOT EXISTS (SELECT 1 FROM pictures part
    WHERE part.merged_into = p.id AND ${wasTold(person, sql`${toldAs} || part.id`)})`;
}

/** Of the row `p`: an authority `a` with this condition shows it, or it was reported about one. */
function shownWhere(authority: SQL): SQL {
  // Gathered once from the authorities' side: asked of each picture, it would be asked thousands of times.
  return sql`p.id IN (SELECT m.picture_id FROM authorities a CROSS JOIN sites t ON t.authority_code = a.code
      CROSS JOIN flagged_pages g ON g.site_id = t.id CROSS JOIN picture_members m ON m.content_key = g.content_key
      WHERE ${authority}
    UNION ALL
    SELECT m.picture_id FROM authorities a CROSS JOIN reports r ON r.authority_code = a.code
      CROSS JOIN picture_members m ON m.content_key = r.content_key WHERE ${authority}
    UNION ALL ${unflagged(authority)})`;
}

/** Of the row `p`: brought in by a person, and no authority is known to show it. They are few. */
const UNPLACED = sql`p.id IN (SELECT m.picture_id FROM reports r CROSS JOIN picture_members m ON m.content_key = r.content_key
    WHERE r.authority_code IS NULL AND NOT EXISTS (SELECT 1 FROM picture_members k
      WHERE k.picture_id = m.picture_id AND (
        EXISTS (SELECT 1 FROM sighting_visuals v WHERE v.content_key = k.content_key)
        OR EXISTS (SELECT 1 FROM reports named WHERE named.content_key = k.content_key AND named.authority_code IS NOT NULL))))`;

/** Pictures whose contents carry no mark now: brought in by people, or judged otherwise by older rules. Few. */
function unflagged(authority: SQL): SQL {
  return sql`SELECT m.picture_id FROM picture_members m CROSS JOIN sighting_visuals v ON v.content_key = m.content_key
    CROSS JOIN sightings s ON s.id = v.sighting_id CROSS JOIN pages g ON g.id = s.page_id
    CROSS JOIN sites t ON t.id = g.site_id CROSS JOIN authorities a ON a.code = t.authority_code
    WHERE NOT EXISTS (SELECT 1 FROM flagged_visuals f WHERE f.content_key = m.content_key)
      AND ${authority}`;
}

/** Pictures of their own in a state, in the order of the queue. */
export function picturesInState(
  db: Db,
  state: PictureRow['state'],
  page: { readonly limit: number; readonly offset?: number },
): PictureRow[] {
  return db
    .select()
    .from(pictures)
    .where(and(eq(pictures.state, state), sql`merged_into IS NULL`))
    .orderBy(pictures.queueKey)
    .limit(page.limit)
    .offset(page.offset ?? 0)
    .all();
}

export type Lease =
  | { readonly kind: 'taken'; readonly until: string }
  /** Somebody else has it open. */
  | { readonly kind: 'held'; readonly person: string; readonly name: string; readonly until: string };

/** Takes or prolongs the lease of a picture, unless somebody else holds it at `at`. */
export function takeLease(
  tx: Db,
  lease: {
    readonly pictureId: string;
    readonly personId: string;
    readonly until: string;
    readonly at: string;
  },
): Lease {
  const { pictureId, personId, until, at } = lease;
  const taken = tx
    .insert(leases)
    .values({ pictureId, personId, until })
    .onConflictDoUpdate({
      target: leases.pictureId,
      set: { personId, until },
      setWhere: sql`${leases.personId} = ${personId} OR ${leases.until} <= ${at}`,
    })
    .run();
  if (taken.changes > 0) return { kind: 'taken', until };
  const held = leaseWithName(tx).get({ pictureId });
  if (held === undefined) throw new Error(`neither taken nor held: the lease of ${pictureId}`);
  return { kind: 'held', ...held };
}

const leaseWithName = prepared((db) =>
  db
    .select({ person: leases.personId, name: people.name, until: leases.until })
    .from(leases)
    .innerJoin(people, eq(people.id, leases.personId))
    .where(eq(leases.pictureId, given('pictureId')))
    .prepare(),
);

/** Who has a picture open at `at`; null when nobody has. */
export function leaseOf(
  db: Db,
  pictureId: string,
  at: string,
): { readonly person: string; readonly name: string; readonly until: string } | null {
  const held = leaseWithName(db).get({ pictureId });
  return held === undefined || held.until <= at ? null : held;
}

/** Prolongs a lease that is still held. False when it ran out or went to somebody else. */
export function renewLease(
  tx: Db,
  lease: {
    readonly pictureId: string;
    readonly personId: string;
    readonly until: string;
    readonly at: string;
  },
): boolean {
  const { pictureId, personId, until, at } = lease;
  return (
    tx
      .update(leases)
      .set({ until })
      .where(and(eq(leases.pictureId, pictureId), eq(leases.personId, personId), gt(leases.until, at)))
      .run().changes > 0
  );
}

/** Gives up one lease of a person, or all but `except`. */
export function releaseLease(tx: Db, pictureId: string, personId: string): void {
  tx.delete(leases)
    .where(and(eq(leases.pictureId, pictureId), eq(leases.personId, personId)))
    .run();
}

/** Removes the leases that ran out, and those of a person. */
export function clearLeases(tx: Db, personId: string, at: string): void {
  tx.delete(leases).where(eq(leases.personId, personId)).run();
  tx.delete(leases).where(lte(leases.until, at)).run();
}
