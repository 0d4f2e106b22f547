/**
 * A mail as it came → plain values. Total: however broken, something is told of it. Attachments are hashed as they flow
 * and never held; words are held up to a bound.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  MailParser,
  type AddressObject,
  type AttachmentStream,
  type Headers,
  type HeaderValue,
} from 'mailparser';
import { decodeWords, manyLines, messageIds, oneLine, textOfHtml } from './mail-text.js';
import type { InboundMail, MailAttachment } from './types.js';

/** Bytes of one part that are read as words, and characters that are kept of all. */
const MAX_PART_BYTES = 256 * 1024;
const MAX_TEXT_CHARS = 200_000;
const MAX_ATTACHMENTS = 200;
const MAX_ADDRESSES = 200;
const MAX_REFERENCES = 100;
/** A mail that keeps the reader busy for longer is held back as it is. */
const MAX_MS = 60_000;

/** Headers that classes go by. */
const KEPT = [
  'auto-submitted',
  'x-autoreply',
  'x-autorespond',
  'x-autoresponder',
  'x-auto-response-suppress',
  'precedence',
  'x-failed-recipients',
  'return-path',
  'list-id',
  'x-ms-exchange-inbox-rules-loop',
  'x-ms-exchange-generated-message-source',
] as const;

const REPORTS =
  /^message\/(?:(?:global-)?delivery-status|(?:global-)?disposition-notification|feedback-report)$/u;
const INNER = /^(?:message\/(?:rfc822|global|partial)|text\/rfc822-headers|message\/global-headers)$/u;

/**
 * Reads a mail from a stream of its bytes.
 *
 * @param source the raw mail (RFC 5322); it is read to its end, or destroyed when the reader gives up
 */
export async function parseMail(source: Readable): Promise<InboundMail> {
  const parser = newParser();
  const found = new Parts();
  let headers: Headers = new Map();
  let problem: string | null = null;
  let date: string | null = null;
  parser.on('headers', (given) => (headers = given));
  parser.on('headerLines', (lines) => (date = dateOf(lines.find(({ key }) => key === 'date')?.line)));
  parser.on('data', (part) => {
    if (part.type !== 'attachment') return;
    found.take(part);
  });
  try {
    await pipeline(source, parser, { signal: AbortSignal.timeout(MAX_MS) });
    await found.done();
  } catch (error) {
    problem = problemOf(error);
  }
  const words = found.read();
  const named = readHeaders(headers);
  return { ...words, ...named, writtenAt: date, problem: problem ?? found.problem };
}

function newParser(): MailParser {
  const parser = new MailParser({
    checksumAlgo: false,
    maxHeadSize: 512 * 1024,
    maxChildNodes: 500,
    ignoreEmbedded: true,
  });
  // Every part is handed over as it flows, the words too: mailparser would hold them whole.
  (parser as unknown as { textTypes: readonly string[] }).textTypes = [];
  return parser;
}

/** Heaviest attachment that is taken out of its mail; a heavier one is in the original. */
export const MAX_ATTACHMENT_BYTES = 30 * 1024 * 1024;

/**
 * The bytes of one attachment of a mail, by the hash that `parseMail` listed; null when there is none such, when it is
 * too heavy, or when the mail cannot be read.
 *
 * @param source the raw mail; it is read to its end, or destroyed
 */
export async function takeAttachment(source: Readable, sha256: string): Promise<Uint8Array | null> {
  const parser = newParser();
  const running: Promise<void>[] = [];
  let found: Uint8Array | null = null;
  const consume = async (part: AttachmentStream): Promise<void> => {
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of part.content) {
        const piece = chunk as Buffer;
        hash.update(piece);
        bytes += piece.length;
        if (found === null && bytes <= MAX_ATTACHMENT_BYTES) kept.push(piece);
        else kept.length = 0;
      }
    } catch {
      // A transfer encoding that breaks off: what it listed as its hash is of what came.
    } finally {
      part.release?.();
    }
    if (bytes <= MAX_ATTACHMENT_BYTES && hash.digest('hex') === sha256) found ??= Buffer.concat(kept);
  };
  parser.on('data', (part) => {
    if (part.type === 'attachment') running.push(consume(part));
  });
  try {
    await pipeline(source, parser, { signal: AbortSignal.timeout(MAX_MS) });
    await Promise.all(running);
  } catch {
    // As far as it could be read: the page offers the original.
  }
  return found;
}

