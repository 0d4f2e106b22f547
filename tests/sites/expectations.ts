/** What is true about the samples, so that tests and the demo can compare what the tool says with it. */
import type { Grade, Kind } from '../../src/classifiers/types.js';
import type { ProblemCode } from '../../src/crawlers/events.js';

export type SampleSiteId = 'sur-mer' | 'le-vieux' | 'les-bois';

/**
 * What a picture is: `human` covers every work without AI, documented or not; a `trap` is one whose name, text or
 * metadata look like an AI mark and are none.
 */
export type SampleLabel = 'ai-generated' | 'ai-edited' | 'human' | 'trap';

/** One visual of a sample site. Paths are relative to the origin and decoded. */
export interface SampleExpectation {
  readonly site: SampleSiteId;
  /** Page on which it stands in full; lists and feeds may show it as well. */
  readonly page: string;
  /** Largest address that the page itself shows for it; the document for a picture inside a PDF. */
  readonly imagePath: string;
  /** The upload whose bytes carry the metadata, when the page shows other bytes. */
  readonly originalPath: string | null;
  /** Page of the document, from 1, for a picture inside a PDF. */
  readonly documentPage: number | null;
  readonly label: SampleLabel;
  readonly grade: Grade;
  readonly kind: Kind | null;
  /** Identifiers of the marks catalogue that have to be among the marks. */
  readonly marks: readonly string[];
  readonly note: string;
}

/** Something on a sample site that cannot be looked at, and the problem that has to be reported for it. */
export interface SampleProblem {
  readonly site: SampleSiteId;
  /** Path on the site, or a whole address elsewhere. */
  readonly url: string;
  readonly code: ProblemCode;
}
