/** Compares what a crawl found on a sample site with what its pictures are. */
import type { Grade } from '../../src/classifiers/types.js';
import { SAMPLE_EXPECTATIONS, type SampleExpectation, type SampleSite } from './sample-sites.js';

/** What is needed of a finding to compare it. */
export interface ComparedFinding {
  readonly imageUrl: string;
  readonly originalUrl: string | null;
  readonly verdict: {
    readonly grade: Grade;
    readonly kind: string | null;
    readonly marks: readonly { readonly id: string }[];
  };
}

export interface Difference {
  readonly expectation: SampleExpectation;
  readonly found: {
    readonly grade: Grade;
    readonly kind: string | null;
    readonly marks: readonly string[];
  } | null;
}

/**
 * Every expectation of the site that the findings do not meet: another grade or kind, a mark that is missing,
 * or no finding at all. `checked` counts the expectations that were looked at.
 */
export function compareWithExpectations(
  site: SampleSite,
  findings: readonly ComparedFinding[],
): { readonly checked: number; readonly differences: readonly Difference[] } {
  const expectations = SAMPLE_EXPECTATIONS.filter((one) => one.site === site.id);
  const differences = expectations.flatMap((expectation): Difference[] => {
    const paths = [expectation.imagePath, expectation.originalPath].filter((one) => one !== null);
    const found = findings.filter((finding) =>
      [finding.imageUrl, finding.originalUrl].some((url) => url !== null && paths.includes(pathOf(url))),
    );
    if (found.some((finding) => meets(finding, expectation))) return [];
    const first = found[0]?.verdict;
    return [
      {
        expectation,
        found:
          first === undefined
            ? null
            : { grade: first.grade, kind: first.kind, marks: first.marks.map((mark) => mark.id) },
      },
    ];
  });
  return { checked: expectations.length, differences };
}

function meets({ verdict }: ComparedFinding, expectation: SampleExpectation): boolean {
  const ids = verdict.marks.map((mark) => mark.id);
  return (
    verdict.grade === expectation.grade &&
    verdict.kind === expectation.kind &&
    expectation.marks.every((id) => ids.includes(id))
  );
}

/** Path without the time stamp that SPIP adds. */
function pathOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname);
}
