/** Brings a document of a site: whole where it is small, by ranges where it is large and the server gives them. */
import { SourceError } from '../../classifiers/containers/byte-source.js';
import { type FetchOutcome, type NetProblem, type OkOutcome, problemOf } from '../../net/index.js';
import { type CrawlContext, isInterrupted } from '../crawl-context.js';
import { DOCUMENT_ACCEPT, DOCUMENT_TIMEOUT_MS } from '../crawl-options.js';
import { normalisePageUrl } from '../discover/addresses.js';
import { sniff } from '../discover/text.js';
import type { KnownPage, Validators } from '../events.js';
import {
  type HttpSource,
  type OpenedSource,
  openHttpSource,
  resumeHttpSource,
  validatorsOf,
  type WholeContent,
} from '../http-source.js';
import type { AskRequest } from '../pace/ask.js';

/** A document whose bytes are there: all of them, or as many as came. */
export interface WholeDocument {
  readonly kind: 'whole';
  readonly bytes: Uint8Array;
  readonly isTruncated: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly validators: Validators;
  /** It was replaced on the server while it was read: it was read anew, from its beginning. */
  readonly wasReplaced: boolean;
  /**
   * What brought it, for evidence: one version of the document. Where it came in pieces that nothing proves to belong
   * together it is asked for once more, whole.
   * @throws SourceError when it cannot be had any more, or is another one now.
   */
  readonly answer: () => Promise<WholeContent>;
}

/** A large document on a server that answers ranges: only its beginning was read. */
export interface RangedDocument {
  readonly kind: 'ranged';
  readonly source: HttpSource;
  readonly size: number;
  /** Bytes from the start that are there. */
  readonly firstBytes: number;
  /** All of it: what is missing is asked for, or everything where pieces cannot be joined. */
  whole(): Promise<WholeDocument | FailedDocument>;
}

export interface FailedDocument {
  readonly kind: 'failed';
  readonly problem: { readonly code: string; readonly message: string };
  /** The answer, where it is one that says something of the address. */
  readonly outcome: FetchOutcome | null;
}

export type FetchedDocument =
  | WholeDocument
  | RangedDocument
  | FailedDocument
  /** `known` = a redirect leads to a document that this crawl asks for under its own address. */
  | { readonly kind: 'unchanged' | 'interrupted' | 'known' };

const KIB = 1024;
/** A document up to this comes with the first request. */
const FIRST_BYTES = 256 * KIB;
/** Up to this a document is not worth more than one request for the rest. */
const SMALL_BYTES = 2 * KIB * KIB;

const NOT_DOCUMENT: NetProblem = {
  code: 'malformed',
  message: 'La réponse n’est pas un document que Vigie sait lire.',
};
const COMPOUND: NetProblem = {
  code: 'not-looked-at',
  message:
    'Ce document est dans un ancien format de bureautique, ou protégé par un mot de passe : ses images n’ont pas été regardées.',
};
const TOO_LARGE: NetProblem = { code: 'too-large', message: 'Le contenu dépasse la taille admise.' };

/** True for the first bytes of a document that is looked into: PDF, or the archive that office files are. */
export function isDocument(head: Uint8Array): boolean {
  return sniff(head) === 'pdf' || isArchive(head);
}

/** The compound files of old office programs, and of new ones when they are locked with a password. */
function isCompound(head: Uint8Array): boolean {
  return Buffer.from(head.subarray(0, 4)).toString('hex') === 'd0cf11e0';
}

/** True for an archive whose first entries are those of a text or of slides, and not of anything that people zip. */
export function isOffice(head: Uint8Array): boolean {
  const start = Buffer.from(head.subarray(0, 4_096)).toString('latin1');
  return (
    isArchive(head) && /\[Content_Types\]\.xml|_rels\/\.rels|mimetypeapplication\/vnd\.oasis/.test(start)
  );
}

export function isArchive(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4;
}

/**
 * Asks for a document; with `known` it may be answered that it did not change. `held` = the beginning of it, where it was
 * asked for as a page and was larger than pages are.
 */
