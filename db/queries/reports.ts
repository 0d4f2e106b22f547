import { and, desc, eq, sql } from 'drizzle-orm';
import type { Format } from '../../src/classifiers/types.js';
import type { C2paIntegrity } from '../../src/classifiers/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { reportAnswers, reportDetails, reports, visuals } from '../schema/index.js';
import { wasTold } from './digests.js';
import type { ReportRow } from './pictures.js';
import { codeWithin, type Territory } from './territories.js';

export type { ReportRow };
export type ReportDetails = typeof reportDetails.$inferSelect;
export type ReportAnswerRow = typeof reportAnswers.$inferSelect;

/** Writes what a person reports; `state` `refused` goes with its reason. */
export function createReport(tx: Db, report: Omit<ReportRow, 'id'>): ReportRow {
  return tx
    .insert(reports)
    .values({ ...report, id: newId(report.at) })
    .returning()
    .get();
}

export function findReport(db: Db, id: string): ReportRow | null {
  return db.select().from(reports).where(eq(reports.id, id)).get() ?? null;
}

/** Reports about an authority or by a person, the newest first. */
export function listReports(
  db: Db,
  ask: ({ readonly authority: string } | { readonly person: string }) & {
    readonly state?: ReportRow['state'];
    readonly limit: number;
  },
): ReportRow[] {
  return db
    .select()
    .from(reports)
    .where(
      and(
        'authority' in ask ? eq(reports.authorityCode, ask.authority) : eq(reports.personId, ask.person),
        ask.state === undefined ? undefined : eq(reports.state, ask.state),
      ),
    )
    .orderBy(desc(reports.at), desc(reports.id))
    .limit(ask.limit)
    .all();
}

/** The same visual was met on a watched site. */
export function markReportFound(tx: Db, id: string): void {
  tx.update(reports)
    .set({ state: 'found' })
    .where(and(eq(reports.id, id), eq(reports.state, 'received')))
    .run();
}

/** Ties a report to a content that was not known when it came in. */
export function setReportContent(tx: Db, id: string, contentKey: string): void {
  tx.update(reports).set({ contentKey }).where(eq(reports.id, id)).run();
}

/** Writes what is known of a content that a person brought in; what a crawl told before stays. Verdict and traces are written beside it. */
export function ensureVisual(
  tx: Db,
  visual: {
    readonly contentKey: string;
    readonly sha256: string;
    readonly format: Format | null;
    readonly width: number | null;
    readonly height: number | null;
    readonly bytes: number;
    readonly integrity: C2paIntegrity | null;
  },
  at: string,
): 'new' | 'known' {
  const made = tx
    .insert(visuals)
    .values({ ...visual, firstSeen: at, lastSeen: at })
    .onConflictDoNothing({ target: visuals.contentKey })
    .run();
  return made.changes > 0 ? 'new' : 'known';
}

