import { and, asc, desc, eq, isNull, ne, sql } from 'drizzle-orm';
import type { Surroundings } from '../../src/classifiers/types.js';
import type { CaseEvent, Outcome, Stage } from '../../src/cases/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { given, prepared } from '../prepared.js';
import { caseEvents, casePictures, cases } from '../schema/index.js';
import { surroundingsJson } from '../schema/json.js';
import { caseEventJson } from '../schema/review-json.js';
import { familyOf } from './pictures.js';

export type CaseRow = typeof cases.$inferSelect;
export type CasePictureRow = typeof casePictures.$inferSelect;

export function findCase(db: Db, id: string): CaseRow | null {
  return caseById(db).get({ id }) ?? null;
}

const caseById = prepared((db) =>
  db
    .select()
    .from(cases)
    .where(eq(cases.id, given('id')))
    .prepare(),
);

/** Cases, the one that moved last first. */
export function listCases(
  db: Db,
  ask: {
    readonly stage?: Stage;
    readonly authority?: string;
    readonly limit: number;
    readonly offset?: number;
  },
): CaseRow[] {
  return db
    .select()
    .from(cases)
    .where(
      and(
        ask.stage === undefined ? undefined : eq(cases.stage, ask.stage),
        ask.authority === undefined ? undefined : eq(cases.authorityCode, ask.authority),
      ),
    )
    .orderBy(desc(cases.lastEventAt), asc(cases.id))
    .limit(ask.limit)
    .offset(ask.offset ?? 0)
    .all();
}

/** What happened to a case, in the order of writing. */
export function eventsOfCase(db: Db, caseId: string): CaseEvent[] {
  return eventsByCase(db)
    .all({ caseId })
    .map((row) => row.event);
}

const eventsByCase = prepared((db) =>
  db
    .select({ event: caseEvents.event })
    .from(caseEvents)
    .where(eq(caseEvents.caseId, given('caseId')))
    .orderBy(caseEvents.number)
    .prepare(),
);

export function picturesOfCase(db: Db, caseId: string): CasePictureRow[] {
  return db
    .select()
    .from(casePictures)
    .where(eq(casePictures.caseId, caseId))
    .orderBy(casePictures.pictureId)
    .all();
}

/** Cases in which a picture stands, not those that it was withdrawn from; the newest first. */
export function casesOfPicture(db: Db, pictureId: string): CaseRow[] {
  return familyOf(db, pictureId).flatMap((id) =>
    db
      .select({ row: cases })
      .from(casePictures)
      .innerJoin(cases, eq(cases.id, casePictures.caseId))
      .where(and(eq(casePictures.pictureId, id), isNull(casePictures.withdrawnAt)))
      .orderBy(desc(cases.openedAt))
      .all()
      .map(({ row }) => row),
  );
}

/** Cases of an authority in which a picture may still come to be written about. */
export function openCaseOf(db: Db, authority: string, pictureId: string): CaseRow | null {
  return (
    casesOfPicture(db, pictureId).find((one) => one.authorityCode === authority && one.stage !== 'closed') ??
    null
  );
}

export function insertCase(tx: Db, authorityCode: string, at: string): string {
  const id = newId(at);
  tx.insert(cases)
    .values({ id, authorityCode, stage: 'new', outcome: null, events: 0, openedAt: at, lastEventAt: at })
    .run();
  return id;
}

/** Adds a picture to what a case knows, or takes its withdrawal back. */
export function putCasePicture(tx: Db, row: Omit<CasePictureRow, 'withdrawnAt'>): void {
  tx.insert(casePictures)
    .values(row)
    .onConflictDoUpdate({
      target: [casePictures.caseId, casePictures.pictureId],
      set: { contentKey: row.contentKey },
    })
    .run();
}

export function insertCaseEvent(tx: Db, caseId: string, number: number, event: CaseEvent): void {
  const { kind, by, day, at } = event;
  tx.insert(caseEvents).values({ caseId, number, kind, by, day, event, at }).run();
}

export interface CaseProjectionRow {
  readonly stage: Stage;
  readonly outcome: Outcome | null;
  readonly events: number;
  readonly lastEventAt: string;
  /** Pictures that stand in the case; the others were withdrawn. */
  readonly pictures: readonly string[];
}

export function setCaseProjection(tx: Db, caseId: string, projection: CaseProjectionRow): void {
  const { pictures, ...set } = projection;
  tx.update(cases).set(set).where(eq(cases.id, caseId)).run();
  tx.update(casePictures)
    .set({
      withdrawnAt: sql`CASE WHEN ${casePictures.pictureId} IN (SELECT value FROM json_each(${JSON.stringify(pictures)}))
        THEN NULL ELSE coalesce(${casePictures.withdrawnAt}, ${projection.lastEventAt}) END`,
    })
    .where(eq(casePictures.caseId, caseId))
    .run();
}

