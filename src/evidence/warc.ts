/**
 * Writes the WARC of a capture: WARC/1.1 (ISO 28500:2017), each record a gzip member of its own, so that web archive
 * tools read it. Deterministic: the same capture gives the same bytes, since record ids are made of what the record
 * holds and gzip headers tell no time. Pages are served by the same process: what takes long is done beside it, a
 * record at a time.
 *
 * The program keeps headers by lower-case name, several values joined, cookies left out, and bodies decoded. The
 * `response` records say so as other tools that archive decoded bodies do (Browsertrix, ArchiveWeb.page): the
 * headers that no longer fit the body are kept as `x-orig-*`, and `content-length` is that of the body written.
 */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip as gzipBeside } from 'node:zlib';

const gzip = promisify(gzipBeside);

type Headers = Readonly<Record<string, string>>;

/** One address that was asked, and what came. */
export interface WarcExchange {
  /** The http(s) address that answered, after redirects. */
  readonly url: string;
  /** Instant of the answer, ISO 8601 UTC. */
  readonly at: string;
  readonly requestHeaders: Headers;
  readonly status: number;
  readonly responseHeaders: Headers;
  /** The body, decoded. */
  readonly body: Uint8Array;
  /** As in `OkOutcome`: the body stops at a limit of ours, or the connection broke. */
  readonly truncated?: false | 'limit' | 'cut';
}

/** A picture of a page as the browser showed it. */
export interface WarcScreenshot {
  readonly url: string;
  readonly at: string;
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly bytes: Uint8Array;
}

export interface WarcCapture {
  readonly at: string;
  /** `Vigie/0.1.0` */
  readonly software: string;
  /** User-Agent that was sent. */
  readonly userAgent: string;
  readonly exchanges: readonly WarcExchange[];
  readonly screenshots?: readonly WarcScreenshot[];
  /** What is known of the capture (terms in force, version of the marks…): one metadata record about the first address. */
  readonly notes?: readonly (readonly [name: string, value: string])[];
}

/** A named field and its value. */
type Field = readonly [name: string, value: string];

interface RecordParts {
  readonly type: 'warcinfo' | 'request' | 'response' | 'resource' | 'metadata';
  readonly at: string;
  readonly contentType: string;
  readonly block: Uint8Array;
  /** Where the payload begins in the block; null = the block has no payload of its own. */
  readonly payloadAt: number | null;
  readonly fields: readonly Field[];
}

/** Headers that speak of a body as it was on the wire. */
const WIRE_HEADERS = new Set(['content-encoding', 'content-length', 'transfer-encoding']);
const REASONS: Readonly<Record<number, string>> = { 200: 'OK', 206: 'Partial Content', 404: 'Not Found' };
const TRUNCATED = { limit: 'length', cut: 'disconnect' } as const;

/**
 * The `.warc.gz` of a capture. Rejects on an address that is not http(s), or an instant that is none: a bug, since
 * nothing else was ever asked.
 */
export async function writeWarc(capture: WarcCapture): Promise<Uint8Array> {
  const info = await recordOf({
    type: 'warcinfo',
    at: capture.at,
    contentType: 'application/warc-fields',
    block: namedFields([
      ['software', capture.software],
      ['format', 'WARC File Format 1.1'],
      ['conformsTo', 'https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/'],
      ['http-header-user-agent', capture.userAgent],
      [
        'description',
        'Bodies are decoded; cookies are left out; headers of bodies on the wire are x-orig-*.',
      ],
    ]),
    payloadAt: null,
    fields: [],
  });
  const inFile: Field = ['WARC-Warcinfo-ID', info.id];
  const members = [info.bytes];
  const responses = new Map<string, string>();
  for (const exchange of capture.exchanges) {
    const response = await recordOf(responseParts(exchange, inFile));
    const request = await recordOf(requestParts(exchange, [inFile, ['WARC-Concurrent-To', response.id]]));
    members.push(response.bytes, request.bytes);
    const target = targetOf(exchange.url).href;
    if (!responses.has(target)) responses.set(target, response.id);
  }
  for (const { url, at, mediaType, bytes } of capture.screenshots ?? []) {
    const target = targetOf(url).href;
    const page = responses.get(target);
    const shown = await recordOf({
      type: 'resource',
      at,
      contentType: mediaType,
      block: bytes,
      payloadAt: 0,
      // The name that Browsertrix gives to the picture of a whole page.
      fields: [['WARC-Target-URI', `urn:fullPage:${target}`], ...concurrentTo(page), inFile],
    });
    members.push(shown.bytes);
  }
  const [first] = capture.exchanges;
  if (first !== undefined && capture.notes !== undefined && capture.notes.length > 0) {
    const target = targetOf(first.url).href;
    const notes = await recordOf({
      type: 'metadata',
      at: capture.at,
      contentType: 'application/warc-fields',
      block: namedFields(capture.notes),
      payloadAt: null,
      fields: [['WARC-Target-URI', target], ...concurrentTo(responses.get(target)), inFile],
    });
    members.push(notes.bytes);
  }
  return Buffer.concat(members);
}

function concurrentTo(id: string | undefined): Field[] {
  return id === undefined ? [] : [['WARC-Concurrent-To', id]];
}

