/**
 * A small web server for one sample town hall: fixed resources, byte ranges, validators, HEAD, and a log of what was asked.
 * Rules of RFC 9110: §13 conditional requests, §14 ranges.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Resource {
  readonly type: string;
  readonly body: () => Promise<Uint8Array>;
  /** `Last-Modified`; fixed, so that a second crawl finds nothing changed. */
  readonly modified: Date;
  /** 200 unless told. */
  readonly status?: number;
}

/** One request as the server saw it; times in milliseconds of `performance.now()`. */
export interface SampleRequest {
  readonly method: string;
  /** Path and query, as sent. */
  readonly path: string;
  readonly status: number;
  readonly userAgent: string | null;
  readonly accept: string | null;
  readonly range: string | null;
  readonly isConditional: boolean;
  readonly bytesSent: number;
  readonly startedAt: number;
  readonly endedAt: number;
}

export interface RunningServer {
  /** `http://127.0.0.1:port`, without a final slash. */
  readonly origin: string;
  readonly requests: readonly SampleRequest[];
  close(): Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** Parts of a path come encoded in several ways; resources are known by the decoded form. */
function keyOf(target: string): string {
  try {
    return decodeURIComponent(target);
  } catch {
    return target;
  }
}

const NOTHING = new Uint8Array();

/** Starts the server on a free port of the loopback; `resources` is asked with the origin once that is known. */
export async function serveResources(
  resourcesOf: (origin: string) => ReadonlyMap<string, Resource>,
): Promise<RunningServer> {
  const requests: SampleRequest[] = [];
  let resources: ReadonlyMap<string, Resource> = new Map();
  const server = createServer((request, response) => {
    const startedAt = performance.now();
    answer(resources, request)
      .catch((error: unknown): Answer => ({
        status: 500,
        headers: { 'content-type': 'text/plain; charset=utf-8' },
        body: Buffer.from(String(error)),
      }))
      .then((given) => send(request, response, given))
      .then(({ status, bytesSent }) => {
        requests.push({
          method: request.method ?? '',
          path: request.url ?? '',
          status,
          userAgent: request.headers['user-agent'] ?? null,
          accept: request.headers.accept ?? null,
          range: request.headers.range ?? null,
          isConditional:
            request.headers['if-none-match'] !== undefined ||
            request.headers['if-modified-since'] !== undefined,
          bytesSent,
          startedAt,
          endedAt: performance.now(),
        });
      })
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  resources = resourcesOf(origin);
  return {
    origin,
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function answer(resources: ReadonlyMap<string, Resource>, request: IncomingMessage): Promise<Answer> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return { status: 405, headers: { allow: 'GET, HEAD' }, body: NOTHING };
  }
  const resource = resources.get(keyOf(request.url ?? '/'));
  if (resource === undefined) {
    const page =
      '<!DOCTYPE html><html lang="fr"><title>Page introuvable</title><p>Cette page n’existe pas.</p></html>';
    return {
      status: 404,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: Buffer.from(page, 'utf8'),
    };
  }
  const body = await resource.body();
  const etag = `"${createHash('sha1').update(body).digest('hex').slice(0, 16)}"`;
  const common = {
    'content-type': resource.type,
    'last-modified': resource.modified.toUTCString(),
    etag,
    'accept-ranges': 'bytes',
    'cache-control': 'no-cache',
  };
  const status = resource.status ?? 200;
  if (status !== 200) return { status, headers: { 'content-type': resource.type }, body };
  if (isUnchanged(request, etag, resource.modified)) return { status: 304, headers: common, body: NOTHING };
  const range = rangeOf(request, etag, resource.modified, body.length);
  if (range === 'unsatisfiable') {
    return { status: 416, headers: { ...common, 'content-range': `bytes */${body.length}` }, body: NOTHING };
  }
  if (range === null) return { status: 200, headers: common, body };
  return {
    status: 206,
    headers: { ...common, 'content-range': `bytes ${range.first}-${range.last}/${body.length}` },
    body: body.subarray(range.first, range.last + 1),
  };
}

/** `If-None-Match` wins over `If-Modified-Since` when both are sent (RFC 9110 §13.2.2). */
function isUnchanged(request: IncomingMessage, etag: string, modified: Date): boolean {
  const noneMatch = request.headers['if-none-match'];
  if (noneMatch !== undefined) {
    return noneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//u, '') === etag);
  }
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  return !Number.isNaN(since) && modified.getTime() <= since;
}

/** The one range asked for; null = the whole body (no range, several, another unit, or a failed `If-Range`). */
function rangeOf(
  request: IncomingMessage,
  etag: string,
  modified: Date,
  size: number,
): { readonly first: number; readonly last: number } | 'unsatisfiable' | null {
  const ifRange = request.headers['if-range'];
  if (typeof ifRange === 'string' && ifRange !== etag && ifRange !== modified.toUTCString()) return null;
  const match = /^bytes=(\d*)-(\d*)$/u.exec(request.headers.range ?? '');
  if (match === null) return null;
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return null;
  if (from === '')
    return Number(to) === 0 ? 'unsatisfiable' : { first: Math.max(size - Number(to), 0), last: size - 1 };
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (first >= size) return 'unsatisfiable';
  return last < first ? null : { first, last };
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  given: Answer,
): Promise<{ readonly status: number; readonly bytesSent: number }> {
  const hasBody = request.method !== 'HEAD' && given.status !== 304;
  response.writeHead(given.status, {
    ...given.headers,
    ...(given.status === 304 ? {} : { 'content-length': String(given.body.length) }),
  });
  const body = hasBody ? given.body : NOTHING;
  return new Promise((resolve) => {
    // A reader may hang up in the middle: the request is logged all the same.
    response.once('close', () => resolve({ status: given.status, bytesSent: body.length }));
    response.end(body);
  });
}