/** What could not be read, for people; the library's own sentence is in English and may hold the mail's words. */
function problemOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError')
    return 'Ce courriel n’a pas pu être lu dans le temps permis : ouvrez l’original.';
  if (code === 'EMAXLEN')
    return 'Ce courriel a trop de parties ou des en-têtes trop longs : ouvrez l’original.';
  return 'Ce courriel est mal formé et n’a pas pu être lu en entier : ouvrez l’original.';
}

class Parts {
  private readonly running: Promise<void>[] = [];
  private readonly attachments: MailAttachment[] = [];
  private plain = '';
  private html = '';
  private report = '';
  private inner = '';
  private left = 0;
  problem: string | null = null;

  take(part: AttachmentStream): void {
    this.running.push(this.consume(part));
  }

  async done(): Promise<void> {
    await Promise.all(this.running);
  }

  private async consume(part: AttachmentStream): Promise<void> {
    const hash = createHash('sha256');
    const kept: Buffer[] = [];
    let bytes = 0;
    const type = part.contentType.toLowerCase();
    const named = part.filename !== undefined || part.contentDisposition === 'attachment';
    const isWords = !named && /^text\/(?:plain|html)$/u.test(type);
    const isRead = isWords || REPORTS.test(type) || INNER.test(type);
    try {
      for await (const chunk of part.content) {
        const piece = chunk as Buffer;
        hash.update(piece);
        if (isRead && bytes < MAX_PART_BYTES) kept.push(piece.subarray(0, MAX_PART_BYTES - bytes));
        bytes += piece.length;
      }
    } catch {
      // A transfer encoding that breaks off: what came is told.
      this.problem = 'Une partie de ce courriel est mal codée : ouvrez l’original.';
    } finally {
      part.release?.();
    }
    if (isRead) this.words(type, part, Buffer.concat(kept));
    if (isWords) return;
    if (this.attachments.length < MAX_ATTACHMENTS)
      this.attachments.push({
        name: part.filename === undefined ? null : oneLine(part.filename, 200),
        type: oneLine(type, 100),
        bytes,
        sha256: hash.digest('hex'),
      });
    else this.left += 1;
  }

  private words(type: string, part: AttachmentStream, bytes: Buffer): void {
    const text = decodeWords(bytes, charsetOf(part.headers), bytes.length >= MAX_PART_BYTES);
    const room = (held: string): string => (held.length >= MAX_TEXT_CHARS ? held : `${held}\n${text}`);
    if (type === 'text/html') this.html = room(this.html);
    else if (type === 'text/plain') this.plain = room(this.plain);
    else if (REPORTS.test(type)) this.report = room(this.report);
    else this.inner = room(this.inner);
  }

  read(): Pick<InboundMail, 'text' | 'reportText' | 'innerText' | 'attachments'> {
    if (this.left > 0)
      this.problem ??= `Ce courriel a ${this.left} pièces jointes de plus que celles qui sont listées.`;
    const plain = manyLines(this.plain, MAX_TEXT_CHARS);
    // A part of spaces beside HTML is what some programs write for « no text ».
    const text =
      plain === '' ? manyLines(textOfHtml(this.html.slice(0, MAX_TEXT_CHARS)), MAX_TEXT_CHARS) : plain;
    return {
      text,
      reportText: manyLines(this.report, MAX_TEXT_CHARS),
      innerText: manyLines(this.inner, MAX_TEXT_CHARS),
      attachments: this.attachments,
    };
  }
}

