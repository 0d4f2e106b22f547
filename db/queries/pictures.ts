import { and, eq, isNull, or, sql } from 'drizzle-orm';
import type { C2paIntegrity } from '../../src/classifiers/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { pairs, pictureMembers, pictures, reports, visuals } from '../schema/index.js';
import type { StoredVerdict } from './verdicts.js';
import { findVerdict } from './verdicts.js';

export type PictureRow = typeof pictures.$inferSelect;
export type MemberRow = typeof pictureMembers.$inferSelect;
export type PairRow = typeof pairs.$inferSelect;

/** The hash of a picture as it is kept (`src/review/likeness.ts`). */
export interface StoredHash {
  readonly coarse: string;
  readonly fine: string;
  readonly ratio: number;
  readonly contrast: number;
}

export type HashToStore =
  | { readonly kind: 'hash'; readonly hash: StoredHash }
  | { readonly kind: Exclude<PictureRow['hashState'], 'hash'> };

/** The picture; one that was merged is answered by the one that it is a part of. Null when there is none. */
export function findPicture(db: Db, id: string): PictureRow | null {
  const row = pictureById(db).get({ id });
  if (row === undefined) return null;
  return row.mergedInto === null ? row : (pictureById(db).get({ id: row.mergedInto }) ?? null);
}

/** The picture itself, be it a part of another one. Null when there is none. */
export function pictureRow(db: Db, id: string): PictureRow | null {
  return pictureById(db).get({ id }) ?? null;
}

const pictureById = prepared((db) =>
  db
    .select()
    .from(pictures)
    .where(eq(pictures.id, given('id')))
    .prepare(),
);

/** The picture of a content, or null while it belongs to none. */
export function memberOf(db: Db, contentKey: string): MemberRow | null {
  return memberByKey(db).get({ contentKey }) ?? null;
}

const memberByKey = prepared((db) =>
  db
    .select()
    .from(pictureMembers)
    .where(eq(pictureMembers.contentKey, given('contentKey')))
    .prepare(),
);

/** A picture and those that were merged into it: decisions and observations were written about each of them. */
export function familyOf(db: Db, pictureId: string): readonly string[] {
  return [
    pictureId,
    ...mergedInto(db)
      .all({ pictureId })
      .map((row) => row.id),
  ];
}

const mergedInto = prepared((db) =>
  db
    .select({ id: pictures.id })
    .from(pictures)
    .where(eq(pictures.mergedInto, given('pictureId')))
    .prepare(),
);

export interface Member extends MemberRow {
  readonly sha256: string | null;
  readonly integrity: C2paIntegrity | null;
  readonly firstSeen: string;
  /** The latest one; null for what was brought in and never classified. */
  readonly verdict: StoredVerdict | null;
}

/** The contents of a picture, in the order of their joining. */
export function membersOf(db: Db, pictureId: string): Member[] {
  return membersByPicture(db)
    .all({ pictureId })
    .map((row) => ({ ...row.member, ...row.visual, verdict: findVerdict(db, row.member.contentKey) }));
}

const membersByPicture = prepared((db) =>
  db
    .select({
      member: pictureMembers,
      visual: { sha256: visuals.sha256, integrity: visuals.integrity, firstSeen: visuals.firstSeen },
    })
    .from(pictureMembers)
    .innerJoin(visuals, eq(visuals.contentKey, pictureMembers.contentKey))
    .where(eq(pictureMembers.pictureId, given('pictureId')))
    .orderBy(pictureMembers.joinedAt, pictureMembers.contentKey)
    .prepare(),
);

/** The picture of another content with the very same bytes; null when there is none. */
export function pictureOfBytes(db: Db, contentKey: string): string | null {
  return samesBytes(db).get({ contentKey })?.pictureId ?? null;
}

const samesBytes = prepared((db) =>
  db
    .select({ pictureId: sql<string>`m.picture_id` })
    .from(
      sql`visuals me JOIN visuals twin ON twin.sha256 = me.sha256 AND twin.content_key <> me.content_key
        JOIN picture_members m ON m.content_key = twin.content_key`,
    )
    .where(sql`me.content_key = ${given('contentKey')}`)
    .limit(1)
    .prepare(),
);

