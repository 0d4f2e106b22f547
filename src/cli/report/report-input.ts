/** What the report of a crawl is made from: plain values, so that any caller (one site, a watch list) can fill it. */
import type { Grade, Verdict } from '../../classifiers/types.js';
import type { CrawlOutcome } from '../../crawlers/events.js';
import type { ToldPublication } from '../../crawlers/platforms/words.js';

/** One problem of the crawl, as the summary of the command line gives it. */
export interface ReportProblem {
  readonly url: string;
  readonly code: string;
  readonly message: string;
}

/** The summary of one crawl. `durationMs` in milliseconds, `bytesDownloaded` in bytes. */
export interface ReportSummary {
  /** How the crawl ended; null when it broke off. */
  readonly outcome: CrawlOutcome | null;
  readonly pages: number;
  readonly documents: number;
  readonly visuals: number;
  readonly requests: number;
  readonly bytesDownloaded: number;
  readonly durationMs: number;
  readonly grades: Readonly<Record<Grade, number>>;
  readonly skipped: Readonly<Record<string, number>>;
  readonly problems: readonly ReportProblem[];
  /** What the site links to or embeds at publishing services. */
  readonly publications: readonly ToldPublication[];
}

/**
 * Whether a crawl saw the site, in whole or up to its limits. Only then may "nothing was flagged" be said of it: a site that
 * refused, gave no answer or was left half way is never shown as one without marks.
 */
export function isLookedAt(summary: Pick<ReportSummary, 'outcome' | 'pages' | 'documents'>): boolean {
  const { outcome, pages, documents } = summary;
  return (outcome === 'complete' || outcome === 'budget') && pages + documents > 0;
}

/** What a crawl that found one page has to say beside its counts; null for any other. Such a page may be a wait or a login. */
export function onePageSentence(
  summary: Pick<ReportSummary, 'outcome' | 'pages' | 'documents' | 'publications'>,
): string | null {
  // The page of a town at a service is one by its nature.
  const isAlone = summary.publications.some(({ linkedFrom }) => linkedFrom === null);
  return !isAlone && summary.outcome === 'complete' && summary.pages + summary.documents === 1
    ? 'Une seule page a été trouvée : si le site en a d’autres, elles n’ont pas été vues (page d’attente, de connexion, ou site qui ne s’affiche qu’avec un navigateur). À vérifier à la main.'
    : null;
}

/**
 * One visual and its verdict. `thumbnail`, `evidenceFile`, `letterPdf` and `letterText` are paths relative
 * to the page that the caller writes beside it; a path that is not plainly relative is not used.
 */
export interface ReportFinding {
  readonly imageUrl: string;
  readonly originalUrl: string | null;
  /** Page of the document, for an image inside a PDF. */
  readonly documentPage: number | null;
  readonly pageUrls: readonly string[];
  readonly alt: string | null;
  readonly caption: string | null;
  readonly credit: string | null;
  readonly format: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly contentKey: string;
  readonly verdict: Verdict;
  readonly thumbnail: string | null;
  readonly evidenceFile: string | null;
  readonly letterPdf: string | null;
  readonly letterText: string | null;
  /** What a person still has to look at before the letter can be used, in French. */
  readonly letterRemarks: readonly string[];
}

export interface ReportInput {
  /** Address of the site that was asked for. */
  readonly site: string;
  /** Start of the crawl, ISO-8601. */
  readonly crawledAt: string;
  readonly toolVersion: string;
  readonly summary: ReportSummary;
  readonly findings: readonly ReportFinding[];
}
