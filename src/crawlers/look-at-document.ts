/** A PDF of the site: read whole, itself and every image inside it told as visuals. */
import { createHash } from 'node:crypto';
import { classify } from '../classifiers/classify.js';
import { memorySource } from '../classifiers/containers/byte-source.js';
import { openPdf } from '../classifiers/containers/pdf-document.js';
import { checkIntegrity } from '../classifiers/integrity.js';
import { readTraces } from '../classifiers/read-traces.js';
import { type EmbeddedReading, NO_SURROUNDINGS, type Surroundings } from '../classifiers/types.js';
import { type OkOutcome, problemOf } from '../net/index.js';
import { type CrawlContext, isInterrupted, tellProblem, type Visit } from './crawl-context.js';
import { DOCUMENT_TIMEOUT_MS } from './crawl-options.js';
import { decodePart } from './extract/urls.js';
import type { KnownPage, Sighting, Validators, VisualEvent } from './events.js';
import { conditionalHeaders, validatorsOf } from './http-source.js';
import { unchangedVisual } from './look-at-visuals.js';
import { sniff } from './discover/text.js';

const MAX_STREAM_BYTES = 32 * 1024 * 1024;

/** Looks at one document. `held` = its answer, where it was asked for as a page. */
export async function lookAtDocument(context: CrawlContext, url: string, held?: OkOutcome): Promise<Visit> {
  const known = await context.memory.page(url);
  const outcome =
    held ??
    (await context.asker.ask({
      url,
      kind: 'document',
      accept: 'application/pdf,*/*;q=0.5',
      headers: conditionalHeaders(known),
      maxBytes: context.options.maxDocumentBytes,
      maxDecompressedBytes: context.options.maxDocumentBytes,
      overflow: 'refuse',
      timeoutMs: DOCUMENT_TIMEOUT_MS,
    }));
  if (outcome.kind === 'unchanged' && known !== null) {
    await tellUnchanged(context, url, known);
    return { kind: context.signal.aborted ? 'unfinished' : 'done' };
  }
  if (isInterrupted(outcome)) return { kind: 'unfinished' };
  const isPdf = outcome.kind === 'ok' && sniff(outcome.bytes) === 'pdf';
  if (!isPdf) {
    const problem = problemOf(outcome) ?? NOT_PDF;
    await tellProblem(context, url, problem);
    return { kind: 'failed', code: problem.code };
  }
  if (outcome.truncated !== false)
    await tellProblem(context, url, {
      code: 'truncated',
      message: 'Le document est incomplet : la réponse a été coupée.',
    });
  await tellRead(context, url, outcome);
  return { kind: context.signal.aborted ? 'unfinished' : 'done' };
}

const NOT_PDF = { code: 'malformed', message: 'La réponse n’est pas un document PDF.' };

async function tellRead(context: CrawlContext, url: string, outcome: OkOutcome): Promise<void> {
  const reading = await readTraces(memorySource(outcome.bytes));
  const label = context.labels.get(url) ?? '';
  const title = reading.traces.find((trace) => trace.where === 'pdf:Info:Title')?.value.slice(0, 300) ?? null;
  const pageTitle = label !== '' ? label : title;
  const validators = validatorsOf(outcome);
  await context.tell({
    type: 'page',
    url,
    outcome: 'fetched',
    kind: 'document',
    title: pageTitle,
    at: context.at(),
    links: [],
    ...validators,
  });
  if (reading.error !== null) await tellProblem(context, url, reading.error);

  const sha256 = createHash('sha256').update(outcome.bytes).digest('hex');
  const own: Surroundings = {
    ...NO_SURROUNDINGS,
    fileName: decodePart(new URL(url).pathname.split('/').at(-1) ?? '') || null,
    addresses: [url],
    pageTitle,
  };
  await tellPart(context, {
    documentUrl: url,
    imageUrl: url,
    part: { ...reading, page: null, sha256, bytes: outcome.bytes.byteLength },
    surroundings: own,
    validators,
    bytesOf: () => outcome.bytes,
    outcome,
  });
  const streams = createStreamFinder(outcome.bytes);
  const inside: Surroundings = { ...NO_SURROUNDINGS, addresses: [url], pageTitle };
  for (const [index, part] of reading.embedded.entries()) {
    if (context.signal.aborted) return;
    await tellPart(context, {
      documentUrl: url,
      imageUrl: `${url}#${part.page === null ? '' : `page=${part.page}&`}image=${index + 1}`,
      part,
      surroundings: inside,
      validators,
      bytesOf: () => (part.sha256 === null ? null : streams(part.sha256)),
      outcome,
    });
  }
}

interface Part {
  readonly documentUrl: string;
  readonly imageUrl: string;
  readonly part: EmbeddedReading;
  readonly surroundings: Surroundings;
  readonly validators: Validators;
  /** Bytes of the part itself; null where they cannot be taken out of the document. */
  readonly bytesOf: () => Uint8Array | null;
  readonly outcome: OkOutcome;
}

async function tellPart(context: CrawlContext, told: Part): Promise<void> {
  const { part, surroundings, imageUrl } = told;
  const verdict = classify({ traces: part.traces, surroundings: [surroundings], integrity: part.integrity });
  const contentKey = part.sha256 === null ? `sha256:${sha256Of(imageUrl)}` : `sha256:${part.sha256}`;
  const bytes = verdict.grade === 'none' ? null : told.bytesOf();
  const hasManifest = part.traces.some((trace) => trace.where.startsWith('jumbf:'));
  const integrity =
    bytes !== null && hasManifest && part.format !== null
      ? await checkIntegrity(bytes, part.format)
      : part.integrity;
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
  if (verdict.grade === 'none') return;
  // Where the image cannot be taken out by itself, the document that holds it is the evidence.
  const evidence = bytes ?? told.outcome.bytes;
  await context.tell({
    type: 'evidence',
    contentKey,
    sha256: bytes !== null && part.sha256 !== null ? part.sha256 : sha256Of(evidence),
    url: bytes === null ? told.documentUrl : imageUrl,
    bytes: evidence,
    headers: told.outcome.headers,
    status: told.outcome.status,
    at: context.at(),
    integrity: hasManifest ? integrity : null,
  });
}

async function tellUnchanged(context: CrawlContext, url: string, known: KnownPage): Promise<void> {
  await context.tell({
    type: 'page',
    url,
    outcome: 'unchanged',
    kind: 'document',
    title: known.title,
    at: context.at(),
    links: known.links,
    etag: known.etag,
    lastModified: known.lastModified,
  });
  for (const sighting of known.sightings) {
    await context.tell({ type: 'sighting', pageUrl: url, sighting, at: context.at() });
    const image = await context.memory.image(sighting.imageUrl);
    if (image === null) continue;
    context.contents.add(image.contentKey);
    await context.tell(unchangedVisual(sighting.imageUrl, sighting.surroundings, image, context.at()));
  }
}

/** Finds the image stream with a hash in a document; the document is opened at the first call. */
function createStreamFinder(bytes: Uint8Array): (sha256: string) => Uint8Array | null {
  let byHash: Map<string, Uint8Array> | null = null;
  return (sha256) => {
    if (byHash === null) {
      byHash = new Map();
      const document = openPdf(bytes);
      for (const object of document.objects()) {
        if (object.stream === null) continue;
        const content = document.content(object, MAX_STREAM_BYTES);
        if (content !== null && content.codec !== null) byHash.set(sha256Of(content.bytes), content.bytes);
      }
    }
    return byHash.get(sha256) ?? null;
  };
}

function sha256Of(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
