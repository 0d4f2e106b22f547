/** Telling what stands in a document: the document itself and each image inside it, with evidence of what is flagged. */
import { createHash } from 'node:crypto';
import { classify } from '../../classifiers/classify.js';
import { SourceError } from '../../classifiers/containers/byte-source.js';
import { checkIntegrity } from '../../classifiers/integrity.js';
import type { EmbeddedReading, Surroundings, Verdict } from '../../classifiers/types.js';
import { type CrawlContext, tellProblem } from '../crawl-context.js';
import type { Sighting, Validators, VisualEvent } from '../events.js';
import type { WholeContent } from '../http-source.js';

export interface Part {
  readonly documentUrl: string;
  readonly imageUrl: string;
  readonly part: EmbeddedReading;
  readonly surroundings: Surroundings;
  readonly validators: Validators;
  /** Bytes of the part itself; null where they cannot be taken out of the document. */
  readonly bytesOf: () => Uint8Array | null;
  /** The document that holds it, as it was received. @throws SourceError */
  readonly answer: () => Promise<WholeContent>;
}

/** What marks and words say of a part. */
export function verdictOfPart({ part, surroundings }: Pick<Part, 'part' | 'surroundings'>): Verdict {
  return classify({ traces: part.traces, surroundings: [surroundings], integrity: part.integrity });
}

/** Tells a part: its sighting, what was read of it, and its bytes when it is flagged. */
export async function tellPart(context: CrawlContext, told: Part): Promise<void> {
  const { part, surroundings, imageUrl } = told;
  const contentKey = part.contentKey ?? `sha256:${part.sha256 === null ? sha256Of(imageUrl) : part.sha256}`;
  const isFlagged = verdictOfPart(told).grade !== 'none';
  const bytes = isFlagged ? told.bytesOf() : null;
  const hasManifest = part.traces.some((trace) => trace.where.startsWith('jumbf:'));
  const integrity =
    bytes !== null && hasManifest && part.format !== null
      ? await checkIntegrity(bytes, part.format)
      : part.integrity;
  // The evidence is asked for before the visual is told, so that an interruption cannot part them.
  const answer = isFlagged ? await answerOf(context, told) : null;
  const sighting: Sighting = {
    imageUrl,
    declared: [],
    element: 'document',
    width: part.width,
    height: part.height,
    surroundings,
  };
  await context.tell({ type: 'sighting', pageUrl: told.documentUrl, sighting, at: context.at() });
  context.contents.add(contentKey);
  const visual: VisualEvent = {
    type: 'visual',
    outcome: 'read',
    imageUrl,
    originalUrl: null,
    originalRule: null,
    contentKey,
    sha256: part.sha256,
    format: part.format,
    width: part.width,
    height: part.height,
    bytes: part.bytes,
    traces: part.traces,
    integrity,
    surroundings,
    validators: told.validators,
    error: part.error,
    documentPage: part.page,
    at: context.at(),
  };
  await context.tell(visual);
  if (part.error !== null) await tellProblem(context, imageUrl, part.error);
  if (answer === null) return;
  // Where the image cannot be taken out by itself, the document that holds it is the evidence.
  const evidence = bytes ?? answer.bytes;
  await context.tell({
    type: 'evidence',
    contentKey,
    sha256: bytes !== null && part.sha256 !== null ? part.sha256 : sha256Of(evidence),
    url: bytes === null ? told.documentUrl : imageUrl,
    bytes: evidence,
    headers: answer.headers,
    status: answer.status,
    at: context.at(),
    integrity: hasManifest ? integrity : null,
    terms: await context.usage.termsOf(told.documentUrl, answer.headers, []),
  });
}

/** Tells the bytes of a document that nothing flags itself, for what it holds. */
export async function tellHolder(context: CrawlContext, { part, documentUrl, answer }: Part): Promise<void> {
  if (part.contentKey === undefined || part.sha256 === null) return;
  // It is at hand: the evidence of what it holds was taken from it.
  const { bytes, headers, status } = await answer();
  await context.tell({
    type: 'evidence',
    contentKey: part.contentKey,
    sha256: part.sha256,
    url: documentUrl,
    bytes,
    headers,
    status,
    at: context.at(),
    integrity: null,
    terms: await context.usage.termsOf(documentUrl, headers, []),
  });
}

async function answerOf(context: CrawlContext, told: Part): Promise<WholeContent | null> {
  try {
    return await told.answer();
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    await tellProblem(context, told.documentUrl, error);
    return null;
  }
}

export function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
