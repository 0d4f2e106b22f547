import { and, asc, countDistinct, desc, eq, ne, sql } from 'drizzle-orm';
import type { Surroundings } from '../../src/classifiers/types.js';
import type { Sighting } from '../../src/crawlers/events.js';
import type { Db } from '../open.js';
import {
  addressVisuals,
  authorities,
  evidence,
  imageAddresses,
  pages,
  sightings,
  sightingVisuals,
  sites,
  visuals,
} from '../schema/index.js';
import type { EvidenceRow } from './evidence.js';
import type { StoredVerdict } from './verdicts.js';
import { latestVerdict, verdictColumns } from './verdicts.js';
import type { VisualRow } from './visuals.js';

/** One place where a flagged visual was seen. */
export interface FindingSighting {
  readonly pageUrl: string;
  readonly pageTitle: string | null;
  readonly imageUrl: string;
  readonly originalUrl: string | null;
  readonly originalRule: string | null;
  readonly documentPage: number | null;
  readonly element: Sighting['element'];
  readonly surroundings: Surroundings;
  /** One period: from when to when the visual was read behind it. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** When it was seen gone or replaced; null = still there as far as is known. */
  readonly closedAt: string | null;
}

/** A sighting with who published it. */
export interface PublishedSighting extends FindingSighting {
  readonly authorityCode: string;
  readonly authorityName: string;
  readonly siteUrl: string;
}

export interface Finding {
  readonly visual: VisualRow;
  readonly verdict: StoredVerdict;
  /** Those still there first, then the newest, at most `maxSightings`. */
  readonly sightings: readonly PublishedSighting[];
  /** On how many pages of the site it was seen in all. */
  readonly pageCount: number;
  /** Captures of these very bytes; empty = "plus accessible" or not captured yet. */
  readonly evidence: readonly EvidenceRow[];
}

export interface FindingsQuery {
  readonly siteId: string;
  readonly maxSightings?: number;
  readonly limit?: number;
  readonly offset?: number;
}

/** Visuals of a site whose latest verdict is other than `none`, newest verdict first. */
export function findingsOfSite(db: Db, query: FindingsQuery): Finding[] {
  const { siteId, maxSightings = 50, limit = 1000, offset = 0 } = query;
  const latest = latestVerdict(db);
  const rows = db
    .select({ visual: visuals, verdict: verdictColumns(latest), pageCount: countDistinct(sightings.pageId) })
    .from(latest)
    .innerJoin(visuals, eq(visuals.contentKey, latest.contentKey))
    .innerJoin(sightingVisuals, eq(sightingVisuals.contentKey, latest.contentKey))
    .innerJoin(sightings, eq(sightings.id, sightingVisuals.sightingId))
    .innerJoin(pages, eq(pages.id, sightings.pageId))
    .where(and(eq(pages.siteId, siteId), ne(latest.grade, 'none')))
    .groupBy(latest.contentKey)
    .orderBy(desc(latest.at), asc(latest.contentKey))
    .limit(limit)
    .offset(offset)
    .all();
  return rows.map(({ visual, verdict, pageCount }) => ({
    visual,
    verdict,
    pageCount,
    sightings: sightingsOfVisual(db, { contentKey: visual.contentKey, siteId, limit: maxSightings }),
    evidence: capturesOf(db, visual),
  }));
}

/** Where a visual was seen, on one site or on all: those still there first, then the newest. */
export function sightingsOfVisual(
  db: Db,
  ask: { readonly contentKey: string; readonly siteId?: string; readonly limit: number },
): PublishedSighting[] {
  const { contentKey, siteId, limit } = ask;
  return db
    .select({
      authorityCode: authorities.code,
      authorityName: authorities.name,
      siteUrl: sites.startUrl,
      pageUrl: pages.url,
      pageTitle: pages.title,
      imageUrl: imageAddresses.url,
      originalUrl: addressVisuals.originalUrl,
      originalRule: addressVisuals.originalRule,
      documentPage: addressVisuals.documentPage,
      element: sightings.element,
      surroundings: sightings.surroundings,
      firstSeen: sightingVisuals.firstSeen,
      lastSeen: sightingVisuals.lastSeen,
      closedAt: sightingVisuals.closedAt,
    })
    .from(sightingVisuals)
    .innerJoin(sightings, eq(sightings.id, sightingVisuals.sightingId))
    .innerJoin(pages, eq(pages.id, sightings.pageId))
    .innerJoin(sites, eq(sites.id, pages.siteId))
    .innerJoin(authorities, eq(authorities.code, sites.authorityCode))
    .innerJoin(imageAddresses, eq(imageAddresses.id, sightings.addressId))
    .leftJoin(
      addressVisuals,
      // A content that came back stood there in several periods: the latest one tells where its bytes were.
      sql`${addressVisuals.id} = (SELECT id FROM address_visuals AS other WHERE other.address_id = ${imageAddresses.id} AND other.content_key = ${contentKey} ORDER BY other.last_seen DESC LIMIT 1)`,
    )
    .where(
      and(
        eq(sightingVisuals.contentKey, contentKey),
        siteId === undefined ? undefined : eq(pages.siteId, siteId),
      ),
    )
    .orderBy(
      sql`${sightingVisuals.closedAt} IS NOT NULL`,
      desc(sightingVisuals.lastSeen),
      asc(sightingVisuals.firstSeen),
      asc(sightings.id),
    )
    .limit(limit)
    .all();
}

/** Captures whose bytes are the visual's; a capture of a content that had replaced it proves nothing about this one. */
function capturesOf(db: Db, visual: VisualRow): EvidenceRow[] {
  if (visual.sha256 === null) return [];
  return db
    .select()
    .from(evidence)
    .where(and(eq(evidence.contentKey, visual.contentKey), eq(evidence.sha256, visual.sha256)))
    .orderBy(evidence.at, evidence.id)
    .all();
}
