/** A document of the site (PDF, office file): itself and every image inside it told as visuals. */
import { NO_SURROUNDINGS } from '../../classifiers/types.js';
import type { OkOutcome } from '../../net/index.js';
import {
  type CrawlContext,
  isInterrupted,
  tellGone,
  tellProblem,
  tellSkip,
  type Visit,
} from '../crawl-context.js';
import { isEncoded } from '../http-source.js';
import { decodePart } from '../extract/urls.js';
import type { KnownPage } from '../events.js';
import {
  documentOf,
  type FailedDocument,
  fetchDocument,
  isArchive,
  type RangedDocument,
  type WholeDocument,
} from './fetch.js';
import { isLegacyOffice, readOffice, readOfficeByRanges } from './office.js';
import { type Part, tellHolder, tellPart, verdictOfPart } from './parts.js';
import { type DocumentReading, readPdf, readPdfByRanges } from './pdf.js';
import { unchangedVisual } from '../visual-events.js';

/** Looks at one document. `held` = its answer, or the beginning of it, where it was asked for as a page. */
export async function lookAtDocument(context: CrawlContext, url: string, held?: OkOutcome): Promise<Visit> {
  if (isLegacyOffice(url)) return fail(context, url, LEGACY);
  const known = await context.memory.page(url);
  const isKept = known !== null && (await areAllKept(context, known));
  const document =
    held?.truncated === false
      ? documentOf(held)
      : await fetchDocument(context, url, isKept ? known : null, beginningOf(held));
  switch (document.kind) {
    case 'known':
      await tellSkip(context, 'duplicate', url);
      return { kind: 'skipped' };
    case 'interrupted':
      return { kind: 'unfinished' };
    case 'unchanged':
      if (known !== null) await tellUnchanged(context, url, known);
      break;
    case 'failed':
      return failed(context, url, document);
    case 'ranged':
    case 'whole':
    default: {
      const read = await readDocument(context, url, document);
      if (context.signal.aborted) return { kind: 'unfinished' };
      if ('problem' in read) return failed(context, url, read);
      await tellRead(context, url, read);
    }
  }
  return { kind: context.signal.aborted ? 'unfinished' : 'done' };
}

/** What ranges can go on from. */
function beginningOf(held: OkOutcome | undefined): OkOutcome | null {
  return held?.truncated === 'limit' && !isEncoded(held) ? held : null;
}

const LEGACY = {
  code: 'not-looked-at',
  message:
    'Ce document est dans un ancien format de bureautique (.doc, .ppt) : ses images n’ont pas été regardées.',
};
const REPLACED = {
  code: 'truncated',
  message: 'Le fichier a été remplacé sur le site pendant sa lecture : il a été relu depuis le début.',
};
const CUT = { code: 'truncated', message: 'Le document est incomplet : la réponse a été coupée.' };
async function fail(context: CrawlContext, url: string, problem: FailedDocument['problem']): Promise<Visit> {
  await tellProblem(context, url, problem);
  return { kind: 'failed', code: problem.code };
}

async function failed(context: CrawlContext, url: string, document: FailedDocument): Promise<Visit> {
  if (document.outcome !== null && isInterrupted(document.outcome)) return { kind: 'unfinished' };
  const visit = await fail(context, url, document.problem);
  if (document.outcome !== null) await tellGone(context, url, document.outcome);
  return visit;
}

/** A document that was read, with what is told of it. */
interface ReadDocument {
  readonly document: WholeDocument | RangedDocument;
  readonly title: string | null;
  /** The document itself and its images. */
  readonly parts: readonly Part[];
}

/** Reads a document; one that came by ranges is fetched whole as soon as something in it is flagged. */
async function readDocument(
  context: CrawlContext,
  url: string,
  document: WholeDocument | RangedDocument,
): Promise<ReadDocument | FailedDocument> {
  if (document.kind === 'whole') {
    const read = isArchive(document.bytes) ? readOffice : readPdf;
    return partsOf(context, url, document, await read(document.bytes));
  }
  const reading = await (isArchive(document.source.first.bytes) ? readOfficeByRanges : readPdfByRanges)(
    document,
  );
  const read = reading === null ? null : partsOf(context, url, document, reading);
  if (read !== null && read.parts.every((part) => verdictOfPart(part).grade === 'none')) return read;
  const whole = await document.whole();
  return whole.kind === 'failed' ? whole : readDocument(context, url, whole);
}

