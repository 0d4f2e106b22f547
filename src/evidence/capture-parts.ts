/** The files of a capture, made of what was gathered. Pure: the same things give the same bytes. */
import { detectFormat } from '../classifiers/containers/format.js';
import type { Format } from '../classifiers/types.js';
import { sniff } from '../crawlers/discover/text.js';
import type { UsageTerms } from '../crawlers/events.js';
import type { Shortfall } from './log.js';
import type { WarcExchange } from './warc.js';
import { isUrl } from '../parse-url.js';

/** Versions that are written with each capture. */
export interface Versions {
  readonly program: string;
  readonly ruleset: string;
}

/** What an answer was, without its body. */
export interface ToldAnswer {
  readonly of: 'original' | 'derivative' | 'page' | 'robots';
  readonly url: string;
  readonly at: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export function toldAnswer(
  of: ToldAnswer['of'],
  { url, at, status, responseHeaders: headers }: WarcExchange,
): ToldAnswer {
  return { of, url, at, status, headers };
}

/** Longest header that is written; servers that send more are cut. */
const MAX_HEADER_CHARS = 8_000;

/** The answers with their headers as they were served, the versions, and what the capture does not hold. JSON, UTF-8. */
export function headersPart(
  told: {
    readonly contentKey: string;
    readonly pageUrl: string | null;
    readonly documentPage: number | null;
    /** Where the page is a publication at another service: which, and the page of the town that leads there. */
    readonly publication?: { readonly platform: string; readonly linkedFrom: string | null };
    readonly answers: readonly ToldAnswer[];
    readonly shortfalls: readonly Shortfall[];
  } & Versions,
): Uint8Array {
  const { answers, ...rest } = told;
  return jsonPart({
    ...rest,
    answers: answers.map(({ headers, ...answer }) => ({
      ...answer,
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [name, value.slice(0, MAX_HEADER_CHARS)]),
      ),
    })),
  });
}

/** robots.txt and the reservations of the publisher as they stood. JSON, UTF-8. */
export function termsPart(terms: UsageTerms): Uint8Array {
  return jsonPart(terms);
}

function jsonPart(value: unknown): Uint8Array {
  return Buffer.from(`${JSON.stringify(value, null, 1)}\n`, 'utf8');
}

/** Lines of the WARC about the capture as a whole. */
export function warcNotes(terms: UsageTerms, { program, ruleset }: Versions): (readonly [string, string])[] {
  const { robots, signals } = terms;
  return [
    ['vigie-program', program],
    ['vigie-ruleset', ruleset],
    ['robots-txt', robots.state === 'rules' ? `${robots.url} sha256:${robots.sha256 ?? ''}` : 'absent'],
    ...signals.map(({ kind, place, value }) => ['usage-signal', `${place} ${kind} ${value}`] as const),
  ];
}

const MEDIA_TYPES: Readonly<Record<Format, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
  avif: 'image/avif',
  heic: 'image/heic',
  jxl: 'image/jxl',
  bmp: 'image/bmp',
  ico: 'image/x-icon',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
};

/** The media type of kept bytes, by the bytes alone: what a server says of them may be anything. */
export function mediaTypeOf(bytes: Uint8Array): string {
  const format = detectFormat(bytes.subarray(0, 65_536));
  if (format !== null) return MEDIA_TYPES[format];
  const kind = sniff(bytes);
  if (kind === 'html') return 'text/html';
  if (kind === 'xml') return 'application/xml';
  return kind === 'text' ? 'text/plain' : 'application/octet-stream';
}

/** Whether an address is one that a WARC may hold as asked: what stands inside of a file or page has none of its own. */
export function isOwnAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && !url.includes('#') && isUrl(url);
}

/** An address in the form in which two are compared. */
export function plainAddress(url: string): string | null {
  if (!isUrl(url)) return null;
  const plain = new URL(url);
  plain.hash = '';
  return /^https?:$/.test(plain.protocol) ? plain.href : null;
}
