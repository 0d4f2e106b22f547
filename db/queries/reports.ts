import { and, desc, eq } from 'drizzle-orm';
import type { Format } from '../../src/classifiers/types.js';
import type { C2paIntegrity } from '../../src/classifiers/types.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { reports, visuals } from '../schema/index.js';
import type { ReportRow } from './pictures.js';

export type { ReportRow };

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