/** Reports of everybody, the newest first; of a territory, with those that nobody placed and those of `person` herself. */
export function listAllReports(
  db: Db,
  page: { readonly limit: number; readonly offset: number },
  of: { readonly territory: Territory; readonly person: string } | null = null,
): ReportRow[] {
  return db
    .select()
    .from(reports)
    .where(of === null ? undefined : seenBy(of.territory, of.person))
    .orderBy(desc(reports.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
}

function seenBy(territory: Territory, person: string) {
  if (territory === null) return sql`1`;
  return sql`(${reports.authorityCode} IS NULL OR ${reports.personId} = ${person} OR ${codeWithin(territory, sql`${reports.authorityCode}`)})`;
}

/** Writes what the form asked beside; once a report. */
export function addReportDetails(tx: Db, details: ReportDetails): void {
  tx.insert(reportDetails).values(details).run();
}

/** Null for a report that was written without them. */
export function detailsOfReport(db: Db, reportId: string): ReportDetails | null {
  return db.select().from(reportDetails).where(eq(reportDetails.reportId, reportId)).get() ?? null;
}

/** Names the authority of a report that was written without one. */
export function setReportAuthority(tx: Db, id: string, authorityCode: string): void {
  tx.update(reports).set({ authorityCode }).where(eq(reports.id, id)).run();
}

export function addReportAnswer(tx: Db, answer: Omit<ReportAnswerRow, 'seq'>): void {
  tx.insert(reportAnswers).values(answer).run();
}

/** What people answered about a report, in the order of writing. */
export function answersOfReport(db: Db, reportId: string): ReportAnswerRow[] {
  return db
    .select()
    .from(reportAnswers)
    .where(eq(reportAnswers.reportId, reportId))
    .orderBy(reportAnswers.seq)
    .all();
}

/** Reports with a visual that a person named as the same, still in another picture: somebody who coordinates has to compare. */
export function reportsToCompare(
  db: Db,
  limit: number,
  territory: Territory = null,
  untold: { readonly person: string; readonly toldAs: string } | null = null,
): ReportRow[] {
  const isAsked =
    untold === null ? sql`1` : sql`NOT ${wasTold(untold.person, sql`${untold.toldAs} || ${reports.id}`)}`;
  return db
    .select({ report: reports })
    .from(reports)
    .where(
      sql`${reports.id} IN (
        SELECT a.report_id FROM report_answers a JOIN reports r ON r.id = a.report_id
          LEFT JOIN picture_members own ON own.content_key = r.content_key
          LEFT JOIN picture_members other ON other.content_key = a.content_key
        WHERE r.state = 'received' AND a.answer = 'same' AND own.picture_id IS NOT other.picture_id
          AND NOT EXISTS (SELECT 1 FROM report_answers later
            WHERE later.report_id = a.report_id AND later.content_key = a.content_key AND later.seq > a.seq))
        AND ${seenBy(territory, '')} AND ${isAsked}`,
    )
    .orderBy(desc(reports.id))
    .limit(limit)
    .all()
    .map((row) => row.report);
}

/** Contents of reports that belong to no picture yet (the program was stopped between the two). */
export function unplacedReported(db: Db): string[] {
  return db
    .all<{ key: string }>(
      sql`SELECT DISTINCT r.content_key AS key FROM reports r INDEXED BY reports_waiting
        WHERE r.state = 'received' AND r.content_key IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM picture_members m WHERE m.content_key = r.content_key) ORDER BY 1`,
    )
    .map((row) => row.key);
}

/** Contents with the bytes of a waiting report that a site shows and that belong to no picture: by-catch so far. */
export function twinsOfReported(db: Db): string[] {
  return db
    .all<{ key: string }>(
      sql`SELECT DISTINCT twin.content_key AS key FROM reports r INDEXED BY reports_waiting
        CROSS JOIN visuals own ON own.content_key = r.content_key CROSS JOIN visuals twin ON twin.sha256 = own.sha256 AND twin.content_key <> own.content_key
        WHERE r.state = 'received' AND r.content_key IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM picture_members m WHERE m.content_key = twin.content_key)
          AND EXISTS (SELECT 1 FROM sighting_visuals v WHERE v.content_key = twin.content_key) ORDER BY 1`,
    )
    .map((row) => row.key);
}

/** Pictures that a waiting report is about and of which a site shows, or showed, a content. */
export function reportedPicturesSeen(db: Db): string[] {
  return db
    .all<{ id: string }>(
      sql`SELECT DISTINCT own.picture_id AS id FROM reports r INDEXED BY reports_waiting
        CROSS JOIN picture_members own ON own.content_key = r.content_key
        CROSS JOIN picture_members any_of ON any_of.picture_id = own.picture_id
        WHERE r.state = 'received' AND r.content_key IS NOT NULL
          AND EXISTS (SELECT 1 FROM sighting_visuals v WHERE v.content_key = any_of.content_key) ORDER BY 1`,
    )
    .map((row) => row.id);
}

/** The bytes that a person brought in for a content; null when nobody did. */
export function broughtBytesOf(db: Db, contentKey: string): string | null {
  return (
    db.get<{ sha256: string } | undefined>(
      sql`SELECT part.sha256 AS sha256 FROM captures c JOIN capture_parts part ON part.capture_id = c.id
        WHERE c.content_key = ${contentKey} AND c.report_id IS NOT NULL AND part.role = 'original'
        ORDER BY c.at LIMIT 1`,
    )?.sha256 ?? null
  );
}