function partsOf(
  context: CrawlContext,
  url: string,
  document: WholeDocument | RangedDocument,
  reading: DocumentReading,
): ReadDocument {
  const label = context.labels.get(url) ?? '';
  const stated = reading.reading.traces.find(({ where }) => TITLE.test(where))?.value.slice(0, 300) ?? null;
  const title = label !== '' ? label : stated;
  const { validators } = document.kind === 'whole' ? document : document.source;
  const around = { ...NO_SURROUNDINGS, addresses: [url], pageTitle: title };
  const { contentKey, sha256, bytes } = reading;
  // What was left out is an error of the reading: it is read again the next time, unchanged or not.
  const leftOut = reading.leftOut === null ? null : { code: 'not-looked-at', message: reading.leftOut };
  const base = {
    documentUrl: url,
    validators,
    answer:
      document.kind === 'whole'
        ? document.answer
        : () => document.source.whole(context.options.maxDocumentBytes),
  };
  const own: Part = {
    ...base,
    imageUrl: url,
    part: {
      ...reading.reading,
      error: reading.reading.error ?? leftOut,
      page: null,
      contentKey,
      sha256,
      bytes,
    },
    surroundings: {
      ...around,
      pageCredits: reading.ownCredits,
      fileName: decodePart(new URL(url).pathname.split('/').at(-1) ?? '') || null,
    },
    bytesOf: () => (document.kind === 'whole' ? document.bytes : null),
  };
  const inside = reading.parts.map(({ part, credit, pageCredits }, index): Part => {
    const page = part.page === null ? '' : `page=${part.page}&`;
    return {
      ...base,
      imageUrl: `${url}#${page}image=${index + 1}`,
      part,
      surroundings: { ...around, credit, pageCredits },
      bytesOf: () => (part.sha256 === null ? null : reading.bytesOf(part.sha256)),
    };
  });
  return { document, title, parts: [own, ...inside] };
}

/** Where a document says its title. */
const TITLE = /^(?:pdf:Info:Title|office:title)$/;

async function tellRead(context: CrawlContext, url: string, read: ReadDocument): Promise<void> {
  const { document, title, parts } = read;
  const { headers, validators } = document.kind === 'whole' ? document : document.source;
  await context.tell({
    type: 'page',
    url,
    outcome: 'fetched',
    kind: 'document',
    title,
    at: context.at(),
    links: [],
    documents: [],
    signals: await context.usage.ofPage(url, headers, []),
    embeds: [],
    feeds: [],
    ...validators,
  });
  if (document.kind === 'whole' && document.isTruncated) await tellProblem(context, url, CUT);
  if (document.kind === 'whole' && document.wasReplaced) await tellProblem(context, url, REPLACED);
  for (const part of parts) {
    if (context.signal.aborted) return;
    await tellPart(context, part);
  }
  const [own, ...inside] = parts;
  const isFlagged = (part: Part): boolean => verdictOfPart(part).grade !== 'none';
  // What holds a flagged image is kept beside it: the capture of its page needs not ask for it again.
  if (own !== undefined && !isFlagged(own) && inside.some(isFlagged)) await tellHolder(context, own);
}

/**
 * Whether everything that a document showed is known by its content: what is not (evidence that is missing, a reading
 * that failed) must be read again, however little the document changed.
 */
async function areAllKept(context: CrawlContext, known: KnownPage): Promise<boolean> {
  for (const { imageUrl } of known.sightings)
    if ((await context.memory.image(imageUrl)) === null) return false;
  return true;
}

/** An unchanged document shows what it showed: its visuals are told with their dates prolonged. */
async function tellUnchanged(context: CrawlContext, url: string, known: KnownPage): Promise<void> {
  await context.tell({
    type: 'page',
    url,
    outcome: 'unchanged',
    kind: 'document',
    title: known.title,
    at: context.at(),
    links: known.links,
    documents: known.documents,
    signals: await context.usage.ofPage(url, {}, known.signals),
    embeds: known.embeds,
    feeds: known.feeds,
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