function charsetOf(headers: Headers): string | null {
  const type = headers.get('content-type');
  return typeof type === 'object' && 'params' in type
    ? ((type.params as Record<string, string>)['charset'] ?? null)
    : null;
}

function readHeaders(
  headers: Headers,
): Pick<
  InboundMail,
  'messageId' | 'answersTo' | 'inReplyTo' | 'from' | 'to' | 'subject' | 'headers' | 'contentType'
> {
  const text = (name: string): string => textsOf(headers.get(name))[0] ?? '';
  const from = addressesOf(headers.get('from'))[0] ?? addressesOf(headers.get('sender'))[0];
  const to = [
    ...['to', 'cc', 'bcc', 'delivered-to'].flatMap((name) =>
      addressesOf(headers.get(name)).map(({ address }) => address),
    ),
    ...['x-original-to', 'envelope-to', 'x-envelope-to', 'x-forwarded-to', 'x-rcpt-to'].flatMap((name) =>
      textsOf(headers.get(name)).flatMap((line) => line.slice(0, 2000).match(ADDRESS) ?? []),
    ),
  ].flatMap((one) => (one === null ? [] : [one.toLowerCase()]));
  const inReplyTo = messageIds(text('in-reply-to'));
  return {
    messageId: messageIds(text('message-id'))[0] ?? null,
    answersTo: [
      ...new Set([...inReplyTo, ...messageIds(textsOf(headers.get('references')).join(' '))]),
    ].slice(0, MAX_REFERENCES),
    inReplyTo: inReplyTo[0] ?? null,
    from: {
      address: from === undefined || from.address === null ? null : oneLine(from.address.toLowerCase(), 254),
      name: from === undefined || from.name === '' ? null : oneLine(from.name, 200),
    },
    to: [...new Set(to)].slice(0, MAX_ADDRESSES),
    subject: oneLine(text('subject'), 500),
    headers: Object.fromEntries(
      KEPT.flatMap((name) => {
        const value = name === 'return-path' ? returnPath(headers.get(name)) : text(name);
        return headers.has(name) ? [[name, oneLine(value, 500).toLowerCase()]] : [];
      }),
    ),
    contentType: contentTypeOf(headers.get('content-type')),
  };
}

const ADDRESS = /[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z0-9.-]{1,253}/giu;

function textsOf(value: HeaderValue | undefined): readonly string[] {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  return value.flatMap((one) => (typeof one === 'string' ? [one] : []));
}

function addressesOf(value: HeaderValue | undefined): readonly { name: string; address: string | null }[] {
  const objects = Array.isArray(value) ? value : [value];
  return objects
    .flatMap((one) => (typeof one === 'object' && 'html' in one ? (one as AddressObject).value : []))
    .flatMap((one) => one.group ?? [one])
    .slice(0, MAX_ADDRESSES)
    .map(({ name, address }) => ({
      name,
      address: address === undefined || address === '' ? null : address,
    }));
}

/** `<>` for a mail that wants no answer (RFC 5321 §4.5.5). */
function returnPath(value: HeaderValue | undefined): string {
  return addressesOf(value)[0]?.address ?? '<>';
}

function contentTypeOf(value: HeaderValue | undefined): string {
  if (typeof value !== 'object' || !('params' in value)) return '';
  const { value: type, params } = value as { value: string; params: Record<string, string> };
  const report = params['report-type'];
  return oneLine(`${type}${report === undefined ? '' : `; report-type=${report}`}`, 200).toLowerCase();
}

/** The library takes a date that is none for now: read here. */
function dateOf(line: string | undefined): string | null {
  const time = Date.parse((line ?? '').replace(/^[^:]*:/u, '').trim());
  if (Number.isNaN(time)) return null;
  const date = new Date(time);
  return date.getUTCFullYear() >= 1980 && date.getUTCFullYear() <= 9999 ? date.toISOString() : null;
}