/** Makes a picture; its projection is that of something nobody has looked at, until it is refreshed. */
export function insertPicture(
  tx: Db,
  picture: { readonly hash: HashToStore; readonly isFromFirstCrawl: boolean; readonly wasReported: boolean },
  at: string,
): string {
  const id = newId(at);
  const { hash, isFromFirstCrawl, wasReported } = picture;
  tx.insert(pictures)
    .values({
      id,
      ...hashColumns(hash),
      grade: 'none',
      state: 'to-review',
      waitsFor: null,
      lane: 'new',
      queueKey: '',
      isFromFirstCrawl,
      wasReported,
      createdAt: at,
    })
    .run();
  return id;
}

export function setPictureHash(tx: Db, pictureId: string, hash: HashToStore): void {
  tx.update(pictures).set(hashColumns(hash)).where(eq(pictures.id, pictureId)).run();
}

function hashColumns(stored: HashToStore) {
  if (stored.kind !== 'hash') return { hashState: stored.kind };
  const { coarse, fine, ratio, contrast } = stored.hash;
  const [coarse0, coarse1, coarse2, coarse3] = coarseParts(coarse);
  return { hashState: stored.kind, coarse, coarse0, coarse1, coarse2, coarse3, fine, ratio, contrast };
}

/** The four numbers of 16 bits of a coarse hash. */
function coarseParts(coarse: string): readonly [number, number, number, number] {
  const part = (at: number): number => Number.parseInt(coarse.slice(at * 4, at * 4 + 4), 16);
  return [part(0), part(1), part(2), part(3)];
}

export function joinPicture(
  tx: Db,
  member: {
    readonly contentKey: string;
    readonly pictureId: string;
    readonly joinedHow: MemberRow['joinedHow'];
  },
  at: string,
): void {
  const { pictureId, joinedHow } = member;
  tx.insert(pictureMembers)
    .values({ ...member, joinedAt: at })
    .onConflictDoUpdate({ target: pictureMembers.contentKey, set: { pictureId, joinedHow } })
    .run();
}

/** Makes `from` a part of `into`: its contents go over, what was merged into it before follows. */
export function mergePicture(tx: Db, from: string, into: string): void {
  tx.update(pictures)
    .set({ mergedInto: into, waitsFor: null })
    .where(or(eq(pictures.id, from), eq(pictures.mergedInto, from)))
    .run();
}

/** Makes a part a picture of its own again. */
export function unmergePicture(tx: Db, id: string): void {
  tx.update(pictures).set({ mergedInto: null }).where(eq(pictures.id, id)).run();
}

/**
 * Pictures that may be alike: one of the four parts of their coarse hash is among the given values, and their shape is
 * within the bounds. The caller compares.
 */
export function lookalikeCandidates(
  db: Db,
  near: {
    /** For each of the four parts, the values to look for. */
    readonly parts: readonly (readonly number[])[];
    readonly ratio: readonly [least: number, most: number];
  },
): (StoredHash & { readonly id: string })[] {
  const [least, most] = near.ratio;
  const list = (at: number): string => JSON.stringify(near.parts[at] ?? []);
  const found = (at: 0 | 1 | 2 | 3) => {
    const column = sql.raw(`p.coarse_${at}`);
    return sql`SELECT p.id FROM json_each(${list(at)}) CROSS JOIN pictures p
      WHERE ${column} = json_each.value AND ${column} IS NOT NULL AND p.ratio BETWEEN ${least} AND ${most}`;
  };
  return db.all<StoredHash & { id: string }>(sql`
    SELECT q.id, q.coarse, q.fine, q.ratio, q.contrast
    FROM (${found(0)} UNION ${found(1)} UNION ${found(2)} UNION ${found(3)}) AS found
    CROSS JOIN pictures q ON q.id = found.id
    WHERE q.merged_into IS NULL`);
}

/** Notes that two pictures look alike; what was noted or ruled before stays. */
export function addPair(tx: Db, one: string, other: string, likeness: PairRow['likeness']): void {
  const [a, b] = ordered(one, other);
  tx.insert(pairs).values({ a, b, likeness }).onConflictDoNothing().run();
}

/** A person who coordinates compared both. */
export function rulePairAs(
  tx: Db,
  one: string,
  other: string,
  ruling: {
    readonly ruled: NonNullable<PairRow['ruled']>;
    readonly likeness: PairRow['likeness'];
    readonly by: string;
    readonly at: string;
  },
): void {
  const [a, b] = ordered(one, other);
  const { ruled, likeness, by, at } = ruling;
  const set = { ruled, ruledBy: by, ruledAt: at };
  tx.insert(pairs)
    .values({ a, b, likeness, ...set })
    .onConflictDoUpdate({ target: [pairs.a, pairs.b], set })
    .run();
}

