/** The bytes of a flagged visual, fetched whole, hashed and checked against their manifest. */
import { createHash } from 'node:crypto';
import { SourceError } from '../classifiers/containers/byte-source.js';
import { checkIntegrity } from '../classifiers/integrity.js';
import type { CrawlContext } from './crawl-context.js';
import type { CrawlEvent, UsageSignal } from './events.js';
import type { ReadImage } from './read-image.js';

export type EvidenceEvent = Extract<CrawlEvent, { type: 'evidence' }>;

export type Captured =
  | { readonly kind: 'captured'; readonly event: EvidenceEvent }
  | { readonly kind: 'failed'; readonly problem: { readonly code: string; readonly message: string } };

/** Fetches what is missing of the visual, which `page` shows. */
export async function captureEvidence(
  image: ReadImage,
  context: Pick<CrawlContext, 'at' | 'usage'>,
  page: { readonly url: string; readonly signals: readonly UsageSignal[] },
): Promise<Captured> {
  try {
    const content = await image.whole();
    const hasManifest = image.reading.traces.some((trace) => trace.where.startsWith('jumbf:'));
    return {
      kind: 'captured',
      event: {
        type: 'evidence',
        contentKey: image.contentKey,
        sha256: createHash('sha256').update(content.bytes).digest('hex'),
        url: image.url,
        bytes: content.bytes,
        headers: content.headers,
        status: content.status,
        at: context.at(),
        integrity:
          hasManifest && image.reading.format !== null
            ? await checkIntegrity(content.bytes, image.reading.format)
            : null,
        // A picture that stands in the page itself is under the page's terms.
        terms: await context.usage.termsOf(
          /^https?:/.test(image.url) ? image.url : page.url,
          content.headers,
          page.signals,
        ),
      },
    };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { kind: 'failed', problem: { code: error.code, message: error.message } };
  }
}
