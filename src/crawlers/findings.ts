/** Puts the events of a crawl together again: one finding a content, with the pages that show it and its verdict. */
import type { ToldPublication } from './platforms/words.js';
import type { C2paIntegrity, Format, Surroundings, Trace, Verdict } from '../classifiers/types.js';
import type {
  CrawlEvent,
  CrawlOutcome,
  CrawlTotals,
  ProblemCode,
  SkipReason,
  UsageSignal,
  VisualEvent,
} from './events.js';

export interface Finding {
  readonly contentKey: string;
  /** Address found on the page. */
  readonly imageUrl: string;
  /** Address whose bytes were read, when it is another. */
  readonly originalUrl: string | null;
  /** Page of the document, for an image inside a PDF. */
  readonly documentPage: number | null;
  readonly pageUrls: readonly string[];
  readonly surroundings: readonly Surroundings[];
  readonly format: Format | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly integrity: C2paIntegrity | null;
  readonly verdict: Verdict;
  readonly seenAt: string;
}

/** The first words of a kind that stand beside a visual, on whatever page; null when there are none. */
export function firstWords(
  surroundings: readonly Surroundings[],
  kind: 'alt' | 'caption' | 'credit',
): string | null {
  return surroundings.map((one) => one[kind]).find((text) => text !== null && text !== '') ?? null;
}

export interface CrawlProblem {
  readonly url: string;
  readonly code: ProblemCode;
  readonly message: string;
}

export interface CrawlResult {
  /** Every content that was read, in the order in which it was first seen. */
  readonly findings: readonly Finding[];
  readonly problems: readonly CrawlProblem[];
  /** Addresses left aside, by reason. */
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** What the site links to or embeds at publishing services. */
  readonly publications: readonly ToldPublication[];
  /** Where the site reserves text and data mining: for a coordinator to look at. */
  readonly reservations: readonly { readonly url: string; readonly signal: UsageSignal }[];
  /** Null while the crawl has not ended. */
  readonly outcome: CrawlOutcome | null;
  readonly totals: CrawlTotals | null;
}

export interface Gathering {
  add(event: CrawlEvent): void;
  result(): CrawlResult;
}

type Classify = (input: {
  readonly traces: readonly Trace[];
  readonly surroundings: readonly Surroundings[];
  readonly integrity: C2paIntegrity | null;
}) => Verdict;

interface Content {
  readonly first: VisualEvent;
  readonly imageUrls: Set<string>;
  readonly own: Surroundings[];
  sha256: string | null;
  integrity: C2paIntegrity | null;
}

interface Shown {
  readonly pageUrls: Set<string>;
  readonly surroundings: Surroundings[];
}

/** Gathers one crawl in memory. The verdict of a content is made from all its surroundings at the end. */
export function createGathering(classify: Classify): Gathering {
  const contents = new Map<string, Content>();
  const shown = new Map<string, Shown>();
  const problems: CrawlProblem[] = [];
  const skipped: Partial<Record<SkipReason, number>> = {};
  const publications = new Map<string, ToldPublication>();
  const reservations: { url: string; signal: UsageSignal }[] = [];
  let outcome: CrawlOutcome | null = null;
  let totals: CrawlTotals | null = null;

  function addVisual(event: VisualEvent): void {
    const content = contents.get(event.contentKey) ?? {
      first: event,
      imageUrls: new Set(),
      own: [],
      sha256: event.sha256,
      integrity: event.integrity,
    };
    content.imageUrls.add(event.imageUrl);
    content.own.push(event.surroundings);
    contents.set(event.contentKey, content);
    if (event.error !== null) {
      const code = event.error.code as ProblemCode;
      problems.push({ url: event.originalUrl ?? event.imageUrl, code, message: event.error.message });
    }
  }

  function finding(contentKey: string, content: Content): Finding {
    const { first, imageUrls, own, sha256, integrity } = content;
    const places = [...imageUrls].flatMap((url) => shown.get(url) ?? []);
    const pageUrls = new Set(places.flatMap((place) => [...place.pageUrls]));
    if (first.documentPage !== null) pageUrls.add(withoutFragment(first.imageUrl));
    const surroundings = distinct([...own, ...places.flatMap((place) => place.surroundings)]);
    const { imageUrl, originalUrl, documentPage, format, width, height, bytes, at } = first;
    return {
      contentKey,
      imageUrl,
      originalUrl,
      documentPage,
      pageUrls: [...pageUrls],
      surroundings,
      format,
      width,
      height,
      bytes,
      sha256,
      integrity,
      verdict: classify({ traces: first.traces, surroundings, integrity }),
      seenAt: at,
    };
  }

  return {
    add(event) {
      switch (event.type) {
        case 'sighting': {
          const place = shown.get(event.sighting.imageUrl) ?? { pageUrls: new Set(), surroundings: [] };
          place.pageUrls.add(event.pageUrl);
          place.surroundings.push(event.sighting.surroundings);
          shown.set(event.sighting.imageUrl, place);
          return;
        }
        case 'visual':
          addVisual(event);
          return;
        case 'evidence': {
          const content = contents.get(event.contentKey);
          if (content === undefined) throw new Error(`evidence came before its visual: ${event.contentKey}`);
          content.sha256 = event.sha256;
          content.integrity = event.integrity ?? content.integrity;
          return;
        }
        case 'skipped':
          skipped[event.reason] = (skipped[event.reason] ?? 0) + 1;
          return;
        case 'problem':
          problems.push({ url: event.url, code: event.code, message: event.message });
          return;
        case 'publication': {
          const { type: _1, at: _2, ...publication } = event;
          publications.set(event.url, publication);
          return;
        }
        case 'reservation':
          reservations.push({ url: event.url, signal: event.signal });
          return;
        case 'done':
          outcome = event.outcome;
          totals = event.totals;
          return;
        case 'page':
        case 'page-done':
        case 'page-gone':
        case 'visual-gone':
        case 'rendering':
        case 'discovered':
          return;
      }
    },
    result: () => ({
      findings: [...contents].map(([key, content]) => finding(key, content)),
      problems: distinct(problems),
      skipped,
      publications: [...publications.values()],
      reservations,
      outcome,
      totals,
    }),
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

function withoutFragment(url: string): string {
  return url.replace(/#.*$/, '');
}