function responseParts(exchange: WarcExchange, inFile: Field): RecordParts {
  const { url, at, status, responseHeaders, body, truncated = false } = exchange;
  const isOnWire = ([name]: Field): boolean => WIRE_HEADERS.has(name.toLowerCase());
  const headers: Field[] = [
    ...Object.entries(responseHeaders).map((field): Field =>
      isOnWire(field) ? [`x-orig-${field[0].toLowerCase()}`, field[1]] : field,
    ),
    ['content-length', String(body.byteLength)],
  ];
  const head = httpHead(`HTTP/1.1 ${wholeStatus(status)} ${REASONS[status] ?? ''}`, headers);
  return {
    type: 'response',
    at,
    contentType: 'application/http;msgtype=response',
    block: Buffer.concat([head, body]),
    payloadAt: head.byteLength,
    fields: [
      ['WARC-Target-URI', targetOf(url).href],
      ...(truncated === false ? [] : [['WARC-Truncated', TRUNCATED[truncated]] as const]),
      inFile,
    ],
  };
}

function requestParts({ url, at, requestHeaders }: WarcExchange, fields: readonly Field[]): RecordParts {
  const target = targetOf(url);
  const headers = Object.entries(requestHeaders).filter(([name]) => name.toLowerCase() !== 'host');
  return {
    type: 'request',
    at,
    contentType: 'application/http;msgtype=request',
    block: httpHead(`GET ${target.pathname}${target.search} HTTP/1.1`, [['host', target.host], ...headers]),
    payloadAt: null,
    fields: [['WARC-Target-URI', target.href], ...fields],
  };
}

/** One record, gzipped, and its id. */
async function recordOf(parts: RecordParts): Promise<{ readonly id: string; readonly bytes: Uint8Array }> {
  const { type, at, contentType, block, payloadAt } = parts;
  if (new Date(at).toISOString() !== at) throw new Error(`not an instant in UTC: ${at}`);
  const fields: Field[] = [
    ['WARC-Type', type],
    ['WARC-Date', at],
    ...parts.fields,
    ['Content-Type', contentType],
    ['WARC-Block-Digest', digestOf(block)],
    ...(payloadAt === null ? [] : [['WARC-Payload-Digest', digestOf(block.subarray(payloadAt))] as const]),
    ['Content-Length', String(block.byteLength)],
  ];
  const id = idOf(namedFields(fields));
  const head = Buffer.concat([
    Buffer.from('WARC/1.1\r\n'),
    namedFields([['WARC-Record-ID', id], ...fields]),
    CRLF,
  ]);
  const level = (await isDense(block)) ? { level: 0 } : {};
  const bytes = await gzip(Buffer.concat([head, block, CRLF, CRLF]), level);
  // "Unknown", or the file would tell on which system it was written (RFC 1952, section 2.3.1).
  bytes[9] = 255;
  return { id, bytes };
}

const CRLF = Buffer.from('\r\n');

/** Bytes of the middle of a block by which the whole is judged. */
const SAMPLE_BYTES = 16_384;

/** Whether a large block is packed already, as pictures are: trying to make it smaller takes ten times as long as storing it. */
async function isDense(block: Uint8Array): Promise<boolean> {
  if (block.byteLength < 4 * SAMPLE_BYTES) return false;
  const from = Math.floor((block.byteLength - SAMPLE_BYTES) / 2);
  const packed = await gzip(block.subarray(from, from + SAMPLE_BYTES), { level: 1 });
  return packed.byteLength > SAMPLE_BYTES * 0.97;
}

function httpHead(start: string, headers: readonly Field[]): Uint8Array {
  return Buffer.concat([Buffer.from(`${start}\r\n`), namedFields(headers), CRLF]);
}

/** Lines `name: value`. Whatever names and values hold, each stays one line, and none is dropped. */
function namedFields(fields: readonly Field[]): Uint8Array {
  return Buffer.from(
    fields.map(([name, value]) => `${tokenOf(name)}: ${valueOf(value)}\r\n`).join(''),
    'utf8',
  );
}

/** A field name (RFC 9110 token); what may not stand in one becomes `-`. */
function tokenOf(name: string): string {
  return name.replaceAll(/[^!#$%&'*+\-.^_`|~0-9A-Za-z]/g, '-') || '-';
}

/** A value on one line: no control, no line separator, no half of a surrogate pair. */
function valueOf(value: string): string {
  return value.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}

/** An address as the URL standard writes it: no space, no control, no fragment. */
function targetOf(url: string): URL {
  const target = new URL(url);
  if (target.protocol !== 'http:' && target.protocol !== 'https:') throw new Error('not an http(s) address');
  target.hash = '';
  return target;
}

function wholeStatus(status: number): string {
  if (!Number.isInteger(status) || status < 100 || status > 599) throw new Error(`not a status: ${status}`);
  return String(status);
}

/** Hexadecimal rather than base 32: people compare it with what `sha256sum` says. */
function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A UUID of version 8 (RFC 9562) made of the record's fields, its block's digest among them. */
function idOf(fields: Uint8Array): string {
  const bytes = createHash('sha256').update(fields).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `<urn:uuid:${hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}>`;
}
