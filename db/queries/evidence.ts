import { and, desc, eq, sql } from 'drizzle-orm';
import type { C2paIntegrity } from '../../src/classifiers/types.js';
import type { UsageTerms } from '../../src/crawlers/events.js';
import { newId } from '../ids.js';
import type { Db } from '../open.js';
import { evidence, visuals } from '../schema/index.js';
import { noteReturn } from './removals.js';

export type EvidenceRow = typeof evidence.$inferSelect;

export interface NewEvidence {
  readonly contentKey: string;
  readonly sha256: string;
  readonly url: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: number;
  readonly blobPath: string;
  readonly integrity: C2paIntegrity | null;
  readonly terms: UsageTerms;
  readonly crawlId: string;
  readonly at: string;
}

/** Keeps one capture of a content from an address; the same bytes from the same address are kept once. */
export function recordEvidence(tx: Db, capture: NewEvidence): void {
  noteReturn(tx, capture.sha256, capture.at);
  tx.insert(evidence)
    .values({ id: newId(capture.at), ...capture })
    .onConflictDoNothing({ target: [evidence.contentKey, evidence.sha256, evidence.url] })
    .run();
}

/** Captures of a visual, oldest first. */
export function evidenceOf(db: Db, contentKey: string): EvidenceRow[] {
  return db
    .select()
    .from(evidence)
    .where(eq(evidence.contentKey, contentKey))
    .orderBy(evidence.at, evidence.id)
    .all();
}

/** A document itself, as a crawl kept it for what it holds; null where that crawl did not. */
export function documentKept(db: Db, crawlId: string, url: string): EvidenceRow | null {
  const row = db
    .select()
    .from(evidence)
    .where(
      and(
        eq(evidence.crawlId, crawlId),
        eq(evidence.url, url),
        eq(evidence.contentKey, sql`'sha256:' || ${evidence.sha256}`),
      ),
    )
    .orderBy(desc(evidence.at))
    .get();
  return row ?? null;
}

/**
 * Joins a visual known by ranges to the hash of its whole bytes, and takes what the whole bytes tell of its
 * integrity. Bytes with another hash than the visual's are of another content (replaced meanwhile) and change nothing.
 *
 * @returns whether the integrity is another one now
 */
export function joinWholeBytes(
  tx: Db,
  whole: Pick<NewEvidence, 'contentKey' | 'sha256' | 'bytes' | 'integrity'>,
): boolean {
  const visual = tx.select().from(visuals).where(eq(visuals.contentKey, whole.contentKey)).get();
  if (visual === undefined) throw new Error(`evidence of an unknown visual ${whole.contentKey}`);
  if (visual.sha256 !== null && visual.sha256 !== whole.sha256) return false;
  const integrity = whole.integrity ?? visual.integrity;
  tx.update(visuals)
    .set({ sha256: whole.sha256, bytes: sql`coalesce(${visuals.bytes}, ${whole.bytes})`, integrity })
    .where(eq(visuals.contentKey, whole.contentKey))
    .run();
  return integrity !== visual.integrity;
}