export async function fetchDocument(
  context: CrawlContext,
  url: string,
  known: KnownPage | null,
  held: OkOutcome | null = null,
): Promise<FetchedDocument> {
  const { maxDocumentBytes: maxBytes } = context.options;
  let wasInterrupted = false;
  const redirects = followUnknown(context, url);
  const ask = async (request: AskRequest): Promise<FetchOutcome> => {
    const outcome = await context.asker.ask({ ...request, followsTo: redirects.followsTo });
    wasInterrupted ||= isInterrupted(outcome);
    return outcome;
  };
  const base = {
    url,
    kind: 'document',
    accept: DOCUMENT_ACCEPT,
    timeoutMs: DOCUMENT_TIMEOUT_MS,
    maxBytes,
  } as const;
  const firstBytes = Math.min(FIRST_BYTES, maxBytes);
  const opened: OpenedSource =
    held === null
      ? await openHttpSource(ask, { ...base, known, firstBytes, overflow: 'refuse' })
      : { kind: 'open', source: resumeHttpSource(ask, base, held) };
  if (redirects.leadsToKnown()) return { kind: 'known' };
  if (wasInterrupted) return { kind: 'interrupted' };
  if (opened.kind === 'unchanged') return { kind: 'unchanged' };
  if (opened.kind === 'failed') return failed(opened.problem, opened.outcome);
  const { source } = opened;
  const { size } = source;
  if (size !== null && size > maxBytes) return failed(TOO_LARGE, null);
  if (isCompound(source.first.bytes)) return failed(COMPOUND, null);
  if (!isDocument(source.first.bytes)) return failed(NOT_DOCUMENT, null);
  if (source.status === 200 && held === null) return documentOf(source.first);
  if (size === null) return wholeAnew();
  if (size > SMALL_BYTES)
    return { kind: 'ranged', source, size, firstBytes: source.first.bytes.length, whole: () => whole(true) };
  const rest = await whole(source.canBeJoined);
  return wasInterrupted ? { kind: 'interrupted' } : rest;

  /** `isKept` = in one version, as evidence has to be; else in two pieces at least cost, to be read. */
  async function whole(isKept: boolean): Promise<WholeDocument | FailedDocument> {
    if (source.size === null) return wholeAnew();
    const { headers, validators } = source;
    const read = { kind: 'whole', isTruncated: false, headers, validators, wasReplaced: false } as const;
    try {
      if (isKept) {
        const content = await source.whole(maxBytes);
        return { ...read, bytes: content.bytes, answer: () => Promise.resolve(content) };
      }
      const bytes = await source.read(0, source.size);
      if (bytes.length < source.size) return await wholeAnew();
      let answer: Promise<WholeContent> | null = null;
      return { ...read, bytes, answer: () => (answer ??= source.whole(maxBytes)) };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // It changed meanwhile, or the server stopped giving ranges: what it gives now is taken.
      return wholeAnew();
    }
  }

  async function wholeAnew(): Promise<WholeDocument | FailedDocument> {
    const outcome =
      source.replacement ?? (await ask({ ...base, maxDecompressedBytes: maxBytes, overflow: 'refuse' }));
    if (outcome.kind === 'ok' && isDocument(outcome.bytes))
      return { ...documentOf(outcome), wasReplaced: source.hasChanged };
    return failed(problemOf(outcome) ?? NOT_DOCUMENT, outcome);
  }
}

/**
 * Redirects are followed but to what this crawl asks for under its own address: one document may have many addresses (a
 * counter, a form).
 */
export function followUnknown(
  { frontier }: Pick<CrawlContext, 'frontier'>,
  url: string,
): { readonly followsTo: (target: string) => boolean; readonly leadsToKnown: () => boolean } {
  const own = new Set([url]);
  let leadsToKnown = false;
  return {
    leadsToKnown: () => leadsToKnown,
    followsTo(target) {
      const normal = normalisePageUrl(target) ?? target;
      // Each range that is asked for is sent there anew.
      if (!own.has(normal) && !frontier.markSeen(normal)) leadsToKnown = true;
      own.add(normal);
      return !leadsToKnown;
    },
  };
}

function failed(problem: NetProblem, outcome: FetchOutcome | null): FailedDocument {
  return { kind: 'failed', problem, outcome };
}

/** A document that came with one answer. */
export function documentOf(outcome: OkOutcome): WholeDocument {
  const { bytes, status, headers, finalUrl } = outcome;
  return {
    kind: 'whole',
    bytes,
    isTruncated: outcome.truncated !== false,
    headers,
    validators: validatorsOf(outcome),
    wasReplaced: false,
    answer: () => Promise.resolve({ bytes, status, headers, finalUrl }),
  };
}
