/** One address asked for by a person (`vigie inspect <address>`): robots.txt, judge and limits as for a crawl. */
import { problemOf } from '../net/index.js';
import { type CrawlDeps, DEFAULT_CRAWL_OPTIONS, DOCUMENT_TIMEOUT_MS } from './crawl-options.js';
import { IMAGE_ACCEPT } from './http-source.js';
import { createAsker } from './pace/ask.js';

export type FetchedOne =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array }
  /** `code` of the command-line contract, message in French. */
  | { readonly kind: 'problem'; readonly code: string; readonly message: string };

/** Fetches one content whole, at most `maxBytes`; larger ones are a problem `too-large`. */
export async function fetchOne(
  deps: Pick<CrawlDeps, 'door' | 'pace'>,
  url: string,
  maxBytes: number,
): Promise<FetchedOne> {
  const { delayMs, maxRetryAfterMs, backOffMs, maxFailures } = DEFAULT_CRAWL_OPTIONS;
  const asker = createAsker(deps, {
    delayMs,
    concurrency: 1,
    maxRetryAfterMs,
    backOffMs,
    maxFailures,
    named: [url],
    isHome: () => true,
  });
  const outcome = await asker.ask({
    kind: 'document',
    url,
    accept: `${IMAGE_ACCEPT},application/pdf`,
    maxBytes,
    overflow: 'refuse',
    timeoutMs: DOCUMENT_TIMEOUT_MS,
  });
  if (outcome.kind === 'ok') return { kind: 'ok', bytes: outcome.bytes };
  const problem = problemOf(outcome);
  return {
    kind: 'problem',
    code: problem?.code ?? 'malformed',
    message: problem?.message ?? 'Le serveur a répondu « inchangé » à une première demande.',
  };
}
