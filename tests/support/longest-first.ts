/** The order of the test files: by chance, but for those that would be waited for alone if they came last. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { numbersFrom } from '../fixtures/make-poster.js';

/** Of nine seconds and more on two cores, the longest first: whichever of them came last would be waited for alone. */
const LONGEST = [
  'cli/demo.test.ts',
  'crawlers/hostile-site.test.ts',
  'crawlers/kill.test.ts',
  'crawlers/render/screenshot.test.ts',
  'web/browser.test.ts',
  'mail/chaos.test.ts',
  'simulate/month.test.ts',
  'cli/check.test.ts',
  'web/observe-browser.test.ts',
  'crawlers/render/browser.test.ts',
  'review/likeness.test.ts',
  'web/review-browser.test.ts',
  'crawlers/crawl-site.test.ts',
  'web/access/walk.test.ts',
  'web/accounts-browser.test.ts',
  'web/letters-browser.test.ts',
  'mail/outbox.test.ts',
  'web/report-browser.test.ts',
  'web/case-browser.test.ts',
  'cli/watch-crawl.test.ts',
  'classifiers/pixels/innocent.test.ts',
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const gone = LONGEST.filter((name) => !existsSync(path.join(this.ctx.config.root, 'tests', name)));
    if (gone.length > 0)
      throw new Error(`tests/support/longest-first.ts names ${gone.join(', ')}: not there`);
    // The seed is told with the run, and gives its order again.
    const random = numbersFrom(this.ctx.config.sequence.seed);
    const place = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(`/tests/${name}`));
      return at < 0 ? LONGEST.length + random() : at;
    };
    return files
      .map((file) => ({ file, place: place(file) }))
      .sort((a, b) => a.place - b.place)
      .map(({ file }) => file);
  }
}