function ordered(one: string, other: string): readonly [string, string] {
  return one < other ? [one, other] : [other, one];
}

export interface Lookalike {
  /** The other picture, as itself and not as a part. */
  readonly picture: string;
  readonly likeness: PairRow['likeness'];
  readonly ruled: PairRow['ruled'];
}

/** What looks like a picture, once each. A ruling between any two of their parts counts; `same` before `nearly`. */
export function lookalikesOf(db: Db, pictureId: string): Lookalike[] {
  const found = new Map<string, Lookalike>();
  for (const id of familyOf(db, pictureId)) {
    for (const row of lookalikesById(db).all({ id })) {
      const known = found.get(row.picture);
      if (row.picture === pictureId) continue;
      found.set(row.picture, {
        picture: row.picture,
        likeness: known?.likeness === 'same' ? 'same' : row.likeness,
        ruled: row.ruled ?? known?.ruled ?? null,
      });
    }
  }
  return [...found.values()];
}

const lookalikesById = prepared((db) =>
  db
    .select({
      picture: sql<string>`coalesce(p.merged_into, p.id)`,
      likeness: sql<PairRow['likeness']>`l.likeness`,
      ruled: sql<PairRow['ruled']>`l.ruled`,
    })
    .from(
      sql`(SELECT b AS other, likeness, ruled FROM pairs WHERE a = ${given('id')}
        UNION ALL SELECT a, likeness, ruled FROM pairs WHERE b = ${given('id')}) AS l
        CROSS JOIN pictures p ON p.id = l.other`,
    )
    .orderBy(sql`p.id`)
    .prepare(),
);

/** The pictures beside it, for a page: at most `limit`, those looking the same first. */
export function similarPictures(db: Db, pictureId: string, limit = 24): (Lookalike & { row: PictureRow })[] {
  return lookalikesOf(db, pictureId)
    .sort((a, b) => Number(a.likeness === 'nearly') - Number(b.likeness === 'nearly'))
    .slice(0, limit)
    .flatMap((one) => {
      const row = findPicture(db, one.picture);
      return row === null ? [] : [{ ...one, row }];
    });
}

export interface Projection {
  readonly grade: PictureRow['grade'];
  readonly state: PictureRow['state'];
  readonly waitsFor: PictureRow['waitsFor'];
  readonly lane: PictureRow['lane'];
  readonly queueKey: string;
  readonly eventDay: string | null;
  readonly wasReported: boolean;
}

export function setProjection(tx: Db, pictureId: string, projection: Projection): void {
  tx.update(pictures).set(projection).where(eq(pictures.id, pictureId)).run();
}

/** Pictures of their own, in order, after `after`: the pages of a walk over all of them. */
export function listPictureIds(
  db: Db,
  walk: { readonly after: string | null; readonly limit: number },
): string[] {
  return db
    .select({ id: pictures.id })
    .from(pictures)
    .where(and(sql`${pictures.id} > ${walk.after ?? ''}`, isNull(pictures.mergedInto)))
    .orderBy(pictures.id)
    .limit(walk.limit)
    .all()
    .map((row) => row.id);
}

/** Whether anything was said of a picture or its parts, or a case is about one: then the program moves it no more by itself. */
export function isTouched(db: Db, pictureId: string): boolean {
  return familyOf(db, pictureId).some((id) => touches(db).get({ id }) !== undefined);
}

const touches = prepared((db) =>
  db
    .select({ one: sql<number>`1` })
    .from(
      sql`(SELECT 1 FROM decisions WHERE picture_id = ${given('id')}
        UNION ALL SELECT 1 FROM observation_events WHERE picture_id = ${given('id')}
        UNION ALL SELECT 1 FROM origins WHERE picture_id = ${given('id')}
        UNION ALL SELECT 1 FROM case_pictures WHERE picture_id = ${given('id')})`,
    )
    .limit(1)
    .prepare(),
);

export type ReportRow = typeof reports.$inferSelect;

/** Reports of the contents of a picture, oldest first. */
export function reportsOfPicture(db: Db, pictureId: string): ReportRow[] {
  return db
    .select({ report: reports })
    .from(pictureMembers)
    .innerJoin(reports, eq(reports.contentKey, pictureMembers.contentKey))
    .where(eq(pictureMembers.pictureId, pictureId))
    .orderBy(reports.at, reports.id)
    .all()
    .map((row) => row.report);
}