/** When somebody answered that an artist made a picture of a case, first; null when nobody did. */
export function artistNamedAt(db: Db, pictureId: string): string | null {
  const found = familyOf(db, pictureId).flatMap((id) => {
    const at = namedAt(db).get({ id })?.at ?? null;
    return at === null ? [] : [at];
  });
  return found.sort()[0] ?? null;
}

const namedAt = prepared((db) =>
  db
    .select({ at: sql<string | null>`min(e.at)` })
    .from(sql`case_pictures p CROSS JOIN case_events e ON e.case_id = p.case_id`)
    .where(sql`p.picture_id = ${given('id')} AND e.kind = 'artist-named'`)
    .prepare(),
);

/** Words by which an authority says that an AI tool served for a picture. */
export interface Admission {
  readonly authority: string;
  readonly quote: string;
  readonly day: string;
  /** In its answer to a letter, or in public. */
  readonly inAnswer: boolean;
  /** Page on which it was read. */
  readonly url: string | null;
}

/**
 * What authorities admitted about a picture, in the order of writing: in their own words only, and nothing that was
 * taken back. An answer that names pictures speaks of those; any other one of all that stand in its case.
 */
export function admissionsOf(db: Db, pictureId: string): readonly Admission[] {
  const family = new Set(familyOf(db, pictureId));
  const found = [...family].flatMap((id) => admissionsById(db).all({ id }));
  const seen = new Set<string>();
  return found.flatMap(({ authority, caseId, number, standing, event: text }) => {
    const event = caseEventJson.parse(JSON.parse(text));
    if (event.kind !== 'answered' && event.kind !== 'statement-found') return [];
    const isOfIt = event.pictures === undefined ? standing : event.pictures.some((one) => family.has(one));
    const key = `${caseId} ${number}`;
    if (!isOfIt || event.quote === undefined || event.quote === '' || seen.has(key)) return [];
    seen.add(key);
    const { quote, day, source, kind } = event;
    const url = source?.kind === 'page' ? source.url : null;
    return [{ authority, quote, day, inAnswer: kind === 'answered', url }];
  });
}

const admissionsById = prepared((db) =>
  db
    .select({
      authority: sql<string>`c.authority_code`,
      caseId: sql<string>`c.id`,
      number: sql<number>`e.number`,
      standing: sql<boolean>`p.withdrawn_at IS NULL`.mapWith(Boolean),
      event: sql<string>`e.event`,
    })
    .from(
      sql`case_pictures p CROSS JOIN cases c ON c.id = p.case_id CROSS JOIN case_events e ON e.case_id = c.id`,
    )
    .where(
      sql`p.picture_id = ${given('id')} AND e.kind IN ('answered', 'statement-found')
        AND json_extract(e.event, '$.answer') IN ('admitted', 'one-tool')
        AND NOT EXISTS (SELECT 1 FROM case_events t WHERE t.case_id = e.case_id AND t.kind = 'taken-back'
          AND t.number > e.number AND json_extract(t.event, '$.of') = e.number)`,
    )
    .orderBy(sql`e.case_id, e.number`)
    .prepare(),
);

/** Cases of an authority that a crawl watches: closed ones too, since a visual may go or come back. */
export function watchedCases(db: Db, authority: string): CaseRow[] {
  return db
    .select()
    .from(cases)
    .where(and(eq(cases.authorityCode, authority), ne(cases.stage, 'new')))
    .orderBy(cases.id)
    .all();
}

/** One period of a picture's content on a page of an authority's sites. */
export interface PagePeriod {
  readonly url: string;
  readonly surroundings: Surroundings;
  readonly firstSeen: string;
  readonly closedAt: string | null;
  readonly lastCrawlId: string;
}

/** Where a picture stood on all sites of an authority, every period, by page. */
export function periodsAtAuthority(db: Db, pictureId: string, authority: string): PagePeriod[] {
  return db
    .all<Omit<PagePeriod, 'surroundings'> & { surroundings: string }>(
      sql`SELECT p.url, s.surroundings, v.first_seen AS firstSeen, v.closed_at AS closedAt, v.last_crawl_id AS lastCrawlId
        FROM picture_members m JOIN sighting_visuals v ON v.content_key = m.content_key
        JOIN sightings s ON s.id = v.sighting_id JOIN pages p ON p.id = s.page_id JOIN sites t ON t.id = p.site_id
        WHERE m.picture_id = ${pictureId} AND t.authority_code = ${authority} ORDER BY p.url, v.first_seen, v.id`,
    )
    .map((row) => ({ ...row, surroundings: surroundingsJson.parse(JSON.parse(row.surroundings)) }));
}
